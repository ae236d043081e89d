/* Garbled names: mended with evidence from the index or the lists, never without; the garbled form
 * is kept, marked, and never the name shown. */
#include "store_fixture.h"

#include "query/query.h"
#include "store/check.h"
#include "store/decide.h"

static int set_up(void **state)
{
    *state = store_new();
    return 0;
}

enum { MOST = 128 };

/* An article that says who plays whom in a drama: "person=character, person". Without people it
 * only names the drama. */
static struct fixture *cast_of(const char *drama, const char *people)
{
    static char source[MOST][16], text[MOST][256]; /* a fixture does not copy them */
    static int number = 0;
    char person[64], character[64];
    assert_true(number < MOST);
    snprintf(source[number], sizeof source[0], "%03d.txt", number);
    snprintf(text[number], sizeof text[0], "%s has these people, it says here: %s (%d).", drama,
             people, number);
    struct fixture *fx = fx_new(source[number], 0, text[number]);
    number++;
    fx_work(fx, drama, KD_DRAMA, NULL);
    for (const char *at = people; *at != '\0';) {
        size_t n = strcspn(at, ","), name = strcspn(at, "=,");
        snprintf(person, sizeof person, "%.*s", (int)name, at);
        snprintf(character, sizeof character, "%.*s", name < n ? (int)(n - name - 1) : 0,
                 at + name + 1);
        fx_person(fx, kd_arena_strndup(&fx->arena, person, name), KD_ACTOR);
        const char *who = fx->record.people.v[fx->record.people.n - 1].name, *whom = NULL;
        if (character[0] != '\0')
            whom = fx_entity(fx, &fx->record.characters,
                             kd_arena_strndup(&fx->arena, character, strlen(character)))
                       ->name;
        fx_relation(fx, &fx->record.cast, drama, who, whom, who);
        at += n + strspn(at + n, ", ");
    }
    return fx;
}

static const struct {
    const char *what;
    const char *casts[4][2]; /* drama, people */
    enum kd_list_kind kind;
    const char *names;
} cases[] = {
    {"by somebody of the same drama, though the copies are more",
     {{"Tin Gate", "Seo Da-on"},
      {"Tin Gate", "Website positioning Da On"},
      {"Tin Gate", "Website positioning Da On"},
      {"Tin Gate", "Website positioning Da On"}},
     KD_LIST_PEOPLE,
     "Seo Da-on 4"},
    {"a syllable of the given name, and two words of one name",
     {{"Tin Gate", "Lee Won Gil, Seo Young Ho"},
      {"Tin Gate", "Lee Received Gil, Search engine optimization Younger Ho"}},
     KD_LIST_PEOPLE,
     "Lee Won Gil 2, Seo Young Ho 2"},
    {"in another drama it may be anybody",
     {{"Tin Gate", "Seo Da-on"}, {"Paper Boat", "Website positioning Da On"}},
     KD_LIST_PEOPLE,
     "Seo Da-on 1, Website positioning Da On 1"},
    {"one that is not known, by its part",
     {{"Tin Gate", "Song Da-on=Gil Mu"}, {"Tin Gate", "Ballad Da On=Gil Mu"}},
     KD_LIST_PEOPLE,
     "Song Da-on 2"},
    {"one that is not known, in another part",
     {{"Tin Gate", "Song Da-on=Gil Mu"}, {"Tin Gate", "Ballad Da On=Gil Ha"}},
     KD_LIST_PEOPLE,
     "Ballad Da On 1, Song Da-on 1"},
    {"two whom it fits",
     {{"Tin Gate", "Song Da-on=Gil Mu, Moon Da-on=Gil Mu"}, {"Tin Gate", "Ballad Da On=Gil Mu"}},
     KD_LIST_PEOPLE,
     "Ballad Da On 1, Moon Da-on 1, Song Da-on 1"},
    {"by the cast list alone",
     {{"Run On", "Im Si-wan, Kang Tae Oh"}, {"Descendants of the Sun", "Track Hye Kyo"}},
     KD_LIST_PEOPLE,
     "Im Si-wan 1, Kang Tae Oh 1, Song Hye-kyo 1"},
    {"two garbled forms of one that the list has",
     {{"Descendants of the Sun", "Track Hye Kyo"}, {"Descendants of the Solar", "Tune Hye Kyo"}},
     KD_LIST_PEOPLE,
     "Song Hye-kyo 2"},
    {"a title in the list, with one of its people",
     {{"Inform Me What You Noticed", "Jang Hyuk"}},
     KD_LIST_WORKS,
     "Tell Me What You Saw 1"},
    {"a title in the list, with nobody of its people",
     {{"Inform Me What You Noticed", "Gil Da-on"}},
     KD_LIST_WORKS,
     "Inform Me What You Noticed 1"},
    {"a title of the index with its people, beside a garbled name",
     {{"Tin Gate", "Min Da-on, Gil Bo"}, {"Tin Portal", "Minutes Da On, Gil Bo"}},
     KD_LIST_WORKS,
     "Tin Gate 2"},
    {"two titles alike: either may be the right one",
     {{"Home for Sons", "Gil Da-on, Gil Bo"}, {"House for Sons", "Gil Da-on, Gil Bo"}},
     KD_LIST_WORKS,
     "Home for Sons 1, House for Sons 1"},
    {"a title of the index that nobody shares",
     {{"Tin Gate", "Gil Da-on"}, {"Tin Portal", "Minutes Ha"}},
     KD_LIST_WORKS,
     "Tin Gate 1, Tin Portal 1"},
    {"what the list has is not garbled",
     {{"The Good Wife", "Gil Da-on"}, {"Great Wife", "Gil Da-on"}},
     KD_LIST_WORKS,
     "Great Wife 1, The Good Wife 1"},
};

