/* Tables for people: columns as wide as they must be, cut to the terminal. */
#include "print/printer.h"

#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"

enum { GAP = 2, LEAST = 6, NARROWEST = 3, READABLE = 40, MOST = 400 };

bool kd_is_direction(uint32_t cp)
{
    return (cp >= 0x202A && cp <= 0x202E) || (cp >= 0x2066 && cp <= 0x2069);
}

/* How many bytes at the start are printed as they are, by the look of them: most of a text. */
static size_t plain(const char *s, size_t len)
{
    size_t n = 0;
    while (n < len && s[n] > ' ' && s[n] < 0x7F)
        n++;
    return n;
}

void kd_print_clean(struct kd_buf *out, const char *s, size_t len)
{
    bool space = false;
    size_t start = out->len, word;
    for (size_t i = 0; i < len;) {
        if ((word = plain(s + i, len - i)) > 0) {
            if (space)
                kd_buf_add_char(out, ' ');
            space = false;
            kd_buf_add(out, s + i, word);
            i += word;
            continue;
        }
        uint32_t cp = 0xFFFD;
        size_t n = kd_utf8_next(s + i, len - i, &cp);
        if (cp == ' ' || (cp >= '\t' && cp <= '\r') || cp == 0x85 || cp == 0xA0 || cp == 0x2028 ||
            cp == 0x2029) {
            space = out->len > start;
        } else if (!kd_is_direction(cp)) {
            if (space)
                kd_buf_add_char(out, ' ');
            space = false;
            if (n == 0 || cp < 0x20 || (cp >= 0x7F && cp <= 0x9F))
                kd_buf_add(out, "\xEF\xBF\xBD", 3);
            else
                kd_buf_add(out, s + i, n);
        }
        i += n == 0 ? 1 : n;
    }
}

/* Adds as much of s as fits into `width` columns, with an ellipsis where something is left out.
 * Returns the columns used. */
static size_t add_cut(struct kd_buf *out, const char *s, size_t len, size_t width)
{
    size_t full = kd_utf8_width(s, len), used = 0, i = 0;
    if (full <= width) {
        kd_buf_add(out, s, len);
        return full;
    }
    while (i < len) {
        uint32_t cp = 0;
        size_t n = kd_utf8_next(s + i, len - i, &cp);
        n = n == 0 ? 1 : n;
        size_t w = kd_utf8_width(s + i, n);
        if (used + w + 1 > width)
            break;
        used += w;
        i += n;
    }
    while (i > 0 && s[i - 1] == ' ') {
        i--;
        used--;
    }
    kd_buf_add(out, s, i);
    kd_buf_add(out, "\xE2\x80\xA6", 3);
    return used + 1;
}

static void add_spaces(struct kd_buf *out, size_t n)
{
    while (n-- > 0)
        kd_buf_add_char(out, ' ');
}

void kd_table_text(struct kd_printer *p, enum kd_text_style style, const char *text, size_t len)
{
    bool bold = style == KD_HEADING && p->opts.color;
    kd_buf_clear(&p->scratch);
    while (len > 0 && *text == ' ') { /* an indented line stays so */
        kd_buf_add_char(&p->scratch, ' ');
        text++;
        len--;
    }
    size_t indent = p->scratch.len;
    kd_print_clean(&p->scratch, text, len);
    if (p->scratch.failed || p->scratch.len < indent)
        return;
    if (bold)
        kd_buf_add_str(p->out, "\033[1m");
    if (p->scratch.len > 0)
        add_cut(p->out, p->scratch.data, p->scratch.len,
                p->opts.width > 0 ? p->opts.width : SIZE_MAX);
    kd_buf_add_str(p->out, bold ? "\033[0m\n" : "\n");
}

/* The start of a word that is wider than `width`: at least one character. */
static size_t fitting(const char *s, size_t len, size_t width)
{
    size_t i = 0, used = 0;
    while (i < len) {
        uint32_t cp = 0;
        size_t n = kd_utf8_next(s + i, len - i, &cp);
        n = n == 0 ? 1 : n;
        used += kd_utf8_width(s + i, n);
        if (i > 0 && used > width)
            break;
        i += n;
    }
    return i;
}

