/* The nearest word, for "did you mean". */
#ifndef KD_NEAREST_H
#define KD_NEAREST_H

#include <stddef.h>

/* The name most like `wrong`, or NULL when none is near. Names end with NULL. */
const char *kd_nearest(const char *wrong, const char *const *names);

/* The same, where near is what has at most so many letters left out, added, changed or swapped; all
 * that a name's start lacks of it is one of these. */
const char *kd_nearest_within(const char *wrong, const char *const *names, size_t most);

#endif
