/* What a page says about its article in its elements. */
#include "input/facts.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "input/day.h"

enum {
    BARE = 16,         /* bytes around one in a line that gives nothing else: "Thursday, " */
    AROUND = 60,       /* bytes that may stand around a day in the line that gives it */
    KEY = 400,         /* bytes of a headline that are compared */
    SHORTEST_HEAD = 8, /* letters of a heading that is known again in a title */
    BELOW = 12,        /* texts below the headline in which its day is looked for */
};

enum field { TITLE, URL, OUTLET, LANG, DAY, AUTHOR, FIELDS };

/* The names that <meta> elements and microdata have for them, the surest first. */
static const struct {
    const char *name;
    enum field field;
} names[] = {
    {"og:title", TITLE},
    {"twitter:title", TITLE},
    {"headline", TITLE},
    {"dc.title", TITLE},
    {"og:url", URL},
    {"twitter:url", URL},
    {"og:site_name", OUTLET},
    {"application-name", OUTLET},
    {"dc.publisher", OUTLET},
    {"publisher", OUTLET},
    {"og:locale", LANG},
    {"content-language", LANG},
    {"inlanguage", LANG},
    {"dc.language", LANG},
    {"article:published_time", DAY},
    {"og:published_time", DAY},
    {"datepublished", DAY},
    {"date", DAY},
    {"pubdate", DAY},
    {"publishdate", DAY},
    {"publish-date", DAY},
    {"publication_date", DAY},
    {"dc.date.issued", DAY},
    {"dc.date", DAY},
    {"dcterms.created", DAY},
    {"dcterms.date", DAY},
    {"sailthru.date", DAY},
    {"parsely-pub-date", DAY},
    {"article.published", DAY},
    {"author", AUTHOR},
    {"article:author", AUTHOR},
    {"dc.creator", AUTHOR},
};

enum { NAMES = sizeof names / sizeof names[0] };

/* What is met on the way through the page. */
struct gathered {
    struct kd_arena *arena;
    const struct kd_node *root;
    struct kd_facts *facts;
    const char *value[FIELDS];
    size_t rank[FIELDS]; /* of the value: where its name stands in the table */
    const char *title;   /* of the <title> */
    const char *time;    /* of a <time> that is that of publication */
    const char *canonical;
    const char *html_lang;
};

static size_t rank_of(const char *name)
{
    size_t rank = 0;
    while (rank < NAMES && strcasecmp(names[rank].name, name) != 0)
        rank++;
    return rank;
}

static void offer(struct gathered *g, const char *name, const char *value)
{
    size_t rank = name != NULL && value != NULL ? rank_of(name) : NAMES;
    char day[KD_DAY_SIZE];
    if (rank == NAMES || value[strspn(value, " \t\r\n")] == '\0')
        return;
    enum field field = names[rank].field;
    size_t len = strnlen(value, KD_WORDS + 1);
    bool wrong = len > KD_WORDS || (field == DAY && !kd_day_of(value, AROUND, day)) ||
                 (field == URL && strncmp(value, "http", 4) != 0);
    if (wrong || (g->value[field] != NULL && g->rank[field] <= rank))
        return;
    g->value[field] = kd_arena_strndup(g->arena, value, len);
    g->rank[field] = rank;
}

static void see_meta(struct gathered *g, const struct kd_node *node)
{
    static const char *const keys[] = {"property", "name", "itemprop", "http-equiv", NULL};
    for (const char *const *key = keys; *key != NULL; key++)
        offer(g, kd_node_attr(node, *key), kd_node_attr(node, "content"));
}

static void see_microdata(struct gathered *g, const struct kd_node *node)
{
    const char *name = kd_node_attr(node, "itemprop"), *value = kd_node_attr(node, "content");
    if (name == NULL || rank_of(name) == NAMES)
        return;
    char words[KD_WORDS + 1];
    if (value == NULL)
        value = kd_node_attr(node, "datetime");
    if (value == NULL)
        kd_node_words_in(node, words, sizeof words);
    offer(g, name, value != NULL ? value : words);
}

