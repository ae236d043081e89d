/* Ties that no rule states: an article about a drama names its people and its network without
 * saying each time that they are the drama's. What it shows of each two is weighed (context.h). */
#include <stdlib.h>
#include <string.h>

#include "extract/relate_p.h"
#include "extract/token.h"

static const char *const rules[KD_BONDS] = {[KD_BOND_CAST] = "context.cast",
                                            [KD_BOND_CREW] = "context.crew",
                                            [KD_BOND_AIRS] = "context.airs",
                                            [KD_BOND_ROLE] = "context.role"};

/* Whether a rule ties the two already, or talks of it. */
static bool tied_to(const struct kd_relater *r, const struct kd_party *party, uint32_t drama)
{
    if (kd_party_has(r, party, drama))
        return true;
    return party->bond == KD_BOND_CAST &&
           kd_first_tie_to(r, &r->offers, party->who, drama) != KD_NO_ENTRY;
}

static void weigh_with_dramas(struct kd_relater *r, enum kd_bond bond, uint32_t other,
                              size_t stated)
{
    enum kd_role role = bond == KD_BOND_CAST   ? KD_ACTOR
                        : bond == KD_BOND_CREW ? kd_trade(&r->things->v[other])
                                               : KD_OTHER_ROLE;
    struct kd_party party;
    kd_party_of(r, bond, other, stated, &party);
    struct kd_numbers dramas = kd_dramas_for(r, &party);
    for (size_t i = 0; i < dramas.n; i++) {
        if (tied_to(r, &party, dramas.v[i]) || kd_is_told_apart(r, &party, dramas.v[i]))
            continue;
        struct kd_weighed pair = kd_weigh_pair(r, &party, dramas.v[i]);
        if (pair.taken)
            kd_tie(r, kd_ties_of(r, bond),
                   (struct kd_tie){dramas.v[i], other, KD_NO_ENTRY, role, pair.shown.sentence,
                                   rules[bond], pair.likely});
    }
}

/* Whether the context may tell what the person acts in, or makes. */
static bool may_be(const struct kd_relater *r, enum kd_bond bond, uint32_t person)
{
    const struct kd_thing *thing = &r->things->v[person];
    return thing->parent == person && thing->is == KD_PERSON && thing->count > 0 &&
           (bond == KD_BOND_CAST
                ? !kd_tied(r, &r->out->crew, person)
                : kd_trade(&r->things->v[person]) != KD_OTHER_ROLE &&
                      !kd_tied(r, &r->out->cast, person) && !r->makes_other[person]);
}

/* Which dramas have, by rules, somebody in each role. */
static void find_taken(struct kd_relater *r, const struct kd_ties *ties)
{
    for (size_t i = 0; i < ties->n; i++) {
        bool **taken = &r->taken[ties->v[i].role];
        if (*taken == NULL) {
            *taken = kd_arena_alloc(r->doc->arena, r->things->n + 1);
            memset(*taken, 0, r->things->n + 1);
        }
        (*taken)[ties->v[i].drama] = true;
    }
}

static void find_cast(struct kd_relater *r)
{
    r->cast_in = kd_arena_alloc(r->doc->arena, (r->things->n + 1) * sizeof *r->cast_in);
    for (size_t i = 0; i < r->out->cast.n; i++) {
        const struct kd_tie *tie = &r->out->cast.v[i];
        if (kd_first_tie_to(r, &r->out->cast, tie->other, tie->drama) == i)
            *KD_PUSH(r->doc->arena, &r->cast_in[tie->other]) = tie->drama;
    }
}

static void weigh_people(struct kd_relater *r, enum kd_bond bond)
{
    size_t stated = kd_ties_of(r, bond)->n;
    for (uint32_t t = 0; t < r->things->n; t++)
        if (may_be(r, bond, t))
            weigh_with_dramas(r, bond, t, stated);
}

/* Whether mention m names the network as a house, at which somebody is, or which holds a contest:
 * "the KBS building in Yeouido", "MBC's script contest". */
