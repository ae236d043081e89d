/* UTF-8 (RFC 3629) and the Unicode properties that kdidx needs (utf8proc). */
#ifndef KD_UTF8_H
#define KD_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Decodes one character at s[0..len), len > 0. Returns its length in bytes (1 to 4) and sets *cp;
 * returns 0 at a byte sequence that is not UTF-8, *cp unchanged. */
size_t kd_utf8_next(const char *s, size_t len, uint32_t *cp);

/* Writes cp (a Unicode scalar value) to out, which has room for 4 bytes; returns the bytes used. */
size_t kd_utf8_put(uint32_t cp, char *out);

/* The offset of the first byte that does not belong to well-formed UTF-8; len when all does. */
size_t kd_utf8_valid(const char *s, size_t len);

/* The key under which two spellings of a name are one: case folded, accents, hyphens, spaces,
 * quotation marks and other punctuation dropped; letters, digits and '+' kept, of any script.
 * Writes at most size - 1 bytes and a NUL to out; returns the bytes written (a longer key is cut
 * at a character's end). Example: "Lee Jae-wook" and "LEE JAE WOOK" give "leejaewook". */
size_t kd_name_key(const char *s, size_t len, char *out, size_t size);

/* The hash of the key of s, going on from that of what stands before it, KD_KEY_NONE for nothing:
 * FNV-1a (Fowler, Noll, Vo), 64 bits. */
#define KD_KEY_NONE UINT64_C(0xcbf29ce484222325)
uint64_t kd_key_hash(uint64_t hash, const char *s, size_t len);

/* Columns that a terminal uses for s: CJK counts two, combining marks none. */
size_t kd_utf8_width(const char *s, size_t len);

/* Composes s[0..len) (Unicode NFC) into out; returns the bytes written, or 0 when it does not fit
 * in `size` or cannot be done. */
size_t kd_utf8_compose(const char *s, size_t len, char *out, size_t size);

bool kd_is_hangul(uint32_t cp);

#endif
