/* What a person does, weighed: acts, directs, writes or something else; a multinomial logistic
 * model over the votes of rules and lists, the company in which the person is named and the words
 * near (near.h). The weights are data (data/rules/roles.tsv, roles-rules.tsv and roles-words.tsv),
 * fitted to annotated articles by tests/fit/fit.py. */
#ifndef KD_ROLES_H
#define KD_ROLES_H

#include "base/status.h"

enum { KD_ROLES = 4 }; /* as enum kd_role: actor, director, writer, other */

/* What may be seen of a person; each is 0 to 1. The four of a group are in the order of enum
 * kd_role. */
enum kd_role_sign {
    KD_R_ALWAYS,
    KD_R_VOTES,                              /* the weight of its votes; 1 for four or more */
    KD_R_JUDGED = KD_R_VOTES + KD_ROLES,     /* what has most of them, if any */
    KD_R_LIST = KD_R_JUDGED + KD_ROLES,      /* that of the lists; of idols: other */
    KD_R_SENTENCE = KD_R_LIST + KD_ROLES,    /* any in a sentence with another judged so */
    KD_R_ARTICLE = KD_R_SENTENCE + KD_ROLES, /* the share of the other people judged so */
    KD_R_NEAREST = KD_R_ARTICLE + KD_ROLES,  /* any nearest to a word of that, in its sentence */
    KD_R_BESIDE = KD_R_NEAREST + KD_ROLES,   /* ... which stands right beside it */
    KD_R_TOPIC = KD_R_BESIDE + KD_ROLES,     /* the headline has a word of that */
    KD_R_HEADS = KD_R_TOPIC + KD_ROLES, /* ... and any stands on a line of names, as a heading */
    KD_R_ONCE = KD_R_HEADS + KD_ROLES,  /* named once */
    KD_R_HEADLINE,                      /* any in the first line */
    KD_R_HOST,                          /* a host or comedian, by the lists */
    KD_R_OFFERED,                       /* only talked of for a part */
    KD_ROLE_SIGNS
};

struct kd_near_table;
struct kd_votes_table;

struct kd_roles_model {
    double weight[KD_ROLE_SIGNS][KD_ROLES];
    struct kd_votes_table *rules; /* votes.h */
    struct kd_near_table *words;
};

/* The name of a sign, as in roles.tsv. */
const char *kd_role_sign_name(enum kd_role_sign sign);

/* Reads roles.tsv, roles-rules.tsv and roles-words.tsv, the compiled-in ones when data_dir is NULL
 * or has none. KDIDX_USAGE: err names the line and what is wrong with it. The model is to be freed
 * in any case. */
enum kdidx_status kd_roles_read(const char *data_dir, struct kd_roles_model *out,
                                struct kd_error *err);
void kd_roles_free(struct kd_roles_model *model);

#endif
