/* Answers on a terminal go through $PAGER. */
#include "cmd/pager.h"

#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/cmd.h"

static pid_t pager;

/* Where nothing is said it is less, if that is there. */
static const char *command(void)
{
    const char *said = getenv("PAGER");
    if (said == NULL)
        return "if command -v less >/dev/null; then exec less; else exec cat; fi";
    return said[0] == '\0' || strcmp(said, "cat") == 0 ? NULL : said;
}

/* Whether the first of these words is a program that no folder of $PATH has. What the shell makes
 * of other signs than a space it knows itself. */
static bool is_missing(const char *words)
{
    char file[4096];
    size_t len = strcspn(words, " \t'\"\\$&();<>`|=/");
    if (words[len] != '\0' && words[len] != ' ' && words[len] != '\t')
        return false;
    const char *path = getenv("PATH");
    for (; path != NULL && *path != '\0'; path += path[0] == ':') {
        size_t folder = strcspn(path, ":");
        int n = snprintf(file, sizeof file, "%.*s/%.*s", (int)folder, path, (int)len, words);
        if (n > 0 && (size_t)n < sizeof file && access(file, X_OK) == 0)
            return false;
        path += folder;
    }
    return true;
}

/* The user stops kdidx, not what is on the screen: the pager is shown the end and waited for. */
static void on_signal(int number)
{
    close(STDOUT_FILENO);
    waitpid(pager, NULL, 0);
    signal(number, SIG_DFL);
    raise(number);
}

/* less: ends by itself what fits the screen, leaves colours and the screen as they are. */
static void run(const char *words, const int ends[2])
{
    dup2(ends[0], STDIN_FILENO);
    close(ends[0]);
    close(ends[1]);
    if (getenv("LESS") == NULL)
        setenv("LESS", "FRX", 1);
    execl("/bin/sh", "sh", "-c", words, (char *)NULL);
    _exit(127);
}

void kd_pager_start(void)
{
    int ends[2];
    const char *words = command();
    if (pager != 0 || words == NULL)
        return;
    if (getenv("PAGER") != NULL && is_missing(words)) {
        kd_say("$PAGER: %s: no such program", words);
        return;
    }
    if (pipe(ends) != 0)
        return;
    fflush(stdout);
    pager = fork();
    if (pager == 0)
        run(words, ends);
    if (pager > 0) {
        dup2(ends[1], STDOUT_FILENO);
        signal(SIGINT, on_signal);
        signal(SIGTERM, on_signal);
    }
    close(ends[0]);
    close(ends[1]);
}

void kd_pager_wait(void)
{
    if (pager <= 0)
        return;
    signal(SIGINT, SIG_IGN); /* for the pager from here on */
    waitpid(pager, NULL, 0);
    pager = 0;
}
