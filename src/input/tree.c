/* Walking the tree of a page, and what HTML's elements are for. */
#include "input/tree.h"

#include <stdlib.h>
#include <string.h>

struct element {
    const char *name;
    unsigned traits;
};

/* Elements by name, sorted; what is not here is a part of its line. */
static const struct element elements[] = {
    {"a", KD_E_LINK},
    {"address", KD_E_BLOCK},
    {"amp-ad", KD_E_UNSEEN},
    {"amp-sidebar", KD_E_UNSEEN},
    {"article", KD_E_BLOCK},
    {"aside", KD_E_BLOCK | KD_E_FURNITURE},
    {"audio", KD_E_UNSEEN},
    {"blockquote", KD_E_BLOCK},
    {"body", KD_E_BLOCK},
    {"br", KD_E_BREAK},
    {"button", KD_E_UNSEEN},
    {"canvas", KD_E_UNSEEN},
    {"caption", KD_E_BLOCK},
    {"center", KD_E_BLOCK},
    {"datalist", KD_E_UNSEEN},
    {"dd", KD_E_BLOCK | KD_E_ITEM},
    {"details", KD_E_BLOCK},
    {"dialog", KD_E_UNSEEN},
    {"dir", KD_E_BLOCK},
    {"div", KD_E_BLOCK},
    {"dl", KD_E_BLOCK},
    {"dt", KD_E_BLOCK | KD_E_ITEM},
    {"embed", KD_E_UNSEEN},
    {"fieldset", KD_E_BLOCK},
    {"figcaption", KD_E_BLOCK},
    {"figure", KD_E_BLOCK},
    {"footer", KD_E_BLOCK | KD_E_FURNITURE},
    {"form", KD_E_BLOCK | KD_E_FURNITURE},
    {"h1", KD_E_BLOCK | KD_E_HEADING},
    {"h2", KD_E_BLOCK | KD_E_HEADING},
    {"h3", KD_E_BLOCK | KD_E_HEADING},
    {"h4", KD_E_BLOCK | KD_E_HEADING},
    {"h5", KD_E_BLOCK | KD_E_HEADING},
    {"h6", KD_E_BLOCK | KD_E_HEADING},
    {"head", KD_E_BLOCK | KD_E_UNSEEN},
    {"header", KD_E_BLOCK | KD_E_FURNITURE},
    {"hgroup", KD_E_BLOCK},
    {"hr", KD_E_BLOCK},
    {"html", KD_E_BLOCK},
    {"iframe", KD_E_UNSEEN},
    {"legend", KD_E_BLOCK},
    {"li", KD_E_BLOCK | KD_E_ITEM},
    {"main", KD_E_BLOCK},
    {"map", KD_E_UNSEEN},
    {"math", KD_E_UNSEEN},
    {"menu", KD_E_BLOCK | KD_E_FURNITURE},
    {"nav", KD_E_BLOCK | KD_E_FURNITURE},
    {"noframes", KD_E_UNSEEN},
    {"noscript", KD_E_UNSEEN},
    {"object", KD_E_UNSEEN},
    {"ol", KD_E_BLOCK},
    {"option", KD_E_UNSEEN},
    {"p", KD_E_BLOCK},
    {"pre", KD_E_BLOCK | KD_E_LITERAL},
    {"script", KD_E_UNSEEN},
    {"section", KD_E_BLOCK},
    {"select", KD_E_UNSEEN},
    {"style", KD_E_UNSEEN},
    {"summary", KD_E_BLOCK},
    {"svg", KD_E_UNSEEN},
    {"table", KD_E_BLOCK},
    {"tbody", KD_E_BLOCK},
    {"td", KD_E_BLOCK | KD_E_CELL},
    {"template", KD_E_UNSEEN},
    {"textarea", KD_E_UNSEEN},
    {"tfoot", KD_E_BLOCK},
    {"th", KD_E_BLOCK | KD_E_CELL},
    {"thead", KD_E_BLOCK},
    {"title", KD_E_UNSEEN},
    {"tr", KD_E_BLOCK | KD_E_ROW},
    {"ul", KD_E_BLOCK},
    {"video", KD_E_UNSEEN},
};

