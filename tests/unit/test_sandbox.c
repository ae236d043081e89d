/* Unit tests of the sandbox: a process that goes into it, through the function that the commands go
 * through, is refused what it must not do and can do its work. */
#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <setjmp.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "cmd/sandbox_p.h"
#include "extract/match.h"
#include "input/input.h"

/* The folder of one test, with in/, out/ and a file in each. */
static char folder[] = "/tmp/kdidx-sandbox-XXXXXX";
static char in[64], in_file[64], out_file[64], made_file[64], link_file[64], database[64];

/* What the kernel gives, asked once in a process of its own. */
static int given;

/* The test, whose children go into the sandbox, where it cannot be asked for. */
static pid_t parent;

static bool has(int part)
{
    return (given & part) != 0;
}

static void write_file(const char *path, const char *text)
{
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

/* ---- a process in the sandbox ---- */

struct attempt {
    const char *name;
    long (*call)(void); /* < 0, with errno: refused */
};

/* The exit status of a child: 0, or what went wrong, which it has printed. */
static int in_child(int (*child)(const void *), const void *ctx)
{
    int status = 0;
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0)
        _exit(child(ctx));
    assert_true(pid > 0);
    assert_int_equal(waitpid(pid, &status, 0), pid);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static void read_in(struct kd_reach *reach)
{
    kd_reach_init(reach);
    kd_reach_read(reach, in);
}

static int enter_as_reader(void)
{
    struct kd_reach reach;
    read_in(&reach);
    return kd_sandbox_enter(&reach);
}

static int ask(const void *ctx)
{
    (void)ctx;
    return enter_as_reader();
}

static bool refused(const struct attempt *attempt)
{
    errno = 0;
    long got = attempt->call();
    if (got < 0 && (errno == EPERM || errno == EACCES || errno == ENOSYS))
        return true;
    dprintf(STDERR_FILENO, "# %s: %ld, %s\n", attempt->name, got, strerror(errno));
    return false;
}

/* How many of the attempts, up to one without a name, were not refused. */
static int count_done(const struct attempt *attempts)
{
    int done = 0;
    for (; attempts->name != NULL; attempts++)
        done += !refused(attempts);
    return done;
}

static int read_and_try(const void *attempts)
{
    enter_as_reader();
    return count_done(attempts);
}

/* Without the sandbox the same can be done: the attempt itself is no nonsense. */
static int only_try(const void *attempts)
{
    return count_done(attempts);
}

/* ---- attempts ---- */

static long read_elsewhere(void)
{
    return open(out_file, O_RDONLY);
}
static long read_a_secret(void)
{
    return open("/etc/passwd", O_RDONLY);
}
static long list_elsewhere(void)
{
    return open("/etc", O_RDONLY | O_DIRECTORY);
}
static long through_the_parent(void)
{
    char path[128];
    snprintf(path, sizeof path, "%s/../out/file", in);
    return open(path, O_RDONLY);
}
static const struct attempt READING_ELSEWHERE[] = {{"read elsewhere", read_elsewhere},
                                                   {"read /etc/passwd", read_a_secret},
                                                   {"list /etc", list_elsewhere},
                                                   {"read in/../out", through_the_parent},
                                                   {NULL, NULL}};

static long write_an_input(void)
{
    return open(in_file, O_WRONLY);
}
static long change_an_input(void)
{
    return open(in_file, O_RDWR);
}
static long empty_an_input(void)
{
    return truncate(in_file, 0);
}
static long make_a_file(void)
{
    return open(made_file, O_RDONLY | O_CREAT, 0600);
}
static long make_an_unnamed_file(void)
{
    return open(in, O_RDWR | O_TMPFILE, 0600);
}
static long write_elsewhere(void)
{
    return open(out_file, O_WRONLY | O_APPEND);
}
static const struct attempt WRITING[] = {{"write an input", write_an_input},
                                         {"change an input", change_an_input},
                                         {"empty an input", empty_an_input},
                                         {"make a file", make_a_file},
                                         {"make an unnamed file", make_an_unnamed_file},
                                         {"write elsewhere", write_elsewhere},
                                         {NULL, NULL}};

static long write_with_openat2(void)
{
    struct {
        uint64_t flags, mode, resolve;
    } how = {.flags = O_WRONLY};
    return syscall(SYS_openat2, AT_FDCWD, in_file, &how, sizeof how);
}
static long rename_an_input(void)
{
    return rename(in_file, made_file);
}
static long unlink_an_input(void)
{
    return unlink(in_file);
}
static long link_an_input(void)
{
    return link(in_file, made_file);
}
static long make_a_link(void)
{
    return symlink("/etc/passwd", made_file);
}
static long make_a_folder(void)
{
    return mkdir(made_file, 0700);
}
static long open_up_an_input(void)
{
    return chmod(in_file, 0777);
}
static long socket_of_the_net(void)
{
    return socket(AF_INET, SOCK_STREAM, 0);
}
static long socket_of_datagrams(void)
{
    return socket(AF_INET6, SOCK_DGRAM, 0);
}
static long socket_of_the_machine(void)
{
    return socket(AF_UNIX, SOCK_STREAM, 0);
}
static long pair_of_sockets(void)
{
    int ends[2];
    return socketpair(AF_UNIX, SOCK_STREAM, 0, ends);
}
static char shell[] = "/bin/sh", *words[] = {shell, NULL};
static long run_a_program(void)
{
    return execve(shell, words, words + 1);
}
static long run_by_descriptor(void)
{
    return syscall(SYS_execveat, AT_FDCWD, shell, words, words + 1, 0);
}
static long make_a_process(void)
{
    pid_t pid = fork();
    if (pid == 0)
        _exit(0);
    return pid;
}
static long trace_the_parent(void)
{
    return ptrace(PTRACE_SEIZE, parent, NULL, NULL);
}
static long be_traced(void)
{
    return ptrace(PTRACE_TRACEME, 0, NULL, NULL);
}
static long read_the_parent(void)
{
    char byte;
    struct iovec here = {&byte, 1}, there = {(void *)&folder, 1};
    return process_vm_readv(parent, &here, 1, &there, 1, 0);
}
static long signal_the_parent(void)
{
    return kill(parent, 0);
}
static long signal_a_thread_of_it(void)
{
    return syscall(SYS_tkill, parent, 0);
}
static long have_it_signalled(void)
{
    return fcntl(STDIN_FILENO, F_SETOWN, parent);
}
static long have_its_group_signalled(void)
{
    struct f_owner_ex owner = {F_OWNER_PGRP, getpgrp()};
    return fcntl(STDIN_FILENO, F_SETOWN_EX, &owner);
}
static long choose_the_signal(void)
{
    return fcntl(STDIN_FILENO, F_SETSIG, SIGKILL);
}
static long limit_the_parent(void)
{
    struct rlimit old;
    return prlimit(parent, RLIMIT_CPU, NULL, &old);
}
static long make_a_ring(void)
{
    return syscall(SYS_io_uring_setup, 1, NULL);
}
static long make_a_namespace(void)
{
    return syscall(SYS_unshare, 0x10000000 /* CLONE_NEWUSER */);
}
static long load_into_the_kernel(void)
{
    return syscall(SYS_bpf, 0, NULL, 0);
}
static const struct attempt CALLING[] = {{"openat2 for writing", write_with_openat2},
                                         {"rename an input", rename_an_input},
                                         {"remove an input", unlink_an_input},
                                         {"link an input", link_an_input},
                                         {"make a link", make_a_link},
                                         {"make a folder", make_a_folder},
                                         {"change rights", open_up_an_input},
                                         {"socket of the net", socket_of_the_net},
                                         {"socket of datagrams", socket_of_datagrams},
                                         {"socket of the machine", socket_of_the_machine},
                                         {"pair of sockets", pair_of_sockets},
                                         {"run a program", run_a_program},
                                         {"run by descriptor", run_by_descriptor},
                                         {"make a process", make_a_process},
                                         {"trace the parent", trace_the_parent},
                                         {"be traced", be_traced},
                                         {"read the parent", read_the_parent},
                                         {"signal the parent", signal_the_parent},
                                         {"signal a thread of it", signal_a_thread_of_it},
                                         {"have it signalled", have_it_signalled},
                                         {"have its group signalled", have_its_group_signalled},
                                         {"choose the signal", choose_the_signal},
                                         {"limit the parent", limit_the_parent},
                                         {"io_uring", make_a_ring},
                                         {"make a namespace", make_a_namespace},
                                         {"load into the kernel", load_into_the_kernel},
                                         {NULL, NULL}};

/* ---- tests: refused ---- */

/* The build says whether it has a sandbox, and a kernel that has it lets it in. */
static void a_build_knows_its_sandbox(void **state)
{
    (void)state;
    assert_int_equal(given & ~kd_sandbox_built, 0);
#ifdef KD_NO_SANDBOX
    assert_int_equal(kd_sandbox_built, KD_SANDBOX_NONE);
#endif
    for (int part = KD_SANDBOX_FILES; part <= KD_SANDBOX_CALLS; part *= 2)
        if (!has(part))
            printf("# %s: not here, and not tested\n",
                   part == KD_SANDBOX_FILES ? "Landlock" : "seccomp");
}

static void other_files_cannot_be_read(void **state)
{
    (void)state;
    assert_int_equal(in_child(only_try, READING_ELSEWHERE), 4);
    if (has(KD_SANDBOX_FILES))
        assert_int_equal(in_child(read_and_try, READING_ELSEWHERE), 0);
}

static void no_file_can_be_opened_for_writing(void **state)
{
    (void)state;
    if (has(KD_SANDBOX_FILES) || has(KD_SANDBOX_CALLS))
        assert_int_equal(in_child(read_and_try, WRITING), 0);
    struct stat st;
    assert_int_equal(stat(in_file, &st), 0);
    assert_int_equal(st.st_size, 5);
    assert_true(in_child(only_try, WRITING) > 4);
    unlink(made_file);
    write_file(in_file, "input");
}

/* Where a kernel has only one of the two parts. */
static int let_one_part_try(const void *part)
{
    struct kd_reach reach;
    read_in(&reach);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    bool entered = *(const int *)part == KD_SANDBOX_FILES ? kd_landlock_enter(&reach)
                                                          : kd_seccomp_enter(KD_READER);
    return entered ? count_done(WRITING) : 100;
}

static void each_part_keeps_from_writing(void **state)
{
    (void)state;
    for (int part = KD_SANDBOX_FILES; part <= KD_SANDBOX_CALLS; part *= 2)
        if (has(part))
            assert_int_equal(in_child(let_one_part_try, &part), 0);
}

static void nothing_else_can_be_called(void **state)
{
    (void)state;
    struct stat st;
    if (has(KD_SANDBOX_CALLS))
        assert_int_equal(in_child(read_and_try, CALLING), 0);
    assert_int_equal(stat(in_file, &st) == 0 && S_ISREG(st.st_mode), 1);
}

/* ---- tests: allowed ---- */

static void *add_one(void *number)
{
    ++*(int *)number;
    return number;
}

/* Whether it can be asked if a file is a terminal, in each of the ways in which C libraries do. */
static bool can_ask_for_terminals(int fd)
{
    static const unsigned long ways[] = {TCGETS,
#ifdef TCGETS2
                                         TCGETS2,
#endif
                                         TIOCGWINSZ};
    struct termios2 answer;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (ioctl(fd, ways[i], &answer) == 0 || errno != ENOTTY)
            return false;
    return true;
}

/* As SQLite does. */
static bool can_lock(int fd)
{
    struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET, .l_len = 1}, found = lock;
    return fcntl(fd, F_SETLK, &lock) == 0 && fcntl(fd, F_GETLK, &found) == 0 &&
           fcntl(fd, F_SETFD, fcntl(fd, F_GETFD)) == 0;
}

