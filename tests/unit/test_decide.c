/* The user's word on names: said, replaced, taken back, contradicted, brought together from several
 * databases in any order. */
#include "store_fixture.h"

#include "query/query.h"

static int set_up(void **state)
{
    *state = store_new();
    return 0;
}

/* ---- articles that name people ---- */

/* One article a name, at the place `source`; all say that the person plays in one drama. */
static void store_person(struct state *st, const char *source, const char *drama, const char *name)
{
    char text[256];
    snprintf(text, sizeof text, "“%s” will have %s in it, the channel said.", drama, name);
    struct fixture *fx = fx_new(source, 0, text);
    fx_work(fx, drama, KD_DRAMA, NULL);
    fx_person(fx, name, KD_ACTOR);
    const char *title = fx->record.works.v[0].name, *person = fx->record.people.v[0].name;
    fx_relation(fx, &fx->record.cast, title, person, NULL, person);
    store(st, &fx, 1);
    fx_free(fx);
}

static void store_people(struct state *st)
{
    store_person(st, "1.txt", "Night Ferry", "Baek Do-yun");
    store_person(st, "2.txt", "Gravel Road", "Dawon");
    store_person(st, "3.txt", "Low Tide", "Pyo Sang-gil");
}

static void expect_people(struct state *st, const char *wanted)
{
    expect_list(st, KD_LIST_PEOPLE, wanted);
}

/* ---- decisions ---- */

static struct kd_decision people(const char *a, const char *says, const char *b)
{
    return (struct kd_decision){false, strcmp(says, "same") == 0, a, b};
}

static void say(struct state *st, const char *a, const char *says, const char *b)
{
    struct kd_decision said = people(a, says, b);
    OK(kd_decision_set(st->db, &said, &st->err));
}

static void refuse(struct state *st, const char *a, const char *says, const char *b,
                   const char *reason)
{
    struct kd_decision said = people(a, says, b);
    assert_int_equal(kd_decision_set(st->db, &said, &st->err), KDIDX_USAGE);
    if (strstr(st->err.text, reason) == NULL)
        fail_msg("\"%s\" does not say \"%s\"", st->err.text, reason);
    assert_false(kd_db_in_batch(st->db));
}

static void expect_said(struct state *st, const char *wanted)
{
    struct kd_decisions all;
    struct kd_buf got = KD_BUF_EMPTY;
    OK(kd_query_decisions(st->db, &st->arena, &all, &st->err));
    kd_buf_add_str(&got, "");
    for (size_t i = 0; i < all.n; i++)
        kd_buf_printf(&got, "%s%s %s %s %s", i > 0 ? "; " : "", kd_decision_kind(all.v[i].of_work),
                      all.v[i].a, all.v[i].same ? "=" : "<>", all.v[i].b);
    assert_string_equal(got.data != NULL ? got.data : "", wanted);
    kd_buf_free(&got);
}

/* ---- one database ---- */

static void test_later_word_stands(void **state)
{
    struct state *st = *state;
    store_people(st);
    expect_people(st, "Baek Do-yun 1, Dawon 1, Pyo Sang-gil 1");
    say(st, "Dawon", "same", "Baek Do-yun");
    expect_people(st, "Baek Do-yun 2, Pyo Sang-gil 1");
    say(st, "BAEK DO YUN", "differ", "dawon");
    expect_said(st, "person BAEK DO YUN <> dawon");
    expect_people(st, "Baek Do-yun 1, Dawon 1, Pyo Sang-gil 1");
    say(st, "Dawon", "same", "Baek Do-yun");
    expect_said(st, "person Baek Do-yun = Dawon");
    expect_people(st, "Baek Do-yun 2, Pyo Sang-gil 1");
}

static void test_taken_back(void **state)
{
    struct state *st = *state;
    store_people(st);
    say(st, "Dawon", "same", "Baek Do-yun");
    struct kd_decision said = people("baek do-yun", "differ", "Dawon");
    assert_int_equal(kd_decision_forget(st->db, &said, &st->err), KDIDX_NONE);
    assert_non_null(strstr(st->err.text, "are the same"));
    expect_said(st, "person Baek Do-yun = Dawon");
    said.same = true;
    OK(kd_decision_forget(st->db, &said, &st->err));
    expect_said(st, "");
    expect_people(st, "Baek Do-yun 1, Dawon 1, Pyo Sang-gil 1");
    assert_int_equal(kd_decision_forget(st->db, &said, &st->err), KDIDX_NONE);
    said.of_work = true;
    assert_int_equal(kd_decision_forget(st->db, &said, &st->err), KDIDX_NONE);
    assert_false(kd_db_in_batch(st->db));
}

