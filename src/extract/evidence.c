/* What an article shows of a drama and of a party to it, somebody who acts in it or makes it or a
 * network: the evidence of context.h. */
#include <string.h>

#include "extract/relate_p.h"

/* The pair that is looked at. */
struct pair {
    const struct kd_relater *r;
    enum kd_bond bond;
    uint32_t party; /* a thing; of airs a mention of the network */
    uint32_t drama; /* of a role the character */
    uint32_t only;  /* of a claim the mention of the party that it is made of; else KD_NO_ENTRY */
    struct kd_shown *shown;
};

bool kd_same_network(const struct kd_relater *r, uint32_t m, uint32_t network)
{
    const struct kd_mention *a = &r->doc->mentions.v[m], *b = &r->doc->mentions.v[network];
    return a->kind == KD_NETWORK && b->kind == KD_NETWORK && a->entry == b->entry;
}

struct kd_ties *kd_ties_of(const struct kd_relater *r, enum kd_bond bond)
{
    return bond == KD_BOND_CREW   ? &r->out->crew
           : bond == KD_BOND_AIRS ? &r->out->airs
                                  : &r->out->cast;
}

static bool is_party(const struct pair *p, uint32_t m)
{
    if (p->only != KD_NO_ENTRY)
        return m == p->only;
    return p->bond == KD_BOND_AIRS ? kd_same_network(p->r, m, p->party)
                                   : kd_thing_index(p->r, m) == p->party;
}

/* Whether mention m is of another that could be a party in the same way. */
static bool is_rival(const struct pair *p, uint32_t m)
{
    bool could = p->bond == KD_BOND_AIRS ? p->r->doc->mentions.v[m].kind == KD_NETWORK
                                         : kd_is_type(p->r, kd_thing_index(p->r, m), KD_PERSON);
    return could && !is_party(p, m);
}

static bool rival_among(const struct pair *p, uint32_t from, uint32_t to)
{
    for (uint32_t m = from; m < to; m++)
        if (is_rival(p, m))
            return true;
    return false;
}

/* ---- where they are named ---- */

static bool has_acting_word(const struct kd_doc *doc, uint32_t sentence)
{
    const struct kd_sentence *s = &doc->sentences.v[sentence];
    for (uint32_t t = s->first; t < s->last; t++)
        if (doc->tokens.v[t].vocab & KD_V_ACTING)
            return true;
    return false;
}

/* Whether there is another work (of a role, another character) among mentions [from, to). */
static bool other_among(const struct pair *p, uint32_t from, uint32_t to)
{
    enum kd_type type = p->bond == KD_BOND_ROLE ? KD_CHARACTER : KD_A_WORK;
    for (uint32_t m = from; m < to; m++)
        if (kd_is_type(p->r, kd_thing_index(p->r, m), type) && kd_thing_index(p->r, m) != p->drama)
            return true;
    return false;
}

/* The words between mentions a and b of one sentence. */
static void look_at_words(const struct pair *p, uint32_t a, uint32_t b)
{
    const struct kd_doc *doc = p->r->doc;
    bool *seen = p->shown->seen;
    uint32_t to = doc->mentions.v[b].first;
    for (uint32_t t = doc->mentions.v[a].last; t < to; t++)
        seen[KD_E_ACTING_BETWEEN] |= (doc->tokens.v[t].vocab & KD_V_ACTING) != 0;
    bool as = to > 0 && KD_TOKEN_LEN(doc, to - 1) == 2 &&
              (strncasecmp(KD_TOKEN_TEXT(doc, to - 1), "as", 2) == 0 ||
               strncasecmp(KD_TOKEN_TEXT(doc, to - 1), "of", 2) == 0);
    seen[KD_E_AS_BETWEEN] |= as;
}

/* What stands between mentions a and b of one sentence, where nothing else is named. */
static void look_between(const struct pair *p, uint32_t a, uint32_t b, bool party_first)
{
    enum { FEW = 4 };
    const struct kd_doc *doc = p->r->doc;
    bool *seen = p->shown->seen;
    uint32_t from = doc->mentions.v[a].last, to = doc->mentions.v[b].first;
    if (to - from > FEW)
        return;
    seen[KD_E_CLOSE] = true;
    seen[KD_E_OWNED] |= party_first && from < to && doc->tokens.v[from].kind == KD_POSSESSIVE;
    seen[KD_E_BRACKETS] |= to == from + 1 && kd_is_punct(doc, from, '(');
    seen[KD_E_EPITHET] |= !party_first && to > from && to - from <= 2 &&
                          (doc->tokens.v[to - 1].vocab & (KD_V_TITLE | KD_V_ACTING)) != 0;
}

