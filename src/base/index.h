/* A table of numbers by key: which tie, which form it was that had these parts. */
#ifndef KD_INDEX_H
#define KD_INDEX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* Keys are the same when all of their parts are. */
struct kd_index_key {
    uint32_t part[4];
};

/* Empty when zeroed. Its memory lies in the arena with which it is filled. */
struct kd_index {
    struct kd_index_slot *v;
    size_t n, size; /* slots in use, of how many: a power of two */
};

/* The number of the key; UINT32_MAX when there is none. */
uint32_t kd_index_get(const struct kd_index *index, struct kd_index_key key);

/* Where the number of the key is, to be read and set until the next call; UINT32_MAX stands there
 * when the key is new. Without memory it ends as arenas do. */
uint32_t *kd_index_at(struct kd_arena *arena, struct kd_index *index, struct kd_index_key key);

#endif
