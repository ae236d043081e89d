/* What the questions share. Inside src/query only. */
#ifndef KD_ASK_H
#define KD_ASK_H

#include "query/query.h"
#include "store/resolve.h"
#include "store/top.h"

/* The first and the last day that a date may mean, as kd_published has them. */
struct kd_days {
    char first[16], last[16];
};

/* One question being answered. Allocations that fail jump out of it (kd_ask). */
struct kd_ask {
    struct kd_db *db;
    struct kd_arena *arena;
    struct kd_query_opts opts; /* as given, or zero */
    struct kd_days since, until;
    struct kd_error *err;
};

/* Answers within one read transaction: runs `answer` with an ask and `out`. `opts` may be NULL. */
enum kdidx_status kd_ask(struct kd_db *db, struct kd_arena *arena, const struct kd_query_opts *opts,
                         struct kd_error *err,
                         enum kdidx_status (*answer)(struct kd_ask *ask, void *out), void *out);

/* Copies a column's text into the arena; NULL for SQL's NULL. */
const char *kd_ask_text(struct kd_ask *ask, struct kd_stmt *stmt, int column);

/* The first column of every row of a statement, appended to out. KDIDX_OK or an error. */
enum kdidx_status kd_ask_strings(struct kd_ask *ask, struct kd_stmt *stmt, struct kd_strings *out);

/* ---- entities ----
 *
 * An entity here is the one that stands for all that are the same (entity.same). */

/* In SQL: the rows of all that are the same as the entity in a parameter, itself among them. */
#define KD_ALL_OF(parameter)                                                                       \
    "(SELECT " parameter " UNION ALL SELECT one.id FROM entity AS one WHERE one.same = " parameter \
    ")"

#define KD_ALL_1 KD_ALL_OF("?1")
#define KD_ALL_2 KD_ALL_OF("?2")

/* In SQL: what stands for the article ?1 and all its near copies, itself where it has none. */
#define KD_FAMILY_1                                                                                \
    "ifnull((SELECT family FROM sketch INDEXED BY sketch_copies"                                   \
    " WHERE sketch.article = ?1 AND family IS NOT NULL), ?1)"

/* In SQL: the key of an entity, by which what is equal otherwise is put in order. `entity` must
 * name its table. */
#define KD_KEY_OF(entity) "(SELECT k.key FROM entity AS k WHERE k.id = " entity ")"

/* In SQL: the keys of a relation's ends. */
#define KD_DRAMA_KEY KD_KEY_OF("relation.drama")
#define KD_OTHER_KEY KD_KEY_OF("relation.other")
#define KD_CHARACTER_KEY KD_KEY_OF("relation.character")

/* The name of an entity: the form that most articles give it. */
enum kdidx_status kd_ask_name(struct kd_ask *ask, int64_t entity, const char **out);
/* What tells a person from another one of the same name, "actor", "director" or "writer"; NULL when
 * there is none, or it is no person. Their full names, appended to *namesakes unless that is NULL.
 */
enum kdidx_status kd_ask_qualifier(struct kd_ask *ask, int64_t entity, const char **out,
                                   struct kd_strings *namesakes);
/* "Kim Ji-hoon (director)"; the name itself where the qualifier is NULL. */
const char *kd_ask_qualified(struct kd_ask *ask, const char *name, const char *qualifier);
/* The name with its qualifier, if it has one. */
enum kdidx_status kd_ask_full_name(struct kd_ask *ask, int64_t entity, const char **out);
/* Its other forms, most used first; last, what the user alone says that it is called. */
enum kdidx_status kd_ask_aliases(struct kd_ask *ask, int64_t entity, const char *name,
                                 struct kd_strings *out);
/* Those of its forms that are garbled, most used first, appended to out. */
enum kdidx_status kd_ask_mended(struct kd_ask *ask, int64_t entity, struct kd_strings *out);
/* What most articles take it for ("role", "kind"); NULL when none says. */
enum kdidx_status kd_ask_trait(struct kd_ask *ask, int64_t entity, const char *trait,
                               const char **out);
