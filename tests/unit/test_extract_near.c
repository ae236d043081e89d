/* Unit tests of the words near what an article names: what is seen, and how a table knows it. */
#include <sys/stat.h>
#include <unistd.h>

#include "reader.h"

#include "extract/near.h"

/* ---- what is seen ---- */

/* The signs as the tables have them, "place: elements" with a bar behind each. */
static const char *written(const struct kd_doc *doc, const struct kd_nears *nears)
{
    static char out[2000];
    size_t n = 1;
    strcpy(out, "|");
    for (size_t i = 0; i < nears->n; i++) {
        const struct kd_near *near = &nears->v[i];
        n += (size_t)snprintf(out + n, sizeof out - n, "%s:", kd_near_place_name(near->place));
        for (uint32_t e = 0; e < near->n; e++) {
            int32_t element = near->element[e];
            bool word = element < KD_NEAR_START;
            n += (size_t)snprintf(out + n, sizeof out - n, " %.*s",
                                  word ? (int)KD_TOKEN_LEN(doc, element) : 40,
                                  word ? KD_TOKEN_TEXT(doc, element)
                                       : kd_near_element_name((enum kd_near_element)element));
        }
        n += (size_t)snprintf(out + n, sizeof out - n, "|");
    }
    return out;
}

static uint32_t mention_of(const struct kd_doc *doc, const char *name)
{
    for (uint32_t m = 0; m < doc->mentions.n; m++)
        if (strncmp(doc->text.s + doc->mentions.v[m].start, name, strlen(name)) == 0)
            return m;
    fail_msg("no mention of %s", name);
    return 0;
}

static const char two_roles[] = "In the end Kim Bo-ra, who plays Seok Ji-ho on tvN, wept.\n"
                                "Noh Ye-rim\n\nPyo Se-rin\n";

static void the_words_near_a_mention_are_those_of_its_sentence(void **state)
{
    const struct kd_doc *doc = doc_of(*state, "It rains. Kim Bo-ra writes for tvN. It ends.\n");
    struct kd_nears nears = {0};
    kd_near_around(doc, NULL, mention_of(doc, "Kim Bo-ra"), &nears);
    assert_string_equal(written(doc, &nears),
                        "|before: .|two-before: rains|behind: writes|two-behind: for|"
                        "around: writes|around: for|around: {network}|around: .|");
    doc = doc_of(*state, two_roles);
    nears.n = 0;
    kd_near_around(doc, NULL, mention_of(doc, "Noh Ye-rim"), &nears);
    assert_string_equal(written(doc, &nears), "|before: {start}|behind: {end}|");
}

static void what_names_a_works_kind_is_seen(void **state)
{
    const struct kd_doc *doc = doc_of(*state, "Kim Bo-ra on her year\n\nThe big screen\n\n"
                                              "She likes rain.\nSeen in: \"Salt Road\"\n");
    struct kd_nears nears = {0};
    kd_near_work(doc, NULL, mention_of(doc, "Salt Road"), &nears);
    assert_string_equal(written(doc, &nears),
                        "|before: :|two-before: in|behind: {end}|around: Seen|around: in|around: :|"
                        "itself: Salt|itself: Road|label: Seen|label: in|"
                        "heading: The|heading: big|heading: screen|");
}

static void what_parts_two_mentions_is_seen(void **state)
{
    const struct kd_doc *doc = doc_of(*state, two_roles);
    uint32_t kim = mention_of(doc, "Kim Bo-ra"), seok = mention_of(doc, "Seok Ji-ho"),
             noh = mention_of(doc, "Noh Ye-rim");
    struct kd_nears nears = {0};
    kd_near_step(doc, kim, seok, false, &nears);
    assert_string_equal(written(doc, &nears),
                        "|between: , who plays|first-between: ,|last-between: plays|");
    nears.n = 0;
    kd_near_step(doc, seok, noh, false, &nears);
    kd_near_step(doc, kim, noh, true, &nears);
    kd_near_step(doc, kim, mention_of(doc, "Pyo Se-rin"), false, &nears);
    assert_string_equal(written(doc, &nears), "|between: {next}|between: {same}|between: {far}|");
}

static void two_mentions_with_nothing_between(void **state)
{
    const struct kd_doc *doc = doc_of(*state, "\"Salt Road\" Kim Bo-ra\n");
    struct kd_nears nears = {0};
    kd_near_step(doc, mention_of(doc, "Salt Road"), mention_of(doc, "Kim Bo-ra"), false, &nears);
    assert_string_equal(written(doc, &nears),
                        "|between: {nothing}|first-between: {nothing}|last-between: {nothing}|");
}

