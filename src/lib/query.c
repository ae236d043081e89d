/* Questions: the commands that ask, with their answer in memory. */
#include <stdlib.h>
#include <string.h>

#include "cmd/cmd.h"
#include "lib/lib.h"

#define TABLES(...) ((const struct kd_option *const[]){__VA_ARGS__, NULL})

#define ROWS kd_row_options, kd_limit_options, kd_sort_options

/* What main.c has of these, without the formats. */
static const struct kd_command QUESTIONS[] = {
    {.name = "who",
     .run = kd_cmd_who,
     .least = 1,
     .tables = TABLES(ROWS, kd_query_options, kd_time_options, kd_role_options)},
    {.name = "what",
     .run = kd_cmd_what,
     .least = 1,
     .tables =
         TABLES(ROWS, kd_query_options, kd_time_options, kd_network_options, kd_role_options)},
    {.name = "when",
     .run = kd_cmd_when,
     .least = 1,
     .tables = TABLES(ROWS, kd_query_options, kd_when_options)},
    {.name = "where",
     .run = kd_cmd_where,
     .least = 1,
     .tables = TABLES(ROWS, kd_query_options, kd_time_options, kd_network_options)},
    {.name = "search",
     .run = kd_cmd_search,
     .least = 1,
     .tables = TABLES(ROWS, kd_time_options, kd_network_options)},
    {.name = "show", .run = kd_cmd_show, .least = 1, .tables = TABLES(ROWS, kd_sure_options)},
    {.name = "list",
     .run = kd_cmd_list,
     .least = 1,
     .tables = TABLES(ROWS, kd_time_options, kd_network_options, kd_role_options)},
    {.name = "stats",
     .run = kd_cmd_stats,
     .tables = TABLES(kd_row_options, kd_limit_options, kd_time_options)},
    {.name = "conflicts",
     .run = kd_cmd_conflicts,
     .most = 1,
     .tables = TABLES(ROWS, kd_query_options, kd_time_options, kd_network_options)},
    {.name = "copies", .run = kd_cmd_copies, .tables = TABLES(ROWS, kd_time_options)},
    {.name = "sql", .run = kd_cmd_sql, .least = 1, .tables = TABLES(ROWS, kd_sql_options)},
};

/* A command's call, and where its answer goes. */
struct ask {
    struct kd_run run;
    struct kd_buf answer, said;
};

static struct kd_printer *into_memory(struct kd_run *run)
{
    struct ask *ask = (struct ask *)(void *)run; /* its first member */
    return kd_printer_new_memory((enum kd_print_format)run->options.format, &ask->answer);
}

static void keep(struct kd_run *run, const char *sentence)
{
    struct ask *ask = (struct ask *)(void *)run;
    if (ask->said.len > 0)
        kd_buf_add_str(&ask->said, "; ");
    kd_buf_add_str(&ask->said, sentence);
}

static const struct kd_command *find(const char *name)
{
    for (size_t i = 0; i < sizeof QUESTIONS / sizeof *QUESTIONS; i++)
        if (strcmp(QUESTIONS[i].name, name) == 0)
            return &QUESTIONS[i];
    return NULL;
}

static enum kdidx_status check(const kdidx_db *db, const char *question, const char *name,
                               const struct kd_command *command, struct kd_error *err)
{
    if (db->due)
        return kd_fail(err, KDIDX_USAGE, "kdidx_commit is due before a question");
    if (command == NULL)
        return kd_fail(err, KDIDX_USAGE, "there is no question '%s'", question);
    if (name == NULL && command->least > 0)
        return kd_fail(err, KDIDX_USAGE, "%s needs a name", question);
    if (name != NULL && command->least == 0 && command->most == 0)
        return kd_fail(err, KDIDX_USAGE, "%s takes no name", question);
    return KDIDX_OK;
}

static enum kdidx_status run_command(struct kd_run *run, const char *path, const char *const *words,
                                     int format)
{
    enum kdidx_status status =
        kd_lib_options(run->command->tables, words, &run->arena, &run->options, &run->err);
    if (status != KDIDX_OK)
        return status;
    run->options.format = format;
    run->options.db = path;
    return run->command->run(run);
}

