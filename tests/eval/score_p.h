/* What the parts of the scorer share: score.c (entities, dates) and relations.c. */
#ifndef EV_SCORE_P_H
#define EV_SCORE_P_H

#include "score.h"

/* The record's entities of one kind, each with the annotated entity that it is. */
struct ev_found {
    const struct kd_entities *entities;
    const struct ev_names *names;
    const char **key; /* of each one's name */
    size_t *hit;      /* entity, or SIZE_MAX */
};

struct ev_scorer {
    struct ev_score *score;
    struct kd_arena *arena;
    const char *article;
    const json_t *gold;
    const struct kd_record *record;
    bool again;
    struct ev_names people, characters, works;
    struct ev_found r_people, r_characters, r_works;
};

/* Strings and items are in the arena. */
__attribute__((format(printf, 2, 3))) const char *ev_text(struct kd_arena *arena,
                                                          const char *format, ...);
void ev_add(struct ev_scorer *s, struct ev_items *items, const char *key, const char *label,
            double confidence);
void ev_add_once(struct ev_scorer *s, struct ev_items *items, struct ev_item item);
bool ev_has(const struct ev_items *items, const char *key);

/* The key of what `name` means: by the record's entity of that name, else by its spelling. */
const char *ev_look(struct ev_scorer *s, const struct ev_found *found, const char *name);

/* Counts the found items against the expected ones. `fact`: where their confidence counts, or
 * -1. */
void ev_compare(struct ev_scorer *s, enum ev_kind kind, const struct ev_items *expected,
                const struct ev_items *optional, const struct ev_items *found, int fact);
void ev_note_stated(struct ev_scorer *s, int fact, double confidence, bool right);

/* relations.c */
void ev_score_airtimes(struct ev_scorer *s);
void ev_score_events(struct ev_scorer *s);
void ev_score_relations(struct ev_scorer *s);

#endif
