/* How fast it goes and how long it will take: the text of the progress line. */
#include "cmd/pace.h"

#include <inttypes.h>
#include <math.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>

/* Seconds after which the past counts a third: articles come in lumps, as of folders with few long
 * and many short ones. Seconds before the
 * first guess of the time left, and what is too long to be one. */
static const double MEMORY = 10, FIRST_GUESS = 2, LONGEST_GUESS = 1e7;

void kd_pace_step(struct kd_pace *pace, const struct kd_progress *progress, int64_t milliseconds)
{
    double seconds = (double)(milliseconds - pace->last) / 1000;
    if (pace->begun && seconds > 0) {
        double keep = exp(-seconds / MEMORY);
        pace->seconds = pace->seconds * keep + seconds;
        pace->articles = pace->articles * keep + (double)(progress->articles - pace->at.articles);
        pace->bytes = pace->bytes * keep + (double)(progress->bytes - pace->at.bytes);
    }
    if (!pace->begun)
        pace->began = milliseconds;
    pace->begun = true;
    pace->last = milliseconds;
    pace->at = *progress;
}

struct line {
    char *out;
    size_t size, len;
};

__attribute__((format(printf, 2, 3))) static void add(struct line *line, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    int n = vsnprintf(line->out + line->len, line->size - line->len, format, args);
    va_end(args);
    size_t room = line->size - line->len - 1;
    line->len += n < 0 ? 0 : (size_t)n < room ? (size_t)n : room;
}

static void add_size(struct line *line, double bytes)
{
    if (bytes < 1e6)
        add(line, "%.0f kB", bytes / 1e3);
    else if (bytes < 1e9)
        add(line, "%.1f MB", bytes / 1e6);
    else
        add(line, "%.1f GB", bytes / 1e9);
}

/* Articles a second, or, where none came yet, bytes. */
static void add_rate(struct line *line, const struct kd_pace *pace)
{
    double rate = pace->articles / pace->seconds;
    if (pace->articles > 0) {
        add(line, rate < 10 ? ", %.1f/s" : ", %.0f/s", rate);
    } else if (pace->bytes > 0) {
        add(line, ", ");
        add_size(line, pace->bytes / pace->seconds);
        add(line, "/s");
    }
}

static double smaller(double a, double b)
{
    return a < b ? a : b;
}

static double share(uint64_t done, uint64_t all)
{
    return all > 0 ? smaller((double)done / (double)all, 1) : 0;
}

/* What is done of the bytes or of the limit, whichever will end it. */
static void add_share(struct line *line, const struct kd_progress *at)
{
    double bytes = share(at->bytes, at->size), articles = share(at->articles, at->limit);
    if (bytes >= articles && at->size > 0) {
        add(line, ", %.0f%% of ", floor(bytes * 100));
        add_size(line, (double)at->size);
    } else if (at->limit > 0) {
        add(line, ", %.0f%% of %" PRIu64, floor(articles * 100), at->limit);
    } else if (at->bytes > 0) {
        add(line, ", ");
        add_size(line, (double)at->bytes);
    }
}

/* Seconds until what is not done yet will be, at a speed. HUGE_VAL: not known. */
static double until(uint64_t done, uint64_t all, double speed)
{
    return all > 0 && speed > 0 ? (double)(all > done ? all - done : 0) / speed : HUGE_VAL;
}

static void add_time(struct line *line, double seconds)
{
    uint64_t minutes = (uint64_t)(seconds / 60 + 0.5);
    if (seconds <= 59)
        add(line, ", %.0f s left", ceil(seconds));
    else if (minutes < 60)
        add(line, ", %" PRIu64 " min left", minutes);
    else
        add(line, ", %" PRIu64 " h %" PRIu64 " min left", minutes / 60, minutes % 60);
}

void kd_pace_line(const struct kd_pace *pace, char *out, size_t size)
{
    struct line line = {out, size, 0};
    const struct kd_progress *at = &pace->at;
    add(&line, "%" PRIu64 " article%s", at->articles, at->articles == 1 ? "" : "s");
    if (at->rejected > 0)
        add(&line, ", %" PRIu64 " rejected", at->rejected);
    if (pace->seconds > 0)
        add_rate(&line, pace);
    add_share(&line, at);
    double left = smaller(until(at->bytes, at->size, pace->bytes / pace->seconds),
                          until(at->articles, at->limit, pace->articles / pace->seconds));
    if ((double)(pace->last - pace->began) / 1000 >= FIRST_GUESS && left < LONGEST_GUESS)
        add_time(&line, left);
}
