/* Parties to ties: where they are named, which drama they would be taken to be named for, and which
 * are worth looking at. */
#include <stdlib.h>

#include "extract/relate_p.h"

bool kd_same_network(const struct kd_relater *r, uint32_t m, uint32_t network)
{
    const struct kd_mention *a = &r->doc->mentions.v[m], *b = &r->doc->mentions.v[network];
    return a->kind == KD_NETWORK && b->kind == KD_NETWORK && a->entry == b->entry;
}

struct kd_ties *kd_ties_of(const struct kd_relater *r, enum kd_bond bond)
{
    return bond == KD_BOND_CREW || bond == KD_BOND_MAKING ? &r->out->crew
           : bond == KD_BOND_AIRS                         ? &r->out->airs
                                                          : &r->out->cast;
}

struct kd_range kd_within(const struct kd_doc *doc, uint32_t m, uint32_t first, uint32_t last)
{
    struct kd_range all = {m, m + 1};
    while (all.from > 0 && m - all.from < KD_WINDOW && doc->mentions.v[all.from - 1].first >= first)
        all.from--;
    while (all.to < doc->mentions.n && all.to - m < KD_WINDOW &&
           doc->mentions.v[all.to].first < last)
        all.to++;
    return all;
}

/* ---- which drama a reader would take it for ---- */

/* The drama that the line of mention m names last before it, else first behind it; the article's
 * main work if the line names that; KD_NO_ENTRY. */
static uint32_t nearest_drama(const struct kd_relater *r, uint32_t m)
{
    const struct kd_doc *doc = r->doc;
    const struct kd_line *line = &doc->lines.v[doc->sentences.v[doc->mentions.v[m].sentence].line];
    struct kd_range all = kd_within(doc, m, line->first, line->last);
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
    struct kd_range all = kd_within(doc, m, line->first, line->last);
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

/* ---- parties, and what to look at ---- */

/* The mentions of a network. */
static void find_network(const struct kd_relater *r, struct kd_party *party)
{
    struct kd_numbers found = {0};
    for (uint32_t m = 0; m < r->doc->mentions.n; m++)
        if (kd_same_network(r, m, party->who))
            *KD_PUSH(r->doc->arena, &found) = m;
    party->mention = found.v;
    party->count = (uint32_t)found.n;
}

static void find_ties(const struct kd_relater *r, size_t stated, struct kd_party *party)
{
    enum { MOST = 256 }; /* a page may be one person's, of thousands of parts */
    const struct kd_ties *ties = kd_ties_of(r, party->bond);
    party->stated = stated;
    for (uint32_t i = kd_first_tie(r, ties, party->who);
         i != KD_NO_ENTRY && i < stated && party->ties.n < MOST; i = kd_next_tie(ties, i))
        *KD_PUSH(r->doc->arena, &party->ties) = i;
}

bool kd_holds(const struct kd_numbers *numbers, uint32_t number)
{
    for (size_t i = 0; i < numbers->n; i++)
        if (numbers->v[i] == number)
            return true;
    return false;
}

size_t kd_from(const struct kd_numbers *numbers, uint32_t least)
{
    size_t low = 0, high = numbers->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (numbers->v[middle] < least)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void add_drama(struct kd_relater *r, uint32_t thing, struct kd_numbers *out)
{
    if (thing == KD_NO_ENTRY || !kd_is_drama(r, thing) || r->stamp[thing] == r->stamped)
        return;
    r->stamp[thing] = r->stamped;
    *KD_PUSH(r->doc->arena, out) = thing;
}

/* The dramas in which rules cast those who are named beside the party, in its sentences or else in
 * its lines; not more than are of use. */
static void find_mates(struct kd_relater *r, bool sentence, const struct kd_party *party,
                       struct kd_numbers *out)
{
    enum { MOST = 40 };
    const struct kd_doc *doc = r->doc;
    r->stamped++;
    for (uint32_t i = 0; i < party->count; i++) {
        uint32_t m = party->mention[i], line = doc->sentences.v[doc->mentions.v[m].sentence].line;
        struct kd_range all = kd_within(doc, m, doc->lines.v[line].first, doc->lines.v[line].last);
        for (uint32_t k = all.from; k < all.to && out->n < MOST; k++) {
            uint32_t thing = kd_thing_index(r, k);
            bool together = doc->mentions.v[k].sentence == doc->mentions.v[m].sentence;
            if (thing == party->who || !kd_is_type(r, thing, KD_PERSON) || together != sentence ||
                r->stamp[thing] == r->stamped)
                continue;
            r->stamp[thing] = r->stamped;
            for (size_t d = 0; d < r->cast_in[thing].n && out->n < MOST; d++)
                add_drama(r, r->cast_in[thing].v[d], out);
        }
    }
}

void kd_party_of(struct kd_relater *r, enum kd_bond bond, uint32_t who, size_t stated,
                 struct kd_party *out)
{
    *out = (struct kd_party){.bond = bond, .who = who, .only = KD_NO_ENTRY, .as = KD_NO_ENTRY};
    if (bond == KD_BOND_AIRS) {
        find_network(r, out);
    } else {
        out->mention = r->places.mention + r->places.start[who];
        out->count = r->places.start[who + 1] - r->places.start[who];
    }
    find_ties(r, stated, out);
    if (bond == KD_BOND_CAST) {
        find_mates(r, true, out, &out->mates);
        find_mates(r, false, out, &out->mates_line);
    }
    if (bond != KD_BOND_ROLE)
        kd_look_up_party(r, out);
    out->words = kd_words_of_party(r, out);
    out->meant = bond == KD_BOND_ROLE ? KD_NO_ENTRY : drama_around(r, out);
}

void kd_party_of_claim(const struct kd_relater *r, enum kd_bond bond, uint32_t who,
                       const uint32_t *mention, uint32_t as, uint32_t meant, struct kd_party *out)
{
    *out = (struct kd_party){.bond = bond,
                             .who = who,
                             .only = *mention,
                             .as = as,
                             .mention = mention,
                             .count = 1,
                             .meant = meant};
    find_ties(r, bond == KD_BOND_MAKING ? r->stated_crew : r->stated_cast, out);
    kd_look_up_party(r, out);
    out->words = kd_words_of_party(r, out);
}

bool kd_party_has(const struct kd_relater *r, const struct kd_party *party, uint32_t drama)
{
    return kd_first_tie_to(r, kd_ties_of(r, party->bond), party->who, drama) < party->stated;
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
    if (near.n > 1)
        qsort(near.v, near.n, sizeof *near.v, ascending);
    return near;
}
