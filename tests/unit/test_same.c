/* Which names are one person or work: by how they sound, by what they have to do with, by the
 * user's word; and that nothing but the articles decides. */
#include "store_fixture.h"

#include "query/query.h"
#include "query/stale.h"
#include "store/check.h"

static int set_up(void **state)
{
    *state = store_new();
    return 0;
}

/* An article that says who plays in a drama: people are divided by ", ", the names of one
 * by "|". */
static struct fixture *cast_of(const char *drama, const char *people)
{
    enum { MOST = 96 };
    static char source[MOST][16], text[MOST][256]; /* a fixture does not copy them */
    static int number = 0;
    char forms[256];
    assert_true(number < MOST);
    snprintf(source[number], sizeof source[0], "%03d.txt", number);
    snprintf(text[number], sizeof text[0], "%s has these people, it says here: %s (%d).", drama,
             people, number);
    struct fixture *fx = fx_new(source[number], 0, text[number]);
    number++;
    fx_work(fx, drama, KD_DRAMA, NULL);
    const char *title = fx->record.works.v[0].name;
    for (const char *at = people; *at != '\0';) {
        size_t n = strcspn(at, ",");
        snprintf(forms, sizeof forms, "%.*s", (int)n, at);
        fx_person(fx, kd_arena_strndup(&fx->arena, forms, n), KD_ACTOR);
        const char *name = fx->record.people.v[fx->record.people.n - 1].name;
        fx_relation(fx, &fx->record.cast, title, name, NULL, name);
        at += n + strspn(at + n, ", ");
    }
    return fx;
}

static const struct {
    const char *what;
    const char *casts[4][2]; /* drama, people */
    const char *people;
} articles[] = {
    {"two spellings, one drama",
     {{"Salt Road", "Baek Dong-hun"},
      {"Salt Road", "Baek Dong-hoon"},
      {"Salt Road", "Baek Dong-hun"}},
     "Baek Dong-hun 3"},
    {"the same in Hangul, though in two dramas",
     {{"Salt Road", "Baek Seok-ju"},
      {"Paper Boat", "Baek Suk Joo"},
      {"Paper Boat", "Baek Suk Joo"}},
     "Baek Suk Joo 3"},
    {"joined and in the western order",
     {{"Salt Road", "Baek Dongju"}, {"Salt Road", "Dong-ju Baek"}, {"Salt Road", "Baek Dong-ju"}},
     "Baek Dong-ju 3"},
    {"alike to the ear, but not in Hangul, in two dramas",
     {{"Salt Road", "Baek Tae-gi"}, {"Paper Boat", "Baek Dae-ki"}},
     "Baek Dae-ki 1, Baek Tae-gi 1"},
    {"alike to the ear in one drama",
     {{"Salt Road", "Baek Tae-gi"}, {"Salt Road", "Baek Dae-ki"}},
     "Baek Dae-ki 2"},
    {"named side by side",
     {{"Salt Road", "Baek Seok-ju"}, {"Salt Road", "Baek Suk-ju, Baek Seok-ju"}},
     "Baek Seok-ju 2, Baek Suk-ju 1"},
    {"a single name in the drama of its full one",
     {{"Salt Road", "Baek Dong-hun"}, {"Salt Road", "Donghun"}},
     "Baek Dong-hun 2"},
    {"a surname alone, by which articles call two",
     {{"Salt Road", "Baek Dong-hun|Baek"},
      {"Salt Road", "Baek Seok-ju|Baek"},
      {"Salt Road", "Baek"}},
     "Baek 1, Baek Dong-hun 1, Baek Seok-ju 1"},
    {"a single name that two may have",
     {{"Salt Road", "Baek Dong-hun"}, {"Salt Road", "Donghun"}, {"Salt Road", "Gil Dong-hun"}},
     "Baek Dong-hun 1, Donghun 1, Gil Dong-hun 1"},
    {"a single name with a drama of its own",
     {{"Salt Road", "Baek Dong-hun"}, {"Salt Road", "Donghun"}, {"Paper Boat", "Donghun"}},
     "Donghun 2, Baek Dong-hun 1"},
    {"a stage name that an article explains",
     {{"Salt Road", "Baek Dong-hun|Lampo"}, {"Salt Road", "Lampo"}, {"Salt Road", "Baek Dong-hun"}},
     "Baek Dong-hun 3"},
    {"a stage name in another drama",
     {{"Salt Road", "Baek Dong-hun|Lampo"}, {"Paper Boat", "Lampo"}},
     "Baek Dong-hun 1, Lampo 1"},
};

