#include "store/swaps.h"

#include <stdlib.h>
#include <string.h>

#include "base/tsv.h"
#include "store/resolve.h"

/* "website positioning" for "seo": words in small letters, divided by spaces. */
struct swap {
    const char *swap, *word; /* word "": what it stands for is not known */
};

struct kd_swaps {
    struct kd_arena *arena;
    struct {
        struct swap *v;
        size_t n, cap;
    } swaps; /* by swap and word */
    struct {
        const char **v;
        size_t n, cap;
    } function; /* words, in order */
};

/* ---- words ---- */

bool kd_words_of(const char *name, size_t len, struct kd_words *out)
{
    char key[KD_KEY_SIZE];
    size_t used = 0;
    out->n = 0;
    for (size_t at = 0, n; at < len; at += n + 1) {
        n = 0;
        while (at + n < len && name[at + n] != ' ' && name[at + n] != '-')
            n++;
        size_t k = n > 0 ? kd_entity_key(name + at, n, key) : 0;
        if (k == 0)
            continue;
        if (out->n == KD_NAME_WORDS || used + k + 1 > sizeof out->text)
            return false;
        out->v[out->n++] = memcpy(out->text + used, key, k + 1);
        used += k + 1;
    }
    return out->n > 0;
}

void kd_words_join(const struct kd_words *words, size_t from, size_t to, char *out, size_t size)
{
    size_t n = 0;
    for (size_t i = from; i < to && n + strlen(words->v[i]) + 2 < size; i++) {
        if (i > from)
            out[n++] = ' ';
        memcpy(out + n, words->v[i], strlen(words->v[i]));
        n += strlen(words->v[i]);
    }
    out[n] = '\0';
}

/* ---- reading ---- */

static const char *normal(struct kd_arena *arena, struct kd_str phrase)
{
    char out[KD_KEY_SIZE];
    struct kd_words words;
    if (!kd_words_of(phrase.s, phrase.len, &words))
        return NULL;
    kd_words_join(&words, 0, words.n, out, sizeof out);
    return kd_arena_strndup(arena, out, strlen(out));
}

static void add_swaps(struct kd_swaps *swaps, struct kd_str word, struct kd_str others)
{
    const char *origin = normal(swaps->arena, word);
    struct kd_str other;
    while (kd_str_next_value(&others, &other)) {
        const char *swap = normal(swaps->arena, other);
        if (origin != NULL && swap != NULL)
            *KD_PUSH(swaps->arena, &swaps->swaps) = (struct swap){swap, origin};
    }
}

static void add_classes(struct kd_swaps *swaps, const char *word, struct kd_str classes)
{
    struct kd_str class;
    while (word != NULL && kd_str_next_value(&classes, &class)) {
        if (kd_str_is(class, "function"))
            *KD_PUSH(swaps->arena, &swaps->function) = word;
        if (kd_str_is(class, "spun"))
            *KD_PUSH(swaps->arena, &swaps->swaps) = (struct swap){word, ""};
    }
}

static void add_swap_row(struct kd_swaps *swaps, const struct kd_tsv *row)
{
    add_swaps(swaps, kd_tsv_get(row, "word"), kd_tsv_get(row, "swaps"));
}

static void add_spun_row(struct kd_swaps *swaps, const struct kd_tsv *row)
{
    add_swaps(swaps, kd_tsv_get(row, "stands_for"), kd_tsv_get(row, "form"));
}

static void add_word_row(struct kd_swaps *swaps, const struct kd_tsv *row)
{
    add_classes(swaps, normal(swaps->arena, kd_tsv_get(row, "word")), kd_tsv_get(row, "classes"));
}

