/* Reading a whole small file. */
#include "base/file.h"

#include <errno.h>
#include <stdio.h>

enum kdidx_status kd_file_read(const char *path, struct kd_buf *out, struct kd_error *err)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return kd_fail_system(err, errno, path);
    char chunk[65536];
    size_t n;
    while ((n = fread(chunk, 1, sizeof chunk, file)) > 0)
        kd_buf_add(out, chunk, n);
    int failed = ferror(file) ? errno : 0;
    fclose(file);
    if (failed)
        return kd_fail_system(err, failed, path);
    if (out->failed)
        return kd_fail(err, KDIDX_NOMEM, "%s: out of memory", path);
    return KDIDX_OK;
}
