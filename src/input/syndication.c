/* Feeds and exports: RSS 0.9x, 1.0 and 2.0, Atom (RFC 4287), WordPress eXtended RSS, MediaWiki's
 * XML dumps, sitemaps with news entries. Elements are known by their namespace's URI and their
 * name. */
#include "input/xml.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "input/content.h"
#include "input/wikitext.h"

/* Which namespace an element is of. */
enum space { OWN, DC, CONTENT, WORDPRESS, NEWS, OTHER };

static const struct {
    const char *uri; /* or how it begins */
    enum space space;
} spaces[] = {
    {"http://purl.org/rss/1.0/modules/content/", CONTENT},
    {"http://purl.org/rss/1.0/modules/", OTHER},
    {"http://purl.org/rss/1.0/", OWN},
    {"http://my.netscape.com/rdf/", OWN},
    {"http://backend.userland.com/", OWN},
    {"http://www.w3.org/2005/Atom", OWN},
    {"http://purl.org/atom/ns#", OWN},
    {"http://www.sitemaps.org/", OWN},
    {"http://www.mediawiki.org/xml/", OWN},
    {"http://purl.org/dc/", DC},
    {"http://wordpress.org/export/", WORDPRESS},
    {"http://www.google.com/schemas/sitemap-news/", NEWS},
};

enum field {
    TEXT,
    TITLE,
    URL,
    DATE,
    OUTLET,
    AUTHOR,
    LANG,
    STATUS, /* of a WordPress entry: draft, publish ... */
    TYPE,   /* of one: post, page, attachment ... */
    PLACE,  /* number of a wiki's namespace; 0: articles */
    FIELDS
};

/* The elements of an entry that are taken; of several for one field the one that stands first. */
static const struct {
    enum space space;
    const char *name;
    enum field field;
} elements[] = {
    {CONTENT, "encoded", TEXT},
    {OWN, "content", TEXT},
    {OWN, "text", TEXT},
    {OWN, "description", TEXT},
    {OWN, "summary", TEXT},
    {OWN, "title", TITLE},
    {NEWS, "title", TITLE},
    {OWN, "link", URL},
    {OWN, "loc", URL},
    {OWN, "guid", URL},
    {OWN, "pubDate", DATE},
    {OWN, "published", DATE},
    {OWN, "issued", DATE},
    {NEWS, "publication_date", DATE},
    {WORDPRESS, "post_date", DATE},
    {DC, "date", DATE},
    {OWN, "updated", DATE},
    {OWN, "modified", DATE},
    {NEWS, "name", OUTLET},
    {DC, "creator", AUTHOR},
    {OWN, "author", AUTHOR},
    {NEWS, "language", LANG},
    {WORDPRESS, "status", STATUS},
    {WORDPRESS, "post_type", TYPE},
    {OWN, "ns", PLACE},
};

enum { ELEMENTS = sizeof elements / sizeof elements[0] };

/* The documents: the root's name, that of an entry, that of the element in which a feed speaks of
 * itself ("" for the root). */
static const struct document {
    const char *root, *entry, *about;
} documents[] = {{"rss", "item", "channel"},
                 {"RDF", "item", "channel"},
                 {"feed", "entry", ""},
                 {"urlset", "url", NULL},
                 {"mediawiki", "page", "siteinfo"}};

enum { DOCUMENTS = sizeof documents / sizeof documents[0] };

struct syndication {
    struct kd_reader *reader;
    const struct document *document;
    int entry;         /* depth of the entry; -1 outside one */
    uint64_t line;     /* where it begins */
    int taking;        /* depth of the element that is being taken; -1 for none */
    struct kd_buf *to; /* where its text goes */
    size_t rank[FIELDS];
    struct kd_buf fields[FIELDS]; /* of the entry */
    struct kd_buf outlet, lang;   /* of the whole feed */
    char under_root[16];          /* the name of the element below the root */
};

static const struct document *document_of(const struct kd_xml_node *root)
{
    for (size_t i = 0; i < DOCUMENTS; i++)
        if (strcmp(root->name, documents[i].root) == 0)
            return &documents[i];
    return NULL;
}

