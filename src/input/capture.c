/* WARC records: which of them hold an article, and what of it. */
#include "input/capture.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "input/charset.h"
#include "input/format.h"
#include "input/html.h"

static const char *const left_names[KD_LEFT_COUNT] = {
    [KD_LEFT_STATUS] = "with another status than 200",
    [KD_LEFT_TYPE] = "of a type that is not read",
    [KD_LEFT_CODING] = "in a coding that is not read",
    [KD_LEFT_EMPTY] = "without content",
};

const char *kd_captures_field(struct kd_captures *captures, const char *head, size_t len,
                              const char *name)
{
    kd_head_field(head, len, name, &captures->value);
    captures->nomem = captures->nomem || captures->value.failed;
    return captures->value.data != NULL ? captures->value.data : "";
}

/* A field of the record's own header. */
static const char *field(struct kd_captures *captures, const struct kd_capture *capture,
                         const char *name)
{
    return kd_captures_field(captures, capture->head, capture->head_len, name);
}

void kd_captures_refuse(struct kd_captures *captures, const char *place, const char *format, ...)
{
    char reason[1024];
    va_list args;
    va_start(args, format);
    vsnprintf(reason, sizeof reason, format, args);
    va_end(args);
    captures->any = true;
    kd_reject(captures->reader, place, "%s", reason);
}

/* As far as its headers tell. */
struct content {
    enum { NOTHING, TEXT, PAGE, FEED, REFUSED } kind;
    const char *why;  /* it is refused */
    const char *http; /* HTTP's header, which `body` bytes of the block are; or NULL */
    size_t body;
    char type[KD_TOKEN], charset[KD_TOKEN];
};

/* Counts a record that is left out; `which` status, type ... it has. */
static void leave(struct kd_captures *captures, enum kd_left why, const char *which)
{
    if (captures->left[why].records++ == 0)
        snprintf(captures->left[why].first, KD_TOKEN, "%s", which);
    captures->any = true;
}

/* Looks at the HTTP header of a block of which n bytes are there. False: nothing comes of it. */
static bool look_at_http(struct kd_captures *captures, const char *block, size_t n,
                         struct content *content)
{
    char number[16];
    int status = kd_http_status(block, n);
    content->kind = REFUSED;
    content->why = "no HTTP response begins in the record";
    if (status == 0)
        return false;
    if (status != 200) {
        snprintf(number, sizeof number, "%d", status);
        leave(captures, KD_LEFT_STATUS, number);
        content->kind = NOTHING;
        return false;
    }
    content->why = "the HTTP header does not end, or is too long";
    if (kd_head_find(block, n, false, &content->body) != KD_HEAD_WHOLE)
        return false;
    content->http = block;
    const char *value = kd_captures_field(captures, block, content->body, "Content-Type");
    kd_media_type(value, content->type);
    kd_media_charset(value, content->charset);
    return true;
}

static bool is_type(const char *type, const char *const *types)
{
    while (*types != NULL && strcmp(*types, type) != 0)
        types++;
    return *types != NULL;
}

static const char *const feeds[] = {"application/rss+xml", "application/atom+xml",
                                    "application/rdf+xml", NULL};

/* By the type: text, a page, what may be a feed, or left out. */
static void look_at_type(struct kd_captures *captures, struct content *content)
{
    static const char *const pages[] = {"text/html", "application/xhtml+xml", NULL};
    static const char *const texts[] = {"text/plain", NULL};
    static const char *const xml[] = {"text/xml", "application/xml", NULL};
    content->kind = is_type(content->type, pages)                                  ? PAGE
                    : is_type(content->type, texts)                                ? TEXT
                    : is_type(content->type, feeds) || is_type(content->type, xml) ? FEED
                                                                                   : NOTHING;
    if (content->kind == NOTHING)
        leave(captures, KD_LEFT_TYPE, content->type[0] != '\0' ? content->type : "none");
}

/* What crawlers write down about themselves under such an address is no article. */
static bool is_about_crawl(struct kd_captures *captures, const struct kd_capture *capture)
{
    const char *uri = field(captures, capture, "WARC-Target-URI");
    return strncmp(uri + (uri[0] == '<'), "metadata:", 9) == 0;
}

/* What the record holds. */
static struct content look(struct kd_captures *captures, const struct kd_capture *capture)
{
    static const char *const with_text[] = {"response", "resource", "conversion", NULL};
    struct content content = {.kind = NOTHING};
    char kind[KD_TOKEN];
    kd_media_type(field(captures, capture, "WARC-Type"), kind);
    const char *value = field(captures, capture, "Content-Type");
    kd_media_type(value, content.type);
    kd_media_charset(value, content.charset);
    if (strcmp(kind, "metadata") == 0 && strcmp(content.type, "application/json") == 0)
        captures->wat++;
    if (!is_type(kind, with_text) || is_about_crawl(captures, capture))
        return content;
    bool http = strcmp(content.type, "application/http") == 0 ||
                (content.type[0] == '\0' && kd_http_status(capture->block, capture->len) != 0);
    if (http && !look_at_http(captures, capture->block, capture->len, &content))
        return content;
    if (content.type[0] == '\0')
        kd_media_type(field(captures, capture, "WARC-Identified-Payload-Type"), content.type);
    look_at_type(captures, &content);
    return content;
}

