/* The versions of the schema: one step from each to the next.
 *
 * A new database is made from schema.sql, which always shows the newest version. An older one is
 * brought up step by step; a change to schema.sql therefore comes with a step here, and with a
 * test that both ways lead to the same schema.
 */
#include "store/migrate.h"

#include <string.h>

#include "base/data.h"
#include "store/put.h"
#include "store/restore.h"
#include "store/settle.h"

/* Version 2: every article gets a sketch. */
static enum kdidx_status add_sketches(struct kd_db *db, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(db, "SELECT id, text FROM article ORDER BY id");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        const char *text = kd_column_text(stmt, 1);
        status = kd_put_sketch(db, kd_column_int(stmt, 0), text, kd_column_len(stmt, 1), err);
        if (status != KDIDX_OK) {
            kd_done(stmt);
            return status;
        }
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Stores an article again as its rows say it is; its places and its maker stay. */
static enum kdidx_status store_anew(struct kd_db *db, struct kd_resolver *resolver,
                                    struct kd_arena *arena, int64_t old, struct kd_error *err)
{
    static const char *const moves[] = {
        "UPDATE place SET article = ?2 WHERE article = ?1",
        "INSERT INTO made SELECT ?2, maker, stated FROM kept_made WHERE article = ?1"};
    struct kd_article article;
    struct kd_record record;
    struct kd_links links;
    int64_t new = 0;
    enum kdidx_status status = kd_restore(db, arena, old, &article, &record, err);
    if (status == KDIDX_OK)
        status = kd_record_check(&record, arena, &links, err);
    if (status == KDIDX_OK)
        status = kd_remove_article(db, arena, old, err);
    kd_resolver_forget(resolver);
    if (status == KDIDX_OK)
        status = kd_put_article(resolver, db, arena, &record, &links, &new, err);
    if (status == KDIDX_OK)
        status = kd_resolver_flush(resolver, err);
    for (size_t i = 0; status == KDIDX_OK && i < sizeof moves / sizeof *moves; i++) {
        struct kd_stmt *stmt = kd_stmt(db, moves[i]);
        kd_bind_int(stmt, 1, old);
        kd_bind_int(stmt, 2, new);
        status = kd_run(stmt, err);
    }
    return status;
}

struct anew {
    struct kd_db *db;
    struct kd_resolver *resolver;
    struct kd_arena *arena;
};

/* The articles that show somebody as director or writer. */
static enum kdidx_status store_all_anew(void *ctx, struct kd_error *err)
{
    const struct anew *anew = ctx;
    static const char next[] = "DELETE FROM temp.anew WHERE id = (SELECT min(id) FROM temp.anew)"
                               " RETURNING id";
    int64_t old = 0;
    enum kdidx_status status;
    while ((status = kd_run_int(kd_stmt(anew->db, next), &old, err)) == KDIDX_OK) {
        status = store_anew(anew->db, anew->resolver, anew->arena, old, err);
        if (status != KDIDX_OK)
            return status;
        kd_arena_reset(anew->arena);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Version 4: such people go to the crew's side of their names (side.h). */
static enum kdidx_status part_people(struct kd_db *db, struct kd_error *err)
{
    struct kd_arena arena = {0};
    struct kd_resolver *resolver = kd_resolver_new(db);
    if (resolver == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    enum kdidx_status status =
        kd_exec(db,
                "PRAGMA defer_foreign_keys = ON; CREATE TEMP TABLE kept_made AS SELECT * FROM made;"
                "CREATE TEMP TABLE anew (id INTEGER PRIMARY KEY);"
                "INSERT INTO temp.anew SELECT DISTINCT found.article FROM found"
                " JOIN alias ON alias.id = found.alias JOIN entity ON entity.id = alias.entity"
                " WHERE entity.kind = 'person' AND found.sort IN (1, 2)",
                err);
    if (status == KDIDX_OK)
        status = kd_arena_run(&arena, store_all_anew, &(struct anew){db, resolver, &arena}, err);
    if (status == KDIDX_OK)
        status = kd_exec(db, "DROP TABLE temp.anew; DROP TABLE temp.kept_made", err);
    kd_resolver_free(resolver);
    kd_arena_free(&arena);
    return status;
}

/* steps[i] leads from version i + 1 to i + 2: statements, then what they cannot say (or NULL). */
static const struct {
    const char *sql;
    enum kdidx_status (*fill)(struct kd_db *db, struct kd_error *err);
} steps[] = {
    {"CREATE TABLE sketch (\n"
     "    article INTEGER PRIMARY KEY REFERENCES article (id),\n"
     "    bytes   BLOB NOT NULL CHECK (length(bytes) = 294) -- made of the text: "
     "src/store/sketch.h\n"
     ") STRICT",
     add_sketches},
    /* Copies and authors; and a place may hold several articles. */
    {"ALTER TABLE sketch ADD COLUMN family INTEGER REFERENCES article (id);"
     "CREATE INDEX sketch_by_family ON sketch (family) WHERE family IS NOT NULL;"
     "CREATE TABLE fresh (article INTEGER PRIMARY KEY REFERENCES article (id)) STRICT;"
     "INSERT INTO fresh SELECT id FROM article;"
     "CREATE TABLE author (article INTEGER PRIMARY KEY REFERENCES article (id),"
     " name TEXT NOT NULL) STRICT;"
     "CREATE TABLE maker (id INTEGER PRIMARY KEY, hash BLOB NOT NULL CHECK (length(hash) = 16),"
     " program TEXT NOT NULL) STRICT;"
     "CREATE UNIQUE INDEX maker_by_hash ON maker (hash);"
     "CREATE TABLE part (maker INTEGER NOT NULL REFERENCES maker (id), name TEXT NOT NULL,"
     " hash BLOB NOT NULL CHECK (length(hash) = 16), cues BLOB CHECK (length(cues) % 8 = 0),"
     " PRIMARY KEY (maker, name)) STRICT, WITHOUT ROWID;"
     "CREATE TABLE made (article INTEGER PRIMARY KEY REFERENCES article (id),"
     " maker INTEGER NOT NULL REFERENCES maker (id),"
     " stated INTEGER NOT NULL CHECK (stated BETWEEN 0 AND 15)) STRICT;"
     "CREATE INDEX made_by_maker ON made (maker);"
     "CREATE TABLE rejected (source TEXT NOT NULL, place TEXT NOT NULL, reason TEXT NOT NULL,"
     " PRIMARY KEY (source, place, reason)) STRICT, WITHOUT ROWID;"
     "ALTER TABLE entity ADD COLUMN copies INTEGER NOT NULL DEFAULT 0 CHECK (copies >= 0);"
     "ALTER TABLE tally ADD COLUMN copies INTEGER NOT NULL DEFAULT 0 CHECK (copies >= 0);"
     "ALTER TABLE relation ADD COLUMN copies INTEGER NOT NULL DEFAULT 0 CHECK (copies >= 0);"
     "ALTER TABLE relation ADD COLUMN surplus INTEGER NOT NULL DEFAULT 0 CHECK (surplus >= 0);"
     "ALTER TABLE entity ADD COLUMN same INTEGER REFERENCES entity (id);"
     "CREATE INDEX entity_by_same ON entity (same) WHERE same IS NOT NULL;"
     "CREATE TABLE merged (entity INTEGER PRIMARY KEY REFERENCES entity (id),"
     " articles INTEGER NOT NULL, independent INTEGER NOT NULL) STRICT;"
     "CREATE TABLE decision (kind TEXT NOT NULL CHECK (kind IN ('person', 'work')),"
     " a TEXT NOT NULL, b TEXT NOT NULL, a_key TEXT NOT NULL, b_key TEXT NOT NULL,"
     " says TEXT NOT NULL CHECK (says IN ('same', 'differ')),"
     " PRIMARY KEY (kind, a_key, b_key), CHECK (a_key < b_key)) STRICT, WITHOUT ROWID;"
     "CREATE TABLE role (work INTEGER NOT NULL REFERENCES entity (id),"
     " character INTEGER NOT NULL REFERENCES entity (id),"
     " same INTEGER NOT NULL REFERENCES entity (id),"
     " PRIMARY KEY (work, character)) STRICT, WITHOUT ROWID;"
     "CREATE INDEX role_by_character ON role (character);"
     "CREATE INDEX role_by_same ON role (same);"
     "CREATE TABLE due (what TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;"
     "INSERT INTO due VALUES ('same');"
     "CREATE TEMP TABLE kept AS SELECT source, ordinal, article FROM place;"
     "DROP TABLE place;"
     "CREATE TABLE place (\n"
     "    source  INTEGER NOT NULL REFERENCES source (id),\n"
     "    ordinal INTEGER NOT NULL CHECK (ordinal >= 0), -- 0, 1, 2 ... within the source\n"
     "    article INTEGER NOT NULL REFERENCES article (id),\n"
     "    PRIMARY KEY (source, ordinal, article)\n"
     ") STRICT, WITHOUT ROWID;"
     "INSERT INTO place SELECT source, ordinal, article FROM kept;"
     "DROP TABLE kept;"
     "CREATE INDEX place_by_article ON place (article);",
     NULL},
    /* Events; garbled names; a person's name has two sides; and what names were joined with. */
    {"CREATE TABLE event (article INTEGER NOT NULL, n INTEGER NOT NULL CHECK (n >= 0),"
     " drama INTEGER NOT NULL, what TEXT NOT NULL, episode INTEGER CHECK (episode >= 0),"
     " date INTEGER NOT NULL, start INTEGER NOT NULL CHECK (start >= 0),"
     " stop INTEGER NOT NULL CHECK (stop > start),"
     " confidence INTEGER NOT NULL CHECK (confidence BETWEEN 0 AND 100),"
     " rule INTEGER REFERENCES rule (id), PRIMARY KEY (article, n),"
     " FOREIGN KEY (article, drama) REFERENCES found (article, n),"
     " FOREIGN KEY (article, date) REFERENCES date (article, n)) STRICT, WITHOUT ROWID;"
     "CREATE TABLE joined (what TEXT PRIMARY KEY, hash INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
     "ALTER TABLE alias ADD COLUMN mended INTEGER NOT NULL DEFAULT 0"
     " CHECK (mended BETWEEN -1 AND 1);"
     "CREATE INDEX alias_by_mended ON alias (mended) WHERE mended <> 0;"
     "INSERT OR IGNORE INTO due VALUES ('same');",
     part_people},
    /* What questions would read all for: the first of each list, the days of the articles, the few
     * that have copies. */
    {"CREATE INDEX article_by_day ON article (id, published, hash);"
     "CREATE INDEX sketch_copies ON sketch (article, family) WHERE family IS NOT NULL;"
     "CREATE TABLE top (list TEXT NOT NULL, n INTEGER NOT NULL CHECK (n >= 0),"
     " entity INTEGER NOT NULL, PRIMARY KEY (list, n)) STRICT, WITHOUT ROWID;"
     "CREATE TABLE total (list TEXT PRIMARY KEY, entities INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
     "INSERT OR IGNORE INTO due VALUES ('same');",
     NULL},
};

/* The views hold nothing: they are made anew from the part of schema.sql behind this line. */
static const char VIEWS[] = "-- ---- the views ----";

/* Runs schema.sql, or the part of it from a line on. */
static enum kdidx_status create(struct kd_db *db, const char *from, struct kd_error *err)
{
    struct kd_buf schema = KD_BUF_EMPTY;
    enum kdidx_status status = kd_data_read(NULL, "src/store/schema.sql", &schema, err);
    if (status == KDIDX_OK)
        status = kd_exec(db, from != NULL ? strstr(schema.data, from) : schema.data, err);
    kd_buf_free(&schema);
    return status;
}

static enum kdidx_status drop_views(struct kd_db *db, struct kd_error *err)
{
    struct kd_buf drops = KD_BUF_EMPTY;
    struct kd_stmt *stmt = kd_stmt(db, "SELECT name FROM sqlite_schema WHERE type = 'view'");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK)
        kd_buf_printf(&drops, "DROP VIEW \"%s\";", kd_column_text(stmt, 0));
    if (status == KDIDX_NONE)
        status = drops.failed ? kd_fail(err, KDIDX_NOMEM, "out of memory") : KDIDX_OK;
    if (status == KDIDX_OK && drops.len > 0)
        status = kd_exec(db, drops.data, err);
    kd_buf_free(&drops);
    return status;
}

static enum kdidx_status step_up(struct kd_db *db, int from, struct kd_error *err)
{
    enum kdidx_status status = drop_views(db, err);
    for (int i = from - 1; status == KDIDX_OK && i < KD_SCHEMA_VERSION - 1; i++) {
        status = kd_exec(db, steps[i].sql, err);
        if (status == KDIDX_OK && steps[i].fill != NULL)
            status = steps[i].fill(db, err);
    }
    if (status == KDIDX_OK)
        status = create(db, VIEWS, err);
    return status == KDIDX_OK ? kd_settle(db, err) : status; /* it knows the newest version alone */
}

/* Another process may have done it between our look and our lock: look again. */
static enum kdidx_status migrate_locked(struct kd_db *db, int from, struct kd_error *err)
{
    int64_t version = 0;
    enum kdidx_status status = kd_run_int(kd_stmt(db, "PRAGMA user_version"), &version, err);
    if (status != KDIDX_OK || version == KD_SCHEMA_VERSION)
        return status;
    status = from == 0 ? create(db, NULL, err) : step_up(db, from, err);
    if (status == KDIDX_OK) /* application_id: "kdIX" */
        status = kd_exec(db, "PRAGMA application_id = 0x6B644958; PRAGMA user_version = 5", err);
    return status;
}

enum kdidx_status kd_migrate(struct kd_db *db, int from, struct kd_error *err)
{
    enum kdidx_status status = kd_db_begin(db, err);
    return status == KDIDX_OK ? kd_db_end(db, migrate_locked(db, from, err), err) : status;
}
