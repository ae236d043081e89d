/* The title of a work without its season. */
#ifndef KD_TITLE_H
#define KD_TITLE_H

#include <stddef.h>

/* The length of `title` without "Season 2", "Part Two", ", Part 2", "(Season 2)", "시즌 2" at its
 * end; with `season` also without a bare number ("Alchemy of Souls 2") that equals it, or, when
 * season is "", without any bare number of up to two digits. Never 0: a title that is all season
 * stays whole. */
size_t kd_title_base(const char *title, size_t len, const char *season);

#endif
