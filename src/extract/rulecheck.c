/* Running the examples that rules carry: each is an article of its own. */
#include "extract/rulecheck.h"

#include <string.h>

#include "base/buf.h"
#include "extract/worker.h"

struct check {
    struct kd_worker *worker;
    const struct kd_rule *rule;
    struct kd_doc *doc;
    struct kd_buf found; /* captures of the match at hand, as an example writes them */
};

/* Appends a capture's candidates by their text, or its own text when it holds none. */
static void put_capture(struct check *c, const char *s, size_t start, size_t end)
{
    bool any = false;
    for (size_t i = start; i + KD_TAG_SIZE <= end; i++) {
        if (!kd_is_tag(s + i))
            continue;
        const struct kd_mention *m = &c->doc->mentions.v[kd_tag_mention(s + i)];
        if (any)
            kd_buf_add_str(&c->found, ", ");
        kd_buf_add(&c->found, c->doc->text.s + m->start, m->end - m->start);
        any = true;
    }
    if (!any)
        kd_buf_add(&c->found, s + start, end - start);
}

/* Writes the captures of the last match as "A=...; B=...". */
static void put_match(struct check *c, const char *s)
{
    const struct kd_pattern *pattern = c->rule->pattern;
    kd_buf_clear(&c->found);
    for (size_t g = 0; g < kd_pattern_groups(pattern); g++) {
        size_t start, end;
        if (!kd_match_named(pattern, c->worker->analysis.ctx, g, &start, &end))
            continue;
        if (c->found.len > 0)
            kd_buf_add_str(&c->found, "; ");
        kd_buf_printf(&c->found, "%s=", kd_pattern_group_name(pattern, g));
        put_capture(c, s, start, end);
    }
}

/* Whether every "X=..." of one string is one of the other; both are joined by "; ". */
static bool contains_all(const char *expected, const char *found)
{
    while (*expected != '\0') {
        size_t n = strcspn(expected, ";");
        const char *at = found;
        while ((at = strstr(at, "=")) != NULL && strncmp(at - 1, expected, n) != 0)
            at++;
        if (at == NULL || (at[n - 1] != ';' && at[n - 1] != '\0'))
            return false;
        expected += n + strspn(expected + n, "; ");
    }
    return true;
}

/* Whether a match in s has the captures of `expected`; NULL: whether there is a match at all.
 * The first match stays in `found` for the report. */
static bool matches(struct check *c, const char *s, size_t len, const char *expected)
{
    size_t from = 0, start, end;
    while (from <= len && kd_pattern_search(c->rule->pattern, c->worker->analysis.ctx, s, len,
                                            from) == KD_MATCH_YES) {
        put_match(c, s);
        if (expected == NULL ||
            (c->found.len == strlen(expected) && contains_all(expected, c->found.data)))
            return true;
        kd_match_span(c->worker->analysis.ctx, &start, &end);
        from = end > from ? end : from + 1;
    }
    return false;
}

static bool holds(struct check *c, const struct kd_example *example)
{
    struct kd_article article = {.source = "", .text = example->text, .len = strlen(example->text)};
    bool found = false;
    kd_arena_reset(&c->worker->arena);
    c->doc = kd_arena_alloc(&c->worker->arena, sizeof *c->doc);
    kd_buf_clear(&c->found);
    kd_analyse(&c->worker->analysis, &c->worker->arena, &article, c->doc);
    if (c->rule->stage != KD_STAGE_TAGGED)
        found = matches(c, c->doc->text.s, c->doc->text.len, example->expected);
    const struct kd_tagged *tagged = kd_tag(c->doc);
    for (size_t i = 0; c->rule->stage == KD_STAGE_TAGGED && !found && i < c->doc->sentences.n; i++)
        found = matches(c, tagged[i].s, tagged[i].len, example->expected);
    return found == (example->expected != NULL);
}

/* Whether one of the rule's cues stands in the example; a rule that misses its cue never runs. */
static bool cued(struct check *c, const struct kd_example *example)
{
    const struct kd_rules *rules = c->worker->analysis.rules;
    uint64_t *enabled = kd_rules_set(rules, &c->worker->arena);
    kd_rules_enable(rules, KD_ALL_STAGES, c->doc, 0, (uint32_t)c->doc->tokens.n, enabled);
    return example->expected == NULL ||
           kd_rules_next(rules, enabled, c->rule->number) == c->rule->number;
}

static void check_rule(struct check *c, kd_rule_failed *fail, void *ctx, size_t *held,
                       size_t *failed)
{
    for (size_t i = 0; i < c->rule->example_count; i++) {
        const struct kd_example *example = &c->rule->examples[i];
        bool good = holds(c, example), cue = cued(c, example);
        *held += good && cue;
        *failed += !(good && cue);
        if (!good || !cue)
            fail(ctx, &(struct kd_rule_failure){c->rule, example, good,
                                                !good && c->found.len > 0 ? c->found.data : NULL});
    }
}

enum kdidx_status kd_rules_check(const struct kd_extractor *extractor, kd_rule_failed *fail,
                                 void *ctx, size_t *held, size_t *failed)
{
    struct check check = {0};
    struct check *c = &check;
    jmp_buf oom;
    *held = *failed = 0;
    if (kd_worker_new(extractor, &c->worker) != KDIDX_OK)
        return KDIDX_NOMEM;
    c->worker->arena.on_oom = &oom;
    volatile enum kdidx_status status = KDIDX_OK;
    if (setjmp(oom) == 0) {
        const struct kd_rules *rules = c->worker->analysis.rules;
        for (size_t i = 0; i < kd_rules_count(rules); i++) {
            c->rule = kd_rules_get(rules, i);
            check_rule(c, fail, ctx, held, failed);
        }
    } else {
        status = KDIDX_NOMEM;
    }
    kd_buf_free(&c->found);
    kd_worker_free(c->worker);
    return status;
}
