#include "query/articleset.h"

enum kdidx_status kd_articles_read(struct kd_ask *ask, struct kd_stmt *stmt,
                                   struct kd_articles *out)
{
    enum kdidx_status status;
    *out = (struct kd_articles){0};
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        *KD_PUSH(ask->arena, out) = kd_column_int(stmt, 0);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Goes through both at once and keeps what is in a alone, in b alone, in both, as asked for. */
static struct kd_articles merge(struct kd_arena *arena, const struct kd_articles *a,
                                const struct kd_articles *b, bool only_a, bool only_b, bool both)
{
    struct kd_articles out = {0};
    for (size_t i = 0, k = 0; i < a->n || k < b->n;) {
        bool in_a = i < a->n && (k == b->n || a->v[i] <= b->v[k]);
        bool in_b = k < b->n && (i == a->n || b->v[k] <= a->v[i]);
        if ((in_a && in_b && both) || (in_a && !in_b && only_a) || (in_b && !in_a && only_b))
            *KD_PUSH(arena, &out) = in_a ? a->v[i] : b->v[k];
        i += in_a;
        k += in_b;
    }
    return out;
}

struct kd_articles kd_articles_both(struct kd_arena *arena, const struct kd_articles *a,
                                    const struct kd_articles *b)
{
    return merge(arena, a, b, false, false, true);
}

struct kd_articles kd_articles_either(struct kd_arena *arena, const struct kd_articles *a,
                                      const struct kd_articles *b)
{
    return merge(arena, a, b, true, true, true);
}

struct kd_articles kd_articles_without(struct kd_arena *arena, const struct kd_articles *a,
                                       const struct kd_articles *b)
{
    return merge(arena, a, b, true, false, false);
}
