/* Records -> database: the only writer.
 *
 * An article is known by two things: its place (source, ordinal) and its content id. A record
 * without a list of places says what stands at its place now (ingest, extract). The same id at the
 * same place: nothing is done. Another id at a known place: the article there was changed; the old
 * one goes with its facts, unless it stands in another place too. A known id at a new place: the
 * article is there already and only the place is added.
 *
 * A record that lists its places comes out of a database (export, merge). Its places are added to
 * what is there and take nothing away, so that it does not matter in which order databases are put
 * together: one place may then hold several articles. A record without a list that comes to such a
 * place is one of them, and nothing is done, or takes the place of all.
 *
 * A text has one record. Where a second says something else, the one that is kept is chosen by
 * what they say, not by which came first (prefer.h).
 *
 * Everything between begin and commit is one transaction: a program that is killed in between
 * leaves the database as it was at begin.
 */
#ifndef KD_WRITE_H
#define KD_WRITE_H

#include "base/status.h"
#include "extract/maker.h"
#include "extract/record.h"
#include "store/db.h"
#include "store/decide.h"

struct kd_writer;

/* KD_CHANGED: the place held another text, or the text another record. */
enum kd_outcome { KD_NEW, KD_SAME, KD_CHANGED };

/* `db` must be open for writing and outlive the writer. On failure *out is NULL (KDIDX_NOMEM or
 * a status of db.h). */
enum kdidx_status kd_writer_new(struct kd_db *db, struct kd_writer **out, struct kd_error *err);
void kd_writer_free(struct kd_writer *writer); /* an open batch is rolled back; NULL is fine */

/* Tells what made the records that come from now on, until told otherwise; NULL, as at first: they
 * name their maker themselves, or it is not known. `maker` must outlive its use. No batch may be
 * open. */
void kd_writer_made_by(struct kd_writer *writer, const struct kd_maker *maker);

/* Adds a maker that records which come later name (made_by), so that more than its hash is known;
 * kd_maker_check must have found it right. In the open batch. */
enum kdidx_status kd_writer_maker(struct kd_writer *writer, const struct kd_maker *maker,
                                  struct kd_error *err);

/* Starts a batch. KDIDX_BUSY: another process writes; nothing was started. */
enum kdidx_status kd_writer_begin(struct kd_writer *writer, struct kd_error *err);

/* Sets *known when this very text already stands at this very place, so that it need not be
 * extracted again (`put` would come to KD_SAME, unless the rules have changed). Outside a batch as
 * well as inside. */
enum kdidx_status kd_writer_known(struct kd_writer *writer, const struct kd_article *article,
                                  bool *known, struct kd_error *err);

/* Stores one article with its record (record->article == the article) in the open batch. All or
 * nothing: after any status but KDIDX_OK the batch holds nothing of this article, and, unless the
 * status is KDIDX_USAGE, is best rolled back. KDIDX_USAGE: the record is not one (an offset
 * outside the text, a relation that names what the record does not list, a bad word); err says
 * which. *outcome is set on KDIDX_OK only. The record is only read. */
enum kdidx_status kd_writer_put(struct kd_writer *writer, const struct kd_record *record,
                                enum kd_outcome *outcome, struct kd_error *err);

/* Puts another record of an article that is stored in the place of the one that it has; its places
 * stay. KDIDX_NONE: it
 * is not stored (any more). Otherwise as kd_writer_put. */
enum kdidx_status kd_writer_renew(struct kd_writer *writer, const struct kd_record *record,
                                  struct kd_error *err);

/* Notes in the open batch that the record of a stored article is what the writer's maker would make
 * of it. KDIDX_NONE: it is not stored (any more). */
enum kdidx_status kd_writer_keep(struct kd_writer *writer, const struct kd_article *article,
                                 struct kd_error *err);

/* Adds a decision of the user's to the open batch: kd_decision_add. */
enum kdidx_status kd_writer_decide(struct kd_writer *writer, const struct kd_decision *decision,
                                   enum kd_decided *out, struct kd_error *err);

/* Makes the batch durable (synchronous=NORMAL: safe against a crash of the program; the last
 * batches may be lost, whole, in a power cut). On failure the batch is rolled back. */
enum kdidx_status kd_writer_commit(struct kd_writer *writer, struct kd_error *err);

/* After the last batch: what depends on all articles together is put right for the new ones (near
 * copies, names of one thing). In a transaction of its own; what it does not do, for an error or
 * because it was not called, the next call does. No batch may be open. */
enum kdidx_status kd_writer_settle(struct kd_writer *writer, struct kd_error *err);

/* Undoes the open batch; without one it does nothing. */
void kd_writer_rollback(struct kd_writer *writer);

#endif
