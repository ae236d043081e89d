/* Resolution: candidates into things by their keys, bare names to the full names they stand for,
 * misspelt ones to their neighbours; then what each thing is, by the evidence of lists and rules.
 */
#include "extract/resolve.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

struct resolver {
    struct kd_doc *doc;
    const struct kd_lists *lists;
    const struct kd_claims *claims;
    struct kd_things *things;
    struct kd_phrases by_key; /* key of a thing's form -> its index */
    struct kd_phrases titled; /* the same, for titles that are Korean names: "Dae Jo-young" */
    bool *passing;            /* per mention: a rule says that the work is mentioned in passing */
};

static struct kd_thing *root(const struct kd_things *things, uint32_t i)
{
    while (things->v[i].parent != i)
        i = things->v[i].parent;
    return &things->v[i];
}

struct kd_thing *kd_thing_of(const struct kd_doc *doc, const struct kd_things *things,
                             uint32_t mention)
{
    uint32_t thing = doc->mentions.v[mention].thing;
    return thing == KD_NO_ENTRY ? NULL : root(things, thing);
}

static bool has_thing(const struct kd_mention *m)
{
    return m->kind <= KD_TITLE || m->kind == KD_PHRASE;
}

/* ---- candidates into things ---- */

/* The part of the form by which mentions are compared: a title without its season, a name
 * without "Dr.". */
static const char *core(const struct kd_doc *doc, const struct kd_mention *m, size_t *len)
{
    const char *s = doc->text.s + m->start;
    int season;
    *len = m->end - m->start;
    if (m->kind == KD_WORK || m->kind == KD_TITLE)
        *len = kd_season_base(s, *len, &season);
    else if (*len > 4 && (strncmp(s, "Dr. ", 4) == 0 || strncmp(s, "Mr. ", 4) == 0)) {
        s += 4;
        *len -= 4;
    }
    return s;
}

static uint32_t new_thing(struct resolver *r, uint32_t mention, uint64_t hash)
{
    const struct kd_mention *m = &r->doc->mentions.v[mention];
    uint32_t index = (uint32_t)r->things->n;
    *KD_PUSH(r->doc->arena, r->things) = (struct kd_thing){.hash = hash,
                                                           .first = mention,
                                                           .full = mention,
                                                           .parent = index,
                                                           .list = m->list,
                                                           .entry = m->entry};
    if (r->doc->keep_votes) {
        struct kd_votes *votes = kd_arena_alloc(r->doc->arena, sizeof *votes);
        votes->arena = r->doc->arena;
        r->things->v[index].votes = votes;
    }
    return index;
}

static void note_mention(struct resolver *r, uint32_t mention)
{
    const struct kd_mention *m = &r->doc->mentions.v[mention];
    struct kd_thing *thing = root(r->things, m->thing);
    thing->count += !m->chrome;
    thing->korean |= m->full_korean;
    thing->quoted |= m->quoted && !m->speech;
    thing->list |= m->list;
    if (thing->entry == KD_NO_ENTRY)
        thing->entry = m->entry;
}

/* Whether a mention is one word behind a rank: "Madam Gu". */
static bool is_titled(const struct kd_doc *doc, const struct kd_mention *m)
{
    return m->kind == KD_UNKNOWN && m->last > m->first + 1 &&
           (doc->tokens.v[m->first].vocab & KD_V_TITLE) &&
           (m->last == m->first + 2 || kd_is_punct(doc, m->first + 1, '.'));
}

static bool is_single(const struct kd_mention *m)
{
    return (m->kind == KD_UNKNOWN || m->kind == KD_NAME) && m->last == m->first + 1;
}

/* Longer forms first, so that single words can be given to them; then the rest. */
static void cluster_by_key(struct resolver *r, bool singles)
{
    struct kd_doc *doc = r->doc;
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        struct kd_mention *m = &doc->mentions.v[i];
        bool single = is_single(m) || is_titled(doc, m);
        if (!has_thing(m) || m->bare || m->thing != KD_NO_ENTRY || single != singles)
            continue;
        size_t len;
        const char *s = core(doc, m, &len);
        bool name_as_title = m->full_korean && m->kind == KD_WORK;
        struct kd_phrase_slot *slot =
            kd_phrases_add(name_as_title ? &r->titled : &r->by_key, s, len);
        if (slot == NULL)
            continue;
        if (slot->value == UINT32_MAX)
            slot->value = new_thing(r, i, slot->hash);
        m->thing = slot->value;
        note_mention(r, i);
    }
}

/* ---- bare names ---- */

static bool same_key(const struct kd_doc *doc, uint32_t a_first, uint32_t a_last,
                     const struct kd_mention *b)
{
    uint32_t start = doc->tokens.v[a_first].start, end = doc->tokens.v[a_last - 1].end;
    return kd_phrase_hash(doc->text.s + start, end - start) ==
           kd_phrase_hash(doc->text.s + b->start, b->end - b->start);
}

