/* The normal form of an article's text, with a map back to its bytes. */
#include "extract/text.h"

#include <string.h>

#include "base/utf8.h"
#include "extract/garbled.h"
#include "extract/wrap.h"

/* Arrows, hearts, notes, emoji: part of no word. */
static bool is_symbol(uint32_t cp)
{
    return (cp >= 0x2190 && cp <= 0x21FF) || (cp >= 0x2600 && cp <= 0x27BF) ||
           (cp >= 0x2B00 && cp <= 0x2BFF) || (cp >= 0x1F000 && cp <= 0x1FAFF);
}

/* What a character becomes: an ASCII string, "" to drop it, or NULL to keep it. */
static const char *replacement(uint32_t cp)
{
    if (cp >= 0xFF01 && cp <= 0xFF5E) { /* full-width forms of ASCII */
        static const char ascii[] =
            "!\0\"\0#\0$\0%\0&\0'\0(\0)\0*\0+\0,\0-\0.\0/\0"
            "0\0001\0002\0003\0004\0005\0006\0007\0008\0009\0:\0;\0<\0=\0>\0?\0@\0"
            "A\0B\0C\0D\0E\0F\0G\0H\0I\0J\0K\0L\0M\0N\0O\0P\0Q\0R\0S\0T\0U\0V\0W\0X\0Y\0Z\0"
            "[\0\\\0]\0^\0_\0`\0"
            "a\0b\0c\0d\0e\0f\0g\0h\0i\0j\0k\0l\0m\0n\0o\0p\0q\0r\0s\0t\0u\0v\0w\0x\0y\0z\0"
            "{\0|\0}\0~";
        return ascii + (cp - 0xFF01) * 2;
    }
    switch (cp) {
    case '\r':
    case 0xAD:
    case 0x200B:
    case 0x200C:
    case 0x200D:
    case 0x200E:
    case 0x200F:
    case 0x2060:
    case 0xFEFF:
        return "";
    case '\t':
    case '\v':
    case '\f':
    case 0xA0:
    case 0x1680:
    case 0x202F:
    case 0x205F:
    case 0x3000:
        return " ";
    case 0x2028:
    case 0x2029:
    case 0x85:
        return "\n";
    case 0x2018:
    case 0x2019:
    case 0x201A:
    case 0x201B:
    case 0x2032:
    case 0x2BC:
    case 0xB4:
    case '`':
        return "'";
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x2033:
    case 0xAB:
    case 0xBB:
    case 0x2039:
    case 0x203A:
    case 0x3008:
    case 0x3009:
    case 0x300A:
    case 0x300B:
    case 0x300C:
    case 0x300D:
    case 0x300E:
    case 0x300F:
        return "\"";
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
    case 0x2212:
        return "-";
    case 0x2014:
    case 0x2015:
        return "--";
    case 0xB7: /* dots between names */
    case 0x2027:
    case 0x30FB:
    case 0x318D:
    case 0x2022: /* what stands before the items of a list */
    case 0x2023:
    case 0x2043:
    case 0x203B:
    case 0x25A0:
    case 0x25A1:
    case 0x25AA:
    case 0x25AB:
    case 0x25B6:
    case 0x25B8:
    case 0x25BA:
    case 0x25C6:
    case 0x25C7:
    case 0x25CB:
    case 0x25CF:
    case 0x25E6:
    case 0x2605:
    case 0x2606:
    case 0x2713:
    case 0x2714:
    case 0x27A2:
    case 0x27A4:
        return "*";
    case 0xA9: /* a C in a circle, glued to its owner */
    case 0x24B8:
    case 0x24D2:
        return "\xC2\xA9 ";
    case 0x2026:
        return "...";
    case 0x3001:
        return ",";
    case 0x3002:
        return ".";
    case 0x3010:
        return "[";
    case 0x3011:
        return "]";
    case 0xFE0E: /* how the symbol before is drawn */
    case 0xFE0F:
        return "";
    default:
        return cp >= 0x2000 && cp <= 0x200A ? " " : is_symbol(cp) ? "*" : NULL;
    }
}

static bool is_combining(uint32_t cp)
{
    return (cp >= 0x300 && cp <= 0x36F) || (cp >= 0x1160 && cp <= 0x11FF);
}

/* The length of the marks (or Hangul jamo) that follow the character at s. */
static size_t marks_after(const char *s, size_t len)
{
    size_t used = 0;
    while (used < len && (unsigned char)s[used] >= 0x80) {
        uint32_t cp;
        size_t n = kd_utf8_next(s + used, len - used, &cp);
        if (n == 0 || !is_combining(cp))
            break;
        used += n;
    }
    return used;
}

struct writer {
    char *s;
    uint32_t *map;
    uint32_t len, cap;
    struct kd_arena *arena;
};

