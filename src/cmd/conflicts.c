/* kdidx conflicts [NAME]: what articles do not agree on, with both sides' evidence. */
#include <stdio.h>
#include <string.h>

#include "cmd/answer.h"
#include "cmd/emit.h"

static const struct kd_column COLUMNS[] = {
    {"number", NULL, KD_COL_GROUP},
    {"kind", "KIND", KD_COL_GROUP},
    {"drama", "DRAMA", KD_COL_GROUP},
    {"about", "OF", KD_COL_GROUP},
    {"value", "SAYS", KD_COL_LEFT},
    {"days", NULL, KD_COL_LEFT},
    {"time", NULL, KD_COL_LEFT},
    {"articles", NULL, KD_COL_RIGHT},
    {"independent", "ARTICLES", KD_COL_RIGHT},
    {"confidence", NULL, KD_COL_RIGHT},
    KD_EVIDENCE_COLUMNS,
    {"season", NULL, KD_COL_LEFT},
};

/* "sat, sun 21:10" of an air time. */
static const char *value_of(struct kd_run *run, const struct kd_conflict_row *row)
{
    char text[KD_SLOT_SIZE];
    if (row->kind != KD_IN_AIRTIME)
        return row->value;
    kd_slot_text(row->days, ", ", row->time, NULL, text);
    return kd_arena_strndup(&run->arena, text, strlen(text));
}

static void print_row(struct kd_run *run, const struct kd_conflict_row *row, bool many)
{
    struct kd_printer *p = run->print;
    kd_answer_row(run, many);
    kd_print_pair_int(p, "number", (int64_t)row->number);
    kd_print_pair(p, "kind", kd_conflict_name(row->kind));
    kd_print_pair(p, "drama", row->drama);
    kd_print_pair(p, "about", row->about);
    kd_print_pair(p, "season", row->season);
    kd_print_pair(p, "value", value_of(run, row));
    kd_print_key(p, "days");
    kd_emit_days(p, row->days);
    kd_print_pair(p, "time", row->time);
    kd_print_pair_int(p, "articles", (int64_t)row->articles);
    kd_print_pair_int(p, "independent", (int64_t)row->independent);
    kd_answer_confidence(run, row->confidence);
    kd_answer_evidence(run, &row->evidence);
    kd_print_end(p);
}

/* Of everything, or of run's operand, alone or one of many. A document is printed also when there
 * is none: with an empty list. */
static enum kdidx_status answer(struct kd_run *run, const void *how, bool many)
{
    const struct kd_rows all = {"conflicts", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS,
                                NULL,        NULL,    "value"},
                         rows = kd_answer_rows(run, &all, many);
    const struct kd_query_opts *opts = how;
    struct kd_conflicts found = {0};
    const char *name = run->count > 0 ? run->operands[0] : NULL;
    enum kdidx_status asked =
        kd_query_conflicts(run->db, &run->arena, name, opts, &found, &run->err);
    asked = kd_answer_check(run, asked, &found.match);
    if (asked != KDIDX_OK && asked != KDIDX_NONE)
        return asked;
    enum kdidx_status status = kd_answer_begin(run, found.query);
    if (status != KDIDX_OK)
        return status;
    if (many)
        kd_print_text(run->print, KD_HEADING, "%s", name);
    kd_print_rows(run->print, &rows);
    for (size_t i = 0; i < found.rows.n; i++)
        print_row(run, &found.rows.v[i], many);
    kd_print_end(run->print);
    kd_answer_groups(run, found.total, found.shown, "conflicts");
    return kd_answer_end_found(run);
}

enum kdidx_status kd_cmd_conflicts(struct kd_run *run)
{
    struct kd_query_opts opts = kd_answer_query_opts(run);
    return kd_answer_names(run, answer, &opts);
}
