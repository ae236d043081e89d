/* Why an article gave the facts that it gave: an extraction that keeps its votes, read backwards.
 */
#include "extract/explain.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "extract/explain_p.h"
#include "extract/votes.h"

__attribute__((format(printf, 2, 3))) const char *kd_explain_words(const struct kd_explainer *x,
                                                                   const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(text, sizeof text, format, args);
    va_end(args);
    size_t len = n < (int)sizeof text ? (size_t)n : sizeof text - 1;
    return kd_arena_strndup(&x->worker->arena, text, len);
}

/* Whether a name has what was asked for in it, in whatever spelling. */
static bool splits_words(char c)
{
    return c != '\0' && strchr(" -'\":,", c) != NULL;
}

/* Whether a name (or NULL) has what was asked for as one of its words or several in a row. */
bool kd_explain_wanted(const struct kd_explainer *x, const char *name)
{
    char key[sizeof x->wanted];
    size_t len = name != NULL ? strlen(name) : 0;
    if (x->wanted[0] == '\0')
        return true;
    for (size_t start = 0; start < len; start++) {
        if (start > 0 && !splits_words(name[start - 1]))
            continue;
        for (size_t end = start + 1; end <= len; end++) {
            if (end < len && !splits_words(name[end]))
                continue;
            kd_name_key(name + start, end - start, key, sizeof key);
            if (strcmp(key, x->wanted) == 0)
                return true;
        }
    }
    return false;
}

void kd_explain_give(struct kd_explainer *x, const struct kd_explained *explained)
{
    x->given++;
    x->sink->each(x->sink->ctx, explained);
}

/* ---- spans and texts ---- */

struct kd_span kd_explain_sentence(const struct kd_explainer *x, uint32_t sentence)
{
    const struct kd_doc *doc = x->steps.doc;
    const struct kd_sentence *s = &doc->sentences.v[sentence];
    return kd_text_span(&doc->text, doc->tokens.v[s->first].start, doc->tokens.v[s->last - 1].end);
}

/* The sentence that holds byte `at` of the article; empty when none does. */
struct kd_span kd_explain_around(const struct kd_explainer *x, uint32_t at)
{
    for (uint32_t i = 0; i < x->steps.doc->sentences.n; i++) {
        struct kd_span span = kd_explain_sentence(x, i);
        if (span.start <= at && at < span.end)
            return span;
    }
    return (struct kd_span){0, 0};
}

const char *kd_explain_mention(const struct kd_explainer *x, uint32_t mention)
{
    const struct kd_mention *m = &x->steps.doc->mentions.v[mention];
    struct kd_span span = kd_text_span(&x->steps.doc->text, m->start, m->end);
    return kd_arena_strndup(&x->worker->arena, x->steps.doc->article->text + span.start,
                            span.end - span.start);
}

uint32_t kd_explain_member(const struct kd_explainer *x, const struct kd_claim *claim, size_t arg,
                           uint32_t i)
{
    return x->steps.claims.members.v[claim->arg[arg].from + i];
}

/* The index of the thing that a member of a claim is, or KD_NO_ENTRY. */
uint32_t kd_explain_thing(const struct kd_explainer *x, uint32_t mention)
{
    const struct kd_thing *thing = kd_thing_of(x->steps.doc, &x->steps.things, mention);
    return thing != NULL ? thing->parent : KD_NO_ENTRY;
}

/* What a claim says, as examples in rule files write it: "cast A=Lee Jae-wook; C=Jang Uk". */
static const char *claim_text(const struct kd_explainer *x, const struct kd_claim *claim)
{
    struct kd_buf *text = x->text;
    kd_buf_clear(text);
    kd_buf_add_str(text, kd_say_name(claim->say->op));
    const char *between = "";
    for (size_t a = 0; a < KD_SAY_ARGS; a++) {
        int group = claim->say->group[a];
        if (group < 0 || (claim->arg[a].count == 0 && claim->text == NULL))
            continue;
        kd_buf_printf(text, "%s %s=", between,
                      kd_pattern_group_name(claim->rule->pattern, (size_t)group));
        between = ";";
        for (uint32_t i = 0; i < claim->arg[a].count; i++)
            kd_buf_printf(text, "%s%s", i > 0 ? ", " : "",
                          kd_explain_mention(x, kd_explain_member(x, claim, a, i)));
        if (claim->arg[a].count == 0)
            kd_buf_add(text, claim->text, claim->text_len);
    }
    if (claim->say->word >= 0)
        kd_buf_printf(text, " (%s)",
                      claim->say->op == KD_SAY_WORK
                          ? kd_work_kind_name((enum kd_work_kind)claim->say->word)
                          : kd_role_name((enum kd_role)claim->say->word));
    return kd_arena_strndup(&x->worker->arena, text->data != NULL ? text->data : "", text->len);
}

