/* kdidx check: proves that a database is sound. */
#include "cmd/answer.h"

#include <inttypes.h>

#include "cmd/progress.h"
#include "store/check.h"

static const struct kd_column COLUMNS[] = {{"kind", "KIND", KD_COL_GROUP},
                                           {"where", "WHERE", KD_COL_LEFT},
                                           {"text", "WHAT IS WRONG", KD_COL_LEFT}};

static void on_finding(void *ctx, const char *what, const char *where, const char *text)
{
    struct kd_run *run = ctx;
    kd_progress_clear();
    kd_print_row(run->print);
    kd_print_pair(run->print, "kind", what);
    kd_print_pair(run->print, "where", where);
    kd_print_pair(run->print, "text", text);
    kd_print_end(run->print);
}

static void on_looked(void *ctx, uint64_t articles)
{
    (void)ctx;
    kd_progress_show(&(struct kd_progress){.articles = articles});
}

enum kdidx_status kd_cmd_check(struct kd_run *run)
{
    static const size_t columns = sizeof COLUMNS / sizeof *COLUMNS;
    const struct kd_check_sink sink = {run, on_finding, on_looked};
    struct kd_check_result result = {0};
    enum kdidx_status status = kd_answer_begin(run, NULL);
    if (status != KDIDX_OK)
        return status;
    struct kd_printer *p = run->print;
    kd_print_pair(p, "database", run->options.db);
    kd_print_rows(p, &(struct kd_rows){"findings", COLUMNS, columns, NULL, NULL, "where"});
    enum kdidx_status found = kd_check(run->db, &sink, &result, &run->err);
    kd_progress_clear();
    kd_print_end(p);
    kd_print_pair_int(p, "articles", (int64_t)result.articles);
    kd_print_pair_int(p, "mentions", (int64_t)result.mentions);
    kd_print_pair_int(p, "facts", (int64_t)result.facts);
    kd_answer_given(run, "findings");
    kd_print_text(p, KD_PLAIN,
                  "%s: %" PRIu64 " articles, %" PRIu64 " mentions, %" PRIu64
                  " facts looked at; %" PRIu64 " findings",
                  run->options.db, result.articles, result.mentions, result.facts, result.findings);
    status = kd_answer_end(run);
    if (status != KDIDX_OK || found != KDIDX_OK)
        return status != KDIDX_OK ? status : found;
    if (result.findings > 0)
        return kd_fail(&run->err, KDIDX_CORRUPT, "%s is damaged; make it again from its sources",
                       run->options.db);
    return KDIDX_OK;
}
