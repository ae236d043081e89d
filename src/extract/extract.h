/* Article -> record. Pure: no files, no database, no clock; the same article gives the same
 * record in any thread. */
#ifndef KD_EXTRACT_H
#define KD_EXTRACT_H

#include "base/status.h"
#include "extract/record.h"
#include "extract/screen.h"

struct kd_extractor; /* compiled rules and lists: read-only once made, shared between threads */
struct kd_worker;    /* what one thread needs: arena, match state, counters */

struct kd_extract_opts {
    const char *data_dir;           /* NULL: the data compiled into the program */
    const char *const *names_files; /* further name lists (kdidx-names), or NULL */
    size_t names_count;
    bool no_lists; /* leave the built-in lists of people, dramas and casts out */
};

/* Reads and compiles. On failure *out is NULL and err names file, line and reason (KDIDX_USAGE
 * for a bad rule or list, KDIDX_IO, KDIDX_NOMEM). */
enum kdidx_status kd_extractor_new(const struct kd_extract_opts *opts, struct kd_extractor **out,
                                   struct kd_error *err);
void kd_extractor_free(struct kd_extractor *extractor); /* NULL is fine */

/* Its tables for looking at texts before they are extracted; valid as long as it is. */
const struct kd_screen *kd_extractor_screen(const struct kd_extractor *extractor);

/* Its rules, the same. */
struct kd_rules;
const struct kd_rules *kd_extractor_rules(const struct kd_extractor *extractor);

/* On failure (KDIDX_NOMEM) *out is NULL. The extractor must outlive its workers. */
enum kdidx_status kd_worker_new(const struct kd_extractor *extractor, struct kd_worker **out);
void kd_worker_free(struct kd_worker *worker); /* NULL is fine */

/* The memory that the extraction of one article may take, in bytes: some megabytes of prose, less
 * of a text in which every few bytes are a name. */
enum { KD_EXTRACT_MOST = 256 * 1024 * 1024 };

/* Extracts one article. *out, and all it points at, is owned by the worker and valid until its
 * next kd_extract, kd_worker_rest or its end; it also points into `article`, which must live as
 * long. Of an article that takes more than KD_EXTRACT_MOST only a first part is read, a half, a
 * quarter ...: the record says how much; this depends on the article alone.
 * KDIDX_NOMEM: *out is NULL, the worker can be used again. */
enum kdidx_status kd_extract(struct kd_worker *worker, const struct kd_article *article,
                             struct kd_record **out);

/* Gives the memory of the worker's last record back. */
void kd_worker_rest(struct kd_worker *worker);
/* Words and marks by which rules are tried, as the hashes of a maker's parts (maker.h). */
struct kd_cues;

/* On failure *out is NULL (KDIDX_NOMEM). */
enum kdidx_status kd_cues_new(const uint64_t *hashes, size_t n, struct kd_cues **out,
                              struct kd_error *err);
void kd_cues_free(struct kd_cues *cues); /* NULL is fine */

/* Whether one of the cues stands in the article, as the extraction would find it there; at a small
 * part of its cost. What the last kd_extract gave ends. KDIDX_NOMEM. */
enum kdidx_status kd_has_cue(struct kd_worker *worker, const struct kd_article *article,
                             const struct kd_cues *cues, bool *out);

#endif
