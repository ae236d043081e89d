/* Databases: opening, adding, storing. */
#include <stdlib.h>
#include <string.h>

#include "cmd/parse.h"
#include "cmd/reading.h"
#include "lib/lib.h"
#include "store/reject.h"

enum { BUSY_MS = 10000 };

enum kdidx_status kdidx_open(const char *path, enum kdidx_mode mode, kdidx_db **out,
                             struct kdidx_error *err)
{
    static const enum kd_db_mode modes[] = {
        [KDIDX_READ] = KD_DB_READ, [KDIDX_WRITE] = KD_DB_WRITE, [KDIDX_CREATE] = KD_DB_CREATE};
    struct kd_lib_call call = kd_lib_begin();
    struct kd_error why = {0};
    *out = NULL;
    if ((unsigned)mode >= sizeof modes / sizeof *modes)
        return kd_lib_end(&call, kd_fail(&why, KDIDX_USAGE, "%d is no mode", (int)mode), &why, err);
    kdidx_db *db = calloc(1, sizeof *db);
    if (db != NULL)
        db->path = strdup(path);
    if (db == NULL || db->path == NULL) {
        kdidx_close(db);
        return kd_lib_end(&call, kd_fail(&why, KDIDX_NOMEM, "out of memory"), &why, err);
    }
    enum kdidx_status status = kd_db_open(path, modes[mode], BUSY_MS, &db->db, &why);
    if (status == KDIDX_OK)
        *out = db;
    else
        kdidx_close(db);
    return kd_lib_end(&call, status, &why, err);
}

static void forget_paths(kdidx_db *db)
{
    for (size_t i = 0; i < db->path_count; i++)
        free(db->paths[i]);
    free(db->paths);
    db->paths = NULL;
    db->path_count = 0;
}

void kdidx_close(kdidx_db *db)
{
    if (db == NULL)
        return;
    kd_batch_free(&db->batch);
    kd_db_close(db->db);
    kd_core_leave(db->maker);
    forget_paths(db);
    kd_arena_free(&db->arena);
    kd_buf_free(&db->answer);
    free(db->path);
    free(db);
}

const struct kdidx_counts *kdidx_counts(const kdidx_db *db)
{
    return &db->counts;
}

/* ---- the batch ---- */

static void count(kdidx_db *db)
{
    const uint64_t *stored = db->batch.stored.by_outcome;
    db->counts.added = stored[KD_NEW];
    db->counts.same = stored[KD_SAME];
    db->counts.changed = stored[KD_CHANGED];
}

static enum kdidx_status commit(kdidx_db *db, struct kd_error *err)
{
    if (!db->due)
        return KDIDX_OK;
    enum kdidx_status status = kd_batch_finish(&db->batch, KDIDX_OK, err);
    if (status == KDIDX_OK)
        status = kd_rejects_settle(db->db, (const char *const *)db->paths, db->path_count,
                                   db->path_count > 0, err);
    count(db);
    if (status == KDIDX_BUSY)
        return status;
    db->due = false; /* nothing is left to be stored */
    forget_paths(db);
    return status;
}

enum kdidx_status kdidx_commit(kdidx_db *db, struct kdidx_error *err)
{
    struct kd_lib_call call = kd_lib_begin();
    struct kd_error why = {0};
    return kd_lib_end(&call, commit(db, &why), &why, err);
}

/* Makes the batch ready for records that `maker` makes; no transaction may have those of two. */
static enum kdidx_status prepare(kdidx_db *db, struct kd_core *maker, struct kd_error *err)
{
    if (!kd_db_writable(db->db))
        return kd_fail(err, KDIDX_USAGE, "%s: opened with KDIDX_READ", db->path);
    enum kdidx_status status = kd_db_recover(db->db, err);
    if (status == KDIDX_OK && db->batch.writer == NULL)
        status = kd_batch_init(&db->batch, db->db, err);
    else if (status == KDIDX_OK && maker != db->maker)
        status = commit(db, err);
    if (status != KDIDX_OK || maker == db->maker)
        return status;
    kd_writer_made_by(db->batch.writer, maker != NULL ? maker->maker : NULL);
    kd_core_use(maker);
    kd_core_leave(db->maker);
    db->maker = maker;
    return status;
}

