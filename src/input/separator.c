/* Lines that people put between articles when they join files. */
#include "input/separator.h"

#include <string.h>

#include "base/hash.h"

enum { LONGEST = 160 }; /* bytes of a separator line */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static uint32_t make_form(enum kd_separator_kind kind, const char *s, size_t n)
{
    return ((uint32_t)kd_hash64(s, n) << 4 | (uint32_t)kind) | 1u << 31;
}

/* The signs of which rules are made. */
static size_t rule_sign(const char *s, size_t n)
{
    if (n >= 1 && memchr("-=*_#~+.<>", s[0], 10) != NULL)
        return 1;
    if (n >= 3 && (memcmp(s, "\xE2\x80\x94", 3) == 0 || memcmp(s, "\xE2\x80\x93", 3) == 0 ||
                   memcmp(s, "\xE2\x94\x80", 3) == 0 || memcmp(s, "\xE2\x94\x81", 3) == 0 ||
                   memcmp(s, "\xE2\x95\x90", 3) == 0 || memcmp(s, "\xE2\x80\xA2", 3) == 0))
        return 3;
    return 0;
}

/* How far a run of one sign goes at the beginning; spaces may stand between. */
static size_t sign_run(const char *s, size_t n, unsigned *count)
{
    size_t sign = rule_sign(s, n), i = 0, end = 0;
    *count = 0;
    while (sign > 0 && i + sign <= n && memcmp(s + i, s, sign) == 0) {
        ++*count;
        end = i += sign;
        while (i < n && s[i] == ' ')
            i++;
    }
    return end;
}

/* The length of a run of signs at the end of s. */
static size_t closing_run(const char *s, size_t n)
{
    size_t i = n;
    while (i > 0 && memchr("-=*_#~+<", s[i - 1], 8) != NULL)
        i--;
    return n - i;
}

/* "a.txt", "2020/01/x", "https://...": one word with a dot or slash inside. */
static bool like_file(const char *s, size_t n)
{
    bool mark = false;
    for (size_t i = 0; i < n; i++) {
        if (s[i] == ' ' || s[i] == '\t')
            return false;
        mark |= (s[i] == '.' || s[i] == '/') && i > 0 && i + 1 < n;
    }
    return mark;
}

static bool one_of(const char *s, size_t n, const char *const *words)
{
    for (; *words != NULL; words++)
        if (strlen(*words) == n && strncasecmp(*words, s, n) == 0)
            return true;
    return false;
}

/* Passes over digits. */
static size_t skip_digits(const char *s, size_t n, size_t i)
{
    while (i < n && is_digit(s[i]))
        i++;
    return i;
}

/* "Article 3", "Document #3 of 9", "[3]", "3.": the length of what is the same in all, at least
 * 1; 0 for something else. */
static size_t numbered(const char *s, size_t n)
{
    static const char *const words[] = {"article", "document", "doc",  "story", "text",   "file",
                                        "item",    "page",     "post", "news",  "record", NULL};
    size_t i = 0;
    while (i < n && s[i] != ' ' && !is_digit(s[i]))
        i++;
    size_t word = i > 0 ? i : 1;
    if (i > 0 && !one_of(s, i, words) && !(i == 1 && memchr("[(#", s[0], 3) != NULL))
        return 0;
    while (i < n && (s[i] == ' ' || s[i] == '#'))
        i++;
    size_t digits = i;
    i = skip_digits(s, n, i);
    if (i == digits || i - digits > 7)
        return 0;
    if (n - i > 4 && memcmp(s + i, " of ", 4) == 0)
        i = skip_digits(s, n, i + 4);
    return i == n || (i + 1 == n && memchr(":.)]", s[i], 4) != NULL) ? word : 0;
}

/* "Title: ...": the length of the key. */
static size_t keyed(const char *s, size_t n)
{
    static const char *const keys[] = {"title", "headline", "url",      "link",
                                       "id",    "file",     "filename", NULL};
    const char *colon = memchr(s, ':', n < 12 ? n : 12);
    size_t key = colon != NULL ? (size_t)(colon - s) : 0;
    return key > 0 && one_of(s, key, keys) ? key : 0;
}

/* "File: a.txt" is a header, and "Title: ..." the first line of an article. */
static struct kd_separator key_line(const char *text, const char *s, size_t n, size_t key)
{
    struct kd_separator sep = {.kind = KD_SEP_KEYED};
    size_t start = key + 1;
    while (start < n && s[start] == ' ')
        start++;
    if ((s[0] == 'f' || s[0] == 'F') && like_file(s + start, n - start)) {
        sep.kind = KD_SEP_HEADER;
        sep.name = (size_t)(s - text) + start;
        sep.name_len = n - start;
    }
    sep.form = make_form(sep.kind, s, key);
    return sep;
}

/* A name between rules, or behind one. A heading of its own ("# Headline") belongs to the
 * article that it begins; a name like a file's does not. */
static struct kd_separator header(const char *text, const char *s, size_t n)
{
    struct kd_separator sep = {.kind = KD_SEP_NONE};
    unsigned count;
    size_t open = sign_run(s, n, &count), close = closing_run(s, n);
    if (count == 0 || open + close >= n)
        return sep;
    size_t start = open, end = n - close;
    while (start < end && s[start] == ' ')
        start++;
    while (end > start && s[end - 1] == ' ')
        end--;
    bool file = like_file(s + start, end - start);
    if (close > 0 ? count < 2 || close < 2 : !file && s[0] != '#')
        return sep;
    char form[2] = {s[0], close > 0 ? s[n - 1] : (char)count};
    sep.kind = numbered(s + start, end - start) > 0 ? KD_SEP_NUMBERED
               : close > 0 || file                  ? KD_SEP_HEADER
                                                    : KD_SEP_HEADING;
    sep.form = make_form(sep.kind, form, sizeof form);
    if (file) {
        sep.name = (size_t)(s - text) + start;
        sep.name_len = end - start;
    }
    return sep;
}

bool kd_separator_is_part(enum kd_separator_kind kind)
{
    return kind == KD_SEP_KEYED || kind == KD_SEP_HEADING || kind == KD_SEP_MARK;
}

struct kd_separator kd_separator_of(const char *text, const struct kd_line *line)
{
    const char *s = text + line->start;
    size_t n = line->end - line->start, word;
    struct kd_separator sep = {.kind = KD_SEP_NONE};
    unsigned count;
    if (n > LONGEST)
        n = 0;
    if (n > 8 && memcmp(s, "==> ", 4) == 0 && memcmp(s + n - 4, " <==", 4) == 0) {
        sep = (struct kd_separator){KD_SEP_TAIL, 0, line->start + 4, n - 8};
        sep.form = make_form(KD_SEP_TAIL, "", 0);
    } else if (n > 0 && sign_run(s, n, &count) == n && count >= 3) {
        sep.kind = KD_SEP_RULE;
        sep.form = make_form(KD_SEP_RULE, s, n);
    } else if ((word = numbered(s, n)) > 0) {
        sep.kind = KD_SEP_NUMBERED;
        sep.form = make_form(KD_SEP_NUMBERED, s, word);
    } else if ((word = keyed(s, n)) > 0) {
        sep = key_line(text, s, n, word);
    } else {
        sep = header(text, s, n);
    }
    if (sep.kind == KD_SEP_NONE && line->mark != 0) {
        sep.kind = KD_SEP_MARK;
        sep.form = make_form(KD_SEP_MARK, &line->mark, 1);
    }
    return sep;
}
