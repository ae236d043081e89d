/* What the context must not tie together, whatever it weighs (implied.c). */
#include "extract/relate_p.h"
#include "extract/token.h"

void kd_find_beside(struct kd_relater *r)
{
    bool *beside = kd_arena_alloc(r->doc->arena, r->doc->mentions.n + 1);
    r->beside = kd_arena_alloc(r->doc->arena, r->things->n + 1);
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        for (uint32_t k = 0; claim->say->op == KD_SAY_BESIDE && k < claim->arg[0].count; k++)
            beside[kd_member(r, claim, 0, k)] = true;
    }
    for (size_t i = 0; i < r->dramas.n; i++) {
        uint32_t drama = r->dramas.v[i];
        bool all = true;
        for (uint32_t p = r->places.start[drama]; p < r->places.start[drama + 1]; p++)
            all &= beside[r->places.mention[p]];
        r->beside[drama] = all && r->dramas.n > 1; /* the only one is the one at hand */
    }
}

/* Whether token `last`, behind a network, makes what follows the network's own: "MBC's W", "the MBC
 * drama W". */
static bool is_owner(const struct kd_doc *doc, uint32_t last)
{
    return doc->tokens.v[last].kind == KD_POSSESSIVE || (doc->tokens.v[last].vocab & KD_V_SERIES);
}

/* Whether mention m of a network stands in front of a work of its own, "MBC's hit 'Salt Road'",
 * and the drama is none of a list that this starts: "SBS's 'Salt Road' and 'Moss'". */
static bool owns_another(const struct kd_relater *r, uint32_t m, uint32_t drama)
{
    enum { FAR = 4, NEXT = 3 }; /* tokens, also between two of a list */
    const struct kd_doc *doc = r->doc;
    uint32_t last = doc->mentions.v[m].last, sentence = doc->mentions.v[m].sentence;
    struct kd_range all = kd_within(doc, m, last, doc->sentences.v[sentence].last);
    if (m + 1 >= all.to || !is_owner(doc, last) || doc->mentions.v[m + 1].first > last + FAR ||
        !kd_is_type(r, kd_thing_index(r, m + 1), KD_A_WORK))
        return false;
    for (uint32_t k = m + 1; k < all.to; k++) {
        if (k > m + 1 && doc->mentions.v[k].first > doc->mentions.v[k - 1].last + NEXT)
            break;
        if (kd_thing_index(r, k) == drama)
            return false;
    }
    return true;
}

/* The bracket that mention m stands in: its first token; KD_NO_ENTRY for none. */
static uint32_t bracket_around(const struct kd_doc *doc, uint32_t m)
{
    enum { LONGEST = 40 /* tokens */ };
    uint32_t t = doc->mentions.v[m].first;
    uint32_t first = doc->sentences.v[doc->mentions.v[m].sentence].first;
    for (uint32_t far = 0, inner = 0; t > first && far < LONGEST; far++) {
        bool opens = kd_is_punct(doc, --t, '(');
        if (opens && inner == 0)
            return t;
        inner += kd_is_punct(doc, t, ')');
        inner -= opens;
    }
    return KD_NO_ENTRY;
}

/* Whether mention m stands in a bracket behind a work, "W (directed by A, tvN)", and the drama is
 * none of a list that this one ends: "V and W (both tvN)". */
static bool is_bracketed_behind_another(const struct kd_relater *r, uint32_t m, uint32_t drama)
{
    enum { NEXT = 3 /* tokens between two of a list */, LONGEST = 40 /* works of it */ };
    const struct kd_doc *doc = r->doc;
    uint32_t next = bracket_around(doc, m), near = 0, k = m;
    if (next == KD_NO_ENTRY)
        return false;
    while (k > 0 && doc->mentions.v[k - 1].last > next)
        k--;
    bool found = false;
    for (uint32_t far = 0; far < LONGEST; far++, found = true, near = NEXT) {
        const struct kd_mention *work = k > 0 ? &doc->mentions.v[--k] : NULL;
        uint32_t thing = work != NULL ? kd_thing_index(r, k) : KD_NO_ENTRY;
        if (work == NULL || work->last + near < next || !kd_is_type(r, thing, KD_A_WORK))
            return found;
        if (thing == drama)
            return false;
        next = work->first;
    }
    return found;
}

/* Whether each mention of the party is another work's own, which says nothing of the drama. */
static bool owned_by_others_only(const struct kd_relater *r, const struct kd_party *party,
                                 uint32_t drama)
{
    bool others = party->count > 0;
    for (uint32_t i = 0; i < party->count && others; i++) {
        uint32_t m = party->mention[i];
        others = is_bracketed_behind_another(r, m, drama) ||
                 (party->bond == KD_BOND_AIRS && owns_another(r, m, drama));
    }
    return others;
}

/* Whether the line of mention m names the thing near it. */
static bool line_names(const struct kd_relater *r, const struct kd_line *line, uint32_t m,
                       uint32_t thing)
{
    struct kd_range all = kd_within(r->doc, m, line->first, line->last);
    for (uint32_t k = all.from; k < all.to; k++)
        if (kd_thing_index(r, k) == thing)
            return true;
    return false;
}

/* Whether the person is named for prizes alone, "Best director: Kim Ara (Salt Road)", and for none
 * with the drama: each line of such a list has its own. */
static bool wins_with_others(const struct kd_relater *r, const struct kd_party *party,
                             uint32_t drama)
{
    static const char *const prizes[] = {"best",  "top",        "award",   "awards", "prize",
                                         "grand", "excellence", "daesang", NULL};
    const struct kd_doc *doc = r->doc;
    bool wins = party->bond != KD_BOND_AIRS && party->count > 0 && party->ties.n > 0;
    for (uint32_t i = 0; i < party->count && wins; i++) {
        const struct kd_mention *m = &doc->mentions.v[party->mention[i]];
        const struct kd_line *line = &doc->lines.v[doc->sentences.v[m->sentence].line];
        wins = kd_has_label(doc, line, prizes) && !line_names(r, line, party->mention[i], drama);
    }
    return wins;
}

bool kd_is_told_apart(const struct kd_relater *r, const struct kd_party *party, uint32_t drama)
{
    return owned_by_others_only(r, party, drama) || wins_with_others(r, party, drama) ||
           (party->bond != KD_BOND_AIRS && r->beside[drama]);
}

bool kd_is_owner_alone(const struct kd_relater *r, uint32_t character, uint32_t sentence)
{
    enum { NEAR = 3 /* tokens: "C's younger sister" */ };
    const struct kd_doc *doc = r->doc;
    bool owner = false;
    for (uint32_t p = r->places.start[character]; p < r->places.start[character + 1]; p++) {
        const struct kd_mention *m = &doc->mentions.v[r->places.mention[p]];
        if (m->sentence != sentence)
            continue;
        bool kin = false;
        for (uint32_t t = m->last + 1; t <= m->last + NEAR; t++)
            kin |= t < doc->sentences.v[sentence].last && (doc->tokens.v[t].vocab & KD_V_KIN);
        if (!kin || doc->tokens.v[m->last].kind != KD_POSSESSIVE)
            return false;
        owner = true;
    }
    return owner;
}
