/* Words, lines, sentences and quotations of an article. */
#ifndef KD_TOKEN_H
#define KD_TOKEN_H

#include "extract/doc.h"
#include "extract/vocabulary.h"

/* Fills tokens, lines, sentences and quotes of a doc whose `text` is made. */
void kd_tokenize(struct kd_doc *doc, const struct kd_vocabulary *vocabulary);

/* Whether token i is one of the words, in any case; NULL at their end. */
bool kd_is_word(const struct kd_doc *doc, uint32_t i, const char *const *words);

/* Whether the byte is the first of a syllable of Hangul in UTF-8 (U+AC00 to U+D7A3). */
static inline bool kd_starts_hangul(char byte)
{
    unsigned char c = (unsigned char)byte;
    return c >= 0xEA && c <= 0xED;
}

/* The token behind the number that the line starts with, "3." or "#3"; 0 where it starts with none,
 * or with one that no mark shows to be the line's own. */
uint32_t kd_behind_number(const struct kd_doc *doc, const struct kd_line *line);

/* Whether the line behind line l is a paragraph. */
bool kd_before_paragraph(const struct kd_doc *doc, uint32_t l);

/* Whether the line gives a fact of a drama: "Network: tvN", "Starring: ...". */
bool kd_is_fact_line(const struct kd_doc *doc, uint32_t l);

/* Whether such a line stands below line l, or below the one paragraph that line l heads. */
bool kd_heads_facts(const struct kd_doc *doc, uint32_t l);

#endif
