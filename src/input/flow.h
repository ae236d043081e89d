/* The text of a page as it flows down: its paragraphs, headings, list lines and table cells. */
#ifndef KD_FLOW_H
#define KD_FLOW_H

#include "input/tree.h"

struct kd_block {
    struct kd_node *node; /* the innermost block element around it */
    const char *text;     /* white space made single; '\n' for <br> */
    size_t len;
    size_t links; /* bytes of it that are in links */
    bool ruled;   /* a rule (<hr>) stands before it */
};

struct kd_flow {
    struct kd_block *v;
    size_t n, cap;
};

/* The blocks of all that is below root, but of what is unseen and of furniture within a line. */
void kd_flow_find(struct kd_arena *arena, struct kd_node *root, struct kd_flow *flow);

#endif
