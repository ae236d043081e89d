/* The first of each list of things, most named first: the end of each ingest writes them down, so
 * that who asks for the first fifty does not wait until all are counted and put in order. */
#ifndef KD_TOP_H
#define KD_TOP_H

#include "store/db.h"

enum { KD_TOP_MOST = 1000 }; /* of each list */
#define KD_TOP_LIMIT "1000"

/* In SQL: the entities that most articles take for a drama. Of all works in one pass: the trait of
 * each alone costs many times as much when there are many. */
#define KD_DRAMAS                                                                                  \
    "(SELECT stands FROM (SELECT ifnull(one.same, one.id) AS stands, value,"                       \
    "  sum(tally.articles - tally.copies) AS votes"                                                \
    "  FROM tally JOIN entity AS one ON one.id = tally.entity WHERE trait = 'kind'"                \
    "  GROUP BY 1, 2)"                                                                             \
    " GROUP BY 1 HAVING max(votes) = max(iif(value = 'drama', votes, NULL)))"

/* In SQL: the entities of a list in its order, and what is counted of them: `kind`, of which they
 * are, `more` of which is true of them; `limit`: how many at most, and from where on. */
#define KD_TOP_ROWS(kind, more, limit)                                                             \
    "SELECT id, key, ifnull(merged.articles, entity.articles) AS articles,"                        \
    " ifnull(merged.independent, entity.articles - copies) AS independent FROM entity"             \
    " LEFT JOIN merged ON merged.entity = entity.id WHERE kind = '" kind "' AND same IS NULL" more \
    " ORDER BY independent DESC, 3 DESC, key LIMIT " limit

/* In SQL: how many there are in all. */
#define KD_TOP_TOTAL(kind, more)                                                                   \
    "(SELECT count(*) FROM entity WHERE kind = '" kind "' AND same IS NULL" more ")"

/* In SQL, as `more`: dramas alone; and what has to stand before the statement. */
#define KD_TOP_IS_DRAMA " AND id IN (SELECT id FROM dramas)"
#define KD_TOP_DRAMAS "WITH dramas (id) AS MATERIALIZED " KD_DRAMAS " "

/* In SQL: whether what was written down still holds: nothing came or went since then. */
#define KD_TOP_HOLDS                                                                               \
    "EXISTS (SELECT 1 FROM total) AND NOT EXISTS (SELECT 1 FROM fresh)"                            \
    " AND NOT EXISTS (SELECT 1 FROM due)"

/* The lists: X(name, what has to stand before the statement, kind, more). The names are those of
 * `kdidx list`. */
#define KD_TOP_LISTS(X)                                                                            \
    X("people", "", "person", "")                                                                  \
    X("characters", "", "character", "")                                                           \
    X("dramas", KD_TOP_DRAMAS, "work", KD_TOP_IS_DRAMA)                                            \
    X("works", "", "work", "")                                                                     \
    X("networks", "", "network", "")                                                               \
    X("outlets", "", "outlet", "")

/* Writes them down anew, in the transaction that is open. */
enum kdidx_status kd_top_settle(struct kd_db *db, struct kd_error *err);

#endif
