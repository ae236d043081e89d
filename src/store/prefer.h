/* Which of two records of one text is kept, and whether they say the same. */
#ifndef KD_PREFER_H
#define KD_PREFER_H

#include <stdbool.h>

#include "base/status.h"
#include "extract/record.h"

/* Sets *order: > 0 when a is to be kept, < 0 when b is, 0 when they say the same. It is a total
 * order of what records say, places and text left aside, so that of any number of records the same
 * one is left in whatever order they come: the one that states more of title, url, published,
 * outlet and lang; among equals the one whose statements come first by bytes. KDIDX_NOMEM. */
enum kdidx_status kd_record_prefer(const struct kd_record *a, const struct kd_record *b, int *order,
                                   struct kd_error *err);

/* Sets *same when they say the same, also where their forms stand in another order, as those of a
 * record out of a database may. KDIDX_NOMEM. */
enum kdidx_status kd_record_same(const struct kd_record *a, const struct kd_record *b, bool *same,
                                 struct kd_error *err);

#endif
