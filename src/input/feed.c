/* XML: a document is read as a stream of nodes (libxml2's reader), from which one of the forms in
 * xml.h makes articles.
 *
 * No network, no external entities, no entity expansion, and libxml2's own limits stay on. It is
 * given text that was decoded and mended before (xmltext.h), as it stops at the first mistake. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "input/format.h"
#include "input/late.h"
#include "input/quiet.h"
#include "input/xml.h"
#include "input/xmltext.h"

struct feed {
    struct kd_reader *reader;
    struct kd_stream *stream;
    struct kd_xml_text text;
    bool in_tag; /* what was read last lies in one, which has so many attributes */
    size_t attributes;
    xmlTextReaderPtr xml;
    const struct kd_xml_form *form;
    void *ctx;
    bool other;     /* it is no feed, and only feeds are read */
    int error_line; /* what libxml2 said first */
    char error[256];
};

static const struct kd_xml_form *const forms[] = {&kd_xml_syndication, &kd_xml_repeated};

/* XML says so in its first line, or begins with a DTD that is not HTML's (format.c asks HTML first)
 * or with an element that is known to hold articles or is of a namespace. */
bool kd_feed_sniff(const char *head, size_t len)
{
    static const char *const roots[] = {
        "<articles", "<items", "<docs",    "<documents", "<corpus",    "<records",
        "<posts",    "<news",  "<article", "<item",      "<doc",       "<rss",
        "<feed",     "<add",   "<rdf:RDF", "<urlset",    "<mediawiki", NULL};
    size_t i = 0;
    while (i < len && memchr(" \t\r\n", head[i], 4) != NULL)
        i++;
    if ((len - i >= 5 && memcmp(head + i, "<?xml", 5) == 0) ||
        (len - i >= 10 && memcmp(head + i, "<!DOCTYPE ", 10) == 0))
        return true;
    for (const char *const *root = roots; *root != NULL; root++) {
        size_t n = strlen(*root);
        if (len - i > n && memcmp(head + i, *root, n) == 0 && memchr("> \t\r\n", head[i + n], 5))
            return true;
    }
    const char *end = i < len && head[i] == '<' ? memchr(head + i, '>', len - i) : NULL;
    return end != NULL && memmem(head + i, (size_t)(end - head) - i, " xmlns", 6) != NULL;
}

bool kd_xml_is_inline(const char *name)
{
    static const char *const names[] = {"a",      "abbr", "b",    "cite", "code",  "em",
                                        "font",   "i",    "mark", "q",    "small", "span",
                                        "strong", "sub",  "sup",  "u",    NULL};
    for (const char *const *own = names; *own != NULL; own++)
        if (strcasecmp(name, *own) == 0)
            return true;
    return false;
}

const char *kd_xml_attr(const struct kd_xml_node *node, const char *name)
{
    const xmlNode *element = node->document;
    for (const xmlAttr *attr = element->properties; attr != NULL; attr = attr->next)
        if (strcmp((const char *)attr->name, name) == 0 && attr->children != NULL)
            return (const char *)attr->children->content;
    return NULL;
}

/* ---- bytes ---- */

/* Whether an element begins in these bytes, or went on into them, that has more attributes than any
 * has: libxml2 compares each with all others. */
static bool has_many_attributes(struct feed *feed, const char *bytes, size_t n)
{
    enum { MOST = 5000 };
    for (size_t i = 0; i < n; i++) {
        if (bytes[i] == '<' || bytes[i] == '>')
            feed->attributes = 0;
        feed->in_tag = bytes[i] == '<' || (feed->in_tag && bytes[i] != '>');
        feed->attributes += feed->in_tag && bytes[i] == '=';
        if (feed->attributes > MOST) {
            snprintf(feed->error, sizeof feed->error, "an element has more than %d attributes",
                     MOST);
            return true;
        }
    }
    return false;
}

/* libxml2's read callback. */
static int read_bytes(void *ctx, char *buf, int n)
{
    struct feed *feed = ctx;
    int got = kd_xml_text_read(&feed->text, feed->stream, buf, (size_t)n);
    return got > 0 && has_many_attributes(feed, buf, (size_t)got) ? -1 : got;
}

/* libxml2's structured error callback: keeps the first, which is the cause of the others. */
static void keep_error(void *ctx, xmlErrorPtr error)
{
    struct feed *feed = ctx;
    if (feed->error[0] != '\0' || error->level < XML_ERR_ERROR)
        return;
    feed->error_line = error->line;
    if (error->code == XML_ERR_DOCUMENT_END) { /* libxml2 speaks of extra content then, too */
        snprintf(feed->error, sizeof feed->error, "it ends too early, or goes on after its end");
        return;
    }
    snprintf(feed->error, sizeof feed->error, "%s", error->message != NULL ? error->message : "?");
    feed->error[strcspn(feed->error, "\n")] = '\0';
}

/* ---- nodes ---- */