static void what_is_named_between_two_is_no_word(void **state)
{
    const struct kd_doc *doc =
        doc_of(*state, "Kim Bo-ra is on tvN with \"Salt Road\" since May 3, 2021.\n");
    struct kd_nears nears = {0};
    kd_near_between(doc, NULL, mention_of(doc, "Kim Bo-ra"), mention_of(doc, "Salt Road"), true,
                    &nears);
    assert_string_equal(written(doc, &nears),
                        "|from-party: is|from-party: on|from-party: {network}|from-party: with|"
                        "first-from-party: is|last-from-party: with|");
    nears.n = 0;
    kd_near_part(doc, NULL, mention_of(doc, "Salt Road"), false, &nears);
    assert_string_equal(written(doc, &nears),
                        "|before-drama: with|behind-drama: since|line-of-drama: Kim|");
}

/* ---- tables ---- */

static const char *const types[] = {"one", "two"};

/* Reads a table of these rows, of two columns of weights. */
static enum kdidx_status read_table(const char *rows, struct kd_near_table **table,
                                    struct kd_error *err)
{
    char folder[] = "/tmp/kdidx-near-XXXXXX", path[100];
    assert_non_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/rules", folder);
    assert_int_equal(mkdir(path, 0700), 0);
    snprintf(path, sizeof path, "%s/rules/near.tsv", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fprintf(file, "place\tsign\tbefore\tone\ttwo\n%s", rows);
    fclose(file);
    enum kdidx_status status =
        kd_near_new(folder, "rules/near.tsv", types, 2, types, 2, table, err);
    unlink(path);
    snprintf(path, sizeof path, "%s/rules", folder);
    rmdir(path);
    rmdir(folder);
    return status;
}

static double weight_of(const struct kd_near_table *table, const struct kd_doc *doc,
                        const struct kd_nears *nears, size_t i, int before)
{
    const float *weight = kd_near_weight(table, doc, &nears->v[i], before);
    return weight != NULL ? (double)weight[0] : 0;
}

static void a_table_knows_words_in_any_case_and_their_order(void **state)
{
    const struct kd_doc *doc = doc_of(*state, "End Kim Bo-ra, who plays Seok Ji-ho.\n");
    struct kd_near_table *table;
    struct kd_error err = {{0}};
    struct kd_nears nears = {0};
    assert_int_equal(read_table("before\tend\t\t1\t0\nbehind\t,\t\t2\t0\n"
                                "between\t, who plays\tone\t3\t0\n"
                                "between\twho , plays\ttwo\t4\t0\nlast-between\tplays\ttwo\t5\t0\n",
                                &table, &err),
                     KDIDX_OK);
    kd_near_around(doc, NULL, mention_of(doc, "Kim Bo-ra"), &nears);
    assert_float_equal(weight_of(table, doc, &nears, 0, KD_NEAR_ANY), 1, 1e-9);
    assert_float_equal(weight_of(table, doc, &nears, 1, KD_NEAR_ANY), 2, 1e-9);
    assert_float_equal(weight_of(table, doc, &nears, 1, 0), 0, 1e-9);
    nears.n = 0;
    kd_near_step(doc, mention_of(doc, "Kim Bo-ra"), mention_of(doc, "Seok Ji-ho"), false, &nears);
    assert_float_equal(weight_of(table, doc, &nears, 0, 0), 3, 1e-9);
    assert_float_equal(weight_of(table, doc, &nears, 0, 1), 0, 1e-9);
    assert_float_equal(weight_of(table, doc, &nears, 2, 1), 5, 1e-9);
    kd_near_free(table);
}

static void each_sign_counts_once(void **state)
{
    const struct kd_doc *doc = doc_of(*state, "End Kim Bo-ra, who plays Seok Ji-ho. End\n");
    struct kd_near_table *table;
    struct kd_error err = {{0}};
    struct kd_nears nears = {0};
    double sum[2] = {0};
    assert_int_equal(read_table("before\tend\t\t1\t0.5\nbehind\t,\t\t2\t0\n", &table, &err),
                     KDIDX_OK);
    kd_near_around(doc, NULL, mention_of(doc, "Kim Bo-ra"), &nears);
    kd_near_around(doc, NULL, mention_of(doc, "Kim Bo-ra"), &nears);
    kd_near_add_up(table, doc, &nears, sum);
    assert_float_equal(sum[0], 3, 1e-9);
    assert_float_equal(sum[1], 0.5, 1e-9);
    kd_near_free(table);
}

/* Every place, every element that is no word, behind each label and behind none: a row each. */
static void no_two_signs_are_taken_for_one(void **state)
{
    static char rows[100000];
    static const char *const before[] = {"", "one", "two"};
    struct kd_near_table *table;
    struct kd_error err = {{0}};
    size_t n = 0;
    int weight = 0;
    (void)state;
    for (int p = 0; p < KD_NEAR_PLACES; p++)
        for (int e = KD_NEAR_START; e < KD_NEAR_ELEMENTS; e++)
            for (int b = 0; b < 3; b++)
                n += (size_t)snprintf(rows + n, sizeof rows - n, "%s\t%s\t%s\t0.%04d\t0\n",
                                      kd_near_place_name((enum kd_near_place)p),
                                      kd_near_element_name((enum kd_near_element)e), before[b],
                                      weight++);
    assert_int_equal(read_table(rows, &table, &err), KDIDX_OK);
    weight = 0;
    for (int p = 0; p < KD_NEAR_PLACES; p++)
        for (int e = KD_NEAR_START; e < KD_NEAR_ELEMENTS; e++)
            for (int b = KD_NEAR_ANY; b < 2; b++) {
                struct kd_near near = {.place = (enum kd_near_place)p, .n = 1, .element = {e}};
                const float *found = kd_near_weight(table, NULL, &near, b);
                assert_non_null(found);
                assert_float_equal(found[0], weight++ / 10000.0, 1e-6);
            }
    kd_near_free(table);
}

static void a_bad_table_names_its_line(void **state)
{
    static const struct {
        const char *rows, *message;
    } bad[] = {
        {"behind\tas\t\t1\t0\nnowhere\tas\t\t1\t0\n",
         "rules/near.tsv:3: column place holds no place"},
        {"behind\t{moon}\t\t1\t0\n", "rules/near.tsv:2: kdidx knows no sign \"{moon}\""},
        {"between\ta b c d e\t\t1\t0\n", "rules/near.tsv:2: kdidx knows no sign \"a b c d e\""},
        {"between\tas\tthree\t1\t0\n", "rules/near.tsv:2: kdidx knows no type \"three\""},
        {"behind\tas\t\t1\t0\nbehind\tAs\t\t1\t0\n",
         "rules/near.tsv:3: the sign stands above already"},
        {"behind\tas\t\tmuch\t0\n", "rules/near.tsv:2: column one holds no number"},
        {"behind\tas\t\t0\t51\n", "rules/near.tsv:2: column two holds more than 50"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct kd_error err = {{0}};
        struct kd_near_table *table;
        assert_int_equal(read_table(bad[i].rows, &table, &err), KDIDX_USAGE);
        assert_null(table);
        assert_string_equal(err.text, bad[i].message);
    }
}

/* ---- headings ---- */

static double trait_of(struct reader *reader, const char *text, const char *name,
                       enum kd_trait trait)
{
    static struct kd_article article;
    static struct kd_steps steps;
    article = article_of(text, strlen(text));
    kd_arena_reset(&reader->worker->arena);
    kd_run_steps(reader->worker, &article, true, &steps);
    uint32_t m = mention_of(steps.doc, name);
    return kd_thing_of(steps.doc, &steps.things, m)->traits[trait];
}

static void a_heading_is_like_the_other_headings(void **state)
{
    static const char text[] =
        "Three dramas for a rainy week\n\n"
        "1. \"Lanterns over Mapo\" (2019)\n\n"
        "It was a long way for her, and nobody who met her in those days would have believed "
        "it.\n\n"
        "2. Salt-Free Road (2020)\n\n"
        "It was a short way for him, as he says himself, and he went it alone on most days.\n\n"
        "Paper Lighthouse came later, and it is the best of the three by far, say most.\n";
    assert_float_equal(trait_of(*state, text, "Salt-Free Road", KD_T_HEADS), 1, 1e-9);
    assert_float_equal(trait_of(*state, text, "Salt-Free Road", KD_T_HEADS_WORKS), 1, 1e-9);
    assert_float_equal(trait_of(*state, text, "Paper Lighthouse", KD_T_HEADS), 0, 1e-9);
}

/* ---- what they say, of names on no list ---- */

static bool holds(const struct kd_entities *list, const char *name)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->v[i].name, name) == 0)
            return true;
    return false;
}

