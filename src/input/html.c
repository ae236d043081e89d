/* HTML: the parser's document becomes our tree; facts, body and text are found in that. */
#include "input/html.h"

#include <ctype.h>
#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "input/body.h"
#include "input/charset.h"
#include "input/facts.h"
#include "input/format.h"
#include "input/late.h"
#include "input/markup.h"
#include "input/quiet.h"
#include "input/tree.h"

enum {
    CHUNK = 65536,
    SOON = 1024, /* bytes in which <html> is looked for */
    LONGEST_TAG = 2000,
    MOST_TAGS = 300000, /* of a page; an article's has some thousand */
    MOST_BLANKS = 1000, /* of a tag */
    PER_ARTICLE = 8     /* a page may be this many times longer than an article */
};

/* ---- what is HTML ---- */

static size_t past_space(const char *s, size_t n, size_t i)
{
    while (i < n && memchr(" \t\r\n\f", s[i], 5) != NULL)
        i++;
    return i;
}

/* Past what may stand before the first element: white space, comments, an XML declaration. */
static size_t past_prolog(const char *s, size_t n)
{
    for (size_t i = past_space(s, n, 0);; i = past_space(s, n, i)) {
        bool comment = n - i >= 4 && memcmp(s + i, "<!--", 4) == 0;
        bool declaration = n - i >= 5 && memcmp(s + i, "<?xml", 5) == 0;
        if (!comment && !declaration)
            return i;
        const char *end =
            comment ? memmem(s + i + 4, n - i - 4, "-->", 3) : memmem(s + i, n - i, "?>", 2);
        if (end == NULL)
            return n;
        i = (size_t)(end - s) + (comment ? 3 : 2);
    }
}

/* Begins with an element of HTML, or with another one that <html> soon follows. */
bool kd_html_sniff(const char *head, size_t len)
{
    static const char *const begins[] = {
        "<!doctype html", "<html",    "<head", "<body",   "<title", "<meta",   "<link",
        "<div",           "<p",       "<h1",   "<h2",     "<table", "<script", "<style",
        "<main",          "<section", "<span", "<center", "<font",  NULL};
    size_t i = past_prolog(head, len);
    for (const char *const *begin = begins; *begin != NULL; begin++) {
        size_t n = strlen(*begin);
        if (len - i > n && strncasecmp(head + i, *begin, n) == 0 &&
            memchr("> \t\r\n/", head[i + n], 6) != NULL)
            return true;
    }
    size_t seen = len < SOON ? len : SOON;
    for (; i < seen && head[0] == '<'; i++)
        if (seen - i > 5 && strncasecmp(head + i, "<html", 5) == 0)
            return true;
    return false;
}

/* ---- the tree ---- */

static struct kd_attr *attrs_of(struct kd_arena *arena, const xmlNode *from)
{
    struct kd_attr *first = NULL, **end = &first;
    for (const xmlAttr *attr = from->properties; attr != NULL; attr = attr->next) {
        const xmlNode *value = attr->children;
        *end = kd_arena_alloc(arena, sizeof **end);
        **end = (struct kd_attr){
            .name = (const char *)attr->name,
            .value = value != NULL && value->content != NULL ? (const char *)value->content : ""};
        end = &(*end)->next;
    }
    return first;
}

static struct kd_node *node_of(struct kd_arena *arena, const xmlNode *from)
{
    bool element = from->type == XML_ELEMENT_NODE;
    if (!element && from->type != XML_TEXT_NODE && from->type != XML_CDATA_SECTION_NODE)
        return NULL;
    struct kd_node *node = kd_arena_alloc(arena, sizeof *node);
    if (element) {
        node->name = (const char *)from->name;
        node->traits = kd_element_traits(node->name);
        node->attrs = attrs_of(arena, from);
    } else {
        node->text = from->content != NULL ? (const char *)from->content : "";
        node->len = strlen(node->text);
    }
    return node;
}

static void append(struct kd_node *parent, struct kd_node *node)
{
    node->parent = parent;
    *(parent->last != NULL ? &parent->last->next : &parent->first) = node;
    parent->last = node;
}

