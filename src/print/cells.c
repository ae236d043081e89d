/* A row's events -> the cells of its columns, for CSV and the table. */
#include "print/printer.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

const struct kd_cell *kd_cell_at(const struct kd_printer *p, size_t row, size_t column)
{
    return &p->cells.v[row * p->rows->count + column];
}

void kd_cells_clear(struct kd_printer *p)
{
    p->cells.rows = 0;
    kd_buf_clear(&p->cells.bytes);
}

void kd_cells_row(struct kd_printer *p)
{
    struct kd_cells *c = &p->cells;
    size_t count = p->rows->count;
    if ((c->rows + 1) * count > c->cap) {
        size_t cap = c->cap * 2 + count * 16;
        struct kd_cell *v = cap < SIZE_MAX / sizeof *v ? realloc(c->v, cap * sizeof *v) : NULL;
        if (v == NULL) {
            c->failed = true;
            return;
        }
        c->v = v;
        c->cap = cap;
    }
    memset(&c->v[c->rows * count], 0, count * sizeof *c->v);
    c->rows++;
    c->depth = 0;
    c->skip = 0;
    c->path_len[0] = 0;
    c->elements[0] = 0;
}

/* The path of `key` below the open map; a list's elements have the path of the list. */
static size_t path_of(struct kd_cells *c, const char *key)
{
    size_t len = c->path_len[c->depth];
    if (key == NULL)
        return len;
    int n = snprintf(c->path + len, sizeof c->path - len, "%s%s", len > 0 ? "." : "", key);
    size_t end = len + (size_t)n;
    return end < sizeof c->path ? end : sizeof c->path - 1;
}

void kd_cells_begin(struct kd_printer *p, const char *key)
{
    struct kd_cells *c = &p->cells;
    if (c->skip > 0 || (key == NULL && c->elements[c->depth]++ > 0)) {
        c->skip++;
        return;
    }
    size_t len = path_of(c, key);
    c->depth++;
    c->path_len[c->depth] = len;
    c->elements[c->depth] = 0;
}

void kd_cells_end(struct kd_printer *p)
{
    if (p->cells.skip > 0)
        p->cells.skip--;
    else
        p->cells.depth--;
}

static void fill(struct kd_printer *p, struct kd_cell *cell, const char *text, size_t len,
                 enum kd_value_style style)
{
    struct kd_buf *bytes = &p->cells.bytes;
    if (cell->len > 0)
        kd_buf_add(bytes, p->format == KD_PRINT_TABLE ? ", " : "; ", 2);
    else
        *cell = (struct kd_cell){.start = bytes->len, .text = style == KD_QUOTED};
    if (p->format == KD_PRINT_TABLE)
        kd_print_clean(bytes, text, len);
    else
        kd_buf_add(bytes, text, len);
    if (!bytes->failed)
        cell->len = bytes->len - cell->start;
}

void kd_cells_value(struct kd_printer *p, const char *key, const char *text, size_t len,
                    enum kd_value_style style)
{
    struct kd_cells *c = &p->cells;
    if (c->skip > 0 || c->failed || style == KD_NOTHING)
        return;
    size_t end = path_of(c, key);
    for (size_t i = 0; i < p->rows->count; i++) {
        const char *path = p->rows->columns[i].path;
        if (strlen(path) == end && memcmp(path, c->path, end) == 0)
            fill(p, &c->v[(c->rows - 1) * p->rows->count + i], text, len, style);
    }
}
