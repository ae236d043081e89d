/* The steps before any rule on tagged text: normal form, tokens, dates, candidates. */
#ifndef KD_ANALYSE_H
#define KD_ANALYSE_H

#include "extract/claim.h"
#include "extract/screen.h"

/* What an extractor holds, and what one thread adds to it. */
struct kd_analysis {
    const struct kd_screen *screen;
    struct kd_lists lists;
    const struct kd_rules *rules;
    struct kd_match_ctx *ctx;
    struct kd_rule_count *counts; /* one for each rule */
};

/* Makes the doc of an article, candidates included, in the arena. */
void kd_analyse(const struct kd_analysis *analysis, struct kd_arena *arena,
                const struct kd_article *article, struct kd_doc *doc);

#endif
