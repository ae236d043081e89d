/* The weights of titles.tsv: a hash table of what is seen at which place. */
#include "extract/titles.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/filter.h"
#include "extract/vocabulary.h"
#include "extract/weights.h"

/* A word's sign has the highest bit set, and one for its capital below it. */
#define WORD (UINT64_C(1) << 63)
#define CAPITAL (UINT64_C(1) << 62)

enum { MOST = 50 }; /* log odds */

struct word_row {
    uint64_t key; /* a word's sign; 0: free */
    struct kd_sign_weights weights;
};

struct pair_row {
    uint64_t key; /* 0: free */
    float weight[KD_LABELS];
};

/* A hash table of rows; size is a power of 2, at most half of it used. */
struct table {
    void *row; /* each starts with its key */
    size_t row_size, size, used;
    struct kd_filter has;
};

struct kd_titles {
    struct kd_sign_weights plain[KD_SIGNS]; /* of one token, of what is no word */
    struct table words, pairs;              /* of one token, of words; of two, and the labels */
    size_t rows;
};

static const char *const labels[KD_LABELS] = {"outside", "begin", "inside", "between"};

static const char *const places[KD_WORD_PLACES] = {
    [KD_HERE] = "here",
    [KD_BEFORE] = "before",
    [KD_TWO_BEFORE] = "two-before",
    [KD_BEHIND] = "behind",
    [KD_TWO_BEHIND] = "two-behind",
    [KD_BEFORE_WITH_HERE] = "before+here",
    [KD_BEHIND_WITH_HERE] = "behind+here",
    [KD_BEFORE_WITH_BEFORE] = "before+two-before",
    [KD_LABEL_BEFORE] = "label-before",
};

/* ---- signs ---- */

