/* copies: the groups of near copies, largest first. */
#include <stdlib.h>

#include "query/ask.h"

/* An article of a group, while the rows are put in order. */
struct member {
    size_t first, size, at; /* indices of the articles that were compared */
    double alike;
};

struct members {
    struct member *v;
    size_t n, cap;
};

static int by_rank(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    if (x->size != y->size)
        return x->size > y->size ? -1 : 1;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    if ((x->at == x->first) != (y->at == y->first))
        return x->at == x->first ? -1 : 1;
    if (x->alike != y->alike)
        return x->alike > y->alike ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

static void gather(struct kd_ask *ask, const struct kd_alikes *all, struct members *out)
{
    for (size_t i = 0; i < all->n; i++) {
        size_t first = all->v[i].group;
        if (all->v[first].size < 2)
            continue;
        const struct kd_sketch *sketch = &all->v[first].sketch;
        double alike = i == first ? 1 : kd_sketch_words(sketch, &all->v[i].sketch).alike;
        *KD_PUSH(ask->arena, out) = (struct member){first, all->v[first].size, i, alike};
    }
    if (out->n > 0)
        qsort(out->v, out->n, sizeof *out->v, by_rank);
}

static enum kdidx_status add_row(struct kd_ask *ask, const struct kd_alikes *all,
                                 const struct member *member, struct kd_copies_rows *rows)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT lower(hex(hash)), title, url, published, outlet,"
                         " (SELECT lower(hex(hash)) FROM article WHERE id = ?2)"
                         " FROM article WHERE id = ?1");
    kd_bind_int(stmt, 1, all->v[member->at].article);
    kd_bind_int(stmt, 2, all->v[member->first].article);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    struct kd_copies_row *row = KD_PUSH(ask->arena, rows);
    *row = (struct kd_copies_row){.group = kd_ask_text(ask, stmt, 5),
                                  .article = kd_ask_text(ask, stmt, 0),
                                  .title = kd_ask_text(ask, stmt, 1),
                                  .url = kd_ask_text(ask, stmt, 2),
                                  .published = kd_ask_text(ask, stmt, 3),
                                  .outlet = kd_ask_text(ask, stmt, 4),
                                  .alike = member->alike};
    kd_done(stmt);
    return kd_ask_place(ask, all->v[member->at].article, &row->source, &row->ordinal);
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_copies *copies = out;
    struct kd_alikes all = {0};
    struct members members = {0};
    enum kdidx_status status = kd_ask_alike(ask, 0, &all);
    if (status != KDIDX_OK)
        return status;
    gather(ask, &all, &members);
    if (members.n == 0)
        return kd_fail(ask->err, KDIDX_NONE, "no article is a near copy of another one");
    copies->articles = members.n;
    for (size_t i = 0; i < members.n; i++)
        copies->groups += members.v[i].at == members.v[i].first;
    size_t from, count, group = 0;
    kd_ask_page(ask, (size_t)copies->groups, &from, &count);
    copies->shown = count;
    for (size_t i = 0; status == KDIDX_OK && i < members.n; i++) {
        group += members.v[i].at == members.v[i].first;
        if (group > from && group <= from + count)
            status = add_row(ask, &all, &members.v[i], &copies->rows);
    }
    return status;
}

enum kdidx_status kd_query_copies(struct kd_db *db, struct kd_arena *arena,
                                  const struct kd_query_opts *opts, struct kd_copies *out,
                                  struct kd_error *err)
{
    *out = (struct kd_copies){0};
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, out);
    if (status != KDIDX_OK)
        *out = (struct kd_copies){0};
    return status;
}
