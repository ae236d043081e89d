/* Records of several databases put together: the order must not matter. */
#include "store_fixture.h"

#include "store/check.h"
#include "store/prefer.h"
#include "store/restore.h"

static jmp_buf nowhere;

static int set_up(void **state)
{
    struct state *st = *state = store_new();
    st->arena.on_oom = &nowhere;
    return 0;
}

static void finding(void *ctx, const char *what, const char *where, const char *text)
{
    (void)ctx;
    print_message("%s: %s: %s\n", what, where, text);
}

static void assert_sound(struct state *st)
{
    struct kd_check_result result;
    struct kd_check_sink sink = {.finding = finding};
    OK(kd_check(st->db, &sink, &result, &st->err));
    assert_int_equal(result.findings, 0);
}

static enum kd_outcome put_alone(struct state *st, struct fixture *fx)
{
    OK(kd_writer_begin(st->writer, &st->err));
    enum kd_outcome outcome = put(st, fx);
    OK(kd_writer_commit(st->writer, &st->err));
    return outcome;
}

/* Lists a place in the record, as one out of a database does. */
static void add_place(struct fixture *fx, const char *source, uint32_t ordinal)
{
    *KD_PUSH(&fx->arena, &fx->record.places) = (struct kd_source_place){source, ordinal};
}

/* "a.txt#0 A, b.txt#1 B, " of all places: path, ordinal, the text's first letter. */
static void assert_places(struct state *st, const char *wanted)
{
    struct kd_buf out = KD_BUF_EMPTY;
    struct kd_stmt *stmt =
        kd_stmt(st->db, "SELECT path, ordinal, substr(text, 1, 1) AS letter FROM place"
                        " JOIN source ON source.id = place.source"
                        " JOIN article ON article.id = place.article ORDER BY 1, 2, 3");
    enum kdidx_status status;
    kd_buf_add_str(&out, "");
    while ((status = kd_step(stmt, &st->err)) == KDIDX_OK)
        kd_buf_printf(&out, "%s#%s %s, ", kd_column_text(stmt, 0), kd_column_text(stmt, 1),
                      kd_column_text(stmt, 2));
    assert_status(&st->err, KDIDX_NONE, status);
    assert_string_equal(out.data, wanted);
    kd_buf_free(&out);
    assert_sound(st);
}

/* Two databases know one path and ordinal with different texts: both are kept, until somebody
 * says what stands there now. */
static void test_one_place_two_articles(void **state)
{
    struct state *st = *state;
    struct fixture *a = fx_new("a.txt", 0, "A holiday for Lee Jae-wook");
    struct fixture *b = fx_new("a.txt", 0, "But Lee Jae-wook is not on holiday.");
    struct fixture *c = fx_new("a.txt", 0, "Can nobody say where Lee Jae-wook is?");
    struct fixture *all[] = {a, b, c};
    for (int i = 0; i < 3; i++)
        fx_person(all[i], "Lee Jae-wook", KD_ACTOR);
    add_place(a, "a.txt", 0);
    add_place(b, "a.txt", 0);
    add_place(b, "b.txt", 1);
    assert_int_equal(put_alone(st, a), KD_NEW);
    assert_int_equal(put_alone(st, b), KD_NEW);
    assert_int_equal(put_alone(st, a), KD_SAME);
    assert_places(st, "a.txt#0 A, a.txt#0 B, b.txt#1 B, ");
    a->record.places.n = 0;
    bool known = false;
    OK(kd_writer_known(st->writer, &a->article, &known, &st->err));
    assert_true(known);
    assert_int_equal(put_alone(st, c), KD_CHANGED);
    assert_places(st, "a.txt#0 C, b.txt#1 B, ");
    OK(kd_writer_known(st->writer, &a->article, &known, &st->err));
    assert_false(known);
    for (int i = 0; i < 3; i++)
        fx_free(all[i]);
}

/* ---- one text, several records ---- */

enum { RECORDS = 4 };

/* Records of one text: one shows less of the article, two tell of another role, one has lost the
 * person and names the work as nobody else does. */
static void make_records(struct fixture *all[RECORDS])
{
    static const char *const sources[] = {"d.txt", "c.html", "b.xml", "a.txt"};
    for (int i = 0; i < RECORDS; i++) {
        all[i] = fx_new(sources[i], (uint32_t)i, "Lee Jae-wook was glad about Alchemy of Souls.");
        all[i]->record.outlet = i > 0 ? "Soompi" : NULL;
        if (i < 3)
            fx_person(all[i], "Lee Jae-wook", i == 1 ? KD_DIRECTOR : KD_ACTOR);
        fx_work(all[i], i == 3 ? "Alchemy" : "Alchemy of Souls", KD_DRAMA, NULL);
        if (i == 2)
            fx_relation(all[i], &all[i]->record.cast, "Alchemy of Souls", "Lee Jae-wook", NULL,
                        "was glad about");
    }
}

