/* Pages of any encoding: the first line is what the transport says, or empty. */
#include "fuzz.h"
#include "input/charset.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    const uint8_t *line = memchr(bytes, '\n', n);
    size_t said = line != NULL ? (size_t)(line - bytes) : 0, skip = line != NULL ? said + 1 : 0;
    char *charset = copy_of(bytes, said);
    struct kd_buf out = KD_BUF_EMPTY;
    struct kd_repairs repairs;
    must(kd_charset_decode((const char *)bytes + skip, n - skip, said > 0 ? charset : NULL, &out,
                           &repairs));
    must(out.len == 0 || kd_utf8_valid(out.data, out.len) == out.len);
    must(repairs.replaced_bytes <= n && repairs.cp1252_bytes <= n);
    kd_buf_free(&out);
    free(charset);
    return 0;
}
