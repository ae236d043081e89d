/* MediaWiki's markup, as far as an article's text asks for it (mediawiki.org, Help:Formatting). */
#include "input/wikitext.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum {
    DEEPEST = 8,       /* templates and links in each other */
    LONGEST = 1 << 16, /* bytes in which the end of one is looked for */
    PER_BYTE = 20      /* times that a byte may be looked at for that, on the whole */
};

struct piece {
    const char *s;
    size_t n;
};

/* What is written, and how many bytes may still be looked through for ends that are not there. */
struct wiki {
    struct kd_buf *out;
    size_t budget;
};

static void convert(struct piece in, int depth, struct wiki *w);

static bool begins(struct piece in, size_t at, const char *what)
{
    size_t n = strlen(what);
    return in.n - at >= n && strncasecmp(in.s + at, what, n) == 0;
}

static struct piece trim(struct piece p)
{
    while (p.n > 0 && isspace((unsigned char)p.s[0]))
        p.s++, p.n--;
    while (p.n > 0 && isspace((unsigned char)p.s[p.n - 1]))
        p.n--;
    return p;
}

/* The bytes from `at` up to `what`; 0: it is nowhere near. */
static size_t find(struct piece in, size_t at, const char *what, struct wiki *w)
{
    size_t most = in.n - at < LONGEST ? in.n - at : LONGEST;
    most = most < w->budget ? most : w->budget;
    const char *found = memmem(in.s + at, most, what, strlen(what));
    size_t n = found != NULL ? (size_t)(found - in.s) - at : 0;
    w->budget -= found != NULL ? n : most;
    return n;
}

/* Where what opens at `at` with two times `open` ends, behind two times `close`; 0: nowhere near.
 */
static size_t end_of(struct piece in, size_t at, char open, char close, struct wiki *w)
{
    size_t limit = in.n - at > LONGEST ? at + LONGEST : in.n;
    int depth = 0;
    for (size_t i = at; i + 1 < limit && w->budget > 0; w->budget--) {
        bool two = in.s[i] == in.s[i + 1];
        bool opens = two && in.s[i] == open, closes = two && in.s[i] == close;
        depth += opens - closes;
        i += opens || closes ? 2 : 1;
        if (closes && depth == 0)
            return i;
    }
    return 0;
}

/* The part up to the next '|' that is in no template or link; what is behind it stays in *rest. */
static struct piece next_part(struct piece *rest)
{
    int depth = 0;
    size_t i = 0;
    for (; i < rest->n; i++) {
        bool two = i + 1 < rest->n && rest->s[i] == rest->s[i + 1];
        if (two && (rest->s[i] == '{' || rest->s[i] == '['))
            depth++, i++;
        else if (two && (rest->s[i] == '}' || rest->s[i] == ']'))
            depth--, i++;
        else if (rest->s[i] == '|' && depth <= 0)
            break;
    }
    struct piece part = {rest->s, i};
    size_t used = i < rest->n ? i + 1 : i;
    rest->s += used;
    rest->n -= used;
    return part;
}

static void end_line(struct wiki *w)
{
    if (w->out->len > 0 && w->out->data[w->out->len - 1] != '\n')
        kd_buf_add_char(w->out, '\n');
}

/* ---- templates ---- */

/* "| director = [[Kim Do-won]]" -> "Director: Kim Do-won" */
static void add_field(struct piece field, int depth, struct wiki *w)
{
    const char *equals = memchr(field.s, '=', field.n);
    if (equals == NULL)
        return;
    struct piece name = trim((struct piece){field.s, (size_t)(equals - field.s)});
    struct piece value = trim((struct piece){equals + 1, (size_t)(field.s + field.n - equals - 1)});
    if (name.n == 0 || value.n == 0 || begins(name, 0, "image"))
        return;
    end_line(w);
    size_t before = w->out->len;
    kd_buf_add_char(w->out, (char)toupper((unsigned char)name.s[0]));
    for (size_t i = 1; i < name.n; i++)
        kd_buf_add_char(w->out, name.s[i] == '_' ? ' ' : name.s[i]);
    kd_buf_add_str(w->out, ": ");
    size_t empty = w->out->len;
    convert(value, depth, w);
    if (w->out->len == empty && !w->out->failed) { /* its value was a template that is not read */
        w->out->len = before;
        w->out->data[before] = '\0';
    }
    end_line(w);
}

