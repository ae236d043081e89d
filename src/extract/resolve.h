/* Resolution within an article: which candidates are one thing, and what that thing is. */
#ifndef KD_RESOLVE_H
#define KD_RESOLVE_H

#include "extract/claim.h"
#include "extract/kinds.h"
#include "extract/near.h"
#include "extract/roles.h"
#include "extract/traits.h"

enum kd_type { KD_NOTHING, KD_PERSON, KD_CHARACTER, KD_A_WORK, KD_TYPES };

/* "nothing", "person", "character", "work". */
const char *kd_type_name(enum kd_type type);

/* One piece of evidence of what a thing is. */
struct kd_vote {
    enum kd_type type;
    double weight;
    const char *rule;
    const struct kd_claim *claim; /* that says it; NULL: a form, a list or the context does */
};

/* Every vote on one thing. */
struct kd_votes {
    struct kd_vote *v;
    size_t n, cap;
    struct kd_arena *arena;
    const struct kd_claim *at; /* the claim that is being weighed, or NULL */
};

/* All candidates that name one person, character or work. */
struct kd_thing {
    uint64_t hash;         /* of the fullest form's key */
    uint32_t first;        /* its first mention */
    uint32_t count;        /* mentions outside page furniture */
    uint32_t full;         /* the mention with the fullest form */
    uint32_t parent;       /* itself, or the thing it turned out to be the same as */
    double type[KD_TYPES]; /* evidence for each */
    double role[KD_ROLES]; /* enum kd_role */
    double kind[5];        /* enum kd_work_kind */
    const char *rule;      /* that said most */
    double rule_weight;
    uint32_t list, entry; /* as in kd_mention */
    bool korean;          /* has a full Korean name */
    bool quoted;
    uint32_t passing; /* mentions of which a rule says that they are in passing */
    double ruled;     /* weight of what rules said of it as a person or character */
    bool offered;     /* only talked of for a part */
    double acts;      /* of a person: the probability of the role of actor */
    bool heads;       /* any of its mentions is a heading */
    enum kd_type is;
    enum kd_role is_role;
    enum kd_work_kind is_kind;
    struct kd_votes *votes;
    const double *traits; /* KD_TRAITS of them, of what is its own parent */
    const double *signs;  /* KD_KIND_SIGNS of them, of what is a work and its own parent */
    double *chance;       /* of its own parent: the probability of each type, by all that is seen */
    const double *role_signs; /* KD_ROLE_SIGNS of them, of what is a person and its own parent */
    struct kd_nears nears; /* the words by which its role or kind was weighed, unless nobody asks */
    double likely;         /* the probability that it is what it was judged to be */
    double likely_kind;    /* of a work: that it is of the kind it was judged to be */
};

/* How the thing's fullest form sounds (kd_sound_hash). */
uint64_t kd_thing_sound(const struct kd_doc *doc, const struct kd_thing *thing);

/* The mentions by which things are weighed, ascending, and whose they were then: all of things, but
 * those in page furniture only of things that stand nowhere else. */
struct kd_named {
    uint32_t *mention, *thing;
    uint32_t n;
};

struct kd_things {
    struct kd_thing *v;
    size_t n, cap;
    struct kd_named named;
    uint32_t main; /* the work that the article is about, or KD_NO_ENTRY */
    bool single;   /* one work stands out; false: several are told of in turn */
};

/* Sets `thing` of every mention of kind name, unknown, work or title, and judges each thing. */
void kd_resolve(struct kd_doc *doc, const struct kd_lists *lists, const struct kd_claims *claims,
                struct kd_things *out);

/* The thing of a mention after joining, or NULL. */
struct kd_thing *kd_thing_of(const struct kd_doc *doc, const struct kd_things *things,
                             uint32_t mention);

/* The length of a title without its season: "Dr. Romantic 2", "Alchemy of Souls, Part 2". When
 * there is one, *season is its number, else 0. */
size_t kd_season_base(const char *s, size_t len, int *season);

#endif
