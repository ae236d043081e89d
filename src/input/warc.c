/* WARC: pages as crawlers keep them (ISO 28500, versions 1.0 and 1.1), and WET, the texts made of
 * them.
 *
 * A record is a header, as many bytes as that says (its block), and two empty lines:
 *
 *     ... | WARC/1.0, fields, empty line | HTTP header, body | empty lines | WARC/1.0 ...
 *         at                          at + head      at + head + length
 *
 * Each is held whole, so that memory is bounded by the largest. One that does not end where its
 * header says, that is too large or no record at all is refused, and reading goes on at the next
 * line that begins a record's header. That may be one within the block of the record refused: a
 * wrong length can have swallowed its neighbours.
 */
#include <inttypes.h>
#include <string.h>

#include "input/capture.h"
#include "input/format.h"

enum {
    CHUNK = 1 << 18,       /* bytes asked of the stream at a time */
    RECORD_FACTOR = 4,     /* a record may be so many times as long as an article ... */
    RECORD_MORE = 1 << 20, /* ... and so much more: pages are longer than their text */
    VERSION = 32,          /* bytes in which a version line shows itself */
    TAIL = 64              /* bytes looked at behind a record */
};

struct warc {
    struct kd_stream *stream;
    struct kd_buf buf;
    size_t at; /* what lies before it in buf is done */
    bool more; /* the stream has not ended */
    struct kd_captures captures;
};

struct record {
    struct kd_place place;
    size_t head; /* length of the header */
    uint64_t length;
};

bool kd_warc_sniff(const char *head, size_t len)
{
    return len >= 7 && (memcmp(head, "WARC/1.", 7) == 0 || memcmp(head, "WARC/0.", 7) == 0);
}

/* ---- the stream ---- */

/* Where in the input buf[at] is. */
static uint64_t position(const struct warc *warc)
{
    return warc->stream->offset - (warc->buf.len - warc->at);
}

/* Has n bytes at buf[at], as far as the input goes. What is done is given back when it is half of
 * the buffer, so that little is moved. False: out of memory. */
static bool fill(struct warc *warc, size_t n)
{
    struct kd_buf *buf = &warc->buf;
    while (warc->more && buf->len - warc->at < n) {
        if (warc->at > buf->len / 2) {
            memmove(buf->data, buf->data + warc->at, buf->len - warc->at);
            buf->len -= warc->at;
            warc->at = 0;
        }
        if (!kd_buf_reserve(buf, CHUNK))
            return false;
        ssize_t got = kd_stream_read(warc->stream, buf->data + buf->len, CHUNK);
        warc->more = got > 0;
        buf->len += got > 0 ? (size_t)got : 0;
        buf->data[buf->len] = '\0';
    }
    return true;
}

/* ---- records ---- */

/* A line "WARC/1.0". */
static bool is_version(const char *s, size_t n)
{
    size_t i = 5;
    if (n < i || memcmp(s, "WARC/", i) != 0)
        return false;
    while (i < n && i < VERSION && ((s[i] >= '0' && s[i] <= '9') || s[i] == '.'))
        i++;
    return i > 5 && ((i < n && s[i] == '\n') || (i + 1 < n && s[i] == '\r' && s[i + 1] == '\n'));
}

static bool take_number(const char *value, uint64_t *number)
{
    *number = 0;
    for (const char *s = value; *s != '\0'; s++) {
        if (*s < '0' || *s > '9' || *number > UINT64_MAX / 10 - 1)
            return false;
        *number = *number * 10 + (uint64_t)(*s - '0');
    }
    return value[0] != '\0';
}

/* Takes the header at buf[at] as far as it has been read. NULL, or what is wrong with it; *open:
 * that it is not there to its end. */