/* Whether the bare mention b is a surname or given name of the full name m. */
static bool stands_for(const struct kd_doc *doc, const struct kd_mention *m,
                       const struct kd_mention *b)
{
    struct kd_mention name = *b;
    if (is_titled(doc, b)) { /* "Prosecutor Ma" after "Ma Seung-bin" */
        name.first = b->last - 1;
        name.start = doc->tokens.v[name.first].start;
    }
    b = &name;
    if (m->last - m->first < 2 || m->quoted)
        return false;
    if (same_key(doc, m->first, m->first + 1, b) || same_key(doc, m->last - 1, m->last, b))
        return true;
    return m->last - m->first == 3 &&
           (same_key(doc, m->first + 1, m->last, b) || same_key(doc, m->first, m->first + 2, b));
}

/* Gives each bare mention to the last full name before it that it can stand for, or else to the
 * first behind it; among several, to a person rather than a character when `typed`. */
static void resolve_bare(struct resolver *r, bool typed)
{
    struct kd_doc *doc = r->doc;
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        struct kd_mention *b = &doc->mentions.v[i];
        bool single = is_single(b);
        if ((!b->bare && !single) || b->thing != KD_NO_ENTRY)
            continue;
        uint32_t best = KD_NO_ENTRY, choices = 0;
        bool best_person = false, best_before = false;
        for (uint32_t t = 0; t < r->things->n; t++) {
            const struct kd_thing *thing = &r->things->v[t];
            const struct kd_mention *m = &doc->mentions.v[thing->full];
            if (thing->parent != t || m->kind != KD_NAME || m->bare || !stands_for(doc, m, b))
                continue;
            choices++;
            bool person = thing->is == KD_PERSON, before = thing->first < i;
            if (best == KD_NO_ENTRY || person > best_person ||
                (person == best_person && before >= best_before)) {
                best = t;
                best_person = person;
                best_before = before;
            }
        }
        if (best == KD_NO_ENTRY || (!typed && choices > 1) || (single && choices > 1))
            continue;
        b->thing = best;
        b->bare = true;
        note_mention(r, i);
    }
}

/* ---- misspelt names ---- */

enum { LONGEST_KEY = 48 };

/* Levenshtein distance of two short strings. */
static int distance(const char *a, size_t n, const char *b, size_t m)
{
    int row[LONGEST_KEY + 1];
    if (n > LONGEST_KEY || m > LONGEST_KEY)
        return LONGEST_KEY;
    for (size_t j = 0; j <= m; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int cost = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < cost)
                cost = row[j] + 1;
            if (row[j - 1] + 1 < cost)
                cost = row[j - 1] + 1;
            row[j] = cost;
        }
    }
    return row[m];
}

/* Writes one spelling for those that romanisation has of the same sound: "eo" and "u", "ah" and
 * "a", "k" and "g". */
static size_t fold(char *key, size_t n)
{
    static const struct {
        const char *from, *to;
    } sounds[] = {{"yeo", "yu"}, {"eo", "u"}, {"oo", "u"}, {"ou", "u"}, {"ee", "i"},
                  {"ah", "a"},   {"uh", "u"}, {"oh", "o"}, {"yi", "i"}, {"ck", "g"},
                  {"k", "g"},    {"p", "b"},  {"ch", "j"}, {"t", "d"},  {"r", "l"}};
    size_t out = 0;
    for (size_t i = 0; i < n;) {
        size_t k = 0, count = sizeof sounds / sizeof *sounds;
        while (k < count && strncmp(key + i, sounds[k].from, strlen(sounds[k].from)) != 0)
            k++;
        const char *to = k < count ? sounds[k].to : key + i;
        size_t len = k < count ? strlen(sounds[k].to) : 1;
        i += k < count ? strlen(sounds[k].from) : 1;
        memmove(key + out, to, len);
        out += len;
    }
    key[out] = '\0';
    return out;
}

static bool share_a_sentence(const struct resolver *r, uint32_t a, uint32_t b)
{
    const struct kd_doc *doc = r->doc;
    for (size_t i = 0; i < doc->mentions.n; i++) {
        if (doc->mentions.v[i].thing != a)
            continue;
        for (size_t j = 0; j < doc->mentions.n; j++)
            if (doc->mentions.v[j].thing == b &&
                doc->mentions.v[j].sentence == doc->mentions.v[i].sentence)
                return true;
    }
    return false;
}

/* Two spellings of one romanised syllable differ in few letters: "Ah" and "A", "Myung" and
 * "Nyeong", "Son" and "Song". Two people of one family do so as well, but then both are named
 * often, or together. */
static bool misspelt(const struct resolver *r, uint32_t a, uint32_t b)
{
    const struct kd_thing *x = &r->things->v[a], *y = &r->things->v[b];
    const struct kd_mention *m = &r->doc->mentions.v[x->full], *n = &r->doc->mentions.v[y->full];
    if (!x->korean || !y->korean || m->kind != KD_NAME || n->kind != KD_NAME)
        return false;
    char p[LONGEST_KEY + 4], q[LONGEST_KEY + 4];
    size_t np = kd_name_key(r->doc->text.s + m->start, m->end - m->start, p, sizeof p);
    size_t nq = kd_name_key(r->doc->text.s + n->start, n->end - n->start, q, sizeof q);
    np = fold(p, np);
    nq = fold(q, nq);
    uint32_t rarer = x->count < y->count ? x->count : y->count;
    int d = distance(p, np, q, nq);
    if (d > 1 || (d == 1 && rarer > 2))
        return false;
    return !share_a_sentence(r, a, b);
}