/* The document's elements and texts below a root of our own; names and texts stay in `doc`. */
static struct kd_node *tree_of(struct kd_arena *arena, const xmlDoc *doc)
{
    struct kd_node *root = kd_arena_alloc(arena, sizeof *root), *parent = root;
    const xmlNode *at = doc->children;
    root->name = "";
    root->traits = KD_E_BLOCK;
    while (at != NULL) {
        struct kd_node *node = node_of(arena, at);
        if (node != NULL)
            append(parent, node);
        if (node != NULL && node->name != NULL && at->children != NULL) {
            parent = node;
            at = at->children;
            continue;
        }
        while (at != NULL && at->next == NULL) {
            at = at->parent != (const xmlNode *)doc ? at->parent : NULL;
            parent = at != NULL ? parent->parent : parent;
        }
        at = at != NULL ? at->next : NULL;
    }
    return root;
}

/* ---- a page ---- */

struct work {
    struct kd_reader *reader;
    const struct kd_page *page;
    struct kd_arena arena;
    struct kd_buf text; /* the page's, in UTF-8 */
    xmlDocPtr doc;
};

enum parsed {
    PARSED,
    DEEP,     /* elements lie in each other deeper than libxml2 goes: what follows is missing */
    TOO_LONG, /* a text is longer than libxml2 takes: what follows is missing */
    NO_MEMORY
};

struct parsing {
    htmlParserCtxtPtr context;
    bool no_memory;
};

/* libxml2's structured error callback. Pages are full of errors, of which nobody wants to know; but
 * without memory some of its loops would never end. */
static void on_error(void *ctx, xmlErrorPtr error)
{
    struct parsing *parsing = ctx;
    if (error->code != XML_ERR_NO_MEMORY)
        return;
    parsing->no_memory = true;
    if (parsing->context != NULL)
        xmlStopParser(parsing->context);
}

/* Parses work->text, at most INT_MAX bytes, into work->doc. */
static enum parsed parse_once(struct work *work)
{
    const int options = HTML_PARSE_RECOVER | HTML_PARSE_NONET | HTML_PARSE_COMPACT;
    struct parsing parsing = {NULL, false};
    struct kd_quiet quiet;
    bool deep = false;
    kd_quiet_begin(&quiet, on_error, &parsing);
    parsing.context = htmlNewParserCtxt();
    xmlFreeDoc(work->doc);
    work->doc = NULL;
    if (parsing.context != NULL) {
        work->doc = htmlCtxtReadMemory(parsing.context, work->text.data, (int)work->text.len, NULL,
                                       "UTF-8", options);
        deep = parsing.context->disableSAX && parsing.context->errNo == XML_ERR_INTERNAL_ERROR;
    }
    htmlFreeParserCtxt(parsing.context);
    kd_quiet_end(&quiet);
    if (parsing.no_memory) /* which libxml2 also says of a long text */
        return work->text.len > XML_MAX_TEXT_LENGTH ? TOO_LONG : NO_MEMORY;
    return parsing.context == NULL ? NO_MEMORY : deep ? DEEP : PARSED;
}

/* The length of the tag at s[0..n) when it is one of those that only change how a text looks. */
static size_t formatting(const char *s, size_t n)
{
    static const char *const names[] = {"font",  "b",      "i",  "u",  "span", "center", "big",
                                        "small", "strong", "em", "tt", "s",    "strike", NULL};
    size_t name = n > 1 && s[1] == '/' ? 2 : 1;
    for (const char *const *own = names; *own != NULL; own++) {
        size_t len = strlen(*own);
        if (n <= name + len || strncasecmp(s + name, *own, len) != 0 ||
            memchr("> \t\r\n", s[name + len], 5) == NULL)
            continue;
        const char *end = memchr(s, '>', n < LONGEST_TAG ? n : LONGEST_TAG);
        return end != NULL ? (size_t)(end - s) + 1 : 0;
    }
    return 0;
}

/* Old pages open a <font> for each paragraph and close none, so that they lie in each other. */
static void remove_formatting(struct kd_buf *text)
{
    size_t n = 0;
    for (size_t i = 0; i < text->len;) {
        size_t skip = text->data[i] == '<' ? formatting(text->data + i, text->len - i) : 0;
        if (skip == 0)
            text->data[n++] = text->data[i];
        i += skip > 0 ? skip : 1;
    }
    text->data[n] = '\0';
    text->len = n;
}

