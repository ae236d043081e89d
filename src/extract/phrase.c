/* A table of phrases and finding the longest one that starts at a token. */
#include "extract/phrase.h"

#include <assert.h>
#include <string.h>

#include "base/utf8.h"

enum { MAX_TOKENS = 24 };

size_t kd_phrases_size(size_t n)
{
    size_t size = 16;
    while (size < n * 2)
        size *= 2;
    return size;
}

void kd_phrases_init(struct kd_phrases *table, struct kd_phrase_slot *slots, size_t size)
{
    *table = (struct kd_phrases){.whole = slots, .first = slots + size, .size = size};
}

void kd_phrases_filter(struct kd_phrases *table, uint64_t *bits)
{
    enum { FIRSTS = 1 << 18, STARTS = 1 << 20 }; /* keys have some dozen beginnings each */
    static_assert(FIRSTS / 2 + STARTS / 2 == KD_PHRASES_FILTER, "as kd_filter_size has it");
    table->has_first = kd_filter_of(bits, FIRSTS);
    table->has_start = kd_filter_of(bits + kd_filter_size(FIRSTS) / sizeof *bits, STARTS);
}

uint64_t kd_phrase_hash(const char *s, size_t len)
{
    uint64_t hash = kd_key_hash(KD_KEY_NONE, s, len);
    return hash == KD_KEY_NONE ? 0 : hash;
}

static struct kd_phrase_slot *find(struct kd_phrase_slot *slots, size_t size, uint64_t hash)
{
    size_t i = hash & (size - 1);
    while (slots[i].hash != 0 && slots[i].hash != hash)
        i = (i + 1) & (size - 1);
    return &slots[i];
}

/* The first word of a phrase as the tokenizer cuts it, roughly: up to a space or hyphen. The
 * tokenizer keeps hyphens inside words, so that a phrase is entered under both cuts. */
static size_t first_word(const char *s, size_t len, bool hyphens)
{
    size_t n = 0;
    while (n < len && s[n] != ' ' && (hyphens || s[n] != '-') && s[n] != '\'' && s[n] != ':' &&
           s[n] != ',')
        n++;
    return n;
}

/* Adds the key of a phrase and its beginnings to the filter. */
static void add_starts(struct kd_phrases *table, const char *s, size_t len)
{
    uint64_t hash = KD_KEY_NONE;
    for (size_t i = 0, n; i < len && table->has_start.bits != NULL; i += n) {
        for (n = 1; i + n < len && ((unsigned char)s[i + n] & 0xC0) == 0x80;)
            n++;
        hash = kd_key_hash(hash, s + i, n);
        kd_filter_add(&table->has_start, hash);
    }
}

struct kd_phrase_slot *kd_phrases_add(struct kd_phrases *table, const char *s, size_t len)
{
    uint64_t hash = kd_phrase_hash(s, len);
    if (hash == 0 || (table->used + 1) * 2 > table->size)
        return NULL;
    for (int cut = 0; cut < 2; cut++) {
        uint64_t word = kd_key_hash(KD_KEY_NONE, s, first_word(s, len, cut == 0));
        find(table->first, table->size, word)->hash = word;
        if (table->has_first.bits != NULL)
            kd_filter_add(&table->has_first, word);
    }
    struct kd_phrase_slot *slot = find(table->whole, table->size, hash);
    if (slot->hash == 0) {
        *slot = (struct kd_phrase_slot){.hash = hash, .value = UINT32_MAX};
        table->used++;
        add_starts(table, s, len);
    }
    return slot;
}

uint32_t kd_phrases_get(const struct kd_phrases *table, uint64_t hash)
{
    if (table->size == 0 || hash == 0 || !kd_filter_passes(&table->has_start, hash))
        return UINT32_MAX;
    const struct kd_phrase_slot *slot = find(table->whole, table->size, hash);
    return slot->hash != 0 ? slot->value : UINT32_MAX;
}

void kd_phrases_copy(struct kd_phrases *to, const struct kd_phrases *from)
{
    for (size_t i = 0; i < from->size; i++) {
        if (from->whole[i].hash != 0)
            *find(to->whole, to->size, from->whole[i].hash) = from->whole[i];
        if (from->first[i].hash != 0)
            *find(to->first, to->size, from->first[i].hash) = from->first[i];
    }
    to->used = from->used;
    to->has_first = from->has_first;
    to->has_start = from->has_start;
}

/* Punctuation that may stand inside a name or title. */
static bool may_stand_inside(const struct kd_doc *doc, const struct kd_token *token)
{
    return token->kind == KD_POSSESSIVE || token->end - token->start > 1 ||
           strchr(":,!?&-'.+~/", doc->text.s[token->start]) != NULL;
}

uint32_t kd_phrases_find(const struct kd_phrases *table, const struct kd_doc *doc, uint32_t first,
                         uint32_t limit, uint32_t *last,
                         bool (*accept)(void *ctx, uint32_t value, uint32_t first, uint32_t last),
                         void *ctx)
{
    const struct kd_token *token = &doc->tokens.v[first];
    if (table->used == 0 || (token->kind != KD_WORD && token->kind != KD_NUMBER))
        return UINT32_MAX;
    uint64_t hash = KD_KEY_NONE;
    if (token->kind == KD_WORD)
        hash = token->hash;
    else
        hash = kd_key_hash(hash, KD_TOKEN_TEXT(doc, first), KD_TOKEN_LEN(doc, first));
    if (!kd_filter_passes(&table->has_first, hash) ||
        find(table->first, table->size, hash)->hash == 0)
        return UINT32_MAX;
    uint32_t best = UINT32_MAX;
    for (uint32_t i = first; i < limit && i - first < MAX_TOKENS; i++) {
        const struct kd_token *t = &doc->tokens.v[i];
        if (t->line != token->line || (t->kind == KD_PUNCT && !may_stand_inside(doc, t)))
            break;
        if (t->kind == KD_PUNCT)
            continue;
        if (i > first)
            hash = kd_key_hash(hash, KD_TOKEN_TEXT(doc, i), KD_TOKEN_LEN(doc, i));
        if (!kd_filter_passes(&table->has_start, hash))
            break;
        const struct kd_phrase_slot *slot = find(table->whole, table->size, hash);
        uint32_t value = slot->hash != 0 ? slot->value : UINT32_MAX;
        if (value != UINT32_MAX && (accept == NULL || accept(ctx, value, first, i + 1))) {
            best = value;
            *last = i + 1;
        }
    }
    return best;
}
