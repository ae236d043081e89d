/* What the files mend*.c share. */
#ifndef KD_MEND_P_H
#define KD_MEND_P_H

#include "store/castlist.h"
#include "store/mend.h"
#include "store/swaps.h"

/* What titles are compared by: their words, as hashes. */
struct kd_shape {
    bool known;
    uint8_t n;                /* words; 0: too many, or none */
    uint16_t function, fixed; /* a bit a word: kd_swaps_is_function; no spinner changes it */
    uint64_t word[KD_NAME_WORDS];
};

/* What stands before and behind the one part of a name that is not Korean, by its sound. */
struct kd_gap {
    char name[KD_KEY_SIZE];
    enum kd_entity_kind kind;
    bool found;
    char before[KD_KEY_SIZE], behind[KD_KEY_SIZE];
};

struct kd_mender {
    struct same *s;
    const struct places *places;
    struct kd_swaps *swaps;
    struct kd_castlist *cast;
    struct origins_of {
        bool known;
        struct kd_origins all;               /* of people the sounds of the keys */
    } * origins;                             /* of each thing */
    struct kd_shape *shapes, *listed_shapes; /* of each thing; of each row of the lists */
    const char **from_list; /* of each thing: the name that the lists have for a garbled one */
    uint32_t *member;       /* of each group: mend_work.c */
    uint8_t *spun;          /* of each work: mend_evidence.c */
    struct kd_gap gap;  /* of the name that was asked for last; it is asked for with many keys */
    const char **sound; /* of each person: of the key; NULL for what is none */
    struct ties of_work, of_person; /* the thing is the group's first, the far end itself */
    struct {
        struct sounding {
            const char *sound;
            uint32_t at;
        } * v;
        size_t n, cap;
    } sounds; /* of people, by sound */
};

#define KD_NO_THING UINT32_MAX

/* What a garbled name may be: a thing of the index, a row of the lists, or both. */
struct kd_fit {
    uint32_t thing;   /* the first of its group; KD_NO_THING */
    int32_t row;      /* KD_NOT_LISTED */
    const char *name; /* of the row */
    bool sure;        /* by the swaps */
    unsigned swaps;   /* of a title: words put back */
    unsigned words;   /* all that speak for it; function words count as one */
    size_t people;    /* in common */
};

struct kd_fits {
    struct kd_fit *v;
    size_t n, cap;
};

/* ---- mend.c ---- */

/* Adds a fit, or what it says to the one for the same thing. */
void kd_mend_add_fit(struct kd_mender *m, struct kd_fits *fits, struct kd_fit fit);

/* Mends a name when there is only one fit: of the sure ones if there are any, of works the one with
 * most people. */
enum kdidx_status kd_mend_only(struct kd_mender *m, uint32_t garbled, const struct kd_fits *fits,
                               struct kd_error *err);

/* ---- mend_work.c, mend_person.c ---- */

/* Mends one name if there is evidence for it. */
enum kdidx_status kd_mend_work(struct kd_mender *m, uint32_t garbled, struct kd_error *err);
enum kdidx_status kd_mend_person(struct kd_mender *m, uint32_t garbled, struct kd_error *err);

/* ---- mend_evidence.c ---- */

struct thing *kd_mend_thing(const struct kd_mender *m, uint32_t i);
uint32_t kd_mend_first(struct kd_mender *m, uint32_t i); /* of its group */
int32_t kd_mend_row(struct kd_mender *m, uint32_t i);    /* of the lists, its group's */

/* Reads who has to do with what, by the groups that there are now. */
void kd_mend_read_ties(struct kd_mender *m);

/* The ties of a group, from *first on. Returns how many. */
size_t kd_mend_ties(const struct ties *ties, uint32_t group, const struct tie **first);

/* The *n actors of a drama in the cast list. */
const struct kd_cast_row *kd_mend_cast(struct kd_mender *m, int32_t drama, size_t *n);

/* Whether two people are one, or one's name is the other's, garbled. */
bool kd_mend_is_same_person(struct kd_mender *m, uint32_t a, uint32_t b);

/* Whether the swaps lead from a person's name to an actor's. */
bool kd_mend_leads_to(struct kd_mender *m, uint32_t person, const struct kd_cast_row *actor);

bool kd_mend_is_actor(struct kd_mender *m, uint32_t person, const struct kd_cast_row *actor);

/* Whether one of an actor's characters in the list is this one (a row of entity). */
enum kdidx_status kd_mend_is_character(struct kd_mender *m, int64_t character,
                                       const struct kd_cast_row *actor, bool *out,
                                       struct kd_error *err);

/* Groups, in order, each once. */
struct kd_beside {
    uint32_t *v;
    size_t n, cap;
};

/* The groups of people or works that articles name together with a thing. */
enum kdidx_status kd_mend_beside(struct kd_mender *m, enum kd_entity_kind kind, uint32_t i,
                                 struct kd_beside *out, struct kd_error *err);

/* Whether articles name something of a kind together with both. */
enum kdidx_status kd_mend_share_beside(struct kd_mender *m, enum kd_entity_kind kind, uint32_t a,
                                       uint32_t b, bool *out, struct kd_error *err);

/* Whether articles that name a work name somebody or something else garbled. */
enum kdidx_status kd_mend_is_spun(struct kd_mender *m, uint32_t work, bool *out,
                                  struct kd_error *err);

/* Puts the people in order of their sound; where those with one begin in it. */
void kd_mend_read_sounds(struct kd_mender *m);
size_t kd_mend_first_sounding(const struct kd_mender *m, const char *sound);

/* ---- mend_names.c ---- */

/* What a thing may have been called; nothing for what the lists have. */
const struct kd_origins *kd_mend_origins(struct kd_mender *m, uint32_t i);

/* Whether one of them is this key, or of people this sound. */
bool kd_mend_has_origin(struct kd_mender *m, uint32_t i, const char *key);

/* Whether the swaps lead from a person's or character's name to another one. */
bool kd_mend_is_swapped(struct kd_mender *m, const char *name);

/* The sound of a key. */
void kd_mend_sound(const char *key, char out[KD_KEY_SIZE]);

/* Whether a person's or character's name is `key` but for one part, where it has what is in no
 * Korean name. */
bool kd_mend_is_gap(struct kd_mender *m, enum kd_entity_kind kind, const char *garbled,
                    const char *key);

/* Of a thing's name, of the name of a row of the lists: worked out once. */
const struct kd_shape *kd_mend_shape(struct kd_mender *m, uint32_t i);
const struct kd_shape *kd_mend_listed_shape(struct kd_mender *m, int32_t row);

/* Whether two titles have as many words, the same function words at the same places, and another
 * word in common, but are not the same. */
bool kd_mend_is_shape(const struct kd_shape *a, const struct kd_shape *b);

#endif
