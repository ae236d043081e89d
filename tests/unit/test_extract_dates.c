/* Unit tests of dates and air times: the forms that pages use, and what is none. */
#include "extract/date.h"
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
    for (int i = 0; i < 5; i++)
        strcat(text, "The rain fell on the roofs and nobody spoke of it. ");
    strcat(text, "\n\n");
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

/* Of several days that may be the article's own. */
static void the_dateline_of_several(void **state)
{
    static const struct {
        const char *text, *day;
    } cases[] = {
        {"A Headline\nMay 3, 2012\nMay 1, 2012\n\nThe rain fell.\n", "2012-05-03"},
        /* the day of the visit, and the article's, which says so */
        {"Mon, August 8, 2022 | 08:14\nPosted : 2022-04-18 15:51\n\nThe rain fell.\n",
         "2022-04-18"},
        {"A Headline\nSEOUL, July 22 (Yonhap) -- The rain fell.\n", "XXXX-07-22"},
        {"May 3, 2012\nSEOUL, July 22 (Yonhap) -- The rain fell.\n", "2012-05-03"},
        {"A Headline\nKim Ara Mar 14, 2022\n\nThe rain fell.\n", "2022-03-14"},
        {"A Headline\n21-10-2004, 03:54 PM\n\nThe rain fell.\n", "2004-10-21"},
        {"May 3, 2012\nUpdated: May 9, 2012\n\nThe rain fell.\n", "2012-05-03"},
        {"Minggu, 10 Mei 2009\nA Headline\n\nThe rain fell.\n", "2009-05-10"},
        {"Freitag, 11. August 2017\nA Headline\n\nThe rain fell.\n", "2017-08-11"},
        {"A Headline\nSat, 10/20/2012 - 14:32\n\nThe rain fell.\n", "2012-10-20"},
        {"A Headline\n2021/03/06 | Permalink\n\nThe rain fell.\n", "2021-03-06"},
        /* a page of several articles has no day of its own */
        {"Archive\nby Kim Ara | March 3, 2012 | 5 Comments\n\nThe rain fell on the roofs of the "
         "town, and nobody went out.\n\nby Kim Ara | March 2, 2012 | 7 Comments\n\nThe sun "
         "shone.\n",
         NULL},
        {"A Headline\nBorn | June 11, 1977 |\n\nThe rain fell.\n", NULL},
        {"A Headline\nAir Date Mar 14, 2022\n\nThe rain fell.\n", NULL},
        {"A Headline\nOriginally Aired Mar 14, 2022\n\nThe rain fell.\n", NULL},
        {"A Headline\n\nThe rain fell.\n", NULL},
    };
    struct reader *reader = *state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct kd_article article = article_of(cases[i].text, strlen(cases[i].text));
        const struct kd_record *record = record_of(reader, &article);
        if (cases[i].day == NULL)
            assert_null(record->published);
        else
            assert_string_equal(record->published, cases[i].day);
    }
}

/* What a page says at its foot may be of another article. */
static void a_dateline_at_the_foot(void **state)
{
    struct reader *reader = *state;
    char text[4000] = "A Headline\nMay 3, 2012\n\n";
    for (int i = 0; i < 20; i++)
        strcat(text, "The rain fell on the roofs.\n");
    strcat(text, "Posted on 3 March 2009\n");
    struct kd_article article = article_of(text, strlen(text));
    assert_string_equal(record_of(reader, &article)->published, "2012-05-03");
    article = article_of(text + strlen("A Headline\nMay 3, 2012"),
                         strlen(text) - strlen("A Headline\nMay 3, 2012"));
    assert_string_equal(record_of(reader, &article)->published, "2009-03-03");
}

/* A menu may be long: it ends with the first paragraph. A date without a label is none there. */
static void a_dateline_below_a_menu(void **state)
{
    char text[4000] = "";
    for (int i = 0; i < 60; i++)
        strcat(text, "Another Page\n");
    size_t menu = strlen(text);
    strcat(text, "Posted on 3 March 2012\n\nThe rain fell on the roofs.\n");
    for (int i = 0; i < 9; i++)
        strcat(text, "The rain fell.\n");
    assert_string_equal(dates(*state, text), "2012-03-03!");
    memcpy(text + menu, "Ended  on ", strlen("Posted on "));
    assert_string_equal(dates(*state, text), "2012-03-03");
    memcpy(text + menu, "Posted on ", strlen("Posted on "));
    text[menu] = '\0';
    for (int i = 0; i < 9; i++)
        strcat(text, "The rain fell on the roofs, and for a long time nobody spoke of it. ");
    strcat(text, "\nPosted on 3 March 2012\n");
    for (int i = 0; i < 9; i++)
        strcat(text, "The rain fell.\n");
    assert_string_equal(dates(*state, text), "2012-03-03");
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
        {"Mon-Fri 20:20", "20:20", NULL, MON | TUE | WED | THU | FRI},
        {"weekdays at 8:30 a.m.", "08:30", NULL, MON | TUE | WED | THU | FRI},
        {"7:55 p.m. KST on weekends", "19:55", "KST", SAT | SUN},
        {"weeknights", NULL, NULL, MON | TUE | WED | THU | FRI},
        {"Saturday at 12 a.m.", "00:00", NULL, SAT},
        {"Saturday at 12 p.m.", "12:00", NULL, SAT},
        {"Friday at 11 o'clock at night", "23:00", NULL, FRI},
        {"every Friday at 11 at night", "23:00", NULL, FRI},
        {"10 p.m. slot on Fridays", "22:00", NULL, FRI},
        {"Sunday, 21.10, Korean time", "21:10", "KST", SUN},
        {"Saturdays", NULL, NULL, SAT},
        {"Monday nights at 9:55", "21:55", NULL, MON},
        {"every Monday at 9:55", "21:55", NULL, MON}, /* a drama is on in the evening */
        {"every Monday morning at 9:55", "09:55", NULL, MON},
        {"Mon 09:55", "09:55", NULL, MON},
        {"Monday at 7:50", "07:50", NULL, MON},
        {"every Friday night at 00:30", "00:30", NULL, FRI},
        {"Friday nights at 1:10", "01:10", NULL, FRI},
        {"Thurs. 20:00", "20:00", NULL, THU},
        {"Monday at 4294967305:55", NULL, NULL, MON}, /* 2^32 + 9 */
        {"Monday at 99999999999 p.m.", NULL, NULL, MON},
        {"매주 월요일 밤 18446744073709551615시", NULL, NULL, MON},
        {"매주 월요일 밤 9시 18446744073709551615분", NULL, NULL, MON},
        {"매주 월요일 밤 9시 50분", "21:50", NULL, MON},
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
        cmocka_unit_test(the_dateline_of_several),
        cmocka_unit_test(a_dateline_at_the_foot),
        cmocka_unit_test(a_dateline_below_a_menu),
        cmocka_unit_test(years_from_the_dateline),
        cmocka_unit_test(edtf_values),
        cmocka_unit_test(weekly_slots),
    };
    return cmocka_run_group_tests(tests, reader_open, reader_close);
}
