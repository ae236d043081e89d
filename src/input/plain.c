/* Plain text: read in pieces, cut into articles by the splitter, each handed over as it is
 * complete.
 *
 * What is in memory is the article being read and what lies ahead of it, never the file: at most
 * twice the largest article plus one window. Text that is longer is refused and its memory given
 * back, and reading goes on after it:
 *
 *     ... article | article so far ............ | window to be looked through | not read yet
 *                 0                          decided                        len
 */
#include <stdlib.h>
#include <string.h>

#include "input/format.h"
#include "input/split.h"
#include "input/text.h"

enum { WINDOW = 1 << 20 };

struct plain {
    struct kd_reader *reader;
    struct kd_stream *stream;
    struct kd_decoder decoder;
    struct kd_splitter *splitter;
    struct kd_buf buf;    /* text from the beginning of the article being read */
    uint64_t line;        /* lines before buf */
    size_t decided;       /* up to here in buf the splitter has decided */
    bool too_long;        /* the article being read was refused: drop it up to its end */
    bool drop_line;       /* so was the line being read */
    bool any;             /* something was handed over or refused */
    struct kd_buf member; /* name of the article being read, when a header gave it one */
};

static uint64_t lines_in(const char *text, size_t n)
{
    uint64_t lines = 0;
    for (const char *at = text, *end = text + n;
         at < end && (at = memchr(at, '\n', (size_t)(end - at))) != NULL; at++)
        lines++;
    return lines;
}

/* Takes the first n bytes out of the buffer. */
static void drop(struct plain *plain, size_t n)
{
    struct kd_buf *buf = &plain->buf;
    plain->line += lines_in(buf->data, n);
    memmove(buf->data, buf->data + n, buf->len - n);
    buf->len -= n;
    buf->data[buf->len] = '\0';
    plain->decided = plain->decided > n ? plain->decided - n : 0;
}

/* Hands over buf[start, end); `before` lines of buf lie before start. */
static enum kdidx_status piece(struct plain *plain, size_t start, size_t end, uint64_t before)
{
    size_t from = start, to = end;
    kd_trim(plain->buf.data, &from, &to);
    bool named = plain->member.len > 0;
    if (plain->too_long || (from == to && !named)) {
        plain->too_long = false;
        return KDIDX_OK;
    }
    struct kd_place place;
    kd_place_line(&place,
                  plain->line + before + lines_in(plain->buf.data + start, from - start) + 1);
    struct kd_stated stated = {.member = named ? plain->member.data : NULL};
    plain->any = true;
    return kd_reader_article(plain->reader, plain->buf.data + from, to - from, &stated, place.text);
}

static enum kdidx_status hand_over(struct plain *plain, const struct kd_cuts *cuts)
{
    size_t start = 0;
    uint64_t before = 0;
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; i < cuts->n && status == KDIDX_OK && !plain->reader->done; i++) {
        const struct kd_cut *cut = &cuts->v[i];
        status = piece(plain, start, cut->end, before);
        before += lines_in(plain->buf.data + start, cut->next - start);
        start = cut->next;
        kd_buf_clear(&plain->member);
        kd_buf_add(&plain->member, plain->buf.data + cut->name.start,
                   cut->name.end - cut->name.start);
        if (plain->member.failed)
            return KDIDX_NOMEM;
    }
    if (start > 0)
        drop(plain, start);
    return status;
}

/* Refuses what has grown longer than an article may be. A line that is too long all by itself is
 * taken out; what stands before it is an article of its own. */
static enum kdidx_status refuse_long(struct plain *plain)
{
    struct kd_buf *buf = &plain->buf;
    struct kd_place place;
    const char *nl = memrchr(buf->data, '\n', buf->len);
    size_t line = nl != NULL ? (size_t)(nl - buf->data) + 1 : 0;
    size_t most = plain->reader->max_article;
    enum kdidx_status status = KDIDX_OK;
    if (buf->len - line > most) {
        status = piece(plain, 0, line, 0);
        kd_buf_clear(&plain->member);
        drop(plain, line);
        kd_place_line(&place, plain->line + 1);
        kd_reject_long(plain->reader, place.text, "the line");
        plain->any = plain->drop_line = true;
        plain->too_long = false;
    } else if (line > most) {
        if (!plain->too_long) {
            kd_place_line(&place, plain->line + 1);
            kd_reject_long(plain->reader, place.text, "the article");
            plain->any = plain->too_long = true;
        }
        drop(plain, line);
    }
    return status;
}

/* Drops the rest of a refused line; true while its end is not there yet. */
static bool still_in_line(struct plain *plain)
{
    struct kd_buf *buf = &plain->buf;
    const char *nl = plain->drop_line ? memchr(buf->data, '\n', buf->len) : NULL;
    if (!plain->drop_line)
        return false;
    drop(plain, nl != NULL ? (size_t)(nl - buf->data) + 1 : buf->len);
    plain->drop_line = nl == NULL;
    return plain->drop_line;
}

/* Looks through what has been read and hands over the articles that are complete. `last`: no more
 * will come. */
static enum kdidx_status look_through(struct plain *plain, bool last)
{
    struct kd_cuts cuts = {0};
    enum kdidx_status status = kd_splitter_run(plain->splitter, plain->buf.data, plain->buf.len,
                                               plain->decided, last, &cuts, &plain->decided);
    if (status == KDIDX_OK)
        status = hand_over(plain, &cuts);
    free(cuts.v);
    return status;
}

/* At the end of the input: the last article, or why it is not there. */
static enum kdidx_status finish(struct plain *plain, bool failed)
{
    struct kd_place place;
    if (!failed)
        return piece(plain, 0, plain->buf.len, 0);
    plain->any = true;
    kd_reject_unread(plain->reader, plain->stream, kd_place_byte(&place, plain->stream->offset),
                     ": what was read of the last article is left out");
    return KDIDX_OK;
}

/* Reads a window more; as kd_decoder_pull. */
static int fill(struct plain *plain)
{
    size_t want = plain->buf.len + WINDOW;
    int more = 1;
    while (more == 1 && plain->buf.len < want) {
        more = kd_decoder_pull(&plain->decoder, plain->stream, &plain->buf);
        if (plain->buf.data != NULL && still_in_line(plain))
            want = WINDOW;
    }
    return more;
}

static enum kdidx_status read_all(struct plain *plain)
{
    for (;;) {
        int more = fill(plain);
        if (more == -2 || !kd_buf_reserve(&plain->buf, 0))
            return KDIDX_NOMEM;
        enum kdidx_status status = look_through(plain, more <= 0);
        if (status != KDIDX_OK || plain->reader->done)
            return status;
        if (more <= 0)
            return finish(plain, more < 0);
        if (plain->buf.len > plain->reader->max_article)
            status = refuse_long(plain);
        if (status != KDIDX_OK)
            return status;
    }
}

enum kdidx_status kd_plain_read(struct kd_reader *reader, struct kd_stream *stream)
{
    struct plain plain = {.reader = reader, .stream = stream};
    kd_decoder_init(&plain.decoder);
    plain.splitter = kd_splitter_new(reader->opts, reader->furniture);
    enum kdidx_status status = plain.splitter != NULL ? read_all(&plain) : KDIDX_NOMEM;
    if (status == KDIDX_OK) {
        kd_tell_repairs(reader, &plain.decoder.repairs);
        if (!plain.any)
            kd_reject(reader, "", "no text in it");
    }
    kd_splitter_free(plain.splitter);
    kd_decoder_free(&plain.decoder);
    kd_buf_free(&plain.buf);
    kd_buf_free(&plain.member);
    return status;
}
