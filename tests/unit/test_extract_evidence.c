/* Unit tests of what an article shows of somebody and a drama that no rule ties together. */
#include "reader.h"

/* What is shown of the person and the drama, by their fullest forms; NULL when they are not
 * weighed. */
static const bool *shown(struct reader *reader, const char *text, const char *person,
                         const char *drama)
{
    static struct kd_article article;
    static struct kd_steps steps;
    article = article_of(text, strlen(text));
    kd_arena_reset(&reader->worker->arena);
    kd_run_steps(reader->worker, &article, true, &steps);
    for (size_t i = 0; i < steps.found.weighed.n; i++) {
        const struct kd_weighed *pair = &steps.found.weighed.v[i];
        const struct kd_mention *a, *d;
        if (pair->bond != KD_BOND_CAST)
            continue;
        a = &steps.doc->mentions.v[steps.things.v[pair->other].full];
        d = &steps.doc->mentions.v[steps.things.v[pair->drama].full];
        if (strncmp(steps.doc->text.s + a->start, person, strlen(person)) == 0 &&
            strncmp(steps.doc->text.s + d->start, drama, strlen(drama)) == 0)
            return pair->shown.seen;
    }
    return NULL;
}

static const char profiles[] =
    "Two faces of the year\n\n"
    "Actress Pyo Se-rin\n\n"
    "It was a long way for her, and nobody who met her in those days would have believed it. The "
    "drama \"Lanterns over Mapo\" was shown at night.\n\n"
    "Actor Kang Do-hee\n\n"
    "It was a short way for him, as he says himself, and he went it alone. Then he was given the "
    "drama \"A Ledger for Two\" by chance.\n";