static void join(struct resolver *r, uint32_t into, uint32_t from)
{
    struct kd_thing *a = root(r->things, into), *b = root(r->things, from);
    if (a == b)
        return;
    b->parent = a->parent;
    a->count += b->count;
    a->list |= b->list;
    a->korean |= b->korean;
    a->quoted |= b->quoted;
    if (a->entry == KD_NO_ENTRY)
        a->entry = b->entry;
    if (b->first < a->first)
        a->first = b->first;
}

static void join_misspelt(struct resolver *r)
{
    for (uint32_t a = 0; a < r->things->n && r->things->n < 400; a++)
        for (uint32_t b = a + 1; b < r->things->n; b++) {
            if (r->things->v[a].parent != a || r->things->v[b].parent != b || !misspelt(r, a, b))
                continue;
            bool first = r->things->v[a].count >= r->things->v[b].count;
            join(r, first ? a : b, first ? b : a);
        }
}

/* "Prosecutor Ma" is the one character named Ma, if there is one. */
static void join_titled(struct resolver *r)
{
    struct kd_doc *doc = r->doc;
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        const struct kd_mention *b = &doc->mentions.v[i];
        if (!is_titled(doc, b) || b->thing == KD_NO_ENTRY)
            continue;
        uint32_t best = KD_NO_ENTRY, choices = 0;
        for (uint32_t t = 0; t < r->things->n; t++) {
            const struct kd_thing *thing = &r->things->v[t];
            const struct kd_mention *m = &doc->mentions.v[thing->full];
            if (thing->parent != t || thing->is != KD_CHARACTER || m->kind != KD_NAME ||
                !stands_for(doc, m, b))
                continue;
            best = t;
            choices++;
        }
        if (choices == 1)
            join(r, best, b->thing);
    }
}

/* A title's first or second half, at a colon or dash, stands for the whole. */
static void join_subtitles(struct resolver *r)
{
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_mention *m = &r->doc->mentions.v[r->things->v[t].full];
        if (m->kind != KD_WORK && m->kind != KD_TITLE)
            continue;
        const char *s = r->doc->text.s + m->start;
        size_t len = m->end - m->start, cut = 0, skip = 1;
        for (size_t i = 1; i + 2 < len && cut == 0; i++) {
            bool dash = s[i] == ' ' && s[i + 1] == '-';
            if (s[i] == ':' || dash)
                cut = i;
            skip = dash ? 2 : 1;
        }
        if (cut == 0)
            continue;
        uint32_t head = kd_phrases_get(&r->by_key, kd_phrase_hash(s, cut));
        uint32_t tail =
            kd_phrases_get(&r->by_key, kd_phrase_hash(s + cut + skip, len - cut - skip));
        if (head != UINT32_MAX && head != t)
            join(r, t, head);
        if (tail != UINT32_MAX && tail != t)
            join(r, t, tail);
    }
}

/* ---- evidence ---- */

static void believe(struct kd_thing *thing, enum kd_type type, double weight, const char *rule)
{
    thing->type[type] += weight;
    if (thing->votes != NULL)
        *KD_PUSH(thing->votes->arena, thing->votes) =
            (struct kd_vote){type, weight, rule, thing->votes->at};
    if (weight > thing->rule_weight) {
        thing->rule_weight = weight;
        thing->rule = rule;
    }
}

/* What the form and the lists say, before any rule. */
/* Among capitalised words the capitals of a quotation say nothing. */
static bool in_title_case(const struct resolver *r, const struct kd_mention *m)
{
    return m->last - m->first > 5 && r->doc->tokens.v[m->first].flags & KD_HEADLINE;
}

static void weigh_mention(struct resolver *r, const struct kd_mention *m, struct kd_thing *thing)
{
    if (m->kind == KD_WORK && m->quoted)
        believe(thing, KD_A_WORK,
                m->speech || in_title_case(r, m) ? 0.5
                : thing->type[KD_A_WORK] > 1     ? 0.3
                                                 : 1.2,
                "form.quoted-title");
    else if (m->kind == KD_WORK)
        believe(thing, KD_A_WORK, 0.6, "form.title");
    else if (m->kind == KD_TITLE)
        believe(thing, KD_A_WORK, 0.5, "form.announced-title");
    else if (m->quoted && m->full_korean)
        believe(thing, KD_CHARACTER, 0.4, "form.quoted-name");
    if (m->thing_word && thing->type[KD_NOTHING] < 1.2)
        believe(thing, KD_NOTHING, 1.2, "form.thing-word");
    (void)r;
}

