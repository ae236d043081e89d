/* Texts in memory, each one article: what kd_input_read makes of a file of plain text that holds
 * these bytes and nothing else (--format=text --split=none). */
#ifndef KD_MEMORY_H
#define KD_MEMORY_H

#include "base/article.h"
#include "base/status.h"

struct kd_memory; /* for one thread at a time */

/* What the caller knows of a text; NULL where he knows nothing, `source` may not be NULL. */
struct kd_known {
    const char *source;
    uint32_t ordinal;
    const char *title, *url, *published, *outlet, *author, *lang;
};

/* Tables come from data_dir, NULL: those built in. On failure *out is NULL: KDIDX_USAGE (err: file,
 * line, reason), KDIDX_IO, KDIDX_NOMEM. */
enum kdidx_status kd_memory_new(const char *data_dir, struct kd_memory **out, struct kd_error *err);
void kd_memory_free(struct kd_memory *memory); /* NULL is fine */

/* Decodes and trims the text, puts a stated title before it where it lacks it, marks its page
 * furniture. *out is valid until the next call, `known` and the strings in it must live as long.
 * KDIDX_REJECTED: err says why this is no article (empty, too long, a NUL byte); KDIDX_NOMEM. */
enum kdidx_status kd_memory_article(struct kd_memory *memory, const char *text, size_t len,
                                    const struct kd_known *known, struct kd_article *out,
                                    struct kd_error *err);

#endif
