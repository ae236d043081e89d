/* A growing byte buffer that carries its length. */
#include "base/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void kd_buf_free(struct kd_buf *buf)
{
    free(buf->data);
    *buf = KD_BUF_EMPTY;
}

void kd_buf_clear(struct kd_buf *buf)
{
    buf->len = 0;
    buf->failed = false;
    if (buf->data != NULL)
        buf->data[0] = '\0';
}

bool kd_buf_reserve(struct kd_buf *buf, size_t n)
{
    if (buf->failed || n > SIZE_MAX / 2 - buf->len - 1) {
        buf->failed = true;
        return false;
    }
    size_t need = buf->len + n + 1;
    if (need <= buf->cap)
        return true;
    size_t cap = buf->cap < 64 ? 64 : buf->cap;
    while (cap < need)
        cap += cap / 2;
    char *data = realloc(buf->data, cap);
    if (data == NULL) {
        buf->failed = true;
        return false;
    }
    if (buf->data == NULL)
        data[0] = '\0';
    buf->data = data;
    buf->cap = cap;
    return true;
}

void kd_buf_add(struct kd_buf *buf, const void *bytes, size_t n)
{
    if (!kd_buf_reserve(buf, n))
        return;
    if (n > 0)
        memcpy(buf->data + buf->len, bytes, n);
    buf->len += n;
    buf->data[buf->len] = '\0';
}

void kd_buf_add_str(struct kd_buf *buf, const char *str)
{
    kd_buf_add(buf, str, strlen(str));
}

void kd_buf_add_char(struct kd_buf *buf, char c)
{
    kd_buf_add(buf, &c, 1);
}

void kd_buf_printf(struct kd_buf *buf, const char *fmt, ...)
{
    va_list args;
    va_start(args, fmt);
    int n = vsnprintf(NULL, 0, fmt, args);
    va_end(args);
    if (n < 0 || !kd_buf_reserve(buf, (size_t)n)) {
        buf->failed = true;
        return;
    }
    va_start(args, fmt);
    vsnprintf(buf->data + buf->len, (size_t)n + 1, fmt, args);
    va_end(args);
    buf->len += (size_t)n;
}
