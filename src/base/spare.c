/* Memory for libraries that do not bear to have none. */
#include "base/spare.h"

#include <stdlib.h>

bool kd_can_spare(size_t size)
{
    void *volatile there = malloc(size); /* volatile: it must be asked for */
    bool can = there != NULL;
    free(there);
    return can;
}
