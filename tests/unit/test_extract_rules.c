/* Unit tests of patterns and rules: three outcomes of a search, groups, limits, cues, examples. */
#include "reader.h"

#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "extract/rulecheck.h"

/* ---- patterns ---- */

static struct kd_pattern *pattern(const char *src)
{
    struct kd_error err = {{0}};
    struct kd_pattern *p = NULL;
    if (kd_pattern_new(src, strlen(src), &p, &err) != KDIDX_OK)
        fail_msg("%s", err.text);
    return p;
}

static enum kd_match search(const struct kd_pattern *p, struct kd_match_ctx *ctx, const char *s)
{
    return kd_pattern_search(p, ctx, s, strlen(s), 0);
}

static void three_outcomes(void **state)
{
    (void)state;
    struct kd_match_ctx *ctx = kd_match_ctx_new();
    assert_non_null(ctx);
    struct kd_pattern *p = pattern("(?:a+)+[!?]");
    char hard[2001];
    memset(hard, 'a', sizeof hard - 1);
    hard[sizeof hard - 1] = '\0';
    assert_int_equal(search(p, ctx, "an aaa! here"), KD_MATCH_YES);
    assert_int_equal(search(p, ctx, "none here"), KD_MATCH_NO);
    clock_t start = clock();
    assert_int_equal(search(p, ctx, hard), KD_MATCH_LIMIT);
    assert_true((double)(clock() - start) / CLOCKS_PER_SEC < 2.0);
    /* the context is as good as new */
    assert_int_equal(search(p, ctx, "aaa?"), KD_MATCH_YES);
    kd_pattern_free(p);
    kd_match_ctx_free(ctx);
}

static void deep_recursion_is_a_limit(void **state)
{
    (void)state;
    struct kd_match_ctx *ctx = kd_match_ctx_new();
    struct kd_pattern *p = pattern("^(\\((?:[^()]|(?1))*\\))$");
    size_t depth = 200000;
    char *deep = malloc(2 * depth + 1);
    assert_non_null(deep);
    memset(deep, '(', depth);
    memset(deep + depth, ')', depth);
    assert_int_equal(kd_pattern_search(p, ctx, "((a)(b))", 8, 0), KD_MATCH_YES);
    assert_int_equal(kd_pattern_search(p, ctx, deep, 2 * depth, 0), KD_MATCH_LIMIT);
    free(deep);
    kd_pattern_free(p);
    kd_match_ctx_free(ctx);
}

static void groups_by_name(void **state)
{
    (void)state;
    struct kd_match_ctx *ctx = kd_match_ctx_new();
    struct kd_pattern *p = pattern("(?<A>x+)(?<B>y)?|(?<A>z+)");
    size_t start, end;
    assert_int_equal(kd_pattern_groups(p), 2);
    assert_string_equal(kd_pattern_group_name(p, 0), "A");
    assert_int_equal(search(p, ctx, "..xxx"), KD_MATCH_YES);
    assert_true(kd_match_named(p, ctx, 0, &start, &end));
    assert_int_equal(start, 2);
    assert_int_equal(end, 5);
    assert_false(kd_match_named(p, ctx, 1, &start, &end));
    assert_int_equal(search(p, ctx, "zz"), KD_MATCH_YES); /* the second group of that name */
    assert_true(kd_match_named(p, ctx, 0, &start, &end));
    assert_int_equal(end, 2);
    assert_int_equal(search(p, ctx, "XXY"), KD_MATCH_YES); /* without regard to case */
    assert_true(kd_match_named(p, ctx, 1, &start, &end));
    kd_match_span(ctx, &start, &end);
    assert_int_equal(end, 3);
    kd_pattern_free(p);
    kd_match_ctx_free(ctx);
}

