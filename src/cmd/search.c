/* kdidx search QUERY: full-text search. */
#include "cmd/answer.h"
#include "cmd/emit.h"

static const struct kd_column COLUMNS[] = {
    {"query", NULL, KD_COL_LEFT},      {"article", NULL, KD_COL_LEFT},
    {"source", "SOURCE", KD_COL_LEFT}, {"ordinal", NULL, KD_COL_RIGHT},
    {"title", "TITLE", KD_COL_LEFT},   {"url", NULL, KD_COL_LEFT},
    {"published", NULL, KD_COL_LEFT},  {"outlet", NULL, KD_COL_LEFT},
    {"score", NULL, KD_COL_RIGHT},     {"snippet", "WHERE IT STANDS", KD_COL_LEFT},
    {"start", NULL, KD_COL_RIGHT},     {"end", NULL, KD_COL_RIGHT},
    {"hits", NULL, KD_COL_ASKED},      {"spans", NULL, KD_COL_ASKED},
};

static void print_row(struct kd_printer *p, const struct kd_search_row *row)
{
    kd_print_row(p);
    kd_print_pair(p, "article", row->article);
    kd_print_pair(p, "source", row->source);
    kd_print_pair_int(p, "ordinal", row->ordinal);
    kd_print_pair(p, "title", row->title);
    kd_print_pair(p, "url", row->url);
    kd_print_pair(p, "published", row->published);
    kd_print_pair(p, "outlet", row->outlet);
    kd_print_key(p, "score");
    kd_print_real(p, row->score, 6);
    kd_print_pair(p, "snippet", row->snippet);
    kd_print_key(p, "hits");
    kd_emit_spans(p, &row->hits);
    kd_print_pair_int(p, "start", row->place.start);
    kd_print_pair_int(p, "end", row->place.end);
    kd_print_key(p, "spans");
    kd_emit_spans(p, &row->spans);
    kd_print_end(p);
}

/* Asks for run's operand, alone or one of many. */
static enum kdidx_status answer(struct kd_run *run, const void *how, bool many)
{
    static const size_t columns = sizeof COLUMNS / sizeof *COLUMNS;
    const struct kd_query_opts *opts = how;
    struct kd_search search = {0};
    enum kdidx_status asked =
        kd_query_search(run->db, &run->arena, run->operands[0], opts, &search, &run->err);
    asked = kd_answer_check(run, asked, &search.match);
    if (asked != KDIDX_OK && asked != KDIDX_NONE)
        return asked;
    if (asked == KDIDX_OK && search.unknown != NULL)
        run->outlet->say(run, search.unknown);
    enum kdidx_status status = kd_answer_begin(run, search.query);
    if (status != KDIDX_OK)
        return status;
    if (many)
        kd_print_text(run->print, KD_HEADING, "%s", search.query);
    kd_print_rows(run->print,
                  &(struct kd_rows){"articles", COLUMNS, columns, "query", search.query, "source"});
    for (size_t i = 0; i < search.rows.n; i++)
        print_row(run->print, &search.rows.v[i]);
    kd_print_end(run->print);
    kd_answer_total(run, search.total, search.rows.n, "articles");
    return kd_answer_end_found(run);
}

enum kdidx_status kd_cmd_search(struct kd_run *run)
{
    if (run->options.limit == 0)
        run->options.limit = 20; /* best first: more than a screen is asked for by --limit */
    struct kd_query_opts opts = kd_answer_query_opts(run);
    return kd_answer_names(run, answer, &opts);
}
