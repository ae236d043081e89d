/* Rules that run over the lines of the text before candidates are looked for: dates, and outlets
 * that are named as a source or as the owner of the page. */
#include "extract/linerule.h"

#include <stdlib.h>
#include <string.h>

#include "extract/date.h"

/* Where datelines stand: on the first and last lines; one with a label also below a menu, which
 * ends with the first paragraph. */
enum { HEAD_LINES = 14, FOOT_LINES = 4, MENU_LINES = 100, PARAGRAPH = 200 /* bytes */ };

#define FOOT 0.25F /* how much less a dateline weighs at the foot */

/* ---- credits ---- */

static bool is_separator(const char *s, size_t left, size_t *width)
{
    static const char *const words[] = {" and ", " via "};
    *width = 1;
    if (*s != '\0' && strchr(",/&+;|", *s) != NULL)
        return true;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (left >= strlen(words[w]) && strncasecmp(s, words[w], strlen(words[w])) == 0) {
            *width = strlen(words[w]);
            return true;
        }
    return false;
}

/* Adds an outlet of the line that starts at `line`, unless another rule has taken a part of it. */
static void add_credit(struct kd_doc *doc, const struct kd_rule *rule, uint32_t line,
                       uint32_t start, uint32_t end)
{
    const char *s = doc->text.s;
    while (start < end && s[start] == ' ')
        start++;
    while (end > start && (s[end - 1] == ' ' || s[end - 1] == '.'))
        end--;
    for (size_t i = doc->credits.n; i > 0 && doc->credits.v[i - 1].start >= line; i--)
        if (doc->credits.v[i - 1].start < end && start < doc->credits.v[i - 1].end)
            return;
    if (start < end)
        *KD_PUSH(doc->arena, &doc->credits) = (struct kd_credit){start, end, rule->id};
}

/* Adds the outlets that the capture lists: "Newsen, OSEN". */
static void take_credits(struct kd_doc *doc, const struct kd_rule *rule, int group,
                         const struct kd_match_ctx *ctx, const char *line, uint32_t offset)
{
    size_t start, end, width;
    if (!kd_match_named(rule->pattern, ctx, (size_t)group, &start, &end))
        return;
    size_t from = start;
    for (size_t i = start; i < end; i++) {
        if (!is_separator(line + i, end - i, &width))
            continue;
        add_credit(doc, rule, offset, offset + (uint32_t)from, offset + (uint32_t)i);
        from = i + width;
        i = from - 1;
    }
    add_credit(doc, rule, offset, offset + (uint32_t)from, offset + (uint32_t)end);
}

/* ---- lines ---- */

static void run_on_line(struct kd_doc *doc, const struct kd_rule *rule, struct kd_match_ctx *ctx,
                        const struct kd_line *line, struct kd_rule_count *count)
{
    const char *s = doc->text.s + line->start;
    size_t len = line->end - line->start, from = 0, start, end;
    const struct kd_say *credit = kd_rule_says(rule, KD_SAY_CREDIT);
    count->tried++;
    for (;;) {
        uint64_t before = kd_match_ctx_spent(ctx);
        enum kd_match match = kd_pattern_search(rule->pattern, ctx, s, len, from);
        count->spent += kd_match_ctx_spent(ctx) - before;
        count->limited += match == KD_MATCH_LIMIT;
        if (match != KD_MATCH_YES)
            return;
        count->matched++;
        kd_match_span(ctx, &start, &end);
        if (credit != NULL)
            take_credits(doc, rule, credit->group[0], ctx, s, line->start);
        else
            kd_take_date(doc, rule, ctx, s, line->start);
        from = end > from ? end : from + 1;
        if (from > len)
            return;
    }
}

static int by_start(const void *a, const void *b)
{
    const struct kd_found_date *x = a, *y = b;
    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->month != y->month)
        return x->month - y->month;
    return x->day - y->day;
}

static int by_place(const void *a, const void *b)
{
    const struct kd_credit *x = a, *y = b;
    return x->start < y->start ? -1 : x->start > y->start;
}

void kd_run_line_rules(struct kd_doc *doc, const struct kd_rules *rules, struct kd_match_ctx *ctx,
                       struct kd_rule_count *counts)
{
    size_t count = kd_rules_count(rules);
    uint64_t *enabled = kd_rules_set(rules, doc->arena);
    struct kd_grams grams;
    bool menu = true;
    for (size_t l = 0; l < doc->lines.n; l++) {
        const struct kd_line *line = &doc->lines.v[l];
        bool head = l < HEAD_LINES, foot = l + FOOT_LINES >= doc->lines.n;
        size_t dates = doc->dates.n;
        kd_rules_enable(rules, 1U << KD_STAGE_TEXT | 1U << KD_STAGE_HEAD, doc, line->first,
                        line->last, enabled);
        kd_grams_of(doc->text.s + line->start, line->end - line->start, &grams);
        for (size_t i = 0; (i = kd_rules_next(rules, enabled, i)) < count; i++) {
            const struct kd_rule *rule = kd_rules_get(rules, i);
            bool wanted =
                rule->stage == KD_STAGE_TEXT || head || foot || (menu && kd_published_by(rule) > 1);
            if (wanted && kd_need_met(rule->need, &grams))
                run_on_line(doc, rule, ctx, line, &counts[i]);
        }
        for (; foot && !head && dates < doc->dates.n; dates++)
            doc->dates.v[dates].published *= FOOT; /* it may be of another article */
        menu = menu && l < MENU_LINES && line->end - line->start < PARAGRAPH;
    }
    if (doc->dates.n > 1)
        qsort(doc->dates.v, doc->dates.n, sizeof *doc->dates.v, by_start);
    if (doc->credits.n > 1)
        qsort(doc->credits.v, doc->credits.n, sizeof *doc->credits.v, by_place);
}

const struct kd_credit *kd_credit_at(const struct kd_doc *doc, uint32_t start)
{
    const struct kd_credit wanted = {.start = start};
    return doc->credits.n == 0
               ? NULL
               : bsearch(&wanted, doc->credits.v, doc->credits.n, sizeof wanted, by_place);
}
