/* Batches and places: what is new, what is the same, what was changed. */
#include "store/write.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "store/made.h"
#include "store/prefer.h"
#include "store/put.h"
#include "store/restore.h"
#include "store/settle.h"

/* Articles that lost a place in this batch. They are looked at when it ends, because a text that
 * moved (a file got a new first article) has its place again by then. */
struct orphans {
    int64_t *v;
    size_t n, cap;
};

struct kd_writer {
    struct kd_db *db;
    struct kd_resolver *resolver;
    struct kd_arena arena; /* of the article being stored */
    struct orphans orphans;
    const struct kd_maker *maker; /* of the records that come, or NULL */
    int64_t maker_row;            /* 0: not looked up in this batch */
    int64_t version;              /* SQLite's data_version when the resolver was filled */
    bool open;                    /* a batch is */
};

enum kdidx_status kd_writer_new(struct kd_db *db, struct kd_writer **out, struct kd_error *err)
{
    *out = NULL;
    if (!kd_db_writable(db))
        return kd_fail(err, KDIDX_IO, "%s: not open for writing", kd_db_path(db));
    struct kd_writer *writer = calloc(1, sizeof *writer);
    struct kd_resolver *resolver = writer != NULL ? kd_resolver_new(db) : NULL;
    if (resolver == NULL) {
        free(writer);
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    }
    writer->db = db;
    writer->resolver = resolver;
    *out = writer;
    return KDIDX_OK;
}

void kd_writer_free(struct kd_writer *writer)
{
    if (writer == NULL)
        return;
    kd_writer_rollback(writer);
    kd_resolver_free(writer->resolver);
    kd_arena_free(&writer->arena);
    free(writer->orphans.v);
    free(writer);
}

void kd_writer_made_by(struct kd_writer *writer, const struct kd_maker *maker)
{
    writer->maker = maker;
    writer->maker_row = 0;
}

/* What the resolver knows stays right from batch to batch, unless another process wrote. */
static enum kdidx_status forget_if_changed(struct kd_writer *writer, struct kd_error *err)
{
    int64_t version = 0;
    enum kdidx_status status =
        kd_run_int(kd_stmt(writer->db, "PRAGMA data_version"), &version, err);
    if (status != KDIDX_OK || version != writer->version)
        kd_resolver_forget(writer->resolver);
    writer->version = version;
    return status;
}

enum kdidx_status kd_writer_begin(struct kd_writer *writer, struct kd_error *err)
{
    if (writer->open)
        return kd_fail(err, KDIDX_USAGE, "a batch is open already");
    enum kdidx_status status = kd_db_begin(writer->db, err);
    if (status != KDIDX_OK)
        return status;
    writer->open = true;
    writer->orphans.n = 0;
    writer->maker_row = 0;
    status = forget_if_changed(writer, err);
    if (status != KDIDX_OK)
        kd_writer_rollback(writer);
    return status;
}

void kd_writer_rollback(struct kd_writer *writer)
{
    if (!writer->open)
        return;
    writer->open = false;
    kd_db_rollback(writer->db);
    kd_resolver_forget(writer->resolver);
}

/* ---- places ---- */

