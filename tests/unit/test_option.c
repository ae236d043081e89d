/* The tables of options: what completion and the parser know of their arguments. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cmd/cmd.h"
#include "cmd/option.h"
#include "input/input.h"

static const struct kd_option *option_of(const struct kd_option *table, const char *name)
{
    while (table->name != NULL && strcmp(table->name, name) != 0)
        table++;
    assert_non_null(table->name);
    return table;
}

static void format_words_are_those_of_the_input(void **state)
{
    bool open = true;
    const char *const *words = kd_option_words(option_of(kd_reading_options, "format"), &open);
    size_t formats = 0, n = 0;
    (void)state;
    assert_false(open);
    assert_string_equal(words[0], "auto");
    while (words[n] != NULL)
        n++;
    for (; kd_format_name(formats) != NULL; formats++) {
        bool found = false;
        for (size_t i = 1; i < n; i++)
            found |= strcmp(words[i], kd_format_name(formats)) == 0;
        assert_true(found);
    }
    assert_int_equal(n, formats + 1);
}

static void parse_fails_with(const char *said, const char *a, const char *b)
{
    static const struct kd_option *const tables[] = {kd_reading_options, kd_answer_options, NULL};
    const char *argv[] = {a, b};
    struct kd_options options = kd_options_default();
    struct kd_error err = {0};
    int used = 0, count = 0;
    assert_int_equal(
        kd_options_parse(tables, false, argv, b != NULL ? 2 : 1, &used, &count, &options, &err),
        KDIDX_USAGE);
    assert_string_equal(err.text, said);
    kd_options_free(&options);
}

static void wrong_words_are_told_with_the_nearest(void **state)
{
    (void)state;
    parse_fails_with("unknown option --splt; did you mean --split?", "--splt", NULL);
    parse_fails_with("--format: there is no htm; did you mean html?", "--format=htm", NULL);
    parse_fails_with("--format: there is no papyrus, but auto, text, html, xml, json, csv, warc",
                     "--format", "papyrus");
}

static void words_of_open_options_are_not_held_to(void **state)
{
    static const struct kd_option *const tables[] = {kd_reading_options, NULL};
    const char *argv[] = {"--split=^##", "--languages=fr"};
    struct kd_options options = kd_options_default();
    struct kd_error err = {0};
    int used = 0, count = 0;
    (void)state;
    assert_int_equal(kd_options_parse(tables, false, argv, 2, &used, &count, &options, &err),
                     KDIDX_OK);
    assert_string_equal(options.split, "^##");
    assert_string_equal(options.languages, "fr");
    kd_options_free(&options);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(format_words_are_those_of_the_input),
        cmocka_unit_test(wrong_words_are_told_with_the_nearest),
        cmocka_unit_test(words_of_open_options_are_not_held_to),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
