/* Hashes: XXH3 (xxhash), whose values are fixed by its specification, so that ids last. */
#ifndef KD_HASH_H
#define KD_HASH_H

#include <stddef.h>
#include <stdint.h>

struct kd_hash128 {
    uint64_t high, low;
};

uint64_t kd_hash64(const void *bytes, size_t len);
struct kd_hash128 kd_hash128(const void *bytes, size_t len);

#endif
