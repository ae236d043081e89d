/* Calendar dates: what the rules captured, as numbers. */
#include "extract/date.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const int month_days[] = {31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

/* 1 to 12 for an Indonesian, German, Dutch or Spanish month that starts otherwise than the English
 * one: blogs write their datelines so above English text. 0 for none; s has three letters. */
static int foreign_month(const char *s)
{
    static const struct {
        char name[4];
        int month;
    } months[] = {{"mei", 5},  {"mai", 5},  {"agu", 8}, {"ago", 8}, {"okt", 10}, {"des", 12},
                  {"dez", 12}, {"dic", 12}, {"ene", 1}, {"abr", 4}, {"maa", 3},  {"m\xc3\xa4", 3}};
    for (size_t i = 0; i < sizeof months / sizeof *months; i++)
        if (strncasecmp(s, months[i].name, 3) == 0)
            return months[i].month;
    return 0;
}

/* 1 to 12 for a month's name or number, 0 for what is none. */
static int month_of(const char *s, size_t len)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    if (len > 0 && isdigit((unsigned char)s[0]))
        return atoi(s) <= 12 ? atoi(s) : 0;
    if (len < 3)
        return 0;
    for (int m = 0; m < 12; m++)
        if (strncasecmp(s, names + (size_t)m * 3, 3) == 0)
            return m + 1;
    return strncasecmp(s, "juy", 3) == 0 ? 7 : foreign_month(s); /* a typing error for July */
}

/* The number in capture `name` of the last match; month names count. 0 when it took no part. */
static int captured(const struct kd_rule *rule, const struct kd_match_ctx *ctx, const char *line,
                    char name)
{
    size_t start, end;
    for (size_t g = 0; g < kd_pattern_groups(rule->pattern); g++) {
        if (kd_pattern_group_name(rule->pattern, g)[0] != name ||
            !kd_match_named(rule->pattern, ctx, g, &start, &end))
            continue;
        return name == 'm' || name == 'n' ? month_of(line + start, end - start)
                                          : atoi(line + start);
    }
    return 0;
}

static bool possible(int year, int month, int day, bool has_month)
{
    if (has_month && month == 0)
        return false;
    if (year != 0 && (year < 1000 || year > 2099))
        return false;
    return day == 0 || (month != 0 && day <= month_days[month - 1]);
}

static bool overlaps(const struct kd_doc *doc, uint32_t start, uint32_t end)
{
    for (uint32_t i = start; doc->dated != NULL && i < end; i++)
        if (doc->dated[i / 8] >> i % 8 & 1)
            return true;
    return false;
}

static bool has_capture(const struct kd_rule *rule, char name)
{
    for (size_t g = 0; g < kd_pattern_groups(rule->pattern); g++)
        if (kd_pattern_group_name(rule->pattern, g)[0] == name)
            return true;
    return false;
}

float kd_published_by(const struct kd_rule *rule)
{
    const struct kd_say *say = kd_rule_says(rule, KD_SAY_PUBLISHED);
    return say != NULL ? (float)say->weight : 0;
}

static void add(struct kd_doc *doc, const struct kd_rule *rule, struct kd_found_date date)
{
    date.rule = rule->id;
    date.published = kd_published_by(rule);
    if (doc->dated == NULL)
        doc->dated = kd_arena_alloc(doc->arena, doc->text.len / 8 + 1);
    for (uint32_t i = date.start; i < date.end; i++)
        doc->dated[i / 8] |= (unsigned char)(1U << i % 8);
    *KD_PUSH(doc->arena, &doc->dates) = date;
}

/* The second date of "January 7 and 8" (d, e), of "January 31 to February 2" (m, d, n, e) and of
 * "1983-1987" (y, z). */
static void take_second(struct kd_doc *doc, const struct kd_rule *rule,
                        const struct kd_match_ctx *ctx, const char *line, struct kd_found_date date)
{
    int n = captured(rule, ctx, line, 'n');
    int z = captured(rule, ctx, line, 'z');
    date.day = captured(rule, ctx, line, 'e');
    date.month = n != 0 ? n : date.month;
    date.year = z != 0 ? z : date.year;
    if ((date.day != 0 || z != 0) && possible(date.year, date.month, date.day, z == 0))
        add(doc, rule, date);
}

void kd_take_date(struct kd_doc *doc, const struct kd_rule *rule, const struct kd_match_ctx *ctx,
                  const char *line, uint32_t offset)
{
    size_t start, end;
    kd_match_span(ctx, &start, &end);
    int y = captured(rule, ctx, line, 'y'), m = captured(rule, ctx, line, 'm');
    int d = captured(rule, ctx, line, 'd'), n = captured(rule, ctx, line, 'n');
    if (y > 0 && y < 100)
        y += y < 50 ? 2000 : 1900;
    if (!possible(y, m, d, has_capture(rule, 'm')) ||
        overlaps(doc, offset + (uint32_t)start, offset + (uint32_t)end))
        return;
    struct kd_found_date date = {.start = offset + (uint32_t)start,
                                 .end = offset + (uint32_t)end,
                                 .year = y,
                                 .month = m,
                                 .day = d};
    struct kd_found_date first = date;
    first.year -= y != 0 && n != 0 && n < m; /* "December 14 to February 16, 2020" */
    add(doc, rule, first);
    take_second(doc, rule, ctx, line, date);
}

/* Whether the date has something beside it in a line below the headline: "by Kim Ara | March 3,
 * 2012", "2012/03/03 | Permalink". */
static bool is_in_byline(const struct kd_doc *doc, const struct kd_found_date *date)
{
    if (doc->lines.n == 0 || date->start <= doc->lines.v[0].end || date->published <= 0 ||
        date->published > 1)
        return false;
    const char *behind = doc->text.s + date->end;
    return doc->text.s[date->start - 1] != '\n' || behind[strspn(behind, " ")] == '|';
}

/* Whether another byline stands further down: a page of several articles has no day of its own. A
 * label such as "Published" is the page's. */
static bool is_of_several(const struct kd_doc *doc, const struct kd_found_date *best)
{
    enum { APART = 60 }; /* bytes: an article lies between */
    for (size_t i = 0; is_in_byline(doc, best) && i < doc->dates.n; i++)
        if (is_in_byline(doc, &doc->dates.v[i]) && doc->dates.v[i].start > best->start + APART)
            return true;
    return false;
}

const struct kd_found_date *kd_dateline(const struct kd_doc *doc)
{
    const struct kd_found_date *best = NULL;
    for (size_t i = 0; i < doc->dates.n; i++) {
        const struct kd_found_date *date = &doc->dates.v[i];
        bool surer = best == NULL || (best->year == 0 && date->year != 0) ||
                     ((best->year == 0) == (date->year == 0) && date->published > best->published);
        if (date->published > 0 && surer)
            best = date;
    }
    return best != NULL && is_of_several(doc, best) ? NULL : best;
}

const char *kd_edtf(struct kd_arena *arena, int year, int month, int day)
{
    char text[64], y[16] = "XXXX";
    if (year != 0)
        snprintf(y, sizeof y, "%04d", year);
    int n = month == 0 ? snprintf(text, sizeof text, "%s", y)
            : day == 0 ? snprintf(text, sizeof text, "%s-%02d", y, month)
                       : snprintf(text, sizeof text, "%s-%02d-%02d", y, month, day);
    return kd_arena_strndup(arena, text, (size_t)n);
}

int kd_nearest_year(const struct kd_found_date *near, int month, int day)
{
    int distance = (month - near->month) * 30 + day - near->day;
    return near->year + (distance > 183 ? -1 : distance < -183 ? 1 : 0);
}