/* Ends tags that are long lists of attributes: libxml2 compares each with all before it. */
static void end_crowded(struct kd_buf *text)
{
    size_t blanks = 0; /* since the tag began */
    bool open = false;
    for (char *at = text->data, *end = at + text->len; at < end; at++) {
        if (*at == '<' && !open) {
            open = isalpha((unsigned char)at[1]);
            blanks = 0;
        } else if (*at == '>') {
            open = false;
        } else if (open && memchr(" \t\r\n/", *at, 5) != NULL && ++blanks % MOST_BLANKS == 0) {
            *at = '>';
        }
    }
}

/* What is wrong with a page that is not parsed; NULL: nothing. */
static const char *too_much(const struct kd_buf *text)
{
    size_t tags = 0;
    for (const char *at = text->data, *end = at + text->len;
         (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++)
        tags++;
    if (tags > MOST_TAGS)
        return "too many tags for an article's page (more than 300000)";
    return text->len > INT32_MAX / 2 ? "the page is longer than 1 GiB" : NULL;
}

/* Parses the page; a page that cannot be is refused and leaves no work->doc. */
static enum kdidx_status parse(struct work *work)
{
    const char *place = work->page->place;
    const char *why = work->text.len > 0 ? too_much(&work->text) : "an empty page";
    if (why == NULL) {
        end_crowded(&work->text);
        enum parsed parsed = parse_once(work);
        if (parsed == DEEP) {
            remove_formatting(&work->text);
            parsed = parse_once(work);
        }
        if (parsed == NO_MEMORY)
            return KDIDX_NOMEM;
        if (parsed == DEEP)
            kd_note(work->reader, place,
                    "elements nested too deeply: what follows in the page was not read");
        if (parsed == TOO_LONG)
            kd_note(work->reader, place,
                    "a text or script of more than 10000000 bytes: what follows in the page was "
                    "not read");
        why = work->doc == NULL ? "no HTML that can be read" : NULL;
    }
    if (why != NULL)
        kd_reject(work->reader, place, "%s", why);
    return KDIDX_OK;
}

static const char *either(const char *a, const char *b)
{
    return a != NULL ? a : b;
}

/* What the container states, and what the page says where that is nothing. */
static struct kd_stated stated_of(const struct kd_page *page, const struct kd_facts *facts)
{
    struct kd_stated stated = {0};
    if (page->stated != NULL)
        stated = *page->stated;
    stated.member = either(stated.member, page->member);
    stated.title = either(stated.title, facts->title);
    stated.url = either(stated.url, facts->url);
    stated.outlet = either(stated.outlet, facts->outlet);
    stated.author = either(stated.author, facts->author);
    stated.lang = either(stated.lang, facts->lang);
    if (facts->published[0] != '\0')
        stated.published = either(stated.published, facts->published);
    return stated;
}

static enum kdidx_status hand_over(struct work *work)
{
    const struct kd_page *page = work->page;
    struct kd_reader *reader = work->reader;
    struct kd_node *root = tree_of(&work->arena, work->doc);
    struct kd_facts facts = {0};
    if (!page->fragment)
        kd_facts_find(&work->arena, root, page->url, &facts);
    struct kd_stated stated = stated_of(page, &facts);
    facts.title = stated.title;
    kd_markup_mark(reader->markup, root, facts.head);
    struct kd_str body = page->fragment
                             ? kd_fragment_text(&work->arena, root, &facts, reader->furniture)
                             : kd_body_text(&work->arena, root, &facts, reader->furniture);
    if (body.len == 0 && (!page->fragment || stated.title == NULL)) {
        kd_reject(reader, page->place, "a page without an article: no paragraph in it");
        return KDIDX_OK;
    }
    return kd_reader_article(reader, body.s, body.len, &stated, page->place);
}

enum kdidx_status kd_html_page(struct kd_reader *reader, const struct kd_page *page)
{
    struct kd_repairs repairs;
    struct work work = {.reader = reader, .page = page};
    jmp_buf oom;
    enum kdidx_status status = KDIDX_NOMEM;
    work.arena.on_oom = &oom;
    if (kd_charset_decode(page->bytes, page->len, page->charset, &work.text, &repairs))
        status = parse(&work);
    if (status == KDIDX_OK && work.doc != NULL) {
        kd_tell_repairs(reader, &repairs);
        if (setjmp(oom) == 0)
            status = hand_over(&work);
        else
            status = KDIDX_NOMEM;
    }
    xmlFreeDoc(work.doc);
    kd_arena_free(&work.arena);
    kd_buf_free(&work.text);
    return status;
}

bool kd_html_line(const char *html, struct kd_buf *out)
{
    struct work work = {0};
    jmp_buf oom;
    work.arena.on_oom = &oom;
    kd_buf_add_str(&work.text, html);
    const bool parsed = !work.text.failed && parse_once(&work) != NO_MEMORY;
    if (parsed && work.doc != NULL) {
        if (setjmp(oom) == 0)
            kd_buf_add_str(out, kd_node_words(&work.arena, tree_of(&work.arena, work.doc)));
        else
            out->failed = true;
    }
    xmlFreeDoc(work.doc);
    kd_arena_free(&work.arena);
    kd_buf_free(&work.text);
    return parsed && !out->failed;
}

/* ---- a file ---- */

/* All of the stream, at most `most` bytes; false: longer, or out of memory (page->failed). */
static bool read_all(struct kd_stream *stream, size_t most, struct kd_buf *page)
{
    ssize_t got;
    do {
        if (!kd_buf_reserve(page, CHUNK))
            return false;
        got = kd_stream_read(stream, page->data + page->len, CHUNK);
        page->len += got > 0 ? (size_t)got : 0;
    } while (got > 0 && page->len <= most);
    return page->len <= most;
}

enum kdidx_status kd_html_read(struct kd_reader *reader, struct kd_stream *stream)
{
    struct kd_buf bytes = KD_BUF_EMPTY;
    size_t most = reader->max_article * PER_ARTICLE;
    bool whole = read_all(stream, most, &bytes);
    enum kdidx_status status = KDIDX_OK;
    if (bytes.failed) {
        status = KDIDX_NOMEM;
    } else if (!whole) {
        kd_reject(reader, "", "the page is longer than %zu bytes: allow more (--max-article)",
                  most);
    } else {
        struct kd_page page = {.bytes = bytes.data, .len = bytes.len, .place = ""};
        struct kd_place place;
        if (bytes.len > 0)
            status = kd_html_page(reader, &page);
        if (status == KDIDX_OK && stream->error != 0)
            kd_reject_unread(reader, stream, kd_place_byte(&place, stream->offset),
                             ": what follows was not read");
    }
    kd_buf_free(&bytes);
    return status;
}

/* "&#8217;", "&#x2019;": of a character that text can have. */
static size_t numbered(const char *s, size_t n, uint32_t *cp)
{
    bool hex = n > 2 && (s[2] == 'x' || s[2] == 'X');
    size_t from = 2 + hex, i = from;
    uint32_t number = 0;
    for (; i < n && i < from + 7 && isxdigit((unsigned char)s[i]); i++) {
        if (!hex && !isdigit((unsigned char)s[i]))
            return 0;
        unsigned digit = isdigit((unsigned char)s[i]) ? (unsigned)(s[i] - '0')
                                                      : (unsigned)(tolower(s[i]) - 'a') + 10;
        number = number * (hex ? 16 : 10) + digit;
    }
    bool text = (number >= ' ' && number < 0x7F) || (number >= 0xA0 && number < 0xD800) ||
                (number > 0xDFFF && number < 0x110000);
    *cp = number;
    return i < n && s[i] == ';' && text ? i + 1 : 0;
}

size_t kd_html_reference(const char *s, size_t n, uint32_t *cp)
{
    char name[12];
    size_t len = 0;
    if (s[0] != '&')
        return 0;
    if (n > 1 && s[1] == '#')
        return numbered(s, n, cp);
    while (len + 1 < n && len < sizeof name - 1 && isalnum((unsigned char)s[len + 1])) {
        name[len] = s[len + 1];
        len++;
    }
    name[len] = '\0';
    if (len < 2 || len + 1 >= n || s[len + 1] != ';')
        return 0;
    const htmlEntityDesc *entity = htmlEntityLookup((const xmlChar *)name);
    if (entity == NULL)
        return 0;
    *cp = entity->value;
    return len + 2;
}
