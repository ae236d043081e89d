/* Which spans of an article may be names: one pass that finds candidates of every kind. */
#ifndef KD_CANDIDATE_H
#define KD_CANDIDATE_H

#include "extract/person.h"

/* Fills doc->mentions (kind, tokens, bytes, list, flags; not `thing`). */
void kd_find_candidates(struct kd_doc *doc, const struct kd_lists *lists);

#endif
