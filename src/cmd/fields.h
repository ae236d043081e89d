/* The fields of a command's rows, for completion. */
#ifndef KD_FIELDS_H
#define KD_FIELDS_H

#include "extract/record.h"
#include "base/status.h"

/* Adds what --fields and --sort of a command take, as its JSON Schema tells: "name", and
 * "evidence.quote" of what lies in "evidence". None of `sql`, whose columns are the user's.
 * `words`: the operands and options ("--people") that stand on its line, as far as it is known.
 * Where rows have several forms, the words tell which; where they do not, a field of any form that
 * needs no option is added. */
enum kdidx_status kd_fields_of(struct kd_arena *arena, const char *command,
                               const struct kd_strings *words, struct kd_strings *out,
                               struct kd_error *err);

#endif
