/* Tables of weights. */
#include "extract/weights.h"

#include <math.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/data.h"
#include "base/tsv.h"

static bool parse(struct kd_str cell, double *out)
{
    char text[32], *end;
    if (cell.len == 0 || cell.len >= sizeof text)
        return false;
    memcpy(text, cell.s, cell.len);
    text[cell.len] = '\0';
    *out = strtod(text, &end);
    return *end == '\0' && isfinite(*out);
}

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

static enum kdidx_status read_weight(const struct kd_weights_table *table, const struct kd_tsv *tsv,
                                     const char *column, double *out, struct kd_error *err)
{
    if (parse(kd_tsv_get(tsv, column), out))
        return KDIDX_OK;
    return kd_fail(err, KDIDX_USAGE, "%s:%u: column %s holds no number", table->file, tsv->line,
                   column);
}

static enum kdidx_status read_row(const struct kd_weights_table *table, const struct kd_tsv *tsv,
                                  double *weight, struct kd_error *err)
{
    size_t row;
    enum kdidx_status status = find_row(table, tsv, table->key, &row, err);
    for (size_t c = 0; status == KDIDX_OK && c < table->column_count; c++)
        status =
            read_weight(table, tsv, table->columns[c], &weight[row * table->column_count + c], err);
    return status;
}

static enum kdidx_status read_pair(const struct kd_weights_table *table, const struct kd_tsv *tsv,
                                   double *weight, struct kd_error *err)
{
    size_t first = 0, second = 0;
    enum kdidx_status status = find_row(table, tsv, "first", &first, err);
    if (status == KDIDX_OK)
        status = find_row(table, tsv, "second", &second, err);
    if (status == KDIDX_OK)
        status = read_weight(table, tsv, table->columns[0],
                             &weight[first * table->row_count + second], err);
    return status;
}

typedef enum kdidx_status (*row_fn)(const struct kd_weights_table *table, const struct kd_tsv *tsv,
                                    double *weight, struct kd_error *err);

static enum kdidx_status read_table(const struct kd_weights_table *table, const char *data_dir,
                                    row_fn read, double *weight, struct kd_error *err)
{
    struct kd_buf buf = KD_BUF_EMPTY;
    struct kd_tsv tsv;
    struct kd_error absent = {{0}};
    enum kdidx_status status = kd_data_read(data_dir, table->file, &buf, &absent);
    if (status == KDIDX_IO) /* somebody's own rules, without weights */
        status = kd_data_read(NULL, table->file, &buf, err);
    if (status == KDIDX_OK)
        status = kd_tsv_open(&tsv, table->file, buf.data, buf.len, err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK)
        status = read(table, &tsv, weight, err);
    kd_buf_free(&buf);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_weights_read(const struct kd_weights_table *table, const char *data_dir,
                                  double *weight, struct kd_error *err)
{
    memset(weight, 0, table->row_count * table->column_count * sizeof *weight);
    return read_table(table, data_dir, read_row, weight, err);
}

enum kdidx_status kd_weights_read_pairs(const struct kd_weights_table *table, const char *data_dir,
                                        double *weight, struct kd_error *err)
{
    memset(weight, 0, table->row_count * table->row_count * sizeof *weight);
    return read_table(table, data_dir, read_pair, weight, err);
}

void kd_softmax(const double *weight, size_t row_count, size_t column_count, const double *seen,
                double *likely)
{
    double sum = 0;
    for (size_t c = 0; c < column_count; c++) {
        double odds = 0;
        for (size_t r = 0; r < row_count; r++)
            odds += weight[r * column_count + c] * seen[r];
        likely[c] = exp(odds);
        sum += likely[c];
    }
    for (size_t c = 0; c < column_count; c++)
        likely[c] /= sum;
}
