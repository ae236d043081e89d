/* Years worked out for the dates of a drama. */
#include "fixture.h"

#include "query/years.h"

/* A date of a drama: what happened, or KD_HAPPENINGS for nothing, and its value. */
struct given {
    enum kd_happening what;
    const char *value;
};

static const struct kd_on_air NOWHERE = {NULL, NULL};

/* Works out the years of n dates; the value and the source of the year of the last are returned. */
static const char *last_of(struct kd_arena *arena, const struct given *given, size_t n,
                           const struct kd_on_air *listed, enum kd_year_by *by)
{
    struct kd_dateds dates = {0};
    for (size_t i = 0; i < n; i++)
        *KD_PUSH(arena, &dates) =
            (struct kd_dated){.value = given[i].value,
                              .event = given[i].what != KD_HAPPENINGS,
                              .what = given[i].what != KD_HAPPENINGS ? given[i].what : KD_ANNOUNCED,
                              .confidence = 95,
                              .year = given[i].value[0] == 'X' ? KD_YEAR_UNKNOWN : KD_YEAR_STATED};
    kd_years_work_out(arena, &dates, listed);
    *by = dates.v[n - 1].year;
    return dates.v[n - 1].value;
}

#define EXPECT(wanted, wanted_by, listed, ...)                                                     \
    do {                                                                                           \
        const struct given given[] = {__VA_ARGS__};                                                \
        struct kd_arena arena = {0};                                                               \
        const struct kd_on_air on_air = listed;                                                    \
        enum kd_year_by by;                                                                        \
        assert_string_equal(last_of(&arena, given, sizeof given / sizeof *given, &on_air, &by),    \
                            wanted);                                                               \
        assert_int_equal(by, wanted_by);                                                           \
        kd_arena_free(&arena);                                                                     \
    } while (0)

static void test_the_same_day_elsewhere(void **state)
{
    (void)state;
    EXPECT("2023-01-08", KD_YEAR_BY_ARTICLES, NOWHERE, {KD_FINALE, "2023-01-08"},
           {KD_FINALE, "XXXX-01-08"});
    EXPECT("2023-01-08", KD_YEAR_BY_ARTICLES, NOWHERE, {KD_HAPPENINGS, "2023-01-08"},
           {KD_FINALE, "XXXX-01-08"});
    /* the same event before another one */
    EXPECT("2023-01-08", KD_YEAR_BY_ARTICLES, NOWHERE, {KD_HAPPENINGS, "2022-01-08"},
           {KD_FINALE, "2023-01-08"}, {KD_FINALE, "XXXX-01-08"});
    EXPECT("XXXX-01-08", KD_YEAR_UNKNOWN, NOWHERE, {KD_FINALE, "2022-01-08"},
           {KD_FINALE, "2023-01-08"}, {KD_FINALE, "XXXX-01-08"});
    EXPECT("XXXX-01-08", KD_YEAR_UNKNOWN, NOWHERE, {KD_FINALE, "XXXX-01-08"},
           {KD_FINALE, "XXXX-01-08"});
}

