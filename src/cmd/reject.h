/* What is told of rejected inputs: a sentence on standard error, a line in the --reject-file, a row
 * in the database that the command writes. */
#ifndef KD_REJECT_H
#define KD_REJECT_H

#include <stdbool.h>

#include "cmd/cmd.h"

/* Makes the file that --reject-file names, empty, before anything else is done. KDIDX_USAGE: it is
 * an input. KDIDX_IO, KDIDX_FULL. Without the option it does nothing. */
enum kdidx_status kd_rejects_open(struct kd_run *run);

/* Names a rejected input in all of these. `place` may be "". */
void kd_rejected(struct kd_run *run, const char *source, const char *place, const char *reason);

/* The parts of it, for files that are told of, and stored, together and listed each. */
void kd_say_rejected(const char *source, const char *place, const char *reason);
void kd_note_rejected(struct kd_run *run, const char *source, const char *place,
                      const char *reason);
void kd_list_rejected(struct kd_run *run, const char *source, const char *place,
                      const char *reason);

/* Stores what was rejected while run's operands were read, which came to `status`; `cut`: not all
 * of them were read. What an earlier reading of them left is forgotten when they were read to the
 * end. Returns status, or why it could not be stored. */
enum kdidx_status kd_rejects_store(struct kd_run *run, enum kdidx_status status, bool cut);

/* Ends the file. Returns status, or why it could not be written. */
enum kdidx_status kd_rejects_close(struct kd_run *run, enum kdidx_status status);

#endif
