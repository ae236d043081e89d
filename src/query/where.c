/* where DRAMA: its networks, streaming services and air times. */
#include "query/ask.h"

/* 0 id, 1 network, 2 days, 3 time, 4 tz, 5 articles, 6 weight */
static const char relations[] =
    "SELECT relation.id, other, days, time, tz, relation.articles, weight FROM relation"
    " LEFT JOIN entity ON entity.id = other"
    " WHERE drama = ?1 AND relation.kind IN ('airs', 'airtime')"
    " ORDER BY relation.kind, relation.articles DESC, weight DESC, entity.key, days, time, tz";

static enum kdidx_status add_row(struct kd_ask *ask, struct kd_stmt *stmt,
                                 struct kd_where_rows *rows)
{
    struct kd_group group = {.ids = {kd_column_int(stmt, 0)}, .id_count = 1};
    struct kd_where_row *row = KD_PUSH(ask->arena, rows);
    *row = (struct kd_where_row){.days = (uint8_t)kd_column_int(stmt, 2),
                                 .time = kd_ask_text(ask, stmt, 3),
                                 .tz = kd_ask_text(ask, stmt, 4),
                                 .articles = (uint64_t)kd_column_int(stmt, 5),
                                 .confidence = kd_weight_confidence(kd_column_int(stmt, 6))};
    enum kdidx_status status = KDIDX_OK;
    if (kd_column_type(stmt, 1) != 'n')
        status = kd_ask_name(ask, kd_column_int(stmt, 1), &row->network);
    if (status == KDIDX_OK)
        status = kd_ask_group_evidence(ask, &group, &row->evidence);
    return status;
}

static bool is_sure_enough(const struct kd_ask *ask, struct kd_stmt *stmt)
{
    if (kd_column_type(stmt, 1) == 'n')
        return true; /* air times carry no confidence */
    return kd_weight_confidence(kd_column_int(stmt, 6)) + 1e-9 >= ask->opts.min_confidence;
}

static enum kdidx_status add_rows(struct kd_ask *ask, int64_t drama, struct kd_where *where)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, relations);
    kd_bind_int(stmt, 1, drama);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        if (!is_sure_enough(ask, stmt))
            continue;
        size_t at = (size_t)where->total++;
        bool shown = at >= ask->opts.offset &&
                     (ask->opts.limit == 0 || at - ask->opts.offset < ask->opts.limit);
        if (shown && (status = add_row(ask, stmt, &where->rows)) != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_where *where = out;
    int64_t drama;
    enum kdidx_status status = kd_ask_find(ask, KD_WORK, where->query, &where->match, &drama);
    if (status != KDIDX_OK)
        return status;
    where->drama.title = where->match.name;
    status = kd_ask_aliases(ask, drama, where->drama.title, &where->drama.aliases);
    if (status == KDIDX_OK)
        status = kd_ask_work_kind(ask, drama, &where->drama.kind);
    if (status == KDIDX_OK)
        status = kd_ask_seasons(ask, drama, &where->drama.seasons);
    if (status == KDIDX_OK)
        status = kd_ask_articles(ask, drama, &where->drama.articles);
    if (status == KDIDX_OK)
        status = add_rows(ask, drama, where);
    return status;
}

enum kdidx_status kd_query_where(struct kd_db *db, struct kd_arena *arena, const char *name,
                                 const struct kd_query_opts *opts, struct kd_where *out,
                                 struct kd_error *err)
{
    *out = (struct kd_where){.query = name};
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, out);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        *out = (struct kd_where){.query = name};
    return status;
}
