/* Unit tests of titles that nothing marks: the chain's arithmetic, what is seen, what is spotted.
 */
#include <math.h>

#include "reader.h"

#include "extract/spot.h"

/* ---- the chain ---- */

enum { TOKENS = 4, LABELLINGS = 256 /* 4 to the 4th */ };

static const double weights[TOKENS][KD_LABELS] = {
    {0.3, 1.1, -0.4, 0.1}, {-0.2, 0.5, 0.9, 0.6}, {0.1, -0.7, 1.3, 0.4}, {0.8, 0.2, -0.1, -0.5}};
static const double next[KD_LABELS][KD_LABELS] = {{0.4, -0.3, -INFINITY, -INFINITY},
                                                  {-0.5, -1, 0.6, 0.7},
                                                  {0.2, -0.9, 0.5, 0.3},
                                                  {-INFINITY, 0.8, -INFINITY, -0.2}};

static struct kd_chain small_chain(struct kd_arena *arena)
{
    static double factor[KD_LABELS][KD_LABELS];
    struct kd_chain chain = {.next = &factor[0][0]};
    kd_chain_start(arena, &chain, TOKENS, KD_LABELS);
    memcpy(chain.token, weights, sizeof weights);
    chain.token[KD_INSIDE] = -INFINITY; /* as spot.c has it */
    for (int a = 0; a < KD_LABELS; a++)
        for (int b = 0; b < KD_LABELS; b++)
            factor[a][b] = exp(next[a][b]);
    kd_chain_run(&chain);
    return chain;
}

/* The weight of a labelling, the i-th of all; its labels in `label`. */
static double labelling(int i, int label[TOKENS])
{
    double sum = 0;
    for (int t = 0; t < TOKENS; t++, i /= KD_LABELS) {
        label[t] = i % KD_LABELS;
        sum += weights[t][label[t]];
        if (t > 0)
            sum += next[label[t - 1]][label[t]];
    }
    return label[0] == KD_INSIDE ? 0 : exp(sum);
}

/* The probability that [first, last) is a title, by adding up all labellings. */
static double by_hand(int first, int last)
{
    double whole = 0, those = 0;
    for (int i = 0; i < LABELLINGS; i++) {
        int label[TOKENS];
        double weight = labelling(i, label);
        bool is = label[first] == KD_BEGIN && (last == TOKENS || label[last] != KD_INSIDE);
        for (int t = first + 1; t < last; t++)
            is = is && label[t] == KD_INSIDE;
        whole += weight;
        those += is ? weight : 0;
    }
    return those / whole;
}

static void a_chain_gives_the_probability_of_each_span(void **state)
{
    struct kd_arena arena = {0};
    struct kd_chain chain = small_chain(&arena);
    (void)state;
    for (int first = 0; first < TOKENS; first++)
        for (int last = first + 1; last <= TOKENS; last++)
            assert_float_equal(kd_chain_likely(&chain, (uint32_t)first, (uint32_t)last),
                               by_hand(first, last), 1e-9);
    kd_arena_free(&arena);
}

static void a_chain_finds_the_likeliest_title_at_a_token(void **state)
{
    struct kd_arena arena = {0};
    struct kd_chain chain = small_chain(&arena);
    double likely;
    (void)state;
    for (uint32_t first = 0; first < TOKENS; first++) {
        uint32_t last = kd_chain_title_at(&chain, first, TOKENS, &likely);
        assert_float_equal(likely, by_hand((int)first, (int)last), 1e-9);
        for (uint32_t other = first + 1; other <= TOKENS; other++)
            assert_true(by_hand((int)first, (int)other) <= likely + 1e-9);
    }
    kd_arena_free(&arena);
}

static void weights_of_any_size_do_not_overflow(void **state)
{
    struct kd_arena arena = {0};
    static const double factor[KD_LABELS][KD_LABELS] = {
        {1, 1, 0, 0}, {1, 1, 1, 1}, {1, 1, 1, 1}, {0, 1, 0, 1}};
    struct kd_chain chain = {.next = &factor[0][0]};
    (void)state;
    kd_chain_start(&arena, &chain, 3, KD_LABELS);
    for (int i = 0; i < 3; i++) {
        double *token = chain.token + i * KD_LABELS;
        token[KD_OUTSIDE] = -5000;
        token[KD_INSIDE] = token[KD_BEGIN] = 5000;
    }
    kd_chain_run(&chain);
    double p = kd_chain_likely(&chain, 0, 3);
    assert_true(p > 0 && p < 1); /* not nan */
    kd_arena_free(&arena);
}

/* Two labels, three things in a row, and what a label weighs behind another differs by the place.
 */
static void each_place_may_have_its_own_weights_for_neighbours(void **state)
{
    static const double token[3][2] = {{0.5, -0.2}, {0.1, 0.4}, {-0.3, 0.2}};
    static const double step[3][2][2] = {
        {{0, 0}, {0, 0}}, {{1.2, -0.6}, {0.3, 0.8}}, {{-0.9, 0.7}, {0.4, -1.1}}};
    double factor[3][2][2], whole = 0, those[3] = {0};
    struct kd_arena arena = {0};
    struct kd_chain chain = {.next = &factor[0][0][0], .step = 4};
    (void)state;
    for (int i = 0; i < 12; i++)
        (&factor[0][0][0])[i] = exp((&step[0][0][0])[i]);
    kd_chain_start(&arena, &chain, 3, 2);
    memcpy(chain.token, token, sizeof token);
    kd_chain_run(&chain);
    for (int i = 0; i < 8; i++) {
        int label[3] = {i & 1, i >> 1 & 1, i >> 2};
        double weight = exp(token[0][label[0]] + token[1][label[1]] + token[2][label[2]] +
                            step[1][label[0]][label[1]] + step[2][label[1]][label[2]]);
        whole += weight;
        for (int t = 0; t < 3; t++)
            those[t] += label[t] == 1 ? weight : 0;
    }
    for (uint32_t t = 0; t < 3; t++)
        assert_float_equal(kd_chain_label(&chain, t, 1), those[t] / whole, 1e-9);
    kd_arena_free(&arena);
}

