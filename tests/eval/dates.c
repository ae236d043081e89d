/* Dates as the scorer compares them. */
#include "dates.h"

#include <string.h>

#include "names.h"

/* Year, month and day as written: "XXXX", "07", "24"; "XX" where a part is left out. */
struct parts {
    char part[3][8];
};

static struct parts split(const char *value)
{
    struct parts out = {{"", "XX", "XX"}};
    size_t len = strcspn(value, "T");
    while (len > 0 && strchr("?~%", value[len - 1]) != NULL)
        len--;
    for (size_t p = 0, at = 0; p < 3 && at <= len; p++) {
        size_t n = 0;
        while (at + n < len && value[at + n] != '-')
            n++;
        if (n < sizeof out.part[p]) {
            memcpy(out.part[p], value + at, n);
            out.part[p][n] = '\0';
        }
        at += n + 1;
    }
    return out;
}

static bool is_open(const char *part)
{
    return part[0] != '\0' && strspn(part, "X") == strlen(part);
}

static bool equal(const struct ev_date *gold, const char *value)
{
    if (gold->resolved != NULL && strcmp(gold->resolved, value) == 0)
        return true;
    struct parts a = split(gold->value), b = split(value);
    if (strcmp(a.part[1], b.part[1]) != 0 || strcmp(a.part[2], b.part[2]) != 0)
        return false;
    if (strcmp(a.part[0], "XXXX") != 0)
        return strcmp(a.part[0], b.part[0]) == 0;
    return gold->resolved == NULL || is_open(b.part[0]);
}

static struct ev_date date_of(const json_t *item)
{
    struct ev_date date = {.value = ev_string(item, "value"),
                           .resolved = ev_string(item, "resolved"),
                           .label = ev_string(item, "text")};
    if (date.label == NULL)
        date.label = date.value;
    return date;
}

static bool is_known(const struct ev_dates *dates, const struct ev_date *date)
{
    for (size_t i = 0; i < dates->expected; i++)
        if (equal(&dates->v[i], date->value) || equal(date, dates->v[i].value))
            return true;
    return false;
}

void ev_dates_init(struct ev_dates *dates, struct kd_arena *arena, const json_t *gold)
{
    const json_t *list = ev_list(gold, "dates"), *optional = ev_list(gold, "optional"), *item;
    const char *published = ev_string(gold, "published");
    size_t i;
    *dates = (struct ev_dates){0};
    dates->v = kd_arena_alloc(arena, (json_array_size(list) + json_array_size(optional) + 1) *
                                         sizeof *dates->v);
    json_array_foreach(list, i, item)
    {
        struct ev_date date = date_of(item);
        if (date.value != NULL && !is_known(dates, &date))
            dates->v[dates->expected++] = date;
    }
    dates->count = dates->expected;
    json_array_foreach(optional, i, item)
    {
        const char *type = ev_string(item, "type");
        struct ev_date date = date_of(item);
        if (type != NULL && strcmp(type, "dates") == 0 && date.value != NULL)
            dates->v[dates->count++] = date;
    }
    if (published != NULL)
        dates->v[dates->count++] = (struct ev_date){.value = published, .label = published};
}

size_t ev_dates_find(const struct ev_dates *dates, const char *value)
{
    for (size_t i = 0; i < dates->count; i++)
        if (equal(&dates->v[i], value))
            return i;
    /* an optional date is debatable the other way round as well: found without its year */
    const struct ev_date found = {.value = value};
    for (size_t i = dates->expected; i < dates->count; i++)
        if (equal(&found, dates->v[i].value))
            return i;
    return SIZE_MAX;
}
