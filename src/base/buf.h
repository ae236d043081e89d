/* A growing byte buffer that carries its length. */
#ifndef KD_BUF_H
#define KD_BUF_H

#include <stdbool.h>
#include <stddef.h>

/* `data` is NUL-terminated whenever it is not NULL; the NUL is not counted in `len`.
 * After a failed allocation `failed` stays set, the contents stay as they were, and further
 * appends do nothing: check once, at the end. */
struct kd_buf {
    char *data;
    size_t len; /* bytes in use */
    size_t cap; /* bytes allocated, the NUL's included */
    bool failed;
};

#define KD_BUF_EMPTY ((struct kd_buf){0})

void kd_buf_free(struct kd_buf *buf);
void kd_buf_clear(struct kd_buf *buf);             /* length 0, memory kept, `failed` reset */
bool kd_buf_reserve(struct kd_buf *buf, size_t n); /* room for n more bytes */
void kd_buf_add(struct kd_buf *buf, const void *bytes, size_t n);
void kd_buf_add_str(struct kd_buf *buf, const char *str);
void kd_buf_add_char(struct kd_buf *buf, char c);
__attribute__((format(printf, 2, 3))) void kd_buf_printf(struct kd_buf *buf, const char *fmt, ...);

#endif
