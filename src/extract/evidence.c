/* What an article shows of an actor and a drama that it names: the evidence of context.h. */
#include <string.h>

#include "extract/relate_p.h"

/* ---- where they are named ---- */

static bool has_acting_word(const struct kd_doc *doc, uint32_t sentence)
{
    const struct kd_sentence *s = &doc->sentences.v[sentence];
    for (uint32_t t = s->first; t < s->last; t++)
        if (doc->tokens.v[t].vocab & KD_V_ACTING)
            return true;
    return false;
}

/* Whether one of the mentions [from, to) is a thing of that type, and not `but`. */
static bool other_among(const struct kd_relater *r, uint32_t from, uint32_t to, enum kd_type type,
                        uint32_t but)
{
    for (uint32_t m = from; m < to; m++)
        if (kd_is_type(r, kd_thing_index(r, m), type) && kd_thing_index(r, m) != but)
            return true;
    return false;
}

/* Whether the sentence of mention m, of a person, names nobody else. */
static bool is_alone(const struct kd_relater *r, uint32_t m)
{
    const struct kd_sentence *s = &r->doc->sentences.v[r->doc->mentions.v[m].sentence];
    return !other_among(r, kd_mention_at(r->doc, s->first), kd_mention_at(r->doc, s->last),
                        KD_PERSON, kd_thing_index(r, m));
}

/* Mention m of the person and mention k of the drama stand in one line. */
static void look_at_two(const struct kd_relater *r, uint32_t m, uint32_t k, struct kd_shown *shown)
{
    const struct kd_doc *doc = r->doc;
    bool *seen = shown->seen;
    uint32_t a = k < m ? k : m, b = k < m ? m : k, sentence = doc->mentions.v[m].sentence;
    bool across = other_among(r, a + 1, b, KD_A_WORK, kd_thing_index(r, k));
    bool near = !other_among(r, a + 1, b, KD_PERSON, kd_thing_index(r, m));
    if (doc->mentions.v[k].sentence == sentence) {
        seen[across ? KD_E_ACROSS : k < m ? KD_E_BEFORE : KD_E_BEHIND] = true;
        seen[KD_E_ACTING] |= has_acting_word(doc, sentence);
        seen[KD_E_NEAREST] |= near;
        seen[KD_E_ALONE] |= is_alone(r, m);
        shown->sentence = shown->sentence == KD_NO_ENTRY ? sentence : shown->sentence;
    } else {
        seen[across ? KD_E_LINE_ACROSS : k < m ? KD_E_LINE_BEFORE : KD_E_LINE_BEHIND] = true;
        seen[KD_E_LINE_NEAREST] |= near && k > m;
    }
}

/* The line of mention m, of the person. */
static void look_at_line(const struct kd_relater *r, uint32_t m, uint32_t drama,
                         struct kd_shown *shown)
{
    const struct kd_doc *doc = r->doc;
    uint32_t line = doc->sentences.v[doc->mentions.v[m].sentence].line;
    uint32_t from = kd_mention_at(doc, doc->lines.v[line].first);
    uint32_t to = kd_mention_at(doc, doc->lines.v[line].last);
    bool names_it = false, names_drama = false;
    for (uint32_t k = from; k < to; k++) {
        uint32_t thing = kd_thing_index(r, k);
        names_drama |= !r->passing[k] && kd_is_drama(r, thing);
        if (thing != drama)
            continue;
        names_it = true;
        look_at_two(r, m, k, shown);
    }
    if (!names_it && !names_drama && r->focus[line] == drama) {
        shown->seen[KD_E_FOCUS] = true;
        shown->seen[KD_E_FOCUS_SINGLE] |= r->things->single;
        shown->seen[KD_E_HEADED] |= r->headed[line];
    }
}

/* Whether the line of mention m, of the drama, names nobody before it, and the person was the last
 * one to be named. */
static bool in_mind(const struct kd_relater *r, uint32_t m, uint32_t person)
{
    uint32_t line = r->doc->sentences.v[r->doc->mentions.v[m].sentence].line;
    for (uint32_t k = m; k-- > 0;)
        if (kd_is_type(r, kd_thing_index(r, k), KD_PERSON))
            return kd_thing_index(r, k) == person &&
                   r->doc->sentences.v[r->doc->mentions.v[k].sentence].line != line;
    return false;
}