enum kdidx_status kd_ask_seasons(struct kd_ask *ask, int64_t work, struct kd_strings *out);
enum kdidx_status kd_ask_work_kind(struct kd_ask *ask, int64_t work, enum kd_work_kind *out);

/* Finds what the user means by a name; see name.c. On KDIDX_NONE match->suggestions is filled and
 * err says so. */
enum kdidx_status kd_ask_find(struct kd_ask *ask, enum kd_entity_kind kind, const char *name,
                              struct kd_match *match, int64_t *entity);

/* The same of a work or else a person. The match's suggestions are of both. */
enum kdidx_status kd_ask_find_either(struct kd_ask *ask, const char *name, struct kd_match *match,
                                     enum kd_entity_kind *kind, int64_t *entity);

/* ---- makers ---- */

struct kd_maker;
struct kd_stale_makers;

/* kd_query_makers (stale.h), as part of another question. */
enum kdidx_status kd_ask_makers(struct kd_ask *ask, const struct kd_maker *current,
                                struct kd_stale_makers *out);

/* ---- evidence ---- */

/* Where an article stands first, by path and ordinal. */
enum kdidx_status kd_ask_place(struct kd_ask *ask, int64_t article, const char **source,
                               uint32_t *ordinal);

/* How many pieces a row gets. */
size_t kd_ask_evidence_limit(const struct kd_ask *ask);

/* One piece: the sentence around [start, stop) of an article, appended to out unless the very
 * sentence is there already. */
enum kdidx_status kd_ask_evidence(struct kd_ask *ask, int64_t article, uint32_t start,
                                  uint32_t stop, const char *rule, double confidence,
                                  struct kd_evidences *out);

/* The sentence of text that holds [start, stop), without white space at its ends; of a very long
 * one the part around. */
struct kd_span kd_sentence(const char *text, size_t len, uint32_t start, uint32_t stop);

/* ---- counting ---- */

/* How many articles say so. Of near copies, all count as articles and one as independent, with the
 * greatest weight of them. */
struct kd_votes {
    uint64_t articles, independent;
    int64_t weight;
    int64_t family; /* of the article that was counted last */
};

/* The votes of one relation, from the columns articles, copies, weight and surplus of its row, the
 * first of which is `column`. */
struct kd_votes kd_ask_row_votes(struct kd_stmt *stmt, int column);

/* Counts an article by two columns of a row: its family, or itself when it has no copies, and its
 * confidence in hundredths. The rows have to come in order of both, the greatest confidence first.
 */
void kd_ask_count_vote(struct kd_votes *votes, struct kd_stmt *stmt, int column);

/* Counts the rows of a statement so, by their first two columns. */
enum kdidx_status kd_ask_votes(struct kd_ask *ask, struct kd_stmt *stmt, struct kd_votes *out);

/* How many articles name an entity: all, and without copies. */
enum kdidx_status kd_ask_articles(struct kd_ask *ask, int64_t entity, uint64_t *articles,
                                  uint64_t *independent);

/* When the first and the last of several articles were published. As kd_published orders
 * them: a day, then EDTF; NULL when none shows it. */
struct kd_dating {
    const char *since, *until;
};

/* In SQL: the two of a group of the view's rows, and of one row. */
#define KD_DATING "min(since || published.value), max(until || published.value)"
#define KD_DATING_OF_ONE "since || published.value, until || published.value"

/* Widens *dating by the columns of either, the first of which is `column`. */
void kd_ask_dating(struct kd_ask *ask, struct kd_stmt *stmt, int column, struct kd_dating *dating);
/* The same by another. */
void kd_dating_add(struct kd_dating *dating, const struct kd_dating *other);
/* As answers have it: EDTF. */
struct kd_seen kd_dating_seen(const struct kd_dating *dating);

/* ---- which articles count ---- */

