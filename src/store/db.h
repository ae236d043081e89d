/* The database file: opening, statements, transactions. The only part that knows SQLite
 * (db.c; userstmt.c has the statements of users).
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

/* Gives SQLite memory for the first pages that it reads, in large pieces where the system has them:
 * to have the system give it piece by piece takes a fifth of the time of a question. Once that is
 * used up they are read again sooner than the cache is large: for a program that asks one question,
 * before it opens the first database. */
void kd_db_own_pages(void);

/* Opens `path` (bytes as the system wants them) and waits up to busy_ms milliseconds whenever
 * another process holds a lock. A database of an older version is brought up to date when opened
 * for writing, refused when opened for reading. On failure *out is NULL, and KDIDX_IO means also
 * that the file is not there. */
enum kdidx_status kd_db_open(const char *path, enum kd_db_mode mode, int busy_ms,
                             struct kd_db **out, struct kd_error *err);

/* Ends an open transaction without its effects, then closes. NULL is fine. */
void kd_db_close(struct kd_db *db);

/* Who is told how far long work on all articles is (settling): `doing` says what, `done` of `all`
 * how far; all is 0 where that is not known. Called often, in the thread that does it. True stops
 * it: it comes to KDIDX_INTERRUPTED. */
typedef bool kd_db_watcher(const char *doing, uint64_t done, uint64_t all);

/* NULL, as at first: nobody. */
void kd_db_watch(struct kd_db *db, kd_db_watcher *watcher);

/* For those who do such work, in loops of their own; statements ask by themselves. KDIDX_OK or
 * KDIDX_INTERRUPTED. */
enum kdidx_status kd_db_at(struct kd_db *db, const char *doing, uint64_t done, uint64_t all);

const char *kd_db_path(const struct kd_db *db);
bool kd_db_writable(const struct kd_db *db);

/* ---- statements: for src/store and src/query ----
 *
 * A statement is prepared once and kept by its database; asking for it again resets it. An error
 * in preparing or binding is remembered and comes out of the next step, so that only steps need
 * be looked at. What is bound must stay as it is until the statement is done. */

struct kd_stmt;

/* `sql` is told by its address: pass the same literal again. Never NULL. */
struct kd_stmt *kd_stmt(struct kd_db *db, const char *sql);

/* Parameters count from 1. NULL binds SQL's NULL. */
void kd_bind_int(struct kd_stmt *stmt, int i, int64_t value);
void kd_bind_text(struct kd_stmt *stmt, int i, const char *text);
void kd_bind_bytes(struct kd_stmt *stmt, int i, const char *text, size_t len);
void kd_bind_blob(struct kd_stmt *stmt, int i, const void *bytes, size_t len);

/* KDIDX_OK: a row is there; KDIDX_NONE: no more, and the statement is done. */
enum kdidx_status kd_step(struct kd_stmt *stmt, struct kd_error *err);

/* Runs a statement that gives no rows, or whose rows do not matter. KDIDX_OK or an error. */
enum kdidx_status kd_run(struct kd_stmt *stmt, struct kd_error *err);

/* Runs a statement and takes the first column of its first row; KDIDX_NONE: there is none, *out
 * unchanged. */
enum kdidx_status kd_run_int(struct kd_stmt *stmt, int64_t *out, struct kd_error *err);

/* Ends a statement before its last row. */
void kd_done(struct kd_stmt *stmt);

/* Columns count from 0. Bytes are valid until the next step; the text is NUL-terminated, NULL for
 * SQL's NULL. */
int kd_column_count(struct kd_stmt *stmt);
const char *kd_column_name(struct kd_stmt *stmt, int i);
char kd_column_type(struct kd_stmt *stmt, int i); /* 'n'ull 'i'nteger 'r'eal 't'ext 'b'lob */
int64_t kd_column_int(struct kd_stmt *stmt, int i);

/* A number that grows with the articles: within what they can come to, so that it can be added up,
 * though a damaged database has any. */
int64_t kd_column_sum(struct kd_stmt *stmt, int i);
double kd_column_real(struct kd_stmt *stmt, int i);
const char *kd_column_text(struct kd_stmt *stmt, int i);
const void *kd_column_blob(struct kd_stmt *stmt, int i);
size_t kd_column_len(struct kd_stmt *stmt, int i); /* bytes, after asking for the text or blob */

int64_t kd_db_last_id(struct kd_db *db); /* of the row inserted last */
int64_t kd_db_changes(struct kd_db *db); /* rows that the last statement changed */
bool kd_db_in_batch(struct kd_db *db);   /* a transaction is open */

/* Ends every statement that is still at work, after a jump out of the code that ran it. */
void kd_db_done_all(struct kd_db *db);

/* Whether the disk gave what was asked of it, before what SQLite found in that is believed:
 * KDIDX_OK, or KDIDX_IO with the system's reason. */
enum kdidx_status kd_db_was_read(const struct kd_db *db, struct kd_error *err);

/* One transaction that writes. begin: KDIDX_BUSY and nothing was begun when another process writes.
 * end: what was done since becomes durable when `status`, its outcome, is KDIDX_OK; otherwise, and
 * when that fails, it is undone. Returns status, or why it could not be made durable. */
enum kdidx_status kd_db_begin(struct kd_db *db, struct kd_error *err);
enum kdidx_status kd_db_end(struct kd_db *db, enum kdidx_status status, struct kd_error *err);

/* The same moment for all that is read until kd_db_rollback. */
enum kdidx_status kd_db_begin_reading(struct kd_db *db, struct kd_error *err);

/* Ends an open transaction, if there is one, as if it had not been. Where there is no memory to do
 * so it is done by the next begin, kd_db_recover or kd_db_close; what is read before is of it. */
void kd_db_rollback(struct kd_db *db);

/* Whether memory was lacking to show a column of a row: "" was given for it, and each kd_step since
 * gave KDIDX_NOMEM. Ends with the next begin or kd_db_recover. */
bool kd_db_lacked(const struct kd_db *db);
enum kdidx_status kd_db_recover(struct kd_db *db, struct kd_error *err); /* or KDIDX_NOMEM */

/* Runs several statements without parameters. */
enum kdidx_status kd_exec(struct kd_db *db, const char *sql, struct kd_error *err);

/* ---- statements of the user's ---- */

/* Prepares one statement in which only reading is allowed, of views and of fulltext, stopped after
 * timeout_ms (0: never). KDIDX_USAGE with SQLite's words and the place of the mistake, also of one
 * that names anything else. Ended by kd_user_stmt_end, also after a failure; one at a time. */
enum kdidx_status kd_user_stmt(struct kd_db *db, const char *sql, int timeout_ms,
                               struct kd_stmt **out, struct kd_error *err);
void kd_user_stmt_end(struct kd_db *db);

/* A step of the user's statement, with its mistakes told as KDIDX_USAGE, time running out and
 * values of more than 64 MiB included. KDIDX_NOMEM: it takes more than there is, or than
 * kd_db_limit_memory said. */
enum kdidx_status kd_user_step(struct kd_stmt *stmt, struct kd_error *err);

/* How many bytes SQLite may take in this process, for all databases together; 0: any. */
void kd_db_limit_memory(int64_t bytes);

#endif
