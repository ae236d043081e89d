/* The questions: database -> rows. Reads only; prints nothing.
 *
 * Each function answers one question into a struct whose strings and arrays all lie in `arena`
 * and are valid until it is reset; the arena's on_oom is used inside and restored. The database
 * may be opened in any mode and may be written to by another process meanwhile: each answer is
 * of one moment.
 *
 * Statuses: KDIDX_OK; KDIDX_NONE: nothing matched (the answer holds `query` and, where a name was
 * asked for, `match.suggestions`; err says it in a sentence); KDIDX_USAGE: the query is wrong;
 * KDIDX_BUSY, KDIDX_CORRUPT, KDIDX_IO, KDIDX_NOMEM as in store/db.h, KDIDX_INTERRUPTED. After
 * any of the others the answer is all zero but for `query`.
 *
 * Confidence: a fact that articles state with c1, c2 ... has 1 - (1 - c1)(1 - c2)..., at most
 * 0.99. Each c is held in hundredths. Orders are total: the same database gives the same rows.
 *
 * Near copies are one piece of evidence: who, what, when and where count them all in `articles`,
 * once in `independent`, and take the surest of them for the confidence.
 */
#ifndef KD_QUERY_H
#define KD_QUERY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/status.h"
#include "extract/record.h"
#include "store/db.h"
#include "store/decide.h"

struct kd_query_opts {
    size_t limit;          /* rows at most; 0: all */
    size_t offset;         /* rows left out at the start */
    double min_confidence; /* rows below are left out; 0: none */
    size_t evidence;       /* pieces of evidence a row at most, best first; 0: 3 */
    /* Only articles published from the first day of `since` to the last of `until` (YYYY, YYYY-MM
     * or YYYY-MM-DD) count; of one whose month or year alone is told, all of it must lie there.
     * when: only dates of which that is true. show: not used. NULL: any. */
    const char *since, *until;
    /* what, where, list of works, conflicts, search: only what it shows; NULL: any */
    const char *network;
    bool by_role; /* who, what, list of people: only those of `role` */
    enum kd_role role;
    /* who, what, when, where, list: what a table does not show is left empty: other forms of the
     * names of rows, where evidence stands. */
    bool brief;
};

#define KD_NO_EVIDENCE SIZE_MAX /* for `evidence` */

/* One place in one article that says it. quote is bytes [start, end) of the article's text: the
 * sentence in which the rule found it, so that it can be read alone. */
struct kd_evidence {
    const char *article; /* content id, hex */
    const char *source;  /* the first of the article's places, by path and ordinal */
    uint32_t ordinal;
    const char *title, *url, *published, *outlet; /* NULL where the article does not show it */
    const char *quote;
    uint32_t start, end;
    const char *rule;  /* id of the rule; NULL when the record named none */
    double confidence; /* of this one statement; 0 for dates and air times, which carry none */
};

struct kd_evidences {
    struct kd_evidence *v;
    size_t n, cap;
};

/* When the earliest and the latest of the articles that say something were published, near copies
 * among them. Of days that are not told exactly, the first counts for the earliest, the last for
 * the latest ("2021" is earlier than 2021-05-04, and later). EDTF; NULL when no article shows it.
 */
struct kd_seen {
    const char *earliest, *latest;
};

/* How a name that the user gave was understood. */
struct kd_match {
    const char *name;         /* the name of what was found; NULL: nothing */
    struct kd_strings others; /* further things that go by the name, left out of the answer */
    /* A person's that others have the name of, too: "actor", "director", "writer"; else NULL. They
     * are asked for as "Kim Ji-hoon (director)". */
    const char *qualifier;
    struct kd_strings namesakes;   /* the others, as they are asked for */
    bool picked;                   /* the name that was given may mean any of them */
    struct kd_strings suggestions; /* when nothing was found: up to 5 names like it, best first */
};

/* ---- who DRAMA ---- */

struct kd_who_person {
    const char *name;
    struct kd_strings aliases; /* other forms, most used first; the name itself is not among them */
    struct kd_strings
        mended; /* garbled forms: of the name, which aliases has too, and characters */
    enum kd_role role;
    struct kd_strings characters; /* most stated first; empty for directors and writers */
    uint64_t articles;            /* how many say so */
    uint64_t independent;         /* of them, without near copies */
    double confidence;
    struct kd_seen seen;
    struct kd_evidences evidence;
};

