/* Misspelt names and titles, and names romanised in two ways, to their neighbours. */
#include <ctype.h>
#include <string.h>

#include "base/sound.h"
#include "base/utf8.h"
#include "extract/resolve_p.h"
#include "extract/token.h"

enum { LONGEST_KEY = 48, LONGEST_TITLE = 80 }; /* bytes */

static bool share_a_sentence(const struct kd_resolver *r, uint32_t a, uint32_t b)
{
    uint32_t with_a = KD_NO_ENTRY, with_b = KD_NO_ENTRY; /* the last sentence so far */
    for (size_t i = 0; i < r->doc->mentions.n; i++) {
        const struct kd_mention *m = &r->doc->mentions.v[i];
        with_a = m->thing == a ? m->sentence : with_a;
        with_b = m->thing == b ? m->sentence : with_b;
        if (with_a == with_b && with_a != KD_NO_ENTRY)
            return true;
    }
    return false;
}

/* How a thing's name sounds; empty where it is no Korean name. */
struct sound {
    char key[LONGEST_KEY + 4];
};

static void hear(const struct kd_resolver *r, uint32_t t, struct sound *out)
{
    const struct kd_thing *thing = &r->things->v[t];
    const struct kd_mention *m = &r->doc->mentions.v[thing->full];
    out->key[0] = '\0';
    if (thing->parent != t || !thing->korean || m->kind != KD_NAME)
        return;
    size_t n = kd_name_key(r->doc->text.s + m->start, m->end - m->start, out->key, sizeof out->key);
    kd_sound_fold(out->key, n);
}

/* Whether two folded names differ in a consonant that nobody hears or types for the other:
 * "Hee-won" and "Ji-won" are two, "Myung" and "Nyeong" are one; or in one that only one of them
 * has: "Young-joo" and "Young-cheol". */
static bool differ_in_sound(const char *p, const char *q)
{
    static const char *const alike[] = {"mn", "sj", "jz", "bf", "bv"};
    size_t head = 0, n = strlen(p), m = strlen(q);
    while (p[head] != '\0' && p[head] == q[head])
        head++;
    if (n != m)
        return strchr("bdjklmprst", n > m ? p[head] : q[head]) != NULL;
    if (p[head] == '\0' || strchr("aeiouwy", p[head]) != NULL || strchr("aeiouwy", q[head]) != NULL)
        return false;
    for (size_t i = 0; i < sizeof alike / sizeof *alike; i++)
        if (strchr(alike[i], p[head]) != NULL && strchr(alike[i], q[head]) != NULL)
            return false;
    return true;
}

/* Whether the lists have both, as two people. */
static bool listed_apart(const struct kd_resolver *r, const struct kd_thing *x,
                         const struct kd_thing *y)
{
    uint32_t a = kd_gazetteer_person(r->lists->gazetteer, x->entry),
             b = kd_gazetteer_person(r->lists->gazetteer, y->entry);
    return a != KD_NO_ENTRY && b != KD_NO_ENTRY && a != b;
}

/* Two spellings of one romanised syllable differ in few letters: "Ah" and "A", "Myung" and
 * "Nyeong", "Son" and "Song". Two people of one family do so as well, but then both are named
 * often, or together. */
static bool misspelt(const struct kd_resolver *r, const struct sound *sounds, uint32_t a,
                     uint32_t b)
{
    const struct kd_thing *x = &r->things->v[a], *y = &r->things->v[b];
    const char *p = sounds[a].key, *q = sounds[b].key;
    if (p[0] == '\0' || q[0] == '\0' || !kd_differs_by_one(p, q))
        return false;
    uint32_t rarer = x->count < y->count ? x->count : y->count;
    if (strcmp(p, q) != 0 && (rarer > 2 || differ_in_sound(p, q) || listed_apart(r, x, y)))
        return false;
    return !share_a_sentence(r, a, b);
}

/* What rules say of a thing: that it acts, or that somebody plays it; what it plays and who plays
 * it, one of those that rules name, plus one. */
struct side {
    bool acts, is_played;
    uint32_t plays, by;
};

/* The thing that the k-th member of an argument of the claim is; KD_NO_ENTRY if none. */
static uint32_t thing_of(const struct kd_resolver *r, const struct kd_claim *claim, size_t arg,
                         uint32_t k)
{
    uint32_t m = r->claims->members.v[claim->arg[arg].from + k];
    uint32_t thing = r->doc->mentions.v[m].thing;
    return thing == KD_NO_ENTRY ? thing : (uint32_t)(kd_root(r->things, thing) - r->things->v);
}

static void look_at_sides(const struct kd_resolver *r, const struct kd_claim *claim,
                          struct side *sides)
{
    uint32_t actors = claim->arg[0].count, parts = claim->arg[1].count;
    for (uint32_t k = 0; k < actors; k++) {
        uint32_t actor = thing_of(r, claim, 0, k);
        if (actor != KD_NO_ENTRY)
            sides[actor].acts = true;
    }
    for (uint32_t k = 0; k < parts; k++) {
        uint32_t part = thing_of(r, claim, 1, k);
        uint32_t actor = actors == parts ? thing_of(r, claim, 0, k) : KD_NO_ENTRY;
        if (part == KD_NO_ENTRY)
            continue;
        sides[part].is_played = true;
        if (actor == KD_NO_ENTRY)
            continue;
        sides[part].by = actor + 1;
        sides[actor].plays = part + 1;
    }
}