/* YYYY, YYYY-MM or YYYY-MM-DD; false: it is none of these. */
bool kd_days_of(const char *date, size_t len, struct kd_days *out);

/* The options since and until. KDIDX_USAGE: one is no date. Part of kd_ask. */
enum kdidx_status kd_ask_set_days(struct kd_ask *ask);
bool kd_ask_is_dated(const struct kd_ask *ask); /* either is given */

/* In SQL: whether the article of a row was published then; and whether `day` is, a row of
 * kd_published. Their two parameters. */
enum { KD_SINCE = 8, KD_UNTIL = 9 };
#define KD_IS_WITHIN "day.since >= ifnull(?8, day.since) AND day.until <= ifnull(?9, day.until) "
#define KD_WITHIN(article)                                                                         \
    " (ifnull(?8, ?9) IS NULL OR EXISTS (SELECT 1 FROM kd_published AS day WHERE day.article = "   \
    "" article " AND " KD_IS_WITHIN ")) "
#define KD_WITHIN_FACT KD_WITHIN("fact.article")
void kd_ask_bind_days(const struct kd_ask *ask, struct kd_stmt *stmt);

/* In SQL, before a SELECT: `day`, the articles that were published then; and `counted`, the
 * entities of a kind that these name, with how many of them do. */
#define KD_DAY "day (article) AS (SELECT article FROM kd_published AS day WHERE " KD_IS_WITHIN ")"
#define KD_COUNTED(kind)                                                                           \
    "WITH " KD_DAY ", counted (id, articles, independent) AS (SELECT ifnull(one.same, one.id),"    \
    "  count(DISTINCT found.article), count(DISTINCT ifnull(family, found.article))"               \
    "  FROM day CROSS JOIN found ON found.article = day.article"                                   \
    "  JOIN alias ON alias.id = found.alias JOIN entity AS one ON one.id = alias.entity"           \
    "  JOIN sketch ON sketch.article = found.article WHERE one.kind = '" kind "' GROUP BY 1) "

/* The option network: *network is 0 when it is not given. KDIDX_NONE with suggestions. */
enum kdidx_status kd_ask_network(struct kd_ask *ask, struct kd_match *match, int64_t *network);
/* Whether an article says that it shows the work. */
enum kdidx_status kd_ask_shows(struct kd_ask *ask, int64_t network, int64_t work, bool *out);

/* ---- relations ---- */

/* All relations of one kind between a drama and a person or network, as one row of an answer. */
struct kd_group {
    int64_t entity; /* at the other end */
    const char *name;
    enum kd_role role;
    struct kd_strings characters, mended; /* mended: garbled forms of the characters */
    int64_t ids[8]; /* of the relations; more than 8 are counted but give no evidence */
    size_t id_count;
    struct kd_votes votes;
    struct kd_dating dating;
    double confidence;
    bool many; /* several relations: the votes must be counted anew */
};

struct kd_groups {
    struct kd_group *v;
    size_t n, cap;
};

/* Cast and crew of a work (of_person false), works of a person (true): rows by end and role,
 * names, counts and confidence set, min_confidence, days and role applied, in no order. */
enum kdidx_status kd_ask_groups(struct kd_ask *ask, int64_t entity, bool of_person,
                                struct kd_groups *out);

/* The characters that a person plays in a drama, most stated first, appended to out. */
enum kdidx_status kd_ask_characters(struct kd_ask *ask, int64_t drama, int64_t person,
                                    struct kd_strings *out);

/* The best evidence of a group, one piece of all copies of an article. */
enum kdidx_status kd_ask_group_evidence(struct kd_ask *ask, const struct kd_group *group,
                                        struct kd_evidences *out);

/* Whether row `at`, counted from 0, lies in the part that limit and offset ask for. */
bool kd_ask_on_page(const struct kd_ask *ask, size_t at);

/* The part [offset, offset + limit) of n rows: *first and *count. */
void kd_ask_page(const struct kd_ask *ask, size_t n, size_t *first, size_t *count);

#endif
