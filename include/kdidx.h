/* kdidx: facts with proof out of articles about Korean dramas.
 *
 * The only header that other programs see. Strings are UTF-8 and NUL-terminated; offsets and
 * lengths are bytes. A function that fails leaves its output arguments as stated at the function.
 */
#ifndef KDIDX_H
#define KDIDX_H

#ifdef __cplusplus
extern "C" {
#endif

#define KDIDX_VERSION "0.1.0"

/* What a call came to. KDIDX_OK is 0; every other value says why there is no result. */
enum kdidx_status {
    KDIDX_OK = 0,
    KDIDX_NONE,        /* nothing matched; not an error */
    KDIDX_USAGE,       /* an argument, option, rule, name list or query is wrong */
    KDIDX_REJECTED,    /* an input was unusable; others were done */
    KDIDX_BUSY,        /* another process holds the database; try again */
    KDIDX_VERSION_ERR, /* the database or record is of a version this program does not know */
    KDIDX_NOMEM,       /* the system has no more memory */
    KDIDX_IO,          /* a file could not be read or written */
    KDIDX_FULL,        /* the disk is full */
    KDIDX_CORRUPT,     /* the database is damaged */
    KDIDX_INTERRUPTED, /* the user stopped it; what was finished is kept */
};

/* A short text for a status, in lower case, without a full stop. Static; never NULL. */
const char *kdidx_status_text(enum kdidx_status status);

/* The program's version, as in KDIDX_VERSION, at run time. Static. */
const char *kdidx_version(void);

#ifdef __cplusplus
}
#endif

#endif
