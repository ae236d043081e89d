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

/* Which works are named for nothing but to tell of another one: "following the finale of W".
 * Nobody whom a rule does not name is told of with them. */
static void find_beside(struct kd_relater *r)
{
    bool *beside = kd_arena_alloc(r->doc->arena, r->doc->mentions.n + 1);
    r->beside = kd_arena_alloc(r->doc->arena, r->things->n + 1);
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        for (uint32_t k = 0; claim->say->op == KD_SAY_BESIDE && k < claim->arg[0].count; k++)
            beside[kd_member(r, claim, 0, k)] = true;
    }
    for (size_t i = 0; i < r->dramas.n; i++) {
        uint32_t drama = r->dramas.v[i];
        bool all = true;
        for (uint32_t p = r->places.start[drama]; p < r->places.start[drama + 1]; p++)
            all &= beside[r->places.mention[p]];
        r->beside[drama] = all;
    }
}

/* Whether token `last`, behind a network, makes what follows the network's own: "MBC's W", "the MBC
 * drama W". */
static bool is_owner(const struct kd_doc *doc, uint32_t last)
{
    return doc->tokens.v[last].kind == KD_POSSESSIVE || (doc->tokens.v[last].vocab & KD_V_SERIES);
}

/* Whether mention m of a network stands in front of a work of its own, "MBC's hit 'Salt Road'",
 * and the drama is none of a list that this starts: "SBS's 'Salt Road' and 'Moss'". */
static bool owns_another(const struct kd_relater *r, uint32_t m, uint32_t drama)
{
    enum { FAR = 4, NEXT = 3 }; /* tokens, also between two of a list */
    const struct kd_doc *doc = r->doc;
    uint32_t last = doc->mentions.v[m].last, sentence = doc->mentions.v[m].sentence;
    struct kd_range all = kd_within(doc, m, last, doc->sentences.v[sentence].last);
    if (m + 1 >= all.to || !is_owner(doc, last) || doc->mentions.v[m + 1].first > last + FAR ||
        !kd_is_type(r, kd_thing_index(r, m + 1), KD_A_WORK))
        return false;
    for (uint32_t k = m + 1; k < all.to; k++) {
        if (k > m + 1 && doc->mentions.v[k].first > doc->mentions.v[k - 1].last + NEXT)
            break;
        if (kd_thing_index(r, k) == drama)
            return false;
    }
    return true;
}

/* Whether the network is named for other works alone, which says nothing of the drama. */
static bool owns_others_only(const struct kd_relater *r, const struct kd_party *party,
                             uint32_t drama)
{
    bool others = party->bond == KD_BOND_AIRS && party->count > 0;
    for (uint32_t i = 0; i < party->count && others; i++)
        others = owns_another(r, party->mention[i], drama);
    return others;
}

/* Whether the line of mention m names the thing near it. */
static bool line_names(const struct kd_relater *r, const struct kd_line *line, uint32_t m,
                       uint32_t thing)
{
    struct kd_range all = kd_within(r->doc, m, line->first, line->last);
    for (uint32_t k = all.from; k < all.to; k++)
        if (kd_thing_index(r, k) == thing)
            return true;
    return false;
}

/* Whether the person is named for prizes alone, "Best director: Kim Ara (Salt Road)", and for none
 * with the drama: each line of such a list has its own. */
static bool wins_with_others(const struct kd_relater *r, const struct kd_party *party,
                             uint32_t drama)
{
    static const char *const prizes[] = {"best",  "top",        "award",   "awards", "prize",
                                         "grand", "excellence", "daesang", NULL};
    const struct kd_doc *doc = r->doc;
    bool wins = party->bond != KD_BOND_AIRS && party->count > 0 && party->ties.n > 0;
    for (uint32_t i = 0; i < party->count && wins; i++) {
        const struct kd_mention *m = &doc->mentions.v[party->mention[i]];
        const struct kd_line *line = &doc->lines.v[doc->sentences.v[m->sentence].line];
        wins = kd_has_label(doc, line, prizes) && !line_names(r, line, party->mention[i], drama);
    }
    return wins;
}

