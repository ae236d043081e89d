/* What depends on all articles together: which are near copies, which names are one thing. */
#ifndef KD_SETTLE_H
#define KD_SETTLE_H

#include "store/db.h"

/* Puts it right for what came and went since the last time, and for other lists and rules that the
 * program has since then. In a transaction of its own unless one
 * is open; on failure nothing is changed, and the next call does it. KDIDX_INTERRUPTED when the
 * database's watcher said so (kd_db_watch). KDIDX_OK or a status of db.h. */
enum kdidx_status kd_settle(struct kd_db *db, struct kd_error *err);

#endif
