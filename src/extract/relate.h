/* Relations: who plays whom in what, who makes it, where and when it airs. */
#ifndef KD_RELATE_H
#define KD_RELATE_H

#include "base/index.h"
#include "extract/near.h"
#include "extract/resolve.h"

/* A relation between things, before it has names. KD_NO_ENTRY where a part is not known. */
struct kd_tie {
    uint32_t drama, other, character; /* things; `other` of airs: a mention of the network */
    enum kd_role role;
    uint32_t sentence;
    const char *rule;
    double confidence;
};

struct kd_ties {
    struct kd_tie *v;
    size_t n, cap;
    struct kd_index index; /* tie.c */
    struct {
        uint32_t *v;
        size_t n, cap;
    } next; /* per tie: the next of the same party, of its last the first */
};

struct kd_slot {
    uint32_t drama, sentence;
    uint32_t
        time_sentence; /* the one that gives the time, where that is another; else `sentence` */
    struct kd_airtime airtime;
    const char *rule;
};

/* What happened to a drama on a date (an index in doc->dates). */
struct kd_occasion {
    uint32_t drama, sentence, date;
    enum kd_happening what;
    unsigned episode; /* 0: not said */
    double confidence;
    const char *rule;
};

/* What the article shows of a party and a drama; the sentence that names both, else the first that
 * names the party; the words near them, unless nobody asks, and what these speak for in log odds.
 */
struct kd_shown {
    bool seen[KD_EVIDENCE];
    uint32_t sentence;
    struct kd_nears nears;
    double words;
};

/* A party and a drama of which no rule says whether they belong together. */
struct kd_weighed {
    enum kd_bond bond;
    uint32_t drama, other, character; /* as in kd_tie; of a role `drama` is the character too */
    struct kd_shown shown;
    double likely; /* that they belong together */
    double sure;   /* ... and are what they are taken for */
    bool taken;
};

struct kd_relations_found {
    struct kd_ties cast, crew, airs;
    struct {
        struct kd_slot *v;
        size_t n, cap;
    } slots;
    struct {
        struct kd_occasion *v;
        size_t n, cap;
    } occasions; /* by date, each date once */
    struct {
        struct kd_weighed *v;
        size_t n, cap;
    } weighed; /* none unless doc->keep_reasons */
};

void kd_relate(struct kd_doc *doc, const struct kd_lists *lists, const struct kd_claims *claims,
               struct kd_things *things, struct kd_relations_found *out);

#endif