/* Room for n more bytes. The normal form is seldom longer than the text, but "..." may be. */
static void reserve(struct writer *w, uint32_t n)
{
    if (w->cap - w->len >= n)
        return;
    uint32_t cap = w->cap + w->cap / 2 + n;
    w->s = kd_arena_grow(w->arena, w->s, w->len, (size_t)cap + 1);
    w->map = kd_arena_grow(w->arena, w->map, w->len * sizeof *w->map,
                           ((size_t)cap + 1) * sizeof *w->map);
    w->cap = cap;
}

static void put(struct writer *w, char c, uint32_t from)
{
    w->s[w->len] = c;
    w->map[w->len++] = from;
}

/* One character that is not plain ASCII, with its marks; returns the bytes taken. */
static size_t put_character(struct writer *w, const char *text, size_t len, size_t at)
{
    uint32_t cp = 0xFFFD;
    size_t n = kd_utf8_next(text + at, len - at, &cp);
    if (n == 0)
        n = 1; /* cannot happen in an article: its text is valid */
    size_t marks = at + n < len ? marks_after(text + at + n, len - at - n) : 0;
    char composed[64];
    size_t size = marks == 0 ? 0 : kd_utf8_compose(text + at, n + marks, composed, sizeof composed);
    const char *ascii = replacement(cp);
    reserve(w, 64);
    if (size > 0) { /* the first byte maps to the cluster's start, the others to its last mark:
                       what does not compose (":" and an acute) stays several characters */
        size_t last = n + marks - 1;
        while (last > 0 && ((unsigned char)text[at + last] & 0xC0) == 0x80)
            last--;
        for (size_t i = 0; i < size; i++)
            put(w, composed[i], (uint32_t)(i == 0 ? at : at + last));
        return n + marks;
    }
    if (ascii != NULL)
        for (size_t i = 0; ascii[i] != '\0'; i++)
            put(w, ascii[i], (uint32_t)at);
    else
        for (size_t i = 0; i < n; i++)
            put(w, text[at + i], (uint32_t)(at + i));
    return n;
}

/* What stands for a character in another's guise at `at`; returns the bytes taken, 0 for none. */
static size_t put_garbled(struct writer *w, const char *text, size_t len, size_t at)
{
    struct kd_garbled garbled = kd_garbled_at(text + at, len - at);
    if (garbled.size == 0)
        return 0;
    char meant[8];
    const char *ascii = replacement(garbled.cp);
    size_t size = kd_utf8_put(garbled.cp, meant);
    if (ascii != NULL) {
        size = strlen(ascii);
        memcpy(meant, ascii, size);
    }
    reserve(w, (uint32_t)size);
    for (size_t i = 0; i < size; i++)
        put(w, meant[i], (uint32_t)(i == 0 ? at : at + garbled.last));
    return garbled.size;
}

/* Whether a quotation mark is escaped at s, as in text that was written as JSON twice. */
static bool is_escape(const char *s, size_t len)
{
    return len >= 2 && s[0] == '\\' && (s[1] == '"' || s[1] == '\'');
}

/* The bytes of two single marks that stand for a double one, ``so'' or ‘‘so’’; 0 when there is only
 * one. */
static size_t doubled_quote(const char *s, size_t len)
{
    if (len >= 2 && (s[0] == '`' || s[0] == '\'') && s[1] == s[0])
        return 2;
    bool curly = len >= 6 && memcmp(s, s + 3, 3) == 0 &&
                 (memcmp(s, "\xE2\x80\x98", 3) == 0 || memcmp(s, "\xE2\x80\x99", 3) == 0);
    return curly ? 6 : 0;
}

/* Where the title ends that '<' opens at byte i, "<Salt Road>", as Korean pages quote titles; 0
 * when it opens none: a tag, an address, a comparison. */
static size_t angle_end(const char *s, size_t len, size_t i)
{
    enum { LONGEST = 80, HANGUL = 0xEA, BEHIND_HANGUL = 0xEE };
    size_t n = i + 1;
    unsigned char first = n < len ? (unsigned char)s[n] : 0;
    bool hangul = first >= HANGUL && first < BEHIND_HANGUL, small = hangul; /* "<BR>" is a tag */
    if (!hangul && !(first >= 'A' && first <= 'Z') && !(first >= '0' && first <= '9'))
        return 0;
    while (n < len && n - i <= LONGEST && strchr("<>@/=\n", s[n]) == NULL) {
        small = small || (s[n] >= 'a' && s[n] <= 'z') || (s[n] >= '0' && s[n] <= '9');
        n++;
    }
    return small && n < len && s[n] == '>' ? n : 0;
}

