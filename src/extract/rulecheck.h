/* Running the examples that rules carry. */
#ifndef KD_RULECHECK_H
#define KD_RULECHECK_H

#include <stdio.h>

#include "extract/extract.h"

/* Runs every example of every rule, one line on `report` for each that fails (file, line, rule,
 * what was found). *held and *failed count examples. KDIDX_NOMEM: the counts are not complete. */
enum kdidx_status kd_rules_check(const struct kd_extractor *extractor, FILE *report, size_t *held,
                                 size_t *failed);

#endif
