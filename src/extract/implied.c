/* Ties that no rule states: an article about a drama names its people and its network without
 * saying each time that they are the drama's. What it shows of each two is weighed (context.h). */
#include "extract/relate_p.h"

/* From these probabilities on a tie is taken. */
static const double likely_enough[KD_BONDS] = {
    [KD_BOND_CAST] = 0.38, [KD_BOND_CREW] = 0.4, [KD_BOND_AIRS] = 0.4};

static const char *const rules[KD_BONDS] = {[KD_BOND_CAST] = "context.cast",
                                            [KD_BOND_CREW] = "context.crew",
                                            [KD_BOND_AIRS] = "context.airs"};

static bool tied(const struct kd_ties *ties, uint32_t person)
{
    for (size_t i = 0; i < ties->n; i++)
        if (ties->v[i].other == person)
            return true;
    return false;
}

/* Whether a tie of the two is there already, or one that is only talked of. */
static bool tied_to(const struct kd_relater *r, enum kd_bond bond, uint32_t other, uint32_t drama)
{
    const struct kd_ties *ties = kd_ties_of(r, bond);
    for (size_t i = 0; i < ties->n; i++)
        if (ties->v[i].drama == drama &&
            (bond == KD_BOND_AIRS ? kd_same_network(r, ties->v[i].other, other)
                                  : ties->v[i].other == other))
            return true;
    for (size_t i = 0; bond == KD_BOND_CAST && i < r->offers.n; i++)
        if (r->offers.v[i].drama == drama && r->offers.v[i].other == other)
            return true;
    return false;
}

static void tie_by_context(struct kd_relater *r, enum kd_bond bond, uint32_t other, uint32_t drama,
                           size_t stated)
{
    struct kd_shown shown;
    kd_gather_evidence(r, bond, other, drama, stated, &shown);
    double likely = kd_context_weigh(r->lists->context, bond, shown.seen);
    bool taken = likely >= likely_enough[bond];
    if (r->doc->keep_votes)
        *KD_PUSH(r->doc->arena, &r->out->weighed) =
            (struct kd_weighed){bond, drama, other, shown, likely, taken};
    enum kd_role role = bond == KD_BOND_CAST   ? KD_ACTOR
                        : bond == KD_BOND_CREW ? kd_trade(r, other)
                                               : KD_OTHER_ROLE;
    if (taken)
        kd_tie(
            r, kd_ties_of(r, bond),
            (struct kd_tie){drama, other, KD_NO_ENTRY, role, shown.sentence, rules[bond], likely});
}

static void weigh_with_dramas(struct kd_relater *r, enum kd_bond bond, uint32_t other,
                              size_t stated)
{
    for (uint32_t d = 0; d < r->things->n; d++)
        if (r->things->v[d].parent == d && kd_is_drama(r, d) && r->things->v[d].count > 0 &&
            !tied_to(r, bond, other, d))
            tie_by_context(r, bond, other, d, stated);
}

/* Whether the context may tell what the person acts in, or makes. */
static bool may_be(const struct kd_relater *r, enum kd_bond bond, uint32_t person)
{
    const struct kd_thing *thing = &r->things->v[person];
    return thing->parent == person && thing->is == KD_PERSON && thing->count > 0 &&
           (bond == KD_BOND_CAST
                ? !tied(&r->out->crew, person)
                : kd_trade(r, person) != KD_OTHER_ROLE && !tied(&r->out->cast, person));
}

static void weigh_people(struct kd_relater *r, enum kd_bond bond)
{
    size_t stated = kd_ties_of(r, bond)->n;
    for (uint32_t t = 0; t < r->things->n; t++)
        if (may_be(r, bond, t))
            weigh_with_dramas(r, bond, t, stated);
}

/* Whether mention m is the first of its network outside page furniture. */
static bool is_first(const struct kd_relater *r, uint32_t m)
{
    for (uint32_t k = 0; k < m; k++)
        if (!r->doc->mentions.v[k].chrome && kd_same_network(r, k, m))
            return false;
    return !r->doc->mentions.v[m].chrome && r->doc->mentions.v[m].kind == KD_NETWORK;
}

void kd_tie_the_rest(struct kd_relater *r)
{
    size_t stated = r->out->airs.n;
    weigh_people(r, KD_BOND_CREW);
    weigh_people(r, KD_BOND_CAST);
    for (uint32_t m = 0; m < r->doc->mentions.n; m++)
        if (is_first(r, m))
            weigh_with_dramas(r, KD_BOND_AIRS, m, stated);
}
