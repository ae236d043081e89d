/* Unit tests of src/print: what each printer makes of the same events. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "print/markup.h"
#include "print/print.h"

static const struct kd_column COLUMNS[] = {{"drama", NULL, KD_COL_LEFT},
                                           {"role", "ROLE", KD_COL_GROUP},
                                           {"name", "NAME", KD_COL_LEFT},
                                           {"articles", "NO", KD_COL_RIGHT},
                                           {"seen", "SEEN", KD_COL_SPARE},
                                           {"alias", "ALSO", KD_COL_LEFT},
                                           {"evidence.quote", "SAYS", KD_COL_LEFT},
                                           {"evidence.rule", NULL, KD_COL_LEFT}};

struct row {
    const char *role, *name;
    int articles;
    const char *alias[2];
    const char *quotes[2];
    const char *seen;
};

static void print_row(struct kd_printer *p, const struct row *row)
{
    kd_print_row(p);
    kd_print_pair(p, "role", row->role);
    kd_print_pair(p, "name", row->name);
    kd_print_pair_int(p, "articles", row->articles);
    if (row->seen != NULL)
        kd_print_cell(p, "seen", "%s", row->seen);
    kd_print_strings(p, "alias", row->alias, row->alias[1] != NULL ? 2 : row->alias[0] != NULL);
    kd_print_key(p, "evidence");
    kd_print_list(p);
    for (int i = 0; i < 2 && row->quotes[i] != NULL; i++) {
        kd_print_map(p);
        kd_print_pair(p, "quote", row->quotes[i]);
        kd_print_pair(p, "rule", NULL);
        kd_print_end(p);
    }
    kd_print_end(p);
    kd_print_end(p);
}

/* The whole of what a printer prints for these rows; to be freed. */
static char *printed(enum kd_print_format format, const struct kd_print_opts *opts,
                     const struct row *rows, size_t n)
{
    char *text = NULL;
    size_t size = 0;
    struct kd_error err = {0};
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    struct kd_printer *p = kd_printer_new(format, file, opts);
    assert_non_null(p);
    kd_print_map(p);
    kd_print_pair(p, "query", "q");
    kd_print_text(p, KD_HEADING, "A \033[31mtitle");
    kd_print_rows(p, &(struct kd_rows){"people", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS, "drama",
                                       "D, \"1\"", "name"});
    for (size_t i = 0; i < n; i++)
        print_row(p, &rows[i]);
    kd_print_end(p);
    kd_print_end(p);
    assert_int_equal(kd_printer_finish(p, &err), KDIDX_OK);
    kd_printer_free(p);
    fclose(file);
    return text;
}

static void assert_printed(enum kd_print_format format, const struct kd_print_opts *opts,
                           const struct row *rows, size_t n, const char *expected)
{
    char *text = printed(format, opts, rows, n);
    assert_string_equal(text, expected);
    free(text);
}

static const struct kd_print_opts PLAIN = {0};
static const struct row TWO[] = {{"actor", "Ahn", 2, {"A", "B"}, {"says\nso", "more"}, NULL},
                                 {"actor", "Bae", 10, {0}, {"=1+1"}, NULL}};

static void json_is_one_document(void **state)
{
    (void)state;
    assert_printed(KD_PRINT_JSON, &PLAIN, TWO, 2,
                   "{\"query\":\"q\",\"people\":["
                   "{\"role\":\"actor\",\"name\":\"Ahn\",\"articles\":2,\"alias\":[\"A\",\"B\"],"
                   "\"evidence\":[{\"quote\":\"says\\nso\",\"rule\":null},"
                   "{\"quote\":\"more\",\"rule\":null}]},"
                   "{\"role\":\"actor\",\"name\":\"Bae\",\"articles\":10,\"alias\":[],"
                   "\"evidence\":[{\"quote\":\"=1+1\",\"rule\":null}]}]}\n");
    assert_printed(KD_PRINT_JSON, &PLAIN, NULL, 0, "{\"query\":\"q\",\"people\":[]}\n");
}

static void json_on_a_terminal_is_indented(void **state)
{
    (void)state;
    struct kd_print_opts opts = {.terminal = true};
    static const struct row one = {"actor", "Bae", 1, {"x", "y"}, {"q"}, NULL};
    assert_printed(KD_PRINT_JSON, &opts, &one, 1,
                   "{\n  \"query\": \"q\",\n  \"people\": [\n    {\n"
                   "      \"role\": \"actor\",\n      \"name\": \"Bae\",\n"
                   "      \"articles\": 1,\n      \"alias\": [\"x\", \"y\"],\n"
                   "      \"evidence\": [\n        {\n          \"quote\": \"q\",\n"
                   "          \"rule\": null\n        }\n      ]\n    }\n  ]\n}\n");
}