/* Mention m of the party and mention k of the drama stand in one sentence. */
static void look_at_sentence(const struct pair *p, uint32_t m, uint32_t k)
{
    const struct kd_relater *r = p->r;
    bool *seen = p->shown->seen;
    uint32_t a = k < m ? k : m, b = k < m ? m : k, sentence = r->doc->mentions.v[m].sentence;
    const struct kd_sentence *s = &r->doc->sentences.v[sentence];
    bool across = other_among(p, a + 1, b);
    seen[across ? KD_E_ACROSS : k < m ? KD_E_BEFORE : KD_E_BEHIND] = true;
    seen[KD_E_ACTING] |= has_acting_word(r->doc, sentence);
    seen[KD_E_NEAREST] |= !rival_among(p, a + 1, b);
    uint32_t from = kd_mention_at(r->doc, s->first), to = kd_mention_at(r->doc, s->last);
    bool alone = !rival_among(p, from, to);
    seen[KD_E_ALONE] |= alone;
    seen[KD_E_ONLY_TWO] |= alone && !other_among(p, from, to);
    look_at_words(p, a, b);
    if (b == a + 1)
        look_between(p, a, b, m < k);
    if (p->shown->sentence == KD_NO_ENTRY)
        p->shown->sentence = sentence;
}

/* They stand in one line, in different sentences. */
static void look_at_two(const struct pair *p, uint32_t m, uint32_t k)
{
    bool *seen = p->shown->seen;
    uint32_t a = k < m ? k : m, b = k < m ? m : k;
    bool across = other_among(p, a + 1, b);
    seen[across ? KD_E_LINE_ACROSS : k < m ? KD_E_LINE_BEFORE : KD_E_LINE_BEHIND] = true;
    seen[KD_E_LINE_NEAREST] |= k > m && !rival_among(p, a + 1, b);
}

/* The line of mention m, of the party. */
static void look_at_line(const struct pair *p, uint32_t m)
{
    const struct kd_relater *r = p->r;
    const struct kd_doc *doc = r->doc;
    bool *seen = p->shown->seen;
    uint32_t line = doc->sentences.v[doc->mentions.v[m].sentence].line;
    uint32_t from = kd_mention_at(doc, doc->lines.v[line].first);
    uint32_t to = kd_mention_at(doc, doc->lines.v[line].last);
    bool names_it = false, names_drama = false;
    for (uint32_t k = from; k < to; k++) {
        uint32_t thing = kd_thing_index(r, k);
        names_drama |= !r->passing[k] && kd_is_drama(r, thing);
        if (thing != p->drama)
            continue;
        names_it = true;
        if (doc->mentions.v[k].sentence == doc->mentions.v[m].sentence)
            look_at_sentence(p, m, k);
        else
            look_at_two(p, m, k);
    }
    if (!names_it && !names_drama && r->focus[line] == p->drama) { /* never of a role */
        seen[KD_E_FOCUS] = true;
        seen[KD_E_FOCUS_SINGLE] |= r->things->single;
        seen[KD_E_HEADED] |= r->headed[line];
    }
}

/* Whether the line of mention m, of the drama, names no party before it, and this party was the
 * last one to be named. */
static bool in_mind(const struct pair *p, uint32_t m)
{
    const struct kd_doc *doc = p->r->doc;
    uint32_t line = doc->sentences.v[doc->mentions.v[m].sentence].line;
    for (uint32_t k = m; k-- > 0;)
        if (is_party(p, k) || is_rival(p, k))
            return is_party(p, k) && doc->sentences.v[doc->mentions.v[k].sentence].line != line;
    return false;
}

