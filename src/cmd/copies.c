/* kdidx copies: the groups of near copies. */
#include "cmd/answer.h"

static const struct kd_column COLUMNS[] = {
    {"group", "GROUP", KD_COL_GROUP},  {"article", NULL, KD_COL_LEFT},
    {"alike", "ALIKE", KD_COL_RIGHT},  {"title", "TITLE", KD_COL_LEFT},
    {"source", "SOURCE", KD_COL_LEFT}, {"ordinal", NULL, KD_COL_RIGHT},
    {"outlet", "OUTLET", KD_COL_LEFT}, {"published", "PUBLISHED", KD_COL_WHOLE},
    {"url", NULL, KD_COL_LEFT},
};

static void print_row(struct kd_printer *p, const struct kd_copies_row *row)
{
    kd_print_row(p);
    kd_print_pair(p, "group", row->group);
    kd_print_pair(p, "article", row->article);
    kd_print_pair(p, "source", row->source);
    kd_print_pair_int(p, "ordinal", row->ordinal);
    kd_print_pair(p, "title", row->title);
    kd_print_pair(p, "url", row->url);
    kd_print_pair(p, "published", row->published);
    kd_print_pair(p, "outlet", row->outlet);
    kd_print_key(p, "alike");
    kd_print_real(p, row->alike, 2);
    kd_print_end(p);
}

/* A document is printed also when there is no group: with an empty list. */
enum kdidx_status kd_cmd_copies(struct kd_run *run)
{
    static const size_t columns = sizeof COLUMNS / sizeof *COLUMNS;
    struct kd_copies copies = {0};
    struct kd_query_opts opts = kd_answer_query_opts(run);
    enum kdidx_status asked = kd_query_copies(run->db, &run->arena, &opts, &copies, &run->err);
    asked = kd_answer_check(run, asked, NULL);
    if (asked != KDIDX_OK && asked != KDIDX_NONE)
        return asked;
    enum kdidx_status status = kd_answer_begin(run, NULL);
    if (status != KDIDX_OK)
        return status;
    struct kd_printer *p = run->print;
    kd_print_pair_int(p, "articles", (int64_t)copies.articles);
    kd_print_rows(p, &(struct kd_rows){"copies", COLUMNS, columns, NULL, NULL, "source"});
    for (size_t i = 0; i < copies.rows.n; i++)
        print_row(p, &copies.rows.v[i]);
    kd_print_end(p);
    kd_answer_groups(run, copies.groups, copies.shown, "groups");
    return kd_answer_end_found(run);
}
