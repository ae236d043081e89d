/* Lines that were broken at one width. Such text is told by its lines that go on in small letters:
 * where they end, the next word would not have fitted. Lines of a list, or of somebody who writes
 * in small letters only, are of all lengths. */
#include "extract/wrap.h"

#include <ctype.h>
#include <stdbool.h>
#include <string.h>

enum {
    FEW = 2,     /* lines that go on in small letters tell nothing yet */
    NARROW = 30, /* columns: a list, or a picture's caption */
    WIDE = 120   /* columns: more is no width to break at */
};

/* The end of a line, and how the next one starts. */
struct seam {
    uint32_t end;   /* the '\n' */
    uint32_t width; /* of the line */
    uint32_t word;  /* of the next line's first word */
    bool plain;     /* the next line is no item of a list */
    bool amid;      /* nor does the line end a sentence */
    bool small;     /* the next line starts with a small letter */
};

struct lines {
    const char *s;
    const uint32_t *map;
    uint32_t len;
};

/* How wide s[from..to) is: its characters, or the article's bytes, which fold and fmt count. */
typedef uint32_t measure(const struct lines *lines, uint32_t from, uint32_t to);

static uint32_t characters(const struct lines *lines, uint32_t from, uint32_t to)
{
    uint32_t n = 0;
    for (uint32_t i = from; i < to; i++)
        n += ((unsigned char)lines->s[i] & 0xC0) != 0x80;
    return n;
}

static uint32_t bytes(const struct lines *lines, uint32_t from, uint32_t to)
{
    return lines->map[to] - lines->map[from];
}

static bool ends_sentence(const char *s, uint32_t start, uint32_t end)
{
    while (end > start &&
           (isspace((unsigned char)s[end - 1]) || strchr("\"')]", s[end - 1]) != NULL))
        end--;
    return end == start || strchr(".!?:;|", s[end - 1]) != NULL;
}

/* The seam behind the line that starts at `start`; false where no line follows at once. */
static bool seam_at(const struct lines *lines, uint32_t start, measure *wide, struct seam *seam)
{
    const char *s = lines->s;
    uint32_t len = lines->len;
    const char *newline = memchr(s + start, '\n', len - start);
    if (newline == NULL)
        return false;
    seam->end = (uint32_t)(newline - s);
    uint32_t next = seam->end + 1, end = next;
    while (end < len && !isspace((unsigned char)s[end]))
        end++;
    unsigned char first = next < len ? (unsigned char)s[next] : '\n';
    seam->width = wide(lines, start, seam->end);
    seam->word = wide(lines, next, end);
    seam->small = islower(first);
    seam->plain = end > next && (isalnum(first) || first >= 0x80 || strchr("\"'(", first) != NULL);
    seam->amid = seam->plain && !ends_sentence(s, start, seam->end);
    return true;
}

static bool is_full(const struct seam *seam, uint32_t width)
{
    return seam->width + 1 + seam->word > width && seam->width <= width;
}

/* The width at which the text was broken, as that measure counts, or 0. */
static uint32_t width_of(const struct lines *lines, measure *wide)
{
    struct seam seam;
    uint32_t width = 0, going_on = 0, full = 0;
    for (uint32_t at = 0; seam_at(lines, at, wide, &seam); at = seam.end + 1)
        if (seam.amid && seam.small && seam.width > width)
            width = seam.width;
    if (width < NARROW || width > WIDE)
        return 0;
    for (uint32_t at = 0; seam_at(lines, at, wide, &seam); at = seam.end + 1)
        if (seam.amid && seam.small) {
            going_on++;
            full += is_full(&seam, width);
        }
    return going_on >= FEW && full * 10 >= going_on * 8 ? width : 0;
}

void kd_unwrap(char *s, uint32_t *map, uint32_t *len)
{
    const struct lines lines = {s, map, *len};
    measure *wide = characters;
    uint32_t width = width_of(&lines, wide), to = 0;
    struct seam seam;
    if (width == 0)
        width = width_of(&lines, wide = bytes);
    if (width == 0)
        return;
    for (uint32_t at = 0; at < *len;) {
        bool more = seam_at(&lines, at, wide, &seam);
        uint32_t end = more ? seam.end : *len;
        /* the widest line amid a sentence may be of one that was not the widest of all */
        bool joined = more && seam.plain && seam.width + 1 + seam.word > width;
        memmove(s + to, s + at, end - at);
        memmove(map + to, map + at, (end - at) * sizeof *map);
        to += end - at;
        bool hyphen = to > 1 && s[to - 1] == '-' && isalpha((unsigned char)s[to - 2]);
        if (more && !(joined && hyphen)) {
            s[to] = joined ? ' ' : '\n';
            map[to++] = map[end];
        }
        at = end + more;
    }
    map[to] = map[*len];
    s[to] = '\0';
    *len = to;
}
