/* What names are joined with (same.h): the lists of the program and its rules for it. A database
 * notes what was used last, for another version of the program may come to something else. */
#ifndef KD_JOINING_H
#define KD_JOINING_H

#include <stdbool.h>

#include "store/db.h"

/* Whether the names of the database were joined with other lists or rules than this program has, or
 * not at all; never of one without names. KDIDX_OK or a status of db.h; KDIDX_NOMEM. */
enum kdidx_status kd_joining_differs(struct kd_db *db, bool *out, struct kd_error *err);

/* Notes in the open transaction that this program's were used. */
enum kdidx_status kd_joining_note(struct kd_db *db, struct kd_error *err);

#endif
