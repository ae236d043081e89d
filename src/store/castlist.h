/* Who plays whom in what, as the lists say. */
#ifndef KD_CASTLIST_H
#define KD_CASTLIST_H

#include "base/arena.h"
#include "base/status.h"
#include "store/listed.h"

struct kd_castlist;

/* An actor in a drama. */
struct kd_cast_row {
    int32_t drama, actor;   /* rows of the lists (kd_listed_row); the actor's may be none */
    const char *name;       /* the actor's */
    const char *sound;      /* of its key */
    const char *characters; /* divided by '|' */
};

/* Reads cast.tsv into the arena, whose on_oom memory goes to that runs out; rows whose drama is in
 * no list, or in several, are left out. KDIDX_OK, or KDIDX_USAGE and KDIDX_IO with the reason. */
enum kdidx_status kd_castlist_read(struct kd_arena *arena, const struct kd_listed *listed,
                                   struct kd_castlist **out, struct kd_error *err);

/* The *n rows of a drama, from the first on; NULL when there are none. */
const struct kd_cast_row *kd_castlist_of_drama(const struct kd_castlist *list, int32_t drama,
                                               size_t *n);

/* The same of an actor. */
const struct kd_cast_row *kd_castlist_of_actor(const struct kd_castlist *list, int32_t actor,
                                               size_t *n);

#endif
