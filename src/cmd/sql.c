/* kdidx sql QUERY: one read-only statement over the documented views. */
#include "cmd/answer.h"

#include <stdio.h>
#include <string.h>

/* Columns are known when the statement runs; their names are copied, for they are the query's. */
struct sql {
    struct kd_run *run;
    const char *const *names; /* of the columns, while these are made */
    struct kd_column *columns;
    size_t count;
    struct kd_rows rows;
    uint64_t timeout; /* seconds; 0: none */
    size_t held;      /* bytes of a table, which is printed when its last row is there */
};

enum { MOST_SECONDS = 1000000, MOST_TABLE = 256 << 20 };

/* For what SQLite cannot stop itself; begins anew with each row. */
static void guard(const struct sql *sql)
{
    if (sql->run->outlet->guard != NULL)
        sql->run->outlet->guard(sql->timeout);
}

static bool name_taken(const struct sql *sql, size_t n, const char *name)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(sql->columns[i].path, name) == 0)
            return true;
    return false;
}

/* A JSON object cannot have two equal keys: the second `name` is called name_2. */
static const char *column_name(struct sql *sql, size_t n, const char *name)
{
    struct kd_arena *arena = &sql->run->arena;
    char other[300];
    const char *out = name;
    for (int k = 2; name_taken(sql, n, out); k++) {
        snprintf(other, sizeof other, "%.250s_%d", name, k);
        out = other;
    }
    return kd_arena_strndup(arena, out, strlen(out));
}

/* Fit for a table, where a name stands as it is. */
static const char *title_of(struct sql *sql, const char *name)
{
    char *title = kd_arena_alloc(&sql->run->arena, strlen(name) * strlen("\uFFFD") + 1);
    struct kd_buf clean = KD_BUF_EMPTY;
    kd_print_clean(&clean, name, strlen(name));
    if (clean.len > 0)
        memcpy(title, clean.data, clean.len);
    kd_buf_free(&clean);
    return title;
}

static enum kdidx_status name_columns(void *ctx, struct kd_error *err)
{
    struct sql *sql = ctx;
    size_t n = sql->count;
    (void)err; /* the run has it */
    sql->columns = kd_arena_alloc(&sql->run->arena, (n > 0 ? n : 1) * sizeof *sql->columns);
    for (size_t i = 0; i < n; i++) {
        const char *name = column_name(sql, i, sql->names[i]);
        sql->columns[i] = (struct kd_column){name, title_of(sql, name), KD_COL_LEFT};
    }
    return KDIDX_OK;
}

/* The statement's own names are given back behind it: a jump must not pass them. */
static enum kdidx_status on_columns(void *ctx, const char *const *names, size_t n)
{
    struct sql *sql = ctx;
    struct kd_printer *p = sql->run->print;
    sql->names = names;
    sql->count = n;
    enum kdidx_status status = kd_arena_run(&sql->run->arena, name_columns, sql, &sql->run->err);
    if (status != KDIDX_OK)
        return status;
    kd_print_key(p, "columns");
    kd_print_list(p);
    for (size_t i = 0; i < n; i++)
        kd_print_string(p, sql->columns[i].path);
    kd_print_end(p);
    sql->rows = (struct kd_rows){"rows", sql->columns, n, NULL, NULL, NULL};
    kd_print_rows(p, &sql->rows);
    return KDIDX_OK;
}

/* JSON has no bytes: a blob is printed in hex, as SQLite's hex() does. */
static void print_blob(struct kd_printer *p, const struct kd_value *value)
{
    struct kd_buf hex = KD_BUF_EMPTY;
    for (size_t i = 0; i < value->len; i++)
        kd_buf_printf(&hex, "%02X", (unsigned char)value->bytes[i]);
    kd_print_bytes(p, hex.data != NULL ? hex.data : "", hex.len);
    kd_buf_free(&hex);
}

/* Whether there is room for a row. */
static bool holds(struct sql *sql, const struct kd_value *values, size_t n)
{
    enum { CELL = 32 };
    for (size_t i = 0; i < n; i++)
        sql->held += CELL + values[i].len * (values[i].type == KD_BLOB ? 2 : 1);
    return sql->run->options.format != KD_PRINT_TABLE || sql->held <= MOST_TABLE;
}

