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

static enum kdidx_status read_row(const struct kd_weights_table *table, const struct kd_tsv *tsv,
                                  double *weight, struct kd_error *err)
{
    struct kd_str name = kd_tsv_get(tsv, table->key);
    size_t row = 0;
    while (row < table->row_count && !kd_str_is(name, table->rows[row]))
        row++;
    if (row == table->row_count)
        return kd_fail(err, KDIDX_USAGE, "%s:%u: kdidx knows no %s \"%.*s\"", table->file,
                       tsv->line, table->key, (int)name.len, name.s);
    for (size_t c = 0; c < table->column_count; c++)
        if (!parse(kd_tsv_get(tsv, table->columns[c]), &weight[row * table->column_count + c]))
            return kd_fail(err, KDIDX_USAGE, "%s:%u: column %s holds no number", table->file,
                           tsv->line, table->columns[c]);
    return KDIDX_OK;
}

enum kdidx_status kd_weights_read(const struct kd_weights_table *table, const char *data_dir,
                                  double *weight, struct kd_error *err)
{
    struct kd_buf buf = KD_BUF_EMPTY;
    struct kd_tsv tsv;
    struct kd_error absent = {{0}};
    memset(weight, 0, table->row_count * table->column_count * sizeof *weight);
    enum kdidx_status status = kd_data_read(data_dir, table->file, &buf, &absent);
    if (status == KDIDX_IO) /* somebody's own rules, without weights */
        status = kd_data_read(NULL, table->file, &buf, err);
    if (status == KDIDX_OK)
        status = kd_tsv_open(&tsv, table->file, buf.data, buf.len, err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK)
        status = read_row(table, &tsv, weight, err);
    kd_buf_free(&buf);
    return status == KDIDX_NONE ? KDIDX_OK : status;
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