/* The thing of an entity of the record: that of its first mention. */
uint32_t kd_explain_entity(const struct kd_explainer *x, const struct kd_entity *entity)
{
    for (uint32_t m = 0; entity->mentions.n > 0 && m < x->steps.doc->mentions.n; m++) {
        const struct kd_mention *mention = &x->steps.doc->mentions.v[m];
        struct kd_span span = kd_text_span(&x->steps.doc->text, mention->start, mention->end);
        if (kd_same_span(span, entity->mentions.v[0]))
            return kd_explain_thing(x, m);
    }
    return KD_NO_ENTRY;
}

/* ---- reasons ---- */

/* What speaks besides the rules of data/rules, in words. */
static const struct {
    const char *id, *about;
} evidence[] = {
    {"form.quoted-title", "in quotation marks, capitalised like a title"},
    {"form.title", "named as a work that lists have, without quotation marks"},
    {"form.announced-title", "behind a word such as drama, without quotation marks"},
    {"form.spotted-title", "stands where titles do, without quotation marks"},
    {"form.quoted-name", "a name in quotation marks of its own"},
    {"form.listed-role", "where the lines beside it of a cast list have characters"},
    {"form.table", "in a column of a table whose head says what stands in it"},
    {"form.thing-word", "its last word is one of no person: Hotel, Awards"},
    {"form.like-group", "one word in capitals in brackets, as groups stand behind their members"},
    {"form.korean-name", "a Korean surname and given name"},
    {"form.credit", "credited as a source"},
    {"list.people", "on the list of people"},
    {"list.characters", "on the list of characters"},
    {"list.works", "on a list of works"},
    {"list.cast", "on the list of this drama's cast"},
    {"list.cast-named", "the article names people on the list of its cast"},
    {"list.crew", "on the list of those who made this drama"},
    {"list.names", "on the lists"},
    {"context.cast", "where the actor and the drama are named (data/rules/context.tsv)"},
    {"context.crew", "where its maker and the drama are named (data/rules/context.tsv)"},
    {"context.role", "where the actor and the character are named (data/rules/context.tsv)"},
    {"context.airs", "where the network and the drama are named (data/rules/context.tsv)"},
};

const char *kd_explain_about(const struct kd_explainer *x, const char *id)
{
    const struct kd_rules *rules = x->worker->analysis.rules;
    for (size_t i = 0; i < kd_rules_count(rules); i++)
        if (strcmp(kd_rules_get(rules, i)->id, id) == 0)
            return kd_rules_get(rules, i)->about;
    for (size_t i = 0; i < sizeof evidence / sizeof *evidence; i++)
        if (strcmp(evidence[i].id, id) == 0)
            return evidence[i].about;
    return NULL;
}

struct kd_reason kd_explain_claim(const struct kd_explainer *x, const struct kd_claim *claim)
{
    return (struct kd_reason){.rule = claim->rule->id,
                              .about = claim->rule->about,
                              .says = claim_text(x, claim),
                              .times = 1,
                              .quote = kd_explain_sentence(x, claim->sentence)};
}

bool kd_same_span(struct kd_span a, struct kd_span b)
{
    return a.start == b.start && a.end == b.end;
}

/* Adds a reason; what the form of each of many mentions says is said once, with a count. */
void kd_explain_add(const struct kd_explainer *x, struct kd_reasons *reasons,
                    struct kd_reason reason)
{
    for (size_t i = 0; i < reasons->n; i++) {
        struct kd_reason *old = &reasons->v[i];
        bool alike = strcmp(old->rule, reason.rule) == 0 && old->type == reason.type &&
                     old->against == reason.against && kd_same_span(old->quote, reason.quote) &&
                     (old->says == NULL) == (reason.says == NULL);
        if (!alike || (reason.says != NULL && strcmp(old->says, reason.says) != 0))
            continue;
        old->weight += reason.weight;
        old->times += reason.says == NULL; /* one sentence says it once, to several ends */
        return;
    }
    *KD_PUSH(&x->worker->arena, reasons) = reason;
}

