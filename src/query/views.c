/* The views that a database has for its users, with what the schema says of them. */
#include <stdio.h>
#include <string.h>

#include "base/data.h"
#include "query/ask.h"

static const char create[] = "CREATE VIEW ", own[] = "kd_"; /* for kdidx alone */

/* The comment that ends before `at`, a line's start, and begins after `from`: its lines joined;
 * NULL: there is none. */
static const char *comment_before(struct kd_arena *arena, const char *from, const char *at)
{
    struct kd_arena_text text = {0};
    const char *start = at;
    for (const char *line = at; line > from;) {
        line--; /* the line end */
        while (line > from && line[-1] != '\n')
            line--;
        if (strncmp(line, "-- ", 3) != 0)
            break;
        start = line;
    }
    while (start < at) {
        size_t len = strcspn(start, "\n");
        kd_arena_printf(arena, &text, "%s%.*s", text.n > 0 ? " " : "", (int)(len - 3), start + 3);
        start += len + 1;
    }
    return text.v;
}

/* The columns, as an empty database names them. */
static enum kdidx_status set_columns(struct kd_ask *ask, struct kd_view *view)
{
    char sql[128];
    struct kd_stmt *stmt;
    snprintf(sql, sizeof sql, "SELECT * FROM %s LIMIT 0", view->name);
    enum kdidx_status status = kd_user_stmt(ask->db, sql, 0, &stmt, ask->err);
    for (int i = 0; status == KDIDX_OK && i < kd_column_count(stmt); i++) {
        const char *name = kd_column_name(stmt, i);
        *KD_PUSH(ask->arena, &view->columns) = kd_arena_strndup(ask->arena, name, strlen(name));
    }
    kd_user_stmt_end(ask->db);
    return status;
}

/* A comment stands before one view, or before several that follow each other. */
static enum kdidx_status read_views(struct kd_ask *ask, const char *schema, struct kd_views *out)
{
    const char *about = NULL;
    enum kdidx_status status = KDIDX_OK;
    for (const char *at = schema; status == KDIDX_OK && (at = strstr(at, create)) != NULL;) {
        const char *said = comment_before(ask->arena, schema, at);
        about = said != NULL ? said : about;
        at += strlen(create);
        if (strncmp(at, own, strlen(own)) == 0)
            continue;
        struct kd_view *view = KD_PUSH(ask->arena, out);
        *view = (struct kd_view){.name = kd_arena_strndup(ask->arena, at, strcspn(at, " \n")),
                                 .about = about};
        status = set_columns(ask, view);
    }
    return status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    const struct kd_data_file *schema = kd_data_own("src/store/schema.sql"); /* made ask->db */
    return read_views(ask, kd_arena_strndup(ask->arena, schema->text, schema->len), out);
}

enum kdidx_status kd_query_views(struct kd_arena *arena, struct kd_views *out, struct kd_error *err)
{
    struct kd_db *empty;
    *out = (struct kd_views){0};
    enum kdidx_status status = kd_db_open(":memory:", KD_DB_CREATE, 0, &empty, err);
    if (status != KDIDX_OK)
        return status;
    status = kd_ask(empty, arena, NULL, err, answer, out);
    kd_db_close(empty);
    return status;
}
