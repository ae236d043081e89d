/* Claims into ties: who plays whom, who makes it, where it airs. */
#include "extract/relate_p.h"
#include "extract/token.h"

enum { MANY = 16 };

/* The drama that the sentence of mention `near` names last before it, be it in passing, and not far
 * from it; or KD_NO_ENTRY. */
static uint32_t drama_before(const struct kd_relater *r, uint32_t near)
{
    uint32_t first = kd_sentence_around(r->doc, near).first;
    for (uint32_t m = near; m > 0 && r->doc->mentions.v[m - 1].first >= first; m--)
        if (kd_is_drama(r, kd_thing_index(r, m - 1)))
            return kd_thing_index(r, m - 1);
    return KD_NO_ENTRY;
}

/* The drama that the place of a claim alone speaks for, or KD_NO_ENTRY. */
static uint32_t drama_by_place(struct kd_relater *r, const struct kd_claim *claim, uint32_t near)
{
    uint32_t far = near, work = KD_NO_ENTRY;
    for (size_t a = 0; a < KD_SAY_ARGS; a++)
        for (uint32_t i = 0; i < claim->arg[a].count; i++)
            far = kd_member(r, claim, a, i) > far ? kd_member(r, claim, a, i) : far;
    if (claim->arg[0].count == 0 && claim->say->op == KD_SAY_CAST) {
        work = drama_before(r, near);
        if (work == KD_NO_ENTRY)
            work = kd_work_just_before(r, claim->sentence);
    }
    if (work == KD_NO_ENTRY)
        work = kd_meant(r, claim->sentence, near, far);
    return kd_is_drama(r, work) ? work : KD_NO_ENTRY;
}

/* The works that argument `arg` names, or the one that the context means. */
static uint32_t works_of(struct kd_relater *r, const struct kd_claim *claim, size_t arg,
                         uint32_t near, uint32_t works[], uint32_t room)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < claim->arg[arg].count && n < room; i++) {
        uint32_t thing = kd_thing_index(r, kd_member(r, claim, arg, i));
        if (kd_is_drama(r, thing))
            works[n++] = thing;
    }
    if (claim->arg[arg].count > 0)
        return n;
    works[0] = drama_by_place(r, claim, near);
    return works[0] != KD_NO_ENTRY ? 1 : 0;
}

uint32_t kd_likeliest_drama(struct kd_relater *r, enum kd_bond bond, uint32_t who, uint32_t m,
                            uint32_t character, uint32_t place, double *likely)
{
    uint32_t best = KD_NO_ENTRY, told = r->told[m].last;
    double sure = 0;
    struct kd_party party;
    *likely = 0;
    kd_party_of_claim(r, bond, who, &m, character, place, &party);
    if (character == KD_NO_ENTRY && told != KD_NO_ENTRY && kd_party_has(r, &party, told))
        return KD_NO_ENTRY; /* it says once more what is known */
    struct kd_numbers dramas = kd_dramas_for(r, &party);
    for (size_t i = 0; i < dramas.n; i++) {
        if (r->beside[dramas.v[i]] ||
            (character == KD_NO_ENTRY && kd_party_has(r, &party, dramas.v[i])))
            continue;
        struct kd_weighed pair = kd_weigh_pair(r, &party, dramas.v[i]);
        if (pair.taken && pair.sure > sure) {
            sure = pair.sure;
            *likely = pair.likely;
            best = pair.drama;
        }
    }
    return best;
}

/* Notes that the character is one of the drama; of two dramas it is of neither. */
static void settle_home(struct kd_relater *r, uint32_t character, uint32_t drama)
{
    uint32_t *home = &r->home[character];
    if (kd_is_type(r, character, KD_CHARACTER))
        *home = *home == KD_NO_ENTRY || *home == drama ? drama : KD_MANY_HOMES;
}

void kd_find_homes(struct kd_relater *r)
{
    enum { SHORT = 12 }; /* tokens: a heading */
    r->home = kd_arena_alloc(r->doc->arena, (r->things->n + 1) * sizeof *r->home);
    for (uint32_t t = 0; t < r->things->n; t++)
        r->home[t] = KD_NO_ENTRY;
    for (uint32_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        const struct kd_sentence *s = &r->doc->sentences.v[claim->sentence];
        if (claim->say->op != KD_SAY_CAST || claim->arg[2].count != 1 || s->last > s->first + SHORT)
            continue;
        uint32_t drama = kd_thing_index(r, kd_member(r, claim, 2, 0));
        for (uint32_t k = 0; k < claim->arg[0].count && kd_is_drama(r, drama); k++)
            settle_home(r, kd_thing_index(r, kd_member(r, claim, 0, k)), drama);
    }
}

