/* kdidx ingest PATH...: articles into the database. */
#include "cmd/batch.h"
#include "cmd/cmd.h"
#include "cmd/pipeline.h"
#include "cmd/reject.h"

struct ingest {
    struct kd_run *run;
    struct kd_batch batch;
    uint64_t refused; /* records that the store would not take */
};

static enum kdidx_status skip_known(void *ctx, const struct kd_article *article, bool *skip)
{
    struct ingest *in = ctx;
    enum kdidx_status status = kd_writer_known(in->batch.writer, article, skip, &in->run->err);
    if (status == KDIDX_OK && *skip)
        kd_batch_same(&in->batch);
    return status;
}

static enum kdidx_status store(void *ctx, const struct kd_record *record, const struct kd_buf *out)
{
    struct ingest *in = ctx;
    struct kd_error why = {0};
    (void)out;
    enum kdidx_status status = kd_batch_put(&in->batch, record, &why);
    if (status == KDIDX_OK)
        return status;
    if (status != KDIDX_USAGE) {
        in->run->err = why;
        return status;
    }
    in->refused++;
    kd_rejected(in->run, record->article->source, "", why.text);
    return KDIDX_OK;
}

enum kdidx_status kd_cmd_ingest(struct kd_run *run)
{
    struct ingest in = {.run = run};
    struct kd_pipeline_counts counts = {0};
    const struct kd_pipeline_sink sink = {&in, skip_known, NULL, store};
    enum kdidx_status status = kd_batch_init(&in.batch, run->db, &run->err);
    if (status == KDIDX_OK)
        status = kd_pipeline_run(run, &sink, &counts);
    status = kd_batch_finish(&in.batch, status, &run->err);
    uint64_t rejected = counts.rejected + in.refused;
    if (status == KDIDX_OK || counts.articles + rejected > 0) /* else nothing was begun */
        kd_batch_summary(&in.batch, run->options.db, rejected, &counts.left);
    if (status == KDIDX_INTERRUPTED)
        kd_fail(&run->err, status, "interrupted; run the same command again to go on");
    kd_batch_free(&in.batch);
    return status == KDIDX_OK && rejected > 0 ? KDIDX_REJECTED : status;
}
