/* Two people of one name, who acts and who directs or writes: told apart by their dramas and
 * colleagues, by no order of articles, and by the user's word; and asked for each. */
#include "store_fixture.h"

#include "query/query.h"
#include "store/side.h"

static int set_up(void **state)
{
    *state = store_new();
    return 0;
}

/* ---- articles ---- */

/* An article on a drama: who plays in it, who directs it, divided by ", "; NULL: nobody. */
struct told {
    const char *drama, *cast, *crew;
};

static void add_people(struct fixture *fx, const char *names, enum kd_role role)
{
    for (const char *at = names; at != NULL && *at != '\0';) {
        size_t n = strcspn(at, ",");
        const char *name = kd_arena_strndup(&fx->arena, at, n);
        bool known = false;
        for (size_t i = 0; i < fx->record.people.n; i++)
            known |= strcmp(fx->record.people.v[i].name, name) == 0;
        if (!known)
            fx_person(fx, name, role);
        struct kd_relation *said =
            fx_relation(fx, role == KD_ACTOR ? &fx->record.cast : &fx->record.crew,
                        fx->record.works.v[0].name, name, NULL, name);
        said->role = role;
        said->confidence = 0.95;
        at += n + strspn(at + n, ", ");
    }
}

static struct fixture *article(const struct told *told, size_t number)
{
    enum { MOST = 64 };
    static char source[MOST][16], text[MOST][256]; /* a fixture does not copy them */
    static size_t next = 0;
    size_t i = next++ % MOST;
    snprintf(source[i], sizeof source[i], "%03zu.txt", number);
    snprintf(text[i], sizeof text[i], "%s: with %s; from the hands of %s. Number %zu of the week.",
             told->drama, told->cast != NULL ? told->cast : "nobody",
             told->crew != NULL ? told->crew : "nobody", number);
    struct fixture *fx = fx_new(source[i], 0, text[i]);
    fx_work(fx, told->drama, KD_DRAMA, NULL);
    add_people(fx, told->cast, KD_ACTOR);
    add_people(fx, told->crew, KD_DIRECTOR);
    return fx;
}

static void store_told(struct state *st, const struct told *told, size_t number)
{
    struct fixture *fx = article(told, number);
    store(st, &fx, 1);
    fx_free(fx);
}

enum { MOST_TOLD = 6 };

static void store_all(struct state *st, const struct told *told)
{
    for (size_t i = 0; i < MOST_TOLD && told[i].drama != NULL; i++)
        store_told(st, &told[i], i);
}

/* The people called "Baek Do-yun" or so: role and articles, most named first. */
static void expect_two(struct state *st, const char *wanted)
{
    struct kd_list list;
    struct kd_buf got = KD_BUF_EMPTY;
    OK(kd_query_list(st->db, &st->arena, KD_LIST_PEOPLE, NULL, &list, &st->err));
    for (size_t i = 0; i < list.rows.n; i++) {
        const struct kd_list_row *row = &list.rows.v[i];
        if (strncmp(row->name, "Baek", 4) == 0)
            kd_buf_printf(&got, "%s%s %s%s%s %d", got.len > 0 ? ", " : "", row->name, row->sub,
                          row->qualifier != NULL ? "!" : "",
                          row->qualifier != NULL && strcmp(row->qualifier, row->sub) != 0
                              ? row->qualifier
                              : "",
                          (int)row->articles);
    }
    assert_string_equal(got.data != NULL ? got.data : "", wanted);
    kd_buf_free(&got);
    expect_sound(st);
}

/* ---- who is one, who is two ---- */