static int compare_element(const void *name, const void *element)
{
    return strcmp(name, ((const struct element *)element)->name);
}

unsigned kd_element_traits(const char *name)
{
    const struct element *found = bsearch(name, elements, sizeof elements / sizeof elements[0],
                                          sizeof elements[0], compare_element);
    return found != NULL ? found->traits : 0;
}

struct kd_node *kd_node_past(const struct kd_node *top, const struct kd_node *node)
{
    while (node != top && node->next == NULL)
        node = node->parent;
    return node != top ? node->next : NULL;
}

struct kd_node *kd_node_next(const struct kd_node *top, const struct kd_node *node)
{
    return node->first != NULL ? node->first : kd_node_past(top, node);
}

bool kd_node_in(const struct kd_node *top, const struct kd_node *node)
{
    while (node != NULL && node != top)
        node = node->parent;
    return node != NULL;
}

bool kd_node_is(const struct kd_node *node, const char *name)
{
    return node->name != NULL && strcmp(node->name, name) == 0;
}

const char *kd_node_attr(const struct kd_node *node, const char *name)
{
    for (const struct kd_attr *attr = node->attrs; attr != NULL; attr = attr->next)
        if (strcmp(attr->name, name) == 0)
            return attr->value;
    return NULL;
}

bool kd_node_same_name(const struct kd_node *a, const struct kd_node *b)
{
    const char *p = kd_node_attr(a, "class"), *q = kd_node_attr(b, "class");
    bool both = p != NULL && q != NULL;
    return a->name != NULL && b->name != NULL && strcmp(a->name, b->name) == 0 &&
           (both ? strcmp(p, q) == 0 : p == q);
}

/* The bytes of the white space at s; 0 for none. */
static size_t space(const char *s, size_t n)
{
    if (memchr(" \t\n\r\f", *s, 5) != NULL)
        return 1;
    return n >= 2 && memcmp(s, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

/* Words that are being put together. */
struct words {
    char *v;
    size_t n, most;
};

static void add_words(struct words *words, const char *s, size_t n)
{
    for (size_t i = 0, skip; i < n && words->n < words->most; i += skip) {
        skip = space(s + i, n - i);
        if (skip == 0) {
            words->v[words->n++] = s[i];
            skip = 1;
        } else if (words->n > 0 && words->v[words->n - 1] != ' ') {
            words->v[words->n++] = ' ';
        }
    }
}

/* The length of what can stay of a cut text: no character is cut. */
static size_t whole_characters(const char *s, size_t n, size_t most)
{
    size_t i = n;
    while (i > 0 && ((unsigned char)s[i - 1] & 0xC0) == 0x80)
        i--;
    return n == most && i > 0 && ((unsigned char)s[i - 1] & 0xC0) == 0xC0 ? i - 1 : n;
}

size_t kd_node_words_in(const struct kd_node *node, char *out, size_t size)
{
    struct words words = {out, 0, size - 1};
    for (const struct kd_node *n = node; n != NULL && words.n < words.most;) {
        if (n->name == NULL)
            add_words(&words, n->text, n->len);
        else if (n->traits & (KD_E_BLOCK | KD_E_BREAK))
            add_words(&words, " ", 1);
        bool unseen = n != node && (n->traits & KD_E_UNSEEN);
        n = unseen ? kd_node_past(node, n) : kd_node_next(node, n);
    }
    size_t n = whole_characters(out, words.n, words.most);
    while (n > 0 && out[n - 1] == ' ')
        n--;
    out[n] = '\0';
    return n;
}

const char *kd_node_words(struct kd_arena *arena, const struct kd_node *node)
{
    char words[KD_WORDS + 1];
    size_t n = kd_node_words_in(node, words, sizeof words);
    return kd_arena_strndup(arena, words, n);
}
