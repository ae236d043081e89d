/* Which articles count: those published within a time, and what a network shows. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"
#include "query/years.h"

static bool is_number(const char *s, size_t len)
{
    return strspn(s, "0123456789") >= len;
}

/* Whether the month has as many days: none of them is the first of the next one, or later. */
static bool is_day(const char *date)
{
    int year = atoi(date), month = atoi(date + 5), day = atoi(date + 8);
    int next = month == 12 ? kd_day_number(year + 1, 1, 1) : kd_day_number(year, month + 1, 1);
    return day >= 1 && kd_day_number(year, month, day) < next;
}

/* As kd_published has them: of a year all twelve months, of a month 31 days. */
bool kd_days_of(const char *date, size_t len, struct kd_days *out)
{
    static const char first[] = "YYYY-01-01", last[] = "YYYY-12-31";
    bool year = len >= 4 && is_number(date, 4);
    bool month = len >= 7 && date[4] == '-' && is_number(date + 5, 2);
    bool day = len == 10 && date[7] == '-' && is_number(date + 8, 2);
    if (!year || (len > 4 && !month) || (len > 7 && !day))
        return false;
    if (month && (strncmp(date + 5, "01", 2) < 0 || strncmp(date + 5, "12", 2) > 0))
        return false;
    if (day && !is_day(date))
        return false;
    snprintf(out->first, sizeof out->first, "%.*s%s", (int)len, date, first + len);
    snprintf(out->last, sizeof out->last, "%.*s%s", (int)len, date, last + len);
    return true;
}

static enum kdidx_status set_day(struct kd_ask *ask, const char *option, const char *date,
                                 struct kd_days *out)
{
    if (date == NULL || kd_days_of(date, strlen(date), out))
        return KDIDX_OK;
    return kd_fail(ask->err, KDIDX_USAGE, "%s: %s is no date such as 2021, 2021-05 or 2021-05-30",
                   option, date);
}

enum kdidx_status kd_ask_set_days(struct kd_ask *ask)
{
    const char *since = ask->opts.since, *until = ask->opts.until;
    enum kdidx_status status = set_day(ask, "--since", since, &ask->since);
    if (status == KDIDX_OK)
        status = set_day(ask, "--until", until, &ask->until);
    if (status != KDIDX_OK || since == NULL || until == NULL ||
        strcmp(ask->since.first, ask->until.last) <= 0)
        return status;
    return kd_fail(ask->err, KDIDX_USAGE, "--until: %s is before --since %s", until, since);
}

bool kd_ask_is_dated(const struct kd_ask *ask)
{
    return ask->opts.since != NULL || ask->opts.until != NULL;
}

void kd_ask_bind_days(const struct kd_ask *ask, struct kd_stmt *stmt)
{
    kd_bind_text(stmt, KD_SINCE, ask->opts.since != NULL ? ask->since.first : NULL);
    kd_bind_text(stmt, KD_UNTIL, ask->opts.until != NULL ? ask->until.last : NULL);
}

enum kdidx_status kd_ask_network(struct kd_ask *ask, struct kd_match *match, int64_t *network)
{
    *network = 0;
    if (ask->opts.network == NULL)
        return KDIDX_OK;
    enum kdidx_status status = kd_ask_find(ask, KD_NETWORK, ask->opts.network, match, network);
    if (status == KDIDX_USAGE) {
        struct kd_error why = *ask->err;
        kd_fail(ask->err, status, "--network: %s", why.text);
    }
    return status;
}

enum kdidx_status kd_ask_shows(struct kd_ask *ask, int64_t network, int64_t work, bool *out)
{
    int64_t found = 0;
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT EXISTS (SELECT 1 FROM relation WHERE kind = 'airs'"
                         " AND drama IN " KD_ALL_1 " AND other IN " KD_ALL_2 ")");
    kd_bind_int(stmt, 1, work);
    kd_bind_int(stmt, 2, network);
    enum kdidx_status status = kd_run_int(stmt, &found, ask->err);
    *out = found != 0;
    return status;
}
