/* kdidx rules --stats PATH...: what each rule does over a corpus, and what it costs. */
#ifndef KD_RULESTATS_H
#define KD_RULESTATS_H

#include "cmd/cmd.h"

/* run's operands are the paths. Time is that of the searches, in one thread. */
enum kdidx_status kd_rule_stats(struct kd_run *run);

#endif
