/* What the targets that have a database share: all of it as lines, as `export` writes them. */
#ifndef KD_FUZZ_EXPORTING_H
#define KD_FUZZ_EXPORTING_H

#include "fuzz.h"

#include "cmd/emit.h"
#include "query/query.h"

static inline enum kdidx_status on_decision(void *ctx, const struct kd_decision *decision)
{
    kd_emit_decision(ctx, decision);
    return KDIDX_OK;
}

static inline enum kdidx_status on_maker(void *ctx, const struct kd_maker *maker)
{
    kd_emit_maker(ctx, maker);
    return KDIDX_OK;
}

static inline enum kdidx_status on_article(void *ctx, const struct kd_show *show)
{
    kd_emit_line(ctx, &show->record, &show->record.made_by, true);
    return KDIDX_OK;
}

/* Appends to *out, which is UTF-8 also after an error. */
static inline enum kdidx_status export_to(struct kd_buf *out, struct kd_db *db,
                                          struct kd_error *err)
{
    const struct kd_export_sink sink = {out, on_decision, on_article, on_maker};
    enum kdidx_status status = kd_query_export(db, &sink, err);
    must(!out->failed && kd_buf_reserve(out, 0));
    must(kd_utf8_valid(out->data, out->len) == out->len);
    return status;
}

#endif
