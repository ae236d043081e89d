/* XML: a document whose articles are elements (libxml2).
 *
 * The document is read as a stream. An article is an element with one of the names below, however
 * deep it lies; in a document without such names, each of the root's children that have the same
 * name, or its only child. No network, no external
 * entities, no entity expansion, and libxml2's own limits stay on.
 */
#include <libxml/xmlreader.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "input/format.h"

enum field {
    FIELD_TEXT,
    FIELD_TITLE,
    FIELD_URL,
    FIELD_DATE,
    FIELD_OUTLET,
    FIELD_SKIP,
    FIELD_COUNT
};

/* What an element holds that is, or may be, an article. */
struct record {
    char name[64]; /* of the element; cut, which costs nothing but a confusion of long names */
    struct kd_buf fields[FIELD_COUNT];
    int line;  /* where it begins */
    bool full; /* there is one */
};

struct feed {
    struct kd_reader *reader;
    struct kd_stream *stream;
    xmlTextReaderPtr xml;
    int depth;       /* of the article's element; -1 outside one */
    bool named;      /* it has one of the names, not only the place */
    int field_depth; /* of the element that holds a field; -1 in none */
    enum field field;
    struct record now;
    struct record
        held;          /* a child of the root, which is an article if another of its name follows */
    char repeated[64]; /* the name of the root's children that are articles */
    bool any;
    int error_line; /* what libxml2 said first */
    char error[256];
};

static const char *const record_names[] = {
    "article", "item", "doc", "document", "entry", "record", "row", "post", "story", "news", NULL};

static const struct {
    const char *name;
    enum field field;
} field_names[] = {
    {"title", FIELD_TITLE},      {"headline", FIELD_TITLE}, {"url", FIELD_URL},
    {"link", FIELD_URL},         {"date", FIELD_DATE},      {"published", FIELD_DATE},
    {"pubdate", FIELD_DATE},     {"timestamp", FIELD_DATE}, {"outlet", FIELD_OUTLET},
    {"publisher", FIELD_OUTLET}, {"id", FIELD_SKIP},        {"author", FIELD_SKIP},
    {"guid", FIELD_SKIP},        {"category", FIELD_SKIP},  {"tag", FIELD_SKIP},
    {"tags", FIELD_SKIP},        {"lang", FIELD_SKIP},      {"language", FIELD_SKIP},
    {"source", FIELD_SKIP},      {"keywords", FIELD_SKIP},
};

/* XML says so in its first line, or begins with an element that is known to hold articles. */
bool kd_feed_sniff(const char *head, size_t len)
{
    static const char *const roots[] = {"<articles", "<items", "<docs", "<documents", "<corpus",
                                        "<records",  "<posts", "<news", "<article",   "<item",
                                        "<doc",      "<rss",   "<feed", "<add",       NULL};
    size_t i = 0;
    while (i < len && memchr(" \t\r\n", head[i], 4) != NULL)
        i++;
    if (len - i >= 5 && memcmp(head + i, "<?xml", 5) == 0)
        return true;
    for (const char *const *root = roots; *root != NULL; root++) {
        size_t n = strlen(*root);
        if (len - i > n && memcmp(head + i, *root, n) == 0 && memchr("> \t\n", head[i + n], 4))
            return true;
    }
    return false;
}

