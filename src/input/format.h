/* The table of formats. A format is known by its content, never by a file's name. */
#ifndef KD_FORMAT_H
#define KD_FORMAT_H

#include "input/reader.h"
#include "input/stream.h"

struct kd_format {
    const char *name;
    bool any_bytes; /* not only text: looked for before what is no text is refused */
    /* Whether an input that begins with these bytes (UTF-8, no byte order mark) is of this
     * format. They may end in the middle of anything. */
    bool (*sniff)(const char *head, size_t len);
    /* Reads the stream to its end, handing articles to the reader. Rejections go to the reader;
     * the status is KDIDX_OK all the same. KDIDX_NOMEM or the sink's status stop everything. */
    enum kdidx_status (*read)(struct kd_reader *reader, struct kd_stream *stream);
};

/* NULL when there is no format of that name. */
const struct kd_format *kd_format_find(const char *name);

/* The first format that knows these bytes; NULL for bytes that are no text, with the reason
 * (static) in *why. */
const struct kd_format *kd_format_sniff(const char *head, size_t len, const char **why);

/* Reads a stream as the format that its first bytes show, or opts->format names; what is packed is
 * opened first, whatever opts->format says. As `read` above; an empty stream or one of no format
 * is refused. */
enum kdidx_status kd_format_read(struct kd_reader *reader, struct kd_stream *stream);

/* The formats, each in its file. */
bool kd_warc_sniff(const char *head, size_t len);
enum kdidx_status kd_warc_read(struct kd_reader *reader, struct kd_stream *stream);
enum kdidx_status kd_plain_read(struct kd_reader *reader, struct kd_stream *stream);
bool kd_jsonl_sniff(const char *head, size_t len);
enum kdidx_status kd_jsonl_read(struct kd_reader *reader, struct kd_stream *stream);
bool kd_feed_sniff(const char *head, size_t len);
enum kdidx_status kd_feed_read(struct kd_reader *reader, struct kd_stream *stream);
bool kd_csv_sniff(const char *head, size_t len);
enum kdidx_status kd_csv_read(struct kd_reader *reader, struct kd_stream *stream);
bool kd_html_sniff(const char *head, size_t len);
enum kdidx_status kd_html_read(struct kd_reader *reader, struct kd_stream *stream);

#endif
