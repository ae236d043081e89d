/* ZIP and tar archives: each of their files is read as one of a folder is (libarchive).
 *
 * The archive is read once, from front to back, so that it can come through a pipe or lie in
 * another archive; of a ZIP archive only what stands beside the files counts, not the directory at
 * its end, which knows alone which of them are links.
 *
 * libarchive gives up an archive when it meets damage. Then the next header is looked for, and
 * libarchive begins anew there. The same finds the second of two archives that were joined; and
 * as it reads to the end, what the archive is packed in proves its checksum.
 */
#include "input/archive.h"

#include <errno.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/spare.h"
#include "base/utf8.h"
#include "input/format.h"
#include "input/late.h"
#include "input/unpack.h"

enum { CHUNK = 65536, TAR_BLOCK = 512 };

struct kd_archive_kind {
    const char *name;
    int (*support)(struct archive *archive); /* libarchive is to look for this kind */
    size_t step, need; /* a header lies at a multiple of `step` and is known by `need` bytes */
    bool (*header)(const char *bytes);
};

struct unarchiver {
    struct kd_reader *reader;
    struct kd_stream *outer; /* of the archive's bytes */
    const struct kd_archive_kind *kind;
    const char *source; /* the archive */
    locale_t utf8;
    struct archive *archive;
    char chunk[CHUNK]; /* bytes of the archive; libarchive has those before at */
    size_t at, len;
    uint64_t start;  /* where in the archive chunk[0] lies */
    uint64_t opened; /* where libarchive began to read */
    bool any;        /* there were files, or something was refused */
    bool broken;     /* libarchive has given up */
    bool told;       /* and the user knows */
    char complaint[200];

    /* The file being read. */
    struct kd_buf name;
    const char *data;
    size_t left;
    int64_t offset; /* of data in the file */
    char why[300];
    struct kd_stream file;
};

/* ---- what archives look like ---- */

static bool zip_header(const char *bytes)
{
    return memcmp(bytes, "PK\x03\x04", 4) == 0;
}

/* tar's headers carry their checksum in octal. */
static bool tar_header(const char *bytes)
{
    enum { SUM = 148, SUM_LEN = 8 };
    long want = 0, sum = SUM_LEN * ' ';
    size_t i = SUM;
    while (i < SUM + SUM_LEN && bytes[i] == ' ')
        i++;
    size_t first = i;
    for (; i < SUM + SUM_LEN && bytes[i] >= '0' && bytes[i] <= '7'; i++)
        want = want * 8 + (bytes[i] - '0');
    if (i == first)
        return false;
    for (i = 0; i < TAR_BLOCK; i++)
        sum += i >= SUM && i < SUM + SUM_LEN ? 0 : (unsigned char)bytes[i];
    return sum == want;
}

static int support_zip(struct archive *archive)
{
    return archive_read_support_format_zip_streamable(archive);
}

static int support_tar(struct archive *archive)
{
    return archive_read_support_format_tar(archive);
}

static const struct kd_archive_kind zip = {"zip", support_zip, 1, 4, zip_header};
static const struct kd_archive_kind tar = {"tar", support_tar, TAR_BLOCK, TAR_BLOCK, tar_header};

/* By the name of its first file. */
static bool looks_office(const char *head, size_t len)
{
    static const char *const names[] = {"[Content_Types].xml", "_rels/", "docProps/", "mimetype",
                                        "META-INF/",           NULL};
    enum { NAME = 30 };
    for (const char *const *name = names; *name != NULL; name++) {
        size_t n = strlen(*name);
        if (len >= NAME + n && memcmp(head + NAME, *name, n) == 0)
            return true;
    }
    return false;
}

const struct kd_archive_kind *kd_archive_sniff(const char *head, size_t len)
{
    if (len >= 4 && memcmp(head, "PK\x05\x06", 4) == 0) /* without a file */
        return &zip;
    if (len >= zip.need && zip_header(head))
        return looks_office(head, len) ? NULL : &zip;
    return len >= tar.need && tar_header(head) ? &tar : NULL;
}

