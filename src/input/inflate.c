/* gzip and deflate (zlib): what HTTP bodies are packed with. */
#include "input/inflate.h"

#include <limits.h>
#define ZLIB_CONST /* zlib does not write to its input */
#include <zlib.h>

enum {
    STEP = 65536,         /* bytes asked of zlib at a time */
    RAW = -MAX_WBITS,     /* deflate without a header */
    ANY = MAX_WBITS + 32, /* gzip or zlib, as the header says */
};

static bool is_gzip(const unsigned char *s, size_t n)
{
    return n >= 2 && s[0] == 0x1F && s[1] == 0x8B;
}

/* zlib's header: the method is deflate, and a check sum of its own holds. */
static bool is_zlib(const unsigned char *s, size_t n)
{
    return n >= 2 && (s[0] & 0x0F) == Z_DEFLATED && (s[0] * 256 + s[1]) % 31 == 0;
}

/* Some more of the output. zlib's status; Z_MEM_ERROR without memory. */
static int step(z_stream *z, struct kd_buf *out)
{
    if (!kd_buf_reserve(out, STEP))
        return Z_MEM_ERROR;
    z->next_out = (unsigned char *)out->data + out->len;
    z->avail_out = STEP;
    int result = inflate(z, Z_NO_FLUSH);
    out->len += STEP - z->avail_out;
    out->data[out->len] = '\0';
    return result;
}

/* zlib counts its input in 32 bits: gives it what it can take of the bytes up to `end`. */
static void feed(z_stream *z, const unsigned char *end)
{
    size_t left = (size_t)(end - z->next_in);
    z->avail_in = left < UINT_MAX ? (unsigned)left : UINT_MAX;
}

static enum kd_decoded unpack(z_stream *z, const unsigned char *end, size_t most,
                              struct kd_buf *out)
{
    bool members = is_gzip(z->next_in, (size_t)(end - z->next_in));
    for (;;) {
        feed(z, end);
        int result = step(z, out);
        if (out->len > most)
            return KD_DECODED_LONG;
        if (result == Z_STREAM_END) {
            if (!members || !is_gzip(z->next_in, (size_t)(end - z->next_in)))
                return KD_DECODED;
            inflateReset(z);
        } else if (result == Z_BUF_ERROR ||
                   (result == Z_OK && z->avail_out > 0 && z->next_in == end)) {
            return KD_DECODED_CUT;
        } else if (result != Z_OK) {
            return result == Z_MEM_ERROR ? KD_DECODED_NOMEM : KD_DECODED_DAMAGED;
        }
    }
}

enum kd_decoded kd_inflate(const char *bytes, size_t n, bool gzip, size_t most, struct kd_buf *out)
{
    const unsigned char *in = (const unsigned char *)bytes;
    bool headed = is_gzip(in, n) || (!gzip && is_zlib(in, n));
    z_stream z = {.next_in = in};
    kd_buf_clear(out);
    if (gzip && !headed)
        return KD_DECODED_NOT;
    if (inflateInit2(&z, headed ? ANY : RAW) != Z_OK)
        return KD_DECODED_NOMEM;
    enum kd_decoded result = unpack(&z, in + n, most, out);
    inflateEnd(&z);
    /* Without a header, that nothing comes out is the only sign that it is something else. */
    return result == KD_DECODED_DAMAGED && !headed && out->len == 0 ? KD_DECODED_NOT : result;
}
