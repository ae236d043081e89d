/* Memory of one article: many small pieces, given back all at once. */
#include "base/arena.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FIRST_BLOCK = 64 * 1024,
    LAST_BLOCK = 1024 * 1024, /* blocks double until they are as large */
    LARGE = 256 * 1024        /* from here on a piece has a block of its own */
};

struct kd_arena_block {
    struct kd_arena_block *next, *last; /* `last` of large ones only */
    size_t size;                        /* bytes in `data` */
    alignas(max_align_t) char data[];
};

static _Noreturn void out_of_memory(struct kd_arena *arena)
{
    if (arena->on_oom == NULL)
        abort();
    longjmp(*arena->on_oom, 1);
}

/* Counts n bytes more as given out. */
static void give(struct kd_arena *arena, size_t n)
{
    if (arena->limit > 0 && n > arena->limit - arena->given) {
        arena->limited = true;
        out_of_memory(arena);
    }
    arena->given += n;
}

static size_t rounded(struct kd_arena *arena, size_t size)
{
    const size_t unit = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        out_of_memory(arena);
    return (size + unit - 1) / unit * unit;
}

static void add_block(struct kd_arena *arena)
{
    size_t size = arena->head != NULL ? arena->head->size * 2 : FIRST_BLOCK;
    if (size > LAST_BLOCK)
        size = LAST_BLOCK;
    struct kd_arena_block *block = malloc(sizeof *block + size);
    if (block == NULL)
        out_of_memory(arena);
    block->size = size;
    block->next = arena->head;
    arena->head = block;
    arena->used = 0;
}

/* ---- large pieces ---- */

/* Puts a block that came or moved where its neighbours look for it. */
static void link_large(struct kd_arena *arena, struct kd_arena_block *block)
{
    if (block->next != NULL)
        block->next->last = block;
    if (block->last != NULL)
        block->last->next = block;
    else
        arena->large = block;
}

static void *alloc_large(struct kd_arena *arena, size_t size)
{
    struct kd_arena_block *block = calloc(1, sizeof *block + size);
    if (block == NULL)
        out_of_memory(arena);
    block->size = size;
    block->next = arena->large;
    link_large(arena, block);
    return block->data;
}

static struct kd_arena_block *block_of(void *piece)
{
    return (struct kd_arena_block *)((char *)piece - offsetof(struct kd_arena_block, data));
}

static void *grow_large(struct kd_arena *arena, void *old, size_t old_size, size_t size)
{
    struct kd_arena_block *block = block_of(old);
    if (size <= block->size)
        return old;
    give(arena, size - block->size);
    block = realloc(block, sizeof *block + size);
    if (block == NULL)
        out_of_memory(arena);
    block->size = size;
    link_large(arena, block);
    memset(block->data + old_size, 0, size - old_size);
    return block->data;
}

static void drop_large(struct kd_arena *arena, struct kd_arena_block *block)
{
    arena->given -= block->size;
    if (block->next != NULL)
        block->next->last = block->last;
    if (block->last != NULL)
        block->last->next = block->next;
    else
        arena->large = block->next;
    free(block);
}

static void free_large(struct kd_arena *arena)
{
    while (arena->large != NULL) {
        struct kd_arena_block *next = arena->large->next;
        free(arena->large);
        arena->large = next;
    }
}

/* ---- pieces of any size ---- */

void *kd_arena_alloc(struct kd_arena *arena, size_t size)
{
    size = rounded(arena, size);
    give(arena, size);
    if (size >= LARGE)
        return alloc_large(arena, size);
    while (arena->head == NULL || arena->head->size - arena->used < size)
        add_block(arena); /* more than one where the first are smaller than the piece */
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
    if (rounded(arena, old_size) >= LARGE)
        return grow_large(arena, old, old_size, rounded(arena, new_size));
    void *p = kd_arena_alloc(arena, new_size);
    if (old_size > 0)
        memcpy(p, old, old_size);
    return p;
}

/* Room for n bytes more, and the NUL. */
static void reserve(struct kd_arena *arena, struct kd_arena_text *text, size_t n)
{
    size_t cap = text->cap < 64 ? 64 : text->cap;
    if (n > SIZE_MAX / 4 - text->n)
        out_of_memory(arena);
    while (cap < text->n + n + 1)
        cap = kd_arena_more(cap);
    if (cap == text->cap)
        return;
    text->v = kd_arena_grow(arena, text->v, text->cap, cap);
    text->cap = cap;
}

void kd_arena_add(struct kd_arena *arena, struct kd_arena_text *text, const char *bytes, size_t n)
{
    reserve(arena, text, n);
    if (n > 0)
        memcpy(text->v + text->n, bytes, n);
    text->n += n;
    text->v[text->n] = '\0';
}

void kd_arena_printf(struct kd_arena *arena, struct kd_arena_text *text, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0)
        out_of_memory(arena);
    reserve(arena, text, (size_t)n);
    va_start(args, fmt);
    vsnprintf(text->v + text->n, (size_t)n + 1, fmt, args);
    va_end(args);
    text->n += (size_t)n;
}

void kd_arena_drop(struct kd_arena *arena, void *piece, size_t size)
{
    size = rounded(arena, size);
    if (piece == NULL || size == 0)
        return;
    if (size >= LARGE) {
        drop_large(arena, block_of(piece));
    } else if ((char *)piece + size == arena->head->data + arena->used) {
        arena->used -= size;
        arena->given -= size;
    }
}

void kd_arena_reset(struct kd_arena *arena)
{
    struct kd_arena_block *keep = arena->head;
    free_large(arena);
    arena->used = 0;
    arena->given = 0;
    arena->limited = false;
    if (keep == NULL)
        return;
    for (struct kd_arena_block *next; keep->next != NULL; keep->next = next) {
        next = keep->next->next;
        free(keep->next);
    }
}

void kd_arena_free(struct kd_arena *arena)
{
    kd_arena_reset(arena);
    free(arena->head);
    arena->head = NULL;
    arena->used = 0;
}

enum kdidx_status kd_arena_run(struct kd_arena *arena,
                               enum kdidx_status (*step)(void *ctx, struct kd_error *err),
                               void *ctx, struct kd_error *err)
{
    jmp_buf oom, *const outer = arena->on_oom;
    enum kdidx_status status;
    arena->on_oom = &oom;
    if (setjmp(oom) == 0)
        status = step(ctx, err);
    else
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    arena->on_oom = outer;
    return status;
}
