/* One character of a work under several names. */
#ifndef KD_ROLES_H
#define KD_ROLES_H

#include "store/db.h"

/* Says which names of characters are one within a work (the table role), from what all articles
 * say. After kd_same_settle's people and works; in the open transaction. KDIDX_OK or a status of
 * db.h, and KDIDX_USAGE or KDIDX_IO when a list cannot be read. */
enum kdidx_status kd_roles_settle(struct kd_db *db, struct kd_error *err);

#endif
