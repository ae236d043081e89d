/* What an article shows of a drama and of a party to it, somebody who acts in it or makes it or a
 * network: the evidence of context.h. */
#include <stdlib.h>
#include <string.h>

#include "extract/relate_p.h"

/* The pair that is looked at. */
struct pair {
    const struct kd_relater *r;
    const struct kd_party *party;
    uint32_t drama; /* of a role the character */
    struct kd_shown *shown;
};

/* How many mentions to each side of one are looked at: a page may be one line. */
enum { WINDOW = 100 };

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

static bool is_mention_of(const struct kd_relater *r, const struct kd_party *party, uint32_t m)
{
    if (party->only != KD_NO_ENTRY)
        return m == party->only;
    return party->bond == KD_BOND_AIRS ? kd_same_network(r, m, party->who)
                                       : kd_thing_index(r, m) == party->who;
}

static bool is_party(const struct pair *p, uint32_t m)
{
    return is_mention_of(p->r, p->party, m);
}

/* Whether mention m is of another that could be a party in the same way. */
static bool is_rival(const struct pair *p, uint32_t m)
{
    bool could = p->party->bond == KD_BOND_AIRS
                     ? p->r->doc->mentions.v[m].kind == KD_NETWORK
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

/* Mentions [from, to). */
struct range {
    uint32_t from, to;
};

/* The mentions in tokens [first, last), which hold mention m; those near it where there are many.
 */
static struct range within(const struct kd_doc *doc, uint32_t m, uint32_t first, uint32_t last)
{
    struct range all = {m, m + 1};
    while (all.from > 0 && m - all.from < WINDOW && doc->mentions.v[all.from - 1].first >= first)
        all.from--;
    while (all.to < doc->mentions.n && all.to - m < WINDOW && doc->mentions.v[all.to].first < last)
        all.to++;
    return all;
}

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
    enum kd_type type = p->party->bond == KD_BOND_ROLE ? KD_CHARACTER : KD_A_WORK;
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
    struct range all = within(r->doc, m, s->first, s->last);
    bool alone = !rival_among(p, all.from, all.to);
    seen[KD_E_ALONE] |= alone;
    seen[KD_E_ONLY_TWO] |= alone && !other_among(p, all.from, all.to);
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
    struct range all = within(doc, m, doc->lines.v[line].first, doc->lines.v[line].last);
    bool names_it = false, names_drama = false;
    for (uint32_t k = all.from; k < all.to; k++) {
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
    for (uint32_t k = m; k-- > 0 && m - k <= WINDOW;)
        if (is_party(p, k) || is_rival(p, k))
            return is_party(p, k) && doc->sentences.v[doc->mentions.v[k].sentence].line != line;
    return false;
}

static bool in_headline(const struct kd_doc *doc, uint32_t m)
{
    return doc->sentences.v[doc->mentions.v[m].sentence].line == 0;
}

/* Whether the line of mention m has no word that is not part of a name: tags, a sidebar. */
static bool is_names_only(const struct kd_doc *doc, uint32_t m)
{
    const struct kd_line *line = &doc->lines.v[doc->sentences.v[doc->mentions.v[m].sentence].line];
    struct range all = within(doc, m, line->first, line->last);
    uint32_t t = line->first;
    for (uint32_t k = all.from; k <= all.to; k++) {
        uint32_t stop = k < all.to ? doc->mentions.v[k].first : line->last;
        for (; t < stop; t++)
            if (doc->tokens.v[t].kind == KD_WORD)
                return false;
        t = k < all.to ? doc->mentions.v[k].last : t;
    }
    return true;
}

static void look_at_mentions(const struct pair *p)
{
    const struct kd_doc *doc = p->r->doc;
    const struct kd_places *places = &p->r->places;
    bool *seen = p->shown->seen;
    uint32_t count = 0;
    seen[KD_E_NAMES_ONLY] = true;
    for (uint32_t i = 0; i < p->party->count; i++) {
        uint32_t m = p->party->mention[i];
        if (doc->mentions.v[m].chrome)
            continue;
        seen[KD_E_NAMES_ONLY] &= is_names_only(doc, m);
        seen[KD_E_PARTY_HEADLINE] |= in_headline(doc, m);
        look_at_line(p, m);
        count++;
    }
    for (uint32_t i = places->start[p->drama]; i < places->start[p->drama + 1]; i++) {
        uint32_t m = places->mention[i];
        if (doc->mentions.v[m].chrome)
            continue;
        seen[KD_E_DRAMA_HEADLINE] |= in_headline(doc, m);
        seen[KD_E_IN_MIND] |= in_mind(p, m);
    }
    seen[KD_E_PARTY_ONCE] = count == 1;
}

/* ---- which drama a reader would take it for ---- */

/* The drama that the line of mention m names last before it, else first behind it; the article's
 * main work if the line names that; KD_NO_ENTRY. */
static uint32_t nearest_drama(const struct kd_relater *r, uint32_t m)
{
    const struct kd_doc *doc = r->doc;
    const struct kd_line *line = &doc->lines.v[doc->sentences.v[doc->mentions.v[m].sentence].line];
    struct range all = within(doc, m, line->first, line->last);
    uint32_t near = KD_NO_ENTRY;
    for (uint32_t k = all.from; k < all.to; k++) {
        uint32_t thing = kd_thing_index(r, k);
        if (thing != KD_NO_ENTRY && thing == r->things->main)
            return thing;
        if (kd_is_drama(r, thing) && (k < m || near == KD_NO_ENTRY))
            near = thing;
    }
    return near;
}

/* Where the article is about one work, but the party is named only in lines that tell of others:
 * the one that is named nearest to it there; else KD_NO_ENTRY. */
static uint32_t only_other_work(const struct kd_relater *r, const struct kd_party *party)
{
    uint32_t found = KD_NO_ENTRY;
    for (uint32_t i = 0; i < party->count; i++) {
        uint32_t m = party->mention[i];
        uint32_t near = r->doc->mentions.v[m].chrome ? found : nearest_drama(r, m);
        if (!r->doc->mentions.v[m].chrome && (near == KD_NO_ENTRY || near == r->things->main))
            return KD_NO_ENTRY;
        found = near;
    }
    return found;
}

static bool names_drama(const struct kd_relater *r, uint32_t m)
{
    const struct kd_doc *doc = r->doc;
    const struct kd_line *line = &doc->lines.v[doc->sentences.v[doc->mentions.v[m].sentence].line];
    struct range all = within(doc, m, line->first, line->last);
    for (uint32_t k = all.from; k < all.to; k++)
        if (!r->passing[k] && kd_is_drama(r, kd_thing_index(r, k)))
            return true;
    return false;
}

/* The drama that a reader would take the party to be named for. */
static uint32_t drama_around(const struct kd_relater *r, const struct kd_party *party)
{
    uint32_t first = party->bond == KD_BOND_AIRS ? party->who : r->things->v[party->who].first;
    uint32_t sentence = r->doc->mentions.v[first].sentence;
    uint32_t line = r->doc->sentences.v[sentence].line;
    if (!r->things->single)
        return names_drama(r, first) || r->headed[line] ? kd_meant(r, sentence, first, first)
                                                        : KD_NO_ENTRY;
    uint32_t other = only_other_work(r, party);
    if (other != KD_NO_ENTRY)
        return other;
    return r->focus[line] != KD_NO_ENTRY ? r->focus[line] : r->things->main;
}

/* ---- what they are ---- */

static void look_at_person(const struct pair *p)
{
    const struct kd_thing *thing = &p->r->things->v[p->party->who];
    bool *seen = p->shown->seen;
    seen[KD_E_PERSON_SURE] = thing->type[KD_PERSON] > thing->type[KD_CHARACTER] + 1.0;
    seen[KD_E_ACTOR] = thing->role[KD_ACTOR] > 0.9;
    seen[KD_E_OTHER] = thing->role[KD_OTHER_ROLE] > 0.9;
    seen[KD_E_MAKER] = thing->role[KD_DIRECTOR] > 0.9 || thing->role[KD_WRITER] > 0.9;
    seen[KD_E_OFFERED] = thing->offered;
}

static void look_at_ties(const struct pair *p, size_t stated)
{
    const struct kd_ties *ties = kd_ties_of(p->r, p->party->bond);
    bool *seen = p->shown->seen;
    for (size_t i = 0; i < stated; i++) {
        const struct kd_tie *tie = &ties->v[i];
        bool same = p->party->bond == KD_BOND_AIRS
                        ? kd_same_network(p->r, tie->other, p->party->who)
                        : tie->other == p->party->who;
        if (same)
            seen[tie->drama == p->r->things->main ? KD_E_TIED_MAIN : KD_E_TIED_OTHER] = true;
        else if (tie->drama == p->drama &&
                 (p->party->bond != KD_BOND_CREW || tie->role == kd_trade(p->r, p->party->who)))
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
        dramas += tie->other == p->party->who;
        seen[KD_E_TAKEN] |= tie->character == p->drama;
        if (tie->other == p->party->who && tie->character != KD_NO_ENTRY)
            seen[tie->drama == p->r->things->main ? KD_E_TIED_MAIN : KD_E_TIED_OTHER] = true;
        if (tie->other == p->party->who)
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
    seen[KD_E_MAIN_SINGLE] = main && single;
    seen[KD_E_MAIN_SEVERAL] = main && !single;
    seen[KD_E_MANY] = r->dramas.n > 3;
    seen[KD_E_DRAMA_ONCE] = thing->count == 1;
    seen[KD_E_DRAMA_PASSING] = thing->passing > 0;
    seen[KD_E_DRAMA_SURE] = thing->kind[KD_DRAMA] > 0.5;
}

static void look_into_lists(const struct pair *p)
{
    const struct kd_relater *r = p->r;
    const struct kd_gazetteer *g = r->lists->gazetteer;
    bool airs = p->party->bond == KD_BOND_AIRS;
    uint32_t entry =
        airs ? r->doc->mentions.v[p->party->who].entry : r->things->v[p->party->who].entry;
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

/* ---- parties, and what to look at ---- */

/* The mentions of a network. */
static void find_network(const struct kd_relater *r, struct kd_party *party)
{
    uint32_t *mention = kd_arena_alloc(r->doc->arena, (r->doc->mentions.n + 1) * sizeof *mention);
    for (uint32_t m = 0; m < r->doc->mentions.n; m++)
        if (kd_same_network(r, m, party->who))
            mention[party->count++] = m;
    party->mention = mention;
}

void kd_party_of(const struct kd_relater *r, enum kd_bond bond, uint32_t who, struct kd_party *out)
{
    *out = (struct kd_party){.bond = bond, .who = who, .only = KD_NO_ENTRY};
    if (bond == KD_BOND_AIRS) {
        find_network(r, out);
    } else {
        out->mention = r->places.mention + r->places.start[who];
        out->count = r->places.start[who + 1] - r->places.start[who];
    }
    out->meant = bond == KD_BOND_ROLE ? KD_NO_ENTRY : drama_around(r, out);
}

void kd_party_of_claim(const struct kd_relater *r, enum kd_bond bond, const uint32_t *mention,
                       uint32_t meant, struct kd_party *out)
{
    *out = (struct kd_party){.bond = bond,
                             .who = kd_thing_index(r, *mention),
                             .only = *mention,
                             .mention = mention,
                             .count = 1,
                             .meant = meant};
}

static void add_drama(struct kd_relater *r, uint32_t thing, struct kd_numbers *out)
{
    if (thing == KD_NO_ENTRY || !kd_is_drama(r, thing) || r->stamp[thing] == r->stamped)
        return;
    r->stamp[thing] = r->stamped;
    *KD_PUSH(r->doc->arena, out) = thing;
}

static int ascending(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Most articles name few dramas, and all of them are looked at; of a long list, those that are
 * named near the party, or that are in the reader's mind there. */
struct kd_numbers kd_dramas_for(struct kd_relater *r, const struct kd_party *party)
{
    enum { FEW = 40 };
    const struct kd_doc *doc = r->doc;
    struct kd_numbers near = {0};
    if (r->dramas.n <= FEW)
        return r->dramas;
    r->stamped++;
    add_drama(r, r->things->main, &near);
    add_drama(r, party->meant, &near);
    for (uint32_t i = 0; i < party->count; i++) {
        uint32_t m = party->mention[i], line = doc->sentences.v[doc->mentions.v[m].sentence].line;
        uint32_t from = m > FEW ? m - FEW : 0;
        add_drama(r, r->focus[line], &near);
        for (uint32_t k = from; k < doc->mentions.n && k < m + FEW; k++)
            add_drama(r, kd_thing_index(r, k), &near);
    }
    qsort(near.v, near.n, sizeof *near.v, ascending);
    return near;
}

/* ---- all together ---- */

void kd_gather_evidence(const struct kd_relater *r, const struct kd_party *party, uint32_t drama,
                        size_t stated, struct kd_shown *shown)
{
    struct pair pair = {r, party, drama, shown};
    *shown = (struct kd_shown){.sentence = KD_NO_ENTRY};
    shown->seen[KD_E_BIAS] = true;
    look_at_mentions(&pair);
    if (party->bond == KD_BOND_CAST || party->bond == KD_BOND_CREW || party->bond == KD_BOND_ROLE)
        look_at_person(&pair);
    if (party->bond == KD_BOND_ROLE) {
        look_at_roles(&pair, stated);
        shown->seen[KD_E_DRAMA_ONCE] = r->things->v[drama].count == 1;
    } else {
        look_at_ties(&pair, stated);
        look_at_drama(&pair);
        look_into_lists(&pair);
        shown->seen[KD_E_MEANT] = party->meant == drama;
        shown->seen[KD_E_MEANT_SINGLE] = party->meant == drama && r->things->single;
    }
    if (shown->sentence == KD_NO_ENTRY)
        shown->sentence = r->doc->mentions.v[party->mention[0]].sentence;
}
