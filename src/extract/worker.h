/* What is behind the names of extract.h: shared with the tools that look into an extraction. */
#ifndef KD_WORKER_H
#define KD_WORKER_H

#include "extract/analyse.h"
#include "extract/extract.h"
#include "extract/relate.h"

struct kd_extractor {
    struct kd_screen *screen;
    struct kd_vocabulary *vocabulary;
    struct kd_gazetteer *gazetteer;
    struct kd_rules *rules;
    struct kd_context context;
    struct kd_traits_model traits;
    struct kd_kinds_model kinds;
    struct kd_titles *titles;
    struct kd_roles_model roles;
};

struct kd_worker {
    const struct kd_extractor *extractor;
    struct kd_arena arena;
    struct kd_analysis analysis;
};

/* What the steps of an extraction leave behind, all in the worker's arena. */
struct kd_steps {
    struct kd_doc *doc;
    struct kd_claims claims;
    struct kd_things things;
    struct kd_relations_found found;
    struct kd_record *record;
};

/* Runs all steps on an arena whose on_oom is set; `keep_reasons` as in doc.h. */
void kd_run_steps(struct kd_worker *worker, const struct kd_article *article, bool keep_reasons,
                  struct kd_steps *out);

/* The same within KD_EXTRACT_MOST, of a part of the article if need be, as kd_extract. False when
 * memory is out. */
bool kd_run_within(struct kd_worker *worker, const struct kd_article *article, bool keep_reasons,
                   struct kd_steps *out);

#endif
