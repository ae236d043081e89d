/* Limits of the process for a statement of the user's: of the program alone, for a library may not
 * end it. */
#ifndef KD_GUARD_H
#define KD_GUARD_H

#include <stdint.h>

/* From now on the program ends, with exit status 2 and a sentence, when it has used the processor
 * for so many seconds and two more before the next call; 0: never. SQLite gets 1 GiB of memory at
 * most. Nothing may be open for writing. */
void kd_guard(uint64_t seconds);

#endif
