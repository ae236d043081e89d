/* Rules that run over the lines of the text before candidates are looked for. */
#ifndef KD_LINERULE_H
#define KD_LINERULE_H

#include "extract/rule.h"

/* Runs the rules of the stages `text` and `head` and fills doc->dates and
 * doc->credits. `counts` has one element for each rule. */
void kd_run_line_rules(struct kd_doc *doc, const struct kd_rules *rules, struct kd_match_ctx *ctx,
                       struct kd_rule_count *counts);

/* The credit that starts at that byte of the text, or NULL. */
const struct kd_credit *kd_credit_at(const struct kd_doc *doc, uint32_t start);

#endif