/* Per thing. */
static struct side *find_sides(const struct kd_resolver *r)
{
    struct side *sides = kd_arena_alloc(r->doc->arena, (r->things->n + 1) * sizeof *sides);
    for (size_t i = 0; i < r->claims->list.n; i++)
        if (r->claims->list.v[i].say->op == KD_SAY_CAST)
            look_at_sides(r, &r->claims->list.v[i], sides);
    return sides;
}

/* Whether both are known, as things, plus one, that are two. */
static bool are_two(const struct kd_resolver *r, uint32_t a, uint32_t b)
{
    return a != 0 && b != 0 && kd_root(r->things, a - 1) != kd_root(r->things, b - 1);
}

/* Whether the two are an actor and a part, actors of two parts or parts of two actors. */
static bool are_apart(const struct kd_resolver *r, const struct side *a, const struct side *b)
{
    bool one_each = a->acts != a->is_played && b->acts != b->is_played && a->acts != b->acts;
    return one_each || are_two(r, a->by, b->by) || are_two(r, a->plays, b->plays);
}

void kd_join_misspelt(struct kd_resolver *r)
{
    enum { MOST = 400 }; /* things, since all are compared with all */
    size_t size = r->things->n * sizeof(struct sound);
    if (r->things->n >= MOST)
        return;
    struct sound *sounds = kd_arena_alloc(r->doc->arena, size);
    struct side *sides = find_sides(r);
    for (uint32_t t = 0; t < r->things->n; t++)
        hear(r, t, &sounds[t]);
    for (uint32_t a = 0; a < r->things->n; a++)
        for (uint32_t b = a + 1; b < r->things->n; b++) {
            if (!misspelt(r, sounds, a, b) || are_apart(r, &sides[a], &sides[b]))
                continue;
            bool first = r->things->v[a].count >= r->things->v[b].count;
            kd_join(r, first ? a : b, first ? b : a);
            sides[a].acts = sides[b].acts |= sides[a].acts;
            sides[a].is_played = sides[b].is_played |= sides[a].is_played;
            hear(r, a, &sounds[a]);
            hear(r, b, &sounds[b]);
        }
    kd_arena_drop(r->doc->arena, sides, (r->things->n + 1) * sizeof *sides);
    kd_arena_drop(r->doc->arena, sounds, size);
}

/* What two spellings of one title share: its letters and digits, small, without articles. */
struct folded {
    char key[LONGEST_TITLE + 4];
};

static bool is_article(const struct kd_doc *doc, uint32_t t)
{
    static const char *const articles[] = {"a", "an", "the", NULL};
    return kd_is_word(doc, t, articles);
}

/* Empty where the thing is no title, or one too long. */
static void fold(const struct kd_resolver *r, uint32_t t, struct folded *out)
{
    const struct kd_mention *m = kd_full_title(r, t);
    size_t n = 0;
    for (uint32_t i = m != NULL ? m->first : 0; m != NULL && i < m->last && n < LONGEST_TITLE;
         i++) {
        const struct kd_token *token = &r->doc->tokens.v[i];
        for (uint32_t b = token->start; b < token->end && n <= LONGEST_TITLE; b++) {
            unsigned char c = (unsigned char)r->doc->text.s[b];
            if (!is_article(r->doc, i) && (c >= 0x80 || isalnum(c)))
                out->key[n++] = (char)tolower(c);
        }
    }
    out->key[n < LONGEST_TITLE ? n : 0] = '\0';
}

/* Whether the digits of both are the same ones: "School 2013" and "School 2015" are two. */
static bool same_digits(const char *p, const char *q)
{
    static const char digits[] = "0123456789";
    for (p += strcspn(p, digits), q += strcspn(q, digits); *p != '\0' && *p == *q;
         p += strcspn(p, digits), q += strcspn(q, digits))
        p++, q++;
    return *p == *q;
}

/* Whether the two are one title: but for articles, or, where it is long, for one letter; then no
 * sentence names both, and the lists do not have them as two works. */
static bool mistyped(const struct kd_resolver *r, const struct folded *titles, uint32_t a,
                     uint32_t b)
{
    enum { LONG = 10 }; /* bytes */
    const char *p = titles[a].key, *q = titles[b].key;
    if (p[0] == '\0' || q[0] == '\0' || !kd_differs_by_one(p, q) || !same_digits(p, q) ||
        kd_are_two_listed(r, a, b))
        return false;
    return strcmp(p, q) == 0 ||
           (strlen(p) >= LONG && strlen(q) >= LONG && !share_a_sentence(r, a, b));
}

void kd_join_mistyped(struct kd_resolver *r)
{
    enum { MOST = 400 }; /* things, since all titles are compared with all */
    size_t size = r->things->n * sizeof(struct folded);
    if (r->things->n >= MOST)
        return;
    struct folded *titles = kd_arena_alloc(r->doc->arena, size);
    for (uint32_t t = 0; t < r->things->n; t++)
        fold(r, t, &titles[t]);
    for (uint32_t a = 0; a < r->things->n; a++)
        for (uint32_t b = a + 1; b < r->things->n && titles[a].key[0] != '\0'; b++) {
            if (!mistyped(r, titles, a, b))
                continue;
            bool first = r->things->v[a].count >= r->things->v[b].count;
            kd_join(r, first ? a : b, first ? b : a);
            titles[first ? b : a].key[0] = '\0';
        }
    kd_arena_drop(r->doc->arena, titles, size);
}