struct kd_who_people {
    struct kd_who_person *v;
    size_t n, cap;
};

struct kd_who {
    const char *query; /* as given */
    struct kd_match match;
    struct {
        const char *title;
        enum kd_work_kind kind;
        struct kd_strings aliases, mended, seasons, networks;
        uint64_t articles, independent; /* that name it */
    } drama;
    uint64_t total;              /* rows before limit and offset */
    struct kd_who_people people; /* by role, independent, confidence, name */
};

enum kdidx_status kd_query_who(struct kd_db *db, struct kd_arena *arena, const char *name,
                               const struct kd_query_opts *opts, struct kd_who *out,
                               struct kd_error *err);

/* ---- what PERSON ---- */

struct kd_what_work {
    const char *title;
    enum kd_work_kind kind;
    enum kd_role role; /* the person's in it */
    struct kd_strings characters;
    struct kd_strings mended; /* garbled forms of the title and of the characters */
    uint64_t articles, independent;
    double confidence;
    struct kd_seen seen;
    struct kd_evidences evidence;
};

struct kd_what_works {
    struct kd_what_work *v;
    size_t n, cap;
};

struct kd_what {
    const char *query;
    struct kd_match match;
    struct {
        const char *name;
        struct kd_strings aliases, mended;
        uint64_t articles, independent;
    } person;
    uint64_t total;
    struct kd_what_works works; /* by independent, confidence, title, role */
};

enum kdidx_status kd_query_what(struct kd_db *db, struct kd_arena *arena, const char *name,
                                const struct kd_query_opts *opts, struct kd_what *out,
                                struct kd_error *err);

/* ---- when NAME ---- */

/* Where the year of a date comes from; best first. */
enum kd_year_by {
    KD_YEAR_STATED,      /* the text has it */
    KD_YEAR_BY_DATELINE, /* the article's own date */
    KD_YEAR_BY_ARTICLES, /* other articles about the drama */
    KD_YEAR_BY_LIST,     /* the list of dramas */
    KD_YEAR_UNKNOWN
};

/* "stated", "dateline", "articles", "list"; NULL for KD_YEAR_UNKNOWN. Static. */
const char *kd_year_by_name(enum kd_year_by by);

/* A date on which something happened to the drama; or that stands in one sentence with its name, or
 * the person's. */
struct kd_when_date {
    const char *value;    /* EDTF */
    const char *event;    /* "premiere" ..., or NULL */
    unsigned episode;     /* 0: not said */
    const char *season;   /* as all articles have it, or NULL */
    enum kd_year_by year; /* by the best of the articles */
    bool inferred;        /* in each of the articles the year was worked out */
    uint64_t articles, independent;
    double confidence; /* of an event; 0 without one */
    struct kd_seen seen;
    struct kd_evidences evidence;
};

struct kd_when_dates {
    struct kd_when_date *v;
    size_t n, cap;
};

struct kd_when {
    const char *query;
    struct kd_match match;
    const char *kind; /* "work" or "person" */
    const char *name;
    struct kd_strings aliases, mended;
    uint64_t articles, independent;
    uint64_t total;
    struct kd_when_dates dates; /* in order of time; those without a year last */
};

/* Looks for a work first, then for a person. */
enum kdidx_status kd_query_when(struct kd_db *db, struct kd_arena *arena, const char *name,
                                const struct kd_query_opts *opts, struct kd_when *out,
                                struct kd_error *err);

/* ---- where DRAMA ---- */

struct kd_where_row {
    const char *network; /* set in a row that names a network, or NULL */
    uint8_t days;        /* set in a row that names an air time: bit 0 Monday ... bit 6 Sunday */
    const char *time;    /* "22:30" or NULL */
    const char *tz;      /* "KST" or NULL */
    uint64_t articles, independent;
    double confidence; /* of networks; 0 in a row that names an air time */
    struct kd_seen seen;
    struct kd_evidences evidence;
};

