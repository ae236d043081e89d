/* Unit tests of dates and air times: the forms that pages use, and what is none. */
#include "reader.h"

/* The dates of a text: "2016-07-18 XXXX-07 ...", a published one with '!' behind it. */
static const char *dates(struct reader *reader, const char *text)
{
    static char out[1000];
    const struct kd_doc *doc = doc_of(reader, text);
    out[0] = '\0';
    for (size_t i = 0; i < doc->dates.n; i++) {
        const struct kd_found_date *d = &doc->dates.v[i];
        assert_true(d->start < d->end && d->end <= doc->text.len);
        snprintf(out + strlen(out), sizeof out - strlen(out), "%s%s%s", i > 0 ? " " : "",
                 kd_edtf(doc->arena, d->year, d->month, d->day), d->published ? "!" : "");
    }
    return out;
}

/* A line of prose before and after, so that nothing stands at the article's head or foot. */
static const char *in_prose(const char *sentence)
{
    static char text[2000];
    text[0] = '\0';
    for (int i = 0; i < 16; i++)
        strcat(text, "The rain fell on the roofs and nobody spoke of it.\n\n");
    strcat(text, sentence);
    strcat(text, "\n");
    for (int i = 0; i < 6; i++)
        strcat(text, "\nThe rain fell on the roofs and nobody spoke of it.\n");
    return text;
}

