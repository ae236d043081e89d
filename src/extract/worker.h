/* What is behind the names of extract.h: shared with the tools that look into an extraction. */
#ifndef KD_WORKER_H
#define KD_WORKER_H

#include "extract/analyse.h"
#include "extract/extract.h"

struct kd_extractor {
    struct kd_vocabulary *vocabulary;
    struct kd_gazetteer *gazetteer;
    struct kd_rules *rules;
};

struct kd_worker {
    const struct kd_extractor *extractor;
    struct kd_arena arena;
    struct kd_analysis analysis;
};

#endif