struct kd_where_rows {
    struct kd_where_row *v;
    size_t n, cap;
};

struct kd_where {
    const char *query;
    struct kd_match match;
    struct {
        const char *title;
        enum kd_work_kind kind;
        struct kd_strings aliases, mended, seasons;
        uint64_t articles, independent;
    } drama;
    uint64_t total;
    struct kd_where_rows rows; /* networks, then air times; each by independent, confidence, name */
};

enum kdidx_status kd_query_where(struct kd_db *db, struct kd_arena *arena, const char *name,
                                 const struct kd_query_opts *opts, struct kd_where *out,
                                 struct kd_error *err);

/* ---- show ARTICLE, export ---- */

struct kd_maker;
/* A garbled name of an article, and what it was. */
struct kd_mend {
    const char *kind; /* "person" ..., as in kd_entity_kind_name */
    const char *name, *was;
};

struct kd_mends {
    struct kd_mend *v;
    size_t n, cap;
};

/* The stored record, as extraction made it (confidence in hundredths), with its text and every
 * place that holds it, by path and ordinal. Its article's source and ordinal are the first. */
struct kd_show {
    const char *query;
    struct kd_article article;
    struct kd_record record;      /* record.article == &article */
    struct kd_strings copies;     /* the ids of its near copies, in order */
    struct kd_mends mends;        /* the names in it that are garbled */
    struct kd_strings candidates; /* KDIDX_USAGE: the ids or places that `ref` may have meant */
};

/* `ref`: a content id or its start (4 digits or more), a source path, or PATH#ORDINAL.
 * KDIDX_USAGE: ref fits several articles. */
enum kdidx_status kd_query_show(struct kd_db *db, struct kd_arena *arena, const char *ref,
                                struct kd_show *out, struct kd_error *err);

/* `decision` is called with each decision of the user's, by kind and keys; then `maker`, unless it
 * is NULL, with each maker that an article names and of which more than the hash is known, by hash;
 * then `article` with every article, in order of content id. What they are given is valid during
 * the call. Another status than KDIDX_OK stops the walk and is returned. */
struct kd_export_sink {
    void *ctx;
    enum kdidx_status (*decision)(void *ctx, const struct kd_decision *decision);
    enum kdidx_status (*article)(void *ctx, const struct kd_show *show);
    enum kdidx_status (*maker)(void *ctx, const struct kd_maker *maker);
};
enum kdidx_status kd_query_export(struct kd_db *db, const struct kd_export_sink *sink,
                                  struct kd_error *err);

/* ---- same, differ, alias ---- */

/* How the index knows a name, the surest last. */
enum kd_knows {
    KD_KNOWS_NOT,
    KD_KNOWS_FORM, /* something is called so, too, but goes by another name */
    KD_KNOWS_WORD, /* by the user's word alone */
    KD_KNOWS_NAME  /* something goes by it */
};

/* What a name that the user gives stands for in a decision. */
struct kd_named {
    enum kd_knows how;
    const char *given;        /* the name as given; a title without its season */
    const char *name;         /* the same, or of a form the name of that whose form it is; of one
                                 of two people of one name with what tells which is meant */
    struct kd_strings others; /* of a form of several: the names of them all */
    int64_t thing;            /* the same number for names of one thing; 0: no article has it */
    const char *stands;       /* the name of the thing; NULL for 0 */
    uint64_t articles;        /* that name the thing */
};

/* Among works or among people. KDIDX_OK also when nothing has the name. */
enum kdidx_status kd_query_named(struct kd_db *db, struct kd_arena *arena, bool of_work,
                                 const char *name, struct kd_named *out, struct kd_error *err);

/* Every decision, by kind and keys; none is KDIDX_OK, too. */
enum kdidx_status kd_query_decisions(struct kd_db *db, struct kd_arena *arena,
                                     struct kd_decisions *out, struct kd_error *err);

/* ---- list KIND ---- */

enum kd_list_kind {
    KD_LIST_PEOPLE,
    KD_LIST_CHARACTERS,
    KD_LIST_DRAMAS, /* works of kind drama */
    KD_LIST_WORKS,
    KD_LIST_NETWORKS,
    KD_LIST_OUTLETS,
    KD_LIST_ARTICLES,
    KD_LIST_SOURCES,
    KD_LIST_KINDS /* how many there are */
};

