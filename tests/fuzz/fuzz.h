/* What the fuzz targets (libFuzzer) share. */
#ifndef KD_FUZZ_H
#define KD_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/utf8.h"

static inline void must(bool holds)
{
    if (!holds)
        abort();
}

/* NUL-terminated copy; the caller frees it. */
static inline char *copy_of(const uint8_t *bytes, size_t n)
{
    char *copy = malloc(n + 1);
    must(copy != NULL);
    if (n > 0)
        memcpy(copy, bytes, n);
    copy[n] = '\0';
    return copy;
}

static inline bool is_utf8(const char *text)
{
    return kd_utf8_valid(text, strlen(text)) == strlen(text);
}

/* Whether [start, end) is a span of the text: not empty, and of whole characters. */
static inline bool is_span(const char *text, size_t len, size_t start, size_t end)
{
    return start < end && end <= len && ((unsigned char)text[start] & 0xC0) != 0x80 &&
           (end == len || ((unsigned char)text[end] & 0xC0) != 0x80);
}

/* A path in a folder of this process's own, below $TMPDIR, for what is read from a file only. Valid
 * until the next. */
static inline const char *scratch(const char *name)
{
    static char folder[200], path[300];
    const char *tmp = getenv("TMPDIR");
    if (folder[0] == '\0') {
        snprintf(folder, sizeof folder, "%s/kdidx-fuzz-XXXXXX", tmp != NULL ? tmp : "/tmp");
        must(mkdtemp(folder) != NULL);
    }
    snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static inline void write_scratch(const char *path, const void *bytes, size_t n)
{
    FILE *file = fopen(path, "wb");
    must(file != NULL);
    must(fwrite(bytes, 1, n, file) == n);
    must(fclose(file) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

#endif