/* libxml2's read callback: bytes read, 0 at the end, -1. */
static int read_bytes(void *ctx, char *buf, int n)
{
    struct feed *feed = ctx;
    ssize_t got = kd_stream_read(feed->stream, buf, (size_t)n);
    return got < 0 ? -1 : (int)got;
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

static bool is_record_name(const char *name)
{
    for (const char *const *record = record_names; *record != NULL; record++)
        if (strcasecmp(*record, name) == 0)
            return true;
    return false;
}

static enum field field_of(const char *name)
{
    for (size_t i = 0; i < sizeof field_names / sizeof field_names[0]; i++)
        if (strcasecmp(field_names[i].name, name) == 0)
            return field_names[i].field;
    return FIELD_TEXT;
}

static void open_record(struct feed *feed, const char *name, int depth, bool named)
{
    feed->depth = depth;
    feed->named = named;
    feed->field = FIELD_TEXT;
    feed->field_depth = -1;
    feed->now.line = xmlTextReaderGetParserLineNumber(feed->xml);
    snprintf(feed->now.name, sizeof feed->now.name, "%s", name);
    for (int i = 0; i < FIELD_COUNT; i++)
        kd_buf_clear(&feed->now.fields[i]);
}

/* Elements in the text stand for its paragraphs and line breaks. */
static void break_line(struct feed *feed)
{
    struct kd_buf *text = &feed->now.fields[FIELD_TEXT];
    if (feed->field == FIELD_TEXT && text->len > 0 && text->data[text->len - 1] != '\n')
        kd_buf_add_char(text, '\n');
}

static enum kdidx_status hand_over(struct feed *feed, struct record *record)
{
    const char *values[FIELD_COUNT];
    for (int i = 0; i < FIELD_COUNT; i++) {
        struct kd_buf *buf = &record->fields[i];
        size_t start = 0, end = buf->len;
        if (buf->failed)
            return KDIDX_NOMEM;
        if (buf->data != NULL) {
            kd_trim(buf->data, &start, &end);
            buf->data[end] = '\0';
        }
        values[i] = end > start ? buf->data + start : NULL;
    }
    struct kd_stated stated = {.title = values[FIELD_TITLE],
                               .url = values[FIELD_URL],
                               .published = values[FIELD_DATE],
                               .outlet = values[FIELD_OUTLET]};
    struct kd_place place;
    const char *text = values[FIELD_TEXT] != NULL ? values[FIELD_TEXT] : "";
    record->full = false;
    feed->any = true;
    return kd_reader_article(feed->reader, text, strlen(text), &stated,
                             kd_place_line(&place, record->line > 0 ? (uint64_t)record->line : 1));
}

/* The record is complete. One without an article's name is held until it is seen whether another of
 * its name follows: "<title>" or "<meta>" before the articles is none. */
static enum kdidx_status close_record(struct feed *feed)
{
    feed->depth = -1;
    if (feed->named)
        return hand_over(feed, &feed->now);
    struct record now = feed->now;
    feed->now = feed->held;
    feed->held = now;
    feed->held.full = true;
    return KDIDX_OK;
}

/* A further element begins: what is held was an article if it has the same name. */
static enum kdidx_status settle_held(struct feed *feed, const char *name)
{
    struct record *held = &feed->held;
    if (!held->full)
        return KDIDX_OK;
    bool again = strncmp(held->name, name, sizeof held->name - 1) == 0;
    if (again)
        snprintf(feed->repeated, sizeof feed->repeated, "%s", held->name);
    if (again || strcmp(held->name, feed->repeated) == 0)
        return hand_over(feed, held);
    held->full = false;
    return KDIDX_OK;
}

/* At the end: the last of its name, or the only child. */
static enum kdidx_status finish(struct feed *feed)
{
    struct record *held = &feed->held;
    if (held->full && !feed->reader->done &&
        (!feed->any || strcmp(held->name, feed->repeated) == 0))
        return hand_over(feed, held);
    return KDIDX_OK;
}

static enum kdidx_status start_element(struct feed *feed, int depth)
{
    const char *name = (const char *)xmlTextReaderConstLocalName(feed->xml);
    if (name == NULL)
        return KDIDX_OK;
    bool record = is_record_name(name);
    if (feed->depth < 0 || (!feed->named && record)) {
        enum kdidx_status status = KDIDX_OK;
        if (feed->depth < 0 && depth == 1)
            status = settle_held(feed, name);
        if (record || depth == 1)
            open_record(feed, name, depth, record);
        return status;
    }
    if (feed->field_depth < 0 && depth == feed->depth + 1) {
        feed->field = field_of(name);
        feed->field_depth = feed->field == FIELD_TEXT ? -1 : depth;
    }
    break_line(feed);
    return KDIDX_OK;
}

static enum kdidx_status end_element(struct feed *feed, int depth)
{
    if (feed->depth < 0)
        return KDIDX_OK;
    if (depth == feed->field_depth) {
        feed->field_depth = -1;
        feed->field = FIELD_TEXT;
    }
    break_line(feed);
    return depth == feed->depth ? close_record(feed) : KDIDX_OK;
}

static void add_text(struct feed *feed)
{
    const char *text = (const char *)xmlTextReaderConstValue(feed->xml);
    struct kd_buf *buf = &feed->now.fields[feed->field];
    if (feed->depth < 0 || text == NULL)
        return;
    size_t n = strlen(text);
    if (buf->len <= feed->reader->max_article) /* one byte too long is enough to be refused */
        kd_buf_add(buf, text, n);
}

static enum kdidx_status take_node(struct feed *feed)
{
    int depth = xmlTextReaderDepth(feed->xml);
    enum kdidx_status status;
    switch (xmlTextReaderNodeType(feed->xml)) {
    case XML_READER_TYPE_ELEMENT:
        status = start_element(feed, depth);
        if (status == KDIDX_OK && xmlTextReaderIsEmptyElement(feed->xml))
            status = end_element(feed, depth);
        return status;
    case XML_READER_TYPE_END_ELEMENT:
        return end_element(feed, depth);
    case XML_READER_TYPE_TEXT:
    case XML_READER_TYPE_CDATA:
    case XML_READER_TYPE_WHITESPACE:
    case XML_READER_TYPE_SIGNIFICANT_WHITESPACE:
        add_text(feed);
        return KDIDX_OK;
    default:
        return KDIDX_OK;
    }
}

static void tell_error(struct feed *feed)
{
    struct kd_place place;
    const char *reason = feed->error[0] != '\0' ? feed->error : "the document ends too early";
    if (feed->stream->error != 0)
        reason = strerror(feed->stream->error);
    kd_reject(feed->reader,
              kd_place_line(&place, (uint64_t)(feed->error_line > 0 ? feed->error_line : 1)),
              "broken XML: %s: what follows was not read", reason);
}

enum kdidx_status kd_feed_read(struct kd_reader *reader, struct kd_stream *stream)
{
    struct feed feed = {.reader = reader, .stream = stream, .depth = -1, .field_depth = -1};
    enum kdidx_status status = KDIDX_OK;
    int more = 1;
    feed.xml =
        xmlReaderForIO(read_bytes, NULL, &feed, NULL, NULL, XML_PARSE_NONET | XML_PARSE_COMPACT);
    if (feed.xml == NULL)
        return KDIDX_NOMEM;
    xmlTextReaderSetStructuredErrorHandler(feed.xml, keep_error, &feed);
    while (status == KDIDX_OK && !reader->done && (more = xmlTextReaderRead(feed.xml)) == 1)
        status = take_node(&feed);
    if (status == KDIDX_OK)
        status = finish(&feed);
    if (more < 0)
        tell_error(&feed);
    else if (status == KDIDX_OK && !feed.any)
        kd_reject(reader, "", "no articles in it: no element with text");
    xmlFreeTextReader(feed.xml);
    for (int i = 0; i < FIELD_COUNT; i++) {
        kd_buf_free(&feed.now.fields[i]);
        kd_buf_free(&feed.held.fields[i]);
    }
    return status;
}