static enum kdidx_status read_table(struct kd_swaps *swaps, const char *name,
                                    void (*add)(struct kd_swaps *, const struct kd_tsv *),
                                    struct kd_error *err)
{
    struct kd_tsv tsv;
    enum kdidx_status status = kd_tsv_open_own(&tsv, name, err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK)
        add(swaps, &tsv);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static int by_swap(const void *a, const void *b)
{
    const struct swap *x = a, *y = b;
    int order = strcmp(x->swap, y->swap);
    return order != 0 ? order : strcmp(x->word, y->word);
}

static int by_word(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum kdidx_status kd_swaps_read(struct kd_arena *arena, struct kd_swaps **out, struct kd_error *err)
{
    struct kd_swaps *swaps = *out = kd_arena_alloc(arena, sizeof **out);
    swaps->arena = arena;
    enum kdidx_status status = read_table(swaps, "names/swaps.tsv", add_swap_row, err);
    if (status == KDIDX_OK)
        status = read_table(swaps, "names/spun.tsv", add_spun_row, err);
    if (status == KDIDX_OK)
        status = read_table(swaps, "names/vocabulary.tsv", add_word_row, err);
    if (status == KDIDX_OK && swaps->swaps.n > 0)
        qsort(swaps->swaps.v, swaps->swaps.n, sizeof *swaps->swaps.v, by_swap);
    if (status == KDIDX_OK && swaps->function.n > 0)
        qsort(swaps->function.v, swaps->function.n, sizeof *swaps->function.v, by_word);
    return status;
}

bool kd_swaps_is_function(const struct kd_swaps *swaps, const char *word)
{
    return swaps->function.n > 0 && bsearch(&word, swaps->function.v, swaps->function.n,
                                            sizeof *swaps->function.v, by_word) != NULL;
}

/* Where the rows of a swap begin, or would. */
static size_t first_of(const struct kd_swaps *swaps, const char *swap)
{
    size_t low = 0, high = swaps->swaps.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(swaps->swaps.v[middle].swap, swap) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

bool kd_swaps_has(const struct kd_swaps *swaps, const char *phrase)
{
    size_t i = first_of(swaps, phrase);
    return i < swaps->swaps.n && strcmp(swaps->swaps.v[i].swap, phrase) == 0;
}

/* ---- undoing ---- */

enum { MOST_ORIGINS = 128, LONGEST_SWAP = 4 };

/* The name that is being put back, word by word. */
struct undo {
    const struct kd_swaps *swaps;
    struct kd_arena *arena;
    const struct kd_romanised *names; /* NULL: a title */
    const struct kd_words *words;
    struct kd_origins *out;
    char key[KD_KEY_SIZE];
    unsigned swapped, kept, function;
};

static void undo_from(struct undo *u, size_t at, size_t len);

/* Goes on behind words [at, to) with `word`, and `ending` behind that, in place of them. */
static void put_back(struct undo *u, size_t to, size_t len, const char *word, const char *ending)
{
    char key[KD_KEY_SIZE];
    size_t n = kd_entity_key(word, strlen(word), key), m = strlen(ending);
    if (len + n + m >= sizeof u->key)
        return;
    memcpy(u->key + len, key, n);
    memcpy(u->key + len + n, ending, m);
    u->swapped++;
    undo_from(u, to, len + n + m);
    u->swapped--;
}

static bool is_korean(const struct undo *u, const char *word)
{
    return kd_romanised_is_syllable(u->names, word, strlen(word));
}

static void put_back_all(struct undo *u, size_t to, size_t len, const char *swap,
                         const char *ending)
{
    const struct swap *v = u->swaps->swaps.v;
    for (size_t i = first_of(u->swaps, swap); i < u->swaps->swaps.n && strcmp(v[i].swap, swap) == 0;
         i++)
        if (v[i].word[0] != '\0' &&
            (u->names == NULL || (is_korean(u, v[i].word) && !is_korean(u, swap))))
            put_back(u, to, len, v[i].word, ending);
}

static void undo_from(struct undo *u, size_t at, size_t len)
{
    char swap[KD_KEY_SIZE];
    if (u->out->n >= MOST_ORIGINS)
        return;
    if (at == u->words->n) {
        if (u->swapped > 0)
            *KD_PUSH(u->arena, u->out) = (struct kd_origin){kd_arena_strndup(u->arena, u->key, len),
                                                            u->swapped, u->kept, u->function};
        return;
    }
    for (size_t to = at + 1; to <= u->words->n && to <= at + LONGEST_SWAP; to++) {
        kd_words_join(u->words, at, to, swap, sizeof swap);
        put_back_all(u, to, len, swap, "");
        size_t n = strlen(swap);
        if (u->names == NULL && n > 2 && swap[n - 1] == 's') { /* "Avenues" of Roads */
            swap[n - 1] = '\0';
            put_back_all(u, to, len, swap, "s");
        }
    }
    const char *word = u->words->v[at];
    bool function = kd_swaps_is_function(u->swaps, word);
    if (len + strlen(word) >= sizeof u->key)
        return;
    memcpy(u->key + len, word, strlen(word));
    u->kept += !function;
    u->function += function;
    undo_from(u, at + 1, len + strlen(word));
    u->kept -= !function;
    u->function -= function;
}

void kd_swaps_undo(const struct kd_swaps *swaps, struct kd_arena *arena,
                   const struct kd_romanised *names, const struct kd_words *words,
                   struct kd_origins *out)
{
    struct undo u = {.swaps = swaps, .arena = arena, .names = names, .words = words, .out = out};
    undo_from(&u, 0, 0);
}
