/* kdidx status: what is stale, which articles gave nothing, which inputs were rejected and why. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/answer.h"
#include "cmd/refresh.h"
#include "query/stale.h"

enum { SHOWN = 20 /* of each list, to people who ask for no number */ };

/* A row is of one of three lists; for people, what differs stands in the same columns. */
static const struct kd_column COLUMNS[] = {
    {"state", "STATE", KD_COL_GROUP}, {"source", NULL, KD_COL_LEFT},
    {"ordinal", NULL, KD_COL_LEFT},   {"what", "WHAT", KD_COL_TOLD},
    {"place", "PLACE", KD_COL_LEFT},  {"why", "WHY", KD_COL_TOLD},
    {"reason", NULL, KD_COL_LEFT},    {"article", NULL, KD_COL_LEFT},
    {"title", NULL, KD_COL_LEFT},     {"articles", NULL, KD_COL_LEFT},
    {"maker", NULL, KD_COL_LEFT},     {"program", NULL, KD_COL_LEFT},
    {"changed", NULL, KD_COL_LEFT},
};

/* What a row has; NULL and -1: null. */
struct row {
    const char *state, *source, *place, *reason, *article, *title;
    int64_t ordinal, articles;
    const struct kd_stale_maker *maker;
};

static void print_number(struct kd_printer *p, const char *key, int64_t value)
{
    kd_print_key(p, key);
    if (value >= 0)
        kd_print_int(p, value);
    else
        kd_print_null(p);
}

static void print_row(struct kd_printer *p, const struct row *row)
{
    kd_print_row(p);
    kd_print_pair(p, "state", row->state);
    kd_print_pair(p, "source", row->source);
    print_number(p, "ordinal", row->ordinal);
    kd_print_pair(p, "place", row->place);
    kd_print_pair(p, "reason", row->reason);
    kd_print_pair(p, "article", row->article);
    kd_print_pair(p, "title", row->title);
    print_number(p, "articles", row->articles);
    kd_print_pair(p, "maker", row->maker != NULL ? row->maker->id : NULL);
    kd_print_pair(p, "program", row->maker != NULL ? row->maker->program : NULL);
    if (row->maker != NULL)
        kd_print_strings(p, "changed", row->maker->changed.v, row->maker->changed.n);
    else
        kd_print_strings(p, "changed", NULL, 0);
    if (row->articles >= 0)
        kd_print_cell(p, "what", "%" PRId64 " article%s", row->articles,
                      row->articles == 1 ? "" : "s");
    else if (row->ordinal > 0)
        kd_print_cell(p, "what", "%s#%" PRId64, row->source, row->ordinal);
    else
        kd_print_cell(p, "what", "%s", row->source);
    kd_print_cell(p, "why", "%s",
                  row->reason != NULL  ? row->reason
                  : row->title != NULL ? row->title
                                       : "no title");
    kd_print_end(p);
}

/* ---- stale articles ---- */

static bool is_rule(const char *part)
{
    return strncmp(part, "rule ", 5) == 0;
}

/* "rules a, b, c and 4 more": of the parts that are rules, or that are not. */
static void add_parts(struct kd_arena *arena, struct kd_arena_text *text,
                      const struct kd_strings *parts, bool rules)
{
    enum { NAMED = 3 };
    size_t n = 0, named = 0;
    for (size_t i = 0; i < parts->n; i++)
        n += is_rule(parts->v[i]) == rules;
    if (n > 0 && text->n > 0)
        kd_arena_printf(arena, text, "; ");
    if (n > 0 && rules)
        kd_arena_printf(arena, text, n > 1 ? "rules " : "rule ");
    for (size_t i = 0; i < parts->n && named < NAMED; i++)
        if (is_rule(parts->v[i]) == rules)
            kd_arena_printf(arena, text, "%s%s", named++ > 0 ? ", " : "",
                            parts->v[i] + (rules ? 5 : 0));
    if (n > named)
        kd_arena_printf(arena, text, " and %zu more", n - named);
}

static const char *why_stale(struct kd_run *run, const struct kd_stale_maker *maker)
{
    struct kd_arena_text text = {0};
    if (maker->changed.n == 0)
        return "not known what made them: loaded, or stored by an older version";
    add_parts(&run->arena, &text, &maker->changed, false);
    add_parts(&run->arena, &text, &maker->changed, true);
    return text.v != NULL ? text.v : "";
}

