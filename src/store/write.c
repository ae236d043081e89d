/* Batches and places: what is new, what is the same, what was changed. */
#include "store/write.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>

#include "store/family.h"
#include "store/made.h"
#include "store/put.h"

struct kd_writer {
    struct kd_db *db;
    struct kd_resolver *resolver;
    struct kd_arena arena; /* of the article being stored */
    /* Articles that lost a place in this batch. They are looked at when it ends, because a text
     * that moved (a file got a new first article) has its place again by then. */
    struct kd_ids orphans;
    struct kd_leftovers left;     /* by articles whose facts were taken away in this batch */
    struct kd_ids fresh;          /* articles whose counts the resolver may still hold */
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
    free(writer->fresh.v);
    free(writer->left.relations.v);
    free(writer->left.entities.v);
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
    enum kdidx_status status = kd_run(kd_stmt(writer->db, "BEGIN IMMEDIATE"), err);
    if (status != KDIDX_OK)
        return status;
    writer->open = true;
    writer->orphans.n = writer->left.relations.n = writer->left.entities.n = 0;
    writer->fresh.n = 0;
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

/* Lets the place lead to the article, whatever it led to before. */
static enum kdidx_status set_place(struct kd_writer *writer, const struct kd_article *article,
                                   const struct known *is, int64_t id, struct kd_error *err)
{
    int64_t source = is->source;
    if (is->here != 0 && !kd_ids_add(&writer->orphans, is->here))
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

static enum kdidx_status put_made(struct kd_writer *writer, int64_t id,
                                  const struct kd_article *article, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    if (writer->maker == NULL)
        return status;
    if (writer->maker_row == 0)
        status = kd_maker_row(writer->db, writer->maker, &writer->maker_row, err);
    return status == KDIDX_OK ? kd_put_made(writer->db, id, writer->maker_row, article, err)
                              : status;
}

static enum kdidx_status put_new(struct kd_writer *writer, const struct kd_record *record,
                                 const struct kd_links *links, int64_t *id, struct kd_error *err)
{
    enum kdidx_status status =
        kd_put_article(writer->resolver, writer->db, &writer->arena, record, links, id, err);
    if (status == KDIDX_OK && !kd_ids_add(&writer->fresh, *id))
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    return status == KDIDX_OK ? put_made(writer, *id, record->article, err) : status;
}

/* What is lowered in the database must have been raised there. */
static enum kdidx_status flush_if_fresh(struct kd_writer *writer, int64_t id, struct kd_error *err)
{
    for (size_t i = writer->fresh.n; i-- > 0;)
        if (writer->fresh.v[i] == id) {
            writer->fresh.n = 0;
            return kd_resolver_flush(writer->resolver, err);
        }
    return KDIDX_OK;
}

/* Its facts go, and others come; places, text and sketch stay. */
static enum kdidx_status put_again(struct kd_writer *writer, const struct kd_record *record,
                                   const struct kd_links *links, int64_t id, struct kd_error *err)
{
    enum kdidx_status status = flush_if_fresh(writer, id, err);
    if (status == KDIDX_OK)
        status = kd_family_reopen(writer->db, id, err);
    if (status == KDIDX_OK)
        status = kd_remove_facts(writer->db, id, &writer->left, err);
    if (status == KDIDX_OK)
        status = kd_put_facts(writer->resolver, writer->db, &writer->arena, record, links, id, err);
    if (status == KDIDX_OK && !kd_ids_add(&writer->fresh, id))
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    return status == KDIDX_OK ? put_made(writer, id, record->article, err) : status;
}

static enum kdidx_status put_checked(struct kd_writer *writer, const struct kd_record *record,
                                     const struct kd_links *links, const struct known *is,
                                     struct kd_error *err)
{
    int64_t id = is->article;
    enum kdidx_status status = KDIDX_OK;
    if (id == 0)
        status = put_new(writer, record, links, &id, err);
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
    writer->maker_row = 0;
    if (status != KDIDX_OK)
        kd_writer_rollback(writer);
}

/* Between two articles: keeps what is held in memory small. */
static enum kdidx_status relieve(struct kd_writer *writer, struct kd_error *err)
{
    if (!kd_resolver_is_full(writer->resolver))
        return KDIDX_OK;
    enum kdidx_status status = kd_resolver_flush(writer->resolver, err);
    kd_resolver_forget(writer->resolver);
    return status;
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
    return relieve(writer, err);
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

static enum kdidx_status renew(struct kd_writer *writer, const struct kd_record *record,
                               struct kd_error *err)
{
    struct kd_links links;
    struct known is;
    enum kdidx_status status = kd_record_check(record, &writer->arena, &links, err);
    if (status == KDIDX_OK)
        status = look_up(writer->db, record->article, &is, err);
    if (status != KDIDX_OK || is.article == 0)
        return status == KDIDX_OK ? KDIDX_NONE : status;
    status = kd_run(kd_stmt(writer->db, "SAVEPOINT article"), err);
    if (status == KDIDX_OK)
        status = put_again(writer, record, &links, is.article, err);
    if (status == KDIDX_OK)
        status = kd_run(kd_stmt(writer->db, "RELEASE article"), err);
    if (status != KDIDX_OK) {
        undo(writer);
        return status;
    }
    return relieve(writer, err);
}

enum kdidx_status kd_writer_renew(struct kd_writer *writer, const struct kd_record *record,
                                  struct kd_error *err)
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
    return renew(writer, record, err);
}

enum kdidx_status kd_writer_keep(struct kd_writer *writer, const struct kd_article *article,
                                 struct kd_error *err)
{
    struct known is;
    if (!writer->open)
        return kd_fail(err, KDIDX_USAGE, "no batch is open");
    enum kdidx_status status = look_up(writer->db, article, &is, err);
    if (status != KDIDX_OK || is.article == 0)
        return status == KDIDX_OK ? KDIDX_NONE : status;
    return put_made(writer, is.article, article, err);
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
        if (status == KDIDX_NONE)
            status = kd_remove_article(writer->db, article, &writer->left, err);
    }
    if (status != KDIDX_OK || writer->left.relations.n + writer->left.entities.n == 0)
        return status;
    status = kd_remove_leftovers(writer->db, &writer->left, err);
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
    enum kdidx_status status = kd_makers_settle(writer->db, err);
    if (status != KDIDX_OK && kd_db_in_batch(writer->db))
        kd_exec(writer->db, "ROLLBACK", NULL);
    return status == KDIDX_OK ? kd_families_settle(writer->db, err) : status;
}
