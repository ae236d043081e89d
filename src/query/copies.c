/* copies: the groups of near copies, largest first. With since and until those of the articles that
 * were published then, as if there were no others. */
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"
#include "store/alike.h"

#define WITHIN KD_WITHIN("sketch.article")

/* An article of a group, while its rows are put in order. */
struct member {
    int64_t article;
    const char *hash;
    struct kd_sketch sketch;
    double alike; /* to the first */
};

struct members {
    struct member *v;
    size_t n, cap;
};

/* Behind the first, which is the one with the least id. */
static int by_alike(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    if (x->alike != y->alike)
        return x->alike > y->alike ? -1 : 1;
    return strcmp(x->hash, y->hash);
}

static enum kdidx_status read_members(struct kd_ask *ask, int64_t family, struct members *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT article.id, lower(hex(hash)), bytes FROM sketch"
                         " JOIN article ON article.id = sketch.article WHERE family = ?1"
                         " AND" WITHIN " ORDER BY hash");
    kd_bind_int(stmt, 1, family);
    kd_ask_bind_days(ask, stmt);
    enum kdidx_status status;
    out->n = 0;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        struct member *member = KD_PUSH(ask->arena, out);
        member->article = kd_column_int(stmt, 0);
        member->hash = kd_ask_text(ask, stmt, 1);
        status = kd_sketch_column(ask->db, stmt, 2, &member->sketch, ask->err);
        if (status != KDIDX_OK)
            return status;
        member->alike = kd_sketch_words(&out->v[0].sketch, &member->sketch).alike;
    }
    if (out->n > 1)
        qsort(out->v + 1, out->n - 1, sizeof *out->v, by_alike);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status add_row(struct kd_ask *ask, const struct members *group, size_t i,
                                 struct kd_copies_rows *rows)
{
    const struct member *member = &group->v[i];
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT title, url, published, outlet FROM article WHERE id = ?1");
    kd_bind_int(stmt, 1, member->article);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    struct kd_copies_row *row = KD_PUSH(ask->arena, rows);
    *row = (struct kd_copies_row){.group = group->v[0].hash,
                                  .article = member->hash,
                                  .title = kd_ask_text(ask, stmt, 0),
                                  .url = kd_ask_text(ask, stmt, 1),
                                  .published = kd_ask_text(ask, stmt, 2),
                                  .outlet = kd_ask_text(ask, stmt, 3),
                                  .alike = i == 0 ? 1 : member->alike};
    kd_done(stmt);
    return kd_ask_place(ask, member->article, &row->source, &row->ordinal);
}

/* By the first article, for which `first` stands: a family is numbered by its first of all. */
#define GROUPS(first)                                                                              \
    "SELECT family FROM sketch JOIN article ON article.id = " first                                \
    " WHERE family IS NOT NULL AND" WITHIN " GROUP BY family HAVING count(*) > 1"                  \
    " ORDER BY count(*) DESC, min(hash) LIMIT ?1 OFFSET ?2"

static enum kdidx_status add_groups(struct kd_ask *ask, struct kd_copies *copies)
{
    struct members group = {0};
    bool dated = kd_ask_is_dated(ask);
    struct kd_stmt *stmt = kd_stmt(ask->db, dated ? GROUPS("sketch.article") : GROUPS("family"));
    kd_bind_int(stmt, 1, ask->opts.limit != 0 ? (int64_t)ask->opts.limit : -1);
    kd_bind_int(stmt, 2, (int64_t)ask->opts.offset);
    kd_ask_bind_days(ask, stmt);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        copies->shown++;
        status = read_members(ask, kd_column_int(stmt, 0), &group);
        for (size_t i = 0; status == KDIDX_OK && i < group.n; i++)
            status = add_row(ask, &group, i, &copies->rows);
        if (status != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_copies *copies = out;
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT ifnull(sum(n), 0), count(*) FROM (SELECT count(*) AS n FROM sketch"
                         " WHERE family IS NOT NULL AND" WITHIN " GROUP BY family HAVING n > 1)");
    kd_ask_bind_days(ask, stmt);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status != KDIDX_OK)
        return status;
    copies->articles = (uint64_t)kd_column_int(stmt, 0);
    copies->groups = (uint64_t)kd_column_int(stmt, 1);
    kd_done(stmt);
    if (copies->groups == 0)
        return kd_fail(ask->err, KDIDX_NONE, "%s",
                       kd_ask_is_dated(ask)
                           ? "no two articles that were published then are near copies"
                           : "no article is a near copy of another one");
    return add_groups(ask, copies);
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
