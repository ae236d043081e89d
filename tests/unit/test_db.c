/* The database file: names that are odd, disks that are full, memory that lacks, views of
 * anybody's. */
#include "store_fixture.h"

#include <sqlite3.h>

#include "store/resolve.h"

static int set_up(void **state)
{
    *state = store_new();
    return 0;
}

/* ---- opening ---- */

/* SQLite would take these for something else than the name of a file. */
static void test_odd_names(void **state)
{
    static const char *const names[] = {":a?b#c%d.db", "file:x.db?mode=memory", "a b.db", "?"};
    struct state *st = *state;
    char before[4096];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(st->folder), 0);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct kd_db *db;
        OK(kd_db_open(names[i], KD_DB_CREATE, 0, &db, &st->err));
        assert_int_equal(access(names[i], F_OK), 0);
        kd_db_close(db);
        OK(kd_db_open(names[i], KD_DB_READ, 0, &db, &st->err));
        kd_db_close(db);
        assert_int_equal(unlink(names[i]), 0);
    }
    assert_int_equal(chdir(before), 0);
}

/* It is not there, nor can it be made: the folder that it would lie in lacks. */
static void test_dangling_link(void **state)
{
    struct state *st = *state;
    struct kd_db *db;
    char link[128], to[128];
    snprintf(link, sizeof link, "%s/link.db", st->folder);
    snprintf(to, sizeof to, "%s/none/t.db", st->folder);
    assert_int_equal(symlink(to, link), 0);
    assert_status(&st->err, KDIDX_IO, kd_db_open(link, KD_DB_CREATE, 0, &db, &st->err));
    assert_non_null(strstr(st->err.text, "KiB left on the file system of"));
    assert_int_equal(unlink(link), 0);
}

/* ---- errors ---- */

/* Fills a database that may not grow, and says how that ended. */
static enum kdidx_status fill(struct state *st, struct kd_db *db)
{
    OK(kd_exec(db, "PRAGMA max_page_count = 1", &st->err)); /* as many as there are */
    return kd_exec(db,
                   "CREATE TEMP TABLE IF NOT EXISTS t (x); INSERT INTO source (path)"
                   " VALUES (hex(zeroblob(1000000)))",
                   &st->err);
}

static void test_full(void **state)
{
    struct state *st = *state;
    struct kd_db *db;
    char before[4096], away[80];
    assert_non_null(getcwd(before, sizeof before));
    assert_int_equal(chdir(st->folder), 0);
    OK(kd_db_open("t.db", KD_DB_WRITE, 0, &db, &st->err));
    assert_int_equal(fill(st, db), KDIDX_FULL);
    assert_non_null(strstr(st->err.text, "KiB left on the file system of .")); /* its folder */
    kd_db_close(db);
    assert_int_equal(chdir(before), 0);
    snprintf(away, sizeof away, "%s-away", st->folder);
    assert_int_equal(rename(st->folder, away), 0);
    assert_int_equal(fill(st, st->db), KDIDX_FULL);
    assert_non_null(strstr(st->err.text, "does not say what is left"));
    assert_int_equal(rename(away, st->folder), 0);
}

/* A value that there is no memory to show: "" is given for it, and the next step says why. */
static void test_value_without_memory(void **state)
{
    struct state *st = *state;
    struct kd_stmt *stmt = kd_stmt(st->db, "SELECT randomblob(10000000)");
    OK(kd_step(stmt, &st->err));
    sqlite3_hard_heap_limit64(sqlite3_memory_used() + 1000);
    assert_non_null(kd_column_text(stmt, 0)); /* which would take one byte more */
    sqlite3_hard_heap_limit64(0);
    assert_true(kd_db_lacked(st->db));
    assert_int_equal(kd_step(stmt, &st->err), KDIDX_NOMEM);
    OK(kd_db_recover(st->db, &st->err));
    assert_false(kd_db_lacked(st->db));
    OK(kd_step(kd_stmt(st->db, "SELECT randomblob(10000000)"), &st->err));
}

/* SQLite has begun: what is asked for too late is left as it is. */
static void test_pages_too_late(void **state)
{
    struct state *st = *state;
    int64_t n = 0;
    kd_db_own_pages();
    OK(kd_run_int(kd_stmt(st->db, "SELECT 7"), &n, &st->err));
    assert_int_equal(n, 7);
}

/* ---- views of anybody's ---- */

