/* xz (liblzma). */
#include <lzma.h>
#include <stdlib.h>
#include <string.h>

#include "input/unpack.h"

static bool sniff(const char *head, size_t len)
{
    return len >= 6 && memcmp(head, "\xFD\x37\x7A\x58\x5A\x00", 6) == 0;
}

static void *begin(void)
{
    lzma_stream *lzma = malloc(sizeof *lzma);
    if (lzma == NULL)
        return NULL;
    *lzma = (lzma_stream)LZMA_STREAM_INIT;
    if (lzma_stream_decoder(lzma, UINT64_C(1) << KD_WINDOW_BITS, 0) != LZMA_OK) {
        free(lzma);
        lzma = NULL;
    }
    return lzma;
}

static enum kd_step run(void *frame, struct kd_piece *piece)
{
    lzma_stream *lzma = frame;
    lzma->next_in = (const uint8_t *)piece->in;
    lzma->avail_in = piece->in_len;
    lzma->next_out = (uint8_t *)piece->out;
    lzma->avail_out = piece->out_len;
    lzma_ret result = lzma_code(lzma, LZMA_RUN);
    piece->in += piece->in_len - lzma->avail_in;
    piece->in_len = lzma->avail_in;
    piece->out += piece->out_len - lzma->avail_out;
    piece->out_len = lzma->avail_out;
    switch (result) {
    case LZMA_OK:
    case LZMA_BUF_ERROR: /* nothing to do */
        return KD_STEP_MORE;
    case LZMA_STREAM_END:
        return KD_STEP_END;
    case LZMA_MEM_ERROR:
        return KD_STEP_NO_MEMORY;
    case LZMA_MEMLIMIT_ERROR:
        return KD_STEP_TOO_LARGE;
    default:
        return KD_STEP_DAMAGED;
    }
}

static void end(void *frame)
{
    if (frame != NULL)
        lzma_end(frame);
    free(frame);
}

const struct kd_codec kd_xz = {"xz", sniff, begin, run, end};
