/* Unit tests of who plays whom and who makes what, over more than one sentence or line, of people
 * and dramas on no list; which titles are one. */
#include "reader.h"

/* Whether the record has the tie; `character` NULL: whomever he plays. */
static bool has_cast(const struct kd_record *record, const char *person, const char *character,
                     const char *drama)
{
    for (size_t i = 0; i < record->cast.n; i++) {
        const struct kd_relation *tie = &record->cast.v[i];
        if (strcmp(tie->other, person) == 0 && strcmp(tie->drama, drama) == 0 &&
            (character == NULL ||
             (tie->character != NULL && strcmp(tie->character, character) == 0)))
            return true;
    }
    return false;
}

struct expected {
    const char *text, *person, *character, *drama;
};

static void check_cast(struct reader *reader, const struct expected *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct expected *want = &cases[i];
        struct kd_article article = article_of(want->text, strlen(want->text));
        if (!has_cast(record_of(reader, &article), want->person, want->character, want->drama))
            fail_msg("no %s as %s in %s: %s", want->person, want->character, want->drama,
                     want->text);
    }
}

#define HEAD "The cast of the Korean drama “Salt Road”\n\n“Salt Road” is a new drama of tvN.\n\n"

static void a_list_tells_that_odd_words_are_a_role(void **state)
{
    static const struct expected cases[] = {
        {HEAD "Pyo Se-rin - Choi Mina\nKang Do-hee - On Joon Soo\nBan Woo-jin - Lee Dal\n",
         "Kang Do-hee", "On Joon Soo", "Salt Road"},
        {HEAD "Pyo Se-rin as Choi Mina\nKang Do-hee as Madam Owl\nBan Woo-jin as Lee Dal\n",
         "Kang Do-hee", "Madam Owl", "Salt Road"},
        {HEAD "Pyo Se-rin as Choi Mina\nKang Do-hee as Do Won Ho\nBan Woo-jin as Lee Dal\n",
         "Kang Do-hee", "Do Won Ho", "Salt Road"},
        {HEAD "Pyo Se-rin ... Choi Mina\nKang Do-hee ... Madam Owl\nBan Woo-jin ... Lee Dal\n",
         "Kang Do-hee", "Madam Owl", "Salt Road"},
        {HEAD "Mi-dan:  Pyo Se-rin (Lover)\nWol-ya:  Kang Do-hee\nEul-je:  Ban Woo-jin\n",
         "Kang Do-hee", "Wol-ya", "Salt Road"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

static void a_surname_that_is_a_word_may_start_a_sentence(void **state)
{
    static const struct expected cases[] = {
        {HEAD "Moon Bora plays Choi Mina.\n", "Moon Bora", "Choi Mina", "Salt Road"},
        {HEAD "Park Heewon plays Lee Dal.\n", "Park Heewon", "Lee Dal", "Salt Road"},
        {HEAD "Pyo Jun, 31, plays Lee Dal.\n", "Pyo Jun", "Lee Dal", "Salt Road"},
        {HEAD "Pyo Jun plays Lee Dal. It ends on Jun. 5.\n", "Pyo Jun", "Lee Dal", "Salt Road"},
        {HEAD "Do Ha-neul plays Lee Dal.\n", "Do Ha-neul", "Lee Dal", "Salt Road"},
        {HEAD "Idol-turned-actor Shiwoo plays Lee Dal.\n", "Shiwoo", "Lee Dal", "Salt Road"},
        {HEAD "Pyo Se-rin met us. In the drama Pyo plays Lee Dal.\n", "Pyo Se-rin", "Lee Dal",
         "Salt Road"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

static void he_who_plays_is_no_maker(void **state)
{
    static const struct expected cases[] = {
        {HEAD "Actor Pyo Se-rin met the press. “I called director Kang Do-hee,” he said. In the "
              "drama he plays Choi Mina.\n",
         "Pyo Se-rin", "Choi Mina", "Salt Road"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

/* What stands in brackets behind a name, or is named before as what somebody is known for, is not
 * the drama in which he plays whom the next sentence says. */
static void she_is_who_acts_and_not_her_company(void **state)
{
    static const struct expected cases[] = {
        {HEAD "Pyo Se-rin stars alongside Kang Do-hee. She plays Choi Mina.\n", "Pyo Se-rin",
         "Choi Mina", "Salt Road"},
        {HEAD "Pyo Se-rin joins Ban Woo-jin and Kang Do-hee. She plays Choi Mina.\n", "Pyo Se-rin",
         "Choi Mina", "Salt Road"},
        {HEAD
         "Pyo Se-rin is back. She is a fan of Kang Do-hee. In the drama she plays Choi Mina.\n",
         "Pyo Se-rin", "Choi Mina", "Salt Road"},
        {HEAD "Pyo Se-rin is back. “I admire Kang Do-hee,” she said. She plays Choi Mina.\n",
         "Pyo Se-rin", "Choi Mina", "Salt Road"},
        {HEAD "Actress Pyo Se-rin stars opposite actor Kang Do-hee. He plays Lee Dal.\n",
         "Kang Do-hee", "Lee Dal", "Salt Road"},
        {HEAD "Pyo Se-rin stars with Kang Do-hee, who was a model. She plays Choi Mina.\n",
         "Kang Do-hee", "Choi Mina", "Salt Road"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

static void a_drama_may_have_the_name_of_its_hero(void **state)
{
    static const struct expected cases[] = {
        {"The cast of “Dal-rae”\n\nKBS drama “Dal-rae” is winning hearts. Pyo Se-rin plays "
         "Dal-rae, a "
         "diver.\n",
         "Pyo Se-rin", "Dal-rae", "Dal-rae"},
        {"The cast of “Dal-rae”\n\nKBS drama “Dal-rae” goes on. Dal-rae (Pyo Se-rin) cries.\n",
         "Pyo Se-rin", "Dal-rae", "Dal-rae"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

static void the_noun_before_a_title_ends_the_list_before_it(void **state)
{
    static const struct expected cases[] = {
        {"The star of “Moss”\n\nActress Pyo Se-rin starred in “Sugar Well,” “Iron Magnolia” and "
         "the "
         "movie “Two Tickets.”\n",
         "Pyo Se-rin", NULL, "Iron Magnolia"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

#define PAGE "Drama shares new stills ahead of premiere\n\n"

static void two_parts_of_the_sentence_before_are_played(void **state)
{
    static const struct expected cases[] = {
        {PAGE "In “Salt Road”, Choi Mina falls for Han Do-yun. The two are played by Pyo Se-rin "
              "and Kang Woo-jin.\n",
         "Kang Woo-jin", "Han Do-yun", "Salt Road"},
        {PAGE "In “Salt Road”, Choi Mina falls for Han Do-yun. Pyo Se-rin and Kang Woo-jin play "
              "the couple.\n",
         "Pyo Se-rin", "Choi Mina", "Salt Road"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

static void who_acts_may_be_told_by_a_title(void **state)
{
    static const struct expected cases[] = {
        {PAGE "University student Choi Mina (Captain Ahab's Pyo Se-rin) has one wish only in “Salt "
              "Road”.\n",
         "Pyo Se-rin", "Choi Mina", "Salt Road"},
        {PAGE "In “Salt Road”, Choi Mina (“Moss”’s Pyo Se-rin) returns.\n", "Pyo Se-rin",
         "Choi Mina", "Salt Road"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

static void a_line_of_a_cast_heads_no_facts(void **state)
{
    static const struct expected cases[] = {
        {PAGE "2004: Salt Road in Winter\nEpisodes: 16\nLee Suho as Han Do-yun\nPyo Se-rin as "
              "Choi Mina\nNetwork: KBS2\n\nTwo friends steal a house.\n",
         "Pyo Se-rin", "Choi Mina", "Salt Road in Winter"},
        {PAGE "Drama: Salt Road\n\nCast:\nLee Suho as Prime Minister Han Do-yun\nPyo Se-rin as "
              "Choi Mina\n",
         "Lee Suho", "Han Do-yun", "Salt Road"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

static void the_only_drama_is_the_one_at_hand(void **state)
{
    static const struct expected cases[] = {
        {PAGE "We met Pyo Se-rin at a cafe in Seoul after the end of tvN's “Salt Road”. In the "
              "drama, she played Choi Mina, a nurse with a secret.\n",
         "Pyo Se-rin", "Choi Mina", "Salt Road"},
        {PAGE "Pyo Se-rin met us.\n\nTV Dramas\nSalt Road in Winter (tvN, 2021) as Choi "
              "Mina\nMoss (KBS2, 2012) as Oh Dal\n",
         "Pyo Se-rin", "Oh Dal", "Moss"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

static void each_acts_in_one_of_them_respectively(void **state)
{
    static const char text[] = PAGE "Pyo Se-rin, Kang Do-hee and Ban Woo-jin lead the dramas “Salt "
                                    "Road,” “Moss” and “Low Water,” respectively.\n";
    static const struct expected cases[] = {
        {text, "Pyo Se-rin", NULL, "Salt Road"},
        {text, "Kang Do-hee", NULL, "Moss"},
        {text, "Ban Woo-jin", NULL, "Low Water"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
    struct kd_article article = article_of(text, strlen(text));
    assert_false(has_cast(record_of(*state, &article), "Pyo Se-rin", NULL, "Moss"));
}

static void the_head_of_a_table_says_who_acts(void **state)
{
    static const struct expected cases[] = {
        {HEAD "Character | Actor | Why they matter\nChoi Mina | Pyo Se-rin | The conscience of "
              "all.\nHan Do-yun | Kang Do-hee | He runs the shop.\n",
         "Pyo Se-rin", "Choi Mina", "Salt Road"},
        {HEAD "| Role | Played by |\n|---|---|\n| Choi Mina | Pyo Se-rin |\n| Han Do-yun | Kang "
              "Do-hee |\n",
         "Kang Do-hee", "Han Do-yun", "Salt Road"},
        {HEAD "Actor | Role\nPyo Se-rin | Choi Mina\nKang Do-hee | Han Do-yun\n", "Pyo Se-rin",
         "Choi Mina", "Salt Road"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

static void what_somebody_says_is_no_title(void **state)
{
    static const struct expected cases[] = {
        {PAGE "“I play Choi Mina, a nurse,” Pyo Se-rin of “Salt Road” said.\n", "Pyo Se-rin",
         "Choi Mina", "Salt Road"},
        {PAGE "Actress Pyo Se-rin wrote, “Goodbye, ‘Salt Road’!” She plays Choi Mina in the "
              "drama.\n",
         "Pyo Se-rin", "Choi Mina", "Salt Road"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

static void the_drama_is_the_one_told_of_where_the_role_is(void **state)
{
    static const struct expected cases[] = {
        {"Two new Korean dramas\n\n“Salt Road,” a drama of tvN, begins in May. Pyo Se-rin (“Moss”) "
         "leads it. She plays Choi Mina, a nurse.\n",
         "Pyo Se-rin", "Choi Mina", "Salt Road"},
        {"Get to know: Pyo Se-rin\n\nPyo Se-rin began with the drama “Moss.”\n\nIn the drama “Salt "
         "Road” there is a nurse, Choi Mina, who lies, and no character was more loved.\n",
         "Pyo Se-rin", "Choi Mina", "Salt Road"},
    };
    check_cast(*state, cases, sizeof cases / sizeof *cases);
}

/* ---- titles ---- */

static void a_fact_page_gives_the_titles_of_one_drama(void **state)
{
    static const char text[] =
        "Salt Road (Korean Drama)\n\nProfile\n\nDrama: Salt Road (English title) / Sogeumui Gil "
        "(literal title)\nRevised romanization: Sogeumui Gil\nHangul: 소금의 길\nDirector: Kim "
        "Do-ha\nNetwork: tvN\nEpisodes: 16\n\nAlso known as: Way of Salt / The Salty Road\n\n"
        "Cast\n\nPyo Se-rin - Choi Mina\n";
    struct kd_article article = article_of(text, strlen(text));
    const struct kd_record *record = record_of(*state, &article);
    assert_int_equal(record->works.n, 1);
    assert_string_equal(record->works.v[0].name, "Salt Road");
    assert_int_equal(record->crew.n, 1);
    assert_int_equal(record->airs.n, 1);
}

static void each_line_of_a_list_has_a_drama_of_its_own(void **state)
{
    static const char text[] = "The dramas of Pyo Se-rin\n\nDrama: Salt Road / Sogeumui Gil\n"
                               "Drama: Moss on Stone / Ikki\nNetwork: tvN\n";
    struct kd_article article = article_of(text, strlen(text));
    assert_int_equal(record_of(*state, &article)->works.n, 2);
}

static void a_person_is_no_title_of_a_fact_page(void **state)
{
    static const char text[] =
        "Profile\n\nName: Pyo Se-rin / Pyo Serin\nHangul: 표세린\nAlso known "
        "as: Pyo Seul-rin\nBorn: May 3, 1990\n\nThe actress was in the "
        "Korean drama “Salt Road.”\n";
    struct kd_article article = article_of(text, strlen(text));
    const struct kd_record *record = record_of(*state, &article);
    assert_int_equal(record->works.n, 1);
    assert_string_equal(record->works.v[0].name, "Salt Road");
}

/* ---- makers ---- */

static bool has_crew(const struct kd_record *record, const char *person, const char *drama)
{
    for (size_t i = 0; i < record->crew.n; i++)
        if (strcmp(record->crew.v[i].other, person) == 0 &&
            strcmp(record->crew.v[i].drama, drama) == 0)
            return true;
    return false;
}

struct made {
    const char *text, *person, *drama;
    bool made;
};

static void check_crew(struct reader *reader, const struct made *cases, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const struct made *want = &cases[i];
        struct kd_article article = article_of(want->text, strlen(want->text));
        if (has_crew(record_of(reader, &article), want->person, want->drama) != want->made)
            fail_msg("%s and %s: not %d in %s", want->person, want->drama, want->made, want->text);
    }
}

static void a_labelled_maker_is_the_heading_s(void **state)
{
    static const struct made cases[] = {
        {"New dramas in spring\n\nThe drama “Moss” ends in May.\n\nSalt Road (MBC)\nWhen: March 2, "
         "instead of “Moss”\nPD: Pyo Se-rin\nWriter: Kang Do-hee\n\nLow Water (KBS)\nWhen: March "
         "3\nPD: Ban Woo-jin\n",
         "Pyo Se-rin", "Salt Road", true},
        {"Upcoming Korean drama “Salt Road”\n\nThe Korean drama “Salt Road” now has a "
         "page\n\n“Salt "
         "Road” (2014)\n\nDirected by Pyo Se-rin\n\nWritten by Kang Do-hee\n\nNetwork : SBS\n\nThe "
         "girl of this drama is blind, and one day she sees again and finds out who did it.\n",
         "Kang Do-hee", "Salt Road", true},
    };
    check_crew(*state, cases, sizeof cases / sizeof *cases);
}

static void makers_in_brackets_are_of_the_title_before(void **state)
{
#define NEXT "“Tidal” ends on Sunday. The follow-up drama "
    static const struct made cases[] = {
        {NEXT "“Moss” (directed by Pyo Se-rin) begins on May 3.\n", "Pyo Se-rin", "Moss", true},
        {NEXT "“Moss” (directed by Pyo Se-rin) begins on May 3.\n", "Pyo Se-rin", "Tidal", false},
        {NEXT "“Moss” (written by Kang Do-hee (“Reed”), directed by Pyo Se-rin) begins on May 3.\n",
         "Pyo Se-rin", "Tidal", false},
    };
#undef NEXT
    check_crew(*state, cases, sizeof cases / sizeof *cases);
}

static void a_surname_behind_a_trade_is_a_maker_s(void **state)
{
    static const struct made cases[] = {
        {"The drama “Salt Road” of tvN\n\n“Salt Road” is directed by Pyo Se-rin and stars Pyo "
         "Do-hee. "
         "Pyo Woo-jin plays her brother. In the drama “Moss,” Director Pyo showed how it is "
         "done.\n",
         "Pyo Woo-jin", "Salt Road", false},
        {"Script reading of “Salt Road”\n\nThe drama “Salt Road” begins in May on tvN. Script is "
         "by "
         "Kang Do-hee (“Moss”) and direction is by Pyo Se-rin.\n",
         "Kang Do-hee", "Salt Road", true},
    };
    check_crew(*state, cases, sizeof cases / sizeof *cases);
}

static void two_makers_may_head_a_section(void **state)
{
    static const struct made cases[] = {
        {"Writers of Korean dramas that we like\n\nHere are some.\n\nPyo Se-rin and Pyo "
         "Do-hee\n\nThe drama Salt Road (2012) is theirs, and so is “Moss,” a drama about a nurse "
         "who "
         "lies to everybody and is loved for it.\n\nKang Woo-jin\n\nThe drama “Low Water” (2015) "
         "was "
         "loved by everybody who saw it, and that is saying something.\n",
         "Pyo Do-hee", "Salt Road", true},
    };
    check_crew(*state, cases, sizeof cases / sizeof *cases);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_list_tells_that_odd_words_are_a_role),
        cmocka_unit_test(a_surname_that_is_a_word_may_start_a_sentence),
        cmocka_unit_test(he_who_plays_is_no_maker),
        cmocka_unit_test(she_is_who_acts_and_not_her_company),
        cmocka_unit_test(a_drama_may_have_the_name_of_its_hero),
        cmocka_unit_test(the_noun_before_a_title_ends_the_list_before_it),
        cmocka_unit_test(two_parts_of_the_sentence_before_are_played),
        cmocka_unit_test(who_acts_may_be_told_by_a_title),
        cmocka_unit_test(a_line_of_a_cast_heads_no_facts),
        cmocka_unit_test(the_only_drama_is_the_one_at_hand),
        cmocka_unit_test(each_acts_in_one_of_them_respectively),
        cmocka_unit_test(the_head_of_a_table_says_who_acts),
        cmocka_unit_test(what_somebody_says_is_no_title),
        cmocka_unit_test(a_fact_page_gives_the_titles_of_one_drama),
        cmocka_unit_test(each_line_of_a_list_has_a_drama_of_its_own),
        cmocka_unit_test(a_person_is_no_title_of_a_fact_page),
        cmocka_unit_test(the_drama_is_the_one_told_of_where_the_role_is),
        cmocka_unit_test(a_labelled_maker_is_the_heading_s),
        cmocka_unit_test(makers_in_brackets_are_of_the_title_before),
        cmocka_unit_test(a_surname_behind_a_trade_is_a_maker_s),
        cmocka_unit_test(two_makers_may_head_a_section),
    };
    return cmocka_run_group_tests(tests, reader_open, reader_close);
}
