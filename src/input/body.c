/* Which element of a page holds its article. What in it is none is in trim.c. */
#include "input/body_p.h"

#include <string.h>

#include "input/day.h"

enum {
    PROSE = 80,  /* bytes of a block that is prose, however it ends */
    LEAST = 200, /* of prose in an article */
    FEW = 3,     /* paragraphs that make an element a text */
    CELL = 80,   /* bytes of a table's cell that is put on one line with the others */
};

/* ---- mass ---- */

bool kd_ends_as_sentence(const char *s, size_t n)
{
    if (n == 0)
        return false;
    if (memchr(".!?\"')", s[n - 1], 6) != NULL)
        return true;
    return n >= 3 &&
           (memcmp(s + n - 3, "\xE2\x80\x9D", 3) == 0 || memcmp(s + n - 3, "\xE2\x80\xA6", 3) == 0);
}

static double mass_of(const struct kd_block *block)
{
    if (block->node->furniture || (block->node->traits & KD_E_HEADING) ||
        block->len < KD_SHORTEST || block->links * 2 > block->len)
        return 0;
    bool prose = block->len >= PROSE || kd_ends_as_sentence(block->text, block->len);
    return prose ? (double)(block->len - block->links) : 0;
}

/* Whether the block is one link, long enough for the title of another article. */
static bool is_title_link(const struct kd_block *block)
{
    enum { TITLE = 15 /* bytes */ };
    return block->len >= TITLE && block->links * 10 >= block->len * 9;
}

static void weigh(struct kd_search *s)
{
    for (struct kd_node *at = s->root; at != NULL; at = kd_node_next(s->root, at))
        at->mass = 0, at->paragraphs = at->blocks = at->titles = 0, at->in_range = false;
    for (size_t i = 0; i < s->flow.n; i++) {
        bool title = is_title_link(&s->flow.v[i]);
        s->mass[i] = mass_of(&s->flow.v[i]);
        for (struct kd_node *at = s->flow.v[i].node; at != NULL; at = at->parent) {
            at->mass += s->mass[i];
            at->paragraphs += s->mass[i] > 0;
            at->blocks++;
            at->titles += title;
        }
    }
}

bool kd_gives_day(const struct kd_search *s, const struct kd_block *block)
{
    char day[KD_DAY_SIZE];
    return block->len <= KD_BYLINE &&
           kd_day_of(kd_arena_strndup(s->arena, block->text, block->len), KD_BYLINE / 2, day);
}

/* ---- the element ---- */

/* The element that says it holds the text, with the most of it; NULL: none has enough. */
static struct kd_node *said_body(const struct kd_search *s)
{
    struct kd_node *best = NULL;
    for (struct kd_node *at = s->root; at != NULL; at = kd_node_next(s->root, at))
        if (at->says_body && !at->furniture && (best == NULL || at->mass > best->mass))
            best = at;
    bool enough = best != NULL && best->mass >= LEAST && best->mass * 5 >= s->root->mass;
    return enough ? best : NULL;
}

/* The <article> or <main> in which half of the page's prose is; else the root. */
static struct kd_node *start(const struct kd_search *s)
{
    static const char *const names[] = {"article", "main", NULL};
    for (const char *const *name = names; *name != NULL; name++)
        for (struct kd_node *at = s->root; at != NULL; at = kd_node_next(s->root, at))
            if (kd_node_is(at, *name) && !at->furniture && at->mass >= LEAST &&
                at->mass * 2 >= s->root->mass)
                return at;
    return s->root;
}

static struct kd_node *heaviest_child(const struct kd_node *node)
{
    struct kd_node *best = NULL;
    for (struct kd_node *at = node->first; at != NULL; at = at->next)
        if (at->name != NULL && (best == NULL || at->mass > best->mass))
            best = at;
    return best;
}

/* The child of `node` in which the headline is, or which is the headline. */
static struct kd_node *child_with_head(const struct kd_search *s, const struct kd_node *node)
{
    for (struct kd_node *at = node->first; at != NULL; at = at->next)
        if (s->facts->head != NULL && kd_node_in(at, s->facts->head))
            return at;
    return NULL;
}

/* Of children that each hold a text (an article, its comments, others), the one at the headline or
 * first behind it. NULL: there is no headline, or it says nothing. */
static struct kd_node *child_by_head(const struct kd_search *s, const struct kd_node *node)
{
    struct kd_node *at = child_with_head(s, node);
    for (; at != NULL; at = at->next)
        if (at->name != NULL && at->mass >= LEAST && at->mass * 8 >= node->mass &&
            at->paragraphs >= FEW)
            return at;
    return NULL;
}

/* The prose that stands in `node` in paragraphs of its own, in no further element. */
static double loose_mass(const struct kd_search *s, const struct kd_node *node)
{
    double loose = 0;
    for (size_t i = 0; i < s->flow.n; i++) {
        const struct kd_node *block = s->flow.v[i].node;
        loose += block == node || block->parent == node ? s->mass[i] : 0;
    }
    return loose;
}

/* Whether `node` is somebody's answer: it has a line that gives a day, as each post of a forum has
 * and no part of an article. `block` is one before or in it, and then the first behind it. */
static bool is_answer(const struct kd_search *s, const struct kd_node *node, size_t *block)
{
    bool answer = false;
    while (*block < s->flow.n && !kd_node_in(node, s->flow.v[*block].node))
        ++*block;
    for (; *block < s->flow.n && kd_node_in(node, s->flow.v[*block].node); ++*block)
        answer = answer || (s->mass[*block] == 0 && kd_gives_day(s, &s->flow.v[*block]));
    return answer;
}