const char *kd_explain_weights(const struct kd_explainer *x, const double *weights, size_t n,
                               const char *(*name)(size_t))
{
    enum { MOST = 8 };
    const char *words = "";
    double above = INFINITY;
    for (int told = 0; told < MOST; told++) {
        size_t next = n;
        for (size_t i = 0; i < n; i++)
            if (fabs(weights[i]) >= 0.1 && fabs(weights[i]) < above &&
                (next == n || fabs(weights[i]) > fabs(weights[next])))
                next = i;
        if (next == n)
            break;
        above = fabs(weights[next]);
        words = kd_explain_words(x, "%s%s%s %+.1f", words, told > 0 ? ", " : "", name(next),
                                 weights[next]);
    }
    return words;
}

static int by_weight(const void *a, const void *b)
{
    const struct kd_reason *x = a, *y = b;
    if (x->against != y->against)
        return x->against ? 1 : -1;
    if (x->weight < y->weight || x->weight > y->weight)
        return x->weight < y->weight ? 1 : -1;
    if (x->quote.start != y->quote.start)
        return x->quote.start < y->quote.start ? -1 : 1;
    return strcmp(x->rule, y->rule);
}

void kd_explain_sort(struct kd_reasons *reasons)
{
    if (reasons->n > 1)
        qsort(reasons->v, reasons->n, sizeof *reasons->v, by_weight);
}

/* ---- people, characters, works, and what was not taken for one ---- */

bool kd_claim_has(const struct kd_explainer *x, const struct kd_claim *claim, size_t arg,
                  uint32_t thing)
{
    for (uint32_t i = 0; i < claim->arg[arg].count; i++)
        if (kd_explain_thing(x, kd_explain_member(x, claim, arg, i)) == thing)
            return true;
    return false;
}

static bool claim_has_any(const struct kd_explainer *x, const struct kd_claim *claim,
                          uint32_t thing)
{
    return kd_claim_has(x, claim, 0, thing) || kd_claim_has(x, claim, 1, thing) ||
           kd_claim_has(x, claim, 2, thing);
}

/* The claim behind a vote that was cast when all claims were weighed together. */
static const struct kd_claim *claim_of_vote(const struct kd_explainer *x,
                                            const struct kd_vote *vote, uint32_t thing)
{
    if (vote->claim != NULL)
        return vote->claim;
    for (size_t i = 0; i < x->steps.claims.list.n; i++) {
        const struct kd_claim *claim = &x->steps.claims.list.v[i];
        if (strcmp(claim->rule->id, vote->rule) == 0 && claim_has_any(x, claim, thing))
            return claim;
    }
    return NULL;
}

/* Behind the traits stands what the rules say that voted, and then what the words near the thing's
 * mentions and its neighbours add. */
static const char *trait_name(size_t i)
{
    return i < KD_TRAITS    ? kd_trait_name((enum kd_trait)i)
           : i == KD_TRAITS ? "rules"
                            : "words-and-neighbours";
}

/* What makes the thing this rather than what it would be next (traits.h). */
static struct kd_reason reason_of_traits(const struct kd_explainer *x, const struct kd_thing *thing)
{
    const struct kd_traits_model *model = &x->worker->extractor->traits;
    enum { RULES = KD_TRAITS, REST, ALL };
    double weight[ALL], said[KD_TYPES] = {0};
    const double *likely = thing->chance;
    int is = (int)thing->is, next = is == 0 ? 1 : 0;
    for (int c = 0; c < KD_TRAIT_CLASSES; c++)
        if (c != is && likely[c] > likely[next])
            next = c;
    kd_votes_add_up(model->rules, thing->votes, said);
    weight[RULES] = said[is] - said[next];
    weight[REST] = log(likely[is] / likely[next]) - weight[RULES];
    for (int t = 0; t < KD_TRAITS; t++) {
        weight[t] = thing->traits[t] * (model->weight[t][is] - model->weight[t][next]);
        weight[REST] -= weight[t];
    }
    const char *words = kd_explain_weights(x, weight, ALL, trait_name);
    return (struct kd_reason){.rule = "context.traits",
                              .about =
                                  kd_explain_words(x, "%.2f %s, %.2f %s: %s", likely[is],
                                                   kd_type_name((enum kd_type)is), likely[next],
                                                   kd_type_name((enum kd_type)next), words),
                              .times = 1};
}

