/* Tables. */
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    check_reading(kd_csv_read, bytes, n);
    return 0;
}
