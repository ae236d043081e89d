/* Relations: the claims, with things in place of candidates and a drama where the sentence left it
 * to the context. */
#include "extract/relate.h"

#include <string.h>

#include "extract/date.h"
#include "extract/relate_p.h"

/* ---- slots ---- */

/* Whether a claim before this one has given the same words to a drama. */
static bool slot_taken(const struct kd_relater *r, const struct kd_claim *claim)
{
    for (const struct kd_claim *c = claim;
         c-- > r->claims->list.v && c->sentence == claim->sentence;)
        if (c->say->op == KD_SAY_AIRTIME && c->text != NULL &&
            c->text + c->text_len == claim->text + claim->text_len)
            return true;
    return false;
}

/* The words of a slot with what stands for a placeholder put back ("Sun" may be a name). */
static const char *slot_text(struct kd_relater *r, const struct kd_claim *claim, size_t *len)
{
    const struct kd_doc *doc = r->doc;
    struct {
        char *v;
        size_t n, cap;
    } text = {0};
    for (const char *s = claim->text; s < claim->text + claim->text_len; s++) {
        if (!kd_is_tag(s)) {
            *KD_PUSH(doc->arena, &text) = *s;
            continue;
        }
        const struct kd_mention *m = &doc->mentions.v[kd_tag_mention(s)];
        for (uint32_t i = m->start; i < m->end && m->kind == KD_UNKNOWN; i++)
            *KD_PUSH(doc->arena, &text) = doc->text.s[i];
        s += KD_TAG_SIZE - 1;
    }
    *len = text.n;
    *KD_PUSH(doc->arena, &text) = '\0';
    return text.v;
}

/* The mentions of tokens [first, last) that are near mention `at`, or behind it where it is none of
 * them. */
static struct kd_range near_slot(const struct kd_doc *doc, uint32_t first, uint32_t last,
                                 uint32_t at)
{
    struct kd_range all = {kd_mention_at(doc, first), kd_mention_at(doc, last)};
    if (at > KD_WINDOW && all.from < at - KD_WINDOW)
        all.from = at - KD_WINDOW;
    if (all.to > at + KD_WINDOW)
        all.to = at + KD_WINDOW;
    return all;
}

/* The drama that a sentence tells of last before mention `at`, or else first behind it; or
 * KD_NO_ENTRY. */
static uint32_t told_in_sentence(const struct kd_relater *r, const struct kd_sentence *s,
                                 uint32_t at)
{
    uint32_t found = KD_NO_ENTRY;
    struct kd_range all = near_slot(r->doc, s->first, s->last, at);
    for (uint32_t m = all.from; m < all.to; m++)
        if (!r->aside[m] && kd_is_drama(r, kd_thing_index(r, m)) &&
            (m < at || found == KD_NO_ENTRY))
            found = kd_thing_index(r, m);
    return found;
}

/* The drama that a line tells of first before mention `at`, or KD_NO_ENTRY. */
static uint32_t told_in_line(const struct kd_relater *r, const struct kd_line *line, uint32_t at)
{
    struct kd_range all = near_slot(r->doc, line->first, line->last, at);
    for (uint32_t m = all.from; m < all.to && m < at; m++)
        if (!r->aside[m] && kd_is_drama(r, kd_thing_index(r, m)))
            return kd_thing_index(r, m);
    return KD_NO_ENTRY;
}

/* The drama of a slot whose rule names none, or one in passing. */
static uint32_t drama_of_slot(const struct kd_relater *r, const struct kd_claim *claim)
{
    const struct kd_sentence *s = &r->doc->sentences.v[claim->sentence];
    uint32_t at =
        claim->text_at != KD_NO_ENTRY ? claim->text_at + 1 : kd_mention_at(r->doc, s->first);
    uint32_t drama = told_in_sentence(r, s, at);
    if (drama == KD_NO_ENTRY && !r->things->single)
        drama = r->heading[s->line];
    if (!kd_is_drama(r, drama))
        drama = told_in_line(r, &r->doc->lines.v[s->line], at);
    if (drama == KD_NO_ENTRY)
        drama = kd_drama_of_block(r, s->line);
    return drama != KD_NO_ENTRY ? drama : kd_meant(r, claim->sentence, at, at);
}

static void add_slot(struct kd_relater *r, const struct kd_claim *claim)
{
    struct kd_slot slot = {.sentence = claim->sentence, .rule = claim->rule->id};
    size_t len = 0;
    const char *text = claim->text != NULL ? slot_text(r, claim, &len) : NULL;
    if (text == NULL || slot_taken(r, claim))
        return;
    bool named = claim->arg[0].count > 0 && !r->passing[kd_member(r, claim, 0, 0)];
    slot.drama = named ? kd_thing_index(r, kd_member(r, claim, 0, 0)) : drama_of_slot(r, claim);
    if (!kd_is_drama(r, slot.drama) || !kd_parse_slot(r->doc->arena, text, len, &slot.airtime))
        return;
    for (size_t i = 0; i < r->out->slots.n; i++) {
        struct kd_slot *old = &r->out->slots.v[i];
        if (old->drama != slot.drama || old->airtime.days != slot.airtime.days)
            continue;
        if (old->airtime.time == NULL)
            old->airtime.time = slot.airtime.time;
        if (old->airtime.tz == NULL)
            old->airtime.tz = slot.airtime.tz;
        return;
    }
    *KD_PUSH(r->doc->arena, &r->out->slots) = slot;
}

/* ---- what does not hold ---- */