static struct kd_reasons reasons_of_thing(const struct kd_explainer *x, uint32_t index)
{
    const struct kd_thing *thing = &x->steps.things.v[index];
    struct kd_reasons reasons = {0};
    for (size_t i = 0; i < thing->votes->n; i++) {
        const struct kd_vote *vote = &thing->votes->v[i];
        const struct kd_claim *claim = claim_of_vote(x, vote, index);
        struct kd_reason reason = claim != NULL
                                      ? kd_explain_claim(x, claim)
                                      : (struct kd_reason){.rule = vote->rule,
                                                           .about = kd_explain_about(x, vote->rule),
                                                           .times = 1};
        reason.type = kd_type_name(vote->type);
        reason.weight = vote->weight;
        reason.against = vote->type != thing->is;
        kd_explain_add(x, &reasons, reason);
    }
    for (size_t i = 0; i < x->steps.claims.list.n; i++) {
        const struct kd_claim *claim = &x->steps.claims.list.v[i];
        if (claim->say->op == KD_SAY_SAME && claim_has_any(x, claim, index))
            kd_explain_add(x, &reasons, kd_explain_claim(x, claim));
    }
    if (thing->chance != NULL)
        kd_explain_add(x, &reasons, reason_of_traits(x, thing));
    kd_explain_sort(&reasons);
    return reasons;
}

static const char *why_not(const struct kd_thing *thing)
{
    if (thing->is != KD_NOTHING)
        return "not taken: it stands in page furniture only";
    return "not taken: too little speaks for it";
}

static const char *verdict_of(const struct kd_explainer *x, const struct kd_thing *thing,
                              const struct kd_entity *entity)
{
    if (entity == NULL)
        return why_not(thing);
    if (thing->is == KD_PERSON)
        return kd_role_name(entity->role);
    if (thing->is == KD_A_WORK)
        return entity->season != NULL
                   ? kd_explain_words(x, "%s, season %s", kd_work_kind_name(entity->kind),
                                      entity->season)
                   : kd_work_kind_name(entity->kind);
    return "";
}

/* Whether any form of the thing is what was asked for. */
static bool thing_wanted(const struct kd_explainer *x, uint32_t index)
{
    for (uint32_t m = 0; m < x->steps.doc->mentions.n; m++)
        if (kd_explain_thing(x, m) == index && kd_explain_wanted(x, kd_explain_mention(x, m)))
            return true;
    return false;
}

static bool a_rule_spoke(const struct kd_reasons *reasons)
{
    for (size_t i = 0; i < reasons->n; i++)
        if (reasons->v[i].says != NULL)
            return true;
    return false;
}

static void explain_thing(struct kd_explainer *x, uint32_t index, bool taken)
{
    const struct kd_thing *thing = &x->steps.things.v[index];
    const struct kd_entity *entity = x->taken_as[index];
    if (thing->parent != index || (entity != NULL) != taken || !thing_wanted(x, index))
        return;
    struct kd_explained e = {.found = taken ? x->taken_list[index] : "name",
                             .name = taken ? entity->name : kd_explain_mention(x, thing->full),
                             .verdict = verdict_of(x, thing, entity),
                             .taken = taken,
                             .confidence = taken ? entity->confidence : 0,
                             .weighed = true,
                             .reasons = reasons_of_thing(x, index)};
    memcpy(e.score, thing->type, sizeof e.score);
    if (taken || x->wanted[0] != '\0' || a_rule_spoke(&e.reasons))
        kd_explain_give(x, &e);
}