static const struct {
    const char *what;
    struct told told[MOST_TOLD];
    const char *people;
} lives[] = {
    {"dramas and colleagues that have nothing to do with each other",
     {{"Low Tide", "Baek Do-yun, Pyo Sang-gil", "Ma Hye-ri"},
      {"Night Ferry", "Gil Su-yeon, Nam Seo-ra", "Baek Do-yun"}},
     "Baek Do-yun actor! 1, Baek Do-yun director! 1"},
    {"nothing that he plays in but the drama that he directs",
     {{"Low Tide", "Baek Do-yun, Pyo Sang-gil", "Ma Hye-ri"},
      {"Low Tide", "Pyo Sang-gil", "Baek Do-yun"}},
     "Baek Do-yun actor 2"},
    {"a director who acts in one of his dramas",
     {{"Low Tide", "Baek Do-yun, Pyo Sang-gil", NULL},
      {"Night Ferry", "Gil Su-yeon", "Baek Do-yun"},
      {"Night Ferry", "Baek Do-yun", NULL}},
     "Baek Do-yun actor 3"},
    {"an article that shows him both ways",
     {{"Low Tide", "Baek Do-yun, Pyo Sang-gil", NULL},
      {"Night Ferry", "Gil Su-yeon", "Baek Do-yun"},
      {"Gravel Road", "Baek Do-yun", "Baek Do-yun"}},
     "Baek Do-yun actor 3"},
    {"an actor who came to direct, with the people he had acted with",
     {{"Low Tide", "Baek Do-yun, Pyo Sang-gil, Ok Mi-ran", NULL},
      {"Night Ferry", "Pyo Sang-gil, Ok Mi-ran, Gil Su-yeon", "Baek Do-yun"}},
     "Baek Do-yun actor 2"},
    {"one of many colleagues in common",
     {{"Low Tide", "Baek Do-yun, Pyo Sang-gil, Ok Mi-ran, Ma Hye-ri, Do Seung-woo, Na Bo-reum",
       NULL},
      {"Night Ferry", "Pyo Sang-gil, Gil Su-yeon, Nam Seo-ra, Ha Jin-ju, Bang Ji-won",
       "Baek Do-yun"}},
     "Baek Do-yun actor! 1, Baek Do-yun director! 1"},
    {"two spellings, of which the articles use both for either",
     {{"Low Tide", "Baek Seok-ju, Pyo Sang-gil", NULL},
      {"Salt Road", "Baek Suk-joo, Ok Mi-ran", NULL},
      {"Night Ferry", "Gil Su-yeon", "Baek Suk-joo"},
      {"Gravel Road", "Nam Seo-ra", "Baek Seok-ju"}},
     "Baek Seok-ju actor! 2, Baek Seok-ju director! 2"},
    {"a director only", {{"Night Ferry", "Gil Su-yeon", "Baek Do-yun"}}, "Baek Do-yun director 1"},
};

static void test_lives(void **state)
{
    for (size_t i = 0; i < sizeof lives / sizeof *lives; i++) {
        struct state *st = i == 0 ? *state : store_new();
        print_message("%s\n", lives[i].what);
        store_all(st, lives[i].told);
        expect_two(st, lives[i].people);
        if (i > 0)
            tear_down((void **)&st);
    }
}

/* A word of an article is enough: "actor Baek Do-yun" directs, and the actor is he. */
static void test_called_actor(void **state)
{
    static const char *const texts[][2] = {
        {"Night Ferry, the first drama of actor Baek Do-yun as director, is finished.", "actor 2"},
        {"Night Ferry is finished, says actor-turned-director Baek Do-yun.", "actor 2"},
        {"Night Ferry is finished, say Actress and director Baek Do-yun.", "actor 2"},
        {"Night Ferry, with actor Gil Su-yeon, director Baek Do-yun says, is finished.",
         "actor! 1, Baek Do-yun director! 1"},
        {"Night Ferry is finished. The main factor was director Baek Do-yun.",
         "actor! 1, Baek Do-yun director! 1"},
    };
    static const struct told low_tide = {"Low Tide", "Baek Do-yun, Pyo Sang-gil", NULL};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct state *st = i == 0 ? *state : store_new();
        char wanted[96];
        struct fixture *fx = fx_new("9.txt", 0, texts[i][0]);
        fx_work(fx, "Night Ferry", KD_DRAMA, NULL);
        fx_person(fx, "Baek Do-yun", KD_DIRECTOR);
        struct kd_relation *directs =
            fx_relation(fx, &fx->record.crew, "Night Ferry", "Baek Do-yun", NULL, "Baek Do-yun");
        directs->role = KD_DIRECTOR;
        directs->confidence = 0.95;
        print_message("%s\n", texts[i][0]);
        store(st, &fx, 1);
        store_told(st, &low_tide, 0);
        snprintf(wanted, sizeof wanted, "Baek Do-yun %s", texts[i][1]);
        expect_two(st, wanted);
        fx_free(fx);
        if (i > 0)
            tear_down((void **)&st);
    }
}

static const struct told two[MOST_TOLD] = {{"Low Tide", "Baek Do-yun, Pyo Sang-gil", NULL},
                                           {"Salt Road", "Baek Do-yun, Ok Mi-ran", NULL},
                                           {"Night Ferry", "Gil Su-yeon", "Baek Do-yun"}};
static const char ARE_TWO[] = "Baek Do-yun actor! 2, Baek Do-yun director! 1";
static const char ARE_ONE[] = "Baek Do-yun actor 3";

