/* What one article says -> rows; and the rows taken away again. Used by write.c and migrate.c. */
#ifndef KD_PUT_H
#define KD_PUT_H

#include "store/resolve.h"
#include "store/valid.h"

/* Stores the article, its words and its facts, in the open transaction; *id is its row. The
 * record was found valid and `links` are its links. Memory of the arena that runs out goes to
 * its on_oom. On failure some rows may be there: the caller rolls back. */
enum kdidx_status kd_put_article(struct kd_resolver *resolver, struct kd_db *db,
                                 struct kd_arena *arena, const struct kd_record *record,
                                 const struct kd_links *links, int64_t *id, struct kd_error *err);

/* Stores what copies of the article are known by; part of kd_put_article, and of the migration of
 * databases from before there were sketches. */
enum kdidx_status kd_put_sketch(struct kd_db *db, int64_t article, const char *text, size_t len,
                                struct kd_error *err);

/* Takes an article away with all that only it says. No place may lead to it any more, and the
 * resolver must have been flushed; afterwards it must forget. */
enum kdidx_status kd_remove_article(struct kd_db *db, struct kd_arena *arena, int64_t id,
                                    struct kd_error *err);

#endif