static void look_at_mentions(const struct pair *p)
{
    const struct kd_doc *doc = p->r->doc;
    bool *seen = p->shown->seen;
    uint32_t count = 0;
    for (uint32_t m = 0; m < doc->mentions.n; m++) {
        bool party = is_party(p, m);
        if (doc->mentions.v[m].chrome || (!party && kd_thing_index(p->r, m) != p->drama))
            continue;
        bool headline = doc->sentences.v[doc->mentions.v[m].sentence].line == 0;
        seen[party ? KD_E_PARTY_HEADLINE : KD_E_DRAMA_HEADLINE] |= headline;
        count += party;
        if (party)
            look_at_line(p, m);
        else
            seen[KD_E_IN_MIND] |= in_mind(p, m);
    }
    seen[KD_E_PARTY_ONCE] = count == 1;
}

/* ---- which drama a reader would take it for ---- */

/* Where the article is about one work, but the party is named only in lines that tell of others:
 * the one that is named last before the party, else the first behind it; else KD_NO_ENTRY. */
static uint32_t only_other_work(const struct pair *p)
{
    const struct kd_relater *r = p->r;
    uint32_t found = KD_NO_ENTRY;
    for (uint32_t m = 0; m < r->doc->mentions.n; m++) {
        if (!is_party(p, m) || r->doc->mentions.v[m].chrome)
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

/* The drama that a reader would take the party to be named for. */
static uint32_t drama_around(const struct pair *p)
{
    const struct kd_relater *r = p->r;
    uint32_t first = p->bond == KD_BOND_AIRS ? p->party : r->things->v[p->party].first;
    const struct kd_mention *m = &r->doc->mentions.v[first];
    uint32_t line = r->doc->sentences.v[m->sentence].line;
    if (!r->things->single)
        return names_drama(r, line) || r->headed[line] ? kd_meant(r, m->sentence, first, first)
                                                       : KD_NO_ENTRY;
    uint32_t other = only_other_work(p);
    if (other != KD_NO_ENTRY)
        return other;
    return r->focus[line] != KD_NO_ENTRY ? r->focus[line] : r->things->main;
}

/* ---- what they are ---- */

static void look_at_person(const struct pair *p)
{
    const struct kd_thing *thing = &p->r->things->v[p->party];
    bool *seen = p->shown->seen;
    seen[KD_E_PERSON_SURE] = thing->type[KD_PERSON] > thing->type[KD_CHARACTER] + 1.0;
    seen[KD_E_ACTOR] = thing->role[KD_ACTOR] > 0.9;
    seen[KD_E_OTHER] = thing->role[KD_OTHER_ROLE] > 0.9;
    seen[KD_E_MAKER] = thing->role[KD_DIRECTOR] > 0.9 || thing->role[KD_WRITER] > 0.9;
    seen[KD_E_OFFERED] = thing->offered;
}

static void look_at_ties(const struct pair *p, size_t stated)
{
    const struct kd_ties *ties = kd_ties_of(p->r, p->bond);
    bool *seen = p->shown->seen;
    for (size_t i = 0; i < stated; i++) {
        const struct kd_tie *tie = &ties->v[i];
        bool same = p->bond == KD_BOND_AIRS ? kd_same_network(p->r, tie->other, p->party)
                                            : tie->other == p->party;
        if (same)
            seen[tie->drama == p->r->things->main ? KD_E_TIED_MAIN : KD_E_TIED_OTHER] = true;
        else if (tie->drama == p->drama &&
                 (p->bond != KD_BOND_CREW || tie->role == kd_trade(p->r, p->party)))
            seen[KD_E_TAKEN] = true;
    }
}

/* Whether the lists have the character and the actor in the drama of a tie. */
static bool listed_role(const struct kd_relater *r, const struct kd_tie *tie, uint32_t character)
{
    const struct kd_gazetteer *g = r->lists->gazetteer;
    const struct kd_thing *person = &r->things->v[tie->other], *drama = &r->things->v[tie->drama];
    if (person->entry == KD_NO_ENTRY || drama->entry == KD_NO_ENTRY)
        return false;
    uint32_t work = kd_gazetteer_entry(g, drama->entry)->work;
    return kd_gazetteer_acts(g, kd_gazetteer_entry(g, person->entry)->person, work) &&
           kd_gazetteer_has_character(g, r->things->v[character].hash, work);
}

/* What is known of an actor and of a character already. */
static void look_at_roles(const struct pair *p, size_t stated)
{
    const struct kd_ties *ties = &p->r->out->cast;
    bool *seen = p->shown->seen;
    uint32_t dramas = 0;
    for (size_t i = 0; i < stated; i++) {
        const struct kd_tie *tie = &ties->v[i];
        dramas += tie->other == p->party;
        seen[KD_E_TAKEN] |= tie->character == p->drama;
        if (tie->other == p->party && tie->character != KD_NO_ENTRY)
            seen[tie->drama == p->r->things->main ? KD_E_TIED_MAIN : KD_E_TIED_OTHER] = true;
        if (tie->other == p->party)
            seen[KD_E_LISTED] |= listed_role(p->r, tie, p->drama);
    }
    seen[KD_E_ELSEWHERE] = dramas != 1;
}

static void look_at_drama(const struct pair *p)
{
    const struct kd_relater *r = p->r;
    const struct kd_thing *thing = &r->things->v[p->drama];
    bool *seen = p->shown->seen;
    bool main = r->things->main == p->drama, single = r->things->single;
    uint32_t others = 0;
    for (uint32_t t = 0; t < r->things->n; t++)
        others += r->things->v[t].parent == t && t != p->drama && kd_is_drama(r, t);
    seen[KD_E_MAIN_SINGLE] = main && single;
    seen[KD_E_MAIN_SEVERAL] = main && !single;
    seen[KD_E_MANY] = others > 2;
    seen[KD_E_DRAMA_ONCE] = thing->count == 1;
    seen[KD_E_DRAMA_PASSING] = thing->passing > 0;
    seen[KD_E_DRAMA_SURE] = thing->kind[KD_DRAMA] > 0.5;
}

static void look_into_lists(const struct pair *p)
{
    const struct kd_relater *r = p->r;
    const struct kd_gazetteer *g = r->lists->gazetteer;
    bool airs = p->bond == KD_BOND_AIRS;
    uint32_t entry = airs ? r->doc->mentions.v[p->party].entry : r->things->v[p->party].entry;
    if (entry == KD_NO_ENTRY || r->things->v[p->drama].entry == KD_NO_ENTRY)
        return;
    const struct kd_entry *who = kd_gazetteer_entry(g, entry),
                          *what = kd_gazetteer_entry(g, r->things->v[p->drama].entry);
    bool together = airs ? kd_gazetteer_airs(g, who->network, what->work)
                         : kd_gazetteer_acts(g, who->person, what->work);
    p->shown->seen[KD_E_LISTED] = together;
    p->shown->seen[KD_E_LISTED_APART] =
        !together && what->work != KD_NO_ENTRY && (airs || (who->lists & KD_L_ACTOR));
}

void kd_gather_claimed(const struct kd_relater *r, uint32_t mention, uint32_t drama, bool meant,
                       struct kd_shown *shown)
{
    struct pair pair = {r, KD_BOND_CLAIM, kd_thing_index(r, mention), drama, mention, shown};
    *shown = (struct kd_shown){.sentence = r->doc->mentions.v[mention].sentence};
    shown->seen[KD_E_BIAS] = true;
    look_at_mentions(&pair);
    look_at_drama(&pair);
    look_into_lists(&pair);
    shown->seen[KD_E_MEANT] = meant;
    shown->seen[KD_E_MEANT_SINGLE] = meant && r->things->single;
}

void kd_gather_evidence(const struct kd_relater *r, enum kd_bond bond, uint32_t other,
                        uint32_t drama, size_t stated, struct kd_shown *shown)
{
    struct pair pair = {r, bond, other, drama, KD_NO_ENTRY, shown};
    *shown = (struct kd_shown){.sentence = KD_NO_ENTRY};
    shown->seen[KD_E_BIAS] = true;
    look_at_mentions(&pair);
    if (bond != KD_BOND_AIRS)
        look_at_person(&pair);
    if (bond == KD_BOND_ROLE) {
        look_at_roles(&pair, stated);
        shown->seen[KD_E_DRAMA_ONCE] = r->things->v[drama].count == 1;
    } else {
        look_at_ties(&pair, stated);
        look_at_drama(&pair);
        look_into_lists(&pair);
        shown->seen[KD_E_MEANT] = drama_around(&pair) == drama;
        shown->seen[KD_E_MEANT_SINGLE] = shown->seen[KD_E_MEANT] && r->things->single;
    }
    if (shown->sentence == KD_NO_ENTRY)
        shown->sentence =
            r->doc->mentions.v[bond == KD_BOND_AIRS ? other : r->things->v[other].first].sentence;
}
