/* Batches and places: what is new, what is the same, what was changed. */
#include "store/write.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "store/family.h"
#include "store/put.h"

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
    int64_t version; /* SQLite's data_version when the resolver was filled */
    bool open;       /* a batch is */
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
    enum kdidx_status status = kd_run(kd_stmt(writer->db, "BEGIN IMMEDIATE"), err);
    if (status != KDIDX_OK)
        return status;
    writer->open = true;
    writer->orphans.n = 0;
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
    if (kd_db_in_batch(writer->db)) /* SQLite itself rolls back after some errors */
        kd_exec(writer->db, "ROLLBACK", NULL);
    kd_resolver_forget(writer->resolver);
}

/* ---- places ---- */

/* What is known of a place and of a text. 0: nothing. */
struct known {
    int64_t source;  /* row of the path */
    int64_t here;    /* the article at the place */
    int64_t article; /* the article with the text */
};

static enum kdidx_status none_is_ok(enum kdidx_status status)
{
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status look_up(struct kd_db *db, const struct kd_article *article,
                                 struct known *out, struct kd_error *err)
{
    unsigned char hash[16];
    *out = (struct known){0};
    struct kd_stmt *stmt = kd_stmt(db, "SELECT id FROM source WHERE path = ?1");
    kd_bind_text(stmt, 1, article->source);
    enum kdidx_status status = none_is_ok(kd_run_int(stmt, &out->source, err));
    if (status == KDIDX_OK && out->source != 0) {
        stmt = kd_stmt(db, "SELECT article FROM place WHERE source = ?1 AND ordinal = ?2");
        kd_bind_int(stmt, 1, out->source);
        kd_bind_int(stmt, 2, article->ordinal);
        status = none_is_ok(kd_run_int(stmt, &out->here, err));
    }
    if (status != KDIDX_OK)
        return status;
    kd_id_bytes(article->id, hash);
    stmt = kd_stmt(db, "SELECT id FROM article WHERE hash = ?1");
    kd_bind_blob(stmt, 1, hash, sizeof hash);
    return none_is_ok(kd_run_int(stmt, &out->article, err));
}

enum kdidx_status kd_writer_known(struct kd_writer *writer, const struct kd_article *article,
                                  bool *known, struct kd_error *err)
{
    struct known is;
    enum kdidx_status status = look_up(writer->db, article, &is, err);
    *known = status == KDIDX_OK && is.article != 0 && is.here == is.article;
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

/* Lets the place lead to the article, whatever it led to before. */
static enum kdidx_status set_place(struct kd_writer *writer, const struct kd_article *article,
                                   const struct known *is, int64_t id, struct kd_error *err)
{
    int64_t source = is->source;
    if (is->here != 0 && !add_orphan(&writer->orphans, is->here))
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (source == 0) {
        struct kd_stmt *stmt = kd_stmt(writer->db, "INSERT INTO source (path) VALUES (?1)");
        kd_bind_text(stmt, 1, article->source);
        enum kdidx_status status = kd_run(stmt, err);
        if (status != KDIDX_OK)
            return status;
        source = kd_db_last_id(writer->db);
    }
    struct kd_stmt *stmt =
        kd_stmt(writer->db, "INSERT INTO place (source, ordinal, article) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT (source, ordinal) DO UPDATE SET article = ?3");
    kd_bind_int(stmt, 1, source);
    kd_bind_int(stmt, 2, article->ordinal);
    kd_bind_int(stmt, 3, id);
    return kd_run(stmt, err);
}

/* ---- one article ---- */

static enum kdidx_status put_checked(struct kd_writer *writer, const struct kd_record *record,
                                     const struct kd_links *links, const struct known *is,
                                     struct kd_error *err)
{
    int64_t id = is->article;
    enum kdidx_status status = KDIDX_OK;
    if (id == 0)
        status =
            kd_put_article(writer->resolver, writer->db, &writer->arena, record, links, &id, err);
    if (status == KDIDX_OK)
        status = set_place(writer, record->article, is, id, err);
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
    if (status != KDIDX_OK)
        kd_writer_rollback(writer);
}

static enum kdidx_status put_article(struct kd_writer *writer, const struct kd_record *record,
                                     enum kd_outcome *outcome, struct kd_error *err)
{
    struct kd_links links;
    struct known is;
    enum kdidx_status status = kd_record_check(record, &writer->arena, &links, err);
    if (status == KDIDX_OK)
        status = look_up(writer->db, record->article, &is, err);
    if (status != KDIDX_OK)
        return status;
    if (is.article != 0 && is.here == is.article) {
        *outcome = KD_SAME;
        return KDIDX_OK;
    }
    size_t orphans = writer->orphans.n;
    status = kd_run(kd_stmt(writer->db, "SAVEPOINT article"), err);
    if (status == KDIDX_OK)
        status = put_checked(writer, record, &links, &is, err);
    if (status == KDIDX_OK)
        status = kd_run(kd_stmt(writer->db, "RELEASE article"), err);
    if (status != KDIDX_OK) {
        writer->orphans.n = orphans;
        undo(writer);
        return status;
    }
    *outcome = is.here != 0 ? KD_CHANGED : is.article != 0 ? KD_SAME : KD_NEW;
    if (kd_resolver_is_full(writer->resolver)) {
        status = kd_resolver_flush(writer->resolver, err);
        kd_resolver_forget(writer->resolver);
    }
    return status;
}

enum kdidx_status kd_writer_put(struct kd_writer *writer, const struct kd_record *record,
                                enum kd_outcome *outcome, struct kd_error *err)
{
    jmp_buf oom;
    if (!writer->open)
        return kd_fail(err, KDIDX_USAGE, "no batch is open");
    writer->arena.on_oom = &oom;
    kd_arena_reset(&writer->arena);
    if (setjmp(oom) != 0) {
        kd_writer_rollback(writer);
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    }
    return put_article(writer, record, outcome, err);
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

static enum kdidx_status finish(struct kd_writer *writer, struct kd_error *err)
{
    jmp_buf oom;
    writer->arena.on_oom = &oom;
    if (setjmp(oom) != 0)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
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
    enum kdidx_status status = finish(writer, err);
    if (status != KDIDX_OK)
        kd_writer_rollback(writer);
    writer->open = false;
    return status;
}

enum kdidx_status kd_writer_settle(struct kd_writer *writer, struct kd_error *err)
{
    if (writer->open)
        return kd_fail(err, KDIDX_USAGE, "a batch is open");
    return kd_families_settle(writer->db, err);
}
