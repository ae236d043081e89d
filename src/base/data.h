/* The data files: compiled into the program, or from a folder that the user names. */
#ifndef KD_DATA_H
#define KD_DATA_H

#include <stddef.h>

#include "base/buf.h"
#include "base/status.h"

/* A compiled-in file. */
struct kd_data_file {
    const char *name; /* as under data/: "rules/cast.rules" */
    const char *text; /* not NUL-terminated */
    size_t len;
};

/* Names of data files, each as under data/. */
struct kd_data_names {
    char **v;
    size_t n;
};

/* The files in `folder` ("rules/") whose names end in `suffix` (".rules"), in the order of names:
 * those in `dir`, or the compiled-in ones when dir is NULL. Hidden files are left out. To be freed
 * in any case. KDIDX_IO when the folder cannot be read, KDIDX_USAGE when it holds none. */
enum kdidx_status kd_data_list(const char *dir, const char *folder, const char *suffix,
                               struct kd_data_names *out, struct kd_error *err);
void kd_data_names_free(struct kd_data_names *names);

/* Reads data file `name` from `dir`, or the compiled-in one when dir is NULL, appending to out.
 * KDIDX_IO with the reason in err when it is not there. */
enum kdidx_status kd_data_read(const char *dir, const char *name, struct kd_buf *out,
                               struct kd_error *err);

/* The compiled-in data file `name`, or NULL. */
const struct kd_data_file *kd_data_own(const char *name);

#endif
