/* Tables of tab-separated values with a header row: the name lists. */
#ifndef KD_TSV_H
#define KD_TSV_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

enum { KD_TSV_COLUMNS = 16 };

/* A view into the table's bytes. */
struct kd_str {
    const char *s;
    size_t len;
};

/* Reads text[0..len), which must outlive it; `name` is for messages. */
struct kd_tsv {
    const char *name, *text;
    size_t len, at;
    unsigned line; /* of the row read last, 1 for the header */
    size_t columns;
    struct kd_str column[KD_TSV_COLUMNS]; /* names of the columns */
    struct kd_str cell[KD_TSV_COLUMNS];   /* of the row read last */
};

/* Reads the header row. KDIDX_USAGE when there is none or it has too many columns. */
enum kdidx_status kd_tsv_open(struct kd_tsv *tsv, const char *name, const char *text, size_t len,
                              struct kd_error *err);

/* The same with the compiled-in data file `name`, which takes no memory and so needs no end. */
enum kdidx_status kd_tsv_open_own(struct kd_tsv *tsv, const char *name, struct kd_error *err);

/* Reads the next row; blank lines and lines that start with '#' are passed over. KDIDX_NONE after
 * the last; KDIDX_USAGE (file, line, reason) when a row has more cells than the header. */
enum kdidx_status kd_tsv_next(struct kd_tsv *tsv, struct kd_error *err);

/* The row's cell of that column; empty when the table or the row does not have it. */
struct kd_str kd_tsv_get(const struct kd_tsv *tsv, const char *column);

/* Takes the first of the values that '|' separates off `list`; false when none is left. */
bool kd_str_next_value(struct kd_str *list, struct kd_str *value);

bool kd_str_is(struct kd_str str, const char *other);

#endif
