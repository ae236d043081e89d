/* Names as the scorer compares them: one key for all spellings, one number for all forms of one
 * annotated person, character or work. */
#ifndef EV_NAMES_H
#define EV_NAMES_H

#include <jansson.h>

#include "extract/record.h"

/* What a list says once: `key` is compared, `label` is for people. Both in the arena. */
struct ev_item {
    const char *key, *label;
    double confidence; /* of a found item; 0 where it states none */
};

struct ev_items {
    struct ev_item *v;
    size_t n, cap;
};

/* The key of a name: case, accents, hyphens, spaces and punctuation dropped, and what is no part
 * of the name with them: a possessive, "the", "Dr.", "director", "PD". NULL gives "". */
const char *ev_key(struct kd_arena *arena, const char *name);

/* The same for networks and outlets, one key for the spellings of one network. */
const char *ev_network_key(struct kd_arena *arena, const char *name);

/* Every spelling of the annotated entities of one kind, with the number of the entity: those of
 * the list first, the optional ones behind them. */
struct ev_names {
    struct kd_arena *arena;
    const char *label;      /* "name", or "title" for works */
    size_t expected, count; /* entities of the list; those and the optional ones */
    const json_t **entity;  /* `count` of them */
    struct {
        struct {
            const char *key;
            size_t entity;
        } * v;
        size_t n, cap;
    } keys;
};

/* `list` is "people", "characters" or "works" of an annotation. */
void ev_names_init(struct ev_names *names, struct kd_arena *arena, const json_t *gold,
                   const char *list);

/* The entity that has one of the record's entity's spellings as its own (its name, and its forms
 * of two words or more), or SIZE_MAX. */
size_t ev_names_find(const struct ev_names *names, const struct kd_entity *entity);

/* The same by one spelling. */
size_t ev_names_find_one(const struct ev_names *names, const char *spelling);

/* Whether an optional entity shares a spelling with entity `index`. */
bool ev_names_also_optional(const struct ev_names *names, size_t index);

/* The name or title of an annotated entity; "" when it has none. */
const char *ev_names_label(const struct ev_names *names, size_t index);

/* A string of a JSON object, or NULL. */
const char *ev_string(const json_t *object, const char *key);

/* A list of the annotation, or NULL where it has none; jansson's functions take both. */
const json_t *ev_list(const json_t *gold, const char *key);

#endif