/* Sets captures->uri to the record's address, which writers of WARC 1.0 put into <>. Bytes that no
 * address has are escaped, as in "%20". */
static void take_uri(struct kd_captures *captures, const struct kd_capture *capture)
{
    const char *uri = field(captures, capture, "WARC-Target-URI");
    size_t n = strlen(uri), len;
    kd_buf_clear(&captures->uri);
    if (n > 1 && uri[0] == '<' && uri[n - 1] == '>') {
        uri++;
        n -= 2;
    }
    for (size_t i = 0; i < n; i += len) {
        uint32_t cp;
        len = kd_utf8_next(uri + i, n - i, &cp);
        if (len > 0 && cp > ' ' && cp != 0x7F)
            kd_buf_add(&captures->uri, uri + i, len);
        else
            kd_buf_printf(&captures->uri, "%%%02X", (unsigned char)uri[i]);
        len = len > 0 ? len : 1;
    }
}

/* Sets captures->member to the day and time of the capture and its address, as archives of the web
 * name what they hold: "20210304093000/https://example.com/". One address may be captured often. */
static void take_member(struct kd_captures *captures, const struct kd_capture *capture)
{
    enum { DIGITS = 14 /* of year, month, day, hour, minute, second */ };
    int digits = 0;
    kd_buf_clear(&captures->member);
    for (const char *s = field(captures, capture, "WARC-Date"); *s != '\0' && digits < DIGITS; s++)
        if (*s >= '0' && *s <= '9') {
            kd_buf_add_char(&captures->member, *s);
            digits++;
        }
    if (digits > 0)
        kd_buf_add_char(&captures->member, '/');
    kd_buf_add(&captures->member, captures->uri.data, captures->uri.len);
}

static const char *member_or_null(const struct kd_captures *captures)
{
    return captures->uri.len > 0 ? captures->member.data : NULL;
}

static const char *uri_or_null(const struct kd_captures *captures)
{
    return captures->uri.len > 0 ? captures->uri.data : NULL;
}

/* Decodes the body into captures->text. False: out of memory. */
static bool decode(struct kd_captures *captures, const struct kd_capture *capture,
                   const char *charset)
{
    struct kd_repairs *all = &captures->repairs, repairs;
    kd_buf_clear(&captures->text);
    if (!kd_charset_decode(captures->body.bytes, captures->body.len, charset, &captures->text,
                           &repairs))
        return false;
    if (all->cp1252_bytes + all->replaced_bytes == 0)
        snprintf(captures->repaired.text, sizeof captures->repaired.text, "%s", capture->place);
    all->cp1252_bytes += repairs.cp1252_bytes;
    all->replaced_bytes += repairs.replaced_bytes;
    return kd_buf_reserve(&captures->text, 0);
}

static enum kdidx_status take_text(struct kd_captures *captures, const struct kd_capture *capture,
                                   const char *charset)
{
    const struct kd_stated stated = {.member = member_or_null(captures),
                                     .url = uri_or_null(captures)};
    if (!decode(captures, capture, charset[0] != '\0' ? charset : NULL))
        return KDIDX_NOMEM;
    size_t start = 0, end = captures->text.len;
    kd_trim(captures->text.data, &start, &end);
    if (start == end) {
        leave(captures, KD_LEFT_EMPTY, "");
        return KDIDX_OK;
    }
    return kd_reader_article(captures->reader, captures->text.data + start, end - start, &stated,
                             capture->place);
}

/* A stream's callback: a body in memory. */
static ssize_t read_body(void *ctx, char *buf, size_t n)
{
    struct kd_body *rest = ctx;
    n = n < rest->len ? n : rest->len;
    if (n > 0)
        memcpy(buf, rest->bytes, n);
    rest->bytes += n;
    rest->len -= n;
    return (ssize_t)n;
}

/* The entries of a feed are the record's articles; XML that is none is left out. */
static enum kdidx_status take_feed(struct kd_captures *captures, const struct kd_capture *capture,
                                   const struct content *content)
{
    struct kd_reader *reader = captures->reader;
    struct kd_body rest = {.bytes = captures->body.bytes, .len = captures->body.len};
    struct kd_stream stream;
    uint64_t before = reader->articles + reader->rejections;
    kd_stream_init(&stream, read_body, &rest);
    stream.charset = content->charset;
    kd_stream_fill_head(&stream);
    reader->within = capture->place;
    reader->member = member_or_null(captures);
    enum kdidx_status status = kd_feed_read(reader, &stream);
    reader->within = reader->member = NULL;
    if (status == KDIDX_OK && reader->articles + reader->rejections == before) {
        bool feed = is_type(content->type, feeds);
        leave(captures, feed ? KD_LEFT_EMPTY : KD_LEFT_TYPE, feed ? "" : content->type);
    }
    return status;
}

