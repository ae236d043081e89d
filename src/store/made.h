/* Which maker (extract/maker.h) made the record of an article. */
#ifndef KD_MADE_H
#define KD_MADE_H

#include "extract/maker.h"
#include "store/db.h"

/* The maker's row, made when it is not there, in the open transaction. Parts that the row has not,
 * for only the hash was known, are added. */
enum kdidx_status kd_maker_row(struct kd_db *db, const struct kd_maker *maker, int64_t *out,
                               struct kd_error *err);

/* The row of the maker with this hash (32 hex digits), made without parts when it is not there. */
enum kdidx_status kd_maker_row_of(struct kd_db *db, const char *hex, int64_t *out,
                                  struct kd_error *err);

/* Notes in the open transaction that `maker` (its row) made the record of the article at row `id`,
 * whose container stated `stated` (article.h). What was noted before as stated stays so. Another
 * maker that made the very same record gives way where `now`; else the greater hash stays, so that
 * it does not matter which of them came first. */
enum kdidx_status kd_put_made(struct kd_db *db, int64_t id, int64_t maker, unsigned stated,
                              bool now, struct kd_error *err);

/* The maker of a row, with its parts, all in `arena`, whose on_oom must be set. KDIDX_NONE: there
 * is none. */
enum kdidx_status kd_maker_read(struct kd_db *db, struct kd_arena *arena, int64_t row,
                                struct kd_maker *out, struct kd_error *err);

/* Whether of some maker only the hash is known. */
enum kdidx_status kd_makers_lack_parts(struct kd_db *db, bool *out, struct kd_error *err);

/* Takes away makers that no article has. In a transaction of its own, none may be open; without
 * such makers nothing is written. */
enum kdidx_status kd_makers_settle(struct kd_db *db, struct kd_error *err);

#endif
