/* What a text must have for a pattern to match it: literals, found by reading the pattern, so that
 * most texts are passed over without running it (Cox 2012, "Regular expression matching with a
 * trigram index").
 *
 * A need is a list of clauses, each a list of literals: every clause must have one literal that
 * stands in the text. Literals are looked for by their grams (one, two or three bytes, in small
 * letters) in a set of bits made from the text once for all patterns; a gram may seem to be there
 * that is not, never the other way round. */
#ifndef KD_NEED_H
#define KD_NEED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

enum { KD_GRAM_BITS = 12, KD_GRAMS = 256 + 2 * (1 << KD_GRAM_BITS) };

/* The grams of a text. */
struct kd_grams {
    uint64_t bits[KD_GRAMS / 64];
};

void kd_grams_of(const char *text, size_t len, struct kd_grams *out);

struct kd_need;

/* Reads a pattern, as PCRE2 takes it with PCRE2_CASELESS; in the arena. NULL: it needs nothing that
 * could be told, as one with a construct that is not read here, or there is no memory to tell. */
const struct kd_need *kd_need_of(struct kd_arena *arena, const char *pattern, size_t len);

/* False: the pattern matches nowhere in the text of these grams. */
bool kd_need_met(const struct kd_need *need, const struct kd_grams *grams);

#endif
