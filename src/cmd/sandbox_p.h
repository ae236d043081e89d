/* The sandbox's two parts. Only sandbox.c, landlock.c, seccomp.c and their tests include this. */
#ifndef KD_SANDBOX_P_H
#define KD_SANDBOX_P_H

#include "cmd/sandbox.h"

/* Sanitizers, coverage and the fuzzer make calls and files of their own, when they end at the
 * latest: the Makefile says KD_NO_SANDBOX for them. */
#if defined(__linux__) && !defined(KD_NO_SANDBOX) && defined(__has_include)
#if __has_include(<linux/landlock.h>)
#define KD_HAS_LANDLOCK
#endif
#if __has_include(<linux/seccomp.h>) &&                                                            \
    (defined(__x86_64__) || defined(__aarch64__) || (defined(__riscv) && __riscv_xlen == 64))
#define KD_HAS_SECCOMP
#endif
#endif

/* Valgrind runs in the process that it looks at, and makes calls of its own there. */
#if (defined(KD_HAS_LANDLOCK) || defined(KD_HAS_SECCOMP)) && __has_include(<valgrind/valgrind.h>)
#include <valgrind/valgrind.h>
#define KD_UNDER_VALGRIND (RUNNING_ON_VALGRIND != 0)
#else
#define KD_UNDER_VALGRIND false
#endif

/* Whose calls: each may what those before it may. */
enum kd_caller { KD_WORKER, KD_READER, KD_STORER };

/* Both: whether it is in force now. They need PR_SET_NO_NEW_PRIVS. */
bool kd_landlock_enter(struct kd_reach *reach);
bool kd_seccomp_enter(enum kd_caller caller);

#endif
