/* What same.c, same_read.c, same_names.c, namesakes.c and mend.c share. */
#ifndef KD_SAME_P_H
#define KD_SAME_P_H

#include "base/arena.h"
#include "store/listed.h"
#include "store/resolve.h"
#include "store/romanised.h"
#include "store/same.h"
#include "store/side.h"

/* Why two names may be one. */
enum why {
    BY_USER,
    BY_LIST,
    BY_TURN, /* "Jae-wook Lee" */
    BY_PART, /* they sound alike, and play the same character in the same work */
    BY_HANGUL,
    BY_SOUND,
    BY_ALIAS,  /* an article uses both */
    BY_LETTER, /* they differ by one letter, and play the same character in the same work */
    BY_GIVEN,  /* one is the other's given name */
    BY_CAST,   /* works with the same people as the same characters */
};

/* Of a name that two people have: whose it is. */
enum side { OF_ONE, OF_ACTOR, OF_CREW };

/* A person or work: one entity, or both sides of a person's name (side.h) while nothing is known
 * that parts them. */
struct thing {
    int64_t id, was, articles; /* was: entity.same */
    int64_t crew, crew_was;    /* the crew's side, id where there is no other; 0: none */
    const char *key, *name;    /* key: without KD_CREW */
    enum side side;
    enum kd_entity_kind kind;
    int32_t row;    /* of the lists; of a group's first the group's */
    uint32_t first; /* another one of its group, itself for one of them */
    bool single;    /* a person's name of one word in Latin letters, and no surname */
    bool surname;   /* a surname alone: many people's */
    bool garbled;   /* mend.c */
};

struct candidate {
    uint32_t a, b; /* positions; of a single name it is b */
    enum why why;
};

/* Two things that have to do with each other: a person and a drama, or the other way round. */
struct tie {
    uint32_t thing, other;
    int64_t character; /* of cast, else 0 */
};

struct ties {
    struct tie *v;
    size_t n, cap;
};

struct row_ids {
    int64_t *v;
    size_t n, cap;
};

struct same {
    struct kd_db *db;
    struct kd_arena arena; /* of one grouping; the three have one on_oom */
    struct kd_arena lists; /* of what is read once, and of `parted` */
    struct kd_arena keys;  /* of what kd_same_add_all compares */
    struct kd_listed *listed;
    struct kd_romanised *romanised;
    struct {
        struct thing *v;
        size_t n, cap;
    } things; /* by kind and key */
    struct {
        struct candidate *v;
        size_t n, cap;
    } candidates;
    struct ties ties; /* of people, by person; rebuilt as works become one */
    struct ties back; /* of works, by work */
    struct {
        struct candidate *v;
        size_t n, cap;
    } apart;               /* the user's word */
    struct row_ids parted; /* of entities whose names two people have, in order */
};

/* Position of each row of entity, in order of rows. */
struct place_of {
    int64_t id;
    uint32_t at;
};

struct places {
    struct place_of *v;
    size_t n;
};

/* The one by which the group of thing i goes for now. */
uint32_t kd_same_first(struct same *s, uint32_t i);

/* Makes two things one, unless the user or two rows of the lists are against it. `sure`: whatever
 * the lists say. Returns whether they are one now. */
bool kd_same_join(struct same *s, uint32_t a, uint32_t b, bool sure);

/* Sets *out when an article names both as two. */
enum kdidx_status kd_same_named_apart(struct same *s, uint32_t a, uint32_t b, bool *out,
                                      struct kd_error *err);

/* ---- same_read.c ---- */

/* The people and works with their names. */
enum kdidx_status kd_same_read_things(struct same *s, struct kd_error *err);

void kd_same_places(struct same *s, struct places *out);

/* The position of a row; false: it is no person or work. */
bool kd_same_position(const struct places *places, int64_t id, uint32_t *out);

/* The position of a person or work by its key, of a person's with KD_CREW or without; false: there
 * is none. */
bool kd_same_find(const struct same *s, enum kd_entity_kind kind, const char *key, uint32_t *out);

/* Who has to do with which work. */
enum kdidx_status kd_same_read_ties(struct same *s, const struct places *places,
                                    struct kd_error *err);

/* For qsort: by the thing, the other, the character. */
int kd_same_by_tie(const void *a, const void *b);

/* Names the far ends of ties by the groups that they are in now, and puts the ties in order. */
void kd_same_sort_ties(struct same *s, struct ties *ties);

/* The first tie of a thing, or where it would stand. */
size_t kd_same_first_tie(const struct ties *ties, uint32_t thing);

/* What the user said: candidates, and what is to stay apart. */
enum kdidx_status kd_same_read_decisions(struct same *s, struct kd_error *err);

/* ---- namesakes.c ---- */

/* Which names of things as they are grouped now two people have: s->parted. */
enum kdidx_status kd_same_find_namesakes(struct same *s, const struct places *places,
                                         struct kd_error *err);

/* ---- same_names.c ---- */

/* Of people one of whom has nothing but a surname only the user and the lists tell. */
void kd_same_add(struct same *s, uint32_t a, uint32_t b, enum why why);

/* What the lists have in one row. */
void kd_same_add_listed(struct same *s);

/* What names, articles and ties make candidates. */
enum kdidx_status kd_same_add_all(struct same *s, const struct places *places,
                                  struct kd_error *err);

#endif
