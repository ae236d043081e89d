/* Characters in another's guise. */
#include "extract/garbled.h"

#include <string.h>

#include "base/utf8.h"

/* ---- character references ---- */

/* The named references that are left in text; the others are letters of other languages. */
static const struct {
    const char *name;
    uint32_t cp;
} references[] = {{"quot;", '"'},      {"amp;", '&'},       {"apos;", '\''},    {"lt;", '<'},
                  {"gt;", '>'},        {"nbsp;", 0xA0},     {"lsquo;", 0x2018}, {"rsquo;", 0x2019},
                  {"ldquo;", 0x201C},  {"rdquo;", 0x201D},  {"sbquo;", 0x201A}, {"bdquo;", 0x201E},
                  {"hellip;", 0x2026}, {"ndash;", 0x2013},  {"mdash;", 0x2014}, {"bull;", 0x2022},
                  {"middot;", 0xB7},   {"laquo;", 0xAB},    {"raquo;", 0xBB},   {"eacute;", 0xE9},
                  {"hearts;", 0x2665}, {"prime;", 0x2032},  {"Prime;", 0x2033}, {"copy;", 0xA9},
                  {"shy;", 0xAD},      {"zwnj;", 0x200C},   {"ensp;", 0x2002},  {"emsp;", 0x2003},
                  {"thinsp;", 0x2009}, {"lsaquo;", 0x2039}, {"rsaquo;", 0x203A}};

/* The value of a digit, 16 or more for what is none. */
static uint32_t digit(char c)
{
    return c >= '0' && c <= '9'   ? (uint32_t)(c - '0')
           : c >= 'a' && c <= 'f' ? (uint32_t)(c - 'a') + 10
           : c >= 'A' && c <= 'F' ? (uint32_t)(c - 'A') + 10
                                  : 16;
}

/* "#8217;" or "#x2019;": its bytes, or 0. */
static size_t numeric(const char *s, size_t len, uint32_t *cp)
{
    enum { LONGEST = 10, MOST = 0x10FFFF };
    if (len < 3 || s[0] != '#')
        return 0;
    uint32_t base = s[1] == 'x' || s[1] == 'X' ? 16 : 10;
    size_t first = base == 16 ? 2 : 1, i = first;
    for (*cp = 0; i < len && i < LONGEST && digit(s[i]) < base; i++)
        *cp = *cp * base + digit(s[i]);
    bool valid = *cp >= 0x20 && *cp <= MOST && (*cp < 0xD800 || *cp > 0xDFFF);
    return valid && i > first && i < len && s[i] == ';' ? i + 1 : 0;
}

/* "quot;" or "#34;", behind the '&': its bytes, or 0. */
static size_t reference(const char *s, size_t len, uint32_t *cp)
{
    for (size_t i = 0; i < sizeof references / sizeof *references; i++) {
        size_t n = strlen(references[i].name);
        *cp = references[i].cp;
        if (len >= n && memcmp(s, references[i].name, n) == 0)
            return n;
    }
    return numeric(s, len, cp);
}

/* "&quot;", and what was escaped twice, "&amp;quot;". */
static struct kd_garbled reference_at(const char *s, size_t len)
{
    uint32_t cp, inner;
    size_t size = reference(s + 1, len - 1, &cp), more = size;
    if (size == 0)
        return (struct kd_garbled){0};
    size++;
    while (cp == '&' && (more = reference(s + size, len - size, &inner)) > 0) {
        cp = inner;
        size += more;
    }
    return (struct kd_garbled){cp, size, size - 1};
}

/* ---- UTF-8 read as Windows-1252 ---- */

/* The byte of Windows-1252 that stands for the character, or 0. What it leaves undefined stands for
 * itself, as in the WHATWG's Encoding Standard. */
static unsigned char byte_of(uint32_t cp)
{
    static const uint16_t high[32] = {
        0x20AC, 0x81,   0x201A, 0x192,  0x201E, 0x2026, 0x2020, 0x2021, 0x2C6,  0x2030, 0x160,
        0x2039, 0x152,  0x8D,   0x17D,  0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC,  0x2122, 0x161,  0x203A, 0x153,  0x9D,   0x17E,  0x178};
    for (unsigned char i = 0; i < 32; i++)
        if (high[i] == cp)
            return (unsigned char)(0x80 + i);
    return cp >= 0xA0 && cp <= 0xFF ? (unsigned char)cp : 0;
}

/* Whether a character that came out is one that texts about dramas have, so that two characters
 * which merely look so ("Spaß“") stay two: accented Latin, punctuation, kana, Hangul. */
static bool is_likely(uint32_t cp)
{
    return (cp >= 0xA0 && cp <= 0x17F) || (cp >= 0x2000 && cp <= 0x20CF) || cp == 0x2122 ||
           (cp >= 0x3000 && cp <= 0x30FF) || (cp >= 0xAC00 && cp <= 0xD7A3);
}

static struct kd_garbled misread_at(const char *s, size_t len)
{
    enum { A_CIRCUMFLEX = 0xE2, EURO = 0x80 };
    unsigned char byte[4] = {0};
    size_t used = 0, last = 0, taken = 0, wanted = 1;
    while (taken < wanted && used < len) {
        uint32_t cp;
        size_t n = kd_utf8_next(s + used, len - used, &cp);
        unsigned char b = n > 0 ? byte_of(cp) : 0;
        if (b == 0 || (taken > 0 && (b & 0xC0) != 0x80))
            break;
        if (taken == 0)
            wanted = b >= 0xE0 && b < 0xF0 ? 3 : b >= 0xC2 && b < 0xE0 ? 2 : 0;
        byte[taken++] = b;
        last = used;
        used += n;
    }
    /* the closing quotation mark's last byte is undefined, and is often lost */
    if (taken == 2 && wanted == 3 && byte[0] == A_CIRCUMFLEX && byte[1] == EURO)
        return (struct kd_garbled){0x201D, used, last};
    uint32_t cp = 0;
    bool whole = taken == wanted && kd_utf8_next((const char *)byte, taken, &cp) == taken;
    return whole && is_likely(cp) ? (struct kd_garbled){cp, used, last} : (struct kd_garbled){0};
}

struct kd_garbled kd_garbled_at(const char *s, size_t len)
{
    if (s[0] == '&')
        return reference_at(s, len);
    bool latin =
        (unsigned char)s[0] == 0xC3; /* U+00C0 to U+00FF, where all begin; see misread_at */
    return latin && len > 2 ? misread_at(s, len) : (struct kd_garbled){0};
}
