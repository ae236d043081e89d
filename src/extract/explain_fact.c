/* Why relations, air times and dates are in the record, and why some are not that a rule said. */
#include <stdio.h>
#include <string.h>

#include "extract/date.h"
#include "extract/explain_p.h"

/* ---- relations ---- */

static uint32_t thing_named(const struct kd_explainer *x, const struct kd_entities *entities,
                            const char *name)
{
    for (size_t i = 0; name != NULL && i < entities->n; i++)
        if (strcmp(entities->v[i].name, name) == 0)
            return kd_explain_entity(x, &entities->v[i]);
    return KD_NO_ENTRY;
}

/* Whether mention m is of the record's network of that name. */
static bool is_network(const struct kd_explainer *x, uint32_t m, const char *name)
{
    const struct kd_mention *mention = &x->steps.doc->mentions.v[m];
    const struct kd_entities *networks = &x->steps.record->networks;
    struct kd_span span = kd_text_span(&x->steps.doc->text, mention->start, mention->end);
    for (size_t e = 0; e < networks->n; e++)
        for (size_t k = 0; k < networks->v[e].mentions.n; k++)
            if (strcmp(networks->v[e].name, name) == 0 &&
                kd_same_span(span, networks->v[e].mentions.v[k]))
                return true;
    return false;
}

/* Whether one of the networks in the claim is the record's network of that name. */
static bool names_network(const struct kd_explainer *x, const struct kd_claim *claim,
                          const char *name)
{
    for (uint32_t i = 0; i < claim->arg[1].count; i++)
        if (is_network(x, kd_explain_member(x, claim, 1, i), name))
            return true;
    return false;
}

/* The argument that holds the drama. */
static size_t drama_arg(enum kd_say_op op)
{
    return op == KD_SAY_AIRS ? 0 : op == KD_SAY_CREW ? 1 : 2;
}

static bool is_family(enum kd_say_op op, const char *found)
{
    if (strcmp(found, "cast") == 0)
        return op == KD_SAY_CAST || op == KD_SAY_PAIR || op == KD_SAY_OFFER;
    return op == (strcmp(found, "airs") == 0 ? KD_SAY_AIRS : KD_SAY_CREW);
}

/* Whether the relation is there because of this claim. */
static bool made_it(const struct kd_explainer *x, const struct kd_claim *claim,
                    const struct kd_relation *r)
{
    return r->rule != NULL && strcmp(claim->rule->id, r->rule) == 0 && r->evidence.n > 0 &&
           kd_same_span(kd_explain_sentence(x, claim->sentence), r->evidence.v[0]);
}

static bool speaks_of(const struct kd_explainer *x, const struct kd_claim *claim,
                      const struct kd_relation *r)
{
    if (claim->say->op == KD_SAY_AIRS)
        return claim->arg[1].count == 0 || names_network(x, claim, r->other);
    uint32_t person = thing_named(x, &x->steps.record->people, r->other);
    return kd_claim_has(x, claim, 0, person) ||
           (claim->say->op == KD_SAY_PAIR && kd_claim_has(x, claim, 1, person));
}

/* Whether a claim speaks for the relation. One that names no drama does when it made the
 * relation, or when it names the relation's character: which drama it means, context tells. */
static bool concerns(const struct kd_explainer *x, const struct kd_claim *claim,
                     const struct kd_relation *r, const char *found)
{
    size_t work = drama_arg(claim->say->op);
    if (!is_family(claim->say->op, found))
        return false;
    bool maker = made_it(x, claim, r);
    if (claim->arg[0].count == 0 && claim->say->op != KD_SAY_AIRS)
        return maker;
    if (!speaks_of(x, claim, r))
        return false;
    uint32_t drama = thing_named(x, &x->steps.record->works, r->drama);
    if (claim->arg[work].count > 0)
        return kd_claim_has(x, claim, work, drama);
    uint32_t character = thing_named(x, &x->steps.record->characters, r->character);
    return maker || (character != KD_NO_ENTRY && (kd_claim_has(x, claim, 0, character) ||
                                                  kd_claim_has(x, claim, 1, character)));
}

