/* The progress line on a terminal, and the wish to stop (SIGINT, SIGTERM). */
#ifndef KD_PROGRESS_H
#define KD_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

/* Shows the counts when standard error is a terminal, twice a second at most. */
void kd_progress(uint64_t articles, uint64_t rejected);
void kd_progress_clear(void); /* takes the line away; without one it does nothing */

/* From here on the first SIGINT or SIGTERM only makes kd_interrupted true; the second ends the
 * program at once. */
void kd_interrupt_catch(void);
bool kd_interrupted(void);

#endif
