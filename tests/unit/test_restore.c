/* Records out of the database: what was stored comes back, and storing it again changes nothing. */
#include "store_fixture.h"

#include "store/check.h"
#include "store/restore.h"

static int set_up(void **state)
{
    struct state *st = *state = store_new();
    static jmp_buf nowhere;
    st->arena.on_oom = &nowhere;
    return 0;
}

struct restored {
    struct kd_article article;
    struct kd_record record;
};

/* Stores a record in an empty database and reads it back, all in the fixture's arena. */
static void through_database(struct state *st, const struct kd_record *in, struct restored *out)
{
    struct state own = {.path = ":memory:"};
    enum kd_outcome outcome;
    int64_t id = 0;
    OK(kd_db_open(own.path, KD_DB_CREATE, 0, &own.db, &st->err));
    OK(kd_writer_new(own.db, &own.writer, &st->err));
    OK(kd_writer_begin(own.writer, &st->err));
    OK(kd_writer_put(own.writer, in, &outcome, &st->err));
    OK(kd_writer_commit(own.writer, &st->err));
    OK(kd_run_int(kd_stmt(own.db, "SELECT id FROM article"), &id, &st->err));
    OK(kd_restore(own.db, &st->arena, id, &out->article, &out->record, &st->err));
    struct kd_check_result result;
    struct kd_check_sink sink = {0};
    OK(kd_check(own.db, &sink, &result, &st->err));
    assert_int_equal(result.findings, 0);
    kd_writer_free(own.writer);
    kd_db_close(own.db);
}

static void assert_forms(const struct kd_entity *entity, const char *const *forms)
{
    size_t n = 0;
    while (forms[n] != NULL)
        n++;
    assert_int_equal(entity->forms.n, n);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(entity->forms.v[i], forms[i]);
}

static void add_form(struct fixture *fx, struct kd_entity *entity, const char *form)
{
    *KD_PUSH(&fx->arena, &entity->forms) = form;
}

/* "Seo\nHa On" may stand for any of three forms: for the same one whatever their order. */
static void test_forms_keep_their_order(void **state)
{
    struct state *st = *state;
    static const char *const wanted[] = {"Seo Ha On", "Seo Ha-On", "Seo Ha-on", NULL};
    struct fixture *fx =
        fx_new("a.txt", 0, "Seo Ha On smiled. Seo\nHa On left. Seo Ha-On came, Seo Ha-on went.");
    struct restored once, twice;
    struct kd_entity *e = fx_entity(fx, &fx->record.people, "Seo Ha-on|Seo Ha On|Seo Ha-On");
    *KD_PUSH(&fx->arena, &e->mentions) = fx_span(fx, "Seo\nHa On", 0);
    through_database(st, &fx->record, &once);
    assert_forms(&once.record.people.v[0], wanted);
    through_database(st, &once.record, &twice);
    assert_forms(&twice.record.people.v[0], wanted);
    assert_int_equal(twice.record.people.v[0].mentions.n, 4);
    fx_free(fx);
}

/* Forms without a place, more of them than the text has bytes. */
static void test_forms_without_a_place(void **state)
{
    struct state *st = *state;
    static const char *const wanted[] = {"On", "Seo Ha On", "Ha On", "Haon", "Seo", NULL};
    struct fixture *fx = fx_new("a.txt", 0, "On.");
    struct restored once, twice;
    struct kd_entity *e = fx_entity(fx, &fx->record.people, "Seo Ha On|On");
    add_form(fx, e, "Ha On");
    add_form(fx, e, "Haon");
    add_form(fx, e, "Seo");
    through_database(st, &fx->record, &once);
    assert_forms(&once.record.people.v[0], wanted);
    through_database(st, &once.record, &twice);
    assert_forms(&twice.record.people.v[0], wanted);
    fx_free(fx);
}

/* An air time of no drama; its time is "" in one record and not there in another, before it. */
static void test_air_time_of_no_drama(void **state)
{
    struct state *st = *state;
    struct fixture *fx = fx_new("a.txt", 0, "It airs on Mondays.");
    struct restored once;
    for (int i = 0; i < 2; i++)
        *KD_PUSH(&fx->arena, &fx->record.airtimes) =
            (struct kd_airtime){.days = 1, .time = i == 0 ? "" : NULL, .tz = i == 0 ? NULL : ""};
    through_database(st, &fx->record, &once);
    assert_int_equal(once.record.airtimes.n, 2);
    for (int i = 0; i < 2; i++) {
        assert_null(once.record.airtimes.v[i].drama);
        assert_null(once.record.airtimes.v[i].time);
        assert_null(once.record.airtimes.v[i].tz);
    }
    fx_free(fx);
}

/* A database of anybody's, in which SQLite finds nothing wrong: no row leads out of its text or of
 * a list of words. */
static void test_rows_that_lie(void **state)
{
    struct state *st = *state;
    static const char *const lies[] = {
        "UPDATE found SET sort = -1",
        "UPDATE found SET sort = 4294967295",
        "UPDATE found SET sort = 5 WHERE season = '2'",
        "UPDATE mention SET start = -5",
        "UPDATE mention SET stop = 4294967297",
        "UPDATE fact SET stop = 100000 WHERE start IS NOT NULL",
        "UPDATE evidence SET start = -1",
        "UPDATE date SET start = -1000000",
        "UPDATE date SET stop = 100000, text = NULL",
        "UPDATE event SET start = 4294967296",
    };
    struct fixture *fx = fx_souls("a.txt", 0);
    struct kd_event *event = KD_PUSH(&fx->arena, &fx->record.events);
    *event = (struct kd_event){.drama = "Alchemy of Souls", .what = KD_PREMIERE};
    *KD_PUSH(&fx->arena, &event->evidence) = fx_span(fx, "December 10", 0);
    store(st, &fx, 1);
    OK(kd_exec(st->db, "PRAGMA ignore_check_constraints = ON", &st->err));
    for (size_t i = 0; i < sizeof lies / sizeof *lies; i++) {
        struct restored out;
        OK(kd_db_begin(st->db, &st->err));
        OK(kd_exec(st->db, lies[i], &st->err));
        assert_true(kd_db_changes(st->db) > 0);
        assert_int_equal(kd_restore(st->db, &st->arena, 1, &out.article, &out.record, &st->err),
                         KDIDX_CORRUPT);
        kd_db_rollback(st->db);
    }
    fx_free(fx);
}

/* `check` takes memory by how many rows there are, not by what their numbers are. */
static void test_numbers_far_apart(void **state)
{
    struct state *st = *state;
    struct fixture *fx = fx_souls("a.txt", 0);
    store(st, &fx, 1);
    OK(kd_exec(st->db, "PRAGMA foreign_keys = OFF", &st->err));
    OK(kd_exec(st->db, "UPDATE alias SET id = 9223372036854775807 WHERE id = 1", &st->err));
    assert_true(findings(st) > 0);
    fx_free(fx);
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(test_forms_keep_their_order), WITH_DB(test_forms_without_a_place),
        WITH_DB(test_air_time_of_no_drama),   WITH_DB(test_rows_that_lie),
        WITH_DB(test_numbers_far_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
