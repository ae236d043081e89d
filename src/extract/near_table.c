/* The weights of words that stand near: a hash table of signs. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/filter.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "extract/near.h"
#include "extract/vocabulary.h"
#include "extract/weights.h"

enum { MOST = 50 /* log odds */ };

struct kd_near_table {
    const char *const *columns, *const *before;
    size_t column_count, before_count;
    uint64_t *key;     /* 0: free */
    float *weight;     /* column_count for each key */
    size_t size, used; /* size is a power of 2, at most half of it used */
    struct kd_filter has;
};

/* ---- keys ---- */

/* What the words of a table and of an article are known by. */
static uint64_t code_of_word(const char *s, size_t len)
{
    char key[8];
    return kd_name_key(s, len, key, sizeof key) > 0 ? kd_word_hash(s, len) : kd_hash64(s, len);
}

static uint64_t code_of(const struct kd_doc *doc, int32_t element)
{
    if (element >= KD_NEAR_START)
        return (uint64_t)element;
    const struct kd_token *token = &doc->tokens.v[element];
    return token->hash != 0 ? token->hash
                            : code_of_word(KD_TOKEN_TEXT(doc, element), KD_TOKEN_LEN(doc, element));
}

static uint64_t add_to_key(uint64_t key, uint64_t code)
{
    key = (key ^ code) * UINT64_C(0x9E3779B97F4A7C15);
    key ^= key >> 29;
    return key != 0 ? key : 1;
}

static uint64_t start_key(enum kd_near_place place, int before)
{
    return add_to_key(add_to_key(1, (uint64_t)place), (uint64_t)before + 1);
}

static size_t slot_of(const struct kd_near_table *table, uint64_t key)
{
    size_t i = (key ^ key >> 32) & (table->size - 1);
    while (table->key[i] != 0 && table->key[i] != key)
        i = (i + 1) & (table->size - 1);
    return i;
}

const float *kd_near_weight(const struct kd_near_table *table, const struct kd_doc *doc,
                            const struct kd_near *near, int before)
{
    uint64_t key = start_key(near->place, before);
    for (uint32_t i = 0; i < near->n; i++)
        key = add_to_key(key, code_of(doc, near->element[i]));
    if (!kd_filter_passes(&table->has, key))
        return NULL;
    size_t slot = slot_of(table, key);
    return table->key[slot] != 0 ? table->weight + slot * table->column_count : NULL;
}

void kd_near_add_up(const struct kd_near_table *table, const struct kd_doc *doc,
                    const struct kd_nears *nears, double *sum)
{
    const float **seen = kd_arena_alloc(doc->arena, (nears->n + 1) * sizeof *seen);
    for (size_t i = 0, n = 0; i < nears->n; i++) {
        const float *weight = kd_near_weight(table, doc, &nears->v[i], KD_NEAR_ANY);
        bool known = weight == NULL;
        for (size_t k = 0; k < n && !known; k++)
            known = seen[k] == weight;
        for (size_t c = 0; c < table->column_count && !known; c++)
            sum[c] += (double)weight[c];
        if (!known)
            seen[n++] = weight;
    }
    kd_arena_drop(doc->arena, seen, (nears->n + 1) * sizeof *seen);
}

/* ---- reading ---- */

/* The slot of a key, which is there from now on. */
static size_t put(struct kd_near_table *table, uint64_t key)
{
    size_t slot = slot_of(table, key);
    table->key[slot] = key;
    kd_filter_add(&table->has, key);
    return slot;
}

static void drop(struct kd_near_table *table)
{
    free(table->key);
    free(table->weight);
    free(table->has.bits);
}

static bool resize(struct kd_near_table *table, size_t size)
{
    struct kd_near_table larger = *table;
    size_t row = table->column_count * sizeof *table->weight;
    larger.key = calloc(size, sizeof *larger.key);
    larger.weight = calloc(size, row);
    larger.size = size;
    uint64_t *bits = calloc(1, kd_filter_size(size));
    if (larger.key == NULL || larger.weight == NULL || bits == NULL) {
        free(larger.key);
        free(larger.weight);
        free(bits);
        return false;
    }
    larger.has = kd_filter_of(bits, size);
    for (size_t i = 0; i < table->size; i++) {
        if (table->key[i] == 0)
            continue;
        size_t slot = put(&larger, table->key[i]);
        memcpy(larger.weight + slot * table->column_count, table->weight + i * table->column_count,
               row);
    }
    drop(table);
    *table = larger;
    return true;
}

static bool parse_place(struct kd_str cell, enum kd_near_place *out)
{
    for (int p = 0; p < KD_NEAR_PLACES; p++)
        if (kd_str_is(cell, kd_near_place_name((enum kd_near_place)p))) {
            *out = (enum kd_near_place)p;
            return true;
        }
    return false;
}

