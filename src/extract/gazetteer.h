/* The name lists (data/names): what a phrase is known to be, as evidence, never as the answer. */
#ifndef KD_GAZETTEER_H
#define KD_GAZETTEER_H

#include "base/status.h"
#include "extract/extract.h"
#include "extract/phrase.h"

/* Which lists hold a phrase; it may be in several. */
enum {
    KD_L_ACTOR = 1 << 0,
    KD_L_DIRECTOR = 1 << 1,
    KD_L_WRITER = 1 << 2,
    KD_L_IDOL = 1 << 3, /* idols and singers, many of whom act as well */
    KD_L_CHARACTER = 1 << 4,
    KD_L_DRAMA = 1 << 5,
    KD_L_FILM = 1 << 6,
    KD_L_SHOW = 1 << 7,
    KD_L_MUSIC = 1 << 8,
    KD_L_OTHER_WORK = 1 << 9,
    KD_L_NETWORK = 1 << 10,
    KD_L_OUTLET = 1 << 11,
    KD_L_GROUP = 1 << 12,
    KD_L_PLACE = 1 << 13, /* places, companies */
    KD_L_SPUN = 1 << 14,  /* what "spun" copies have for a surname: "Website positioning" for Seo */
    KD_L_HOST = 1 << 15,  /* hosts and comedians, few of whom do */
    KD_L_PEOPLE = KD_L_ACTOR | KD_L_DIRECTOR | KD_L_WRITER | KD_L_IDOL | KD_L_HOST,
    KD_L_WORKS = KD_L_DRAMA | KD_L_FILM | KD_L_SHOW | KD_L_MUSIC | KD_L_OTHER_WORK,
};

struct kd_entry {
    uint32_t lists;
    bool common;         /* also an ordinary word or phrase: needs quotation marks or a cue */
    bool upper;          /* always in capitals: NEW */
    bool lower;          /* may be written with a small first letter: tvN */
    bool named;          /* by a list of names, not as somebody's part in cast.tsv alone */
    const char *network; /* canonical name of the network; NULL when it is none */
    const char *outlet;  /* canonical name of the outlet */
    uint32_t work;       /* number of the work all of whose titles share it, or KD_NO_ENTRY */
    uint32_t person;     /* number of the person all of whose names share it */
    uint16_t year;       /* of the drama's first episode, 0 when unknown */
    uint16_t end_year;
};

struct kd_gazetteer;

/* On failure *out is NULL and err names file, line and reason. */
enum kdidx_status kd_gazetteer_new(const struct kd_extract_opts *opts, struct kd_gazetteer **out,
                                   struct kd_error *err);
void kd_gazetteer_free(struct kd_gazetteer *gazetteer);

/* Whether a built-in table ("names/people.tsv") is left out with opts->no_lists. */
bool kd_gazetteer_is_optional(const char *name);

/* The phrases; a value is the index of an entry. */
const struct kd_phrases *kd_gazetteer_phrases(const struct kd_gazetteer *gazetteer);
const struct kd_entry *kd_gazetteer_entry(const struct kd_gazetteer *gazetteer, uint32_t value);

/* The number of the work, and of the person, that an entry has, or KD_NO_ENTRY; the entry may be
 * KD_NO_ENTRY itself. */
uint32_t kd_gazetteer_work(const struct kd_gazetteer *gazetteer, uint32_t entry);
uint32_t kd_gazetteer_person(const struct kd_gazetteer *gazetteer, uint32_t entry);

/* The entry of the only person of the lists whose full name sounds so (kd_sound_hash), or
 * KD_NO_ENTRY: romanisation has several spellings for one name. */
uint32_t kd_gazetteer_sounding(const struct kd_gazetteer *gazetteer, uint64_t sound);

/* Whether the lists of casts and crews have this person (by number) in that role, or a character
 * whose full or given name sounds so (kd_sound_hash), in this work (by number). */
bool kd_gazetteer_works_on(const struct kd_gazetteer *gazetteer, enum kd_role role, uint32_t person,
                           uint32_t work);
bool kd_gazetteer_has_character(const struct kd_gazetteer *gazetteer, uint64_t sound,
                                uint32_t work);

/* How many actors the cast lists have in the work (by number, or KD_NO_ENTRY). */
uint32_t kd_gazetteer_cast_size(const struct kd_gazetteer *gazetteer, uint32_t work);

/* Whether the cast lists have the person (by number) as that character. */
bool kd_gazetteer_plays(const struct kd_gazetteer *gazetteer, uint32_t person, uint64_t sound,
                        uint32_t work);

/* Whether the lists have the work (by number) on this network, a canonical name or NULL. */
bool kd_gazetteer_airs(const struct kd_gazetteer *gazetteer, const char *network, uint32_t work);

#endif
