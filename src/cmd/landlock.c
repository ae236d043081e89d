/* Which files can be opened: Landlock, by its system calls (landlock(7)). */
#include "cmd/sandbox.h"
#include "cmd/sandbox_p.h"

#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#ifdef KD_HAS_LANDLOCK

#include <link.h>
#include <linux/landlock.h>
#include <sys/syscall.h>

/* What later versions have, which the headers here may not know. */
struct ruleset {
    uint64_t files, net, scoped;
};

enum {
    READ_FILE = LANDLOCK_ACCESS_FS_READ_FILE,
    READ_DIR = LANDLOCK_ACCESS_FS_READ_DIR,
    WRITE_FILE = LANDLOCK_ACCESS_FS_WRITE_FILE,
    MAKE_FILE = LANDLOCK_ACCESS_FS_MAKE_REG,
    REMOVE_FILE = LANDLOCK_ACCESS_FS_REMOVE_FILE,
    ALL_1 = (1 << 13) - 1, /* of version 1: all of the above, to run, other kinds of files */
    REFER = 1 << 13,       /* version 2 */
    TRUNCATE = 1 << 14,    /* version 3 */
    ALL_NET = 3,           /* version 4: TCP */
    IOCTL_DEV = 1 << 15,   /* version 5 */
    ALL_SCOPED = 3         /* version 6: signals and abstract sockets outside */
};

static int version(void)
{
    long found = KD_UNDER_VALGRIND ? 0
                                   : syscall(SYS_landlock_create_ruleset, NULL, 0,
                                             LANDLOCK_CREATE_RULESET_VERSION);
    return found > 0 ? (int)found : 0;
}

void kd_reach_init(struct kd_reach *reach)
{
    int has = version();
    struct ruleset set = {.files = ALL_1 | (has >= 2 ? REFER : 0) | (has >= 3 ? TRUNCATE : 0) |
                                   (has >= 5 ? IOCTL_DEV : 0),
                          .net = has >= 4 ? ALL_NET : 0,
                          .scoped = has >= 6 ? ALL_SCOPED : 0};
    size_t size = has >= 6 ? sizeof set : has >= 4 ? 2 * sizeof set.files : sizeof set.files;
    *reach = (struct kd_reach){.rules = -1, .version = has};
    if (has > 0)
        reach->rules = (int)syscall(SYS_landlock_create_ruleset, &set, size, 0);
}

/* A right that the rules do not know, or that a file cannot have, would make all of them invalid.
 */
static void allow(const struct kd_reach *reach, const char *path, uint64_t rights)
{
    const uint64_t of_files = READ_FILE | WRITE_FILE | TRUNCATE;
    struct stat st;
    int fd = reach->rules >= 0 ? open(path, O_PATH | O_CLOEXEC) : -1;
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0) {
        struct landlock_path_beneath_attr rule = {.parent_fd = fd, .allowed_access = rights};
        if (!S_ISDIR(st.st_mode))
            rule.allowed_access &= of_files;
        if (reach->version < 3)
            rule.allowed_access &= ~(uint64_t)TRUNCATE;
        syscall(SYS_landlock_add_rule, reach->rules, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    }
    close(fd);
}

void kd_reach_read(struct kd_reach *reach, const char *path)
{
    allow(reach, path, READ_FILE | READ_DIR);
}

void kd_reach_store(struct kd_reach *reach, const char *path)
{
    static const char *const beside[] = {"", "-wal", "-shm"};
    char real[PATH_MAX], name[PATH_MAX + 8];
    const uint64_t writing = READ_FILE | WRITE_FILE | TRUNCATE;
    bool all_there = true;
    reach->stores = true;
    if (realpath(path, real) == NULL)
        return;
    for (size_t i = 0; i < sizeof beside / sizeof *beside; i++) {
        snprintf(name, sizeof name, "%s%s", real, beside[i]);
        all_there = all_there && access(name, F_OK) == 0;
        allow(reach, name, writing);
    }
    allow(reach, dirname(real), READ_DIR | REMOVE_FILE | (all_there ? 0 : writing | MAKE_FILE));
}

/* iconv() loads converters when it first needs them, from a folder beside the C library or, where
 * that lies in /lib, in /usr/lib. */
static int allow_converters(struct dl_phdr_info *info, size_t size, void *ctx)
{
    char folder[PATH_MAX], usr[PATH_MAX + 4];
    (void)size;
    if (strstr(info->dlpi_name, "/libc.so") == NULL && strstr(info->dlpi_name, "/libc-") == NULL)
        return 0;
    snprintf(folder, sizeof folder, "%s", info->dlpi_name);
    dirname(folder);
    snprintf(usr, sizeof usr, "/usr%s", folder);
    allow(ctx, folder, READ_FILE | READ_DIR);
    allow(ctx, usr, READ_FILE | READ_DIR);
    return 1;
}

/* What libraries read of their own: without it they do less, and do not say so. */
static void allow_libraries(struct kd_reach *reach)
{
    dl_iterate_phdr(allow_converters, reach);
    allow(reach, "/usr/lib/locale", READ_FILE | READ_DIR); /* newlocale(), for names in archives */
    allow(reach, "/sys/devices/system/cpu/online", READ_FILE); /* sysconf(), for --jobs */
    allow(reach, "/dev/urandom", READ_FILE);                   /* SQLite */
}

bool kd_landlock_enter(struct kd_reach *reach)
{
    if (reach->rules < 0)
        return false;
    allow_libraries(reach);
    bool entered = syscall(SYS_landlock_restrict_self, reach->rules, 0) == 0;
    close(reach->rules);
    reach->rules = -1;
    return entered;
}

#else

void kd_reach_init(struct kd_reach *reach)
{
    *reach = (struct kd_reach){.rules = -1};
}

void kd_reach_read(struct kd_reach *reach, const char *path)
{
    (void)reach, (void)path;
}

void kd_reach_store(struct kd_reach *reach, const char *path)
{
    (void)path;
    reach->stores = true;
}

bool kd_landlock_enter(struct kd_reach *reach)
{
    (void)reach;
    return false;
}

#endif
