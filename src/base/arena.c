/* Memory of one article: many small pieces, given back all at once. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_BLOCK = 64 * 1024 };

struct kd_arena_block {
    struct kd_arena_block *next;
    size_t size; /* bytes in `data` */
    alignas(max_align_t) char data[];
};

static _Noreturn void out_of_memory(struct kd_arena *arena)
{
    if (arena->on_oom == NULL)
        abort();
    longjmp(*arena->on_oom, 1);
}

static void add_block(struct kd_arena *arena, size_t at_least)
{
    size_t size = arena->head != NULL ? arena->head->size * 2 : FIRST_BLOCK;
    if (size > 16 * 1024 * 1024)
        size = 16 * 1024 * 1024;
    if (size < at_least)
        size = at_least;
    struct kd_arena_block *block =
        size < SIZE_MAX - sizeof *block ? malloc(sizeof *block + size) : NULL;
    if (block == NULL)
        out_of_memory(arena);
    block->size = size;
    block->next = arena->head;
    arena->head = block;
    arena->used = 0;
}

void *kd_arena_alloc(struct kd_arena *arena, size_t size)
{
    const size_t unit = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        out_of_memory(arena);
    size = (size + unit - 1) / unit * unit;
    if (arena->head == NULL || arena->head->size - arena->used < size)
        add_block(arena, size);
    void *p = arena->head->data + arena->used;
    arena->used += size;
    return memset(p, 0, size);
}

char *kd_arena_strndup(struct kd_arena *arena, const char *str, size_t n)
{
    char *copy = kd_arena_alloc(arena, n + 1);
    if (n > 0)
        memcpy(copy, str, n);
    return copy;
}

void *kd_arena_grow(struct kd_arena *arena, void *old, size_t old_size, size_t new_size)
{
    void *p = kd_arena_alloc(arena, new_size);
    if (old_size > 0)
        memcpy(p, old, old_size);
    return p;
}

void kd_arena_reset(struct kd_arena *arena)
{
    struct kd_arena_block *keep = arena->head;
    if (keep == NULL)
        return;
    struct kd_arena_block *block = keep->next;
    while (block != NULL) {
        struct kd_arena_block *next = block->next;
        free(block);
        block = next;
    }
    keep->next = NULL;
    arena->used = 0;
}

void kd_arena_free(struct kd_arena *arena)
{
    kd_arena_reset(arena);
    free(arena->head);
    arena->head = NULL;
    arena->used = 0;
}
