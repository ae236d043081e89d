/* A page while its article is looked for: what body.c and trim.c share. */
#ifndef KD_BODY_P_H
#define KD_BODY_P_H

#include "input/body.h"
#include "input/flow.h"

enum {
    KD_SHORTEST = 25, /* bytes of a block that may be prose */
    KD_BYLINE = 100,  /* bytes of a line that may be one */
};

struct kd_search {
    struct kd_arena *arena;
    struct kd_node *root;
    const struct kd_facts *facts;
    const struct kd_furniture *furniture;
    struct kd_flow flow;
    bool *dropped; /* of each block */
    double *mass;
    double kept; /* mass that is not dropped */
};

/* Where the article is: in the children first to last of an element; in all of it when they are
 * NULL. */
struct kd_range {
    struct kd_node *top, *first, *last;
};

bool kd_ends_as_sentence(const char *s, size_t n);

/* Whether the block gives a day and little else. */
bool kd_gives_day(const struct kd_search *s, const struct kd_block *block);

/* Drops the blocks that are not in the range, and those in it that are not of the article. */
void kd_trim_blocks(struct kd_search *s, const struct kd_range *range);

#endif