static void print_stale(struct kd_run *run, const struct kd_status *status)
{
    for (size_t i = 0; i < status->makers.n; i++) {
        const struct kd_stale_maker *maker = &status->makers.v[i];
        if (!maker->current)
            print_row(run->print, &(struct row){.state = "stale",
                                                .ordinal = -1,
                                                .reason = why_stale(run, maker),
                                                .articles = (int64_t)maker->articles,
                                                .maker = maker});
    }
}

/* ---- the document ---- */

static void print_rows(struct kd_run *run, const struct kd_status *status)
{
    kd_print_rows(run->print, &(struct kd_rows){"items", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS,
                                                NULL, NULL, "source"});
    print_stale(run, status);
    for (size_t i = 0; i < status->barren.n; i++) {
        const struct kd_barren *b = &status->barren.v[i];
        print_row(run->print, &(struct row){.state = "nothing found",
                                            .source = b->source,
                                            .ordinal = b->ordinal,
                                            .article = b->article,
                                            .title = b->title,
                                            .articles = -1});
    }
    for (size_t i = 0; i < status->rejects.n; i++) {
        const struct kd_reject *r = &status->rejects.v[i];
        print_row(run->print, &(struct row){.state = "rejected",
                                            .source = r->source,
                                            .ordinal = -1,
                                            .place = r->place[0] != '\0' ? r->place : NULL,
                                            .reason = r->reason,
                                            .articles = -1});
    }
    kd_print_end(run->print);
}

static void print_counts(struct kd_run *run, const struct kd_status *status,
                         const struct kd_maker *maker)
{
    struct kd_printer *p = run->print;
    char id[KD_MAKER_HEX];
    kd_maker_hex(maker->hash, id);
    kd_print_pair(p, "database", run->options.db);
    kd_print_pair(p, "maker", id);
    kd_print_pair(p, "program", maker->program);
    kd_print_pair_int(p, "articles", (int64_t)status->articles);
    kd_print_pair_int(p, "stale", (int64_t)status->stale);
    kd_print_pair_int(p, "nothing_found", (int64_t)status->nothing);
    kd_print_pair_int(p, "rejected", (int64_t)status->rejected);
    kd_print_pair_int(p, "unsettled", (int64_t)status->unsettled);
    kd_print_key(p, "names_due");
    kd_print_bool(p, status->names_due);
    kd_print_text(p, KD_PLAIN,
                  "%s: %" PRIu64 " article%s, %" PRIu64 " stale, in %" PRIu64
                  " nothing found; %" PRIu64 " rejected",
                  run->options.db, status->articles, status->articles == 1 ? "" : "s",
                  status->stale, status->nothing, status->rejected);
    if (status->unsettled > 0)
        kd_print_text(p, KD_PLAIN,
                      "near copies of %" PRIu64 " articles have not been looked for; the next"
                      " ingest does",
                      status->unsettled);
    if (status->names_due)
        kd_print_text(p, KD_PLAIN,
                      "names of one person or work are to be joined again; the next ingest does");
}

static void print_hints(struct kd_run *run, const struct kd_status *status)
{
    struct kd_printer *p = run->print;
    if (status->barren.n < status->nothing || status->rejects.n < status->rejected ||
        kd_print_shown(p) < kd_print_given(p))
        kd_print_text(p, KD_PLAIN, "not all are shown; --limit and --offset choose%s",
                      run->paged ? " of each list" : "");
    if (status->stale > 0)
        kd_print_text(p, KD_PLAIN, "kdidx ingest --refresh brings stale articles up to date");
}

static enum kdidx_status print_status(struct kd_run *run, const struct kd_status *status,
                                      const struct kd_maker *maker)
{
    enum kdidx_status begun = kd_answer_begin(run, NULL);
    if (begun != KDIDX_OK)
        return begun;
    print_counts(run, status, maker);
    if (status->stale + status->nothing + status->rejected > 0)
        kd_print_text(run->print, KD_PLAIN, "%s", "");
    print_rows(run, status);
    print_hints(run, status);
    return kd_answer_end_part(run);
}

enum kdidx_status kd_cmd_status(struct kd_run *run)
{
    struct kd_query_opts page = kd_answer_query_opts(run);
    struct kd_maker *maker = NULL;
    struct kd_status found;
    if (run->options.format == KD_PRINT_TABLE && run->paged && page.limit == 0)
        page.limit = SHOWN;
    enum kdidx_status status = kd_own_maker(run, &maker);
    if (status == KDIDX_OK)
        status = kd_query_status(run->db, &run->arena, maker, &page, &found, &run->err);
    if (status == KDIDX_OK)
        status = print_status(run, &found, maker);
    kd_maker_free(maker);
    return status;
}