static struct kd_xml_node node_of(const struct feed *feed)
{
    const xmlChar *name = xmlTextReaderConstLocalName(feed->xml);
    const xmlChar *space = xmlTextReaderConstNamespaceUri(feed->xml);
    int line = xmlTextReaderGetParserLineNumber(feed->xml);
    return (struct kd_xml_node){.name = name != NULL ? (const char *)name : "",
                                .space = space != NULL ? (const char *)space : "",
                                .depth = xmlTextReaderDepth(feed->xml),
                                .line = line > 0 ? (uint64_t)line : 1,
                                .document = xmlTextReaderCurrentNode(feed->xml)};
}

/* At the root: the form that knows it. In an archive of the web feeds alone are articles. */
static enum kdidx_status choose_form(struct feed *feed, const struct kd_xml_node *root)
{
    size_t i = 0;
    while (i < sizeof forms / sizeof *forms - 1 && !forms[i]->knows(root))
        i++;
    feed->other = feed->reader->within != NULL && forms[i] != &kd_xml_syndication;
    if (feed->other)
        return KDIDX_OK;
    feed->form = forms[i];
    feed->ctx = feed->form->open(feed->reader);
    return feed->ctx != NULL ? KDIDX_OK : KDIDX_NOMEM;
}

static enum kdidx_status start_element(struct feed *feed)
{
    struct kd_xml_node node = node_of(feed);
    bool empty = xmlTextReaderIsEmptyElement(feed->xml);
    enum kdidx_status status = feed->form == NULL ? choose_form(feed, &node) : KDIDX_OK;
    if (feed->other)
        return status;
    if (status == KDIDX_OK)
        status = feed->form->start(feed->ctx, &node);
    if (status == KDIDX_OK && empty)
        status = feed->form->end(feed->ctx, &node);
    return status;
}

static enum kdidx_status take_node(struct feed *feed)
{
    struct kd_xml_node node;
    const char *text;
    switch (xmlTextReaderNodeType(feed->xml)) {
    case XML_READER_TYPE_ELEMENT:
        return start_element(feed);
    case XML_READER_TYPE_END_ELEMENT:
        node = node_of(feed);
        return feed->form->end(feed->ctx, &node);
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_WHITESPACE:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        text = (const char *)xmlTextReaderConstValue(feed->xml);
        return feed->form != NULL && text != NULL ? feed->form->text(feed->ctx, text, strlen(text))
                                                  : KDIDX_OK;
    default:
        return KDIDX_OK;
    }
}

static void tell_error(struct feed *feed)
{
    struct kd_place place;
    const char *reason = feed->error[0] != '\0' ? feed->error : "the document ends too early";
    if (feed->stream->error != 0)
        kd_reject_unread(feed->reader, feed->stream, kd_place_byte(&place, feed->stream->offset),
                         ": what follows was not read");
    else
        kd_reject(feed->reader,
                  kd_place_line(&place, (uint64_t)(feed->error_line > 0 ? feed->error_line : 1)),
                  "broken XML: %s: what follows was not read", reason);
}

static enum kdidx_status read_nodes(struct feed *feed)
{
    enum kdidx_status status = KDIDX_OK;
    int more = 1;
    while (status == KDIDX_OK && !feed->reader->done && !feed->other &&
           (more = xmlTextReaderRead(feed->xml)) == 1)
        status = take_node(feed);
    if (status == KDIDX_OK && feed->form != NULL)
        status = feed->form->finish(feed->ctx);
    if (more < 0)
        tell_error(feed);
    return status;
}

static void tell_mended(const struct feed *feed)
{
    kd_tell_repairs(feed->reader, &feed->text.recoder.decoder.repairs);
    if (feed->text.left_out > 0)
        kd_note(feed->reader, "", "control characters, which XML has not, left out: %" PRIu64,
                feed->text.left_out);
}

enum kdidx_status kd_feed_read(struct kd_reader *reader, struct kd_stream *stream)
{
    struct feed feed = {.reader = reader, .stream = stream};
    enum kdidx_status status = KDIDX_NOMEM;
    uint64_t before = reader->articles + reader->rejections;
    struct kd_quiet quiet;
    kd_xml_text_init(&feed.text);
    kd_quiet_begin(&quiet, keep_error, &feed); /* of encodings the reader is told nothing */
    feed.xml = xmlReaderForIO(read_bytes, NULL, &feed, NULL, "UTF-8",
                              XML_PARSE_NONET | XML_PARSE_COMPACT | XML_PARSE_IGNORE_ENC);
    if (feed.xml != NULL) {
        xmlTextReaderSetStructuredErrorHandler(feed.xml, keep_error, &feed);
        status = read_nodes(&feed);
    }
    if (status == KDIDX_OK && reader->articles + reader->rejections == before &&
        reader->within == NULL)
        kd_reject(reader, "", "no articles in it: no element with text");
    if (status == KDIDX_OK)
        tell_mended(&feed);
    if (feed.ctx != NULL)
        feed.form->close(feed.ctx);
    xmlFreeTextReader(feed.xml);
    kd_quiet_end(&quiet);
    kd_xml_text_free(&feed.text);
    return status;
}
