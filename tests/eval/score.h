/* How well a record agrees with an annotation: per kind, and by the confidence that it states. */
#ifndef EV_SCORE_H
#define EV_SCORE_H

#include <stdio.h>

#include "names.h"

enum ev_kind {
    EV_PEOPLE,
    EV_ACTORS,
    EV_CHARACTERS,
    EV_DRAMAS,
    EV_NETWORKS,
    EV_OUTLETS,
    EV_DATES,
    EV_AIRTIMES,
    EV_EVENTS,
    EV_CAST,
    EV_CAST_CHARACTER,
    EV_CREW,
    EV_AIRS,
    EV_PUBLISHED,
    EV_KINDS
};

/* The facts that state a confidence. A work is right when its kind is right as well, a cast when
 * the character is right as well. */
enum ev_fact {
    EV_F_PERSON,
    EV_F_CHARACTER,
    EV_F_WORK,
    EV_F_CAST,
    EV_F_CREW,
    EV_F_AIRS,
    EV_F_EVENT,
    EV_FACTS
};

enum { EV_BUCKETS = 7 };

extern const char *const ev_kind_names[EV_KINDS];
extern const char *const ev_fact_names[EV_FACTS];
extern const double ev_bucket_floor[EV_BUCKETS]; /* lowest confidence of each, ascending */

struct ev_tally {
    size_t right, wrong, missed;
};

struct ev_score {
    struct ev_tally kind[EV_KINDS];
    struct ev_tally stated[EV_FACTS][EV_BUCKETS]; /* `missed` stays 0 */
    size_t articles;
    FILE *errors; /* each miss (-) and each wrong item (+), a line each; or NULL */
};

/* Adds one article. `record` NULL: nothing was extracted, all is missed. `again`: a further record
 * of an article that had one, of which nothing is expected. What is annotated as optional is
 * neither right nor wrong. Memory is taken from the arena. */
void ev_score_article(struct ev_score *score, struct kd_arena *arena, const char *name,
                      const json_t *gold, const struct kd_record *record, bool again);

/* 1 where nothing was to be found and nothing was. */
double ev_precision(const struct ev_tally *tally);
double ev_recall(const struct ev_tally *tally);
double ev_f1(const struct ev_tally *tally);

#endif
