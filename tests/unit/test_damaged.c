/* Rows that kdidx does not write, in databases that SQLite finds nothing wrong with: whoever meets
 * them says so. And what asks too much of the store. */
#include "store_fixture.h"

#include "store/alike.h"
#include "store/made.h"
#include "store/restore.h"
#include "store/sketch.h"

static int set_up(void **state)
{
    struct state *st = *state = store_new();
    static jmp_buf nowhere;
    st->arena.on_oom = &nowhere;
    return 0;
}

/* Rows as they come, whatever the schema says of them. */
static void harm(struct state *st, const char *sql)
{
    OK(kd_exec(st->db, "PRAGMA foreign_keys = OFF; PRAGMA ignore_check_constraints = ON",
               &st->err));
    OK(kd_exec(st->db, sql, &st->err));
}

static void store_souls(struct state *st)
{
    struct fixture *fx = fx_souls("a.txt", 0);
    store(st, &fx, 1);
    fx_free(fx);
}

/* ---- check ---- */

struct found {
    const char *wanted;
    bool there;
};

static void look(void *ctx, const char *what, const char *where, const char *text)
{
    struct found *found = ctx;
    (void)what;
    (void)where;
    found->there |= strstr(text, found->wanted) != NULL;
}

static void expect_found(struct state *st, const char *wanted)
{
    struct found found = {wanted, false};
    struct kd_check_result result;
    struct kd_check_sink sink = {.ctx = &found, .finding = look};
    OK(kd_check(st->db, &sink, &result, &st->err));
    if (!found.there)
        fail_msg("check does not say: %s", wanted);
}

static void test_check(void **state)
{
    static const struct {
        const char *harm, *wanted;
    } cases[] = {
        {"UPDATE mention SET form = (SELECT id FROM alias WHERE form = 'Lee Jae-wook')"
         " WHERE stop - start = 3",
         "is not the form stored"},
        {"UPDATE mention SET form = (SELECT id FROM alias WHERE form = 'tvN') WHERE n = 0",
         "is no form of its entity"},
        {"UPDATE article SET text = CAST(x'C3' AS TEXT) || text", "the text is not UTF-8"},
        {"INSERT INTO alias (entity, form, key) VALUES (1, 'Nobody', 'nobody')",
         "\"Nobody\" is used nowhere"},
        {"UPDATE alias SET key = 'other' WHERE form = 'tvN'", "is listed under the key other"},
        {"DELETE FROM sketch", "there is no sketch of the text"},
        {"UPDATE sketch SET bytes = zeroblob(294)", "the sketch is of another text"},
        {"INSERT INTO maker (hash, program) VALUES (x'000102030405060708090A0B0C0D0E0F', '1');"
         "INSERT INTO part VALUES (last_insert_rowid(), 'program', zeroblob(16), NULL)",
         "1: "},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct state *st = i == 0 ? *state : store_new();
        store_souls(st);
        harm(st, cases[i].harm);
        expect_found(st, cases[i].wanted);
        if (i > 0)
            tear_down((void **)&st);
    }
}

/* What SQLite compares only where it could write is told to be left out. */
static void test_check_of_a_reader(void **state)
{
    struct state *st = *state, reader = {.db = NULL};
    store_souls(st);
    OK(kd_db_open(st->path, KD_DB_READ, 0, &reader.db, &st->err));
    expect_found(&reader, "not compared");
    kd_db_close(reader.db);
}

/* ---- whoever reads an article ---- */

static void test_restore(void **state)
{
    static const char *const cases[] = {"UPDATE found SET n = 77 WHERE n = 0",
                                        "UPDATE fact SET drama = NULL", "DELETE FROM article"};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct state *st = i == 0 ? *state : store_new();
        static jmp_buf nowhere;
        struct kd_article article;
        struct kd_record record;
        st->arena.on_oom = &nowhere;
        store_souls(st);
        harm(st, cases[i]);
        assert_status(&st->err, KDIDX_CORRUPT,
                      kd_restore(st->db, &st->arena, 1, &article, &record, &st->err));
        if (i > 0)
            tear_down((void **)&st);
    }
}