const char *kd_archive_name(const struct kd_archive_kind *kind)
{
    return kind->name;
}

/* ---- bytes for libarchive ---- */

/* libarchive's read callback: bytes, 0 at the end, -1. */
static la_ssize_t give_chunk(struct archive *archive, void *ctx, const void **out)
{
    struct unarchiver *u = ctx;
    if (u->at == u->len) {
        ssize_t got = kd_stream_read(u->outer, u->chunk, sizeof u->chunk);
        if (got < 0)
            archive_set_error(archive, EIO, "%s", kd_stream_why(u->outer));
        if (got <= 0) /* the chunk stays: a header may be looked for in it */
            return got;
        u->start += u->len;
        u->len = (size_t)got;
        u->at = 0;
    }
    *out = u->chunk + u->at;
    la_ssize_t n = (la_ssize_t)(u->len - u->at);
    u->at = u->len;
    return n;
}

/* Where in the archive libarchive is. */
static uint64_t position(const struct unarchiver *u)
{
    return u->opened + (uint64_t)archive_filter_bytes(u->archive, -1);
}

/* What libarchive says is wrong; valid until it says something else. */
static const char *complaint(struct unarchiver *u)
{
    const char *what = archive_error_string(u->archive);
    if (what == NULL)
        return "libarchive does not say how";
    snprintf(u->complaint, sizeof u->complaint, "%.*s", (int)strcspn(what, "\n"), what);
    return u->complaint;
}

/* Reads more behind the bytes from `at` on, which may lie beyond those there are. */
static bool more(struct unarchiver *u)
{
    size_t done = u->at < u->len ? u->at : u->len;
    memmove(u->chunk, u->chunk + done, u->len - done);
    u->start += done;
    u->at -= done;
    u->len -= done;
    ssize_t got = kd_stream_read(u->outer, u->chunk + u->len, sizeof u->chunk - u->len);
    if (got > 0)
        u->len += (size_t)got;
    return got > 0;
}

/* Looks for a header from `from` on; libarchive can begin at it. */
static bool find_header(struct unarchiver *u, uint64_t from)
{
    size_t step = u->kind->step;
    if (from < u->start)
        from = u->start;
    u->at = (size_t)((from + step - 1) / step * step - u->start);
    for (;;) {
        for (; u->at + u->kind->need <= u->len; u->at += step) {
            if (u->kind->header(u->chunk + u->at)) {
                u->opened = u->start + u->at;
                return true;
            }
        }
        if (!more(u))
            return false;
    }
}

/* ---- one file ---- */

static ssize_t refuse(struct unarchiver *u, const char *why)
{
    u->file.why = why;
    errno = EIO;
    return -1;
}

static ssize_t refuse_damaged(struct unarchiver *u)
{
    if (u->outer->error != 0)
        return refuse(u, kd_stream_why(u->outer));
    snprintf(u->why, sizeof u->why, "damaged in the archive: %s", complaint(u));
    return refuse(u, u->why);
}

/* Reads of the current file. */
static ssize_t read_file(void *ctx, char *buf, size_t n)
{
    struct unarchiver *u = ctx;
    while (u->left == 0) {
        const void *data = NULL;
        la_int64_t offset = u->offset;
        int result = archive_read_data_block(u->archive, &data, &u->left, &offset);
        if (result == ARCHIVE_EOF)
            return 0;
        u->broken = result == ARCHIVE_FATAL;
        if (result != ARCHIVE_OK)
            return refuse_damaged(u);
        if (offset != u->offset)
            return refuse(u, "a file with holes (sparse): unpack it first");
        u->data = data;
    }
    size_t take = n < u->left ? n : u->left;
    const char *too_much = kd_expand(u->reader, take);
    if (too_much != NULL)
        return refuse(u, too_much);
    memcpy(buf, u->data, take);
    u->data += take;
    u->left -= take;
    u->offset += (int64_t)take;
    return (ssize_t)take;
}

