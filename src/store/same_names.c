/* Which names may be one: they sound alike, stand in one row of a list, or in one place. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/sound.h"
#include "store/same_p.h"

struct names {
    const char *text;
    uint32_t at;
    bool odd; /* BY_TURN: the surname stood last; BY_GIVEN: a single name */
};

void kd_same_add(struct same *s, uint32_t a, uint32_t b, enum why why)
{
    const struct thing *v = s->things.v;
    bool surname = v[a].surname || v[b].surname;
    if (a == b || v[a].kind != v[b].kind || (surname && why > BY_LIST))
        return;
    bool turn = v[a].single != v[b].single ? v[a].single : a > b;
    *KD_PUSH(&s->arena, &s->candidates) = (struct candidate){turn ? b : a, turn ? a : b, why};
}

/* A name under a key of any sort; those with one key are candidates. */
struct keyed {
    struct names *v;
    size_t n, cap;
};

enum {
    MOST_ALIKE = 64,   /* things under one key that are compared */
    LEAST_LETTERS = 8, /* of names that may differ by one */
};

static int by_text(const void *a, const void *b)
{
    const struct names *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

/* The sound of a thing's name. Returns its length. */
static size_t sound_of(const struct thing *thing, char key[KD_KEY_SIZE])
{
    size_t len = strlen(thing->key);
    memcpy(key, thing->key, len + 1);
    return kd_sound_fold(key, len);
}

/* Two people of one character: BY_PART or BY_LETTER, if their names are like that. */
static void add_part(struct same *s, uint32_t a, uint32_t b)
{
    char one[KD_KEY_SIZE], other[KD_KEY_SIZE];
    const char *x = s->things.v[a].key, *y = s->things.v[b].key;
    sound_of(&s->things.v[a], one);
    sound_of(&s->things.v[b], other);
    if (strcmp(one, other) == 0)
        kd_same_add(s, a, b, BY_PART);
    else if (strlen(x) >= LEAST_LETTERS && kd_differs_by_one(x, y))
        kd_same_add(s, a, b, BY_LETTER);
}

static void add_pair(struct same *s, const struct names *a, const struct names *b, enum why why)
{
    if (why == BY_PART)
        add_part(s, a->at, b->at);
    else if ((why != BY_TURN && why != BY_GIVEN) || a->odd != b->odd)
        kd_same_add(s, a->at, b->at, why);
}

static void pair_up(struct same *s, struct keyed *keyed, enum why why)
{
    if (keyed->n > 0)
        qsort(keyed->v, keyed->n, sizeof *keyed->v, by_text);
    for (size_t from = 0, to; from < keyed->n; from = to) {
        to = from + 1;
        while (to < keyed->n && strcmp(keyed->v[to].text, keyed->v[from].text) == 0)
            to++;
        for (size_t i = from; i < to && to - from <= MOST_ALIKE; i++)
            for (size_t k = i + 1; k < to; k++)
                add_pair(s, &keyed->v[i], &keyed->v[k], why);
    }
}

/* "Jae-wook Lee" -> "leejaewook": the sound of a name whose surname stands last. */
static size_t western_key(const struct same *s, const char *name, char *key)
{
    const char *last = strrchr(name, ' ');
    char turned[KD_KEY_SIZE];
    size_t first = strcspn(name, " ");
    if (last == NULL || strlen(name) + 2 > sizeof turned ||
        !kd_romanised_is_surname(s->romanised, last + 1, strlen(last + 1)) ||
        kd_romanised_is_surname(s->romanised, name, first))
        return 0;
    snprintf(turned, sizeof turned, "%s %.*s", last + 1, (int)(last - name), name);
    return kd_sound_fold(key, kd_entity_key(turned, strlen(turned), key));
}

static void add_keyed(struct same *s, struct keyed *keyed, const char *key, size_t len, uint32_t at,
                      bool odd)
{
    if (len > 0)
        *KD_PUSH(&s->keys, keyed) = (struct names){kd_arena_strndup(&s->keys, key, len), at, odd};
}

static void add_people(struct same *s)
{
    struct keyed sounds = {0}, hangul = {0}, orders = {0};
    char key[KD_KEY_SIZE], text[KD_HANGUL_SIZE];
    for (uint32_t i = 0; i < s->things.n; i++) {
        const struct thing *thing = &s->things.v[i];
        if (thing->kind != KD_PERSON)
            continue;
        add_keyed(s, &hangul, text, kd_romanised_hangul(s->romanised, thing->name, text), i, false);
        if (strpbrk(thing->name, " -") == NULL)
            continue;
        size_t len = sound_of(thing, key);
        add_keyed(s, &sounds, key, len, i, false);
        add_keyed(s, &orders, key, len, i, false);
        add_keyed(s, &orders, key, western_key(s, thing->name, key), i, true);
    }
    pair_up(s, &orders, BY_TURN);
    pair_up(s, &hangul, BY_HANGUL);
    pair_up(s, &sounds, BY_SOUND);
    kd_arena_reset(&s->keys);
}

static int by_list_row(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b; /* a: row, b: position */
    if (x->a != y->a)
        return x->a < y->a ? -1 : 1;
    return (x->b > y->b) - (x->b < y->b);
}

/* Rows are numbered through all lists, so that one of people is none of works. */
void kd_same_add_listed(struct same *s)
{
    struct candidate *rows = kd_arena_alloc(&s->arena, (s->things.n + 1) * sizeof *rows);
    size_t n = 0;
    for (size_t i = 0; i < s->things.n; i++)
        if (s->things.v[i].row >= 0)
            rows[n++] = (struct candidate){.a = (uint32_t)s->things.v[i].row, .b = (uint32_t)i};
    if (n > 0)
        qsort(rows, n, sizeof *rows, by_list_row);
    for (size_t i = 1; i < n; i++)
        if (rows[i].a == rows[i - 1].a)
            kd_same_add(s, rows[i - 1].b, rows[i].b, BY_LIST);
}

/* What an article takes for names of one, and another one's own name is. */
static enum kdidx_status add_aliases(struct same *s, const struct places *places,
                                     struct kd_error *err)
{
    struct kd_stmt *stmt =
        kd_stmt(s->db, "SELECT x.id, y.id FROM alias JOIN entity AS x ON x.id = alias.entity"
                       " JOIN entity AS y ON y.kind = x.kind AND y.id <> x.id"
                       "  AND y.key IN (alias.key, alias.key || '" KD_CREW "')"
                       " WHERE x.kind IN ('person', 'work') AND alias.uses > 0");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        uint32_t a, b;
        if (kd_same_position(places, kd_column_int(stmt, 0), &a) &&
            kd_same_position(places, kd_column_int(stmt, 1), &b))
            kd_same_add(s, a, b, BY_ALIAS);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* The sound of the given name of a full one: "Hwang Min-hyun" -> "minhyun". */
static size_t given_key(const struct same *s, const struct thing *thing, char *key)
{
    size_t first = strcspn(thing->name, " -");
    if (thing->name[first] == '\0' || !kd_romanised_is_surname(s->romanised, thing->name, first))
        return 0;
    const char *given = thing->name + first + 1;
    return kd_sound_fold(key, kd_entity_key(given, strlen(given), key));
}

/* Single names and the given names of those who have to do with one of their dramas. */
static void add_given(struct same *s)
{
    struct keyed keyed = {0};
    char name[KD_KEY_SIZE], key[KD_KEY_SIZE + 16];
    for (size_t i = 0; i < s->ties.n; i++) {
        const struct tie *tie = &s->ties.v[i];
        const struct thing *thing = &s->things.v[tie->thing];
        size_t len = thing->single ? sound_of(thing, name) : given_key(s, thing, name);
        int n = snprintf(key, sizeof key, "%u %s", (unsigned)tie->other, name);
        bool again = i > 0 && tie[-1].thing == tie->thing && tie[-1].other == tie->other;
        add_keyed(s, &keyed, key, len > 0 && !again ? (size_t)n : 0, tie->thing, thing->single);
    }
    pair_up(s, &keyed, BY_GIVEN);
    kd_arena_reset(&s->keys);
}

/* People who play one character in one work, when their names are all but the same. */
static void add_by_part(struct same *s)
{
    struct keyed keyed = {0};
    char key[48];
    for (size_t i = 0; i < s->ties.n; i++) {
        const struct tie *tie = &s->ties.v[i];
        if (tie->character == 0 || s->things.v[tie->thing].single)
            continue;
        int n =
            snprintf(key, sizeof key, "%u %lld", (unsigned)tie->other, (long long)tie->character);
        uint32_t first = kd_same_first(s, tie->thing); /* its name may be nearer to another's */
        add_keyed(s, &keyed, key, (size_t)n, tie->thing, false);
        add_keyed(s, &keyed, key, first != tie->thing ? (size_t)n : 0, first, false);
    }
    pair_up(s, &keyed, BY_PART);
    kd_arena_reset(&s->keys);
}

/* Works in which one person plays the same character. */
static void add_by_cast(struct same *s)
{
    for (size_t i = 1; i < s->ties.n; i++)
        for (size_t k = i; k-- > 0 && s->ties.v[k].thing == s->ties.v[i].thing;)
            if (s->ties.v[i].character != 0 && s->ties.v[k].character == s->ties.v[i].character)
                kd_same_add(s, s->ties.v[k].other, s->ties.v[i].other, BY_CAST);
}

enum kdidx_status kd_same_add_all(struct same *s, const struct places *places, struct kd_error *err)
{
    add_people(s);
    add_given(s);
    add_by_part(s);
    add_by_cast(s);
    return add_aliases(s, places, err);
}