static void weigh_lists(const struct resolver *r, struct kd_thing *thing)
{
    static const struct {
        uint32_t list;
        enum kd_role role;
    } roles[] = {{KD_L_ACTOR, KD_ACTOR},
                 {KD_L_DIRECTOR, KD_DIRECTOR},
                 {KD_L_WRITER, KD_WRITER},
                 {KD_L_IDOL, KD_OTHER_ROLE}};
    if (thing->korean)
        believe(thing, KD_PERSON, 0.6, "form.korean-name");
    const struct kd_mention *m = &r->doc->mentions.v[thing->full];
    if (!thing->korean && m->kind == KD_UNKNOWN && m->last == m->first + 1 &&
        (r->doc->tokens.v[m->first].flags & KD_HYPHEN) &&
        kd_given_name_shape(r->lists->vocabulary, r->doc->text.s + m->start, m->end - m->start) ==
            KD_V_GIVEN) /* people are brought in with their surnames */
        believe(thing, KD_CHARACTER, thing->count > 1 ? 1.1 : 0.6, "form.given-name-alone");
    if (thing->list & KD_L_PEOPLE)
        believe(thing, KD_PERSON, thing->korean ? 1.2 : 0.8, "list.people");
    if (thing->list & KD_L_CHARACTER)
        believe(thing, KD_CHARACTER, thing->list & KD_L_PEOPLE ? 0.3 : 0.9, "list.characters");
    if (thing->list & KD_L_WORKS)
        believe(thing, KD_A_WORK, 0.8, "list.works");
    for (size_t i = 0; i < sizeof roles / sizeof *roles; i++)
        if (thing->list & roles[i].list)
            thing->role[roles[i].role] += roles[i].role == KD_ACTOR ? 0.6 : 0.5;
    for (int k = 0; k < 5; k++)
        if (thing->list & ((uint32_t)KD_L_DRAMA << k))
            thing->kind[k] += 1.6;
}

typedef void (*each_fn)(struct resolver *r, struct kd_thing *thing, const struct kd_claim *claim);

static void for_each(struct resolver *r, const struct kd_claim *claim, size_t arg, each_fn fn)
{
    for (uint32_t i = 0; i < claim->arg[arg].count; i++) {
        uint32_t mention = r->claims->members.v[claim->arg[arg].from + i];
        struct kd_thing *thing = kd_thing_of(r->doc, r->things, mention);
        if (thing == NULL)
            continue;
        if (thing->votes != NULL)
            thing->votes->at = claim;
        fn(r, thing, claim);
        if (thing->votes != NULL)
            thing->votes->at = NULL;
    }
}

static void says_person(struct resolver *r, struct kd_thing *thing, const struct kd_claim *claim)
{
    (void)r;
    enum kd_say_op op = claim->say->op;
    double weight = op == KD_SAY_PERSON ? claim->say->weight : op == KD_SAY_CREW ? 2.0 : 1.5;
    if (op == KD_SAY_CREW && claim->say->word < 0) /* "A, known for W": whoever A is */
        weight = 0.3;
    believe(thing, KD_PERSON, weight, claim->rule->id);
    thing->ruled += weight;
    int role = claim->say->word;
    if (op == KD_SAY_CAST || op == KD_SAY_OFFER)
        role = KD_ACTOR;
    if (role >= 0)
        thing->role[role] += weight;
}

static void says_character(struct resolver *r, struct kd_thing *thing, const struct kd_claim *claim)
{
    (void)r;
    double weight = claim->say->op == KD_SAY_CHARACTER ? claim->say->weight : 2.5;
    believe(thing, KD_CHARACTER, weight, claim->rule->id);
    thing->ruled += weight;
}

static void says_work(struct resolver *r, struct kd_thing *thing, const struct kd_claim *claim)
{
    (void)r;
    enum kd_say_op op = claim->say->op;
    double weight = op == KD_SAY_WORK ? claim->say->weight : 0.8;
    believe(thing, KD_A_WORK, weight, claim->rule->id);
    int kind = op == KD_SAY_WORK ? claim->say->word : -1;
    if (kind >= 0)
        thing->kind[kind] += weight;
    else if (op == KD_SAY_AIRS || op == KD_SAY_AIRTIME || op == KD_SAY_CREW || op == KD_SAY_CAST)
        thing->kind[KD_DRAMA] += 0.3;
}

static void says_nothing(struct resolver *r, struct kd_thing *thing, const struct kd_claim *claim)
{
    (void)r;
    believe(thing, KD_NOTHING, claim->say->weight, claim->rule->id);
}

static void says_passing(struct resolver *r, struct kd_thing *thing, const struct kd_claim *claim)
{
    says_work(r, thing, claim);
    thing->passing++;
}

static void says_offered(struct resolver *r, struct kd_thing *thing, const struct kd_claim *claim)
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
    [KD_SAY_EARLIER] = {says_passing},
    [KD_SAY_AIRTIME] = {says_work},
};