static void test_no_two_names(void **state)
{
    struct state *st = *state;
    refuse(st, "Dawon", "same", "DA-WON", "are one name");
    refuse(st, "", "same", "Dawon", "is empty");
    refuse(st, "Dawon", "differ", "", "is empty");
    expect_said(st, "");
}

static void test_contradictions(void **state)
{
    struct state *st = *state;
    store_people(st);
    say(st, "Dawon", "same", "Baek Do-yun");
    say(st, "Dawon", "same", "Pyo Sang-gil");
    expect_people(st, "Pyo Sang-gil 3");
    refuse(st, "Pyo Sang-gil", "differ", "Baek Do-yun", "\"Baek Do-yun\" is \"Dawon\"");
    expect_said(st, "person Baek Do-yun = Dawon; person Dawon = Pyo Sang-gil");
    expect_people(st, "Pyo Sang-gil 3");
    say(st, "Dawon", "differ", "Pyo Sang-gil");
    say(st, "Pyo Sang-gil", "differ", "Baek Do-yun");
    refuse(st, "Dawon", "same", "Pyo Sang-gil", "kdidx differ --forget \"Baek Do-yun\"");
    expect_said(st, "person Baek Do-yun = Dawon; person Baek Do-yun <> Pyo Sang-gil;"
                    " person Dawon <> Pyo Sang-gil");
    expect_people(st, "Baek Do-yun 2, Pyo Sang-gil 1");
}

/* A name that no article has joins others, and is kept from them. */
static void test_name_of_no_article(void **state)
{
    struct state *st = *state;
    store_people(st);
    store_person(st, "4.txt", "Night Ferry", "Baek Do-yoon");
    expect_people(st, "Baek Do-yoon 2, Dawon 1, Pyo Sang-gil 1");
    say(st, "Dawon", "same", "Lampo");
    say(st, "Lampo", "same", "Pyo Sang-gil");
    expect_people(st, "Baek Do-yoon 2, Pyo Sang-gil 2");
    say(st, "Baek Do-yun", "same", "Sugar");
    say(st, "Sugar", "differ", "Baek Do-yoon");
    expect_people(st, "Pyo Sang-gil 2, Baek Do-yoon 1, Baek Do-yun 1");
}

static void expect_what(struct state *st, const char *asked, const char *name, const char *last)
{
    struct kd_what what;
    OK(kd_query_what(st->db, &st->arena, asked, NULL, &what, &st->err));
    assert_string_equal(what.person.name, name);
    assert_true(what.person.aliases.n > 0);
    assert_string_equal(what.person.aliases.v[what.person.aliases.n - 1], last);
}

/* It is found under that name, also by way of another, and before those that are only now and then
 * called so. */
static void test_found_by_word(void **state)
{
    struct state *st = *state;
    struct kd_named named;
    struct kd_what what;
    store_people(st);
    assert_int_equal(kd_query_what(st->db, &st->arena, "Lampo", NULL, &what, &st->err), KDIDX_NONE);
    say(st, "Dawon", "same", "Lampo");
    expect_what(st, "LAMPO", "Dawon", "Lampo");
    say(st, "Lampo", "same", "Sugar");
    expect_what(st, "sugar", "Dawon", "Sugar");
    store_person(st, "5.txt", "Low Tide", "Gil Su-yeon|Sugar");
    expect_what(st, "sugar", "Dawon", "Sugar");
    OK(kd_query_named(st->db, &st->arena, false, "sugar", &named, &st->err));
    assert_int_equal(named.how, KD_KNOWS_WORD);
    assert_string_equal(named.stands, "Dawon");
    OK(kd_query_named(st->db, &st->arena, true, "sugar", &named, &st->err));
    assert_int_equal(named.how, KD_KNOWS_NOT);
}

/* Of a title the season is no part; a form stands for what it is a form of. */
static void test_named(void **state)
{
    struct state *st = *state;
    struct kd_named named;
    store_person(st, "1.txt", "Night Ferry|Bamnae", "Baek Do-yun");
    OK(kd_query_named(st->db, &st->arena, true, "night ferry 2", &named, &st->err));
    assert_int_equal(named.how, KD_KNOWS_NAME);
    assert_string_equal(named.name, "night ferry");
    assert_int_equal(named.articles, 1);
    OK(kd_query_named(st->db, &st->arena, true, "BAMNAE", &named, &st->err));
    assert_int_equal(named.how, KD_KNOWS_FORM);
    assert_string_equal(named.given, "BAMNAE");
    assert_string_equal(named.name, "Night Ferry");
    assert_int_equal(named.others.n, 0);
    store_person(st, "2.txt", "Gravel Road|Bamnae", "Baek Do-yun");
    OK(kd_query_named(st->db, &st->arena, true, "bamnae", &named, &st->err));
    assert_int_equal(named.others.n, 2);
    OK(kd_query_named(st->db, &st->arena, true, "Room 9 Season 2", &named, &st->err));
    assert_int_equal(named.how, KD_KNOWS_NOT);
    assert_string_equal(named.given, "Room 9");
    assert_int_equal(named.thing, 0);
}

