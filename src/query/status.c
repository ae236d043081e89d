/* What a database lacks: stale articles, articles that gave nothing, inputs that were rejected. */
#include "query/ask.h"
#include "query/stale.h"
#include "store/joining.h"

struct asked {
    const struct kd_maker *current;
    struct kd_status *out;
};

/* 0 stands for all. */
static void bind_page(const struct kd_ask *ask, struct kd_stmt *stmt)
{
    kd_bind_int(stmt, 1, ask->opts.limit > 0 ? (int64_t)ask->opts.limit : -1);
    kd_bind_int(stmt, 2, (int64_t)ask->opts.offset);
}

static enum kdidx_status count(struct kd_ask *ask, const char *sql, uint64_t *out)
{
    int64_t n = 0;
    enum kdidx_status status = kd_run_int(kd_stmt(ask->db, sql), &n, ask->err);
    *out = (uint64_t)n;
    return status;
}

/* An outlet alone, or a date, is on every page. */
#define IS_BARREN                                                                                  \
    "NOT EXISTS (SELECT 1 FROM found JOIN alias ON alias.id = found.alias"                         \
    " JOIN entity ON entity.id = alias.entity WHERE found.article = article.id"                    \
    " AND entity.kind IN ('person', 'character', 'work'))"

static enum kdidx_status read_barren(struct kd_ask *ask, struct kd_barrens *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT lower(hex(hash)), title, path, min(ordinal) FROM article"
                         " JOIN place ON place.article = article.id"
                         " JOIN source ON source.id = place.source WHERE " IS_BARREN
                         " GROUP BY article.id ORDER BY path, ordinal LIMIT ?1 OFFSET ?2");
    bind_page(ask, stmt);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        *KD_PUSH(ask->arena, out) = (struct kd_barren){.article = kd_ask_text(ask, stmt, 0),
                                                       .title = kd_ask_text(ask, stmt, 1),
                                                       .source = kd_ask_text(ask, stmt, 2),
                                                       .ordinal = (uint32_t)kd_column_int(stmt, 3)};
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status read_rejects(struct kd_ask *ask, struct kd_rejects *out)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT source, place, reason FROM rejected"
                                            " ORDER BY source, place, reason LIMIT ?1 OFFSET ?2");
    bind_page(ask, stmt);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        *KD_PUSH(ask->arena, out) = (struct kd_reject){
            kd_ask_text(ask, stmt, 0), kd_ask_text(ask, stmt, 1), kd_ask_text(ask, stmt, 2)};
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status look_at_names(struct kd_ask *ask, bool *due)
{
    uint64_t noted = 0;
    enum kdidx_status status = count(ask, "SELECT count(*) FROM due", &noted);
    if (status == KDIDX_OK)
        status = kd_joining_differs(ask->db, due, ask->err);
    *due = *due || noted > 0;
    return status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *ctx)
{
    struct asked *asked = ctx;
    struct kd_status *out = asked->out;
    enum kdidx_status status = count(ask, "SELECT count(*) FROM article", &out->articles);
    if (status == KDIDX_OK)
        status = count(ask, "SELECT count(*) FROM fresh", &out->unsettled);
    if (status == KDIDX_OK)
        status = look_at_names(ask, &out->names_due);
    if (status == KDIDX_OK)
        status = count(ask, "SELECT count(*) FROM rejected", &out->rejected);
    if (status == KDIDX_OK)
        status = count(ask, "SELECT count(*) FROM article WHERE " IS_BARREN, &out->nothing);
    if (status == KDIDX_OK)
        status = kd_ask_makers(ask, asked->current, &out->makers);
    for (size_t i = 0; status == KDIDX_OK && i < out->makers.n; i++)
        if (!out->makers.v[i].current)
            out->stale += out->makers.v[i].articles;
    if (status == KDIDX_OK)
        status = read_barren(ask, &out->barren);
    return status == KDIDX_OK ? read_rejects(ask, &out->rejects) : status;
}

enum kdidx_status kd_query_status(struct kd_db *db, struct kd_arena *arena,
                                  const struct kd_maker *current, const struct kd_query_opts *opts,
                                  struct kd_status *out, struct kd_error *err)
{
    struct asked asked = {current, out};
    *out = (struct kd_status){0};
    return kd_ask(db, arena, opts, err, answer, &asked);
}
