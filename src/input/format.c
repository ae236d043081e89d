/* The table of formats, and what the first bytes of an input give away. */
#include "input/format.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "input/archive.h"
#include "input/http.h"
#include "input/text.h"
#include "input/unpack.h"

static bool sniff_any(const char *head, size_t len)
{
    (void)head;
    (void)len;
    return true;
}

/* In the order in which they are tried; plain text takes what no other format knows. */
static const struct kd_format formats[] = {
    {"warc", true, kd_warc_sniff, kd_warc_read},  {"json", false, kd_jsonl_sniff, kd_jsonl_read},
    {"html", false, kd_html_sniff, kd_html_read}, {"xml", false, kd_feed_sniff, kd_feed_read},
    {"csv", false, kd_csv_sniff, kd_csv_read},    {"text", false, sniff_any, kd_plain_read},
};

enum { FORMAT_COUNT = sizeof formats / sizeof formats[0] };

static const struct kd_codec *const codecs[] = {&kd_gzip, &kd_zstd, &kd_xz, &kd_bzip2, NULL};

const char *kd_format_name(size_t index)
{
    return index < FORMAT_COUNT ? formats[index].name : NULL;
}

const struct kd_format *kd_format_find(const char *name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (strcmp(formats[i].name, name) == 0)
            return &formats[i];
    return NULL;
}

/* Kinds of files that people have beside their articles, so that the refusal can say what to do.
 * Those that pages are made of are expected in a folder. */
static const struct {
    size_t at; /* where it stands */
    const char *magic;
    size_t len;
    bool of_page;
    const char *why;
} binaries[] = {
    {0, "PK\x03\x04", 4, false, "an office document or electronic book: save it as text first"},
    {0, "7z\xBC\xAF\x27\x1C", 6, false, "a 7z archive: unpack it first"},
    {0, "Rar!\x1A\x07", 6, false, "a RAR archive: unpack it first"},
    {0, "%PDF-", 5, false, "a PDF: turn it into text first (pdftotext FILE - | kdidx ... -)"},
    {0, "\x89PNG", 4, true, "a PNG image, not text"},
    {0, "\xFF\xD8\xFF", 3, true, "a JPEG image, not text"},
    {0, "GIF8", 4, true, "a GIF image, not text"},
    {0, "RIFF", 4, true, "a RIFF media file, not text"},
    {4, "ftyp", 4, true, "an image or video (AVIF, HEIC, MP4), not text"},
    {0, "\0\0\1\0", 4, true, "an icon, not text"},
    {0, "wOFF", 4, true, "a font, not text"},
    {0, "wOF2", 4, true, "a font, not text"},
    {0, "OTTO", 4, true, "a font, not text"},
    {0, "\0\1\0\0", 4, true, "a font, not text"},
    {0,
     "\x7F"
     "ELF",
     4, false, "a program, not text"},
    {0, "SQLite format 3", 16, false, "an SQLite database, not text"},
};

enum { BINARIES = sizeof binaries / sizeof binaries[0] };

/* Its row in the table above; BINARIES: none. */
static size_t find_binary(const char *head, size_t len)
{
    size_t i = 0;
    while (i < BINARIES && (len < binaries[i].at + binaries[i].len ||
                            memcmp(head + binaries[i].at, binaries[i].magic, binaries[i].len) != 0))
        i++;
    return i;
}

/* Text has no control characters but those for layout and, in logs of terminals, ESC. */
static bool looks_binary(const char *head, size_t len)
{
    size_t bad = 0;
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)head[i];
        bad += c == 0x7F || (c < 0x20 && c != 0x1B && !(c >= '\b' && c <= '\r'));
    }
    return bad > 1 && bad > len / 200;
}

/* UTF-16 without its mark: English text with a NUL in every other place. */
static bool looks_utf16(const char *head, size_t len)
{
    size_t nul[2] = {0, 0};
    for (size_t i = 0; i < len; i++)
        nul[i & 1] += head[i] == '\0';
    return len >= 8 && (nul[0] > len / 3 || nul[1] > len / 3) && (nul[0] == 0 || nul[1] == 0);
}

/* Whether the line begins with one of these fields' names. */
static bool is_field(const char *line, size_t n, const char *const *names)
{
    for (; *names != NULL; names++) {
        size_t len = strlen(*names);
        if (n > len && line[len] == ':' && strncasecmp(line, *names, len) == 0)
            return true;
    }
    return false;
}

/* A message (RFC 5322), a mailbox of them (mbox), a page saved as one (MHTML): a whole header with
 * fields that only programs write. An article may begin with "From:" and "Date:". */
static bool looks_mail(const char *head, size_t len)
{
    static const char *const told[] = {"From", "Date", "Subject", NULL};
    static const char *const written[] = {"Message-ID",  "MIME-Version",   "Received",
                                          "Return-Path", "DKIM-Signature", NULL};
    static const char *const proof[] = {"Message-ID", "MIME-Version", "Received", NULL};
    size_t end, fields = 0, proofs = 0;
    enum kd_head found = kd_head_find(head, len, true, &end);
    const char *nl = memchr(head, '\n', len);
    size_t first = nl != NULL ? (size_t)(nl - head) : len;
    bool begins = memchr(head, ':', first) != NULL || (first > 5 && memcmp(head, "From ", 5) == 0);
    if (!begins || (found != KD_HEAD_WHOLE && found != KD_HEAD_OPEN))
        return false;
    end = found == KD_HEAD_WHOLE ? end : len;
    for (size_t at = 0, n; at < end; at += n) {
        const char *line = head + at;
        nl = memchr(line, '\n', end - at);
        n = nl != NULL ? (size_t)(nl - line) + 1 : end - at;
        fields += is_field(line, n, told) || is_field(line, n, written);
        proofs += is_field(line, n, proof);
    }
    return fields >= 2 && proofs > 0;
}

