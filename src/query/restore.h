/* A stored article made into a record again. Inside src/query only. */
#ifndef KD_RESTORE_H
#define KD_RESTORE_H

#include "query/ask.h"

/* Fills show's article, record and places from article row `id`. KDIDX_CORRUPT when its rows do
 * not fit together. */
enum kdidx_status kd_restore(struct kd_ask *ask, int64_t id, struct kd_show *show);

#endif
