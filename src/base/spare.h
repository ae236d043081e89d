/* Memory for libraries that do not bear to have none. */
#ifndef KD_SPARE_H
#define KD_SPARE_H

#include <stdbool.h>
#include <stddef.h>

/* Whether so many bytes can be had now. They are given back, so another thread may still take them:
 * to be asked where a library would abort, or end the program, when an allocation fails. */
bool kd_can_spare(size_t size);

#endif
