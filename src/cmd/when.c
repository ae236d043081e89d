/* kdidx when NAME: the dates of a drama or person. */
#include "cmd/answer.h"

static const struct kd_column COLUMNS[] = {
    {"name", NULL, KD_COL_LEFT},
    {"value", "DATE", KD_COL_LEFT},
    {"inferred", NULL, KD_COL_LEFT},
    {"articles", "ARTICLES", KD_COL_RIGHT},
    {"evidence.quote", "SENTENCE", KD_COL_LEFT},
    {"evidence.source", NULL, KD_COL_LEFT},
    {"evidence.article", NULL, KD_COL_LEFT},
    {"evidence.start", NULL, KD_COL_RIGHT},
    {"evidence.end", NULL, KD_COL_RIGHT},
    {"evidence.rule", NULL, KD_COL_LEFT},
};

static void print_asked(struct kd_run *run, const struct kd_when *when)
{
    struct kd_printer *p = run->print;
    kd_print_key(p, "about");
    kd_print_map(p);
    kd_print_pair(p, "kind", when->kind);
    kd_print_pair(p, "name", when->name);
    kd_answer_strings(run, "aliases", &when->aliases);
    kd_print_pair_int(p, "articles", (int64_t)when->articles);
    kd_print_end(p);

    kd_print_text(p, KD_HEADING, "%s", when->name);
    kd_answer_about(run, NULL, NULL, when->articles);
    kd_print_text(p, KD_PLAIN, "%s", "");
}

static void print_date(struct kd_run *run, const struct kd_when_date *date)
{
    struct kd_printer *p = run->print;
    kd_print_row(p);
    kd_print_pair(p, "value", date->value);
    kd_print_key(p, "inferred");
    kd_print_bool(p, date->inferred);
    kd_print_pair_int(p, "articles", (int64_t)date->articles);
    kd_answer_evidence(run, &date->evidence);
    kd_print_end(p);
}

enum kdidx_status kd_cmd_when(struct kd_run *run)
{
    static const size_t columns = sizeof COLUMNS / sizeof *COLUMNS;
    struct kd_when when = {0};
    struct kd_query_opts opts = kd_answer_query_opts(run);
    enum kdidx_status status =
        kd_query_when(run->db, &run->arena, run->operands[0], &opts, &when, &run->err);
    status = kd_answer_check(run, status, &when.match);
    if (status == KDIDX_OK)
        status = kd_answer_begin(run, when.query);
    if (status != KDIDX_OK)
        return status;
    print_asked(run, &when);
    if (when.dates.n == 0)
        kd_print_text(run->print, KD_PLAIN, "No article gives a date.");
    kd_print_rows(run->print, &(struct kd_rows){"dates", COLUMNS, columns, "name", when.name});
    for (size_t i = 0; i < when.dates.n; i++)
        print_date(run, &when.dates.v[i]);
    kd_print_end(run->print);
    kd_answer_total(run, when.total, when.dates.n, "dates");
    return kd_answer_end(run);
}
