/* The table of markup.tsv, and what the elements of a page are by it. */
#include "input/markup.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/buf.h"
#include "base/data.h"
#include "base/tsv.h"

enum match { MATCH_WORD, MATCH_BEGINS, MATCH_WHOLE };
enum meaning { MEANS_FURNITURE, MEANS_BODY };

enum { LONGEST_NAME = 1000 /* bytes of a class or id that are looked at */ };

struct entry {
    char word[32];
    size_t len;
    enum match match;
    enum meaning meaning;
};

/* Sorted by the first letter, in small: bucket[c] is the first entry that begins with c or behind
 * it. */
struct kd_markup {
    struct entry *v;
    size_t n, cap;
    size_t bucket[257];
};

/* ---- the table ---- */

/* The index of the cell's value in `names`; false for none of them. */
static bool choose(struct kd_str cell, const char *const *names, int *out)
{
    for (*out = 0; names[*out] != NULL; ++*out)
        if (kd_str_is(cell, names[*out]))
            return true;
    return false;
}

static enum kdidx_status read_entry(const struct kd_tsv *tsv, struct entry *entry,
                                    struct kd_error *err)
{
    static const char *const matches[] = {"word", "begins", "whole", NULL};
    static const char *const meanings[] = {"furniture", "body", NULL};
    struct kd_str word = kd_tsv_get(tsv, "word");
    int match, meaning;
    if (word.len == 0 || word.len >= sizeof entry->word)
        return kd_fail(err, KDIDX_USAGE, "%s:%u: column word holds no word, or a long one",
                       tsv->name, tsv->line);
    if (!choose(kd_tsv_get(tsv, "match"), matches, &match))
        return kd_fail(err, KDIDX_USAGE, "%s:%u: column match: word, begins or whole", tsv->name,
                       tsv->line);
    if (!choose(kd_tsv_get(tsv, "means"), meanings, &meaning))
        return kd_fail(err, KDIDX_USAGE, "%s:%u: column means: furniture or body", tsv->name,
                       tsv->line);
    *entry = (struct entry){
        .len = word.len, .match = (enum match)match, .meaning = (enum meaning)meaning};
    memcpy(entry->word, word.s, word.len);
    return KDIDX_OK;
}

static struct entry *add_entry(struct kd_markup *markup)
{
    if (markup->n == markup->cap) {
        size_t cap = markup->cap > 0 ? markup->cap * 2 : 128;
        struct entry *v = realloc(markup->v, cap * sizeof *v);
        if (v == NULL)
            return NULL;
        markup->v = v;
        markup->cap = cap;
    }
    return &markup->v[markup->n++];
}

