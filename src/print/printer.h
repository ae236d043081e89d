/* What the printers share. Only src/print includes this. */
#ifndef KD_PRINTER_H
#define KD_PRINTER_H

#include "print/print.h"

/* Nested maps and lists at most; records and answers need six. */
enum { KD_PRINT_DEPTH = 16 };

/* What can be open. The rows are a list and a row is a map, told apart from all others. */
enum { KD_MAP = '{', KD_LIST = '[', KD_ROWS = 'R', KD_ROW = 'r' };

/* How a value's text is meant: a string, a number or word as it is, or null. */
enum kd_value_style { KD_QUOTED, KD_BARE, KD_NOTHING };

/* One printer's functions; `key` is NULL for what stands in a list. `finish` may be NULL. */
struct kd_print_ops {
    void (*begin)(struct kd_printer *p, const char *key, char bracket);
    void (*value)(struct kd_printer *p, const char *key, const char *text, size_t len,
                  enum kd_value_style style);
    void (*end)(struct kd_printer *p, char bracket);
    void (*finish)(struct kd_printer *p);
};

struct kd_cell {
    size_t start, len; /* of cells.bytes */
    bool text;         /* it begins with a string, not a number */
};

/* The columns' values in the rows gathered so far; the row being built is the last. */
struct kd_cells {
    struct kd_buf bytes;
    struct kd_cell *v; /* rows * columns of them */
    size_t rows, cap;
    char path[256];                  /* of the value that comes next */
    size_t path_len[KD_PRINT_DEPTH]; /* of the map or list at each depth below the row */
    size_t elements[KD_PRINT_DEPTH]; /* maps begun in it */
    size_t depth;
    size_t skip; /* open maps and lists inside a list's second or later map */
    bool failed;
};

/* One event of a row that is held back (pick.c). */
struct kd_event {
    char what;     /* KD_MAP, KD_LIST, '}' for the end of either, '.' for a value */
    ptrdiff_t key; /* in held.bytes; negative: none */
    size_t text, len;
    enum kd_value_style style;
};

struct kd_held_row {
    size_t first, count; /* of held.events */
    size_t number;       /* in the order in which they came */
    const struct kd_event *by;
    const char *text; /* by's, and as a number */
    double value;
    bool descending;
};

struct kd_held {
    struct kd_event *events;
    size_t event_count, event_cap;
    struct kd_held_row *v;
    size_t n, cap;
    size_t passed;              /* rows printed or left out by limit and offset */
    struct kd_buf bytes, wrong; /* wrong: what to say of a field that there is not */
    struct kd_rows rows;        /* with the columns that were asked for */
    struct kd_column *columns;
    char *titles;
    size_t title_len;
    bool failed;
};

struct kd_printer {
    const struct kd_print_ops *ops;
    const struct kd_print_ops *sink; /* ops, or inside a row that is held back kd_hold_ops */
    struct kd_picks choice;
    struct kd_held held;
    size_t given, shown; /* rows begun, and printed, in this document */
    struct kd_print_opts opts;
    enum kd_print_format format;
    FILE *file;         /* NULL: everything stays in *out */
    struct kd_buf *out; /* &own, or the caller's */
    struct kd_buf own, scratch;
    int error; /* errno of the first write that failed */

    char stack[KD_PRINT_DEPTH];
    size_t depth;
    const char *key; /* that the next value belongs to, or NULL */

    bool comma;        /* JSON: something stands before in the same map or list */
    size_t rows_depth; /* depth inside the rows; 0: not there */
    const struct kd_rows *rows;
    struct kd_cells cells;
    bool heading_done; /* CSV */
    bool mistaken;     /* by the command: see kd_print_begin */
    bool rows_seen;    /* with fields that there are */
};

extern const struct kd_print_ops kd_json_ops, kd_ndjson_ops, kd_csv_ops, kd_table_ops;

/* table.c: whether the character only turns the direction of what stands around it, so that it
 * shows as what it is not. */
bool kd_is_direction(uint32_t cp);

/* print.c: what kd_print_map and the like come to. */
void kd_print_begin(struct kd_printer *p, char bracket);

/* pick.c */
bool kd_is_told(const struct kd_column *column); /* only in a table; no field */
extern const struct kd_print_ops kd_hold_ops;
/* The rows with the columns that were asked for; a wrong field goes to p->held.wrong. */
const struct kd_rows *kd_chosen_rows(struct kd_printer *p, const struct kd_rows *rows);
void kd_held_print(struct kd_printer *p); /* the rows held back; none is any more */
void kd_held_free(struct kd_printer *p);

/* cells.c: gathers the columns' values out of the events of a row. */
void kd_cells_row(struct kd_printer *p); /* a row begins */
void kd_cells_begin(struct kd_printer *p, const char *key);
void kd_cells_value(struct kd_printer *p, const char *key, const char *text, size_t len,
                    enum kd_value_style style);
void kd_cells_end(struct kd_printer *p);
void kd_cells_clear(struct kd_printer *p);
/* The cell's bytes; p->cells.bytes.data + start. Rows and columns count from 0. */
const struct kd_cell *kd_cell_at(const struct kd_printer *p, size_t row, size_t column);

void kd_table_text(struct kd_printer *p, enum kd_text_style style, const char *text, size_t len);

#endif