/* "as", "(", "{person}". */
static bool parse_element(struct kd_str word, uint64_t *code)
{
    bool braces = word.len > 1 && word.s[0] == '{';
    for (int e = KD_NEAR_START; braces && e < KD_NEAR_ELEMENTS; e++)
        if (kd_str_is(word, kd_near_element_name((enum kd_near_element)e))) {
            *code = (uint64_t)e;
            return true;
        }
    *code = code_of_word(word.s, word.len);
    return word.len > 0 && !braces;
}

/* The elements of a sign, a space between two. */
static bool parse_sign(struct kd_str cell, uint64_t *key)
{
    for (size_t at = 0, n = 0; at < cell.len; n++) {
        const char *stop = memchr(cell.s + at, ' ', cell.len - at);
        size_t end = stop != NULL ? (size_t)(stop - cell.s) : cell.len;
        uint64_t code;
        if (n == KD_NEAR_MOST || !parse_element((struct kd_str){cell.s + at, end - at}, &code))
            return false;
        *key = add_to_key(*key, code);
        at = end + 1;
    }
    return cell.len > 0;
}

static bool parse_before(const struct kd_near_table *table, struct kd_str cell, int *out)
{
    *out = KD_NEAR_ANY;
    for (size_t i = 0; i < table->before_count; i++)
        if (kd_str_is(cell, table->before[i]))
            *out = (int)i;
    return cell.len == 0 || *out != KD_NEAR_ANY;
}

/* The key of a row. */
static enum kdidx_status read_key(const struct kd_near_table *table, const struct kd_tsv *tsv,
                                  uint64_t *key, struct kd_error *err)
{
    enum kd_near_place place;
    struct kd_str sign = kd_tsv_get(tsv, "sign"), label = kd_tsv_get(tsv, "before");
    int before;
    if (!parse_place(kd_tsv_get(tsv, "place"), &place))
        return kd_fail(err, KDIDX_USAGE, "%s:%u: column place holds no place", tsv->name,
                       tsv->line);
    if (!parse_before(table, label, &before))
        return kd_fail(err, KDIDX_USAGE, "%s:%u: kdidx knows no type \"%.*s\"", tsv->name,
                       tsv->line, (int)label.len, label.s);
    *key = start_key(place, before);
    if (!parse_sign(sign, key))
        return kd_fail(err, KDIDX_USAGE, "%s:%u: kdidx knows no sign \"%.*s\"", tsv->name,
                       tsv->line, (int)sign.len, sign.s);
    return KDIDX_OK;
}

static enum kdidx_status read_row(void *ctx, const struct kd_tsv *tsv, struct kd_error *err)
{
    struct kd_near_table *table = ctx;
    uint64_t key = 0;
    enum kdidx_status status = read_key(table, tsv, &key, err);
    if (status == KDIDX_OK && (table->used + 1) * 2 > table->size &&
        !resize(table, table->size * 2))
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (status != KDIDX_OK)
        return status;
    size_t slot = slot_of(table, key);
    if (table->key[slot] != 0)
        return kd_fail(err, KDIDX_USAGE, "%s:%u: the sign stands above already", tsv->name,
                       tsv->line);
    table->used++;
    put(table, key);
    for (size_t c = 0; c < table->column_count && status == KDIDX_OK; c++) {
        double weight = 0;
        status = kd_weights_number(tsv, table->columns[c], &weight, err);
        if (status == KDIDX_OK && fabs(weight) > MOST)
            status = kd_fail(err, KDIDX_USAGE, "%s:%u: column %s holds more than %d", tsv->name,
                             tsv->line, table->columns[c], MOST);
        table->weight[slot * table->column_count + c] = (float)weight;
    }
    return status;
}

enum kdidx_status kd_near_new(const char *data_dir, const char *file, const char *const *columns,
                              size_t column_count, const char *const *before, size_t before_count,
                              struct kd_near_table **out, struct kd_error *err)
{
    struct kd_near_table *table = calloc(1, sizeof *table);
    *out = NULL;
    if (table == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    table->columns = columns;
    table->column_count = column_count;
    table->before = before;
    table->before_count = before_count;
    enum kdidx_status status =
        resize(table, 1024) ? KDIDX_OK : kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (status == KDIDX_OK)
        status = kd_weights_rows(file, data_dir, read_row, table, err);
    if (status == KDIDX_OK)
        *out = table;
    else
        kd_near_free(table);
    return status;
}

void kd_near_free(struct kd_near_table *table)
{
    if (table == NULL)
        return;
    drop(table);
    free(table);
}
