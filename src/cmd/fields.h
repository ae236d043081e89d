/* The fields of a command's rows, for completion. */
#ifndef KD_FIELDS_H
#define KD_FIELDS_H

#include "extract/record.h"
#include "base/status.h"

/* Adds what --fields and --sort of a command take, as its JSON Schema tells: "name", and
 * "evidence.quote" of what lies in "evidence". None of `sql`, whose columns are the user's. */
enum kdidx_status kd_fields_of(struct kd_arena *arena, const char *command, struct kd_strings *out,
                               struct kd_error *err);

#endif