static void look_at_mentions(const struct kd_relater *r, uint32_t person, uint32_t drama,
                             struct kd_shown *shown)
{
    const struct kd_doc *doc = r->doc;
    for (uint32_t m = 0; m < doc->mentions.n; m++) {
        uint32_t thing = kd_thing_index(r, m);
        if (doc->mentions.v[m].chrome || (thing != person && thing != drama))
            continue;
        bool headline = doc->sentences.v[doc->mentions.v[m].sentence].line == 0;
        shown->seen[thing == person ? KD_E_PERSON_HEADLINE : KD_E_DRAMA_HEADLINE] |= headline;
        if (thing == person)
            look_at_line(r, m, drama, shown);
        else
            shown->seen[KD_E_IN_MIND] |= in_mind(r, m, person);
    }
}

/* ---- which drama a reader would take it for ---- */

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

/* The drama that a reader would take the person to be named for. */
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

/* ---- what they are ---- */

static void look_at_person(const struct kd_relater *r, uint32_t person, size_t stated, bool *seen)
{
    const struct kd_thing *thing = &r->things->v[person];
    seen[KD_E_PERSON_ONCE] = thing->count == 1;
    seen[KD_E_PERSON_SURE] = thing->type[KD_PERSON] > thing->type[KD_CHARACTER] + 1.0;
    seen[KD_E_ACTOR] = thing->role[KD_ACTOR] > 0.9;
    seen[KD_E_OTHER] = thing->role[KD_OTHER_ROLE] > 0.9;
    seen[KD_E_MAKER] = thing->role[KD_DIRECTOR] > 0.9 || thing->role[KD_WRITER] > 0.9;
    seen[KD_E_OFFERED] = thing->offered;
    for (size_t i = 0; i < stated; i++)
        if (r->out->cast.v[i].other == person)
            seen[r->out->cast.v[i].drama == r->things->main ? KD_E_TIED_MAIN : KD_E_TIED_OTHER] =
                true;
}

static void look_at_drama(const struct kd_relater *r, uint32_t drama, bool *seen)
{
    const struct kd_thing *thing = &r->things->v[drama];
    bool main = r->things->main == drama, single = r->things->single;
    uint32_t others = 0;
    for (uint32_t t = 0; t < r->things->n; t++)
        others += r->things->v[t].parent == t && t != drama && kd_is_drama(r, t);
    seen[KD_E_MAIN_SINGLE] = main && single;
    seen[KD_E_MAIN_SEVERAL] = main && !single;
    seen[KD_E_MANY] = others > 2;
    seen[KD_E_DRAMA_ONCE] = thing->count == 1;
    seen[KD_E_DRAMA_PASSING] = thing->passing > 0;
    seen[KD_E_DRAMA_SURE] = thing->kind[KD_DRAMA] > 0.5;
}

static void look_into_lists(const struct kd_relater *r, const struct kd_thing *person,
                            const struct kd_thing *drama, bool *seen)
{
    const struct kd_gazetteer *g = r->lists->gazetteer;
    if (person->entry == KD_NO_ENTRY || drama->entry == KD_NO_ENTRY)
        return;
    const struct kd_entry *who = kd_gazetteer_entry(g, person->entry),
                          *what = kd_gazetteer_entry(g, drama->entry);
    seen[KD_E_LIST_CAST] = kd_gazetteer_acts(g, who->person, what->work);
    seen[KD_E_LIST_OTHER] = !seen[KD_E_LIST_CAST] && (person->list & KD_L_ACTOR);
}

void kd_gather_evidence(const struct kd_relater *r, uint32_t person, uint32_t drama, size_t stated,
                        struct kd_shown *shown)
{
    const struct kd_thing *who = &r->things->v[person], *what = &r->things->v[drama];
    *shown = (struct kd_shown){.sentence = KD_NO_ENTRY};
    shown->seen[KD_E_BIAS] = true;
    look_at_mentions(r, person, drama, shown);
    look_at_person(r, person, stated, shown->seen);
    look_at_drama(r, drama, shown->seen);
    shown->seen[KD_E_MEANT] = drama_around(r, who) == drama;
    shown->seen[KD_E_MEANT_SINGLE] = shown->seen[KD_E_MEANT] && r->things->single;
    look_into_lists(r, who, what, shown->seen);
    if (shown->sentence == KD_NO_ENTRY)
        shown->sentence = r->doc->mentions.v[who->first].sentence;
}
