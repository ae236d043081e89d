/* What "spun" copies have for a word, and what they may have had before. */
#ifndef KD_SWAPS_H
#define KD_SWAPS_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/status.h"
#include "store/romanised.h"

struct kd_swaps;

/* Reads swaps.tsv, spun.tsv and the words of vocabulary.tsv that are of use here into the arena,
 * whose on_oom memory goes to that runs out. KDIDX_OK, or KDIDX_USAGE and KDIDX_IO with the reason.
 */
enum kdidx_status kd_swaps_read(struct kd_arena *arena, struct kd_swaps **out,
                                struct kd_error *err);

enum { KD_NAME_WORDS = 12 };

/* The words of a name, each as its key: "Website positioning Dan-ah" has four. */
struct kd_words {
    char text[512]; /* with a NUL behind each */
    const char *v[KD_NAME_WORDS];
    size_t n;
};

/* Divides a name at spaces and hyphens. false when it has too many words, or none. */
bool kd_words_of(const char *name, size_t len, struct kd_words *out);

/* Writes words [from, to) with spaces between them, as many as there is room for. */
void kd_words_join(const struct kd_words *words, size_t from, size_t to, char *out, size_t size);

/* A name as it may have been before a spinner came by. */
struct kd_origin {
    const char *key;                /* as kd_entity_key makes it */
    unsigned swaps, kept, function; /* words put back, others; function words */
};

struct kd_origins {
    struct kd_origin *v;
    size_t n, cap;
};

/* All that a name may have been, some hundred at most, in an order of their own; at least one word
 * is put back in each. With `names`, what is put back is a syllable of Korean names, and what stood
 * there is none ("Received" for Won). In the arena. */
void kd_swaps_undo(const struct kd_swaps *swaps, struct kd_arena *arena,
                   const struct kd_romanised *names, const struct kd_words *words,
                   struct kd_origins *out);

/* Whether spinners put these words (in small letters, divided by spaces) for others. */
bool kd_swaps_has(const struct kd_swaps *swaps, const char *phrase);

bool kd_swaps_is_function(const struct kd_swaps *swaps, const char *word);

#endif
