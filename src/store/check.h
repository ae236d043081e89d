/* Proves a database: what `kdidx check` does. */
#ifndef KD_CHECK_H
#define KD_CHECK_H

#include <stdint.h>

#include "store/db.h"

struct kd_check_sink {
    void *ctx;
    /* One finding: `what` names the kind ("integrity", "foreign-key", "span", "form", "count",
     * "fact", "orphan", "fts", "id", "sketch"), `where` the article or table, `text` what is wrong.
     */
    void (*finding)(void *ctx, const char *what, const char *where, const char *text);
    /* So many articles were looked at. May be NULL. */
    void (*looked)(void *ctx, uint64_t articles);
};

struct kd_check_result {
    uint64_t articles, mentions, facts; /* that were looked at */
    uint64_t findings;
};

/* Reads the whole database. `db` should be open for writing, because SQLite compares the
 * full-text index with the texts only there (nothing is changed); otherwise that part is left
 * out and reported as a finding of kind "fts". KDIDX_OK: all was looked at, see *out;
 * KDIDX_CORRUPT: too damaged to be read to the end. */
enum kdidx_status kd_check(struct kd_db *db, const struct kd_check_sink *sink,
                           struct kd_check_result *out, struct kd_error *err);

#endif
