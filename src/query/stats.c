/* stats: how much is in the index, of what, and what most articles are about. */
#include "query/ask.h"

/* A figure: its name and the statement that counts it. */
struct figure {
    const char *name, *sql;
};

#define KIND(kind)                                                                                 \
    " FROM entity LEFT JOIN merged ON merged.entity = entity.id WHERE kind = '" kind               \
    "' AND same IS NULL"
#define DRAMA KIND("work") " AND id IN " KD_DRAMAS
#define TOP(of)                                                                                    \
    "SELECT id, ifnull(independent, entity.articles - copies)" of " ORDER BY 2 DESC, key"          \
    " LIMIT ?1 OFFSET ?2"
#define ARTICLES_WITH(kind)                                                                        \
    "SELECT count(DISTINCT article) FROM found JOIN alias ON alias.id = found.alias"               \
    " JOIN entity ON entity.id = alias.entity WHERE entity.kind = '" kind "'"
#define ARTICLES_SAYING(kind)                                                                      \
    "SELECT count(DISTINCT article) FROM fact JOIN relation ON relation.id = fact.relation"        \
    " WHERE kind = '" kind "'"
#define FACTS(kind)                                                                                \
    "SELECT count(*) FROM fact JOIN relation ON relation.id = fact.relation WHERE kind = '" kind "'"

static const struct figure entities[] = {
    {"people", "SELECT count(*)" KIND("person")},
    {"characters", "SELECT count(*)" KIND("character")},
    {"dramas", "SELECT count(*)" DRAMA},
    {"works", "SELECT count(*)" KIND("work")},
    {"networks", "SELECT count(*)" KIND("network")},
    {"outlets", "SELECT count(*)" KIND("outlet")},
    {NULL, NULL},
};

static const struct figure facts[] = {
    {"mentions", "SELECT count(*) FROM mention WHERE start < stop"},
    {"cast", FACTS("cast")},
    {"crew", FACTS("crew")},
    {"airs", FACTS("airs")},
    {"airtimes", FACTS("airtime")},
    {"events", "SELECT count(*) FROM event"},
    {"dates", "SELECT count(*) FROM date"},
    {NULL, NULL},
};

static const struct figure coverage[] = {
    {"title", "SELECT count(*) FROM article WHERE title IS NOT NULL"},
    {"published", "SELECT count(*) FROM article WHERE published IS NOT NULL"},
    {"outlet", "SELECT count(*) FROM article WHERE outlet IS NOT NULL"},
    {"people", ARTICLES_WITH("person")},
    {"characters", ARTICLES_WITH("character")},
    {"works", ARTICLES_WITH("work")},
    {"networks", ARTICLES_WITH("network")},
    {"cast", ARTICLES_SAYING("cast")},
    {"crew", ARTICLES_SAYING("crew")},
    {"airs", ARTICLES_SAYING("airs")},
    {"airtimes", ARTICLES_SAYING("airtime")},
    {"events", "SELECT count(DISTINCT article) FROM event"},
    {"dates", "SELECT count(DISTINCT article) FROM date"},
    {NULL, NULL},
};

static enum kdidx_status count_all(struct kd_ask *ask, const struct figure *figures,
                                   struct kd_counts *out)
{
    enum kdidx_status status = KDIDX_OK;
    for (; status == KDIDX_OK && figures->name != NULL; figures++) {
        int64_t n = 0;
        status = kd_run_int(kd_stmt(ask->db, figures->sql), &n, ask->err);
        *KD_PUSH(ask->arena, out) = (struct kd_count){figures->name, (uint64_t)n};
    }
    return status;
}

static enum kdidx_status count_top(struct kd_ask *ask, const char *sql, struct kd_counts *out)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, sql);
    kd_bind_int(stmt, 1, ask->opts.limit != 0 ? (int64_t)ask->opts.limit : 5);
    kd_bind_int(stmt, 2, (int64_t)ask->opts.offset);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        struct kd_count *count = KD_PUSH(ask->arena, out);
        count->n = (uint64_t)kd_column_int(stmt, 1);
        status = kd_ask_name(ask, kd_column_int(stmt, 0), &count->name);
        if (status != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status count_base(struct kd_ask *ask, struct kd_stats *stats)
{
    struct kd_dating dating = {0};
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT (SELECT count(*) FROM article), (SELECT count(*) FROM source),"
                         " (SELECT ifnull(sum(length(CAST(text AS BLOB))), 0) FROM article),"
                         " (SELECT page_count FROM pragma_page_count)"
                         " * (SELECT page_size FROM pragma_page_size),"
                         " (SELECT count(*) - count(DISTINCT family) FROM sketch"
                         "  WHERE family IS NOT NULL), " KD_DATING " FROM published");
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status != KDIDX_OK)
        return status;
    stats->articles = (uint64_t)kd_column_int(stmt, 0);
    stats->independent = stats->articles - (uint64_t)kd_column_int(stmt, 4);
    stats->sources = (uint64_t)kd_column_int(stmt, 1);
    stats->text_bytes = (uint64_t)kd_column_int(stmt, 2);
    stats->database_bytes = (uint64_t)kd_column_int(stmt, 3);
    kd_ask_dating(ask, stmt, 5, &dating);
    stats->published = kd_dating_seen(&dating);
    kd_done(stmt);
    return KDIDX_OK;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_stats *stats = out;
    enum kdidx_status status = count_base(ask, stats);
    if (status == KDIDX_OK)
        status = count_all(ask, entities, &stats->entities);
    if (status == KDIDX_OK)
        status = count_all(ask, facts, &stats->facts);
    if (status == KDIDX_OK)
        status = count_all(ask, coverage, &stats->coverage);
    if (status == KDIDX_OK)
        status = count_top(ask, TOP(DRAMA), &stats->top_dramas);
    if (status == KDIDX_OK)
        status = count_top(ask, TOP(KIND("person")), &stats->top_people);
    if (status == KDIDX_OK)
        status = count_top(ask, TOP(KIND("network")), &stats->top_networks);
    return status;
}

enum kdidx_status kd_query_stats(struct kd_db *db, struct kd_arena *arena,
                                 const struct kd_query_opts *opts, struct kd_stats *out,
                                 struct kd_error *err)
{
    *out = (struct kd_stats){0};
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, out);
    if (status != KDIDX_OK)
        *out = (struct kd_stats){0};
    return status;
}