static void test_people(void **state)
{
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
        struct state *st = i == 0 ? *state : store_new();
        struct fixture *fx[4];
        size_t n = 0;
        for (; n < 4 && articles[i].casts[n][0] != NULL; n++)
            fx[n] = cast_of(articles[i].casts[n][0], articles[i].casts[n][1]);
        print_message("%s\n", articles[i].what);
        store(st, fx, n);
        expect_list(st, KD_LIST_PEOPLE, articles[i].people);
        for (size_t k = 0; k < n; k++)
            fx_free(fx[k]);
        if (i > 0)
            tear_down((void **)&st);
    }
}

/* Whichever article comes first, and whether one at a time or all at once. */
static void test_any_order(void **state)
{
    struct state *st = *state, *other = store_new();
    struct fixture *fx[] = {cast_of("Salt Road", "Baek Dong-hun, Lim Do"),
                            cast_of("Salt Road|Sodo", "Baek Dong-hoon"),
                            cast_of("Sodo", "Donghun, Lim Do"), cast_of("Sodo", "Baek Dong-hoon")};
    store(st, fx, 4);
    for (size_t i = 4; i-- > 0;)
        store(other, &fx[i], 1);
    expect_list(st, KD_LIST_PEOPLE, "Baek Dong-hoon 4, Lim Do 2");
    expect_list(other, KD_LIST_PEOPLE, "Baek Dong-hoon 4, Lim Do 2");
    expect_list(st, KD_LIST_WORKS, "Sodo 4");
    expect_list(other, KD_LIST_WORKS, "Sodo 4");
    tear_down((void **)&other);
    for (size_t i = 0; i < 4; i++)
        fx_free(fx[i]);
}

/* Two titles that an article gives one work are one when somebody has to do with both. */
static void test_titles(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {cast_of("Salt Road|Sodo", "Baek Dong-hun"),
                            cast_of("Sodo", "Gil Su-yeon"), cast_of("Sodo", "Baek Dong-hun")};
    store(st, fx, 2);
    expect_list(st, KD_LIST_WORKS, "Salt Road 1, Sodo 1");
    store(st, fx + 2, 1);
    expect_list(st, KD_LIST_WORKS, "Sodo 3");
    for (size_t i = 0; i < 3; i++)
        fx_free(fx[i]);
}

static void expect_due(struct state *st, bool wanted)
{
    struct kd_maker maker = {0};
    struct kd_status found;
    OK(kd_query_status(st->db, &st->arena, &maker, NULL, &found, &st->err));
    assert_int_equal(found.names_due, wanted);
}

/* Names are joined again when the program has other lists or rules for it than were used last, and
 * not without a reason. */
static void test_other_lists(void **state)
{
    static const char apart[] = "UPDATE entity SET same = NULL; DELETE FROM merged;"
                                "DELETE FROM top; DELETE FROM total";
    struct state *st = *state;
    struct fixture *fx[] = {cast_of("Salt Road", "Baek Dong-hun"),
                            cast_of("Salt Road", "Baek Dong-hoon")};
    expect_due(st, false); /* of nothing */
    store(st, fx, 2);
    expect_list(st, KD_LIST_PEOPLE, "Baek Dong-hoon 2");
    expect_due(st, false);
    OK(kd_exec(st->db, apart, &st->err));
    OK(kd_writer_settle(st->writer, &st->err));
    expect_list(st, KD_LIST_PEOPLE, "Baek Dong-hoon 1, Baek Dong-hun 1");
    OK(kd_exec(st->db, "UPDATE joined SET hash = ~hash", &st->err));
    expect_due(st, true);
    OK(kd_writer_settle(st->writer, &st->err));
    expect_list(st, KD_LIST_PEOPLE, "Baek Dong-hoon 2");
    expect_due(st, false);
    OK(kd_exec(st->db, "INSERT INTO due VALUES ('same')", &st->err));
    expect_due(st, true);
    fx_free(fx[0]);
    fx_free(fx[1]);
}