static enum kdidx_status none_is_ok(enum kdidx_status status)
{
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* The row of the article with that content id; 0: none. */
static enum kdidx_status find_article(struct kd_db *db, const char *id, int64_t *out,
                                      struct kd_error *err)
{
    unsigned char hash[16];
    *out = 0;
    kd_id_bytes(id, hash);
    struct kd_stmt *stmt = kd_stmt(db, "SELECT id FROM article WHERE hash = ?1");
    kd_bind_blob(stmt, 1, hash, sizeof hash);
    return none_is_ok(kd_run_int(stmt, out, err));
}

enum kdidx_status kd_writer_known(struct kd_writer *writer, const struct kd_article *article,
                                  bool *known, struct kd_error *err)
{
    unsigned char hash[16];
    int64_t any = 0;
    kd_id_bytes(article->id, hash);
    struct kd_stmt *stmt =
        kd_stmt(writer->db, "SELECT 1 FROM source JOIN place ON place.source = source.id"
                            " JOIN article ON article.id = place.article"
                            " WHERE path = ?1 AND ordinal = ?2 AND hash = ?3");
    kd_bind_text(stmt, 1, article->source);
    kd_bind_int(stmt, 2, article->ordinal);
    kd_bind_blob(stmt, 3, hash, sizeof hash);
    enum kdidx_status status = none_is_ok(kd_run_int(stmt, &any, err));
    *known = status == KDIDX_OK && any != 0;
    return status;
}

static bool add_orphan(struct orphans *orphans, int64_t article)
{
    if (orphans->n == orphans->cap) {
        size_t cap = orphans->cap > 0 ? orphans->cap * 2 : 64;
        int64_t *v = realloc(orphans->v, cap * sizeof *v);
        if (v == NULL)
            return false;
        orphans->v = v;
        orphans->cap = cap;
    }
    orphans->v[orphans->n++] = article;
    return true;
}

static enum kdidx_status source_row(struct kd_db *db, const char *path, int64_t *out,
                                    struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(db, "SELECT id FROM source WHERE path = ?1");
    kd_bind_text(stmt, 1, path);
    enum kdidx_status status = kd_run_int(stmt, out, err);
    if (status != KDIDX_NONE)
        return status;
    stmt = kd_stmt(db, "INSERT INTO source (path) VALUES (?1)");
    kd_bind_text(stmt, 1, path);
    status = kd_run(stmt, err);
    *out = kd_db_last_id(db);
    return status;
}

/* Takes all articles but one away from a place. */
static enum kdidx_status clear_place(struct kd_writer *writer, int64_t source, uint32_t ordinal,
                                     int64_t but, bool *cleared, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(writer->db, "DELETE FROM place WHERE source = ?1 AND ordinal ="
                                               " ?2 AND article <> ?3 RETURNING article");
    kd_bind_int(stmt, 1, source);
    kd_bind_int(stmt, 2, ordinal);
    kd_bind_int(stmt, 3, but);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        *cleared = true;
        if (!add_orphan(&writer->orphans, kd_column_int(stmt, 0))) {
            kd_done(stmt);
            return kd_fail(err, KDIDX_NOMEM, "out of memory");
        }
    }
    return none_is_ok(status);
}

static enum kdidx_status add_place(struct kd_db *db, int64_t source, uint32_t ordinal, int64_t id,
                                   struct kd_error *err)
{
    struct kd_stmt *stmt =
        kd_stmt(db, "INSERT OR IGNORE INTO place (source, ordinal, article) VALUES (?1, ?2, ?3)");
    kd_bind_int(stmt, 1, source);
    kd_bind_int(stmt, 2, ordinal);
    kd_bind_int(stmt, 3, id);
    return kd_run(stmt, err);
}

/* Lets the record's places lead to the article. *cleared: another article stood there. */
static enum kdidx_status set_places(struct kd_writer *writer, const struct kd_record *record,
                                    int64_t id, bool *cleared, struct kd_error *err)
{
    const struct kd_source_place own = {record->article->source, record->article->ordinal};
    bool listed = record->places.n > 0;
    const struct kd_source_place *places = listed ? record->places.v : &own;
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < (listed ? record->places.n : 1); i++) {
        int64_t source = 0;
        status = source_row(writer->db, places[i].source, &source, err);
        if (status == KDIDX_OK && !listed)
            status = clear_place(writer, source, own.ordinal, id, cleared, err);
        if (status == KDIDX_OK)
            status = add_place(writer->db, source, places[i].ordinal, id, err);
    }
    return status;
}

/* ---- one text, two records ---- */

/* What the database holds of a text. */
struct stored {
    int64_t id; /* 0: nothing */
    struct kd_article article;
    struct kd_record record;
};

static enum kdidx_status read_stored(struct kd_writer *writer, struct stored *stored,
                                     struct kd_error *err)
{
    return kd_restore(writer->db, &writer->arena, stored->id, &stored->article, &stored->record,
                      err);
}