static enum kdidx_status run_guarded(struct kd_run *run, const char *path, const char *const *words,
                                     int format)
{
    jmp_buf oom;
    enum kdidx_status status;
    run->arena.on_oom = &oom;
    if (setjmp(oom) == 0)
        status = run_command(run, path, words, format);
    else
        status = kd_fail(&run->err, KDIDX_NOMEM, "out of memory");
    run->arena.on_oom = NULL;
    return status;
}

/* Asks; ask->answer is the answer, also where it says that there is nothing. What was said beside
 * it goes to `err`. */
static enum kdidx_status ask(struct ask *ask, kdidx_db *db, const char *question, const char *name,
                             const char *const *words, int format, struct kd_error *err)
{
    static const struct kd_outlet memory = {into_memory, keep, NULL, NULL};
    const struct kd_command *command = find(question);
    struct kd_run *run = &ask->run;
    enum kdidx_status status = check(db, question, name, command, err);
    if (status != KDIDX_OK)
        return status;
    *run = (struct kd_run){.command = command,
                           .options = kd_options_default(),
                           .operands = &name,
                           .count = name != NULL,
                           .db = db->db,
                           .outlet = &memory};
    status = run_guarded(run, db->path, words, format);
    if (status != KDIDX_OK && run->err.text[0] != '\0')
        keep(run, run->err.text);
    if (ask->said.len > 0)
        kd_fail(err, status, "%s", ask->said.data);
    if (ask->answer.failed || ask->said.failed)
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    kd_db_done_all(db->db);
    kd_printer_free(run->print);
    kd_options_free(&run->options);
    kd_arena_free(&run->arena);
    kd_buf_free(&ask->said);
    return status;
}

/* A line a row; a line end inside a row is escaped. */
static enum kdidx_status give_rows(struct kd_buf *rows, kdidx_row_fn *row, void *ctx)
{
    char *at = rows->data, *end = at + rows->len;
    while (at < end) {
        char *line_end = memchr(at, '\n', (size_t)(end - at));
        *line_end = '\0';
        if (row(ctx, at, (size_t)(line_end - at)) != 0)
            return KDIDX_INTERRUPTED;
        at = line_end + 1;
    }
    return KDIDX_OK;
}

enum kdidx_status kdidx_query(kdidx_db *db, const char *question, const char *name,
                              const char *const *options, kdidx_row_fn *row, void *ctx,
                              struct kdidx_error *err)
{
    struct kd_lib_call call = kd_lib_begin();
    struct kd_error why = {0};
    struct ask asked = {0};
    enum kdidx_status status = ask(&asked, db, question, name, options, KD_PRINT_NDJSON, &why);
    kd_lib_outside(&call);
    if (status == KDIDX_OK && give_rows(&asked.answer, row, ctx) != KDIDX_OK)
        status = kd_fail(&why, KDIDX_INTERRUPTED, "the row's function ended it");
    kd_buf_free(&asked.answer);
    kd_lib_end(&call, status, &why, err);
    if (status == KDIDX_OK)
        kd_lib_note(&why, err);
    return status;
}

enum kdidx_status kdidx_answer(kdidx_db *db, const char *question, const char *name,
                               const char *const *options, const char **json, size_t *json_len,
                               struct kdidx_error *err)
{
    struct kd_lib_call call = kd_lib_begin();
    struct kd_error why = {0};
    struct ask asked = {0};
    enum kdidx_status status = ask(&asked, db, question, name, options, KD_PRINT_JSON, &why);
    bool there = (status == KDIDX_OK || status == KDIDX_NONE) && asked.answer.len > 0;
    kd_buf_free(&db->answer);
    if (there) {
        db->answer = asked.answer;
        db->answer.data[--db->answer.len] = '\0'; /* the line end */
    } else {
        kd_buf_free(&asked.answer);
    }
    *json = there ? db->answer.data : NULL;
    if (json_len != NULL)
        *json_len = db->answer.len;
    kd_lib_end(&call, status, &why, err);
    if (status == KDIDX_OK)
        kd_lib_note(&why, err);
    return status;
}