static const char *relation_verdict(const struct kd_explainer *x, const struct kd_relation *r,
                                    const char *found)
{
    if (strcmp(found, "cast") == 0)
        return r->character != NULL ? kd_explain_words(x, "as %s in %s", r->character, r->drama)
                                    : kd_explain_words(x, "in %s", r->drama);
    if (strcmp(found, "crew") == 0)
        return kd_explain_words(x, "%s of %s", kd_role_name(r->role), r->drama);
    return kd_explain_words(x, "shows %s", r->drama);
}

/* A claim that names no drama backs every relation that its person has. */
static bool backs(const struct kd_explainer *x, const struct kd_claim *claim,
                  const struct kd_relation *r, const char *found)
{
    return is_family(claim->say->op, found) && claim->say->op != KD_SAY_OFFER &&
           claim->arg[drama_arg(claim->say->op)].count == 0 && speaks_of(x, claim, r);
}

/* ---- what the context says (context.h) ---- */

/* Behind the evidence stands what the words near the two add. */
static const char *evidence_name(size_t i)
{
    return i < KD_EVIDENCE ? kd_evidence_name((enum kd_evidence)i) : "words-near";
}

/* The pair behind a relation that only the context states, or NULL. */
static const struct kd_weighed *weighed_pair(const struct kd_explainer *x,
                                             const struct kd_relation *r, const char *found)
{
    bool role = r->rule != NULL && strcmp(r->rule, "context.role") == 0;
    enum kd_bond bond = role                         ? KD_BOND_ROLE
                        : strcmp(found, "cast") == 0 ? KD_BOND_CAST
                        : strcmp(found, "crew") == 0 ? KD_BOND_CREW
                                                     : KD_BOND_AIRS;
    uint32_t person = thing_named(x, &x->steps.record->people, r->other);
    uint32_t drama = role ? thing_named(x, &x->steps.record->characters, r->character)
                          : thing_named(x, &x->steps.record->works, r->drama);
    for (size_t i = 0; i < x->steps.found.weighed.n; i++) {
        const struct kd_weighed *pair = &x->steps.found.weighed.v[i];
        if (pair->taken && pair->bond == bond && pair->drama == drama &&
            (bond == KD_BOND_AIRS ? is_network(x, pair->other, r->other) : pair->other == person))
            return pair;
    }
    return NULL;
}

/* What a piece of evidence adds to the log odds: its own weight, and half of those that it has with
 * each other piece. */
static double weight_of(const struct kd_context *context, const struct kd_weighed *pair, size_t e)
{
    const bool *seen = pair->shown.seen;
    double sum = context->weight[e][pair->bond];
    for (size_t k = 0; k < KD_EVIDENCE; k++)
        if (seen[k] && k != e)
            sum += context->pair[k < e ? k : e][k < e ? e : k][pair->bond] / 2;
    return seen[e] ? sum : 0;
}

static struct kd_reason context_reason(const struct kd_explainer *x, const struct kd_relation *r,
                                       const char *found)
{
    const char *rule = r->rule != NULL ? r->rule : "";
    struct kd_reason reason = {.rule = rule, .about = kd_explain_about(x, rule), .times = 1};
    const struct kd_weighed *pair = weighed_pair(x, r, found);
    double weight[KD_EVIDENCE + 1];
    for (size_t e = 0; pair != NULL && e < KD_EVIDENCE; e++)
        weight[e] = weight_of(&x->worker->extractor->context, pair, e);
    if (pair != NULL) {
        weight[KD_EVIDENCE] = pair->shown.words;
        reason.about = kd_explain_weights(x, weight, KD_EVIDENCE + 1, evidence_name);
    }
    if (r->evidence.n > 0)
        reason.quote = r->evidence.v[0];
    return reason;
}

/* ---- relations of the record ---- */

static void explain_relation(struct kd_explainer *x, const struct kd_relation *r, const char *found)
{
    struct kd_explained e = {.found = found,
                             .name = r->other,
                             .verdict = relation_verdict(x, r, found),
                             .taken = true,
                             .confidence = r->confidence};
    for (int others = 0; others < 2; others++)
        for (size_t i = 0; i < x->steps.claims.list.n; i++) {
            const struct kd_claim *claim = &x->steps.claims.list.v[i];
            bool concerned = concerns(x, claim, r, found);
            x->used[i] |=
                backs(x, claim, r, found) || (concerned && claim->say->op != KD_SAY_OFFER);
            if (!concerned || made_it(x, claim, r) == (others == 1))
                continue;
            struct kd_reason reason = kd_explain_claim(x, claim);
            reason.against = claim->say->op == KD_SAY_OFFER;
            kd_explain_add(x, &e.reasons, reason);
        }
    if (e.reasons.n == 0)
        kd_explain_add(x, &e.reasons, context_reason(x, r, found));
    if (kd_explain_wanted(x, r->other) || kd_explain_wanted(x, r->drama) ||
        kd_explain_wanted(x, r->character))
        kd_explain_give(x, &e);
}

