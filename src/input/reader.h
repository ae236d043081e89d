/* What the formats share while one kd_input_read runs: the options, the sink, and how an article
 * is finished and handed over. */
#ifndef KD_READER_H
#define KD_READER_H

#include "base/buf.h"
#include "input/chrome.h"
#include "input/input.h"
#include "input/markup.h"
#include "input/text.h"

enum { KD_LAYERS = 4 }; /* a .gz in a .tar.gz has three */

/* How the input being read is packed, layer in layer. */
struct kd_layers {
    const struct kd_stream *input; /* its bytes as they lie there */
    size_t depth;                  /* layers around what is being read */
    const char *name[KD_LAYERS];   /* "gzip", "tar" ...; the outermost first */
    uint64_t out[KD_LAYERS];       /* bytes to which each was unpacked */
    bool refused;                  /* too many for its size: no more is read of it */
    char why[160];
};

/* What sink->input is told of the input being read. */
struct kd_account {
    char format[64]; /* "": not known */
    bool read;       /* by a format */
    uint64_t articles, rejected;
};

struct kd_reader {
    const struct kd_input_opts *opts;
    const struct kd_input_sink *sink;
    struct kd_furniture *furniture;
    struct kd_markup *markup;
    size_t max_article; /* opts->max_article or the default */
    const char *source; /* the input being read */
    const char *within; /* place of the record in it whose feed is being read, or NULL */
    const char *member; /* that record's name, or NULL */
    uint32_t ordinal;   /* of its next article */
    uint64_t articles;  /* handed over, of all inputs */
    uint64_t rejections;
    bool done;    /* opts->limit is reached, or opts->stop said so: the formats stop */
    bool stopped; /* the latter: what is held is no whole article, and nobody's fault */
    struct kd_account account;
    struct kd_layers layers;
    struct kd_buf text; /* the article being handed over */
    struct kd_buf name; /* its source, where that is not UTF-8 */
    struct kd_spans_buf chrome;
    struct kd_member *members; /* hash table of the members met in this source */
    size_t member_count, member_cap;
    const char *folder; /* the path given, when it is one and the sink takes many, or NULL */
    uint64_t textless;  /* files below it that are JSON without any text */
    struct kd_buf textless_first; /* path of the first of them */
    uint64_t parts; /* files below it that pages are made of: pictures, fonts, styles, scripts */
};

/* A member's name, as its hash, and how many articles it has had. */
struct kd_member {
    uint64_t hash;
    uint32_t articles;
};

/* What a container states about an article; NULL where it states nothing. */
struct kd_stated {
    const char *member; /* name inside the container; takes the place of the source */
    const char *title, *url, *published, *outlet, *author, *lang;
};

/* Ends an input and begins another; `source` must last until the next, NULL ends the last. */
void kd_reader_source(struct kd_reader *reader, const char *source);
/* Says what the input is, inside its layers; NULL: they are all that is known yet. */
void kd_reader_format(struct kd_reader *reader, const char *name);
void kd_reader_free(struct kd_reader *reader); /* what the reader holds, not the reader */

/* Hands an article over: trims it, marks its page furniture, numbers it. `text` is UTF-8. An
 * article that is empty, too long or holds a NUL byte goes to `reject` with `place` instead.
 * KDIDX_OK (look at reader->done), KDIDX_NOMEM, or the sink's status. */
enum kdidx_status kd_reader_article(struct kd_reader *reader, const char *text, size_t len,
                                    const struct kd_stated *stated, const char *place);

__attribute__((format(printf, 3, 4))) void kd_reject(struct kd_reader *reader, const char *place,
                                                     const char *format, ...);
__attribute__((format(printf, 3, 4))) void kd_note(struct kd_reader *reader, const char *place,
                                                   const char *format, ...);

/* "line 12" in a buffer of the caller's. */
struct kd_place {
    char text[40];
};
const char *kd_place_line(struct kd_place *place, uint64_t line);
const char *kd_place_byte(struct kd_place *place, uint64_t byte);

/* Says that an article or line is longer than reader->max_article, and what to do. */
void kd_reject_long(struct kd_reader *reader, const char *place, const char *what);

/* Says why the stream could not be read to its end, and what that costs: ": the rest ..." or "". A
 * lack of memory it leaves to kd_format_read, which returns it. */
void kd_reject_unread(struct kd_reader *reader, struct kd_stream *stream, const char *place,
                      const char *cost);

/* The reason for refusing objects without text. */
#define KD_NO_TEXT "(keys: text, content, body ...)"

/* Counts the current input as a file of JSON that holds no text. False: out of memory. */
bool kd_textless(struct kd_reader *reader);

/* Counts n files as parts of pages, which are left out. False, and nothing is counted: they were
 * met in no folder. */
bool kd_leave_out_parts(struct kd_reader *reader, uint64_t n);

/* Whether a file in a folder is a style sheet, a script or a drawing, by its name: their content is
 * text as any. */
bool kd_is_part(const struct kd_reader *reader, const char *path);

/* At the end of reader->folder: tells how many files of both kinds it has. */
void kd_tell_folder(struct kd_reader *reader);

/* Notes what was repaired while decoding, if anything was: one kind of repair that begins at
 * `place`, or all of a text. */
#define KD_READ_AS_1252 "read as Windows-1252"
#define KD_REPLACED "replaced by U+FFFD"
void kd_tell_repair(struct kd_reader *reader, const char *place, const char *how, uint64_t bytes);
void kd_tell_repairs(struct kd_reader *reader, const struct kd_repairs *repairs);

#endif