/* The drama in which a heading would have the character act: "C from W"; or KD_NO_ENTRY. */
static uint32_t home_of(const struct kd_relater *r, uint32_t character)
{
    uint32_t home = character != KD_NO_ENTRY ? r->home[character] : KD_NO_ENTRY;
    return home != KD_MANY_HOMES ? home : KD_NO_ENTRY;
}

uint32_t kd_drama_of_part(struct kd_relater *r, uint32_t who, uint32_t m, uint32_t role,
                          uint32_t place, double *likely)
{
    uint32_t stated = kd_work_of_role(r, role);
    *likely = KD_STATED;
    if (stated != KD_NO_ENTRY)
        return kd_is_drama(r, stated) ? stated : KD_NO_ENTRY;
    stated = home_of(r, kd_thing_index(r, role));
    return stated != KD_NO_ENTRY ? stated
                                 : kd_likeliest_drama(r, KD_BOND_CLAIM, who, m,
                                                      kd_thing_index(r, role), place, likely);
}

void kd_find_stated(struct kd_relater *r)
{
    for (uint32_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        size_t drama = claim->say->op == KD_SAY_CREW ? 1 : 2;
        if (claim->arg[drama].count > 0 && kd_rule_says(claim->rule, KD_SAY_EARLIER) == NULL)
            *KD_PUSH(r->doc->arena, &r->stated) = i;
    }
}

/* Whether the words of a claim without a drama are a part of another's that names it, and not in
 * passing: "Kim directed" in "Kim directed the drama W", but not in "directed by Kim of W". */
static bool is_part_of_another(const struct kd_relater *r, const struct kd_claim *claim)
{
    enum { NEAR = 1000 }; /* claims: a page may be one sentence */
    const struct kd_claim *all = r->claims->list.v;
    size_t at = kd_from(&r->stated, (uint32_t)(claim - all)), i = at;
    while (i > 0 && at - i < NEAR && all[r->stated.v[i - 1]].sentence == claim->sentence)
        i--;
    for (; i < r->stated.n && i < at + NEAR && all[r->stated.v[i]].sentence == claim->sentence;
         i++) {
        const struct kd_claim *c = &all[r->stated.v[i]];
        if (c->say->op == claim->say->op && c->start <= claim->start && c->end >= claim->end)
            return true;
    }
    return false;
}

/* Whether the sentence stands under a heading that is a film's or a show's, and names nothing else.
 */
static bool is_of_other_work(const struct kd_relater *r, uint32_t sentence)
{
    const struct kd_sentence *s = &r->doc->sentences.v[sentence];
    uint32_t focus = r->focus[s->line];
    size_t told = kd_from(&r->works_told, kd_mention_at(r->doc, s->first));
    bool names =
        told < r->works_told.n && r->doc->mentions.v[r->works_told.v[told]].first < s->last;
    return !names && r->headed[s->line] && focus != KD_NO_ENTRY && !kd_is_drama(r, focus);
}

/* The drama that the claim's sentence goes on about or that heads the label of a maker, the work
 * that stands right beside its character; or KD_NO_ENTRY. */
static uint32_t stated_by_place(const struct kd_relater *r, const struct kd_claim *claim,
                                uint32_t character)
{
    if (r->topic[claim->sentence] != KD_NO_ENTRY)
        return r->topic[claim->sentence];
    if (claim->say->op == KD_SAY_CREW)
        return kd_drama_of_label(r, r->doc->sentences.v[claim->sentence].line);
    for (uint32_t c = 0; character != KD_NO_ENTRY && c < claim->arg[1].count; c++) {
        uint32_t named = kd_member(r, claim, 1, c), work = kd_work_of_role(r, named);
        if (kd_thing_index(r, named) == character && work != KD_NO_ENTRY)
            return work;
    }
    return home_of(r, character);
}