/* Stores the records in an order (the n-th of all), two of them in one batch, and reads what is
 * left. */
static void store_in_order(struct state *st, struct fixture *all[RECORDS], int n, bool listed,
                           struct kd_record *out, struct kd_article *article)
{
    struct fixture *left[RECORDS];
    memcpy(left, all, sizeof left);
    for (int i = 0; i < RECORDS; i++) {
        int pick = n % (RECORDS - i);
        n /= RECORDS - i;
        struct fixture *fx = left[pick];
        memmove(left + pick, left + pick + 1, (size_t)(RECORDS - i - pick - 1) * sizeof *left);
        fx->record.places.n = 0;
        if (listed)
            add_place(fx, fx->article.source, fx->article.ordinal);
        if (i % 2 == 0)
            OK(kd_writer_begin(st->writer, &st->err));
        put(st, fx);
        if (i % 2 == 1 || i == RECORDS - 1)
            OK(kd_writer_commit(st->writer, &st->err));
    }
    int64_t id = 0;
    OK(kd_run_int(kd_stmt(st->db, "SELECT id FROM article"), &id, &st->err));
    OK(kd_restore(st->db, &st->arena, id, article, out, &st->err));
    assert_sound(st);
}

static void test_one_record_in_any_order(void **state)
{
    struct state *st = *state;
    struct fixture *all[RECORDS];
    struct kd_article article, other;
    struct kd_record first, record;
    make_records(all);
    for (int n = 0; n < 24; n++) {
        struct state *own = store_new();
        int order = 1;
        store_in_order(own, all, n, n % 2 == 1, n == 0 ? &first : &record,
                       n == 0 ? &article : &other);
        if (n > 0) {
            OK(kd_record_prefer(&first, &record, &order, &st->err));
            assert_int_equal(order, 0);
            assert_int_equal(record.places.n, RECORDS);
        }
        assert_string_equal(n == 0 ? first.outlet : record.outlet, "Soompi");
        /* The arena of `own` holds the first record. */
        struct kd_arena mine = own->arena;
        own->arena = (struct kd_arena){0};
        void *closing = own;
        tear_down(&closing);
        if (n == 0)
            st->arena = mine;
        else
            kd_arena_free(&mine);
    }
    for (int i = 0; i < RECORDS; i++)
        fx_free(all[i]);
}

/* A text that has just lost its place gets another, and another record, in one batch. */
static void test_record_of_a_moved_text(void **state)
{
    struct state *st = *state;
    struct fixture *all[RECORDS], *other = fx_new("d.txt", 0, "Another text");
    make_records(all);
    put_alone(st, all[0]);
    OK(kd_writer_begin(st->writer, &st->err));
    assert_int_equal(put(st, other), KD_CHANGED);
    assert_int_equal(put(st, all[1]), KD_CHANGED);
    OK(kd_writer_commit(st->writer, &st->err));
    assert_places(st, "c.html#1 L, d.txt#0 A, ");
    for (int i = 0; i < RECORDS; i++)
        fx_free(all[i]);
    fx_free(other);
}

/* ---- older databases ---- */

/* In version 2 a place held one article. */
static void test_older_database_gets_places(void **state)
{
    struct state *st = *state;
    struct fixture *a = fx_new("a.txt", 0, "A text"), *b = fx_new("a.txt", 0, "But another");
    put_alone(st, a);
    OK(kd_exec(st->db, TO_2, &st->err));
    kd_writer_free(st->writer);
    kd_db_close(st->db);
    st->writer = NULL;
    OK(kd_db_open(st->path, KD_DB_WRITE, 100, &st->db, &st->err));
    OK(kd_writer_new(st->db, &st->writer, &st->err));
    add_place(b, "a.txt", 0);
    put_alone(st, b);
    assert_places(st, "a.txt#0 A, a.txt#0 B, ");
    fx_free(a);
    fx_free(b);
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(test_one_place_two_articles),
        WITH_DB(test_one_record_in_any_order),
        WITH_DB(test_record_of_a_moved_text),
        WITH_DB(test_older_database_gets_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