/* Sets captures->body to what the record's block holds when its codings are undone. False: nothing
 * comes of it. */
static bool take_body(struct kd_captures *captures, const struct kd_capture *capture,
                      const struct content *content)
{
    struct kd_body *body = &captures->body;
    body->bytes = capture->block + content->body;
    body->len = capture->len - content->body;
    body->cut = false;
    enum kd_decoded result = KD_DECODED;
    if (content->http != NULL)
        result = kd_http_decode(content->http, content->body, captures->most, body);
    if (result == KD_DECODED_NOMEM)
        captures->nomem = true;
    else if (result == KD_DECODED_UNKNOWN)
        leave(captures, KD_LEFT_CODING, body->coding);
    else if (result == KD_DECODED_LONG)
        kd_captures_refuse(captures, capture->place,
                           "its %s data hold more than %zu bytes: allow more (--max-article)",
                           body->coding, captures->most);
    else if (result != KD_DECODED)
        kd_captures_refuse(captures, capture->place,
                           "its %s data are damaged: fetch the page again", body->coding);
    else if (body->len == 0)
        leave(captures, KD_LEFT_EMPTY, "");
    return result == KD_DECODED && body->len > 0;
}

enum kdidx_status kd_captures_take(struct kd_captures *captures, const struct kd_capture *capture)
{
    struct content content = look(captures, capture);
    if (content.kind == REFUSED)
        kd_captures_refuse(captures, capture->place, "%s", content.why);
    if (content.kind == NOTHING || content.kind == REFUSED ||
        !take_body(captures, capture, &content))
        return captures->nomem ? KDIDX_NOMEM : KDIDX_OK;
    captures->any = true;
    captures->cut += captures->body.cut || field(captures, capture, "WARC-Truncated")[0] != '\0';
    take_uri(captures, capture);
    take_member(captures, capture);
    if (captures->uri.failed || captures->member.failed || captures->nomem)
        return KDIDX_NOMEM;
    if (content.kind == TEXT)
        return take_text(captures, capture, content.charset);
    if (content.kind == FEED)
        return take_feed(captures, capture, &content);
    const struct kd_page page = {.bytes = captures->body.bytes,
                                 .len = captures->body.len,
                                 .charset = content.charset[0] != '\0' ? content.charset : NULL,
                                 .url = uri_or_null(captures),
                                 .member = member_or_null(captures),
                                 .place = capture->place};
    return kd_html_page(captures->reader, &page);
}

void kd_captures_pass(struct kd_captures *captures, const struct kd_capture *capture)
{
    if (look(captures, capture).kind != NOTHING)
        kd_captures_refuse(captures, capture->place,
                           "the record is longer than %zu bytes: allow more (--max-article)",
                           captures->most);
}

static void tell_left(const struct kd_captures *captures)
{
    struct kd_buf list = KD_BUF_EMPTY;
    for (size_t i = 0; i < KD_LEFT_COUNT; i++) {
        const char *first = captures->left[i].first;
        if (captures->left[i].records == 0)
            continue;
        kd_buf_printf(&list, "%s%" PRIu64 " %s", list.len > 0 ? ", " : "",
                      captures->left[i].records, left_names[i]);
        if (first[0] != '\0')
            kd_buf_printf(&list, " (first: %s)", first);
    }
    if (list.len > 0)
        kd_note(captures->reader, "", "records left out: %s", list.data);
    kd_buf_free(&list);
}

void kd_captures_tell(const struct kd_captures *captures)
{
    const struct kd_repairs *repairs = &captures->repairs;
    const char *place = captures->repaired.text;
    tell_left(captures);
    if (captures->wat > 0)
        kd_note(captures->reader, "",
                "records of metadata in JSON (WAT), which hold no text: %" PRIu64
                "; read the WARC or WET file that they tell of",
                captures->wat);
    if (captures->cut > 0)
        kd_note(captures->reader, "",
                "records cut off when they were fetched, read as far as they go: %" PRIu64,
                captures->cut);
    kd_tell_repair(captures->reader, place, KD_READ_AS_1252, repairs->cp1252_bytes);
    kd_tell_repair(captures->reader, place, KD_REPLACED, repairs->replaced_bytes);
}

void kd_captures_free(struct kd_captures *captures)
{
    kd_buf_free(&captures->value);
    kd_buf_free(&captures->uri);
    kd_buf_free(&captures->member);
    kd_buf_free(&captures->text);
    kd_body_free(&captures->body);
}
