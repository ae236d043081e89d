/* What an article shows of a drama and of a party to it, somebody who acts in it or makes it or a
 * network: the evidence of context.h. */
#include "extract/relate_p.h"
#include "extract/token.h"

/* Mentions of one of the two, ascending. */
struct named {
    const uint32_t *mention;
    uint32_t count;
};

/* The pair that is looked at. */
struct pair {
    const struct kd_relater *r;
    const struct kd_party *party;
    uint32_t drama; /* of a role the character */
    struct kd_shown *shown;
    struct kd_words *between; /* the words between the two */
    struct named here, there; /* where the party is named, and where the drama */
};

/* Those of the mentions that are looked at: all, but where there are very many, as of a network in
 * a page of listings, the nearest to mention `near`. */
static struct named named_near(const uint32_t *mention, uint32_t count, uint32_t near)
{
    enum { MOST = 256 };
    uint32_t low = 0, high = count;
    if (count <= MOST)
        return (struct named){mention, count};
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (mention[middle] < near)
            low = middle + 1;
        else
            high = middle;
    }
    uint32_t from = low > MOST / 2 ? low - MOST / 2 : 0;
    from = from > count - MOST ? count - MOST : from;
    return (struct named){mention + from, MOST};
}

static bool is_party(const struct pair *p, uint32_t m)
{
    const struct kd_party *party = p->party;
    if (party->only != KD_NO_ENTRY)
        return m == party->only;
    return party->bond == KD_BOND_AIRS ? kd_same_network(p->r, m, party->who)
                                       : kd_thing_index(p->r, m) == party->who;
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
    static const char *const as_or_of[] = {"as", "of", NULL};
    seen[KD_E_AS_BETWEEN] |= to > 0 && kd_is_word(doc, to - 1, as_or_of);
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

/* Whether mentions [from, to) are of as many parties as works (of a role, characters), two or
 * more, and m is at the same place among the ones as k among the others: "A and B play C and D". */
static bool same_rank(const struct pair *p, uint32_t from, uint32_t to, uint32_t m, uint32_t k)
{
    enum kd_type type = p->party->bond == KD_BOND_ROLE ? KD_CHARACTER : KD_A_WORK;
    uint32_t parties = 0, dramas = 0, party_at = 0, drama_at = 0;
    for (uint32_t i = from; i < to; i++) {
        if (is_party(p, i) || is_rival(p, i)) {
            party_at += i < m;
            parties++;
        } else if (kd_is_type(p->r, kd_thing_index(p->r, i), type)) {
            drama_at += i < k;
            dramas++;
        }
    }
    return parties == dramas && parties > 1 && party_at == drama_at;
}

/* kd_acting_near, of which each mention is asked for each drama. */
static bool acting_near(const struct pair *p, uint32_t m)
{
    enum { UNKNOWN, NOT_NEAR, IS_NEAR };
    uint8_t *known = &p->r->acting[m];
    if (*known == UNKNOWN)
        *known = kd_acting_near(p->r->doc, m) ? IS_NEAR : NOT_NEAR;
    return *known == IS_NEAR;
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
    seen[KD_E_ACTING] |= acting_near(p, m);
    seen[KD_E_NEAREST] |= !rival_among(p, a + 1, b);
    struct kd_range all = kd_within(r->doc, m, s->first, s->last);
    bool alone = !rival_among(p, all.from, all.to);
    seen[KD_E_ALONE] |= alone;
    seen[KD_E_ONLY_TWO] |= alone && !other_among(p, all.from, all.to);
    seen[KD_E_SAME_RANK] |= same_rank(p, all.from, all.to, m, k);
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

/* What the lines around the one of the party's mention name, which does not name the drama. */
static void look_around(const struct pair *p, uint32_t line)
{
    enum { NEAR_ABOVE = 3, NEAR_BELOW = 2 };
    const struct kd_relater *r = p->r;
    const struct kd_around *around =
        &(p->party->bond == KD_BOND_ROLE ? r->characters_around : r->dramas_around)[line];
    bool *seen = p->shown->seen, above = around->above == p->drama;
    seen[KD_E_LAST_ABOVE] |= above;
    seen[KD_E_RIGHT_ABOVE] |= above && line - around->above_line == 1;
    seen[KD_E_NEAR_ABOVE] |= above && line - around->above_line <= NEAR_ABOVE;
    seen[KD_E_FIRST_BELOW] |= around->below == p->drama && around->below_line - line <= NEAR_BELOW;
    seen[KD_E_BLOCK] |= around->only == p->drama;
}

/* Which dramas the text tells of around mention m, of the party. */
static void look_at_told(const struct pair *p, uint32_t m)
{
    const struct kd_relater *r = p->r;
    const struct kd_mention *mention = &r->doc->mentions.v[m];
    const struct kd_told *told = &r->told[m];
    bool *seen = p->shown->seen;
    seen[KD_E_LINE_FIRST] |= told->first == p->drama;
    seen[KD_E_LINE_ONLY] |= told->first == p->drama && told->only;
    seen[KD_E_FREE_SENTENCE] |= !told->in_sentence;
    seen[KD_E_LAST_TOLD] |= told->last == p->drama;
    seen[KD_E_THE_DRAMA] |= told->last == p->drama && told->points_back;
    uint32_t end = mention->last, next = m + 1;
    seen[KD_E_CREDITED] |=
        next < r->doc->mentions.n && mention[1].first == end + 1 && kd_is_punct(r->doc, end, '(') &&
        r->doc->tokens.v[end - 1].line == r->doc->tokens.v[end].line &&
        kd_thing_index(r, next) != p->drama && kd_is_type(r, kd_thing_index(r, next), KD_A_WORK);
}

/* The line of mention m, of the party. */
static void look_at_line(const struct pair *p, uint32_t m)
{
    const struct kd_relater *r = p->r;
    const struct kd_doc *doc = r->doc;
    bool *seen = p->shown->seen;
    uint32_t line = doc->sentences.v[doc->mentions.v[m].sentence].line;
    struct kd_range all = kd_within(doc, m, doc->lines.v[line].first, doc->lines.v[line].last);
    bool names_it = false, names_drama = false, together = false;
    for (uint32_t k = all.from; k < all.to; k++) {
        uint32_t thing = kd_thing_index(r, k);
        names_drama |= !r->passing[k] && kd_is_drama(r, thing);
        if (thing != p->drama)
            continue;
        names_it = true;
        together |= doc->mentions.v[k].sentence == doc->mentions.v[m].sentence;
        kd_near_between(doc, r->things, k < m ? k : m, k < m ? m : k, m < k, &p->between->nears);
        if (doc->mentions.v[k].sentence == doc->mentions.v[m].sentence)
            look_at_sentence(p, m, k);
        else
            look_at_two(p, m, k);
    }
    if (p->party->bond != KD_BOND_ROLE)
        look_at_told(p, m);
    seen[KD_E_ACTING_APART] |= !together && acting_near(p, m);
    seen[KD_E_LABELLED] |= kd_is_labelled(doc, line);
    if (!names_it)
        look_around(p, line);
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
    bool airs = p->party->bond == KD_BOND_AIRS;
    uint32_t k = (airs ? p->r->network_before : p->r->person_before)[m];
    return k != KD_NO_ENTRY && m - k <= KD_WINDOW && is_party(p, k) &&
           doc->sentences.v[doc->mentions.v[k].sentence].line != line;
}

/* The line of mention m, of the drama, as one that may be about the party. */
static void look_at_drama_line(const struct pair *p, uint32_t m)
{
    const struct kd_doc *doc = p->r->doc;
    bool *seen = p->shown->seen;
    uint32_t line = doc->sentences.v[doc->mentions.v[m].sentence].line;
    seen[KD_E_IN_MIND] |= in_mind(p, m);
    if (p->party->bond == KD_BOND_AIRS)
        return;
    uint32_t antecedent = p->r->antecedent[m];
    seen[KD_E_PRONOUN] |= antecedent != KD_NO_ENTRY && is_party(p, antecedent);
    seen[KD_E_HEADS] |= p->r->person[line] == p->party->who;
    if (p->party->bond == KD_BOND_CREW || p->party->bond == KD_BOND_MAKING)
        seen[KD_E_HEADS] |=
            p->r->pair[line].a == p->party->who || p->r->pair[line].b == p->party->who;
}

static bool in_headline(const struct kd_doc *doc, uint32_t m)
{
    return doc->sentences.v[doc->mentions.v[m].sentence].line == 0;
}

/* Whether the line of mention m has no word that is not part of a name: tags, a sidebar. */
static bool has_no_other_word(const struct kd_doc *doc, uint32_t m)
{
    const struct kd_line *line = &doc->lines.v[doc->sentences.v[doc->mentions.v[m].sentence].line];
    struct kd_range all = kd_within(doc, m, line->first, line->last);
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

static uint32_t line_of(const struct pair *p, uint32_t m)
{
    return p->r->doc->sentences.v[p->r->doc->mentions.v[m].sentence].line;
}

/* The next from number *i on that is no page furniture, or KD_NO_ENTRY. */
static uint32_t next_named(const struct pair *p, const struct named *named, uint32_t *i)
{
    while (*i < named->count && p->r->doc->mentions.v[named->mention[*i]].chrome)
        (*i)++;
    return *i < named->count ? named->mention[*i] : KD_NO_ENTRY;
}

/* How many lines apart the two are where they are named nearest to each other. */
static void look_at_distance(const struct pair *p)
{
    enum { NEAR = 1, FAR = 8 };
    uint32_t i = 0, k = 0, least = UINT32_MAX;
    uint32_t m = next_named(p, &p->here, &i), d = next_named(p, &p->there, &k);
    if (m == KD_NO_ENTRY || d == KD_NO_ENTRY)
        return; /* in page furniture only */
    p->shown->seen[KD_E_DRAMA_LATER] = m < d;
    while (m != KD_NO_ENTRY && d != KD_NO_ENTRY) {
        uint32_t a = line_of(p, m), b = line_of(p, d), apart = a < b ? b - a : a - b;
        least = apart < least ? apart : least;
        if (m < d) {
            i++;
            m = next_named(p, &p->here, &i);
        } else {
            k++;
            d = next_named(p, &p->there, &k);
        }
    }
    p->shown->seen[KD_E_NEAR] = least <= NEAR;
    p->shown->seen[KD_E_FAR] = least > FAR;
}

static void look_at_mentions(const struct pair *p)
{
    const struct kd_doc *doc = p->r->doc;
    bool *seen = p->shown->seen;
    uint32_t count = 0;
    seen[KD_E_NAMES_ONLY] = seen[KD_E_PARTY_ASIDE] = seen[KD_E_DRAMA_ASIDE] = true;
    for (uint32_t i = 0; i < p->here.count; i++) {
        uint32_t m = p->here.mention[i];
        if (doc->mentions.v[m].chrome)
            continue;
        seen[KD_E_NAMES_ONLY] &= has_no_other_word(doc, m);
        seen[KD_E_PARTY_ASIDE] &= p->r->aside[m];
        seen[KD_E_PARTY_HEADLINE] |= in_headline(doc, m);
        look_at_line(p, m);
        count++;
    }
    for (uint32_t i = 0; i < p->there.count; i++) {
        uint32_t m = p->there.mention[i];
        if (doc->mentions.v[m].chrome)
            continue;
        seen[KD_E_DRAMA_ASIDE] &= p->r->aside[m];
        seen[KD_E_DRAMA_HEADLINE] |= in_headline(doc, m);
        look_at_drama_line(p, m);
    }
    seen[KD_E_PARTY_ONCE] = count == 1;
    seen[KD_E_PARTY_OFTEN] = count > 2;
    look_at_distance(p);
    seen[KD_E_PARTY_SUBJECT] = p->party->bond != KD_BOND_AIRS && p->party->who == p->r->subject;
}

/* ---- what they are ---- */

static void look_at_person(const struct pair *p)
{
    const struct kd_thing *thing = &p->r->things->v[p->party->who];
    bool *seen = p->shown->seen;
    seen[KD_E_PERSON_SURE] = thing->type[KD_PERSON] > thing->type[KD_CHARACTER] + 1.0;
    seen[KD_E_LIKELY_ACTS] = thing->acts >= 0.8;
    seen[KD_E_HARDLY_ACTS] = thing->acts < 0.4;
    seen[KD_E_LISTED_ACTOR] = (thing->list & KD_L_ACTOR) != 0;
    seen[KD_E_ACTOR] = thing->role[KD_ACTOR] > 0.9;
    seen[KD_E_OTHER] = thing->role[KD_OTHER_ROLE] > 0.9;
    seen[KD_E_MAKER] = thing->role[KD_DIRECTOR] > 0.9 || thing->role[KD_WRITER] > 0.9;
    seen[KD_E_OFFERED] = thing->offered;
}

static enum kd_role role_of(const struct pair *p)
{
    return p->party->bond == KD_BOND_CREW   ? kd_trade(&p->r->things->v[p->party->who])
           : p->party->bond == KD_BOND_AIRS ? KD_OTHER_ROLE
                                            : KD_ACTOR;
}

static void look_at_ties(const struct pair *p)
{
    const struct kd_ties *ties = kd_ties_of(p->r, p->party->bond);
    const bool *taken = p->r->taken[role_of(p)];
    bool *seen = p->shown->seen;
    for (size_t i = 0; i < p->party->ties.n; i++) {
        uint32_t drama = ties->v[p->party->ties.v[i]].drama;
        seen[drama == p->r->things->main ? KD_E_TIED_MAIN : KD_E_TIED_OTHER] = true;
    }
    seen[KD_E_TIED_HERE] = kd_party_has(p->r, p->party, p->drama);
    bool mate = kd_holds(&p->party->mates, p->drama),
         line = kd_holds(&p->party->mates_line, p->drama);
    seen[KD_E_MATE] = mate;
    seen[KD_E_MATE_APART] = !mate && p->party->mates.n > 0;
    seen[KD_E_MATE_LINE] = line;
    seen[KD_E_MATE_LINE_APART] = !line && p->party->mates_line.n > 0;
    seen[KD_E_TAKEN] = p->party->only == KD_NO_ENTRY && taken != NULL && taken[p->drama];
}

/* What is known of an actor and of a character already. */
static void look_at_roles(const struct pair *p)
{
    bool *seen = p->shown->seen;
    for (size_t i = 0; i < p->party->ties.n; i++) {
        const struct kd_tie *tie = &p->r->out->cast.v[p->party->ties.v[i]];
        if (tie->character != KD_NO_ENTRY)
            seen[tie->drama == p->r->things->main ? KD_E_TIED_MAIN : KD_E_TIED_OTHER] = true;
        kd_look_up_role(p->r, tie, p->drama, &seen[KD_E_LISTED], &seen[KD_E_LISTED_APART]);
    }
    seen[KD_E_ELSEWHERE] = p->party->ties.n != 1;
}

static void look_at_drama(const struct pair *p)
{
    const struct kd_relater *r = p->r;
    const struct kd_thing *thing = &r->things->v[p->drama];
    bool *seen = p->shown->seen;
    bool main = r->things->main == p->drama, single = r->things->single;
    seen[KD_E_MAIN_SINGLE] = main && single;
    seen[KD_E_MAIN_SEVERAL] = main && !single;
    seen[KD_E_FEW] = r->dramas.n == 2 || r->dramas.n == 3;
    seen[KD_E_MANY] = r->dramas.n > 3;
    seen[KD_E_DRAMA_ONCE] = thing->count == 1;
    seen[KD_E_DRAMA_PASSING] = thing->passing > 0;
    seen[KD_E_DRAMA_SURE] = thing->kind[KD_DRAMA] > 0.5;
    seen[KD_E_DRAMA_DOUBTFUL] = thing->likely < 0.7 || thing->likely_kind < 0.7;
    seen[KD_E_DRAMA_HEADS] = thing->heads;
}

static void look_into_lists(const struct pair *p)
{
    bool *seen = p->shown->seen;
    struct kd_listing listing = kd_look_up(p->r, p->party, p->drama);
    seen[KD_E_LISTED] = listing.together;
    seen[KD_E_LISTED_APART] = listing.apart;
    seen[KD_E_LISTED_OTHERS] = listing.others;
    seen[KD_E_LISTED_ELSEWHERE] = listing.elsewhere;
}

/* ---- all together ---- */

static void gather(const struct kd_relater *r, const struct kd_party *party, uint32_t drama,
                   struct kd_words *between, struct kd_shown *shown)
{
    const uint32_t *of_drama = r->places.mention + r->places.start[drama];
    struct pair pair = {r, party, drama, shown, between, {0}, {0}};
    pair.here = named_near(party->mention, party->count, *of_drama);
    pair.there = named_near(of_drama, r->places.start[drama + 1] - r->places.start[drama],
                            *pair.here.mention);
    *shown = (struct kd_shown){.sentence = KD_NO_ENTRY};
    shown->seen[KD_E_BIAS] = true;
    look_at_mentions(&pair);
    if (party->bond == KD_BOND_CAST || party->bond == KD_BOND_CREW || party->bond == KD_BOND_ROLE)
        look_at_person(&pair);
    if (party->bond == KD_BOND_ROLE) {
        look_at_roles(&pair);
        shown->seen[KD_E_DRAMA_ONCE] = r->things->v[drama].count == 1;
    } else {
        look_at_ties(&pair);
        look_at_drama(&pair);
        look_into_lists(&pair);
        shown->seen[KD_E_MEANT] = party->meant == drama;
        shown->seen[KD_E_MEANT_SINGLE] = party->meant == drama && r->things->single;
    }
    if (shown->sentence == KD_NO_ENTRY)
        shown->sentence = r->doc->mentions.v[party->mention[0]].sentence;
    shown->words = kd_words_weigh(r, party, drama, between);
    if (r->doc->keep_reasons)
        shown->nears = kd_all_words(r, party, drama, between);
}

/* How likely it is that the two are what they are taken for. */
static double likely_parts(const struct kd_relater *r, const struct kd_party *party, uint32_t drama)
{
    const struct kd_thing *what = &r->things->v[drama];
    double likely = what->likely;
    if (party->bond != KD_BOND_ROLE && what->likely_kind < likely)
        likely = what->likely_kind;
    return party->bond == KD_BOND_AIRS ? likely : likely * r->things->v[party->who].likely;
}

struct kd_weighed kd_weigh_pair(struct kd_relater *r, const struct kd_party *party, uint32_t drama)
{
    /* How likely it must be that the two are what they are taken for, and belong together. */
    static const double likely_enough[KD_BONDS] = {
        [KD_BOND_CAST] = 0.33, [KD_BOND_CREW] = 0.31,  [KD_BOND_AIRS] = 0.28,
        [KD_BOND_ROLE] = 0.20, [KD_BOND_CLAIM] = 0.20, [KD_BOND_MAKING] = 0.28};
    struct kd_weighed pair = {
        .bond = party->bond, .drama = drama, .other = party->who, .character = party->as};
    r->between.nears.n = 0;
    gather(r, party, drama, &r->between, &pair.shown);
    pair.likely =
        kd_context_weigh(r->lists->context, party->bond, pair.shown.seen, pair.shown.words);
    pair.sure = pair.likely * likely_parts(r, party, drama);
    pair.taken = pair.sure >= likely_enough[party->bond];
    if (r->doc->keep_reasons)
        *KD_PUSH(r->doc->arena, &r->out->weighed) = pair;
    return pair;
}