/* One by one from either end, all at once; and what makes them one comes, and goes again. */
static void test_any_order(void **state)
{
    static const struct told both = {"Night Ferry", "Baek Do-yun, Gil Su-yeon", NULL},
                             neither = {"Night Ferry", "Gil Su-yeon", NULL};
    struct state *st = *state, *other = store_new();
    struct fixture *fx[3];
    for (size_t i = 3; i-- > 0;)
        store_told(st, &two[i], i);
    expect_two(st, ARE_TWO);
    for (size_t i = 0; i < 3; i++)
        fx[i] = article(&two[i], i);
    store(other, fx, 3);
    expect_two(other, ARE_TWO);
    store_told(st, &both, 3);
    expect_two(st, "Baek Do-yun actor 4");
    store_told(st, &neither, 3);
    expect_two(st, ARE_TWO);
    for (size_t i = 0; i < 3; i++)
        fx_free(fx[i]);
    tear_down((void **)&other);
}

/* ---- the user ---- */

static void say(struct state *st, const char *a, bool same, const char *b)
{
    struct kd_decision said = {false, same, a, b};
    OK(kd_decision_set(st->db, &said, &st->err));
}

static void forget(struct state *st, const char *a, bool same, const char *b)
{
    struct kd_decision said = {false, same, a, b};
    OK(kd_decision_forget(st->db, &said, &st->err));
}

static void test_user_joins(void **state)
{
    struct state *st = *state;
    store_all(st, two);
    say(st, "Baek Do-yun", true, "BAEK DO YUN (director)");
    expect_two(st, ARE_ONE);
    store_told(st, &(struct told){"Night Ferry", "Nam Seo-ra", NULL}, 2);
    expect_two(st, "Baek Do-yun actor 2");
    store_told(st, &two[2], 2);
    expect_two(st, ARE_ONE);
    forget(st, "Baek Do-yun (writer)", true, "Baek Do-yun (actor)");
    expect_two(st, ARE_TWO);
}

static void test_user_parts(void **state)
{
    struct state *st = *state;
    store_told(st, &lives[2].told[0], 0);
    store_told(st, &lives[2].told[1], 1);
    store_told(st, &lives[2].told[2], 2);
    expect_two(st, ARE_ONE);
    say(st, "Baek Do-yun (director)", false, "Baek Do-yun");
    expect_two(st, ARE_TWO);
    struct kd_decision said = {false, true, "Baek Do-yun", "Baek Do-yun (director)"};
    OK(kd_decision_set(st->db, &said, &st->err)); /* what is said last stands */
    expect_two(st, ARE_ONE);
    said.b = "Baek Do-yun (actor)";
    assert_int_equal(kd_decision_set(st->db, &said, &st->err), KDIDX_USAGE);
}

/* Another name of one of the two; and of a name that only the crew's side has. */
static void test_other_names(void **state)
{
    struct state *st = *state;
    struct kd_what what;
    store_all(st, two);
    store_told(st, &(struct told){"Gravel Road", NULL, "Lampo"}, 4);
    say(st, "Lampo", true, "Baek Do-yun (director)");
    expect_two(st, "Baek Do-yun actor! 2, Baek Do-yun director! 2");
    OK(kd_query_what(st->db, &st->arena, "Lampo", NULL, &what, &st->err));
    assert_int_equal(what.person.articles, 2);
    assert_string_equal(what.match.qualifier, "director");
    say(st, "Lampo", true, "Sugar");
    OK(kd_query_what(st->db, &st->arena, "sugar", NULL, &what, &st->err));
    assert_int_equal(what.person.articles, 2);
    assert_string_equal(what.person.aliases.v[what.person.aliases.n - 1], "Sugar");
    forget(st, "Lampo", true, "Baek Do-yun (director)");
    OK(kd_query_what(st->db, &st->arena, "sugar", NULL, &what, &st->err));
    assert_string_equal(what.person.name, "Lampo");
    say(st, "Pyo Sang-gil", true, "Lampo");
    OK(kd_query_what(st->db, &st->arena, "lampo", NULL, &what, &st->err));
    assert_int_equal(what.person.articles, 2);
    expect_sound(st);
}

/* ---- asking ---- */

static void expect_what(struct state *st, const char *name, const char *qualifier, bool picked,
                        const char *title)
{
    struct kd_what what;
    OK(kd_query_what(st->db, &st->arena, name, NULL, &what, &st->err));
    assert_string_equal(what.person.name, "Baek Do-yun");
    assert_string_equal(what.match.qualifier, qualifier);
    assert_int_equal(what.match.picked, picked);
    assert_int_equal(what.match.namesakes.n, 1);
    assert_int_equal(what.match.others.n, 0);
    assert_string_equal(what.works.v[0].title, title);
}

