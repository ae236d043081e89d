/* kdidx extract PATH...: articles -> records on standard output. */
#include <stdio.h>
#include <unistd.h>

#include "cmd/cmd.h"
#include "cmd/emit.h"
#include "cmd/inputs.h"
#include "cmd/pipeline.h"
#include "cmd/progress.h"
#include "cmd/refresh.h"

struct extract {
    struct kd_run *run;
    char maker[KD_MAKER_HEX]; /* "": not told */
};

/* Records that can be stored name their maker, so that the database knows what is stale. */
static enum kdidx_status begin(void *ctx, const struct kd_extractor *extractor)
{
    struct extract *extract = ctx;
    struct kd_maker *maker = NULL;
    if (!extract->run->options.text)
        return KDIDX_OK;
    enum kdidx_status status = kd_run_maker(extract->run, extractor, &maker);
    if (status == KDIDX_OK)
        kd_maker_hex(maker->hash, extract->maker);
    kd_maker_free(maker);
    return status;
}

/* In a worker's thread: only reads. */
static void make_line(void *ctx, const struct kd_record *record, struct kd_buf *out)
{
    const struct extract *extract = ctx;
    struct kd_made_by made_by = {.stated = kd_article_stated(record->article)};
    if (extract->maker[0] != '\0')
        made_by.maker = extract->maker;
    kd_emit_line(out, record, &made_by, extract->run->options.text);
}

static enum kdidx_status write_line(void *ctx, const struct kd_record *record,
                                    const struct kd_buf *out)
{
    struct extract *extract = ctx;
    (void)record;
    return kd_emit_write(out, &extract->run->err);
}

enum kdidx_status kd_cmd_extract(struct kd_run *run)
{
    struct kd_pipeline_counts counts = {0};
    struct extract extract = {.run = run};
    const struct kd_pipeline_sink sink = {
        .ctx = &extract, .begin = begin, .prepare = make_line, .put = write_line};
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
