/* kdidx diff OLD NEW: facts added, lost and changed between two databases. */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/answer.h"
#include "cmd/emit.h"
#include "cmd/load.h"
#include "query/diff.h"

enum { BUSY_MS = 10000 };

static const struct kd_column COLUMNS[] = {
    {"change", NULL, KD_COL_LEFT},
    {"differs", NULL, KD_COL_LEFT},
    {"article", NULL, KD_COL_LEFT},
    {"source", NULL, KD_COL_LEFT},
    {"ordinal", NULL, KD_COL_LEFT},
    {"title", NULL, KD_COL_LEFT},
    {"where", "ARTICLE", KD_COL_TOLD_GROUP},
    {"how", "CHANGE", KD_COL_TOLD},
    {"kind", "KIND", KD_COL_LEFT},
    {"fact", "FACT", KD_COL_TOLD},
    {"was", "BEFORE", KD_COL_TOLD},
    {"is", "AFTER", KD_COL_TOLD},
    {"drama", NULL, KD_COL_LEFT},
    {"other", NULL, KD_COL_LEFT},
    {"character", NULL, KD_COL_LEFT},
    {"role", NULL, KD_COL_LEFT},
    {"days", NULL, KD_COL_LEFT},
    {"time", NULL, KD_COL_LEFT},
    {"tz", NULL, KD_COL_LEFT},
    {"before.confidence", NULL, KD_COL_LEFT},
    {"before.rule", NULL, KD_COL_LEFT},
    {"after.confidence", NULL, KD_COL_LEFT},
    {"after.rule", NULL, KD_COL_LEFT},
    {"event", NULL, KD_COL_LEFT},
    {"episode", NULL, KD_COL_LEFT},
    {"before.evidence", NULL, KD_COL_ASKED},
    {"after.evidence", NULL, KD_COL_ASKED},
};

/* ---- one difference ---- */

/* "Lee Dan Bi as Cho Ran in Low Water", "Low Water on mon tue 22:00 KST". */
static void print_fact(struct kd_printer *p, const struct kd_fact *fact)
{
    char slot[KD_SLOT_SIZE];
    kd_slot_text(fact->days, " ", fact->time, fact->tz, slot);
    if (fact->kind == KD_FACT_DATE)
        kd_print_cell(p, "fact", "%s", fact->other);
    else if (fact->kind == KD_FACT_EVENT)
        kd_print_cell(p, "fact", "%s of %s, %s", fact->event, fact->drama, fact->other);
    else if (fact->kind == KD_FACT_AIRTIME)
        kd_print_cell(p, "fact", "%s on %s", fact->drama != NULL ? fact->drama : "?", slot);
    else if (fact->kind == KD_FACT_AIRS)
        kd_print_cell(p, "fact", "%s on %s", fact->drama, fact->other);
    else
        kd_print_cell(
            p, "fact", "%s%s%s%s%s in %s", fact->other, fact->character != NULL ? " as " : "",
            fact->character != NULL ? fact->character : "", fact->role != NULL ? ", " : "",
            fact->role != NULL ? fact->role : "", fact->drama);
}

/* What may change; null where there is no such fact. */
static void print_state(struct kd_printer *p, const char *key, const char *cell,
                        const struct kd_fact *fact)
{
    kd_print_key(p, key);
    if (fact == NULL) {
        kd_print_null(p);
        return;
    }
    kd_print_map(p);
    kd_print_key(p, "confidence");
    if (fact->kind == KD_FACT_AIRTIME || fact->kind == KD_FACT_DATE)
        kd_print_null(p);
    else
        kd_print_real(p, fact->confidence / 100.0, 2);
    kd_print_pair(p, "rule", fact->rule);
    kd_print_key(p, "evidence");
    kd_emit_spans(p, &fact->evidence);
    kd_print_end(p);
    const char *rule = fact->rule != NULL ? fact->rule : "";
    if (fact->kind == KD_FACT_AIRTIME || fact->kind == KD_FACT_DATE)
        kd_print_cell(p, cell, "%s", rule);
    else
        kd_print_cell(p, cell, "%.2f %s", fact->confidence / 100.0, rule);
}

/* Which of what may change did, as a list and as words. */
static void print_differs(struct kd_printer *p, const struct kd_difference *d, const char *change)
{
    const char *names[3];
    size_t n = 0;
    if (d->confidence)
        names[n++] = "confidence";
    if (d->rule)
        names[n++] = "rule";
    if (d->evidence)
        names[n++] = "evidence";
    kd_print_strings(p, "differs", names, n);
    kd_print_cell(p, "how", "%s%s%s%s%s%s", n == 0 ? change : names[0], n > 1 ? ", " : "",
                  n > 1 ? names[1] : "", n > 2 ? ", " : "", n > 2 ? names[2] : "", "");
}

static void print_key(struct kd_printer *p, const struct kd_fact *fact)
{
    kd_print_pair(p, "kind", kd_fact_kind_name(fact->kind));
    kd_print_pair(p, "drama", fact->drama);
    kd_print_pair(p, "other", fact->other);
    kd_print_pair(p, "character", fact->character);
    kd_print_pair(p, "role", fact->role);
    kd_print_key(p, "days");
    kd_emit_days(p, fact->days);
    kd_print_pair(p, "time", fact->time);
    kd_print_pair(p, "tz", fact->tz);
    kd_print_pair(p, "event", fact->event);
    kd_emit_episode(p, fact->episode);
    print_fact(p, fact);
}