/* The same match found twice (its list read from a later start) counts once. */
static bool repeats(const struct kd_claims *claims, size_t i)
{
    const struct kd_claim *claim = &claims->list.v[i];
    for (size_t j = i; j-- > 0 && claims->list.v[j].sentence == claim->sentence;) {
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

/* A title that heads an item is followed by a line with a label: "Cast: ...", "Network: ...". */
static void weigh_headings(struct resolver *r)
{
    static const char *const labels[] = {"cast",     "starring", "network",  "where",     "genre",
                                         "episodes", "director", "premiere", "broadcast", "release",
                                         "synopsis", "writer",   "channel",  "plot",      "airs"};
    const struct kd_doc *doc = r->doc;
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        const struct kd_mention *m = &doc->mentions.v[i];
        uint32_t l = doc->tokens.v[m->first].line;
        struct kd_thing *thing = kd_thing_of(doc, r->things, i);
        if (thing == NULL || l + 1 >= doc->lines.n || m->first > doc->lines.v[l].first + 3 ||
            m->last + 6 < doc->lines.v[l].last)
            continue;
        const struct kd_line *next = &doc->lines.v[l + 1];
        const struct kd_token *head = &doc->tokens.v[next->first];
        bool colon = false, label = false;
        for (uint32_t t = doc->lines.v[l].first; t < doc->lines.v[l].last; t++)
            colon |= kd_is_punct(doc, t, ':'); /* a label itself */
        if (colon)
            continue;
        for (uint32_t t = next->first; t < next->last && t < next->first + 5; t++)
            colon |= kd_is_punct(doc, t, ':');
        for (size_t k = 0; k < sizeof labels / sizeof *labels; k++)
            label |= head->end - head->start == strlen(labels[k]) &&
                     strncasecmp(doc->text.s + head->start, labels[k], strlen(labels[k])) == 0;
        if (colon && label) {
            believe(thing, KD_A_WORK, 1.0, "form.heading");
            thing->kind[KD_DRAMA] += 0.5;
        }
    }
}

static void weigh(struct resolver *r)
{
    for (uint32_t i = 0; i < r->doc->mentions.n; i++) {
        struct kd_thing *thing = kd_thing_of(r->doc, r->things, i);
        if (thing != NULL && !r->doc->mentions.v[i].bare)
            weigh_mention(r, &r->doc->mentions.v[i], thing);
    }
    for (uint32_t t = 0; t < r->things->n; t++)
        if (r->things->v[t].parent == t)
            weigh_lists(r, &r->things->v[t]);
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (repeats(r->claims, i))
            continue;
        for (size_t a = 0; a < KD_SAY_ARGS; a++)
            if (says[claim->say->op][a] != NULL)
                for_each(r, claim, a, says[claim->say->op][a]);
    }
}

/* ---- judgement ---- */

static void judge(struct resolver *r, struct kd_thing *thing)
{
    const struct kd_mention *m = &r->doc->mentions.v[thing->full];
    double least = m->kind == KD_NAME ? 0.5 : 1.0;
    thing->is = KD_NOTHING;
    double best = thing->type[KD_NOTHING] > least ? thing->type[KD_NOTHING] : least;
    for (int t = KD_PERSON; t < KD_TYPES; t++)
        if (thing->type[t] >= best && (t == KD_PERSON || thing->type[t] > best || best == least)) {
            best = thing->type[t];
            thing->is = (enum kd_type)t;
        }
    thing->is_role = KD_OTHER_ROLE;
    double role = 0;
    for (int i = 0; i < 4; i++)
        if (thing->role[i] > role) {
            role = thing->role[i];
            thing->is_role = (enum kd_role)i;
        }
    thing->is_kind = KD_DRAMA;
    double kind = 0;
    for (int i = 0; i < 5; i++)
        if (thing->kind[i] > kind) {
            kind = thing->kind[i];
            thing->is_kind = (enum kd_work_kind)i;
        }
}

static void judge_all(struct resolver *r)
{
    for (uint32_t t = 0; t < r->things->n; t++)
        if (r->things->v[t].parent == t)
            judge(r, &r->things->v[t]);
}

/* ---- which of two is the character: "Kang Chul (Lee)", "Lee Jong Suk (Kang Chul)" ---- */

static double person_margin(const struct kd_thing *thing)
{
    double margin = thing->type[KD_PERSON] - thing->type[KD_CHARACTER];
    return margin > 3 ? 3 : margin < -3 ? -3 : margin;
}

static bool pair_sides(const struct resolver *r, const struct kd_claim *claim,
                       struct kd_thing **outer, struct kd_thing **inner)
{
    if (claim->say->op != KD_SAY_PAIR || claim->arg[0].count != 1 || claim->arg[1].count != 1)
        return false;
    *outer = kd_thing_of(r->doc, r->things, r->claims->members.v[claim->arg[0].from]);
    *inner = kd_thing_of(r->doc, r->things, r->claims->members.v[claim->arg[1].from]);
    return *outer != NULL && *inner != NULL && *outer != *inner && (*outer)->is != KD_A_WORK &&
           (*inner)->is != KD_A_WORK;
}

/* "Do Ra-hee (You and the Other You)": several words that are no Korean name, behind a person, are
 * an earlier work of that person. */