/* An article that is replaced takes its counts back: from rows that are not there it cannot. */
static void test_remove(void **state)
{
    static const char *const cases[] = {
        "UPDATE alias SET form = 'Leo' WHERE form = 'Lee'",
        "UPDATE alias SET form = 'Soul' WHERE form LIKE 'Alchemy of Souls'",
        "UPDATE mention SET stop = 100000 WHERE n = 0"};
    struct fixture *other = fx_new("a.txt", 0, "Nothing is said here.");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct state *st = i == 0 ? *state : store_new();
        store_souls(st);
        harm(st, cases[i]);
        OK(kd_writer_begin(st->writer, &st->err));
        put(st, other);
        assert_status(&st->err, KDIDX_CORRUPT, kd_writer_commit(st->writer, &st->err));
        assert_false(kd_db_in_batch(st->db));
        if (i > 0)
            tear_down((void **)&st);
    }
    fx_free(other);
}

static void test_maker_without_hash(void **state)
{
    struct state *st = *state;
    struct kd_maker maker;
    harm(st, "INSERT INTO maker (id, hash, program) VALUES (1, x'00', '1')");
    assert_status(&st->err, KDIDX_CORRUPT, kd_maker_read(st->db, &st->arena, 1, &maker, &st->err));
    assert_non_null(strstr(st->err.text, "kdidx check"));
    assert_status(&st->err, KDIDX_NONE, kd_maker_read(st->db, &st->arena, 2, &maker, &st->err));
}

/* ---- copies ---- */

static enum kdidx_status judge_two(struct state *st, int64_t a, int64_t b, bool *out)
{
    struct kd_judge judge;
    kd_judge_init(&judge, st->db, &st->arena);
    enum kdidx_status status = kd_judge_two(&judge, a, b, out, &st->err);
    kd_judge_free(&judge);
    return status;
}

static void test_sketches(void **state)
{
    struct state *st = *state;
    bool alike = true;
    store_souls(st);
    assert_status(&st->err, KDIDX_CORRUPT, judge_two(st, 1, 2, &alike));
    assert_non_null(strstr(st->err.text, "has no sketch"));
    assert_status(&st->err, KDIDX_CORRUPT, judge_two(st, 2, 1, &alike));
    assert_false(alike);
    harm(st, "UPDATE sketch SET bytes = x'00'");
    assert_status(&st->err, KDIDX_CORRUPT, judge_two(st, 1, 1, &alike));
    assert_non_null(strstr(st->err.text, "wrong size"));
    harm(st, "INSERT INTO fresh VALUES (1)");
    assert_status(&st->err, KDIDX_CORRUPT, kd_writer_settle(st->writer, &st->err));
}

/* Two articles whose numbers want one place among those that are kept in memory. */
static void test_far_apart(void **state)
{
    enum { KEPT = 2048 };
    struct state *st = *state;
    char sql[256];
    bool alike = true, swapped = true;
    store_souls(st);
    snprintf(sql, sizeof sql, "INSERT INTO sketch SELECT article + %d, bytes, NULL FROM sketch",
             KEPT);
    harm(st, sql);
    OK(judge_two(st, 1, 1 + KEPT, &alike));
    OK(judge_two(st, 1 + KEPT, 1, &swapped));
    assert_int_equal(alike, swapped);
}

/* ---- records ---- */

/* The i-th thing that is wrong with a record; false: there is none. */
static bool spoil(struct fixture *fx, int i)
{
    struct kd_record *r = &fx->record;
    switch (i) {
    case 0:
        fx->article.source = NULL;
        return true;
    case 1:
        fx->article.text = "\xff";
        fx->article.len = 1;
        return true;
    case 2:
        r->title = "\xff";
        return true;
    case 3:
        r->made_by.maker = "0123";
        return true;
    case 4:
        r->people.v[0].rule = "\xff";
        return true;
    case 5:
        r->works.v[0].season = "\xff";
        return true;
    case 6:
        r->dates.v[0].value = "";
        return true;
    case 7:
        r->dates.v[0].end = (uint32_t)fx->article.len + 1;
        return true;
    case 8:
        r->cast.v[0].drama = NULL;
        return true;
    case 9:
        r->cast.v[0].confidence = -1;
        return true;
    case 10:
        r->airtimes.v[0].days = 0xff;
        return true;
    case 11:
        r->airtimes.v[0].tz = "\xff";
        return true;
    case 12:
        KD_PUSH(&fx->arena, &r->events)->drama = "";
        return true;
    case 13:
        KD_PUSH(&fx->arena, &r->events)->drama = "Alchemy of Souls";
        return true;
    case 14:
        r->dates.v[0].rule = "\xff";
        return true;
    case 15:
        r->crew.v[0].rule = "\xff";
        return true;
    case 16:
        r->airtimes.v[0].drama = "Nothing";
        return true;
    default:
        return false;
    }
}

