/* Text in XML and HTML: escaped in one place. */
#include "print/markup.h"

#include <stdint.h>
#include <string.h>

#include "base/utf8.h"
#include "print/print.h"

/* What a character is written as: a reference, or its own bytes (*n of them). */
static const char *written(const char *s, size_t *n, uint32_t c)
{
    const char *reference = c == '<'    ? "&lt;"
                            : c == '>'  ? "&gt;"
                            : c == '&'  ? "&amp;"
                            : c == '"'  ? "&quot;"
                            : c == '\'' ? "&#39;"
                            /* In UTF-8, but in no XML document. */
                            : (c & 0xFFFE) == 0xFFFE ? "\uFFFD"
                                                     : NULL;
    if (reference != NULL)
        *n = strlen(reference);
    return reference != NULL ? reference : s;
}

static void add(struct kd_buf *out, const char *s, size_t len, size_t most)
{
    static const char cut[] = "…";
    size_t start = out->len, whole = start; /* whole: the end of what fits with "…" behind it */
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t c = 0;
        n = kd_utf8_next(s + i, len - i, &c);
        n = n > 0 ? n : 1; /* cleaned: never */
        size_t size = n;
        const char *text = written(s + i, &size, c);
        if (out->len - start + size > most) {
            out->len = whole;
            kd_buf_add_str(out, cut);
            return;
        }
        kd_buf_add(out, text, size);
        if (out->failed)
            return;
        if (out->len - start + sizeof cut - 1 <= most)
            whole = out->len;
    }
}

void kd_markup_clip(struct kd_buf *out, const char *s, size_t most)
{
    struct kd_buf clean = KD_BUF_EMPTY;
    if (s == NULL)
        return;
    kd_print_clean(&clean, s, strlen(s));
    add(out, clean.data != NULL ? clean.data : "", clean.len, most);
    out->failed = out->failed || clean.failed;
    kd_buf_free(&clean);
}

void kd_markup_text(struct kd_buf *out, const char *s)
{
    kd_markup_clip(out, s, SIZE_MAX);
}