static void ndjson_is_a_line_a_row_with_the_name(void **state)
{
    (void)state;
    assert_printed(
        KD_PRINT_NDJSON, &PLAIN, TWO, 2,
        "{\"drama\":\"D, \\\"1\\\"\",\"role\":\"actor\",\"name\":\"Ahn\",\"articles\":2,"
        "\"alias\":[\"A\",\"B\"],\"evidence\":[{\"quote\":\"says\\nso\",\"rule\":null},"
        "{\"quote\":\"more\",\"rule\":null}]}\n"
        "{\"drama\":\"D, \\\"1\\\"\",\"role\":\"actor\",\"name\":\"Bae\",\"articles\":10,"
        "\"alias\":[],\"evidence\":[{\"quote\":\"=1+1\",\"rule\":null}]}\n");
    assert_printed(KD_PRINT_NDJSON, &PLAIN, NULL, 0, "");
}

static void csv_quotes_and_defuses_formulas(void **state)
{
    (void)state;
    assert_printed(KD_PRINT_CSV, &PLAIN, TWO, 2,
                   "drama,role,name,articles,alias,evidence_quote,evidence_rule\n"
                   "\"D, \"\"1\"\"\",actor,Ahn,2,A; B,\"says\nso\",\n"
                   "\"D, \"\"1\"\"\",actor,Bae,10,,'=1+1,\n");
    assert_printed(KD_PRINT_TSV, &PLAIN, TWO, 1,
                   "drama\trole\tname\tarticles\talias\tevidence_quote\tevidence_rule\n"
                   "D, \"1\"\tactor\tAhn\t2\tA; B\tsays so\t\n");
    static const char *const formulas[] = {"=x",      "+x",      "-x",      "@x",
                                           "\tx",     "\rx",     "\nx",     "\uFF1Dx",
                                           "\uFF0Bx", "\uFF0Dx", "\uFF20x", "\u202E=x"};
    for (size_t i = 0; i < 2 * sizeof formulas / sizeof *formulas; i++) {
        struct row row = {"r", formulas[i / 2], -7, {0}, {0}, NULL};
        char *text = printed(i % 2 == 0 ? KD_PRINT_CSV : KD_PRINT_TSV, &PLAIN, &row, 1);
        char before = strstr(text, "'")[-1];
        assert_non_null(strchr("\",\t", before)); /* the first of its cell */
        assert_true(strstr(text, ",-7,") != NULL || strstr(text, "\t-7\t") != NULL);
        free(text);
    }
}

/* A cell of several values begins with the first of them; a single character is no formula. */
static void csv_defuses_whole_cells(void **state)
{
    (void)state;
    struct row rows[] = {{"-", "a-b", 1, {"=", "1"}, {"=", NULL}, NULL},
                         {"x", "Ma", 1, {"a", "=1"}, {"", NULL}, NULL}};
    assert_printed(KD_PRINT_CSV, &PLAIN, rows, 2,
                   "drama,role,name,articles,alias,evidence_quote,evidence_rule\n"
                   "\"D, \"\"1\"\"\",-,a-b,1,'=; 1,=,\n"
                   "\"D, \"\"1\"\"\",x,Ma,1,a; =1,,\n");
}

/* CSV and TSV are looked at on terminals, too; -0 only by programs, unless it goes to one. */
static void cells_hold_nothing_that_a_terminal_obeys(void **state)
{
    (void)state;
    struct row row = {"r",
                      "a\x1B[31m\xC2\x9B"
                      "1m\u202Eb\u2066c\x7F\xFF",
                      1,
                      {0},
                      {0},
                      NULL};
    static const char clean[] = "a\uFFFD[31m\uFFFD1mbc\uFFFD\uFFFD";
    struct kd_print_opts terminal = {.terminal = true};
    const struct {
        enum kd_print_format format;
        const struct kd_print_opts *opts;
        const char *expected;
    } ways[] = {{KD_PRINT_CSV, &PLAIN, clean},
                {KD_PRINT_TSV, &PLAIN, clean},
                {KD_PRINT_TABLE, &PLAIN, clean},
                {KD_PRINT_NUL, &PLAIN, row.name},
                {KD_PRINT_NUL, &terminal, clean}};
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        char *text = printed(ways[i].format, ways[i].opts, &row, 1);
        assert_non_null(strstr(text, ways[i].expected));
        free(text);
    }
}