/* Puts the record in the place of what is stored. Its places lead to no row in between. */
static enum kdidx_status exchange(struct kd_writer *writer, const struct kd_record *record,
                                  const struct kd_links *links, int64_t old, int64_t *id,
                                  struct kd_error *err)
{
    enum kdidx_status status = kd_run(kd_stmt(writer->db, "PRAGMA defer_foreign_keys = ON"), err);
    if (status == KDIDX_OK)
        status = kd_remove_article(writer->db, &writer->arena, old, err);
    kd_resolver_forget(writer->resolver);
    if (status == KDIDX_OK)
        status =
            kd_put_article(writer->resolver, writer->db, &writer->arena, record, links, id, err);
    if (status != KDIDX_OK)
        return status;
    struct kd_stmt *stmt = kd_stmt(writer->db, "UPDATE place SET article = ?2 WHERE article = ?1");
    kd_bind_int(stmt, 1, old);
    kd_bind_int(stmt, 2, *id);
    return kd_run(stmt, err);
}

/* The text is stored with another record: the preferred one is kept. They are compared as they are
 * read back, so that it does not matter which of them came first. Needs a flushed resolver and the
 * savepoint, which it may go back to. */
static enum kdidx_status keep_preferred(struct kd_writer *writer, const struct kd_record *record,
                                        const struct kd_links *links, struct stored *stored,
                                        bool *exchanged, struct kd_error *err)
{
    int order = 0;
    struct stored made = {0};
    enum kdidx_status status = exchange(writer, record, links, stored->id, &made.id, err);
    if (status == KDIDX_OK)
        status = read_stored(writer, &made, err);
    if (status == KDIDX_OK)
        status = kd_record_prefer(&made.record, &stored->record, &order, err);
    *exchanged = order > 0;
    if (status == KDIDX_OK && order > 0)
        stored->id = made.id;
    if (status != KDIDX_OK || order > 0)
        return status;
    kd_resolver_forget(writer->resolver);
    return kd_exec(writer->db, "ROLLBACK TO article", err);
}

/* ---- one article ---- */

/* By the writer's maker, which made it now. */
static enum kdidx_status made_now(struct kd_writer *writer, int64_t id,
                                  const struct kd_article *article, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    if (writer->maker_row == 0)
        status = kd_maker_row(writer->db, writer->maker, &writer->maker_row, err);
    return status == KDIDX_OK ? kd_put_made(writer->db, id, writer->maker_row,
                                            kd_article_stated(article), true, err)
                              : status;
}

static enum kdidx_status put_made(struct kd_writer *writer, int64_t id,
                                  const struct kd_record *record, struct kd_error *err)
{
    int64_t row = 0;
    if (writer->maker != NULL)
        return made_now(writer, id, record->article, err);
    if (record->made_by.maker == NULL)
        return KDIDX_OK;
    enum kdidx_status status = kd_maker_row_of(writer->db, record->made_by.maker, &row, err);
    return status == KDIDX_OK ? kd_put_made(writer->db, id, row, record->made_by.stated, false, err)
                              : status;
}

static enum kdidx_status put_checked(struct kd_writer *writer, const struct kd_record *record,
                                     const struct kd_links *links, struct stored *stored,
                                     bool differs, enum kd_outcome *outcome, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    bool changed = false, new = stored->id == 0;
    if (new)
        status = kd_put_article(writer->resolver, writer->db, &writer->arena, record, links,
                                &stored->id, err);
    else if (differs)
        status = keep_preferred(writer, record, links, stored, &changed, err);
    if (status == KDIDX_OK && (new || changed || !differs))
        status = put_made(writer, stored->id, record, err);
    if (status == KDIDX_OK)
        status = set_places(writer, record, stored->id, &changed, err);
    *outcome = changed ? KD_CHANGED : new ? KD_NEW : KD_SAME;
    return status;
}

/* Undoes what was stored of an article. Rows that it made are known to the resolver but gone, so
 * the others' counts are written and all is forgotten. */