static bool is_house(const struct kd_relater *r, uint32_t m)
{
    enum { NEAR = 4 /* tokens */ };
    static const char *const places[] = {"building", "headquarters", "annex", "hall", NULL};
    static const char *const contests[] = {"contest", "competition", NULL};
    static const char *const scripts[] = {"script", "screenplay", "drama", "writing", NULL};
    const struct kd_doc *doc = r->doc;
    uint32_t last = doc->mentions.v[m].last;
    uint32_t end = doc->sentences.v[doc->mentions.v[m].sentence].last;
    if (last < end && kd_is_word(doc, last, places))
        return true;
    for (uint32_t t = last; t < end && t < last + NEAR; t++)
        if (t > last && kd_is_word(doc, t, contests) && kd_is_word(doc, t - 1, scripts))
            return true;
    return false;
}

/* The first mention of each network outside page furniture, and not as a house. */
static struct kd_numbers networks(const struct kd_relater *r)
{
    struct kd_numbers found = {0};
    for (uint32_t m = 0; m < r->doc->mentions.n; m++) {
        const struct kd_mention *network = &r->doc->mentions.v[m];
        bool known = network->kind != KD_NETWORK || network->chrome || is_house(r, m);
        for (size_t i = 0; i < found.n && !known; i++)
            known = kd_same_network(r, m, found.v[i]);
        if (!known)
            *KD_PUSH(r->doc->arena, &found) = m;
    }
    return found;
}

/* ---- who plays whom ---- */

static void add_actor(struct kd_relater *r, uint32_t person, struct kd_numbers *out)
{
    if (r->stamp[person] == r->stamped)
        return;
    r->stamp[person] = r->stamped;
    *KD_PUSH(r->doc->arena, out) = person;
}

enum { FEW = 40 }; /* actors */

/* What is asked of all ties for each character: who acts at all, unless these are many; who is
 * played. */
static void find_actors(struct kd_relater *r)
{
    r->played = kd_arena_alloc(r->doc->arena, r->things->n + 1);
    r->stamped++;
    for (size_t i = 0; i < r->out->cast.n; i++) {
        const struct kd_tie *tie = &r->out->cast.v[i];
        if (tie->character != KD_NO_ENTRY)
            r->played[tie->character] = true;
        if (r->actors.n <= FEW)
            add_actor(r, tie->other, &r->actors);
    }
}

/* The actors who may play the character: all who are in some drama, or, where these are many, those
 * who are named near it. */
static struct kd_numbers actors_for(struct kd_relater *r, uint32_t character)
{
    struct kd_numbers actors = {0};
    if (r->actors.n <= FEW)
        return r->actors;
    r->stamped++;
    for (uint32_t p = r->places.start[character]; p < r->places.start[character + 1]; p++) {
        uint32_t m = r->places.mention[p];
        for (uint32_t k = m > FEW ? m - FEW : 0; k < r->doc->mentions.n && k < m + FEW; k++)
            if (kd_is_type(r, kd_thing_index(r, k), KD_PERSON) &&
                kd_tied(r, &r->out->cast, kd_thing_index(r, k)))
                add_actor(r, kd_thing_index(r, k), &actors);
    }
    return actors;
}

/* The tie of an actor to a drama (to any without a character, when KD_NO_ENTRY: the surest); NULL
 * for none. */
static struct kd_tie *tie_of(struct kd_relater *r, uint32_t actor, uint32_t drama)
{
    enum { MOST = 256 }; /* ties of one actor */
    struct kd_tie *best = NULL;
    uint32_t i = kd_first_tie(r, &r->out->cast, actor);
    for (uint32_t n = 0; i != KD_NO_ENTRY && n < MOST; n++, i = kd_next_tie(&r->out->cast, i)) {
        struct kd_tie *tie = &r->out->cast.v[i];
        bool fits = drama == KD_NO_ENTRY ? tie->character == KD_NO_ENTRY : tie->drama == drama;
        if (fits && (best == NULL || tie->confidence > best->confidence))
            best = tie;
    }
    return best;
}

/* The mention of the actor in that sentence, or the first of all. */
static uint32_t mention_in(const struct kd_relater *r, uint32_t actor, uint32_t sentence)
{
    uint32_t there = kd_place_in(r->doc, &r->places, actor, sentence);
    return there != KD_NO_ENTRY ? there : r->places.mention[r->places.start[actor]];
}

/* Ties the character to its actor: in the drama that a reader would take the two to be named for,
 * as if a rule said who plays whom where the character is told of; not when the actor plays
 * another there. */
