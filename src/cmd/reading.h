/* The reading options of ingest and extract, made ready for the stages. */
#ifndef KD_READING_H
#define KD_READING_H

#include "cmd/choice.h"
#include "cmd/option.h"
#include "extract/extract.h"
#include "input/input.h"

struct kd_pattern;
struct kd_match_ctx;

struct kd_reading {
    struct kd_input_opts input;
    struct kd_extractor *extractor;
    struct kd_choice choice;
    struct kd_pattern *split; /* of --split=REGEX */
    struct kd_match_ctx *split_ctx;
    uint64_t split_limits; /* lines on which the expression reached its limit */
};

/* On failure err tells which option is wrong. To be freed in any case. `reading` must not move
 * afterwards, for the input options point into it. */
enum kdidx_status kd_reading_init(struct kd_reading *reading, const struct kd_options *options,
                                  struct kd_error *err);
/* The same for an extractor that is there already, made with the data in data_dir (NULL: built in);
 * it stays the caller's, and reading->extractor is NULL. */
enum kdidx_status kd_reading_init_for(struct kd_reading *reading, const struct kd_options *options,
                                      const char *data_dir, const struct kd_extractor *extractor,
                                      struct kd_error *err);
void kd_reading_free(struct kd_reading *reading);

/* --data, else $KDIDX_DATA, else NULL (built in); and the name lists. */
struct kd_extract_opts kd_reading_extract_opts(const struct kd_options *options);

#endif
