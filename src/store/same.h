/* One thing under several names: which entities are the same person or work. */
#ifndef KD_SAME_H
#define KD_SAME_H

#include "store/db.h"

/* Says so in entity.same, for all entities, from what all articles say, the name lists, and the
 * user's decisions; and counts the articles of what became one (the table merged). The result
 * depends on these alone, not on the order of articles or on what was decided before. In the open
 * transaction, which it takes for up to date (the table due). KDIDX_OK or a status of db.h, and
 * KDIDX_USAGE or KDIDX_IO when a list cannot be read. */
enum kdidx_status kd_same_settle(struct kd_db *db, struct kd_error *err);

/* Notes that articles went or decisions changed. In the open transaction. */
enum kdidx_status kd_same_due(struct kd_db *db, struct kd_error *err);

/* Before an entity's row is deleted: lets go of those that are the same as it. */
enum kdidx_status kd_same_leave(struct kd_db *db, int64_t entity, struct kd_error *err);

#endif
