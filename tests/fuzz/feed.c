/* XML: feeds, exports, wikis' dumps, anything. */
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    check_reading(kd_feed_read, bytes, n);
    return 0;
}
