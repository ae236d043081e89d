/* UTF-8 (RFC 3629) and the Unicode properties that kdidx needs: the only file that knows utf8proc.
 */
#include "base/utf8.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

size_t kd_utf8_next(const char *s, size_t len, uint32_t *cp)
{
    const unsigned char *u = (const unsigned char *)s;
    if (u[0] < 0x80) {
        *cp = u[0];
        return 1;
    }
    size_t n = u[0] >= 0xF0 ? 4 : u[0] >= 0xE0 ? 3 : 2;
    if (u[0] < 0xC2 || u[0] > 0xF4 || n > len)
        return 0;
    uint32_t c = u[0] & (0x7FU >> n);
    for (size_t i = 1; i < n; i++) {
        if ((u[i] & 0xC0) != 0x80)
            return 0;
        c = c << 6 | (u[i] & 0x3F);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < least[n] || c > 0x10FFFF || (c >= 0xD800 && c <= 0xDFFF))
        return 0;
    *cp = c;
    return n;
}

size_t kd_utf8_put(uint32_t cp, char *out)
{
    return (size_t)utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out);
}

size_t kd_utf8_valid(const char *s, size_t len)
{
    size_t i = 0;
    while (i < len) {
        uint64_t eight;
        if (len - i >= sizeof eight) {
            memcpy(&eight, s + i, sizeof eight);
            if ((eight & UINT64_C(0x8080808080808080)) == 0) {
                i += sizeof eight;
                continue;
            }
        }
        uint32_t cp;
        size_t n = kd_utf8_next(s + i, len - i, &cp);
        if (n == 0)
            return i;
        i += n;
    }
    return len;
}

static bool kept_in_key(uint32_t cp)
{
    switch (utf8proc_category((utf8proc_int32_t)cp)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO:
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO:
        return true;
    default:
        return cp == '+';
    }
}

/* Adds the compatibility decomposition of one character, folded, without marks. */
static size_t key_char(uint32_t cp, char *out, size_t room)
{
    if (kd_is_hangul(cp)) { /* a syllable is a letter of its own: not taken apart */
        char utf8[4];
        size_t n = kd_utf8_put(cp, utf8);
        if (n <= room)
            memcpy(out, utf8, n);
        return n <= room ? n : 0;
    }
    utf8proc_int32_t parts[18];
    int last_class = 0;
    utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)cp, parts, 18, UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD,
        &last_class);
    size_t used = 0;
    for (utf8proc_ssize_t i = 0; i < count && i < 18; i++) {
        if (!kept_in_key((uint32_t)parts[i]))
            continue;
        char utf8[4];
        size_t n = kd_utf8_put((uint32_t)parts[i], utf8);
        if (used + n > room)
            return 0;
        memcpy(out + used, utf8, n);
        used += n;
    }
    return used;
}

/* The byte that an ASCII character leaves in a key; 0: none. */
static const unsigned char ascii_key[0x80] = {
    ['+'] = '+', ['0'] = '0', ['1'] = '1', ['2'] = '2', ['3'] = '3', ['4'] = '4', ['5'] = '5',
    ['6'] = '6', ['7'] = '7', ['8'] = '8', ['9'] = '9', ['A'] = 'a', ['B'] = 'b', ['C'] = 'c',
    ['D'] = 'd', ['E'] = 'e', ['F'] = 'f', ['G'] = 'g', ['H'] = 'h', ['I'] = 'i', ['J'] = 'j',
    ['K'] = 'k', ['L'] = 'l', ['M'] = 'm', ['N'] = 'n', ['O'] = 'o', ['P'] = 'p', ['Q'] = 'q',
    ['R'] = 'r', ['S'] = 's', ['T'] = 't', ['U'] = 'u', ['V'] = 'v', ['W'] = 'w', ['X'] = 'x',
    ['Y'] = 'y', ['Z'] = 'z', ['a'] = 'a', ['b'] = 'b', ['c'] = 'c', ['d'] = 'd', ['e'] = 'e',
    ['f'] = 'f', ['g'] = 'g', ['h'] = 'h', ['i'] = 'i', ['j'] = 'j', ['k'] = 'k', ['l'] = 'l',
    ['m'] = 'm', ['n'] = 'n', ['o'] = 'o', ['p'] = 'p', ['q'] = 'q', ['r'] = 'r', ['s'] = 's',
    ['t'] = 't', ['u'] = 'u', ['v'] = 'v', ['w'] = 'w', ['x'] = 'x', ['y'] = 'y', ['z'] = 'z'};

/* The key of the character at s[*i], which is not ASCII, moving *i behind it; 0 bytes for what is
 * no UTF-8 or does not fit. */
static size_t key_beyond(const char *s, size_t len, size_t *i, char *out, size_t room)
{
    uint32_t cp;
    size_t n = kd_utf8_next(s + *i, len - *i, &cp);
    *i += n > 0 ? n : 1;
    return n > 0 ? key_char(cp, out, room) : 0;
}

size_t kd_name_key(const char *s, size_t len, char *out, size_t size)
{
    size_t used = 0;
    if (size == 0)
        return 0;
    for (size_t i = 0; i < len && used + 1 < size;) {
        unsigned char c = (unsigned char)s[i];
        if (c >= 0x80) {
            used += key_beyond(s, len, &i, out + used, size - 1 - used);
            continue;
        }
        out[used] = (char)ascii_key[c];
        used += ascii_key[c] != 0;
        i++;
    }
    out[used] = '\0';
    return used;
}

uint64_t kd_key_hash(uint64_t hash, const char *s, size_t len)
{
    const uint64_t prime = UINT64_C(0x100000001b3);
    for (size_t i = 0; i < len;) {
        unsigned char c = (unsigned char)s[i];
        if (c < 0x80) {
            hash = ascii_key[c] != 0 ? (hash ^ ascii_key[c]) * prime : hash;
            i++;
            continue;
        }
        char key[4 * 18];
        size_t n = key_beyond(s, len, &i, key, sizeof key);
        for (size_t k = 0; k < n; k++)
            hash = (hash ^ (unsigned char)key[k]) * prime;
    }
    return hash;
}

size_t kd_utf8_width(const char *s, size_t len)
{
    size_t width = 0;
    for (size_t i = 0; i < len;) {
        uint32_t cp;
        bool plain = s[i] >= ' ' && s[i] <= '~';
        size_t n = plain ? 0 : kd_utf8_next(s + i, len - i, &cp);
        if (n == 0) {
            i++;
            width++;
            continue;
        }
        int w = utf8proc_charwidth((utf8proc_int32_t)cp);
        width += w > 0 ? (size_t)w : 0;
        i += n;
    }
    return width;
}

size_t kd_utf8_compose(const char *s, size_t len, char *out, size_t size)
{
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)s, (utf8proc_ssize_t)len, &composed,
                                      UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    size_t used = n > 0 && (size_t)n <= size ? (size_t)n : 0;
    if (used > 0)
        memcpy(out, composed, used);
    free(composed);
    return used;
}

bool kd_is_hangul(uint32_t cp)
{
    return (cp >= 0xAC00 && cp <= 0xD7A3) || (cp >= 0x1100 && cp <= 0x11FF) ||
           (cp >= 0x3130 && cp <= 0x318F);
}