static void see_time(struct gathered *g, const struct kd_node *node)
{
    const char *value = kd_node_attr(node, "datetime");
    char words[KD_WORDS + 1], day[KD_DAY_SIZE];
    if (g->time != NULL)
        return;
    if (value == NULL || value[0] == '\0') {
        kd_node_words_in(node, words, sizeof words);
        value = words;
    }
    if (kd_day_of(value, AROUND, day))
        g->time = kd_arena_strndup(g->arena, value, strlen(value));
}

static void see_script(struct gathered *g, const struct kd_node *node)
{
    const char *type = kd_node_attr(node, "type");
    if (type != NULL && strcasecmp(type, "application/ld+json") == 0 && node->first != NULL)
        kd_jsonld_find(g->arena, node->first->text, node->first->len, g->facts);
}

static void see_link(struct gathered *g, const struct kd_node *node)
{
    const char *rel = kd_node_attr(node, "rel"), *href = kd_node_attr(node, "href");
    if (rel != NULL && href != NULL && strcasecmp(rel, "canonical") == 0 &&
        strncmp(href, "http", 4) == 0)
        g->canonical = href;
}

static void see_html(struct gathered *g, const struct kd_node *node)
{
    g->html_lang = kd_node_attr(node, "lang");
    if (g->html_lang == NULL)
        g->html_lang = kd_node_attr(node, "xml:lang");
}

static void see(struct gathered *g, const struct kd_node *node)
{
    static const struct {
        const char *name;
        void (*see)(struct gathered *g, const struct kd_node *node);
    } elements[] = {{"meta", see_meta}, {"link", see_link},     {"time", see_time},
                    {"html", see_html}, {"script", see_script}, {NULL, see_microdata}};
    size_t i = 0;
    while (elements[i].name != NULL && strcmp(elements[i].name, node->name) != 0)
        i++;
    elements[i].see(g, node);
    if (g->title == NULL && strcmp(node->name, "title") == 0)
        g->title = kd_node_words(g->arena, node);
}

/* ---- the headline ---- */

/* The letters of a line that is compared. */
struct letters {
    char s[KEY];
    size_t n;
};

static void take_letters(struct letters *letters, const char *words)
{
    letters->n = kd_name_key(words, strlen(words), letters->s, sizeof letters->s);
}

/* Whether one holds the other. */
static bool agrees(const struct letters *heading, const struct letters *title)
{
    size_t n = heading->n, m = title->n;
    if (n == 0 || m == 0)
        return false;
    if (n <= m)
        return strstr(title->s, heading->s) != NULL && (n >= SHORTEST_HEAD || n == m) && n * 3 >= m;
    return strstr(heading->s, title->s) != NULL && m >= SHORTEST_HEAD && m * 3 >= n * 2;
}

static bool is_heading(const struct kd_node *node)
{
    return node->name != NULL && (node->traits & KD_E_HEADING);
}

static bool is_outlet(const struct gathered *g, const char *words)
{
    return g->facts->outlet != NULL && strcasecmp(words, g->facts->outlet) == 0;
}

/* The number of the heading's letters when one of the page's titles repeats it; 0: none does. */
static size_t repeated_letters(const struct gathered *g, const struct kd_node *heading,
                               const struct letters *titles, size_t n)
{
    char words[KD_WORDS + 1];
    struct letters letters;
    kd_node_words_in(heading, words, sizeof words);
    take_letters(&letters, words);
    for (size_t i = 0; i < n && !is_outlet(g, words); i++)
        if (agrees(&letters, &titles[i]))
            return letters.n;
    return 0;
}

/* The heading that the page's titles repeat, the longest of them: the site's name may be one, too.
 * NULL: they repeat none. */
static const struct kd_node *repeated_heading(const struct gathered *g,
                                              const struct letters *titles, size_t n)
{
    const struct kd_node *best = NULL;
    size_t longest = 0;
    for (const struct kd_node *at = g->root; at != NULL; at = kd_node_next(g->root, at)) {
        size_t letters = is_heading(at) ? repeated_letters(g, at, titles, n) : 0;
        if (letters > longest) {
            best = at;
            longest = letters;
        }
    }
    return best;
}

