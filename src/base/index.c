/* A table of numbers by key: open addressing, never more than two thirds full. */
#include "base/index.h"

#include <string.h>

#include "base/hash.h"

struct kd_index_slot {
    struct kd_index_key key;
    uint32_t number;
    bool used;
};

/* The slot of the key, or the free one where it belongs; there is a free one. */
static struct kd_index_slot *find(const struct kd_index *index, const struct kd_index_key *key)
{
    size_t i = kd_hash64(key, sizeof *key) & (index->size - 1);
    while (index->v[i].used && memcmp(&index->v[i].key, key, sizeof *key) != 0)
        i = (i + 1) & (index->size - 1);
    return &index->v[i];
}

static void grow(struct kd_arena *arena, struct kd_index *index)
{
    enum { FIRST = 64 /* slots */ };
    struct kd_index old = *index;
    index->size = old.size > 0 ? old.size * 2 : FIRST;
    index->v = kd_arena_alloc(arena, index->size * sizeof *index->v);
    for (size_t i = 0; i < old.size; i++)
        if (old.v[i].used)
            *find(index, &old.v[i].key) = old.v[i];
    kd_arena_drop(arena, old.v, old.size * sizeof *old.v);
}

uint32_t kd_index_get(const struct kd_index *index, struct kd_index_key key)
{
    if (index->size == 0)
        return UINT32_MAX;
    const struct kd_index_slot *slot = find(index, &key);
    return slot->used ? slot->number : UINT32_MAX;
}

uint32_t *kd_index_at(struct kd_arena *arena, struct kd_index *index, struct kd_index_key key)
{
    if (index->n * 3 >= index->size * 2)
        grow(arena, index);
    struct kd_index_slot *slot = find(index, &key);
    if (!slot->used) {
        *slot = (struct kd_index_slot){.key = key, .number = UINT32_MAX, .used = true};
        index->n++;
    }
    return &slot->number;
}
