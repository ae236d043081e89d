/* The words that the contract uses for roles, kinds and days. */
#include "extract/record.h"

#include <stdio.h>
#include <string.h>

static const char *const role_names[] = {"actor", "director", "writer", "other"};
static const char *const kind_names[] = {"drama", "film", "show", "music", "other"};
static const char *const happening_names[] = {"announced",   "script_reading",   "filming_start",
                                              "filming_end", "press_conference", "premiere",
                                              "episode",     "finale",           "aired"};
static const char *const day_names[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};

/* The index of `name` in `names`, or -1. */
static int find_name(const char *const *names, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (strcmp(names[i], name) == 0)
            return i;
    return -1;
}

const char *kd_role_name(enum kd_role role)
{
    return role_names[role];
}

const char *kd_work_kind_name(enum kd_work_kind kind)
{
    return kind_names[kind];
}

bool kd_role_parse(const char *name, enum kd_role *out)
{
    int i = find_name(role_names, 4, name);
    if (i >= 0)
        *out = (enum kd_role)i;
    return i >= 0;
}

bool kd_work_kind_parse(const char *name, enum kd_work_kind *out)
{
    int i = find_name(kind_names, 5, name);
    if (i >= 0)
        *out = (enum kd_work_kind)i;
    return i >= 0;
}

const char *kd_happening_name(enum kd_happening happening)
{
    return happening_names[happening];
}

bool kd_happening_parse(const char *name, enum kd_happening *out)
{
    int i = find_name(happening_names, KD_HAPPENINGS, name);
    if (i >= 0)
        *out = (enum kd_happening)i;
    return i >= 0;
}

const char *kd_day_name(int day)
{
    return day_names[day];
}

void kd_slot_text(uint8_t days, const char *between, const char *time, const char *tz,
                  char out[KD_SLOT_SIZE])
{
    size_t n = 0;
    out[0] = '\0';
    for (int day = 0; day < 7; day++)
        if ((days >> day & 1) != 0)
            n += (size_t)snprintf(out + n, KD_SLOT_SIZE - n, "%s%s", n > 0 ? between : "",
                                  kd_day_name(day));
    const char *rest[] = {time, tz};
    for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
        if (rest[i] != NULL)
            n += (size_t)snprintf(out + n, KD_SLOT_SIZE - n, "%s%.32s", n > 0 ? " " : "", rest[i]);
}