static void weigh_with_dramas(struct kd_relater *r, enum kd_bond bond, uint32_t other,
                              size_t stated)
{
    enum kd_role role = bond == KD_BOND_CAST   ? KD_ACTOR
                        : bond == KD_BOND_CREW ? kd_trade(r, other)
                                               : KD_OTHER_ROLE;
    struct kd_party party;
    kd_party_of(r, bond, other, stated, &party);
    struct kd_numbers dramas = kd_dramas_for(r, &party);
    for (size_t i = 0; i < dramas.n; i++) {
        if (tied_to(r, &party, dramas.v[i]) || owns_others_only(r, &party, dramas.v[i]) ||
            wins_with_others(r, &party, dramas.v[i]) ||
            (bond != KD_BOND_AIRS && r->beside[dramas.v[i]]))
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
                : kd_trade(r, person) != KD_OTHER_ROLE && !kd_tied(r, &r->out->cast, person) &&
                      !r->makes_other[person]);
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

/* Whether mention m names the network as a house, at which somebody is, not something: "the KBS
 * building in Yeouido"; or for what it holds besides: "a prize in KBS's drama script contest". */
static bool is_house(const struct kd_relater *r, uint32_t m)
{
    static const char *const places[] = {"building", "headquarters", "annex", "hall", NULL};
    static const char *const held[] = {"contest", "competition", NULL};
    enum { FAR = 7 }; /* tokens */
    const struct kd_doc *doc = r->doc;
    uint32_t last = doc->mentions.v[m].last;
    uint32_t end = doc->sentences.v[doc->mentions.v[m].sentence].last;
    if (last < end && kd_is_word(doc, last, places))
        return true;
    for (uint32_t t = last; t < end && t < last + FAR; t++) {
        if (doc->tokens.v[t].kind == KD_PUNCT)
            break;
        if (kd_is_word(doc, t, held))
            return true;
    }
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
    const uint32_t *mention = r->places.mention;
    uint32_t low = r->places.start[actor], high = r->places.start[actor + 1], first = mention[low];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (r->doc->mentions.v[mention[middle]].sentence < sentence)
            low = middle + 1;
        else
            high = middle;
    }
    bool there =
        low < r->places.start[actor + 1] && r->doc->mentions.v[mention[low]].sentence == sentence;
    return there ? mention[low] : first;
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

/* Whether the sentence names the character only as somebody's whom another one is: "A appears as
 * C's father". */
static bool is_owner_alone(const struct kd_relater *r, uint32_t character, uint32_t sentence)
{
    enum { NEAR = 3 /* tokens: "C's younger sister" */ };
    const struct kd_doc *doc = r->doc;
    bool owner = false;
    for (uint32_t m = mention_in(r, character, sentence);
         m < doc->mentions.n && doc->mentions.v[m].sentence == sentence; m++) {
        uint32_t t = doc->mentions.v[m].last;
        if (kd_thing_index(r, m) != character)
            continue;
        bool kin = false;
        for (uint32_t k = t + 1; k <= t + NEAR && k < doc->sentences.v[sentence].last; k++)
            kin |= (doc->tokens.v[k].vocab & KD_V_KIN) != 0;
        if (!kin || doc->tokens.v[t].kind != KD_POSSESSIVE)
            return false;
        owner = true;
    }
    return owner;
}

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
            !is_owner_alone(r, character, pair.shown.sentence))
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
    find_beside(r);
    weigh_people(r, KD_BOND_CREW);
    weigh_people(r, KD_BOND_CAST);
    struct kd_numbers shown = networks(r);
    for (size_t i = 0; i < shown.n; i++)
        weigh_with_dramas(r, KD_BOND_AIRS, shown.v[i], stated);
    cast_the_rest(r);
}
