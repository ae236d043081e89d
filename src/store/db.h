/* The database file: opening, statements, transactions. The only part that knows SQLite.
 *
 * A kd_db belongs to one thread at a time. Every status but KDIDX_OK, KDIDX_NONE and
 * KDIDX_INTERRUPTED comes with a sentence in the kd_error given, SQLite's own message included:
 *   KDIDX_BUSY         another process holds the database; nothing happened, try again
 *   KDIDX_FULL         the disk is full; the text names the file system and the room left
 *   KDIDX_CORRUPT      the file is damaged, or no SQLite database
 *   KDIDX_VERSION_ERR  made by a later kdidx, or by another program
 *   KDIDX_IO, KDIDX_NOMEM
 */
#ifndef KD_DB_H
#define KD_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

struct kd_db;

enum kd_db_mode {
    KD_DB_READ,   /* must exist; nothing can be written through it */
    KD_DB_WRITE,  /* must exist */
    KD_DB_CREATE, /* made when it is not there; an empty file counts as not there */
};

/* Opens `path` (bytes as the system wants them) and waits up to busy_ms milliseconds whenever
 * another process holds a lock. A database of an older version is brought up to date when opened
 * for writing, refused when opened for reading. On failure *out is NULL, and KDIDX_IO means also
 * that the file is not there. */
enum kdidx_status kd_db_open(const char *path, enum kd_db_mode mode, int busy_ms,
                             struct kd_db **out, struct kd_error *err);

/* Ends an open transaction without its effects, then closes. NULL is fine. */
void kd_db_close(struct kd_db *db);

/* Makes the statement that is running in another thread end with KDIDX_INTERRUPTED; may be called
 * from any thread while db is open. */
void kd_db_interrupt(struct kd_db *db);

#endif
