/* What the answers to questions have in common. */
#ifndef KD_ANSWER_H
#define KD_ANSWER_H

#include "cmd/cmd.h"
#include "query/query.h"

/* Options -> query options. */
struct kd_query_opts kd_answer_query_opts(const struct kd_run *run);

/* What a query came to: passes KDIDX_OK on; for KDIDX_NONE prints the sentence and the
 * suggestions. `match` may be NULL. */
enum kdidx_status kd_answer_check(struct kd_run *run, enum kdidx_status status,
                                  const struct kd_match *match);

/* The total line for people when limit or offset hid rows, and "total" in JSON. */
void kd_answer_total(struct kd_run *run, uint64_t total, size_t shown, const char *what);

void kd_answer_strings(struct kd_run *run, const char *key, const struct kd_strings *strings);
/* null for 0: dates and air times have none. */
void kd_answer_confidence(struct kd_run *run, double confidence);
void kd_answer_evidence(struct kd_run *run, const struct kd_evidences *evidence);
/* The line under the name for people: "tvN | seasons 1, 2 | 12 articles". NULL: nothing of it. */
void kd_answer_about(struct kd_run *run, const struct kd_strings *networks,
                     const struct kd_strings *seasons, uint64_t articles);
/* "a, b, c"; in the arena, "" for none. */
const char *kd_answer_join(struct kd_run *run, const struct kd_strings *strings);

#endif
