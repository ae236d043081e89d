/* Hashes: the only file that knows xxhash. */
#include "base/hash.h"

#include <xxhash.h>

uint64_t kd_hash64(const void *bytes, size_t len)
{
    return XXH3_64bits(bytes, len);
}

struct kd_hash128 kd_hash128(const void *bytes, size_t len)
{
    XXH128_hash_t hash = XXH3_128bits(bytes, len);
    return (struct kd_hash128){.high = hash.high64, .low = hash.low64};
}