const char *kd_list_kind_name(enum kd_list_kind kind); /* "people" ... Static. */
bool kd_list_kind_parse(const char *name, enum kd_list_kind *out);

/* Entities: name, sub (a person's role, a work's kind, else NULL), qualifier (as in kd_match),
 * articles and independent; by independent, articles, then name. Articles: name is the title or
 * NULL, and id, url, published, outlet, source, ordinal are set, articles is 1; by source and
 * ordinal. Sources: name is the path; by path. */
struct kd_list_row {
    const char *name;
    const char *sub, *qualifier;
    struct kd_strings mended; /* of entities: garbled forms */
    uint64_t articles, independent;
    const char *id, *url, *published, *outlet, *source;
    uint32_t ordinal;
};

struct kd_list_rows {
    struct kd_list_row *v;
    size_t n, cap;
};

struct kd_list {
    enum kd_list_kind kind;
    struct kd_match match; /* of the network that was asked for */
    uint64_t total;
    struct kd_list_rows rows;
};

/* KDIDX_NONE when there is none at all. min_confidence is not used. */
enum kdidx_status kd_query_list(struct kd_db *db, struct kd_arena *arena, enum kd_list_kind kind,
                                const struct kd_query_opts *opts, struct kd_list *out,
                                struct kd_error *err);

/* ---- copies ---- */

/* An article of a group of near copies. */
struct kd_copies_row {
    const char *group;   /* the id of the group's first article: the least of those told of */
    const char *article; /* content id */
    const char *source;
    uint32_t ordinal;
    const char *title, *url, *published, *outlet;
    double alike; /* estimated share of word pairs that it has in common with the first; 1 there */
};

struct kd_copies_rows {
    struct kd_copies_row *v;
    size_t n, cap;
};

struct kd_copies {
    uint64_t groups, articles;  /* all groups, and the articles in them */
    size_t shown;               /* groups in rows, after limit and offset, which count groups */
    struct kd_copies_rows rows; /* largest group first, then by id; its first, then by alike, id */
};

/* KDIDX_NONE when no article has a copy. Of a time: among the articles published then, as if there
 * were no others. min_confidence is not used. */
enum kdidx_status kd_query_copies(struct kd_db *db, struct kd_arena *arena,
                                  const struct kd_query_opts *opts, struct kd_copies *out,
                                  struct kd_error *err);

/* ---- conflicts [NAME] ---- */

/* What articles do not agree on: the person of a character, the Korean broadcaster of a drama, the
 * time of its days, the day of an event, the spelling of a name. */
enum kd_conflict { KD_IN_CHARACTER, KD_IN_NETWORK, KD_IN_AIRTIME, KD_IN_DATE, KD_IN_SPELLING };

const char *kd_conflict_name(enum kd_conflict kind); /* "character" ... Static. */

/* One side of a conflict; the sides of one stand together, the surest first. */
struct kd_conflict_row {
    uint64_t number; /* of the conflict: 1, 2 ... */
    enum kd_conflict kind;
    const char *drama;  /* NULL for a spelling */
    const char *about;  /* the character, the event, the name in all spellings; else NULL */
    const char *season; /* of an event, or NULL */
    const char *value;  /* the person, network, date (EDTF) or spelling; NULL for an air time */
    uint8_t days;       /* of an air time, as in kd_where_row */
    const char *time;
    uint64_t articles, independent;
    double confidence; /* 0 for air times and spellings */
    struct kd_evidences evidence;
};

struct kd_conflict_rows {
    struct kd_conflict_row *v;
    size_t n, cap;
};

struct kd_conflicts {
    const char *query; /* NULL: everything */
    struct kd_match match;
    uint64_t total;               /* conflicts */
    size_t shown;                 /* conflicts in rows, after limit and offset, which count them */
    struct kd_conflict_rows rows; /* by kind, then those whose weaker side is the surest */
};

/* `name`: a work or person, or NULL. KDIDX_NONE when there are none; match->suggestions is filled
 * when the name is not known. min_confidence: of the second side, where it has one. */