static int do_the_work(const void *ctx)
{
    const int *open_already = ctx;
    char text[8] = "";
    int number = 0;
    pthread_t thread;
    enter_as_reader();
    int fd = open(in_file, O_RDONLY | O_CLOEXEC);
    if (fd < 0 || read(fd, text, 5) != 5 || strcmp(text, "input") != 0)
        return 1;
    if (open("/nowhere/at/all", O_RDONLY) >= 0 || access(in_file, R_OK) != 0)
        return 2;
    char *memory = malloc(64 << 20);
    if (memory == NULL || memset(memory, 1, 64 << 20) != memory)
        return 3;
    free(memory);
    if (pthread_create(&thread, NULL, add_one, &number) != 0 || pthread_join(thread, NULL) != 0)
        return 4;
    if (number != 1 || write(*open_already, "kept", 4) != 4)
        return 5;
    if (!can_ask_for_terminals(fd))
        return 6;
    if (raise(0) != 0 || syscall(SYS_tkill, getpid(), 0) != 0 || !can_lock(*open_already))
        return 7;
    return 0;
}

static void the_work_can_be_done(void **state)
{
    (void)state;
    int fd = open(made_file, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    assert_int_equal(in_child(do_the_work, &fd), 0);
    assert_int_equal(lseek(fd, 0, SEEK_END), 4);
    close(fd);
}

/* On one processor, as where the C library asks which this process may use when it cannot learn how
 * many there are. */
static int count_processors(const void *sandboxed)
{
    cpu_set_t one;
    CPU_ZERO(&one);
    CPU_SET(0, &one);
    sched_setaffinity(0, sizeof one, &one);
    if (sandboxed != NULL)
        enter_as_reader();
    return (int)sysconf(_SC_NPROCESSORS_ONLN);
}

static void as_many_threads_are_made(void **state)
{
    (void)state;
    assert_int_equal(in_child(count_processors, in), in_child(count_processors, NULL));
}

/* Those that are files; the C library may have one of its own, too. */
static int read_locales(const void *sandboxed)
{
    static const char *const files[] = {"C.utf8/LC_CTYPE", "C.UTF-8/LC_CTYPE", "locale-archive"};
    char path[64];
    int found = 0;
    if (sandboxed != NULL)
        enter_as_reader();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        snprintf(path, sizeof path, "/usr/lib/locale/%s", files[i]);
        found += open(path, O_RDONLY) >= 0;
    }
    return found;
}

