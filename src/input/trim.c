/* What in the element of an article is none of it: boxes of links, forms, lines of furniture. */
#include "input/body_p.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/hash.h"
#include "base/utf8.h"

enum {
    REPEATED = 60, /* bytes of a block that is not said twice */
    MOST_QUOTES = 100,
    ENOUGH = 400, /* bytes of prose that may be all of an article */
    KEY = 400
};

static bool in_range(const struct kd_node *node)
{
    while (node != NULL && !node->in_range)
        node = node->parent;
    return node != NULL;
}

static enum kd_furniture_role role_of(const struct kd_search *s, size_t i)
{
    return kd_furniture_line(s->furniture, s->flow.v[i].text, s->flow.v[i].len);
}

static bool is_mostly_links(const struct kd_block *block)
{
    bool heading = block->node->traits & KD_E_HEADING;
    return !heading && block->len < 2 * KD_BYLINE && block->links * 10 >= block->len * 7;
}

/* Between the pieces of an article, the same element of another class is something else. */
static void mark_range(const struct kd_range *range)
{
    range->top->in_range = range->first == NULL;
    for (struct kd_node *at = range->first; at != NULL; at = at != range->last ? at->next : NULL)
        at->in_range = !kd_node_is(at, range->first->name) || kd_node_same_name(at, range->first);
}

static void drop_outside(struct kd_search *s)
{
    for (size_t i = 0; i < s->flow.n; i++) {
        const struct kd_block *block = &s->flow.v[i];
        s->dropped[i] = block->node->furniture || !in_range(block->node) || is_mostly_links(block);
    }
}

static void drop(struct kd_search *s, size_t i)
{
    s->kept -= s->dropped[i] ? 0 : s->mass[i];
    s->dropped[i] = true;
}

static void count_kept(struct kd_search *s)
{
    s->kept = 0;
    for (size_t i = 0; i < s->flow.n; i++)
        s->kept += s->dropped[i] ? 0 : s->mass[i];
}

static bool is_same_text(const char *a, size_t n, const char *b, size_t m)
{
    char p[KEY], q[KEY];
    size_t x = kd_name_key(a, n, p, sizeof p), y = kd_name_key(b, m, q, sizeof q);
    return x > 0 && x == y && memcmp(p, q, x) == 0;
}

static bool is_author(const struct kd_search *s, const struct kd_block *block)
{
    const char *author = s->facts->author;
    return author != NULL && is_same_text(block->text, block->len, author, strlen(author));
}

static bool is_byline(const struct kd_search *s, const struct kd_block *block)
{
    const char *author = s->facts->author;
    if (block->len > KD_BYLINE ||
        (kd_ends_as_sentence(block->text, block->len) && block->len > KD_SHORTEST))
        return false;
    const char *text = kd_arena_strndup(s->arena, block->text, block->len);
    return strncasecmp(text, "by ", 3) == 0 || kd_gives_day(s, block) ||
           (author != NULL && author[0] != '\0' && strcasestr(text, author) != NULL);
}

static bool is_headline(const struct kd_search *s, size_t i)
{
    const struct kd_block *block = &s->flow.v[i];
    const char *title = s->facts->title;
    return title != NULL && is_same_text(block->text, block->len, title, strlen(title));
}

/* What stands before the headline, where the article has it within its first half. */
static void drop_above(struct kd_search *s)
{
    double above = 0;
    size_t begin = 0;
    for (size_t i = 0; i < s->flow.n && above * 2 <= s->kept; i++) {
        if (!s->dropped[i] && is_headline(s, i))
            begin = i;
        above += s->dropped[i] ? 0 : s->mass[i];
    }
    for (size_t i = 0; i < begin; i++)
        drop(s, i);
}

/* The headline, and lines of who wrote it when, before the first paragraph. */
static void drop_top(struct kd_search *s)
{
    bool begun = false;
    for (size_t i = 0; i < s->flow.n && !begun; i++) {
        bool head = !s->dropped[i] && is_headline(s, i);
        if (s->dropped[i])
            continue;
        begun = s->mass[i] > 0 && !head;
        if (head || (!begun && is_byline(s, &s->flow.v[i])))
            drop(s, i);
    }
}

