/* The evidence of what a thing is: its form, the lists that hold it, what rules say of it, the
 * headings that it makes. */
#include "extract/resolve_p.h"
#include "extract/token.h"

void kd_believe(struct kd_thing *thing, enum kd_type type, double weight, const char *rule)
{
    thing->type[type] += weight;
    *KD_PUSH(thing->votes->arena, thing->votes) =
        (struct kd_vote){type, weight, rule, thing->votes->at};
    if (weight > thing->rule_weight) {
        thing->rule_weight = weight;
        thing->rule = rule;
    }
}

/* Among capitalised words the capitals of a quotation say nothing. */
static bool in_title_case(const struct kd_resolver *r, const struct kd_mention *m)
{
    return m->last - m->first > 5 && r->doc->tokens.v[m->first].flags & KD_HEADLINE;
}

/* Whether the mention is one word in capitals alone in brackets, as groups stand behind their
 * members: "Ahn Yoo-bin (ORBIT)". */
static bool is_like_group(const struct kd_doc *doc, const struct kd_mention *m)
{
    enum { LEAST = 4 }; /* letters: shorter ones may be somebody's name */
    const struct kd_token *token = &doc->tokens.v[m->first];
    return m->kind == KD_UNKNOWN && m->last == m->first + 1 && m->first > 0 &&
           m->last < doc->tokens.n && (token->flags & KD_ALLCAPS) &&
           token->end - token->start >= LEAST && kd_is_punct(doc, m->first - 1, '(') &&
           kd_is_punct(doc, m->last, ')');
}

/* What the form of one mention says, before any rule. */
static void weigh_mention(struct kd_resolver *r, const struct kd_mention *m, struct kd_thing *thing)
{
    if (m->kind == KD_WORK && m->quoted)
        kd_believe(thing, KD_A_WORK,
                   m->speech || in_title_case(r, m) ? 0.5
                   : thing->type[KD_A_WORK] > 1     ? 0.3
                                                    : 1.2,
                   "form.quoted-title");
    else if (m->spotted)
        kd_believe(thing, KD_A_WORK, thing->type[KD_A_WORK] > 1 ? 0.3 : 1.2 * (double)m->title,
                   "form.spotted-title");
    else if (m->kind == KD_WORK)
        kd_believe(thing, KD_A_WORK, 0.6, "form.title");
    else if (m->kind == KD_TITLE)
        kd_believe(thing, KD_A_WORK, 0.5, "form.announced-title");
    else if (m->quoted && m->full_korean)
        kd_believe(thing, KD_CHARACTER, 0.4, "form.quoted-name");
    else if (is_like_group(r->doc, m))
        kd_believe(thing, KD_NOTHING, 1.5, "form.like-group");
    else if (m->listed_role)
        kd_believe(thing, KD_CHARACTER, 2.0, "form.listed-role");
    if (m->thing_word && thing->type[KD_NOTHING] < 1.2)
        kd_believe(thing, KD_NOTHING, 1.2, "form.thing-word");
}

/* ---- lists ---- */

static void weigh_lists(const struct kd_resolver *r, struct kd_thing *thing)
{
    static const struct {
        uint32_t list;
        enum kd_role role;
    } roles[] = {{KD_L_ACTOR, KD_ACTOR},
                 {KD_L_DIRECTOR, KD_DIRECTOR},
                 {KD_L_WRITER, KD_WRITER},
                 {KD_L_IDOL | KD_L_HOST, KD_OTHER_ROLE}};
    if (thing->korean)
        kd_believe(thing, KD_PERSON, 0.6, "form.korean-name");
    const struct kd_mention *m = &r->doc->mentions.v[thing->full];
    if (!thing->korean && m->kind == KD_UNKNOWN && m->last == m->first + 1 &&
        (r->doc->tokens.v[m->first].flags & KD_HYPHEN) &&
        kd_given_name_shape(r->lists->vocabulary, r->doc->text.s + m->start, m->end - m->start) ==
            KD_V_GIVEN) /* people are brought in with their surnames */
        kd_believe(thing, KD_CHARACTER, thing->count > 1 ? 1.1 : 0.6, "form.given-name-alone");
    if (thing->list & KD_L_PEOPLE)
        kd_believe(thing, KD_PERSON, thing->korean ? 1.2 : 0.8, "list.people");
    if (thing->list & KD_L_CHARACTER)
        kd_believe(thing, KD_CHARACTER, thing->list & KD_L_PEOPLE ? 0.3 : 0.9, "list.characters");
    if (thing->list & KD_L_WORKS)
        kd_believe(thing, KD_A_WORK, 0.8, "list.works");
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (thing->list & roles[i].list)
            thing->role[roles[i].role] += roles[i].role == KD_ACTOR ? 0.6 : 0.5;
    for (int k = 0; k < 5; k++)
        if (thing->list & ((uint32_t)KD_L_DRAMA << k))
            thing->kind[k] += 1.6;
}