static void table_leaves_repeated_groups_out(void **state)
{
    (void)state;
    assert_printed(KD_PRINT_TABLE, &PLAIN, TWO, 2,
                   "A \xEF\xBF\xBD[31mtitle\n"
                   "ROLE   NAME  NO  ALSO  SAYS\n"
                   "actor  Ahn    2  A, B  says so\n"
                   "       Bae   10        =1+1\n");
    assert_printed(KD_PRINT_TABLE, &PLAIN, NULL, 0, "A \xEF\xBF\xBD[31mtitle\n");
}

static void table_leaves_empty_columns_out(void **state)
{
    (void)state;
    static const struct row bare = {"actor", "Ahn", 2, {0}, {0}, NULL};
    assert_printed(KD_PRINT_TABLE, &PLAIN, &bare, 1,
                   "A \xEF\xBF\xBD[31mtitle\nROLE   NAME  NO\nactor  Ahn    2\n");
}

static void table_fits_the_width_and_counts_columns(void **state)
{
    (void)state;
    struct kd_print_opts opts = {.width = 40};
    static const struct row rows[] = {
        {"actor",
         "\xEC\xA0\x95\xEC\x86\x8C\xEB\xAF\xBC", /* three syllables: six columns */
         1,
         {0},
         {"A sentence that is far longer than the terminal is wide"},
         NULL},
        {"actor", "Ann", 1, {0}, {"short"}, NULL}};
    assert_printed(
        KD_PRINT_TABLE, &opts, rows, 2,
        "A \xEF\xBF\xBD[31mtitle\n"
        "ROLE   NAME    NO  SAYS\n"
        "actor  \xEC\xA0\x95\xEC\x86\x8C\xEB\xAF\xBC   1  A sentence that is f\xE2\x80\xA6\n"
        "       Ann      1  short\n");
}

/* A column that can be spared goes before a sentence is cut to less than 40 columns. */
static void table_spares_a_column(void **state)
{
    (void)state;
    static const struct row rows[] = {
        {"actor", "Ann", 1, {0}, {"A sentence of some forty-eight letters, all in all."}, "2021"}};
    struct kd_print_opts opts = {.width = 63};
    assert_printed(KD_PRINT_TABLE, &opts, rows, 1,
                   "A \xEF\xBF\xBD[31mtitle\n"
                   "ROLE   NAME  NO  SEEN  SAYS\n"
                   "actor  Ann    1  2021  A sentence of some forty-eight letters,\xE2\x80\xA6\n");
    opts.width = 62;
    assert_printed(KD_PRINT_TABLE, &opts, rows, 1,
                   "A \xEF\xBF\xBD[31mtitle\n"
                   "ROLE   NAME  NO  SAYS\n"
                   "actor  Ann    1  A sentence of some forty-eight letters, all\xE2\x80\xA6\n");
    opts.width = 0;
    assert_printed(KD_PRINT_TABLE, &opts, rows, 1,
                   "A \xEF\xBF\xBD[31mtitle\n"
                   "ROLE   NAME  NO  SEEN  SAYS\n"
                   "actor  Ann    1  2021  A sentence of some forty-eight letters, all in all.\n");
}

static void colour_is_only_for_terminals(void **state)
{
    (void)state;
    struct kd_print_opts opts = {.terminal = true, .color = true};
    char *text = printed(KD_PRINT_TABLE, &opts, TWO, 1);
    assert_non_null(strstr(text, "\033[1mA "));
    free(text);
    text = printed(KD_PRINT_TABLE, &PLAIN, TWO, 1);
    assert_null(strchr(text, '\033'));
    free(text);
    setenv("NO_COLOR", "1", 1);
    assert_false(kd_print_opts_for(stdout).color);
    unsetenv("NO_COLOR");
}

static void json_escapes_what_a_terminal_obeys(void **state)
{
    (void)state;
    struct kd_buf out = KD_BUF_EMPTY;
    struct kd_printer *p = kd_printer_new_lines(&out);
    static const char nasty[] = "\"\\\n\x1B\x7F\xC2\x9B\xE2\x80\xAE\xFFz\0y";
    assert_non_null(p);
    kd_print_bytes(p, nasty, sizeof nasty - 1);
    kd_print_real(p, 0.5, 2);
    kd_print_real(p, 1, 2);
    kd_print_real(p, 0.126, 2);
    kd_print_real(p, 1.0 / 0.0, 2);
    kd_print_bool(p, false);
    assert_string_equal(out.data,
                        "\"\\\"\\\\\\n\\u001b\\u007f\\u009b\\u202e\xEF\xBF\xBDz\\u0000y\"\n"
                        "0.5\n1\n0.13\nnull\nfalse\n");
    kd_printer_free(p);
    kd_buf_free(&out);
}

