/* Stands between kdidx and the system (LD_PRELOAD): tells what is done to some files, fails one
 * call, or ends the process at one.
 *
 * A library that is loaded before the others, and not a VFS of SQLite, for three reasons: it tests
 * the very program that is installed; a short write, EINTR and a directory that was not synced are
 * there only below SQLite's own VFS, which is under test with it; and the files that articles are
 * read from are under the same hand.
 *
 * The environment:
 *   SHIM_FILES=PREFIX       the files whose path begins so, and their folder
 *   SHIM_LOG=FILE           adds a line for each call: what, the path behind the prefix, two
 * numbers; behind the line of a write stands what was written (power.py reads it) SHIM_KILL=N[:K]
 * SIGKILL before the N-th call that changes something; of a write, K modulo its length bytes are
 * written SHIM_FAIL=WHAT:N:HOW[:on]   the N-th call of that kind, with :on each later one, too: HOW
 * is EIO, ENOSPC, EINTR, EACCES, EROFS, or "short": half of what was asked for
 *
 * Only calls of one thread at a time are told apart; kdidx reads and writes files in one. */
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

enum what { OPEN, CREATE, READ, WRITE, TRUNCATE, SYNC, UNLINK, LOCK, MAP, KINDS };
static const char *const names[KINDS] = {"open", "create", "read", "write", "truncate",
                                         "sync", "unlink", "lock", "map"};
enum { FILES = 1024, LOG_FD = 1000 };

static struct {
    bool ready;
    const char *prefix;
    size_t prefix_len;
    int log;
    long kill_at, kill_bytes, changes;
    int fail_what, fail_error; /* no error: short */
    long fail_at;
    bool fail_on;
    long calls[KINDS];
    char *open[FILES]; /* by descriptor, the path behind the prefix, "/" for the folder; or NULL */
    DIR *dir;          /* a folder among the files, being read */
} shim;

/* What would have been called. */
static struct {
    __typeof__(open64) *open64;
    __typeof__(read) *read;
    __typeof__(pread64) *pread64;
    __typeof__(write) *write;
    __typeof__(pwrite64) *pwrite64;
    __typeof__(ftruncate64) *ftruncate64;
    __typeof__(fsync) *fsync;
    __typeof__(fdatasync) *fdatasync;
    __typeof__(unlink) *unlink;
    __typeof__(close) *close;
    __typeof__(fcntl64) *fcntl64;
    __typeof__(mmap64) *mmap64;
    __typeof__(opendir) *opendir;
    __typeof__(readdir) *readdir;
} real;

/* ---- what was asked for ---- */

static int number_of(const char *name)
{
    static const struct {
        const char *name;
        int number;
    } errors[] = {{"EIO", EIO},       {"ENOSPC", ENOSPC}, {"EINTR", EINTR},
                  {"EACCES", EACCES}, {"EROFS", EROFS},   {"short", 0}};
    for (size_t i = 0; i < sizeof errors / sizeof *errors; i++)
        if (strcmp(name, errors[i].name) == 0)
            return errors[i].number;
    fprintf(stderr, "shim: %s is no error\n", name);
    _exit(99);
}

static void read_fail(const char *text)
{
    char what[16], how[16], on[8] = "";
    if (sscanf(text, "%15[^:]:%ld:%15[^:]:%7s", what, &shim.fail_at, how, on) < 3)
        _exit(99);
    for (shim.fail_what = 0; strcmp(names[shim.fail_what], what) != 0;)
        if (++shim.fail_what == KINDS)
            _exit(99);
    shim.fail_error = number_of(how);
    shim.fail_on = strcmp(on, "on") == 0;
}

/* ISO C knows no way from an object's address to a function's but this one. */
#define FIND(function) (*(void **)&real.function = dlsym(RTLD_NEXT, #function))

static void find_real(void)
{
    FIND(open64);
    FIND(read);
    FIND(pread64);
    FIND(write);
    FIND(pwrite64);
    FIND(ftruncate64);
    FIND(fsync);
    FIND(fdatasync);
    FIND(unlink);
    FIND(close);
    FIND(fcntl64);
    FIND(mmap64);
    FIND(opendir);
    FIND(readdir);
}