static enum kd_role role_in(struct reader *reader, const char *text, const char *name)
{
    struct kd_article article = article_of(text, strlen(text));
    const struct kd_entities *people = &record_of(reader, &article)->people;
    for (size_t i = 0; i < people->n; i++)
        if (strcmp(people->v[i].name, name) == 0)
            return people->v[i].role;
    fail_msg("nobody is called %s", name);
    return KD_OTHER_ROLE;
}

/* Whoever "stars in" it. */
static void nobody_acts_in_a_show(void **state)
{
    static const char text[] =
        "Guests of the week\n\nBroadcaster Noh Ye-rim stars in the variety show \"Lanterns over "
        "Mapo\". The show is on every Sunday, and its hosts invite a guest each week.\n\n"
        "In June Noh Ye-rim will appear in \"Lanterns over Mapo\" with her mother.\n";
    assert_int_equal(role_in(*state, text, "Noh Ye-rim"), KD_OTHER_ROLE);
}

/* No rule speaks of the two makers. */
static void words_tell_what_people_do(void **state)
{
    static const char text[] =
        "\"Lanterns over Mapo\" sets sail\n\n"
        "Every script that Noh Ye-rim has written so far is funny, and a page of hers is read at "
        "one sitting. She learned directing from Gu Hae-won. Pyo Se-rin is the star of the "
        "drama.\n";
    assert_int_equal(role_in(*state, text, "Noh Ye-rim"), KD_WRITER);
    assert_int_equal(role_in(*state, text, "Gu Hae-won"), KD_DIRECTOR);
    assert_int_equal(role_in(*state, text, "Pyo Se-rin"), KD_ACTOR);
}

