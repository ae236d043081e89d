/* Inputs that were not used, and why: what the last reading of a path came to. */
#ifndef KD_STORE_REJECT_H
#define KD_STORE_REJECT_H

#include <stdbool.h>
#include <stddef.h>

#include "store/db.h"

/* Keeps in mind that an input, or an article at a place in it ("line 12", "" for the whole), was
 * not used; in a temporary table, so that any number is fine. kd_rejects_settle stores it. */
enum kdidx_status kd_rejects_note(struct kd_db *db, const char *source, const char *place,
                                  const char *reason, struct kd_error *err);

/* Stores what was noted. When all of the `paths` were read to their end (complete), what was
 * stored of them and of what lies below them before is forgotten; otherwise it stays, for it may
 * not have been looked at. In a transaction of its own, none may be open. */
enum kdidx_status kd_rejects_settle(struct kd_db *db, const char *const *paths, size_t count,
                                    bool complete, struct kd_error *err);

#endif
