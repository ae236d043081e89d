/* SQLite looks at the clock between its steps: what is deep in one of them, or in being prepared,
 * is ended with the program. */
#include "cmd/guard.h"

#include <signal.h>
#include <stddef.h>
#include <sys/time.h>
#include <unistd.h>

#include "base/status.h"
#include "store/db.h"

enum { GRACE = 2 /* seconds */ };
static const int64_t MOST_MEMORY = 1LL << 30;

static void give_up(int signal)
{
    static const char words[] =
        "kdidx: stopped: it took longer than allowed; --timeout S gives it S seconds, --timeout 0 "
        "all it takes\n";
    (void)signal;
    if (write(STDERR_FILENO, words, sizeof words - 1) < 0)
        _exit(kd_exit_status(KDIDX_IO));
    _exit(kd_exit_status(KDIDX_USAGE));
}

void kd_guard(uint64_t seconds)
{
    static bool set;
    const struct itimerval timer = {.it_value.tv_sec = (time_t)(seconds + GRACE)};
    struct sigaction action = {.sa_handler = give_up};
    if (!set) {
        sigemptyset(&action.sa_mask);
        sigaction(SIGPROF, &action, NULL);
        kd_db_limit_memory(MOST_MEMORY);
        set = true;
    }
    if (seconds > 0)
        setitimer(ITIMER_PROF, &timer, NULL);
}