/* What stands at byte i and is no double quotation mark; returns the bytes taken. */
static size_t put_next(struct writer *w, const char *text, size_t len, size_t i)
{
    enum { LATIN = 0xC3 }; /* the first byte of U+00C0 to U+00FF */
    unsigned char c = (unsigned char)text[i];
    size_t garbled = c == '&' || c == LATIN ? put_garbled(w, text, len, i) : 0;
    if (garbled > 0)
        return garbled;
    bool space = c == '\t' || c == '\r' || c == '\v' || c == '\f';
    if ((c < 0x20 && c != '\n' && !space) || is_escape(text + i, len - i))
        return 1; /* other control characters say nothing */
    bool plain = (c >= 0x20 && c < 0x80 && c != '`') || c == '\n';
    bool marked = plain && i + 1 < len && (unsigned char)text[i + 1] >= 0xCC &&
                  marks_after(text + i + 1, len - i - 1) > 0;
    if (!plain || marked)
        return put_character(w, text, len, i);
    reserve(w, 1);
    put(w, (char)c, (uint32_t)i);
    return 1;
}

void kd_text_make(struct kd_arena *arena, const struct kd_article *article, struct kd_text *out)
{
    struct writer w = {.arena = arena};
    const char *text = article->text;
    size_t angle = 0; /* where the title in angle brackets ends */
    reserve(&w, (uint32_t)article->len + 64);
    for (size_t i = 0; i < article->len;) {
        size_t quote = doubled_quote(text + i, article->len - i); /* its bytes, or 0 */
        if (text[i] == '<')
            angle = angle_end(text, article->len, i);
        if (angle > 0 && (text[i] == '<' || i == angle))
            quote = 1;
        if (quote == 0) {
            i += put_next(&w, text, article->len, i);
            continue;
        }
        reserve(&w, 1);
        put(&w, '"', (uint32_t)i);
        i += quote;
    }
    w.s[w.len] = '\0';
    w.map[w.len] = (uint32_t)article->len;
    kd_unwrap(w.s, w.map, &w.len);
    *out = (struct kd_text){.s = w.s, .len = w.len, .map = w.map, .article = article};
}

struct kd_span kd_text_span(const struct kd_text *text, uint32_t start, uint32_t end)
{
    uint32_t last = text->map[end - 1];
    unsigned char lead = (unsigned char)text->article->text[last];
    uint32_t size = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : lead >= 0xC0 ? 2 : 1;
    return (struct kd_span){text->map[start], last + size};
}

/* The article's character that the ASCII character s[i] stands for, and in *next the first of s
 * behind it; returns its bytes in out. */
static size_t written(const struct kd_text *text, uint32_t i, uint32_t *next, char out[4])
{
    uint32_t at = text->map[i], end = at + 1, cp;
    const char *from = text->article->text + at;
    struct kd_garbled garbled = kd_garbled_at(from, text->article->len - at);
    size_t size = garbled.size > 0 ? 0 : kd_utf8_next(from, text->article->len - at, &cp);
    if (garbled.size > 0)
        end = at + (uint32_t)garbled.size;
    *next = i + 1;
    while (text->map[*next] < end)
        ++*next; /* "--" for a dash */
    if (garbled.size > 0)
        return kd_utf8_put(garbled.cp, out);
    memcpy(out, from, size);
    return size;
}

const char *kd_text_name(struct kd_arena *arena, const struct kd_text *text, uint32_t start,
                         uint32_t end)
{
    char *name = kd_arena_alloc(arena, (size_t)(end - start) * 4 + 1);
    size_t len = 0;
    for (uint32_t i = start; i < end;) {
        if ((unsigned char)text->s[i] >= 0x80)
            name[len++] = text->s[i++]; /* composed */
        else if (text->s[i] != ' ')
            len += written(text, i, &i, name + len);
        else if (text->s[i++] == ' ' && len > 0 && name[len - 1] != ' ')
            name[len++] = ' ';
    }
    name[len] = '\0';
    return name;
}

enum kd_quote_side kd_text_quote_side(const struct kd_text *text, uint32_t i)
{
    uint32_t at = text->map[i], cp = 0;
    kd_utf8_next(text->article->text + at, text->article->len - at, &cp);
    switch (cp) {
    case '<':
    case 0x2018:
    case 0x201C:
    case 0xAB:
    case 0x2039:
    case 0x3008:
    case 0x300A:
    case 0x300C:
    case 0x300E:
        return KD_QUOTE_OPEN;
    case '>':
    case 0x2019:
    case 0x201D:
    case 0xBB:
    case 0x203A:
    case 0x3009:
    case 0x300B:
    case 0x300D:
    case 0x300F:
        return KD_QUOTE_CLOSE;
    default:
        return KD_QUOTE_STRAIGHT;
    }
}
