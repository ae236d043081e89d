/* What the parts of an explanation share: explain.c (names) and explain_fact.c (all else). */
#ifndef KD_EXPLAIN_P_H
#define KD_EXPLAIN_P_H

#include "base/buf.h"
#include "extract/explain.h"
#include "extract/worker.h"

struct kd_explainer {
    struct kd_worker *worker;
    struct kd_steps steps;
    const struct kd_explain_sink *sink;
    char wanted[256];                  /* key of the name asked for; "" for all */
    const struct kd_entity **taken_as; /* per thing: what the record has of it, or NULL */
    const char **taken_list;           /* per thing: "person", "character", "work" */
    bool *used;                        /* per claim: some fact rests on it */
    size_t given;                      /* how many were handed out */
    struct kd_buf *text;               /* for strings in the making */
};

/* Strings are in the worker's arena. */
__attribute__((format(printf, 2, 3))) const char *kd_explain_words(const struct kd_explainer *x,
                                                                   const char *format, ...);

/* Whether a name (or NULL) has what was asked for in it, in whatever spelling. */
bool kd_explain_wanted(const struct kd_explainer *x, const char *name);
void kd_explain_give(struct kd_explainer *x, const struct kd_explained *explained);

struct kd_span kd_explain_sentence(const struct kd_explainer *x, uint32_t sentence);
/* The sentence that holds byte `at` of the article; empty when none does. */
struct kd_span kd_explain_around(const struct kd_explainer *x, uint32_t at);
bool kd_same_span(struct kd_span a, struct kd_span b);

/* The article's text of a mention; the mention that is a claim's argument; the thing (its index,
 * after joining) that a mention or an entity of the record is, or KD_NO_ENTRY. */
const char *kd_explain_mention(const struct kd_explainer *x, uint32_t mention);
uint32_t kd_explain_member(const struct kd_explainer *x, const struct kd_claim *claim, size_t arg,
                           uint32_t i);
uint32_t kd_explain_thing(const struct kd_explainer *x, uint32_t mention);
uint32_t kd_explain_entity(const struct kd_explainer *x, const struct kd_entity *entity);
bool kd_claim_has(const struct kd_explainer *x, const struct kd_claim *claim, size_t arg,
                  uint32_t thing);

/* What the rule of that id says, in words; NULL for what is no rule. */
const char *kd_explain_about(const struct kd_explainer *x, const char *id);
struct kd_reason kd_explain_claim(const struct kd_explainer *x, const struct kd_claim *claim);
/* The heaviest of weights[0..n) with their names: "listed-cast +5.2, always -2.6". */
const char *kd_explain_weights(const struct kd_explainer *x, const double *weights, size_t n,
                               const char *(*name)(size_t));
void kd_explain_add(const struct kd_explainer *x, struct kd_reasons *reasons,
                    struct kd_reason reason);
void kd_explain_sort(struct kd_reasons *reasons);

/* explain_fact.c: what the record has besides names; what rules said and it does not have. */
void kd_explain_facts(struct kd_explainer *x);
void kd_explain_unused(struct kd_explainer *x);

#endif
