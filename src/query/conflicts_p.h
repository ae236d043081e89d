/* What the kinds of conflicts share. Inside src/query only. */
#ifndef KD_CONFLICTS_P_H
#define KD_CONFLICTS_P_H

#include "query/ask.h"

/* One of the answers to a question that has several. */
struct side {
    int64_t drama; /* 0: a name in two spellings */
    int64_t about; /* the character, or the entity that has several names; of a date the number of
                      what happened, and 1; else 0 */
    int64_t value; /* the person, network or entity; 0: an air time, a date */
    uint8_t days;  /* of an air time */
    const char *time;   /* the same; of a date its value */
    const char *season; /* of a date, or NULL */
    int64_t weight;
};

struct sides {
    struct side *v;
    size_t n, cap;
};

/* Sides [from, to) that do not agree. */
struct conflict {
    enum kd_conflict kind;
    size_t from, to;
    int64_t weight; /* of the second side */
};

struct conflicts {
    struct conflict *v;
    size_t n, cap;
};

struct search {
    struct kd_ask *ask;
    int64_t about; /* the work or person asked for; 0: everything */
    bool of_person;
    int64_t network; /* whose dramas are asked for, or 0 */
    struct sides sides;
    struct conflicts found;
    struct {
        struct kd_str *v;
        size_t n, cap;
    } korean; /* names of Korean broadcasters, those of the list */
};

/* Whether two sides that stand together say something of one thing: a character, an event. */
bool kd_is_about_same(const struct side *a, const struct side *b);

/* Adds the days that are said of one event of a drama, but of some for which it is another one:
 * groups that do not agree, the surest first. */
enum kdidx_status kd_conflicts_read_dates(struct search *s);

/* Counts the articles that give the date of the side, with their evidence. */
enum kdidx_status kd_conflicts_prove_date(struct kd_ask *ask, const struct side *side,
                                          struct kd_conflict_row *row);

#endif
