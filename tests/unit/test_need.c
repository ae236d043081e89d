/* What patterns need of a text: told where it can be, and never more than they need. */
#include "extract/need.h"

#include <glob.h>

#include "base/buf.h"
#include "base/file.h"
#include "extract/tag.h"
#include "reader.h"

static bool met(const char *pattern, const char *text)
{
    struct kd_arena arena = {0};
    struct kd_grams grams;
    kd_grams_of(text, strlen(text), &grams);
    bool is = kd_need_met(kd_need_of(&arena, pattern, strlen(pattern)), &grams);
    kd_arena_free(&arena);
    return is;
}

static void literals_are_needed(void **state)
{
    (void)state;
    static const struct {
        const char *pattern, *text;
        bool met;
    } rows[] = {
        {"plays", "who plays her", true},
        {"plays", "who pleads", false},
        {"PLAYS", "who Plays her", true},
        {"(?:plays|portrays) a", "he portrays a cook", true},
        {"(?:plays|portrays) a", "he paints a cook", false},
        {"cast(?:ing)? of", "casting of", true},
        {"cast(?:ing)? of", "casting for", false},
        {"(?:the )*drama", "a drama", true},
        {"(?:the )+drama", "a drama", false},
        {"a{2}b", "ab", true}, /* how often is not told */
        {"(?:xy){0,3}z", "z", true},
        {"(?=.*role)x", "x", false},
        {"(?=.*role)x", "x in a role", true},
        {"(?!role)x", "x", true},
        {"(?<=by )x", "x", false},
        {"[A-C]\\x14[\\x80-\\xff]{3}", "b\x14\x81\x82\x83", true},
        {"[A-C]\\x14[\\x80-\\xff]{3}", "bcd", false},
        {"(?:in a part)(*SKIP)(*F)|director", "in a part", false},
        {"(?:in a part)(*SKIP)(*F)|director", "the director", true},
        {"(?<W>salt)|pepper", "pepper", true},
        {"(?<W>salt)|pepper", "sugar", false},
        {"(?:[)(]\\)(?:a(b)c){3} and [^])] is left out)?z", "z", true},
        {"(?:[)(]\\)(?:a(b)c){3} and [^])] is left out){0,2}z", "y", false},
        {"(?:[)(]\\)(?:a(b)c){3} and [^])] is left out)z", "z", false},
        {"x{1,|salt|y{2}", "salt", true}, /* braces that are no quantifier */
        {"xy{1,z", "xy", false},
        {"xy{1}z", "xz", false},
        {"(?:xy){00,2}z", "z", true},
        {"xy{,2}z", "xz", true}, /* one in some versions of PCRE2 */
        {"xy{ 0, 2 }z", "xz", true},
        {"(a)\\1", "nothing", true}, /* not read: it may need anything */
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (met(rows[i].pattern, rows[i].text) != rows[i].met)
            fail_msg("/%s/ on \"%s\"", rows[i].pattern, rows[i].text);
}

/* More groups in one another than there is stack for. */
static void nested_groups_are_not_read(void **state)
{
    enum { GROUPS = 1000000 };
    (void)state;
    char *pattern = calloc(GROUPS + 1, 1);
    assert_non_null(pattern);
    memset(pattern, '(', GROUPS);
    assert_true(met(pattern, "nothing"));
    free(pattern);
    assert_false(met("(((((((((((((((((((((salt)))))))))))))))))))))", "sugar"));
}

/* ---- never more than is needed ---- */

static uint32_t drawn = 1;

static unsigned draw(unsigned n)
{
    drawn = drawn * 1664525U + 1013904223U;
    return (drawn >> 16) % n;
}

static void random_text(const char *const *pieces, size_t count, char *out, size_t size)
{
    out[0] = '\0';
    for (unsigned n = draw(12); n > 0; n--) {
        const char *piece = pieces[draw((unsigned)count)];
        if (strlen(out) + strlen(piece) + 1 < size)
            strcat(out, piece);
    }
}

static void random_patterns_need_no_more(void **state)
{
    (void)state;
    static const char *const pattern[] = {
        "a",   "b",   "ab",    "ba",     "(?:", "(",   ")",       ")",   "|",
        "?",   "*",   "+",     "{2}",    "[ab", "]",   "[^a]",    ".",   "\\b",
        "\\w", "(?=", "(?!",   "(?<=b)", "A",   "c",   "{0,1}",   "^",   "$",
        "{1}", "(?>", "\\x61", "(*F)",   "+?",  "abc", "(?-i:B)", "\\K", "cab"};
    static const char *const text[] = {"a", "b", "c", "ab", "ba", "A", "B", " ", "abc"};
    struct kd_match_ctx *ctx = kd_match_ctx_new();
    size_t tried = 0, passed_over = 0;
    assert_non_null(ctx);
    for (int i = 0; i < 30000; i++) {
        char source[128], subject[64];
        struct kd_error err;
        random_text(pattern, sizeof pattern / sizeof *pattern, source, sizeof source);
        struct kd_pattern *compiled;
        kd_pattern_new(source, strlen(source), &compiled, &err);
        for (int t = 0; compiled != NULL && t < 4; t++) {
            random_text(text, sizeof text / sizeof *text, subject, sizeof subject);
            tried++;
            if (met(source, subject))
                continue;
            passed_over++;
            if (kd_pattern_search(compiled, ctx, subject, strlen(subject), 0) != KD_MATCH_NO)
                fail_msg("/%s/ matches \"%s\", which it is said not to", source, subject);
        }
        kd_pattern_free(compiled);
    }
    assert_true(tried > 10000 && passed_over > 1000);
    kd_match_ctx_free(ctx);
}

/* Runs all rules of the stage over a text; counts those that are passed over. */
static void try_all(struct reader *reader, const char *s, size_t len, bool tagged,
                    size_t *passed_over, size_t *tried)
{
    const struct kd_rules *rules = reader->worker->analysis.rules;
    struct kd_grams grams;
    kd_grams_of(s, len, &grams);
    for (size_t i = 0; i < kd_rules_count(rules); i++) {
        const struct kd_rule *rule = kd_rules_get(rules, i);
        if ((rule->stage == KD_STAGE_TAGGED) != tagged)
            continue;
        ++*tried;
        if (kd_need_met(rule->need, &grams))
            continue;
        ++*passed_over;
        if (kd_pattern_search(rule->pattern, reader->worker->analysis.ctx, s, len, 0) ==
            KD_MATCH_YES)
            fail_msg("rule %s matches where it is said not to: %.*s", rule->id, (int)len, s);
    }
}

static void rules_need_no_more(void **state)
{
    struct reader *reader = *state;
    struct kd_buf text = KD_BUF_EMPTY;
    struct kd_error err;
    size_t passed_over = 0, tried = 0;
    glob_t files;
    assert_int_equal(glob("data/sample/0*.txt", 0, NULL, &files), 0);
    for (size_t f = 0; f < files.gl_pathc; f++) {
        kd_buf_clear(&text);
        assert_int_equal(kd_file_read(files.gl_pathv[f], &text, &err), KDIDX_OK);
        kd_buf_add_char(&text, '\0');
        const struct kd_doc *doc = doc_of(reader, text.data);
        const struct kd_tagged *tagged = kd_tag(doc);
        for (size_t i = 0; i < doc->sentences.n; i++)
            try_all(reader, tagged[i].s, tagged[i].len, true, &passed_over, &tried);
        for (size_t i = 0; i < doc->lines.n; i++)
            try_all(reader, doc->text.s + doc->lines.v[i].start,
                    doc->lines.v[i].end - doc->lines.v[i].start, false, &passed_over, &tried);
    }
    globfree(&files);
    kd_buf_free(&text);
    assert_true(tried > 100000 && passed_over * 10 > tried * 9);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(literals_are_needed),
        cmocka_unit_test(nested_groups_are_not_read),
        cmocka_unit_test(random_patterns_need_no_more),
        cmocka_unit_test(rules_need_no_more),
    };
    return cmocka_run_group_tests(tests, reader_open, reader_close);
}
