/* Words, lines, sentences and quotations of an article. */
#ifndef KD_TOKEN_H
#define KD_TOKEN_H

#include "extract/doc.h"
#include "extract/vocabulary.h"

/* Fills tokens, lines, sentences and quotes of a doc whose `text` is made. */
void kd_tokenize(struct kd_doc *doc, const struct kd_vocabulary *vocabulary);

#endif
