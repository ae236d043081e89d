/* Where each thing is mentioned. */
#ifndef KD_PLACES_H
#define KD_PLACES_H

#include <stdbool.h>

#include "extract/doc.h"

struct kd_things;

/* mention[start[t]] to mention[start[t + 1]] (not included), ascending, are those of thing t after
 * joining; of a thing that was joined into another there are none. */
struct kd_places {
    uint32_t *start, *mention;
};

/* In doc->arena; to be made again after things were joined. */
struct kd_places kd_find_places(const struct kd_doc *doc, const struct kd_things *things);

/* The first mention of a thing in a sentence, or KD_NO_ENTRY. */
uint32_t kd_place_in(const struct kd_doc *doc, const struct kd_places *places, uint32_t thing,
                     uint32_t sentence);

/* Gives their memory back; no thing was added since they were made. */
void kd_drop_places(const struct kd_doc *doc, const struct kd_things *things,
                    struct kd_places *places);

/* Tokens [first, last). */
struct kd_tokens {
    uint32_t first, last;
};

/* Those of the sentence of mention m; near it, where the sentence is very long. */
struct kd_tokens kd_sentence_around(const struct kd_doc *doc, uint32_t m);

/* The first mention that starts at or behind token t. */
uint32_t kd_mention_at(const struct kd_doc *doc, uint32_t t);

/* Whether a line is short and, brackets aside, little else than what the article names. */
bool kd_is_mostly_names(const struct kd_doc *doc, const struct kd_line *line);

/* Per mention, whether it stands in round brackets of its line; in doc->arena. */
bool *kd_bracketed_mentions(const struct kd_doc *doc);

/* Whether a word of acting stands there. */
bool kd_acting_near(const struct kd_doc *doc, uint32_t m);

#endif