static void a_heading_tells_of_whom_a_paragraph_is(void **state)
{
    const bool *seen = shown(*state, profiles, "Pyo Se-rin", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_true(seen[KD_E_HEADS]);
    assert_true(seen[KD_E_FIRST_BELOW]);
    assert_false(seen[KD_E_LAST_ABOVE]);
    seen = shown(*state, profiles, "Pyo Se-rin", "A Ledger for Two");
    assert_non_null(seen);
    assert_false(seen[KD_E_HEADS]);
}

static void a_pronoun_stands_for_who_was_named_last(void **state)
{
    const bool *seen = shown(*state, profiles, "Kang Do-hee", "A Ledger for Two");
    assert_non_null(seen);
    assert_true(seen[KD_E_PRONOUN]);
    seen = shown(*state, profiles, "Pyo Se-rin", "A Ledger for Two");
    assert_non_null(seen);
    assert_false(seen[KD_E_PRONOUN]);
}

static void two_lists_of_one_sentence_go_together_in_their_order(void **state)
{
    static const char text[] =
        "For Pyo Se-rin and Kang Do-hee, \"Lanterns over Mapo\" and \"A Ledger for Two\" were the "
        "talk of those long weeks.\n";
    const bool *seen = shown(*state, text, "Kang Do-hee", "A Ledger for Two");
    assert_non_null(seen);
    assert_true(seen[KD_E_SAME_RANK]);
    seen = shown(*state, text, "Kang Do-hee", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_false(seen[KD_E_SAME_RANK]);
}

static void a_sentence_points_back_at_the_drama_told_of_last(void **state)
{
    static const char text[] =
        "\"Lanterns over Mapo\" was the talk of the weeks before. \"A Ledger for Two\" comes next. "
        "Nobody was as proud of this 12-part series as Pyo Se-rin was. Nobody asked Kang Do-hee.\n";
    const bool *seen = shown(*state, text, "Pyo Se-rin", "A Ledger for Two");
    assert_non_null(seen);
    assert_true(seen[KD_E_THE_DRAMA]);
    seen = shown(*state, text, "Pyo Se-rin", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_false(seen[KD_E_THE_DRAMA]);
    seen = shown(*state, text, "Kang Do-hee", "A Ledger for Two");
    assert_true(seen == NULL || !seen[KD_E_THE_DRAMA]);
}

static void blocks_and_labels_belong_together(void **state)
{
    static const char list[] = "New dramas this fall\n\n"
                               "1. \"Lanterns over Mapo\"\n"
                               "Channel: tvN\n"
                               "Faces: Pyo Se-rin\n\n"
                               "2. \"A Ledger for Two\"\n"
                               "Channel: tvN\n"
                               "Faces: Kang Do-hee\n";
    const bool *seen = shown(*state, list, "Kang Do-hee", "A Ledger for Two");
    assert_non_null(seen);
    assert_true(seen[KD_E_BLOCK]);
    assert_true(seen[KD_E_LAST_ABOVE]);
    assert_true(seen[KD_E_NEAR_ABOVE]);
    assert_false(seen[KD_E_RIGHT_ABOVE]);
    assert_true(seen[KD_E_LABELLED]);
    seen = shown(*state, list, "Kang Do-hee", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_false(seen[KD_E_BLOCK]);
    assert_false(seen[KD_E_LAST_ABOVE]);
}

static void a_heading_with_a_year_is_not_in_passing(void **state)
{
    static const char list[] = "Two dramas that we missed\n\n"
                               "1. \"Lanterns over Mapo\" (2016)\n\n"
                               "It was shown at night. Pyo Se-rin was seen in it every week.\n\n"
                               "2. \"A Ledger for Two\" (2019)\n\n"
                               "It came after lunch. Kang Do-hee was seen in it every week.\n";
    const bool *seen = shown(*state, list, "Kang Do-hee", "A Ledger for Two");
    assert_non_null(seen);
    assert_true(seen[KD_E_LAST_ABOVE]);
    assert_true(seen[KD_E_LAST_TOLD]);
    assert_false(seen[KD_E_DRAMA_ASIDE]);
    seen = shown(*state, list, "Kang Do-hee", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_false(seen[KD_E_LAST_ABOVE]);
    assert_false(seen[KD_E_LAST_TOLD]);
}

static void what_stands_in_brackets_is_aside(void **state)
{
    static const char text[] =
        "\"Lanterns over Mapo\" is the new drama of the network. There were many for the parts. In "
        "the first row sat Pyo Se-rin (\"A Ledger for Two\") and Kang Do-hee (\"Moss and "
        "Mirrors\").\n";
    const bool *seen = shown(*state, text, "Kang Do-hee", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_true(seen[KD_E_CREDITED]);
    assert_true(seen[KD_E_LINE_FIRST]);
    assert_true(seen[KD_E_LINE_ONLY]);
    assert_true(seen[KD_E_LAST_TOLD]);
    assert_true(seen[KD_E_FREE_SENTENCE]);
    assert_false(seen[KD_E_DRAMA_ASIDE]);
    seen = shown(*state, text, "Kang Do-hee", "A Ledger for Two");
    assert_non_null(seen);
    assert_true(seen[KD_E_DRAMA_ASIDE]);
    assert_false(seen[KD_E_LINE_FIRST]);
    assert_false(seen[KD_E_LAST_TOLD]);
}

static void those_named_beside_somebody_tell_of_him(void **state)
{
    static const char text[] =
        "\"Lanterns over Mapo\" and \"A Ledger for Two\" begin in May. Pyo Se-rin, who plays Min "
        "Cha-ok in \"A Ledger for Two\", came together with Kang Do-hee. Nobody else was there but "
        "Hwang Tae-rim.\n";
    const bool *seen = shown(*state, text, "Kang Do-hee", "A Ledger for Two");
    assert_non_null(seen);
    assert_true(seen[KD_E_MATE]);
    assert_false(seen[KD_E_MATE_APART]);
    seen = shown(*state, text, "Kang Do-hee", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_false(seen[KD_E_MATE]);
    assert_true(seen[KD_E_MATE_APART]);
    seen = shown(*state, text, "Hwang Tae-rim", "A Ledger for Two");
    assert_non_null(seen);
    assert_false(seen[KD_E_MATE]);
    assert_true(seen[KD_E_MATE_LINE]);
    seen = shown(*state, text, "Hwang Tae-rim", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_false(seen[KD_E_MATE_APART]);
    assert_false(seen[KD_E_MATE_LINE]);
    assert_true(seen[KD_E_MATE_LINE_APART]);
}

static void it_counts_how_far_apart_they_are_named(void **state)
{
    static const char text[] =
        "A long night\n\nPyo Se-rin came first, in a red coat, and shot the scene of the ferry.\n\n"
        "It rained.\n\nIt rained more.\n\nNobody left.\n\nThe lamps went out.\n\nIt was cold.\n\n"
        "Then it was dark.\n\nIt was very dark.\n\nThe bus was late.\n\nIt was for the drama "
        "\"Lanterns over Mapo\", "
        "people said there.\n\nKang Do-hee came last, with an umbrella, and said nothing.\n";
    const bool *seen = shown(*state, text, "Pyo Se-rin", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_true(seen[KD_E_DRAMA_LATER]);
    assert_true(seen[KD_E_FAR]);
    assert_false(seen[KD_E_NEAR]);
    assert_true(seen[KD_E_ACTING_APART]);
    assert_false(seen[KD_E_FEW]);
    seen = shown(*state, text, "Kang Do-hee", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_false(seen[KD_E_DRAMA_LATER]);
    assert_false(seen[KD_E_FAR]);
    assert_true(seen[KD_E_NEAR]);
    assert_false(seen[KD_E_ACTING_APART]);
    assert_false(seen[KD_E_PARTY_OFTEN]);
}

static void it_tells_headings_and_asides(void **state)
{
    static const char text[] =
        "Two dramas that we missed\n\nLanterns over Mapo (2019)\n\nThe drama was shown at night, "
        "and it "
        "was good (the cast came back, Pyo Se-rin too).\n\nA Ledger for Two\n\nThe drama came "
        "after lunch. Kang Do-hee was seen. Kang Do-hee was heard. Kang Do-hee was praised.\n";
    const bool *seen = shown(*state, text, "Pyo Se-rin", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_true(seen[KD_E_PARTY_ASIDE]);
    assert_true(seen[KD_E_DRAMA_HEADS]);
    assert_true(seen[KD_E_FEW]);
    assert_false(seen[KD_E_PARTY_OFTEN]);
    seen = shown(*state, text, "Kang Do-hee", "Lanterns over Mapo");
    assert_non_null(seen);
    assert_false(seen[KD_E_PARTY_ASIDE]);
    assert_true(seen[KD_E_PARTY_OFTEN]);
}

/* ---- slots ---- */

/* The drama of the only airtime that a text gives, or "". */
static const char *drama_of_slot(struct reader *reader, const char *text)
{
    struct kd_article article = article_of(text, strlen(text));
    const struct kd_record *record = record_of(reader, &article);
    return record->airtimes.n == 1 ? record->airtimes.v[0].drama : "";
}

static void a_slot_belongs_to_what_is_told_of(void **state)
{
    static const char under_headings[] =
        "Two dramas to watch\n\n\"Lanterns over Mapo\"\n\nStars: Pyo Se-rin (\"Moss and "
        "Mirrors\")\nAired in May.\n\n\"A Ledger for Two\"\n\nStars: Kang Do-hee (\"Moss and "
        "Mirrors\")\nSlot: Mondays and Tuesdays at 10 p.m.\n";
    assert_string_equal(drama_of_slot(*state, under_headings), "A Ledger for Two");
    assert_string_equal(
        drama_of_slot(*state, "The drama \"Lanterns over Mapo\" is by Kang Do-hee, who made \"A "
                              "Ledger for Two\". It airs Mondays and Tuesdays at 10 p.m.\n"),
        "Lanterns over Mapo");
    assert_string_equal(drama_of_slot(*state, "The drama \"Lanterns over Mapo\" runs on Mondays "
                                              "at 7:15 p.m. on tvN.\n"),
                        "Lanterns over Mapo");
    /* the drama before it has had the slot */
    assert_string_equal(
        drama_of_slot(*state, "Kang Do-hee leads the drama \"Lanterns over Mapo.\" It takes over "
                              "from \"A Ledger for Two\" and airs Mondays and Tuesdays.\n"),
        "Lanterns over Mapo");
    assert_string_equal(
        drama_of_slot(*state, "Kang Do-hee leads the drama \"Lanterns over Mapo.\" It airs Mondays "
                              "and Tuesdays once \"A Ledger for Two\" is over.\n"),
        "Lanterns over Mapo");
    assert_string_equal(drama_of_slot(*state, "The Monday-Tuesday drama \"Lanterns over Mapo\" "
                                              "has a poster.\n"),
                        "");
}

/* A slot without an hour has that of the first episode, and both sentences as its evidence. */
static void a_slot_takes_the_hour_of_the_first_episode(void **state)
{
    static const char text[] =
        "The drama \"Lanterns over Mapo\" premieres on June 25 at 10 p.m. KST.\n\nIt will air "
        "every Monday and Tuesday.\n";
    struct kd_article article = article_of(text, sizeof text - 1);
    const struct kd_record *record = record_of(*state, &article);
    assert_int_equal(record->airtimes.n, 1);
    assert_string_equal(record->airtimes.v[0].time, "22:00");
    assert_string_equal(record->airtimes.v[0].tz, "KST");
    assert_int_equal(record->airtimes.v[0].evidence.n, 2);
}

static void a_shared_slot_belongs_to_each(void **state)
{
    static const char text[] =
        "The dramas \"Lanterns over Mapo\" (SBS), \"A Ledger for Two\" (KBS) "
        "and \"Moss and Mirrors\" (MBC) all air on Mondays and Tuesdays.\n";
    struct kd_article article = article_of(text, sizeof text - 1);
    assert_int_equal(record_of(*state, &article)->airtimes.n, 3);
}

/* ---- networks ---- */

/* Whether a rule ties the drama to the network. */
static bool shows(struct reader *reader, const char *text, const char *network, const char *drama)
{
    struct kd_article article = article_of(text, strlen(text));
    const struct kd_record *record = record_of(reader, &article);
    for (size_t i = 0; i < record->airs.n; i++)
        if (strcmp(record->airs.v[i].other, network) == 0 &&
            strcmp(record->airs.v[i].drama, drama) == 0 &&
            strncmp(record->airs.v[i].rule, "airs.", 5) == 0)
            return true;
    return false;
}

static void a_network_may_stand_inside_the_quotation_marks(void **state)
{
    static const char text[] = "The dramas \"Lanterns over Mapo (KBS2),\" and \"A Ledger for Two "
                               "(SBS, 2009)\" were the best of the year.\n";
    assert_true(shows(*state, text, "KBS2", "Lanterns over Mapo"));
    assert_true(shows(*state, text, "SBS", "A Ledger for Two"));
}

static void a_teaser_says_nothing_of_the_drama_above(void **state)
{
    static const char text[] = "News of the day\n\nKang Do-hee leads the tvN drama \"Lanterns over "
                               "Mapo.\"\n\nPyo Se-rin in the new SBS drama\n\nThe drama \"A Ledger "
                               "for Two\" has a poster.\n";
    assert_true(shows(*state, text, "tvN", "Lanterns over Mapo"));
    assert_false(shows(*state, text, "SBS", "Lanterns over Mapo"));
}

/* ---- kinds ---- */

/* The kind of the work with that title; -1 when there is none. */
static int kind_of(struct reader *reader, const char *text, const char *title)
{
    struct kd_article article = article_of(text, strlen(text));
    const struct kd_record *record = record_of(reader, &article);
    for (size_t i = 0; i < record->works.n; i++)
        if (strcmp(record->works.v[i].name, title) == 0)
            return (int)record->works.v[i].kind;
    return -1;
}

static void a_title_may_say_of_what_kind_it_is(void **state)
{
    static const char text[] =
        "The stars of \"Lanterns over Mapo\" went to the \"Mapo Screen Awards\" in May, and Pyo "
        "Se-rin, who plays Min Cha-ok in \"Lanterns over Mapo\", took a prize home.\n";
    assert_int_equal(kind_of(*state, text, "Lanterns over Mapo"), KD_DRAMA);
    assert_int_equal(kind_of(*state, text, "Mapo Screen Awards"), KD_SHOW);
}

static void what_the_article_is_about_tells_of_what_kind_a_work_is(void **state)
{
    static const char films[] =
        "The box office of the weekend\n\n\"Lanterns over Mapo\" stayed in first place. It opened "
        "in theaters on Friday, and by Sunday 400,000 people had bought tickets for it.\n\n"
        "Admissions fell for everything else. \"Lanterns over Mapo\" had the most screens, and "
        "moviegoers liked it.\n";
    static const char dramas[] =
        "The ratings of the weekend\n\n\"Lanterns over Mapo\" stayed in first place. It began on "
        "Friday, and by Sunday 400,000 people had watched two episodes of it.\n\n"
        "Ratings fell for everything else. \"Lanterns over Mapo\" had the best evening, and "
        "viewers liked it.\n";
    assert_int_equal(kind_of(*state, films, "Lanterns over Mapo"), KD_FILM);
    assert_int_equal(kind_of(*state, dramas, "Lanterns over Mapo"), KD_DRAMA);
}

/* ---- ties ---- */

/* Whether a rule has somebody in a drama, as `what`: a character's name, "director", "writer", or
 * "" for a part that is not named. */
static bool has_tie(struct reader *reader, const char *text, const char *person, const char *drama,
                    const char *what)
{
    struct kd_article article = article_of(text, strlen(text));
    const struct kd_record *record = record_of(reader, &article);
    for (size_t i = 0; i < record->cast.n; i++) {
        const struct kd_relation *tie = &record->cast.v[i];
        if (strncmp(tie->rule, "context.", 8) != 0 && strcmp(tie->other, person) == 0 &&
            strcmp(tie->drama, drama) == 0 &&
            strcmp(tie->character != NULL ? tie->character : "", what) == 0)
            return true;
    }
    for (size_t i = 0; i < record->crew.n; i++) {
        const struct kd_relation *tie = &record->crew.v[i];
        if (strncmp(tie->rule, "context.", 8) != 0 && strcmp(tie->other, person) == 0 &&
            strcmp(tie->drama, drama) == 0 &&
            strcmp(tie->role == KD_DIRECTOR ? "director" : "writer", what) == 0)
            return true;
    }
    return false;
}

static void a_claim_says_something_new(void **state)
{
    static const char text[] =
        "“Lanterns over Mapo” is the new drama of tvN. It is directed by Kang Do-hee, the director "
        "of “A Ledger for Two”.\n";
    assert_true(has_tie(*state, text, "Kang Do-hee", "A Ledger for Two", "director"));
    assert_true(has_tie(*state, text, "Kang Do-hee", "Lanterns over Mapo", "director"));
}

static void a_claim_may_say_once_more_what_is_known(void **state)
{
    static const char text[] =
        "The drama “A Ledger for Two” is on tvN. Pyo Se-rin stars in “Lanterns over Mapo”. Pyo "
        "Se-rin and Kang Do-hee take the lead roles.\n";
    assert_true(has_tie(*state, text, "Pyo Se-rin", "Lanterns over Mapo", ""));
    assert_false(has_tie(*state, text, "Pyo Se-rin", "A Ledger for Two", ""));
}

static void a_makers_other_work_is_one_that_he_made(void **state)
{
    static const char text[] =
        "“Lanterns over Mapo” is the new drama of tvN. Kang Do-hee of “A Ledger for Two” is in "
        "charge of the script.\n";
    assert_true(has_tie(*state, text, "Kang Do-hee", "A Ledger for Two", "writer"));
    assert_false(has_tie(*state, text, "Kang Do-hee", "A Ledger for Two", ""));
}

static void who_was_in_talks_may_have_signed_since(void **state)
{
    static const char text[] =
        "Pyo Se-rin plays Min Cha-ok in the drama “Lanterns over Mapo”. In March, Pyo Se-rin was "
        "still in talks to star in “Lanterns over Mapo”.\n";
    assert_true(has_tie(*state, text, "Pyo Se-rin", "Lanterns over Mapo", "Min Cha-ok"));
    static const char first_talks[] = "Pyo Se-rin is in talks to star in the drama “Lanterns over "
                                      "Mapo”. The rain fell. Pyo Se-rin "
                                      "stars in the drama “Lanterns over Mapo”.\n";
    assert_true(has_tie(*state, first_talks, "Pyo Se-rin", "Lanterns over Mapo", ""));
    assert_false(has_tie(*state,
                         "Pyo Se-rin is in talks to play Min Cha-ok in the drama “Lanterns over "
                         "Mapo”.\n",
                         "Pyo Se-rin", "Lanterns over Mapo", "Min Cha-ok"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_heading_tells_of_whom_a_paragraph_is),
        cmocka_unit_test(a_pronoun_stands_for_who_was_named_last),
        cmocka_unit_test(two_lists_of_one_sentence_go_together_in_their_order),
        cmocka_unit_test(a_sentence_points_back_at_the_drama_told_of_last),
        cmocka_unit_test(blocks_and_labels_belong_together),
        cmocka_unit_test(a_heading_with_a_year_is_not_in_passing),
        cmocka_unit_test(what_stands_in_brackets_is_aside),
        cmocka_unit_test(those_named_beside_somebody_tell_of_him),
        cmocka_unit_test(it_counts_how_far_apart_they_are_named),
        cmocka_unit_test(it_tells_headings_and_asides),
        cmocka_unit_test(a_slot_belongs_to_what_is_told_of),
        cmocka_unit_test(a_slot_takes_the_hour_of_the_first_episode),
        cmocka_unit_test(a_shared_slot_belongs_to_each),
        cmocka_unit_test(a_network_may_stand_inside_the_quotation_marks),
        cmocka_unit_test(a_teaser_says_nothing_of_the_drama_above),
        cmocka_unit_test(a_title_may_say_of_what_kind_it_is),
        cmocka_unit_test(what_the_article_is_about_tells_of_what_kind_a_work_is),
        cmocka_unit_test(a_claim_says_something_new),
        cmocka_unit_test(a_claim_may_say_once_more_what_is_known),
        cmocka_unit_test(a_makers_other_work_is_one_that_he_made),
        cmocka_unit_test(who_was_in_talks_may_have_signed_since),
    };
    return cmocka_run_group_tests(tests, reader_open, reader_close);
}