/* The drama that a rule about somebody (at mention m) leaves to the context, or KD_NO_ENTRY; on a
 * page without dramas, as most of a crawl are, there is nothing to look for. */
static uint32_t drama_of_claim(struct kd_relater *r, const struct kd_claim *claim, uint32_t m,
                               uint32_t character, double *likely)
{
    if (r->dramas.n == 0 || (character == KD_NO_ENTRY && is_part_of_another(r, claim)) ||
        is_of_other_work(r, claim->sentence))
        return KD_NO_ENTRY;
    uint32_t stated = stated_by_place(r, claim, character);
    *likely = KD_STATED;
    if (stated != KD_NO_ENTRY)
        return kd_is_drama(r, stated) ? stated : KD_NO_ENTRY;
    enum kd_bond bond = claim->say->op == KD_SAY_CREW ? KD_BOND_MAKING : KD_BOND_CLAIM;
    return kd_likeliest_drama(r, bond, kd_thing_index(r, m), m, character,
                              drama_by_place(r, claim, m), likely);
}

/* ---- cast ---- */

enum kd_role kd_trade(const struct kd_thing *person)
{
    bool maker = person->is_role == KD_DIRECTOR || person->is_role == KD_WRITER;
    return maker ? person->is_role : KD_OTHER_ROLE;
}

/* "Both are in talks": what the people named last are said to act in is not settled. The weight of
 * the rule tells how many are meant. */
static void offer_those_before(struct kd_relater *r, const struct kd_claim *claim)
{
    uint32_t near = kd_mention_at(r->doc, r->doc->sentences.v[claim->sentence].first);
    uint32_t people[MANY], works[MANY], wanted = (uint32_t)claim->say->weight;
    if (wanted > MANY || kd_people_before(r, near, people, wanted, true) != wanted)
        return;
    uint32_t n = works_of(r, claim, 2, near, works, MANY);
    for (uint32_t i = 0; i < wanted * n; i++)
        kd_add_tie(r, &r->offers,
                   (struct kd_tie){works[i % n], people[i / n], KD_NO_ENTRY, KD_ACTOR,
                                   claim->sentence, claim->rule->id, 0.85});
}

/* Puts the drama into works[0] in which the person plays the character at mention m; the place
 * alone speaks for `place`. Returns how many there are: 1 or 0. */
static uint32_t likeliest_of_one(struct kd_relater *r, uint32_t person, uint32_t m, uint32_t place,
                                 uint32_t works[])
{
    double likely;
    works[0] = kd_drama_of_part(r, person, m, m, place, &likely);
    return works[0] != KD_NO_ENTRY ? 1 : 0;
}

/* One of those named before plays the character, or made or acts in the drama. */
static void tie_one_before(struct kd_relater *r, const struct kd_claim *claim, uint32_t person,
                           uint32_t character, uint32_t drama)
{
    enum kd_role maker = character == KD_NO_ENTRY ? kd_trade(&r->things->v[person]) : KD_OTHER_ROLE;
    bool made = maker != KD_OTHER_ROLE;
    kd_tie(r, made ? &r->out->crew : &r->out->cast,
           (struct kd_tie){drama, person, character, made ? maker : KD_ACTOR, claim->sentence,
                           claim->rule->id, 0.85});
}

/* Whether the people whom "they" before mention m would mean are named in the last sentence that
 * names anybody. */
static bool may_be_they(const struct kd_relater *r, uint32_t m, const uint32_t people[], uint32_t n)
{
    enum { FAR = 8 /* sentences */ };
    uint32_t last = r->person_before[m];
    if (last == KD_NO_ENTRY ||
        r->doc->mentions.v[last].sentence + FAR < r->doc->mentions.v[m].sentence)
        return false;
    for (uint32_t p = 0; p < n; p++) {
        uint32_t *named = r->places.mention + r->places.start[people[p]];
        uint32_t count = r->places.start[people[p] + 1] - r->places.start[people[p]];
        size_t before = kd_from(&(struct kd_numbers){named, count, count}, m);
        if (before == 0 ||
            r->doc->mentions.v[named[before - 1]].sentence != r->doc->mentions.v[last].sentence)
            return false;
    }
    return true;
}

/* "The stars play C and D, respectively", "her works include W": the rule does not name who. Where
 * it names no part, its weight tells how many are meant, as in "They star in W". */
