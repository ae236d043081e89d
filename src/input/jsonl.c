/* JSON: one object a line, objects one after another, or an array of them (jansson).
 *
 * The values are found in the stream by counting brackets, and parsed one at a time, so that a
 * file of any size needs the memory of its largest article. A broken value costs only itself:
 * reading goes on at the next line that begins with a brace.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "input/content.h"
#include "input/format.h"
#include "input/text.h"

struct json {
    struct kd_reader *reader;
    struct kd_stream *stream;
    struct kd_decoder decoder;
    struct kd_buf buf;
    size_t at;              /* what lies before it in buf is done */
    uint64_t line;          /* lines before buf[at] */
    bool more;              /* the stream has not ended */
    bool failed;            /* it has, before its end */
    bool array;             /* the values are elements of an array */
    bool any;               /* something was handed over or refused */
    bool mixed;             /* what was handed over or refused is not only objects without text */
    struct kd_buf textless; /* uint64_t: the lines of objects without text, until `mixed` */
};

/* The keys under which answers of news services hold their articles. */
static const char *const list_keys[] = {"articles", "items", "data",    "results",
                                        "docs",     "posts", "records", NULL};

bool kd_jsonl_sniff(const char *head, size_t len)
{
    size_t i = 0;
    while (i < len && memchr(" \t\r\n", head[i], 4) != NULL)
        i++;
    if (i == len || (head[i] != '{' && head[i] != '['))
        return false;
    bool array = head[i++] == '[';
    while (i < len && memchr(" \t\r\n", head[i], 4) != NULL)
        i++;
    if (i == len)
        return false;
    return array ? head[i] == '{' : head[i] == '"' || head[i] == '}';
}

/* The value at a path of keys, ".a.b"; NULL for none. */
static const json_t *at_path(const json_t *object, const char *path)
{
    char key[200];
    while (object != NULL && *path != '\0') {
        path += *path == '.';
        size_t n = strcspn(path, ".");
        snprintf(key, sizeof key, "%.*s", (int)n, path);
        object = json_object_get(object, key);
        path += n;
    }
    return object;
}

/* The value of an article's field: where --field says, else under the first of its names that is
 * there and not empty. */
static const json_t *find_value_of(const struct json *json, const json_t *object, enum kd_key key)
{
    const char *path = json->reader->opts->fields[key];
    if (path != NULL)
        return at_path(object, path);
    for (const char *const *name = kd_key_names[key]; *name != NULL; name++) {
        const json_t *value = json_object_get(object, *name);
        if (json_is_string(value) ? json_string_length(value) > 0 : json_is_integer(value))
            return value;
    }
    return NULL;
}

static const char *find_string(const struct json *json, const json_t *object, enum kd_key key)
{
    const char *value = json_string_value(find_value_of(json, object, key));
    return value != NULL && value[0] != '\0' ? value : NULL;
}

/* The day of publication: a string as it is, seconds since 1970 as a date. */
static const char *find_date(const struct json *json, const json_t *object, char day[static 32])
{
    const json_t *value = find_value_of(json, object, KD_KEY_PUBLISHED);
    time_t seconds = json_is_integer(value) ? (time_t)json_integer_value(value) : 0;
    struct tm tm;
    if (json_is_string(value))
        return json_string_value(value);
    if (seconds > 100000000000) /* milliseconds */
        seconds /= 1000;
    bool dated = seconds > 0 && gmtime_r(&seconds, &tm) != NULL;
    return dated && strftime(day, 32, "%Y-%m-%d", &tm) > 0 ? day : NULL;
}

/* ---- objects without text ----
 *
 * Beside articles lie files of JSON that are about them. In a folder such files are refused
 * together, which one has shown itself to be only when all of it is read: until then its objects
 * are kept as their lines. */

static void refuse_textless(struct json *json, uint64_t line)
{
    struct kd_place place;
    kd_reject(json->reader, kd_place_line(&place, line), "the object has no text " KD_NO_TEXT);
}

/* The file holds other things too: each of its objects without text is told by itself. */
static void set_mixed(struct json *json)
{
    uint64_t line;
    json->any = true;
    json->mixed = true;
    for (size_t at = 0; at < json->textless.len; at += sizeof line) {
        memcpy(&line, json->textless.data + at, sizeof line);
        refuse_textless(json, line);
    }
    kd_buf_clear(&json->textless);
}

static enum kdidx_status take_textless(struct json *json, uint64_t line)
{
    json->any = true;
    if (json->reader->folder == NULL || json->mixed)
        refuse_textless(json, line);
    else
        kd_buf_add(&json->textless, (const char *)&line, sizeof line);
    return json->textless.failed ? KDIDX_NOMEM : KDIDX_OK;
}

static enum kdidx_status take_value(struct json *json, const json_t *value, uint64_t line);

