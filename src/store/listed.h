/* Which names the lists give to one person or work. */
#ifndef KD_LISTED_H
#define KD_LISTED_H

#include "base/arena.h"
#include "base/status.h"
#include "store/resolve.h"

struct kd_listed;

/* Reads people.tsv, dramas.tsv and works.tsv into the arena, whose on_oom memory goes to that runs
 * out. KDIDX_OK, or KDIDX_USAGE and KDIDX_IO with the reason. */
enum kdidx_status kd_listed_read(struct kd_arena *arena, struct kd_listed **out,
                                 struct kd_error *err);

/* How many rows there are: they have the numbers from 0 on. */
size_t kd_listed_count(const struct kd_listed *listed);

/* The row of a list that has the name with this key (of kd_entity_key) as its name or one of its
 * aliases; KD_NOT_LISTED when none has, KD_LISTED_OFTEN when several do. */
enum { KD_NOT_LISTED = -1, KD_LISTED_OFTEN = -2 };
int32_t kd_listed_row(const struct kd_listed *listed, enum kd_entity_kind kind, const char *key,
                      size_t len);

/* The name by which a row of the lists goes; it lies in the arena. */
const char *kd_listed_name(const struct kd_listed *listed, int32_t row);

#endif
