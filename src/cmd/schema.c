/* kdidx schema [SCHEMA]: the JSON Schemas of what kdidx prints. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/data.h"
#include "base/nearest.h"
#include "cmd/cmd.h"

#define FOLDER "schema/"
#define SUFFIX ".json"

static const struct kd_column COLUMNS[] = {{"name", "NAME", KD_COL_LEFT},
                                           {"version", "VERSION", KD_COL_RIGHT},
                                           {"title", "OF", KD_COL_LEFT}};

/* "schema/who.1.json": its name, `who`, and its version. */
static size_t take_apart(const char *file, const char **name, long *version)
{
    *name = file + strlen(FOLDER);
    size_t len = strcspn(*name, ".");
    *version = strtol(*name + len + 1, NULL, 10);
    return len;
}

/* The first title in the file; they are ours, and written one key a line. */
static void print_title(struct kd_printer *p, const struct kd_buf *text)
{
    static const char key[] = "\"title\": \"";
    const char *title = strstr(text->data, key);
    kd_print_key(p, "title");
    if (title == NULL) {
        kd_print_null(p);
        return;
    }
    title += strlen(key);
    kd_print_bytes(p, title, strcspn(title, "\""));
}

static enum kdidx_status print_row(struct kd_run *run, const char *file)
{
    const char *name;
    long version;
    size_t len = take_apart(file, &name, &version);
    struct kd_buf text = KD_BUF_EMPTY;
    enum kdidx_status status = kd_data_read(NULL, file, &text, &run->err);
    kd_buf_add_char(&text, '\0');
    if (status == KDIDX_OK && text.failed)
        status = kd_fail(&run->err, KDIDX_NOMEM, "out of memory");
    if (status == KDIDX_OK) {
        kd_print_row(run->print);
        kd_print_key(run->print, "name");
        kd_print_bytes(run->print, name, len);
        kd_print_pair_int(run->print, "version", version);
        print_title(run->print, &text);
        kd_print_end(run->print);
    }
    kd_buf_free(&text);
    return status;
}

static enum kdidx_status list_all(struct kd_run *run, const struct kd_data_names *files)
{
    enum kdidx_status status = kd_answer_begin_as(run, "schemas");
    if (status != KDIDX_OK)
        return status;
    kd_print_rows(run->print,
                  &(struct kd_rows){"schemas", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS, NULL,
                                    NULL, "name"});
    for (size_t i = 0; status == KDIDX_OK && i < files->n; i++)
        status = print_row(run, files->v[i]);
    kd_print_end(run->print);
    kd_answer_given(run, "schemas");
    return status == KDIDX_OK ? kd_answer_end_found(run) : status;
}

/* "who", "who/1", "kdidx/who/1" */
static bool is_meant(const char *asked, const char *file)
{
    const char *name;
    long version;
    size_t len = take_apart(file, &name, &version);
    if (strncmp(asked, "kdidx/", 6) == 0)
        asked += 6;
    if (strncmp(asked, name, len) != 0)
        return false;
    return asked[len] == '\0' ||
           (asked[len] == '/' && strtol(asked + len + 1, NULL, 10) == version);
}

static enum kdidx_status print_one(struct kd_run *run, const char *file)
{
    struct kd_buf text = KD_BUF_EMPTY;
    enum kdidx_status status = kd_data_read(NULL, file, &text, &run->err);
    if (status == KDIDX_OK && text.failed)
        status = kd_fail(&run->err, KDIDX_NOMEM, "out of memory");
    if (status == KDIDX_OK)
        fwrite(text.data, 1, text.len, stdout);
    kd_buf_free(&text);
    return status;
}

/* The names of all, NULL behind the last. */
static const char **names_of(struct kd_run *run, const struct kd_data_names *files)
{
    const char **names = kd_arena_alloc(&run->arena, (files->n + 1) * sizeof *names);
    for (size_t i = 0; i < files->n; i++) {
        const char *name;
        long version;
        size_t len = take_apart(files->v[i], &name, &version);
        names[i] = kd_arena_strndup(&run->arena, name, len);
    }
    return names;
}

const char *const *kd_schema_names(struct kd_run *run)
{
    static const char *const none[] = {NULL};
    struct kd_data_names files = {0};
    const char *const *names = none;
    if (kd_data_list(NULL, FOLDER, SUFFIX, &files, &run->err) == KDIDX_OK)
        names = names_of(run, &files);
    kd_data_names_free(&files);
    return names;
}

static enum kdidx_status find_one(struct kd_run *run, const struct kd_data_names *files)
{
    const char *asked = run->operands[0], *near = NULL;
    const char **names = names_of(run, files);
    for (size_t i = 0; i < files->n; i++)
        if (is_meant(asked, files->v[i]))
            return print_one(run, files->v[i]);
    near = kd_nearest(asked, names);
    if (near != NULL)
        return kd_fail(&run->err, KDIDX_NONE, "there is no schema %s; did you mean %s?", asked,
                       near);
    return kd_fail(&run->err, KDIDX_NONE, "there is no schema %s; kdidx schema lists them", asked);
}

enum kdidx_status kd_cmd_schema(struct kd_run *run)
{
    struct kd_data_names files = {0};
    enum kdidx_status status = kd_data_list(NULL, FOLDER, SUFFIX, &files, &run->err);
    if (status == KDIDX_OK)
        status = run->count == 0 ? list_all(run, &files) : find_one(run, &files);
    kd_data_names_free(&files);
    return status;
}
