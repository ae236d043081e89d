/* Anything, as an input's first bytes show what it is: compressions, archives, one in another, and
 * what is in them. */
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    check_reading(kd_format_read, bytes, n);
    return 0;
}
