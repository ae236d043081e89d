/* Linear-chain conditional random fields (Lafferty, McCallum and Pereira 2001): labels of things in
 * a row, each weighed by itself and by the label before it. Of titles the things are the tokens of
 * a line, each of which is outside of any title, the first of one, a later one, or between two
 * titles that are strung together: "A, B (2019) and C". */
#ifndef KD_CRF_H
#define KD_CRF_H

#include <stdint.h>

#include "base/arena.h"

enum kd_label { KD_OUTSIDE, KD_BEGIN, KD_INSIDE, KD_BETWEEN, KD_LABELS };

/* Arrays of labels hold `labels` numbers for each token. */
struct kd_chain {
    uint32_t n, labels; /* tokens, and what each may be */
    const double *next; /* [before][label]: of a label behind another, exp of its weight; */
    size_t step;        /* that of token i starts at next[i * step]: 0 when it is always the same */
    double *token;      /* of a label at a token: the weight's sum, then its exp */
    double *ahead;      /* the forward vectors, each adding up to 1 */
    double *back, *scale; /* the backward vectors, with the forward ones' scale */
    uint32_t room;        /* how many tokens the arrays are made for */
};

/* Makes the arrays of a chain, or larger ones, for n tokens of `labels` labels, with token[] all 0.
 * A chain that is all 0 has none; the number of labels stays. In the arena. */
void kd_chain_start(struct kd_arena *arena, struct kd_chain *chain, uint32_t n, uint32_t labels);

/* Runs forward and backward over the chain, whose next, step and token are set. */
void kd_chain_run(struct kd_chain *chain);

/* Gives its arrays back. */
void kd_chain_drop(struct kd_arena *arena, struct kd_chain *chain);

/* The probability of a label at token i. */
double kd_chain_label(const struct kd_chain *chain, uint32_t i, uint32_t label);

/* ---- of titles ---- */

/* The probability that tokens [first, last) are a title, exactly. */
double kd_chain_likely(const struct kd_chain *chain, uint32_t first, uint32_t last);

/* The token behind the likeliest title that starts at token `first` and ends at or before `limit`;
 * *likely is set to its probability. */
uint32_t kd_chain_title_at(const struct kd_chain *chain, uint32_t first, uint32_t limit,
                           double *likely);

#endif