static void clean_text_is_one_line(void **state)
{
    (void)state;
    struct kd_buf out = KD_BUF_EMPTY;
    static const char text[] = " a\n\t b\xC2\xA0\xE2\x80\xAE"
                               "c\x07\xFE ";
    kd_print_clean(&out, text, sizeof text - 1);
    assert_string_equal(out.data, "a b c\xEF\xBF\xBD\xEF\xBF\xBD");
    kd_buf_free(&out);
}

static void prose_is_wrapped(void **state)
{
    (void)state;
    char *text = NULL;
    size_t size = 0;
    struct kd_error err = {0};
    struct kd_print_opts opts = {.width = 12};
    FILE *file = open_memstream(&text, &size);
    assert_non_null(file);
    struct kd_printer *p = kd_printer_new(KD_PRINT_TABLE, file, &opts);
    assert_non_null(p);
    static const char prose[] = "one two three four\n\nfive";
    kd_print_prose(p, prose, sizeof prose - 1);
    assert_int_equal(kd_printer_finish(p, &err), KDIDX_OK);
    kd_printer_free(p);
    fclose(file);
    assert_string_equal(text, "one two\nthree four\n\nfive\n");
    free(text);
}

static void a_full_disk_is_said(void **state)
{
    (void)state;
    FILE *file = fopen("/dev/full", "w");
    struct kd_error err = {0};
    if (file == NULL)
        skip();
    struct kd_printer *p = kd_printer_new(KD_PRINT_JSON, file, &PLAIN);
    assert_non_null(p);
    kd_print_string(p, "x");
    assert_int_equal(kd_printer_finish(p, &err), KDIDX_FULL);
    assert_non_null(strstr(err.text, "No space"));
    kd_printer_free(p);
    fclose(file);
}

static void check_clip(const char *text, size_t most, const char *expected)
{
    struct kd_buf out = KD_BUF_EMPTY;
    kd_buf_add_str(&out, "<p>");
    kd_markup_clip(&out, text, most);
    assert_string_equal(out.data + 3, expected);
    assert_int_equal(out.len - 3, strlen(expected));
    kd_buf_free(&out);
}

static void markup_is_escaped(void **state)
{
    (void)state;
    check_clip("a<b> & \"c\" 'd'", 1000, "a&lt;b&gt; &amp; &quot;c&quot; &#39;d&#39;");
    check_clip("two\nlines\x01, \xff, \u202e, \uffff", 1000, "two lines\uFFFD, \uFFFD, , \uFFFD");
    check_clip("", 1000, "");
    check_clip(NULL, 1000, "");
}

static void markup_is_cut_between_characters(void **state)
{
    (void)state;
    check_clip("abcdef", 6, "abcdef");
    check_clip("abcdefg", 6, "abc…");
    check_clip("a<<<<", 12, "a&lt;&lt;…");
    check_clip("환혼 환혼", 12, "환혼 …");
    for (size_t most = 3; most < 40; most++) {
        struct kd_buf out = KD_BUF_EMPTY;
        kd_markup_clip(&out, "한 \"<>\" & é's and more than that", most);
        assert_true(out.len <= most);
        kd_buf_free(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_is_one_document),
        cmocka_unit_test(json_on_a_terminal_is_indented),
        cmocka_unit_test(ndjson_is_a_line_a_row_with_the_name),
        cmocka_unit_test(csv_quotes_and_defuses_formulas),
        cmocka_unit_test(csv_defuses_whole_cells),
        cmocka_unit_test(cells_hold_nothing_that_a_terminal_obeys),
        cmocka_unit_test(table_leaves_repeated_groups_out),
        cmocka_unit_test(table_leaves_empty_columns_out),
        cmocka_unit_test(table_fits_the_width_and_counts_columns),
        cmocka_unit_test(table_spares_a_column),
        cmocka_unit_test(colour_is_only_for_terminals),
        cmocka_unit_test(json_escapes_what_a_terminal_obeys),
        cmocka_unit_test(clean_text_is_one_line),
        cmocka_unit_test(markup_is_escaped),
        cmocka_unit_test(markup_is_cut_between_characters),
        cmocka_unit_test(prose_is_wrapped),
        cmocka_unit_test(a_full_disk_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