static void test_asked(void **state)
{
    struct state *st = *state;
    struct kd_what what;
    struct kd_named named;
    store_all(st, two);
    expect_what(st, "baek do yun", "actor", true, "Low Tide");
    expect_what(st, "Baek Do-yun (Director)", "director", false, "Night Ferry");
    expect_what(st, "Baek Do-yun (PD)", "director", false, "Night Ferry");
    expect_what(st, "Baek Do-yun (actor)", "actor", false, "Low Tide");
    store_told(st, &(struct told){"Gravel Road", "Nam Seo-ra", "Baek Do-yun"}, 4);
    store_told(st, &(struct told){"Room 9", "Nam Seo-ra", "Baek Do-yun"}, 5);
    expect_what(st, "Baek Do-yun", "director", true, "Gravel Road");
    assert_int_equal(
        kd_query_what(st->db, &st->arena, "Gil Su-yeon (director)", NULL, &what, &st->err),
        KDIDX_NONE);
    OK(kd_query_what(st->db, &st->arena, "Gil Su-yeon (actor)", NULL, &what, &st->err));
    assert_null(what.match.qualifier);
    OK(kd_query_named(st->db, &st->arena, false, "baek do yun", &named, &st->err));
    assert_string_equal(named.name, "baek do yun (director)");
    assert_int_equal(named.articles, 3);
    OK(kd_query_named(st->db, &st->arena, false, "Gil Su-yeon", &named, &st->err));
    assert_string_equal(named.name, "Gil Su-yeon");
}

/* Both sides of a name are one spelling of it. */
static void test_no_conflict(void **state)
{
    struct state *st = *state;
    struct kd_conflicts found;
    store_told(st, &lives[1].told[0], 0);
    store_told(st, &lives[1].told[1], 1);
    expect_two(st, "Baek Do-yun actor 2");
    assert_int_equal(kd_query_conflicts(st->db, &st->arena, NULL, NULL, &found, &st->err),
                     KDIDX_NONE);
}

/* ---- names and keys ---- */

static void test_keys(void **state)
{
    static const char *const names[][2] = {
        {"Kim Ji-hoon", "kimjihoon"},
        {"Kim Ji-hoon (director)", "kimjihoon (crew)"},
        {"KIM JI HOON(Writer)", "kimjihoon (crew)"},
        {"Kim Ji-hoon (actress)", "kimjihoon"},
        {"Kim Ji-hoon (singer)", "kimjihoonsinger"},
        {"(director)", "director"},
        {"Director", "director"},
        {"김지훈 (director)", "김지훈 (crew)"},
    };
    char key[KD_SIDE_KEY_SIZE];
    (void)state;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = kd_person_key(names[i][0], key);
        assert_string_equal(key, names[i][1]);
        assert_int_equal(n, strlen(names[i][1]));
    }
    assert_int_equal(kd_person_key("", key), 0);
}

/* ---- older databases ---- */

/* What version 3 had in one entity is parted when the database is opened for writing. */
static void test_version_3_is_parted(void **state)
{
    struct state *st = *state;
    int64_t crew = 0;
    store_told(st, &two[2], 2);
    OK(kd_exec(st->db,
               "UPDATE entity SET key = replace(key, '" KD_CREW
               "', '') WHERE kind = 'person';" TO_3,
               &st->err));
    kd_writer_free(st->writer);
    kd_db_close(st->db);
    st->writer = NULL;
    OK(kd_db_open(st->path, KD_DB_WRITE, 100, &st->db, &st->err));
    OK(kd_writer_new(st->db, &st->writer, &st->err));
    OK(kd_run_int(kd_stmt(st->db, "SELECT count(*) FROM entity WHERE key = 'baekdoyun" KD_CREW "'"),
                  &crew, &st->err));
    assert_int_equal(crew, 1);
    expect_two(st, "Baek Do-yun director 1");
    store_told(st, &two[0], 0);
    store_told(st, &two[1], 1);
    expect_two(st, ARE_TWO);
}

#define WITH_DB(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_DB(test_lives),         WITH_DB(test_called_actor),
        WITH_DB(test_any_order),     WITH_DB(test_user_joins),
        WITH_DB(test_user_parts),    WITH_DB(test_other_names),
        WITH_DB(test_asked),         WITH_DB(test_no_conflict),
        cmocka_unit_test(test_keys), WITH_DB(test_version_3_is_parted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
