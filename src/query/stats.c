/* stats: how much is in the index, of what, and what most articles are about. */
#include "query/ask.h"

/* A figure: its name and the statement that counts it, in all articles and in those that were
 * published then. */
struct figure {
    const char *name, *all, *dated;
};

/* NOLINTBEGIN(bugprone-macro-parentheses): texts that stand side by side are one */
#define KIND(kind)                                                                                 \
    " FROM entity LEFT JOIN merged ON merged.entity = entity.id WHERE kind = '" kind               \
    "' AND same IS NULL"
#define NAMED(kind, more)                                                                          \
    "SELECT count(*)" KIND(kind) more, KD_COUNTED(kind) "SELECT count(*) FROM counted WHERE "      \
                                                        "1" more
/* NOLINTEND(bugprone-macro-parentheses) */
#define IS_DRAMA " AND id IN " KD_DRAMAS

/* What is named most. */
#define TOP(kind, more)                                                                            \
    "SELECT id, ifnull(independent, entity.articles - copies)" KIND(kind) more                     \
        " ORDER BY 2 DESC, key LIMIT ?1 OFFSET ?2",                                                \
        KD_COUNTED(kind) "SELECT id, independent FROM counted JOIN entity USING (id) WHERE 1" more \
                         " ORDER BY 2 DESC, key LIMIT ?1 OFFSET ?2"

/* Of a table with a column `article`. */
#define COUNT(what, table, more)                                                                   \
    "SELECT count(" what ") FROM " table more,                                                     \
        "WITH " KD_DAY " SELECT count(" what ") FROM day CROSS JOIN " table " ON " table           \
        ".article = day.article" more
#define ARTICLES_SHOWING(column)                                                                   \
    "SELECT count(" column ") FROM article",                                                       \
        "WITH " KD_DAY " SELECT count(" column ") FROM day JOIN article ON id = day.article"
#define ARTICLES_WITH(kind)                                                                        \
    COUNT("DISTINCT found.article", "found",                                                       \
          " JOIN alias ON alias.id = found.alias"                                                  \
          " JOIN entity ON entity.id = alias.entity WHERE entity.kind = '" kind "'")
#define SAYING(kind) " JOIN relation ON relation.id = fact.relation WHERE kind = '" kind "'"
#define ARTICLES_SAYING(kind) COUNT("DISTINCT fact.article", "fact", SAYING(kind))
#define FACTS(kind) COUNT("*", "fact", SAYING(kind))

static const struct figure entities[] = {
    {"people", NAMED("person", "")},
    {"characters", NAMED("character", "")},
    {"dramas", NAMED("work", IS_DRAMA)},
    {"works", NAMED("work", "")},
    {"networks", NAMED("network", "")},
    {"outlets", NAMED("outlet", "")},
    {NULL, NULL, NULL},
};

static const struct figure facts[] = {
    {"mentions", COUNT("*", "mention", " WHERE start < stop")},
    {"cast", FACTS("cast")},
    {"crew", FACTS("crew")},
    {"airs", FACTS("airs")},
    {"airtimes", FACTS("airtime")},
    {"events", COUNT("*", "event", "")},
    {"dates", COUNT("*", "date", "")},
    {NULL, NULL, NULL},
};

static const struct figure coverage[] = {
    {"title", ARTICLES_SHOWING("title")},
    {"published", ARTICLES_SHOWING("published")},
    {"outlet", ARTICLES_SHOWING("outlet")},
    {"people", ARTICLES_WITH("person")},
    {"characters", ARTICLES_WITH("character")},
    {"works", ARTICLES_WITH("work")},
    {"networks", ARTICLES_WITH("network")},
    {"cast", ARTICLES_SAYING("cast")},
    {"crew", ARTICLES_SAYING("crew")},
    {"airs", ARTICLES_SAYING("airs")},
    {"airtimes", ARTICLES_SAYING("airtime")},
    {"events", COUNT("DISTINCT event.article", "event", "")},
    {"dates", COUNT("DISTINCT date.article", "date", "")},
    {NULL, NULL, NULL},
};

static const struct figure top_dramas = {NULL, TOP("work", IS_DRAMA)};
static const struct figure top_people = {NULL, TOP("person", "")};
static const struct figure top_networks = {NULL, TOP("network", "")};

/* The statement for the articles that count. */
static struct kd_stmt *statement(struct kd_ask *ask, const struct figure *figure)
{
    struct kd_stmt *stmt;
    if (!kd_ask_is_dated(ask))
        return kd_stmt(ask->db, figure->all);
    stmt = kd_stmt(ask->db, figure->dated);
    kd_ask_bind_days(ask, stmt);
    return stmt;
}

static enum kdidx_status count_all(struct kd_ask *ask, const struct figure *figures,
                                   struct kd_counts *out)
{
    enum kdidx_status status = KDIDX_OK;
    for (; status == KDIDX_OK && figures->name != NULL; figures++) {
        int64_t n = 0;
        status = kd_run_int(statement(ask, figures), &n, ask->err);
        *KD_PUSH(ask->arena, out) = (struct kd_count){figures->name, (uint64_t)n};
    }
    return status;
}

static enum kdidx_status count_top(struct kd_ask *ask, const struct figure *top,
                                   struct kd_counts *out)
{
    struct kd_stmt *stmt = statement(ask, top);
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

#define BASE(sources, articles, sketches, published)                                               \
    "SELECT (SELECT count(*)" articles "), (SELECT count(" sources "),"                            \
    " (SELECT ifnull(sum(length(CAST(text AS BLOB))), 0)" articles "),"                            \
    " (SELECT page_count FROM pragma_page_count) * (SELECT page_size FROM pragma_page_size),"      \
    " (SELECT count(*) - count(DISTINCT family)" sketches                                          \
    " WHERE family IS NOT NULL), " KD_DATING published

static const struct figure base = {
    NULL,
    BASE("*) FROM source", " FROM article", " FROM sketch", " FROM kd_published AS published"),
    "WITH " KD_DAY
    " " BASE("DISTINCT source) FROM day JOIN place USING (article)",
             " FROM day JOIN article ON id = day.article", " FROM day JOIN sketch USING (article)",
             " FROM day JOIN kd_published AS published USING (article)")};

static enum kdidx_status count_base(struct kd_ask *ask, struct kd_stats *stats)
{
    struct kd_dating dating = {0};
    struct kd_stmt *stmt = statement(ask, &base);
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
    if (stats->articles == 0 && kd_ask_is_dated(ask))
        return kd_fail(ask->err, KDIDX_NONE, "no article was published then");
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
        status = count_top(ask, &top_dramas, &stats->top_dramas);
    if (status == KDIDX_OK)
        status = count_top(ask, &top_people, &stats->top_people);
    if (status == KDIDX_OK)
        status = count_top(ask, &top_networks, &stats->top_networks);
    return status;
}

enum kdidx_status kd_query_stats(struct kd_db *db, struct kd_arena *arena,
                                 const struct kd_query_opts *opts, struct kd_stats *out,
                                 struct kd_error *err)
{
    *out = (struct kd_stats){0};
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, out);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        *out = (struct kd_stats){0};
    return status;
}
