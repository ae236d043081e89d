/* kdidx stats: how much there is, and of what. */
#include "cmd/answer.h"

#include <inttypes.h>
#include <stdio.h>

static const struct kd_column COLUMNS[] = {
    {"group", "", KD_COL_GROUP}, {"name", "", KD_COL_LEFT}, {"count", "COUNT", KD_COL_RIGHT}};

static void print_group(struct kd_printer *p, const char *group, const struct kd_counts *counts)
{
    for (size_t i = 0; i < counts->n; i++) {
        kd_print_row(p);
        kd_print_pair(p, "group", group);
        kd_print_pair(p, "name", counts->v[i].name);
        kd_print_pair_int(p, "count", (int64_t)counts->v[i].n);
        kd_print_end(p);
    }
}

/* "524 kB", "1.5 MB"; in the arena. */
static const char *size_text(struct kd_run *run, uint64_t bytes)
{
    char text[32];
    int n = bytes < 1000      ? snprintf(text, sizeof text, "%" PRIu64 " bytes", bytes)
            : bytes < 1000000 ? snprintf(text, sizeof text, "%" PRIu64 " kB", bytes / 1000)
                              : snprintf(text, sizeof text, "%.1f MB", (double)bytes / 1e6);
    return kd_arena_strndup(&run->arena, text, (size_t)n);
}

static void print_database(struct kd_run *run, const struct kd_stats *stats)
{
    struct kd_printer *p = run->print;
    kd_print_key(p, "database");
    kd_print_map(p);
    kd_print_pair(p, "path", run->options.db);
    kd_print_pair_int(p, "articles", (int64_t)stats->articles);
    kd_print_pair_int(p, "independent", (int64_t)stats->independent);
    kd_print_pair_int(p, "sources", (int64_t)stats->sources);
    kd_print_pair_int(p, "text_bytes", (int64_t)stats->text_bytes);
    kd_print_pair_int(p, "database_bytes", (int64_t)stats->database_bytes);
    kd_print_pair(p, "first_published", stats->published.earliest);
    kd_print_pair(p, "last_published", stats->published.latest);
    kd_print_end(p);

    kd_print_text(p, KD_HEADING, "%s", run->options.db);
    kd_print_text(p, KD_PLAIN, "%" PRIu64 " article%s from %" PRIu64 " source%s", stats->articles,
                  stats->articles == 1 ? "" : "s", stats->sources, stats->sources == 1 ? "" : "s");
    kd_print_text(p, KD_PLAIN, "%s of text, %s on disk", size_text(run, stats->text_bytes),
                  size_text(run, stats->database_bytes));
    if (stats->independent < stats->articles)
        kd_print_text(p, KD_PLAIN, "%" PRIu64 " article%s when near copies count once",
                      stats->independent, stats->independent == 1 ? "" : "s");
    if (stats->published.earliest != NULL)
        kd_print_text(p, KD_PLAIN, "published from %s to %s", stats->published.earliest,
                      stats->published.latest);
    kd_print_text(p, KD_PLAIN, "%s", "");
}

/* A document is printed also when no article counts: with an empty list. */
enum kdidx_status kd_cmd_stats(struct kd_run *run)
{
    static const size_t columns = sizeof COLUMNS / sizeof *COLUMNS;
    struct kd_stats stats = {0};
    struct kd_query_opts opts = kd_answer_query_opts(run);
    enum kdidx_status asked = kd_query_stats(run->db, &run->arena, &opts, &stats, &run->err);
    asked = kd_answer_check(run, asked, NULL);
    if (asked != KDIDX_OK && asked != KDIDX_NONE)
        return asked;
    enum kdidx_status status = kd_answer_begin(run, NULL);
    if (status != KDIDX_OK)
        return status;
    struct kd_printer *p = run->print;
    print_database(run, &stats);
    kd_print_rows(p, &(struct kd_rows){"counts", COLUMNS, columns, NULL, NULL, "name"});
    print_group(p, "found", &stats.entities);
    print_group(p, "facts", &stats.facts);
    print_group(p, "articles with", &stats.coverage);
    print_group(p, "top dramas", &stats.top_dramas);
    print_group(p, "top people", &stats.top_people);
    print_group(p, "top networks", &stats.top_networks);
    kd_print_end(p);
    return kd_answer_end_found(run);
}
