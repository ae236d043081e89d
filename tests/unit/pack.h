/* Compressed data and archives for the tests, made with the libraries that also unpack. */
#ifndef KD_TEST_PACK_H
#define KD_TEST_PACK_H

#include <archive.h>
#include <archive_entry.h>
#include <bzlib.h>
#include <locale.h>
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

/* An archive being written. */
struct archiver {
    struct archive *archive;
    locale_t utf8, before; /* in which libarchive takes names */
    struct kd_buf *out;
};

static inline la_ssize_t archiver_write(struct archive *archive, void *ctx, const void *bytes,
                                        size_t n)
{
    (void)archive;
    kd_buf_add(ctx, bytes, n);
    return (la_ssize_t)n;
}

static inline struct archiver archiver_begin(struct kd_buf *out, bool zip)
{
    struct archiver archiver = {.archive = archive_write_new(), .out = out};
    assert_non_null(archiver.archive);
    archiver.utf8 = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    archiver.before = uselocale(archiver.utf8);
    if (zip)
        archive_write_set_format_zip(archiver.archive);
    else
        archive_write_set_format_pax_restricted(archiver.archive);
    archive_write_set_bytes_in_last_block(archiver.archive, 1);
    assert_int_equal(archive_write_open(archiver.archive, out, NULL, archiver_write, NULL), 0);
    return archiver;
}

static inline void archiver_add(struct archiver *archiver, const char *name, unsigned type,
                                const char *bytes, size_t n)
{
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, type);
    archive_entry_set_perm(entry, 0644);
    if (type == AE_IFREG)
        archive_entry_set_size(entry, (la_int64_t)n);
    if (type == AE_IFLNK)
        archive_entry_set_symlink(entry, "elsewhere");
    assert_int_equal(archive_write_header(archiver->archive, entry), 0);
    if (type == AE_IFREG)
        assert_int_equal(archive_write_data(archiver->archive, bytes, n), n);
    archive_entry_free(entry);
}

static inline void archiver_add_text(struct archiver *archiver, const char *name, const char *text)
{
    archiver_add(archiver, name, AE_IFREG, text, strlen(text));
}

static inline void archiver_end(struct archiver *archiver)
{
    assert_int_equal(archive_write_close(archiver->archive), 0);
    archive_write_free(archiver->archive);
    uselocale(archiver->before);
    if (archiver->utf8 != (locale_t)0)
        freelocale(archiver->utf8);
    assert_false(archiver->out->failed);
}

#endif