/* Whether the cast lists have the thing's name as that of a part in a work that the article names.
 */
static bool has_its_work(const struct kd_resolver *r, const struct kd_thing *thing)
{
    const struct kd_gazetteer *g = r->lists->gazetteer;
    uint64_t sound = kd_thing_sound(r->doc, thing);
    for (uint32_t t = 0; t < r->things->n; t++) {
        if (r->things->v[t].parent == t &&
            kd_gazetteer_has_character(g, sound, kd_gazetteer_work(g, r->things->v[t].entry)))
            return true;
    }
    return false;
}

/* A full Korean name is many people's: that some drama has a part of that name says nothing where
 * that drama is not named. */
static void forget_parts(struct kd_resolver *r)
{
    enum { MOST = 400 }; /* things, since all may be compared with all */
    for (uint32_t t = 0; t < r->things->n && r->things->n < MOST; t++) {
        struct kd_thing *thing = &r->things->v[t];
        if (thing->parent == t && thing->korean && (thing->list & KD_L_CHARACTER) &&
            thing->entry != KD_NO_ENTRY &&
            !kd_gazetteer_entry(r->lists->gazetteer, thing->entry)->named &&
            !has_its_work(r, thing))
            thing->list &= ~(uint32_t)KD_L_CHARACTER;
    }
}

/* What the lists of casts and crews have of a thing in a work that the article names; `share` of it
 * counts. */
static void weigh_in_work(const struct kd_resolver *r, struct kd_thing *thing, uint64_t sound,
                          uint32_t work, double share)
{
    const struct kd_gazetteer *g = r->lists->gazetteer;
    uint32_t person = kd_gazetteer_person(g, thing->entry);
    if (kd_gazetteer_has_character(g, sound, work))
        kd_believe(thing, KD_CHARACTER, 3.0 * share, "list.cast");
    for (enum kd_role role = KD_ACTOR; role < KD_OTHER_ROLE; role++) {
        if (!kd_gazetteer_works_on(g, role, person, work))
            continue;
        kd_believe(thing, KD_PERSON, 2.0 * share, role == KD_ACTOR ? "list.cast" : "list.crew");
        thing->role[role] += share;
    }
}

uint32_t kd_main_listed(const struct kd_resolver *r)
{
    uint32_t main = r->things->main;
    return main != KD_NO_ENTRY ? kd_gazetteer_work(r->lists->gazetteer, r->things->v[main].entry)
                               : KD_NO_ENTRY;
}

/* The numbers of the works that the article names, as the lists have them: first the main one, be
 * it KD_NO_ENTRY. */
static size_t listed_works(const struct kd_resolver *r, uint32_t works[], size_t most)
{
    size_t n = 0;
    works[n++] = kd_main_listed(r);
    for (uint32_t t = 0; t < r->things->n && n < most; t++) {
        const struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || thing->is != KD_A_WORK || t == r->things->main)
            continue;
        works[n] = kd_gazetteer_work(r->lists->gazetteer, thing->entry);
        n += works[n] != KD_NO_ENTRY;
    }
    return n;
}

/* A word that may be a title is one where the article names people who act in the drama that has
 * it: "those who never watched Voice". */