static void undo(struct kd_writer *writer)
{
    enum kdidx_status status = KDIDX_IO;
    if (kd_db_in_batch(writer->db))
        status = kd_exec(writer->db, "ROLLBACK TO article; RELEASE article", NULL);
    if (status == KDIDX_OK)
        status = kd_resolver_flush(writer->resolver, NULL);
    kd_resolver_forget(writer->resolver);
    writer->maker_row = 0;
    if (status != KDIDX_OK)
        kd_writer_rollback(writer);
}

/* What is stored of the record's text, and whether it says something else. */
static enum kdidx_status look_up(struct kd_writer *writer, const struct kd_record *record,
                                 struct stored *stored, bool *differs, struct kd_error *err)
{
    int order = 0;
    enum kdidx_status status = find_article(writer->db, record->article->id, &stored->id, err);
    if (status != KDIDX_OK || stored->id == 0)
        return status;
    status = read_stored(writer, stored, err);
    if (status == KDIDX_OK)
        status = kd_record_prefer(record, &stored->record, &order, err);
    *differs = order != 0;
    return status == KDIDX_OK && *differs ? kd_resolver_flush(writer->resolver, err) : status;
}

static enum kdidx_status put_article(struct kd_writer *writer, const struct kd_record *record,
                                     enum kd_outcome *outcome, struct kd_error *err)
{
    struct kd_links links;
    struct stored stored = {0};
    enum kd_outcome came = KD_SAME;
    bool differs = false;
    enum kdidx_status status = kd_record_check(record, &writer->arena, &links, err);
    if (status == KDIDX_OK)
        status = look_up(writer, record, &stored, &differs, err);
    if (status != KDIDX_OK)
        return status;
    size_t orphans = writer->orphans.n;
    status = kd_run(kd_stmt(writer->db, "SAVEPOINT article"), err);
    if (status == KDIDX_OK)
        status = put_checked(writer, record, &links, &stored, differs, &came, err);
    if (status == KDIDX_OK)
        status = kd_run(kd_stmt(writer->db, "RELEASE article"), err);
    if (status != KDIDX_OK) {
        writer->orphans.n = orphans;
        undo(writer);
        return status;
    }
    *outcome = came;
    if (kd_resolver_is_full(writer->resolver)) {
        status = kd_resolver_flush(writer->resolver, err);
        kd_resolver_forget(writer->resolver);
    }
    return status;
}

static enum kdidx_status renew(struct kd_writer *writer, const struct kd_record *record,
                               enum kd_outcome *outcome, struct kd_error *err)
{
    struct kd_links links;
    int64_t old = 0, id = 0;
    enum kdidx_status status = kd_record_check(record, &writer->arena, &links, err);
    if (status == KDIDX_OK)
        status = find_article(writer->db, record->article->id, &old, err);
    if (status != KDIDX_OK || old == 0)
        return status == KDIDX_OK ? KDIDX_NONE : status;
    status = kd_resolver_flush(writer->resolver, err);
    if (status == KDIDX_OK)
        status = kd_run(kd_stmt(writer->db, "SAVEPOINT article"), err);
    if (status == KDIDX_OK)
        status = exchange(writer, record, &links, old, &id, err);
    if (status == KDIDX_OK)
        status = put_made(writer, id, record, err);
    if (status == KDIDX_OK)
        status = kd_run(kd_stmt(writer->db, "RELEASE article"), err);
    if (status != KDIDX_OK)
        undo(writer);
    *outcome = KD_CHANGED;
    return status;
}

/* A step with one record, in the arena and the open batch. */
static enum kdidx_status take(struct kd_writer *writer, const struct kd_record *record,
                              enum kdidx_status (*step)(struct kd_writer *,
                                                        const struct kd_record *, enum kd_outcome *,
                                                        struct kd_error *),
                              enum kd_outcome *outcome, struct kd_error *err)
{
    jmp_buf oom;
    enum kdidx_status status;
    if (!writer->open)
        return kd_fail(err, KDIDX_USAGE, "no batch is open");
    writer->arena.on_oom = &oom;
    kd_arena_reset(&writer->arena);
    if (setjmp(oom) == 0) {
        status = step(writer, record, outcome, err);
    } else {
        kd_writer_rollback(writer);
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    }
    writer->arena.on_oom = NULL;
    return status;
}

