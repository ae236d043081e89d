/* How much two neighbouring stretches of text have in common.
 *
 * An article keeps coming back to its names; the next one has others. So where the names (and,
 * counted less, the longer words) on the two sides of a place do not overlap at all, the place is
 * likely to be a boundary, and where they do it is not, whatever the layout looks like.
 */
#ifndef KD_COHESION_H
#define KD_COHESION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { KD_COHESION_WINDOW = 1400 }; /* bytes that are compared on each side, at most */

struct kd_term {
    size_t at;       /* where in the text */
    uint32_t hash;   /* of its letters in lower case */
    uint32_t weight; /* how telling it is: a full name most */
};

struct kd_terms {
    struct kd_term *v;
    size_t n, cap;
};

/* The terms of text[from, to), replacing what `out` held. False: out of memory. */
bool kd_terms_find(const char *text, size_t from, size_t to, struct kd_terms *out);

/* The terms shared by [left, at) and [at, right), as a part (0 to 1) of those of the side that has
 * fewer; windows are cut to KD_COHESION_WINDOW. *mass is the weight of that side's terms: with a
 * small one the answer means little. */
double kd_cohesion(const struct kd_terms *terms, size_t left, size_t at, size_t right,
                   double *mass);

#endif
