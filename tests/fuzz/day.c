/* Dates as containers state them. */
#include <stdio.h>

#include "fuzz.h"
#include "input/day.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    char *text = copy_of(bytes, n), day[KD_DAY_SIZE], again[KD_DAY_SIZE];
    int year, month, of_month, end = 0;
    if (kd_day_of(text, 40, day)) {
        must(sscanf(day, "%4d-%2d-%2d%n", &year, &month, &of_month, &end) == 3);
        must(end == 10 && day[10] == '\0');
        must(year >= 1990 && year <= 2100 && month >= 1 && month <= 12);
        must(of_month >= 1 && of_month <= 31);
        must(kd_day_of(day, 0, again) && strcmp(day, again) == 0);
    }
    free(text);
    return 0;
}
