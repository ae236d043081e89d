/* Relations: the claims, with things in place of candidates and a drama where the sentence left it
 * to the context. */
#include "extract/relate.h"

#include <stdlib.h>
#include <string.h>

#include "extract/relate_p.h"

/* ---- what does not hold ---- */

/* A maker's other work named beside him is no part that he plays. */
static void drop_makers(struct kd_relater *r)
{
    size_t kept = 0;
    for (size_t i = 0; i < r->out->cast.n; i++) {
        const struct kd_tie *tie = &r->out->cast.v[i];
        if (tie->character != KD_NO_ENTRY || kd_trade(&r->things->v[tie->other]) == KD_OTHER_ROLE)
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
        if (!kd_tied(r, &r->out->cast, r->out->crew.v[i].other))
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
        kd_tie_slot(r, claim);
        break;
    case KD_SAY_EVENT:
        kd_tie_event(r, claim);
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

static int by_date(const void *a, const void *b)
{
    const struct kd_occasion *x = a, *y = b;
    return (x->date > y->date) - (x->date < y->date);
}

/* "Kim Ara (Live)", of which only what the two are tells that no character stands in the bracket:
 * it is named in passing, as titles are that a rule says so of. */
static void pass_over_credits(struct kd_relater *r)
{
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (claim->say->op == KD_SAY_PAIR && kd_is_earlier_work(r, claim))
            r->passing[kd_member(r, claim, 1, 0)] = true;
    }
}

void kd_relate(struct kd_doc *doc, const struct kd_lists *lists, const struct kd_claims *claims,
               struct kd_things *things, struct kd_relations_found *out)
{
    struct kd_relater relater = {.doc = doc,
                                 .lists = lists,
                                 .claims = claims,
                                 .things = things,
                                 .asked_before = KD_NO_ENTRY};
    struct kd_relater *r = &relater;
    *out = (struct kd_relations_found){0};
    r->out = out;
    r->aside = kd_bracketed_mentions(doc);
    r->passing = kd_passing_mentions(doc, claims, r->aside);
    pass_over_credits(r);
    for (uint32_t m = 0; m < doc->mentions.n; m++)
        r->aside[m] |= r->passing[m];
    r->places = kd_find_places(doc, things);
    find_dramas(r);
    kd_carry_focus(r);
    kd_carry_topic(r);
    kd_carry_person(r);
    kd_find_antecedents(r);
    kd_find_told(r);
    kd_find_before(r);
    r->acting = kd_arena_alloc(doc->arena, doc->mentions.n + 1);
    r->makes_other = kd_arena_alloc(doc->arena, things->n + 1);
    kd_find_works_told(r);
    kd_find_stated(r);
    kd_find_beside(r);
    kd_find_homes(r);
    r->dramas_around = kd_look_around(r, KD_A_WORK);
    r->characters_around = kd_look_around(r, KD_CHARACTER);
    for (int round = 0; round < ROUNDS; round++) {
        r->stated_cast = out->cast.n;
        r->stated_crew = out->crew.n;
        for (size_t i = 0; i < claims->list.n; i++)
            if (round_of(r, &claims->list.v[i]) == (enum round)round)
                tie_claim(r, &claims->list.v[i]);
    }
    kd_settle_slots(r);
    drop_makers(r);
    sort_by_sentence(doc, &out->cast);
    sort_by_sentence(doc, &out->crew);
    kd_index_ties(r, &out->cast);
    kd_index_ties(r, &out->crew);
    r->stated_cast = out->cast.n;
    kd_tie_the_rest(r);
    settle_roles(r);
    if (out->occasions.n > 0)
        qsort(out->occasions.v, out->occasions.n, sizeof *out->occasions.v, by_date);
}