static bool knows(const struct kd_xml_node *root)
{
    return document_of(root) != NULL;
}

static enum space space_of(const struct kd_xml_node *node)
{
    for (size_t i = 0; i < sizeof spaces / sizeof spaces[0]; i++)
        if (strncmp(node->space, spaces[i].uri, strlen(spaces[i].uri)) == 0)
            return spaces[i].space;
    return node->space[0] == '\0' ? OWN : OTHER;
}

static size_t rank_of(const struct kd_xml_node *node)
{
    enum space space = space_of(node);
    size_t rank = 0;
    while (rank < ELEMENTS &&
           (elements[rank].space != space || strcmp(elements[rank].name, node->name) != 0))
        rank++;
    return rank;
}

static void open_entry(struct syndication *s, const struct kd_xml_node *node)
{
    s->entry = node->depth;
    s->line = node->line;
    s->taking = -1;
    for (int f = 0; f < FIELDS; f++) {
        kd_buf_clear(&s->fields[f]);
        s->rank[f] = ELEMENTS;
    }
}

static void take(struct syndication *s, const struct kd_xml_node *node, struct kd_buf *to)
{
    kd_buf_clear(to);
    s->taking = node->depth;
    s->to = to;
}

/* "<link rel='alternate' href='...'/>" of Atom; the other relations lead elsewhere. */
static void take_link(struct syndication *s, const struct kd_xml_node *node)
{
    const char *rel = kd_xml_attr(node, "rel"), *href = kd_xml_attr(node, "href");
    if (href == NULL || (rel != NULL && strcmp(rel, "alternate") != 0))
        return;
    kd_buf_clear(&s->fields[URL]);
    kd_buf_add_str(&s->fields[URL], href);
    s->rank[URL] = 0;
}

static void take_in_entry(struct syndication *s, const struct kd_xml_node *node)
{
    size_t rank = rank_of(node);
    if (rank == ELEMENTS)
        return;
    enum field field = elements[rank].field;
    bool deep = node->depth > s->entry + 1 && field != TEXT && elements[rank].space != NEWS;
    bool wiki = strcmp(s->document->entry, "page") == 0;
    const char *permanent = field == URL ? kd_xml_attr(node, "isPermaLink") : NULL;
    if (deep || (field == TEXT && node->depth > s->entry + 1 && !wiki) || s->rank[field] < rank ||
        (permanent != NULL && strcmp(permanent, "false") == 0))
        return;
    if (field == URL && kd_xml_attr(node, "href") != NULL) {
        take_link(s, node);
        return;
    }
    s->rank[field] = rank;
    take(s, node, &s->fields[field]);
}

/* What the feed says of itself. */
static void take_about(struct syndication *s, const struct kd_xml_node *node)
{
    const char *about = s->document->about;
    if (about == NULL || space_of(node) != OWN || node->depth != (about[0] == '\0' ? 1 : 2) ||
        (about[0] != '\0' && strcmp(about, s->under_root) != 0))
        return;
    if (strcmp(node->name, "title") == 0 || strcmp(node->name, "sitename") == 0)
        take(s, node, &s->outlet);
    else if (strcmp(node->name, "language") == 0)
        take(s, node, &s->lang);
}

/* Elements within a text stand for its paragraphs and line breaks. */
static void break_line(struct syndication *s, const char *name)
{
    if (s->to->len > 0 && s->to->data[s->to->len - 1] != '\n' && !kd_xml_is_inline(name))
        kd_buf_add_char(s->to, '\n');
}

static enum kdidx_status start(void *ctx, const struct kd_xml_node *node)
{
    struct syndication *s = ctx;
    if (node->depth == 0) {
        s->document = document_of(node);
        const char *lang = kd_xml_attr(node, "lang");
        if (lang != NULL)
            kd_buf_add_str(&s->lang, lang);
    }
    if (node->depth == 1) {
        size_t n = strnlen(node->name, sizeof s->under_root - 1);
        memcpy(s->under_root, node->name, n);
        s->under_root[n] = '\0';
    }
    if (s->taking >= 0)
        break_line(s, node->name);
    else if (s->entry >= 0)
        take_in_entry(s, node);
    else if (strcmp(node->name, s->document->entry) == 0 && space_of(node) == OWN)
        open_entry(s, node);
    else
        take_about(s, node);
    return KDIDX_OK;
}

