/* What each input was: its format, its articles, what was rejected. */
#ifndef KD_INPUTS_H
#define KD_INPUTS_H

#include "cmd/cmd.h"
#include "input/input.h"

struct kd_pipeline_counts;

struct kd_inputs {
    struct kd_run *run;
    struct kd_arena arena; /* not run's, whose jump would leave the pipeline's threads behind */
    struct kd_input *v;
    size_t n, cap;
    bool failed; /* out of memory: the list is not whole */
};

void kd_inputs_free(struct kd_inputs *inputs); /* what it holds */
void kd_inputs_add(struct kd_inputs *inputs, const struct kd_input *input);

/* Opens an answer (schema kdidx/inputs/1) and prints a row for each input and the totals; what the
 * command has to add follows, then kd_answer_end. KDIDX_NOMEM. */
enum kdidx_status kd_inputs_print(const struct kd_inputs *inputs,
                                  const struct kd_pipeline_counts *counts);

/* ingest and extract with --dry-run. */
enum kdidx_status kd_inputs_dry_run(struct kd_run *run);

#endif
