/* Ties that no rule states: an article about a drama names its people and its network without
 * saying each time that they are the drama's. What it shows of each two is weighed (context.h). */
#include <string.h>

#include "extract/relate_p.h"

static const char *const rules[KD_BONDS] = {[KD_BOND_CAST] = "context.cast",
                                            [KD_BOND_CREW] = "context.crew",
                                            [KD_BOND_AIRS] = "context.airs",
                                            [KD_BOND_ROLE] = "context.role"};

/* Whether a rule ties the two already, or talks of it. */
static bool tied_to(const struct kd_relater *r, const struct kd_party *party, uint32_t drama)
{
    for (size_t i = 0; i < party->ties.n; i++)
        if (kd_ties_of(r, party->bond)->v[party->ties.v[i]].drama == drama)
            return true;
    for (size_t i = 0; party->bond == KD_BOND_CAST && i < r->offers.n; i++)
        if (r->offers.v[i].drama == drama && r->offers.v[i].other == party->who)
            return true;
    return false;
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
        if (tied_to(r, &party, dramas.v[i]))
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
                ? !kd_tied(&r->out->crew, person)
                : kd_trade(r, person) != KD_OTHER_ROLE && !kd_tied(&r->out->cast, person));
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

static void weigh_people(struct kd_relater *r, enum kd_bond bond)
{
    size_t stated = kd_ties_of(r, bond)->n;
    for (uint32_t t = 0; t < r->things->n; t++)
        if (may_be(r, bond, t))
            weigh_with_dramas(r, bond, t, stated);
}

/* The first mention of each network outside page furniture. */
static struct kd_numbers networks(const struct kd_relater *r)
{
    struct kd_numbers found = {0};
    for (uint32_t m = 0; m < r->doc->mentions.n; m++) {
        bool known = r->doc->mentions.v[m].kind != KD_NETWORK || r->doc->mentions.v[m].chrome;
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

static bool is_played(const struct kd_relater *r, uint32_t character)
{
    for (size_t i = 0; i < r->out->cast.n; i++)
        if (r->out->cast.v[i].character == character)
            return true;
    return false;
}

/* The actors who may play the character: all who are in some drama, or, where these are many, those
 * who are named near it. */
static struct kd_numbers actors_for(struct kd_relater *r, uint32_t character)
{
    enum { FEW = 40 };
    struct kd_numbers actors = {0};
    r->stamped++;
    for (size_t i = 0; i < r->out->cast.n && actors.n <= FEW; i++)
        add_actor(r, r->out->cast.v[i].other, &actors);
    if (actors.n <= FEW)
        return actors;
    actors = (struct kd_numbers){0};
    r->stamped++;
    for (uint32_t p = r->places.start[character]; p < r->places.start[character + 1]; p++) {
        uint32_t m = r->places.mention[p];
        for (uint32_t k = m > FEW ? m - FEW : 0; k < r->doc->mentions.n && k < m + FEW; k++)
            if (kd_is_type(r, kd_thing_index(r, k), KD_PERSON) &&
                kd_tied(&r->out->cast, kd_thing_index(r, k)))
                add_actor(r, kd_thing_index(r, k), &actors);
    }
    return actors;
}

/* The tie of the actor that the character belongs to: the one to the drama that is meant where the
 * two are named, else the surest. NULL when all have their characters. */
static struct kd_tie *tie_for(struct kd_relater *r, const struct kd_weighed *pair)
{
    uint32_t sentence = pair->shown.sentence;
    uint32_t first = kd_mention_at(r->doc, r->doc->sentences.v[sentence].last);
    uint32_t meant = kd_meant(r, sentence, first, first);
    struct kd_tie *best = NULL;
    for (size_t i = 0; i < r->out->cast.n; i++) {
        struct kd_tie *tie = &r->out->cast.v[i];
        if (tie->other != pair->other || tie->character != KD_NO_ENTRY)
            continue;
        if (tie->drama == meant)
            return tie;
        best = best == NULL || tie->confidence > best->confidence ? tie : best;
    }
    return best;
}

/* Gives the character to the actor who is most likely to play it. Where many actors are named,
 * only those near it are looked at. */
static void cast_character(struct kd_relater *r, uint32_t character, size_t stated)
{
    struct kd_weighed best = {.likely = 0};
    struct kd_numbers actors = actors_for(r, character);
    for (size_t i = 0; i < actors.n; i++) {
        struct kd_party party;
        kd_party_of(r, KD_BOND_ROLE, actors.v[i], stated, &party);
        struct kd_weighed pair = kd_weigh_pair(r, &party, character);
        best = pair.likely > best.likely ? pair : best;
    }
    struct kd_tie *tie = best.taken ? tie_for(r, &best) : NULL;
    if (tie == NULL)
        return;
    tie->character = character;
    tie->sentence = best.shown.sentence;
    tie->rule = rules[KD_BOND_ROLE];
    tie->confidence = tie->confidence < best.likely ? tie->confidence : best.likely;
}

static void cast_the_rest(struct kd_relater *r)
{
    size_t stated = r->out->cast.n;
    for (uint32_t c = 0; c < r->things->n; c++)
        if (r->things->v[c].parent == c && r->things->v[c].is == KD_CHARACTER &&
            r->things->v[c].count > 0 && !is_played(r, c))
            cast_character(r, c, stated);
}

void kd_tie_the_rest(struct kd_relater *r)
{
    size_t stated = r->out->airs.n;
    find_taken(r, &r->out->cast);
    find_taken(r, &r->out->crew);
    find_taken(r, &r->out->airs);
    weigh_people(r, KD_BOND_CREW);
    weigh_people(r, KD_BOND_CAST);
    struct kd_numbers shown = networks(r);
    for (size_t i = 0; i < shown.n; i++)
        weigh_with_dramas(r, KD_BOND_AIRS, shown.v[i], stated);
    cast_the_rest(r);
}
