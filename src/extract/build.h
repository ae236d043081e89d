/* Things and ties -> the record. */
#ifndef KD_BUILD_H
#define KD_BUILD_H

#include "extract/relate.h"

/* The record in the doc's arena; it points into the doc's article. */
struct kd_record *kd_build_record(const struct kd_doc *doc, const struct kd_lists *lists,
                                  const struct kd_claims *claims, const struct kd_things *things,
                                  const struct kd_relations_found *found);

#endif