/* Extracts an article, unless it is there already, and puts it into the batch. */
static enum kdidx_status put(kdidx_db *db, kdidx_extractor *x, const struct kd_article *article,
                             struct kd_error *err)
{
    bool known = false;
    enum kdidx_status status = kd_batch_known(&db->batch, article, &known, err);
    if (status == KDIDX_OK && known)
        kd_batch_same(&db->batch);
    else if (status == KDIDX_OK)
        status = kd_lib_record(x, article, err);
    if (status == KDIDX_OK && !known)
        status = kd_batch_put(&db->batch, x->record, err);
    db->due = db->due || status == KDIDX_OK;
    count(db);
    return status;
}

enum kdidx_status kdidx_add(kdidx_db *db, kdidx_extractor *x, const char *text, size_t len,
                            const char *const *about, struct kdidx_error *err)
{
    struct kd_lib_call call = kd_lib_begin();
    struct kd_error why = {0};
    enum kdidx_status status = prepare(db, x->core, &why);
    if (status == KDIDX_OK)
        status = kd_lib_article(x, text, len, about, true, &why);
    if (status == KDIDX_OK)
        status = put(db, x, &x->article, &why);
    kd_lib_rest(x);
    db->counts.rejected += status == KDIDX_REJECTED;
    return kd_lib_end(&call, status, &why, err);
}

/* ---- records ---- */

static enum kdidx_status put_line(kdidx_db *db, const struct kd_line *line, struct kd_error *err)
{
    bool contradicts = false;
    switch (line->kind) {
    case KD_LINE_RECORD:
        return kd_batch_put(&db->batch, &line->record, err);
    case KD_LINE_MAKER:
        return kd_batch_maker(&db->batch, &line->maker, err);
    case KD_LINE_DECISION:
        return kd_batch_decide(&db->batch, &line->decision, &contradicts, err);
    }
    return KDIDX_OK;
}

static enum kdidx_status add_line(kdidx_db *db, const char *json, size_t len, struct kd_error *err)
{
    struct kd_line line;
    jmp_buf oom;
    db->arena.on_oom = &oom;
    if (setjmp(oom) != 0)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    enum kdidx_status status = kd_parse_line(&db->arena, json, len, &line, err);
    if (status == KDIDX_OK)
        status = put_line(db, &line, err);
    db->due = db->due || status == KDIDX_OK;
    return status;
}

enum kdidx_status kdidx_add_record(kdidx_db *db, const char *json, size_t len,
                                   struct kdidx_error *err)
{
    struct kd_lib_call call = kd_lib_begin();
    struct kd_error why = {0};
    enum kdidx_status status = prepare(db, NULL, &why);
    if (status == KDIDX_OK)
        status = add_line(db, json, len, &why);
    db->arena.on_oom = NULL;
    kd_arena_reset(&db->arena);
    count(db);
    return kd_lib_end(&call, status, &why, err);
}

/* ---- files and folders ---- */

struct path {
    const struct kd_lib_call *call;
    kdidx_db *db;
    kdidx_extractor *x;
    struct kd_reading reading;
    kdidx_reject_fn *reject;
    void *ctx;
    struct kd_error err;
    struct kd_error first; /* of what was rejected */
    enum kdidx_status noted;
};

/* Tells the caller, and the database, that something was not used; one of `n` alike. */
static void reject(struct path *p, const char *source, const char *place, uint64_t n,
                   const char *reason)
{
    p->db->counts.rejected += n;
    if (p->first.text[0] == '\0')
        kd_fail(&p->first, KDIDX_REJECTED, "%s%s%s: %s", source, place[0] != '\0' ? ", " : "",
                place, reason);
    if (p->noted == KDIDX_OK)
        p->noted = kd_rejects_note(p->db->db, source, place, reason, &p->err);
    if (p->reject == NULL)
        return;
    kd_lib_outside(p->call);
    p->reject(p->ctx, source, place, reason);
    kd_lib_inside(p->call);
}

static void on_reject(void *ctx, const char *source, const char *place, const char *reason)
{
    reject(ctx, source, place, 1, reason);
}

