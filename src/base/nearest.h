/* The nearest word, for "did you mean". */
#ifndef KD_NEAREST_H
#define KD_NEAREST_H

/* The name most like `wrong`, or NULL when none is near. Names end with NULL. */
const char *kd_nearest(const char *wrong, const char *const *names);

#endif