static void bad_patterns_are_refused(void **state)
{
    static const char *const bad[] = {"(a", "a)", "[a", "(?<A>x", "a{2,1}", "\\"};
    char many[2000] = "";
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct kd_error err = {{0}};
        struct kd_pattern *p = NULL;
        assert_int_equal(kd_pattern_new(bad[i], strlen(bad[i]), &p, &err), KDIDX_USAGE);
        assert_null(p);
        assert_non_null(strstr(err.text, "pattern"));
    }
    for (int i = 0; i < 70; i++)
        strcat(many, "(a)");
    struct kd_error err = {{0}};
    struct kd_pattern *p = NULL;
    assert_int_equal(kd_pattern_new(many, strlen(many), &p, &err), KDIDX_USAGE);
    assert_non_null(strstr(err.text, "groups"));
}

static void time_is_measured_only_when_asked(void **state)
{
    (void)state;
    struct kd_match_ctx *ctx = kd_match_ctx_new();
    struct kd_pattern *p = pattern("(?:a+)+[!?]");
    search(p, ctx, "aaaaaaaaaaaaaaaaaaaaaaa");
    assert_true(kd_match_ctx_spent(ctx) == 0);
    kd_match_ctx_measure(ctx);
    search(p, ctx, "aaaaaaaaaaaaaaaaaaaaaaa");
    assert_true(kd_match_ctx_spent(ctx) > 0);
    kd_pattern_free(p);
    kd_match_ctx_free(ctx);
}

/* ---- rules in a folder ---- */

static char folder[] = "/tmp/kdidx-test-XXXXXX";

static int make_folder(void **state)
{
    char path[200];
    if (mkdtemp(folder) == NULL)
        return -1;
    snprintf(path, sizeof path, "%s/rules", folder);
    return mkdir(path, 0700) == 0 ? reader_open(state) : -1;
}

