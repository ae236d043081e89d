/* What made the records, and which of them another maker would have to make again. */
#ifndef KD_STALE_H
#define KD_STALE_H

#include "extract/maker.h"
#include "query/query.h"

struct kd_hashes {
    uint64_t *v;
    size_t n, cap;
};

/* A maker that has articles. */
struct kd_stale_maker {
    int64_t row;         /* in this database; 0: what made them is not known */
    const char *id;      /* hex; NULL for 0, as program */
    const char *program; /* its version; NULL where only its hash is known */
    uint64_t articles;
    bool current;              /* the very one that was asked about */
    struct kd_strings changed; /* names of the parts that differ, in order; none where they are not
                                  known */
    bool any_text;             /* the difference may touch any text, */
    struct kd_hashes cues;     /* ... or else only one that has one of these (kd_cues_new) */
};

struct kd_stale_makers {
    struct kd_stale_maker *v;
    size_t n, cap;
};

/* All makers that have articles, by hash, what is not known last, each compared with `current`. All
 * of it lies in the arena. */
enum kdidx_status kd_query_makers(struct kd_db *db, struct kd_arena *arena,
                                  const struct kd_maker *current, struct kd_stale_makers *out,
                                  struct kd_error *err);

/* A stored article as it came to be extracted: what its container stated, and nothing that was
 * found in the text; where that is not known, all that is stored counts as stated. It has no
 * `chrome`. Source and ordinal are those of its first place. */
struct kd_stated {
    int64_t maker; /* set by the caller: the maker's row, or 0 */
    int64_t row;   /* set by the caller to 0, and left for the next call */
    struct kd_article article;
};

/* The next article of a maker, in the order in which they were stored. KDIDX_NONE: no more. */
enum kdidx_status kd_query_stale(struct kd_db *db, struct kd_arena *arena, struct kd_stated *out,
                                 struct kd_error *err);

/* The record of the article with this content id (32 digits). KDIDX_NONE: there is none. */
enum kdidx_status kd_query_record(struct kd_db *db, struct kd_arena *arena, const char *id,
                                  struct kd_show *out, struct kd_error *err);

/* ---- status ---- */

/* An article in which no person, character or work was found. */
struct kd_barren {
    const char *article; /* content id */
    const char *source;  /* of its first place */
    uint32_t ordinal;
    const char *title; /* or NULL */
};

struct kd_barrens {
    struct kd_barren *v;
    size_t n, cap;
};

struct kd_reject {
    const char *source, *place, *reason; /* place: "" for the whole */
};

struct kd_rejects {
    struct kd_reject *v;
    size_t n, cap;
};

struct kd_status {
    uint64_t articles;
    uint64_t stale;                /* of these, made by another maker than the one asked about */
    uint64_t unsettled;            /* articles whose near copies have not been looked for */
    bool names_due;                /* names of one thing have to be joined again: articles went, or
                                      the program has other lists or rules for it */
    uint64_t nothing, rejected;    /* all, before limit and offset */
    struct kd_stale_makers makers; /* that have articles */
    struct kd_barrens barren;      /* by path and ordinal; limit and offset, as for the next */
    struct kd_rejects rejects;     /* by path and place */
};

/* What a database lacks. KDIDX_OK also when it lacks nothing. */
enum kdidx_status kd_query_status(struct kd_db *db, struct kd_arena *arena,
                                  const struct kd_maker *current, const struct kd_query_opts *opts,
                                  struct kd_status *out, struct kd_error *err);

#endif
