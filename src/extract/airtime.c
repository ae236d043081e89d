/* Weekly slots: "every Wednesday and Thursday at 10:30 p.m. KST", "Mon-Tue 22:00". */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "extract/date.h"

/* 0 Monday to 6 Sunday for a day's name at s, -1 for what is none; *len its letters. */
static int day_at(const char *s, size_t room, size_t *len)
{
    static const char *const names[] = {"monday", "tuesday",  "wednesday", "thursday",
                                        "friday", "saturday", "sunday"};
    size_t n = 0;
    while (n < room && isalpha((unsigned char)s[n]))
        n++;
    *len = n;
    size_t bare = n > 3 && tolower((unsigned char)s[n - 1]) == 's' && n > 6 ? n - 1 : n;
    for (int d = 0; d < 7; d++)
        if (bare >= 3 && bare <= strlen(names[d]) && strncasecmp(s, names[d], bare) == 0)
            return d;
    return -1;
}

static bool has_word(const char *s, size_t len, const char *word)
{
    size_t n = strlen(word);
    for (size_t i = 0; i + n <= len; i++)
        if (strncasecmp(s + i, word, n) == 0)
            return true;
    return false;
}

/* The days of "매주 수, 목요일": syllables, of which the last has the word for day behind it. */
static uint8_t korean_days(const char *s, size_t len)
{
    static const char syllables[] = "월화수목금토일";
    uint8_t days = 0;
    for (size_t i = 0; i + 3 <= len; i++) {
        if (isdigit((unsigned char)s[i]))
            break;
        if (i + 6 <= len && memcmp(s + i, "요일", 6) == 0) {
            i += 5;
            continue;
        }
        for (int d = 0; d < 7; d++)
            if (memcmp(s + i, syllables + (size_t)d * 3, 3) == 0)
                days |= (uint8_t)(1 << d);
    }
    return days;
}

enum { LAST_HOUR = 29 };

/* The number that s begins with, as far as it may be one of hours or minutes: beyond 99 any. Its
 * digits in *n. */
static int number_at(const char *s, size_t len, size_t *n)
{
    int number = 0;
    for (*n = 0; *n < len && isdigit((unsigned char)s[*n]); ++*n)
        number = number > 99 ? number : number * 10 + (s[*n] - '0');
    return number;
}

/* "오후 9시 50분", "밤 10시", "9시 반" as "21:50" in the arena, or NULL. */
static const char *korean_time(struct kd_arena *arena, const char *s, size_t len)
{
    const char *sign = memmem(s, len, "시", 3);
    if (sign == NULL)
        return NULL;
    const char *digits = sign;
    while (digits > s && isdigit((unsigned char)digits[-1]))
        digits--;
    size_t n;
    int hour = number_at(digits, (size_t)(sign - digits), &n), minute = 0;
    const char *rest = sign + 3;
    size_t left = len - (size_t)(rest - s);
    while (left > 0 && *rest == ' ') {
        rest++;
        left--;
    }
    if (left > 0 && isdigit((unsigned char)*rest))
        minute = number_at(rest, left, &n);
    else if (left >= 3 && memcmp(rest, "반", 3) == 0)
        minute = 30;
    bool pm = has_word(s, len, "오후") || has_word(s, len, "밤") || has_word(s, len, "저녁");
    hour += pm && hour < 12 ? 12 : 0;
    if (digits == sign || hour > LAST_HOUR || minute > 59)
        return NULL;
    char text[24];
    int size = snprintf(text, sizeof text, "%02d:%02d", hour, minute);
    return kd_arena_strndup(arena, text, (size_t)size);
}

/* Whether what stands between two days makes all between them mean: "Monday to Friday", "Mon-Fri".
 */
static bool is_range(const char *s, size_t len)
{
    return has_word(s, len, " to ") || has_word(s, len, "through") || has_word(s, len, "-") ||
           has_word(s, len, "~") || has_word(s, len, "–");
}