/* With another program than kdidx. */
static void elsewhere(struct state *st, const char *sql)
{
    sqlite3 *db = NULL;
    assert_int_equal(sqlite3_open(st->path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
}

static enum kdidx_status ask(struct state *st, const char *sql)
{
    struct kd_stmt *stmt;
    enum kdidx_status status = kd_user_stmt(st->db, sql, 0, &stmt, &st->err);
    if (status == KDIDX_OK)
        status = kd_user_step(stmt, &st->err);
    kd_user_stmt_end(st->db);
    return status;
}

static void test_views(void **state)
{
    struct state *st = *state;
    elsewhere(st, "CREATE VIEW \"a \"\"b\" AS SELECT 1 AS \"x \"\"y\"");
    OK(ask(st, "SELECT \"x \"\"y\" FROM \"a \"\"b\" ; ; -- and nothing"));
    OK(ask(st, "SELECT 1 /* without an end"));
    assert_int_equal(ask(st, "SELECT * FROM article"), KDIDX_USAGE);
    assert_int_equal(ask(st, "SELECT 1; SELECT 2"), KDIDX_USAGE);
    assert_int_equal(ask(st, ""), KDIDX_USAGE);
}

static void test_damaged_views(void **state)
{
    struct state *st = *state;
    elsewhere(st, "CREATE VIEW other AS SELECT 1 AS x; PRAGMA writable_schema = ON;"
                  "UPDATE sqlite_schema SET name = 'sqlite_x', tbl_name = 'sqlite_x',"
                  " sql = 'CREATE VIEW sqlite_x AS SELECT 1 AS x' WHERE name = 'other'");
    assert_int_equal(ask(st, "SELECT 1"), KDIDX_CORRUPT);
    assert_non_null(strstr(st->err.text, "the views are damaged"));
}

/* ---- names beyond what there is room for ---- */

/* The key of a name without a letter is the name, cut between two characters. */
static void test_key_is_cut(void **state)
{
    char name[3 * KD_KEY_SIZE + 1], key[KD_KEY_SIZE];
    (void)state;
    for (size_t i = 0; i < KD_KEY_SIZE; i++)
        memcpy(name + 3 * i, "\xe2\x98\x85", 3); /* a star */
    size_t len = kd_entity_key(name, 3 * KD_KEY_SIZE, key);
    assert_true(len > KD_KEY_SIZE - 5 && len < KD_KEY_SIZE && len % 3 == 0);
    assert_memory_equal(key, name, len);
}

/* A name of so many words, or of so many letters in one; in the arena. */
static const char *long_name(struct kd_arena *arena, const char *first, size_t words,
                             size_t letters)
{
    char *name = kd_arena_alloc(arena, 2 * KD_KEY_SIZE + 64 + words * 4 + letters);
    strcpy(name, first);
    for (size_t i = 0; i < words; i++)
        strcat(name, " Do");
    strcat(name, " ");
    memset(name + strlen(name), 'x', letters);
    return name;
}

static struct fixture *long_names(const char *source, const char *first, size_t words,
                                  size_t letters)
{
    struct kd_arena arena = {0};
    const char *person = long_name(&arena, first, words, letters);
    struct kd_buf text = KD_BUF_EMPTY;
    kd_buf_printf(&text, "In Tin Gate %s plays %s.", person, person);
    kd_buf_add_char(&text, '\0');
    assert_false(text.failed);
    struct fixture *fx = fx_new(source, 0, text.data); /* kept until the end */
    const char *own = kd_arena_strndup(&fx->arena, person, strlen(person));
    fx_work(fx, "Tin Gate", KD_DRAMA, NULL);
    fx_work(fx, own, KD_DRAMA, NULL);
    fx_person(fx, own, KD_ACTOR);
    fx_entity(fx, &fx->record.characters, own);
    fx_relation(fx, &fx->record.cast, "Tin Gate", own, own, own);
    fx_relation(fx, &fx->record.cast, own, own, NULL, own);
    kd_arena_free(&arena);
    return fx;
}

static void test_long_names(void **state)
{
    struct state *st = *state;
    char far_apart[2 * KD_KEY_SIZE];
    memset(far_apart, '-', sizeof far_apart); /* which no key has */
    memcpy(far_apart, "Website positioning", 19);
    memcpy(far_apart + sizeof far_apart - 3, "Da", 3);
    struct fixture *fx[] = {
        long_names("1.txt", "Website positioning", 40, 1),
        long_names("2.txt", "Website positioning", 0, 2 * KD_KEY_SIZE),
        long_names("3.txt", "Seo Da-on", 3, KD_KEY_SIZE - 20),
        long_names("4.txt", "Website positioning", 3, KD_KEY_SIZE - 20),
        long_names("5.txt", far_apart, 0, 1),
        long_names("8.txt", "\xeb\xb0\xb1\xec\x84\x9d\xec\xa3\xbc", 1, 3),
        long_names("6.txt", "Seo Da-on", 0, 1),
        long_names("7.txt", "Website positioning Da On", 0, 1),
    };
    enum { COUNT = sizeof fx / sizeof *fx };
    store(st, fx, COUNT);
    expect_sound(st);
    for (size_t i = 0; i < COUNT; i++) {
        free((char *)fx[i]->article.text);
        fx_free(fx[i]);
    }
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(test_odd_names),
        WITH_DB(test_dangling_link),
        WITH_DB(test_full),
        WITH_DB(test_value_without_memory),
        WITH_DB(test_pages_too_late),
        WITH_DB(test_views),
        WITH_DB(test_damaged_views),
        WITH_DB(test_long_names),
        cmocka_unit_test(test_key_is_cut),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
