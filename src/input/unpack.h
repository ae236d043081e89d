/* Compressed data: what the compressions share, and what each of them does. */
#ifndef KD_UNPACK_H
#define KD_UNPACK_H

#include "input/reader.h"
#include "input/stream.h"

enum {
    KD_FREE_EXPANSION = 16 << 20, /* bytes that any input may unpack to, however small it is */
    KD_MAX_EXPAND = 1000,         /* beyond that: times its own size; --max-expand */
    KD_WINDOW_BITS = 28,          /* of memory that data may ask for: 256 MiB */
};

enum kd_step {
    KD_STEP_MORE, /* it goes on */
    KD_STEP_END,  /* the frame ends here; another may follow */
    KD_STEP_DAMAGED,
    KD_STEP_TOO_LARGE, /* it needs more memory than KD_WINDOW_BITS allow */
    KD_STEP_NO_MEMORY,
};

/* What a step takes and makes: both move on by what was used. */
struct kd_piece {
    const char *in;
    size_t in_len;
    char *out;
    size_t out_len;
};

/* A compression. A frame is what the format can stand by itself: gzip's member, xz's stream. */
struct kd_codec {
    const char *name;
    bool (*sniff)(const char *head, size_t len); /* whether a frame begins so */
    void *(*begin)(void);                        /* for one frame; NULL: out of memory */
    /* Takes and makes what it can. What was made before damage counts. */
    enum kd_step (*run)(void *frame, struct kd_piece *piece);
    void (*end)(void *frame); /* NULL is fine */
};

extern const struct kd_codec kd_gzip, kd_zstd, kd_xz, kd_bzip2;

/* Reads what the stream's frames hold, as kd_format_read. */
enum kdidx_status kd_unpack(struct kd_reader *reader, struct kd_stream *stream,
                            const struct kd_codec *codec);

/* Counts n bytes more that the innermost layer was unpacked to. NULL, or why that is too much and
 * nothing further is read of the input (as long as the input is). */
const char *kd_expand(struct kd_reader *reader, size_t n);

#endif
