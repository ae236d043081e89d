/* Rows -> JSON, CSV, table: one interface, so that a command never prints a brace or a comma.
 *
 * A command says what it has as a stream of events: maps with keys, lists, values. An answer is
 * one map that holds some keys about the thing asked for and one list of rows:
 *
 *     kd_print_map(p);
 *     kd_print_key(p, "query"); kd_print_string(p, "alchemy");
 *     kd_print_rows(p, &rows);               a list whose elements are the rows
 *     kd_print_row(p); ... kd_print_end(p);  once a row
 *     kd_print_end(p);                       the rows
 *     kd_print_end(p);                       the map
 *
 * JSON prints all of it as one document. NDJSON prints a line a row; CSV, TSV and the table print
 * the rows' columns, and the table alone prints the lines given to kd_print_text. A value that no
 * printer shows costs nothing but the call. Errors are remembered and come out of kd_print_finish.
 */
#ifndef KD_PRINT_H
#define KD_PRINT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "base/buf.h"
#include "base/status.h"

/* KD_PRINT_NUL: a row's name, or the fields asked for with tabs between, as they are; then NUL. */
enum kd_print_format {
    KD_PRINT_TABLE,
    KD_PRINT_JSON,
    KD_PRINT_NDJSON,
    KD_PRINT_CSV,
    KD_PRINT_TSV,
    KD_PRINT_NUL
};

struct kd_print_opts {
    bool terminal; /* JSON: indented */
    bool color;    /* table: headings stand out */
    size_t width;  /* table: columns; 0: as wide as the cells are */
};

/* KD_COL_GROUP: as KD_COL_LEFT, but a value that the row above has too is left out. KD_COL_SPARE:
 * only in a table, and left out of one that has too little room for sentences beside it.
 * KD_COL_TOLD: as KD_COL_LEFT, but only in a table: what kd_print_cell words for people, and no
 * field of the row; KD_COL_TOLD_GROUP: the same of KD_COL_GROUP. KD_COL_WHOLE: as KD_COL_LEFT, but
 * never cut, for half a date is none; KD_COL_TOLD_WHOLE: the same of KD_COL_TOLD. KD_COL_ASKED:
 * only when asked for by name. */
enum kd_column_style {
    KD_COL_LEFT,
    KD_COL_RIGHT,
    KD_COL_GROUP,
    KD_COL_SPARE,
    KD_COL_TOLD,
    KD_COL_TOLD_GROUP,
    KD_COL_WHOLE,
    KD_COL_TOLD_WHOLE,
    KD_COL_ASKED
};

/* One column of CSV and of the table. `path` names a value of the row: "name", or
 * "evidence.quote" for the key `quote` of a map, or of the first map of a list, at `evidence`. A
 * list of plain values is joined by "; ", in the table by ", ". */
struct kd_column {
    const char *path;
    const char *title; /* heading in the table; NULL: not shown there */
    enum kd_column_style style;
};

/* The list of rows. Borrowed until the rows end. */
struct kd_rows {
    const char *key; /* of the list in the JSON document */
    const struct kd_column *columns;
    size_t count;
    const char *asked_key;   /* what NDJSON and CSV repeat in each row ("drama"), or NULL */
    const char *asked_value; /* and its value */
    const char *name;        /* the column that KD_PRINT_NUL prints; NULL: the first */
};

/* Which fields (paths of columns, or keys above them) the rows are printed with and in what order,
 * what they are sorted by, and which of them are printed. */
struct kd_picks {
    const char *const *fields;
    size_t field_count; /* 0: all */
    const char *sort;   /* NULL: as they come */
    bool descending;
    size_t offset, limit; /* of the rows as they come, or sorted; limit 0: all */
};

struct kd_printer;

/* `file` stays the caller's. NULL: out of memory. */
struct kd_printer *kd_printer_new(enum kd_print_format format, FILE *file,
                                  const struct kd_print_opts *opts);

/* Before anything is printed. Borrowed. A field that the rows do not have comes out of
 * kd_printer_finish as KDIDX_USAGE, with those that they have, and nothing is printed. */
void kd_printer_choose(struct kd_printer *printer, const struct kd_picks *choice);

/* Rows printed in this document so far, and rows that it was given: more, where the choice has a
 * limit or an offset. */
size_t kd_print_shown(const struct kd_printer *printer);
size_t kd_print_given(const struct kd_printer *printer);

/* The same into `out`, JSON without indentation; for what is made elsewhere than where it is
 * written. Failures stay in out->failed. */
struct kd_printer *kd_printer_new_memory(enum kd_print_format format, struct kd_buf *out);

/* Prints JSON values into `out`, each compact, ended by a newline. */
struct kd_printer *kd_printer_new_lines(struct kd_buf *out);

/* Writes what is left. KDIDX_IO (err: why, "standard output" as the name) or KDIDX_NOMEM. */
enum kdidx_status kd_printer_finish(struct kd_printer *printer, struct kd_error *err);
void kd_printer_free(struct kd_printer *printer); /* NULL is fine */

void kd_print_map(struct kd_printer *printer);
void kd_print_list(struct kd_printer *printer);
void kd_print_end(struct kd_printer *printer); /* of the map, list, row or rows begun last */
void kd_print_key(struct kd_printer *printer, const char *key);

void kd_print_string(struct kd_printer *printer, const char *value); /* NULL prints null */
void kd_print_bytes(struct kd_printer *printer, const char *value, size_t len);
void kd_print_int(struct kd_printer *printer, int64_t value);
/* No zeros at the end; decimals < 0: as many digits as are sure. What is not finite is null. */
void kd_print_real(struct kd_printer *printer, double value, int decimals);
void kd_print_bool(struct kd_printer *printer, bool value);
void kd_print_null(struct kd_printer *printer);

/* A key and its value at once. */
void kd_print_pair(struct kd_printer *printer, const char *key, const char *value);
void kd_print_pair_int(struct kd_printer *printer, const char *key, int64_t value);
void kd_print_strings(struct kd_printer *printer, const char *key, const char *const *v, size_t n);

/* A value of the row that only the table shows, at a path that its columns name. */
__attribute__((format(printf, 3, 4))) void kd_print_cell(struct kd_printer *printer,
                                                         const char *key, const char *format, ...);

void kd_print_rows(struct kd_printer *printer, const struct kd_rows *rows);
void kd_print_row(struct kd_printer *printer);

/* A line for people, which only the table prints. */
enum kd_text_style { KD_PLAIN, KD_HEADING };
__attribute__((format(printf, 3, 4))) void
kd_print_text(struct kd_printer *printer, enum kd_text_style style, const char *format, ...);

/* A text of many lines for people, wrapped at spaces to the width; the table alone prints it. */
void kd_print_prose(struct kd_printer *printer, const char *text, size_t len);

/* Appends s without what a terminal would obey: a run of white space becomes one space, other
 * control characters and bytes that are not UTF-8 become U+FFFD, characters that turn the direction
 * are left out. */
void kd_print_clean(struct kd_buf *out, const char *s, size_t len);

/* Whether a person reads `file` directly, how wide it is (COLUMNS first, then the terminal, else
 * 100), and whether colour is wanted (a terminal, no NO_COLOR, TERM not "dumb"). */
struct kd_print_opts kd_print_opts_for(FILE *file);

#endif
