/* kdidx extract PATH...: articles -> records on standard output. */
#include <stdio.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/emit.h"
#include "cmd/inputs.h"
#include "cmd/pipeline.h"
#include "cmd/progress.h"

/* In a worker's thread: only reads run's options. */
static void make_line(void *ctx, const struct kd_record *record, struct kd_buf *out)
{
    const struct kd_run *run = ctx;
    kd_emit_line(out, record, run->options.text);
}

static enum kdidx_status write_line(void *ctx, const struct kd_record *record,
                                    const struct kd_buf *out)
{
    struct kd_run *run = ctx;
    (void)record;
    return kd_emit_write(out, &run->err);
}

enum kdidx_status kd_cmd_extract(struct kd_run *run)
{
    struct kd_pipeline_counts counts = {0};
    const struct kd_pipeline_sink sink = {.ctx = run, .prepare = make_line, .put = write_line};
    int format = run->options.format;
    if (run->options.dry_run)
        return kd_inputs_dry_run(run);
    if (format != KD_PRINT_TABLE && format != KD_PRINT_NDJSON)
        return kd_fail(&run->err, KDIDX_USAGE,
                       "extract prints a line of JSON a record; --json, --csv and --tsv are for "
                       "--dry-run");
    if (isatty(STDOUT_FILENO))
        kd_progress_off();
    enum kdidx_status status = kd_pipeline_run(run, &sink, &counts);
    if (status == KDIDX_INTERRUPTED)
        kd_fail(&run->err, status, "interrupted");
    return status == KDIDX_OK && counts.rejected > 0 ? KDIDX_REJECTED : status;
}
