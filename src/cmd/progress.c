/* The progress line on a terminal, and the wish to stop. A process has one terminal and one set
 * of signal handlers, so that this state, alone in kdidx, belongs to the process. */
#include "cmd/progress.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "print/print.h"

static bool shown;
static int terminal = -1; /* -1: not asked yet */
static volatile sig_atomic_t stop;

static int64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

bool kd_progress_wanted(void)
{
    if (terminal < 0)
        terminal = isatty(STDERR_FILENO) == 1;
    return terminal == 1;
}

void kd_progress_off(void)
{
    kd_progress_clear();
    terminal = 0;
}

void kd_progress_show(const struct kd_progress *progress)
{
    static struct kd_pace pace;
    static int64_t next;
    char line[200];
    int64_t now = kd_progress_wanted() ? milliseconds() : -1;
    if (now < next)
        return;
    next = now + 500;
    bool first = !pace.begun;
    kd_pace_step(&pace, progress, now);
    if (first)
        return;
    size_t width = kd_print_opts_for(stderr).width;
    kd_pace_line(&pace, line, width > 0 && width < sizeof line ? width : sizeof line);
    shown = true;
    fprintf(stderr, "\r\033[K%s", line);
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

bool kd_progress_watch(const char *doing, uint64_t done, uint64_t all)
{
    static int64_t began, next;
    int64_t now = kd_progress_wanted() ? milliseconds() : -1;
    if (now < next)
        return stop != 0;
    began = began == 0 ? now : began;
    next = now + 500;
    shown = true;
    fprintf(stderr, "\r\033[K%s", doing);
    if (all > 0)
        fprintf(stderr, ", %" PRIu64 "%%", done * 100 / all);
    if (now - began >= 1000)
        fprintf(stderr, ", %" PRId64 " s", (now - began) / 1000);
    fflush(stderr);
    return stop != 0;
}

/* Nothing is called here that a signal may not interrupt. */
static void on_signal(int number)
{
    static const char words[] = "\r\033[K"
                                "kdidx: stopping; once more stops at once\n";
    if (stop) { /* blocked until this returns */
        signal(number, SIG_DFL);
        raise(number);
        return;
    }
    int error = errno;
    size_t clear = terminal == 1 ? 0 : 4; /* only a terminal has a line to clear */
    stop = 1;
    if (write(STDERR_FILENO, words + clear, sizeof words - 1 - clear) < 0)
        stop = 1; /* nobody is there to be told */
    errno = error;
}

void kd_interrupt_catch(void)
{
    struct sigaction action = {.sa_handler = on_signal};
    sigemptyset(&action.sa_mask);
    sigaddset(&action.sa_mask, SIGINT);
    sigaddset(&action.sa_mask, SIGTERM);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool kd_interrupted(void)
{
    return stop != 0;
}

void kd_interrupt_elsewhere(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGTERM);
    pthread_sigmask(SIG_BLOCK, &set, NULL);
}
