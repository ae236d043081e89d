/* kdidx what PERSON: the works of a person. */
#include "cmd/answer.h"

static const struct kd_column COLUMNS[] = {
    {"person", NULL, KD_COL_LEFT},
    {"title", "TITLE", KD_COL_GROUP},
    {"kind", "KIND", KD_COL_LEFT},
    {"role", "ROLE", KD_COL_LEFT},
    {"characters", "CHARACTER", KD_COL_LEFT},
    {"articles", "ARTICLES", KD_COL_RIGHT},
    {"confidence", NULL, KD_COL_RIGHT},
    {"evidence.quote", "SENTENCE", KD_COL_LEFT},
    {"evidence.source", NULL, KD_COL_LEFT},
    {"evidence.article", NULL, KD_COL_LEFT},
    {"evidence.start", NULL, KD_COL_RIGHT},
    {"evidence.end", NULL, KD_COL_RIGHT},
    {"evidence.rule", NULL, KD_COL_LEFT},
};

static void print_person(struct kd_run *run, const struct kd_what *what)
{
    struct kd_printer *p = run->print;
    kd_print_key(p, "person");
    kd_print_map(p);
    kd_print_pair(p, "name", what->person.name);
    kd_answer_strings(run, "aliases", &what->person.aliases);
    kd_print_pair_int(p, "articles", (int64_t)what->person.articles);
    kd_print_end(p);

    kd_print_text(p, KD_HEADING, "%s", what->person.name);
    kd_answer_about(run, NULL, NULL, what->person.articles);
    if (what->person.aliases.n > 0)
        kd_print_text(p, KD_PLAIN, "also: %s", kd_answer_join(run, &what->person.aliases));
    kd_print_text(p, KD_PLAIN, "%s", "");
}

static void print_work(struct kd_run *run, const struct kd_what_work *work)
{
    struct kd_printer *p = run->print;
    kd_print_row(p);
    kd_print_pair(p, "title", work->title);
    kd_print_pair(p, "kind", kd_work_kind_name(work->kind));
    kd_print_pair(p, "role", kd_role_name(work->role));
    kd_answer_strings(run, "characters", &work->characters);
    kd_print_pair_int(p, "articles", (int64_t)work->articles);
    kd_answer_confidence(run, work->confidence);
    kd_answer_evidence(run, &work->evidence);
    kd_print_end(p);
}

enum kdidx_status kd_cmd_what(struct kd_run *run)
{
    static const size_t columns = sizeof COLUMNS / sizeof *COLUMNS;
    struct kd_what what = {0};
    struct kd_query_opts opts = kd_answer_query_opts(run);
    enum kdidx_status status =
        kd_query_what(run->db, &run->arena, run->operands[0], &opts, &what, &run->err);
    status = kd_answer_check(run, status, &what.match);
    if (status == KDIDX_OK)
        status = kd_answer_begin(run, what.query);
    if (status != KDIDX_OK)
        return status;
    print_person(run, &what);
    if (what.works.n == 0)
        kd_print_text(run->print, KD_PLAIN, "No article says what they did.");
    kd_print_rows(run->print,
                  &(struct kd_rows){"works", COLUMNS, columns, "person", what.person.name});
    for (size_t i = 0; i < what.works.n; i++)
        print_work(run, &what.works.v[i]);
    kd_print_end(run->print);
    kd_answer_total(run, what.total, what.works.n, "works");
    return kd_answer_end(run);
}
