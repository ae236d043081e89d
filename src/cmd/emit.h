/* The record, as the contract has it, out of the structs of extraction. */
#ifndef KD_EMIT_H
#define KD_EMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "extract/record.h"
#include "print/print.h"

/* One map (schema kdidx/record/1): every field, null or [] where the article has nothing. */
void kd_emit_record(struct kd_printer *printer, const struct kd_record *record, bool with_text);

void kd_emit_days(struct kd_printer *printer, uint8_t days);             /* ["wed", "thu"] */
void kd_emit_spans(struct kd_printer *printer, const struct kd_spans *); /* [[start, end], ...] */

#endif
