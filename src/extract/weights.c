/* Tables of weights. */
#include "extract/weights.h"

#include <math.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/data.h"
#include "base/tsv.h"

/* "-0.125": digits that a double holds without loss, divided by a power of ten that it holds as
 * well, is what strtod makes of them (Clinger 1990, "How to read floating point numbers
 * accurately"), and most of the time to read the tables. False: something else. */
static bool parse_short(struct kd_str cell, double *out)
{
    enum { DIGITS = 15 };
    static const double tens[DIGITS + 1] = {1,   1e1, 1e2,  1e3,  1e4,  1e5,  1e6,  1e7,
                                            1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15};
    size_t i = cell.len > 0 && cell.s[0] == '-', digits = 0, behind = 0;
    int64_t value = 0;
    for (bool point = false; i < cell.len; i++) {
        if (cell.s[i] == '.' && !point) {
            point = true;
            continue;
        }
        if (cell.s[i] < '0' || cell.s[i] > '9' || ++digits > DIGITS)
            return false;
        value = value * 10 + (cell.s[i] - '0');
        behind += point;
    }
    *out = (cell.s[0] == '-' ? -1.0 : 1.0) * (double)value / tens[behind];
    return digits > 0;
}

static bool parse(struct kd_str cell, double *out)
{
    char text[32], *end;
    if (parse_short(cell, out))
        return true;
    if (cell.len == 0 || cell.len >= sizeof text)
        return false;
    memcpy(text, cell.s, cell.len);
    text[cell.len] = '\0';
    *out = strtod(text, &end);
    return *end == '\0' && isfinite(*out);
}

enum kdidx_status kd_weights_number(const struct kd_tsv *tsv, const char *column, double *out,
                                    struct kd_error *err)
{
    if (parse(kd_tsv_get(tsv, column), out))
        return KDIDX_OK;
    return kd_fail(err, KDIDX_USAGE, "%s:%u: column %s holds no number", tsv->name, tsv->line,
                   column);
}

enum kdidx_status kd_weights_rows(const char *file, const char *data_dir,
                                  enum kdidx_status (*row)(void *ctx, const struct kd_tsv *tsv,
                                                           struct kd_error *err),
                                  void *ctx, struct kd_error *err)
{
    struct kd_buf buf = KD_BUF_EMPTY;
    struct kd_tsv tsv;
    struct kd_error absent = {{0}};
    enum kdidx_status status = kd_data_read(data_dir, file, &buf, &absent);
    if (status == KDIDX_IO) /* somebody's own rules, without weights */
        status = kd_data_read(NULL, file, &buf, err);
    if (status == KDIDX_OK)
        status = kd_tsv_open(&tsv, file, buf.data, buf.len, err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK)
        status = row(ctx, &tsv, err);
    kd_buf_free(&buf);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- tables whose rows are known ---- */

/* A table that is being read into `weight`. */
struct known {
    const struct kd_weights_table *table;
    double *weight;
};

/* The number of the row that is named in that column of the file. */
static enum kdidx_status find_row(const struct kd_weights_table *table, const struct kd_tsv *tsv,
                                  const char *column, size_t *row, struct kd_error *err)
{
    struct kd_str name = kd_tsv_get(tsv, column);
    for (*row = 0; *row < table->row_count; ++*row)
        if (kd_str_is(name, table->rows[*row]))
            return KDIDX_OK;
    return kd_fail(err, KDIDX_USAGE, "%s:%u: kdidx knows no %s \"%.*s\"", table->file, tsv->line,
                   table->key, (int)name.len, name.s);
}

/* The weights of a row of the file, into the table's row `row`. */
static enum kdidx_status read_weights(const struct known *known, const struct kd_tsv *tsv,
                                      size_t row, struct kd_error *err)
{
    const struct kd_weights_table *table = known->table;
    enum kdidx_status status = KDIDX_OK;
    for (size_t c = 0; status == KDIDX_OK && c < table->column_count; c++)
        status = kd_weights_number(tsv, table->columns[c],
                                   &known->weight[row * table->column_count + c], err);
    return status;
}

static enum kdidx_status read_row(void *ctx, const struct kd_tsv *tsv, struct kd_error *err)
{
    const struct known *known = ctx;
    const struct kd_weights_table *table = known->table;
    size_t row;
    enum kdidx_status status = find_row(table, tsv, table->key, &row, err);
    return status == KDIDX_OK ? read_weights(known, tsv, row, err) : status;
}

static enum kdidx_status read_pair(void *ctx, const struct kd_tsv *tsv, struct kd_error *err)
{
    const struct known *known = ctx;
    const struct kd_weights_table *table = known->table;
    size_t first = 0, second = 0;
    enum kdidx_status status = find_row(table, tsv, "first", &first, err);
    if (status == KDIDX_OK)
        status = find_row(table, tsv, "second", &second, err);
    size_t low = first < second ? first : second, high = first < second ? second : first;
    return status == KDIDX_OK ? read_weights(known, tsv, low * table->row_count + high, err)
                              : status;
}

enum kdidx_status kd_weights_read(const struct kd_weights_table *table, const char *data_dir,
                                  double *weight, struct kd_error *err)
{
    struct known known = {table, weight};
    memset(weight, 0, table->row_count * table->column_count * sizeof *weight);
    return kd_weights_rows(table->file, data_dir, read_row, &known, err);
}

enum kdidx_status kd_weights_read_pairs(const struct kd_weights_table *table, const char *data_dir,
                                        double *weight, struct kd_error *err)
{
    struct known known = {table, weight};
    memset(weight, 0, table->row_count * table->row_count * table->column_count * sizeof *weight);
    return kd_weights_rows(table->file, data_dir, read_pair, &known, err);
}

void kd_softmax(const double *weight, size_t row_count, size_t column_count, const double *seen,
                double *likely)
{
    double sum = 0, most = -HUGE_VAL;
    for (size_t c = 0; c < column_count; c++) {
        for (size_t r = 0; r < row_count; r++)
            likely[c] += weight[r * column_count + c] * seen[r];
        most = fmax(most, likely[c]);
    }
    for (size_t c = 0; c < column_count; c++) {
        likely[c] = exp(likely[c] - most);
        sum += likely[c];
    }
    for (size_t c = 0; c < column_count; c++)
        likely[c] /= sum;
}
