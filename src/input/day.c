/* Dates of containers -> days. */
#include "input/day.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { FIRST_YEAR = 1990, LAST_YEAR = 2100, LONGEST = 64 /* bytes of a date */ };

/* What was read, as far as it goes. */
struct parts {
    int year, month, day;
    size_t used; /* bytes of the text that are of the date */
};

static bool is_day(const struct parts *p)
{
    static const int days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = p->year % 4 == 0 && (p->year % 100 != 0 || p->year % 400 == 0);
    return p->year >= FIRST_YEAR && p->year <= LAST_YEAR && p->month >= 1 && p->month <= 12 &&
           p->day >= 1 && p->day <= days[p->month - 1] - (p->month == 2 && !leap);
}

static bool number(const char **at, size_t least, size_t most, int *out)
{
    size_t n = 0;
    *out = 0;
    while (n < most && isdigit((unsigned char)(*at)[n]))
        *out = *out * 10 + ((*at)[n++] - '0');
    *at += n;
    return n >= least && !isdigit((unsigned char)**at);
}

static const char *past(const char *at, const char *marks)
{
    return at + strspn(at, marks);
}

/* The month that a word names, in full or by its first three letters ("Sept." too); 0 for none. */
static int month(const char **at)
{
    static const char *const names[] = {"january",   "february", "march",    "april",
                                        "may",       "june",     "july",     "august",
                                        "september", "october",  "november", "december"};
    size_t n = 0;
    while (isalpha((unsigned char)(*at)[n]))
        n++;
    for (int i = 0; i < 12 && n >= 3; i++)
        if (n <= strlen(names[i]) && strncasecmp(*at, names[i], n) == 0 &&
            (n == 3 || n == strlen(names[i]) || (i == 8 && n == 4))) {
            *at += n;
            return i + 1;
        }
    return 0;
}

/* 2021-01-24, 2021/1/24, 2021. 1. 24., 2021년 1월 24일, 20210124 */
static bool by_year(const char *at, struct parts *out)
{
    const char *begin = at, *marks = "-/. \xEB\x85\x84\xEC\x9B\x94"; /* the bytes of 년 and 월 */
    struct parts p = {0};
    if (strspn(at, "0123456789") == 8 && sscanf(at, "%4d%2d%2d", &p.year, &p.month, &p.day) == 3) {
        p.used = 8;
    } else {
        const char *after;
        if (!number(&at, 4, 4, &p.year) || (after = past(at, marks)) == at || after - at > 4)
            return false;
        at = after;
        if (!number(&at, 1, 2, &p.month) || (after = past(at, marks)) == at || after - at > 4)
            return false;
        at = after;
        if (!number(&at, 1, 2, &p.day))
            return false;
        p.used = (size_t)(at - begin);
    }
    *out = p;
    return is_day(out);
}

/* January 24, 2021; Jan. 24th 2021 */
static bool by_month(const char *at, struct parts *out)
{
    const char *begin = at;
    struct parts p = {0};
    p.month = month(&at);
    at = past(at, ". ");
    if (p.month == 0 || !number(&at, 1, 2, &p.day))
        return false;
    at += isalpha((unsigned char)*at) && isalpha((unsigned char)at[1]) ? 2 : 0; /* 24th */
    at = past(at, ", ");
    if (!number(&at, 4, 4, &p.year))
        return false;
    p.used = (size_t)(at - begin);
    *out = p;
    return is_day(out);
}

/* 24 January 2021; 24-Jan-2021; 24th of January, 2021 */
static bool by_day(const char *at, struct parts *out)
{
    const char *begin = at;
    struct parts p = {0};
    if (!number(&at, 1, 2, &p.day))
        return false;
    at += isalpha((unsigned char)*at) && isalpha((unsigned char)at[1]) &&
                  month(&(const char *){at}) == 0
              ? 2
              : 0;
    at = past(at, " -");
    if (strncasecmp(at, "of ", 3) == 0)
        at += 3;
    p.month = month(&at);
    at = past(at, ".,- ");
    if (p.month == 0 || !number(&at, 4, 4, &p.year))
        return false;
    p.used = (size_t)(at - begin);
    *out = p;
    return is_day(out);
}

/* 24/01/2021 and 01/24/2021, where only one reading is a day. */
static bool by_slashes(const char *at, struct parts *out)
{
    const char *begin = at;
    int a, b, year;
    if (!number(&at, 1, 2, &a) || (*at != '/' && *at != '.') || (at++, !number(&at, 1, 2, &b)) ||
        (*at != '/' && *at != '.') || (at++, !number(&at, 4, 4, &year)))
        return false;
    if (a <= 12 && b <= 12 && a != b)
        return false;
    *out = (struct parts){
        .year = year, .month = a > 12 ? b : a, .day = a > 12 ? a : b, .used = (size_t)(at - begin)};
    return is_day(out);
}

bool kd_day_of(const char *text, size_t most, char day[static KD_DAY_SIZE])
{
    size_t len = strlen(text);
    struct parts p;
    if (len > most + LONGEST)
        return false;
    for (const char *at = text; *at != '\0'; at++) {
        bool edge = at == text || !isalnum((unsigned char)at[-1]);
        if (!edge || !isalnum((unsigned char)*at))
            continue;
        if (!by_year(at, &p) && !by_month(at, &p) && !by_day(at, &p) && !by_slashes(at, &p))
            continue;
        if (len > p.used + most)
            return false;
        snprintf(day, KD_DAY_SIZE, "%04d-%02d-%02d", p.year, p.month, p.day);
        return true;
    }
    return false;
}
