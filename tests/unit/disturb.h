/* Calls of SQLite and allocations that fail, one at a time, in a test that is linked with the
 * sources: what is defined here comes in place of SQLite's and of the C library's.
 *
 * Calls are told apart by their statements: of each the first and the last is tried, for what is
 * done in between is the same. tests/lib/faults.c tries each allocation, SQLite's own too, through
 * the library; tests/crash/crash.py each call of the system. */
#ifndef KD_TEST_DISTURB_H
#define KD_TEST_DISTURB_H

#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum disturbed { CALLS, ALLOCATIONS };
enum { MOST_POINTS = 1 << 16 };

static struct {
    bool armed, stays, fired; /* stays: all fail from `at` on */
    enum disturbed what;
    size_t at, count;             /* at: from 1; 0: none fails */
    int depth;                    /* in a call of SQLite: what it calls itself does not count */
    uint64_t key[MOST_POINTS];    /* of each what it is for, kept while none fails */
    uintptr_t sqlite, sqlite_end; /* where its code lies */
} disturb;

/* Whether this one, for `key`, is to fail. */
static bool disturb_fails(enum disturbed what, uint64_t key)
{
    if (!disturb.armed || disturb.what != what || disturb.depth > 0)
        return false;
    if (disturb.at == 0 && disturb.count < MOST_POINTS)
        disturb.key[disturb.count] = key;
    disturb.count++;
    if (disturb.at == 0 || disturb.count < disturb.at ||
        (disturb.count > disturb.at && !disturb.stays))
        return false;
    disturb.fired = true;
    return true;
}

/* ---- SQLite ---- */

static uint64_t disturb_key(const char *text)
{
    uint64_t key = 14695981039346656037U;
    for (; text != NULL && *text != '\0'; text++)
        key = (key ^ (unsigned char)*text) * 1099511628211U;
    return key;
}

