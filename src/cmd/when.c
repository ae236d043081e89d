/* kdidx when NAME: what happened to a drama and when; the dates of a person. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/answer.h"
#include "cmd/emit.h"

static const struct kd_column COLUMNS[] = {
    {"name", NULL, KD_COL_LEFT},
    {"value", NULL, KD_COL_WHOLE},
    {"date", "DATE", KD_COL_TOLD_WHOLE},
    {"inferred", NULL, KD_COL_LEFT},
    {"what", "WHAT", KD_COL_TOLD},
    {"articles", NULL, KD_COL_RIGHT},
    {"independent", "ARTICLES", KD_COL_RIGHT},
    {"confidence", "SURE", KD_COL_RIGHT},
    KD_SEEN_COLUMN,
    KD_EVIDENCE_COLUMNS,
    {"event", NULL, KD_COL_LEFT},
    {"episode", NULL, KD_COL_RIGHT},
    {"season", NULL, KD_COL_LEFT},
    {"year", NULL, KD_COL_LEFT},
    KD_SEEN_COLUMNS,
};

struct found {
    struct kd_when when;
    struct kd_where where; /* of a work: its air times */
};

/* "episode 9, season 2"; "script reading". */
static void print_what(struct kd_printer *p, const struct kd_when_date *date)
{
    char event[32] = "", episode[24] = "";
    if (date->event == NULL)
        return;
    snprintf(event, sizeof event, "%s", date->event);
    for (char *c = event; *c != '\0'; c++)
        *c = *c == '_' ? ' ' : *c;
    if (date->episode != 0)
        snprintf(episode, sizeof episode, " %u", date->episode);
    kd_print_cell(p, "what", "%s%s%s%s", event, episode, date->season != NULL ? ", season " : "",
                  date->season != NULL ? date->season : "");
}

static void print_date(struct kd_run *run, const void *found, size_t index)
{
    const struct found *all = found;
    const struct kd_when_date *date = &all->when.dates.v[index];
    struct kd_printer *p = run->print;
    kd_print_pair(p, "value", date->value);
    kd_print_cell(p, "date", "%s%s", date->value, date->inferred ? "*" : "");
    kd_print_pair(p, "event", date->event);
    kd_emit_episode(p, date->episode);
    kd_print_pair(p, "season", date->season);
    print_what(p, date);
    kd_print_key(p, "inferred");
    kd_print_bool(p, date->inferred);
    kd_print_pair(p, "year", kd_year_by_name(date->year));
    kd_print_pair_int(p, "articles", (int64_t)date->articles);
    kd_print_pair_int(p, "independent", (int64_t)date->independent);
    kd_answer_confidence(run, date->confidence);
    kd_answer_seen(run, &date->seen);
    kd_answer_evidence(run, &date->evidence);
}

static void tell_airtime(struct kd_printer *p, const struct kd_where_row *row)
{
    char slot[KD_SLOT_SIZE];
    kd_slot_text(row->days, " ", row->time, row->tz, slot);
    kd_print_text(p, KD_PLAIN, "on air: %s, %" PRIu64 " article%s", slot, row->independent,
                  row->independent == 1 ? "" : "s");
}

static bool any_inferred(const struct kd_when_dates *dates)
{
    for (size_t i = 0; i < dates->n; i++)
        if (dates->v[i].inferred)
            return true;
    return false;
}

/* The days of the week on which it airs, and what the star stands for. */
static void print_more(struct kd_run *run, const void *found)
{
    const struct found *all = found;
    struct kd_printer *p = run->print;
    if (all != NULL && any_inferred(&all->when.dates))
        kd_print_text(p, KD_PLAIN, "* year worked out");
    kd_print_key(p, "airtimes");
    kd_print_list(p);
    for (size_t i = 0; all != NULL && i < all->where.rows.n; i++) {
        const struct kd_where_row *row = &all->where.rows.v[i];
        if (row->network != NULL)
            continue;
        kd_print_map(p);
        kd_answer_place(run, row);
        kd_print_end(p);
        tell_airtime(p, row);
    }
    kd_print_end(p);
}

static enum kdidx_status ask_airtimes(struct kd_run *run, const struct kd_query_opts *opts,
                                      struct found *all)
{
    struct kd_query_opts every = *opts;
    every.limit = every.offset = 0;
    every.since = every.until = NULL; /* they are of dates here */
    if (every.brief)                  /* a line for people has none */
        every.evidence = KD_NO_EVIDENCE;
    if (strcmp(all->when.kind, "work") != 0)
        return KDIDX_OK;
    return kd_query_where(run->db, &run->arena, run->operands[0], &every, &all->where, &run->err);
}

static enum kdidx_status ask(struct kd_run *run, const struct kd_query_opts *opts,
                             struct kd_answer *answer)
{
    struct found *all = kd_arena_alloc(&run->arena, sizeof *all);
    struct kd_when *when = &all->when;
    enum kdidx_status status =
        kd_query_when(run->db, &run->arena, run->operands[0], opts, when, &run->err);
    if (status == KDIDX_OK)
        status = ask_airtimes(run, opts, all);
    answer->found = all;
    answer->match = &when->match;
    answer->total = when->total;
    answer->shown = when->dates.n;
    answer->subject = (struct kd_subject){
        .name = when->name,
        .kind = when->kind,
        .aliases = &when->aliases,
        .mended = &when->mended,
        .articles = when->articles,
        .independent = when->independent,
    };
    return status;
}

static const struct kd_question QUESTION = {
    .ask = ask,
    .row = print_date,
    .more = print_more,
    .subject = "about",
    .name = "name",
    .name_column = "name",
    .rows = "dates",
    .row_name = "value",
    .unit = "dates",
    .nothing = "No article gives a date.",
    .columns = COLUMNS,
    .column_count = sizeof COLUMNS / sizeof *COLUMNS,
};

enum kdidx_status kd_cmd_when(struct kd_run *run)
{
    return kd_answer_question(run, &QUESTION);
}
