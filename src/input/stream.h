/* A source of bytes: a file, standard input, what is unpacked of another stream.
 *
 * The first bytes can be looked at before anything is read, so that the format is known by its
 * content and a pipe needs no seeking.
 */
#ifndef KD_STREAM_H
#define KD_STREAM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

enum { KD_STREAM_HEAD = 16384 }; /* bytes that can be looked at */

struct kd_stream {
    /* Up to n bytes into buf: their number, 0 at the end, -1 with errno set. */
    ssize_t (*read)(void *ctx, char *buf, size_t n);
    void *ctx;
    char head[KD_STREAM_HEAD];
    size_t head_len, head_pos;
    uint64_t offset;     /* bytes handed out so far */
    int error;           /* errno of the read that failed; nothing is read after it */
    const char *why;     /* what it says better than errno; NULL: nothing. Set by `read` */
    bool told;           /* the user knows of the error */
    const char *charset; /* what a transport says of its encoding; NULL or "": nothing */
};

void kd_stream_init(struct kd_stream *stream, ssize_t (*read)(void *ctx, char *buf, size_t n),
                    void *ctx);

/* Fills the head. Fewer than KD_STREAM_HEAD bytes: that is the whole input, or `error` is set. */
void kd_stream_fill_head(struct kd_stream *stream);

/* Up to n bytes, the head's first: their number, 0 at the end, -1 with `error` set. */
ssize_t kd_stream_read(struct kd_stream *stream, char *buf, size_t n);

/* The reason for `error`. */
const char *kd_stream_why(const struct kd_stream *stream);

/* A reader for a file descriptor; ctx is an int. An interrupted call is tried again. */
ssize_t kd_stream_read_fd(void *ctx, char *buf, size_t n);

#endif
