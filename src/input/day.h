/* The day that a date stands for, in the forms in which containers state it. */
#ifndef KD_DAY_H
#define KD_DAY_H

#include <stdbool.h>
#include <stddef.h>

enum { KD_DAY_SIZE = 16 };

/* "2021-01-24T10:00:00+09:00", "2021.01.24 10:00", "20210124", "Sun, 24 Jan 2021 01:00:00 GMT" (RFC
 * 5322), "January 24, 2021 at 10 am", "24 January 2021", "2021년 1월 24일" -> "2021-01-24" (EDTF,
 * ISO 8601-2). The time of day and its zone are left aside. `most` is how many bytes may stand
 * around the date; false for what holds none, or one that can be read in two ways ("03/04/2021").
 */
bool kd_day_of(const char *text, size_t most, char day[static KD_DAY_SIZE]);

#endif
