/* Unit tests of the progress line: its text at given times, and that a terminal gets it. */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cmd/progress.h"

static void expect_line(const struct kd_pace *pace, const char *expected)
{
    char line[200];
    kd_pace_line(pace, line, sizeof line);
    assert_string_equal(line, expected);
}

/* What is not known is not shown. */
static void a_line_says_what_is_known(void **state)
{
    (void)state;
    struct kd_pace pace = {0};
    struct kd_progress at = {0};
    kd_pace_step(&pace, &at, 5000);
    expect_line(&pace, "0 articles");
    at.bytes = 3000000;
    kd_pace_step(&pace, &at, 6000);
    expect_line(&pace, "0 articles, 3.0 MB/s, 3.0 MB");
    at.articles = 1;
    kd_pace_step(&pace, &at, 6000); /* no time went by */
    expect_line(&pace, "1 article, 3.0 MB/s, 3.0 MB");
    pace = (struct kd_pace){0};
    at = (struct kd_progress){0};
    kd_pace_step(&pace, &at, 0);
    at = (struct kd_progress){.articles = 410, .rejected = 3, .bytes = 900};
    kd_pace_step(&pace, &at, 1000);
    expect_line(&pace, "410 articles, 3 rejected, 410/s, 1 kB");
}

static void sizes_give_the_share_and_the_time_left(void **state)
{
    (void)state;
    struct kd_pace pace = {0};
    struct kd_progress at = {.size = 10000000};
    kd_pace_step(&pace, &at, 1000);
    at.articles = 5;
    at.bytes = 100000;
    kd_pace_step(&pace, &at, 2000);
    expect_line(&pace, "5 articles, 5.0/s, 1% of 10.0 MB"); /* too early for the time */
    at.articles = 10;
    at.bytes = 200000;
    kd_pace_step(&pace, &at, 3000);
    expect_line(&pace, "10 articles, 5.0/s, 2% of 10.0 MB, 2 min left");
    at.bytes = 9900000;
    kd_pace_step(&pace, &at, 98999);
    expect_line(&pace, "10 articles, 0.0/s, 99% of 10.0 MB, 1 s left");
    at.bytes = 10000001; /* it grew meanwhile */
    kd_pace_step(&pace, &at, 100000);
    expect_line(&pace, "10 articles, 0.0/s, 100% of 10.0 MB, 0 s left");
    pace = (struct kd_pace){0};
    at = (struct kd_progress){.size = 2500000000};
    kd_pace_step(&pace, &at, 0);
    at.bytes = 1000000;
    kd_pace_step(&pace, &at, 4000);
    expect_line(&pace, "0 articles, 250 kB/s, 0% of 2.5 GB, 2 h 47 min left");
}

/* Of the size and the limit on articles, what ends first counts. */
static void the_limit_is_an_end_too(void **state)
{
    (void)state;
    struct kd_pace pace = {0};
    struct kd_progress at = {.size = 1000000, .limit = 400};
    kd_pace_step(&pace, &at, 0);
    at.articles = 100;
    at.bytes = 1000;
    kd_pace_step(&pace, &at, 2000);
    expect_line(&pace, "100 articles, 50/s, 25% of 400, 6 s left");
    at.bytes = 900000;
    kd_pace_step(&pace, &at, 2000);
    expect_line(&pace, "100 articles, 50/s, 90% of 1.0 MB, 6 s left");
    pace = (struct kd_pace){0};
    at = (struct kd_progress){.limit = 400};
    kd_pace_step(&pace, &at, 0);
    at.articles = 200;
    kd_pace_step(&pace, &at, 2000);
    expect_line(&pace, "200 articles, 100/s, 50% of 400, 2 s left");
}

/* A minute at ten times the speed is soon nearly forgotten, but not at once. */
static void speed_is_that_of_the_last_seconds(void **state)
{
    (void)state;
    struct kd_pace pace = {0};
    struct kd_progress at = {0};
    int64_t now = 0;
    char line[200];
    for (; now <= 60000; now += 500) {
        at.articles = (uint64_t)now;
        kd_pace_step(&pace, &at, now);
    }
    expect_line(&pace, "60000 articles, 1000/s");
    for (int i = 1; i <= 80; i++, now += 500) {
        at.articles += 50;
        kd_pace_step(&pace, &at, now);
        kd_pace_line(&pace, line, sizeof line);
        double rate = strtod(strchr(line, ',') + 2, NULL);
        assert_true(rate < 1000 && rate > 100);
        if (i == 4)
            assert_true(rate > 700);
        if (i == 80)
            assert_true(rate < 120);
    }
}

static void a_line_is_cut_to_its_room(void **state)
{
    (void)state;
    struct kd_pace pace = {0};
    struct kd_progress at = {.size = 1000000, .limit = 400};
    char whole[200], line[200];
    kd_pace_step(&pace, &at, 0);
    at = (struct kd_progress){12345, 6, 500000, 1000000, 0};
    kd_pace_step(&pace, &at, 4000);
    kd_pace_line(&pace, whole, sizeof whole);
    for (size_t size = 1; size <= strlen(whole) + 1; size++) {
        memset(line, '#', sizeof line);
        kd_pace_line(&pace, line, size);
        assert_int_equal(strlen(line), size - 1);
        assert_memory_equal(line, whole, size - 1);
        assert_int_equal(line[size], '#');
    }
}

static void a_terminal_gets_the_line(void **state)
{
    (void)state;
    char got[400] = "";
    const struct kd_progress at = {.articles = 7};
    int master = posix_openpt(O_RDWR | O_NOCTTY), old = dup(STDERR_FILENO);
    if (master < 0 || grantpt(master) != 0 || unlockpt(master) != 0)
        skip(); /* the system has none to give */
    int slave = open(ptsname(master), O_RDWR | O_NOCTTY);
    assert_true(slave >= 0 && dup2(slave, STDERR_FILENO) >= 0);
    kd_progress_show(&(struct kd_progress){0});
    kd_progress_show(&at); /* too early */
    usleep(600000);
    kd_progress_show(&at);
    kd_progress_clear();
    kd_progress_clear(); /* there is none any more */
    assert_true(dup2(old, STDERR_FILENO) >= 0);
    size_t len = 0;
    for (int i = 0; i < 20 && strstr(got + 2, "\r\033[K") == NULL; i++) { /* it comes in pieces */
        ssize_t n = read(master, got + len, sizeof got - 1 - len);
        assert_true(n > 0);
        len += (size_t)n;
    }
    assert_memory_equal(got, "\r\033[K7 articles, 1", 17);
    assert_string_equal(strchr(got, '/'), "/s\r\033[K");
    close(slave);
    close(master);
    close(old);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_line_says_what_is_known),
        cmocka_unit_test(sizes_give_the_share_and_the_time_left),
        cmocka_unit_test(the_limit_is_an_end_too),
        cmocka_unit_test(speed_is_that_of_the_last_seconds),
        cmocka_unit_test(a_line_is_cut_to_its_room),
        cmocka_unit_test(a_terminal_gets_the_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
