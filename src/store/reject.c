/* Inputs that were not used, and why. */
#include "store/reject.h"

#include <string.h>

enum kdidx_status kd_rejects_note(struct kd_db *db, const char *source, const char *place,
                                  const char *reason, struct kd_error *err)
{
    enum kdidx_status status =
        kd_run(kd_stmt(db, "CREATE TEMP TABLE IF NOT EXISTS noted (source TEXT, place TEXT,"
                           " reason TEXT, PRIMARY KEY (source, place, reason)) WITHOUT ROWID"),
               err);
    if (status != KDIDX_OK)
        return status;
    struct kd_stmt *stmt =
        kd_stmt(db, "INSERT OR IGNORE INTO temp.noted (source, place, reason) VALUES (?1, ?2, ?3)");
    kd_bind_text(stmt, 1, source);
    kd_bind_text(stmt, 2, place);
    kd_bind_text(stmt, 3, reason);
    return kd_run(stmt, err);
}

/* '0' is what comes behind '/'. Messages of load call "-" by its name. */
static enum kdidx_status forget(struct kd_db *db, const char *path, struct kd_error *err)
{
    struct kd_stmt *stmt =
        kd_stmt(db, "DELETE FROM rejected WHERE source = ?1 OR (?1 = '-' AND source ="
                    " 'standard input') OR (source >= ?2 || '/' AND source < ?2 || '0')");
    size_t len = strlen(path);
    while (len > 0 && path[len - 1] == '/')
        len--;
    kd_bind_text(stmt, 1, path);
    kd_bind_bytes(stmt, 2, path, len);
    return kd_run(stmt, err);
}

static enum kdidx_status store(struct kd_db *db, const char *const *paths, size_t count, bool noted,
                               struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < count; i++)
        status = forget(db, paths[i], err);
    if (status == KDIDX_OK && noted)
        status = kd_exec(db,
                         "INSERT OR IGNORE INTO rejected (source, place, reason)"
                         " SELECT source, place, reason FROM temp.noted;"
                         "DELETE FROM temp.noted",
                         err);
    return status;
}

/* Nothing to write is the rule; then no lock is asked for either. */
enum kdidx_status kd_rejects_settle(struct kd_db *db, const char *const *paths, size_t count,
                                    bool complete, struct kd_error *err)
{
    int64_t noted = 0, stored = 0;
    enum kdidx_status status = kd_run_int(
        kd_stmt(db, "SELECT count(*) FROM sqlite_temp_schema WHERE name = 'noted'"), &noted, err);
    if (status == KDIDX_OK)
        status = kd_run_int(kd_stmt(db, "SELECT EXISTS (SELECT 1 FROM rejected)"), &stored, err);
    if (status != KDIDX_OK || (noted == 0 && (stored == 0 || !complete)))
        return status;
    status = kd_db_begin(db, err);
    if (status != KDIDX_OK)
        return status;
    return kd_db_end(db, store(db, paths, complete ? count : 0, noted != 0, err), err);
}
