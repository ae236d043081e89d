/* The text of a document of XML as a parser can read it. */
#include "input/xmltext.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "input/html.h"

enum {
    NAME = 64,        /* bytes of an entity's name that is known */
    LOOK = NAME + 16, /* bytes by which it is known what begins at "<" or "&" */
    NAMES = 1 << 12   /* bytes of the names that a DTD declares */
};

static const char spaces[] = " \t\n";

void kd_xml_text_init(struct kd_xml_text *text)
{
    *text = (struct kd_xml_text){0};
    kd_recoder_init(&text->recoder);
    kd_buf_add_char(&text->names, ' ');
}

void kd_xml_text_free(struct kd_xml_text *text)
{
    kd_recoder_free(&text->recoder);
    kd_buf_free(&text->raw);
    kd_buf_free(&text->out);
    kd_buf_free(&text->names);
}

/* ---- characters ---- */

static bool is_control(unsigned char c)
{
    return c < ' ' && c != '\t' && c != '\n' && c != '\r';
}

static bool is_noncharacter(const char *s, size_t n)
{
    return n >= 3 && memcmp(s, "\xEF\xBF", 2) == 0 && (unsigned char)s[2] >= 0xBE;
}

/* Moves on by n bytes of whole characters, which are taken as they are but for those that XML has
 * not. */
static void take(struct kd_xml_text *text, size_t n)
{
    const char *s = text->raw.data + text->at;
    size_t from = 0;
    text->at += n;
    for (size_t i = 0; i < n; i++) {
        bool control = is_control((unsigned char)s[i]), none = is_noncharacter(s + i, n - i);
        if (!control && !none)
            continue;
        kd_buf_add(&text->out, s + from, i - from);
        from = i + (none ? 3 : 1);
        text->left_out += control;
        if (none)
            kd_buf_add_str(&text->out, "\xEF\xBF\xBD");
    }
    if (from < n)
        kd_buf_add(&text->out, s + from, n - from);
}

/* Moves on by n bytes, of which the line ends alone are taken. */
static void leave_out(struct kd_xml_text *text, size_t n)
{
    const char *s = text->raw.data + text->at;
    for (size_t i = 0; i < n; i++)
        if (s[i] == '\n')
            kd_buf_add_char(&text->out, '\n');
    text->at += n;
}

/* ---- references ---- */

/* The length of the name at s; more than NAME: it is too long to be known. */
static size_t name_length(const char *s, size_t n)
{
    size_t len = 0;
    if (n > 0 && (isdigit((unsigned char)s[0]) || s[0] == '-' || s[0] == '.'))
        return 0;
    while (len < n && len <= NAME &&
           ((unsigned char)s[len] >= 0x80 || isalnum((unsigned char)s[len]) ||
            (s[len] != '\0' && strchr("_:.-", s[len]) != NULL)))
        len++;
    return len;
}

static bool is_listed(const char *list, size_t list_len, const char *name, size_t len)
{
    char word[NAME + 2];
    word[0] = word[len + 1] = ' ';
    memcpy(word + 1, name, len);
    return memmem(list, list_len, word, len + 2) != NULL;
}

/* "&#8217;" at s, of `len` bytes with its semicolon: the parser reads it, unless XML has no such
 * character. */
static void take_number(struct kd_xml_text *text, const char *s, size_t len)
{
    bool hex = s[2] == 'x';
    unsigned long cp = strtoul(s + 2 + hex, NULL, hex ? 16 : 10);
    bool control = cp < ' ' && is_control((unsigned char)cp);
    if (!control && (cp < 0xD800 || (cp > 0xDFFF && cp < 0xFFFE) || (cp > 0xFFFF && cp < 0x110000)))
        kd_buf_add(&text->out, s, len);
    else if (!control)
        kd_buf_add_str(&text->out, "\xEF\xBF\xBD");
    text->left_out += control;
    text->at += len;
}

/* The length of a reference to a character's number at s, with its semicolon; 0: it is none. */
static size_t number_length(const char *s, size_t n)
{
    size_t i = 2 + (n > 2 && s[2] == 'x'), from = i;
    if (n < 2 || s[1] != '#')
        return 0;
    while (i < n && i < NAME && (from == 3 ? isxdigit : isdigit)((unsigned char)s[i]))
        i++;
    return i > from && i < n && s[i] == ';' ? i + 1 : 0;
}

static void take_reference(struct kd_xml_text *text)
{
    static const char predefined[] = " amp lt gt quot apos ";
    const char *s = text->raw.data + text->at;
    size_t n = text->raw.len - text->at, number = number_length(s, n), used;
    size_t len = name_length(s + 1, n - 1);
    bool reference = len > 0 && len <= NAME && len + 1 < n && s[len + 1] == ';';
    uint32_t cp;
    char utf8[4];
    if (number > 0) {
        take_number(text, s, number);
    } else if ((reference && (is_listed(predefined, sizeof predefined - 1, s + 1, len) ||
                              is_listed(text->names.data, text->names.len, s + 1, len))) ||
               (text->any_name && len > 0)) {
        take(text, 1);
    } else if (reference && (used = kd_html_reference(s, n, &cp)) > 0) {
        kd_buf_add(&text->out, utf8, kd_utf8_put(cp, utf8));
        text->at += used;
    } else {
        kd_buf_add_str(&text->out, "&amp;");
        text->at++;
    }
}

/* ---- markup ---- */

static bool begins(const struct kd_xml_text *text, const char *with)
{
    size_t n = strlen(with);
    return text->raw.len - text->at >= n && memcmp(text->raw.data + text->at, with, n) == 0;
}

