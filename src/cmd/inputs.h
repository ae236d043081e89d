/* What each input was: its format, its articles, what was rejected. */
#ifndef KD_INPUTS_H
#define KD_INPUTS_H

#include "cmd/cmd.h"
#include "input/input.h"

struct kd_pipeline_counts;

/* In run's arena. */
struct kd_inputs {
    struct kd_run *run;
    struct kd_input *v;
    size_t n, cap;
};

void kd_inputs_add(struct kd_inputs *inputs, const struct kd_input *input);

/* Opens an answer (schema kdidx/inputs/1) and prints a row for each input and the totals; what the
 * command has to add follows, then kd_answer_end. */
enum kdidx_status kd_inputs_print(const struct kd_inputs *inputs,
                                  const struct kd_pipeline_counts *counts);

/* ingest and extract with --dry-run. */
enum kdidx_status kd_inputs_dry_run(struct kd_run *run);

#endif
