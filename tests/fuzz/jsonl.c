/* JSON: objects in lines, one after another, in arrays, in the answers of news services. */
#include "reading.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    check_reading(kd_jsonl_read, bytes, n);
    return 0;
}