static enum kdidx_status read_table(struct kd_markup *markup, const struct kd_buf *file,
                                    struct kd_error *err)
{
    struct kd_tsv tsv;
    enum kdidx_status status = kd_tsv_open(&tsv, "names/markup.tsv", file->data, file->len, err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK) {
        struct entry *entry = add_entry(markup);
        if (entry == NULL)
            return kd_fail(err, KDIDX_NOMEM, "out of memory");
        status = read_entry(&tsv, entry, err);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static unsigned char first_of(const struct entry *entry)
{
    return (unsigned char)tolower((unsigned char)entry->word[0]);
}

static int compare_entries(const void *a, const void *b)
{
    return (int)first_of(a) - (int)first_of(b);
}

static void sort_entries(struct kd_markup *markup)
{
    size_t at = 0;
    if (markup->n > 0)
        qsort(markup->v, markup->n, sizeof *markup->v, compare_entries);
    for (unsigned c = 0; c < 257; c++) {
        while (at < markup->n && first_of(&markup->v[at]) < c)
            at++;
        markup->bucket[c] = at;
    }
}

enum kdidx_status kd_markup_new(const char *dir, struct kd_markup **out, struct kd_error *err)
{
    struct kd_buf file = KD_BUF_EMPTY;
    struct kd_markup *markup = calloc(1, sizeof *markup);
    *out = NULL;
    if (markup == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    enum kdidx_status status = kd_data_read(dir, "names/markup.tsv", &file, err);
    if (status == KDIDX_OK)
        status = read_table(markup, &file, err);
    kd_buf_free(&file);
    if (status == KDIDX_OK) {
        sort_entries(markup);
        *out = markup;
    } else {
        kd_markup_free(markup);
    }
    return status;
}

void kd_markup_free(struct kd_markup *markup)
{
    if (markup != NULL)
        free(markup->v);
    free(markup);
}

/* ---- what an element is called ---- */

/* The bytes of the word at name[at]: letters up to a mark, a digit, or a capital after a small one
 * ("relatedPosts"). */
static size_t word_at(const char *name, size_t at)
{
    size_t n = 0;
    while (isalpha((unsigned char)name[at + n]) &&
           (n == 0 || !isupper((unsigned char)name[at + n]) ||
            isupper((unsigned char)name[at + n - 1])))
        n++;
    return n;
}

/* Whether an entry for whole names, or for words, is `text`, or what it begins with. */
static bool is_listed(const struct kd_markup *markup, enum meaning meaning, bool whole,
                      const char *text, size_t n)
{
    unsigned c = n > 0 ? (unsigned char)tolower((unsigned char)text[0]) : 0;
    for (size_t i = markup->bucket[c]; n > 0 && i < markup->bucket[c + 1]; i++) {
        const struct entry *entry = &markup->v[i];
        bool long_enough = entry->match == MATCH_BEGINS ? n >= entry->len : n == entry->len;
        if (entry->meaning == meaning && (entry->match == MATCH_WHOLE) == whole && long_enough &&
            strncasecmp(text, entry->word, entry->len) == 0)
            return true;
    }
    return false;
}

static bool means(const struct kd_markup *markup, const char *name, enum meaning meaning)
{
    static const char spaces[] = " \t\r\n\f";
    for (size_t at = strspn(name, spaces), n; name[at] != '\0';) {
        n = strcspn(name + at, spaces);
        if (is_listed(markup, meaning, true, name + at, n))
            return true;
        at += n + strspn(name + at + n, spaces);
    }
    for (size_t at = 0, n; name[at] != '\0'; at += n > 0 ? n : 1) {
        n = word_at(name, at);
        if (is_listed(markup, meaning, false, name + at, n))
            return true;
    }
    return false;
}

static bool is_called(const struct kd_markup *markup, const struct kd_node *node,
                      enum meaning meaning)
{
    static const char *const keys[] = {"class", "id", "itemprop", "data-component", NULL};
    for (const char *const *key = keys; *key != NULL; key++) {
        const char *name = kd_node_attr(node, *key);
        char cut[LONGEST_NAME + 1];
        if (name == NULL)
            continue;
        snprintf(cut, sizeof cut, "%.*s", LONGEST_NAME, name);
        if (means(markup, cut, meaning))
            return true;
    }
    return false;
}

/* ---- marks ---- */

static bool has_role(const struct kd_node *node)
{
    static const char *const roles[] = {"navigation", "banner",  "contentinfo", "complementary",
                                        "search",     "dialog",  "alertdialog", "menu",
                                        "menubar",    "toolbar", "tooltip",     NULL};
    const char *own = kd_node_attr(node, "role");
    for (const char *const *role = roles; own != NULL && *role != NULL; role++)
        if (strcasecmp(own, *role) == 0)
            return true;
    return false;
}

static bool is_hidden(const struct kd_node *node)
{
    const char *hidden = kd_node_attr(node, "aria-hidden"), *style = kd_node_attr(node, "style");
    if (kd_node_attr(node, "hidden") != NULL || (hidden != NULL && strcmp(hidden, "true") == 0))
        return true;
    if (style == NULL)
        return false;
    return strcasestr(style, "display:none") != NULL ||
           strcasestr(style, "display: none") != NULL ||
           strcasestr(style, "visibility:hidden") != NULL;
}

static void mark_around(struct kd_node *node, bool head)
{
    for (; node != NULL; node = node->parent)
        *(head ? &node->holds_head : &node->holds_body) = true;
}

static bool is_furniture(const struct kd_markup *markup, const struct kd_node *node)
{
    if (node->holds_body || (node->holds_head && !(node->traits & KD_E_FURNITURE)))
        return false;
    return (node->traits & KD_E_FURNITURE) || has_role(node) ||
           is_called(markup, node, MEANS_FURNITURE);
}

void kd_markup_mark(const struct kd_markup *markup, struct kd_node *root,
                    const struct kd_node *head)
{
    for (struct kd_node *at = root; at != NULL; at = kd_node_next(root, at)) {
        if (at == head)
            mark_around(at, true);
        at->says_body =
            at->name != NULL && (at->traits & KD_E_BLOCK) && is_called(markup, at, MEANS_BODY);
        if (at->says_body)
            mark_around(at, false);
    }
    for (struct kd_node *at = kd_node_next(root, root); at != NULL; at = kd_node_next(root, at)) {
        at->hidden = at->parent->hidden || (at->name != NULL && is_hidden(at));
        at->furniture =
            at->hidden || at->parent->furniture || (at->name != NULL && is_furniture(markup, at));
    }
}
