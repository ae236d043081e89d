/* A source of bytes whose beginning can be looked at. */
#include "input/stream.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

void kd_stream_init(struct kd_stream *stream, ssize_t (*read)(void *ctx, char *buf, size_t n),
                    void *ctx)
{
    stream->read = read;
    stream->ctx = ctx;
    stream->head_len = stream->head_pos = 0;
    stream->offset = 0;
    stream->error = 0;
    stream->why = NULL;
    stream->told = false;
    stream->charset = NULL;
}

void kd_stream_fill_head(struct kd_stream *stream)
{
    while (stream->head_len < sizeof stream->head && stream->error == 0) {
        ssize_t n = stream->read(stream->ctx, stream->head + stream->head_len,
                                 sizeof stream->head - stream->head_len);
        if (n == 0)
            break;
        if (n < 0)
            stream->error = errno;
        else
            stream->head_len += (size_t)n;
    }
}

ssize_t kd_stream_read(struct kd_stream *stream, char *buf, size_t n)
{
    ssize_t got;
    if (stream->head_pos < stream->head_len) {
        size_t left = stream->head_len - stream->head_pos;
        got = (ssize_t)(n < left ? n : left);
        memcpy(buf, stream->head + stream->head_pos, (size_t)got);
        stream->head_pos += (size_t)got;
    } else if (stream->error != 0) {
        return -1;
    } else {
        got = stream->read(stream->ctx, buf, n);
        if (got < 0)
            stream->error = errno;
    }
    if (got > 0)
        stream->offset += (uint64_t)got;
    return got;
}

const char *kd_stream_why(const struct kd_stream *stream)
{
    return stream->why != NULL ? stream->why : strerror(stream->error);
}

ssize_t kd_stream_read_fd(void *ctx, char *buf, size_t n)
{
    ssize_t got;
    do
        got = read(*(int *)ctx, buf, n);
    while (got < 0 && errno == EINTR);
    return got;
}
