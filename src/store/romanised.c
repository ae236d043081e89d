/* Romanised names, syllable by syllable: surnames.tsv and syllables.tsv say which Hangul a spelling
 * stands for most often. A given name that is written as one word is divided where its syllables
 * are most frequent. */
#include "store/romanised.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/tsv.h"
#include "base/utf8.h"

/* A spelling; letters in lower case. */
struct spelling {
    char letters[12];
    char hangul[4]; /* one syllable */
    double weight;
};

struct spellings {
    struct spelling *v;
    size_t n, cap;
};

struct kd_romanised {
    struct spellings surnames, syllables;
};

static int by_letters(const void *a, const void *b)
{
    return strcmp(((const struct spelling *)a)->letters, ((const struct spelling *)b)->letters);
}

static const struct spelling *find(const struct spellings *list, const char *word, size_t len)
{
    struct spelling wanted = {.weight = 0};
    if (len == 0 || len >= sizeof wanted.letters || list->n == 0)
        return NULL;
    for (size_t i = 0; i < len; i++)
        wanted.letters[i] = (char)tolower((unsigned char)word[i]);
    return bsearch(&wanted, list->v, list->n, sizeof wanted, by_letters);
}

/* ---- reading ---- */

static void add_row(struct kd_arena *arena, const struct kd_tsv *tsv, const char *column,
                    struct spellings *out)
{
    struct kd_str letters = kd_tsv_get(tsv, column), hangul = kd_tsv_get(tsv, "hangul"), first;
    struct kd_str weight = kd_tsv_get(tsv, "weight");
    struct spelling row = {.weight = strtod(weight.s, NULL)};
    if (!kd_str_next_value(&hangul, &first) || first.len != 3 || letters.len == 0 ||
        letters.len >= sizeof row.letters)
        return;
    for (size_t i = 0; i < letters.len; i++)
        row.letters[i] = (char)tolower((unsigned char)letters.s[i]);
    memcpy(row.hangul, first.s, first.len);
    *KD_PUSH(arena, out) = row;
}

static enum kdidx_status read_table(struct kd_arena *arena, const char *name, const char *column,
                                    struct spellings *out, struct kd_error *err)
{
    struct kd_tsv tsv;
    enum kdidx_status status = kd_tsv_open_own(&tsv, name, err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK)
        add_row(arena, &tsv, column, out);
    if (status == KDIDX_NONE && out->n > 0)
        qsort(out->v, out->n, sizeof *out->v, by_letters);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_romanised_read(struct kd_arena *arena, struct kd_romanised **out,
                                    struct kd_error *err)
{
    *out = kd_arena_alloc(arena, sizeof **out);
    enum kdidx_status status =
        read_table(arena, "names/surnames.tsv", "surname", &(*out)->surnames, err);
    if (status == KDIDX_OK)
        status = read_table(arena, "names/syllables.tsv", "syllable", &(*out)->syllables, err);
    return status;
}

/* ---- names ---- */

enum { LONGEST_WORD = 24, MOST_SYLLABLES = 4 };

/* Hangul that is being put together. */
struct hangul {
    char *out;
    size_t len, syllables;
};

static bool add_syllable(struct hangul *hangul, const char *syllable)
{
    if (hangul->syllables == MOST_SYLLABLES)
        return false;
    memcpy(hangul->out + hangul->len, syllable, 3);
    hangul->len += 3;
    hangul->syllables++;
    return true;
}

/* Divides a word into syllables so that the product of their frequencies is greatest. */
static bool add_word(const struct kd_romanised *names, const char *word, size_t len,
                     struct hangul *hangul)
{
    double best[LONGEST_WORD + 1];
    const struct spelling *last[LONGEST_WORD + 1] = {NULL};
    const struct spelling *parts[LONGEST_WORD];
    size_t n = 0;
    if (len > LONGEST_WORD)
        return false;
    best[0] = 0;
    for (size_t end = 1; end <= len; end++) {
        best[end] = -INFINITY;
        for (size_t start = 0; start < end; start++) {
            const struct spelling *part = find(&names->syllables, word + start, end - start);
            if (part == NULL || (start > 0 && last[start] == NULL))
                continue;
            double value = best[start] + log((part->weight + 1) / 1e5);
            if (value > best[end]) {
                best[end] = value;
                last[end] = part;
            }
        }
    }
    if (last[len] == NULL)
        return false;
    for (size_t end = len; end > 0; end -= strlen(last[end]->letters))
        parts[n++] = last[end];
    while (n > 0)
        if (!add_syllable(hangul, parts[--n]->hangul))
            return false;
    return true;
}

/* A name of two to five Hangul syllables and nothing else. */
static size_t copy_hangul(const char *name, char out[KD_HANGUL_SIZE])
{
    size_t len = strlen(name);
    uint32_t cp;
    for (size_t i = 0, n; i < len; i += n) {
        n = kd_utf8_next(name + i, len - i, &cp);
        if (n == 0 || cp < 0xAC00 || cp > 0xD7A3)
            return 0;
    }
    if (len < 6 || len > 15)
        return 0;
    memcpy(out, name, len + 1);
    return len;
}

size_t kd_romanised_hangul(const struct kd_romanised *names, const char *name,
                           char out[KD_HANGUL_SIZE])
{
    struct hangul hangul = {.out = out};
    size_t n = strcspn(name, " -");
    const struct spelling *surname = find(&names->surnames, name, n);
    if (surname == NULL || name[n] == '\0')
        return copy_hangul(name, out);
    add_syllable(&hangul, surname->hangul);
    for (const char *at = name + n; *at != '\0'; at += n) {
        at += strspn(at, " -");
        n = strcspn(at, " -");
        if (n > 0 && !add_word(names, at, n, &hangul))
            return 0;
    }
    out[hangul.len] = '\0';
    return hangul.syllables >= 2 ? hangul.len : 0;
}

bool kd_romanised_is_surname(const struct kd_romanised *names, const char *word, size_t len)
{
    return find(&names->surnames, word, len) != NULL;
}

bool kd_romanised_is_syllable(const struct kd_romanised *names, const char *word, size_t len)
{
    return find(&names->surnames, word, len) != NULL || find(&names->syllables, word, len) != NULL;
}

bool kd_romanised_is_part(const struct kd_romanised *names, const char *word, size_t len)
{
    char out[KD_HANGUL_SIZE];
    struct hangul hangul = {.out = out};
    return kd_romanised_is_surname(names, word, len) ||
           (len > 0 && add_word(names, word, len, &hangul));
}