/* Those of vocabulary classes and of candidates are named by kd_sign_name. */
static const char *const signs[KD_SIGNS] = {
    [KD_SIGN_NONE] = "",
    [KD_SIGN_SMALL] = "small",
    [KD_SIGN_CAPITAL] = "capital",
    [KD_SIGN_NUMBER] = "number",
    [KD_SIGN_YEAR] = "year",
    [KD_SIGN_OWNER] = "'s",
    [KD_SIGN_MARK] = "mark",
    [KD_SIGN_NAME] = "name",
    [KD_SIGN_NETWORK] = "network",
    [KD_SIGN_OUTLET] = "outlet",
    [KD_SIGN_GROUP] = "group",
    [KD_SIGN_DATE] = "date",
    [KD_SIGN_A_PLACE] = "place",
    [KD_SIGN_MARKS] = ",",
    [KD_SIGN_MARKS + 1] = ".",
    [KD_SIGN_MARKS + 2] = "(",
    [KD_SIGN_MARKS + 3] = ")",
    [KD_SIGN_MARKS + 4] = "\"",
    [KD_SIGN_MARKS + 5] = ":",
    [KD_SIGN_MARKS + 6] = ";",
    [KD_SIGN_MARKS + 7] = "-",
    [KD_SIGN_MARKS + 8] = "/",
    [KD_SIGN_MARKS + 9] = "'",
    [KD_SIGN_MARKS + 10] = "&",
    [KD_SIGN_MARKS + 11] = "[",
    [KD_SIGN_MARKS + 12] = "]",
    [KD_SIGN_MARKS + 13] = "!",
    [KD_SIGN_MARKS + 14] = "?",
    [KD_SIGN_END] = "end",
    [KD_SIGN_ALWAYS] = "always",
    [KD_SIGN_ALL_CAPITALS] = "all-capitals",
    [KD_SIGN_SENTENCE] = "sentence",
    [KD_SIGN_SENTENCE_COMMON] = "sentence-common",
    [KD_SIGN_HEADLINE] = "headline",
    [KD_SIGN_COMMON] = "common",
    [KD_SIGN_HYPHEN] = "hyphen",
    [KD_SIGN_LETTER] = "letter",
    [KD_SIGN_TRUE_CAPITAL] = "true-capital",
    [KD_SIGN_FIRST] = "first",
    [KD_SIGN_LAST] = "last",
    [KD_SIGN_SHORT] = "short-line",
    [KD_SIGN_HEADING] = "heading",
    [KD_SIGN_GLUED] = "glued",
    [KD_SIGN_QUOTED] = "quoted",
    [KD_SIGN_CHROME] = "chrome",
    [KD_SIGN_AGAIN] = "again",
    [KD_SIGN_PAIR_AGAIN] = "pair-again",
    [KD_SIGN_PART] = "name-part",
    [KD_SIGN_BARE] = "bare-name",
    [KD_SIGN_BEFORE_CANDIDATE] = "before-candidate",
    [KD_SIGN_STARTS + KD_NAME] = "starts-name",
    [KD_SIGN_STARTS + KD_UNKNOWN] = "starts-unknown",
    [KD_SIGN_STARTS + KD_WORK] = "starts-work",
    [KD_SIGN_STARTS + KD_TITLE] = "starts-title",
    [KD_SIGN_STARTS + KD_NETWORK] = "starts-network",
    [KD_SIGN_STARTS + KD_OUTLET] = "starts-outlet",
    [KD_SIGN_STARTS + KD_GROUP] = "starts-group",
    [KD_SIGN_STARTS + KD_DATE] = "starts-date",
    [KD_SIGN_STARTS + KD_PLACE] = "starts-place",
    [KD_SIGN_STARTS + KD_PHRASE] = "starts-phrase",
    [KD_SIGN_GOES_ON + KD_NAME] = "in-name",
    [KD_SIGN_GOES_ON + KD_UNKNOWN] = "in-unknown",
    [KD_SIGN_GOES_ON + KD_WORK] = "in-work",
    [KD_SIGN_GOES_ON + KD_TITLE] = "in-title",
    [KD_SIGN_GOES_ON + KD_NETWORK] = "in-network",
    [KD_SIGN_GOES_ON + KD_OUTLET] = "in-outlet",
    [KD_SIGN_GOES_ON + KD_GROUP] = "in-group",
    [KD_SIGN_GOES_ON + KD_DATE] = "in-date",
    [KD_SIGN_GOES_ON + KD_PLACE] = "in-place",
    [KD_SIGN_GOES_ON + KD_PHRASE] = "in-phrase",
};

const char *kd_sign_name(uint64_t sign)
{
    bool is_class = sign >= KD_SIGN_CLASS && sign < KD_SIGN_ALWAYS;
    return is_class ? kd_vocabulary_class((unsigned)sign - KD_SIGN_CLASS) : signs[sign];
}

uint64_t kd_word_sign(uint64_t hash, bool capital)
{
    return (hash & (CAPITAL - 1)) | WORD | (capital ? CAPITAL : 0);
}

/* "w:drama" is a word in small letters, "W:drama" one with a capital, "v:work" a class of the
 * vocabulary. */
static bool parse_sign(struct kd_str cell, uint64_t *out)
{
    bool prefixed = cell.len > 2 && cell.s[1] == ':';
    if (prefixed && (cell.s[0] == 'w' || cell.s[0] == 'W')) {
        *out = kd_word_sign(kd_word_hash(cell.s + 2, cell.len - 2), cell.s[0] == 'W');
        return true;
    }
    bool is_class = prefixed && cell.s[0] == 'v';
    struct kd_str name = {is_class ? cell.s + 2 : cell.s, is_class ? cell.len - 2 : cell.len};
    for (*out = is_class ? KD_SIGN_CLASS : 0; *out < (is_class ? KD_SIGN_ALWAYS : KD_SIGNS); ++*out)
        if (is_class == (*out >= KD_SIGN_CLASS && *out < KD_SIGN_ALWAYS) &&
            kd_str_is(name, kd_sign_name(*out)))
            return true;
    return false;
}

/* ---- the table ---- */

