/* The record, as the contract has it, out of the structs of extraction. */
#ifndef KD_EMIT_H
#define KD_EMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/status.h"
#include "extract/maker.h"
#include "extract/record.h"
#include "print/print.h"
#include "store/decide.h"

/* Appends the record as a line of JSON (schema kdidx/record/1): every field, null or [] where the
 * article has nothing; `places` only of a record that lists them, `maker` and `stated` only where
 * the maker is known. Failures stay in out->failed. */
void kd_emit_line(struct kd_buf *out, const struct kd_record *record,
                  const struct kd_made_by *made_by, bool with_text);

/* A printer for one line of JSON; NULL: out of memory, which `out` then remembers. */
struct kd_printer *kd_emit_printer(struct kd_buf *out);

/* As kd_emit_line, of a maker (schema kdidx/maker/1). */
void kd_emit_maker(struct kd_buf *out, const struct kd_maker *maker);

/* The same of a decision of the user's (schema kdidx/decision/1). */
void kd_emit_decision(struct kd_buf *out, const struct kd_decision *decision);

/* The keys "kind", "says", "a" and "b". */
void kd_emit_decided(struct kd_printer *printer, const struct kd_decision *decision);

/* Writes lines to standard output. KDIDX_NOMEM when they had failed, KDIDX_IO, KDIDX_FULL. */
enum kdidx_status kd_emit_write(const struct kd_buf *lines, struct kd_error *err);

/* The key "places" with [{"source", "ordinal"}, ...]. */
void kd_emit_places(struct kd_printer *printer, const struct kd_source_places *);
/* "episode": the number, or null for 0. */
void kd_emit_episode(struct kd_printer *p, unsigned episode);

void kd_emit_days(struct kd_printer *printer, uint8_t days);             /* ["wed", "thu"] */
void kd_emit_spans(struct kd_printer *printer, const struct kd_spans *); /* [[start, end], ...] */

#endif
