/* What db.c and userstmt.c share: a database and its statements, as SQLite has them. */
#ifndef KD_DB_P_H
#define KD_DB_P_H

#include <sqlite3.h>

#include "store/db.h"

enum { KD_STMT_TABLE = 256 };

struct kd_stmt {
    struct kd_db *db;
    const char *sql;
    sqlite3_stmt *handle; /* NULL: not prepared yet, or preparing failed */
    int rc;               /* what preparing or binding came to */
    bool used;            /* bound or stepped since the last reset */
};

struct kd_db {
    sqlite3 *handle;
    char *path;
    bool writable;
    bool left_open;         /* a transaction that could not be rolled back yet */
    bool lacked;            /* memory to show a value in, since the last begin */
    struct kd_stmt dead;    /* what kd_stmt gives when there is no room for another */
    struct kd_stmt user;    /* the user's statement */
    sqlite3 *names;         /* what it may name, and nothing else; NULL: not made yet */
    bool refused;           /* by the authorizer of that */
    int timeout_ms;         /* of the user's statement; 0: none */
    int64_t left, deadline; /* the same in nanoseconds, less what it took; when that is */
    kd_db_watcher *watcher; /* NULL: nobody */
    const char *doing;      /* what it was told last */
    uint64_t done, of;      /* the same */
    struct kd_stmt *all[KD_STMT_TABLE]; /* by address of the text, open addressing */
    size_t count;
};

/* Turns SQLite's result code into our status and sentence. */
enum kdidx_status kd_db_fail(struct kd_db *db, int rc, struct kd_error *err);

/* Ends the user's statement and forgets what it may name. */
void kd_user_close(struct kd_db *db);

#endif
