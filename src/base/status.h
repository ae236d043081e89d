/* Errors inside kdidx: a status for the caller to act on and a sentence for the user to read. */
#ifndef KD_STATUS_H
#define KD_STATUS_H

#include "kdidx.h"

/* Filled by the function that fails first; `text` is "" while nothing has failed. */
struct kd_error {
    char text[1024];
};

/* Writes the sentence (cut to fit) and returns `status`, so that a caller can
 * `return kd_fail(err, KDIDX_USAGE, "%s: is empty", path)`. `err` may be NULL. */
__attribute__((format(printf, 3, 4))) enum kdidx_status
kd_fail(struct kd_error *err, enum kdidx_status status, const char *format, ...);

/* What `make analyze` could not know, which looks at one file at a time: it returns the status. */
#ifdef KD_ANALYZE
#define kd_fail(err, status, ...) ((void)kd_fail(err, status, __VA_ARGS__), (status))
#endif

/* The same for an error of the system, as errno has it, with `what` met it: "WHAT: reason";
 * KDIDX_NOMEM, KDIDX_FULL, else KDIDX_IO. */
enum kdidx_status kd_fail_system(struct kd_error *err, int error, const char *what);

/* The exit status of the command line for a status: the one place where they meet (contract). */
int kd_exit_status(enum kdidx_status status);

#endif
