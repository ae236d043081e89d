/* gzip and deflate (zlib). */
#ifndef KD_INFLATE_H
#define KD_INFLATE_H

#include "base/buf.h"

/* What undoing a coding came to. */
enum kd_decoded {
    KD_DECODED,
    KD_DECODED_CUT,     /* the bytes end early: what could be decoded is there */
    KD_DECODED_NOT,     /* they are not in that coding at all */
    KD_DECODED_DAMAGED, /* they are, but not to their end */
    KD_DECODED_LONG,    /* more than the caller allows comes out */
    KD_DECODED_UNKNOWN, /* no coding that kdidx knows */
    KD_DECODED_NOMEM,
};

/* Unpacks gzip (one member or several) or deflate, with zlib's header or, as some servers send it,
 * without, replacing what `out` held: at most `most` bytes. `gzip`: only gzip is expected. What
 * follows the packed data is left out. */
enum kd_decoded kd_inflate(const char *bytes, size_t n, bool gzip, size_t most, struct kd_buf *out);

#endif