static void tie_those_before(struct kd_relater *r, const struct kd_claim *claim)
{
    uint32_t people[MANY], works[MANY], characters = claim->arg[1].count;
    uint32_t meant = claim->say->weight > 1 ? (uint32_t)claim->say->weight : 1;
    uint32_t wanted = characters > 0 ? characters : meant;
    if ((characters == 0 && claim->arg[2].count == 0) || wanted > MANY)
        return;
    uint32_t near = characters > 0 ? kd_member(r, claim, 1, 0) : kd_member(r, claim, 2, 0);
    if (kd_people_meant(r, near, people, wanted, characters > 0 || wanted > 1) != wanted ||
        (wanted > 1 && characters == 0 && !may_be_they(r, near, people, wanted)))
        return;
    uint32_t n = works_of(r, claim, 2, near, works, MANY), place = n > 0 ? works[0] : KD_NO_ENTRY;
    for (uint32_t p = 0; p < wanted; p++) {
        uint32_t m = characters > 0 ? kd_member(r, claim, 1, p) : KD_NO_ENTRY,
                 character = characters > 0 ? kd_thing_index(r, m) : KD_NO_ENTRY;
        if ((characters > 0 && !kd_is_type(r, character, KD_CHARACTER)) ||
            kd_is_offered(r, people[p], KD_NO_ENTRY, claim->sentence))
            continue;
        if (characters == 1 && claim->arg[2].count == 0)
            n = likeliest_of_one(r, people[p], m, place, works);
        for (uint32_t w = 0; w < n; w++)
            tie_one_before(r, claim, people[p], character, works[w]);
    }
}

/* How sure a tie is that a rule states: as far as the rule can be trusted, and the drama. */
static double stated(const struct kd_claim *claim, double drama)
{
    double trust = claim->say->weight < 1 ? claim->say->weight : 1;
    return trust * (drama < KD_STATED ? drama : KD_STATED);
}

/* The character that the p-th person of a claim plays, the c-th if a single one plays several. */
static uint32_t character_of(const struct kd_relater *r, const struct kd_claim *claim, uint32_t p,
                             uint32_t c)
{
    uint32_t people = claim->arg[0].count, characters = claim->arg[1].count;
    if (characters == 0 || (characters != people && people != 1))
        return KD_NO_ENTRY;
    uint32_t character = kd_thing_index(r, kd_member(r, claim, 1, characters == people ? p : c));
    return kd_is_type(r, character, KD_CHARACTER) ? character : KD_NO_ENTRY;
}

/* The person at mention m acts in the drama, as the claim says; one who is said to make dramas has
 * made what it mentions in passing: "Kim of “Salt Road” writes it". */
static void tie_actor(struct kd_relater *r, const struct kd_claim *claim, uint32_t m,
                      uint32_t character, uint32_t drama, double likely)
{
    uint32_t person = kd_thing_index(r, m);
    struct kd_tie tie = {drama,
                         person,
                         character,
                         KD_ACTOR,
                         claim->sentence,
                         claim->rule->id,
                         stated(claim, likely)};
    if (claim->say->op == KD_SAY_OFFER) {
        kd_add_tie(r, &r->offers, tie);
        return;
    }
    if (kd_is_offered(r, person, drama, claim->sentence) ||
        (claim->arg[2].count == 0 && kd_is_offered(r, person, KD_NO_ENTRY, claim->sentence)))
        return;
    enum kd_role maker = kd_trade(&r->things->v[person]);
    bool made = character == KD_NO_ENTRY && maker != KD_OTHER_ROLE &&
                kd_rule_says(claim->rule, KD_SAY_EARLIER) != NULL;
    tie.role = made ? maker : KD_ACTOR;
    kd_tie(r, made ? &r->out->crew : &r->out->cast, tie);
}

/* "A and B lead W and V, respectively": each acts in one of them, in their order. */
static bool is_respective(const struct kd_relater *r, const struct kd_claim *claim)
{
    enum { FAR = 3 /* tokens behind the last work */ };
    static const char *const respectively[] = {"respectively", NULL};
    uint32_t n = claim->arg[2].count;
    if (n < 2 || n != claim->arg[0].count)
        return false;
    uint32_t last = r->doc->mentions.v[kd_member(r, claim, 2, n - 1)].last;
    for (uint32_t t = last; t < r->doc->tokens.n && t < last + FAR; t++)
        if (kd_is_word(r->doc, t, respectively))
            return true;
    return false;
}

