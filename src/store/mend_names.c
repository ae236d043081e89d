/* How a garbled name lies on the one that it was. */
#include <ctype.h>
#include <string.h>

#include "base/sound.h"
#include "base/hash.h"
#include "store/mend_p.h"
#include "store/title.h"

void kd_mend_sound(const char *key, char out[KD_KEY_SIZE])
{
    size_t len = strlen(key);
    memcpy(out, key, len + 1);
    kd_sound_fold(out, len);
}

/* ---- what the swaps say ---- */

enum { LEAST_WORDS = 2 }; /* of a person's name: a single word is anybody's */

static bool words_of_thing(const struct thing *thing, struct kd_words *words)
{
    size_t len = strlen(thing->name);
    bool work = thing->kind == KD_WORK;
    return kd_words_of(thing->name, work ? kd_title_base(thing->name, len, "") : len, words) &&
           (work || words->n >= LEAST_WORDS);
}

static void undo(struct kd_mender *m, enum kd_entity_kind kind, const struct kd_words *words,
                 struct kd_origins *out)
{
    char sound[KD_KEY_SIZE];
    bool work = kind == KD_WORK;
    kd_swaps_undo(m->swaps, &m->s->arena, work ? NULL : m->s->romanised, words, out);
    for (size_t i = 0; !work && i < out->n; i++) {
        kd_mend_sound(out->v[i].key, sound);
        out->v[i].key = kd_arena_strndup(&m->s->arena, sound, strlen(sound));
    }
}

const struct kd_origins *kd_mend_origins(struct kd_mender *m, uint32_t i)
{
    struct origins_of *origins = &m->origins[i];
    const struct thing *thing = &m->s->things.v[i];
    struct kd_words words;
    if (origins->known)
        return &origins->all;
    origins->known = true;
    bool listed =
        kd_listed_row(m->s->listed, thing->kind, thing->key, strlen(thing->key)) != KD_NOT_LISTED;
    if (!listed && words_of_thing(thing, &words))
        undo(m, thing->kind, &words, &origins->all);
    return &origins->all;
}

bool kd_mend_is_swapped(struct kd_mender *m, const char *name)
{
    struct kd_words words;
    struct kd_origins origins = {0};
    if (kd_words_of(name, strlen(name), &words) && words.n >= LEAST_WORDS)
        undo(m, KD_PERSON, &words, &origins);
    return origins.n > 0;
}

static bool has(const struct kd_origins *origins, const char *key)
{
    for (size_t i = 0; i < origins->n; i++)
        if (strcmp(origins->v[i].key, key) == 0)
            return true;
    return false;
}

bool kd_mend_has_origin(struct kd_mender *m, uint32_t i, const char *key)
{
    char sound[KD_KEY_SIZE];
    const struct kd_origins *origins = kd_mend_origins(m, i);
    if (origins->n == 0)
        return false;
    if (m->s->things.v[i].kind == KD_WORK)
        return has(origins, key);
    kd_mend_sound(key, sound);
    return has(origins, sound);
}

/* ---- what no table says ---- */

bool kd_mend_is_odd(struct kd_mender *m, const char *name)
{
    struct kd_words words;
    char hangul[KD_HANGUL_SIZE];
    if (!kd_words_of(name, strlen(name), &words) || words.n < LEAST_WORDS)
        return false;
    if (kd_mend_is_swapped(m, name))
        return true;
    bool odd = false;
    for (size_t i = 0; i < words.n; i++)
        odd |= !kd_romanised_is_part(m->s->romanised, words.v[i], strlen(words.v[i]));
    return odd && kd_romanised_hangul(m->s->romanised, name, hangul) == 0;
}

enum { LEAST_REST = 4 }; /* letters beside the gap */

static void add_words(const struct kd_words *words, size_t from, size_t to, char out[KD_KEY_SIZE])
{
    size_t n = 0;
    for (size_t i = from; i < to; i++) {
        memcpy(out + n, words->v[i], strlen(words->v[i]));
        n += strlen(words->v[i]);
    }
    out[n] = '\0';
}

/* At the head of a character's name the part must be a spinner's word: "Dr. Yoon-do". */
static bool find_gap(const struct kd_mender *m, enum kd_entity_kind kind, const char *name,
                     struct kd_gap *gap)
{
    char part[KD_KEY_SIZE];
    struct kd_words words;
    if (!kd_words_of(name, strlen(name), &words))
        return false;
    size_t from = 0, to = words.n;
    const struct kd_romanised *names = m->s->romanised;
    while (from < to && kd_romanised_is_part(names, words.v[from], strlen(words.v[from])))
        from++;
    while (to > from && kd_romanised_is_part(names, words.v[to - 1], strlen(words.v[to - 1])))
        to--;
    for (size_t i = from; i < to; i++)
        for (const char *c = words.v[i]; *c != '\0'; c++)
            if (!islower((unsigned char)*c))
                return false;
    kd_words_join(&words, from, to, part, sizeof part);
    if (from == 0 && kind == KD_CHARACTER && !kd_swaps_has(m->swaps, part))
        return false;
    add_words(&words, 0, from, gap->before);
    add_words(&words, to, words.n, gap->behind);
    bool enough = strlen(gap->before) + strlen(gap->behind) >= LEAST_REST;
    kd_mend_sound(gap->before, gap->before);
    kd_mend_sound(gap->behind, gap->behind);
    return from < to && enough;
}