/* The first of the formats that hold any bytes, or of those that are text. */
static const struct kd_format *find(bool any_bytes, const char *head, size_t len)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (formats[i].any_bytes == any_bytes && formats[i].sniff(head, len))
            return &formats[i];
    return NULL;
}

const struct kd_format *kd_format_sniff(const char *head, size_t len, const char **why)
{
    const struct kd_format *format = find(true, head, len);
    if (format != NULL)
        return format;
    size_t binary = find_binary(head, len);
    if (binary < BINARIES) {
        *why = binaries[binary].why;
        return NULL;
    }
    if (len > 1 && head[0] == '\0' && memcmp(head, head + 1, len - 1) == 0) {
        *why = "nothing but NUL bytes: an empty archive (tar), or damaged";
        return NULL;
    }
    if (looks_utf16(head, len)) {
        *why = "UTF-16 without a byte order mark: convert it first (iconv -f UTF-16LE -t UTF-8)";
        return NULL;
    }
    if (looks_binary(head, len)) {
        *why = "binary data, not text";
        return NULL;
    }
    if (looks_mail(head, len)) {
        *why = "e-mail, which is not read: save the message as HTML or text first (in the mail "
               "program: save as)";
        return NULL;
    }
    *why = "no known format";
    return find(false, head, len);
}

/* The text that the head begins with: itself, or what its UTF-16 stands for. */
static bool head_text(const struct kd_stream *stream, struct kd_buf *out)
{
    enum kd_encoding encoding;
    size_t bom = kd_bom(stream->head, stream->head_len, &encoding);
    if (encoding == KD_ENC_UTF8) {
        kd_buf_add(out, stream->head + bom, stream->head_len - bom);
        return !out->failed;
    }
    struct kd_decoder decoder;
    kd_decoder_init(&decoder);
    kd_decoder_feed(&decoder, stream->head, stream->head_len, false, out);
    bool fine = !out->failed && !decoder.raw.failed;
    kd_decoder_free(&decoder);
    return fine;
}

static const struct kd_codec *find_codec(const struct kd_stream *stream)
{
    for (const struct kd_codec *const *codec = codecs; *codec != NULL; codec++)
        if ((*codec)->sniff(stream->head, stream->head_len))
            return *codec;
    return NULL;
}

/* Reads what is in compressed data or an archive; false: it is neither. */
static bool read_packed(struct kd_reader *reader, struct kd_stream *stream,
                        enum kdidx_status *status)
{
    const struct kd_codec *codec = find_codec(stream);
    const struct kd_archive_kind *kind = kd_archive_sniff(stream->head, stream->head_len);
    if (codec == NULL && kind == NULL)
        return false;
    *status = KDIDX_OK;
    if (reader->layers.depth == KD_LAYERS) {
        kd_reject(reader, "", "packed more than %d times over: unpack it first", KD_LAYERS);
        return true;
    }
    reader->layers.name[reader->layers.depth++] =
        codec != NULL ? codec->name : kd_archive_name(kind);
    kd_reader_format(reader, NULL);
    *status =
        codec != NULL ? kd_unpack(reader, stream, codec) : kd_archive_read(reader, stream, kind);
    reader->layers.depth--;
    return true;
}

static enum kdidx_status read_stream(struct kd_reader *reader, struct kd_stream *stream)
{
    enum kdidx_status status;
    kd_stream_fill_head(stream);
    if (stream->head_len == 0) {
        if (stream->error != 0)
            kd_reject_unread(reader, stream, "", "");
        else
            kd_reject(reader, "", "empty");
        return KDIDX_OK;
    }
    if (read_packed(reader, stream, &status))
        return status;
    struct kd_buf head = KD_BUF_EMPTY;
    if (!head_text(stream, &head)) {
        kd_buf_free(&head);
        return KDIDX_NOMEM;
    }
    const char *why = "";
    const struct kd_format *format = kd_format_sniff(head.data, head.len, &why);
    size_t binary = format == NULL ? find_binary(head.data, head.len) : BINARIES;
    kd_buf_free(&head);
    if (binary < BINARIES && binaries[binary].of_page && kd_leave_out_parts(reader, 1))
        return KDIDX_OK;
    if (format != NULL && reader->opts->format != NULL)
        format = kd_format_find(reader->opts->format);
    if (format == NULL) {
        kd_reject(reader, "", "%s", why);
        return KDIDX_OK;
    }
    kd_reader_format(reader, format->name);
    return format->read(reader, stream);
}

enum kdidx_status kd_format_read(struct kd_reader *reader, struct kd_stream *stream)
{
    enum kdidx_status status = read_stream(reader, stream);
    return status == KDIDX_OK && stream->error == ENOMEM ? KDIDX_NOMEM : status;
}
