/* The years that dates of a drama lack, worked out from its other dates. Inside src/query only. */
#ifndef KD_YEARS_H
#define KD_YEARS_H

#include "query/ask.h"

/* One article's date of a drama or person. */
struct kd_dated {
    int64_t article;
    const char *hash,
        *family;          /* content ids: of the article; of the one that stands for its copies */
    uint32_t start, stop; /* where it says so */
    const char *value;    /* EDTF; with the year, once that is worked out */
    enum kd_year_by year;
    bool event; /* it is said to be that of the next */
    enum kd_happening what;
    unsigned episode;
    const char *season; /* or NULL */
    int confidence;     /* hundredths; 0 where there is no event */
    const char *rule;
    struct kd_dating dating; /* of the article */
};

struct kd_dateds {
    struct kd_dated *v;
    size_t n, cap;
};

/* The number of a day of the Gregorian calendar: that of the next day is one more. */
int kd_day_number(int year, int month, int day);

/* From when to when a drama was on the air, as EDTF: a day, or only a year; NULL: not known. */
struct kd_on_air {
    const char *from, *to;
};

/* Gives years to the dates that lack them (value "XXXX-MM-DD", or "XXXX-MM"), where only one is
 * possible: that in which another article has the same day; else the one by which it falls where
 * such an event does, seen from the drama's time on the air, by the dates that have years or, where
 * these do not tell it, by `listed`. Strings come from the arena. */
void kd_years_work_out(struct kd_arena *arena, const struct kd_dateds *dates,
                       const struct kd_on_air *listed);

/* When the lists have the drama on the air, by any of its names (as written); both NULL when they
 * do not know it, or know several of that name. KDIDX_OK, or an error of reading the lists. */
enum kdidx_status kd_years_listed(struct kd_arena *arena, const struct kd_strings *names,
                                  struct kd_on_air *out, struct kd_error *err);

#endif