/* {{ubl|one|two}} -> "one, two" */
static void add_list(struct piece rest, int depth, struct wiki *w)
{
    for (bool first = true; rest.n > 0; first = false) {
        struct piece part = trim(next_part(&rest));
        if (!first)
            kd_buf_add_str(w->out, ", ");
        convert(part, depth, w);
    }
}

/* {{start date|2021|3|4}} -> "2021-03-04" */
static void add_date(struct piece rest, struct wiki *w)
{
    for (int i = 0; rest.n > 0 && i < 3; i++) {
        struct piece part = trim(next_part(&rest));
        size_t digits = 0;
        while (digits < part.n && isdigit((unsigned char)part.s[digits]))
            digits++;
        if (digits == 0 || digits < part.n)
            return;
        kd_buf_printf(w->out, "%s%s%.*s", i > 0 ? "-" : "", i > 0 && digits == 1 ? "0" : "",
                      (int)part.n, part.s);
    }
}

/* {{Korean|hangul=...|rr=...}} -> the Hangul */
static void add_korean(struct piece rest, int depth, struct wiki *w)
{
    while (rest.n > 0) {
        struct piece part = trim(next_part(&rest));
        if (begins(part, 0, "hangul=")) {
            part.s += 7, part.n -= 7;
            convert(part, depth, w);
            return;
        }
    }
}

static void add_template(struct piece inside, int depth, struct wiki *w)
{
    static const char *const lists[] = {"ubl",      "unbulleted list", "plainlist",
                                        "flatlist", "hlist",           NULL};
    struct piece rest = inside, name = trim(next_part(&rest));
    if (begins(name, 0, "infobox")) {
        while (rest.n > 0)
            add_field(next_part(&rest), depth, w);
        return;
    }
    for (const char *const *list = lists; *list != NULL; list++)
        if (name.n == strlen(*list) && begins(name, 0, *list)) {
            add_list(rest, depth, w);
            return;
        }
    if (begins(name, 0, "start date") || begins(name, 0, "end date"))
        add_date(rest, w);
    else if (name.n == 4 && begins(name, 0, "lang") && rest.n > 0) {
        next_part(&rest);
        convert(next_part(&rest), depth, w);
    } else if (name.n == 7 && begins(name, 0, "lang-ko"))
        convert(next_part(&rest), depth, w);
    else if (begins(name, 0, "korean"))
        add_korean(rest, depth, w);
}

/* ---- links ---- */

/* "[[Page|words]]", "[[Page]]"; files, categories and other languages are no words. */
static void add_link(struct piece inside, int depth, struct wiki *w)
{
    const char *colon = memchr(inside.s, ':', inside.n);
    size_t prefix = colon != NULL ? (size_t)(colon - inside.s) : 0;
    if (begins(inside, 0, "File:") || begins(inside, 0, "Image:") ||
        begins(inside, 0, "Category:") ||
        (prefix >= 2 && prefix <= 3 && islower((unsigned char)inside.s[0])))
        return;
    struct piece last = inside;
    for (struct piece rest = inside; rest.n > 0;)
        last = next_part(&rest);
    convert(last, depth, w);
}

/* "[https://example.com words]" -> "words"; the bytes it takes, or 0. */
static size_t add_outer_link(struct piece in, size_t at, struct wiki *w)
{
    if (!begins(in, at, "[http") && !begins(in, at, "[//"))
        return 0;
    size_t n = find(in, at, "]", w);
    if (n == 0)
        return 0;
    const char *end = in.s + at + n, *space = memchr(in.s + at, ' ', n);
    if (space != NULL)
        kd_buf_add(w->out, space + 1, (size_t)(end - space) - 1);
    return n + 1;
}

/* ---- tables ---- */

/* A cell's words: "style=... | words" -> "words". */
static void add_cell(struct piece cell, bool first, int depth, struct wiki *w)
{
    struct piece rest = cell, words = cell;
    struct piece before = next_part(&rest);
    if (before.n < cell.n && memchr(before.s, '=', before.n) != NULL)
        words = rest;
    if (!first)
        kd_buf_add_str(w->out, " | ");
    convert(trim(words), depth + 1, w); /* not at a line's beginning any more */
}

