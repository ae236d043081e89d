/* A table of phrases and finding the longest one that starts at a token. */
#include "extract/phrase.h"

#include <string.h>

#include "base/utf8.h"

enum { MAX_TOKENS = 24 };

#define FNV_START UINT64_C(0xcbf29ce484222325)
#define FNV_PRIME UINT64_C(0x100000001b3)

/* FNV-1a (Fowler, Noll, Vo), 64 bits, over the key of s, going on from `hash`. */
static uint64_t hash_more(uint64_t hash, const char *s, size_t len)
{
    char key[256];
    while (len > 0) {
        size_t part = len < 48 ? len : 48;
        while (part < len && ((unsigned char)s[part] & 0xC0) == 0x80)
            part++;
        size_t n = kd_name_key(s, part, key, sizeof key);
        for (size_t i = 0; i < n; i++)
            hash = (hash ^ (unsigned char)key[i]) * FNV_PRIME;
        s += part;
        len -= part;
    }
    return hash;
}

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

uint64_t kd_phrase_hash(const char *s, size_t len)
{
    uint64_t hash = hash_more(FNV_START, s, len);
    return hash == FNV_START ? 0 : hash;
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

struct kd_phrase_slot *kd_phrases_add(struct kd_phrases *table, const char *s, size_t len)
{
    uint64_t hash = kd_phrase_hash(s, len);
    if (hash == 0 || (table->used + 1) * 2 > table->size)
        return NULL;
    for (int cut = 0; cut < 2; cut++) {
        uint64_t word = hash_more(FNV_START, s, first_word(s, len, cut == 0));
        struct kd_phrase_slot *first = find(table->first, table->size, word);
        first->hash = word;
        first->tokens = MAX_TOKENS;
    }
    struct kd_phrase_slot *slot = find(table->whole, table->size, hash);
    if (slot->hash == 0) {
        *slot = (struct kd_phrase_slot){.hash = hash, .value = UINT32_MAX};
        table->used++;
    }
    return slot;
}

uint32_t kd_phrases_get(const struct kd_phrases *table, uint64_t hash)
{
    if (table->size == 0 || hash == 0)
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
    uint64_t hash = hash_more(FNV_START, KD_TOKEN_TEXT(doc, first), KD_TOKEN_LEN(doc, first));
    if (find(table->first, table->size, hash)->hash == 0)
        return UINT32_MAX;
    uint32_t best = UINT32_MAX;
    for (uint32_t i = first; i < limit && i - first < MAX_TOKENS; i++) {
        const struct kd_token *t = &doc->tokens.v[i];
        if (t->line != token->line || (t->kind == KD_PUNCT && !may_stand_inside(doc, t)))
            break;
        if (i > first && t->kind != KD_PUNCT)
            hash = hash_more(hash, KD_TOKEN_TEXT(doc, i), KD_TOKEN_LEN(doc, i));
        if (t->kind == KD_PUNCT)
            continue;
        uint32_t value = kd_phrases_get(table, hash);
        if (value != UINT32_MAX && (accept == NULL || accept(ctx, value, first, i + 1))) {
            best = value;
            *last = i + 1;
        }
    }
    return best;
}
