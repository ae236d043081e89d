/* Status texts, error sentences and exit codes. */
#include "base/status.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

const char *kdidx_version(void)
{
    return KDIDX_VERSION;
}

const char *kdidx_status_text(enum kdidx_status status)
{
    switch (status) {
    case KDIDX_OK:
        return "done";
    case KDIDX_NONE:
        return "nothing matched";
    case KDIDX_USAGE:
        return "wrong usage";
    case KDIDX_REJECTED:
        return "some inputs were rejected";
    case KDIDX_BUSY:
        return "the database is busy";
    case KDIDX_VERSION_ERR:
        return "the version is not supported";
    case KDIDX_NOMEM:
        return "out of memory";
    case KDIDX_IO:
        return "input or output error";
    case KDIDX_FULL:
        return "the disk is full";
    case KDIDX_CORRUPT:
        return "the database is damaged";
    case KDIDX_INTERRUPTED:
        return "interrupted";
    }
    return "unknown status";
}

enum kdidx_status(kd_fail)(struct kd_error *err, enum kdidx_status status, const char *format, ...)
{
    if (err != NULL) {
        va_list args;
        va_start(args, format);
        vsnprintf(err->text, sizeof err->text, format, args);
        va_end(args);
    }
    return status;
}

enum kdidx_status kd_fail_system(struct kd_error *err, int error, const char *what)
{
    if (error == ENOMEM)
        return kd_fail(err, KDIDX_NOMEM, "%s: out of memory", what);
    return kd_fail(err, error == ENOSPC ? KDIDX_FULL : KDIDX_IO, "%s: %s", what, strerror(error));
}

int kd_exit_status(enum kdidx_status status)
{
    switch (status) {
    case KDIDX_OK:
        return 0;
    case KDIDX_NONE:
        return 1;
    case KDIDX_USAGE:
        return 2;
    case KDIDX_REJECTED:
        return 3;
    case KDIDX_BUSY:
        return 4;
    case KDIDX_VERSION_ERR:
        return 5;
    case KDIDX_NOMEM:
    case KDIDX_IO:
    case KDIDX_FULL:
    case KDIDX_CORRUPT:
    case KDIDX_INTERRUPTED:
        return 6;
    }
    return 6;
}
