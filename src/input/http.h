/* Header fields as WARC and HTTP write them, the status line of HTTP, and the codings in which a
 * body comes. All of it works on bytes in memory; a line ends with \r\n or \n. */
#ifndef KD_HTTP_H
#define KD_HTTP_H

#include "input/inflate.h"

enum {
    KD_HEAD_LINE = 65536, /* bytes of one line, at most */
    KD_HEAD_LINES = 1000, /* lines, at most */
    KD_TOKEN = 128        /* size of a buffer for a type, a charset or a coding */
};

enum kd_head {
    KD_HEAD_WHOLE,
    KD_HEAD_OPEN, /* the bytes end before the header does */
    KD_HEAD_LONG, /* a line is too long */
    KD_HEAD_MANY, /* there are too many lines */
    KD_HEAD_BAD,  /* a line is no field ("Name: value") and does not go on with one */
};

/* The header that begins at `bytes`: a line of its own, fields, an empty line. *len is its length;
 * when it is not whole, how far it was looked through. `strict`: a line that is no field ends the
 * search; otherwise it is passed over, as HTTP's clients do. */
enum kd_head kd_head_find(const char *bytes, size_t n, bool strict, size_t *len);

/* The value of the field `name` (in any case) of a header, replacing what `out` held: without
 * white space around it, folded lines joined by a space, several of one name by ", ". False: there
 * is none. A failed allocation shows in out->failed. */
bool kd_head_field(const char *head, size_t len, const char *name, struct kd_buf *out);

/* The parts of "Text/HTML; charset=UTF-8", in lower case; "" for what it does not say. */
void kd_media_type(const char *value, char type[static KD_TOKEN]);
void kd_media_charset(const char *value, char charset[static KD_TOKEN]);

/* The status of an HTTP response, 100 to 999; 0 when it does not begin as one. */
int kd_http_status(const char *bytes, size_t n);

/* A body while its codings are undone. Begins as {0}; the buffers serve one body after another. */
struct kd_body {
    const char *bytes; /* what there is of it now: as given, or in one of bufs */
    size_t len;
    bool cut;              /* a coding ended early */
    struct kd_buf bufs[2]; /* the one that does not hold it takes the next result */
    struct kd_buf codings;
    char coding[KD_TOKEN]; /* the one that was undone last */
};

/* Undoes the transfer and content codings that the header names: chunked, gzip, deflate. `bytes`
 * and `len` are set by the caller before; at most `most` bytes come out. A body that is not in a
 * coding that the header names is left as it is: archives often hold it decoded. KD_DECODED, or why
 * body->coding could not be undone (never KD_DECODED_CUT nor KD_DECODED_NOT). */
enum kd_decoded kd_http_decode(const char *head, size_t len, size_t most, struct kd_body *body);
void kd_body_free(struct kd_body *body);

/* Undoes chunked transfer coding, replacing what `out` held. What follows the last chunk
 * (trailers) is left out. KD_DECODED_NOT: it does not even begin with a chunk's size. */
enum kd_decoded kd_dechunk(const char *bytes, size_t n, struct kd_buf *out);

#endif