static void dates_in_prose(void **state)
{
    static const struct {
        const char *sentence, *dates;
    } cases[] = {
        {"It begins on January 7, 2021 at last.", "2021-01-07"},
        {"It begins on 7 January 2021 at last.", "2021-01-07"},
        {"It begins on the 7th of January, 2021.", "2021-01-07"},
        {"It begins on Jan. 7 at last.", "XXXX-01-07"},
        {"It begins on January 7th at last.", "XXXX-01-07"},
        {"It begins on 7th January at last.", "XXXX-01-07"},
        {"It began on 2021-01-24 at last.", "2021-01-24"},
        {"It began on 24/01/2021 at last.", "2021-01-24"},
        {"It began on 01/24/2021 at last.", "2021-01-24"},
        {"It began on 03/04/2021 at last.", ""}, /* either of two days */
        {"It begins in January 2021 at last.", "2021-01"},
        {"It was seen in 2016 by many.", "2016"},
        {"It ran from January 7 to 9 on a stage.", "XXXX-01-07 XXXX-01-09"},
        {"It ran from January 31 to February 2 on a stage.", "XXXX-01-31 XXXX-02-02"},
        {"1\uc6d4 7\uc77c \uccab \ubc29\uc1a1\ub41c\ub2e4.", "XXXX-01-07"},
        {"2021\ub144 1\uc6d4 7\uc77c \uccab \ubc29\uc1a1\ub41c\ub2e4.", "2021-01-07"},
        /* none of these is a date */
        {"It may be seen, and it may not.", ""},
        {"It begins on the 7th at last.", ""},
        {"It begins on February 31 at last.", ""},
        {"It has 1,988 costumes and 300 extras.", ""},
        {"It rose to 3.2 percent in 16 episodes.", ""},
        {"She marches 12 miles a day.", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *found = dates(*state, in_prose(cases[i].sentence));
        if (strcmp(found, cases[i].dates) != 0)
            fail_msg("%s: expected \"%s\", found \"%s\"", cases[i].sentence, cases[i].dates, found);
    }
}

static void datelines(void **state)
{
    static const struct {
        const char *head, *dates;
    } cases[] = {
        {"Published : Nov. 21, 2023 - 12:53", "2023-11-21!"},
        {"Posted on 3 March 2012", "2012-03-03!"},
        {"2016-03-09 16:08:54", "2016-03-09!"},
        {"Thursday, March 8, 2012", "2012-03-08!"},
        {"\uc785\ub825 2024.10.02 09:12", "2024-10-02!"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[400];
        snprintf(text, sizeof text, "A Headline of the Day\n%s\n\nThe rain fell on the roofs.\n",
                 cases[i].head);
        assert_string_equal(dates(*state, text), cases[i].dates);
    }
}

/* A year that the text leaves out is the one nearest to the day of the article. */
static void years_from_the_dateline(void **state)
{
    static const struct {
        const char *text, *value;
        bool inferred;
    } cases[] = {
        {"A Headline\nPublished: March 3, 2012\n\nIt begins on April 7.\n", "2012-04-07", true},
        {"A Headline\nPublished: December 29, 2012\n\nIt begins on January 7.\n", "2013-01-07",
         true},
        {"A Headline\nPublished: January 2, 2012\n\nIt ended on December 28.\n", "2011-12-28",
         true},
        {"A Headline\nPublished: January 2, 2012\n\nIt ended on December 28, 2005.\n", "2005-12-28",
         false},
        {"A Headline\n\nIt ended on December 28.\n", "XXXX-12-28", false},
    };
    struct reader *reader = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kd_article article = article_of(cases[i].text, strlen(cases[i].text));
        const struct kd_record *record = record_of(reader, &article);
        assert_int_equal(record->dates.n, 1);
        assert_string_equal(record->dates.v[0].value, cases[i].value);
        assert_int_equal(record->dates.v[0].inferred, cases[i].inferred);
    }
}

static void edtf_values(void **state)
{
    struct kd_arena arena = {0};
    (void)state;
    assert_string_equal(kd_edtf(&arena, 2016, 7, 18), "2016-07-18");
    assert_string_equal(kd_edtf(&arena, 0, 7, 24), "XXXX-07-24");
    assert_string_equal(kd_edtf(&arena, 2016, 7, 0), "2016-07");
    assert_string_equal(kd_edtf(&arena, 2016, 0, 0), "2016");
    assert_string_equal(kd_edtf(&arena, 0, 7, 0), "XXXX-07");
    kd_arena_free(&arena);
}

static void weekly_slots(void **state)
{
    enum { MON = 1, TUE = 2, WED = 4, THU = 8, FRI = 16, SAT = 32, SUN = 64 };
    static const struct {
        const char *text, *time, *tz;
        unsigned days;
    } cases[] = {
        {"every Wednesday and Thursday at 10:30 p.m. KST", "22:30", "KST", WED | THU},
        {"Mon-Tue 22:00", "22:00", NULL, MON | TUE},
        {"Mondays and Tuesdays at 10 p.m.", "22:00", NULL, MON | TUE},
        {"Monday to Friday at 7:50 p.m.", "19:50", NULL, MON | TUE | WED | THU | FRI},
        {"weekdays at 8:30 a.m.", "08:30", NULL, MON | TUE | WED | THU | FRI},
        {"7:55 p.m. KST on weekends", "19:55", "KST", SAT | SUN},
        {"weeknights", NULL, NULL, MON | TUE | WED | THU | FRI},
        {"Saturday at 12 a.m.", "00:00", NULL, SAT},
        {"Saturday at 12 p.m.", "12:00", NULL, SAT},
        {"Friday at 11 o'clock at night", "23:00", NULL, FRI},
        {"Sunday, 21.10, Korean time", "21:10", "KST", SUN},
        {"Saturdays", NULL, NULL, SAT},
        {"Thurs. 20:00", "20:00", NULL, THU},
        {"at 10 p.m.", NULL, NULL, 0}, /* no day: no slot */
        {"monde et tunes", NULL, NULL, 0},
        {"", NULL, NULL, 0},
    };
    struct kd_arena arena = {0};
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kd_airtime slot;
        bool found = kd_parse_slot(&arena, cases[i].text, strlen(cases[i].text), &slot);
        if (found != (cases[i].days != 0) || (found && slot.days != cases[i].days))
            fail_msg("%s: days %x", cases[i].text, slot.days);
        if (!found)
            continue;
        assert_string_equal(slot.time != NULL ? slot.time : "",
                            cases[i].time != NULL ? cases[i].time : "");
        assert_string_equal(slot.tz != NULL ? slot.tz : "", cases[i].tz != NULL ? cases[i].tz : "");
    }
    kd_arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(dates_in_prose),
        cmocka_unit_test(datelines),
        cmocka_unit_test(years_from_the_dateline),
        cmocka_unit_test(edtf_values),
        cmocka_unit_test(weekly_slots),
    };
    return cmocka_run_group_tests(tests, reader_open, reader_close);
}
