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

/* The same for an article that is there and has lost its facts (kd_remove_facts): `id` is its row,
 * whose text and places stay; title and the like become the record's. */
enum kdidx_status kd_put_facts(struct kd_resolver *resolver, struct kd_db *db,
                               struct kd_arena *arena, const struct kd_record *record,
                               const struct kd_links *links, int64_t id, struct kd_error *err);

/* Numbers of rows; to be freed with free(v). */
struct kd_ids {
    int64_t *v;
    size_t n, cap;
};

bool kd_ids_add(struct kd_ids *ids, int64_t id); /* false: memory runs out */

/* What articles that were taken away may leave without anybody who names it. */
struct kd_leftovers {
    struct kd_ids relations, entities;
};

/* Takes away all that an article says, its share in every count included, and adds to `left` what
 * may be left over. It must be in no family. The counts are lowered in the database, so what the
 * resolver has gathered stays right. */
enum kdidx_status kd_remove_facts(struct kd_db *db, int64_t id, struct kd_leftovers *left,
                                  struct kd_error *err);

/* Takes the words of an article's title and text out of the full-text index. */
enum kdidx_status kd_remove_words(struct kd_db *db, int64_t id, struct kd_error *err);

/* Takes an article away with all that only it says. No place may lead to it any more. */
enum kdidx_status kd_remove_article(struct kd_db *db, int64_t id, struct kd_leftovers *left,
                                    struct kd_error *err);

/* Deletes those of the leftovers that no article names, and empties `left`. The resolver must have
 * been flushed; afterwards it must forget. */
enum kdidx_status kd_remove_leftovers(struct kd_db *db, struct kd_leftovers *left,
                                      struct kd_error *err);

#endif
