/* Records into the database, in transactions of some hundred articles: large enough that the
 * disk is not waited for at each, small enough that an interruption loses seconds at most. */
#include "cmd/batch.h"

#include <string.h>

/* The articles of a batch lie all over a large database, whose pages are written once a batch: the
 * first are small, so that a stop soon after the start loses little, each later one is twice as
 * large as the one before. */
enum { FIRST_ARTICLES = 500, MOST_ARTICLES = 8000, BATCH_BYTES = 16 << 20 };

enum kdidx_status kd_batch_init(struct kd_batch *batch, struct kd_db *db, struct kd_error *err)
{
    memset(batch, 0, sizeof *batch);
    batch->db = db;
    batch->most = FIRST_ARTICLES;
    return kd_writer_new(db, &batch->writer, err);
}

static void settle(struct kd_batch *batch, bool committed)
{
    for (int o = KD_NEW; committed && o <= KD_CHANGED; o++)
        batch->stored.by_outcome[o] += batch->in_it.by_outcome[o];
    batch->stored.decisions += committed ? batch->in_it.decisions : 0;
    memset(&batch->in_it, 0, sizeof batch->in_it);
    batch->open = false;
    batch->articles = 0;
    batch->bytes = 0;
}

static enum kdidx_status commit(struct kd_batch *batch, struct kd_error *err)
{
    if (!batch->open)
        return KDIDX_OK;
    enum kdidx_status status = kd_writer_commit(batch->writer, err);
    settle(batch, status == KDIDX_OK);
    return status;
}

static enum kdidx_status begin(struct kd_batch *batch, struct kd_error *err)
{
    enum kdidx_status status = batch->open ? KDIDX_OK : kd_writer_begin(batch->writer, err);
    batch->open = status == KDIDX_OK;
    return status;
}

/* What was refused or is not there leaves the others as they were; any other failure undoes them.
 */
static enum kdidx_status undo_if_failed(struct kd_batch *batch, enum kdidx_status status)
{
    if (status != KDIDX_OK && status != KDIDX_USAGE && status != KDIDX_NONE) {
        kd_writer_rollback(batch->writer);
        settle(batch, false);
    }
    return status;
}

/* After the writer took an article with that status. */
static enum kdidx_status after(struct kd_batch *batch, enum kdidx_status status,
                               enum kd_outcome outcome, const struct kd_article *article,
                               struct kd_error *err)
{
    if (undo_if_failed(batch, status) != KDIDX_OK)
        return status;
    batch->in_it.by_outcome[outcome]++;
    batch->articles++;
    batch->bytes += article->len;
    if (batch->articles < batch->most && batch->bytes < BATCH_BYTES)
        return KDIDX_OK;
    batch->most = batch->most < MOST_ARTICLES ? batch->most * 2 : MOST_ARTICLES;
    return commit(batch, err);
}

enum kdidx_status kd_batch_known(struct kd_batch *batch, const struct kd_article *article,
                                 bool *known, struct kd_error *err)
{
    return undo_if_failed(batch, kd_writer_known(batch->writer, article, known, err));
}

enum kdidx_status kd_batch_decide(struct kd_batch *batch, const struct kd_decision *decision,
                                  bool *contradicts, struct kd_error *err)
{
    enum kd_decided decided = KD_DECISION_KNOWN;
    enum kdidx_status status = begin(batch, err);
    if (status != KDIDX_OK)
        return status;
    status = undo_if_failed(batch, kd_writer_decide(batch->writer, decision, &decided, err));
    if (status == KDIDX_OK)
        batch->in_it.decisions += decided != KD_DECISION_KNOWN;
    *contradicts = decided == KD_DECISION_CONTRADICTS;
    return status;
}

enum kdidx_status kd_batch_maker(struct kd_batch *batch, const struct kd_maker *maker,
                                 struct kd_error *err)
{
    enum kdidx_status status = begin(batch, err);
    return status == KDIDX_OK ? undo_if_failed(batch, kd_writer_maker(batch->writer, maker, err))
                              : status;
}

enum kdidx_status kd_batch_put(struct kd_batch *batch, const struct kd_record *record,
                               struct kd_error *err)
{
    enum kd_outcome outcome = KD_NEW;
    enum kdidx_status status = begin(batch, err);
    if (status != KDIDX_OK)
        return status;
    status = kd_writer_put(batch->writer, record, &outcome, err);
    return after(batch, status, outcome, record->article, err);
}

enum kdidx_status kd_batch_renew(struct kd_batch *batch, const struct kd_record *record,
                                 struct kd_error *err)
{
    enum kdidx_status status = begin(batch, err);
    if (status != KDIDX_OK)
        return status;
    status = kd_writer_renew(batch->writer, record, err);
    return after(batch, status, KD_CHANGED, record->article, err);
}

enum kdidx_status kd_batch_keep(struct kd_batch *batch, const struct kd_article *article,
                                struct kd_error *err)
{
    enum kdidx_status status = begin(batch, err);
    if (status != KDIDX_OK)
        return status;
    status = kd_writer_keep(batch->writer, article, err);
    return after(batch, status, KD_SAME, article, err);
}

enum kdidx_status kd_batch_finish(struct kd_batch *batch, enum kdidx_status status,
                                  struct kd_error *err)
{
    struct kd_error why = {0};
    enum kdidx_status ended = commit(batch, &why);
    if (ended == KDIDX_OK && status == KDIDX_OK) {
        kd_db_watch(batch->db, batch->watch);
        ended = kd_writer_settle(batch->writer, &why);
        kd_db_watch(batch->db, NULL);
        batch->unsettled = ended == KDIDX_INTERRUPTED;
    }
    if (ended == KDIDX_OK || (status != KDIDX_OK && status != KDIDX_INTERRUPTED))
        return status;
    *err = why;
    return ended;
}

enum kdidx_status kd_batch_interrupted(const struct kd_batch *batch, struct kd_error *err)
{
    if (batch->unsettled)
        return kd_fail(err, KDIDX_INTERRUPTED,
                       "interrupted: all articles are stored, but near copies and names of one "
                       "thing are not put together yet; the next ingest, load or merge does that");
    return kd_fail(err, KDIDX_INTERRUPTED, "interrupted; run the same command again to go on");
}

void kd_batch_same(struct kd_batch *batch)
{
    batch->stored.by_outcome[KD_SAME]++;
}

void kd_batch_free(struct kd_batch *batch)
{
    kd_writer_free(batch->writer);
}
