/* What a text shows before it is analysed: its language, and whether it is about Korean drama.
 *
 * One pass over the words, which are looked up in two tables: the function words of some languages
 * (names/languages.tsv), and words that tell how much a text has to do with Korea and with drama
 * (names/kdrama.tsv). It is for leaving texts out cheaply, so that it errs on the side of keeping.
 */
#ifndef KD_SCREEN_H
#define KD_SCREEN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct kd_screen; /* the tables; read-only once made */

/* What is seen of one text. */
struct kd_screened {
    const char *lang; /* ISO 639-1; NULL: none of those that are known, or too little text. Static,
                       * or as long as the tables */
    bool kdrama;      /* it may be about Korean drama */
};

/* Reads the tables, the compiled-in ones when data_dir is NULL or has none. On failure *out is
 * NULL: KDIDX_USAGE with file, line and reason, KDIDX_IO, KDIDX_NOMEM. */
enum kdidx_status kd_screen_new(const char *data_dir, struct kd_screen **out, struct kd_error *err);
void kd_screen_free(struct kd_screen *screen); /* NULL is fine */

/* Looks at the first 64 KiB of a text in UTF-8. */
struct kd_screened kd_screen_text(const struct kd_screen *screen, const char *text, size_t len);

/* The code of a language that is known, as the tables hold it; NULL for none. */
const char *kd_screen_code(const struct kd_screen *screen, const char *code, size_t len);

#endif