static void on_reject_many(void *ctx, const char *folder, uint64_t n, const char *reason)
{
    reject(ctx, folder, "", n, reason);
}

static enum kdidx_status on_article(void *ctx, const struct kd_article *article)
{
    struct path *p = ctx;
    struct kd_error why = {0};
    const char *lang;
    if (kd_choose(&p->reading.choice, article, &lang) != KD_CHOSEN) {
        p->db->counts.left_out++;
        return KDIDX_OK;
    }
    enum kdidx_status status = put(p->db, p->x, article, &why);
    kd_lib_rest(p->x);
    if (status == KDIDX_USAGE) {
        reject(p, article->source, "", 1, why.text);
        return KDIDX_OK;
    }
    if (status != KDIDX_OK)
        p->err = why;
    return status;
}

/* What is the extractor's, or has no sense here. */
static enum kdidx_status check_options(const struct kd_options *options, struct kd_error *err)
{
    if (options->names_count > 0 || options->no_lists || options->data != NULL)
        return kd_fail(err, KDIDX_USAGE, "names, no-lists and data are the extractor's options");
    if (options->jobs != 0 || options->dry_run)
        return kd_fail(err, KDIDX_USAGE, "jobs and dry-run are options of the command line");
    return KDIDX_OK;
}

static bool keep_path(kdidx_db *db, const char *path)
{
    char **grown = realloc(db->paths, (db->path_count + 1) * sizeof *grown);
    if (grown == NULL)
        return false;
    db->paths = grown;
    db->paths[db->path_count] = strdup(path);
    return db->paths[db->path_count++] != NULL;
}

/* After the reading. With a limit it may not have been all of it. */
static enum kdidx_status end_path(struct path *p, const char *path, bool whole)
{
    p->db->due = true;
    if (p->noted != KDIDX_OK)
        return p->noted;
    if (whole && !keep_path(p->db, path))
        return kd_fail(&p->err, KDIDX_NOMEM, "out of memory");
    if (p->first.text[0] == '\0')
        return KDIDX_OK;
    p->err = p->first;
    return KDIDX_REJECTED;
}

static enum kdidx_status read_path(struct path *p, const char *path,
                                   const struct kd_options *options)
{
    const struct kd_input_sink sink = {
        .ctx = p, .article = on_article, .reject = on_reject, .reject_many = on_reject_many};
    struct kd_core *core = p->x->core;
    enum kdidx_status status =
        kd_reading_init_for(&p->reading, options, core->opts.data_dir, core->extractor, &p->err);
    if (status == KDIDX_OK)
        status = prepare(p->db, core, &p->err);
    if (status == KDIDX_OK)
        status = kd_input_read(&path, 1, &p->reading.input, &sink, &p->err);
    kd_reading_free(&p->reading);
    return status == KDIDX_OK ? end_path(p, path, options->limit == 0) : status;
}

static enum kdidx_status take_path(struct path *p, const char *path, const char *const *words,
                                   struct kd_options *options)
{
    static const struct kd_option *const tables[] = {kd_reading_options, NULL};
    jmp_buf oom;
    p->db->arena.on_oom = &oom;
    if (setjmp(oom) != 0)
        return kd_fail(&p->err, KDIDX_NOMEM, "out of memory");
    enum kdidx_status status = kd_lib_options(tables, words, &p->db->arena, options, &p->err);
    if (status == KDIDX_OK)
        status = check_options(options, &p->err);
    return status == KDIDX_OK ? read_path(p, path, options) : status;
}

enum kdidx_status kdidx_add_path(kdidx_db *db, kdidx_extractor *x, const char *path,
                                 const char *const *options, kdidx_reject_fn *reject_fn, void *ctx,
                                 struct kdidx_error *err)
{
    struct kd_lib_call call = kd_lib_begin();
    struct path p = {.call = &call, .db = db, .x = x, .reject = reject_fn, .ctx = ctx};
    struct kd_options parsed = kd_options_default();
    enum kdidx_status status = take_path(&p, path, options, &parsed);
    db->arena.on_oom = NULL;
    kd_arena_reset(&db->arena);
    kd_options_free(&parsed);
    kd_lib_rest(x);
    return kd_lib_end(&call, status, &p.err, err);
}
