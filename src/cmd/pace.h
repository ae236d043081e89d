/* How fast it goes and how long it will take: the text of the progress line, without a clock or a
 * terminal. */
#ifndef KD_PACE_H
#define KD_PACE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* How far it is. */
struct kd_progress {
    uint64_t articles, rejected;
    uint64_t bytes; /* done with, as the inputs lie there */
    uint64_t size;  /* of all inputs; 0: not known */
    uint64_t limit; /* articles at most; 0: all */
};

/* Speed, mostly that of the last seconds. All zero at first. */
struct kd_pace {
    int64_t began, last; /* milliseconds */
    struct kd_progress at;
    double seconds, articles, bytes; /* sums in which the past counts ever less */
    bool begun;
};

/* Takes in how far it is at a time. */
void kd_pace_step(struct kd_pace *pace, const struct kd_progress *progress, int64_t milliseconds);

/* "1200 articles, 3 rejected, 410/s, 45% of 27.1 MB, 12 s left" as of the last step: what is known
 * of it, cut to size - 1 bytes. ASCII. */
void kd_pace_line(const struct kd_pace *pace, char *out, size_t size);

#endif
