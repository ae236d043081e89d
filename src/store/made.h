/* Which maker (extract/maker.h) made the record of an article. */
#ifndef KD_MADE_H
#define KD_MADE_H

#include "extract/maker.h"
#include "store/db.h"

/* The fields of an article that may be stated or found in the text: bits of made.stated. */
enum { KD_STATED_TITLE = 1, KD_STATED_URL = 2, KD_STATED_OUTLET = 4, KD_STATED_LANG = 8 };

/* The maker's row, made with its parts when it is not there, in the open transaction. */
enum kdidx_status kd_maker_row(struct kd_db *db, const struct kd_maker *maker, int64_t *out,
                               struct kd_error *err);

/* Notes that maker (its row) made the record of the article at row `id`; what `article` states is
 * kept, too. In the open transaction. */
enum kdidx_status kd_put_made(struct kd_db *db, int64_t id, int64_t maker,
                              const struct kd_article *article, struct kd_error *err);

/* Takes away makers that no article has. In a transaction of its own, none may be open; without
 * such makers nothing is written. */
enum kdidx_status kd_makers_settle(struct kd_db *db, struct kd_error *err);

#endif