static bool is_credit(const struct resolver *r, const struct kd_claim *claim,
                      const struct kd_thing *outer, const struct kd_thing *inner)
{
    const struct kd_mention *m = &r->doc->mentions.v[r->claims->members.v[claim->arg[1].from]];
    bool rank = (r->doc->tokens.v[m->first].vocab & KD_V_TITLE) != 0;
    if (m->kind != KD_UNKNOWN || rank || inner->korean || person_margin(inner) >= 0.5)
        return false;
    if (m->last == m->first + 1) /* one word is a role, unless it cannot be a Korean name */
        return outer->korean && person_margin(outer) > 0.8 &&
               kd_given_name_shape(r->lists->vocabulary, r->doc->text.s + m->start,
                                   m->end - m->start) == 0 &&
               m->end - m->start > 5;
    return person_margin(outer) > 0.5 && (outer->korean || m->last > m->first + 2);
}

/* An article writes its pairs one way: the sum over all decides, a strong single one for itself.
 * With no evidence the actor stands in the brackets. */
static void orient_pairs(struct resolver *r)
{
    double inner_person = 0.5;
    struct kd_thing *outer, *inner;
    for (size_t i = 0; i < r->claims->list.n; i++)
        if (pair_sides(r, &r->claims->list.v[i], &outer, &inner) &&
            !is_credit(r, &r->claims->list.v[i], outer, inner))
            inner_person += person_margin(inner) - person_margin(outer);
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (!pair_sides(r, claim, &outer, &inner))
            continue;
        if (is_credit(r, claim, outer, inner)) {
            believe(inner, KD_A_WORK, 1.3, "form.credit-in-brackets");
            inner->passing++;
            continue;
        }
        double own = person_margin(inner) - person_margin(outer);
        bool inside = own > 0.8 || (own > -0.8 && inner_person > 0);
        struct kd_thing *person = inside ? inner : outer, *character = inside ? outer : inner;
        believe(person, KD_PERSON, 1.0, claim->rule->id);
        person->ruled += 1.0;
        character->ruled += 1.5;
        person->role[KD_ACTOR] += 1.0;
        believe(character, KD_CHARACTER, 1.5, claim->rule->id);
    }
}

/* ---- names in one list are of one type ---- */

static void spread_alike(struct resolver *r)
{
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (claim->say->op != KD_SAY_ALIKE || claim->arg[0].count < 2 || repeats(r->claims, i))
            continue;
        double sum[KD_TYPES] = {0}, kinds[5] = {0};
        for (uint32_t k = 0; k < claim->arg[0].count; k++) {
            const struct kd_thing *thing =
                kd_thing_of(r->doc, r->things, r->claims->members.v[claim->arg[0].from + k]);
            if (thing == NULL)
                continue;
            for (int t = KD_PERSON; t < KD_TYPES; t++)
                sum[t] += thing->type[t] > 2.5 ? 1 : thing->type[t] > 1 ? 0.5 : 0;
            for (int k2 = 0; k2 < 5; k2++)
                kinds[k2] += thing->kind[k2] > 1 ? 0.5 : 0;
        }
        int best = KD_PERSON;
        for (int t = KD_PERSON; t < KD_TYPES; t++)
            best = sum[t] > sum[best] ? t : best;
        for (uint32_t k = 0; k < claim->arg[0].count && sum[best] > 0; k++) {
            struct kd_thing *thing =
                kd_thing_of(r->doc, r->things, r->claims->members.v[claim->arg[0].from + k]);
            if (thing == NULL)
                continue;
            believe(thing, (enum kd_type)best, 0.7 * claim->say->weight, claim->rule->id);
            for (int k2 = 0; best == KD_A_WORK && k2 < 5; k2++)
                thing->kind[k2] += kinds[k2];
        }
    }
}

/* ---- names of which no rule says anything ---- */

/* +1 where the thing is surely a character, -1 where it is surely a person. */
static double vote_of(const struct kd_thing *thing)
{
    if (thing == NULL || thing->ruled < 0.8)
        return 0;
    double margin = thing->type[KD_CHARACTER] - thing->type[KD_PERSON];
    return margin > 0.5 ? 1 : margin < -0.5 ? -1 : 0;
}

/* The company that mention m keeps: the names beside it in its sentence, and those of its line. */
static double company(const struct resolver *r, uint32_t m)
{
    const struct kd_doc *doc = r->doc;
    const struct kd_thing *self = kd_thing_of(doc, r->things, m);
    uint32_t sentence = doc->mentions.v[m].sentence, line = doc->sentences.v[sentence].line;
    double sum = 0, nearest = 0;
    for (int step = -1; step <= 1; step += 2)
        for (uint32_t k = m; (step < 0 ? k > 0 : k + 1 < doc->mentions.n);) {
            k = step < 0 ? k - 1 : k + 1;
            const struct kd_mention *other = &doc->mentions.v[k];
            if (doc->sentences.v[other->sentence].line != line)
                break;
            const struct kd_thing *thing = kd_thing_of(doc, r->things, k);
            double vote = thing == self ? 0 : vote_of(thing);
            if (vote != 0 && nearest == 0 && other->sentence == sentence)
                nearest = vote;
            sum += vote * (other->sentence == sentence ? 0.5 : 0.25);
        }
    sum += nearest * 0.5;
    return sum > 1.5 ? 1.5 : sum < -1.5 ? -1.5 : sum;
}

