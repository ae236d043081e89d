/* The normal form of an article's text, on which everything else works: one spelling of each
 * quotation mark, dash and space, composed letters (NFC), paragraphs in one line each, and a map
 * back to the article's bytes. */
#ifndef KD_TEXT_H
#define KD_TEXT_H

#include <stdint.h>

#include "base/arena.h"
#include "base/article.h"

/* Which quotation mark stood where the normal form has '"' or '\''. */
enum kd_quote_side { KD_QUOTE_STRAIGHT, KD_QUOTE_OPEN, KD_QUOTE_CLOSE };

struct kd_text {
    const char *s;       /* NUL-terminated */
    uint32_t len;        /* bytes */
    const uint32_t *map; /* map[i]: the article's byte that s[i] stands for; map[len] its length */
    const struct kd_article *article;
};

/* In the arena; never fails but through it. */
void kd_text_make(struct kd_arena *arena, const struct kd_article *article, struct kd_text *out);

/* The bytes of the article that s[start..end) stands for, start < end. */
struct kd_span kd_text_span(const struct kd_text *text, uint32_t start, uint32_t end);

/* What s[start..end) says, start < end, with the article's own marks but single plain spaces and no
 * character in another's guise: "Tom & Jerry" for "Tom &amp;  Jerry". In the arena. */
const char *kd_text_name(struct kd_arena *arena, const struct kd_text *text, uint32_t start,
                         uint32_t end);

/* What the article has where the normal form has a quotation mark at s[i]. */
enum kd_quote_side kd_text_quote_side(const struct kd_text *text, uint32_t i);

#endif
