/* Families: groups of articles that are near copies of one, and what they take off the counts. */
#ifndef KD_FAMILY_H
#define KD_FAMILY_H

#include "store/db.h"

/* Looks for the near copies of every article that was stored since the last time (the table
 * fresh), and lets each family count once (the columns copies and surplus). The result depends on
 * the articles alone, not on their order or on how often this was called. In the open transaction.
 * Memory: some 100 MB at a million articles. KDIDX_OK or a status of db.h. */
enum kdidx_status kd_families_settle(struct kd_db *db, struct kd_error *err);

/* Before an article's rows are deleted: dissolves its family. The others are looked at again by
 * kd_families_settle. In the open transaction. */
enum kdidx_status kd_family_leave(struct kd_db *db, int64_t article, struct kd_error *err);

#endif
