/* report: the answers to who, when and where about the dramas named most, and to what about the
 * people named most, all of one moment. */
#include "query/report.h"

#include <string.h>

#include "query/ask.h"

struct gathering {
    const struct kd_report_opts *opts;
    struct kd_report *out;
};

/* One piece of evidence for each row. */
static struct kd_query_opts row_opts(const struct gathering *g)
{
    return (struct kd_query_opts){.min_confidence = g->opts->min_confidence, .evidence = 1};
}

/* The name was just read, so it is found; but of two things of one name it may find the other. */
static enum kdidx_status add_drama(struct kd_ask *ask, struct gathering *g, const char *title)
{
    struct kd_query_opts opts = row_opts(g);
    struct kd_report_drama drama;
    enum kdidx_status status =
        kd_query_who(ask->db, ask->arena, title, &opts, &drama.who, ask->err);
    if (status == KDIDX_OK)
        status = kd_query_when(ask->db, ask->arena, title, &opts, &drama.when, ask->err);
    if (status == KDIDX_OK)
        status = kd_query_where(ask->db, ask->arena, title, &opts, &drama.where, ask->err);
    if (status == KDIDX_NONE || (status == KDIDX_OK && strcmp(drama.who.drama.title, title) != 0))
        return KDIDX_OK;
    if (status == KDIDX_OK)
        *KD_PUSH(ask->arena, &g->out->dramas) = drama;
    return status;
}

static enum kdidx_status add_person(struct kd_ask *ask, struct gathering *g,
                                    const struct kd_list_row *row)
{
    struct kd_query_opts opts = row_opts(g);
    struct kd_report_person person = {.role = row->sub, .qualifier = row->qualifier};
    const char *name = kd_ask_qualified(ask, row->name, row->qualifier);
    enum kdidx_status status =
        kd_query_what(ask->db, ask->arena, name, &opts, &person.what, ask->err);
    if (status == KDIDX_NONE ||
        (status == KDIDX_OK && strcmp(person.what.person.name, row->name) != 0))
        return KDIDX_OK;
    if (status == KDIDX_OK)
        *KD_PUSH(ask->arena, &g->out->people) = person;
    return status;
}

/* The first of a list; none is fine. */
static enum kdidx_status list_top(struct kd_ask *ask, const struct gathering *g,
                                  enum kd_list_kind kind, struct kd_list *list)
{
    const struct kd_query_opts opts = {.limit = g->opts->limit};
    enum kdidx_status status = kd_query_list(ask->db, ask->arena, kind, &opts, list, ask->err);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- examples ---- */

/* 0 article, 1 start, 2 stop, 3 rule, 4 confidence: of the first that is as sure as ?1 says, in the
 * article of least hash that has one. Articles are gone through until then, and no further. */
#define EXAMPLE(place, from)                                                                       \
    "SELECT article.id, " place ", rule.name, confidence FROM article CROSS JOIN " from            \
    " LEFT JOIN rule ON rule.id = one.rule WHERE confidence >= ?1 ORDER BY hash, one.n LIMIT 1"
#define FACT(kind)                                                                                 \
    EXAMPLE("start, stop", "fact AS one ON one.article = article.id AND start IS NOT NULL"         \
                           " CROSS JOIN relation ON relation.id = one.relation"                    \
                           " AND relation.kind = '" kind "'")
#define FIRST(column)                                                                              \
    "(SELECT " column " FROM mention WHERE mention.article = one.article AND mention.n = one.n"    \
    " AND start < stop ORDER BY start, stop LIMIT 1)"
#define FOUND(kind)                                                                                \
    EXAMPLE(FIRST("start") ", " FIRST("stop"),                                                     \
            "found AS one ON one.article = article.id CROSS JOIN alias ON alias.id = one.alias"    \
            " CROSS JOIN entity ON entity.id = alias.entity AND entity.kind = '" kind "'")
#define SHOWN(column)                                                                              \
    "SELECT id, 0, 0, NULL, 0 FROM article WHERE " column                                          \
    " IS NOT NULL AND ?1 >= 0 ORDER BY hash LIMIT 1"

/* For the rows of stats.coverage, by name. */
static const struct {
    const char *name, *sql;
} examples[] = {
    {"title", SHOWN("title")},
    {"published", SHOWN("published")},
    {"outlet", SHOWN("outlet")},
    {"people", FOUND("person")},
    {"characters", FOUND("character")},
    {"works", FOUND("work")},
    {"networks", FOUND("network")},
    {"cast", FACT("cast")},
    {"crew", FACT("crew")},
    {"airs", FACT("airs")},
    {"airtimes", FACT("airtime")},
    {"events", EXAMPLE("start, stop", "event AS one ON one.article = article.id")},
    {"dates", "SELECT article.id, start, stop, rule.name, 0 FROM article"
              " CROSS JOIN date ON date.article = article.id"
              " LEFT JOIN rule ON rule.id = date.rule WHERE ?1 >= 0 ORDER BY hash, n LIMIT 1"},
};

static const char *example_of(const char *name)
{
    for (size_t i = 0; i < sizeof examples / sizeof *examples; i++)
        if (strcmp(examples[i].name, name) == 0)
            return examples[i].sql;
    return "SELECT 0, 0, 0, NULL, 0 WHERE ?1 < 0"; /* a figure that is new */
}

/* The sentence around [start, stop) of an article, as the next of a list of which no two are told
 * to be one. */
static enum kdidx_status add_example(struct kd_ask *ask, int64_t article, uint32_t start,
                                     uint32_t stop, const char *rule, double confidence,
                                     struct kd_evidences *out)
{
    struct kd_evidences one = {0};
    enum kdidx_status status = kd_ask_evidence(ask, article, start, stop, rule, confidence, &one);
    *KD_PUSH(ask->arena, out) = one.n > 0 ? one.v[0] : (struct kd_evidence){0};
    return status;
}

/* An example of a sure statement, else of any; none is fine. */
static enum kdidx_status find_example(struct kd_ask *ask, const char *sql, struct kd_evidences *out)
{
    static const int sure[] = {90, 0}; /* hundredths */
    for (size_t i = 0; i < sizeof sure / sizeof *sure; i++) {
        struct kd_stmt *stmt = kd_stmt(ask->db, sql);
        kd_bind_int(stmt, 1, sure[i]);
        enum kdidx_status status = kd_step(stmt, ask->err);
        if (status == KDIDX_OK) {
            status = add_example(ask, kd_column_int(stmt, 0), (uint32_t)kd_column_int(stmt, 1),
                                 (uint32_t)kd_column_int(stmt, 2), kd_ask_text(ask, stmt, 3),
                                 (double)kd_column_int(stmt, 4) / 100.0, out);
            kd_done(stmt);
        }
        if (status != KDIDX_NONE)
            return status;
    }
    *KD_PUSH(ask->arena, out) = (struct kd_evidence){0};
    return KDIDX_OK;
}

static enum kdidx_status add_coverage(struct kd_ask *ask, struct kd_report *report)
{
    const struct kd_counts *coverage = &report->stats.coverage;
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < coverage->n; i++)
        status = find_example(ask, example_of(coverage->v[i].name), &report->coverage_examples);
    return status;
}

