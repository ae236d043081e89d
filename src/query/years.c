#include "query/years.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tsv.h"
#include "store/resolve.h"

/* ---- days ---- */

/* Counted from 1 March, so that leap days stand last. */
int kd_day_number(int year, int month, int day)
{
    int y = year - (month < 3), m = (month + 9) % 12;
    return 365 * y + y / 4 - y / 100 + y / 400 + (m * 306 + 5) / 10 + day - 1;
}

/* Year, month and day of an EDTF value; 0 for what it does not give. */
static void take_apart(const char *value, int *year, int *month, int *day)
{
    *year = *month = *day = 0;
    if (value[0] != 'X')
        *year = atoi(value);
    if (strlen(value) > 4)
        *month = atoi(value + 5);
    if (strlen(value) > 7)
        *day = atoi(value + 8);
}

static bool lacks_year(const struct kd_dated *date)
{
    return strncmp(date->value, "XXXX-", 5) == 0;
}

static void give_year(struct kd_arena *arena, struct kd_dated *date, int year, enum kd_year_by by)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%04d%s", year, date->value + 4);
    date->value = kd_arena_strndup(arena, text, (size_t)n);
    date->year = by;
}

static bool has_year(const struct kd_dated *date)
{
    return date->year <= KD_YEAR_BY_DATELINE;
}

/* Seasons that are not told may be any. */
static bool may_be_of(const char *season, const char *other)
{
    return season == NULL || other == NULL || strcmp(season, other) == 0;
}

/* ---- the same day elsewhere ---- */

/* What stands behind the year: "-07-18", "-07", "". */
static const char *day_of(const struct kd_dated *date)
{
    return strlen(date->value) > 4 ? date->value + 4 : "";
}