enum kdidx_status kd_writer_put(struct kd_writer *writer, const struct kd_record *record,
                                enum kd_outcome *outcome, struct kd_error *err)
{
    return take(writer, record, put_article, outcome, err);
}

enum kdidx_status kd_writer_renew(struct kd_writer *writer, const struct kd_record *record,
                                  struct kd_error *err)
{
    enum kd_outcome outcome;
    return take(writer, record, renew, &outcome, err);
}

enum kdidx_status kd_writer_keep(struct kd_writer *writer, const struct kd_article *article,
                                 struct kd_error *err)
{
    int64_t id = 0;
    if (!writer->open)
        return kd_fail(err, KDIDX_USAGE, "no batch is open");
    enum kdidx_status status = find_article(writer->db, article->id, &id, err);
    if (status != KDIDX_OK || id == 0)
        return status == KDIDX_OK ? KDIDX_NONE : status;
    return writer->maker != NULL ? made_now(writer, id, article, err) : KDIDX_OK;
}

enum kdidx_status kd_writer_maker(struct kd_writer *writer, const struct kd_maker *maker,
                                  struct kd_error *err)
{
    int64_t row = 0;
    if (!writer->open)
        return kd_fail(err, KDIDX_USAGE, "no batch is open");
    return kd_maker_row(writer->db, maker, &row, err);
}

enum kdidx_status kd_writer_decide(struct kd_writer *writer, const struct kd_decision *decision,
                                   enum kd_decided *out, struct kd_error *err)
{
    if (!writer->open)
        return kd_fail(err, KDIDX_USAGE, "no batch is open");
    return kd_decision_add(writer->db, decision, out, err);
}

/* ---- the end of a batch ---- */

static enum kdidx_status remove_orphans(struct kd_writer *writer, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < writer->orphans.n; i++) {
        int64_t article = writer->orphans.v[i], any;
        struct kd_stmt *stmt = kd_stmt(writer->db, "SELECT 1 FROM place WHERE article = ?1");
        kd_bind_int(stmt, 1, article);
        status = kd_run_int(stmt, &any, err);
        if (status != KDIDX_NONE)
            continue;
        kd_arena_reset(&writer->arena);
        status = kd_remove_article(writer->db, &writer->arena, article, err);
    }
    if (writer->orphans.n > 0)
        kd_resolver_forget(writer->resolver);
    return status;
}

static enum kdidx_status finish(void *ctx, struct kd_error *err)
{
    struct kd_writer *writer = ctx;
    enum kdidx_status status = kd_resolver_flush(writer->resolver, err);
    if (status == KDIDX_OK)
        status = remove_orphans(writer, err);
    if (status == KDIDX_OK)
        status = kd_run(kd_stmt(writer->db, "COMMIT"), err);
    return status;
}

enum kdidx_status kd_writer_commit(struct kd_writer *writer, struct kd_error *err)
{
    if (!writer->open)
        return kd_fail(err, KDIDX_USAGE, "no batch is open");
    enum kdidx_status status = kd_arena_run(&writer->arena, finish, writer, err);
    if (status != KDIDX_OK)
        kd_writer_rollback(writer);
    writer->open = false;
    return status;
}

enum kdidx_status kd_writer_settle(struct kd_writer *writer, struct kd_error *err)
{
    if (writer->open)
        return kd_fail(err, KDIDX_USAGE, "a batch is open");
    kd_resolver_forget(writer->resolver); /* its memory is needed now */
    enum kdidx_status status = kd_makers_settle(writer->db, err);
    if (status != KDIDX_OK)
        kd_db_rollback(writer->db);
    return status == KDIDX_OK ? kd_settle(writer->db, err) : status;
}