static enum kdidx_status take_list(struct json *json, const json_t *list, uint64_t line)
{
    enum kdidx_status status = KDIDX_OK;
    size_t n = json_array_size(list);
    for (size_t i = 0; i < n && status == KDIDX_OK && !json->reader->done; i++)
        status = take_value(json, json_array_get(list, i), line);
    return status;
}

/* The list of articles that an object of another kind holds, as the answers of news services do. */
static const json_t *find_list(const json_t *object)
{
    for (const char *const *key = list_keys; *key != NULL; key++) {
        const json_t *list = json_object_get(object, *key);
        if (json_is_object(json_array_get(list, 0)))
            return list;
    }
    return NULL;
}

static enum kdidx_status take_value(struct json *json, const json_t *value, uint64_t line)
{
    char day[32];
    struct kd_place place;
    const char *text = find_string(json, value, KD_KEY_TEXT);
    if (json_is_string(value))
        text = json_string_value(value);
    if (text == NULL && find_list(value) != NULL)
        return take_list(json, find_list(value), line);
    if (text == NULL && json_is_object(value))
        return take_textless(json, line);
    set_mixed(json);
    kd_place_line(&place, line);
    if (text == NULL) {
        kd_reject(json->reader, place.text, "not an object that holds an article");
        return KDIDX_OK;
    }
    struct kd_stated stated = {.title = find_string(json, value, KD_KEY_TITLE),
                               .url = find_string(json, value, KD_KEY_URL),
                               .published = find_date(json, value, day),
                               .outlet = find_string(json, value, KD_KEY_OUTLET),
                               .author = find_string(json, value, KD_KEY_AUTHOR),
                               .lang = find_string(json, value, KD_KEY_LANG)};
    const json_t *source = json_object_get(value, "source"); /* as news services give it */
    if (stated.outlet == NULL && json_is_object(source))
        stated.outlet = json_string_value(json_object_get(source, "name"));
    return kd_content_article(json->reader, text, strlen(text), &stated, place.text);
}

/* Parses one value, buf[at, at + n). */
static enum kdidx_status take(struct json *json, size_t n, uint64_t line)
{
    struct kd_place place;
    json_error_t error;
    json_t *value = kd_json_read(json->buf.data + json->at, n, JSON_REJECT_DUPLICATES, &error);
    if (value == NULL) {
        kd_place_line(&place, line + (error.line > 0 ? (uint64_t)error.line : 1));
        if (json_error_code(&error) == json_error_out_of_memory)
            return KDIDX_NOMEM;
        set_mixed(json);
        kd_reject(json->reader, place.text, "broken JSON: %s", error.text);
        return KDIDX_OK;
    }
    enum kdidx_status status = take_value(json, value, line + 1);
    json_decref(value);
    return status;
}

/* Moves on by n bytes. */
static void advance(struct json *json, size_t n)
{
    for (size_t i = 0; i < n; i++)
        json->line += json->buf.data[json->at + i] == '\n';
    json->at += n;
}

/* Reads more, giving the memory of what is done back first. 1: there may be more; 0: that was all,
 * or all that can be read; -2: out of memory. */
static int pull(struct json *json)
{
    struct kd_buf *buf = &json->buf;
    int more = json->more ? kd_decoder_refill(&json->decoder, json->stream, buf, &json->at) : 0;
    json->more = more == 1;
    if (more != -1)
        return more;
    json->failed = true;
    kd_decoder_feed(&json->decoder, "", 0, true, buf);
    return buf->failed ? -2 : 0;
}

/* Goes to the next value, past what stands between values. 1: it is at buf[at]; 0: there is none;
 * -2: out of memory. */
static int find_value(struct json *json)
{
    for (;;) {
        const struct kd_buf *buf = &json->buf;
        for (; json->at < buf->len; advance(json, 1)) {
            char c = buf->data[json->at];
            if (memchr(" \t\n", c, 3) != NULL || (json->array && c == ','))
                continue;
            if (c == (json->array ? ']' : '['))
                json->array = !json->array;
            else
                return 1;
        }
        int more = pull(json);
        if (more < 0 || (more == 0 && json->at == json->buf.len))
            return more;
    }
}

enum extent { WHOLE, BROKEN, TOO_LONG, CUT_OFF, NO_MEMORY };

/* Where a value's end is being looked for. */
struct scan {
    size_t pos; /* from the value's first byte */
    int depth;
    bool string, escape;
    size_t indent; /* white space before the value on its line */
};

/* Whether at s a line begins as the value's own line did: the value before it was cut off. */
static bool is_sibling(const char *s, size_t n, size_t indent)
{
    for (size_t i = 0; i < indent; i++)
        if (i >= n || (s[i] != ' ' && s[i] != '\t'))
            return false;
    return indent < n && s[indent] == '{';
}