static void locales_are_found(void **state)
{
    (void)state;
    assert_int_equal(in_child(read_locales, in), in_child(read_locales, NULL));
}

static void tell(void *ctx, const char *path)
{
    kd_reach_read(ctx, path);
}

static bool never(void)
{
    return false;
}

static int read_through_a_link(const void *with_links)
{
    struct kd_reach reach;
    const char *const paths[] = {in};
    read_in(&reach);
    if (with_links != NULL)
        kd_input_links(paths, 1, never, tell, &reach);
    kd_sandbox_enter(&reach);
    return open(link_file, O_RDONLY) >= 0 ? 0 : errno;
}

/* Where links in a folder lead can be read, when they were there at the start. */
static void links_are_followed(void **state)
{
    (void)state;
    assert_int_equal(symlink("../out/file", link_file), 0);
    if (has(KD_SANDBOX_FILES))
        assert_int_equal(in_child(read_through_a_link, NULL), EACCES);
    assert_int_equal(in_child(read_through_a_link, in), 0);
}

/* ---- tests: a worker ---- */

static long read_an_input(void)
{
    return open(in_file, O_RDONLY);
}
static long read_what_is_open(void)
{
    char byte;
    return read(STDIN_FILENO, &byte, 0);
}
static long make_a_thread(void)
{
    pthread_t thread;
    int number = 0, error = pthread_create(&thread, NULL, add_one, &number);
    errno = error;
    return error == 0 ? 0 : -1;
}
static const struct attempt OF_WORKERS[] = {
    {"read an input", read_an_input}, {"read what is open", read_what_is_open},
    {"make a thread", make_a_thread}, {"socket of the net", socket_of_the_net},
    {"run a program", run_a_program}, {NULL, NULL}};

