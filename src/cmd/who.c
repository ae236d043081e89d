/* kdidx who DRAMA: the people of a drama. */
#include "cmd/answer.h"

static const struct kd_column COLUMNS[] = {
    {"drama", NULL, KD_COL_LEFT},
    {"role", "ROLE", KD_COL_GROUP},
    {"name", "NAME", KD_COL_LEFT},
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

static void print_drama(struct kd_run *run, const struct kd_who *who)
{
    struct kd_printer *p = run->print;
    kd_print_key(p, "drama");
    kd_print_map(p);
    kd_print_pair(p, "title", who->drama.title);
    kd_print_pair(p, "kind", kd_work_kind_name(who->drama.kind));
    kd_answer_strings(run, "aliases", &who->drama.aliases);
    kd_answer_strings(run, "seasons", &who->drama.seasons);
    kd_answer_strings(run, "networks", &who->drama.networks);
    kd_print_pair_int(p, "articles", (int64_t)who->drama.articles);
    kd_print_end(p);

    kd_print_text(p, KD_HEADING, "%s", who->drama.title);
    kd_answer_about(run, &who->drama.networks, &who->drama.seasons, who->drama.articles);
    if (who->drama.aliases.n > 0)
        kd_print_text(p, KD_PLAIN, "also: %s", kd_answer_join(run, &who->drama.aliases));
    kd_print_text(p, KD_PLAIN, "%s", "");
}

static void print_person(struct kd_run *run, const struct kd_who_person *person)
{
    struct kd_printer *p = run->print;
    kd_print_row(p);
    kd_print_pair(p, "name", person->name);
    kd_answer_strings(run, "aliases", &person->aliases);
    kd_print_pair(p, "role", kd_role_name(person->role));
    kd_answer_strings(run, "characters", &person->characters);
    kd_print_pair_int(p, "articles", (int64_t)person->articles);
    kd_answer_confidence(run, person->confidence);
    kd_answer_evidence(run, &person->evidence);
    kd_print_end(p);
}

enum kdidx_status kd_cmd_who(struct kd_run *run)
{
    static const size_t columns = sizeof COLUMNS / sizeof *COLUMNS;
    struct kd_who who = {0};
    struct kd_query_opts opts = kd_answer_query_opts(run);
    enum kdidx_status status =
        kd_query_who(run->db, &run->arena, run->operands[0], &opts, &who, &run->err);
    status = kd_answer_check(run, status, &who.match);
    if (status == KDIDX_OK)
        status = kd_answer_begin(run, who.query);
    if (status != KDIDX_OK)
        return status;
    print_drama(run, &who);
    if (who.people.n == 0)
        kd_print_text(run->print, KD_PLAIN, "No article says who is in it.");
    kd_print_rows(run->print,
                  &(struct kd_rows){"people", COLUMNS, columns, "drama", who.drama.title});
    for (size_t i = 0; i < who.people.n; i++)
        print_person(run, &who.people.v[i]);
    kd_print_end(run->print);
    kd_answer_total(run, who.total, who.people.n, "people");
    return kd_answer_end(run);
}
