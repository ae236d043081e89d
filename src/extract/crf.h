/* A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over the tokens of
 * a line, each of which is outside of any title, the first of one, or a later one. */
#ifndef KD_CRF_H
#define KD_CRF_H

#include <stdint.h>

#include "base/arena.h"

enum kd_label { KD_OUTSIDE, KD_BEGIN, KD_INSIDE, KD_LABELS };

struct kd_chain {
    uint32_t n;                        /* tokens */
    double next[KD_LABELS][KD_LABELS]; /* of a label behind another: exp of its weight */
    double (*token)[KD_LABELS];        /* of a label at a token: the weight's sum, then its exp */
    double (*ahead)[KD_LABELS];        /* the forward vectors, each adding up to 1 */
    double (*back)[KD_LABELS], *scale; /* the backward vectors, with the forward ones' scale */
};

/* Runs forward and backward over the chain, whose n, next and token are set. The rest is made in
 * the arena. */
void kd_chain_run(struct kd_arena *arena, struct kd_chain *chain);

/* The probability that token i is the first of a title; that tokens [first, last) are one, exactly.
 */
double kd_chain_begins(const struct kd_chain *chain, uint32_t i);
double kd_chain_likely(const struct kd_chain *chain, uint32_t first, uint32_t last);

/* The token behind the likeliest title that starts at token `first` and ends at or before `limit`;
 * *likely is set to its probability. */
uint32_t kd_chain_title_at(const struct kd_chain *chain, uint32_t first, uint32_t limit,
                           double *likely);

#endif
