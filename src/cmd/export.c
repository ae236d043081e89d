/* kdidx export: the whole database on standard output, as lines that load reads.
 *
 * The order of the lines, and all in them, follows from the content alone: no row number, no time,
 * nothing that is worked out again when it is loaded. Lines of another schema go before the
 * records, so that what they decide or describe is known when the records come. */
#include <stdio.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/emit.h"
#include "cmd/progress.h"
#include "query/query.h"

struct export
{
    struct kd_run *run;
    struct kd_buf line;
    uint64_t articles;
};

static enum kdidx_status write_decision(void *ctx, const struct kd_decision *decision)
{
    struct export *export = ctx;
    kd_buf_clear(&export->line);
    kd_emit_decision(&export->line, decision);
    return kd_emit_write(&export->line, &export->run->err);
}

static enum kdidx_status write_maker(void *ctx, const struct kd_maker *maker)
{
    struct export *export = ctx;
    kd_buf_clear(&export->line);
    kd_emit_maker(&export->line, maker);
    return kd_emit_write(&export->line, &export->run->err);
}

static enum kdidx_status write_record(void *ctx, const struct kd_show *show)
{
    struct export *export = ctx;
    if (kd_interrupted())
        return kd_fail(&export->run->err, KDIDX_INTERRUPTED, "interrupted");
    export->articles++;
    kd_progress_show(&(struct kd_progress){.articles = export->articles});
    kd_buf_clear(&export->line);
    kd_emit_line(&export->line, &show->record, &show->record.made_by, true);
    return kd_emit_write(&export->line, &export->run->err);
}

enum kdidx_status kd_cmd_export(struct kd_run *run)
{
    struct export export = {.run = run};
    kd_interrupt_catch();
    if (isatty(STDOUT_FILENO))
        kd_progress_off();
    const struct kd_export_sink sink = {&export, write_decision, write_record, write_maker};
    enum kdidx_status status = kd_query_export(run->db, &sink, &run->err);
    kd_progress_clear();
    kd_buf_free(&export.line);
    return status;
}
