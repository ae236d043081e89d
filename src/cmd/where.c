/* kdidx where DRAMA: networks, streaming services and air times. */
#include "cmd/answer.h"
#include "cmd/emit.h"

static const struct kd_column COLUMNS[] = {
    {"drama", NULL, KD_COL_LEFT},
    {"network", "NETWORK", KD_COL_LEFT},
    {"days", "DAYS", KD_COL_LEFT},
    {"time", "TIME", KD_COL_LEFT},
    {"tz", "ZONE", KD_COL_LEFT},
    {"articles", "ARTICLES", KD_COL_RIGHT},
    {"confidence", NULL, KD_COL_RIGHT},
    {"evidence.quote", "SENTENCE", KD_COL_LEFT},
    {"evidence.source", NULL, KD_COL_LEFT},
    {"evidence.article", NULL, KD_COL_LEFT},
    {"evidence.start", NULL, KD_COL_RIGHT},
    {"evidence.end", NULL, KD_COL_RIGHT},
    {"evidence.rule", NULL, KD_COL_LEFT},
};

static void print_drama(struct kd_run *run, const struct kd_where *where)
{
    struct kd_printer *p = run->print;
    kd_print_key(p, "drama");
    kd_print_map(p);
    kd_print_pair(p, "title", where->drama.title);
    kd_print_pair(p, "kind", kd_work_kind_name(where->drama.kind));
    kd_answer_strings(run, "aliases", &where->drama.aliases);
    kd_answer_strings(run, "seasons", &where->drama.seasons);
    kd_print_pair_int(p, "articles", (int64_t)where->drama.articles);
    kd_print_end(p);

    kd_print_text(p, KD_HEADING, "%s", where->drama.title);
    kd_answer_about(run, NULL, &where->drama.seasons, where->drama.articles);
    kd_print_text(p, KD_PLAIN, "%s", "");
}

static void print_where(struct kd_run *run, const struct kd_where_row *row)
{
    struct kd_printer *p = run->print;
    kd_print_row(p);
    kd_print_pair(p, "network", row->network);
    kd_print_key(p, "days");
    kd_emit_days(p, row->days);
    kd_print_pair(p, "time", row->time);
    kd_print_pair(p, "tz", row->tz);
    kd_print_pair_int(p, "articles", (int64_t)row->articles);
    kd_answer_confidence(run, row->confidence);
    kd_answer_evidence(run, &row->evidence);
    kd_print_end(p);
}

enum kdidx_status kd_cmd_where(struct kd_run *run)
{
    static const size_t columns = sizeof COLUMNS / sizeof *COLUMNS;
    struct kd_where where = {0};
    struct kd_query_opts opts = kd_answer_query_opts(run);
    enum kdidx_status status =
        kd_query_where(run->db, &run->arena, run->operands[0], &opts, &where, &run->err);
    status = kd_answer_check(run, status, &where.match);
    if (status == KDIDX_OK)
        status = kd_answer_begin(run, where.query);
    if (status != KDIDX_OK)
        return status;
    print_drama(run, &where);
    if (where.rows.n == 0)
        kd_print_text(run->print, KD_PLAIN, "No article says where it is shown.");
    kd_print_rows(run->print,
                  &(struct kd_rows){"places", COLUMNS, columns, "drama", where.drama.title});
    for (size_t i = 0; i < where.rows.n; i++)
        print_where(run, &where.rows.v[i]);
    kd_print_end(run->print);
    kd_answer_total(run, where.total, where.rows.n, "rows");
    return kd_answer_end(run);
}
