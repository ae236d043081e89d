/* kdidx: facts with proof out of articles about Korean dramas.
 *
 * The only header that other programs see; libkdidx(3) is the same with examples. For C11 and C++.
 *
 * Strings are UTF-8 and end with a NUL; lengths and offsets are bytes. What a function says comes
 * as JSON, by the code that prints it for `kdidx`: data/schema has a schema for each document, and
 * a field is only ever added. In the same way options are words, those of the command line without
 * dashes ("limit=10", "no-lists"), in an array that ends with NULL; NULL stands for none.
 *
 * Memory. Everything a handle gives belongs to the handle, and is valid until the next call with
 * that handle that may change it, as said at each function; nothing but handles is ever freed by
 * the caller. What is given to a function is only read, and only during the call.
 *
 * Threads. A handle is for one thread at a time: another thread needs another. Extractors made of
 * one another with kdidx_extractor_share have rules and lists in common, which are only read, so
 * that ten threads take little more memory than one. Different handles never wait for each other
 * but in the database file, where one writes at a time and any number reads. There is no state
 * outside of handles.
 *
 * Errors. A function that can fail gives a status, and with another one than KDIDX_OK a sentence in
 * `err`, which may be NULL. After a failure a handle can be used as before unless it is said
 * otherwise. The library never prints, never ends the program, and leaves signals, the locale and
 * the environment alone; it does not read the environment either. When memory ends a call gives
 * KDIDX_NOMEM and keeps none; so that libarchive and jansson, which abort or end the program then,
 * are safe, they are only asked when there is enough: another thread can still take it from them.
 */
#ifndef KDIDX_H
#define KDIDX_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(__GNUC__)
#define KDIDX_API __attribute__((visibility("default")))
#else
#define KDIDX_API
#endif

#define KDIDX_VERSION "0.1.0"

/* What a call came to. KDIDX_OK is 0; every other value says why there is no result. Values may be
 * added at the end. */
enum kdidx_status {
    KDIDX_OK = 0,
    KDIDX_NONE,        /* nothing matched; not an error */
    KDIDX_USAGE,       /* an argument, option, rule, name list or query is wrong */
    KDIDX_REJECTED,    /* an input was unusable; others were done */
    KDIDX_BUSY,        /* another process holds the database; try again */
    KDIDX_VERSION_ERR, /* the database or record is of a version this program does not know */
    KDIDX_NOMEM,       /* the system has no more memory */
    KDIDX_IO,          /* a file could not be read or written */
    KDIDX_FULL,        /* the disk is full */
    KDIDX_CORRUPT,     /* the database is damaged */
    KDIDX_INTERRUPTED, /* the user stopped it; what was finished is kept */
};

/* A short text for a status, in lower case, without a full stop. Static; never NULL. */
KDIDX_API const char *kdidx_status_text(enum kdidx_status status);

/* The library's version, as in KDIDX_VERSION, at run time. Static. */
KDIDX_API const char *kdidx_version(void);

/* The caller's, to be filled: what went wrong and where, cut to fit. "" after KDIDX_OK, unless
 * there is something to be noted (kdidx_query). */
struct kdidx_error {
    char text[1024];
};

/* ---- extraction: a text -> what it says ---- */

/* Rules, lists of names, and what one extraction after another needs. */
typedef struct kdidx_extractor kdidx_extractor;

/* Options: data=DIR, names=FILE (any number), no-lists, as those of `kdidx extract`; and text: the
 * records hold the article's text and name what made them, as kdidx_add_record and `kdidx load`
 * need it. Takes some tenths of a second. On failure *out is NULL: KDIDX_USAGE for an option, or
 * for a bad rule or list (err: file, line, reason), KDIDX_IO, KDIDX_NOMEM. */
KDIDX_API enum kdidx_status kdidx_extractor_new(const char *const *options, kdidx_extractor **out,
                                                struct kdidx_error *err);

/* Another of the same rules, lists and options, for another thread; may be called while `other` is
 * at work. Either can be freed first. On failure *out is NULL (KDIDX_NOMEM, KDIDX_IO). */
KDIDX_API enum kdidx_status kdidx_extractor_share(const kdidx_extractor *other,
                                                  kdidx_extractor **out, struct kdidx_error *err);

KDIDX_API void kdidx_extractor_free(kdidx_extractor *extractor); /* NULL is fine */