/* A synopsis names characters, a report names people: who is named among them is most likely one
 * of them. */
static void judge_by_company(struct resolver *r)
{
    for (uint32_t i = 0; i < r->doc->mentions.n; i++) {
        struct kd_thing *thing = kd_thing_of(r->doc, r->things, i);
        if (thing == NULL || thing->is == KD_A_WORK || thing->ruled >= 0.8 || !thing->korean ||
            r->doc->mentions.v[i].chrome)
            continue;
        double sum = company(r, i) / (thing->count > 0 ? thing->count : 1);
        if (sum > 0)
            believe(thing, KD_CHARACTER, sum, "context.company");
        else if (sum < 0)
            believe(thing, KD_PERSON, -sum, "context.company");
    }
}

/* ---- same ---- */

/* The first mention that can only be a title. */
static uint32_t first_title(const struct resolver *r)
{
    for (uint32_t i = 0; i < r->doc->mentions.n; i++) {
        enum kd_kind kind = r->doc->mentions.v[i].kind;
        if (kind == KD_WORK || kind == KD_TITLE || kind == KD_PHRASE)
            return i;
    }
    return KD_NO_ENTRY;
}

static bool is_title_kind(const struct kd_mention *m)
{
    return m->kind == KD_WORK || m->kind == KD_TITLE || m->kind == KD_PHRASE;
}

static void join_same(struct resolver *r)
{
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (claim->say->op != KD_SAY_SAME || claim->arg[0].count > 1 || claim->arg[1].count != 1)
            continue;
        uint32_t a =
            claim->arg[0].count == 1 ? r->claims->members.v[claim->arg[0].from] : first_title(r);
        if (a == KD_NO_ENTRY)
            continue;
        const struct kd_mention *x = &r->doc->mentions.v[a];
        const struct kd_mention *y = &r->doc->mentions.v[r->claims->members.v[claim->arg[1].from]];
        bool person_and_title =
            (x->kind == KD_NAME && is_title_kind(y)) || (y->kind == KD_NAME && is_title_kind(x));
        if (!person_and_title && x->thing != KD_NO_ENTRY && y->thing != KD_NO_ENTRY)
            join(r, x->thing, y->thing);
    }
}

/* A name that is also a title, and of which nothing says that somebody plays it, is the title. */
static void join_name_titles(struct resolver *r)
{
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *title = &r->things->v[t];
        const struct kd_mention *m = &r->doc->mentions.v[title->full];
        if (title->parent != t || !m->full_korean || m->kind != KD_WORK)
            continue;
        uint32_t name = kd_phrases_get(&r->by_key, title->hash);
        if (name != UINT32_MAX && root(r->things, name)->ruled < 0.8)
            join(r, t, name);
    }
}

/* A quoted title that begins a longer one stands for it: "Descendants". */
static void join_short_titles(struct resolver *r)
{
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_mention *a = &r->doc->mentions.v[r->things->v[t].full];
        uint32_t len = a->end - a->start, found = KD_NO_ENTRY, choices = 0;
        if (r->things->v[t].parent != t || a->kind != KD_WORK || !a->quoted || len < 6)
            continue;
        for (uint32_t k = 0; k < r->things->n; k++) {
            const struct kd_mention *b = &r->doc->mentions.v[r->things->v[k].full];
            const char *s = r->doc->text.s + b->start;
            if (k == t || r->things->v[k].parent != k || b->kind != KD_WORK ||
                b->end - b->start <= len + 1 || s[len] != ' ' ||
                memcmp(s, r->doc->text.s + a->start, len) != 0)
                continue;
            found = k;
            choices++;
        }
        if (choices == 1)
            join(r, found, t);
    }
}

/* ---- the work that the article is about ---- */

static void mark_passing(struct resolver *r)
{
    r->passing = kd_arena_alloc(r->doc->arena, r->doc->mentions.n + 1);
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (claim->say->op == KD_SAY_EARLIER)
            for (uint32_t k = 0; k < claim->arg[0].count; k++)
                r->passing[r->claims->members.v[claim->arg[0].from + k]] = true;
    }
}

static double prominence(const struct resolver *r, const struct kd_thing *thing)
{
    double score = 0;
    for (size_t i = 0; i < r->doc->mentions.n; i++) {
        const struct kd_mention *m = &r->doc->mentions.v[i];
        if (m->thing == KD_NO_ENTRY || root(r->things, m->thing) != thing)
            continue;
        uint32_t line = r->doc->sentences.v[m->sentence].line;
        score += m->chrome ? 0 : 1.0;
        if (!r->passing[i])
            score += line == 0 ? 3.0 : line == 1 ? 0.75 : 0;
    }
    score -= thing->passing;
    bool drama = thing->kind[KD_DRAMA] > 0.5;
    if (!drama && thing->kind[thing->is_kind] < 0.3)
        score /= 2; /* nothing but quotation marks makes it a title */
    return score + (drama ? 0.5 : 0);
}

