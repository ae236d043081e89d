/* When the earliest and the latest article that say something were published. */
#include "store_fixture.h"

#include "query/query.h"

static int set_up(void **state)
{
    *state = store_new();
    return 0;
}

/* The k-th article that says the same of "Night Ferry"; its day as given, NULL for none. */
static struct fixture *article(int k, const char *published)
{
    struct fixture *fx = fx_new("seen.txt", (uint32_t)k, "");
    struct kd_buf text = KD_BUF_EMPTY;
    kd_buf_printf(&text,
                  "Han Seo-jin plays Yoon Ha-eun in Night Ferry on tvN, Mondays at 21:30. Night "
                  "Ferry began on 5 April 2021. The %dth to tell it.",
                  k);
    assert_false(text.failed);
    fx->article.text = kd_arena_strndup(&fx->arena, text.data, text.len);
    fx->article.len = text.len;
    kd_article_set_id(&fx->article);
    kd_buf_free(&text);
    fx->record.published = published;
    fx_person(fx, "Han Seo-jin", KD_ACTOR);
    fx_entity(fx, &fx->record.characters, "Yoon Ha-eun");
    fx_work(fx, "Night Ferry", KD_DRAMA, NULL);
    fx_entity(fx, &fx->record.networks, "tvN");
    /* Some leave the character out: another relation, the same row. */
    fx_relation(fx, &fx->record.cast, "Night Ferry", "Han Seo-jin", k % 2 ? "Yoon Ha-eun" : NULL,
                "plays Yoon Ha-eun");
    fx_relation(fx, &fx->record.airs, "Night Ferry", "tvN", NULL, "on tvN");
    struct kd_airtime *airtime = KD_PUSH(&fx->arena, &fx->record.airtimes);
    *airtime = (struct kd_airtime){.drama = "Night Ferry", .days = 1, .time = "21:30"};
    *KD_PUSH(&fx->arena, &airtime->evidence) = fx_span(fx, "Mondays at 21:30", 0);
    fx_date(fx, "2021-04-05", "5 April 2021");
    return fx;
}

static void expect_seen(const char *earliest, const char *latest, struct kd_seen seen)
{
    if (earliest == NULL) {
        assert_null(seen.earliest);
        assert_null(seen.latest);
        return;
    }
    assert_non_null(seen.earliest);
    assert_string_equal(seen.earliest, earliest);
    assert_string_equal(seen.latest, latest);
}

static enum kdidx_status no_columns(void *ctx, const char *const *names, size_t n)
{
    (void)ctx, (void)names, (void)n;
    return KDIDX_OK;
}

static enum kdidx_status take_row(void *ctx, const struct kd_value *values, size_t n)
{
    struct kd_seen *seen = ctx;
    static char text[2][32];
    assert_int_equal(n, 2);
    for (size_t i = 0; i < n; i++)
        snprintf(text[i], sizeof *text, "%.*s", (int)values[i].len, (const char *)values[i].bytes);
    *seen = values[0].type == KD_NULL ? (struct kd_seen){NULL, NULL}
                                      : (struct kd_seen){text[0], text[1]};
    return KDIDX_OK;
}

static void expect_views(struct state *st, const char *earliest, const char *latest)
{
    static const char *const sql[] = {
        "SELECT earliest, latest FROM consensus WHERE kind = 'airs'",
        "SELECT earliest, latest FROM airs_list",
        "SELECT earliest, latest FROM airtimes",
    };
    for (size_t i = 0; i < sizeof sql / sizeof *sql; i++) {
        struct kd_seen seen;
        struct kd_sql_sink sink = {&seen, no_columns, take_row};
        OK(kd_query_sql(st->db, sql[i], 0, &sink, &st->err));
        expect_seen(earliest, latest, seen);
    }
}

