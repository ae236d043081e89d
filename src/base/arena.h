/* Memory of one article: many small pieces, given back all at once.
 *
 * An extraction holds no resource but its arena, so running out of memory is handled in one
 * place: the owner sets `on_oom` with setjmp() before the work starts, and an allocation that
 * fails jumps there. Code that works on an arena therefore never sees NULL.
 */
#ifndef KD_ARENA_H
#define KD_ARENA_H

#include <setjmp.h>
#include <stddef.h>

struct kd_arena_block;

struct kd_arena {
    struct kd_arena_block *head; /* block in use; older blocks behind it */
    size_t used;                 /* bytes of the head block given out */
    jmp_buf *on_oom;             /* where a failed allocation goes; NULL: abort() */
};

/* Zeroed memory, aligned for any type, valid until kd_arena_reset or kd_arena_free. */
void *kd_arena_alloc(struct kd_arena *arena, size_t size);

/* Copies n bytes and adds a NUL. */
char *kd_arena_strndup(struct kd_arena *arena, const char *str, size_t n);

/* A larger array holding what `old` held; `old` may be NULL with old_size 0. */
void *kd_arena_grow(struct kd_arena *arena, void *old, size_t old_size, size_t new_size);

/* Gives everything back but keeps the largest block for the next article. */
void kd_arena_reset(struct kd_arena *arena);
void kd_arena_free(struct kd_arena *arena);

/* Appends room for one element to `vec`, a struct with fields v, n, cap; evaluates to its address.
 */
#define KD_PUSH(arena, vec)                                                                        \
    ((vec)->n == (vec)->cap                                                                        \
         ? ((vec)->v = kd_arena_grow((arena), (vec)->v, (vec)->cap * sizeof *(vec)->v,             \
                                     ((vec)->cap ? (vec)->cap * 2 : 8) * sizeof *(vec)->v),        \
            (vec)->cap = (vec)->cap ? (vec)->cap * 2 : 8, &(vec)->v[(vec)->n++])                   \
         : &(vec)->v[(vec)->n++])

#endif
