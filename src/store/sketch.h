/* A few bytes of each article by which its copies are known: see sketch.c. */
#ifndef KD_SKETCH_H
#define KD_SKETCH_H

#include <stddef.h>
#include <stdint.h>

enum { KD_SKETCH_WORDS = 192, KD_SKETCH_NAMES = 64, KD_SKETCH_NUMBERS = 32 };

struct kd_sketch {
    uint32_t word_count, name_count, number_count; /* that were taken in; at most 65535 */
    unsigned char words[KD_SKETCH_WORDS];          /* of the pairs of words */
    unsigned char names[KD_SKETCH_NAMES];          /* of the pairs of names and numbers */
    unsigned char numbers[KD_SKETCH_NUMBERS];      /* of the numbers */
};

enum { KD_SKETCH_SIZE = 6 + KD_SKETCH_WORDS + KD_SKETCH_NAMES + KD_SKETCH_NUMBERS };

/* The sketch of a text, UTF-8. The same text gives the same bytes on any machine. */
void kd_sketch_make(const char *text, size_t len, struct kd_sketch *out);

/* The bytes that are stored, and back again. */
void kd_sketch_pack(const struct kd_sketch *sketch, unsigned char out[KD_SKETCH_SIZE]);
void kd_sketch_unpack(const unsigned char bytes[KD_SKETCH_SIZE], struct kd_sketch *out);

/* What two texts have in common: of all that is in either (`alike`, the resemblance), and of what
 * is in the shorter one (`part`, the containment). Estimates from 0 to 1. */
struct kd_likeness {
    double alike, part;
};

struct kd_likeness kd_sketch_words(const struct kd_sketch *a, const struct kd_sketch *b);
struct kd_likeness kd_sketch_names(const struct kd_sketch *a, const struct kd_sketch *b);
struct kd_likeness kd_sketch_numbers(const struct kd_sketch *a, const struct kd_sketch *b);

#endif
