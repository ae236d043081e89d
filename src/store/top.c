#include "store/top.h"

#define WRITE(list, with, kind, more)                                                              \
    {with "INSERT INTO top (list, n, entity)"                                                      \
          " SELECT '" list "', row_number() OVER () - 1, id FROM"                                  \
          " (" KD_TOP_ROWS(kind, more, KD_TOP_LIMIT) ")",                                          \
     with "INSERT INTO total (list, entities)"                                                     \
          " SELECT '" list "', " KD_TOP_TOTAL(kind, more)},

static const struct {
    const char *rows, *total;
} lists[] = {KD_TOP_LISTS(WRITE)};

enum kdidx_status kd_top_settle(struct kd_db *db, struct kd_error *err)
{
    enum kdidx_status status = kd_exec(db, "DELETE FROM top; DELETE FROM total", err);
    for (size_t i = 0; status == KDIDX_OK && i < sizeof lists / sizeof *lists; i++) {
        status = kd_run(kd_stmt(db, lists[i].rows), err);
        if (status == KDIDX_OK)
            status = kd_run(kd_stmt(db, lists[i].total), err);
    }
    return status;
}