static void explain_relations(struct kd_explainer *x, const struct kd_relations *list,
                              const char *found)
{
    for (size_t i = 0; i < list->n; i++)
        explain_relation(x, &list->v[i], found);
}

/* ---- what a rule says of who plays whom and the record does not have ---- */

static bool is_type(const struct kd_explainer *x, uint32_t mention, enum kd_type type)
{
    uint32_t thing = kd_explain_thing(x, mention);
    return thing != KD_NO_ENTRY && x->steps.things.v[thing].is == type;
}

static const char *not_taken(const struct kd_explainer *x, uint32_t mention, const char *why)
{
    return kd_explain_words(x, "not taken: %s %s", kd_explain_mention(x, mention), why);
}

/* What is wrong with the people and characters that a claim names, or NULL. */
static const char *wrong_names(const struct kd_explainer *x, const struct kd_claim *claim)
{
    enum kd_say_op op = claim->say->op;
    bool actor = claim->arg[0].count > 0, character = claim->arg[1].count > 0;
    if (op == KD_SAY_AIRS)
        return NULL;
    uint32_t a = actor ? kd_explain_member(x, claim, 0, 0) : 0;
    uint32_t c = character ? kd_explain_member(x, claim, 1, 0) : 0;
    if (op == KD_SAY_PAIR)
        return actor && character && !(is_type(x, a, KD_PERSON) && is_type(x, c, KD_CHARACTER)) &&
                       !(is_type(x, a, KD_CHARACTER) && is_type(x, c, KD_PERSON))
                   ? not_taken(x, a,
                               kd_explain_words(x, "and %s are no person and character here",
                                                kd_explain_mention(x, c)))
                   : NULL;
    if (actor && !is_type(x, a, KD_PERSON))
        return not_taken(x, a, "is no person here");
    if (actor && x->steps.things.v[kd_explain_thing(x, a)].offered)
        return not_taken(x, a, "is only talked of for a part");
    if (op == KD_SAY_CAST && !actor && character && !is_type(x, c, KD_CHARACTER))
        return not_taken(x, c, "is no character here");
    return NULL;
}

static const char *why_no_relation(const struct kd_explainer *x, const struct kd_claim *claim)
{
    size_t works = drama_arg(claim->say->op);
    if (claim->say->op == KD_SAY_OFFER)
        return "not taken: only talked of, offered or declined";
    const char *names = wrong_names(x, claim);
    if (names != NULL)
        return names;
    for (uint32_t i = 0; i < claim->arg[works].count; i++) {
        uint32_t m = kd_explain_member(x, claim, works, i), thing = kd_explain_thing(x, m);
        if (!is_type(x, m, KD_A_WORK))
            return not_taken(x, m, "is no work here");
        if (x->steps.things.v[thing].is_kind != KD_DRAMA)
            return not_taken(x, m,
                             kd_explain_words(x, "is no drama here (%s)",
                                              kd_work_kind_name(x->steps.things.v[thing].is_kind)));
    }
    if (claim->arg[works].count == 0)
        return "not taken: no drama for it to be about, or no one whom it means";
    return "not taken: something else stands against it";
}

static bool is_relation(enum kd_say_op op)
{
    return op == KD_SAY_CAST || op == KD_SAY_PAIR || op == KD_SAY_CREW || op == KD_SAY_AIRS ||
           op == KD_SAY_OFFER;
}

static bool claim_wanted(const struct kd_explainer *x, const struct kd_claim *claim)
{
    for (size_t a = 0; a < KD_SAY_ARGS; a++)
        for (uint32_t i = 0; i < claim->arg[a].count; i++)
            if (kd_explain_wanted(x, kd_explain_mention(x, kd_explain_member(x, claim, a, i))))
                return true;
    return x->wanted[0] == '\0';
}

