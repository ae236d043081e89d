#include "store/settle.h"

#include "store/family.h"
#include "store/joining.h"
#include "store/same.h"
#include "store/top.h"

static enum kdidx_status settle(struct kd_db *db, struct kd_error *err)
{
    enum kdidx_status status = kd_families_settle(db, err);
    if (status == KDIDX_OK)
        status = kd_same_settle(db, err);
    if (status == KDIDX_OK)
        status = kd_top_settle(db, err);
    return status == KDIDX_OK ? kd_joining_note(db, err) : status;
}

enum kdidx_status kd_settle(struct kd_db *db, struct kd_error *err)
{
    int64_t any = 0;
    bool differs = false;
    enum kdidx_status status = kd_run_int(kd_stmt(db, "SELECT EXISTS (SELECT 1 FROM fresh) OR"
                                                      " EXISTS (SELECT 1 FROM due)"),
                                          &any, err);
    if (status == KDIDX_OK)
        status = kd_joining_differs(db, &differs, err);
    if (status != KDIDX_OK || (any == 0 && !differs))
        return status;
    if (kd_db_in_batch(db))
        return settle(db, err);
    status = kd_db_begin(db, err);
    return status == KDIDX_OK ? kd_db_end(db, settle(db, err), err) : status;
}
