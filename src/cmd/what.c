/* kdidx what PERSON: the works of a person. */
#include "cmd/answer.h"

static const struct kd_column COLUMNS[] = {
    {"person", NULL, KD_COL_LEFT},
    {"title", "TITLE", KD_COL_GROUP},
    {"kind", "KIND", KD_COL_LEFT},
    {"role", "ROLE", KD_COL_LEFT},
    {"characters", "CHARACTER", KD_COL_LEFT},
    {"articles", NULL, KD_COL_RIGHT},
    {"independent", "ARTICLES", KD_COL_RIGHT},
    {"confidence", NULL, KD_COL_RIGHT},
    KD_SEEN_COLUMN,
    KD_EVIDENCE_COLUMNS,
    KD_SEEN_COLUMNS,
    {"mended", NULL, KD_COL_ASKED},
};

static void print_work(struct kd_run *run, const void *found, size_t index)
{
    const struct kd_what *what = found;
    const struct kd_what_work *work = &what->works.v[index];
    struct kd_printer *p = run->print;
    kd_print_pair(p, "title", work->title);
    kd_print_pair(p, "kind", kd_work_kind_name(work->kind));
    kd_print_pair(p, "role", kd_role_name(work->role));
    kd_answer_strings(run, "characters", &work->characters);
    kd_answer_strings(run, "mended", &work->mended);
    kd_print_pair_int(p, "articles", (int64_t)work->articles);
    kd_print_pair_int(p, "independent", (int64_t)work->independent);
    kd_answer_confidence(run, work->confidence);
    kd_answer_seen(run, &work->seen);
    kd_answer_evidence(run, &work->evidence);
}

static enum kdidx_status ask(struct kd_run *run, const struct kd_query_opts *opts,
                             struct kd_answer *answer)
{
    struct kd_what *what = kd_arena_alloc(&run->arena, sizeof *what);
    enum kdidx_status status =
        kd_query_what(run->db, &run->arena, run->operands[0], opts, what, &run->err);
    answer->found = what;
    answer->match = &what->match;
    answer->total = what->total;
    answer->shown = what->works.n;
    answer->subject = (struct kd_subject){
        .name = what->person.name,
        .qualifier = what->match.qualifier,
        .namesakes = &what->match.namesakes,
        .aliases = &what->person.aliases,
        .mended = &what->person.mended,
        .articles = what->person.articles,
        .independent = what->person.independent,
    };
    return status;
}

static const struct kd_question QUESTION = {
    .ask = ask,
    .row = print_work,
    .subject = "person",
    .name = "name",
    .name_column = "person",
    .also = true,
    .rows = "works",
    .row_name = "title",
    .unit = "works",
    .nothing = "No article says what they did.",
    .columns = COLUMNS,
    .column_count = sizeof COLUMNS / sizeof *COLUMNS,
};

enum kdidx_status kd_cmd_what(struct kd_run *run)
{
    return kd_answer_question(run, &QUESTION);
}