/* Whether key[0..len) sounds like that. */
static bool sounds_like(const char *key, size_t len, const char *sound)
{
    char part[KD_KEY_SIZE];
    memcpy(part, key, len);
    part[len] = '\0';
    kd_sound_fold(part, len);
    return strcmp(part, sound) == 0;
}

/* Whether what begins with that letter can sound so (kd_sound_fold), without folding it. */
static bool may_begin(char letter, char sound)
{
    static const char *const others[26] = {
        ['c' - 'a'] = "jg", ['e' - 'a'] = "ui", ['k' - 'a'] = "g", ['o' - 'a'] = "u",
        ['p' - 'a'] = "b",  ['r' - 'a'] = "l",  ['t' - 'a'] = "d", ['y' - 'a'] = "i"};
    const char *can = letter >= 'a' && letter <= 'z' ? others[letter - 'a'] : NULL;
    return letter == sound || (can != NULL && strchr(can, sound) != NULL);
}

/* Whether `key` has a part of a name in the gap. */
static bool fills(const struct kd_mender *m, const struct kd_gap *gap, const char *key)
{
    size_t len = strlen(key), last = gap->before[0] != '\0' ? len : 1;
    if (gap->before[0] != '\0' && !may_begin(key[0], gap->before[0]))
        return false;
    for (size_t from = 0; from < last && from < len; from++) {
        if (!sounds_like(key, from, gap->before))
            continue;
        for (size_t to = from + 1; to <= len; to++)
            if (kd_romanised_is_part(m->s->romanised, key + from, to - from) &&
                sounds_like(key + to, len - to, gap->behind))
                return true;
    }
    return false;
}

bool kd_mend_is_gap(struct kd_mender *m, enum kd_entity_kind kind, const char *garbled,
                    const char *key)
{
    struct kd_gap *gap = &m->gap;
    if (gap->kind != kind || strcmp(gap->name, garbled) != 0) {
        size_t len = strlen(garbled);
        if (len >= sizeof gap->name)
            return false;
        memcpy(gap->name, garbled, len + 1);
        gap->kind = kind;
        gap->found = find_gap(m, kind, garbled, gap);
    }
    return gap->found && fills(m, gap, key);
}

/* Words that a spinner does not make of each other: numbers, parts of names. */
static bool is_fixed(const struct kd_mender *m, const char *word)
{
    return strspn(word, "0123456789") > 0 ||
           kd_romanised_is_part(m->s->romanised, word, strlen(word));
}

static const struct kd_shape *shape_of(const struct kd_mender *m, const char *title,
                                       struct kd_shape *out)
{
    struct kd_words words;
    if (out->known)
        return out;
    out->known = true;
    if (!kd_words_of(title, kd_title_base(title, strlen(title), ""), &words))
        return out;
    out->n = (uint8_t)words.n;
    for (size_t i = 0; i < words.n; i++) {
        out->word[i] = kd_hash64(words.v[i], strlen(words.v[i]));
        out->function |= (uint16_t)(kd_swaps_is_function(m->swaps, words.v[i]) << i);
        out->fixed |= (uint16_t)(is_fixed(m, words.v[i]) << i);
    }
    return out;
}

const struct kd_shape *kd_mend_shape(struct kd_mender *m, uint32_t i)
{
    return shape_of(m, kd_mend_thing(m, i)->name, &m->shapes[i]);
}

const struct kd_shape *kd_mend_listed_shape(struct kd_mender *m, int32_t row)
{
    return shape_of(m, kd_listed_name(m->s->listed, row), &m->listed_shapes[row]);
}

bool kd_mend_is_shape(const struct kd_shape *a, const struct kd_shape *b)
{
    size_t same = 0, other = 0;
    if (a->n == 0 || a->n != b->n || a->function != b->function)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        bool equal = a->word[i] == b->word[i], function = (a->function >> i & 1) != 0;
        if (!equal && (function || (a->fixed & b->fixed) >> i & 1))
            return false;
        same += equal && !function;
        other += !equal;
    }
    return same > 0 && other > 0;
}

/* ---- characters ---- */

enum kd_mend_fit kd_mend_fits(struct kd_mender *m, const char *garbled, const char *name)
{
    char key[KD_KEY_SIZE], sound[KD_KEY_SIZE];
    struct kd_words words;
    struct kd_origins origins = {0};
    size_t len = kd_entity_key(name, strlen(name), key);
    if (len == 0 || !kd_words_of(garbled, strlen(garbled), &words) || words.n < LEAST_WORDS)
        return KD_FITS_NOT;
    kd_mend_sound(key, sound);
    undo(m, KD_CHARACTER, &words, &origins);
    if (has(&origins, sound))
        return KD_FITS;
    return kd_mend_is_gap(m, KD_CHARACTER, garbled, key) ? KD_FITS_LOOSELY : KD_FITS_NOT;
}