/* The p-th person of the claim, at mention m, plays the character in what the claim names, or the
 * context means. */
static void tie_one(struct kd_relater *r, const struct kd_claim *claim, uint32_t p, uint32_t m,
                    uint32_t character)
{
    uint32_t works[MANY], n = 1;
    double likely = 1;
    if (is_respective(r, claim)) {
        works[0] = kd_thing_index(r, kd_member(r, claim, 2, p));
        n = kd_is_drama(r, works[0]) ? 1 : 0;
    } else if (claim->arg[2].count > 0)
        n = works_of(r, claim, 2, m, works, MANY);
    else
        works[0] = drama_of_claim(r, claim, m, character, &likely);
    for (uint32_t w = 0; w < n && works[w] != KD_NO_ENTRY; w++)
        tie_actor(r, claim, m, character, works[w], likely);
    if (claim->say->op == KD_SAY_OFFER) /* nor in what another claim leaves to the context */
        tie_actor(r, claim, m, character, KD_NO_ENTRY, likely);
}

void kd_tie_cast(struct kd_relater *r, const struct kd_claim *claim)
{
    uint32_t people = claim->arg[0].count, characters = claim->arg[1].count;
    if (people == 0 && claim->say->op == KD_SAY_OFFER)
        offer_those_before(r, claim);
    else if (people == 0)
        tie_those_before(r, claim);
    for (uint32_t p = 0; p < people; p++) {
        uint32_t m = kd_member(r, claim, 0, p);
        uint32_t parts = people == 1 && characters > 1 ? characters : 1;
        for (uint32_t c = 0; c < parts && kd_is_type(r, kd_thing_index(r, m), KD_PERSON); c++)
            tie_one(r, claim, p, m, character_of(r, claim, p, c));
    }
}

bool kd_is_earlier_work(const struct kd_relater *r, const struct kd_claim *claim)
{
    return claim->arg[0].count == 1 && claim->arg[1].count == 1 &&
           kd_is_type(r, kd_thing_index(r, kd_member(r, claim, 0, 0)), KD_PERSON) &&
           kd_is_drama(r, kd_thing_index(r, kd_member(r, claim, 1, 0)));
}

void kd_tie_pair(struct kd_relater *r, const struct kd_claim *claim)
{
    if (claim->arg[0].count != 1 || claim->arg[1].count != 1)
        return;
    uint32_t a = kd_thing_index(r, kd_member(r, claim, 0, 0)),
             b = kd_thing_index(r, kd_member(r, claim, 1, 0));
    if (kd_is_type(r, b, KD_CHARACTER) && kd_is_type(r, a, KD_PERSON)) {
        uint32_t swap = a;
        a = b;
        b = swap;
    }
    if (kd_is_earlier_work(r, claim)) {
        enum kd_role maker = kd_trade(&r->things->v[a]);
        bool acts = maker == KD_OTHER_ROLE;
        kd_tie(r, acts ? &r->out->cast : &r->out->crew,
               (struct kd_tie){b, a, KD_NO_ENTRY, acts ? KD_ACTOR : maker, claim->sentence,
                               claim->rule->id, 0.85});
    }
    if (!kd_is_type(r, a, KD_CHARACTER) || !kd_is_type(r, b, KD_PERSON))
        return;
    uint32_t m = kd_member(r, claim, kd_thing_index(r, kd_member(r, claim, 0, 0)) == b ? 0 : 1, 0);
    tie_one(r, claim, 0, m, a);
}

/* ---- crew and networks ---- */

static void tie_maker(struct kd_relater *r, const struct kd_claim *claim, uint32_t m)
{
    uint32_t works[MANY], n = 1, person = kd_thing_index(r, m);
    double likely = 1;
    if (!kd_is_type(r, person, KD_PERSON))
        return;
    enum kd_role role =
        claim->say->word >= 0 ? (enum kd_role)claim->say->word : kd_trade(&r->things->v[person]);
    if (role == KD_OTHER_ROLE)
        return;
    if (claim->arg[1].count > 0)
        n = works_of(r, claim, 1, m, works, MANY);
    else
        works[0] = drama_of_claim(r, claim, m, KD_NO_ENTRY, &likely);
    r->makes_other[person] |= n == 0;
    for (uint32_t w = 0; w < n && works[w] != KD_NO_ENTRY; w++)
        kd_tie(r, &r->out->crew,
               (struct kd_tie){works[w], person, KD_NO_ENTRY, role, claim->sentence,
                               claim->rule->id, likely < KD_STATED ? likely : KD_STATED});
}

