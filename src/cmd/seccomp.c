/* Which system calls can be made: a list of those that reading and storing need, each with the
 * arguments it needs them with (seccomp(2)).
 *
 * What is not on it fails with EPERM, and does not end the process: the C library asks for much
 * that it can do without. Calls that come in two kinds fail with ENOSYS where only the other can
 * be looked through, as does what is newer than this list, so that the C library takes the older.
 */
#include "cmd/sandbox_p.h"

#ifdef KD_HAS_SECCOMP

#include <asm/termbits.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#else
#define MACHINE AUDIT_ARCH_RISCV64
#endif

enum { NEWEST = 450, MOST = 512 };

/* Where the lower half of an argument lies, which is all that the kernel takes of those below. */
enum { ARGUMENT = offsetof(struct seccomp_data, args) };

static const struct {
    int number;
    enum kd_caller least;
} CALLS[] = {
    /* memory, time, waiting for each other, the end; abort() with its message */
    {SYS_brk, KD_WORKER},
    {SYS_mmap, KD_WORKER},
    {SYS_munmap, KD_WORKER},
    {SYS_mremap, KD_WORKER},
    {SYS_mprotect, KD_WORKER},
    {SYS_madvise, KD_WORKER},
    {SYS_futex, KD_WORKER},
    {SYS_set_robust_list, KD_WORKER},
    {SYS_sched_yield, KD_WORKER},
    {SYS_sched_getaffinity, KD_WORKER},
    {SYS_clock_gettime, KD_WORKER},
    {SYS_clock_nanosleep, KD_WORKER},
    {SYS_gettimeofday, KD_WORKER},
    {SYS_nanosleep, KD_WORKER},
    {SYS_getrandom, KD_WORKER},
    {SYS_getpid, KD_WORKER},
    {SYS_gettid, KD_WORKER},
    {SYS_rt_sigaction, KD_WORKER},
    {SYS_rt_sigprocmask, KD_WORKER},
    {SYS_rt_sigreturn, KD_WORKER},
    {SYS_sigaltstack, KD_WORKER},
    {SYS_restart_syscall, KD_WORKER},
    {SYS_exit, KD_WORKER},
    {SYS_exit_group, KD_WORKER},
    {SYS_write, KD_WORKER},
    {SYS_writev, KD_WORKER},
#ifdef SYS_rseq
    {SYS_rseq, KD_WORKER},
#endif
#ifdef SYS_time
    {SYS_time, KD_WORKER},
#endif
    /* files and folders */
    {SYS_read, KD_READER},
    {SYS_readv, KD_READER},
    {SYS_pread64, KD_READER},
    {SYS_lseek, KD_READER},
    {SYS_close, KD_READER},
    {SYS_fstat, KD_READER},
    {SYS_newfstatat, KD_READER},
    {SYS_statx, KD_READER},
    {SYS_faccessat, KD_READER},
#ifdef SYS_faccessat2
    {SYS_faccessat2, KD_READER},
#endif
    {SYS_getdents64, KD_READER},
    {SYS_readlinkat, KD_READER},
    {SYS_getcwd, KD_READER},
#ifdef SYS_stat
    {SYS_stat, KD_READER},
    {SYS_lstat, KD_READER},
    {SYS_access, KD_READER},
    {SYS_readlink, KD_READER},
    {SYS_poll, KD_READER},
#endif
    {SYS_ppoll, KD_READER},
    {SYS_getuid, KD_READER},
    {SYS_geteuid, KD_READER},
    {SYS_getgid, KD_READER},
    {SYS_getegid, KD_READER},
    {SYS_uname, KD_READER},
    {SYS_sysinfo, KD_READER},
    {SYS_getrusage, KD_READER},
    {SYS_setitimer, KD_READER},
    /* SQLite */
    {SYS_pwrite64, KD_STORER},
    {SYS_ftruncate, KD_STORER},
    {SYS_fallocate, KD_STORER},
    {SYS_fsync, KD_STORER},
    {SYS_fdatasync, KD_STORER},
    {SYS_msync, KD_STORER},
    {SYS_unlinkat, KD_STORER},
    {SYS_fchmod, KD_STORER},
    {SYS_fchown, KD_STORER},
    {SYS_statfs, KD_STORER},
    {SYS_fstatfs, KD_STORER},
#ifdef SYS_unlink
    {SYS_unlink, KD_STORER},
#endif
};

struct filter {
    struct sock_filter v[MOST];
    unsigned short n;
};

static void add(struct filter *f, uint16_t code, uint32_t value, uint8_t yes, uint8_t no)
{
    if (f->n < MOST)
        f->v[f->n++] = (struct sock_filter){code, yes, no, value};
}

