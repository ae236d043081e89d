/* Words that say what stands beside them, surnames and syllables: one hash table of classes. */
#include "extract/vocabulary.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/data.h"
#include "base/tsv.h"
#include "base/utf8.h"

enum { LONGEST_SYLLABLE = 7 };

struct word {
    uint64_t hash; /* 0: free */
    uint32_t classes;
};

struct kd_vocabulary {
    struct word *word;
    size_t size, used; /* size is a power of 2, at most half of it used */
};

uint64_t kd_word_hash(const char *word, size_t len)
{
    uint64_t hash = kd_key_hash(KD_KEY_NONE, word, len);
    return hash != 0 ? hash : 1;
}

static struct word *slot(const struct kd_vocabulary *v, uint64_t hash)
{
    size_t i = hash & (v->size - 1);
    while (v->word[i].hash != 0 && v->word[i].hash != hash)
        i = (i + 1) & (v->size - 1);
    return &v->word[i];
}

static bool grow(struct kd_vocabulary *v)
{
    struct kd_vocabulary larger = {.size = v->size != 0 ? v->size * 2 : 4096, .used = v->used};
    larger.word = calloc(larger.size, sizeof *larger.word);
    if (larger.word == NULL)
        return false;
    for (size_t i = 0; i < v->size; i++)
        if (v->word[i].hash != 0)
            *slot(&larger, v->word[i].hash) = v->word[i];
    free(v->word);
    *v = larger;
    return true;
}

static bool add(struct kd_vocabulary *v, struct kd_str word, uint32_t classes)
{
    if ((v->used + 1) * 2 > v->size && !grow(v))
        return false;
    uint64_t hash = kd_word_hash(word.s, word.len);
    struct word *w = slot(v, hash);
    v->used += w->hash == 0;
    w->hash = hash;
    w->classes |= classes;
    return true;
}

/* The names of the classes, in the order of their bits. */
static const char *const class_name[KD_V_CLASSES] = {
    "function", "starter", "title",    "thing",     "day",          "month",  "nation",
    "spoken",   "never",   "surname",  "syllable",  "surname-word", "abbrev", "given",
    "royal",    "spun",    "work",     "acting",    "series",       "film",   "show",
    "music",    "book",    "forename", "directing", "writing",      "job",    "kin"};

const char *kd_vocabulary_class(unsigned bit)
{
    return class_name[bit];
}

/* The bits that class names separated by '|' stand for; 0 for a name that is none, or a class that
 * is not written down in vocabulary.tsv. */
static uint32_t class_bits(struct kd_str names)
{
    const uint32_t derived = KD_V_SURNAME | KD_V_SYLLABLE | KD_V_SURNAME_WORD | KD_V_GIVEN;
    uint32_t bits = 0;
    struct kd_str name;
    while (kd_str_next_value(&names, &name)) {
        uint32_t bit = 0;
        for (unsigned i = 0; i < KD_V_CLASSES; i++)
            if (kd_str_is(name, class_name[i]))
                bit = UINT32_C(1) << i;
        if (bit == 0 || (bit & derived))
            return 0;
        bits |= bit;
    }
    return bits;
}

/* The classes of one row of the three tables; 0 when the row is wrong. */
static uint32_t row_classes(const struct kd_tsv *tsv, uint32_t fixed)
{
    if (fixed == 0)
        return class_bits(kd_tsv_get(tsv, "classes"));
    bool word = kd_str_is(kd_tsv_get(tsv, "word"), "1");
    return fixed | (fixed == KD_V_SURNAME && word ? KD_V_SURNAME_WORD : 0);
}

static enum kdidx_status read_table(struct kd_vocabulary *v, const char *data_dir, const char *name,
                                    uint32_t fixed, struct kd_error *err)
{
    struct kd_buf buf = KD_BUF_EMPTY;
    struct kd_tsv tsv;
    enum kdidx_status status = kd_data_read(data_dir, name, &buf, err);
    if (status == KDIDX_OK)
        status = kd_tsv_open(&tsv, name, buf.data, buf.len, err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK) {
        uint32_t classes = row_classes(&tsv, fixed);
        if (classes == 0)
            status =
                kd_fail(err, KDIDX_USAGE, "%s:%u: no class, or an unknown one", name, tsv.line);
        else if (!add(v, tsv.cell[0], classes))
            status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    }
    kd_buf_free(&buf);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_vocabulary_new(const char *data_dir, struct kd_vocabulary **out,
                                    struct kd_error *err)
{
    *out = NULL;
    struct kd_vocabulary *v = calloc(1, sizeof *v);
    if (v == NULL || !grow(v)) {
        free(v);
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    }
    enum kdidx_status status = read_table(v, data_dir, "names/vocabulary.tsv", 0, err);
    if (status == KDIDX_OK)
        status = read_table(v, data_dir, "names/surnames.tsv", KD_V_SURNAME, err);
    if (status == KDIDX_OK)
        status = read_table(v, data_dir, "names/syllables.tsv", KD_V_SYLLABLE, err);
    if (status == KDIDX_OK)
        *out = v;
    else
        kd_vocabulary_free(v);
    return status;
}

void kd_vocabulary_free(struct kd_vocabulary *v)
{
    if (v == NULL)
        return;
    free(v->word);
    free(v);
}

uint32_t kd_vocabulary_find(const struct kd_vocabulary *v, uint64_t hash)
{
    return slot(v, hash)->classes;
}

static bool is_syllable(const struct kd_vocabulary *v, const char *s, size_t len)
{
    return len <= LONGEST_SYLLABLE &&
           (kd_vocabulary_find(v, kd_word_hash(s, len)) & KD_V_SYLLABLE) != 0;
}

/* Whether s splits into exactly n syllables; a hyphen must fall between two of them. */
static bool splits(const struct kd_vocabulary *v, const char *s, size_t len, int n)
{
    if (len > 0 && s[0] == '-') {
        s++;
        len--;
    }
    if (n == 1)
        return len > 0 && memchr(s, '-', len) == NULL && is_syllable(v, s, len);
    for (size_t i = 1; i < len && i <= LONGEST_SYLLABLE; i++) {
        if (s[i - 1] == '-')
            break;
        if (is_syllable(v, s, i) && splits(v, s + i, len - i, n - 1))
            return true;
    }
    return false;
}

uint32_t kd_given_name_shape(const struct kd_vocabulary *v, const char *word, size_t len)
{
    if (len > 3 * LONGEST_SYLLABLE + 2)
        return 0;
    if (splits(v, word, len, 1))
        return KD_V_SYLLABLE;
    return splits(v, word, len, 2) || splits(v, word, len, 3) ? KD_V_GIVEN : 0;
}