static const char *take_header(struct warc *warc, struct record *record, bool *open)
{
    const char *head = warc->buf.data + warc->at;
    size_t n = warc->buf.len - warc->at;
    *open = n < VERSION;
    if (!is_version(head, n))
        return "no WARC record begins here: what stands before the next one was not read";
    enum kd_head found = kd_head_find(head, n, true, &record->head);
    *open = found == KD_HEAD_OPEN;
    switch (found) {
    case KD_HEAD_OPEN:
        return "the file ends within the record's header";
    case KD_HEAD_LONG:
        return "a line of the record's header is too long";
    case KD_HEAD_MANY:
        return "the record's header has too many lines";
    case KD_HEAD_BAD:
        return "a line of the record's header is not \"Name: value\"";
    case KD_HEAD_WHOLE:
        break;
    }
    if (!take_number(kd_captures_field(&warc->captures, head, record->head, "Content-Length"),
                     &record->length))
        return "the record's header has no Content-Length that is a number";
    return kd_captures_field(&warc->captures, head, record->head, "WARC-Type")[0] == '\0'
               ? "the record has no WARC-Type"
               : NULL;
}

/* Reads the header at buf[at]; *why is NULL or what is wrong with it. False: out of memory. */
static bool read_header(struct warc *warc, struct record *record, const char **why)
{
    for (;;) {
        bool open;
        *why = take_header(warc, record, &open);
        if (!open || !warc->more)
            return !warc->captures.nomem;
        if (!fill(warc, warc->buf.len - warc->at + 1))
            return false;
    }
}

/* Goes on behind buf[at]: to the next line that begins a record's header, or to the end. False: out
 * of memory. */
static bool find_next(struct warc *warc)
{
    static const char begin[] = "\nWARC/";
    const size_t most = sizeof begin - 2; /* of it, that may stand at the end of what is read */
    struct record record;
    const char *why;
    for (;;) {
        size_t left = warc->buf.len - warc->at;
        const char *from = warc->buf.data + warc->at, *found = memmem(from, left, begin, most + 1);
        if (found != NULL) {
            warc->at += (size_t)(found - from) + 1;
            if (!read_header(warc, &record, &why))
                return false;
            if (why == NULL)
                return true;
        } else if (!warc->more) {
            warc->at = warc->buf.len;
            return true;
        } else {
            left = left < most ? left : most;
            warc->at = warc->buf.len - left;
            if (!fill(warc, left + 1))
                return false;
        }
    }
}

/* Whether the record at buf[at] ends where its header says: with two empty lines, or, as some
 * writers leave them out, where another begins or the input ends. */
static bool is_whole(const struct warc *warc, const struct record *record)
{
    size_t have = warc->buf.len - warc->at - record->head;
    if (have < record->length)
        return false;
    const char *end = warc->buf.data + warc->at + record->head + record->length;
    size_t n = have - (size_t)record->length, blank = 0;
    n = n < TAIL ? n : TAIL;
    while (blank < n && (end[blank] == '\r' || end[blank] == '\n'))
        blank++;
    return strncmp(end, "\r\n\r\n", 4) == 0 || blank >= n || strncmp(end + blank, "WARC/", 5) == 0;
}

/* Refuses a record that is not whole, and goes on at the next. KDIDX_NOMEM. */
static enum kdidx_status pass_broken(struct warc *warc, const struct record *record)
{
    uint64_t have = warc->buf.len - warc->at - record->head;
    warc->at += record->head - 1; /* a line may begin with the block */
    if (!find_next(warc))
        return KDIDX_NOMEM;
    bool ended = warc->at == warc->buf.len;
    if (ended && warc->stream->error != 0)
        return KDIDX_OK; /* which is told at the end */
    if (!ended)
        kd_captures_refuse(&warc->captures, record->place.text,
                           "Content-Length says %" PRIu64
                           " bytes, but the record does not end there: read on at byte %" PRIu64,
                           record->length, position(warc));
    else if (have < record->length)
        kd_captures_refuse(&warc->captures, record->place.text,
                           "the file ends within the record: %" PRIu64 " of its %" PRIu64
                           " bytes are there",
                           have, record->length);
    else
        kd_captures_refuse(&warc->captures, record->place.text,
                           "Content-Length says %" PRIu64
                           " bytes, but the record does not end there, and no other follows",
                           record->length);
    return KDIDX_OK;
}

