/* What is known of one article: the structs between extraction and everything after it.
 *
 * All of it lies in one arena and is valid until that arena is reset. Names in the relations are
 * the `name` or `title` of an entity of the same record. Offsets are bytes of the article's text.
 */
#ifndef KD_RECORD_H
#define KD_RECORD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/article.h"

enum kd_role { KD_ACTOR, KD_DIRECTOR, KD_WRITER, KD_OTHER_ROLE };
enum kd_work_kind { KD_DRAMA, KD_FILM, KD_SHOW, KD_MUSIC, KD_OTHER_WORK };

/* What happens to a drama, in the order in which it does; KD_AIRED is of the whole of it. */
enum kd_happening {
    KD_ANNOUNCED,
    KD_SCRIPT_READING,
    KD_FILMING_START,
    KD_FILMING_END,
    KD_PRESS_CONFERENCE,
    KD_PREMIERE,
    KD_EPISODE,
    KD_FINALE,
    KD_AIRED,
    KD_HAPPENINGS
};

/* The words of the contract: "actor", "drama", "premiere" ... Static. */
const char *kd_role_name(enum kd_role role);
const char *kd_work_kind_name(enum kd_work_kind kind);
const char *kd_happening_name(enum kd_happening happening);
/* The reverse; false when `name` is no such word, *out unchanged. */
bool kd_role_parse(const char *name, enum kd_role *out);
bool kd_work_kind_parse(const char *name, enum kd_work_kind *out);
bool kd_happening_parse(const char *name, enum kd_happening *out);

struct kd_spans {
    struct kd_span *v;
    size_t n, cap;
};

struct kd_strings {
    const char **v;
    size_t n, cap;
};

/* A person, character, work, network or outlet: one thing, however often and in whatever forms
 * the text names it. Fields that a kind of entity does not have stay zero. */
struct kd_entity {
    const char *name;        /* fullest form; a work's title; a network's canonical name */
    enum kd_role role;       /* people */
    enum kd_work_kind kind;  /* works */
    const char *season;      /* works: "2", or NULL */
    struct kd_strings forms; /* every surface form, in order of first mention */
    struct kd_spans mentions;
    double confidence; /* 0 to 1 */
    const char *rule;  /* id of the rule that spoke most for it; static or in the arena */
};

struct kd_entities {
    struct kd_entity *v;
    size_t n, cap;
};

struct kd_date {
    const char *value; /* EDTF (ISO 8601-2) */
    const char *text;  /* as written */
    uint32_t start, end;
    bool inferred; /* the year was worked out */
    const char *rule;
};

struct kd_dates {
    struct kd_date *v;
    size_t n, cap;
};

/* That something happened, or is to happen, to a drama on a date. */
struct kd_event {
    const char *drama;
    enum kd_happening what;
    unsigned episode; /* which; 0: not said */
    uint32_t date;    /* index in the record's dates */
    struct kd_spans evidence;
    double confidence;
    const char *rule;
};

struct kd_events {
    struct kd_event *v;
    size_t n, cap;
};

enum { KD_DAYS_ALL = 0x7F };

struct kd_airtime {
    const char *drama;
    uint8_t days;     /* bit 0 Monday ... bit 6 Sunday */
    const char *time; /* "22:30" or NULL */
    const char *tz;   /* "KST" or NULL */
    struct kd_spans evidence;
    const char *rule;
};

struct kd_airtimes {
    struct kd_airtime *v;
    size_t n, cap;
};

/* A relation between a drama and a person (cast, crew) or a network (airs). */
struct kd_relation {
    const char *drama;
    const char *other;        /* the person's or the network's name */
    const char *character;    /* cast: name or NULL */
    enum kd_role role;        /* crew */
    struct kd_spans evidence; /* the clauses or sentences that say it; first is best */
    double confidence;
    const char *rule;
};

struct kd_relations {
    struct kd_relation *v;
    size_t n, cap;
};

struct kd_source_place {
    const char *source;
    uint32_t ordinal;
};

struct kd_source_places {
    struct kd_source_place *v;
    size_t n, cap;
};

/* What made a record, where that is known. */
struct kd_made_by {
    const char *maker; /* hash of the maker (maker.h), hex; NULL: not known */
    unsigned stated;   /* what the container stated (article.h); 0 without a maker */
};

struct kd_record {
    const struct kd_article *article;
    struct kd_made_by made_by; /* of a record from elsewhere; of extraction: nothing */
    struct kd_source_places
        places; /* out of a database: all that hold the text; of extraction: none */
    const char *title, *url, *published, *outlet, *lang; /* NULL where neither text nor container
                                                            shows it */
    const char *author;                                  /* as the container states it, or NULL */
    size_t read; /* bytes of its text that were read; fewer than it has when it takes too much
                    memory */
    struct kd_entities people, characters, works, networks, outlets;
    struct kd_dates dates;
    struct kd_events events;
    struct kd_airtimes airtimes;
    struct kd_relations cast, crew, airs;
};

/* "mon" ... "sun" for day 0 ... 6. Static. */
const char *kd_day_name(int day);

/* "wed, thu 22:30 KST": the days of an air time with `between` them, its time and its zone, either
 * of which may be NULL. Cut where they are longer than any there are. */
enum { KD_SLOT_SIZE = 112 };
void kd_slot_text(uint8_t days, const char *between, const char *time, const char *tz,
                  char out[KD_SLOT_SIZE]);

#endif