static void test_wrong_records(void **state)
{
    struct state *st = *state;
    enum kd_outcome outcome;
    bool more = true;
    OK(kd_writer_begin(st->writer, &st->err));
    for (int i = 0; more; i++) {
        struct fixture *fx = fx_souls("a.txt", 0);
        more = spoil(fx, i);
        enum kdidx_status status = kd_writer_put(st->writer, &fx->record, &outcome, &st->err);
        if ((status == KDIDX_USAGE) != more)
            fail_msg("record %d: status %d, %s", i, status, st->err.text);
        fx_free(fx);
    }
    OK(kd_writer_commit(st->writer, &st->err));
    expect_sound(st);
}

/* A form listed twice is one; what a date's text says may differ from the bytes that it stands for.
 */
static void test_odd_records(void **state)
{
    struct state *st = *state;
    struct fixture *fx = fx_souls("a.txt", 0);
    struct kd_article article;
    struct kd_record record;
    *KD_PUSH(&fx->arena, &fx->record.people.v[0].forms) = "Lee";
    fx->record.dates.v[0].text = "10 December 2022";
    store(st, &fx, 1);
    OK(kd_restore(st->db, &st->arena, 1, &article, &record, &st->err));
    assert_int_equal(record.people.v[0].forms.n, 2);
    assert_string_equal(record.dates.v[0].text, "10 December 2022");
    expect_sound(st);
    fx_free(fx);
}

/* ---- calls out of order ---- */

static void test_out_of_order(void **state)
{
    struct state *st = *state;
    struct fixture *fx = fx_souls("a.txt", 0);
    struct kd_maker maker = {.program = "1"};
    const struct kd_decision said = {.same = true, .a = "One", .b = "Two"};
    enum kd_outcome outcome;
    enum kd_decided decided;
    struct kd_db *reader;
    struct kd_writer *writer;
    const enum kdidx_status without[] = {
        kd_writer_put(st->writer, &fx->record, &outcome, &st->err),
        kd_writer_renew(st->writer, &fx->record, &st->err),
        kd_writer_keep(st->writer, &fx->article, &st->err),
        kd_writer_maker(st->writer, &maker, &st->err),
        kd_writer_decide(st->writer, &said, &decided, &st->err),
        kd_writer_commit(st->writer, &st->err),
    };
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        assert_int_equal(without[i], KDIDX_USAGE);
    OK(kd_writer_begin(st->writer, &st->err));
    assert_int_equal(kd_writer_begin(st->writer, &st->err), KDIDX_USAGE);
    assert_int_equal(kd_writer_settle(st->writer, &st->err), KDIDX_USAGE);
    kd_writer_rollback(st->writer);
    OK(kd_db_open(st->path, KD_DB_READ, 0, &reader, &st->err));
    assert_int_equal(kd_writer_new(reader, &writer, &st->err), KDIDX_IO);
    assert_null(writer);
    kd_db_close(reader);
    assert_int_equal(kd_db_open("", KD_DB_CREATE, 0, &reader, &st->err), KDIDX_USAGE);
    fx_free(fx);
}

static bool stop(const char *doing, uint64_t done, uint64_t all)
{
    (void)doing;
    (void)done;
    (void)all;
    return true;
}

/* Whoever watches can stop a statement. */
static void test_interrupted(void **state)
{
    struct state *st = *state;
    int64_t n = 0;
    kd_db_watch(st->db, stop);
    assert_int_equal(kd_run_int(kd_stmt(st->db, "WITH RECURSIVE t (n) AS (VALUES (1) UNION ALL"
                                                " SELECT n + 1 FROM t WHERE n < 1000000)"
                                                " SELECT count(*) FROM t"),
                                &n, &st->err),
                     KDIDX_INTERRUPTED);
    kd_db_watch(st->db, NULL);
    OK(kd_run_int(kd_stmt(st->db, "SELECT 1"), &n, &st->err));
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(test_check),        WITH_DB(test_check_of_a_reader),  WITH_DB(test_restore),
        WITH_DB(test_remove),       WITH_DB(test_maker_without_hash), WITH_DB(test_sketches),
        WITH_DB(test_far_apart),    WITH_DB(test_wrong_records),      WITH_DB(test_odd_records),
        WITH_DB(test_out_of_order), WITH_DB(test_interrupted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
