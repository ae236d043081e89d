/* What a WARC record holds: a page, a text, a feed, or nothing that is read. */
#ifndef KD_CAPTURE_H
#define KD_CAPTURE_H

#include "input/http.h"
#include "input/reader.h"

/* A record in memory. */
struct kd_capture {
    const char *head; /* its header, of head_len bytes */
    size_t head_len;
    const char *block; /* what follows, of len bytes */
    size_t len;
    const char *place; /* for rejections */
};

/* Why records that may hold text are left out. */
enum kd_left { KD_LEFT_STATUS, KD_LEFT_TYPE, KD_LEFT_CODING, KD_LEFT_EMPTY, KD_LEFT_COUNT };

/* Those of one input, and what is to be told of them at its end. Begins as {0} but for the first
 * two. */
struct kd_captures {
    struct kd_reader *reader;
    size_t most;          /* bytes that may come out of a record's codings */
    bool any;             /* something was handed over, refused or left out */
    bool nomem;           /* a field found no memory */
    struct kd_buf value;  /* of the field asked for last */
    struct kd_buf uri;    /* of the record */
    struct kd_buf member; /* the record's name */
    struct kd_buf text;   /* of the record, decoded */
    struct kd_body body;
    struct {
        uint64_t records;
        char first[KD_TOKEN]; /* which status, type ... the first has */
    } left[KD_LEFT_COUNT];
    uint64_t wat; /* records of metadata in JSON */
    uint64_t cut; /* records taken whose content is cut off */
    struct kd_repairs repairs;
    struct kd_place repaired; /* the first record that was */
};

/* The value of a field, "" for none; valid until the next is asked for. */
const char *kd_captures_field(struct kd_captures *captures, const char *head, size_t len,
                              const char *name);

/* Hands over what the record holds, refuses it, or counts it as left out. `capture->len` is its
 * whole length. KDIDX_NOMEM, or the sink's status. */
enum kdidx_status kd_captures_take(struct kd_captures *captures, const struct kd_capture *capture);

/* The same for a record that is too large to be held, of which the beginning is there: refuses it,
 * unless it would have been left out. */
void kd_captures_pass(struct kd_captures *captures, const struct kd_capture *capture);

__attribute__((format(printf, 3, 4))) void
kd_captures_refuse(struct kd_captures *captures, const char *place, const char *format, ...);

/* Notes what was left out or repaired. */
void kd_captures_tell(const struct kd_captures *captures);

void kd_captures_free(struct kd_captures *captures); /* what they hold */

#endif
