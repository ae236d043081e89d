/* Candidates into things by their keys, and bare or titled names to the full names they stand for:
 * the first step of a resolution. */
#include <stdlib.h>
#include <string.h>

#include "base/sound.h"
#include "extract/resolve_p.h"
#include "extract/token.h"

/* Leaves the way shorter than it was: names that are said to be the same, one after another, make a
 * long one. */
struct kd_thing *kd_root(const struct kd_things *things, uint32_t i)
{
    while (things->v[i].parent != i) {
        uint32_t *parent = &things->v[i].parent;
        *parent = things->v[*parent].parent;
        i = *parent;
    }
    return &things->v[i];
}

struct kd_thing *kd_thing_of(const struct kd_doc *doc, const struct kd_things *things,
                             uint32_t mention)
{
    uint32_t thing = doc->mentions.v[mention].thing;
    return thing == KD_NO_ENTRY ? NULL : kd_root(things, thing);
}

uint64_t kd_thing_sound(const struct kd_doc *doc, const struct kd_thing *thing)
{
    const struct kd_mention *m = &doc->mentions.v[thing->full];
    return kd_sound_hash(doc->text.s + m->start, m->end - m->start);
}

/* ---- candidates into things ---- */

static bool has_thing(const struct kd_mention *m)
{
    return m->kind <= KD_TITLE || m->kind == KD_PHRASE;
}

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

static uint32_t new_thing(struct kd_resolver *r, uint32_t mention, uint64_t hash)
{
    const struct kd_mention *m = &r->doc->mentions.v[mention];
    uint32_t index = (uint32_t)r->things->n;
    struct kd_votes *votes = kd_arena_alloc(r->doc->arena, sizeof *votes);
    votes->arena = r->doc->arena;
    *KD_PUSH(r->doc->arena, r->things) = (struct kd_thing){.hash = hash,
                                                           .first = mention,
                                                           .full = mention,
                                                           .parent = index,
                                                           .list = m->list,
                                                           .entry = m->entry,
                                                           .votes = votes};
    return index;
}

