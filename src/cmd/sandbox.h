/* The sandbox of the commands that read what others wrote (Linux: Landlock and seccomp). The
 * library never enters it: a host's process is the host's. */
#ifndef KD_SANDBOX_H
#define KD_SANDBOX_H

#include <stdbool.h>
#include <stddef.h>

/* Parts of it that are in force, or'ed; what the kernel has not is not. */
enum kd_sandbox {
    KD_SANDBOX_NONE = 0,
    KD_SANDBOX_FILES = 1, /* Landlock: only the files named here can be opened */
    KD_SANDBOX_CALLS = 2  /* seccomp: only the system calls of reading and storing */
};

/* What this build of the program knows of it. */
extern const int kd_sandbox_built;

/* The files that can still be opened. Those that are open already stay so. */
struct kd_reach {
    int rules;   /* of Landlock; -1: the kernel has none, and what is added is not looked at */
    int version; /* of the kernel's Landlock; 0: none */
    bool stores;
};

/* Nothing can be opened yet. */
void kd_reach_init(struct kd_reach *reach);
/* A file, or a folder with all that is below it, can be read. What is not there is left out: to
 * read it fails anyway. */
void kd_reach_read(struct kd_reach *reach, const char *path);
/* A database can be read and written, with what SQLite keeps beside it. Where that is there
 * already, as it is while a database is open, no other file can be made or changed, only removed
 * in the same folder; else all of the folder can be written. */
void kd_reach_store(struct kd_reach *reach, const char *path);

/* Takes everything else from this thread and those it makes from now on, for ever: to open other
 * files, to write to any but those of kd_reach_store, sockets, programs, other processes. Ends
 * `reach`. Returns the parts in force. Call it before there are other threads: they would keep what
 * they have. */
int kd_sandbox_enter(struct kd_reach *reach);

/* Takes also the opening and reading of files from this thread; nothing where kd_sandbox_enter was
 * not called or has no KD_SANDBOX_CALLS. */
void kd_sandbox_worker(void);

#endif