static void get_ready(void)
{
    if (shim.ready)
        return;
    find_real();
    shim.log = -1;
    if (environ == NULL) /* a sanitizer gets ready before the C library has */
        return;
    shim.ready = true;
    const char *log = getenv("SHIM_LOG"), *at = getenv("SHIM_KILL"), *fail = getenv("SHIM_FAIL");
    shim.prefix = getenv("SHIM_FILES");
    shim.prefix_len = shim.prefix != NULL ? strlen(shim.prefix) : 0;
    if (at != NULL)
        sscanf(at, "%ld:%ld", &shim.kill_at, &shim.kill_bytes);
    if (fail != NULL)
        read_fail(fail);
    if (log == NULL)
        return;
    int fd = real.open64(log, O_WRONLY | O_CREAT | O_APPEND, 0644);
    shim.log = fcntl(fd, F_DUPFD_CLOEXEC, LOG_FD);
    real.close(fd);
}

/* The path behind the prefix, "/" of the folder; NULL: none of ours. */
static const char *ours(const char *path)
{
    get_ready();
    if (shim.prefix == NULL)
        return NULL;
    if (strncmp(path, shim.prefix, shim.prefix_len) == 0)
        return path + shim.prefix_len;
    size_t folder = (size_t)(strrchr(shim.prefix, '/') - shim.prefix);
    return strlen(path) == folder && strncmp(path, shim.prefix, folder) == 0 ? "/" : NULL;
}

static const char *of(int fd)
{
    get_ready();
    return fd >= 0 && fd < FILES ? shim.open[fd] : NULL;
}

static void put(const void *data, size_t len)
{
    const char *at = data;
    ssize_t n;
    while (len > 0 && (n = real.write(shim.log, at, len)) > 0) {
        at += n;
        len -= (size_t)n;
    }
}

static void tell(enum what what, const char *name, long long a, long long b, const void *data)
{
    char line[4200];
    if (shim.log < 0)
        return;
    int n = snprintf(line, sizeof line, "%s\t%s\t%lld\t%lld\n", names[what], name, a, b);
    put(line, (size_t)n);
    if (what == WRITE)
        put(data, (size_t)a);
}

/* Whether this call is the one to fail; errno says how then, 0: half of it is done. */
static bool fails(enum what what)
{
    long n = ++shim.calls[what];
    if (shim.fail_at == 0 || (int)what != shim.fail_what)
        return false;
    if (n != shim.fail_at && !(shim.fail_on && n > shim.fail_at))
        return false;
    errno = shim.fail_error;
    return true;
}

static bool dies_here(void)
{
    return ++shim.changes == shim.kill_at;
}

static void die(void)
{
    kill(getpid(), SIGKILL);
    pause();
}

/* ---- what is called ---- */

int open64(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    mode_t mode = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(args, mode_t) : 0;
    va_end(args);
    const char *name = ours(path);
    if (name == NULL)
        return real.open64(path, flags, mode);
    struct stat st;
    bool made = (flags & O_CREAT) != 0 && stat(path, &st) != 0;
    bool failing = fails(OPEN) || (made && fails(CREATE));
    if (failing && (errno != EROFS || (flags & O_ACCMODE) != O_RDONLY))
        return -1;
    if (made && dies_here())
        die();
    int fd = real.open64(path, flags, mode);
    if (fd < 0 || fd >= FILES)
        return fd;
    shim.open[fd] = strdup(name);
    tell(made ? CREATE : OPEN, name, flags, 0, NULL);
    return fd;
}
extern __typeof__(open64) open __attribute__((alias("open64")));

int close(int fd)
{
    get_ready();
    if (fd == shim.log && fd >= 0) {
        errno = EBADF;
        return -1;
    }
    if (fd >= 0 && fd < FILES) {
        free(shim.open[fd]);
        shim.open[fd] = NULL;
    }
    return real.close(fd);
}

/* How much a call that may be cut short is given. */
static size_t cut(size_t n, bool failing)
{
    return failing && n > 1 ? n / 2 : n;
}