static void note_mention(struct kd_resolver *r, uint32_t mention)
{
    const struct kd_mention *m = &r->doc->mentions.v[mention];
    struct kd_thing *thing = kd_root(r->things, m->thing);
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
void kd_cluster(struct kd_resolver *r, bool singles)
{
    struct kd_doc *doc = r->doc;
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        struct kd_mention *m = &doc->mentions.v[i];
        bool single = is_single(m) || is_titled(doc, m);
        if (!has_thing(m) || m->bare || m->thing != KD_NO_ENTRY || single != singles)
            continue;
        size_t len;
        const char *s = core(doc, m, &len);
        bool name_as_title = (m->full_korean || m->of_hero) && m->kind == KD_WORK;
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

static bool is_latin(const struct kd_doc *doc, const struct kd_mention *m)
{
    return (unsigned char)doc->text.s[m->start] < 0x80;
}

/* Whether `full` is the title m with a question mark, which was asked with it: "Seen 'Moss?'" */
static bool is_asked(const struct kd_doc *doc, const struct kd_mention *full,
                     const struct kd_mention *m)
{
    uint32_t len = m->end - m->start;
    return full->end - full->start == len + 1 && doc->text.s[full->end - 1] == '?' &&
           memcmp(doc->text.s + full->start, doc->text.s + m->start, len) == 0;
}

/* The form with the most mentions among the longest kind of form is the fullest. */
void kd_choose_full_forms(struct kd_resolver *r)
{
    for (uint32_t i = 0; i < r->doc->mentions.n; i++) {
        const struct kd_mention *m = &r->doc->mentions.v[i];
        struct kd_thing *thing = kd_thing_of(r->doc, r->things, i);
        if (thing == NULL || m->bare)
            continue;
        const struct kd_mention *full = &r->doc->mentions.v[thing->full];
        bool better_kind = m->full_korean && !full->full_korean && full->kind != KD_WORK;
        bool title = m->kind == KD_WORK || m->kind == KD_TITLE;
        bool shorter_title = title && full->kind == KD_UNKNOWN;
        bool readable = title && is_latin(r->doc, m) && !is_latin(r->doc, full);
        bool asked = title && is_asked(r->doc, full, m);
        if (better_kind || shorter_title || readable || asked)
            thing->full = i;
    }
}

/* ---- bare names ---- */

/* A part of a full name that may stand for it, and whose it is. */
struct part {
    uint64_t hash; /* kd_phrase_hash */
    uint32_t thing;
};

struct parts {
    struct part *v;
    size_t n, cap;
};

static uint64_t hash_of(const struct kd_doc *doc, uint32_t first, uint32_t last)
{
    uint32_t start = doc->tokens.v[first].start, end = doc->tokens.v[last - 1].end;
    return kd_phrase_hash(doc->text.s + start, end - start);
}

/* The hash of what a bare or titled mention compares with the parts of full names. */
static uint64_t bare_hash(const struct kd_doc *doc, const struct kd_mention *b)
{
    uint32_t start = b->start;
    if (is_titled(doc, b)) /* "Prosecutor Ma" after "Ma Seung-bin" */
        start = doc->tokens.v[b->last - 1].start;
    return kd_phrase_hash(doc->text.s + start, b->end - start);
}

enum { MOST_PARTS = 4 };

/* Surname, given name, and both halves of a name of three words; returns how many. */
static size_t parts_of(const struct kd_doc *doc, const struct kd_mention *m,
                       uint64_t hash[MOST_PARTS])
{
    if (m->last - m->first < 2 || m->quoted)
        return 0;
    hash[0] = hash_of(doc, m->first, m->first + 1);
    hash[1] = hash_of(doc, m->last - 1, m->last);
    if (m->last - m->first != 3)
        return 2;
    hash[2] = hash_of(doc, m->first + 1, m->last);
    hash[3] = hash_of(doc, m->first, m->first + 2);
    return 4;
}

static int by_hash(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->thing < y->thing ? -1 : x->thing > y->thing;
}

/* The parts of the full names of all things, or of all characters, each thing's once, in the order
 * of their hashes. */
static struct parts find_parts(const struct kd_resolver *r, bool characters)
{
    struct parts parts = {0};
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_mention *m = &r->doc->mentions.v[r->things->v[t].full];
        uint64_t hash[MOST_PARTS];
        if (r->things->v[t].parent != t || m->kind != KD_NAME || m->bare ||
            (characters && r->things->v[t].is != KD_CHARACTER))
            continue;
        for (size_t i = 0, n = parts_of(r->doc, m, hash); i < n; i++) {
            bool again = false;
            for (size_t k = 0; k < i; k++)
                again |= hash[k] == hash[i];
            if (!again)
                *KD_PUSH(r->doc->arena, &parts) = (struct part){hash[i], t};
        }
    }
    if (parts.n > 1)
        qsort(parts.v, parts.n, sizeof *parts.v, by_hash);
    return parts;
}

/* The first part with that hash, or NULL. */
static const struct part *part_at(const struct parts *parts, uint64_t hash)
{
    size_t low = 0, high = parts->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (parts->v[middle].hash < hash)
            low = middle + 1;
        else
            high = middle;
    }
    return low < parts->n && parts->v[low].hash == hash ? parts->v + low : NULL;
}

/* The next with its hash, or NULL. */
static const struct part *part_after(const struct parts *parts, const struct part *part)
{
    const struct part *next = part + 1;
    return next < parts->v + parts->n && next->hash == part->hash ? next : NULL;
}

/* Whether a trade of those who make dramas stands before mention m: "director Kim". */
static bool has_trade(const struct kd_doc *doc, const struct kd_mention *m)
{
    static const char *const trades[] = {"director",     "pd",           "writer",
                                         "screenwriter", "scriptwriter", NULL};
    return m->first > 0 && kd_is_word(doc, m->first - 1, trades);
}

/* How well a thing suits a bare name: a person, one who makes dramas behind a trade, and one who
 * was named before. */
static int suits(const struct kd_thing *thing, uint32_t i, bool trade)
{
    const double *role = thing->role;
    bool makes = role[KD_DIRECTOR] > role[KD_ACTOR] || role[KD_WRITER] > role[KD_ACTOR];
    return 4 * (thing->is == KD_PERSON) + 2 * (trade && makes) + (thing->first < i);
}

/* The thing that mention i, a bare name, stands for, or KD_NO_ENTRY; `single`: only when there is
 * no other. */
static uint32_t stands_for(const struct kd_resolver *r, const struct parts *parts, uint32_t i,
                           bool single)
{
    uint64_t hash = bare_hash(r->doc, &r->doc->mentions.v[i]);
    uint32_t best = KD_NO_ENTRY;
    bool trade = has_trade(r->doc, &r->doc->mentions.v[i]);
    int most = -1;
    for (const struct part *p = part_at(parts, hash); p != NULL; p = part_after(parts, p)) {
        const struct kd_thing *thing = &r->things->v[p->thing];
        int suited = suits(thing, i, trade);
        if (single && best != KD_NO_ENTRY)
            return KD_NO_ENTRY;
        if (suited >= most) {
            best = p->thing;
            most = suited;
        }
    }
    return best;
}

