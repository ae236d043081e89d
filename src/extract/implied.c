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

/* Mentions of a person in lines where no tie of that person was found. */
static uint32_t mentions_elsewhere(const struct kd_relater *r, uint32_t person)
{
    uint32_t n = 0;
    for (uint32_t m = 0; m < r->doc->mentions.n; m++) {
        if (kd_thing_index(r, m) != person || r->doc->mentions.v[m].chrome)
            continue;
        uint32_t line = r->doc->sentences.v[r->doc->mentions.v[m].sentence].line;
        bool here = false;
        for (size_t i = 0; i < r->out->cast.n; i++)
            here |= r->out->cast.v[i].other == person &&
                    r->doc->sentences.v[r->out->cast.v[i].sentence].line == line;
        n += !here;
    }
    return n;
}

/* Where the article is about one work, but this person is named only in lines that tell of others:
 * the one that is named last before the person, else the first behind; else KD_NO_ENTRY. */
static uint32_t only_other_work(const struct kd_relater *r, const struct kd_thing *person)
{
    uint32_t found = KD_NO_ENTRY;
    for (uint32_t m = 0; m < r->doc->mentions.n; m++) {
        if (kd_thing_index(r, m) != person->parent || r->doc->mentions.v[m].chrome)
            continue;
        const struct kd_line *line =
            &r->doc->lines.v[r->doc->sentences.v[r->doc->mentions.v[m].sentence].line];
        uint32_t near = KD_NO_ENTRY;
        for (uint32_t k = kd_mention_at(r->doc, line->first);
             k < r->doc->mentions.n && r->doc->mentions.v[k].first < line->last; k++) {
            uint32_t thing = kd_thing_index(r, k);
            if (thing == r->things->main)
                return KD_NO_ENTRY;
            if (kd_is_drama(r, thing) && (k < m || near == KD_NO_ENTRY))
                near = thing;
        }
        if (near == KD_NO_ENTRY)
            return KD_NO_ENTRY;
        found = near;
    }
    return found;
}

static bool names_drama(const struct kd_relater *r, uint32_t line)
{
    const struct kd_line *l = &r->doc->lines.v[line];
    for (uint32_t m = kd_mention_at(r->doc, l->first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < l->last; m++)
        if (!r->passing[m] && kd_is_drama(r, kd_thing_index(r, m)))
            return true;
    return false;
}

/* The drama that a person is taken to act in because the article is about it. */
static uint32_t drama_around(const struct kd_relater *r, const struct kd_thing *person)
{
    const struct kd_mention *m = &r->doc->mentions.v[person->first];
    uint32_t line = r->doc->sentences.v[m->sentence].line;
    if (!r->things->single)
        return names_drama(r, line) || r->headed[line]
                   ? kd_meant(r, m->sentence, person->first, person->first)
                   : KD_NO_ENTRY;
    uint32_t other = only_other_work(r, person);
    if (other != KD_NO_ENTRY)
        return other;
    return r->focus[line] != KD_NO_ENTRY ? r->focus[line] : r->things->main;
}

static bool tied_to(const struct kd_ties *ties, uint32_t person, uint32_t drama)
{
    for (size_t i = 0; i < ties->n; i++)
        if (ties->v[i].other == person && ties->v[i].drama == drama)
            return true;
    return false;
}

/* Whether the article tells of the drama, and does not merely mention it. */
static bool is_topic(const struct kd_relater *r, uint32_t drama)
{
    if (drama == KD_NO_ENTRY)
        return false;
    const struct kd_thing *thing = &r->things->v[drama];
    uint32_t sentence = r->doc->mentions.v[thing->first].sentence;
    uint32_t others = 0;
    for (uint32_t t = 0; t < r->things->n; t++)
        others += r->things->v[t].parent == t && t != drama && kd_is_drama(r, t);
    return thing->count >= 2 || others == 0 || r->doc->sentences.v[sentence].line <= 3;
}

/* An article about a drama names its actors without saying each time that they act in it. */
void kd_tie_the_rest(struct kd_relater *r)
{
    size_t stated = r->out->cast.n;
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || thing->is != KD_PERSON || thing->count == 0 || thing->offered ||
            kd_tied(&r->out->crew, t))
            continue;
        bool other_trade = thing->is_role != KD_ACTOR && thing->role[KD_ACTOR] < 0.5 &&
                           thing->role[thing->is_role] >= 0.5;
        if (other_trade || (thing->is_role != KD_ACTOR && thing->role[thing->is_role] > 0.9))
            continue;
        uint32_t drama = drama_around(r, thing);
        struct kd_ties found = {r->out->cast.v, stated, stated};
        if (r->things->single && !is_topic(r, drama))
            continue;
        if (!kd_is_drama(r, drama) || tied_to(&found, t, drama) ||
            (kd_tied(&found, t) && (!r->things->single || mentions_elsewhere(r, t) == 0)))
            continue;
        kd_tie(r, &r->out->cast,
               (struct kd_tie){drama, t, KD_NO_ENTRY, KD_ACTOR,
                               r->doc->mentions.v[thing->first].sentence,
                               "context.article-about-drama", 0.7});
    }
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
