/* Places within a line where one file ran into the next. */
#include "input/glue.h"

#include <string.h>

#include "input/chrome.h"

static bool small_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

bool kd_glue_possible(const char *text, size_t at)
{
    char c = text[at];
    return text[at - 1] != ' ' && c != '\0' &&
           (capital(c) || memchr("[ '\"*\xE2", c, 6) != NULL ||
            (small_letter(c) && (capital(text[at + 1]) || capital(text[at + 2]))));
}

/* Whether a word at s can be the first of an article: with a capital, but not one alone, except A
 * and I. */
static bool can_begin(const char *s, size_t n)
{
    if (!capital(s[0]) || n < 2)
        return false;
    return s[1] != ' ' ? s[1] > ' ' : s[0] == 'A' || s[0] == 'I';
}

/* A quotation mark, bracket or star, and a word that can begin. */
static bool opens(const char *s, size_t n)
{
    if (n > 4 && (memcmp(s, "\xE2\x80\x9C", 3) == 0 || memcmp(s, "\xE2\x80\x98", 3) == 0))
        return !small_letter(s[3]);
    return n > 2 && (s[0] == '[' || s[0] == '*') && can_begin(s + 1, n - 1);
}

/* "tvN", "iQIYI": names that begin with a small letter. */
static bool small_name(const char *s, size_t n)
{
    return n > 3 && small_letter(s[0]) && (capital(s[1]) || capital(s[2]));
}

/* What can begin only where something has surely ended. */
static bool begins_closed(const char *s, size_t n)
{
    if (small_name(s, n))
        return true;
    return n > 2 && (s[0] == '\'' || s[0] == '"') && can_begin(s + 1, n - 1);
}

/* Whether text[at] stands behind its own opening mark, where the place before that is meant. */
static bool is_opened(const char *text, size_t start, size_t at)
{
    char c = text[at - 1];
    if (c == '*' && at - start >= 2)
        return text[at - 2] != ' ';
    return c == '[' || (at - start >= 3 && memcmp(text + at - 3, "\xE2\x80", 2) == 0 &&
                        (c == '\x9C' || c == '\x98'));
}

/* Where the word begins that ends before text[at]. */
static size_t word_start(const char *text, size_t start, size_t at)
{
    while (at > start && (small_letter(text[at - 1]) || capital(text[at - 1]) ||
                          (text[at - 1] >= '0' && text[at - 1] <= '9')))
        at--;
    return at;
}

enum kd_glue kd_glue_at(const char *text, size_t start, size_t at, size_t end, bool closed)
{
    const char *s = text + at;
    size_t n = end - at;
    char c = text[at - 1];
    if (c == ' ' || capital(c) || is_opened(text, start, at))
        return KD_GLUE_NONE;
    size_t date = kd_crawl_date(s, n);
    if (date > 0) /* "its air date 2021-03-04 was" is a sentence */
        return date < n && (!small_letter(s[date]) || small_name(s + date, n - date))
                   ? KD_GLUE_GOOD
                   : KD_GLUE_NONE;
    if (!can_begin(s, n) && !opens(s, n))
        return closed && begins_closed(s, n) ? KD_GLUE_GOOD : KD_GLUE_NONE;
    if (closed || memchr(".!?:;,)]%", c, 9) != NULL)
        return KD_GLUE_GOOD;
    if (at - start >= 3 && memcmp(s - 3, "\xE2\x80", 2) == 0)
        return c == '\x9D' || c == '\x99' || c == '\xA6' ? KD_GLUE_GOOD : KD_GLUE_NONE;
    if (!small_letter(c) && !(c >= '0' && c <= '9'))
        return KD_GLUE_NONE;
    return capital(text[word_start(text, start, at)]) ? KD_GLUE_WEAK : KD_GLUE_GOOD;
}
