/* Sets of articles, by their numbers in the database: what the parts of a search come to. */
#ifndef KD_ARTICLESET_H
#define KD_ARTICLESET_H

#include "query/ask.h"

/* In ascending order, each once. In the ask's arena. */
struct kd_articles {
    int64_t *v;
    size_t n, cap;
};

/* The first column of every row of a statement that gives them in order. */
enum kdidx_status kd_articles_read(struct kd_ask *ask, struct kd_stmt *stmt,
                                   struct kd_articles *out);

/* In both; in either; in a alone. */
struct kd_articles kd_articles_both(struct kd_arena *arena, const struct kd_articles *a,
                                    const struct kd_articles *b);
struct kd_articles kd_articles_either(struct kd_arena *arena, const struct kd_articles *a,
                                      const struct kd_articles *b);
struct kd_articles kd_articles_without(struct kd_arena *arena, const struct kd_articles *a,
                                       const struct kd_articles *b);

#endif
