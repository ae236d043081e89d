/* One article on its way from a file to a record: what src/input makes and src/extract reads. */
#ifndef KD_ARTICLE_H
#define KD_ARTICLE_H

#include <stddef.h>
#include <stdint.h>

/* Bytes [start, end) of an article's text. */
struct kd_span {
    uint32_t start, end;
};

enum { KD_ID_SIZE = 33 }; /* 128 bits in hex and a NUL */

/* Everything is owned by the maker and valid only as long as it says (see input.h). The fields
 * from `title` on hold what the container states (a header line, a JSON key); NULL where it
 * states nothing: what the text itself shows is found by the extractor. */
struct kd_article {
    const char *source;  /* the path as given, or the member's name; UTF-8, other bytes as \xE9 */
    uint32_t ordinal;    /* 0, 1, 2 ... within the source */
    char id[KD_ID_SIZE]; /* content id: XXH3-128 of the text */
    const char *text;    /* valid UTF-8, no NUL inside, white space trimmed, text[len] == 0 */
    size_t len;          /* bytes; at most UINT32_MAX */
    const char *title, *url, *published, *outlet, *author, *lang;
    const struct kd_span *chrome; /* lines that are page furniture, ascending, none overlapping */
    size_t chrome_count;
    const void *context; /* of whoever made the article, for himself; or NULL */
};

/* Sets `id` from text and len. */
void kd_article_set_id(struct kd_article *article);

/* The fields that may be stated or found in the text, as bits. */
enum { KD_STATED_TITLE = 1, KD_STATED_URL = 2, KD_STATED_OUTLET = 4, KD_STATED_LANG = 8 };

/* The name of bit 0, 1 ...: "title" ...; NULL behind the last. Static. */
const char *kd_stated_name(unsigned bit);

/* Which of them the container states. */
unsigned kd_article_stated(const struct kd_article *article);

#endif