/* "She wrote W": the rule does not name who. Where it leaves the role open, "The two made W", its
 * weight tells how many are meant, each in his trade. */
static void tie_maker_before(struct kd_relater *r, const struct kd_claim *claim)
{
    uint32_t people[MANY], works[MANY], wanted = (uint32_t)claim->say->weight;
    if (claim->arg[1].count == 0 || wanted < 1 || wanted > MANY)
        return;
    uint32_t near = kd_member(r, claim, 1, 0), n = works_of(r, claim, 1, near, works, MANY);
    if (kd_people_meant(r, near, people, wanted, false) != wanted ||
        (wanted > 1 && !may_be_they(r, near, people, wanted)))
        return;
    for (uint32_t i = 0; i < n * wanted; i++) {
        uint32_t who = people[i / n];
        enum kd_role role =
            claim->say->word >= 0 ? (enum kd_role)claim->say->word : kd_trade(&r->things->v[who]);
        if (role != KD_OTHER_ROLE)
            kd_tie(r, &r->out->crew,
                   (struct kd_tie){works[i % n], who, KD_NO_ENTRY, role, claim->sentence,
                                   claim->rule->id, 0.85});
    }
}

/* A rule that leaves the role open ("A, known for W") speaks of makers only, each in his trade. */
void kd_tie_crew(struct kd_relater *r, const struct kd_claim *claim)
{
    if (claim->arg[0].count == 0)
        tie_maker_before(r, claim);
    for (uint32_t p = 0; p < claim->arg[0].count; p++)
        tie_maker(r, claim, kd_member(r, claim, 0, p));
}

/* Whether the claim stands in a headline among others that names no drama: "Kim Ara in New KBS2
 * Drama". Which one is meant stands elsewhere, if anywhere. */
static bool is_teaser(const struct kd_relater *r, const struct kd_claim *claim)
{
    enum { LONG = 60 }; /* tokens: no headline has more */
    const struct kd_sentence *s = &r->doc->sentences.v[claim->sentence];
    const struct kd_line *line = &r->doc->lines.v[s->line];
    if (s->line == 0 || s->first != line->first || s->last != line->last ||
        s->last - s->first > LONG || kd_is_punct(r->doc, s->last - 1, '.') ||
        kd_is_labelled(r->doc, s->line))
        return false;
    for (uint32_t m = kd_mention_at(r->doc, s->first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < s->last; m++)
        if (kd_is_type(r, kd_thing_index(r, m), KD_A_WORK))
            return false;
    return true;
}

void kd_tie_airs(struct kd_relater *r, const struct kd_claim *claim)
{
    uint32_t works[MANY];
    if (claim->arg[1].count == 0 || (claim->arg[0].count == 0 && is_teaser(r, claim)))
        return;
    uint32_t line = r->doc->sentences.v[claim->sentence].line;
    bool labelled = claim->arg[0].count == 0 && kd_is_labelled(r->doc, line);
    bool told;
    works[0] =
        labelled ? kd_drama_at(r, claim->sentence, kd_member(r, claim, 1, 0), &told) : KD_NO_ENTRY;
    uint32_t n = kd_is_drama(r, works[0])
                     ? 1
                     : works_of(r, claim, 0, kd_member(r, claim, 1, 0), works, MANY);
    for (uint32_t k = 0; k < claim->arg[1].count; k++) {
        uint32_t network = kd_member(r, claim, 1, k);
        if (r->doc->mentions.v[network].kind != KD_NETWORK)
            continue;
        for (uint32_t w = 0; w < n; w++)
            kd_tie(r, &r->out->airs,
                   (struct kd_tie){works[w], network, KD_NO_ENTRY, KD_OTHER_ROLE, claim->sentence,
                                   claim->rule->id, claim->arg[0].count > 0 ? 0.95 : 0.85});
    }
}