static void explain_things(struct kd_explainer *x, bool taken)
{
    static const enum kd_type order[] = {KD_PERSON, KD_CHARACTER, KD_A_WORK};
    for (size_t o = 0; taken && o < sizeof order / sizeof *order; o++)
        for (uint32_t t = 0; t < x->steps.things.n; t++)
            if (x->steps.things.v[t].is == order[o])
                explain_thing(x, t, true);
    for (uint32_t t = 0; !taken && t < x->steps.things.n; t++)
        explain_thing(x, t, false);
}

/* Networks and outlets are what lists or credits say, groups and places are nothing: they are
 * explained by the kind of candidate alone, each name once. */
static void explain_known(struct kd_explainer *x)
{
    static const char *const found[KD_KINDS] = {
        [KD_NETWORK] = "network", [KD_OUTLET] = "outlet", [KD_GROUP] = "name", [KD_PLACE] = "name"};
    static const char *const verdicts[KD_KINDS] = {[KD_NETWORK] = "",
                                                   [KD_OUTLET] = "",
                                                   [KD_GROUP] = "not taken: a group",
                                                   [KD_PLACE] =
                                                       "not taken: a place, company or event"};
    const struct kd_doc *doc = x->steps.doc;
    for (uint32_t m = 0; m < doc->mentions.n; m++) {
        enum kd_kind kind = doc->mentions.v[m].kind;
        const char *text = kd_explain_mention(x, m);
        bool taken = kind == KD_NETWORK || kind == KD_OUTLET, before = false;
        for (uint32_t k = 0; k < m; k++)
            before |=
                doc->mentions.v[k].kind == kind && strcmp(kd_explain_mention(x, k), text) == 0;
        if (found[kind] == NULL || before || !kd_explain_wanted(x, text) ||
            (!taken && x->wanted[0] == '\0'))
            continue;
        struct kd_explained e = {
            .found = found[kind], .name = text, .verdict = verdicts[kind], .taken = taken};
        struct kd_reason reason = {.rule = doc->mentions.v[m].entry == KD_NO_ENTRY ? "form.credit"
                                                                                   : "list.names",
                                   .times = 1,
                                   .quote = kd_explain_sentence(x, doc->mentions.v[m].sentence)};
        kd_explain_add(x, &e.reasons, reason);
        kd_explain_give(x, &e);
    }
}

/* ---- all of it ---- */

static void note_taken(struct kd_explainer *x, const struct kd_entities *list, const char *found)
{
    for (size_t i = 0; i < list->n; i++) {
        uint32_t thing = kd_explain_entity(x, &list->v[i]);
        if (thing == KD_NO_ENTRY)
            continue;
        x->taken_as[thing] = &list->v[i];
        x->taken_list[thing] = found;
    }
}

static void explain_all(struct kd_explainer *x)
{
    const struct kd_record *record = x->steps.record;
    struct kd_arena *arena = &x->worker->arena;
    x->taken_as = kd_arena_alloc(arena, (x->steps.things.n + 1) * sizeof *x->taken_as);
    x->taken_list = kd_arena_alloc(arena, (x->steps.things.n + 1) * sizeof *x->taken_list);
    x->used = kd_arena_alloc(arena, x->steps.claims.list.n + 1);
    note_taken(x, &record->people, "person");
    note_taken(x, &record->characters, "character");
    note_taken(x, &record->works, "work");
    kd_explain_facts(x);
    explain_things(x, true);
    explain_known(x);
    kd_explain_unused(x);
    explain_things(x, false);
}

enum kdidx_status kd_explain(struct kd_worker *w, const struct kd_article *article,
                             const char *name, const struct kd_explain_sink *sink,
                             struct kd_record **out)
{
    jmp_buf oom;
    struct kd_buf text = KD_BUF_EMPTY;
    struct kd_explainer explainer = {.worker = w, .sink = sink, .text = &text};
    struct kd_explainer *x = &explainer;
    *out = NULL;
    if (name != NULL)
        kd_name_key(name, strlen(name), x->wanted, sizeof x->wanted);
    w->arena.on_oom = &oom;
    if (setjmp(oom) == 0 && kd_run_within(w, article, true, &x->steps)) {
        explain_all(x);
        *out = x->steps.record;
    }
    w->arena.on_oom = NULL;
    kd_buf_free(&text);
    if (*out == NULL)
        return KDIDX_NOMEM;
    return x->given > 0 || name == NULL ? KDIDX_OK : KDIDX_NONE;
}
