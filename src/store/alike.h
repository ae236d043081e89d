/* Whether two articles are near copies of one: syndicated, cut, re-edited, spun, translated there
 * and back. See alike.c. */
#ifndef KD_ALIKE_H
#define KD_ALIKE_H

#include <stdbool.h>

#include "base/arena.h"
#include "store/db.h"
#include "store/sketch.h"

/* An article's sketch and what was found in it, as far as they were read. */
struct kd_judged;

/* Compares articles of one database; the last ones that it read stay in memory. */
struct kd_judge {
    struct kd_db *db;
    struct kd_judged *judged;
};

/* In the arena, whose on_oom memory goes to that runs out. */
void kd_judge_init(struct kd_judge *judge, struct kd_db *db, struct kd_arena *arena);

/* Frees what the arena does not hold. */
void kd_judge_free(struct kd_judge *judge);

/* Sets *out when articles a and b (rows) are near copies. It depends on these two alone, and not
 * on their order. KDIDX_OK or a status of db.h. */
enum kdidx_status kd_judge_two(struct kd_judge *judge, int64_t a, int64_t b, bool *out,
                               struct kd_error *err);

/* The bands of a sketch: two articles need only be compared when a band of theirs is equal
 * (locality-sensitive hashing). */
enum {
    KD_BAND = 3, /* bytes */
    KD_WORD_BANDS = KD_SKETCH_WORDS / KD_BAND,
    KD_BANDS = KD_WORD_BANDS + KD_SKETCH_NAMES / KD_BAND,
};

/* The bytes of a band as a number below 2^24; false when the article says too little for it. */
bool kd_band_key(const struct kd_sketch *sketch, unsigned band, uint32_t *out);

/* Reads the sketch in a column of a row: KDIDX_CORRUPT when it is none. */
enum kdidx_status kd_sketch_column(struct kd_db *db, struct kd_stmt *stmt, int column,
                                   struct kd_sketch *out, struct kd_error *err);

#endif
