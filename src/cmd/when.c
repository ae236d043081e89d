/* kdidx when NAME: the dates of a drama or person. */
#include "cmd/answer.h"

static const struct kd_column COLUMNS[] = {
    {"name", NULL, KD_COL_LEFT},
    {"value", "DATE", KD_COL_LEFT},
    {"inferred", NULL, KD_COL_LEFT},
    {"articles", NULL, KD_COL_RIGHT},
    {"independent", "ARTICLES", KD_COL_RIGHT},
    KD_EVIDENCE_COLUMNS,
};

static void print_date(struct kd_run *run, const void *found, size_t index)
{
    const struct kd_when *when = found;
    const struct kd_when_date *date = &when->dates.v[index];
    struct kd_printer *p = run->print;
    kd_print_pair(p, "value", date->value);
    kd_print_key(p, "inferred");
    kd_print_bool(p, date->inferred);
    kd_print_pair_int(p, "articles", (int64_t)date->articles);
    kd_print_pair_int(p, "independent", (int64_t)date->independent);
    kd_answer_evidence(run, &date->evidence);
}

static enum kdidx_status ask(struct kd_run *run, const struct kd_query_opts *opts,
                             struct kd_answer *answer)
{
    struct kd_when *when = kd_arena_alloc(&run->arena, sizeof *when);
    enum kdidx_status status =
        kd_query_when(run->db, &run->arena, run->operands[0], opts, when, &run->err);
    answer->found = when;
    answer->match = &when->match;
    answer->total = when->total;
    answer->shown = when->dates.n;
    answer->subject = (struct kd_subject){
        .name = when->name,
        .kind = when->kind,
        .aliases = &when->aliases,
        .mended = &when->mended,
        .articles = when->articles,
        .independent = when->independent,
    };
    return status;
}

static const struct kd_question QUESTION = {
    .ask = ask,
    .row = print_date,
    .subject = "about",
    .name = "name",
    .name_column = "name",
    .rows = "dates",
    .unit = "dates",
    .nothing = "No article gives a date.",
    .columns = COLUMNS,
    .column_count = sizeof COLUMNS / sizeof *COLUMNS,
};

enum kdidx_status kd_cmd_when(struct kd_run *run)
{
    return kd_answer_question(run, &QUESTION);
}
