/* gzip (zlib, which also proves the checksums). */
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "input/unpack.h"

static bool sniff(const char *head, size_t len)
{
    return len >= 3 && memcmp(head, "\x1F\x8B\x08", 3) == 0;
}

static void *begin(void)
{
    z_stream *z = calloc(1, sizeof *z);
    if (z != NULL && inflateInit2(z, 16 + MAX_WBITS) != Z_OK) { /* 16: gzip, not zlib's own */
        free(z);
        z = NULL;
    }
    return z;
}

static enum kd_step run(void *frame, struct kd_piece *piece)
{
    z_stream *z = frame;
    z->next_in = (Bytef *)(uintptr_t)piece->in; /* only read, whatever its type says */
    z->avail_in = (uInt)piece->in_len;
    z->next_out = (Bytef *)piece->out;
    z->avail_out = (uInt)piece->out_len;
    int result = inflate(z, Z_NO_FLUSH);
    piece->in += piece->in_len - z->avail_in;
    piece->in_len = z->avail_in;
    piece->out += piece->out_len - z->avail_out;
    piece->out_len = z->avail_out;
    switch (result) {
    case Z_OK:
    case Z_BUF_ERROR: /* nothing to do */
        return KD_STEP_MORE;
    case Z_STREAM_END:
        return KD_STEP_END;
    case Z_MEM_ERROR:
        return KD_STEP_NO_MEMORY;
    default:
        return KD_STEP_DAMAGED;
    }
}

static void end(void *frame)
{
    if (frame != NULL)
        inflateEnd(frame);
    free(frame);
}

const struct kd_codec kd_gzip = {"gzip", sniff, begin, run, end};