/* One line of a text, as many words on each row as fit; a word that fits on none is broken. */
static void wrap(struct kd_printer *p, const char *s, size_t len)
{
    size_t used = 0;
    while (len > 0) {
        const char *space = memchr(s, ' ', len);
        size_t word = space != NULL ? (size_t)(space - s) : len;
        size_t width = kd_utf8_width(s, word);
        if (p->opts.width > 0 && width > p->opts.width) {
            word = fitting(s, word, p->opts.width);
            width = kd_utf8_width(s, word);
        }
        if (used > 0 && p->opts.width > 0 && used + 1 + width > p->opts.width) {
            kd_buf_add_char(p->out, '\n');
            used = 0;
        } else if (used > 0) {
            kd_buf_add_char(p->out, ' ');
            used++;
        }
        kd_buf_add(p->out, s, word);
        used += width;
        s += word;
        len -= word;
        if (len > 0 && *s == ' ') {
            s++;
            len--;
        }
    }
    kd_buf_add_char(p->out, '\n');
}

void kd_print_prose(struct kd_printer *p, const char *text, size_t len)
{
    if (p->format != KD_PRINT_TABLE)
        return;
    for (size_t i = 0; i < len;) {
        const char *end = memchr(text + i, '\n', len - i);
        size_t n = end != NULL ? (size_t)(end - (text + i)) : len - i;
        kd_buf_clear(&p->scratch);
        kd_print_clean(&p->scratch, text + i, n);
        if (p->scratch.failed)
            return;
        wrap(p, p->scratch.len > 0 ? p->scratch.data : "", p->scratch.len);
        i += n + 1;
    }
}

static const char *cell_text(const struct kd_printer *p, size_t row, size_t column, size_t *len)
{
    const struct kd_cell *cell = kd_cell_at(p, row, column);
    *len = cell->len;
    return cell->len > 0 ? p->cells.bytes.data + cell->start : "";
}

static bool same_as_above(const struct kd_printer *p, size_t row, size_t column)
{
    size_t a, b;
    if (row == 0)
        return false;
    const char *this = cell_text(p, row, column, &a), *above = cell_text(p, row - 1, column, &b);
    return a == b && memcmp(this, above, a) == 0;
}

/* As wide as the widest cell; 0 for a column that no row fills or that has no title, and for those
 * that can be spared, unless `all`. */
static void natural_widths(const struct kd_printer *p, bool all, size_t *width)
{
    for (size_t c = 0; c < p->rows->count; c++) {
        const char *title = p->rows->columns[c].title;
        width[c] = 0;
        if (!all && p->rows->columns[c].style == KD_COL_SPARE)
            title = NULL;
        for (size_t r = 0; title != NULL && r < p->cells.rows; r++) {
            size_t len;
            const char *text = cell_text(p, r, c, &len);
            size_t w = kd_utf8_width(text, len);
            w = w > MOST ? MOST : w;
            width[c] = w > width[c] ? w : width[c];
        }
        if (width[c] > 0 && kd_utf8_width(title, strlen(title)) > width[c])
            width[c] = kd_utf8_width(title, strlen(title));
    }
}

static bool is_grouped(const struct kd_column *column)
{
    return column->style == KD_COL_GROUP || column->style == KD_COL_TOLD_GROUP;
}

static bool can_shrink(const struct kd_column *column)
{
    return column->style == KD_COL_LEFT || column->style == KD_COL_TOLD || is_grouped(column);
}

static bool fits(const struct kd_printer *p, const size_t *width)
{
    size_t sum = 0, shown = 0;
    for (size_t c = 0; c < p->rows->count; c++) {
        sum += width[c];
        shown += width[c] > 0;
    }
    return p->opts.width == 0 || sum + GAP * (shown > 0 ? shown - 1 : 0) <= p->opts.width;
}

/* Takes from the widest column until the line fits, or all have come down to `least`: a long
 * sentence gives way before a name. Whether one was made narrower than a sentence can be read in.
 */
