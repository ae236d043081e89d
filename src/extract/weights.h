/* Tables of weights: a row for each piece of evidence, a column for each thing that it speaks
 * for. */
#ifndef KD_WEIGHTS_H
#define KD_WEIGHTS_H

#include <stddef.h>

#include "base/status.h"
#include "base/tsv.h"

/* How such a table looks: its file under data/, the column of names, which names there are, and the
 * columns of weights. */
struct kd_weights_table {
    const char *file, *key;
    const char *const *rows;
    size_t row_count;
    const char *const *columns;
    size_t column_count;
};

/* Reads the table, the compiled-in one when data_dir is NULL or has none, into weight[row_count *
 * column_count]; 0 for rows that are not there. KDIDX_USAGE: err names the line and what is wrong
 * with it. */
enum kdidx_status kd_weights_read(const struct kd_weights_table *table, const char *data_dir,
                                  double *weight, struct kd_error *err);

/* Reads a table of two names in each row, `first` and `second` in any order, and weights, into
 * weight[(lower * row_count + higher) * column_count]; else as above. */
enum kdidx_status kd_weights_read_pairs(const struct kd_weights_table *table, const char *data_dir,
                                        double *weight, struct kd_error *err);

/* Reads the table `file` under data/, the compiled-in one when data_dir is NULL or has none, and
 * calls `row` for each row. The first status but KDIDX_OK ends it. */
enum kdidx_status kd_weights_rows(const char *file, const char *data_dir,
                                  enum kdidx_status (*row)(void *ctx, const struct kd_tsv *tsv,
                                                           struct kd_error *err),
                                  void *ctx, struct kd_error *err);

/* The number in that column of the row. KDIDX_USAGE: err names the line. */
enum kdidx_status kd_weights_number(const struct kd_tsv *tsv, const char *column, double *out,
                                    struct kd_error *err);

/* The probability of each column, of which the log odds are the weights of what is seen, added to
 * what `likely` holds: a multinomial logistic model. */
void kd_softmax(const double *weight, size_t row_count, size_t column_count, const double *seen,
                double *likely);

#endif
