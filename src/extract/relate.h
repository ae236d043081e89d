/* Relations: who plays whom in what, who makes it, where and when it airs. */
#ifndef KD_RELATE_H
#define KD_RELATE_H

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
};

struct kd_slot {
    uint32_t drama, sentence;
    struct kd_airtime airtime;
    const char *rule;
};

struct kd_relations_found {
    struct kd_ties cast, crew, airs;
    struct {
        struct kd_slot *v;
        size_t n, cap;
    } slots;
};

void kd_relate(struct kd_doc *doc, const struct kd_lists *lists, const struct kd_claims *claims,
               struct kd_things *things, struct kd_relations_found *out);

#endif