static bool is_innermost(const struct kd_node *node)
{
    if (node->name == NULL || (node->traits & (KD_E_UNSEEN | KD_E_LINK)))
        return false;
    for (const struct kd_node *at = node->first; at != NULL; at = at->next)
        if (at->name != NULL && (at->traits & KD_E_BLOCK))
            return false;
    return true;
}

/* Of a page that has no such heading, the paragraph, cell or large print that says most of a title,
 * in which the site's name may stand before or behind it. */
static const struct kd_node *repeated_line(const struct gathered *g, const struct letters *titles,
                                           size_t n)
{
    char words[KEY + 1];
    struct letters line;
    const struct kd_node *best = NULL;
    size_t longest = SHORTEST_HEAD;
    for (const struct kd_node *at = g->root; at != NULL; at = kd_node_next(g->root, at)) {
        if (!is_innermost(at) || kd_node_words_in(at, words, sizeof words) >= KEY)
            continue;
        take_letters(&line, words);
        for (size_t i = 0; i < n && line.n > longest; i++)
            if (!is_outlet(g, words) && line.n * 2 > titles[i].n &&
                strstr(titles[i].s, line.s) != NULL) {
                best = at;
                longest = line.n;
            }
    }
    return best;
}

/* The only heading of the highest level that the page has. */
static const struct kd_node *only_heading(struct gathered *g)
{
    const struct kd_node *found = NULL;
    for (const struct kd_node *at = g->root; at != NULL; at = kd_node_next(g->root, at))
        if (is_heading(at) && at->name[1] == '1' && !is_outlet(g, kd_node_words(g->arena, at))) {
            if (found != NULL)
                return NULL;
            found = at;
        }
    return found;
}

/* The bytes of a mark between a title and a site's name at s (" | ", " - ", " » "); 0 for none. */
static size_t separator(const char *s)
{
    static const char *const marks[] = {" | ",  " - ", " – ", " — ", " » ", " « ",
                                        " :: ", " · ", " • ", " ‹ ", " › ", NULL};
    for (const char *const *mark = marks; *mark != NULL; mark++)
        if (strncmp(s, *mark, strlen(*mark)) == 0)
            return strlen(*mark);
    return 0;
}

/* A title that ends with a mark and the outlet's name, without these. */
static const char *without_outlet(struct gathered *g, const char *title, const char *outlet)
{
    size_t n = strlen(title), m = outlet != NULL ? strlen(outlet) : 0;
    for (size_t i = 0; m > 0 && i + m < n; i++) {
        size_t mark = separator(title + i);
        if (mark > 0 && n - i - mark == m && strcasecmp(title + i + mark, outlet) == 0)
            return kd_arena_strndup(g->arena, title, i);
    }
    return title;
}

/* A <title> without the site's name: the longest of the parts that marks separate. */
static const char *without_site(struct gathered *g, const char *title)
{
    const char *whole = without_outlet(g, title, g->facts->outlet), *best = title, *begin = title;
    if (whole != title)
        return whole;
    size_t longest = 0;
    for (const char *at = title;; at++) {
        size_t mark = *at != '\0' ? separator(at) : 0;
        if (mark == 0 && *at != '\0')
            continue;
        if ((size_t)(at - begin) > longest) {
            best = begin;
            longest = (size_t)(at - begin);
        }
        if (*at == '\0')
            break;
        begin = at + mark;
        at = begin - 1;
    }
    return kd_arena_strndup(g->arena, best, longest);
}

static void find_head(struct gathered *g)
{
    struct kd_facts *facts = g->facts;
    const char *const said[] = {facts->title, g->value[TITLE], g->title};
    struct letters titles[3];
    for (size_t i = 0; i < 3; i++)
        take_letters(&titles[i], said[i] != NULL ? said[i] : "");
    facts->head = repeated_heading(g, titles, 3);
    if (facts->head == NULL)
        facts->head = repeated_line(g, titles, 3);
    bool repeated = facts->head != NULL;
    if (!repeated)
        facts->head = only_heading(g);
    if (repeated)
        facts->title = kd_node_words(g->arena, facts->head);
    else if (facts->title == NULL && g->value[TITLE] != NULL)
        facts->title = g->value[TITLE];
    else if (facts->title == NULL && g->title != NULL && !is_outlet(g, g->title))
        facts->title = without_site(g, g->title);
    else if (facts->title == NULL && facts->head != NULL)
        facts->title = kd_node_words(g->arena, facts->head);
    if (facts->title != NULL)
        facts->title = without_outlet(g, facts->title, facts->outlet);
    if (facts->title != NULL && facts->title[0] == '\0')
        facts->title = NULL;
}

