/* Compressed data: a stream that unpacks another, frame after frame.
 *
 * The compressions' own libraries do the work, and not libarchive, which unpacks as fast (0.86 to
 * 1.14 times the time on 80 and 100 MB of each), but does not look at gzip's checksums and, where
 * data is cut off or damaged, drops much of what it had unpacked before.
 *
 * A small input that unpacks to a huge one is refused (kd_expand). What is counted against the
 * size of the whole input is each layer's whole output, so that neither bombs in bombs nor many
 * small ones in one archive come through. Text comes out 3 to 10 times its size, 50 where pages
 * are much alike; gzip ends at 1032.
 */
#include "input/unpack.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "input/format.h"

enum { CHUNK = 65536, LONGEST_MAGIC = 16 };

struct packed {
    struct kd_reader *reader;
    struct kd_stream *outer; /* of the packed bytes */
    const struct kd_codec *codec;
    void *frame;     /* NULL: between two, or before the first */
    uint64_t frames; /* begun */
    char in[CHUNK];  /* packed bytes; those before at are used */
    size_t at, len;
    uint64_t start;   /* where in the outer stream in[0] lies */
    bool full;        /* the last step had more to give than there was room for */
    bool rest;        /* what follows the last frame is none */
    enum kd_step bad; /* what the last step came to, if not MORE or END */
    char why[200];
    struct kd_stream stream; /* of the unpacked bytes */
};

const char *kd_expand(struct kd_reader *reader, size_t n)
{
    struct kd_layers *layers = &reader->layers;
    uint64_t *out = &layers->out[layers->depth - 1];
    uint64_t most = reader->opts->max_expand > 0 ? reader->opts->max_expand : KD_MAX_EXPAND;
    *out += n;
    if (*out <= KD_FREE_EXPANSION || *out / most <= layers->input->offset)
        return NULL;
    layers->refused = true;
    snprintf(layers->why, sizeof layers->why,
             "it unpacks to more than %" PRIu64
             " times its size, as text does not: not read on (--max-expand allows more)",
             most);
    return layers->why;
}

static ssize_t fail(struct packed *packed, const char *why)
{
    packed->stream.why = why;
    errno = EIO;
    return -1;
}

static ssize_t fail_here(struct packed *packed, const char *what)
{
    snprintf(packed->why, sizeof packed->why, "the %s data is %s byte %" PRIu64,
             packed->codec->name, what, packed->start + packed->at);
    return fail(packed, packed->why);
}

/* What the last step found to be bad. */
static ssize_t fail_step(struct packed *packed)
{
    if (packed->bad == KD_STEP_DAMAGED)
        return fail_here(packed, "damaged at or before");
    if (packed->bad == KD_STEP_TOO_LARGE) {
        snprintf(packed->why, sizeof packed->why,
                 "the %s data needs more than %u MiB of memory: unpack it first",
                 packed->codec->name, (1U << KD_WINDOW_BITS) >> 20);
        return fail(packed, packed->why);
    }
    errno = ENOMEM;
    return -1;
}

/* Reads packed bytes behind those not used yet: their number, 0 at the end, -1. */
static ssize_t refill(struct packed *packed)
{
    size_t left = packed->len - packed->at;
    memmove(packed->in, packed->in + packed->at, left);
    packed->start += packed->at;
    packed->at = 0;
    packed->len = left;
    ssize_t got = kd_stream_read(packed->outer, packed->in + left, sizeof packed->in - left);
    if (got < 0)
        return fail(packed, kd_stream_why(packed->outer));
    packed->len += (size_t)got;
    return got;
}

/* Begins the next frame, past the NUL bytes with which some programs fill up the last block. 1;
 * 0: there is none; -1. */
static ssize_t next_frame(struct packed *packed)
{
    ssize_t got = 1;
    for (;;) {
        while (packed->frames > 0 && packed->at < packed->len && packed->in[packed->at] == '\0')
            packed->at++;
        if (packed->len - packed->at >= LONGEST_MAGIC || got == 0)
            break;
        if ((got = refill(packed)) < 0)
            return -1;
    }
    if (packed->at == packed->len)
        return 0;
    if (!packed->codec->sniff(packed->in + packed->at, packed->len - packed->at)) {
        packed->rest = true;
        return 0;
    }
    packed->frames++;
    packed->frame = packed->codec->begin();
    packed->bad = packed->frame != NULL ? KD_STEP_MORE : KD_STEP_NO_MEMORY;
    return packed->frame != NULL ? 1 : fail_step(packed);
}

/* One step; the number of bytes that it made. */
static size_t step(struct packed *packed, char *buf, size_t n)
{
    struct kd_piece piece = {packed->in + packed->at, packed->len - packed->at, buf, n};
    packed->bad = packed->codec->run(packed->frame, &piece);
    bool stuck = piece.in_len > 0 && piece.in_len == packed->len - packed->at && piece.out_len == n;
    if (packed->bad == KD_STEP_MORE && stuck)
        packed->bad = KD_STEP_DAMAGED;
    packed->at = packed->len - piece.in_len;
    packed->full = piece.out_len == 0;
    if (packed->bad == KD_STEP_END) {
        packed->codec->end(packed->frame);
        packed->frame = NULL;
    }
    return n - piece.out_len;
}

/* Makes sure that there is something to unpack. 1; 0: the end; -1. */
static ssize_t prepare(struct packed *packed)
{
    if (packed->frame == NULL)
        return packed->rest ? 0 : next_frame(packed);
    if (packed->bad != KD_STEP_MORE)
        return fail_step(packed);
    if (packed->at < packed->len || packed->full)
        return 1;
    ssize_t got = refill(packed);
    return got == 0 ? fail_here(packed, "cut off after") : got;
}

static ssize_t read_unpacked(void *ctx, char *buf, size_t n)
{
    struct packed *packed = ctx;
    size_t made = 0;
    while (made == 0) {
        ssize_t ready = prepare(packed);
        if (ready <= 0)
            return ready;
        made = step(packed, buf, n);
    }
    const char *too_much = kd_expand(packed->reader, made);
    return too_much != NULL ? fail(packed, too_much) : (ssize_t)made;
}

enum kdidx_status kd_unpack(struct kd_reader *reader, struct kd_stream *stream,
                            const struct kd_codec *codec)
{
    struct packed *packed = calloc(1, sizeof *packed);
    struct kd_place place;
    if (packed == NULL)
        return KDIDX_NOMEM;
    packed->reader = reader;
    packed->outer = stream;
    packed->codec = codec;
    kd_stream_init(&packed->stream, read_unpacked, packed);
    enum kdidx_status status = kd_format_read(reader, &packed->stream);
    if (status == KDIDX_OK && packed->rest)
        kd_reject(reader, kd_place_byte(&place, packed->start + packed->at),
                  "what follows the %s data here is none: not read", codec->name);
    codec->end(packed->frame);
    free(packed);
    return status;
}
