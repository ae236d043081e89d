/* Running the examples that rules carry. */
#ifndef KD_RULECHECK_H
#define KD_RULECHECK_H

#include "extract/extract.h"
#include "extract/rule.h"

/* An example that fails. Valid during the call. */
struct kd_rule_failure {
    const struct kd_rule *rule;
    const struct kd_example *example;
    bool no_cue;       /* it matches, but none of the rule's cues stands there */
    const char *found; /* else captures of the match, "A=Kim Ara; B=W", or NULL: there is none */
};
typedef void kd_rule_failed(void *ctx, const struct kd_rule_failure *failure);

/* Runs every example of every rule, and calls `fail` for each that fails, in their order. *held and
 * *failed count examples. KDIDX_NOMEM: the counts are not complete. */
enum kdidx_status kd_rules_check(const struct kd_extractor *extractor, kd_rule_failed *fail,
                                 void *ctx, size_t *held, size_t *failed);

#endif
