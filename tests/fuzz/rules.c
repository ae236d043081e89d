/* Rule files: reading them, and their patterns on the texts of their examples. */
#include "fuzz.h"
#include "extract/rule.h"

static void check_span(size_t start, size_t end, size_t len)
{
    must(start <= end && end <= len);
}

/* What a pattern finds lies in the text, and what it needs is there wherever it finds something. */
static void try_on(const struct kd_rule *rule, struct kd_match_ctx *ctx, const char *text)
{
    size_t len = strlen(text), start, end;
    struct kd_grams grams;
    if (kd_pattern_search(rule->pattern, ctx, text, len, 0) != KD_MATCH_YES)
        return;
    kd_match_span(ctx, &start, &end);
    check_span(start, end, len);
    for (size_t i = 0; i < kd_pattern_groups(rule->pattern); i++)
        if (kd_match_named(rule->pattern, ctx, i, &start, &end))
            check_span(start, end, len);
    kd_grams_of(text, len, &grams);
    must(kd_need_met(rule->need, &grams));
}

static void check_rule(const struct kd_rule *rule, struct kd_match_ctx *ctx)
{
    must(rule->id[0] != '\0' && rule->says > 0 && rule->example_count > 0);
    for (size_t i = 0; i < rule->says; i++) {
        must(rule->say[i].weight > 0 && rule->say[i].weight <= 100);
        for (size_t g = 0; g < KD_SAY_ARGS; g++)
            must(rule->say[i].group[g] < (int)kd_pattern_groups(rule->pattern));
    }
    for (size_t i = 0; i < rule->example_count; i++)
        try_on(rule, ctx, rule->examples[i].text);
    try_on(rule, ctx, "\x11\x80\x80\x80 plays \x11\x80\x80\x81 in \x12\x80\x80\x82, 4 May 2021.");
}

static void check_rules(const struct kd_rules *rules, struct kd_match_ctx *ctx)
{
    for (size_t i = 0; i < kd_rules_count(rules); i++) {
        check_rule(kd_rules_get(rules, i), ctx);
        uint64_t cues[1000];
        if (kd_rules_cues(rules, i, NULL) <= sizeof cues / sizeof *cues)
            kd_rules_cues(rules, i, cues);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    static char folder[300];
    static struct kd_match_ctx *ctx;
    struct kd_rules *rules = NULL;
    struct kd_error err = {0};
    if (ctx == NULL) {
        must((ctx = kd_match_ctx_new()) != NULL);
        must(mkdir(scratch("rules"), 0700) == 0);
        snprintf(folder, sizeof folder, "%s", scratch(""));
    }
    write_scratch(scratch("rules/fuzz.rules"), bytes, n);
    enum kdidx_status status = kd_rules_new(folder, &rules, &err);
    must(status == KDIDX_OK || status == KDIDX_USAGE);
    must((status == KDIDX_OK) == (rules != NULL));
    must(status == KDIDX_OK || strstr(err.text, "rules/fuzz.rules:") != NULL);
    if (status == KDIDX_OK)
        check_rules(rules, ctx);
    kd_rules_free(rules);
    return 0;
}
