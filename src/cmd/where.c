/* kdidx where DRAMA: networks, streaming services and air times. */
#include "cmd/answer.h"

static const struct kd_column COLUMNS[] = {
    {"drama", NULL, KD_COL_LEFT},
    {"network", "NETWORK", KD_COL_LEFT},
    {"days", "DAYS", KD_COL_LEFT},
    {"time", "TIME", KD_COL_WHOLE},
    {"tz", "ZONE", KD_COL_LEFT},
    {"articles", NULL, KD_COL_RIGHT},
    {"independent", "ARTICLES", KD_COL_RIGHT},
    {"confidence", NULL, KD_COL_RIGHT},
    KD_SEEN_COLUMN,
    KD_EVIDENCE_COLUMNS,
    KD_SEEN_COLUMNS,
};

static void print_where(struct kd_run *run, const void *found, size_t index)
{
    const struct kd_where *where = found;
    kd_answer_place(run, &where->rows.v[index]);
}

static enum kdidx_status ask(struct kd_run *run, const struct kd_query_opts *opts,
                             struct kd_answer *answer)
{
    struct kd_where *where = kd_arena_alloc(&run->arena, sizeof *where);
    enum kdidx_status status =
        kd_query_where(run->db, &run->arena, run->operands[0], opts, where, &run->err);
    answer->found = where;
    answer->match = &where->match;
    answer->total = where->total;
    answer->shown = where->rows.n;
    answer->subject = (struct kd_subject){
        .name = where->drama.title,
        .kind = kd_work_kind_name(where->drama.kind),
        .aliases = &where->drama.aliases,
        .mended = &where->drama.mended,
        .seasons = &where->drama.seasons,
        .articles = where->drama.articles,
        .independent = where->drama.independent,
    };
    return status;
}

static const struct kd_question QUESTION = {
    .ask = ask,
    .row = print_where,
    .subject = "drama",
    .name = "title",
    .name_column = "drama",
    .rows = "places",
    .row_name = "network",
    .unit = "rows",
    .nothing = "No article says where it is shown.",
    .columns = COLUMNS,
    .column_count = sizeof COLUMNS / sizeof *COLUMNS,
};

enum kdidx_status kd_cmd_where(struct kd_run *run)
{
    return kd_answer_question(run, &QUESTION);
}
