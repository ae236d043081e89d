/* kdidx rules [list|check]: the rules, and whether their examples hold. */
#include <string.h>

#include "base/buf.h"
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

/* ---- check ---- */

static const struct kd_column FAILURES[] = {
    {"id", "RULE", KD_COL_LEFT},        {"file", "FILE", KD_COL_LEFT},
    {"line", "LINE", KD_COL_RIGHT},     {"wrong", "WHAT IS WRONG", KD_COL_LEFT},
    {"expected", NULL, KD_COL_LEFT},    {"found", "FOUND", KD_COL_LEFT},
    {"example", "EXAMPLE", KD_COL_LEFT}};

static const char *what_is_wrong(const struct kd_rule_failure *f)
{
    if (f->no_cue)
        return "none of its cues stands in the example";
    return f->example->expected != NULL ? "must match so" : "must not match";
}

/* For people as a compiler says it, so that an editor goes there. */
static void tell_failure(struct kd_printer *p, const struct kd_rule_failure *f)
{
    struct kd_buf line = KD_BUF_EMPTY;
    kd_buf_printf(&line, "%s:%u: rule %s: %s", f->rule->file, f->example->line, f->rule->id,
                  what_is_wrong(f));
    if (!f->no_cue)
        kd_buf_printf(&line, ", found %s", f->found != NULL ? f->found : "nothing");
    kd_print_prose(p, line.data != NULL ? line.data : "", line.len);
    kd_buf_free(&line);
}

static void on_failure(void *ctx, const struct kd_rule_failure *f)
{
    struct kd_run *run = ctx;
    struct kd_printer *p = run->print;
    if (kd_answer_is_told(run)) {
        tell_failure(p, f);
        return;
    }
    kd_print_row(p);
    kd_print_pair(p, "id", f->rule->id);
    kd_print_pair(p, "file", f->rule->file);
    kd_print_pair_int(p, "line", f->example->line);
    kd_print_pair(p, "wrong", what_is_wrong(f));
    kd_print_pair(p, "expected", f->example->expected);
    kd_print_pair(p, "found", f->found);
    kd_print_pair(p, "example", f->example->text);
    kd_print_end(p);
}

static enum kdidx_status print_check(struct kd_run *run, const struct kd_extractor *extractor,
                                     size_t *failed)
{
    size_t held = 0;
    enum kdidx_status status = kd_answer_begin_as(run, "rulecheck");
    if (status != KDIDX_OK)
        return status;
    kd_print_rows(run->print,
                  &(struct kd_rows){"failures", FAILURES, sizeof FAILURES / sizeof *FAILURES, NULL,
                                    NULL, "id"});
    status = kd_rules_check(extractor, on_failure, run, &held, failed);
    kd_print_end(run->print);
    if (status != KDIDX_OK)
        return kd_fail(&run->err, status, "%s", kdidx_status_text(status));
    kd_answer_given(run, "failures");
    kd_print_pair_int(run->print, "held", (int64_t)held);
    kd_print_pair_int(run->print, "failed", (int64_t)*failed);
    kd_print_text(run->print, KD_PLAIN, "%zu examples hold, %zu fail", held, *failed);
    return kd_answer_end(run);
}

static enum kdidx_status check_rules(struct kd_run *run)
{
    size_t failed = 0;
    struct kd_extractor *extractor = NULL;
    struct kd_extract_opts opts = kd_reading_extract_opts(&run->options);
    enum kdidx_status status = kd_extractor_new(&opts, &extractor, &run->err);
    if (status == KDIDX_OK)
        status = print_check(run, extractor, &failed);
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