/* Whom an article goes through are what its headline says, where nothing else tells. */
static void a_headline_tells_whom_an_article_goes_through(void **state)
{
    static const char body[] =
        "\n\n"
        "1. Noh Ye-rim\n\n"
        "It was a long way for her, and nobody who met her in those days would have believed "
        "it.\n\n"
        "2. Gu Hae-won\n\n"
        "It was a short way, and hardly anybody who was there would like to go it once more.\n";
    static const struct {
        const char *headline;
        enum kd_role role;
    } cases[] = {{"Two screenwriters whom everybody should know", KD_WRITER},
                 {"Two faces whom everybody should know", KD_ACTOR}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char text[1000];
        snprintf(text, sizeof text, "%s%s", cases[i].headline, body);
        assert_int_equal(role_in(*state, text, "Noh Ye-rim"), cases[i].role);
        assert_int_equal(role_in(*state, text, "Gu Hae-won"), cases[i].role);
    }
}

/* Their traits alone, without the bracket between them, make both of them people. */
static void neighbours_tell_actors_from_their_roles(void **state)
{
    static const char text[] = "In \"Lanterns over Mapo\", Bang Do-ri (Gu Hae-won) leaves home. "
                               "Tak So-yeon runs after her, "
                               "but Moon Ga-hee is faster.\n";
    struct kd_article article = article_of(text, strlen(text));
    const struct kd_record *record = record_of(*state, &article);
    assert_true(holds(&record->people, "Gu Hae-won"));
    assert_true(holds(&record->characters, "Bang Do-ri"));
    assert_false(holds(&record->people, "Bang Do-ri"));
}

static void what_a_name_is_called_by_is_seen(void **state)
{
    static const char text[] =
        "Weightlifter Pyo Ok-joo ends\n\nIn the drama “Weightlifter Pyo Ok-joo,” Pyo Ok-joo runs "
        "away. Ok-joo has had enough.\n\nBan Jin-woo laughed. Ban said that it was fun.\n";
    assert_float_equal(trait_of(*state, text, "Pyo Ok-joo", KD_T_BY_GIVEN_NAME), 1, 1e-9);
    assert_float_equal(trait_of(*state, text, "Pyo Ok-joo", KD_T_BY_SURNAME), 0, 1e-9);
    assert_float_equal(trait_of(*state, text, "Ban Jin-woo", KD_T_BY_SURNAME), 1, 1e-9);
    assert_float_equal(trait_of(*state, text, "Ban Jin-woo", KD_T_BY_GIVEN_NAME), 0, 1e-9);
    assert_float_equal(trait_of(*state, text, "Pyo Ok-joo", KD_T_TITLE_NAME), 1, 1e-9);
    assert_float_equal(trait_of(*state, text, "Ban Jin-woo", KD_T_TITLE_NAME), 0, 1e-9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_words_near_a_mention_are_those_of_its_sentence),
        cmocka_unit_test(what_parts_two_mentions_is_seen),
        cmocka_unit_test(what_names_a_works_kind_is_seen),
        cmocka_unit_test(two_mentions_with_nothing_between),
        cmocka_unit_test(what_is_named_between_two_is_no_word),
        cmocka_unit_test(a_table_knows_words_in_any_case_and_their_order),
        cmocka_unit_test(each_sign_counts_once),
        cmocka_unit_test(no_two_signs_are_taken_for_one),
        cmocka_unit_test(a_bad_table_names_its_line),
        cmocka_unit_test(a_heading_is_like_the_other_headings),
        cmocka_unit_test(nobody_acts_in_a_show),
        cmocka_unit_test(words_tell_what_people_do),
        cmocka_unit_test(a_headline_tells_whom_an_article_goes_through),
        cmocka_unit_test(neighbours_tell_actors_from_their_roles),
        cmocka_unit_test(what_a_name_is_called_by_is_seen),
    };
    return cmocka_run_group_tests_name("near", tests, reader_open, reader_close);
}