/* Gives each bare mention to the last full name before it that it can stand for, or else to the
 * first behind it; among several, to a person rather than a character when `typed`. */
void kd_resolve_bare(struct kd_resolver *r, bool typed)
{
    struct kd_doc *doc = r->doc;
    struct parts parts = find_parts(r, false);
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        struct kd_mention *b = &doc->mentions.v[i];
        bool single = is_single(b);
        if ((!b->bare && !single) || b->thing != KD_NO_ENTRY)
            continue;
        uint32_t best = stands_for(r, &parts, i, !typed || (single && !b->bare));
        if (best == KD_NO_ENTRY)
            continue;
        b->thing = best;
        b->bare = true;
        note_mention(r, i);
    }
    kd_arena_drop(doc->arena, parts.v, parts.cap * sizeof *parts.v);
}

/* The one character of whom mention i is a part, or KD_NO_ENTRY. */
static uint32_t character_named(const struct kd_resolver *r, const struct parts *parts, uint32_t i)
{
    uint64_t hash = bare_hash(r->doc, &r->doc->mentions.v[i]);
    uint32_t found = KD_NO_ENTRY;
    for (const struct part *p = part_at(parts, hash); p != NULL; p = part_after(parts, p)) {
        if (r->things->v[p->thing].parent != p->thing)
            continue;
        if (found != KD_NO_ENTRY)
            return KD_NO_ENTRY;
        found = p->thing;
    }
    return found;
}

/* Of whom rules say that one plays the other, "Ma Seo-yi (A)". */
struct partners {
    uint32_t *of_mention; /* per mention, the other's mention in the first pair, or KD_NO_ENTRY */
    uint32_t *of_thing;   /* per thing, the other's thing */
};

static uint32_t *none_yet(const struct kd_resolver *r, size_t n)
{
    uint32_t *list = kd_arena_alloc(r->doc->arena, (n + 1) * sizeof *list);
    for (size_t i = 0; i < n; i++)
        list[i] = KD_NO_ENTRY;
    return list;
}

static void note_partner(const struct kd_resolver *r, struct partners *partners, uint32_t a,
                         uint32_t b)
{
    uint32_t thing = r->doc->mentions.v[a].thing, other = r->doc->mentions.v[b].thing;
    if (partners->of_mention[a] == KD_NO_ENTRY)
        partners->of_mention[a] = b;
    if (thing != KD_NO_ENTRY && partners->of_thing[thing] == KD_NO_ENTRY)
        partners->of_thing[thing] = other;
}

static struct partners find_partners(const struct kd_resolver *r)
{
    struct partners partners = {none_yet(r, r->doc->mentions.n), none_yet(r, r->things->n)};
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        enum kd_say_op op = claim->say->op;
        if ((op != KD_SAY_PAIR && op != KD_SAY_CAST) || claim->arg[0].count != 1 ||
            claim->arg[1].count != 1)
            continue;
        uint32_t a = r->claims->members.v[claim->arg[0].from],
                 b = r->claims->members.v[claim->arg[1].from];
        note_partner(r, &partners, a, b);
        note_partner(r, &partners, b, a);
    }
    return partners;
}

/* Whether mention i is named beside another one than the thing is: "Ma Seo-yi (A)", and then
 * "Director Ma (B)". */
static bool is_of_another(const struct kd_resolver *r, const struct partners *partners, uint32_t i,
                          uint32_t thing)
{
    uint32_t with = partners->of_mention[i], other = partners->of_thing[thing];
    if (with == KD_NO_ENTRY || other == KD_NO_ENTRY ||
        r->doc->mentions.v[with].thing == KD_NO_ENTRY)
        return false;
    return kd_root(r->things, r->doc->mentions.v[with].thing) != kd_root(r->things, other);
}

/* "Prosecutor Ma" is the one character named Ma, if there is one. */
void kd_join_titled(struct kd_resolver *r)
{
    struct kd_doc *doc = r->doc;
    struct parts parts = find_parts(r, true);
    struct partners partners = find_partners(r);
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        const struct kd_mention *b = &doc->mentions.v[i];
        uint32_t found = is_titled(doc, b) && b->thing != KD_NO_ENTRY
                             ? character_named(r, &parts, i)
                             : KD_NO_ENTRY;
        if (found != KD_NO_ENTRY && !is_of_another(r, &partners, i, found))
            kd_join(r, found, b->thing);
    }
    kd_arena_drop(doc->arena, parts.v, parts.cap * sizeof *parts.v);
}