static enum kdidx_status on_row(void *ctx, const struct kd_value *values, size_t n)
{
    struct sql *sql = ctx;
    struct kd_printer *p = sql->run->print;
    guard(sql);
    if (!holds(sql, values, n))
        return kd_fail(&sql->run->err, KDIDX_USAGE,
                       "too much for a table to read (%d MiB): LIMIT it, or take --csv, --tsv, "
                       "--json or --ndjson",
                       MOST_TABLE >> 20);
    kd_print_row(p);
    for (size_t i = 0; i < n && i < sql->count; i++) {
        const struct kd_value *v = &values[i];
        kd_print_key(p, sql->columns[i].path);
        switch (v->type) {
        case KD_NULL:
            kd_print_null(p);
            break;
        case KD_INTEGER:
            kd_print_int(p, v->integer);
            break;
        case KD_REAL:
            kd_print_real(p, v->real, -1);
            break;
        case KD_TEXT:
            kd_print_bytes(p, v->bytes, v->len);
            break;
        case KD_BLOB:
            print_blob(p, v);
            break;
        }
    }
    kd_print_end(p);
    return KDIDX_OK;
}

/* ---- --schema ---- */

static const struct kd_column VIEW_COLUMNS[] = {{"view", "VIEW", KD_COL_LEFT},
                                                {"columns", "COLUMNS", KD_COL_LEFT},
                                                {"about", "WHAT IT HOLDS", KD_COL_LEFT}};

/* For people: what it holds, in full, and its columns. */
static void tell_view(struct kd_run *run, const struct kd_view *view)
{
    struct kd_printer *p = run->print;
    const char *columns = kd_answer_join(run, &view->columns);
    kd_print_text(p, KD_HEADING, "%s", view->name);
    if (view->about != NULL)
        kd_print_prose(p, view->about, strlen(view->about));
    kd_print_prose(p, columns, strlen(columns));
    kd_print_text(p, KD_PLAIN, "%s", "");
}

static void print_view(struct kd_run *run, const struct kd_view *view)
{
    kd_print_row(run->print);
    kd_print_pair(run->print, "view", view->name);
    kd_answer_strings(run, "columns", &view->columns);
    kd_print_pair(run->print, "about", view->about);
    kd_print_end(run->print);
}

static enum kdidx_status print_views(struct kd_run *run)
{
    struct kd_views views;
    enum kdidx_status status = kd_query_views(&run->arena, &views, &run->err);
    if (status == KDIDX_OK)
        status = kd_answer_begin_as(run, "views");
    if (status != KDIDX_OK)
        return status;
    bool told = kd_answer_is_told(run);
    kd_print_rows(run->print, &(struct kd_rows){"views", VIEW_COLUMNS,
                                                sizeof VIEW_COLUMNS / sizeof *VIEW_COLUMNS, NULL,
                                                NULL, "view"});
    for (size_t i = 0; i < views.n; i++) {
        if (told)
            tell_view(run, &views.v[i]);
        else
            print_view(run, &views.v[i]);
    }
    kd_print_end(run->print);
    kd_answer_given(run, "views");
    return told ? kd_answer_end(run) : kd_answer_end_found(run);
}

enum kdidx_status kd_cmd_sql(struct kd_run *run)
{
    if (run->options.schema && run->count > 0)
        return kd_fail(&run->err, KDIDX_USAGE, "--schema tells of all views and takes no SQL");
    if (run->options.schema)
        return print_views(run);
    struct sql sql = {.run = run, .timeout = run->options.timeout};
    const struct kd_sql_sink sink = {&sql, on_columns, on_row};
    sql.timeout = sql.timeout < MOST_SECONDS ? sql.timeout : MOST_SECONDS;
    enum kdidx_status status = kd_answer_begin(run, run->operands[0]);
    if (status != KDIDX_OK)
        return status;
    guard(&sql);
    enum kdidx_status found =
        kd_query_sql(run->db, run->operands[0], (int)sql.timeout * 1000, &sink, &run->err);
    if (found != KDIDX_OK && found != KDIDX_NONE)
        return found;
    kd_print_end(run->print);
    kd_answer_given(run, "rows");
    status = kd_answer_end_found(run);
    run->err.text[0] = status == KDIDX_OK || status == KDIDX_NONE ? '\0' : run->err.text[0];
    return status;
}