/* Whether the main work stands in the article's first two lines, and no other does. */
static bool in_headline(const struct resolver *r)
{
    bool found = false;
    for (uint32_t i = 0; i < r->doc->mentions.n; i++) {
        const struct kd_mention *m = &r->doc->mentions.v[i];
        const struct kd_thing *thing = kd_thing_of(r->doc, r->things, i);
        if (r->doc->sentences.v[m->sentence].line > 1)
            break;
        if (thing == NULL || thing->is != KD_A_WORK)
            continue;
        if (thing->parent != r->things->main)
            return false;
        found = true;
    }
    return found;
}

static void find_main(struct resolver *r)
{
    double best = 0, second = 0;
    uint32_t dramas = 0; /* told of, not mentioned in passing */
    r->things->main = KD_NO_ENTRY;
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || thing->is != KD_A_WORK)
            continue;
        double score = prominence(r, thing);
        dramas += thing->is_kind == KD_DRAMA && thing->passing == 0;
        if (score > best) {
            second = best;
            best = score;
            r->things->main = t;
        } else if (score > second) {
            second = score;
        }
    }
    r->things->single =
        best >= 2 * second || second < 2 || (best >= 1.3 * second && in_headline(r));
    if (dramas > 4 && r->things->main != KD_NO_ENTRY && r->things->v[r->things->main].count < 4)
        r->things->single = false; /* a survey, whatever its headline names */
}

/* The cast lists know who is a character of the work that the article is about. */
static void weigh_cast_lists(struct resolver *r)
{
    if (r->things->main == KD_NO_ENTRY || r->things->v[r->things->main].entry == KD_NO_ENTRY)
        return;
    const struct kd_gazetteer *g = r->lists->gazetteer;
    uint32_t work = kd_gazetteer_entry(g, r->things->v[r->things->main].entry)->work;
    for (uint32_t t = 0; t < r->things->n; t++) {
        struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || thing->is == KD_A_WORK)
            continue;
        if (kd_gazetteer_has_character(g, thing->hash, work))
            believe(thing, KD_CHARACTER, 3.0, "list.cast");
        if (thing->entry != KD_NO_ENTRY &&
            kd_gazetteer_acts(g, kd_gazetteer_entry(g, thing->entry)->person, work)) {
            believe(thing, KD_PERSON, 2.0, "list.cast");
            thing->role[KD_ACTOR] += 1.0;
        }
    }
}

/* The form with the most mentions among the longest kind of form is the fullest. */
static void choose_full_forms(struct resolver *r)
{
    for (uint32_t i = 0; i < r->doc->mentions.n; i++) {
        const struct kd_mention *m = &r->doc->mentions.v[i];
        struct kd_thing *thing = kd_thing_of(r->doc, r->things, i);
        if (thing == NULL || m->bare)
            continue;
        const struct kd_mention *full = &r->doc->mentions.v[thing->full];
        bool better_kind = m->full_korean && !full->full_korean && full->kind != KD_WORK;
        bool shorter_title =
            (m->kind == KD_WORK || m->kind == KD_TITLE) && full->kind == KD_UNKNOWN;
        if (better_kind || shorter_title)
            thing->full = i;
    }
}

/* A title of which nothing says what it is: in an article about a film it is a film. */
static void default_kinds(struct resolver *r)
{
    if (r->things->main == KD_NO_ENTRY)
        return;
    const struct kd_thing *main = &r->things->v[r->things->main];
    if (main->is_kind == KD_DRAMA || main->kind[main->is_kind] < 1.5)
        return;
    for (uint32_t t = 0; t < r->things->n; t++) {
        struct kd_thing *thing = &r->things->v[t];
        double sum = 0;
        for (int k = 0; k < 5; k++)
            sum += thing->kind[k];
        if (thing->parent == t && thing->is == KD_A_WORK && sum < 0.5)
            thing->is_kind = main->is_kind;
    }
}

void kd_resolve(struct kd_doc *doc, const struct kd_lists *lists, const struct kd_claims *claims,
                struct kd_things *out)
{
    struct resolver resolver = {.doc = doc, .lists = lists, .claims = claims, .things = out};
    struct resolver *r = &resolver;
    *out = (struct kd_things){.main = KD_NO_ENTRY};
    size_t size = kd_phrases_size(doc->mentions.n + 8);
    kd_phrases_init(&r->by_key, kd_arena_alloc(doc->arena, 2 * size * sizeof *r->by_key.whole),
                    size);
    kd_phrases_init(&r->titled, kd_arena_alloc(doc->arena, 2 * size * sizeof *r->titled.whole),
                    size);
    mark_passing(r);
    cluster_by_key(r, false);
    resolve_bare(r, false);
    cluster_by_key(r, true);
    join_subtitles(r);
    join_short_titles(r);
    join_same(r);
    join_misspelt(r);
    choose_full_forms(r);
    weigh(r);
    weigh_headings(r);
    judge_all(r);
    find_main(r);
    weigh_cast_lists(r);
    spread_alike(r);
    orient_pairs(r);
    judge_all(r);
    join_name_titles(r);
    join_titled(r);
    judge_by_company(r);
    judge_all(r);
    resolve_bare(r, true);
    find_main(r);
    default_kinds(r);
}
