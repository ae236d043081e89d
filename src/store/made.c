/* Which maker made the record of an article. */
#include "store/made.h"

#include <string.h>

#include "store/valid.h"

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

static enum kdidx_status row_of_hash(struct kd_db *db, const unsigned char hash[KD_MAKER_HASH],
                                     int64_t *out, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(db, "SELECT id FROM maker WHERE hash = ?1");
    kd_bind_blob(stmt, 1, hash, KD_MAKER_HASH);
    enum kdidx_status status = kd_run_int(stmt, out, err);
    if (status != KDIDX_NONE)
        return status;
    stmt = kd_stmt(db, "INSERT INTO maker (hash, program) VALUES (?1, '')");
    kd_bind_blob(stmt, 1, hash, KD_MAKER_HASH);
    status = kd_run(stmt, err);
    *out = kd_db_last_id(db);
    return status;
}

enum kdidx_status kd_maker_row_of(struct kd_db *db, const char *hex, int64_t *out,
                                  struct kd_error *err)
{
    unsigned char hash[KD_MAKER_HASH];
    kd_id_bytes(hex, hash);
    return row_of_hash(db, hash, out, err);
}

/* Two versions of the program may be one maker: the row shows the greater. */
enum kdidx_status kd_maker_row(struct kd_db *db, const struct kd_maker *maker, int64_t *out,
                               struct kd_error *err)
{
    int64_t described = 0;
    enum kdidx_status status = row_of_hash(db, maker->hash, out, err);
    struct kd_stmt *stmt =
        kd_stmt(db, "UPDATE maker SET program = ?2 WHERE id = ?1 AND program < ?2");
    kd_bind_int(stmt, 1, *out);
    kd_bind_text(stmt, 2, maker->program);
    if (status == KDIDX_OK)
        status = kd_run(stmt, err);
    stmt = kd_stmt(db, "SELECT EXISTS (SELECT 1 FROM part WHERE maker = ?1)");
    kd_bind_int(stmt, 1, *out);
    if (status == KDIDX_OK)
        status = kd_run_int(stmt, &described, err);
    return status == KDIDX_OK && described == 0 ? put_parts(db, *out, maker, err) : status;
}

enum kdidx_status kd_put_made(struct kd_db *db, int64_t id, int64_t maker, unsigned stated,
                              bool now, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(
        db, "INSERT INTO made (article, maker, stated) VALUES (?1, ?2, ?3)"
            " ON CONFLICT (article) DO UPDATE SET stated = made.stated | ?3, maker = iif(?4, ?2,"
            " (SELECT id FROM maker WHERE id IN (made.maker, ?2) ORDER BY hash DESC LIMIT 1))");
    kd_bind_int(stmt, 1, id);
    kd_bind_int(stmt, 2, maker);
    kd_bind_int(stmt, 3, (int64_t)stated);
    kd_bind_int(stmt, 4, now);
    return kd_run(stmt, err);
}

/* A column's hash; KDIDX_CORRUPT: it is none. */
static enum kdidx_status column_hash(struct kd_db *db, struct kd_stmt *stmt, int column,
                                     unsigned char out[KD_MAKER_HASH], struct kd_error *err)
{
    const void *hash = kd_column_blob(stmt, column);
    if (hash == NULL || kd_column_len(stmt, column) != KD_MAKER_HASH)
        return kd_fail(err, KDIDX_CORRUPT, "%s: a maker has no hash; see `kdidx check`",
                       kd_db_path(db));
    memcpy(out, hash, KD_MAKER_HASH);
    return KDIDX_OK;
}

static enum kdidx_status take_part(struct kd_db *db, struct kd_stmt *stmt, struct kd_arena *arena,
                                   struct kd_maker *out, struct kd_error *err)
{
    struct kd_part *part = KD_PUSH(arena, &out->parts);
    const char *name = kd_column_text(stmt, 0);
    *part = (struct kd_part){
        .name = name != NULL ? kd_arena_strndup(arena, name, kd_column_len(stmt, 0)) : ""};
    enum kdidx_status status = column_hash(db, stmt, 1, part->hash, err);
    if (status != KDIDX_OK)
        return status;
    const void *cues = kd_column_blob(stmt, 2);
    size_t len = cues != NULL ? kd_column_len(stmt, 2) : 0;
    if (len > 0)
        part->cues = memcpy(kd_arena_alloc(arena, len), cues, len);
    part->cue_count = len / sizeof *part->cues;
    return KDIDX_OK;
}

static enum kdidx_status read_parts(struct kd_db *db, struct kd_arena *arena, int64_t row,
                                    struct kd_maker *out, struct kd_error *err)
{
    struct kd_stmt *stmt =
        kd_stmt(db, "SELECT name, hash, cues FROM part WHERE maker = ?1 ORDER BY name");
    kd_bind_int(stmt, 1, row);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        status = take_part(db, stmt, arena, out, err);
        if (status != KDIDX_OK) {
            kd_done(stmt);
            return status;
        }
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_maker_read(struct kd_db *db, struct kd_arena *arena, int64_t row,
                                struct kd_maker *out, struct kd_error *err)
{
    *out = (struct kd_maker){0};
    struct kd_stmt *stmt = kd_stmt(db, "SELECT hash, program FROM maker WHERE id = ?1");
    kd_bind_int(stmt, 1, row);
    enum kdidx_status status = kd_step(stmt, err);
    if (status != KDIDX_OK)
        return status;
    status = column_hash(db, stmt, 0, out->hash, err);
    const char *program = kd_column_text(stmt, 1);
    out->program = program != NULL ? kd_arena_strndup(arena, program, kd_column_len(stmt, 1)) : "";
    kd_done(stmt);
    return status == KDIDX_OK ? read_parts(db, arena, row, out, err) : status;
}

enum kdidx_status kd_makers_lack_parts(struct kd_db *db, bool *out, struct kd_error *err)
{
    int64_t any = 0;
    enum kdidx_status status =
        kd_run_int(kd_stmt(db, "SELECT EXISTS (SELECT 1 FROM maker WHERE NOT EXISTS"
                               " (SELECT 1 FROM part WHERE part.maker = maker.id))"),
                   &any, err);
    *out = any != 0;
    return status;
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