static void decide(struct state *st, const char *sql)
{
    OK(kd_exec(st->db, sql, &st->err));
    OK(kd_exec(st->db, "INSERT OR IGNORE INTO due VALUES ('same')", &st->err));
    OK(kd_writer_settle(st->writer, &st->err));
}

static void test_user_decides(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {cast_of("Salt Road", "Baek Dong-hun"),
                            cast_of("Salt Road", "Baek Dong-hoon"), cast_of("Paper Boat", "Lampo")};
    store(st, fx, 3);
    expect_list(st, KD_LIST_PEOPLE, "Baek Dong-hoon 2, Lampo 1");
    decide(st, "INSERT INTO decision VALUES ('person', 'Baek Dong-hoon', 'Baek Dong-hun',"
               " 'baekdonghoon', 'baekdonghun', 'differ'),"
               " ('person', 'Baek Dong-hun', 'Lampo', 'baekdonghun', 'lampo', 'same')");
    expect_list(st, KD_LIST_PEOPLE, "Baek Dong-hun 2, Baek Dong-hoon 1");
    decide(st, "DELETE FROM decision");
    expect_list(st, KD_LIST_PEOPLE, "Baek Dong-hoon 2, Lampo 1");
    for (size_t i = 0; i < 3; i++)
        fx_free(fx[i]);
}

/* The article that made two names one is replaced: they are two again. */
static void test_reason_goes(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {cast_of("Salt Road", "Baek Tae-gi"),
                            cast_of("Salt Road", "Baek Dae-ki"),
                            cast_of("Paper Boat", "Baek Dae-ki")};
    fx[2]->article.source = fx[1]->article.source;
    store(st, fx, 2);
    expect_list(st, KD_LIST_PEOPLE, "Baek Dae-ki 2");
    store(st, fx + 2, 1);
    expect_list(st, KD_LIST_PEOPLE, "Baek Dae-ki 1, Baek Tae-gi 1");
    for (size_t i = 0; i < 3; i++)
        fx_free(fx[i]);
}

/* The answers are those for all of its names. */
static void test_answers(void **state)
{
    struct state *st = *state;
    struct kd_who who;
    struct kd_what what;
    struct fixture *fx[] = {cast_of("Salt Road|Sodo", "Baek Dong-hun, Gil Su-yeon"),
                            cast_of("Sodo", "Baek Dong-hoon, Gil Su-yeon")};
    store(st, fx, 2);
    OK(kd_query_who(st->db, &st->arena, "Sodo", NULL, &who, &st->err));
    assert_int_equal(who.drama.articles, 2);
    assert_int_equal(who.people.n, 2);
    assert_int_equal(who.people.v[0].articles, 2);
    assert_int_equal(who.people.v[1].articles, 2);
    assert_int_equal(who.people.v[0].evidence.n, 2);
    OK(kd_query_what(st->db, &st->arena, "baek donghun", NULL, &what, &st->err));
    assert_int_equal(what.person.articles, 2);
    assert_int_equal(what.works.n, 1);
    assert_int_equal(what.works.v[0].articles, 2);
    assert_true(what.person.aliases.n >= 1);
    fx_free(fx[0]);
    fx_free(fx[1]);
}

/* An article in which a person plays a character. */
static struct fixture *plays(const char *drama, const char *person, const char *character)
{
    char people[128];
    snprintf(people, sizeof people, "%s, %s", person, character);
    struct fixture *fx = cast_of(drama, people);
    fx->record.people.n = 1;
    fx->record.cast.n = 0;
    fx_entity(fx, &fx->record.characters,
              kd_arena_strndup(&fx->arena, character, strlen(character)));
    fx_relation(fx, &fx->record.cast, fx->record.works.v[0].name, fx->record.people.v[0].name,
                fx->record.characters.v[0].name, fx->record.characters.v[0].name);
    return fx;
}

