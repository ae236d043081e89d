/* Reading a whole small file (rules, lists); articles are read by src/input. */
#ifndef KD_FILE_H
#define KD_FILE_H

#include "base/buf.h"
#include "base/status.h"

/* Appends the file's bytes to out. KDIDX_IO or KDIDX_NOMEM with path and reason in err. */
enum kdidx_status kd_file_read(const char *path, struct kd_buf *out, struct kd_error *err);

#endif
