/* Bytes of a text file -> UTF-8 with \n line ends.
 *
 * UTF-8, with or without a byte order mark, is what is expected; UTF-16 is known by its byte order
 * mark. Where a line is not UTF-8 it is read as Windows-1252 when that is all it can be, and
 * otherwise each bad byte becomes U+FFFD. \r\n and a lone \r become \n, so that an article has the
 * same id whichever system its file went through. NUL bytes are kept for the caller to refuse.
 */
#ifndef KD_TEXT_H
#define KD_TEXT_H

#include "base/buf.h"
#include "input/stream.h"

enum kd_encoding { KD_ENC_UNKNOWN, KD_ENC_UTF8, KD_ENC_UTF16LE, KD_ENC_UTF16BE };

/* Repairs, for the caller to tell. Lines are counted from 1. */
struct kd_repairs {
    uint64_t cp1252_bytes, cp1252_line;     /* bytes read as Windows-1252; the first one's line */
    uint64_t replaced_bytes, replaced_line; /* bytes replaced by U+FFFD */
};

struct kd_decoder {
    enum kd_encoding encoding;
    struct kd_buf raw; /* bytes not decoded yet: the line that is not complete */
    bool after_cr;     /* the last character was \r, given out as \n */
    uint64_t line;     /* lines completed */
    struct kd_repairs repairs;
};

void kd_decoder_init(struct kd_decoder *decoder);
void kd_decoder_free(struct kd_decoder *decoder);

/* Decodes n further bytes, appending to out; `last` when no more will come. A failed allocation
 * shows in out->failed or decoder->raw.failed. */
void kd_decoder_feed(struct kd_decoder *decoder, const char *bytes, size_t n, bool last,
                     struct kd_buf *out);

/* Reads some of the stream and appends its text to out. 1: there may be more; 0: that was the
 * end; -1: stream->error says why; -2: out of memory. */
int kd_decoder_pull(struct kd_decoder *decoder, struct kd_stream *stream, struct kd_buf *out);

/* The same, giving the memory of what lies before *at in `out` back first: *at becomes 0. */
int kd_decoder_refill(struct kd_decoder *decoder, struct kd_stream *stream, struct kd_buf *out,
                      size_t *at);

/* The byte order mark at the beginning of `bytes`: its length and, in *encoding, what it says. */
size_t kd_bom(const char *bytes, size_t n, enum kd_encoding *encoding);

/* Trims white space of any script and byte order marks from both ends of text[*start .. *end). */
void kd_trim(const char *text, size_t *start, size_t *end);

/* What `buf` holds, trimmed in place; NULL for nothing. Valid until it changes. */
const char *kd_trimmed(struct kd_buf *buf);

#endif