static bool is_hidden(const char *path)
{
    while (*path != '\0') {
        size_t n = strcspn(path, "/");
        bool up = (n == 1 || n == 2) && strncmp(path, "..", n) == 0;
        if ((path[0] == '.' && !up) || (n == 8 && memcmp(path, "__MACOSX", 8) == 0))
            return true;
        path += n + (path[n] == '/');
    }
    return false;
}

/* u->name: what the file's articles are said to come from. A name that is not UTF-8 is read as the
 * lines of a text are; NULL stands for one that libarchive cannot read. */
static bool set_name(struct unarchiver *u, const char *path)
{
    struct kd_decoder decoder;
    char unnamed[40];
    if (path == NULL) {
        snprintf(unnamed, sizeof unnamed, "file-at-byte-%" PRIu64, position(u));
        path = unnamed;
    }
    while (path[0] == '/' || strncmp(path, "./", 2) == 0)
        path += path[0] == '/' ? 1 : 2;
    kd_decoder_init(&decoder);
    kd_buf_clear(&u->name);
    kd_buf_printf(&u->name, "%s/", u->source);
    kd_decoder_feed(&decoder, path, strlen(path), true, &u->name);
    bool fine = !u->name.failed && !decoder.raw.failed;
    kd_decoder_free(&decoder);
    return fine;
}

static enum kdidx_status read_entry(struct unarchiver *u, struct archive_entry *entry,
                                    const char *path)
{
    struct kd_reader *reader = u->reader;
    unsigned type = archive_entry_filetype(entry);
    if (type == AE_IFDIR || (path != NULL && is_hidden(path)))
        return KDIDX_OK;
    if (!set_name(u, path))
        return KDIDX_NOMEM;
    kd_reader_source(reader, u->name.data);
    if (type != AE_IFREG || archive_entry_hardlink(entry) != NULL) {
        kd_note(reader, "", "not a regular file: left out");
        return KDIDX_OK;
    }
    u->any = true;
    if (path != NULL && kd_is_part(reader, path)) {
        kd_leave_out_parts(reader, 1);
        return KDIDX_OK;
    }
    if (archive_entry_is_encrypted(entry)) {
        kd_reject(reader, "", "encrypted: unpack it first");
        return KDIDX_OK;
    }
    u->left = 0;
    u->offset = 0;
    kd_stream_init(&u->file, read_file, u);
    enum kdidx_status status = kd_format_read(reader, &u->file);
    u->told = u->file.told || reader->done;
    if (u->file.told && u->outer->error != 0)
        u->outer->told = true;
    return status;
}

/* ---- the archive ---- */

static void tell_damage(struct unarchiver *u)
{
    struct kd_place place;
    u->any = true;
    kd_place_byte(&place, position(u));
    if (u->outer->error != 0)
        kd_reject_unread(u->reader, u->outer, place.text, ": what follows was not read");
    else
        kd_reject(u->reader, place.text, "the archive is damaged or cut off here: %s",
                  complaint(u));
}

/* Reads the files from where libarchive stands. */
static enum kdidx_status read_entries(struct unarchiver *u)
{
    enum kdidx_status status = KDIDX_OK;
    struct kd_reader *reader = u->reader;
    while (status == KDIDX_OK && !reader->done && !reader->layers.refused && !u->broken) {
        struct archive_entry *entry = NULL;
        locale_t before = uselocale(u->utf8);
        int result = archive_read_next_header(u->archive, &entry);
        bool fine = result == ARCHIVE_OK || result == ARCHIVE_WARN; /* such as a name's letters */
        const char *path = fine ? archive_entry_pathname(entry) : NULL;
        uselocale(before);
        if (result == ARCHIVE_EOF)
            return KDIDX_OK;
        if (!fine && archive_errno(u->archive) == ENOMEM)
            return KDIDX_NOMEM;
        u->told = false;
        u->broken = !fine;
        if (fine)
            status = read_entry(u, entry, path);
        if (fine && !u->broken && !reader->done && !reader->layers.refused) {
            /* By itself, as its failure is none of the next header's. */
            u->broken = archive_read_data_skip(u->archive) == ARCHIVE_FATAL;
            u->told = false;
        }
        kd_reader_source(reader, u->source);
        kd_reader_format(reader, NULL);
        if (u->broken && !u->told)
            tell_damage(u);
    }
    return status;
}