static enum kdidx_status print_difference(void *ctx, const struct kd_difference *d)
{
    struct kd_printer *p = ctx;
    const char *change = d->before == NULL ? "added" : d->after == NULL ? "lost" : "changed";
    kd_print_row(p);
    kd_print_pair(p, "change", change);
    print_differs(p, d, change);
    kd_print_pair(p, "article", d->article);
    kd_print_pair(p, "source", d->source);
    kd_print_pair_int(p, "ordinal", d->ordinal);
    kd_print_pair(p, "title", d->title);
    if (d->ordinal > 0)
        kd_print_cell(p, "where", "%s#%" PRIu32, d->source, d->ordinal);
    else
        kd_print_cell(p, "where", "%s", d->source);
    print_key(p, d->before == NULL || d->after != NULL ? d->after : d->before);
    print_state(p, "before", "was", d->before);
    print_state(p, "after", "is", d->after);
    kd_print_end(p);
    return KDIDX_OK;
}

/* ---- the two ---- */

static enum kdidx_status is_database(struct kd_run *run, const char *path, bool *out)
{
    static const char magic[16] = "SQLite format 3";
    char head[sizeof magic] = {0};
    *out = false;
    if (strcmp(path, "-") == 0)
        return KDIDX_OK;
    FILE *file = fopen(path, "rb");
    size_t n = file != NULL ? fread(head, 1, sizeof head, file) : 0;
    bool failed = file == NULL || ferror(file);
    int why = errno;
    if (file != NULL)
        fclose(file);
    if (failed)
        return kd_fail(&run->err, KDIDX_IO, "%s: %s", path, strerror(why));
    *out = n == sizeof magic && memcmp(head, magic, sizeof magic) == 0;
    return KDIDX_OK;
}

/* A database is opened; records are loaded into one in memory. */
static enum kdidx_status open_side(struct kd_run *run, const char *path, struct kd_db **out)
{
    bool database;
    enum kdidx_status status = is_database(run, path, &database);
    if (status != KDIDX_OK)
        return status;
    if (database)
        return kd_db_open(path, KD_DB_READ, BUSY_MS, out, &run->err);
    status = kd_db_open(":memory:", KD_DB_CREATE, BUSY_MS, out, &run->err);
    return status == KDIDX_OK ? kd_load_records(run, *out, path) : status;
}

static void print_counts(struct kd_run *run, const struct kd_diff *diff)
{
    struct kd_printer *p = run->print;
    kd_print_pair_int(p, "articles_before", (int64_t)diff->articles[0]);
    kd_print_pair_int(p, "articles_after", (int64_t)diff->articles[1]);
    kd_print_pair_int(p, "only_before", (int64_t)diff->only[0]);
    kd_print_pair_int(p, "only_after", (int64_t)diff->only[1]);
    kd_print_pair_int(p, "added", (int64_t)diff->added);
    kd_print_pair_int(p, "lost", (int64_t)diff->lost);
    kd_print_pair_int(p, "changed", (int64_t)diff->changed);
    if (diff->added + diff->lost + diff->changed > 0)
        kd_print_text(p, KD_PLAIN, "%s", "");
    kd_print_text(p, KD_PLAIN, "%" PRIu64 " added, %" PRIu64 " lost, %" PRIu64 " changed",
                  diff->added, diff->lost, diff->changed);
    if (diff->only[0] + diff->only[1] > 0)
        kd_print_text(p, KD_PLAIN,
                      "articles only in %s: %" PRIu64 ", only in %s: %" PRIu64
                      "; their facts are counted as lost and added",
                      run->operands[0], diff->only[0], run->operands[1], diff->only[1]);
}

/* As of diff(1): nothing differs, 0; something does, 1. */
static enum kdidx_status print_diff(struct kd_run *run, struct kd_db *old, struct kd_db *new)
{
    static const struct kd_rows rows = {"differences", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS,
                                        NULL,          NULL,    "source"};
    struct kd_diff diff;
    enum kdidx_status status = kd_answer_begin(run, NULL);
    if (status != KDIDX_OK)
        return status;
    kd_print_pair(run->print, "before", run->operands[0]);
    kd_print_pair(run->print, "after", run->operands[1]);
    kd_print_rows(run->print, &rows);
    enum kdidx_status found =
        kd_query_diff(old, new, print_difference, run->print, &diff, &run->err);
    kd_print_end(run->print);
    if (found != KDIDX_OK)
        return found;
    print_counts(run, &diff);
    kd_answer_given(run, "differences");
    status = kd_answer_end(run);
    return status == KDIDX_OK && kd_print_given(run->print) > 0 ? KDIDX_NONE : status;
}

enum kdidx_status kd_cmd_diff(struct kd_run *run)
{
    struct kd_db *old = NULL, *new = NULL;
    enum kdidx_status status = open_side(run, run->operands[0], &old);
    if (status == KDIDX_OK)
        status = open_side(run, run->operands[1], &new);
    if (status == KDIDX_OK)
        status = print_diff(run, old, new);
    kd_db_close(old);
    kd_db_close(new);
    return status;
}
