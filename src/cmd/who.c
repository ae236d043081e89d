/* kdidx who DRAMA: the people of a drama. */
#include "cmd/answer.h"

static const struct kd_column COLUMNS[] = {
    {"drama", NULL, KD_COL_LEFT},
    {"role", "ROLE", KD_COL_GROUP},
    {"name", "NAME", KD_COL_LEFT},
    {"characters", "CHARACTER", KD_COL_LEFT},
    {"articles", NULL, KD_COL_RIGHT},
    {"independent", "ARTICLES", KD_COL_RIGHT},
    {"confidence", NULL, KD_COL_RIGHT},
    KD_SEEN_COLUMN,
    KD_EVIDENCE_COLUMNS,
    KD_SEEN_COLUMNS,
    {"aliases", NULL, KD_COL_ASKED},
    {"mended", NULL, KD_COL_ASKED},
};

static void print_person(struct kd_run *run, const void *found, size_t index)
{
    const struct kd_who *who = found;
    const struct kd_who_person *person = &who->people.v[index];
    struct kd_printer *p = run->print;
    kd_print_pair(p, "name", person->name);
    kd_answer_strings(run, "aliases", &person->aliases);
    kd_answer_strings(run, "mended", &person->mended);
    kd_print_pair(p, "role", kd_role_name(person->role));
    kd_answer_strings(run, "characters", &person->characters);
    kd_print_pair_int(p, "articles", (int64_t)person->articles);
    kd_print_pair_int(p, "independent", (int64_t)person->independent);
    kd_answer_confidence(run, person->confidence);
    kd_answer_seen(run, &person->seen);
    kd_answer_evidence(run, &person->evidence);
}

static enum kdidx_status ask(struct kd_run *run, const struct kd_query_opts *opts,
                             struct kd_answer *answer)
{
    struct kd_who *who = kd_arena_alloc(&run->arena, sizeof *who);
    enum kdidx_status status =
        kd_query_who(run->db, &run->arena, run->operands[0], opts, who, &run->err);
    answer->found = who;
    answer->match = &who->match;
    answer->total = who->total;
    answer->shown = who->people.n;
    answer->subject = (struct kd_subject){
        .name = who->drama.title,
        .kind = kd_work_kind_name(who->drama.kind),
        .aliases = &who->drama.aliases,
        .mended = &who->drama.mended,
        .seasons = &who->drama.seasons,
        .networks = &who->drama.networks,
        .articles = who->drama.articles,
        .independent = who->drama.independent,
    };
    return status;
}

static const struct kd_question QUESTION = {
    .ask = ask,
    .row = print_person,
    .subject = "drama",
    .name = "title",
    .name_column = "drama",
    .also = true,
    .rows = "people",
    .row_name = "name",
    .unit = "people",
    .nothing = "No article says who is in it.",
    .columns = COLUMNS,
    .column_count = sizeof COLUMNS / sizeof *COLUMNS,
};

enum kdidx_status kd_cmd_who(struct kd_run *run)
{
    return kd_answer_question(run, &QUESTION);
}
