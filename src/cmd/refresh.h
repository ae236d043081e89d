/* Making stale records again, of the stored texts. */
#ifndef KD_REFRESH_H
#define KD_REFRESH_H

#include "cmd/cmd.h"
#include "extract/maker.h"

struct kd_refreshed {
    uint64_t stale;   /* articles that another maker had made, and are no more */
    uint64_t touched; /* of these, that were extracted: the rest has no word that a changed rule
                       * needs */
    uint64_t changed; /* of these, whose record came out otherwise */
    uint64_t refused; /* records that the store would not take; each told */
    bool unsettled;   /* kd_batch's */
};

/* Goes through all stored articles that another maker made than run's options give, extracts them
 * again where the difference may touch them, and stores what changed. At most as many as --limit
 * says. KDIDX_INTERRUPTED: what was done is kept, and the next call goes on there. */
enum kdidx_status kd_refresh(struct kd_run *run, struct kd_refreshed *out);

/* The maker that run's options make, for an extractor made with the same. To be freed with
 * kd_maker_free. */
struct kd_extractor;
enum kdidx_status kd_run_maker(struct kd_run *run, const struct kd_extractor *extractor,
                               struct kd_maker **out);

/* The same without an extractor, whose lists take long to read. */
enum kdidx_status kd_own_maker(struct kd_run *run, struct kd_maker **out);

#endif
