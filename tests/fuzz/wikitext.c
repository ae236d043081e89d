/* MediaWiki's markup. */
#include "fuzz.h"
#include "input/wikitext.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct kd_buf text = KD_BUF_EMPTY, again = KD_BUF_EMPTY;
    kd_buf_add(&text, bytes, n);
    kd_buf_add(&again, bytes, n);
    must(kd_wikitext_to_text(&text) && kd_wikitext_to_text(&again));
    must(text.len == again.len && (text.len == 0 || memcmp(text.data, again.data, text.len) == 0));
    must(text.len <= 4 * n + 64);
    kd_buf_free(&text);
    kd_buf_free(&again);
    return 0;
}