/* "4 yr. ago", "3 hours ago": of an answer, not of an article that stays. */
static bool is_stamp(const struct kd_block *block)
{
    const char *ago = block->len <= KD_BYLINE ? memmem(block->text, block->len, " ago", 4) : NULL;
    bool number = false;
    for (const char *at = block->text; ago != NULL && at < ago; at++)
        number = number || isdigit((unsigned char)*at);
    return number && !kd_ends_as_sentence(block->text, block->len);
}

static void drop_from(struct kd_search *s, size_t i)
{
    for (; i < s->flow.n; i++)
        drop(s, i);
}

/* The answers to an article, from the first that is stamped on; one stamp alone is its own. */
static void drop_answers(struct kd_search *s)
{
    double above = 0;
    size_t first = s->flow.n, stamps = 0;
    for (size_t i = 0; i < s->flow.n; i++) {
        bool stamp = !s->dropped[i] && above >= ENOUGH && is_stamp(&s->flow.v[i]);
        first = stamp && stamps == 0 ? i : first;
        stamps += stamp;
        above += s->dropped[i] ? 0 : s->mass[i];
    }
    if (stamps > 1)
        drop_from(s, first);
}

/* On a page that nothing but rules divides: what is behind the one that ends the article. */
static void drop_behind_rule(struct kd_search *s, const struct kd_range *range)
{
    double above = 0;
    if (!kd_node_is(range->top, "body"))
        return;
    for (size_t i = 0; i < s->flow.n; i++) {
        if (s->flow.v[i].ruled && above >= ENOUGH) {
            drop_from(s, i);
            return;
        }
        above += s->dropped[i] ? 0 : s->mass[i];
    }
}

/* ---- boxes ---- */

/* The box that block i heads: the largest element around it, inside the range, whose first block
 * it is. */
static struct kd_node *box_of(const struct kd_search *s, const struct kd_range *range, size_t i)
{
    struct kd_node *box = s->flow.v[i].node;
    while (box != range->top && box->parent != range->top &&
           (i == 0 || !kd_node_in(box->parent, s->flow.v[i - 1].node)))
        box = box->parent;
    return box;
}

/* Whether it is for somebody to type in. */
static bool is_field(const struct kd_node *node)
{
    static const char *const others[] = {"hidden", "submit", "button", "checkbox",
                                         "radio",  "image",  "reset",  NULL};
    const char *type = kd_node_attr(node, "type");
    if (!kd_node_is(node, "input"))
        return kd_node_is(node, "textarea");
    for (const char *const *other = others; type != NULL && *other != NULL; other++)
        if (strcasecmp(type, *other) == 0)
            return false;
    return true;
}

/* The form, with the sentence or two that ask for an address or a comment. */
static void box_forms(struct kd_search *s, const struct kd_range *range)
{
    enum { FEW = 2, SMALL = 10 /* one in how many of the article's bytes */ };
    for (struct kd_node *at = range->top; at != NULL; at = kd_node_next(range->top, at)) {
        struct kd_node *box = at;
        if (at->name == NULL || !is_field(at))
            continue;
        while (box->parent != range->top && box->parent->paragraphs <= FEW &&
               box->parent->mass * SMALL <= s->kept)
            box = box->parent;
        box->boxed = box != range->top;
    }
}

/* Titles of other articles, with the first words of each or without. */
static bool is_cards(const struct kd_node *node)
{
    return node->titles >= 2 && node->titles * 3 >= node->blocks;
}

/* What block i heads, in the second half of the article: who wrote it, what else there is. */
static void box_headed_by(const struct kd_search *s, const struct kd_range *range, size_t i)
{
    enum { SMALL = 5 };
    struct kd_node *box = box_of(s, range, i), *node = s->flow.v[i].node;
    bool author = is_author(s, &s->flow.v[i]);
    for (;; node = node->parent) {
        bool small = node->mass * SMALL <= s->kept || (is_cards(node) && node->mass < s->kept / 2);
        node->boxed = node != range->top && small && (author || is_cards(node));
        if (node == box)
            break;
    }
}

static bool is_boxed(const struct kd_range *range, const struct kd_node *node)
{
    while (node != range->top && !node->boxed)
        node = node->parent;
    return node->boxed;
}

