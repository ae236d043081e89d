/* The progress line on a terminal, and the wish to stop. A process has one terminal and one set
 * of signal handlers, so that this state, alone in kdidx, belongs to the process. */
#include "cmd/progress.h"

#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

static bool shown;
static volatile sig_atomic_t stop;

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

void kd_progress(uint64_t articles, uint64_t rejected)
{
    static int64_t next;
    int64_t now = milliseconds();
    if (now < next || isatty(STDERR_FILENO) != 1)
        return;
    next = now + 500;
    shown = true;
    fprintf(stderr, "\r\033[K%" PRIu64 " articles", articles);
    if (rejected > 0)
        fprintf(stderr, ", %" PRIu64 " rejected", rejected);
    fflush(stderr);
}

void kd_progress_clear(void)
{
    if (!shown)
        return;
    fputs("\r\033[K", stderr);
    fflush(stderr);
    shown = false;
}

static void on_signal(int number)
{
    (void)number;
    stop = 1;
}

void kd_interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = on_signal, .sa_flags = (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool kd_interrupted(void)
{
    return stop != 0;
}
