/* Running the rules over tagged sentences. */
#include "extract/claim.h"

#include <string.h>

#include "extract/places.h"
#include "extract/token.h"

struct run {
    const struct kd_doc *doc;
    const struct kd_rules *rules;
    struct kd_match_ctx *ctx;
    struct kd_rule_count *counts;
    struct kd_claims *out;
    const struct kd_tagged *tagged;
    uint32_t sentence;
};

/* Whether the placeholder at s[i] is the owner in "KITE's Garon": not itself one of the list. */
static bool owns_the_next(const char *s, size_t i, size_t end)
{
    size_t after = i + KD_TAG_SIZE;
    return after + 3 + KD_TAG_SIZE <= end && memcmp(s + after, "'s ", 3) == 0 &&
           kd_is_tag(s + after + 3);
}

/* The mention whose placeholder is the last one in s[0..end), or KD_NO_ENTRY. */
static uint32_t last_before(const char *s, size_t end)
{
    for (size_t i = end; i >= KD_TAG_SIZE; i--)
        if (kd_is_tag(s + i - KD_TAG_SIZE))
            return kd_tag_mention(s + i - KD_TAG_SIZE);
    return KD_NO_ENTRY;
}

/* The candidates whose placeholders lie in s[start..end). */
static struct kd_members collect(struct run *run, const char *s, size_t start, size_t end)
{
    struct kd_members members = {.from = (uint32_t)run->out->members.n};
    for (size_t i = start; i + KD_TAG_SIZE <= end; i++) {
        if (!kd_is_tag(s + i) || owns_the_next(s, i, end))
            continue;
        *KD_PUSH(run->doc->arena, &run->out->members) = kd_tag_mention(s + i);
        members.count++;
        i += KD_TAG_SIZE - 1;
    }
    return members;
}

/* Leaves out the second names of parts, as of "B/C", where there are more names than actors. */
static void drop_second_names(struct run *run, struct kd_members *parts, uint32_t actors)
{
    const struct kd_doc *doc = run->doc;
    uint32_t *member = run->out->members.v + parts->from, kept = 1;
    if (actors < 2 || parts->count <= actors)
        return;
    for (uint32_t k = 1; k < parts->count; k++) {
        uint32_t before = doc->mentions.v[member[k - 1]].last;
        bool second =
            before + 1 == doc->mentions.v[member[k]].first && kd_is_punct(doc, before, '/');
        if (!second)
            member[kept++] = member[k];
    }
    parts->count = kept;
}

/* Where a sentence begins to tell of something: behind the number of its line, or behind the label
 * of a part: "2. Kim Ara", "Role: Choi Mina". */
static uint32_t behind_label(const struct kd_doc *doc, const struct kd_sentence *sentence)
{
    enum { LONGEST = 3 /* tokens */ };
    static const char *const labels[] = {"role", "character", "part", NULL};
    const struct kd_line *line = &doc->lines.v[sentence->line];
    uint32_t number = sentence->first == line->first ? kd_behind_number(doc, line) : 0;
    bool part = false;
    if (number != 0 && number < line->last)
        return number + kd_is_punct(doc, number, '.');
    for (uint32_t t = sentence->first; t < sentence->last && t < sentence->first + LONGEST; t++) {
        part |= kd_is_word(doc, t, labels);
        if (part && kd_is_punct(doc, t, ':'))
            return t + 1;
    }
    return sentence->first;
}

/* What the sentence before tells of: the name with which it begins, if it begins with one; or, for
 * `wanted` people, its names, if it has just as many. */
static struct kd_members subject_before(struct run *run, uint32_t wanted)
{
    const struct kd_doc *doc = run->doc;
    struct kd_members members = {.from = (uint32_t)run->out->members.n};
    if (run->sentence == 0)
        return members;
    const struct kd_sentence *before = &doc->sentences.v[run->sentence - 1];
    uint32_t start = behind_label(doc, before);
    for (uint32_t m = kd_mention_at(doc, before->first);
         m < doc->mentions.n && doc->mentions.v[m].first < before->last; m++) {
        const struct kd_mention *mention = &doc->mentions.v[m];
        if (wanted < 2 && mention->first > start)
            break;
        if (mention->kind <= KD_UNKNOWN) {
            *KD_PUSH(doc->arena, &run->out->members) = m;
            members.count++;
        }
    }
    if (wanted > 1 && members.count != wanted)
        members.count = 0;
    return members;
}

/* Fills argument a of the claim; false where its capture took no part in the match. */
static bool take_argument(struct run *run, struct kd_claim *claim, size_t a)
{
    const char *s = run->tagged[run->sentence].s;
    const struct kd_say *say = claim->say;
    size_t start, end;
    if (say->group[a] == KD_SUBJECT_BEFORE)
        claim->arg[a] = subject_before(run, claim->arg[0].count);
    if (say->group[a] < 0)
        return true;
    if (!kd_match_named(claim->rule->pattern, run->ctx, (size_t)say->group[a], &start, &end))
        return false;
    claim->arg[a] = collect(run, s, start, end);
    if (claim->arg[a].count == 0 || (say->op == KD_SAY_AIRTIME && a == 1)) {
        claim->text = s + start;
        claim->text_len = (uint32_t)(end - start);
        if (say->op == KD_SAY_AIRTIME)
            claim->text_at = last_before(s, start);
    }
    return true;
}

