/* Memory of one article: many small pieces, given back all at once.
 *
 * Large pieces have a block each, so that an array that grows takes the place of its old self
 * instead of standing beside it.
 *
 * An extraction holds no resource but its arena, so running out of memory is handled in one
 * place: the owner sets `on_oom` with setjmp() before the work starts, and an allocation that
 * fails jumps there, and so does one beyond the arena's limit. Code that works on an arena
 * therefore never sees NULL.
 */
#ifndef KD_ARENA_H
#define KD_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct kd_arena_block;

struct kd_arena {
    struct kd_arena_block *head;  /* block in use; older blocks behind it */
    struct kd_arena_block *large; /* blocks of one piece each */
    size_t used;                  /* bytes of the head block given out */
    size_t given;                 /* bytes given out and not given back: by what was asked for
                                     alone, so that it is the same on every run */
    size_t limit;                 /* of `given`; 0: none */
    bool limited;                 /* an allocation failed because of it, since the last reset */
    jmp_buf *on_oom;              /* where a failed allocation goes; NULL: abort(), which is
                                     a mistake in kdidx (tests/lib/faults.c) */
};

/* Runs the step; an allocation in the arena that fails on the way ends it there, as KDIDX_NOMEM.
 * Then `on_oom` is as it was before. */
enum kdidx_status kd_arena_run(struct kd_arena *arena,
                               enum kdidx_status (*step)(void *ctx, struct kd_error *err),
                               void *ctx, struct kd_error *err);

/* What never gives NULL; compilers and `make analyze` go by it. */
#define KD_NEVER_NULL __attribute__((returns_nonnull))

/* Zeroed memory, aligned for any type, valid until kd_arena_reset or kd_arena_free. */
KD_NEVER_NULL void *kd_arena_alloc(struct kd_arena *arena, size_t size);

/* Copies n bytes and adds a NUL. */
KD_NEVER_NULL char *kd_arena_strndup(struct kd_arena *arena, const char *str, size_t n);

/* A larger array holding what `old` held, zeroed behind that, in place of `old`, which may be NULL
 * with old_size 0. */
KD_NEVER_NULL void *kd_arena_grow(struct kd_arena *arena, void *old, size_t old_size,
                                  size_t new_size);

/* A string that is put together in an arena, so that nothing is kept where memory runs out on the
 * way. `v` is NULL until something is added, though it be empty; then it ends in a NUL that `n`
 * does not count. */
struct kd_arena_text {
    char *v;
    size_t n, cap;
};

void kd_arena_add(struct kd_arena *arena, struct kd_arena_text *text, const char *bytes, size_t n);
__attribute__((format(printf, 3, 4))) void
kd_arena_printf(struct kd_arena *arena, struct kd_arena_text *text, const char *fmt, ...);

/* Gives a piece of `size` bytes back at once, if it is a large one or the one given out last; else
 * it is given back with all others. NULL is fine. */
void kd_arena_drop(struct kd_arena *arena, void *piece, size_t size);

/* Gives everything back but keeps a block of ordinary size for the next article. */
void kd_arena_reset(struct kd_arena *arena);
void kd_arena_free(struct kd_arena *arena);

/* How many elements a full array of n gets room for: of a long one, which grows where it stands, by
 * smaller steps. */
static inline size_t kd_arena_more(size_t n)
{
    enum { LONG = 4096 };
    return n == 0 ? 8 : n < LONG ? n * 2 : n + n / 2;
}

/* Appends room for one element to `vec`, a struct with fields v, n, cap; evaluates to its address.
 */
#define KD_PUSH(arena, vec)                                                                        \
    ((vec)->n == (vec)->cap                                                                        \
         ? ((vec)->v = kd_arena_grow((arena), (vec)->v, (vec)->cap * sizeof *(vec)->v,             \
                                     kd_arena_more((vec)->cap) * sizeof *(vec)->v),                \
            (vec)->cap = kd_arena_more((vec)->cap), &(vec)->v[(vec)->n++])                         \
         : &(vec)->v[(vec)->n++])

#endif
