/* Tables of tab-separated values with a header row. */
#include "base/tsv.h"

#include <string.h>

#include "base/data.h"

/* Splits the line at text[at..) into cells; returns how many, or more than `max`. */
static size_t read_row(struct kd_tsv *tsv, struct kd_str *cells, size_t max)
{
    const char *line = tsv->text + tsv->at;
    const char *end = memchr(line, '\n', tsv->len - tsv->at);
    size_t len = end != NULL ? (size_t)(end - line) : tsv->len - tsv->at;
    tsv->at += len + (end != NULL);
    tsv->line++;
    if (len > 0 && line[len - 1] == '\r')
        len--;
    size_t n = 0;
    for (;;) {
        const char *tab = memchr(line, '\t', len);
        size_t cell = tab != NULL ? (size_t)(tab - line) : len;
        if (n < max)
            cells[n] = (struct kd_str){line, cell};
        n++;
        if (tab == NULL)
            return n;
        line += cell + 1;
        len -= cell + 1;
    }
}

static bool is_blank_or_comment(const struct kd_str *cells, size_t n)
{
    return (n == 1 && cells[0].len == 0) || (cells[0].len > 0 && cells[0].s[0] == '#');
}

enum kdidx_status kd_tsv_open(struct kd_tsv *tsv, const char *name, const char *text, size_t len,
                              struct kd_error *err)
{
    *tsv = (struct kd_tsv){.name = name, .text = text, .len = len};
    while (tsv->at < tsv->len) {
        size_t n = read_row(tsv, tsv->column, KD_TSV_COLUMNS);
        if (is_blank_or_comment(tsv->column, n))
            continue;
        if (n > KD_TSV_COLUMNS)
            return kd_fail(err, KDIDX_USAGE, "%s:%u: more than %d columns", name, tsv->line,
                           KD_TSV_COLUMNS);
        tsv->columns = n;
        return KDIDX_OK;
    }
    return kd_fail(err, KDIDX_USAGE, "%s: no header row", name);
}

enum kdidx_status kd_tsv_open_own(struct kd_tsv *tsv, const char *name, struct kd_error *err)
{
    const struct kd_data_file *file = kd_data_own(name);
    if (file == NULL)
        return kd_fail(err, KDIDX_IO, "data file %s: not compiled in", name);
    return kd_tsv_open(tsv, name, file->text, file->len, err);
}

enum kdidx_status kd_tsv_next(struct kd_tsv *tsv, struct kd_error *err)
{
    while (tsv->at < tsv->len) {
        size_t n = read_row(tsv, tsv->cell, tsv->columns);
        if (n <= tsv->columns && is_blank_or_comment(tsv->cell, n))
            continue;
        if (n > tsv->columns)
            return kd_fail(err, KDIDX_USAGE, "%s:%u: %zu cells, but the header has %zu", tsv->name,
                           tsv->line, n, tsv->columns);
        for (; n < tsv->columns; n++)
            tsv->cell[n] = (struct kd_str){"", 0};
        return KDIDX_OK;
    }
    return KDIDX_NONE;
}

struct kd_str kd_tsv_get(const struct kd_tsv *tsv, const char *column)
{
    for (size_t i = 0; i < tsv->columns; i++)
        if (kd_str_is(tsv->column[i], column))
            return tsv->cell[i];
    return (struct kd_str){"", 0};
}

bool kd_str_next_value(struct kd_str *list, struct kd_str *value)
{
    while (list->len > 0) {
        const char *bar = memchr(list->s, '|', list->len);
        size_t n = bar != NULL ? (size_t)(bar - list->s) : list->len;
        *value = (struct kd_str){list->s, n};
        list->s += n + (bar != NULL);
        list->len -= n + (bar != NULL);
        if (n > 0)
            return true;
    }
    return false;
}

bool kd_str_is(struct kd_str str, const char *other)
{
    if (str.len > 0 && str.s[0] != other[0]) /* most differ so early */
        return false;
    return strlen(other) == str.len && memcmp(str.s, other, str.len) == 0;
}