static void test_cases(void **state)
{
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct state *st = i == 0 ? *state : store_new(), *other = store_new();
        struct fixture *fx[4];
        size_t n = 0;
        for (; n < 4 && cases[i].casts[n][0] != NULL; n++)
            fx[n] = cast_of(cases[i].casts[n][0], cases[i].casts[n][1]);
        print_message("%s\n", cases[i].what);
        store(st, fx, n);
        expect_list(st, cases[i].kind, cases[i].names);
        for (size_t k = n; k-- > 0;) /* one at a time, the last first */
            store(other, &fx[k], 1);
        expect_list(other, cases[i].kind, cases[i].names);
        for (size_t k = 0; k < n; k++)
            fx_free(fx[k]);
        tear_down((void **)&other);
        if (i > 0)
            tear_down((void **)&st);
    }
}

static void expect_mended(const struct kd_strings *forms, const char *wanted)
{
    assert_int_equal(forms->n, wanted != NULL);
    if (wanted != NULL)
        assert_string_equal(forms->v[0], wanted);
}

/* The form is kept, marked, and leads to what it stands for. */
static void test_marks(void **state)
{
    struct state *st = *state;
    struct kd_what what;
    struct kd_who who;
    struct kd_show show;
    struct fixture *fx[] = {cast_of("Tin Gate", "Seo Da-on=Park Won Hui, Gil Bo"),
                            cast_of("Tin Gate", "Website positioning Da On=Park Received Hui")};
    store(st, fx, 2);
    OK(kd_query_what(st->db, &st->arena, "website positioning da-on", NULL, &what, &st->err));
    assert_string_equal(what.person.name, "Seo Da-on");
    expect_mended(&what.person.mended, "Website positioning Da On");
    assert_string_equal(what.person.aliases.v[0], "Website positioning Da On");
    assert_int_equal(what.works.n, 1);
    assert_int_equal(what.works.v[0].characters.n, 1);
    assert_string_equal(what.works.v[0].characters.v[0], "Park Won Hui");
    expect_mended(&what.works.v[0].mended, "Park Received Hui");
    OK(kd_query_who(st->db, &st->arena, "Tin Gate", NULL, &who, &st->err));
    assert_int_equal(who.people.n, 2);
    expect_mended(&who.drama.mended, NULL);
    expect_mended(&who.people.v[1].mended, NULL);
    OK(kd_query_show(st->db, &st->arena, fx[1]->article.source, &show, &st->err));
    assert_int_equal(show.mends.n, 2);
    assert_string_equal(show.mends.v[0].was, "Seo Da-on");
    assert_string_equal(show.mends.v[1].kind, "character");
    assert_string_equal(show.mends.v[1].was, "Park Won Hui");
    expect_list(st, KD_LIST_CHARACTERS, "Park Won Hui 1, Park Won Hui 1");
    fx_free(fx[0]);
    fx_free(fx[1]);
}

/* A character that the list alone names; and one of two works, which may be two. */
static void test_listed_characters(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {cast_of("Run On", "Sooyoung=Website positioning Dan Ah"),
                            cast_of("Tin Gate", "Gil Bo=Website positioning Dan Ah")};
    store(st, fx, 1);
    expect_list(st, KD_LIST_CHARACTERS, "Seo Dan Ah 1");
    store(st, &fx[1], 1);
    expect_list(st, KD_LIST_CHARACTERS, "Website positioning Dan Ah 2");
    fx_free(fx[0]);
    fx_free(fx[1]);
}

static void decide(struct state *st, bool same, const char *a, const char *b)
{
    struct kd_decision decision = {.same = same, .a = a, .b = b};
    OK(kd_decision_set(st->db, &decision, &st->err));
}

/* The user's word stands against all, and is evidence enough. */
static void test_user_decides(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {cast_of("Tin Gate", "Seo Da-on"),
                            cast_of("Tin Gate", "Website positioning Da On"),
                            cast_of("Paper Boat", "Minutes Da On"), cast_of("Sodo", "Min Da-on"),
                            cast_of("Descendants of the Sun", "Track Hye Kyo")};
    store(st, fx, 5);
    decide(st, false, "Seo Da-on", "Website positioning Da On");
    decide(st, false, "Song Hye-kyo", "Track Hye Kyo");
    expect_list(st, KD_LIST_PEOPLE,
                "Min Da-on 1, Minutes Da On 1, Seo Da-on 1, Track Hye Kyo 1,"
                " Website positioning Da On 1");
    decide(st, true, "Min Da-on", "Minutes Da On");
    expect_list(st, KD_LIST_PEOPLE,
                "Min Da-on 2, Seo Da-on 1, Track Hye Kyo 1, Website positioning Da On 1");
    for (size_t i = 0; i < 5; i++)
        fx_free(fx[i]);
}

/* With the evidence goes the mend. */
static void test_evidence_goes(void **state)
{
    struct state *st = *state;
    struct fixture *fx[] = {cast_of("Tin Gate", "Seo Da-on"),
                            cast_of("Tin Gate", "Website positioning Da On")};
    store(st, fx, 2);
    expect_list(st, KD_LIST_PEOPLE, "Seo Da-on 2");
    struct fixture *now = cast_of("Tin Gate", "Gil Bo");
    now->article.source = fx[0]->article.source;
    store(st, &now, 1);
    expect_list(st, KD_LIST_PEOPLE, "Gil Bo 1, Website positioning Da On 1");
    fx_free(now);
    fx_free(fx[0]);
    fx_free(fx[1]);
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(test_cases),        WITH_DB(test_marks),         WITH_DB(test_listed_characters),
        WITH_DB(test_user_decides), WITH_DB(test_evidence_goes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
