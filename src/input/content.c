/* Text or HTML: telling which, and reading it so. */
#include "input/content.h"

#include <ctype.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "input/format.h"
#include "input/html.h"

/* The tags by which HTML is known: one of them may be meant as such in a text, two are not. */
static bool is_tag(const char *s, size_t n)
{
    static const char *const names[] = {
        "p",  "br",     "div",   "span",       "a",       "li",      "ul",     "ol", "h1",
        "h2", "h3",     "h4",    "em",         "img",     "b",       "strong", "i",  "td",
        "tr", "figure", "table", "blockquote", "section", "article", NULL};
    size_t at = n > 1 && s[1] == '/' ? 2 : 1;
    for (const char *const *name = names; *name != NULL; name++) {
        size_t len = strlen(*name);
        if (n > at + len && strncasecmp(s + at, *name, len) == 0 &&
            memchr("> \t\n/", s[at + len], 5) != NULL)
            return true;
    }
    return false;
}

static bool is_html(const char *text, size_t len)
{
    int tags = 0;
    for (const char *at = text, *end = text + len;
         tags < 2 && (at = memchr(at, '<', (size_t)(end - at))) != NULL; at++)
        tags += is_tag(at, (size_t)(end - at));
    return tags >= 2;
}

static bool is_whole_page(const char *text, size_t len)
{
    size_t i = 0;
    while (i < len && isspace((unsigned char)text[i]))
        i++;
    return (len - i > 14 && strncasecmp(text + i, "<!doctype html", 14) == 0) ||
           (len - i > 5 && strncasecmp(text + i, "<html", 5) == 0);
}

/* Whether a headline has an entity or a tag: titles come escaped once more often than they should.
 */
static bool has_markup(const char *title)
{
    enum { LONGEST = 4000 /* bytes of a headline */, ENTITY = 9 };
    size_t len = title != NULL ? strnlen(title, LONGEST + 1) : 0;
    if (len == 0 || len > LONGEST)
        return false;
    for (const char *at = title; (at = strchr(at, '&')) != NULL; at++) {
        size_t n = 0;
        while (n < ENTITY && (isalnum((unsigned char)at[1 + n]) || at[1 + n] == '#'))
            n++;
        if (n > 0 && at[1 + n] == ';')
            return true;
    }
    return is_html(title, len);
}

/* A text without tags may come escaped all the same: "Kim&#8217;s". */
static enum kdidx_status take_plain(struct kd_reader *reader, const char *text, size_t len,
                                    const struct kd_stated *stated, const char *place)
{
    struct kd_buf plain = KD_BUF_EMPTY;
    const char *at = text, *end = text + len, *from = text;
    for (; (at = memchr(at, '&', (size_t)(end - at))) != NULL; at++) {
        uint32_t cp;
        char utf8[4];
        size_t n = kd_html_reference(at, (size_t)(end - at), &cp);
        if (n == 0)
            continue;
        kd_buf_add(&plain, from, (size_t)(at - from));
        kd_buf_add(&plain, utf8, kd_utf8_put(cp, utf8));
        from = at + n;
        at = from - 1;
    }
    if (from == text)
        return kd_reader_article(reader, text, len, stated, place);
    kd_buf_add(&plain, from, (size_t)(end - from));
    enum kdidx_status status = KDIDX_NOMEM;
    if (!plain.failed)
        status = kd_reader_article(reader, plain.data, plain.len, stated, place);
    kd_buf_free(&plain);
    return status;
}

static enum kdidx_status take_text(struct kd_reader *reader, const char *text, size_t len,
                                   const struct kd_stated *stated, const char *place)
{
    if (!is_html(text, len))
        return take_plain(reader, text, len, stated, place);
    struct kd_page page = {.bytes = text,
                           .len = len,
                           .charset = "utf-8",
                           .stated = stated,
                           .place = place,
                           .fragment = !is_whole_page(text, len)};
    return kd_html_page(reader, &page);
}

enum kdidx_status kd_content_article(struct kd_reader *reader, const char *text, size_t len,
                                     const struct kd_stated *stated, const char *place)
{
    struct kd_buf title = KD_BUF_EMPTY;
    struct kd_stated clean = *stated;
    enum kdidx_status status = KDIDX_NOMEM;
    bool marked = has_markup(stated->title);
    if (!marked || kd_html_line(stated->title, &title)) {
        clean.title = marked ? title.data : stated->title;
        status = take_text(reader, text, len, &clean, place);
    }
    kd_buf_free(&title);
    return status;
}
