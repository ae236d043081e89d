/* The data files: compiled into the program, or from a folder that the user names. */
#include "base/data.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"

/* Made by the Makefile from data/rules and data/names. */
extern const struct kd_data_file kd_data_files[];

static bool has_suffix(const char *name, const char *suffix)
{
    size_t len = strlen(name), end = strlen(suffix);
    return len > end && strcmp(name + len - end, suffix) == 0;
}

static enum kdidx_status add_name(struct kd_data_names *names, const char *folder, const char *file)
{
    char **grown = realloc(names->v, (names->n + 1) * sizeof *grown);
    if (grown == NULL)
        return KDIDX_NOMEM;
    names->v = grown;
    if (asprintf(&names->v[names->n], "%s%s", folder, file) < 0)
        return KDIDX_NOMEM;
    names->n++;
    return KDIDX_OK;
}

static int by_name(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static enum kdidx_status list_folder(const char *dir, const char *folder, const char *suffix,
                                     struct kd_data_names *out, struct kd_error *err)
{
    char path[4096];
    if (snprintf(path, sizeof path, "%s/%s", dir, folder) >= (int)sizeof path)
        return kd_fail(err, KDIDX_USAGE, "%s/%s: the path is too long", dir, folder);
    DIR *stream = opendir(path);
    if (stream == NULL)
        return kd_fail_system(err, errno, path);
    enum kdidx_status status = KDIDX_OK;
    for (struct dirent *e; status == KDIDX_OK && (e = readdir(stream)) != NULL;)
        if (e->d_name[0] != '.' && has_suffix(e->d_name, suffix))
            status = add_name(out, folder, e->d_name);
    closedir(stream);
    if (status == KDIDX_OK && out->n == 0)
        return kd_fail(err, KDIDX_USAGE, "%s: there is no file *%s", path, suffix);
    if (out->n > 1)
        qsort(out->v, out->n, sizeof *out->v, by_name);
    return status;
}

enum kdidx_status kd_data_list(const char *dir, const char *folder, const char *suffix,
                               struct kd_data_names *out, struct kd_error *err)
{
    *out = (struct kd_data_names){0};
    enum kdidx_status status = KDIDX_OK;
    if (dir != NULL)
        status = list_folder(dir, folder, suffix, out, err);
    size_t len = strlen(folder);
    for (size_t i = 0; dir == NULL && status == KDIDX_OK && kd_data_files[i].name != NULL; i++) {
        const char *name = kd_data_files[i].name;
        if (strncmp(name, folder, len) == 0 && has_suffix(name, suffix))
            status = add_name(out, folder, name + len);
    }
    return status == KDIDX_NOMEM ? kd_fail(err, KDIDX_NOMEM, "out of memory") : status;
}

void kd_data_names_free(struct kd_data_names *names)
{
    for (size_t i = 0; i < names->n; i++)
        free(names->v[i]);
    free(names->v);
    *names = (struct kd_data_names){0};
}

const struct kd_data_file *kd_data_own(const char *name)
{
    const struct kd_data_file *file = kd_data_files;
    while (file->name != NULL && strcmp(file->name, name) != 0)
        file++;
    return file->name != NULL ? file : NULL;
}

enum kdidx_status kd_data_read(const char *dir, const char *name, struct kd_buf *out,
                               struct kd_error *err)
{
    if (dir != NULL) {
        char path[4096];
        if (snprintf(path, sizeof path, "%s/%s", dir, name) >= (int)sizeof path)
            return kd_fail(err, KDIDX_USAGE, "%s/%s: the path is too long", dir, name);
        return kd_file_read(path, out, err);
    }
    const struct kd_data_file *file = kd_data_own(name);
    if (file == NULL)
        return kd_fail(err, KDIDX_IO, "data file %s: not compiled in", name);
    kd_buf_add(out, file->text, file->len);
    return out->failed ? kd_fail(err, KDIDX_NOMEM, "out of memory") : KDIDX_OK;
}