static void give_character(struct kd_relater *r, const struct kd_weighed *pair)
{
    uint32_t character = pair->drama, m = mention_in(r, pair->other, pair->shown.sentence);
    uint32_t named = mention_in(r, character, pair->shown.sentence);
    if (r->doc->mentions.v[named].sentence != r->doc->mentions.v[m].sentence)
        m = named;
    uint32_t beside = kd_work_of_role(r, named);
    if (beside != KD_NO_ENTRY && !kd_is_drama(r, beside))
        return; /* a film has it */
    uint32_t place = kd_meant(r, r->doc->mentions.v[m].sentence, m, m);
    double likely;
    place = kd_is_drama(r, place) ? place : KD_NO_ENTRY;
    uint32_t drama = kd_drama_of_part(r, pair->other, m, named, place, &likely);
    struct kd_tie *tie = tie_of(r, pair->other, drama);
    double least = pair->likely;
    if (tie == NULL && drama != KD_NO_ENTRY) {
        least = likely < least ? likely : least;
        kd_tie(r, &r->out->cast,
               (struct kd_tie){drama, pair->other, character, KD_ACTOR, pair->shown.sentence,
                               rules[KD_BOND_ROLE], least});
    } else if (tie != NULL && tie->character == KD_NO_ENTRY) {
        tie->character = character;
        tie->sentence = pair->shown.sentence;
        tie->rule = rules[KD_BOND_ROLE];
        tie->confidence = tie->confidence < least ? tie->confidence : least;
        kd_note_tie(r, &r->out->cast, (uint32_t)(tie - r->out->cast.v));
    } else {
        return;
    }
    r->played[character] = true;
}

struct guesses {
    struct kd_weighed *v;
    size_t n, cap;
};

/* Adds those who are likely enough to play the character. */
static void guess_actors(struct kd_relater *r, uint32_t character, size_t stated,
                         struct guesses *out)
{
    struct kd_numbers actors = actors_for(r, character);
    for (size_t i = 0; i < actors.n; i++) {
        struct kd_party party;
        kd_party_of(r, KD_BOND_ROLE, actors.v[i], stated, &party);
        struct kd_weighed pair = kd_weigh_pair(r, &party, character);
        if (pair.taken && !kd_is_offered(r, actors.v[i], KD_NO_ENTRY, pair.shown.sentence) &&
            !kd_is_owner_alone(r, character, pair.shown.sentence))
            *KD_PUSH(r->doc->arena, out) = pair;
    }
}

/* The likeliest first; of equals, the character and the actor that were named first. */
static int by_likelihood(const void *a, const void *b)
{
    const struct kd_weighed *x = a, *y = b;
    if (x->sure < y->sure || x->sure > y->sure)
        return x->sure < y->sure ? 1 : -1;
    if (x->drama != y->drama)
        return x->drama < y->drama ? -1 : 1;
    return x->other < y->other ? -1 : x->other > y->other;
}

/* Gives each character that no rule gives to anybody the actor who is likeliest to play it, the
 * likeliest of all first. */
static void cast_the_rest(struct kd_relater *r)
{
    size_t stated = r->out->cast.n;
    struct guesses guesses = {0};
    find_actors(r);
    for (uint32_t c = 0; c < r->things->n; c++)
        if (r->things->v[c].parent == c && r->things->v[c].is == KD_CHARACTER &&
            r->things->v[c].count > 0 && !r->played[c])
            guess_actors(r, c, stated, &guesses);
    if (guesses.n > 1)
        qsort(guesses.v, guesses.n, sizeof *guesses.v, by_likelihood);
    for (size_t i = 0; i < guesses.n; i++)
        if (!r->played[guesses.v[i].drama])
            give_character(r, &guesses.v[i]);
}

void kd_tie_the_rest(struct kd_relater *r)
{
    size_t stated = r->out->airs.n;
    find_taken(r, &r->out->cast);
    find_taken(r, &r->out->crew);
    find_taken(r, &r->out->airs);
    find_cast(r);
    weigh_people(r, KD_BOND_CREW);
    weigh_people(r, KD_BOND_CAST);
    struct kd_numbers shown = networks(r);
    for (size_t i = 0; i < shown.n; i++)
        weigh_with_dramas(r, KD_BOND_AIRS, shown.v[i], stated);
    cast_the_rest(r);
}
