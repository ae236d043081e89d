/* Records into the database, in transactions of some hundred articles. */
#ifndef KD_BATCH_H
#define KD_BATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "base/status.h"
#include "cmd/choice.h"
#include "extract/record.h"
#include "store/db.h"
#include "store/write.h"

struct kd_run;

struct kd_batch_counts {
    uint64_t by_outcome[KD_CHANGED + 1]; /* new, same, changed */
    uint64_t decisions;                  /* that were not here before, or not so */
};

struct kd_batch {
    struct kd_db *db;
    struct kd_writer *writer;
    bool open;
    uint64_t articles, bytes;             /* in the open transaction */
    uint64_t most;                        /* articles of it */
    struct kd_batch_counts stored, in_it; /* committed; in the open transaction */
    kd_db_watcher *watch;                 /* of what kd_batch_finish does; NULL: nobody */
    bool unsettled;                       /* it was stopped in that, with all articles stored */
};

enum kdidx_status kd_batch_init(struct kd_batch *batch, struct kd_db *db, struct kd_error *err);

/* KDIDX_OK: stored; KDIDX_USAGE: the record was refused (err: why), the others are as they were;
 * anything else: the open transaction was undone, stop. */
enum kdidx_status kd_batch_put(struct kd_batch *batch, const struct kd_record *record,
                               struct kd_error *err);

/* kd_writer_known; a failure undoes the batch, which SQLite does as well where memory ends. */
enum kdidx_status kd_batch_known(struct kd_batch *batch, const struct kd_article *article,
                                 bool *known, struct kd_error *err);

/* kd_batch_put for another record of a stored article, counted as changed, and for one whose record
 * stays, counted as same. KDIDX_NONE: the article is gone. */
enum kdidx_status kd_batch_renew(struct kd_batch *batch, const struct kd_record *record,
                                 struct kd_error *err);
enum kdidx_status kd_batch_keep(struct kd_batch *batch, const struct kd_article *article,
                                struct kd_error *err);

/* Takes a decision of the user's in, as kd_batch_put takes a record. *contradicts: here it was said
 * otherwise (decide.h tells which stands). */
enum kdidx_status kd_batch_decide(struct kd_batch *batch, const struct kd_decision *decision,
                                  bool *contradicts, struct kd_error *err);

/* Adds a maker that records name. */
enum kdidx_status kd_batch_maker(struct kd_batch *batch, const struct kd_maker *maker,
                                 struct kd_error *err);

/* Counts an article that needed no storing. */
void kd_batch_same(struct kd_batch *batch);

/* Commits what is open, also when the work came to an end with `status`: what was done is kept.
 * `stored` then counts all that is durable. When all went well the copies among the new articles
 * are looked for, and names joined, unless `watch` stops that: the next batch that ends well does
 * it. Returns status, or the failure of either. */
enum kdidx_status kd_batch_finish(struct kd_batch *batch, enum kdidx_status status,
                                  struct kd_error *err);

/* KDIDX_INTERRUPTED, with what is there and what to do. */
enum kdidx_status kd_batch_interrupted(const struct kd_batch *batch, struct kd_error *err);
void kd_batch_free(struct kd_batch *batch);

/* "FILE: ", with which lines on standard output about run's database begin; "FILE (not made): ". */
void kd_summary_begin(const struct kd_run *run);
/* The summary line of ingest and load there. */
void kd_batch_summary(const struct kd_batch *batch, const struct kd_run *run, uint64_t rejected,
                      const struct kd_left_out *left, uint64_t cut_short);

#endif