static bool shrink(const struct kd_printer *p, size_t least, size_t *width)
{
    bool tight = false;
    while (!fits(p, width)) {
        size_t widest = SIZE_MAX;
        for (size_t c = 0; c < p->rows->count; c++)
            if (can_shrink(&p->rows->columns[c]) && width[c] > least &&
                (widest == SIZE_MAX || width[c] > width[widest]))
                widest = c;
        if (widest == SIZE_MAX)
            return true;
        width[widest]--;
        tight = width[widest] < READABLE;
    }
    return tight;
}

/* A number is never cut, but what stands above it may be. */
static void narrow_numbers(const struct kd_printer *p, size_t *width)
{
    for (size_t c = 0; c < p->rows->count; c++) {
        size_t widest = 1, len;
        if (p->rows->columns[c].style != KD_COL_RIGHT || width[c] == 0)
            continue;
        for (size_t r = 0; r < p->cells.rows; r++) {
            const char *text = cell_text(p, r, c, &len);
            size_t w = kd_utf8_width(text, len);
            widest = w > widest ? w : widest;
        }
        while (width[c] > widest && !fits(p, width))
            width[c]--;
    }
}

/* On a very narrow terminal: what is less than comfortable, and in the end without the last
 * columns. */
static void squeeze(const struct kd_printer *p, size_t *width)
{
    narrow_numbers(p, width);
    shrink(p, NARROWEST, width);
    for (size_t c = p->rows->count; c-- > 1 && !fits(p, width);)
        width[c] = 0;
}

/* The spaces that would end a line are not written. */
static void print_cell(struct kd_printer *p, const char *text, size_t len, size_t width,
                       enum kd_column_style style, size_t *pending)
{
    if (len > 0) {
        size_t natural = kd_utf8_width(text, len);
        size_t left = style == KD_COL_RIGHT && natural < width ? width - natural : 0;
        add_spaces(p->out, *pending + left);
        size_t used = add_cut(p->out, text, len, width);
        *pending = width - left - used;
    } else {
        *pending += width;
    }
    *pending += GAP;
}

static void print_line(struct kd_printer *p, const size_t *width, size_t row)
{
    size_t pending = 0;
    for (size_t c = 0; c < p->rows->count; c++) {
        const struct kd_column *column = &p->rows->columns[c];
        if (width[c] == 0)
            continue;
        size_t len = 0;
        const char *text = "";
        if (row == SIZE_MAX) {
            text = column->title;
            len = strlen(text);
        } else if (!is_grouped(column) || !same_as_above(p, row, c)) {
            text = cell_text(p, row, c, &len);
        }
        print_cell(p, text, len, width[c], column->style, &pending);
    }
}

static void print_table(struct kd_printer *p)
{
    size_t *width = calloc(p->rows->count, sizeof *width);
    if (width == NULL || p->cells.failed || p->cells.bytes.failed) {
        p->cells.failed = true;
        free(width);
        return;
    }
    natural_widths(p, true, width);
    if (shrink(p, LEAST, width)) {
        natural_widths(p, false, width);
        shrink(p, LEAST, width);
        squeeze(p, width);
    }
    if (p->opts.color)
        kd_buf_add_str(p->out, "\033[2m");
    print_line(p, width, SIZE_MAX);
    kd_buf_add_str(p->out, p->opts.color ? "\033[0m\n" : "\n");
    for (size_t r = 0; r < p->cells.rows; r++) {
        print_line(p, width, r);
        kd_buf_add_char(p->out, '\n');
    }
    free(width);
}

static void table_begin(struct kd_printer *p, const char *key, char bracket)
{
    if (bracket == KD_ROW)
        kd_cells_row(p);
    else if (p->rows_depth != 0)
        kd_cells_begin(p, key);
}

static void table_value(struct kd_printer *p, const char *key, const char *text, size_t len,
                        enum kd_value_style style)
{
    if (p->rows_depth != 0)
        kd_cells_value(p, key, text, len, style);
}

static void table_end(struct kd_printer *p, char bracket)
{
    if (bracket == KD_ROWS) {
        if (p->cells.rows > 0)
            print_table(p);
        kd_cells_clear(p);
    } else if (p->rows_depth != 0 && bracket != KD_ROW) {
        kd_cells_end(p);
    }
}

const struct kd_print_ops kd_table_ops = {table_begin, table_value, table_end, NULL};
