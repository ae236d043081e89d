/* A line of NDJSON -> the record that it was made from: the reverse of emit.h. */
#ifndef KD_PARSE_H
#define KD_PARSE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"
#include "extract/record.h"

/* Fills *article and *record (record->article == article), both in `arena`, which must have an
 * on_oom. KDIDX_USAGE: the line is no record that can be stored (err: which field, and why);
 * KDIDX_VERSION_ERR: it is a record of another version. Both are then unusable. */
enum kdidx_status kd_parse_record(struct kd_arena *arena, const char *line, size_t len,
                                  struct kd_article *article, struct kd_record *record,
                                  struct kd_error *err);

#endif