static void test_by_the_run(void **state)
{
    (void)state;
#define RUN {KD_PREMIERE, "2022-12-10"}, {KD_FINALE, "2023-01-08"}
    EXPECT("2023-01-07", KD_YEAR_BY_ARTICLES, NOWHERE, RUN, {KD_EPISODE, "XXXX-01-07"});
    EXPECT("2022-12-31", KD_YEAR_BY_ARTICLES, NOWHERE, RUN, {KD_EPISODE, "XXXX-12-31"});
    EXPECT("2022-12-06", KD_YEAR_BY_ARTICLES, NOWHERE, RUN, {KD_PRESS_CONFERENCE, "XXXX-12-06"});
    EXPECT("2022-02-17", KD_YEAR_BY_ARTICLES, NOWHERE, RUN, {KD_SCRIPT_READING, "XXXX-02-17"});
    EXPECT("2022-03-04", KD_YEAR_BY_ARTICLES, NOWHERE, RUN, {KD_ANNOUNCED, "XXXX-03-04"});
    EXPECT("2022-12-01", KD_YEAR_BY_ARTICLES, NOWHERE, RUN, {KD_HAPPENINGS, "XXXX-12-01"});
    /* no episode is shown in summer */
    EXPECT("XXXX-07-24", KD_YEAR_UNKNOWN, NOWHERE, RUN, {KD_EPISODE, "XXXX-07-24"});
    EXPECT("XXXX-07-24", KD_YEAR_UNKNOWN, NOWHERE, RUN, {KD_HAPPENINGS, "XXXX-07-24"});
    /* a run of two years has every day twice */
    EXPECT("XXXX-07-24", KD_YEAR_UNKNOWN, NOWHERE, {KD_PREMIERE, "2020-01-01"},
           {KD_FINALE, "2022-01-01"}, {KD_EPISODE, "XXXX-07-24"});
    /* what has no year tells nothing */
    EXPECT("XXXX-01-07", KD_YEAR_UNKNOWN, NOWHERE, {KD_PREMIERE, "XXXX-12-10"},
           {KD_FINALE, "XXXX-01-08"}, {KD_EPISODE, "XXXX-01-07"});
#undef RUN
}

static void test_by_its_year(void **state)
{
    (void)state;
    EXPECT("2019-03-27", KD_YEAR_BY_ARTICLES, NOWHERE, {KD_AIRED, "2019"},
           {KD_PREMIERE, "XXXX-03-27"});
    EXPECT("XXXX-03-27", KD_YEAR_UNKNOWN, NOWHERE, {KD_AIRED, "2019"},
           {KD_SCRIPT_READING, "XXXX-03-27"});
    EXPECT("XXXX-03-27", KD_YEAR_UNKNOWN, NOWHERE, {KD_AIRED, "2018"}, {KD_AIRED, "2019"},
           {KD_PREMIERE, "XXXX-03-27"});
}

#define LISTED(from, to) ((struct kd_on_air){from, to})

static void test_by_the_list(void **state)
{
    (void)state;
    EXPECT("2015-02-10", KD_YEAR_BY_LIST, LISTED("2014-12-08", "2015-02-10"),
           {KD_FINALE, "XXXX-02-10"});
    EXPECT("2014-12-04", KD_YEAR_BY_LIST, LISTED("2014-12-08", "2015-02-10"),
           {KD_PRESS_CONFERENCE, "XXXX-12-04"});
    EXPECT("2014-12-08", KD_YEAR_BY_LIST, LISTED("2014", NULL), {KD_PREMIERE, "XXXX-12-08"});
    EXPECT("XXXX-06-24", KD_YEAR_UNKNOWN, LISTED("2014-12-08", "2015-02-10"),
           {KD_EPISODE, "XXXX-06-24"});
    /* the articles know better */
    EXPECT("2023-01-08", KD_YEAR_BY_ARTICLES, LISTED("2022-06-18", "2022-08-28"),
           {KD_PREMIERE, "2022-12-10"}, {KD_FINALE, "2023-01-08"}, {KD_FINALE, "XXXX-01-08"});
}

static void test_listed(void **state)
{
    (void)state;
    struct kd_arena arena = {0};
    struct kd_error err;
    struct kd_strings names = {0};
    struct kd_on_air on_air;
    *KD_PUSH(&arena, &names) = "healer";
    assert_int_equal(kd_years_listed(&arena, &names, &on_air, &err), KDIDX_OK);
    assert_string_equal(on_air.from, "2014-12-08");
    assert_string_equal(on_air.to, "2015-02-10");
    names.v[0] = "no drama is called so";
    assert_int_equal(kd_years_listed(&arena, &names, &on_air, &err), KDIDX_OK);
    assert_null(on_air.from);
    kd_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_the_same_day_elsewhere),
        cmocka_unit_test(test_by_the_run),
        cmocka_unit_test(test_by_its_year),
        cmocka_unit_test(test_by_the_list),
        cmocka_unit_test(test_listed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
