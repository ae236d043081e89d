/* What two databases say otherwise of the same articles. */
#ifndef KD_DIFF_H
#define KD_DIFF_H

#include "query/query.h"

enum kd_fact_kind {
    KD_FACT_CAST,
    KD_FACT_CREW,
    KD_FACT_AIRS,
    KD_FACT_AIRTIME,
    KD_FACT_EVENT,
    KD_FACT_DATE
};

/* One article's statement, whatever its kind. What a kind does not have is NULL or 0. */
struct kd_fact {
    enum kd_fact_kind kind;
    const char *drama;
    const char *other;     /* person, network; of a date, and the date of an event, its value */
    const char *character; /* cast */
    const char *role;      /* crew */
    uint8_t days;          /* air time, as in record.h; and the next two */
    const char *time, *tz;
    const char *event; /* of an event, "premiere" ...; and the next */
    unsigned episode;
    /* What may change while it stays the same fact: */
    int confidence; /* hundredths; 0 of air times and dates */
    const char *rule;
    struct kd_spans evidence;
};

/* "cast", "crew", "airs", "airtime", "event", "date". Static. */
const char *kd_fact_kind_name(enum kd_fact_kind kind);

/* before == NULL: added; after == NULL: lost; else what changed is marked. */
struct kd_difference {
    const char *article; /* content id */
    const char *source;  /* its first place, in the second database if it is there */
    uint32_t ordinal;
    const char *title;
    const struct kd_fact *before, *after;
    bool confidence, rule, evidence;
};

struct kd_diff {
    uint64_t articles[2];          /* of either */
    uint64_t only[2];              /* that the other does not have; their facts count, too */
    uint64_t added, lost, changed; /* facts */
};

/* Calls `each` with every difference, in order of content id, then kind, then drama, other,
 * character and the rest as bytes; what it is given is valid during the call. Another status than
 * KDIDX_OK stops it and is returned. Both databases are looked at as they are at one moment. */
enum kdidx_status kd_query_diff(struct kd_db *old, struct kd_db *new,
                                enum kdidx_status (*each)(void *ctx,
                                                          const struct kd_difference *difference),
                                void *ctx, struct kd_diff *out, struct kd_error *err);

#endif