enum kdidx_status kd_query_conflicts(struct kd_db *db, struct kd_arena *arena, const char *name,
                                     const struct kd_query_opts *opts, struct kd_conflicts *out,
                                     struct kd_error *err);

/* ---- search QUERY ---- */

struct kd_search_row {
    const char *article, *source;
    uint32_t ordinal;
    const char *title, *url, *published, *outlet;
    double score;          /* bm25, higher is better */
    const char *snippet;   /* white space as in the text */
    struct kd_spans hits;  /* what matched: bytes of the snippet */
    struct kd_span place;  /* bytes of the article's text: the snippet without its ellipses */
    struct kd_spans spans; /* of the article's text: the hits */
};

struct kd_search_rows {
    struct kd_search_row *v;
    size_t n, cap;
};

struct kd_search {
    const char *query;
    const char *unknown;   /* says which name in it nothing has, the first of them; NULL: none */
    struct kd_match match; /* of that name: suggestions */
    uint64_t total;        /* articles that match */
    struct kd_search_rows rows;
};

/* `query` as searchquery.h has it. KDIDX_USAGE: it cannot be read; err says where. Of equally good
 * articles the one published last stands first. */
enum kdidx_status kd_query_search(struct kd_db *db, struct kd_arena *arena, const char *query,
                                  const struct kd_query_opts *opts, struct kd_search *out,
                                  struct kd_error *err);

/* ---- stats ---- */

struct kd_count {
    const char *name;
    uint64_t n;
};

struct kd_counts {
    struct kd_count *v;
    size_t n, cap;
};

struct kd_stats {
    uint64_t articles, independent, sources, text_bytes, database_bytes;
    struct kd_counts entities; /* people, characters, works, dramas, networks, outlets */
    struct kd_counts facts;    /* mentions, cast, crew, airs, airtimes, events, dates */
    struct kd_counts coverage; /* articles with: people, works, cast, crew, airs, dates, ... */
    struct kd_seen published;  /* of all that are counted */
    struct kd_counts top_dramas, top_people, top_networks; /* independent articles; limit or 5 */
};

/* KDIDX_NONE: no article was published within the time asked for; *out has zeros, and the size of
 * the database. */
enum kdidx_status kd_query_stats(struct kd_db *db, struct kd_arena *arena,
                                 const struct kd_query_opts *opts, struct kd_stats *out,
                                 struct kd_error *err);

/* ---- sql ---- */

enum kd_value_type { KD_NULL, KD_INTEGER, KD_REAL, KD_TEXT, KD_BLOB };

struct kd_value {
    enum kd_value_type type;
    int64_t integer;
    double real;
    const char *bytes; /* text (UTF-8) or blob; not NUL-terminated */
    size_t len;
};

/* `columns` is called once, before the first row, even when there is none. What the calls are
 * given is valid during the call; another status than KDIDX_OK ends the query and is returned. */
struct kd_sql_sink {
    void *ctx;
    enum kdidx_status (*columns)(void *ctx, const char *const *names, size_t n);
    enum kdidx_status (*row)(void *ctx, const struct kd_value *values, size_t n);
};

/* Runs one statement that only reads, of the views alone. KDIDX_USAGE: not one statement, one that
 * writes, one that reaches for a table or another file, a mistake in it (err has SQLite's words and
 * the place), one that took longer than timeout_ms (0: no limit; looked at between SQLite's steps)
 * or met a value of more than 64 MiB, stored or made. KDIDX_NONE: no rows. */
enum kdidx_status kd_query_sql(struct kd_db *db, const char *sql, int timeout_ms,
                               const struct kd_sql_sink *sink, struct kd_error *err);

/* ---- sql --schema ---- */

struct kd_view {
    const char *name;
    const char *about; /* what the schema says of it */
    struct kd_strings columns;
};

struct kd_views {
    struct kd_view *v;
    size_t n, cap;
};

/* The views that `kd_query_sql` is for, of any database of this version, in the order of the
 * schema. */
enum kdidx_status kd_query_views(struct kd_arena *arena, struct kd_views *out,
                                 struct kd_error *err);

#endif
