/* One character of a work under several names. */
#ifndef KD_ROLES_H
#define KD_ROLES_H

#include "store/db.h"
#include "store/mend.h"
#include "store/romanised.h"

/* Says which names of characters are one within a work (the table role), from what all articles
 * say, and which are garbled. After entity.same is set; in the open transaction; memory comes from
 * the arena. KDIDX_OK or a status of db.h. */
enum kdidx_status kd_roles_settle(struct kd_db *db, struct kd_arena *arena,
                                  const struct kd_romanised *names, struct kd_mender *mender,
                                  struct kd_error *err);

#endif