static void expect_answers(struct state *st, const char *earliest, const char *latest)
{
    struct kd_who who;
    struct kd_what what;
    struct kd_when when;
    struct kd_where where;
    OK(kd_query_who(st->db, &st->arena, "night ferry", NULL, &who, &st->err));
    assert_int_equal(who.people.n, 1);
    expect_seen(earliest, latest, who.people.v[0].seen);
    OK(kd_query_what(st->db, &st->arena, "han seo-jin", NULL, &what, &st->err));
    assert_int_equal(what.works.n, 1);
    expect_seen(earliest, latest, what.works.v[0].seen);
    OK(kd_query_when(st->db, &st->arena, "night ferry", NULL, &when, &st->err));
    assert_int_equal(when.dates.n, 1);
    expect_seen(earliest, latest, when.dates.v[0].seen);
    OK(kd_query_where(st->db, &st->arena, "night ferry", NULL, &where, &st->err));
    assert_int_equal(where.rows.n, 2);
    expect_seen(earliest, latest, where.rows.v[0].seen);
    expect_seen(earliest, latest, where.rows.v[1].seen);
}

static const struct {
    const char *published[6]; /* an article each, "" without a day; NULL ends them */
    const char *earliest, *latest;
} cases[] = {
    {{""}, NULL, NULL},
    {{"XXXX-05-04", "", "XXXX", "last May"}, NULL, NULL},
    {{"", "2021-05-04", "XXXX-01-01"}, "2021-05-04", "2021-05-04"},
    {{"2021-05-04", "2020-12-31", "2022-01-01"}, "2020-12-31", "2022-01-01"},
    /* A year begins with its first day and ends with its last. */
    {{"2021-05-04", "2021"}, "2021", "2021"},
    {{"2021-05-04", "2021-05", "2021-06-01"}, "2021-05", "2021-06-01"},
    {{"2020-12-31", "2021", "2022-01-01"}, "2020-12-31", "2022-01-01"},
    {{"2021-12", "2021-12-30", "2021-11"}, "2021-11", "2021-12"},
    /* Of equals the less exact is the earliest, the more exact the latest. */
    {{"2021-01-01", "2021", "2021-01", "2021-12-31"}, "2021", "2021-12-31"},
    /* Digits and parts that are not told; marks of doubt. */
    {{"202X", "2020-02-01", "2029-11-30"}, "202X", "202X"},
    {{"2021-XX-04", "2021-02-05"}, "2021-XX-04", "2021-XX-04"},
    {{"2021?", "2021-02-05", "2022-03~"}, "2021?", "2022-03~"},
    {{"2021-05-04T10:00:00", "2021-05-03T23:00:00"}, "2021-05-03T23:00:00", "2021-05-04T10:00:00"},
};

static void test_seen(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int turn = 0; turn < 2; turn++) { /* in this order and the other */
            struct state *st = store_new();
            int n = 0;
            while (n < 6 && cases[i].published[n] != NULL)
                n++;
            OK(kd_writer_begin(st->writer, &st->err));
            for (int k = 0; k < n; k++) {
                const char *day = cases[i].published[turn == 0 ? k : n - 1 - k];
                struct fixture *fx = article(k, day[0] != '\0' ? day : NULL);
                put(st, fx);
                fx_free(fx);
            }
            OK(kd_writer_commit(st->writer, &st->err));
            expect_answers(st, cases[i].earliest, cases[i].latest);
            expect_views(st, cases[i].earliest, cases[i].latest);
            tear_down((void **)&st);
        }
}

/* Near copies count once as evidence, but a copy's day is a day; and what goes is forgotten. */
static void test_copies_and_what_goes(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {article(1, "2021-05-04"), article(2, "2019-01-01"),
                            article(3, "2022-08-09")};
    struct kd_who who;
    store(st, fx, 3);
    OK(kd_query_who(st->db, &st->arena, "night ferry", NULL, &who, &st->err));
    assert_int_equal(who.people.v[0].articles, 3);
    assert_int_equal(who.people.v[0].independent, 1);
    expect_answers(st, "2019-01-01", "2022-08-09");
    /* Another text at the place of the first one. */
    struct fixture *other = article(5, "2021-05-05");
    other->article.ordinal = fx[1]->article.ordinal;
    store(st, &other, 1);
    expect_answers(st, "2021-05-04", "2022-08-09");
    for (int i = 0; i < 3; i++)
        fx_free(fx[i]);
    fx_free(other);
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_seen),
        WITH_DB(test_copies_and_what_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
