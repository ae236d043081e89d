/* kdidx ingest PATH...: articles into the database; --refresh: stale records made again. */
#include <inttypes.h>
#include <stdio.h>

#include "cmd/progress.h"
#include "cmd/batch.h"
#include "cmd/cmd.h"
#include "cmd/inputs.h"
#include "cmd/pipeline.h"
#include "cmd/refresh.h"
#include "cmd/reject.h"
#include "query/stale.h"

struct ingest {
    struct kd_run *run;
    struct kd_batch batch;
    struct kd_inputs inputs;
    struct kd_maker *maker;
    uint64_t refused; /* records that the store would not take */
    struct kd_refreshed refreshed;
};

static enum kdidx_status open_db(void *ctx)
{
    struct ingest *in = ctx;
    enum kdidx_status status = kd_open_db(in->run);
    return status == KDIDX_OK ? kd_batch_init(&in->batch, in->run->db, &in->run->err) : status;
}

static enum kdidx_status begin(void *ctx, const struct kd_extractor *extractor)
{
    struct ingest *in = ctx;
    enum kdidx_status status = kd_run_maker(in->run, extractor, &in->maker);
    kd_writer_made_by(in->batch.writer, in->maker);
    return status;
}

static enum kdidx_status skip_known(void *ctx, const struct kd_article *article, bool *skip)
{
    struct ingest *in = ctx;
    enum kdidx_status status = kd_batch_known(&in->batch, article, skip, &in->run->err);
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

static void list(void *ctx, const struct kd_input *input)
{
    struct ingest *in = ctx;
    kd_inputs_add(&in->inputs, input);
}

/* The inputs, and in a document what came of their articles. */
static enum kdidx_status print_inputs(struct ingest *in, const struct kd_pipeline_counts *counts)
{
    static const char *const names[] = {"new", "same", "changed"};
    enum kdidx_status status = kd_inputs_print(&in->inputs, counts);
    if (status != KDIDX_OK)
        return status;
    struct kd_printer *p = in->run->print;
    for (int o = KD_NEW; o <= KD_CHANGED; o++)
        kd_print_pair_int(p, names[o], (int64_t)in->batch.stored.by_outcome[o]);
    kd_print_pair_int(p, "cut_short", (int64_t)counts->cut_short);
    if (in->run->options.refresh) {
        kd_print_pair_int(p, "stale", (int64_t)in->refreshed.stale);
        kd_print_pair_int(p, "extracted", (int64_t)in->refreshed.touched);
        kd_print_pair_int(p, "refreshed", (int64_t)in->refreshed.changed);
    }
    kd_print_text(p, KD_PLAIN, "%s", "");
    return kd_answer_end(in->run);
}

/* Who comes with a new list and finds all articles the same would think that it counted. */
static void tell_stale(struct ingest *in)
{
    struct kd_stale_makers makers;
    struct kd_error ignored = {0};
    struct kd_run *run = in->run;
    uint64_t stale = 0;
    if (run->options.refresh || in->batch.stored.by_outcome[KD_SAME] == 0 ||
        kd_query_makers(run->db, &run->arena, in->maker, &makers, &ignored) != KDIDX_OK)
        return;
    for (size_t i = 0; i < makers.n; i++)
        stale += makers.v[i].current || makers.v[i].row == 0 ? 0 : makers.v[i].articles;
    if (stale > 0)
        kd_say("note: %" PRIu64 " stored article%s other rules or lists made %s; ingest --refresh "
               "extracts again",
               stale, stale == 1 ? " is as" : "s are as", stale == 1 ? "it" : "them");
}

static void say_refreshed(const struct ingest *in)
{
    const struct kd_refreshed *r = &in->refreshed;
    kd_summary_begin(in->run);
    printf("%" PRIu64 " stale, %" PRIu64 " extracted again, %" PRIu64 " changed\n", r->stale,
           r->touched, r->changed);
}

/* What was done, also before a failure. */
static enum kdidx_status report(struct ingest *in, struct kd_pipeline_counts *counts, bool listed)
{
    enum kdidx_status status = KDIDX_OK;
    bool for_people = in->run->options.format == KD_PRINT_TABLE, read = in->run->count > 0;
    counts->rejected += in->refused;
    if (listed && (read || !for_people))
        status = print_inputs(in, counts);
    if (for_people && read)
        kd_batch_summary(&in->batch, in->run, counts->rejected, &counts->left, counts->cut_short);
    if (for_people && in->run->options.refresh)
        say_refreshed(in);
    if (read)
        tell_stale(in);
    return status;
}

/* Reads the operands and stores what is in them. */
static enum kdidx_status ingest(struct ingest *in, struct kd_pipeline_counts *counts, bool listed)
{
    struct kd_run *run = in->run;
    const struct kd_pipeline_sink sink = {.ctx = in,
                                          .open = open_db,
                                          .begin = begin,
                                          .skip = skip_known,
                                          .put = store,
                                          .input = listed ? list : NULL};
    enum kdidx_status status = kd_pipeline_run(run, &sink, counts);
    if (run->db == NULL)
        return status;
    in->batch.watch = kd_progress_watch;
    status = kd_batch_finish(&in->batch, status, &run->err);
    kd_progress_clear();
    return kd_rejects_store(run, status,
                            run->options.limit > 0 && counts->articles >= run->options.limit);
}

enum kdidx_status kd_cmd_ingest(struct kd_run *run)
{
    struct ingest in = {.run = run, .inputs.run = run};
    struct kd_pipeline_counts counts = {0};
    bool listed = run->options.verbose || run->options.format != KD_PRINT_TABLE;
    enum kdidx_status status;
    if (run->options.refresh && run->options.dry_run)
        return kd_fail(&run->err, KDIDX_USAGE,
                       "--refresh and --dry-run: kdidx status tells what is stale");
    if (run->options.dry_run)
        return kd_inputs_dry_run(run);
    status = run->count > 0 ? ingest(&in, &counts, listed) : kd_open_db(run);
    if (status == KDIDX_OK && run->options.refresh)
        status = kd_refresh(run, &in.refreshed);
    in.refused += in.refreshed.refused;
    in.batch.unsettled = in.batch.unsettled || in.refreshed.unsettled;
    bool begun = counts.articles + counts.rejected + in.refreshed.stale > 0;
    if (status == KDIDX_OK || begun) {
        enum kdidx_status reported = report(&in, &counts, listed);
        status = status == KDIDX_OK ? reported : status;
    }
    if (status == KDIDX_INTERRUPTED)
        kd_batch_interrupted(&in.batch, &run->err);
    kd_inputs_free(&in.inputs);
    kd_batch_free(&in.batch);
    kd_maker_free(in.maker);
    return status == KDIDX_OK && counts.rejected > 0 ? KDIDX_REJECTED : status;
}
