/* The data files: compiled into the program, or from a folder that the user names. */
#include "base/data.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/file.h"

/* Made by the Makefile from data/rules and data/names. */
extern const struct kd_data_file kd_data_files[];

const struct kd_data_file *kd_data_builtin(size_t index)
{
    for (size_t i = 0; i <= index; i++)
        if (kd_data_files[i].name == NULL)
            return NULL;
    return &kd_data_files[index];
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
    for (size_t i = 0; kd_data_files[i].name != NULL; i++) {
        if (strcmp(kd_data_files[i].name, name) != 0)
            continue;
        kd_buf_add(out, kd_data_files[i].text, kd_data_files[i].len);
        return out->failed ? kd_fail(err, KDIDX_NOMEM, "out of memory") : KDIDX_OK;
    }
    return kd_fail(err, KDIDX_IO, "data file %s: not compiled in", name);
}
