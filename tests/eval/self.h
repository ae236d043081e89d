/* The record that an annotation describes: what a perfect extraction would give. */
#ifndef EV_SELF_H
#define EV_SELF_H

#include "names.h"

/* In the arena; without mentions. `complaint` is told of each name that the annotation's relations
 * use and its lists do not have, and of each form that the text does not have. */
struct kd_record *ev_self(struct kd_arena *arena, const json_t *gold, const char *text, size_t len,
                          void (*complaint)(void *ctx, const char *what), void *ctx);

#endif
