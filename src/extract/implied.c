/* Ties that no rule states: an article about a drama names its people and its network without
 * saying each time that they are the drama's. */
#include <string.h>

#include "extract/relate_p.h"

bool kd_tied(const struct kd_ties *ties, uint32_t person)
{
    for (size_t i = 0; i < ties->n; i++)
        if (ties->v[i].other == person)
            return true;
    return false;
}

/* ---- actors ---- */

/* From this probability on, a tie that no rule states is taken. */
#define KD_LIKELY 0.38

static bool tied_to(const struct kd_ties *ties, uint32_t person, uint32_t drama)
{
    for (size_t i = 0; i < ties->n; i++)
        if (ties->v[i].other == person && ties->v[i].drama == drama)
            return true;
    return false;
}

/* Whether the context may tell in what the person acts. */
static bool may_act(const struct kd_relater *r, uint32_t person)
{
    const struct kd_thing *thing = &r->things->v[person];
    return thing->parent == person && thing->is == KD_PERSON && thing->count > 0 &&
           !kd_tied(&r->out->crew, person);
}

static void tie_by_context(struct kd_relater *r, uint32_t person, uint32_t drama, size_t stated)
{
    struct kd_shown shown;
    kd_gather_evidence(r, person, drama, stated, &shown);
    double likely = kd_context_weigh(r->lists->context, shown.seen);
    if (r->doc->keep_votes)
        *KD_PUSH(r->doc->arena, &r->out->weighed) =
            (struct kd_weighed){drama, person, shown, likely, likely >= KD_LIKELY};
    if (likely >= KD_LIKELY)
        kd_tie(r, &r->out->cast,
               (struct kd_tie){drama, person, KD_NO_ENTRY, KD_ACTOR, shown.sentence, "context.cast",
                               likely});
}

/* An article about a drama names its actors without saying each time that they act in it. */
void kd_tie_the_rest(struct kd_relater *r)
{
    size_t stated = r->out->cast.n;
    for (uint32_t t = 0; t < r->things->n; t++)
        for (uint32_t d = 0; may_act(r, t) && d < r->things->n; d++)
            if (r->things->v[d].parent == d && kd_is_drama(r, d) && !tied_to(&r->out->cast, t, d) &&
                !tied_to(&r->offers, t, d))
                tie_by_context(r, t, d, stated);
}

/* ---- makers ---- */

/* Whether the context has given the person a drama already, not counting works at his name. */
static bool placed(const struct kd_ties *ties, uint32_t person)
{
    for (size_t i = 0; i < ties->n; i++)
        if (ties->v[i].other == person && ties->v[i].confidence < KD_STATED)
            return true;
    return false;
}

/* A drama's article names its director and writer by their trade alone ("Director Kim said"), or
 * with what they made before. */
void kd_tie_the_makers(struct kd_relater *r)
{
    uint32_t drama = r->things->main;
    if (!r->things->single || !kd_is_drama(r, drama) || r->things->v[drama].count < 2)
        return;
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || thing->is != KD_PERSON || thing->count == 0)
            continue;
        enum kd_role role = kd_trade(r, t);
        if (role == KD_OTHER_ROLE || thing->role[role] < 2 || kd_tied(&r->out->cast, t) ||
            placed(&r->out->crew, t))
            continue;
        kd_tie(r, &r->out->crew,
               (struct kd_tie){drama, t, KD_NO_ENTRY, role,
                               r->doc->mentions.v[thing->first].sentence,
                               "context.maker-of-the-drama", 0.7});
    }
}

/* ---- networks ---- */

static bool has_channel(const struct kd_relater *r, uint32_t drama)
{
    for (size_t i = 0; i < r->out->airs.n; i++)
        if (r->out->airs.v[i].drama == drama)
            return true;
    return false;
}

/* Whether some drama has been tied to the network of mention m already. */
static bool has_drama(const struct kd_relater *r, uint32_t m)
{
    for (size_t i = 0; i < r->out->airs.n; i++)
        if (r->doc->mentions.v[r->out->airs.v[i].other].entry == r->doc->mentions.v[m].entry)
            return true;
    return false;
}

static bool sentence_has(const struct kd_relater *r, uint32_t sentence, const char *word)
{
    const struct kd_sentence *s = &r->doc->sentences.v[sentence];
    uint32_t start = r->doc->tokens.v[s->first].start, end = r->doc->tokens.v[s->last - 1].end;
    return memmem(r->doc->text.s + start, end - start, word, strlen(word)) != NULL;
}

/* Whether a network is named for something else: another work, a prize, talks about a slot, its
 * dramas in general. */
static bool for_another(const struct kd_relater *r, uint32_t m, uint32_t drama)
{
    static const char *const words[] = {"Awards", "discuss", "talks", "consider", "undecided"};
    const struct kd_doc *doc = r->doc;
    uint32_t sentence = doc->mentions.v[m].sentence;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (sentence_has(r, sentence, words[w]))
            return true;
    uint32_t end = doc->mentions.v[m].end;
    if (doc->text.len - end > 7 && memcmp(doc->text.s + end, " dramas", 7) == 0)
        return true;
    for (uint32_t i = kd_mention_at(doc, doc->sentences.v[sentence].first);
         i < doc->mentions.n && doc->mentions.v[i].sentence == sentence; i++)
        if (kd_is_type(r, kd_thing_index(r, i), KD_A_WORK) && kd_thing_index(r, i) != drama)
            return true;
    return false;
}

/* An article about one drama that names one network, and nothing else on it, means the drama's. */
void kd_tie_the_channel(struct kd_relater *r)
{
    const struct kd_doc *doc = r->doc;
    uint32_t drama = r->things->main, found = KD_NO_ENTRY;
    if (!r->things->single || !kd_is_drama(r, drama) || r->things->v[drama].count < 2 ||
        has_channel(r, drama))
        return;
    for (uint32_t m = 0; m < doc->mentions.n; m++) {
        if (doc->mentions.v[m].kind != KD_NETWORK || doc->mentions.v[m].chrome || has_drama(r, m) ||
            for_another(r, m, drama))
            continue;
        if (found != KD_NO_ENTRY && doc->mentions.v[found].entry != doc->mentions.v[m].entry)
            return;
        found = found == KD_NO_ENTRY ? m : found;
    }
    if (found != KD_NO_ENTRY)
        kd_tie(r, &r->out->airs,
               (struct kd_tie){drama, found, KD_NO_ENTRY, KD_OTHER_ROLE,
                               doc->mentions.v[found].sentence, "context.network-of-the-drama",
                               0.6});
}
