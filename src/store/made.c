/* Which maker made the record of an article. */
#include "store/made.h"

static enum kdidx_status put_parts(struct kd_db *db, int64_t row, const struct kd_maker *maker,
                                   struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < maker->parts.n; i++) {
        const struct kd_part *part = &maker->parts.v[i];
        struct kd_stmt *stmt =
            kd_stmt(db, "INSERT INTO part (maker, name, hash, cues) VALUES (?1, ?2, ?3, ?4)");
        kd_bind_int(stmt, 1, row);
        kd_bind_text(stmt, 2, part->name);
        kd_bind_blob(stmt, 3, part->hash, sizeof part->hash);
        if (part->cue_count > 0)
            kd_bind_blob(stmt, 4, part->cues, part->cue_count * sizeof *part->cues);
        status = kd_run(stmt, err);
    }
    return status;
}

enum kdidx_status kd_maker_row(struct kd_db *db, const struct kd_maker *maker, int64_t *out,
                               struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(db, "SELECT id FROM maker WHERE hash = ?1");
    kd_bind_blob(stmt, 1, maker->hash, sizeof maker->hash);
    enum kdidx_status status = kd_run_int(stmt, out, err);
    if (status != KDIDX_NONE)
        return status;
    stmt = kd_stmt(db, "INSERT INTO maker (hash, program) VALUES (?1, ?2)");
    kd_bind_blob(stmt, 1, maker->hash, sizeof maker->hash);
    kd_bind_text(stmt, 2, maker->program);
    status = kd_run(stmt, err);
    if (status != KDIDX_OK)
        return status;
    *out = kd_db_last_id(db);
    return put_parts(db, *out, maker, err);
}

enum kdidx_status kd_put_made(struct kd_db *db, int64_t id, int64_t maker,
                              const struct kd_article *article, struct kd_error *err)
{
    int stated = (article->title != NULL ? KD_STATED_TITLE : 0) |
                 (article->url != NULL ? KD_STATED_URL : 0) |
                 (article->outlet != NULL ? KD_STATED_OUTLET : 0) |
                 (article->lang != NULL ? KD_STATED_LANG : 0);
    struct kd_stmt *stmt =
        kd_stmt(db, "INSERT INTO made (article, maker, stated) VALUES (?1, ?2, ?3)"
                    " ON CONFLICT (article) DO UPDATE SET maker = ?2, stated = ?3");
    kd_bind_int(stmt, 1, id);
    kd_bind_int(stmt, 2, maker);
    kd_bind_int(stmt, 3, stated);
    return kd_run(stmt, err);
}

enum kdidx_status kd_makers_settle(struct kd_db *db, struct kd_error *err)
{
    int64_t any = 0;
    enum kdidx_status status =
        kd_run_int(kd_stmt(db, "SELECT EXISTS (SELECT 1 FROM maker WHERE NOT EXISTS"
                               " (SELECT 1 FROM made WHERE made.maker = maker.id))"),
                   &any, err);
    if (status != KDIDX_OK || any == 0)
        return status;
    status = kd_db_begin(db, err);
    if (status != KDIDX_OK)
        return status;
    status = kd_exec(db,
                     "DELETE FROM part WHERE NOT EXISTS"
                     " (SELECT 1 FROM made WHERE made.maker = part.maker);"
                     "DELETE FROM maker WHERE NOT EXISTS"
                     " (SELECT 1 FROM made WHERE made.maker = maker.id)",
                     err);
    return kd_db_end(db, status, err);
}