static void weigh_titles_by_cast(struct kd_resolver *r)
{
    enum { MOST = 40 }; /* people, since every title is asked for each */
    const double once = 1.0, most = 2.0;
    const struct kd_gazetteer *g = r->lists->gazetteer;
    uint32_t people[MOST];
    size_t n = 0;
    for (uint32_t t = 0; t < r->things->n && n < MOST; t++) {
        const struct kd_thing *thing = &r->things->v[t];
        if (thing->parent == t && thing->is == KD_PERSON && thing->entry != KD_NO_ENTRY)
            people[n++] = kd_gazetteer_person(g, thing->entry);
    }
    for (uint32_t t = 0; n > 0 && t < r->things->n; t++) {
        struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || !(thing->list & KD_L_DRAMA))
            continue;
        uint32_t work = kd_gazetteer_work(g, thing->entry);
        double weight = 0;
        for (size_t i = 0; i < n && weight < most; i++)
            weight += kd_gazetteer_works_on(g, KD_ACTOR, people[i], work) ? once : 0;
        if (weight > 0)
            kd_believe(thing, KD_A_WORK, weight, "list.cast-named");
    }
}

void kd_weigh_cast_lists(struct kd_resolver *r)
{
    enum { MOST = 40 };         /* works, since every thing is looked for in each */
    const double passing = 0.3; /* of a work that the article is not about */
    uint32_t works[MOST];
    weigh_titles_by_cast(r);
    size_t n = listed_works(r, works, MOST);
    if (n == 1 && works[0] == KD_NO_ENTRY)
        return;
    for (uint32_t t = 0; t < r->things->n; t++) {
        struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || thing->is == KD_A_WORK)
            continue;
        uint64_t sound = kd_thing_sound(r->doc, thing);
        for (size_t i = 0; i < n; i++)
            weigh_in_work(r, thing, sound, works[i], works[i] == *works ? 1 : passing);
    }
}

/* ---- rules ---- */

typedef void (*each_fn)(struct kd_resolver *r, struct kd_thing *thing,
                        const struct kd_claim *claim);

static void for_each(struct kd_resolver *r, const struct kd_claim *claim, size_t arg, each_fn fn)
{
    for (uint32_t i = 0; i < claim->arg[arg].count; i++) {
        uint32_t mention = r->claims->members.v[claim->arg[arg].from + i];
        struct kd_thing *thing = kd_thing_of(r->doc, r->things, mention);
        if (thing == NULL)
            continue;
        thing->votes->at = claim;
        fn(r, thing, claim);
        thing->votes->at = NULL;
    }
}

double kd_actor_weight(const struct kd_claim *claim, double weight)
{
    const double little = 0.4;
    bool passing = claim->say->op == KD_SAY_CAST && claim->arg[1].count == 0 &&
                   kd_rule_says(claim->rule, KD_SAY_EARLIER) != NULL;
    return passing ? little : weight;
}

static void says_person(struct kd_resolver *r, struct kd_thing *thing, const struct kd_claim *claim)
{
    (void)r;
    enum kd_say_op op = claim->say->op;
    double weight = op == KD_SAY_PERSON ? claim->say->weight : op == KD_SAY_CREW ? 2.0 : 1.5;
    if (op == KD_SAY_CREW && claim->say->word < 0) /* "A, known for W": whoever A is */
        weight = 0.3;
    kd_believe(thing, KD_PERSON, weight, claim->rule->id);
    thing->ruled += weight;
    if (op == KD_SAY_CAST || op == KD_SAY_OFFER)
        thing->role[KD_ACTOR] += kd_actor_weight(claim, weight);
    else if (claim->say->word >= 0)
        thing->role[claim->say->word] += weight;
}

static void says_character(struct kd_resolver *r, struct kd_thing *thing,
                           const struct kd_claim *claim)
{
    (void)r;
    double weight = claim->say->op == KD_SAY_CHARACTER ? claim->say->weight : 2.5;
    kd_believe(thing, KD_CHARACTER, weight, claim->rule->id);
    thing->ruled += weight;
}

static void says_work(struct kd_resolver *r, struct kd_thing *thing, const struct kd_claim *claim)
{
    (void)r;
    enum kd_say_op op = claim->say->op;
    double weight = op == KD_SAY_WORK ? claim->say->weight : 0.8;
    kd_believe(thing, KD_A_WORK, weight, claim->rule->id);
    int kind = op == KD_SAY_WORK ? claim->say->word : -1;
    if (kind >= 0)
        thing->kind[kind] += weight;
    else if (op == KD_SAY_AIRS || op == KD_SAY_AIRTIME || op == KD_SAY_CREW || op == KD_SAY_CAST)
        thing->kind[KD_DRAMA] += 0.3;
}