/* The article at a place is another one now, the names go and come back: the word stands. */
static void test_survives(void **state)
{
    struct state *st = *state;
    store_people(st);
    say(st, "Dawon", "same", "Baek Do-yun");
    say(st, "Pyo Sang-gil", "differ", "Dawon");
    store_person(st, "2.txt", "Gravel Road", "Pyo Sang-gil");
    expect_people(st, "Pyo Sang-gil 2, Baek Do-yun 1");
    store_person(st, "2.txt", "Low Tide", "Dawon");
    expect_people(st, "Baek Do-yun 2, Pyo Sang-gil 1");
    expect_said(st, "person Baek Do-yun = Dawon; person Dawon <> Pyo Sang-gil");
}

/* ---- several databases ---- */

static const struct kd_decision foreign[] = {
    {false, true, "Dawon", "Baek Do-yun"},  {false, true, "Pyo Sang-gil", "DAWON"},
    {false, false, "Dawon", "baek do-yun"}, {true, true, "Night Ferry", "Low Tide"},
    {false, true, "dawon", "Sugar"},        {true, false, "Low Tide", "Gravel Road"},
};
enum { FOREIGN = sizeof foreign / sizeof *foreign };

static enum kd_decided add(struct state *st, const struct kd_decision *decision)
{
    enum kd_decided decided = 99;
    OK(kd_writer_begin(st->writer, &st->err));
    OK(kd_writer_decide(st->writer, decision, &decided, &st->err));
    OK(kd_writer_commit(st->writer, &st->err));
    return decided;
}

static void test_any_order(void **state)
{
    for (size_t round = 0; round < 2 * FOREIGN; round++) {
        struct state *st = round == 0 ? *state : store_new();
        store_people(st);
        for (size_t i = 0; i < FOREIGN; i++) /* turned, and from the end */
            add(st, &foreign[(round < FOREIGN ? i + round : 2 * FOREIGN + round - i) % FOREIGN]);
        OK(kd_writer_settle(st->writer, &st->err));
        expect_said(st, "person Baek Do-yun <> Dawon; person DAWON = Pyo Sang-gil;"
                        " person dawon = Sugar; work Gravel Road <> Low Tide;"
                        " work Low Tide = Night Ferry");
        expect_people(st, "Pyo Sang-gil 2, Baek Do-yun 1");
        if (round > 0)
            tear_down((void **)&st);
    }
}

static void test_what_came_of_it(void **state)
{
    struct state *st = *state;
    assert_int_equal(add(st, &foreign[0]), KD_DECISION_NEW);
    assert_int_equal(add(st, &foreign[0]), KD_DECISION_KNOWN);
    assert_int_equal(add(st, &foreign[2]), KD_DECISION_CONTRADICTS);
    assert_int_equal(add(st, &foreign[2]), KD_DECISION_KNOWN);
    assert_int_equal(add(st, &foreign[0]), KD_DECISION_CONTRADICTS);
    expect_said(st, "person Baek Do-yun <> Dawon");
}

/* A differ of one and two sames of another: the same two names are one, whichever came first. */
static void test_contradictory_chain(void **state)
{
    static const struct kd_decision chain[] = {{false, true, "Baek Do-yun", "Dawon"},
                                               {false, true, "Dawon", "Pyo Sang-gil"},
                                               {false, false, "Pyo Sang-gil", "Baek Do-yun"}};
    for (size_t round = 0; round < 6; round++) {
        struct state *st = round == 0 ? *state : store_new();
        store_people(st);
        for (size_t i = 0; i < 3; i++)
            add(st, &chain[(round < 3 ? i + round : 8 - i - round % 3) % 3]);
        OK(kd_writer_settle(st->writer, &st->err));
        expect_people(st, "Baek Do-yun 2, Pyo Sang-gil 1");
        say(st, "Dawon", "differ", "Sugar"); /* of others the user may still say something */
        refuse(st, "Baek Do-yun", "same", "Lampo", "cannot be the same");
        say(st, "Dawon", "differ", "Pyo Sang-gil");
        say(st, "Baek Do-yun", "same", "Lampo");
        if (round > 0)
            tear_down((void **)&st);
    }
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(test_later_word_stands),
        WITH_DB(test_taken_back),
        WITH_DB(test_no_two_names),
        WITH_DB(test_contradictions),
        WITH_DB(test_name_of_no_article),
        WITH_DB(test_found_by_word),
        WITH_DB(test_named),
        WITH_DB(test_survives),
        WITH_DB(test_any_order),
        WITH_DB(test_what_came_of_it),
        WITH_DB(test_contradictory_chain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
