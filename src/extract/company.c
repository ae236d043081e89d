/* What the things around a thing say of it: the rest of its list, the names beside it. It is
 * weighed after all that is said of the thing itself. */
#include "extract/resolve_p.h"
#include "extract/token.h"

/* ---- names in one list are of one type ---- */

static struct kd_thing *alike_thing(const struct kd_resolver *r, const struct kd_claim *claim,
                                    uint32_t k)
{
    return kd_thing_of(r->doc, r->things, r->claims->members.v[claim->arg[0].from + k]);
}

/* Whether a noun of its own stands before member k: "“Salt Road” and the movie “Moss”". */
static bool has_own_noun(const struct kd_resolver *r, const struct kd_claim *claim, uint32_t k)
{
    const uint32_t *member = r->claims->members.v + claim->arg[0].from;
    uint32_t last = r->doc->mentions.v[member[k]].first;
    for (uint32_t t = r->doc->mentions.v[member[k - 1]].last; t < last; t++)
        if (kd_kind_of_word(&r->doc->tokens.v[t]) >= 0)
            return true;
    return false;
}

/* What is said of the kind of one work of a list holds for those up to the next noun. */
static void spread_kinds(struct kd_resolver *r, const struct kd_claim *claim)
{
    for (uint32_t from = 0, to; from < claim->arg[0].count; from = to) {
        double kinds[KD_KINDS_OF_WORK] = {0};
        for (to = from; to < claim->arg[0].count; to++) {
            if (to > from && has_own_noun(r, claim, to))
                break;
            const struct kd_thing *thing = alike_thing(r, claim, to);
            for (int k = 0; thing != NULL && k < KD_KINDS_OF_WORK; k++)
                kinds[k] += thing->kind[k] > 1 ? 0.5 : 0;
        }
        for (uint32_t i = from; i < to; i++) {
            struct kd_thing *thing = alike_thing(r, claim, i);
            for (int k = 0; thing != NULL && k < KD_KINDS_OF_WORK; k++)
                thing->kind[k] += kinds[k];
        }
    }
}

void kd_spread_alike(struct kd_resolver *r)
{
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (claim->say->op != KD_SAY_ALIKE || claim->arg[0].count < 2 || kd_repeats(r->claims, i))
            continue;
        double sum[KD_TYPES] = {0};
        for (uint32_t k = 0; k < claim->arg[0].count; k++) {
            const struct kd_thing *thing = alike_thing(r, claim, k);
            for (int t = KD_PERSON; thing != NULL && t < KD_TYPES; t++)
                sum[t] += thing->type[t] > 2.5 ? 1 : thing->type[t] > 1 ? 0.5 : 0;
        }
        int best = KD_PERSON;
        for (int t = KD_PERSON; t < KD_TYPES; t++)
            best = sum[t] > sum[best] ? t : best;
        for (uint32_t k = 0; k < claim->arg[0].count && sum[best] > 0; k++) {
            struct kd_thing *thing = alike_thing(r, claim, k);
            if (thing != NULL)
                kd_believe(thing, (enum kd_type)best, 0.7 * claim->say->weight, claim->rule->id);
        }
        if (best == KD_A_WORK && sum[best] > 0)
            spread_kinds(r, claim);
    }
}

/* ---- the names beside it ---- */

/* +1 where the thing is surely a character, -1 where it is surely a person. */
static double vote_of(const struct kd_thing *thing)
{
    if (thing == NULL || thing->ruled < 0.8)
        return 0;
    double margin = thing->type[KD_CHARACTER] - thing->type[KD_PERSON];
    return margin > 0.5 ? 1 : margin < -0.5 ? -1 : 0;
}

/* A synopsis names characters, a report names people: who is named among them is most likely one
 * of them. */
double kd_company(const struct kd_resolver *r, uint32_t m)
{
    enum { NEAR = 100 }; /* mentions to each side: a page may be one line */
    const struct kd_doc *doc = r->doc;
    const struct kd_thing *self = kd_thing_of(doc, r->things, m);
    uint32_t sentence = doc->mentions.v[m].sentence, line = doc->sentences.v[sentence].line;
    double sum = 0, nearest = 0;
    for (int step = -1; step <= 1; step += 2)
        for (uint32_t k = m, seen = 0; seen < NEAR && (step < 0 ? k > 0 : k + 1 < doc->mentions.n);
             seen++) {
            k = step < 0 ? k - 1 : k + 1;
            const struct kd_mention *other = &doc->mentions.v[k];
            if (doc->sentences.v[other->sentence].line != line)
                break;
            const struct kd_thing *thing = kd_thing_of(doc, r->things, k);
            double vote = thing == self ? 0 : vote_of(thing);
            if (vote != 0 && nearest == 0 && other->sentence == sentence)
                nearest = vote;
            sum += vote * (other->sentence == sentence ? 0.5 : 0.25);
        }
    sum += nearest * 0.5;
    return sum > 1.5 ? 1.5 : sum < -1.5 ? -1.5 : sum;
}
