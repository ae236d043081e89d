/* A line of NDJSON -> the record, decision or maker that it was made from: the reverse of emit.h.
 */
#ifndef KD_PARSE_H
#define KD_PARSE_H

#include <stddef.h>

#include "base/arena.h"
#include "base/status.h"
#include "extract/maker.h"
#include "extract/record.h"
#include "store/decide.h"

enum kd_line_kind { KD_LINE_RECORD, KD_LINE_DECISION, KD_LINE_MAKER };

struct kd_line {
    enum kd_line_kind kind;
    struct kd_decision decision; /* its names may still be one */
    struct kd_maker maker;       /* found right by kd_maker_check; its own arena is not used */
    struct kd_article article;   /* of a record */
    struct kd_record record;     /* record.article == &article */
};

/* Fills *out, in `arena`, which must have an on_oom. KDIDX_USAGE: the line is nothing that can be
 * stored (err: which field, and why); KDIDX_VERSION_ERR: it is of another version. *out is then
 * unusable. */
enum kdidx_status kd_parse_line(struct kd_arena *arena, const char *line, size_t len,
                                struct kd_line *out, struct kd_error *err);

#endif