/* A maker's other work named beside him is no part that he plays. */
static void drop_makers(struct kd_relater *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->out->cast.n; i++) {
        const struct kd_tie *tie = &r->out->cast.v[i];
        if (tie->character != KD_NO_ENTRY ||
            kd_said_to_make(&r->things->v[tie->other]) == KD_OTHER_ROLE)
            r->out->cast.v[kept++] = *tie;
    }
    r->out->cast.n = kept;
}

static void settle_roles(struct kd_relater *r)
{
    for (size_t i = 0; i < r->out->cast.n; i++) {
        struct kd_thing *person = &r->things->v[r->out->cast.v[i].other];
        if (person->role[person->is_role] < 3 || person->is_role == KD_OTHER_ROLE)
            person->is_role = KD_ACTOR;
    }
    for (size_t i = 0; i < r->out->crew.n; i++) {
        struct kd_thing *person = &r->things->v[r->out->crew.v[i].other];
        if (!kd_tied(&r->out->cast, r->out->crew.v[i].other))
            person->is_role = r->out->crew.v[i].role;
    }
}

static void find_dramas(struct kd_relater *r)
{
    r->stamp = kd_arena_alloc(r->doc->arena, (r->things->n + 1) * sizeof *r->stamp);
    size_t size = (r->things->n + 1) * sizeof(struct kd_words *);
    r->words_of_party = kd_arena_alloc(r->doc->arena, size);
    r->words_of_drama = kd_arena_alloc(r->doc->arena, size);
    for (uint32_t t = 0; t < r->things->n; t++) {
        r->stamp[t] = 0;
        if (r->things->v[t].parent == t && r->things->v[t].count > 0 && kd_is_drama(r, t))
            *KD_PUSH(r->doc->arena, &r->dramas) = t;
    }
}

/* The order in which claims are made ties of: what is offered stands against what is said to be so,
 * and a claim that leaves the drama to the context says something new. */
enum round { OFFERED, NAMED, UNNAMED, ROUNDS };

static enum round round_of(const struct kd_relater *r, const struct kd_claim *claim)
{
    switch (claim->say->op) {
    case KD_SAY_OFFER:
        return OFFERED;
    case KD_SAY_CAST:
        return claim->arg[2].count > 0 ? NAMED : UNNAMED;
    case KD_SAY_PAIR:
        return kd_is_earlier_work(r, claim) ? NAMED : UNNAMED;
    case KD_SAY_CREW:
        return claim->arg[1].count > 0 ? NAMED : UNNAMED;
    default:
        return NAMED;
    }
}

static void tie_claim(struct kd_relater *r, const struct kd_claim *claim)
{
    switch (claim->say->op) {
    case KD_SAY_CAST:
    case KD_SAY_OFFER:
        kd_tie_cast(r, claim);
        break;
    case KD_SAY_PAIR:
        kd_tie_pair(r, claim);
        break;
    case KD_SAY_CREW:
        kd_tie_crew(r, claim);
        break;
    case KD_SAY_AIRS:
        kd_tie_airs(r, claim);
        break;
    case KD_SAY_AIRTIME:
        add_slot(r, claim);
        break;
    default:
        break;
    }
}

/* Puts ties into the order of the text: a counting sort by their sentences. */
static void sort_by_sentence(const struct kd_doc *doc, struct kd_ties *ties)
{
    uint32_t *at = kd_arena_alloc(doc->arena, (doc->sentences.n + 1) * sizeof *at);
    struct kd_tie *sorted = kd_arena_alloc(doc->arena, (ties->n + 1) * sizeof *sorted);
    for (size_t i = 0; i < ties->n; i++)
        at[ties->v[i].sentence + 1]++;
    for (size_t s = 0; s < doc->sentences.n; s++)
        at[s + 1] += at[s];
    for (size_t i = 0; i < ties->n; i++)
        sorted[at[ties->v[i].sentence]++] = ties->v[i];
    if (ties->n > 0)
        memcpy(ties->v, sorted, ties->n * sizeof *sorted);
}

void kd_relate(struct kd_doc *doc, const struct kd_lists *lists, const struct kd_claims *claims,
               struct kd_things *things, struct kd_relations_found *out)
{
    struct kd_relater relater = {.doc = doc, .lists = lists, .claims = claims, .things = things};
    struct kd_relater *r = &relater;
    *out = (struct kd_relations_found){0};
    r->out = out;
    r->aside = kd_bracketed_mentions(doc);
    r->passing = kd_passing_mentions(doc, claims, r->aside);
    for (uint32_t m = 0; m < doc->mentions.n; m++)
        r->aside[m] |= r->passing[m];
    r->places = kd_find_places(doc, things);
    find_dramas(r);
    kd_carry_focus(r);
    kd_carry_person(r);
    kd_find_antecedents(r);
    kd_find_told(r);
    kd_find_works_told(r);
    kd_find_stated(r);
    r->dramas_around = kd_look_around(r, KD_A_WORK);
    r->characters_around = kd_look_around(r, KD_CHARACTER);
    for (int round = 0; round < ROUNDS; round++) {
        r->stated_cast = out->cast.n;
        r->stated_crew = out->crew.n;
        for (size_t i = 0; i < claims->list.n; i++)
            if (round_of(r, &claims->list.v[i]) == (enum round)round)
                tie_claim(r, &claims->list.v[i]);
    }
    drop_makers(r);
    sort_by_sentence(doc, &out->cast);
    sort_by_sentence(doc, &out->crew);
    r->stated_cast = out->cast.n;
    kd_tie_the_rest(r);
    settle_roles(r);
}