/* Drafts, attachments, a wiki's talk pages and redirections are no articles. */
static bool is_left_out(struct syndication *s)
{
    const char *status = kd_trimmed(&s->fields[STATUS]), *type = kd_trimmed(&s->fields[TYPE]);
    const char *place = kd_trimmed(&s->fields[PLACE]), *text = kd_trimmed(&s->fields[TEXT]);
    if (status != NULL && strcmp(status, "publish") != 0)
        return true;
    if (type != NULL && strcmp(type, "post") != 0 && strcmp(type, "page") != 0)
        return true;
    if (place != NULL && strcmp(place, "0") != 0)
        return true;
    return place != NULL && text != NULL && strncasecmp(text, "#redirect", 9) == 0;
}

/* Atom's authors have a name before their addresses (RFC 4287, 3.2). */
static const char *author_of(struct kd_buf *field)
{
    const char *author = kd_trimmed(field);
    if (author != NULL)
        field->data[(size_t)(author - field->data) + strcspn(author, "\n")] = '\0';
    return author;
}

static enum kdidx_status close_entry(struct syndication *s)
{
    struct kd_place place;
    s->entry = -1;
    bool failed = s->outlet.failed || s->lang.failed;
    for (int f = 0; f < FIELDS; f++)
        failed = failed || s->fields[f].failed;
    if (failed)
        return KDIDX_NOMEM;
    if (is_left_out(s))
        return KDIDX_OK;
    if (strcmp(s->document->entry, "page") == 0 && !kd_wikitext_to_text(&s->fields[TEXT]))
        return KDIDX_NOMEM;
    const char *text = kd_trimmed(&s->fields[TEXT]), *outlet = kd_trimmed(&s->fields[OUTLET]);
    const char *lang = kd_trimmed(&s->fields[LANG]);
    struct kd_stated stated = {.title = kd_trimmed(&s->fields[TITLE]),
                               .url = kd_trimmed(&s->fields[URL]),
                               .published = kd_trimmed(&s->fields[DATE]),
                               .outlet = outlet != NULL ? outlet : kd_trimmed(&s->outlet),
                               .author = author_of(&s->fields[AUTHOR]),
                               .lang = lang != NULL ? lang : kd_trimmed(&s->lang)};
    if (text == NULL)
        text = "";
    return kd_content_article(s->reader, text, strlen(text), &stated,
                              kd_place_line(&place, s->line));
}

static enum kdidx_status end(void *ctx, const struct kd_xml_node *node)
{
    struct syndication *s = ctx;
    if (node->depth == s->taking)
        s->taking = -1;
    else if (s->taking >= 0)
        break_line(s, node->name);
    else if (node->depth == s->entry)
        return close_entry(s);
    return KDIDX_OK;
}

static enum kdidx_status text(void *ctx, const char *text, size_t n)
{
    struct syndication *s = ctx;
    if (s->taking >= 0 && s->to->len <= s->reader->max_article) /* one byte too long is enough */
        kd_buf_add(s->to, text, n);
    return KDIDX_OK;
}

static enum kdidx_status finish(void *ctx)
{
    (void)ctx;
    return KDIDX_OK;
}

static void *open_document(struct kd_reader *reader)
{
    struct syndication *s = calloc(1, sizeof *s);
    if (s != NULL)
        *s = (struct syndication){.reader = reader, .entry = -1, .taking = -1};
    return s;
}

static void close_document(void *ctx)
{
    struct syndication *s = ctx;
    for (int f = 0; f < FIELDS; f++)
        kd_buf_free(&s->fields[f]);
    kd_buf_free(&s->outlet);
    kd_buf_free(&s->lang);
    free(s);
}

const struct kd_xml_form kd_xml_syndication = {.knows = knows,
                                               .open = open_document,
                                               .start = start,
                                               .end = end,
                                               .text = text,
                                               .finish = finish,
                                               .close = close_document};
