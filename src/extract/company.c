/* What the things around a thing say of it: the other side of a pair in brackets, the rest of its
 * list, the names beside it. It is weighed after all that is said of the thing itself. */
#include "extract/resolve_p.h"
#include "extract/token.h"

/* ---- which of two is the character: "Kang Chul (Lee)", "Lee Jong Suk (Kang Chul)" ---- */

static double person_margin(const struct kd_thing *thing)
{
    double margin = thing->type[KD_PERSON] - thing->type[KD_CHARACTER];
    return margin > 3 ? 3 : margin < -3 ? -3 : margin;
}

static bool pair_sides(const struct kd_resolver *r, const struct kd_claim *claim,
                       struct kd_thing **outer, struct kd_thing **inner)
{
    if (claim->say->op != KD_SAY_PAIR || claim->arg[0].count != 1 || claim->arg[1].count != 1)
        return false;
    *outer = kd_thing_of(r->doc, r->things, r->claims->members.v[claim->arg[0].from]);
    *inner = kd_thing_of(r->doc, r->things, r->claims->members.v[claim->arg[1].from]);
    return *outer != NULL && *inner != NULL && *outer != *inner && (*outer)->is != KD_A_WORK &&
           (*inner)->is != KD_A_WORK;
}

/* Whether the article has titles in brackets behind people again and again, as columns of casting
 * news do. */
static bool has_credits(const struct kd_resolver *r)
{
    enum { OFTEN = 4 };
    uint32_t credits = 0;
    for (size_t i = 1; i < r->doc->mentions.n; i++) {
        const struct kd_mention *m = &r->doc->mentions.v[i], *before = m - 1;
        const struct kd_thing *work = kd_thing_of(r->doc, r->things, (uint32_t)i);
        credits += before->full_korean && before->kind == KD_NAME && m->first == before->last + 1 &&
                   kd_is_punct(r->doc, before->last, '(') && work != NULL && work->is == KD_A_WORK;
    }
    return credits >= OFTEN;
}

/* "Do Ra-hee (You and the Other You)": several words that are no Korean name, behind a person, are
 * an earlier work of that person; a single word is one where that is `usual`. */
static bool is_credit(const struct kd_resolver *r, const struct kd_claim *claim,
                      const struct kd_thing *outer, const struct kd_thing *inner, bool usual)
{
    const struct kd_mention *m = &r->doc->mentions.v[r->claims->members.v[claim->arg[1].from]];
    bool rank = (r->doc->tokens.v[m->first].vocab & KD_V_TITLE) != 0;
    if (m->first == 0 || !kd_is_punct(r->doc, m->first - 1, '('))
        return false;
    if (usual && outer->korean && !m->full_korean && !rank && inner->type[KD_PERSON] < 1 &&
        m->last == m->first + 1)
        return true;
    if (m->kind != KD_UNKNOWN || rank || inner->korean || person_margin(inner) >= 0.5)
        return false;
    if (m->last == m->first + 1) /* one word is a role, unless it cannot be a Korean name */
        return outer->korean && person_margin(outer) > 0.8 &&
               kd_given_name_shape(r->lists->vocabulary, r->doc->text.s + m->start,
                                   m->end - m->start) == 0 &&
               m->end - m->start > 5;
    return person_margin(outer) > 0.5 && (outer->korean || m->last > m->first + 2);
}

/* An article writes its pairs one way: the sum over all decides, a strong single one for itself.
 * With no evidence the actor stands in the brackets. */
void kd_orient_pairs(struct kd_resolver *r)
{
    double inner_person = 0.5;
    bool usual = has_credits(r);
    struct kd_thing *outer, *inner;
    for (size_t i = 0; i < r->claims->list.n; i++)
        if (pair_sides(r, &r->claims->list.v[i], &outer, &inner) &&
            !is_credit(r, &r->claims->list.v[i], outer, inner, usual))
            inner_person += person_margin(inner) - person_margin(outer);
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (!pair_sides(r, claim, &outer, &inner))
            continue;
        if (is_credit(r, claim, outer, inner, usual)) {
            kd_believe(inner, KD_A_WORK, usual ? 2.5 : 1.3, "form.credit-in-brackets");
            inner->passing++;
            continue;
        }
        double own = person_margin(inner) - person_margin(outer);
        bool inside = own > 0.8 || (own > -0.8 && inner_person > 0);
        struct kd_thing *person = inside ? inner : outer, *character = inside ? outer : inner;
        kd_believe(person, KD_PERSON, 1.0, claim->rule->id);
        person->ruled += 1.0;
        character->ruled += 1.5;
        person->role[KD_ACTOR] += 1.0;
        kd_believe(character, KD_CHARACTER, 1.5, claim->rule->id);
    }
}

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
