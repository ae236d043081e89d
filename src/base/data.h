/* The data files: compiled into the program, or from a folder that the user names. */
#ifndef KD_DATA_H
#define KD_DATA_H

#include <stddef.h>

#include "base/buf.h"
#include "base/status.h"

struct kd_data_file {
    const char *name; /* as under data/: "rules/cast.rules" */
    const char *text; /* not NUL-terminated */
    size_t len;
};

/* The index-th compiled-in file, in the order of names; NULL after the last. */
const struct kd_data_file *kd_data_builtin(size_t index);

/* Reads data file `name` from `dir`, or the compiled-in one when dir is NULL, appending to out.
 * KDIDX_IO with the reason in err when it is not there. */
enum kdidx_status kd_data_read(const char *dir, const char *name, struct kd_buf *out,
                               struct kd_error *err);

#endif