static void drop_boxes(struct kd_search *s, const struct kd_range *range)
{
    double above = 0;
    box_forms(s, range);
    for (size_t i = 0; i < s->flow.n; i++) {
        if (!s->dropped[i] && above * 2 > s->kept)
            box_headed_by(s, range, i);
        above += s->dropped[i] ? 0 : s->mass[i];
    }
    for (size_t i = 0; i < s->flow.n; i++)
        if (!s->dropped[i] && is_boxed(range, s->flow.v[i].node))
            drop(s, i);
}

/* ---- lines ---- */

/* Drops what block i heads or ends: its box; all that follows, where it has none. `above` is the
 * mass kept before it. */
static void drop_section(struct kd_search *s, const struct kd_range *range, size_t i, double above)
{
    const struct kd_node *box = box_of(s, range, i);
    bool own = box != s->flow.v[i].node, linked = s->flow.v[i].links > 0;
    double below = s->kept - above;
    bool end = role_of(s, i) == KD_FURNITURE_END && (above >= ENOUGH || above * 3 >= below);
    bool rest = !own && !linked && above > 0 && (end || below * 2 < above);
    drop(s, i);
    for (size_t k = i + 1; k < s->flow.n && (rest || own); k++) {
        if (!rest && !kd_node_in(box, s->flow.v[k].node))
            break;
        drop(s, k);
    }
}

static void drop_lines(struct kd_search *s, const struct kd_range *range)
{
    double above = 0;
    for (size_t i = 0; i < s->flow.n; i++) {
        enum kd_furniture_role role = s->dropped[i] ? KD_FURNITURE_NONE : role_of(s, i);
        if (role == KD_FURNITURE_END || role == KD_FURNITURE_TAIL)
            drop_section(s, range, i, above);
        else if (role == KD_FURNITURE_HEAD || role == KD_FURNITURE_PART)
            drop(s, i);
        above += s->dropped[i] ? 0 : s->mass[i];
    }
}

static bool is_quote(const struct kd_block *block)
{
    return kd_node_is(block->node, "blockquote") || kd_node_is(block->node->parent, "blockquote") ||
           kd_node_is(block->node->parent, "figure");
}

/* A quote that is drawn out of the text, in which it stands as well. */
static void drop_quotes(struct kd_search *s)
{
    size_t quotes = 0;
    for (size_t i = 0; i < s->flow.n && quotes < MOST_QUOTES; i++) {
        const struct kd_block *block = &s->flow.v[i];
        if (s->dropped[i] || block->len < REPEATED / 2 || !is_quote(block))
            continue;
        quotes++;
        for (size_t k = 0; k < s->flow.n && !s->dropped[i]; k++)
            s->dropped[i] =
                !s->dropped[k] && s->flow.v[k].len > block->len &&
                memmem(s->flow.v[k].text, s->flow.v[k].len, block->text, block->len) != NULL;
    }
}

/* A paragraph that the page has once more, for another screen. */
static void drop_copies(struct kd_search *s)
{
    size_t size = 64;
    while (size < s->flow.n * 2)
        size *= 2;
    uint64_t *met = kd_arena_alloc(s->arena, size * sizeof *met); /* hash table; 0: free */
    for (size_t i = 0; i < s->flow.n; i++) {
        const struct kd_block *block = &s->flow.v[i];
        if (s->dropped[i] || block->len < REPEATED)
            continue;
        uint64_t hash = kd_hash64(block->text, block->len) | 1;
        size_t at = hash & (size - 1);
        while (met[at] != 0 && met[at] != hash)
            at = (at + 1) & (size - 1);
        s->dropped[i] = met[at] == hash;
        met[at] = hash;
    }
}

/* A heading below which nothing is left. */
static void drop_bare_headings(struct kd_search *s)
{
    bool text_below = false;
    for (size_t i = s->flow.n; i-- > 0;) {
        bool heading = s->flow.v[i].node->traits & KD_E_HEADING;
        if (s->dropped[i])
            continue;
        s->dropped[i] = heading && !text_below;
        text_below = text_below || !heading;
    }
}

void kd_trim_blocks(struct kd_search *s, const struct kd_range *range)
{
    mark_range(range);
    drop_outside(s);
    count_kept(s);
    drop_above(s);
    drop_top(s);
    drop_answers(s);
    drop_behind_rule(s, range);
    drop_boxes(s, range);
    drop_lines(s, range);
    drop_quotes(s);
    drop_copies(s);
    drop_bare_headings(s);
}