/* The last of the children behind `first` that are called the same and are no answers: a text may
 * lie in several pieces. */
static struct kd_node *last_piece(const struct kd_search *s, struct kd_node *first)
{
    struct kd_node *last = first;
    size_t block = 0;
    for (struct kd_node *at = first->next; at != NULL; at = at->next) {
        bool piece = at->mass > 0 && kd_node_same_name(first, at);
        if (piece && is_answer(s, at, &block))
            break;
        last = piece ? at : last;
    }
    return last;
}

/* The first of the children behind the headline that are called like `piece`: one may be too short
 * to be taken for a text by itself. */
static struct kd_node *first_piece(const struct kd_search *s, const struct kd_node *top,
                                   struct kd_node *piece)
{
    struct kd_node *at = child_with_head(s, top);
    if (kd_node_attr(piece, "class") == NULL) /* rows of a table are all called the same */
        return piece;
    while (at != NULL && at != piece && (at->mass < 1 || !kd_node_same_name(at, piece)))
        at = at->next;
    return at != NULL ? at : piece;
}

/* Down from `top` for as long as one child has nearly all, or the headline tells which. */
static struct kd_range descend(const struct kd_search *s, struct kd_node *top)
{
    for (;;) {
        struct kd_node *next = heaviest_child(top);
        if (next == NULL || next->mass < 1 || next->paragraphs < 2)
            break;
        if (next->mass < 0.8 * top->mass) {
            next = loose_mass(s, top) * 3 < top->mass ? child_by_head(s, top) : NULL;
            struct kd_node *last = next != NULL ? last_piece(s, next) : NULL;
            struct kd_node *first = next != NULL ? first_piece(s, top, next) : NULL;
            if (last != first)
                return (struct kd_range){top, first, last};
        }
        if (next == NULL)
            break;
        top = next;
    }
    return (struct kd_range){top, NULL, NULL};
}

static struct kd_range find_range(const struct kd_search *s)
{
    struct kd_node *said = said_body(s);
    if (said == NULL)
        return descend(s, start(s));
    for (struct kd_node *at = said->parent != NULL ? said->parent->first : NULL; at != NULL;
         at = at->next)
        if (at != said && at->says_body && at->mass > 0) /* a text in several pieces */
            return (struct kd_range){said->parent, NULL, NULL};
    return (struct kd_range){said, NULL, NULL};
}

/* ---- the text ---- */

static const struct kd_node *with_trait(const struct kd_node *node, unsigned trait)
{
    while (node != NULL && !(node->traits & trait))
        node = node->parent;
    return node;
}

/* What stands between two blocks: cells of a table's row go on one line, list lines on the next. */
static const char *between(const struct kd_block *a, const struct kd_block *b)
{
    const struct kd_node *row = with_trait(a->node, KD_E_ROW);
    if (row != NULL && row == with_trait(b->node, KD_E_ROW) && a->len < CELL && b->len < CELL)
        return kd_node_is(a->node, "th") && kd_node_is(b->node, "td") ? ": " : " | ";
    if (row != NULL && with_trait(b->node, KD_E_ROW) != NULL && a->len < CELL && b->len < CELL)
        return "\n";
    bool items = (a->node->traits & KD_E_ITEM) && (b->node->traits & KD_E_ITEM);
    return items && a->node->parent == b->node->parent ? "\n" : "\n\n";
}

static struct kd_str join(const struct kd_search *s)
{
    size_t room = 1, n = 0;
    const struct kd_block *before = NULL;
    for (size_t i = 0; i < s->flow.n; i++)
        room += s->flow.v[i].len + 3;
    char *text = kd_arena_alloc(s->arena, room);
    for (size_t i = 0; i < s->flow.n; i++) {
        const struct kd_block *block = &s->flow.v[i];
        if (s->dropped[i])
            continue;
        const char *gap = before != NULL ? between(before, block) : "";
        memcpy(text + n, gap, strlen(gap));
        n += strlen(gap);
        memcpy(text + n, block->text, block->len);
        n += block->len;
        before = block;
    }
    return (struct kd_str){text, n};
}

static struct kd_str body_of(struct kd_search *s, bool fragment)
{
    struct kd_range range = {s->root, NULL, NULL};
    kd_flow_find(s->arena, s->root, &s->flow);
    s->dropped = kd_arena_alloc(s->arena, s->flow.n + 1);
    s->mass = kd_arena_alloc(s->arena, (s->flow.n + 1) * sizeof *s->mass);
    weigh(s);
    if (!fragment)
        range = find_range(s);
    kd_trim_blocks(s, &range);
    return join(s);
}

/* Takes back what elements are by their names and roles; those that are hidden stay so. */
static void unmark(struct kd_node *root)
{
    for (struct kd_node *at = root; at != NULL; at = kd_node_next(root, at))
        at->furniture = at->hidden;
}

struct kd_str kd_body_text(struct kd_arena *arena, struct kd_node *root,
                           const struct kd_facts *facts, const struct kd_furniture *furniture)
{
    struct kd_search search = {
        .arena = arena, .root = root, .facts = facts, .furniture = furniture};
    struct kd_str body = body_of(&search, false);
    if (root->mass >= LEAST)
        return body;
    unmark(root);
    struct kd_str all = body_of(&search, false);
    return all.len > 2 * body.len ? all : body;
}

struct kd_str kd_fragment_text(struct kd_arena *arena, struct kd_node *root,
                               const struct kd_facts *facts, const struct kd_furniture *furniture)
{
    struct kd_search search = {
        .arena = arena, .root = root, .facts = facts, .furniture = furniture};
    return body_of(&search, true);
}
