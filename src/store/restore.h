/* A stored article made into a record again. */
#ifndef KD_RESTORE_H
#define KD_RESTORE_H

#include "base/status.h"
#include "extract/record.h"
#include "store/db.h"

/* Makes article row `id` into the record that it was stored from (record->article == article),
 * all in `arena`, whose on_oom must be set: confidence in hundredths, forms by first mention, its
 * places by path and ordinal, the article's own the first of them. In a batch an article may stand
 * nowhere: then there are no places, and source is NULL. KDIDX_CORRUPT when the rows do
 * not fit together, or a status of db.h; the record is then unusable, and all of db's statements
 * are done. */
enum kdidx_status kd_restore(struct kd_db *db, struct kd_arena *arena, int64_t id,
                             struct kd_article *article, struct kd_record *record,
                             struct kd_error *err);

#endif