ssize_t pread64(int fd, void *buf, size_t n, off64_t at)
{
    const char *name = of(fd);
    bool failing = name != NULL && fails(READ);
    if (failing && errno != 0)
        return -1;
    if (name != NULL)
        tell(READ, name, (long long)n, at, NULL);
    return real.pread64(fd, buf, cut(n, failing), at);
}
extern __typeof__(pread64) pread __attribute__((alias("pread64")));

ssize_t read(int fd, void *buf, size_t n)
{
    const char *name = of(fd);
    bool failing = name != NULL && fails(READ);
    if (failing && errno != 0)
        return -1;
    if (name != NULL)
        tell(READ, name, (long long)n, -1, NULL);
    return real.read(fd, buf, cut(n, failing));
}

ssize_t pwrite64(int fd, const void *buf, size_t n, off64_t at)
{
    const char *name = of(fd);
    bool failing = name != NULL && fails(WRITE);
    if (failing && errno != 0)
        return -1;
    n = cut(n, failing);
    if (name == NULL)
        return real.pwrite64(fd, buf, n, at);
    if (dies_here() && real.pwrite64(fd, buf, n > 0 ? (size_t)shim.kill_bytes % n : 0, at) >= 0)
        die();
    ssize_t done = real.pwrite64(fd, buf, n, at);
    if (done > 0)
        tell(WRITE, name, done, at, buf);
    return done;
}
extern __typeof__(pwrite64) pwrite __attribute__((alias("pwrite64")));

int ftruncate64(int fd, off64_t size)
{
    const char *name = of(fd);
    if (name == NULL)
        return real.ftruncate64(fd, size);
    if (fails(TRUNCATE))
        return -1;
    if (dies_here())
        die();
    tell(TRUNCATE, name, size, 0, NULL);
    return real.ftruncate64(fd, size);
}
extern __typeof__(ftruncate64) ftruncate __attribute__((alias("ftruncate64")));

static int sync_by(int fd, int (*how)(int))
{
    const char *name = of(fd);
    if (name == NULL)
        return how(fd);
    if (fails(SYNC))
        return -1;
    if (dies_here())
        die();
    tell(SYNC, name, 0, 0, NULL);
    return how(fd);
}

int fsync(int fd)
{
    get_ready();
    return sync_by(fd, real.fsync);
}

int fdatasync(int fd)
{
    get_ready();
    return sync_by(fd, real.fdatasync);
}

int unlink(const char *path)
{
    const char *name = ours(path);
    if (name == NULL)
        return real.unlink(path);
    if (fails(UNLINK))
        return -1;
    if (dies_here())
        die();
    tell(UNLINK, name, 0, 0, NULL);
    return real.unlink(path);
}

int fcntl64(int fd, int command, ...)
{
    va_list args;
    va_start(args, command);
    void *arg = va_arg(args, void *);
    va_end(args);
    const char *name = of(fd);
    bool locking = command == F_SETLK || command == F_SETLKW || command == F_GETLK;
    if (name == NULL || !locking)
        return real.fcntl64(fd, command, arg);
    if (fails(LOCK))
        return -1;
    tell(LOCK, name, command, ((struct flock *)arg)->l_type, NULL);
    return real.fcntl64(fd, command, arg);
}
extern __typeof__(fcntl64) fcntl __attribute__((alias("fcntl64")));

void *mmap64(void *at, size_t len, int prot, int flags, int fd, off64_t offset)
{
    const char *name = of(fd);
    if (name != NULL && fails(MAP))
        return MAP_FAILED;
    if (name != NULL)
        tell(MAP, name, (long long)len, offset, NULL);
    return real.mmap64(at, len, prot, flags, fd, offset);
}
extern __typeof__(mmap64) mmap __attribute__((alias("mmap64")));

DIR *opendir(const char *path)
{
    const char *name = ours(path);
    if (name == NULL)
        return real.opendir(path);
    if (fails(OPEN))
        return NULL;
    tell(OPEN, name, 0, 0, NULL);
    return shim.dir = real.opendir(path);
}

struct dirent *readdir(DIR *dir)
{
    if (dir != shim.dir)
        return real.readdir(dir);
    bool failing = fails(READ) && errno != 0;
    if (failing && errno != EINTR) /* which POSIX does not know here */
        return NULL;
    if (failing)
        errno = 0;
    tell(READ, "/", 0, 0, NULL);
    return real.readdir(dir);
}
