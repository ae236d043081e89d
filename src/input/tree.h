/* The tree of a page: its elements and texts, as html.c makes it from what the parser found.
 *
 * Only what tells the article from its page is kept: no comments, no processing instructions. All
 * of it lies in one arena. */
#ifndef KD_TREE_H
#define KD_TREE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"

/* What an element is for whoever reads the page. */
enum {
    KD_E_BLOCK = 1 << 0,     /* begins and ends a paragraph */
    KD_E_UNSEEN = 1 << 1,    /* nothing of it is read: script, form controls */
    KD_E_FURNITURE = 1 << 2, /* made for what is not the article: nav, footer */
    KD_E_HEADING = 1 << 3,
    KD_E_ITEM = 1 << 4, /* a line of a list */
    KD_E_ROW = 1 << 5,
    KD_E_CELL = 1 << 6,
    KD_E_BREAK = 1 << 7,
    KD_E_LINK = 1 << 8,
    KD_E_LITERAL = 1 << 9, /* its line ends are kept: pre */
};

struct kd_attr {
    const char *name, *value; /* value: "" for none */
    struct kd_attr *next;
};

struct kd_node {
    const char *name; /* of the element, in small letters; NULL: a text */
    const char *text; /* of a text; a script's or style's is its only child */
    size_t len;
    unsigned traits; /* KD_E_... */
    struct kd_attr *attrs;
    struct kd_node *parent, *first, *last, *next;
    bool hidden;       /* it, or an element around it, is not shown */
    bool furniture;    /* it, or an element around it, is not the article (markup.c) */
    bool holds_head;   /* the headline is in it */
    bool holds_body;   /* an element that says that it is the article's text is in it, or is it */
    bool says_body;    /* it says so itself */
    double mass;       /* bytes of good prose in it (body.c), */
    size_t paragraphs; /* in how many blocks, */
    size_t blocks;     /* how many there are in all, */
    size_t titles;     /* ... and how many of them are one link, as another article's title is */
    bool boxed;        /* it is a box that is none of the article (trim.c) */
    bool in_range;     /* it is one of the pieces in which the article lies (trim.c) */
};

/* The node that comes after `node` in the page's order, within `top`; NULL at the end. */
struct kd_node *kd_node_next(const struct kd_node *top, const struct kd_node *node);

/* The same, but not into `node`. */
struct kd_node *kd_node_past(const struct kd_node *top, const struct kd_node *node);

/* Whether `node` lies in `top` or is it. */
bool kd_node_in(const struct kd_node *top, const struct kd_node *node);

bool kd_node_is(const struct kd_node *node, const char *name);

/* The value of an attribute; NULL where it has none of that name. */
const char *kd_node_attr(const struct kd_node *node, const char *name);

enum { KD_WORDS = 4000 /* bytes of a headline, a date, a name */ };

/* Whether two are the same element of the same class. */
bool kd_node_same_name(const struct kd_node *a, const struct kd_node *b);

/* What is read in `node`, white space made single and trimmed; "" for nothing. Cut after KD_WORDS
 * bytes. In the arena. */
const char *kd_node_words(struct kd_arena *arena, const struct kd_node *node);

/* The same, into `words`, cut where that is full; returns the bytes written before the NUL. */
size_t kd_node_words_in(const struct kd_node *node, char *words, size_t size);

/* The traits of an element of that name. */
unsigned kd_element_traits(const char *name);

#endif
