/* Characters that scraped text has in another's guise: character references that nobody resolved
 * (HTML, 13.5), and UTF-8 that was read as Windows-1252, "â€œ" for a quotation mark. */
#ifndef KD_GARBLED_H
#define KD_GARBLED_H

#include <stddef.h>
#include <stdint.h>

struct kd_garbled {
    uint32_t cp; /* the character that is meant */
    size_t size; /* bytes that stand for it, 0 when what stands there means itself */
    size_t last; /* where the last character of those bytes starts */
};

/* What stands at s, len bytes of valid UTF-8, len > 0. */
struct kd_garbled kd_garbled_at(const char *s, size_t len);

#endif