void kd_explain_unused(struct kd_explainer *x)
{
    for (size_t i = 0; i < x->steps.claims.list.n; i++) {
        const struct kd_claim *claim = &x->steps.claims.list.v[i];
        enum kd_say_op op = claim->say->op;
        if (x->used[i] || !is_relation(op) || !claim_wanted(x, claim))
            continue;
        size_t arg = op == KD_SAY_AIRS ? 1 : 0;
        struct kd_explained e = {
            .found = kd_say_name(op == KD_SAY_PAIR || op == KD_SAY_OFFER ? KD_SAY_CAST : op),
            .name = claim->arg[arg].count > 0
                        ? kd_explain_mention(x, kd_explain_member(x, claim, arg, 0))
                        : NULL,
            .verdict = why_no_relation(x, claim)};
        kd_explain_add(x, &e.reasons, kd_explain_claim(x, claim));
        kd_explain_give(x, &e);
    }
}

/* ---- dates and air times ---- */

static void explain_dates(struct kd_explainer *x)
{
    const struct kd_record *record = x->steps.record;
    const struct kd_found_date *own = kd_dateline(x->steps.doc);
    if (record->published != NULL && own != NULL && kd_explain_wanted(x, record->published)) {
        struct kd_explained e = {
            .found = "published", .name = record->published, .verdict = "", .taken = true};
        struct kd_span span = kd_text_span(&x->steps.doc->text, own->start, own->end);
        struct kd_reason reason = {
            .rule = own->rule, .about = kd_explain_about(x, own->rule), .times = 1, .quote = span};
        kd_explain_add(x, &e.reasons, reason);
        kd_explain_give(x, &e);
    }
    for (size_t i = 0; i < record->dates.n; i++) {
        const struct kd_date *d = &record->dates.v[i];
        struct kd_explained e = {
            .found = "date",
            .name = d->value,
            .verdict = d->inferred ? kd_explain_words(x, "%s; year worked out", d->text) : d->text,
            .taken = true};
        struct kd_reason reason = {.rule = d->rule,
                                   .about = kd_explain_about(x, d->rule),
                                   .times = 1,
                                   .quote = kd_explain_around(x, d->start)};
        kd_explain_add(x, &e.reasons, reason);
        if (kd_explain_wanted(x, d->value) || kd_explain_wanted(x, d->text))
            kd_explain_give(x, &e);
    }
}

static void explain_airtimes(struct kd_explainer *x)
{
    const struct kd_record *record = x->steps.record;
    for (size_t i = 0; i < record->airtimes.n; i++) {
        const struct kd_airtime *a = &record->airtimes.v[i];
        char slot[KD_SLOT_SIZE];
        kd_slot_text(a->days, ", ", a->time, a->tz, slot);
        struct kd_explained e = {.found = "airtime", .name = a->drama, .taken = true};
        e.verdict = kd_explain_words(x, "%s", slot);
        struct kd_reason reason = {.rule = a->rule,
                                   .about = kd_explain_about(x, a->rule),
                                   .times = 1,
                                   .quote = a->evidence.v[0]};
        kd_explain_add(x, &e.reasons, reason);
        if (kd_explain_wanted(x, a->drama))
            kd_explain_give(x, &e);
    }
}

static void explain_events(struct kd_explainer *x)
{
    const struct kd_record *record = x->steps.record;
    for (size_t i = 0; i < record->events.n; i++) {
        const struct kd_event *event = &record->events.v[i];
        const struct kd_date *date = &record->dates.v[event->date];
        struct kd_explained e = {
            .found = "event", .name = event->drama, .taken = true, .confidence = event->confidence};
        e.verdict = kd_explain_words(x, "%s, %s", kd_happening_name(event->what), date->value);
        struct kd_reason reason = {.rule = event->rule,
                                   .about = kd_explain_about(x, event->rule),
                                   .times = 1,
                                   .quote = event->evidence.v[0]};
        kd_explain_add(x, &e.reasons, reason);
        if (kd_explain_wanted(x, event->drama) || kd_explain_wanted(x, date->value))
            kd_explain_give(x, &e);
    }
}

void kd_explain_facts(struct kd_explainer *x)
{
    explain_relations(x, &x->steps.record->cast, "cast");
    explain_relations(x, &x->steps.record->crew, "crew");
    explain_relations(x, &x->steps.record->airs, "airs");
    explain_airtimes(x);
    explain_events(x);
    explain_dates(x);
}
