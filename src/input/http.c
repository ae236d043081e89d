/* Headers and bodies as HTTP sends them and WARC keeps them. */
#include "input/http.h"

#include <stdint.h>
#include <string.h>
#include <strings.h>

/* ---- headers ---- */

/* A line without its end; `next` is where the following one begins. */
struct line {
    const char *s;
    size_t len, next;
};

/* The line at bytes[at]; false when its end is not there. */
static bool line_at(const char *bytes, size_t n, size_t at, struct line *line)
{
    const char *nl = at < n ? memchr(bytes + at, '\n', n - at) : NULL;
    if (nl == NULL)
        return false;
    line->s = bytes + at;
    line->len = (size_t)(nl - line->s);
    line->next = at + line->len + 1;
    if (line->len > 0 && nl[-1] == '\r')
        line->len--;
    return true;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

static bool is_field(const struct line *line)
{
    return is_blank(line->s[0]) || memchr(line->s, ':', line->len) != NULL;
}

enum kd_head kd_head_find(const char *bytes, size_t n, bool strict, size_t *len)
{
    struct line line;
    *len = 0;
    for (int lines = 0; line_at(bytes, n, *len, &line); lines++) {
        if (line.len > KD_HEAD_LINE)
            return KD_HEAD_LONG;
        if (lines == KD_HEAD_LINES)
            return KD_HEAD_MANY;
        if (strict && lines > 0 && line.len > 0 && !is_field(&line))
            return KD_HEAD_BAD;
        *len = line.next;
        if (line.len == 0)
            return KD_HEAD_WHOLE;
    }
    return n - *len > KD_HEAD_LINE ? KD_HEAD_LONG : KD_HEAD_OPEN;
}

/* Appends s[0, n) without white space around it, `before` it where there is something already. */
static void add_value(struct kd_buf *out, const char *before, const char *s, size_t n)
{
    while (n > 0 && is_blank(s[n - 1]))
        n--;
    for (; n > 0 && is_blank(*s); n--)
        s++;
    if (out->len > 0 && n > 0)
        kd_buf_add_str(out, before);
    kd_buf_add(out, s, n);
}

bool kd_head_field(const char *head, size_t len, const char *name, struct kd_buf *out)
{
    struct line line;
    size_t name_len = strlen(name);
    bool found = false, within = false; /* a line that goes on belongs to the field above */
    kd_buf_clear(out);
    for (size_t at = 0; line_at(head, len, at, &line) && line.len > 0; at = line.next) {
        if (is_blank(line.s[0])) {
            if (within)
                add_value(out, " ", line.s, line.len);
            continue;
        }
        const char *colon = memchr(line.s, ':', line.len);
        size_t n = colon != NULL ? (size_t)(colon - line.s) : 0;
        while (n > 0 && is_blank(line.s[n - 1]))
            n--;
        within = n == name_len && strncasecmp(line.s, name, n) == 0;
        if (within)
            add_value(out, ", ", colon + 1, (size_t)(line.s + line.len - colon) - 1);
        found = found || within;
    }
    return found;
}

/* A type or a charset is made of letters, digits and these. */
static bool is_token(char c)
{
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') ||
           (c != '\0' && strchr("!#$%&'*+-.^_`|~/", c) != NULL);
}

/* The token at s in lower case, cut to fit. */
static void take_token(const char *s, char out[static KD_TOKEN])
{
    size_t n = 0;
    for (; n < KD_TOKEN - 1 && is_token(s[n]); n++)
        out[n] = s[n] >= 'A' && s[n] <= 'Z' ? (char)(s[n] + 'a' - 'A') : s[n];
    out[n] = '\0';
}

void kd_media_type(const char *value, char type[static KD_TOKEN])
{
    take_token(value, type);
}

void kd_media_charset(const char *value, char charset[static KD_TOKEN])
{
    static const char name[] = "charset";
    charset[0] = '\0';
    for (const char *s = value; (s = strpbrk(s, "; \t,")) != NULL;) {
        s += strspn(s, "; \t,");
        if (strncasecmp(s, name, sizeof name - 1) != 0)
            continue;
        const char *at = s + sizeof name - 1;
        at += strspn(at, " \t");
        if (*at != '=')
            continue;
        at++;
        at += strspn(at, " \t\"'");
        take_token(at, charset);
        charset[strcspn(charset, "'")] = '\0'; /* the quotation mark that some put at both ends */
        return;
    }
}

/* ---- responses ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int kd_http_status(const char *bytes, size_t n)
{
    struct line line;
    if (!line_at(bytes, n, 0, &line) || line.len < 5 || memcmp(line.s, "HTTP/", 5) != 0)
        return 0;
    const char *s = line.s + 5, *end = line.s + line.len;
    while (s < end && (is_digit(*s) || *s == '.'))
        s++;
    if (s == line.s + 5 || s == end || !is_blank(*s))
        return 0;
    while (s < end && is_blank(*s))
        s++;
    if (end - s < 3 || !is_digit(s[0]) || !is_digit(s[1]) || !is_digit(s[2]) || s[0] == '0' ||
        (end - s > 3 && !is_blank(s[3])))
        return 0;
    return (s[0] - '0') * 100 + (s[1] - '0') * 10 + (s[2] - '0');
}

static int hex_digit(char c)
{
    if (is_digit(c))
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The size that a chunk's line begins with, before white space or an extension ("; name=value").
 * False: there is none, or one that no memory could hold. */
static bool chunk_size(const struct line *line, size_t *size)
{
    size_t i = 0;
    *size = 0;
    for (int digit; i < line->len && (digit = hex_digit(line->s[i])) >= 0; i++) {
        if (*size > SIZE_MAX >> 8)
            return false;
        *size = *size * 16 + (size_t)digit;
    }
    bool any = i > 0;
    while (i < line->len && is_blank(line->s[i]))
        i++;
    return any && (i == line->len || line->s[i] == ';');
}

/* The length of the line end at bytes[at]: 0 when there is none, -1 when it may be cut off. */
static int line_end(const char *bytes, size_t n, size_t at)
{
    if (at == n || (at + 1 == n && bytes[at] == '\r'))
        return -1;
    if (bytes[at] == '\n')
        return 1;
    return bytes[at] == '\r' && bytes[at + 1] == '\n' ? 2 : 0;
}

enum kd_decoded kd_dechunk(const char *bytes, size_t n, struct kd_buf *out)
{
    struct line line;
    size_t at = 0, size;
    kd_buf_clear(out);
    for (;;) {
        if (!line_at(bytes, n, at, &line))
            return at == 0 ? KD_DECODED_NOT : KD_DECODED_CUT;
        if (!chunk_size(&line, &size))
            return at == 0 ? KD_DECODED_NOT : KD_DECODED_DAMAGED;
        if (size == 0)
            return KD_DECODED;
        size_t left = n - line.next;
        kd_buf_add(out, bytes + line.next, size < left ? size : left);
        if (out->failed)
            return KD_DECODED_NOMEM;
        if (size > left)
            return KD_DECODED_CUT;
        int end = line_end(bytes, n, line.next + size);
        if (end <= 0)
            return end < 0 ? KD_DECODED_CUT : KD_DECODED_DAMAGED;
        at = line.next + size + (size_t)end;
    }
}

static enum kd_decoded undo(size_t most, struct kd_body *body, struct kd_buf *out)
{
    const char *name = body->coding;
    name += strncmp(name, "x-", 2) == 0 ? 2 : 0;
    if (strcmp(name, "chunked") == 0)
        return kd_dechunk(body->bytes, body->len, out);
    if (strcmp(name, "gzip") == 0 || strcmp(name, "deflate") == 0)
        return kd_inflate(body->bytes, body->len, name[0] == 'g', most, out);
    return strcmp(name, "identity") == 0 || name[0] == '\0' ? KD_DECODED_NOT : KD_DECODED_UNKNOWN;
}

/* Undoes body->coding. */
static enum kd_decoded undo_coding(size_t most, struct kd_body *body)
{
    struct kd_buf *out = &body->bufs[body->bytes == body->bufs[0].data];
    enum kd_decoded result = undo(most, body, out);
    if (result == KD_DECODED_NOT)
        return KD_DECODED;
    if (result != KD_DECODED && result != KD_DECODED_CUT)
        return result;
    body->cut = body->cut || result == KD_DECODED_CUT;
    body->bytes = out->data != NULL ? out->data : "";
    body->len = out->len;
    return KD_DECODED;
}

/* Undoes the codings of a list ("gzip, chunked"): the last was put on last. */
static enum kd_decoded undo_list(size_t most, struct kd_body *body)
{
    char *list = body->codings.data;
    for (bool more = list[0] != '\0'; more;) {
        char *comma = strrchr(list, ',');
        char *name = comma != NULL ? comma + 1 : list;
        take_token(name + strspn(name, " \t"), body->coding);
        enum kd_decoded result = body->len > 0 ? undo_coding(most, body) : KD_DECODED;
        if (result != KD_DECODED)
            return result;
        more = comma != NULL;
        if (more)
            *comma = '\0';
    }
    return KD_DECODED;
}

enum kd_decoded kd_http_decode(const char *head, size_t len, size_t most, struct kd_body *body)
{
    static const char *const fields[] = {"Transfer-Encoding", "Content-Encoding"};
    enum kd_decoded result = KD_DECODED;
    body->cut = false;
    for (size_t i = 0; i < 2 && result == KD_DECODED; i++) {
        bool there = kd_head_field(head, len, fields[i], &body->codings);
        if (body->codings.failed)
            return KD_DECODED_NOMEM;
        if (there && body->codings.data != NULL)
            result = undo_list(most, body);
    }
    return result;
}

void kd_body_free(struct kd_body *body)
{
    kd_buf_free(&body->bufs[0]);
    kd_buf_free(&body->bufs[1]);
    kd_buf_free(&body->codings);
}