static void says_nothing(struct kd_resolver *r, struct kd_thing *thing,
                         const struct kd_claim *claim)
{
    (void)r;
    kd_believe(thing, KD_NOTHING, claim->say->weight, claim->rule->id);
}

static void says_offered(struct kd_resolver *r, struct kd_thing *thing,
                         const struct kd_claim *claim)
{
    says_person(r, thing, claim);
    thing->offered = true;
}

static const each_fn says[KD_SAY_OPS][KD_SAY_ARGS] = {
    [KD_SAY_PERSON] = {says_person},
    [KD_SAY_CHARACTER] = {says_character},
    [KD_SAY_WORK] = {says_work},
    [KD_SAY_NOTHING] = {says_nothing},
    [KD_SAY_CAST] = {says_person, says_character, says_work},
    [KD_SAY_CREW] = {says_person, says_work},
    [KD_SAY_AIRS] = {says_work},
    [KD_SAY_OFFER] = {says_offered, says_character, says_work},
    [KD_SAY_EARLIER] = {says_work},
    [KD_SAY_BESIDE] = {NULL},
    [KD_SAY_AIRTIME] = {says_work},
};

/* The same match found twice (its list read from a later start) counts once. */
bool kd_repeats(const struct kd_claims *claims, size_t i)
{
    enum { NEAR = 1000 }; /* claims: a page may be one sentence */
    const struct kd_claim *claim = &claims->list.v[i];
    for (size_t j = i, seen = 0;
         seen++ < NEAR && j-- > 0 && claims->list.v[j].sentence == claim->sentence;) {
        const struct kd_claim *other = &claims->list.v[j];
        if (other->say != claim->say || claim->arg[0].count == 0 || other->arg[0].count == 0)
            continue;
        uint32_t last = claims->members.v[claim->arg[0].from + claim->arg[0].count - 1];
        if (claims->members.v[other->arg[0].from + other->arg[0].count - 1] == last &&
            other->arg[0].count >= claim->arg[0].count &&
            other->arg[1].count == claim->arg[1].count)
            return true;
    }
    return false;
}

void kd_weigh(struct kd_resolver *r)
{
    for (uint32_t i = 0; i < r->doc->mentions.n; i++) {
        struct kd_thing *thing = kd_thing_of(r->doc, r->things, i);
        if (thing != NULL)
            thing->passing += r->passing[i];
        if (thing != NULL && !r->doc->mentions.v[i].bare)
            weigh_mention(r, &r->doc->mentions.v[i], thing);
    }
    forget_parts(r);
    for (uint32_t t = 0; t < r->things->n; t++)
        if (r->things->v[t].parent == t)
            weigh_lists(r, &r->things->v[t]);
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (kd_repeats(r->claims, i))
            continue;
        for (size_t a = 0; a < KD_SAY_ARGS; a++)
            if (says[claim->say->op][a] != NULL)
                for_each(r, claim, a, says[claim->say->op][a]);
    }
}

/* ---- headings ---- */

/* A title that heads an item is followed by a line with a label: "Cast: ...", "Network: ...". */
void kd_weigh_headings(struct kd_resolver *r)
{
    const struct kd_doc *doc = r->doc;
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        const struct kd_mention *m = &doc->mentions.v[i];
        uint32_t l = doc->tokens.v[m->first].line;
        struct kd_thing *thing = kd_thing_of(doc, r->things, i);
        if (thing == NULL || l + 1 >= doc->lines.n || m->first > doc->lines.v[l].first + 3 ||
            m->last + 6 < doc->lines.v[l].last)
            continue;
        bool colon = false;
        for (uint32_t t = doc->lines.v[l].first; t < doc->lines.v[l].last; t++)
            colon |= kd_is_punct(doc, t, ':'); /* a label itself */
        if (!colon && kd_heads_facts(doc, l)) {
            kd_believe(thing, KD_A_WORK, 1.0, "form.heading");
            thing->kind[KD_DRAMA] += 0.5;
        }
    }
}