/* ---- what is spotted, of dramas on no list ---- */

/* The titles of an article that are likelier than not, between bars. */
static const char *spotted(struct reader *reader, const char *text)
{
    static char out[1000];
    const struct kd_doc *doc = doc_of(reader, text);
    strcpy(out, "|");
    for (size_t i = 0; i < doc->mentions.n; i++) {
        const struct kd_mention *m = &doc->mentions.v[i];
        if (m->title >= 0.5F)
            snprintf(out + strlen(out), sizeof out - strlen(out), "%.*s|", (int)(m->end - m->start),
                     doc->text.s + m->start);
    }
    return out;
}

static void titles_without_marks_are_spotted(void **state)
{
    static const struct {
        const char *text, *titles;
    } cases[] = {
        {"Actress Pyo Se-rin, who starred in the drama Lanterns over Mapo, is back.",
         "|Lanterns over Mapo|"},
        {"tvN's new drama A Ledger for Two begins on Monday.", "|A Ledger for Two|"},
        {"Kang Do-hee (The Ninth Ferry, Salt Road) directs it.", "|The Ninth Ferry|Salt Road|"},
        {"She moved to Busan with her mother and went to Haeundae High School.", "|"},
        {"Pyo Se-rin and Kang Do-hee met reporters in Seoul on Monday.", "|"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_string_equal(spotted(*state, cases[i].text), cases[i].titles);
}

static bool is_mention(const struct kd_doc *doc, const char *name)
{
    for (size_t i = 0; i < doc->mentions.n; i++) {
        const struct kd_mention *m = &doc->mentions.v[i];
        if (m->end - m->start == strlen(name) &&
            strncmp(doc->text.s + m->start, name, strlen(name)) == 0)
            return true;
    }
    return false;
}

static void titles_end_before_what_a_page_adds(void **state)
{
    static const struct {
        const char *text, *title;
    } cases[] = {
        {"1. The Ferry at Noon - Netflix\n\nIt rains in all of it.\n", "The Ferry at Noon"},
        {"2. Paper Lighthouse | tvN\n\nA keeper writes letters.\n", "Paper Lighthouse"},
        {"3. Salt-Free Road (2019)\n\nNobody salts it.\n", "Salt-Free Road"},
        {"The winners were “Paper Lighthouse (SBS),” and “The Ferry at Noon (tvN)”.\n",
         "Paper Lighthouse"},
        {"The winners were “Paper Lighthouse (SBS),” and “The Ferry at Noon (tvN)”.\n",
         "The Ferry at Noon"},
        {"This year brings Paper Lighthouse Directed by Kang Do-hee, which tells of a keeper.\n",
         "Paper Lighthouse"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (!is_mention(doc_of(*state, cases[i].text), cases[i].title))
            fail_msg("no candidate \"%s\"", cases[i].title);
}

/* Titles that nothing marks but what stands behind or below them. */
static void what_a_page_says_of_a_title_shows_it(void **state)
{
    static const struct {
        const char *text, *title;
        bool is;
    } cases[] = {
        {"Moth, Moth and Lantern (나방과 등불) is on air.\n", "Moth, Moth and Lantern", true},
        {"Moth, Moth and Lantern (Korean: 나방과 등불) is on air.\n", "Moth, Moth and Lantern",
         true},
        {"This Month\n\nSide Door Six\n\nNetwork: tvN\nGenre: Comedy\n", "Side Door Six", true},
        {"This Month\n\nSide Door Six / Door Six\nStarring: Pyo Se-rin\n", "Side Door Six", true},
        {"This Month\n\nDrama Details\n\nNetwork: tvN\nGenre: Comedy\n", "Drama Details", false},
        {"This Month\n\nPyo Se-rin, Kang Do-hee\nDirector: Min Cha-ok\n", "Pyo Se-rin, Kang Do-hee",
         false},
        {"This Month\n\nPyo Se-rin, Kang Do-hee\nDirector: Min Cha-ok\n", "Kang Do-hee", true},
        {"Actor Kang Do-hee (강도희) came.\n", "Actor Kang Do-hee", false},
        {"This Month\n\nSide Door: Six\n\nNetwork: tvN\nGenre: Comedy\n", "Side Door", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (is_mention(doc_of(*state, cases[i].text), cases[i].title) != cases[i].is)
            fail_msg("\"%s\" in: %s", cases[i].title, cases[i].text);
}

static void other_scripts_are_left_open(void **state)
{
    const struct kd_doc *doc = doc_of(*state, "새 드라마 ‘겨울 우산’(극본 송미르)이 첫 방송된다.");
    assert_true(doc->mentions.n > 0);
    for (size_t i = 0; i < doc->mentions.n; i++)
        assert_float_equal(doc->mentions.v[i].title, 0.5, 1e-6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_chain_gives_the_probability_of_each_span),
        cmocka_unit_test(a_chain_finds_the_likeliest_title_at_a_token),
        cmocka_unit_test(weights_of_any_size_do_not_overflow),
        cmocka_unit_test(each_place_may_have_its_own_weights_for_neighbours),
        cmocka_unit_test(titles_without_marks_are_spotted),
        cmocka_unit_test(titles_end_before_what_a_page_adds),
        cmocka_unit_test(what_a_page_says_of_a_title_shows_it),
        cmocka_unit_test(other_scripts_are_left_open),
    };
    return cmocka_run_group_tests(tests, reader_open, reader_close);
}