static void enter(struct kd_xml_text *text, int part, size_t n)
{
    text->around = text->part;
    text->part = part;
    take(text, n);
}

/* "<?": the declaration is left out, as its encoding is no longer true and a parser wants it first
 * of all. */
static void enter_pi(struct kd_xml_text *text)
{
    text->declaration =
        begins(text, "<?xml ") || begins(text, "<?xml\n") || begins(text, "<?xml\t");
    if (text->declaration)
        leave_out(text, 2);
    enter(text, KD_XML_PI, text->declaration ? 0 : 2);
}

/* What begins in the content at "<" or "&". */
static void take_in_content(struct kd_xml_text *text)
{
    if (begins(text, "&"))
        take_reference(text);
    else if (begins(text, "<![CDATA["))
        enter(text, KD_XML_CDATA, 9);
    else if (begins(text, "<!--"))
        enter(text, KD_XML_COMMENT, 4);
    else if (begins(text, "<?"))
        enter_pi(text);
    else if (begins(text, "<!DOCTYPE"))
        enter(text, KD_XML_DTD, 9);
    else
        take(text, 1);
}

/* "<!ENTITY name": references to it are the parser's. */
static void note_entity(struct kd_xml_text *text)
{
    const char *s = text->raw.data + text->at + 8;
    size_t n = text->raw.len - text->at - 8, space = 0;
    while (space < n && memchr(spaces, s[space], 3) != NULL)
        space++;
    size_t len = name_length(s + space, n - space);
    if (len == 0 || len > NAME || text->names.len + len > NAMES) {
        text->any_name = true; /* also by "<!ENTITY % name", which may hold declarations */
    } else {
        kd_buf_add(&text->names, s + space, len);
        kd_buf_add_char(&text->names, ' ');
    }
    take(text, 1);
}

/* One byte of the DTD, or what begins with it. */
static void take_in_dtd(struct kd_xml_text *text)
{
    char c = text->raw.data[text->at];
    if (text->quote != '\0') {
        text->quote = c == text->quote ? '\0' : text->quote;
    } else if (begins(text, "<!--")) {
        enter(text, KD_XML_COMMENT, 4);
        return;
    } else if (begins(text, "<?")) {
        enter_pi(text);
        return;
    } else if (begins(text, "<!ENTITY")) {
        note_entity(text);
        return;
    } else if (c == '"' || c == '\'') {
        text->quote = c;
    } else if (c == '[' || c == ']') {
        text->subset = c == '[';
    } else if (c == '>' && !text->subset) {
        text->part = KD_XML_CONTENT;
    }
    take(text, 1);
}

/* Takes the part up to its end, as far as it is there. */
static void take_part(struct kd_xml_text *text)
{
    static const char *const ends[] = {
        [KD_XML_CDATA] = "]]>", [KD_XML_COMMENT] = "-->", [KD_XML_PI] = "?>"};
    const char *end = ends[text->part], *s = text->raw.data + text->at;
    size_t n = text->raw.len - text->at, len = strlen(end);
    const char *found = memmem(s, n, end, len);
    size_t use = found != NULL ? (size_t)(found - s) + len : n;
    while (found == NULL && !text->ended && use > 0 && n - use < len - 1 && s[use - 1] == end[0])
        use--; /* its end may have begun */
    if (text->declaration)
        leave_out(text, use);
    else
        take(text, use);
    if (found != NULL) {
        text->part = text->around;
        text->declaration = false;
    }
}

/* ---- the stream ---- */

/* Takes up to the next character at which something may begin. */
static void take_plain(struct kd_xml_text *text)
{
    take(text, strcspn(text->raw.data + text->at, text->part == KD_XML_CONTENT ? "<&" : "<>[]'\""));
}

/* Whether it is known what begins here. */
static bool is_known(const struct kd_xml_text *text)
{
    return text->ended || text->raw.len - text->at >= LOOK ||
           memchr("<&", text->raw.data[text->at], 2) == NULL;
}

/* Makes text of what is decoded, but for an end that may go on. */
static void mend(struct kd_xml_text *text)
{
    size_t before = SIZE_MAX;
    while (text->at < text->raw.len && text->at != before) {
        before = text->at;
        if (text->part == KD_XML_CONTENT || text->part == KD_XML_DTD) {
            take_plain(text);
            if (text->at == text->raw.len || !is_known(text))
                return;
            if (text->part == KD_XML_CONTENT)
                take_in_content(text);
            else
                take_in_dtd(text);
        } else {
            take_part(text);
        }
    }
}

/* As kd_recoder_pull, giving the memory of what is done back first. */
static int pull(struct kd_xml_text *text, struct kd_stream *stream)
{
    struct kd_buf *raw = &text->raw;
    if (text->at > 0) {
        raw->len -= text->at;
        memmove(raw->data, raw->data + text->at, raw->len + 1);
        text->at = 0;
    }
    return kd_recoder_pull(&text->recoder, stream, raw);
}

int kd_xml_text_read(struct kd_xml_text *text, struct kd_stream *stream, char *buf, size_t n)
{
    while (text->taken == text->out.len && !text->ended) {
        kd_buf_clear(&text->out);
        text->taken = 0;
        int more = pull(text, stream);
        if (more < 0)
            return -1;
        text->ended = more == 0;
        mend(text);
        if (text->out.failed || text->names.failed)
            return -1;
    }
    size_t left = text->out.len - text->taken;
    n = n < left ? n : left;
    if (n > 0)
        memcpy(buf, text->out.data + text->taken, n);
    text->taken += n;
    return (int)n;
}