/* Each with the article of least hash (SQLite takes a bare column from the row of the least). Of
 * years that no calendar of dramas has there may be any number. */
static enum kdidx_status count_years(struct kd_ask *ask, struct kd_report *report)
{
    struct kd_stmt *stmt = kd_stmt(
        ask->db, "SELECT year, n, id FROM (SELECT substr(published, 1, 4) AS year, count(*) AS n,"
                 "  id, min(hash) FROM article WHERE published GLOB '[0-9][0-9][0-9][0-9]*'"
                 "  GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 40) ORDER BY year");
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        *KD_PUSH(ask->arena, &report->years) =
            (struct kd_count){kd_ask_text(ask, stmt, 0), (uint64_t)kd_column_int(stmt, 1)};
        status = add_example(ask, kd_column_int(stmt, 2), 0, 0, NULL, 0, &report->year_examples);
        if (status != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- answering ---- */

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct gathering *g = out;
    struct kd_list dramas, people;
    enum kdidx_status status = list_top(ask, g, KD_LIST_DRAMAS, &dramas);
    if (status == KDIDX_OK)
        status = list_top(ask, g, KD_LIST_PEOPLE, &people);
    if (status != KDIDX_OK)
        return status;
    if (dramas.rows.n == 0 && people.rows.n == 0)
        return kd_fail(ask->err, KDIDX_NONE, "no article names a drama or a person");
    ask->err->text[0] = '\0'; /* of a list that is empty */
    g->out->drama_total = dramas.total;
    g->out->people_total = people.total;
    for (size_t i = 0; status == KDIDX_OK && i < dramas.rows.n; i++)
        status = add_drama(ask, g, dramas.rows.v[i].name);
    for (size_t i = 0; status == KDIDX_OK && i < people.rows.n; i++)
        status = add_person(ask, g, &people.rows.v[i]);
    if (status == KDIDX_OK)
        status = kd_query_stats(ask->db, ask->arena, NULL, &g->out->stats, ask->err);
    if (status == KDIDX_OK)
        status = add_coverage(ask, g->out);
    return status == KDIDX_OK ? count_years(ask, g->out) : status;
}

enum kdidx_status kd_query_report(struct kd_db *db, struct kd_arena *arena,
                                  const struct kd_report_opts *opts, struct kd_report *out,
                                  struct kd_error *err)
{
    struct gathering g = {opts, out};
    *out = (struct kd_report){0};
    enum kdidx_status status = kd_ask(db, arena, NULL, err, answer, &g);
    if (status != KDIDX_OK)
        *out = (struct kd_report){0};
    return status;
}