static int by_text(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

/* By day; within one, what is asked the same stands together. */
static int by_day(const void *a, const void *b)
{
    const struct kd_dated *x = *(struct kd_dated *const *)a, *y = *(struct kd_dated *const *)b;
    int order = strcmp(day_of(x), day_of(y));
    if (order == 0)
        order = (int)x->event - (int)y->event;
    if (order == 0)
        order = (int)x->what - (int)y->what;
    return order == 0 ? by_text(x->season, y->season) : order;
}

/* The only year that dates of the same day [from, to) have, of the same event where `same_event`;
 * 0: there is none, or there are several. */
static int year_elsewhere(struct kd_dated *const *days, size_t from, size_t to,
                          const struct kd_dated *date, bool same_event)
{
    int year = 0;
    for (size_t i = from; i < to; i++) {
        const struct kd_dated *other = days[i];
        if (!has_year(other) || !may_be_of(date->season, other->season) ||
            (same_event && (other->event != date->event || other->what != date->what)))
            continue;
        if (year != 0 && year != atoi(other->value))
            return 0;
        year = atoi(other->value);
    }
    return year;
}

/* ---- the time on the air ---- */

/* As day numbers; from > to: not known. */
struct run {
    int from, to;
    bool days; /* both are known to the day, or the month */
    enum kd_year_by by;
};

/* Widens the run by what an EDTF value can be: a year from its first to its last day. */
static void widen(struct run *run, const char *value)
{
    int year, month, day;
    take_apart(value, &year, &month, &day);
    int from = kd_day_number(year, month != 0 ? month : 1, day != 0 ? day : 1);
    int to = kd_day_number(year, month != 0 ? month : 12, day != 0 ? day : 28);
    run->from = from < run->from ? from : run->from;
    run->to = to > run->to ? to : run->to;
}

static const struct run NO_RUN = {INT_MAX, INT_MIN, false, KD_YEAR_BY_ARTICLES};

/* What is less sure than this tells nothing of the year in which a drama aired. */
enum { SURE_OF_YEAR = 85 };

static struct run listed_run(const struct kd_on_air *listed)
{
    struct run run = {INT_MAX, INT_MIN, strlen(listed->from) > 4 && listed->to != NULL,
                      KD_YEAR_BY_LIST};
    widen(&run, listed->from);
    if (listed->to != NULL)
        widen(&run, listed->to);
    return run;
}

/* Of one season, NULL for any, by the premieres, episodes and finales that have years; else by the
 * list, which knows of first seasons; else by the years in which it aired. */
static struct run run_of(const struct kd_dateds *dates, const struct kd_on_air *listed,
                         const char *season)
{
    struct run exact = NO_RUN, rough = NO_RUN;
    bool begins = false, ends = false;
    for (size_t i = 0; i < dates->n; i++) {
        const struct kd_dated *date = &dates->v[i];
        if (!date->event || !has_year(date) || !may_be_of(season, date->season))
            continue;
        bool day = strlen(date->value) > 4;
        if (day && date->what >= KD_PREMIERE && date->what <= KD_FINALE)
            widen(&exact, date->value);
        begins |= day && date->what == KD_PREMIERE;
        ends |= day && date->what == KD_FINALE;
        if (date->what >= KD_PREMIERE && date->confidence >= SURE_OF_YEAR)
            widen(&rough, date->value);
    }
    exact.days = begins && ends;
    if (exact.days)
        return exact;
    return listed->from != NULL && may_be_of(season, "1") ? listed_run(listed) : rough;
}

/* Where events lie, in days: from so many before the run's start to so many behind its end, or, for
 * what comes before a drama, behind its start. Where only years are known, a year is as good as a
 * run. */
static const struct {
    int before, behind;
    bool of_start;
} LIE[KD_HAPPENINGS] = {
    [KD_ANNOUNCED] = {364, 0, true},
    [KD_SCRIPT_READING] = {364, 30, true},
    [KD_FILMING_START] = {364, 30, true},
    [KD_FILMING_END] = {300, 0, false},
    [KD_PRESS_CONFERENCE] = {60, 30, true},
    [KD_PREMIERE] = {3, 3, false},
    [KD_EPISODE] = {3, 3, false},
    [KD_FINALE] = {3, 14, false},
    [KD_AIRED] = {0, 0, false},
};
enum { AROUND = 60 }; /* days before and behind, of what is no event */

static bool lies_there(const struct run *run, const struct kd_dated *date, int number)
{
    int before = date->event ? LIE[date->what].before : AROUND;
    int behind = date->event ? LIE[date->what].behind : AROUND;
    int from = run->from - before;
    int to = (date->event && LIE[date->what].of_start ? run->from : run->to) + behind;
    return number >= from && number <= to;
}

/* The only year by which the date lies where it should; 0: none or several. */
static int year_by_run(const struct run *run, const struct kd_dated *date)
{
    int none, month, day, only = 0;
    take_apart(date->value, &none, &month, &day);
    if (run->from > run->to || (!run->days && date->event && date->what < KD_PREMIERE))
        return 0;
    int last = (run->to + 400) / 365 + 1;
    for (int year = (run->from - 400) / 366 - 1; year <= last; year++) {
        if (!lies_there(run, date, kd_day_number(year, month, day != 0 ? day : 15)))
            continue;
        if (only != 0)
            return 0;
        only = year;
    }
    return only;
}

/* ---- all of it ---- */

struct years {
    struct kd_arena *arena;
    const struct kd_dateds *dates;
    const struct kd_on_air *listed;
    struct {
        struct season_run {
            const char *season;
            struct run run;
        } * v;
        size_t n, cap;
    } runs; /* asked for so far */
};

static const struct run *run_for(struct years *y, const char *season)
{
    for (size_t i = 0; i < y->runs.n; i++)
        if (by_text(y->runs.v[i].season, season) == 0)
            return &y->runs.v[i].run;
    struct season_run *new = KD_PUSH(y->arena, &y->runs);
    *new = (struct season_run){season, run_of(y->dates, y->listed, season)};
    return &new->run;
}

/* The year of a date among those of its day [from, to), and what gives it; 0: none does. */
static int year_for(struct years *y, struct kd_dated *const *days, size_t from, size_t to,
                    const struct kd_dated *date, enum kd_year_by *by)
{
    int year = year_elsewhere(days, from, to, date, true);
    *by = KD_YEAR_BY_ARTICLES;
    if (year == 0)
        year = year_elsewhere(days, from, to, date, false);
    if (year != 0)
        return year;
    const struct run *run = run_for(y, date->season);
    *by = run->by;
    return year_by_run(run, date);
}

/* The dates of one day [from, to). Years are given when all are known, so that none follows from
 * another that was worked out. */
static void work_out_day(struct years *y, struct kd_dated **days, size_t from, size_t to)
{
    const struct kd_dated *last = NULL;
    enum kd_year_by by = KD_YEAR_UNKNOWN;
    int year = 0, *found = kd_arena_alloc(y->arena, (to - from) * sizeof *found);
    enum kd_year_by *source = kd_arena_alloc(y->arena, (to - from) * sizeof *source);
    for (size_t i = from; i < to; i++) {
        if (!lacks_year(days[i]))
            continue;
        if (last == NULL || by_day(&last, &days[i]) != 0)
            year = year_for(y, days, from, to, days[i], &by);
        last = days[i];
        found[i - from] = year;
        source[i - from] = by;
    }
    for (size_t i = from; i < to; i++)
        if (found[i - from] != 0)
            give_year(y->arena, days[i], found[i - from], source[i - from]);
}

void kd_years_work_out(struct kd_arena *arena, const struct kd_dateds *dates,
                       const struct kd_on_air *listed)
{
    struct years years = {.arena = arena, .dates = dates, .listed = listed};
    struct kd_dated **days = kd_arena_alloc(arena, (dates->n + 1) * sizeof *days);
    for (size_t i = 0; i < dates->n; i++)
        days[i] = &dates->v[i];
    if (dates->n > 0)
        qsort(days, dates->n, sizeof *days, by_day);
    for (size_t from = 0, to; from < dates->n; from = to) {
        for (to = from + 1; to < dates->n && strcmp(day_of(days[to]), day_of(days[from])) == 0;)
            to++;
        work_out_day(&years, days, from, to);
    }
}

/* ---- the lists ---- */

static bool has_name(const struct kd_strings *keys, struct kd_str name)
{
    char key[KD_KEY_SIZE];
    kd_entity_key(name.s, name.len, key);
    for (size_t i = 0; key[0] != '\0' && i < keys->n; i++)
        if (strcmp(keys->v[i], key) == 0)
            return true;
    return false;
}

static bool is_it(const struct kd_strings *keys, const struct kd_tsv *tsv)
{
    static const char *const lists[] = {"aliases", "hangul"};
    struct kd_str name;
    if (has_name(keys, kd_tsv_get(tsv, "title")))
        return true;
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (struct kd_str names = kd_tsv_get(tsv, lists[i]); kd_str_next_value(&names, &name);)
            if (has_name(keys, name))
                return true;
    return false;
}

static const char *field(struct kd_arena *arena, const struct kd_tsv *tsv, const char *name)
{
    struct kd_str value = kd_tsv_get(tsv, name);
    return value.len > 0 ? kd_arena_strndup(arena, value.s, value.len) : NULL;
}

/* A row has start and end, or the year alone. */
static void take_row(struct kd_arena *arena, const struct kd_tsv *tsv, struct kd_on_air *out)
{
    out->from = field(arena, tsv, "start");
    out->to = field(arena, tsv, "end");
    if (out->from == NULL)
        out->from = field(arena, tsv, "year");
}

static enum kdidx_status find_row(struct kd_arena *arena, const struct kd_strings *keys,
                                  struct kd_on_air *out, struct kd_error *err)
{
    struct kd_tsv tsv;
    size_t rows = 0;
    enum kdidx_status status = kd_tsv_open_own(&tsv, "names/dramas.tsv", err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK)
        if (is_it(keys, &tsv) && rows++ == 0)
            take_row(arena, &tsv, out);
    if (rows > 1)
        *out = (struct kd_on_air){NULL, NULL};
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_years_listed(struct kd_arena *arena, const struct kd_strings *names,
                                  struct kd_on_air *out, struct kd_error *err)
{
    struct kd_strings keys = {0};
    char key[KD_KEY_SIZE];
    *out = (struct kd_on_air){NULL, NULL};
    for (size_t i = 0; i < names->n; i++) {
        size_t len = kd_entity_key(names->v[i], strlen(names->v[i]), key);
        *KD_PUSH(arena, &keys) = kd_arena_strndup(arena, key, len);
    }
    return find_row(arena, &keys, out, err);
}
