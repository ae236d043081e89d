/* JSON: one document, or a line a row (NDJSON). The output is UTF-8, whatever it was given. */
#include "print/printer.h"

#include <string.h>

#include "base/utf8.h"

/* Characters that a terminal or a line reader would take for more than text. Escaping them is
 * valid JSON and keeps the value as it is. */
static bool must_escape(uint32_t cp)
{
    return cp < 0x20 || (cp >= 0x7F && cp <= 0x9F) || cp == 0x2028 || cp == 0x2029 ||
           kd_is_direction(cp);
}

static void escape(struct kd_buf *out, uint32_t cp)
{
    switch (cp) {
    case '\n':
        kd_buf_add(out, "\\n", 2);
        break;
    case '\t':
        kd_buf_add(out, "\\t", 2);
        break;
    case '\r':
        kd_buf_add(out, "\\r", 2);
        break;
    case '"':
    case '\\':
        kd_buf_add_char(out, '\\');
        kd_buf_add_char(out, (char)cp);
        break;
    default:
        kd_buf_printf(out, "\\u%04x", (unsigned)cp);
    }
}

/* Bytes that are not UTF-8 become U+FFFD one by one: they can only come from a query's own
 * casts, for all stored text is valid. */
static void quoted(struct kd_buf *out, const char *s, size_t len)
{
    size_t plain = 0; /* start of the bytes that are not yet written */
    kd_buf_add_char(out, '"');
    for (size_t i = 0; i < len;) {
        uint32_t cp = (unsigned char)s[i];
        size_t n = cp < 0x80 ? 1 : kd_utf8_next(s + i, len - i, &cp);
        if (n != 0 && cp != '"' && cp != '\\' && !must_escape(cp)) {
            i += n;
            continue;
        }
        kd_buf_add(out, s + plain, i - plain);
        if (n == 0)
            kd_buf_add(out, "\xEF\xBF\xBD", 3);
        else
            escape(out, cp);
        i += n == 0 ? 1 : n;
        plain = i;
    }
    kd_buf_add(out, s + plain, len - plain);
    kd_buf_add_char(out, '"');
}

static void new_line(struct kd_printer *p)
{
    if (!p->opts.terminal || p->depth == 0)
        return;
    kd_buf_add_char(p->out, '\n');
    for (size_t i = 0; i < p->depth; i++)
        kd_buf_add(p->out, "  ", 2);
}

/* A list of plain values stays on its line. */
static bool in_plain_list(const struct kd_printer *p)
{
    return p->depth > 0 && p->stack[p->depth - 1] == KD_LIST;
}

static void before(struct kd_printer *p, const char *key, bool plain)
{
    if (p->comma)
        kd_buf_add_char(p->out, ',');
    if (plain && in_plain_list(p)) {
        if (p->comma && p->opts.terminal)
            kd_buf_add_char(p->out, ' ');
    } else {
        new_line(p);
    }
    if (key != NULL) {
        quoted(p->out, key, strlen(key));
        kd_buf_add_char(p->out, ':');
        if (p->opts.terminal)
            kd_buf_add_char(p->out, ' ');
    }
}

static void json_begin(struct kd_printer *p, const char *key, char bracket)
{
    before(p, key, bracket == KD_LIST);
    kd_buf_add_char(p->out, bracket == KD_MAP || bracket == KD_ROW ? '{' : '[');
    p->comma = false;
}

static void json_value(struct kd_printer *p, const char *key, const char *text, size_t len,
                       enum kd_value_style style)
{
    before(p, key, true);
    if (style == KD_QUOTED)
        quoted(p->out, text, len);
    else
        kd_buf_add(p->out, text, len);
    p->comma = p->depth > 0;
    if (p->depth == 0)
        kd_buf_add_char(p->out, '\n');
}

/* Called when the depth is already that of the bracket. */
static void json_end(struct kd_printer *p, char bracket)
{
    char last = p->out->len > 0 ? p->out->data[p->out->len - 1] : '\0';
    if (p->comma && p->opts.terminal && (bracket != KD_LIST || last == '}')) {
        kd_buf_add_char(p->out, '\n');
        for (size_t i = 0; i < p->depth; i++)
            kd_buf_add(p->out, "  ", 2);
    }
    kd_buf_add_char(p->out, bracket == KD_MAP || bracket == KD_ROW ? '}' : ']');
    p->comma = p->depth > 0;
    if (p->depth == 0)
        kd_buf_add_char(p->out, '\n');
}

const struct kd_print_ops kd_json_ops = {json_begin, json_value, json_end, NULL};

/* NDJSON: the same, but only inside the rows, and each row a document of its own. */

static void ndjson_begin(struct kd_printer *p, const char *key, char bracket)
{
    if (p->rows_depth == 0 || bracket == KD_ROWS)
        return;
    if (bracket == KD_ROW) {
        p->comma = false;
        p->opts.terminal = false;
    }
    json_begin(p, key, bracket);
}

static void ndjson_value(struct kd_printer *p, const char *key, const char *text, size_t len,
                         enum kd_value_style style)
{
    if (p->rows_depth != 0)
        json_value(p, key, text, len, style);
}

static void ndjson_end(struct kd_printer *p, char bracket)
{
    if (p->rows_depth == 0 || bracket == KD_ROWS)
        return;
    json_end(p, bracket);
    if (bracket == KD_ROW)
        kd_buf_add_char(p->out, '\n');
}

const struct kd_print_ops kd_ndjson_ops = {ndjson_begin, ndjson_value, ndjson_end, NULL};
