/* A filter in front of a hash table: most of what is looked up in the tables of names and weights
 * is not there, and a few kilobytes of bits, which stay in the cache, tell so without a look at the
 * table (Bloom 1970, with one bit a key). */
#ifndef KD_FILTER_H
#define KD_FILTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* All 0 is a filter that lets everything pass. */
struct kd_filter {
    uint64_t *bits; /* the caller's, zeroed: kd_filter_size bytes */
    unsigned shift; /* from a hash to the number of its bit */
};

/* The bytes of bits for a table of `slots` slots, a power of 2 and at least 64. */
static inline size_t kd_filter_size(size_t slots)
{
    return slots / 2;
}

static inline struct kd_filter kd_filter_of(uint64_t *bits, size_t slots)
{
    return (struct kd_filter){bits, 1 + __builtin_clzll(slots * 4)};
}

static inline void kd_filter_add(struct kd_filter *filter, uint64_t hash)
{
    uint64_t bit = hash >> filter->shift;
    filter->bits[bit / 64] |= UINT64_C(1) << bit % 64;
}

/* False: the hash was never added. Its upper bits must be as random as the lower ones. */
static inline bool kd_filter_passes(const struct kd_filter *filter, uint64_t hash)
{
    uint64_t bit = hash >> filter->shift;
    return filter->bits == NULL || (filter->bits[bit / 64] >> bit % 64 & 1) != 0;
}

#endif
