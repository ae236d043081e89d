/* bzip2 (libbz2). */
#include <bzlib.h>
#include <stdlib.h>
#include <string.h>

#include "input/unpack.h"

/* "BZh" alone could be text: behind the digit a block follows, or the end of empty data. */
static bool sniff(const char *head, size_t len)
{
    return len >= 10 && memcmp(head, "BZh", 3) == 0 && head[3] >= '1' && head[3] <= '9' &&
           (memcmp(head + 4, "1AY&SY", 6) == 0 || memcmp(head + 4, "\x17rE8P\x90", 6) == 0);
}

static void *begin(void)
{
    bz_stream *bz = calloc(1, sizeof *bz);
    if (bz != NULL && BZ2_bzDecompressInit(bz, 0, 0) != BZ_OK) {
        free(bz);
        bz = NULL;
    }
    return bz;
}

static enum kd_step run(void *frame, struct kd_piece *piece)
{
    bz_stream *bz = frame;
    bz->next_in = (char *)(uintptr_t)piece->in; /* only read, whatever its type says */
    bz->avail_in = (unsigned)piece->in_len;
    bz->next_out = piece->out;
    bz->avail_out = (unsigned)piece->out_len;
    int result = BZ2_bzDecompress(bz);
    piece->in += piece->in_len - bz->avail_in;
    piece->in_len = bz->avail_in;
    piece->out += piece->out_len - bz->avail_out;
    piece->out_len = bz->avail_out;
    switch (result) {
    case BZ_OK:
        return KD_STEP_MORE;
    case BZ_STREAM_END:
        return KD_STEP_END;
    case BZ_MEM_ERROR:
        return KD_STEP_NO_MEMORY;
    default:
        return KD_STEP_DAMAGED;
    }
}

static void end(void *frame)
{
    if (frame != NULL)
        BZ2_bzDecompressEnd(frame);
    free(frame);
}

const struct kd_codec kd_bzip2 = {"bzip2", sniff, begin, run, end};
