#include "base/nearest.h"

#include <string.h>

enum { LONGEST = 40 };

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

static int small(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

/* How many letters were left out, added, changed or swapped with their neighbour
 * (Damerau-Levenshtein, optimal string alignment), capital or not. */
static size_t distance(const char *a, size_t an, const char *b, size_t bn)
{
    size_t rows[3][LONGEST + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= bn; j++)
        above[j] = j;
    for (size_t i = 1; i <= an; i++) {
        row[0] = i;
        for (size_t j = 1; j <= bn; j++) {
            row[j] = above[j - 1] + (small(a[i - 1]) != small(b[j - 1]));
            row[j] = least(row[j], least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && small(a[i - 1]) == small(b[j - 2]) &&
                small(a[i - 2]) == small(b[j - 1]))
                row[j] = least(row[j], before[j - 2] + 1);
        }
        size_t *free_row = before;
        before = above;
        above = row;
        row = free_row;
    }
    return above[bn];
}

const char *kd_nearest(const char *wrong, const char *const *names)
{
    return kd_nearest_within(wrong, names, strlen(wrong) / 3 + 1);
}

const char *kd_nearest_within(const char *wrong, const char *const *names, size_t most)
{
    const char *best = NULL;
    size_t len = strlen(wrong), best_distance = most + 1;
    if (len > LONGEST)
        return NULL;
    for (; *names != NULL; names++) {
        size_t n = strlen(*names);
        if (n > LONGEST)
            continue;
        size_t d = distance(wrong, len, *names, n);
        if (len >= 2 && n > len && strncmp(wrong, *names, len) == 0)
            d = 1; /* the start of a name */
        if (d < best_distance) {
            best_distance = d;
            best = *names;
        }
    }
    return best;
}