/* Patterns are compiled to machine code in the thread that searches first. */
static void *work(void *result)
{
    struct kd_error err;
    struct kd_pattern *pattern = NULL;
    kd_sandbox_worker();
    *(int *)result = count_done(OF_WORKERS);
    if (kd_pattern_new("s(a|o)lt", 8, &pattern, &err) != KDIDX_OK)
        *(int *)result = 100;
    struct kd_match_ctx *ctx = kd_match_ctx_new();
    if (ctx == NULL || kd_pattern_search(pattern, ctx, "the salt road", 13, 0) != KD_MATCH_YES)
        *(int *)result = 101;
    kd_match_ctx_free(ctx);
    kd_pattern_free(pattern);
    return NULL;
}

static int let_a_worker_try(const void *ctx)
{
    pthread_t thread;
    int result = -1;
    (void)ctx;
    enter_as_reader();
    if (pthread_create(&thread, NULL, work, &result) != 0 || pthread_join(thread, NULL) != 0)
        return 102;
    /* It was taken from the worker alone. */
    return open(in_file, O_RDONLY) >= 0 ? result : 103;
}

static void a_worker_can_only_compute(void **state)
{
    (void)state;
    if (has(KD_SANDBOX_CALLS))
        assert_int_equal(in_child(let_a_worker_try, NULL), 0);
}

