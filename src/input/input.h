/* Files, folders and standard input -> articles. The only place that knows formats. */
#ifndef KD_INPUT_H
#define KD_INPUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/article.h"
#include "base/status.h"
#include "input/keys.h"

enum kd_split_mode {
    KD_SPLIT_AUTO,     /* by evidence: separators, headers, headlines, datelines, page furniture */
    KD_SPLIT_NONE,     /* one article a file */
    KD_SPLIT_FORMFEED, /* at each U+000C */
    KD_SPLIT_LINE, /* at each line for which split_line says yes (--split=REGEX); the line goes */
};

struct kd_input_opts {
    enum kd_split_mode split;
    bool (*split_line)(void *ctx, const char *line, size_t len);
    void *split_ctx;
    const char *format;          /* name of a format, or NULL for auto */
    const char *fields[KD_KEYS]; /* where rows hold it: ".a.b" or a column; NULL: by its names */
    size_t max_article;          /* bytes; 0: the default, 16 MiB; a longer article is rejected */
    uint64_t max_expand;         /* times its size that an input may unpack to; 0: 1000 */
    uint64_t limit;              /* articles at most; 0: all */
    const char *leave_out;       /* a file that is never read, as the caller writes it; or NULL */
    const char *data_dir;        /* where names/furniture.tsv and markup.tsv are; NULL: built in */
    bool (*stop)(void);          /* asked before each read; true ends the reading. NULL: never */
};

/* One file, member of an archive or standard input, after it was read. Archives are told of, too,
 * where something in them was refused that is none of their members. */
struct kd_input {
    const char *source;
    const char *format; /* "xml in gzip in tar", as far as it is known; or NULL */
    uint64_t articles, rejected;
};

/* Where articles and refusals go. `place` is "line 12", "byte 4096", or "" for the whole input;
 * `reason` says what is wrong and what to do. `note` is for what was repaired and used all the
 * same. */
struct kd_input_sink {
    void *ctx;
    /* The article is valid during the call only. Another status than KDIDX_OK stops the reading. */
    enum kdidx_status (*article)(void *ctx, const struct kd_article *article);
    void (*reject)(void *ctx, const char *source, const char *place, const char *reason);
    void (*note)(void *ctx, const char *source, const char *place, const char *what);
    /* `count` files below a folder that are refused for one reason, told once, after the folder.
     * NULL: each goes to `reject`. */
    void (*reject_many)(void *ctx, const char *folder, uint64_t count, const char *reason);
    /* Each of those files, when it is met. May be NULL, as the rest. */
    void (*one_of_many)(void *ctx, const char *source, const char *reason);
    void (*input)(void *ctx, const struct kd_input *input); /* valid during the call only */
    /* n bytes more of what kd_input_size counts are done with. */
    void (*bytes)(void *ctx, uint64_t n);
};

/* Reads each path in turn: a file, a folder (recursively, in the order of names) or "-". What is
 * compressed is read as what it holds, and archives as folders whose name is the archive's: an
 * article's source is "ARCHIVE/MEMBER" there. It is the archive's name that keeps two archives
 * apart whose members have the same names, as dumps of two months have: a database knows an
 * article's place by its source.
 * In a folder, hidden files, databases, what is not a regular file and what browsers save beside a
 * page ("a_files" beside "a.html") are left out, as are the other parts of pages, which are counted
 * (if the sink has reject_many): pictures, fonts and media by their content, style sheets, scripts
 * and drawings by their names' ends. Files of JSON that hold no article's text at all, such as the
 * data that programs keep beside articles, are refused together.
 * KDIDX_OK: all done, or as many as opts->limit says (rejections went to the sink);
 * KDIDX_USAGE: an option or a table (furniture.tsv, markup.tsv) is wrong; KDIDX_NOMEM; KDIDX_IO: a
 * table cannot be read; KDIDX_INTERRUPTED: opts->stop said so, and an article of which only a part
 * was read did not go to the sink; or the status with which the sink's `article` stopped it. */
enum kdidx_status kd_input_read(const char *const *paths, size_t count,
                                const struct kd_input_opts *opts, const struct kd_input_sink *sink,
                                struct kd_error *err);

/* The bytes that kd_input_read finds at these paths, as they lie there; 0 when that is not known,
 * as for a pipe, or when `stop` said so. Nothing is opened but folders. */
uint64_t kd_input_size(const char *const *paths, size_t count, bool (*stop)(void));

/* Whether one of these paths is there and no folder, "-" too, or a folder with files below it that
 * kd_input_read would read. Their content is not looked at, but for whether they are databases. */
bool kd_input_any(const char *const *paths, size_t count);

/* Tells of each symbolic link that kd_input_read would follow at these paths, also below the
 * folders that they lead to, until `stop` says so (NULL: never). */
void kd_input_links(const char *const *paths, size_t count, bool (*stop)(void),
                    void (*tell)(void *ctx, const char *path), void *ctx);

/* The names of the formats, in the order in which they are tried; NULL at the end. */
const char *kd_format_name(size_t index);

#endif