/* ---- the day by the headline ---- */

static bool day_in_text(struct gathered *g, const struct kd_node *text, size_t most)
{
    if (text == NULL || text->len > 2 * AROUND) /* prose, or much indented */
        return false;
    const char *words = kd_node_words(g->arena, text);
    return kd_day_of(words, most, g->facts->published);
}

static bool is_blank(const struct kd_node *text)
{
    size_t i = 0;
    while (i < text->len && isspace((unsigned char)text->text[i]))
        i++;
    return i == text->len;
}

/* The text that is read right before the headline; NULL for none. */
static const struct kd_node *text_above(const struct gathered *g)
{
    const struct kd_node *above = NULL;
    for (const struct kd_node *at = g->root; at != g->facts->head; at = kd_node_next(g->root, at))
        if (at->name == NULL && !is_blank(at) && !(at->parent->traits & KD_E_UNSEEN))
            above = at;
    return above;
}

static bool find_day_below(struct gathered *g)
{
    int seen = 0;
    for (const struct kd_node *at = kd_node_past(g->root, g->facts->head);
         at != NULL && seen < BELOW;) {
        bool unseen = at->name != NULL && (at->traits & KD_E_UNSEEN);
        if (at->name == NULL && !is_blank(at)) {
            seen++;
            if (day_in_text(g, at, AROUND))
                return true;
        }
        at = unseen ? kd_node_past(g->root, at) : kd_node_next(g->root, at);
    }
    return false;
}

/* A line above the headline that is nothing but a day, the short lines below it, the one above. */
static void find_day_by_head(struct gathered *g)
{
    if (g->facts->head == NULL)
        return;
    const struct kd_node *above = text_above(g);
    if (!day_in_text(g, above, BARE) && !find_day_below(g))
        day_in_text(g, above, AROUND);
}

/* "https://example.com/2021/01/24/title" */
static void find_day_in_url(struct kd_facts *facts)
{
    int year, month, day;
    for (const char *at = facts->url; at != NULL && (at = strchr(at, '/')) != NULL; at++) {
        char tried[KD_DAY_SIZE];
        char copy[11];
        if (strspn(at + 1, "0123456789/") < 10 ||
            sscanf(at, "/%4d/%2d/%2d/", &year, &month, &day) != 3)
            continue;
        snprintf(copy, sizeof copy, "%.10s", at + 1);
        if (kd_day_of(copy, 0, tried))
            memcpy(facts->published, tried, sizeof tried);
        return;
    }
}

static void find_day(struct gathered *g)
{
    const char *stated[] = {g->value[DAY], g->time};
    for (size_t i = 0; i < 2 && g->facts->published[0] == '\0'; i++)
        if (stated[i] != NULL)
            kd_day_of(stated[i], AROUND, g->facts->published);
    if (g->facts->published[0] == '\0')
        find_day_by_head(g);
    if (g->facts->published[0] == '\0')
        find_day_in_url(g->facts);
}

static const char *first_of(const char *a, const char *b)
{
    return a != NULL && a[0] != '\0' ? a : b;
}

void kd_facts_find(struct kd_arena *arena, const struct kd_node *root, const char *url,
                   struct kd_facts *facts)
{
    struct gathered g = {.arena = arena, .root = root, .facts = facts};
    *facts = (struct kd_facts){0};
    for (const struct kd_node *at = root; at != NULL; at = kd_node_next(root, at))
        if (at->name != NULL)
            see(&g, at);
    facts->url = first_of(g.canonical, first_of(facts->url, first_of(g.value[URL], url)));
    facts->outlet = first_of(facts->outlet, g.value[OUTLET]);
    facts->author = first_of(facts->author, g.value[AUTHOR]);
    facts->lang = first_of(g.html_lang, first_of(facts->lang, g.value[LANG]));
    find_head(&g);
    find_day(&g);
}