/* ---- tests: a database ---- */

static long make_beside(void)
{
    return open(made_file, O_WRONLY | O_CREAT, 0600);
}
static const struct attempt BESIDE_A_DATABASE[] = {{"make a file beside it", make_beside},
                                                   {"change another file", change_an_input},
                                                   {"write elsewhere", write_elsewhere},
                                                   {"read elsewhere", read_elsewhere},
                                                   {NULL, NULL}};

static int sql(sqlite3 *db, const char *text)
{
    int rc = sqlite3_exec(db, text, NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        dprintf(STDERR_FILENO, "# %s: %s\n", text, sqlite3_errmsg(db));
    return rc;
}

/* Opens a database, goes into the sandbox, stores, tries what it should not, ends. */
static int store_and_try(const void *journal)
{
    struct kd_reach reach;
    sqlite3 *db;
    if (sqlite3_open(database, &db) != SQLITE_OK || sql(db, journal) != SQLITE_OK ||
        sql(db, "CREATE TABLE IF NOT EXISTS t(x); SELECT count(*) FROM t") != SQLITE_OK)
        return 100;
    kd_reach_init(&reach);
    kd_reach_store(&reach, database);
    kd_sandbox_enter(&reach);
    if (sql(db, "BEGIN; INSERT INTO t VALUES (zeroblob(1000000)); COMMIT") != SQLITE_OK ||
        sql(db, "CREATE INDEX IF NOT EXISTS i ON t(x); DELETE FROM t") != SQLITE_OK ||
        sql(db, "BEGIN; INSERT INTO t VALUES (2); ROLLBACK") != SQLITE_OK)
        return 101;
    int done = count_done(BESIDE_A_DATABASE);
    return sqlite3_close(db) == SQLITE_OK ? done : 102;
}

static void a_database_alone_can_be_written(void **state)
{
    (void)state;
    char log[80];
    unlink(made_file);
    int done = in_child(store_and_try, "PRAGMA journal_mode = WAL");
    assert_int_equal(done, has(KD_SANDBOX_FILES) ? 0 : 4);
    snprintf(log, sizeof log, "%s-wal", database);
    assert_int_equal(access(log, F_OK), -1);
    /* Without a log it makes its journal when it first writes, in that folder. */
    done = in_child(store_and_try, "PRAGMA journal_mode = DELETE");
    assert_int_equal(done, has(KD_SANDBOX_FILES) ? 2 : 4);
}

/* ---- all of it ---- */

static void name(char out[64], const char *rest)
{
    snprintf(out, 64, "%s/%s", folder, rest);
}

static int set_up(void **state)
{
    char out[64];
    (void)state;
    if (mkdtemp(folder) == NULL)
        return -1;
    name(in, "in");
    name(out, "out");
    name(in_file, "in/file");
    name(out_file, "out/file");
    name(made_file, "in/made");
    name(link_file, "in/link");
    name(database, "in/kdidx.db");
    if (mkdir(in, 0700) != 0 || mkdir(out, 0700) != 0)
        return -1;
    write_file(in_file, "input");
    write_file(out_file, "output");
    parent = getpid();
    given = in_child(ask, NULL);
    return 0;
}

static int tear_down(void **state)
{
    char command[80];
    (void)state;
    snprintf(command, sizeof command, "rm -rf '%s'", folder);
    return system(command);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_build_knows_its_sandbox),
        cmocka_unit_test(other_files_cannot_be_read),
        cmocka_unit_test(no_file_can_be_opened_for_writing),
        cmocka_unit_test(each_part_keeps_from_writing),
        cmocka_unit_test(nothing_else_can_be_called),
        cmocka_unit_test(the_work_can_be_done),
        cmocka_unit_test(as_many_threads_are_made),
        cmocka_unit_test(locales_are_found),
        cmocka_unit_test(links_are_followed),
        cmocka_unit_test(a_worker_can_only_compute),
        cmocka_unit_test(a_database_alone_can_be_written),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