/* One more byte of a value. 1: it ends with this byte; 0: it goes on; -1: it is broken here. */
static int scan_byte(struct scan *scan, const char *s, size_t n)
{
    char c = s[0];
    if (scan->string) {
        if (c == '\n')
            return -1;
        scan->string = scan->escape || c != '"';
        scan->escape = !scan->escape && c == '\\';
        return !scan->string && scan->depth == 0;
    }
    if (c == '"')
        scan->string = true;
    else if (c == '{' || c == '[')
        scan->depth++;
    else if (c == '}' || c == ']')
        return --scan->depth <= 0;
    else if (c == '\n')
        return scan->depth == 0 || is_sibling(s + 1, n - 1, scan->indent) ? -1 : 0;
    return 0;
}

/* Finds the end of the value at buf[at]; its length, or how far it was looked through, in *n. */
static enum extent find_end(struct json *json, size_t indent, size_t *n)
{
    struct scan scan = {.indent = indent};
    size_t most = 3 * json->reader->max_article + (1 << 20);
    for (;;) {
        const struct kd_buf *buf = &json->buf;
        /* A line's beginning can only be judged when it is there. */
        size_t held = json->more ? indent + 2 : 0;
        for (; json->at + scan.pos + held < buf->len; scan.pos++) {
            const char *s = buf->data + json->at + scan.pos;
            int end = scan_byte(&scan, s, buf->len - json->at - scan.pos);
            *n = scan.pos + (end > 0);
            if (end != 0)
                return end > 0 ? WHOLE : BROKEN;
        }
        *n = scan.pos;
        if (scan.pos > most)
            return TOO_LONG;
        if (!json->more)
            return CUT_OFF;
        if (pull(json) < 0)
            return NO_MEMORY;
    }
}

/* White space before buf[at] on its line; 0 when other things stand there. */
static size_t indent_of(const struct json *json)
{
    size_t n = 0;
    while (n < json->at &&
           (json->buf.data[json->at - n - 1] == ' ' || json->buf.data[json->at - n - 1] == '\t'))
        n++;
    return n == json->at || json->buf.data[json->at - n - 1] == '\n' ? n : 0;
}

/* Goes on behind a broken value: at the next line that begins as its line did. */
static int resume(struct json *json, size_t n, size_t indent)
{
    advance(json, n);
    for (;;) {
        const struct kd_buf *buf = &json->buf;
        size_t held = json->more ? indent + 2 : 0;
        while (json->at + held < buf->len) {
            bool sibling = buf->data[json->at] == '\n' &&
                           is_sibling(buf->data + json->at + 1, buf->len - json->at - 1, indent);
            advance(json, 1);
            if (sibling)
                return 1;
        }
        int more = json->more ? pull(json) : 0;
        if (more <= 0)
            return more;
    }
}

/* Refuses the value at buf[at] and goes on behind it; as find_value. */
static int refuse(struct json *json, enum extent extent, size_t n, size_t indent)
{
    struct kd_place place;
    kd_place_line(&place, json->line + 1);
    set_mixed(json);
    if (extent == TOO_LONG)
        kd_reject_long(json->reader, place.text, "the article");
    else if (extent == CUT_OFF)
        kd_reject(json->reader, place.text, "broken JSON: the file ends within the value");
    else
        kd_reject(json->reader, place.text, "broken JSON: the line ends within the value");
    return resume(json, n, indent);
}

/* Hands over the value at buf[at]; *more as find_value. */
static enum kdidx_status read_value(struct json *json, int *more)
{
    size_t n = 0, indent = indent_of(json);
    enum extent extent = find_end(json, indent, &n);
    if (extent == NO_MEMORY || (extent == CUT_OFF && json->failed)) {
        *more = extent == NO_MEMORY ? -2 : 0;
        return KDIDX_OK;
    }
    if (extent != WHOLE) {
        *more = refuse(json, extent, n, indent);
        return KDIDX_OK;
    }
    enum kdidx_status status = take(json, n, json->line);
    advance(json, n);
    return status;
}

static enum kdidx_status read_all(struct json *json)
{
    enum kdidx_status status = KDIDX_OK;
    int more = 1;
    while (status == KDIDX_OK && more > 0 && !json->reader->done) {
        more = find_value(json);
        if (more > 0)
            status = read_value(json, &more);
    }
    if (json->failed && !json->reader->done) {
        struct kd_place place;
        set_mixed(json);
        kd_reject_unread(json->reader, json->stream, kd_place_byte(&place, json->stream->offset),
                         "");
    }
    return more == -2 ? KDIDX_NOMEM : status;
}

enum kdidx_status kd_jsonl_read(struct kd_reader *reader, struct kd_stream *stream)
{
    struct json json = {.reader = reader, .stream = stream, .more = true};
    kd_decoder_init(&json.decoder);
    enum kdidx_status status = read_all(&json);
    if (status == KDIDX_OK) {
        kd_tell_repairs(reader, &json.decoder.repairs);
        if (!json.any)
            kd_reject(reader, "", "no articles in it");
        if (json.textless.len > 0 && !kd_textless(reader))
            status = KDIDX_NOMEM;
    }
    kd_decoder_free(&json.decoder);
    kd_buf_free(&json.buf);
    kd_buf_free(&json.textless);
    return status;
}
