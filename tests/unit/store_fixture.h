/* A database of its own for each test of the store and of the questions. */
#ifndef KD_TEST_STORE_FIXTURE_H
#define KD_TEST_STORE_FIXTURE_H

#include "fixture.h"

#include <unistd.h>

#include "base/buf.h"
#include "query/query.h"
#include "store/check.h"
#include "store/db.h"
#include "store/write.h"

struct state {
    char folder[64], path[96];
    struct kd_db *db;
    struct kd_writer *writer;
    struct kd_arena arena; /* for answers */
    struct kd_error err;
};

#define OK(call) assert_status(&st->err, KDIDX_OK, (call))

static inline void assert_status(const struct kd_error *err, enum kdidx_status wanted,
                                 enum kdidx_status got)
{
    if (got != wanted)
        fail_msg("status %d (%s), expected %d: %s", got, kdidx_status_text(got), wanted, err->text);
}

/* An empty database in a folder of its own, and a writer without a transaction. */
static inline struct state *store_new(void)
{
    struct state *st = calloc(1, sizeof *st);
    assert_non_null(st);
    strcpy(st->folder, "/tmp/kdidx-test-XXXXXX");
    assert_non_null(mkdtemp(st->folder));
    snprintf(st->path, sizeof st->path, "%s/t.db", st->folder);
    OK(kd_db_open(st->path, KD_DB_CREATE, 100, &st->db, &st->err));
    OK(kd_writer_new(st->db, &st->writer, &st->err));
    return st;
}

static inline int tear_down(void **state)
{
    struct state *st = *state;
    static const char *const ends[] = {"", "-wal", "-shm"};
    char path[128];
    kd_writer_free(st->writer);
    kd_db_close(st->db);
    kd_arena_free(&st->arena);
    for (int i = 0; i < 3; i++) {
        snprintf(path, sizeof path, "%s%s", st->path, ends[i]);
        unlink(path);
    }
    rmdir(st->folder);
    free(st);
    return 0;
}

static inline enum kd_outcome put(struct state *st, struct fixture *fx)
{
    enum kd_outcome outcome = 99;
    OK(kd_writer_put(st->writer, &fx->record, &outcome, &st->err));
    return outcome;
}

/* Stores articles in one batch, and settles. */
static inline void store(struct state *st, struct fixture **fx, size_t n)
{
    OK(kd_writer_begin(st->writer, &st->err));
    for (size_t i = 0; i < n; i++)
        put(st, fx[i]);
    OK(kd_writer_commit(st->writer, &st->err));
    OK(kd_writer_settle(st->writer, &st->err));
}

static inline void tell_finding(void *ctx, const char *what, const char *where, const char *text)
{
    (void)ctx;
    print_message("%s %s: %s\n", what, where, text);
}

/* How many faults `check` finds. */
static inline uint64_t findings(struct state *st)
{
    struct kd_check_result result;
    struct kd_check_sink sink = {.finding = tell_finding};
    OK(kd_check(st->db, &sink, &result, &st->err));
    return result.findings;
}

static inline void expect_sound(struct state *st)
{
    assert_int_equal(findings(st), 0);
}

/* The names under which the things of a kind stand, with how many articles name them. */
static inline void expect_list(struct state *st, enum kd_list_kind kind, const char *wanted)
{
    struct kd_list list;
    struct kd_buf got = KD_BUF_EMPTY;
    OK(kd_query_list(st->db, &st->arena, kind, NULL, &list, &st->err));
    for (size_t i = 0; i < list.rows.n; i++)
        kd_buf_printf(&got, "%s%s %d", i > 0 ? ", " : "", list.rows.v[i].name,
                      (int)list.rows.v[i].articles);
    assert_false(got.failed);
    assert_string_equal(got.data, wanted);
    kd_buf_free(&got);
    expect_sound(st);
}

/* What takes a database of version 5 back to version 4. */
#define TO_4                                                                                       \
    "DROP VIEW copies; DROP VIEW consensus; DROP VIEW entities; DROP VIEW people; DROP VIEW "      \
    "characters; DROP VIEW works; DROP VIEW networks; DROP VIEW outlets; DROP VIEW cast_list;"     \
    "DROP VIEW crew_list; DROP VIEW airs_list; DROP VIEW airtimes; DROP VIEW aliases;"             \
    "DROP VIEW articles; DROP VIEW makers; DROP VIEW rejects; DROP VIEW events;"                   \
    "DROP VIEW published; DROP VIEW kd_published; DROP VIEW kd_entities;"                          \
    "DROP INDEX article_by_day; DROP INDEX sketch_copies; DROP TABLE top; DROP TABLE total;"       \
    "PRAGMA user_version = 4;"

/* The same, then to version 3. */
#define TO_3                                                                                       \
    TO_4 "DROP TABLE event; DROP TABLE joined; DROP INDEX alias_by_mended;"                        \
         "ALTER TABLE alias DROP COLUMN mended; PRAGMA user_version = 3;"

/* What came with version 3, taken away again. */
__attribute__((unused)) static const char TO_2[] = TO_3
    "DROP TABLE author; DROP TABLE made; DROP TABLE part; DROP TABLE maker;"
    "DROP TABLE rejected;"
    "DROP TABLE fresh;"
    "DROP INDEX sketch_by_family; ALTER TABLE sketch DROP COLUMN family;"
    "DROP INDEX entity_by_same; ALTER TABLE entity DROP COLUMN same; DROP TABLE merged; DROP TABLE "
    "role;"
    "DROP TABLE decision; DROP TABLE due; ALTER TABLE entity DROP COLUMN copies; ALTER TABLE tally "
    "DROP COLUMN copies;"
    "ALTER TABLE relation DROP COLUMN copies; ALTER TABLE relation DROP COLUMN surplus;"
    "CREATE TABLE old AS SELECT * FROM place; DROP TABLE place;"
    "CREATE TABLE place (source INTEGER NOT NULL REFERENCES source (id),"
    " ordinal INTEGER NOT NULL, article INTEGER NOT NULL REFERENCES article (id),"
    " PRIMARY KEY (source, ordinal)) STRICT, WITHOUT ROWID;"
    "INSERT INTO place SELECT * FROM old; DROP TABLE old;"
    "CREATE INDEX place_by_article ON place (article); PRAGMA user_version = 2";

#endif
