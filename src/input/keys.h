/* The names under which rows of data hold an article: keys of JSON objects, columns of tables. */
#ifndef KD_KEYS_H
#define KD_KEYS_H

#include <stdbool.h>
#include <stddef.h>

enum kd_key {
    KD_KEY_TEXT,
    KD_KEY_TITLE,
    KD_KEY_URL,
    KD_KEY_PUBLISHED,
    KD_KEY_OUTLET,
    KD_KEY_AUTHOR,
    KD_KEY_LANG,
    KD_KEYS
};

/* The names met in the wild, NULL at the end; of several in one row the first counts. */
extern const char *const *const kd_key_names[KD_KEYS];

/* "text=.a.b" (--field): which of them, and where its path begins in `option`. False: it is none.
 */
bool kd_key_option(const char *option, enum kd_key *key, const char **path);

#endif
