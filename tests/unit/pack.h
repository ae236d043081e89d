/* Compressed data for the tests, made with the libraries that also unpack. */
#ifndef KD_TEST_PACK_H
#define KD_TEST_PACK_H

#include <bzlib.h>
#include <lzma.h>
#include <zlib.h>
#include <zstd.h>

#include "gather.h"

/* Appends a frame that holds the bytes. */
struct packer {
    const char *name;
    void (*pack)(struct kd_buf *out, const char *bytes, size_t n);
};

static inline void pack_gzip(struct kd_buf *out, const char *bytes, size_t n)
{
    z_stream z = {.next_in = (Bytef *)(uintptr_t)bytes, .avail_in = (uInt)n};
    assert_int_equal(deflateInit2(&z, 6, Z_DEFLATED, 16 + MAX_WBITS, 8, Z_DEFAULT_STRATEGY), Z_OK);
    assert_true(kd_buf_reserve(out, deflateBound(&z, n) + 32));
    z.next_out = (Bytef *)out->data + out->len;
    z.avail_out = (uInt)(out->cap - out->len);
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->len += z.total_out;
    deflateEnd(&z);
}

static inline void pack_zstd(struct kd_buf *out, const char *bytes, size_t n)
{
    ZSTD_CCtx *zstd = ZSTD_createCCtx();
    ZSTD_CCtx_setParameter(zstd, ZSTD_c_checksumFlag, 1);
    assert_true(kd_buf_reserve(out, ZSTD_compressBound(n)));
    size_t made = ZSTD_compress2(zstd, out->data + out->len, out->cap - out->len, bytes, n);
    assert_false(ZSTD_isError(made));
    out->len += made;
    ZSTD_freeCCtx(zstd);
}

static inline void pack_xz(struct kd_buf *out, const char *bytes, size_t n)
{
    assert_true(kd_buf_reserve(out, lzma_stream_buffer_bound(n)));
    assert_int_equal(lzma_easy_buffer_encode(0, LZMA_CHECK_CRC32, NULL, (const uint8_t *)bytes, n,
                                             (uint8_t *)out->data, &out->len, out->cap),
                     LZMA_OK);
}

static inline void pack_bzip2(struct kd_buf *out, const char *bytes, size_t n)
{
    assert_true(kd_buf_reserve(out, n + n / 64 + 600));
    unsigned made = (unsigned)(out->cap - out->len);
    assert_int_equal(BZ2_bzBuffToBuffCompress(out->data + out->len, &made, (char *)(uintptr_t)bytes,
                                              (unsigned)n, 1, 0, 0),
                     BZ_OK);
    out->len += made;
}

static const struct packer packers[] = {
    {"gzip", pack_gzip}, {"zstd", pack_zstd}, {"xz", pack_xz}, {"bzip2", pack_bzip2}};

enum { PACKERS = sizeof packers / sizeof packers[0] };

#endif
