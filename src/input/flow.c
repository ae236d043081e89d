/* Going down a page and gathering the text between the ends of its block elements. */
#include "input/flow.h"

#include <string.h>

/* The block that is being gathered. */
struct gathering {
    struct kd_arena *arena;
    struct kd_flow *flow;
    struct kd_node *node; /* the element around its first text; NULL: nothing yet */
    struct {
        char *v;
        size_t n, cap;
    } text;
    size_t links;
    int in_links, breaks; /* how many <a> are open; <br> since the last text */
    int literal;          /* how many <pre> are open */
    bool space;           /* white space since the last text */
    bool ruled;           /* <hr> since the last block */
};

static void add_char(struct gathering *g, char c)
{
    *KD_PUSH(g->arena, &g->text) = c;
    g->links += g->in_links > 0;
}

static void end_block(struct gathering *g)
{
    size_t n = g->text.n;
    if (n > 0) {
        *KD_PUSH(g->arena, g->flow) = (struct kd_block){.node = g->node,
                                                        .text = g->text.v,
                                                        .len = n,
                                                        .links = g->links < n ? g->links : n,
                                                        .ruled = g->ruled};
        g->ruled = false;
    }
    g->text.v = NULL;
    g->text.n = g->text.cap = 0;
    g->node = NULL;
    g->links = 0;
    g->breaks = 0;
    g->space = false;
}

/* Two <br> end a paragraph, one a line. */
static void add_gap(struct gathering *g)
{
    if (g->breaks > 1)
        end_block(g);
    else if (g->text.n > 0 && g->breaks == 1)
        add_char(g, '\n');
    else if (g->text.n > 0 && g->space)
        add_char(g, ' ');
    g->breaks = 0;
    g->space = false;
}

static struct kd_node *block_around(struct kd_node *node)
{
    while (node->name == NULL || !(node->traits & KD_E_BLOCK))
        node = node->parent;
    return node;
}

static void add_text(struct gathering *g, struct kd_node *node)
{
    for (size_t i = 0; i < node->len; i++) {
        const char *s = node->text + i;
        bool hard = node->len - i >= 2 && memcmp(s, "\xC2\xA0", 2) == 0; /* no-break space */
        if (g->literal > 0 && *s == '\n') {
            g->breaks++;
        } else if (hard || memchr(" \t\n\r\f", *s, 5) != NULL) {
            g->space = true;
            i += hard;
        } else {
            add_gap(g);
            if (g->node == NULL)
                g->node = block_around(node);
            add_char(g, *s);
        }
    }
}

static bool is_passed_over(const struct kd_node *node)
{
    bool within_line = !(node->traits & KD_E_BLOCK);
    return node->name != NULL && ((node->traits & KD_E_UNSEEN) ||
                                  (within_line && node->furniture && !node->parent->furniture));
}

static void enter(struct gathering *g, struct kd_node *node)
{
    if (node->name == NULL) {
        add_text(g, node);
        return;
    }
    if (node->traits & KD_E_BLOCK)
        end_block(g);
    g->ruled = g->ruled || kd_node_is(node, "hr");
    g->breaks += (node->traits & KD_E_BREAK) != 0;
    g->in_links += (node->traits & KD_E_LINK) != 0;
    g->literal += (node->traits & KD_E_LITERAL) != 0;
}

static void leave(struct gathering *g, const struct kd_node *node)
{
    if (node->name == NULL)
        return;
    if (node->traits & KD_E_BLOCK)
        end_block(g);
    g->in_links -= (node->traits & KD_E_LINK) != 0;
    g->literal -= (node->traits & KD_E_LITERAL) != 0;
}

void kd_flow_find(struct kd_arena *arena, struct kd_node *root, struct kd_flow *flow)
{
    struct gathering g = {.arena = arena, .flow = flow};
    struct kd_node *at = root;
    *flow = (struct kd_flow){0};
    while (at != NULL) {
        bool passed = is_passed_over(at);
        if (!passed)
            enter(&g, at);
        if (!passed && at->first != NULL) {
            at = at->first;
            continue;
        }
        if (!passed)
            leave(&g, at);
        while (at != root && at->next == NULL) {
            at = at->parent;
            leave(&g, at);
        }
        at = at != root ? at->next : NULL;
    }
}
