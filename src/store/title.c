/* The title of a work without its season: read from the end, word by word. */
#include "store/title.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

struct word {
    const char *at;
    size_t len;
};

static bool is_gap(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == ',' || c == ':' || c == '-' ||
           c == '(' || c == ')' || c == '[' || c == ']' || c == '.';
}

/* The length of a quotation mark at the end of title[0..len), 0 when there is none. */
static size_t closing_quote(const char *title, size_t len)
{
    static const char *const marks[] = {"'", "\"", "\u2019", "\u201D"};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t n = strlen(marks[i]);
        if (len >= n && memcmp(title + len - n, marks[i], n) == 0)
            return n;
    }
    return 0;
}

/* The last word of title[0..len), without the gaps and quotation marks after it. */
static struct word last_word(const char *title, size_t len)
{
    while (len > 0 && (is_gap(title[len - 1]) || closing_quote(title, len) > 0))
        len -= is_gap(title[len - 1]) ? 1 : closing_quote(title, len);
    size_t start = len;
    while (start > 0 && !is_gap(title[start - 1]))
        start--;
    return (struct word){title + start, len - start};
}

static bool word_is(struct word word, const char *text)
{
    return word.len == strlen(text) && strncasecmp(word.at, text, word.len) == 0;
}

/* The number that a word writes, 1 to 99; 0 for another word. */
static int number_of(struct word word)
{
    static const char *const written[][3] = {{"I", "one", "first"},     {"II", "two", "second"},
                                             {"III", "three", "third"}, {"IV", "four", "fourth"},
                                             {"V", "five", "fifth"},    {"VI", "six", "sixth"}};
    int value = 0;
    for (size_t i = 0; i < sizeof written / sizeof *written; i++)
        for (size_t j = 0; j < 3; j++)
            if (word_is(word, written[i][j]))
                return (int)i + 1;
    if (word.len == 0 || word.len > 2)
        return 0;
    for (size_t i = 0; i < word.len; i++) {
        if (word.at[i] < '0' || word.at[i] > '9')
            return 0;
        value = value * 10 + (word.at[i] - '0');
    }
    return value;
}

static bool says_season(struct word word)
{
    static const char *const words[] = {"season", "part", "series", "시즌"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (word_is(word, words[i]))
            return true;
    return false;
}

/* "S2", "시즌2": word and number in one. */
static bool is_joined(struct word word)
{
    static const char *const heads[] = {"s", "season", "시즌"};
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++) {
        size_t n = strlen(heads[i]);
        if (word.len <= n || strncasecmp(word.at, heads[i], n) != 0)
            continue;
        struct word rest = {word.at + n, word.len - n};
        if (rest.at[0] >= '0' && rest.at[0] <= '9' && number_of(rest) > 0)
            return true;
    }
    return false;
}

static bool is_bare_season(struct word last, const char *season)
{
    struct word asked = {season, season != NULL ? strlen(season) : 0};
    bool digits = last.len > 0 && last.at[0] >= '0' && last.at[0] <= '9';
    if (season == NULL || number_of(last) == 0)
        return false;
    if (asked.len == 0)
        return digits;
    return number_of(last) == number_of(asked);
}

size_t kd_title_base(const char *title, size_t len, const char *season)
{
    struct word last = last_word(title, len);
    struct word before = last_word(title, (size_t)(last.at - title));
    const char *cut = NULL;
    if (number_of(last) > 0 && says_season(before))
        cut = before.at; /* "Season 2" */
    else if (word_is(last, "season") && number_of(before) > 0)
        cut = before.at; /* "Second Season" */
    else if (is_joined(last) || is_bare_season(last, season))
        cut = last.at;
    if (cut == NULL)
        return len;
    size_t base = (size_t)(cut - title);
    while (base > 0 && is_gap(title[base - 1]) && title[base - 1] != '.' && title[base - 1] != ')')
        base--;
    return base > 0 ? base : len;
}