static void answer(struct filter *f, uint32_t value)
{
    add(f, BPF_RET | BPF_K, value, 0, 0);
}

static void on_call(struct filter *f, int number, uint32_t value)
{
    add(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 1);
    answer(f, value);
}

/* The call is allowed when an argument compares so (BPF_JEQ, BPF_JSET) with `with`, or when not. */
static void on_argument(struct filter *f, int number, int argument, uint16_t compare, uint32_t with,
                        bool wanted)
{
    add(f, BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)number, 0, 4);
    add(f, BPF_LD | BPF_W | BPF_ABS, (uint32_t)(ARGUMENT + argument * 8), 0, 0);
    add(f, (uint16_t)(BPF_JMP | compare | BPF_K), with, wanted ? 0 : 1, wanted ? 1 : 0);
    answer(f, SECCOMP_RET_ALLOW);
    /* A later rule may allow it yet. */
    add(f, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
}

/* To open for reading alone, or a file of SQLite's. Landlock says which. */
static void on_open(struct filter *f, enum kd_caller caller)
{
    const uint32_t writing = O_WRONLY | O_RDWR | O_CREAT | O_TRUNC | O_APPEND;
    if (caller == KD_STORER) {
        on_call(f, SYS_openat, SECCOMP_RET_ALLOW);
#ifdef SYS_open
        on_call(f, SYS_open, SECCOMP_RET_ALLOW);
#endif
        return;
    }
    on_argument(f, SYS_openat, 2, BPF_JSET, writing, false);
#ifdef SYS_open
    on_argument(f, SYS_open, 1, BPF_JSET, writing, false);
#endif
}

/* F_SETOWN, F_SETSIG and F_SETOWN_EX, by which a file sends signals to any process, have this bit;
 * what is needed of fcntl() has it not. */
enum { OF_SIGNALS = 8 };

/* Threads, terminals that are open, the stricter filter of a worker. raise() of musl knows tkill()
 * alone; the first thread, which signals reach, has the process's number. */
static void on_rest(struct filter *f, enum kd_caller caller)
{
    const uint32_t self = (uint32_t)getpid();
    on_argument(f, SYS_tgkill, 0, BPF_JEQ, self, true);
    on_argument(f, SYS_tkill, 0, BPF_JEQ, self, true);
    if (caller == KD_WORKER)
        return;
    on_open(f, caller);
    on_argument(f, SYS_fcntl, 1, BPF_JSET, OF_SIGNALS, false);
    on_argument(f, SYS_prlimit64, 0, BPF_JEQ, 0, true); /* its own */
    on_argument(f, SYS_clone, 0, BPF_JSET, CLONE_THREAD, true);
    on_argument(f, SYS_ioctl, 1, BPF_JEQ, TCGETS, true);
#ifdef TCGETS2
    on_argument(f, SYS_ioctl, 1, BPF_JEQ, TCGETS2, true); /* isatty() from glibc 2.42 on */
#endif
    on_argument(f, SYS_ioctl, 1, BPF_JEQ, TIOCGWINSZ, true);
    on_argument(f, SYS_prctl, 0, BPF_JEQ, PR_SET_NO_NEW_PRIVS, true);
    on_argument(f, SYS_prctl, 0, BPF_JEQ, PR_SET_SECCOMP, true);
}

static void make(struct filter *f, enum kd_caller caller)
{
    const uint32_t no_such = SECCOMP_RET_ERRNO | ENOSYS, refused = SECCOMP_RET_ERRNO | EPERM;
    add(f, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch), 0, 0);
    add(f, BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0);
    answer(f, refused);
    add(f, BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr), 0, 0);
    add(f, BPF_JMP | BPF_JGT | BPF_K, NEWEST, 0, 1);
    answer(f, no_such);
    for (size_t i = 0; i < sizeof CALLS / sizeof *CALLS; i++)
        if (CALLS[i].least <= caller)
            on_call(f, CALLS[i].number, SECCOMP_RET_ALLOW);
    on_rest(f, caller);
#ifdef SYS_clone3
    on_call(f, SYS_clone3, no_such);
#endif
#ifdef SYS_openat2
    on_call(f, SYS_openat2, no_such);
#endif
    answer(f, refused);
}

bool kd_seccomp_enter(enum kd_caller caller)
{
    struct filter f = {.n = 0};
    make(&f, caller);
    struct sock_fprog program = {f.n, f.v};
    return f.n < MOST && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

#else

bool kd_seccomp_enter(enum kd_caller caller)
{
    (void)caller;
    return false;
}

#endif