static uint64_t key_of(enum kd_place place, uint64_t sign, uint64_t with)
{
    uint64_t key = (sign ^ (with << 7 | with >> 57)) * UINT64_C(0x9E3779B97F4A7C15) + place + 1;
    key = (key ^ key >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
    key ^= key >> 32;
    return key != 0 ? key : 1;
}

static uint64_t *row_at(const struct table *table, size_t i)
{
    return (uint64_t *)(void *)((char *)table->row + i * table->row_size);
}

/* The row of a key, or the free one where it would be. */
static uint64_t *find(const struct table *table, uint64_t key)
{
    size_t i = key & (table->size - 1);
    while (*row_at(table, i) != 0 && *row_at(table, i) != key)
        i = (i + 1) & (table->size - 1);
    return row_at(table, i);
}

const struct kd_sign_weights *kd_titles_of_sign(const struct kd_titles *titles, uint64_t sign)
{
    if (sign < KD_SIGNS)
        return &titles->plain[sign];
    uint64_t key = key_of(KD_HERE, sign, KD_SIGN_NONE);
    if (!kd_filter_passes(&titles->words.has, key))
        return NULL;
    const struct word_row *row = (const void *)find(&titles->words, key);
    return row->key != 0 ? &row->weights : NULL;
}

const float *kd_titles_of_pair(const struct kd_titles *titles, enum kd_place place, uint64_t sign,
                               uint64_t with)
{
    uint64_t key = key_of(place, sign, with);
    if (!kd_filter_passes(&titles->pairs.has, key))
        return NULL;
    const struct pair_row *row = (const void *)find(&titles->pairs, key);
    return row->key != 0 ? row->weight : NULL;
}

bool kd_titles_next(const struct kd_titles *titles, double next[KD_LABELS][KD_LABELS])
{
    for (int a = 0; a < KD_LABELS; a++) {
        const float *weight = kd_titles_of_pair(titles, KD_LABEL_BEFORE, (uint64_t)a, KD_SIGN_NONE);
        for (int b = 0; b < KD_LABELS; b++)
            next[a][b] = exp(weight != NULL ? (double)weight[b] : 0);
    }
    next[KD_OUTSIDE][KD_INSIDE] = next[KD_BETWEEN][KD_INSIDE] = 0;
    next[KD_OUTSIDE][KD_BETWEEN] = next[KD_BETWEEN][KD_OUTSIDE] = 0;
    return titles->rows > 0;
}

/* The row of a key, which is there from now on. */
static uint64_t *put(struct table *table, uint64_t key)
{
    uint64_t *row = find(table, key);
    *row = key;
    kd_filter_add(&table->has, key);
    return row;
}

static void drop_table(struct table *table)
{
    free(table->row);
    free(table->has.bits);
}

static bool grow(struct table *table)
{
    struct table larger = *table;
    larger.size = table->size != 0 ? table->size * 2 : 1024;
    larger.row = calloc(larger.size, larger.row_size);
    uint64_t *bits = calloc(1, kd_filter_size(larger.size));
    if (larger.row == NULL || bits == NULL) {
        free(larger.row);
        free(bits);
        return false;
    }
    larger.has = kd_filter_of(bits, larger.size);
    for (size_t i = 0; i < table->size; i++)
        if (*row_at(table, i) != 0)
            memcpy(put(&larger, *row_at(table, i)), row_at(table, i), table->row_size);
    drop_table(table);
    *table = larger;
    return true;
}

/* The row of a key that was read; NULL: out of memory. */
static void *enter(struct table *table, uint64_t key)
{
    if ((table->used + 1) * 2 > table->size && !grow(table))
        return NULL;
    table->used += *find(table, key) == 0;
    return put(table, key);
}

static bool parse_place(struct kd_str cell, enum kd_place *out)
{
    for (int p = 0; p < KD_WORD_PLACES; p++)
        if (kd_str_is(cell, places[p])) {
            *out = (enum kd_place)p;
            return true;
        }
    return false;
}

/* The name of a label at label-before. */
static bool parse_label(struct kd_str cell, uint64_t *out)
{
    for (*out = 0; *out < KD_LABELS; ++*out)
        if (kd_str_is(cell, labels[*out]))
            return true;
    return false;
}

static enum kdidx_status no_sign(const struct kd_tsv *tsv, struct kd_str cell, struct kd_error *err)
{
    return kd_fail(err, KDIDX_USAGE, "%s:%u: kdidx knows no sign \"%.*s\"", tsv->name, tsv->line,
                   (int)cell.len, cell.s);
}

/* What a row is about. */
struct about {
    enum kd_place place;
    uint64_t sign, with;
};

static enum kdidx_status read_about(const struct kd_tsv *tsv, struct about *out,
                                    struct kd_error *err)
{
    struct kd_str sign = kd_tsv_get(tsv, "sign"), with = kd_tsv_get(tsv, "with");
    if (!parse_place(kd_tsv_get(tsv, "place"), &out->place))
        return kd_fail(err, KDIDX_USAGE, "%s:%u: column place holds no place", tsv->name,
                       tsv->line);
    bool label = out->place == KD_LABEL_BEFORE;
    if (!(label ? parse_label(sign, &out->sign) : parse_sign(sign, &out->sign)))
        return no_sign(tsv, sign, err);
    if (!parse_sign(with, &out->with))
        return no_sign(tsv, with, err);
    return KDIDX_OK;
}

static enum kdidx_status read_weights(const struct kd_tsv *tsv, float out[KD_LABELS],
                                      struct kd_error *err)
{
    for (int y = 0; y < KD_LABELS; y++) {
        double weight;
        enum kdidx_status status = kd_weights_number(tsv, labels[y], &weight, err);
        if (status != KDIDX_OK)
            return status;
        if (fabs(weight) > MOST)
            return kd_fail(err, KDIDX_USAGE, "%s:%u: column %s holds more than %d", tsv->name,
                           tsv->line, labels[y], MOST);
        out[y] = (float)weight;
    }
    return KDIDX_OK;
}

/* Where the weights of such a row go; NULL: out of memory. */
static float *weights_of(struct kd_titles *titles, const struct about *about)
{
    titles->rows++;
    if (about->place <= KD_TWO_BEHIND && about->sign < KD_SIGNS)
        return titles->plain[about->sign].at[about->place];
    if (about->place <= KD_TWO_BEHIND) {
        struct word_row *word = enter(&titles->words, key_of(KD_HERE, about->sign, KD_SIGN_NONE));
        return word != NULL ? word->weights.at[about->place] : NULL;
    }
    struct pair_row *pair = enter(&titles->pairs, key_of(about->place, about->sign, about->with));
    return pair != NULL ? pair->weight : NULL;
}

static enum kdidx_status read_row(void *ctx, const struct kd_tsv *tsv, struct kd_error *err)
{
    struct about about;
    enum kdidx_status status = read_about(tsv, &about, err);
    if (status != KDIDX_OK)
        return status;
    float *weight = weights_of(ctx, &about);
    return weight != NULL ? read_weights(tsv, weight, err)
                          : kd_fail(err, KDIDX_NOMEM, "out of memory");
}

enum kdidx_status kd_titles_new(const char *data_dir, struct kd_titles **out, struct kd_error *err)
{
    struct kd_titles *titles = calloc(1, sizeof *titles);
    *out = NULL;
    if (titles == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    titles->words.row_size = sizeof(struct word_row);
    titles->pairs.row_size = sizeof(struct pair_row);
    if (!grow(&titles->words) || !grow(&titles->pairs)) {
        kd_titles_free(titles);
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    }
    enum kdidx_status status = kd_weights_rows("rules/titles.tsv", data_dir, read_row, titles, err);
    if (status == KDIDX_OK)
        *out = titles;
    else
        kd_titles_free(titles);
    return status;
}

void kd_titles_free(struct kd_titles *titles)
{
    if (titles == NULL)
        return;
    drop_table(&titles->words);
    drop_table(&titles->pairs);
    free(titles);
}