/* ISO C knows no way from an object's address to a function's but this one. */
#define DISTURB_REAL(name)                                                                         \
    static __typeof__(name) *real;                                                                 \
    if (real == NULL)                                                                              \
    *(void **)&real = dlsym(RTLD_NEXT, #name)

int sqlite3_step(sqlite3_stmt *stmt)
{
    DISTURB_REAL(sqlite3_step);
    if (disturb.armed && disturb_fails(CALLS, disturb_key(sqlite3_sql(stmt))))
        return SQLITE_IOERR;
    disturb.depth++;
    int rc = real(stmt);
    disturb.depth--;
    return rc;
}

int sqlite3_exec(sqlite3 *db, const char *sql, int (*row)(void *, int, char **, char **), void *ctx,
                 char **message)
{
    DISTURB_REAL(sqlite3_exec);
    if (disturb.armed && disturb_fails(CALLS, disturb_key(sql)))
        return SQLITE_IOERR;
    disturb.depth++;
    int rc = real(db, sql, row, ctx, message);
    disturb.depth--;
    return rc;
}

/* The statement is told apart from its steps. */
static bool disturb_prepare(const char *sql, sqlite3_stmt **stmt)
{
    if (!disturb.armed || !disturb_fails(CALLS, ~disturb_key(sql)))
        return false;
    *stmt = NULL;
    return true;
}

int sqlite3_prepare_v3(sqlite3 *db, const char *sql, int n, unsigned flags, sqlite3_stmt **stmt,
                       const char **tail)
{
    DISTURB_REAL(sqlite3_prepare_v3);
    return disturb_prepare(sql, stmt) ? SQLITE_NOMEM : real(db, sql, n, flags, stmt, tail);
}

int sqlite3_prepare_v2(sqlite3 *db, const char *sql, int n, sqlite3_stmt **stmt, const char **tail)
{
    DISTURB_REAL(sqlite3_prepare_v2);
    return disturb_prepare(sql, stmt) ? SQLITE_NOMEM : real(db, sql, n, stmt, tail);
}

/* As SQLite does where there is no memory for the handle. */
int sqlite3_open_v2(const char *name, sqlite3 **db, int flags, const char *vfs)
{
    DISTURB_REAL(sqlite3_open_v2);
    if (disturb.armed && disturb_fails(CALLS, disturb_key("open"))) {
        *db = NULL;
        return SQLITE_NOMEM;
    }
    return real(name, db, flags, vfs);
}

/* Whether disks keep what is written is not the question here, and they take their time. */
int fsync(int fd)
{
    (void)fd;
    return 0;
}

int fdatasync(int fd)
{
    (void)fd;
    return 0;
}

/* ---- memory ---- */

#ifdef __has_feature
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define DISTURB_SANITIZED 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define DISTURB_SANITIZED 1
#endif

/* A sanitizer has an allocator of its own; an analyzer would take this one for what it seems. */
#if defined(__GLIBC__) && !defined(DISTURB_SANITIZED) && !defined(KD_ANALYZE)
enum { HAS_ALLOCATIONS = 1 };

void *__libc_malloc(size_t size);
void *__libc_calloc(size_t n, size_t size);
void *__libc_realloc(void *ptr, size_t size);

/* SQLite's own are left alone: of what lacks in it its calls tell. */
static bool disturb_allocation(void *caller)
{
    uintptr_t at = (uintptr_t)caller;
    if (!disturb.armed || (at >= disturb.sqlite && at < disturb.sqlite_end) ||
        !disturb_fails(ALLOCATIONS, disturb.count))
        return false;
    errno = ENOMEM;
    return true;
}

void *malloc(size_t size)
{
    return disturb_allocation(__builtin_return_address(0)) ? NULL : __libc_malloc(size);
}

void *calloc(size_t n, size_t size)
{
    return disturb_allocation(__builtin_return_address(0)) ? NULL : __libc_calloc(n, size);
}

void *realloc(void *ptr, size_t size)
{
    return disturb_allocation(__builtin_return_address(0)) ? NULL : __libc_realloc(ptr, size);
}
#else
enum { HAS_ALLOCATIONS = 0 };
#endif

static int disturb_find(struct dl_phdr_info *info, size_t size, void *ctx)
{
    (void)size, (void)ctx;
    for (int i = 0; strstr(info->dlpi_name, "libsqlite3") != NULL && i < info->dlpi_phnum; i++)
        if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X) != 0) {
            disturb.sqlite = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
            disturb.sqlite_end = disturb.sqlite + info->dlpi_phdr[i].p_memsz;
        }
    return 0;
}

/* ---- which are tried ---- */

/* From here to disturb_end the at-th of a kind fails; with 0 none, but all are counted. */
static void disturb_begin(enum disturbed what, size_t at, bool stays)
{
    if (disturb.sqlite == 0)
        dl_iterate_phdr(disturb_find, NULL);
    disturb.what = what;
    disturb.at = at;
    disturb.stays = stays;
    disturb.count = 0;
    disturb.fired = false;
    disturb.armed = true;
}

static void disturb_end(void)
{
    disturb.armed = false;
}

/* Marks in `chosen` which of the n that were counted are to be tried: of each key the first and the
 * last. */
static void disturb_choose(size_t n, bool *chosen)
{
    enum { SLOTS = 2 * MOST_POINTS };
    static struct {
        uint64_t key;
        size_t seen, last;
    } slots[SLOTS];
    memset(slots, 0, sizeof slots);
    for (size_t i = 0; i < n; i++) {
        size_t slot = disturb.key[i] % SLOTS;
        while (slots[slot].seen > 0 && slots[slot].key != disturb.key[i])
            slot = (slot + 1) % SLOTS;
        slots[slot].key = disturb.key[i];
        slots[slot].last = i;
        chosen[i] = slots[slot].seen++ == 0;
    }
    for (size_t slot = 0; slot < SLOTS; slot++)
        if (slots[slot].seen > 0)
            chosen[slots[slot].last] = true;
}

#endif