static void write_rules(const char *name, const char *text)
{
    char path[200];
    snprintf(path, sizeof path, "%s/rules/%s", folder, name);
    if (text == NULL) {
        unlink(path);
        return;
    }
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static int remove_folder(void **state)
{
    char path[200];
    write_rules("own.rules", NULL);
    snprintf(path, sizeof path, "%s/rules", folder);
    rmdir(path);
    rmdir(folder);
    return reader_close(state);
}

/* Reads the folder's rules; the message when they are refused, else "". */
static const char *refusal(const char *text)
{
    static struct kd_error err;
    struct kd_rules *rules = NULL;
    err.text[0] = '\0';
    write_rules("own.rules", text);
    enum kdidx_status status = kd_rules_new(folder, &rules, &err);
    assert_true((status == KDIDX_OK) == (rules != NULL));
    assert_true((status == KDIDX_OK) == (err.text[0] == '\0'));
    kd_rules_free(rules);
    return err.text;
}

#define GOOD                                                                                       \
    "pattern {A:name} plays {C:name}\nsay cast A C -\nyes \"Kim Ha-neul plays Seo Bin.\" => "      \
    "A=Kim Ha-neul; C=Seo Bin\n"

static void rule_files_are_read(void **state)
{
    (void)state;
    assert_string_equal(refusal("# a comment\n\nlet verb plays|acts\nrule a.b\nabout x\n" GOOD),
                        "");
    assert_string_equal(refusal("rule a.b\r\n" GOOD "\r\nrule c.d\n" GOOD), "");
    assert_string_equal(refusal("rule a.b\n" GOOD "no \"with \\\"marks\\\" inside\"\n"), "");
}

static void mistakes_are_named_with_their_line(void **state)
{
    static const struct {
        const char *text, *place, *what;
    } cases[] = {
        {"rule a.b\nsay cast A C -\nyes \"x\" => A=x\n", "own.rules:1:", "no `pattern`"},
        {"\n\nwhat is this\n", "own.rules:3:", "`what`"},
        {"rule a.b\n" GOOD "rule a.b\n" GOOD, "own.rules:5:", "another id"},
        {"rule a.b\npattern {X:nothing-of-that-name}\n", "own.rules:2:", "let"},
        {"rule a.b\npattern x\nsay sing A\n", "own.rules:3:", "sing"},
        {"rule a.b\npattern x\nsay cast A\n", "own.rules:3:", "capture"},
        {"rule a.b\npattern x\nsay work A opera\n", "own.rules:3:", "no kind"},
        {"rule a.b\npattern x\nsay alike A -3\n", "own.rules:3:", "weight"},
        {"rule a.b\npattern x\nsay alike A nan\n", "own.rules:3:", "weight"},
        {"rule a.b\npattern x\nyes \"x\"\n", "own.rules:3:", "=>"},
        {"rule a.b\npattern x\nno x\n", "own.rules:3:", "example"},
        {"rule a.b\npattern {A:name}\nsay alike A\n", "own.rules:1:", "`yes`"},
        {"rule a.b\npattern {A:name}\nyes \"x\" => A=x\n", "own.rules:1:", "`say`"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *why = refusal(cases[i].text);
        if (strstr(why, folder) == NULL || strstr(why, cases[i].place) == NULL ||
            strstr(why, cases[i].what) == NULL)
            fail_msg("case %zu: %s", i, why);
    }
}

/* ---- the built-in rules ---- */

static void tell(void *ctx, const struct kd_rule_failure *failure)
{
    (void)ctx;
    print_error("%s:%u: an example of %s fails\n", failure->rule->file, failure->example->line,
                failure->rule->id);
}

static void examples_hold(void **state)
{
    const struct kd_extract_opts opts = {0};
    struct kd_extractor *extractor = NULL;
    struct kd_error err = {{0}};
    size_t held = 0, failed = 0;
    (void)state;
    assert_int_equal(kd_extractor_new(&opts, &extractor, &err), KDIDX_OK);
    assert_int_equal(kd_rules_check(extractor, tell, NULL, &held, &failed), KDIDX_OK);
    assert_true(held > 100);
    assert_int_equal(failed, 0);
    kd_extractor_free(extractor);
}

static void cues_choose_rules(void **state)
{
    struct reader *reader = *state;
    const struct kd_rules *rules = reader->worker->analysis.rules;
    size_t n = kd_rules_count(rules), with = 0, without = 0;
    struct kd_arena arena = {0};
    uint64_t *enabled = kd_rules_set(rules, &arena);
    bool plays = false;
    const struct kd_doc *doc = doc_of(reader, "Lee Jae-wook plays Jang Uk in a drama on tvN.");
    kd_rules_enable(rules, KD_ALL_STAGES, doc, 0, (uint32_t)doc->tokens.n, enabled);
    for (size_t i = 0; (i = kd_rules_next(rules, enabled, i)) < n; i++) {
        with++;
        plays |= strcmp(kd_rules_get(rules, i)->id, "cast.plays") == 0;
    }
    assert_true(plays);
    doc = doc_of(reader, "nothing of it here");
    kd_rules_enable(rules, KD_ALL_STAGES, doc, 0, (uint32_t)doc->tokens.n, enabled);
    for (size_t i = 0; (i = kd_rules_next(rules, enabled, i)) < n; i++)
        without++;
    assert_true(without < with && with < n);
    kd_arena_free(&arena);
}

static void counters_count(void **state)
{
    struct reader *reader = *state;
    const struct kd_rules *rules = reader->worker->analysis.rules;
    const char text[] = "Lee Jae-wook plays Jang Uk.";
    struct kd_article article = article_of(text, strlen(text));
    for (size_t i = 0; i < kd_rules_count(rules); i++) {
        if (strcmp(kd_rules_get(rules, i)->id, "cast.plays") != 0)
            continue;
        struct kd_rule_count before = reader->worker->analysis.counts[i];
        record_of(reader, &article);
        struct kd_rule_count after = reader->worker->analysis.counts[i];
        assert_true(after.tried == before.tried + 1);
        assert_true(after.matched == before.matched + 1);
        assert_true(after.limited == before.limited);
        assert_true(after.spent == 0);
        return;
    }
    fail_msg("there is no rule cast.plays");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(three_outcomes),
        cmocka_unit_test(deep_recursion_is_a_limit),
        cmocka_unit_test(groups_by_name),
        cmocka_unit_test(bad_patterns_are_refused),
        cmocka_unit_test(time_is_measured_only_when_asked),
        cmocka_unit_test(rule_files_are_read),
        cmocka_unit_test(mistakes_are_named_with_their_line),
        cmocka_unit_test(examples_hold),
        cmocka_unit_test(cues_choose_rules),
        cmocka_unit_test(counters_count),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