static enum kdidx_status open_archive(struct unarchiver *u)
{
    /* libarchive ends the program when there is no memory for a member's name. */
    enum { FOR_NAMES = 1 << 20 };
    u->broken = false;
    u->archive = kd_can_spare(FOR_NAMES) ? archive_read_new() : NULL;
    if (u->archive == NULL || u->kind->support(u->archive) != ARCHIVE_OK)
        return KDIDX_NOMEM;
    if (archive_read_open(u->archive, u, NULL, give_chunk, NULL) != ARCHIVE_OK) {
        if (archive_errno(u->archive) == ENOMEM)
            return KDIDX_NOMEM;
        u->broken = true;
        tell_damage(u);
    }
    return KDIDX_OK;
}

static enum kdidx_status read_archive(struct unarchiver *u)
{
    struct kd_reader *reader = u->reader;
    enum kdidx_status status;
    uint64_t from;
    do {
        status = open_archive(u);
        if (status == KDIDX_OK)
            status = read_entries(u);
        from = u->archive != NULL ? position(u) : 0;
        if (from < u->opened + u->kind->step)
            from = u->opened + u->kind->step;
        archive_read_free(u->archive);
    } while (status == KDIDX_OK && !reader->done && !reader->layers.refused &&
             find_header(u, from));
    if (status != KDIDX_OK || reader->done)
        return status;
    if (u->outer->error != 0 && !u->outer->told)
        kd_reject_unread(reader, u->outer, "", ": what follows was not read");
    else if (!u->any)
        kd_reject(reader, "", "no files to read in this archive");
    return status;
}

/* libarchive gives names in the locale's encoding; where there is no such locale, those that are
 * not ASCII may be lost, but not their files. glibc knows of no locale, too, when memory ended:
 * false then. */
static bool find_locale(struct unarchiver *u)
{
    static const char *const names[] = {"C.UTF-8", "en_US.UTF-8"};
    enum { FOR_ONE = 64 * 1024, TRIES = 2 };
    for (size_t i = 0; i < TRIES * sizeof names / sizeof *names && u->utf8 == (locale_t)0; i++) {
        if (!kd_can_spare(FOR_ONE))
            return false;
        u->utf8 = newlocale(LC_CTYPE_MASK, names[i / TRIES], (locale_t)0);
    }
    return true;
}

enum kdidx_status kd_archive_read(struct kd_reader *reader, struct kd_stream *stream,
                                  const struct kd_archive_kind *kind)
{
    struct unarchiver *u = calloc(1, sizeof *u);
    if (u == NULL)
        return KDIDX_NOMEM;
    u->reader = reader;
    u->outer = stream;
    u->kind = kind;
    u->source = reader->source;
    if (!find_locale(u)) {
        free(u);
        return KDIDX_NOMEM;
    }
    bool folder = reader->folder == NULL && reader->sink->reject_many != NULL;
    if (folder)
        reader->folder = u->source;
    enum kdidx_status status = read_archive(u);
    if (folder && status != KDIDX_NOMEM)
        kd_tell_folder(reader);
    if (folder)
        reader->folder = NULL;
    if (u->utf8 != (locale_t)0)
        freelocale(u->utf8);
    kd_buf_free(&u->name);
    free(u);
    return status;
}