/* A line of a table that begins with '|' or '!'. */
static void add_cells(struct piece line, int depth, struct wiki *w)
{
    bool first = w->out->len == 0 || w->out->data[w->out->len - 1] == '\n';
    if (line.n > 0 && (line.s[0] == '-' || line.s[0] == '}' || line.s[0] == '+')) {
        end_line(w);
        return;
    }
    while (line.n > 0) {
        size_t i = 0;
        while (i + 1 < line.n &&
               !((line.s[i] == '|' || line.s[i] == '!') && line.s[i + 1] == line.s[i]))
            i++;
        bool last = i + 1 >= line.n;
        add_cell((struct piece){line.s, last ? line.n : i}, first, depth, w);
        first = false;
        line.s += last ? line.n : i + 2;
        line.n -= last ? line.n : i + 2;
    }
}

static struct piece line_at(struct piece in, size_t at)
{
    const char *end = memchr(in.s + at, '\n', in.n - at);
    return (struct piece){in.s + at, end != NULL ? (size_t)(end - in.s) - at : in.n - at};
}

/* ---- text ---- */

/* What a line begins with: "== Heading ==", "* item", a table. The bytes it takes. */
static size_t begin_line(struct piece in, size_t at, int depth, struct wiki *w)
{
    struct piece line = line_at(in, at);
    size_t marks = 0;
    if (line.n == 0)
        return 0;
    if (line.s[0] == '=' && trim(line).s[trim(line).n - 1] == '=') {
        struct piece words = trim(line);
        while (words.n > 1 && words.s[0] == '=' && words.s[words.n - 1] == '=')
            words.s++, words.n -= 2;
        kd_buf_add_char(w->out, '\n');
        convert(trim(words), depth + 1, w);
        kd_buf_add_char(w->out, '\n');
        return line.n;
    }
    if (begins(line, 0, "{|") || line.s[0] == '|' || line.s[0] == '!') {
        if (line.s[0] != '{')
            add_cells((struct piece){line.s + 1, line.n - 1}, depth, w);
        return line.n;
    }
    while (marks < line.n && strchr("*#:;", line.s[marks]) != NULL)
        marks++;
    while (marks > 0 && marks < line.n && line.s[marks] == ' ')
        marks++;
    return marks;
}

/* The bytes of a comment or a reference, which is left out; 0: it does not end. */
static size_t skip_aside(struct piece in, size_t at, struct wiki *w)
{
    bool comment = in.s[at + 1] == '!';
    size_t tag = comment ? 0 : find(in, at, ">", w);
    if (tag > 0 && in.s[at + tag - 1] == '/')
        return tag + 1;
    const char *close = comment ? "-->" : "</ref>";
    size_t n = find(in, at, close, w);
    return n > 0 ? n + strlen(close) : 0;
}

/* A comment, a reference, a template, a link, emphasis: the bytes it takes, or 0 for none. */
static size_t add_markup(struct piece in, size_t at, int depth, struct wiki *w)
{
    size_t end;
    if (begins(in, at, "<!--") || begins(in, at, "<ref"))
        return skip_aside(in, at, w);
    if (begins(in, at, "{{") && depth < DEEPEST && (end = end_of(in, at, '{', '}', w)) > 0) {
        add_template((struct piece){in.s + at + 2, end - at - 4}, depth + 1, w);
        return end - at;
    }
    if (begins(in, at, "[[") && depth < DEEPEST && (end = end_of(in, at, '[', ']', w)) > 0) {
        add_link((struct piece){in.s + at + 2, end - at - 4}, depth + 1, w);
        return end - at;
    }
    if (begins(in, at, "''"))
        return begins(in, at, "'''") ? 3 : 2;
    return in.s[at] == '[' ? add_outer_link(in, at, w) : 0;
}

static void convert(struct piece in, int depth, struct wiki *w)
{
    for (size_t i = 0; i < in.n;) {
        bool at_line = i == 0 ? depth == 0 : in.s[i - 1] == '\n';
        size_t used = at_line ? begin_line(in, i, depth, w) : 0;
        if (used == 0)
            used = add_markup(in, i, depth, w);
        if (used == 0)
            kd_buf_add_char(w->out, in.s[i]);
        i += used > 0 ? used : 1;
    }
}

bool kd_wikitext_to_text(struct kd_buf *text)
{
    struct kd_buf out = KD_BUF_EMPTY;
    struct wiki wiki = {&out, PER_BYTE * text->len + LONGEST};
    if (text->len > 0)
        convert((struct piece){text->data, text->len}, 0, &wiki);
    bool fine = !out.failed;
    if (fine) {
        struct kd_buf old = *text;
        *text = out;
        out = old;
    }
    kd_buf_free(&out);
    return fine;
}
