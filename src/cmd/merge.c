/* kdidx merge DB...: what other databases hold into this one.
 *
 * It is an export of each of them loaded here, without the lines between: the same decisions and
 * records, the same rules for places and for texts that are here already. */
#include <stdio.h>
#include <sys/stat.h>

#include "cmd/batch.h"
#include "cmd/cmd.h"
#include "cmd/confine.h"
#include "cmd/progress.h"
#include "cmd/reject.h"
#include "query/query.h"

/* A writer of another process may be bringing the other database's log to an end. */
enum { BUSY_MS = 10000 };

struct merge {
    struct kd_run *run;
    struct kd_batch batch;
    const char *path; /* of the database that is being read */
    uint64_t articles, rejected;
};

static enum kdidx_status store(void *ctx, const struct kd_show *show)
{
    struct merge *merge = ctx;
    struct kd_run *run = merge->run;
    struct kd_error why = {0};
    char place[64];
    if (kd_interrupted())
        return KDIDX_INTERRUPTED;
    merge->articles++;
    kd_progress_show(
        &(struct kd_progress){.articles = merge->articles, .rejected = merge->rejected});
    enum kdidx_status status = kd_batch_put(&merge->batch, &show->record, &why);
    if (status != KDIDX_USAGE) {
        if (status != KDIDX_OK)
            run->err = why;
        return status;
    }
    snprintf(place, sizeof place, "article %s", show->article.id);
    merge->rejected++;
    kd_rejected(run, merge->path, place, why.text);
    return KDIDX_OK;
}

static enum kdidx_status decide(void *ctx, const struct kd_decision *decision)
{
    struct merge *merge = ctx;
    bool contradicts = false;
    enum kdidx_status status =
        kd_batch_decide(&merge->batch, decision, &contradicts, &merge->run->err);
    if (status == KDIDX_OK && contradicts)
        kd_say("note: %s: \"%s\" and \"%s\" were said to be the same and to differ: they differ",
               merge->path, decision->a, decision->b);
    return status;
}

static enum kdidx_status describe(void *ctx, const struct kd_maker *maker)
{
    struct merge *merge = ctx;
    struct kd_error why = {0};
    enum kdidx_status status = kd_maker_check(maker, &why);
    if (status == KDIDX_OK)
        return kd_batch_maker(&merge->batch, maker, &merge->run->err);
    merge->rejected++;
    kd_rejected(merge->run, merge->path, "", why.text);
    return KDIDX_OK;
}

static enum kdidx_status open_other(struct kd_run *run, const char *path, struct kd_db **out)
{
    struct stat here, there;
    *out = NULL;
    if (stat(run->options.db, &here) == 0 && stat(path, &there) == 0 &&
        here.st_dev == there.st_dev && here.st_ino == there.st_ino)
        return kd_fail(&run->err, KDIDX_USAGE,
                       "%s: is the database that is merged into; name others, or another with -d",
                       path);
    return kd_db_open(path, KD_DB_READ, BUSY_MS, out, &run->err);
}

/* All are looked at before anything is stored. */
static enum kdidx_status look_at_all(struct kd_run *run)
{
    enum kdidx_status status = KDIDX_OK;
    for (int i = 0; status == KDIDX_OK && i < run->count; i++) {
        struct kd_db *db;
        status = open_other(run, run->operands[i], &db);
        kd_db_close(db);
    }
    return status;
}

static enum kdidx_status merge_all(struct merge *merge)
{
    struct kd_run *run = merge->run;
    const struct kd_export_sink sink = {merge, decide, store, describe};
    enum kdidx_status status = KDIDX_OK;
    for (int i = 0; status == KDIDX_OK && i < run->count; i++) {
        struct kd_db *db;
        merge->path = run->operands[i];
        status = open_other(run, merge->path, &db);
        if (status == KDIDX_OK)
            status = kd_query_export(db, &sink, &run->err);
        kd_db_close(db);
    }
    merge->batch.watch = kd_progress_watch;
    return kd_batch_finish(&merge->batch, status, &run->err);
}

enum kdidx_status kd_cmd_merge(struct kd_run *run)
{
    struct merge merge = {.run = run};
    enum kdidx_status status = look_at_all(run);
    if (status == KDIDX_OK)
        status = kd_open_db(run);
    if (status == KDIDX_OK)
        status = kd_batch_init(&merge.batch, run->db, &run->err);
    if (status != KDIDX_OK)
        return status;
    kd_interrupt_catch();
    kd_confine(run, KD_OPERANDS_ARE_DATABASES);
    status = merge_all(&merge);
    kd_progress_clear();
    kd_batch_summary(&merge.batch, run, merge.rejected, NULL, 0);
    if (status == KDIDX_INTERRUPTED)
        kd_batch_interrupted(&merge.batch, &run->err);
    kd_batch_free(&merge.batch);
    return status == KDIDX_OK && merge.rejected > 0 ? KDIDX_REJECTED : status;
}
