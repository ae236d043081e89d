/* sql QUERY: one statement of the user's that only reads. */
#include <stdlib.h>

#include "query/query.h"

static struct kd_value value_of(struct kd_stmt *stmt, int i)
{
    struct kd_value value = {.type = KD_NULL};
    switch (kd_column_type(stmt, i)) {
    case 'i':
        value.type = KD_INTEGER;
        value.integer = kd_column_int(stmt, i);
        break;
    case 'r':
        value.type = KD_REAL;
        value.real = kd_column_real(stmt, i);
        break;
    case 't':
        value.type = KD_TEXT;
        value.bytes = kd_column_text(stmt, i);
        value.len = kd_column_len(stmt, i);
        break;
    case 'b':
        value.type = KD_BLOB;
        value.bytes = kd_column_blob(stmt, i);
        value.len = kd_column_len(stmt, i);
        break;
    default:
        break;
    }
    return value;
}

static enum kdidx_status give_columns(struct kd_stmt *stmt, const struct kd_sql_sink *sink,
                                      struct kd_error *err)
{
    size_t n = (size_t)kd_column_count(stmt);
    const char **names = calloc(n + 1, sizeof *names);
    if (names == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    for (size_t i = 0; i < n; i++)
        names[i] = kd_column_name(stmt, (int)i);
    enum kdidx_status status = sink->columns(sink->ctx, names, n);
    free(names);
    return status;
}

static enum kdidx_status give_rows(struct kd_stmt *stmt, const struct kd_sql_sink *sink,
                                   struct kd_error *err)
{
    size_t n = (size_t)kd_column_count(stmt);
    bool any = false;
    enum kdidx_status status;
    struct kd_value *values = calloc(n + 1, sizeof *values);
    if (values == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    while ((status = kd_user_step(stmt, err)) == KDIDX_OK) {
        any = true;
        for (size_t i = 0; i < n; i++)
            values[i] = value_of(stmt, (int)i);
        status = sink->row(sink->ctx, values, n);
        if (status != KDIDX_OK)
            break;
    }
    free(values);
    if (status != KDIDX_NONE)
        return status;
    return any ? KDIDX_OK : kd_fail(err, KDIDX_NONE, "no rows");
}

enum kdidx_status kd_query_sql(struct kd_db *db, const char *sql, int timeout_ms,
                               const struct kd_sql_sink *sink, struct kd_error *err)
{
    struct kd_stmt *stmt;
    enum kdidx_status status = kd_user_stmt(db, sql, timeout_ms, &stmt, err);
    if (status == KDIDX_OK)
        status = give_columns(stmt, sink, err);
    if (status == KDIDX_OK)
        status = give_rows(stmt, sink, err);
    kd_user_stmt_end(db);
    return status;
}
