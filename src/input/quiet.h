/* libxml2 tells of errors to functions that each thread has, which print; they may be the caller's
 * of the library, too. */
#ifndef KD_QUIET_H
#define KD_QUIET_H

#include "input/late.h"

struct kd_quiet {
    xmlStructuredErrorFunc structured;
    xmlGenericErrorFunc generic;
    void *structured_ctx, *generic_ctx;
};

/* From here to the end, in this thread, errors go to `tell` with `ctx`. */
void kd_quiet_begin(struct kd_quiet *before, xmlStructuredErrorFunc tell, void *ctx);
void kd_quiet_end(const struct kd_quiet *before);

#endif
