/* The progress line on a terminal, and the wish to stop (SIGINT, SIGTERM). */
#ifndef KD_PROGRESS_H
#define KD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include "cmd/pace.h"

/* Whether there is a terminal to show it on: standard error. */
bool kd_progress_wanted(void);

/* From here on it is not: the results themselves go to the terminal. */
void kd_progress_off(void);

/* Shows how far it is, twice a second at most and not before half a second; the first call tells
 * when the work began. */
void kd_progress_show(const struct kd_progress *progress);
void kd_progress_clear(void); /* takes the line away; without one it does nothing */

/* Says what goes on after the last article, and how far it is (all: 0, not known), twice a second
 * at most; true once kd_interrupted is. A kd_db_watcher. */
bool kd_progress_watch(const char *doing, uint64_t done, uint64_t all);

/* From here on the first SIGINT or SIGTERM only makes kd_interrupted true, and says so; the second
 * ends the program at once. A call of the system that waits ends with EINTR. */
void kd_interrupt_catch(void);
bool kd_interrupted(void);
/* No signal interrupts this thread: the one that reads must not wait on. */
void kd_interrupt_elsewhere(void);

#endif
