/* Making stale records again, of the stored texts: database -> extract -> database.
 *
 * Articles are taken in the order in which they were stored, maker by maker, since how a maker
 * differs tells which of its articles need to be extracted. What was looked at has the new maker
 * when its batch is committed, so that an interruption loses no more than a batch.
 */
#include "cmd/progress.h"
#include "cmd/refresh.h"

#include <stdlib.h>

#include "cmd/batch.h"
#include "cmd/pipeline.h"
#include "cmd/reading.h"
#include "extract/extract.h"
#include "input/chrome.h"
#include "query/stale.h"
#include "store/prefer.h"

struct refresh {
    struct kd_run *run;
    struct kd_batch batch;
    struct kd_refreshed *out;
    struct kd_maker *maker;
    struct kd_stale_makers makers; /* in run's arena */
    struct kd_cues **cues;         /* of each; NULL: the difference may touch any text */
    struct kd_furniture *furniture;
    struct kd_spans_buf chrome;
    struct kd_arena stated, stored; /* of the article that is read, and of the one that is put */
};

enum kdidx_status kd_run_maker(struct kd_run *run, const struct kd_extractor *extractor,
                               struct kd_maker **out)
{
    struct kd_extract_opts opts = kd_reading_extract_opts(&run->options);
    return kd_maker_new(&opts, kd_extractor_rules(extractor), out, &run->err);
}

enum kdidx_status kd_own_maker(struct kd_run *run, struct kd_maker **out)
{
    struct kd_extract_opts opts = kd_reading_extract_opts(&run->options);
    return kd_maker_alone(&opts, out, &run->err);
}

/* ---- what the pipeline calls ---- */

static enum kdidx_status begin(void *ctx, const struct kd_extractor *extractor)
{
    struct refresh *r = ctx;
    struct kd_run *run = r->run;
    enum kdidx_status status = kd_run_maker(run, extractor, &r->maker);
    if (status == KDIDX_OK)
        status = kd_query_makers(run->db, &run->arena, r->maker, &r->makers, &run->err);
    if (status != KDIDX_OK)
        return status;
    kd_writer_made_by(r->batch.writer, r->maker);
    r->cues = calloc(r->makers.n + 1, sizeof *r->cues);
    if (r->cues == NULL)
        return kd_fail(&run->err, KDIDX_NOMEM, "out of memory");
    for (size_t i = 0; status == KDIDX_OK && i < r->makers.n; i++) {
        const struct kd_stale_maker *old = &r->makers.v[i];
        if (!old->current && !old->any_text)
            status = kd_cues_new(old->cues.v, old->cues.n, &r->cues[i], &run->err);
    }
    return status;
}

/* The articles of one maker. */
static enum kdidx_status read_maker(struct refresh *r, size_t index, kd_article_taker *article,
                                    void *to)
{
    struct kd_run *run = r->run;
    struct kd_stated stated = {.maker = r->makers.v[index].row};
    enum kdidx_status status = KDIDX_OK;
    while (status == KDIDX_OK && (run->options.limit == 0 || r->out->stale < run->options.limit)) {
        kd_arena_reset(&r->stated);
        status = kd_query_stale(run->db, &r->stated, &stated, &run->err);
        if (status == KDIDX_OK)
            status =
                kd_chrome_find(r->furniture, stated.article.text, stated.article.len, &r->chrome);
        if (status != KDIDX_OK)
            break;
        stated.article.chrome = r->chrome.v;
        stated.article.chrome_count = r->chrome.n;
        stated.article.context = r->cues[index];
        r->out->stale++;
        status = article(to, &stated.article);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status read_stale(void *ctx, kd_article_taker *article, void *to)
{
    struct refresh *r = ctx;
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < r->makers.n; i++)
        if (!r->makers.v[i].current)
            status = read_maker(r, i, article, to);
    return status;
}

static enum kdidx_status look(void *ctx, struct kd_worker *worker, const struct kd_article *article,
                              bool *untouched)
{
    const struct kd_cues *cues = article->context;
    bool touched = true;
    (void)ctx;
    enum kdidx_status status =
        cues != NULL ? kd_has_cue(worker, article, cues, &touched) : KDIDX_OK;
    *untouched = !touched;
    return status;
}

static enum kdidx_status untouched(void *ctx, const struct kd_article *article)
{
    struct refresh *r = ctx;
    enum kdidx_status status = kd_batch_keep(&r->batch, article, &r->run->err);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Whether the stored record says the same. */
static enum kdidx_status compare(struct refresh *r, const struct kd_record *record, bool *same)
{
    struct kd_show show;
    kd_arena_reset(&r->stored);
    enum kdidx_status status =
        kd_query_record(r->run->db, &r->stored, record->article->id, &show, &r->run->err);
    *same = false;
    return status == KDIDX_OK ? kd_record_same(&show.record, record, same, &r->run->err) : status;
}

/* KDIDX_NONE: another process took the article away meanwhile. */
static enum kdidx_status put(void *ctx, const struct kd_record *record, const struct kd_buf *out)
{
    struct refresh *r = ctx;
    struct kd_error why = {0};
    bool same = false;
    (void)out;
    enum kdidx_status status = compare(r, record, &same);
    r->out->touched++;
    if (status == KDIDX_OK && same)
        status = kd_batch_keep(&r->batch, record->article, &r->run->err);
    else if (status == KDIDX_OK)
        status = kd_batch_renew(&r->batch, record, &why);
    r->out->changed += status == KDIDX_OK && !same;
    if (status == KDIDX_USAGE) {
        r->out->refused++;
        kd_say("%s cannot be refreshed: %s", record->article->source, why.text);
    } else if (status != KDIDX_OK && status != KDIDX_NONE && why.text[0] != '\0') {
        r->run->err = why;
    }
    return status == KDIDX_NONE || status == KDIDX_USAGE ? KDIDX_OK : status;
}

/* ---- all of it ---- */

static void end(struct refresh *r)
{
    for (size_t i = 0; r->cues != NULL && i < r->makers.n; i++)
        kd_cues_free(r->cues[i]);
    free(r->cues);
    free(r->chrome.v);
    kd_furniture_free(r->furniture);
    kd_batch_free(&r->batch);
    kd_maker_free(r->maker);
    kd_arena_free(&r->stated);
    kd_arena_free(&r->stored);
}

enum kdidx_status kd_refresh(struct kd_run *run, struct kd_refreshed *out)
{
    *out = (struct kd_refreshed){0};
    struct refresh r = {.run = run, .out = out};
    struct kd_pipeline_counts counts = {0};
    const struct kd_pipeline_sink sink = {.ctx = &r,
                                          .begin = begin,
                                          .read = read_stale,
                                          .look = look,
                                          .untouched = untouched,
                                          .put = put};
    struct kd_extract_opts opts = kd_reading_extract_opts(&run->options);
    enum kdidx_status status = kd_batch_init(&r.batch, run->db, &run->err);
    if (status == KDIDX_OK)
        status = kd_furniture_new(opts.data_dir, &r.furniture, &run->err);
    if (status == KDIDX_OK) {
        status = kd_pipeline_run(run, &sink, &counts);
        r.batch.watch = kd_progress_watch;
        status = kd_batch_finish(&r.batch, status, &run->err);
        kd_progress_clear();
        out->unsettled = r.batch.unsettled;
    }
    end(&r);
    return status;
}
