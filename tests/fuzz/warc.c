/* Crawls: records, the HTTP in them, its codings, the pages and feeds in that. */
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    check_reading(kd_warc_read, bytes, n);
    return 0;
}