/* Extracts one article and gives its record as one JSON object (schema kdidx/record/1,
 * kdidx-record(5)) without a line end.
 *
 * `text` is taken as `kdidx extract --format=text --split=none` takes a file with these `len`
 * bytes; it needs no NUL at its end. `about` is what is known of it beside: source=NAME (else "-"),
 * ordinal=N (else 0), title=, url=, published=, outlet=, author=, lang=.
 *
 * *json, *json_len bytes (json_len may be NULL) and a NUL, are the extractor's and valid until its
 * next kdidx_extract, kdidx_facts, kdidx_add or kdidx_add_path, or its end.
 * KDIDX_REJECTED: this is no article (empty, a NUL in it, more than 16 MiB); KDIDX_USAGE: a word of
 * `about` is wrong; KDIDX_NOMEM. *json is NULL then. */
KDIDX_API enum kdidx_status kdidx_extract(kdidx_extractor *extractor, const char *text, size_t len,
                                          const char *const *about, const char **json,
                                          size_t *json_len, struct kdidx_error *err);

/* Bytes [start, end) of the article's text. */
struct kdidx_span {
    uint32_t start, end;
};

/* One thing that an article says. A field that its kind does not have is NULL or 0. Fields may be
 * added at the end.
 *
 *   kind        name       further fields
 *   person      the name   role: actor, director, writer, other
 *   character   the name
 *   work        the title  value: drama, film, show, music, other; season
 *   network     the name
 *   outlet      the name
 *   date        -          value: the date (EDTF)
 *   event       premiere.. drama, value: the date, episode
 *   airtime     -          drama, value: "wed thu 22:30 KST"
 *   cast        the actor  character or NULL, drama
 *   crew        the name   role: director, writer; drama
 *   airs        the network  drama
 */
struct kdidx_fact {
    const char *kind, *name, *role, *character, *drama, *value, *season;
    unsigned episode;
    double confidence;              /* 0 to 1; 0 for dates and air times, which have none */
    const char *rule;               /* id of the rule that said most for it, or NULL */
    const struct kdidx_span *spans; /* where it stands: all mentions, or the evidence, best first */
    size_t span_count;
    const char *quote; /* the bytes of the first span, and a NUL; "" without one */
};

/* Called for each fact; *fact is valid during the call. Another value than 0 ends it. */
typedef int kdidx_fact_fn(void *ctx, const struct kdidx_fact *fact);

/* As kdidx_extract, but each fact goes to `fact`, in the order of the table above. The extractor
 * must not be used in it, but for kdidx_text. Also KDIDX_INTERRUPTED: `fact` ended it. */
KDIDX_API enum kdidx_status kdidx_facts(kdidx_extractor *extractor, const char *text, size_t len,
                                        const char *const *about, kdidx_fact_fn *fact, void *ctx,
                                        struct kdidx_error *err);

/* The text that the spans of the last record or facts count in: the article without white space
 * around it, with \n at the ends of lines and a stated title in front. A text that is so already
 * is unchanged. *len may be NULL. Valid as long as the record; NULL if there is none. */
KDIDX_API const char *kdidx_text(const kdidx_extractor *extractor, size_t *len);

/* ---- the database ---- */

/* An open database (kdidx.db of the command line). */
typedef struct kdidx_db kdidx_db;

enum kdidx_mode {
    KDIDX_READ = 0, /* must exist; nothing can be written */
    KDIDX_WRITE,    /* must exist; one of an older version is brought up to date */
    KDIDX_CREATE    /* made when it is not there */
};

/* On failure *out is NULL: KDIDX_IO (also: it is not there), KDIDX_BUSY (after 10 s of waiting),
 * KDIDX_VERSION_ERR, KDIDX_CORRUPT, KDIDX_FULL, KDIDX_NOMEM. These can come out of every function
 * that takes a database; KDIDX_BUSY always means that nothing was done. */
KDIDX_API enum kdidx_status kdidx_open(const char *path, enum kdidx_mode mode, kdidx_db **out,
                                       struct kdidx_error *err);

/* What was added since the last kdidx_commit and is not stored yet is lost. NULL is fine. The
 * extractors that were used with it may be freed before or after. */
KDIDX_API void kdidx_close(kdidx_db *db);

/* ---- storing ----
 *
 * What is added is stored in transactions of some hundred articles, and all of it by
 * kdidx_commit, which also looks for copies and puts together what goes by several names. Between
 * adding and kdidx_commit questions are refused (KDIDX_USAGE). An article that stands there
 * already, at the same source and ordinal, is left as it is, a changed one replaced. After
 * KDIDX_USAGE and KDIDX_REJECTED the rest of what was added is still there; after any other failure
 * what was not stored is lost. */

