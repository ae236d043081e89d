/* Dates as the scorer compares them: EDTF values, years that the text leaves out. */
#ifndef EV_DATES_H
#define EV_DATES_H

#include <jansson.h>

#include "extract/record.h"

struct ev_date {
    const char *value;    /* EDTF, as the text states it */
    const char *resolved; /* with the year that the article's own date settles, or NULL */
    const char *label;
};

/* The annotated dates, one said twice being one; behind them the optional ones, with the day on
 * which the article was published. */
struct ev_dates {
    struct ev_date *v;
    size_t expected, count;
};

void ev_dates_init(struct ev_dates *dates, struct kd_arena *arena, const json_t *gold);

/* The date that a found value is, or SIZE_MAX. A year that is given where the text has none is
 * right when it is `resolved`, or when that is not known. */
size_t ev_dates_find(const struct ev_dates *dates, const char *value);

#endif
