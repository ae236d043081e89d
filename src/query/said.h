/* What the articles say of several relations: read in one pass, counted for each relation and for
 * those that are put together as one. Inside src/query only. */
#ifndef KD_SAID_H
#define KD_SAID_H

#include "base/index.h"
#include "query/ask.h"

/* A relation of which something is said. */
struct kd_said_relation {
    uint64_t facts; /* that count */
    struct kd_dating dating;
    uint32_t group; /* that it is part of: kd_said_join */
};

/* Zeroed before it is read; all of it lies in the arena. */
struct kd_said {
    struct {
        struct kd_said_article {
            int64_t family; /* the first of its copies, or itself */
            struct kd_dating dating;
        } * v;
        size_t n, cap;
    } articles;
    struct {
        struct kd_said_relation *v;
        size_t n, cap;
    } relations;
    struct {
        struct kd_said_fact {
            uint32_t relation, article; /* their numbers in the lists above */
            int confidence;
        } * v;
        size_t n, cap;
    } facts;
    struct kd_index article_numbers, relation_numbers;
};

/* In SQL: the facts that count (KD_SINCE, KD_UNTIL) of the relations of one of these kinds that
 * have the entity ?1 at `here`. */
#define KD_SAID(here, kinds)                                                                       \
    "SELECT relation.id, fact.article, fact.confidence FROM relation"                              \
    " JOIN fact ON fact.relation = relation.id WHERE " here " IN " KD_ALL_1                        \
    " AND relation.kind IN (" kinds ") AND" KD_WITHIN_FACT

/* Reads what a statement of KD_SAID gives, of which the days are not bound. */
enum kdidx_status kd_said_read(struct kd_ask *ask, struct kd_stmt *stmt, struct kd_said *out);

/* What is said of a relation; of one of which nothing is: no facts. */
struct kd_said_relation kd_said_of(const struct kd_said *said, int64_t relation);

/* The relation is part of that group, which counts each article once. */
void kd_said_join(struct kd_said *said, int64_t relation, uint32_t group);

/* The votes of all groups, by their numbers: `count` of them, the ones that nothing is part of
 * zero. */
struct kd_votes *kd_said_votes(struct kd_ask *ask, const struct kd_said *said, size_t count);

#endif
