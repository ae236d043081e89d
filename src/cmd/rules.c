/* kdidx rules [list|check]: the rules, and whether their examples hold. */
#include <stdio.h>
#include <string.h>

#include "cmd/cmd.h"
#include "cmd/reading.h"
#include "cmd/rulestats.h"
#include "extract/rule.h"
#include "extract/rulecheck.h"

static const struct kd_column COLUMNS[] = {
    {"id", "RULE", KD_COL_LEFT},
    {"file", "FILE", KD_COL_LEFT},
    {"line", "LINE", KD_COL_RIGHT},
    {"examples", "EXAMPLES", KD_COL_RIGHT},
    {"about", "WHAT IT SAYS", KD_COL_LEFT},
};

static void print_rule(struct kd_printer *p, const struct kd_rule *rule)
{
    kd_print_row(p);
    kd_print_pair(p, "id", rule->id);
    kd_print_pair(p, "about", rule->about);
    kd_print_pair(p, "file", rule->file);
    kd_print_pair_int(p, "line", rule->line);
    kd_print_pair_int(p, "examples", (int64_t)rule->example_count);
    kd_print_end(p);
}

static enum kdidx_status list_rules(struct kd_run *run)
{
    struct kd_rules *rules = NULL;
    struct kd_extract_opts opts = kd_reading_extract_opts(&run->options);
    enum kdidx_status status = kd_rules_new(opts.data_dir, &rules, &run->err);
    if (status == KDIDX_OK)
        status = kd_answer_begin(run, NULL);
    if (status == KDIDX_OK) {
        kd_print_rows(run->print,
                      &(struct kd_rows){"rules", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS, NULL,
                                        NULL, "id"});
        for (size_t i = 0; i < kd_rules_count(rules); i++)
            print_rule(run->print, kd_rules_get(rules, i));
        kd_print_end(run->print);
        kd_answer_given(run, "rules");
        status = kd_answer_end_found(run);
    }
    kd_rules_free(rules);
    return status;
}

static enum kdidx_status check_rules(struct kd_run *run)
{
    size_t held = 0, failed = 0;
    struct kd_extractor *extractor = NULL;
    struct kd_extract_opts opts = kd_reading_extract_opts(&run->options);
    enum kdidx_status status = kd_extractor_new(&opts, &extractor, &run->err);
    if (status == KDIDX_OK) {
        status = kd_rules_check(extractor, stdout, &held, &failed);
        if (status != KDIDX_OK)
            kd_fail(&run->err, status, "%s", kdidx_status_text(status));
        printf("%zu examples hold, %zu fail\n", held, failed);
    }
    kd_extractor_free(extractor);
    return status == KDIDX_OK && failed > 0 ? KDIDX_USAGE : status;
}

enum kdidx_status kd_cmd_rules(struct kd_run *run)
{
    if (run->options.stats)
        return kd_rule_stats(run);
    if (run->count > 1)
        return kd_fail(&run->err, KDIDX_USAGE, "rules: %s is too much; kdidx help rules says more",
                       run->operands[1]);
    static const char *const words[] = {"list", "check", NULL};
    if (run->count == 0 || strcmp(run->operands[0], "list") == 0)
        return list_rules(run);
    if (strcmp(run->operands[0], "check") == 0)
        return check_rules(run);
    return kd_no_such(&run->err, "rules", run->operands[0], words);
}
