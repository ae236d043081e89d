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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_heading_tells_of_whom_a_paragraph_is),
        cmocka_unit_test(a_pronoun_stands_for_who_was_named_last),
        cmocka_unit_test(two_lists_of_one_sentence_go_together_in_their_order),
        cmocka_unit_test(blocks_and_labels_belong_together),
    };
    return cmocka_run_group_tests(tests, reader_open, reader_close);
}