static uint8_t days_of(const char *s, size_t len)
{
    uint8_t days = 0;
    int before = -1;
    size_t end = 0;
    if (has_word(s, len, "weekday") || has_word(s, len, "weeknight"))
        return 0x1F;
    if (has_word(s, len, "weekend"))
        return 0x60;
    if (has_word(s, len, "every day") || has_word(s, len, "daily"))
        return KD_DAYS_ALL;
    for (size_t i = 0; i < len;) {
        size_t n = 0;
        int day = isalpha((unsigned char)s[i]) ? day_at(s + i, len - i, &n) : -1;
        if (day >= 0) {
            if (before >= 0 && before < day && is_range(s + end, i - end))
                for (int d = before; d < day; d++)
                    days |= (uint8_t)(1 << d);
            days |= (uint8_t)(1 << day);
            before = day;
            end = i + n;
        }
        i += n > 0 ? n : 1;
    }
    return days;
}

/* From these hours on a time without "a.m." or "p.m." is one of the evening: when the words say
 * night, and when they say nothing. */
enum { NIGHT = 5, EVENING = 8 };

/* The first time of day in s, as "22:30" in the arena or static; noon and midnight where there is
 * no number; or NULL. */
static const char *time_of(struct kd_arena *arena, const char *s, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        if (!isdigit((unsigned char)s[i]))
            continue;
        size_t digits;
        int hour = number_at(s + i, len - i, &digits), minute = 0;
        size_t j = i + digits;
        bool colon = j + 2 < len && (s[j] == ':' || s[j] == '.') &&
                     isdigit((unsigned char)s[j + 1]) && isdigit((unsigned char)s[j + 2]);
        if (colon) {
            minute = (s[j + 1] - '0') * 10 + (s[j + 2] - '0');
            j += 3;
        }
        while (j < len && s[j] == ' ')
            j++;
        bool pm = j < len && tolower((unsigned char)s[j]) == 'p';
        bool am = j < len && tolower((unsigned char)s[j]) == 'a' && j + 1 < len &&
                  (tolower((unsigned char)s[j + 1]) == 'm' || s[j + 1] == '.');
        static const char at_night[] = "at night";
        bool said = len - j >= strlen(at_night) &&
                    strncasecmp(s + j, at_night, strlen(at_night)) == 0; /* "at 11 at night" */
        if (!colon && !pm && !am && !said && !has_word(s + j, len - j, "clock")) {
            i = j;
            continue;
        }
        bool night = has_word(s, len, "night") || has_word(s, len, "evening");
        bool morning = !night && has_word(s, len, "morning");
        if (s[i] != '0' && hour >= (night ? NIGHT : EVENING) && !morning)
            pm = !am; /* a drama at "9:55" */
        hour += pm && hour < 12 ? 12 : am && hour == 12 ? -12 : 0;
        char text[24];
        if (hour > LAST_HOUR || minute > 59)
            return NULL;
        int n = snprintf(text, sizeof text, "%02d:%02d", hour, minute);
        return kd_arena_strndup(arena, text, (size_t)n);
    }
    if (has_word(s, len, "noon") && !has_word(s, len, "afternoon"))
        return "12:00";
    return has_word(s, len, "midnight") ? "00:00" : NULL;
}

bool kd_parse_slot(struct kd_arena *arena, const char *s, size_t len, struct kd_airtime *out)
{
    bool korean = has_word(s, len, "매주");
    *out = (struct kd_airtime){.days = korean ? korean_days(s, len) : days_of(s, len)};
    out->time = korean ? korean_time(arena, s, len) : time_of(arena, s, len);
    if (has_word(s, len, "kst") || has_word(s, len, "korean time") ||
        has_word(s, len, "korea time"))
        out->tz = "KST";
    else if (has_word(s, len, " est") || has_word(s, len, " et"))
        out->tz = "EST";
    return out->days != 0;
}
