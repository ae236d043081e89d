/* zstd (libzstd).
 *
 * Where a block is damaged the library does not say how much of the room it has filled with the
 * block before. So it is given a block at a time, and the next only when the last is out.
 */
#include <stdlib.h>
#include <string.h>
#include <zstd.h>
#include <zstd_errors.h>

#include "input/unpack.h"

struct frame {
    ZSTD_DStream *zstd;
    size_t want; /* bytes that it takes next */
    bool full;   /* it may hold more that is unpacked */
};

/* A frame, or one of those that hold no data and are to be skipped. */
static bool sniff(const char *head, size_t len)
{
    return len >= 4 &&
           (memcmp(head, "\x28\xB5\x2F\xFD", 4) == 0 ||
            (((unsigned char)head[0] & 0xF0) == 0x50 && memcmp(head + 1, "\x2A\x4D\x18", 3) == 0));
}

static void *begin(void)
{
    struct frame *frame = calloc(1, sizeof *frame);
    if (frame == NULL || (frame->zstd = ZSTD_createDStream()) == NULL) {
        free(frame);
        return NULL;
    }
    ZSTD_DCtx_setParameter(frame->zstd, ZSTD_d_windowLogMax, KD_WINDOW_BITS);
    frame->want = ZSTD_initDStream(frame->zstd);
    return frame;
}

/* Hands `most` bytes to the library. */
static enum kd_step give(struct frame *frame, struct kd_piece *piece, size_t most)
{
    ZSTD_inBuffer in = {piece->in, most, 0};
    ZSTD_outBuffer out = {piece->out, piece->out_len, 0};
    size_t result = ZSTD_decompressStream(frame->zstd, &out, &in);
    piece->in += in.pos;
    piece->in_len -= in.pos;
    piece->out += out.pos;
    piece->out_len -= out.pos;
    frame->full = piece->out_len == 0;
    if (!ZSTD_isError(result)) {
        frame->want = result;
        return result == 0 ? KD_STEP_END : KD_STEP_MORE;
    }
    switch (ZSTD_getErrorCode(result)) {
    case ZSTD_error_memory_allocation:
        return KD_STEP_NO_MEMORY;
    case ZSTD_error_frameParameter_windowTooLarge:
        return KD_STEP_TOO_LARGE;
    default:
        return KD_STEP_DAMAGED;
    }
}

static enum kd_step run(void *ctx, struct kd_piece *piece)
{
    struct frame *frame = ctx;
    enum kd_step step = KD_STEP_MORE;
    size_t room = piece->out_len;
    if (frame->full)
        step = give(frame, piece, 0);
    while (step == KD_STEP_MORE && piece->in_len > 0 && piece->out_len == room)
        step = give(frame, piece, frame->want < piece->in_len ? frame->want : piece->in_len);
    return step;
}

static void end(void *ctx)
{
    struct frame *frame = ctx;
    if (frame != NULL)
        ZSTD_freeDStream(frame->zstd);
    free(frame);
}

const struct kd_codec kd_zstd = {"zstd", sniff, begin, run, end};
