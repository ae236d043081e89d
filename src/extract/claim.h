/* What the rules say about an article: each match, with the candidates it captured. */
#ifndef KD_CLAIM_H
#define KD_CLAIM_H

#include "extract/rule.h"

/* A run of candidates that one capture holds: mentions first, first + 1 ... are not implied; the
 * numbers lie in kd_claims.members[from .. from + count). */
struct kd_members {
    uint32_t from, count;
};

struct kd_claim {
    const struct kd_rule *rule;
    const struct kd_say *say;
    uint32_t sentence;
    struct kd_members arg[KD_SAY_ARGS]; /* count 0: the rule does not name it */
    const char *text;                   /* airtime: the slot as text, in the arena */
    uint32_t text_len;
    uint32_t text_at; /* the mention that is named last before it in its sentence, or KD_NO_ENTRY */
    uint32_t start, end; /* the match, in the tagged text of its sentence */
};

struct kd_claims {
    struct {
        struct kd_claim *v;
        size_t n, cap;
    } list;
    struct {
        uint32_t *v;
        size_t n, cap;
    } members;
};

/* Runs the tagged-text rules over every sentence; in order of sentence, then of rule. */
void kd_make_claims(const struct kd_doc *doc, const struct kd_rules *rules,
                    struct kd_match_ctx *ctx, struct kd_rule_count *counts, struct kd_claims *out);

/* Per mention, whether a rule says that it is mentioned in passing, a heading aside; in doc->arena.
 * `bracketed` is what kd_bracketed_mentions gives (places.h). */
bool *kd_passing_mentions(const struct kd_doc *doc, const struct kd_claims *claims,
                          const bool *bracketed);

#endif
