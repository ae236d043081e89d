/* A table of phrases (names, titles) and finding the longest one that starts at a token.
 *
 * Two phrases are the same when their keys (kd_name_key) are: case, accents, hyphens, spaces and
 * punctuation do not matter. Keys are kept as 64-bit FNV-1a hashes, which grow word by word. */
#ifndef KD_PHRASE_H
#define KD_PHRASE_H

#include <stdbool.h>

#include "base/filter.h"
#include "extract/doc.h"

struct kd_phrase_slot {
    uint64_t hash;  /* 0: free */
    uint32_t value; /* of phrases; first words have none */
};

/* `whole` and `first` have `size` slots each, a power of 2. */
struct kd_phrases {
    struct kd_phrase_slot *whole, *first;
    size_t size, used;
    /* Of the keys and all their beginnings, and of first words; all 0 unless kd_phrases_filter was
     * called. */
    struct kd_filter has_start, has_first;
};

/* The slots that hold n phrases; memory for 2 * that many slots, zeroed, is the caller's. */
size_t kd_phrases_size(size_t n);
void kd_phrases_init(struct kd_phrases *table, struct kd_phrase_slot *slots, size_t size);

/* Puts filters before a table, which is empty, for one that does not fit into a cache; `bits` are
 * the caller's, zeroed, KD_PHRASES_FILTER bytes, which do for a million phrases. */
enum { KD_PHRASES_FILTER = 640 * 1024 };
void kd_phrases_filter(struct kd_phrases *table, uint64_t *bits);

/* The hash of a phrase's key, to be looked up or added; 0 for a phrase without letters. */
uint64_t kd_phrase_hash(const char *s, size_t len);

/* The slot of a phrase, made if it is not there (value UINT32_MAX); NULL when the table is full. */
struct kd_phrase_slot *kd_phrases_add(struct kd_phrases *table, const char *s, size_t len);

/* Enters all that `from` holds into the larger, empty table `to`, which takes its filters over. */
void kd_phrases_copy(struct kd_phrases *to, const struct kd_phrases *from);

/* The value of a phrase by its hash, or UINT32_MAX. */
uint32_t kd_phrases_get(const struct kd_phrases *table, uint64_t hash);

/* The longest phrase that starts at token `first` and stays before `limit`: its value, with *last
 * set to the token after it; UINT32_MAX when there is none. `accept` may refuse a value (then a
 * shorter phrase is tried); NULL accepts all. */
uint32_t kd_phrases_find(const struct kd_phrases *table, const struct kd_doc *doc, uint32_t first,
                         uint32_t limit, uint32_t *last,
                         bool (*accept)(void *ctx, uint32_t value, uint32_t first, uint32_t last),
                         void *ctx);

#endif
