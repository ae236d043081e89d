/* The season in a title. */
#include <ctype.h>
#include <string.h>

#include "extract/resolve.h"

/* 2 to 20 for a number or its word, 0 for anything else. A plain 1 is hardly ever a season. */
static int season_number(const char *s, size_t len)
{
    static const char *const words[] = {"one", "two", "three", "four", "five", "six", "seven"};
    static const char *const roman[] = {"i", "ii", "iii", "iv", "v", "vi", "vii"};
    if (len == 0 || len > 5)
        return 0;
    int n = 0;
    for (size_t i = 0; i < len; i++)
        n = isdigit((unsigned char)s[i]) && n >= 0 ? n * 10 + (s[i] - '0') : -1;
    for (int i = 0; i < 7; i++)
        if ((strlen(words[i]) == len && strncasecmp(s, words[i], len) == 0) ||
            (strlen(roman[i]) == len && strncasecmp(s, roman[i], len) == 0))
            n = i + 1;
    return n >= 1 && n <= 20 ? n : 0;
}

static size_t last_word(const char *s, size_t len)
{
    while (len > 0 && s[len - 1] != ' ')
        len--;
    return len;
}

static bool is_season_word(const char *s, size_t len)
{
    static const char *const words[] = {"season",  "part",  "chapter", "volume",
                                        "seasons", "parts", "vol."};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == len && strncasecmp(s, words[i], len) == 0)
            return true;
    return false;
}

size_t kd_season_base(const char *s, size_t len, int *season)
{
    size_t at = last_word(s, len);
    *season = 0;
    if (at > 1 && len - at == strlen("seasons") && strncasecmp(s + at, "seasons", len - at) == 0)
        return at - 1; /* of "Salt Road Seasons 2 and 3" */
    int number = at > 0 ? season_number(s + at, len - at) : 0;
    if (number == 0)
        return len;
    size_t end = at - 1, word = last_word(s, end);
    bool named = word > 0 && is_season_word(s + word, end - word);
    size_t no = end - word;
    if (no >= strlen("No") && no <= strlen("No.") && strncasecmp(s + word, "No.", no) == 0)
        return len; /* "Room No. 9" */
    if (named)
        end = word;
    else if (!isdigit((unsigned char)s[at]) ? number < 2 : number < 2 || number > 9)
        return len;
    else if (!isdigit((unsigned char)s[at]) && (len - at < 2 || islower((unsigned char)s[at + 1])))
        return len; /* a word like "Six" or "Five" is part of the title */
    while (end > 0 && strchr(" ,:-", s[end - 1]) != NULL)
        end--;
    if (end == 0 || is_season_word(s, end)) /* "Season 2" is a season of nothing */
        return len;
    *season = number;
    return end;
}
