/* Unit tests of lines that were broken at one width: which text is such text, and what becomes of
 * it. */
#include "extract/wrap.h"

#include "reader.h"

static void unwrapped(const char *text, const char *wanted)
{
    char s[2000];
    uint32_t map[2000], len = (uint32_t)strlen(text);
    memcpy(s, text, len + 1);
    for (uint32_t i = 0; i <= len; i++)
        map[i] = i;
    kd_unwrap(s, map, &len);
    assert_string_equal(s, wanted);
    assert_int_equal(len, strlen(wanted));
    assert_int_equal(map[len], strlen(text));
    for (uint32_t i = 0; i < len; i++)
        assert_true(s[i] == text[map[i]] || (s[i] == ' ' && text[map[i]] == '\n'));
}

static void paragraphs_are_made_whole(void **state)
{
    (void)state;
    unwrapped("Salt Road begins\n\n"
              "The tvN drama Salt Road will begin on the third of March. Pyo\n"
              "Se-rin is a diver who has forgotten a year of her life, and Kang\n"
              "Do-hee is the doctor who knows what happened in it. Ban Woo-\n"
              "jin is her brother, who comes back to the island after twenty\n"
              "years of silence.\n\n"
              "It was shot in Busan.\n",
              "Salt Road begins\n\n"
              "The tvN drama Salt Road will begin on the third of March. Pyo "
              "Se-rin is a diver who has forgotten a year of her life, and Kang "
              "Do-hee is the doctor who knows what happened in it. Ban Woo-"
              "jin is her brother, who comes back to the island after twenty "
              "years of silence.\n\n"
              "It was shot in Busan.\n");
}

static void a_list_in_such_text_stays_one(void **state)
{
    (void)state;
    unwrapped("The tvN drama Salt Road will begin on the third of March, and\n"
              "everybody on the island is waiting for it, says the mayor, who\n"
              "has put up a screen at the harbor for the first episode.\n"
              "Cast:\n"
              "Pyo Se-rin as Choi Mina\n"
              "Kang Do-hee as Han Do-yun\n",
              "The tvN drama Salt Road will begin on the third of March, and "
              "everybody on the island is waiting for it, says the mayor, who "
              "has put up a screen at the harbor for the first episode.\n"
              "Cast:\n"
              "Pyo Se-rin as Choi Mina\n"
              "Kang Do-hee as Han Do-yun\n");
}

static void what_is_not_broken_at_one_width_stays(void **state)
{
    static const char *const texts[] = {
        "",
        "one line",
        "\n\n\n",
        /* somebody who writes in small letters */
        "so i watched salt road last night\nomg\nthat scene at the harbor with the umbrella i "
        "can't\npyo se-rin is so good in it\nwho else is crying\nok bye\n",
        /* verse */
        "when the harbor lights go out\ni walk\nalong the road of salt and stones\nalone\nand "
        "nobody knows\n",
        /* lines of a menu */
        "home\nnews about dramas\ncast\nratings of this week\nphotos\nabout us\n",
        /* a paragraph on each line */
        "The drama Salt Road begins on the third of March and stars Pyo Se-rin.\nKang Do-hee plays "
        "her doctor.\niPhone owners can watch it on the train.\n",
    };
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        unwrapped(texts[i], texts[i]);
}

static void names_over_two_lines_are_read(void **state)
{
    static const char text[] = "The tvN drama “Salt Road” will begin in March. It stars Pyo\n"
                               "Se-rin as Choi Mina, a diver who has forgotten a year of her\n"
                               "life, and tells of a doctor who knows what happened in that\n"
                               "year but has promised not to tell anybody on the island of it.\n";
    struct kd_article article = article_of(text, strlen(text));
    const struct kd_record *record = record_of(*state, &article);
    assert_int_equal(record->cast.n, 1);
    assert_string_equal(record->cast.v[0].other, "Pyo Se-rin");
    assert_string_equal(record->people.v[0].name, "Pyo Se-rin");
    assert_string_equal(record->people.v[0].forms.v[0], "Pyo\nSe-rin");
}

/* As fold(1) does, of which a curly quotation mark is three columns. */
static void lines_may_be_broken_by_bytes(void **state)
{
    static const char text[] = "The two very very new tvN dramas that I long for “Salt\n"
                               "Road” and “Moss” will begin in March, and “Low\n"
                               "Water” follows in April. “Salt Road” stars Pyo\n"
                               "Se-rin as Choi Mina, a diver who has forgotten a year of\n"
                               "her life, and Kang Do-hee as the “doctor” who knows\n"
                               "what happened in that “lost year” but has promised not\n"
                               "to tell anybody on the island of it, whatever it\n"
                               "“costs”.\n";
    struct kd_article article = article_of(text, strlen(text));
    const struct kd_record *record = record_of(*state, &article);
    bool whole = false;
    for (size_t i = 0; i < record->people.n; i++)
        whole |= strcmp(record->people.v[i].name, "Pyo Se-rin") == 0;
    assert_true(whole);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(paragraphs_are_made_whole),
        cmocka_unit_test(a_list_in_such_text_stays_one),
        cmocka_unit_test(what_is_not_broken_at_one_width_stays),
        cmocka_unit_test(names_over_two_lines_are_read),
        cmocka_unit_test(lines_may_be_broken_by_bytes),
    };
    return cmocka_run_group_tests(tests, reader_open, reader_close);
}