/* Extracts a text as kdidx_extract does and adds it. `about` must have a source: it is by source
 * and ordinal that the database knows what is new. KDIDX_REJECTED, KDIDX_USAGE: nothing was added.
 */
KDIDX_API enum kdidx_status kdidx_add(kdidx_db *db, kdidx_extractor *extractor, const char *text,
                                      size_t len, const char *const *about,
                                      struct kdidx_error *err);

/* An input, or an article at a `place` in it ("line 12", or ""), that was not used, and why. */
typedef void kdidx_reject_fn(void *ctx, const char *source, const char *place, const char *reason);

/* Reads a file, or a folder with all below it, as `kdidx ingest` does, in the calling thread, and
 * adds its articles. Options: split, format, field, languages, only-kdrama, limit, max-article,
 * max-expand. `reject` may be NULL; it must not use the handles. KDIDX_REJECTED: done, but some
 * were rejected (err: the first); KDIDX_USAGE: an option is wrong, nothing was read. */
KDIDX_API enum kdidx_status kdidx_add_path(kdidx_db *db, kdidx_extractor *extractor,
                                           const char *path, const char *const *options,
                                           kdidx_reject_fn *reject, void *ctx,
                                           struct kdidx_error *err);

/* Adds a line as `kdidx extract --text` and `kdidx export` print it, and kdidx_extract with the
 * option text. KDIDX_USAGE: it is none (err: which field, and why); KDIDX_VERSION_ERR. */
KDIDX_API enum kdidx_status kdidx_add_record(kdidx_db *db, const char *json, size_t len,
                                             struct kdidx_error *err);

/* Stores what was added. Without anything added it does nothing. */
KDIDX_API enum kdidx_status kdidx_commit(kdidx_db *db, struct kdidx_error *err);

/* Articles since kdidx_open, those that are stored. Fields may be added at the end. */
struct kdidx_counts {
    uint64_t added, same, changed;
    uint64_t rejected; /* inputs and articles */
    uint64_t left_out; /* by the options languages and only-kdrama */
};

/* Valid until kdidx_close, and brought up to date by each call that adds or commits. */
KDIDX_API const struct kdidx_counts *kdidx_counts(const kdidx_db *db);

/* ---- questions ----
 *
 * `question` is a command of kdidx that asks: who, what, when, where, search, show, list, stats,
 * conflicts, copies, sql; `name` its operand, NULL where there is none. Options are those of the
 * command (limit=, offset=, min-confidence=, evidence= ...) without those of form. A name is found
 * as there, whatever its case, accents and hyphens. Each answer is of one moment.
 *
 * KDIDX_OK: err has what kdidx would say beside the answer (that the name stands for others, too),
 * or "". KDIDX_NONE: nothing matched; err says it, and what else may have been meant. KDIDX_USAGE:
 * there is no such question or option, the query cannot be read, or kdidx_commit is due.
 *
 * sql runs as long as timeout= says (seconds; 30, or 0: no end), which is looked at between the
 * steps of SQLite: what is deep in one of them, a long pattern over a long text, ends later, by
 * seconds. Where the program kdidx then ends itself, and gives SQLite 1 GiB at most, the library
 * does neither: a caller who passes on the statements of strangers asks in a process of its own
 * that he can limit and end. Every question has its answer in memory before the first row is given.
 * No value of sql may have more than 64 MiB (KDIDX_USAGE): a longer text that is stored cannot be
 * used in it in any way, substr() and length() included; `show` gives it. */

/* Called for each row, a JSON object of `len` bytes and a NUL, valid during the call. Another value
 * than 0 ends it. The database may be asked, but not closed, in it. */
typedef int kdidx_row_fn(void *ctx, const char *row, size_t len);

/* The rows, as `kdidx QUESTION NAME --ndjson` prints them. Also KDIDX_INTERRUPTED: `row` ended it.
 */
KDIDX_API enum kdidx_status kdidx_query(kdidx_db *db, const char *question, const char *name,
                                        const char *const *options, kdidx_row_fn *row, void *ctx,
                                        struct kdidx_error *err);

/* The whole document, as with --json (schema kdidx/QUESTION/1): *json, *json_len bytes (json_len
 * may be NULL) and a NUL. It is the database's and valid until its next kdidx_answer or its end;
 * NULL where there is none. */
KDIDX_API enum kdidx_status kdidx_answer(kdidx_db *db, const char *question, const char *name,
                                         const char *const *options, const char **json,
                                         size_t *json_len, struct kdidx_error *err);

#ifdef __cplusplus
}
#endif

#endif
