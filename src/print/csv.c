/* CSV (RFC 4180, but with \n) and TSV: a heading, then the rows' columns. */
#include "print/printer.h"

#include <string.h>

#include "base/utf8.h"

/* TSV has no quoting: tabs and line ends inside a cell become spaces. */
static void tsv_cell(struct kd_buf *out, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++)
        kd_buf_add_char(out, memchr("\t\r\n", s[i], 3) != NULL ? ' ' : s[i]);
}

static void csv_cell(struct kd_buf *out, const char *s, size_t len)
{
    bool plain = true;
    for (size_t i = 0; i < len && plain; i++)
        plain = memchr(",\"\r\n", s[i], 4) == NULL;
    if (plain && (len == 0 || (s[0] != ' ' && s[len - 1] != ' '))) {
        kd_buf_add(out, s, len);
        return;
    }
    kd_buf_add_char(out, '"');
    for (size_t i = 0; i < len; i++) {
        if (s[i] == '"')
            kd_buf_add_char(out, '"');
        kd_buf_add_char(out, s[i]);
    }
    kd_buf_add_char(out, '"');
}

/* Control characters but tab and line ends have no business in a cell, and would be obeyed by a
 * terminal; nor have those that turn the direction. */
static void clean_cell(struct kd_buf *out, const char *s, size_t len)
{
    for (size_t i = 0; i < len;) {
        uint32_t cp = 0;
        size_t n = kd_utf8_next(s + i, len - i, &cp);
        bool control = cp < 0x20 && cp != '\t' && cp != '\n' && cp != '\r';
        if (n == 0 || control || (cp >= 0x7F && cp <= 0x9F))
            kd_buf_add(out, "\xEF\xBF\xBD", 3);
        else if (!kd_is_direction(cp))
            kd_buf_add(out, s + i, n);
        i += n == 0 ? 1 : n;
    }
}

/* A spreadsheet takes text that begins so for a formula; an apostrophe makes it text again. The
 * wide forms count in East Asia. A single character, as in the source "-", is none. */
static bool like_formula(const char *text, size_t len)
{
    uint32_t cp = 0;
    size_t n = len > 0 ? kd_utf8_next(text, len, &cp) : 0;
    bool wide = cp == 0xFF1D || cp == 0xFF0B || cp == 0xFF0D || cp == 0xFF20;
    return len > n && (wide || (cp < 0x80 && memchr("=+-@\t\r\n", (int)cp, 7) != NULL));
}

static void add_cell(struct kd_printer *p, size_t column, const char *s, size_t len, bool is_text)
{
    kd_buf_clear(&p->scratch);
    clean_cell(&p->scratch, s, len);
    const char *clean = p->scratch.len > 0 ? p->scratch.data : "";
    if (column > 0)
        kd_buf_add_char(p->out, p->format == KD_PRINT_CSV ? ',' : '\t');
    if (is_text && like_formula(clean, p->scratch.len)) {
        kd_buf_clear(&p->scratch);
        kd_buf_add_char(&p->scratch, '\'');
        clean_cell(&p->scratch, s, len);
        clean = p->scratch.data;
    }
    if (p->format == KD_PRINT_CSV)
        csv_cell(p->out, clean, p->scratch.len);
    else
        tsv_cell(p->out, clean, p->scratch.len);
}

static bool is_left_out(const struct kd_column *column)
{
    return kd_is_told(column) || column->style == KD_COL_ASKED;
}

/* "evidence.quote" is headed evidence_quote, which every database and data frame takes. */
static void heading(struct kd_printer *p)
{
    if (p->heading_done || p->format == KD_PRINT_NUL)
        return;
    p->heading_done = true;
    for (size_t i = 0; i < p->rows->count; i++) {
        char name[256];
        size_t n = 0;
        if (is_left_out(&p->rows->columns[i]))
            continue;
        for (const char *s = p->rows->columns[i].path; *s != '\0' && n < sizeof name; s++)
            name[n++] = *s == '.' ? '_' : *s;
        add_cell(p, i, name, n, false);
    }
    kd_buf_add_char(p->out, '\n');
}

static void csv_begin(struct kd_printer *p, const char *key, char bracket)
{
    if (bracket == KD_ROWS)
        heading(p);
    else if (bracket == KD_ROW)
        kd_cells_row(p);
    else if (p->rows_depth != 0)
        kd_cells_begin(p, key);
}

static void csv_value(struct kd_printer *p, const char *key, const char *text, size_t len,
                      enum kd_value_style style)
{
    if (p->rows_depth != 0)
        kd_cells_value(p, key, text, len, style);
}

/* As it is stored: a path must name its file. But no program reads what goes to a terminal. A row
 * without the only value is none. */
static void nul_row(struct kd_printer *p)
{
    bool any = p->rows->count > 1;
    for (size_t i = 0; i < p->rows->count; i++) {
        const struct kd_cell *cell = kd_cell_at(p, 0, i);
        if (i > 0)
            kd_buf_add_char(p->out, '\t');
        if (cell->len > 0 && p->opts.terminal)
            kd_print_clean(p->out, p->cells.bytes.data + cell->start, cell->len);
        else if (cell->len > 0)
            kd_buf_add(p->out, p->cells.bytes.data + cell->start, cell->len);
        any = any || cell->len > 0;
    }
    if (any)
        kd_buf_add_char(p->out, '\0');
    kd_cells_clear(p);
}

static void csv_end(struct kd_printer *p, char bracket)
{
    if (p->rows_depth == 0 || bracket == KD_ROWS)
        return;
    if (bracket != KD_ROW) {
        kd_cells_end(p);
        return;
    }
    if (p->cells.failed || p->cells.bytes.failed)
        return;
    if (p->format == KD_PRINT_NUL) {
        nul_row(p);
        return;
    }
    for (size_t i = 0; i < p->rows->count; i++) {
        const struct kd_cell *cell = kd_cell_at(p, 0, i);
        if (!is_left_out(&p->rows->columns[i]))
            add_cell(p, i, cell->len > 0 ? p->cells.bytes.data + cell->start : "", cell->len,
                     cell->text);
    }
    kd_buf_add_char(p->out, '\n');
    kd_cells_clear(p);
}

const struct kd_print_ops kd_csv_ops = {csv_begin, csv_value, csv_end, NULL};