/* Names of characters are one within a drama: by their sound, and for one person by their parts. */
static void test_characters(void **state)
{
    struct state *st = *state;
    struct kd_who who;
    struct fixture *fx[] = {plays("Salt Road", "Baek Dong-hun", "Gil Seo-yul"),
                            plays("Salt Road", "Baek Dong-hun", "Gil Seo-yul"),
                            plays("Salt Road", "Baek Dong-hun", "Gil Seo-yool"),
                            plays("Salt Road", "Baek Dong-hun", "Seo-yul"),
                            plays("Salt Road", "Baek Dong-hun", "Gil Seok-yul"),
                            plays("Salt Road", "Baek Dong-hun", "Masked Man"),
                            plays("Salt Road", "Lim Do", "Gil Seo-yool"),
                            plays("Salt Road", "Lim Do", "Gil"),
                            plays("Paper Boat", "Baek Dong-hun", "Gil Seo-yool")};
    size_t n = sizeof fx / sizeof *fx;
    store(st, fx, n);
    OK(kd_query_who(st->db, &st->arena, "Salt Road", NULL, &who, &st->err));
    assert_int_equal(who.people.n, 2);
    assert_int_equal(who.people.v[0].articles, 6);
    assert_int_equal(who.people.v[0].characters.n, 2);
    assert_string_equal(who.people.v[0].characters.v[0], "Gil Seo-yul");
    assert_string_equal(who.people.v[0].characters.v[1], "Masked Man");
    assert_int_equal(who.people.v[1].characters.n, 1);
    assert_string_equal(who.people.v[1].characters.v[0], "Gil Seo-yul");
    OK(kd_query_who(st->db, &st->arena, "Paper Boat", NULL, &who, &st->err));
    assert_string_equal(who.people.v[0].characters.v[0], "Gil Seo-yool");
    expect_sound(st);
    for (size_t i = 0; i < n; i++)
        fx_free(fx[i]);
}

/* People of one character: spelled by ear, or with a letter wrong. */
static void test_same_part(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {plays("Salt Road", "Baek Dong-hun", "Gil Seo-yul"),
                            plays("Salt Road", "Baek Dong-hun", "Masked Man"),
                            plays("Salt Road", "Baek Dong-hum", "Gil Seo-yul"),
                            plays("Salt Road", "Baek Dong-hul", "Another Man"),
                            plays("Paper Boat", "Baek Dong-hur", "Gil Seo-yul")};
    size_t n = sizeof fx / sizeof *fx;
    store(st, fx, n);
    expect_list(st, KD_LIST_PEOPLE, "Baek Dong-hun 3, Baek Dong-hul 1, Baek Dong-hur 1");
    for (size_t i = 0; i < n; i++)
        fx_free(fx[i]);
}

/* Two sides of everything, and only of what an entity has to do with. */
static void test_conflicts(void **state)
{
    struct state *st = *state;
    struct kd_conflicts found;
    struct fixture *fx[] = {plays("Salt Road", "Baek Dong-hun", "Gil Seo-yul"),
                            plays("Salt Road", "Lim Do", "Gil Seo-yool"),
                            plays("Salt Road", "Min Ye-rin", "Masked Man"),
                            plays("Paper Boat", "Lim Do", "Gil Seo-yul")};
    size_t n = sizeof fx / sizeof *fx;
    store(st, fx, n);
    OK(kd_query_conflicts(st->db, &st->arena, "Salt Road", NULL, &found, &st->err));
    assert_int_equal(found.total, 1);
    assert_int_equal(found.rows.n, 2);
    assert_string_equal(found.rows.v[0].about, found.rows.v[1].about);
    assert_int_equal(found.rows.v[0].evidence.n, 1);
    assert_int_equal(kd_query_conflicts(st->db, &st->arena, "Paper Boat", NULL, &found, &st->err),
                     KDIDX_NONE);
    OK(kd_query_conflicts(st->db, &st->arena, "Lim Do", NULL, &found, &st->err));
    assert_int_equal(found.total, 1);
    assert_int_equal(kd_query_conflicts(st->db, &st->arena, "Min Ye-rin", NULL, &found, &st->err),
                     KDIDX_NONE);
    for (size_t i = 0; i < n; i++)
        fx_free(fx[i]);
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(test_people),       WITH_DB(test_any_order),   WITH_DB(test_titles),
        WITH_DB(test_user_decides), WITH_DB(test_reason_goes), WITH_DB(test_answers),
        WITH_DB(test_same_part),    WITH_DB(test_conflicts),   WITH_DB(test_characters),
        WITH_DB(test_other_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