/* The record at buf[at], as far as it is there. */
static struct kd_capture capture_of(const struct warc *warc, const struct record *record)
{
    const char *head = warc->buf.data + warc->at;
    size_t there = warc->buf.len - warc->at - record->head;
    return (struct kd_capture){
        .head = head,
        .head_len = record->head,
        .block = head + record->head,
        .len = record->length < there ? (size_t)record->length : there,
        .place = record->place.text,
    };
}

/* Goes past a record that is too large to be held. The next is looked for from its block on: a
 * length so large may well be wrong. KDIDX_NOMEM. */
static enum kdidx_status pass_large(struct warc *warc, const struct record *record)
{
    if (!fill(warc, record->head + 2 * KD_HEAD_LINE))
        return KDIDX_NOMEM;
    struct kd_capture capture = capture_of(warc, record);
    kd_captures_pass(&warc->captures, &capture);
    warc->at += record->head - 1;
    return find_next(warc) ? KDIDX_OK : KDIDX_NOMEM;
}

/* Reads what begins at buf[at]. */
static enum kdidx_status read_record(struct warc *warc)
{
    struct record record;
    const char *why;
    kd_place_byte(&record.place, position(warc));
    if (!read_header(warc, &record, &why))
        return KDIDX_NOMEM;
    if (why != NULL) {
        if (warc->more || warc->stream->error == 0)
            kd_captures_refuse(&warc->captures, record.place.text, "%s", why);
        return find_next(warc) ? KDIDX_OK : KDIDX_NOMEM;
    }
    if (record.length > warc->captures.most)
        return pass_large(warc, &record);
    if (!fill(warc, record.head + (size_t)record.length + TAIL))
        return KDIDX_NOMEM;
    if (!is_whole(warc, &record))
        return pass_broken(warc, &record);
    struct kd_capture capture = capture_of(warc, &record);
    enum kdidx_status status = kd_captures_take(&warc->captures, &capture);
    warc->at += record.head + (size_t)record.length;
    return status;
}

/* Goes past empty lines. False: out of memory, or the end. */
static bool find_record(struct warc *warc)
{
    do {
        if (!fill(warc, 1))
            return !(warc->captures.nomem = true);
        warc->at += strspn(warc->buf.data + warc->at, "\r\n");
    } while (warc->more && warc->at == warc->buf.len);
    return warc->at < warc->buf.len;
}

/* At the end of the input: what was not read. */
static void finish(struct warc *warc)
{
    struct kd_reader *reader = warc->captures.reader;
    struct kd_place place;
    kd_captures_tell(&warc->captures);
    if (warc->stream->error != 0)
        kd_reject_unread(reader, warc->stream, kd_place_byte(&place, warc->stream->offset),
                         ": what was read of the last record is left out");
    else if (!warc->captures.any && warc->captures.wat == 0)
        kd_reject(reader, "", "no articles in it");
}

enum kdidx_status kd_warc_read(struct kd_reader *reader, struct kd_stream *stream)
{
    struct warc warc = {.stream = stream, .more = true, .captures = {.reader = reader}};
    enum kdidx_status status = KDIDX_OK;
    warc.captures.most = RECORD_FACTOR * reader->max_article + RECORD_MORE;
    while (status == KDIDX_OK && !reader->done && find_record(&warc))
        status = read_record(&warc);
    if (warc.captures.nomem)
        status = KDIDX_NOMEM;
    if (status == KDIDX_OK)
        finish(&warc);
    kd_captures_free(&warc.captures);
    kd_buf_free(&warc.buf);
    return status;
}