/* Makes as many actors of a cast as there are parts, where the match has more of the others. */
static void even_out(struct run *run, struct kd_claim *claim)
{
    struct kd_members *actors = &claim->arg[0], *parts = &claim->arg[1];
    drop_second_names(run, parts, actors->count);
    /* "A plays C, and B joins": one person, one part */
    if (actors->count > 0 && parts->count > actors->count)
        parts->count = actors->count;
    /* "..., the owner of B, and A plays C": the last name before the verb plays */
    if (parts->count == 1 && actors->count > 1) {
        actors->from += actors->count - 1;
        actors->count = 1;
    }
}

static void take_match(struct run *run, const struct kd_rule *rule)
{
    size_t match_start, match_end;
    kd_match_span(run->ctx, &match_start, &match_end);
    for (size_t n = 0; n < rule->says; n++) {
        const struct kd_say *say = &rule->say[n];
        struct kd_claim claim = {.rule = rule,
                                 .say = say,
                                 .sentence = run->sentence,
                                 .text_at = KD_NO_ENTRY,
                                 .start = (uint32_t)match_start,
                                 .end = (uint32_t)match_end};
        bool named = true;
        for (size_t a = 0; a < KD_SAY_ARGS; a++)
            if (!take_argument(run, &claim, a))
                named = named && a > 0; /* an optional part may be missing, the first may not */
        if (say->group[0] == KD_SUBJECT_BEFORE && claim.arg[0].count == 0)
            continue;
        if (say->op == KD_SAY_CAST)
            even_out(run, &claim);
        bool optional_first =
            say->op == KD_SAY_AIRS || say->op == KD_SAY_SAME || say->op == KD_SAY_AIRTIME ||
            say->op == KD_SAY_EVENT ||
            ((say->op == KD_SAY_CAST || say->op == KD_SAY_CREW) && say->group[0] < 0);
        if (named || optional_first)
            *KD_PUSH(run->doc->arena, &run->out->list) = claim;
    }
}

/* Where the next search starts: behind the capture that stands first, so that in "A, B and C play
 * D" the list is read once, and in "A plays B, C plays D" both halves are. */
static size_t next_start(const struct kd_rule *rule, const struct kd_match_ctx *ctx, size_t start,
                         size_t end)
{
    size_t first = SIZE_MAX, next = end > start ? end : start + 1;
    for (size_t g = 0; g < kd_pattern_groups(rule->pattern); g++) {
        size_t from, to;
        if (!kd_match_named(rule->pattern, ctx, g, &from, &to) || from >= first || to <= start)
            continue;
        first = from;
        next = to;
    }
    return next;
}

static void run_rule(struct run *run, const struct kd_rule *rule)
{
    const struct kd_tagged *tagged = &run->tagged[run->sentence];
    struct kd_rule_count *count = &run->counts[rule->number];
    size_t from = 0, start, end;
    count->tried++;
    while (from <= tagged->len) {
        uint64_t before = kd_match_ctx_spent(run->ctx);
        enum kd_match match =
            kd_pattern_search(rule->pattern, run->ctx, tagged->s, tagged->len, from);
        count->spent += kd_match_ctx_spent(run->ctx) - before;
        count->limited += match == KD_MATCH_LIMIT;
        if (match != KD_MATCH_YES)
            return;
        count->matched++;
        kd_match_span(run->ctx, &start, &end);
        take_match(run, rule);
        from = next_start(rule, run->ctx, start, end);
    }
}

void kd_make_claims(const struct kd_doc *doc, const struct kd_rules *rules,
                    struct kd_match_ctx *ctx, struct kd_rule_count *counts, struct kd_claims *out)
{
    size_t count = kd_rules_count(rules);
    uint64_t *enabled = kd_rules_set(rules, doc->arena);
    struct run run = {doc, rules, ctx, counts, out, kd_tag(doc), 0};
    struct kd_grams grams;
    *out = (struct kd_claims){0};
    for (; run.sentence < doc->sentences.n; run.sentence++) {
        const struct kd_sentence *sentence = &doc->sentences.v[run.sentence];
        const struct kd_tagged *tagged = &run.tagged[run.sentence];
        kd_rules_enable(rules, 1U << KD_STAGE_TAGGED, doc, sentence->first, sentence->last,
                        enabled);
        kd_grams_of(tagged->s, tagged->len, &grams);
        for (size_t i = 0; (i = kd_rules_next(rules, enabled, i)) < count; i++)
            if (kd_need_met(kd_rules_get(rules, i)->need, &grams))
                run_rule(&run, kd_rules_get(rules, i));
    }
}

bool *kd_passing_mentions(const struct kd_doc *doc, const struct kd_claims *claims,
                          const bool *bracketed)
{
    bool *passing = kd_arena_alloc(doc->arena, (doc->mentions.n + 1) * sizeof *passing);
    for (size_t i = 0; i < claims->list.n; i++) {
        const struct kd_claim *claim = &claims->list.v[i];
        for (uint32_t k = 0; claim->say->op == KD_SAY_EARLIER && k < claim->arg[0].count; k++) {
            uint32_t m = claims->members.v[claim->arg[0].from + k];
            uint32_t line = doc->tokens.v[doc->mentions.v[m].first].line;
            /* a heading is about the title that it names: "3. Salt Road (2016)" */
            passing[m] = bracketed[m] || !kd_is_mostly_names(doc, &doc->lines.v[line]);
        }
    }
    return passing;
}
