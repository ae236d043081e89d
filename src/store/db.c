/* The database file: opening, statements, error texts. userstmt.c has the statements
 * of the user's; no other file knows SQLite. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "base/buf.h"
#include "store/db_p.h"
#include "store/migrate.h"

enum { APPLICATION_ID = 0x6B644958 /* "kdIX" */ };

/* ---- errors ---- */

/* The folder that holds the database, cut to fit. */
static void folder_of(const struct kd_db *db, char *out, size_t size)
{
    snprintf(out, size, "%s", db->path);
    char *slash = strrchr(out, '/');
    if (slash != NULL)
        slash[slash == out] = '\0';
    else
        snprintf(out, size, ".");
}

/* Which file system the database is on, and how much room that has. */
static void room_left(const struct kd_db *db, char *out, size_t size)
{
    struct statvfs fs;
    char folder[4096];
    folder_of(db, folder, sizeof folder);
    if (statvfs(folder, &fs) == 0)
        snprintf(out, size, "%llu KiB left on the file system of %s",
                 (unsigned long long)fs.f_bavail * fs.f_frsize / 1024, folder);
    else
        snprintf(out, size, "the file system of %s does not say what is left", folder);
}

/* "database or disk is full" names neither: say which file system has how much room. */
static enum kdidx_status fail_full(const struct kd_db *db, struct kd_error *err)
{
    char room[4200];
    room_left(db, room, sizeof room);
    return kd_fail(err, KDIDX_FULL,
                   "%s: the disk is full: %s (a quota or a limit of file size may be lower)",
                   db->path, room);
}

/* SQLite tries a file that it may not make once more for reading only, and keeps the reason of
 * that: ask again. */
static enum kdidx_status fail_open(const struct kd_db *db, struct kd_error *err)
{
    char folder[4096], room[4200];
    folder_of(db, folder, sizeof folder);
    if (access(db->path, F_OK) == 0 && access(db->path, R_OK | W_OK) != 0)
        return kd_fail(err, KDIDX_IO, "%s: cannot be opened for reading and writing: %s", db->path,
                       strerror(errno));
    if (access(folder, W_OK | X_OK) != 0)
        return kd_fail(err, KDIDX_IO, "%s: no file can be made in %s: %s", db->path, folder,
                       strerror(errno));
    room_left(db, room, sizeof room);
    return kd_fail(err, KDIDX_IO, "%s: cannot be opened (%s): %s", db->path,
                   sqlite3_errmsg(db->handle), room);
}

/* A journal or log that can neither be made nor opened: SQLite tries to read it, too, and keeps the
 * reason of that, which is that it is not there. */
static enum kdidx_status fail_beside(const struct kd_db *db, struct kd_error *err)
{
    char folder[4096], room[4200];
    folder_of(db, folder, sizeof folder);
    if (access(folder, W_OK | X_OK) != 0)
        return fail_open(db, err);
    room_left(db, room, sizeof room);
    return kd_fail(err, KDIDX_IO,
                   "%s: what SQLite keeps beside it (-journal, -wal, -shm) cannot be made: %s",
                   db->path, room);
}

/* Of a call that failed. */
static enum kdidx_status status_of(int rc)
{
    switch (rc & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return KDIDX_BUSY;
    case SQLITE_FULL:
        return KDIDX_FULL;
    case SQLITE_NOMEM:
        return KDIDX_NOMEM;
    case SQLITE_INTERRUPT:
        return KDIDX_INTERRUPTED;
    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
    case SQLITE_ERROR: /* our own statements are right, so the tables are not */
    case SQLITE_CONSTRAINT:
    case SQLITE_MISMATCH:
    case SQLITE_SCHEMA:
        return KDIDX_CORRUPT;
    default:
        return KDIDX_IO;
    }
}

/* What the system last said to one of the database's files; 0: nothing wrong. */
static int file_error(const struct kd_db *db)
{
    static const int files[] = {SQLITE_FCNTL_JOURNAL_POINTER, SQLITE_FCNTL_FILE_POINTER};
    int error = 0;
    for (size_t i = 0; error == 0 && i < sizeof files / sizeof *files; i++) {
        sqlite3_file *file = NULL;
        if (sqlite3_file_control(db->handle, "main", files[i], &file) == SQLITE_OK &&
            file != NULL && file->pMethods != NULL)
            file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error);
    }
    return error;
}

static bool is_unreadable(int error)
{
    return error == EIO || error == ENXIO;
}

/* `status` with the system's reason, where it is one. SQLite forgets that of a COMMIT; and where
 * the disk cannot be read it says that the database is damaged, which may be far from true. */
static enum kdidx_status system_of(const struct kd_db *db, enum kdidx_status status, int *system)
{
    int error = file_error(db);
    *system = 0;
    if (status == KDIDX_CORRUPT && is_unreadable(error))
        status = KDIDX_IO;
    if (status == KDIDX_IO)
        *system = sqlite3_system_errno(db->handle) != 0 ? sqlite3_system_errno(db->handle) : error;
    if (*system == ENOSPC || *system == EDQUOT)
        status = KDIDX_FULL;
    return status;
}

/* SQLite's words for what failed. */
static const char *words_of(const struct kd_db *db, int rc, enum kdidx_status status)
{
    if (status == KDIDX_IO && (rc & 0xFF) == SQLITE_CORRUPT)
        return sqlite3_errstr(SQLITE_IOERR);
    /* else of what the memory was wanted for: "unable to open a temporary ..." */
    if (status == KDIDX_NOMEM)
        return sqlite3_errstr(SQLITE_NOMEM);
    if (sqlite3_errcode(db->handle) == (rc & 0xFF) || sqlite3_extended_errcode(db->handle) == rc)
        return sqlite3_errmsg(db->handle);
    return sqlite3_errstr(rc);
}

enum kdidx_status kd_db_fail(struct kd_db *db, int rc, struct kd_error *err)
{
    int system;
    enum kdidx_status status = system_of(db, status_of(rc), &system);
    const char *words = words_of(db, rc, status);
    if (status == KDIDX_FULL)
        return fail_full(db, err);
    bool tried = (rc & 0xFF) == SQLITE_CANTOPEN && system == ENOENT;
    if ((tried && access(db->path, F_OK) == 0) || rc == SQLITE_READONLY_DIRECTORY)
        return fail_beside(db, err);
    if (status == KDIDX_BUSY)
        return kd_fail(err, status, "%s: another process is writing to it (%s); try again",
                       db->path, words);
    if ((rc & 0xFF) == SQLITE_NOTADB)
        return kd_fail(err, status, "%s: not a database, or one whose start is damaged", db->path);
    if (status == KDIDX_CORRUPT)
        return kd_fail(err, status, "%s: the database is damaged (%s)", db->path, words);
    if (status == KDIDX_IO && system != 0 && (rc & 0xFF) != SQLITE_READONLY)
        return kd_fail(err, status, "%s: %s (%s)", db->path, words, strerror(system));
    return kd_fail(err, status, "%s: %s", db->path, words);
}

enum kdidx_status kd_db_was_read(const struct kd_db *db, struct kd_error *err)
{
    int error = file_error(db);
    return is_unreadable(error) ? kd_fail(err, KDIDX_IO, "%s: %s (%s)", db->path,
                                          sqlite3_errstr(SQLITE_IOERR), strerror(error))
                                : KDIDX_OK;
}

/* ---- statements ---- */

static void prepare(struct kd_stmt *stmt)
{
    stmt->rc = sqlite3_prepare_v3(stmt->db->handle, stmt->sql, -1, SQLITE_PREPARE_PERSISTENT,
                                  &stmt->handle, NULL);
}

struct kd_stmt *kd_stmt(struct kd_db *db, const char *sql)
{
    size_t i = ((uintptr_t)sql >> 3) * 31 % KD_STMT_TABLE;
    while (db->all[i] != NULL && db->all[i]->sql != sql)
        i = (i + 1) % KD_STMT_TABLE;
    if (db->all[i] == NULL) {
        struct kd_stmt *made = db->count < KD_STMT_TABLE - 1 ? calloc(1, sizeof *made) : NULL;
        if (made == NULL)
            return &db->dead;
        *made = (struct kd_stmt){.db = db, .sql = sql};
        db->all[i] = made;
        db->count++;
    }
    struct kd_stmt *stmt = db->all[i];
    kd_done(stmt);
    if (stmt->handle == NULL)
        prepare(stmt);
    return stmt;
}

static void keep_rc(struct kd_stmt *stmt, int rc)
{
    stmt->used = true;
    if (stmt->rc == SQLITE_OK)
        stmt->rc = rc;
}

void kd_bind_int(struct kd_stmt *stmt, int i, int64_t value)
{
    if (stmt->handle != NULL)
        keep_rc(stmt, sqlite3_bind_int64(stmt->handle, i, value));
}

void kd_bind_bytes(struct kd_stmt *stmt, int i, const char *text, size_t len)
{
    if (stmt->handle != NULL)
        keep_rc(stmt, sqlite3_bind_text64(stmt->handle, i, text, len, SQLITE_STATIC, SQLITE_UTF8));
}

void kd_bind_text(struct kd_stmt *stmt, int i, const char *text)
{
    kd_bind_bytes(stmt, i, text, text != NULL ? strlen(text) : 0);
}

void kd_bind_blob(struct kd_stmt *stmt, int i, const void *bytes, size_t len)
{
    if (stmt->handle != NULL)
        keep_rc(stmt, sqlite3_bind_blob64(stmt->handle, i, bytes, len, SQLITE_STATIC));
}

enum kdidx_status kd_step(struct kd_stmt *stmt, struct kd_error *err)
{
    int rc = stmt->db->lacked ? SQLITE_NOMEM : stmt->rc;
    if (rc == SQLITE_OK) {
        stmt->used = true;
        rc = sqlite3_step(stmt->handle);
        if (rc == SQLITE_ROW)
            return KDIDX_OK;
    }
    enum kdidx_status status = rc == SQLITE_DONE ? KDIDX_NONE : kd_db_fail(stmt->db, rc, err);
    kd_done(stmt);
    return status;
}

enum kdidx_status kd_run(struct kd_stmt *stmt, struct kd_error *err)
{
    enum kdidx_status status = kd_step(stmt, err);
    if (status == KDIDX_OK)
        kd_done(stmt);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_run_int(struct kd_stmt *stmt, int64_t *out, struct kd_error *err)
{
    enum kdidx_status status = kd_step(stmt, err);
    if (status == KDIDX_OK) {
        *out = kd_column_int(stmt, 0);
        kd_done(stmt);
    }
    return status;
}

void kd_done(struct kd_stmt *stmt)
{
    if (stmt->handle != NULL && stmt->used) {
        sqlite3_reset(stmt->handle);
        sqlite3_clear_bindings(stmt->handle);
        stmt->rc = SQLITE_OK;
    }
    stmt->used = false;
}

void kd_db_done_all(struct kd_db *db)
{
    for (size_t i = 0; i < KD_STMT_TABLE; i++)
        if (db->all[i] != NULL)
            kd_done(db->all[i]);
}

int kd_column_count(struct kd_stmt *stmt)
{
    return sqlite3_column_count(stmt->handle);
}

const char *kd_column_name(struct kd_stmt *stmt, int i)
{
    return sqlite3_column_name(stmt->handle, i);
}

char kd_column_type(struct kd_stmt *stmt, int i)
{
    switch (sqlite3_column_type(stmt->handle, i)) {
    case SQLITE_INTEGER:
        return 'i';
    case SQLITE_FLOAT:
        return 'r';
    case SQLITE_TEXT:
        return 't';
    case SQLITE_BLOB:
        return 'b';
    default:
        return 'n';
    }
}

int64_t kd_column_int(struct kd_stmt *stmt, int i)
{
    return sqlite3_column_int64(stmt->handle, i);
}

int64_t kd_column_sum(struct kd_stmt *stmt, int i)
{
    const int64_t most = INT64_C(1) << 48;
    int64_t sum = kd_column_int(stmt, i);
    return sum < -most ? -most : sum > most ? most : sum;
}

double kd_column_real(struct kd_stmt *stmt, int i)
{
    return sqlite3_column_double(stmt->handle, i);
}

/* SQLite gives NULL, too, when there is no memory to show a value in. */
static const void *there(struct kd_stmt *stmt, const void *value)
{
    if (value != NULL || (sqlite3_errcode(stmt->db->handle) & 0xFF) != SQLITE_NOMEM)
        return value;
    stmt->db->lacked = true;
    return "";
}

const char *kd_column_text(struct kd_stmt *stmt, int i)
{
    return there(stmt, sqlite3_column_text(stmt->handle, i));
}

const void *kd_column_blob(struct kd_stmt *stmt, int i)
{
    return there(stmt, sqlite3_column_blob(stmt->handle, i));
}

size_t kd_column_len(struct kd_stmt *stmt, int i)
{
    return (size_t)sqlite3_column_bytes(stmt->handle, i);
}

int64_t kd_db_last_id(struct kd_db *db)
{
    return sqlite3_last_insert_rowid(db->handle);
}

int64_t kd_db_changes(struct kd_db *db)
{
    return sqlite3_changes64(db->handle);
}

bool kd_db_in_batch(struct kd_db *db)
{
    return sqlite3_get_autocommit(db->handle) == 0 && !db->left_open;
}

enum kdidx_status kd_exec(struct kd_db *db, const char *sql, struct kd_error *err)
{
    int rc = sqlite3_exec(db->handle, sql, NULL, NULL, NULL);
    return rc == SQLITE_OK ? KDIDX_OK : kd_db_fail(db, rc, err);
}

bool kd_db_lacked(const struct kd_db *db)
{
    return db->lacked;
}

enum kdidx_status kd_db_recover(struct kd_db *db, struct kd_error *err)
{
    db->lacked = false;
    if (db->left_open)
        kd_db_rollback(db);
    return db->left_open ? kd_fail(err, KDIDX_NOMEM, "%s: out of memory", db->path) : KDIDX_OK;
}

static enum kdidx_status begin(struct kd_db *db, const char *sql, struct kd_error *err)
{
    enum kdidx_status status = kd_db_recover(db, err);
    return status == KDIDX_OK ? kd_run(kd_stmt(db, sql), err) : status;
}

enum kdidx_status kd_db_begin_reading(struct kd_db *db, struct kd_error *err)
{
    return begin(db, "BEGIN", err);
}

enum kdidx_status kd_db_begin(struct kd_db *db, struct kd_error *err)
{
    return begin(db, "BEGIN IMMEDIATE", err);
}

enum kdidx_status kd_db_end(struct kd_db *db, enum kdidx_status status, struct kd_error *err)
{
    kd_db_done_all(db);
    if (status == KDIDX_OK)
        status = kd_exec(db, "COMMIT", err);
    kd_db_rollback(db);
    return status;
}

/* Without memory there is none to do it with: it is done by the next that begins something. */
void kd_db_rollback(struct kd_db *db)
{
    if (sqlite3_get_autocommit(db->handle) == 0) /* SQLite itself rolls back after some errors */
        kd_exec(db, "ROLLBACK", NULL);
    db->left_open = sqlite3_get_autocommit(db->handle) == 0;
}

/* ---- opening and closing ---- */

const char *kd_db_path(const struct kd_db *db)
{
    return db->path;
}

bool kd_db_writable(const struct kd_db *db)
{
    return db->writable;
}

static int on_progress(void *ctx)
{
    struct kd_db *db = ctx;
    return kd_db_at(db, db->doing, db->done, db->of) != KDIDX_OK;
}

void kd_db_watch(struct kd_db *db, kd_db_watcher *watcher)
{
    enum { STEPS = 10000 };
    db->watcher = watcher;
    db->doing = "putting things together";
    db->done = db->of = 0;
    sqlite3_progress_handler(db->handle, watcher != NULL ? STEPS : 0, on_progress, db);
}

enum kdidx_status kd_db_at(struct kd_db *db, const char *doing, uint64_t done, uint64_t all)
{
    db->doing = doing;
    db->done = done;
    db->of = all;
    return db->watcher != NULL && db->watcher(doing, done, all) ? KDIDX_INTERRUPTED : KDIDX_OK;
}

void kd_db_close(struct kd_db *db)
{
    if (db == NULL)
        return;
    for (size_t i = 0; i < KD_STMT_TABLE; i++) {
        if (db->all[i] != NULL)
            sqlite3_finalize(db->all[i]->handle);
        free(db->all[i]);
    }
    kd_user_close(db);
    sqlite3_close(db->handle);
    free(db->path);
    free(db);
}

/* Opens the handle alone. A reader, too, asks for write access, and does without where it has no
 * permission: only so can the last one to leave remove the log and its index beside the file;
 * query_only keeps it from writing anything else. `immutable` reads a database in a folder that
 * cannot be written to, where SQLite cannot make the files of its log: right only while no process
 * writes. */
static int open_handle(struct kd_db *db, enum kd_db_mode mode, bool immutable)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX; /* one thread at a time: see db.h */
    if (mode == KD_DB_CREATE)
        flags |= SQLITE_OPEN_CREATE;
    if (!immutable && db->path[0] != ':') {
        struct kd_buf name = KD_BUF_EMPTY;
        kd_buf_printf(&name, "%s%s", db->path[0] == '/' ? "" : "./", db->path);
        int rc = name.failed ? SQLITE_NOMEM : sqlite3_open_v2(name.data, &db->handle, flags, NULL);
        kd_buf_free(&name);
        return rc;
    }
    struct kd_buf uri = KD_BUF_EMPTY;
    kd_buf_add_str(&uri, "file:");
    for (const char *p = db->path; *p != '\0'; p++) {
        if (strchr("?#%", *p) != NULL)
            kd_buf_printf(&uri, "%%%02X", (unsigned char)*p);
        else
            kd_buf_add_char(&uri, *p);
    }
    kd_buf_add_str(&uri, immutable ? "?immutable=1" : "");
    int rc = uri.failed ? SQLITE_NOMEM
                        : sqlite3_open_v2(uri.data, &db->handle, flags | SQLITE_OPEN_URI, NULL);
    kd_buf_free(&uri);
    return rc;
}

static bool has_log(const char *path)
{
    struct stat st;
    char log[4096];
    return snprintf(log, sizeof log, "%s-wal", path) >= (int)sizeof log || stat(log, &st) == 0;
}

/* Reads the header for the first time: here it shows whether this is a database at all. */
static enum kdidx_status read_header(struct kd_db *db, int64_t *application, int64_t *version,
                                     int64_t *tables, struct kd_error *err)
{
    enum kdidx_status status = kd_run_int(kd_stmt(db, "PRAGMA application_id"), application, err);
    if (status == KDIDX_OK)
        status = kd_run_int(kd_stmt(db, "PRAGMA user_version"), version, err);
    if (status == KDIDX_OK)
        status = kd_run_int(kd_stmt(db, "SELECT count(*) FROM sqlite_schema"), tables, err);
    return status;
}

static enum kdidx_status check_header(struct kd_db *db, enum kd_db_mode mode, struct kd_error *err)
{
    int64_t application = 0, version = 0, tables = 0;
    enum kdidx_status status = read_header(db, &application, &version, &tables, err);
    if (status != KDIDX_OK)
        return status;
    bool blank = tables == 0 && application == 0 && version == 0;
    if (blank && mode == KD_DB_CREATE)
        return kd_migrate(db, 0, err);
    if (blank)
        return kd_fail(err, KDIDX_VERSION_ERR, "%s: holds nothing yet; `kdidx ingest` fills it",
                       db->path);
    if (application != APPLICATION_ID)
        return kd_fail(err, KDIDX_VERSION_ERR, "%s: a database of another program", db->path);
    if (version > KD_SCHEMA_VERSION)
        return kd_fail(err, KDIDX_VERSION_ERR,
                       "%s: made by a later kdidx (its version is %lld, this program knows %d)",
                       db->path, (long long)version, KD_SCHEMA_VERSION);
    if (version == KD_SCHEMA_VERSION)
        return KDIDX_OK;
    if (mode == KD_DB_READ)
        return kd_fail(err, KDIDX_VERSION_ERR,
                       "%s: made by an earlier kdidx; the next `kdidx ingest` brings it up to date",
                       db->path);
    return kd_migrate(db, (int)version, err);
}

/* Settings of the connection. The sizes: 16 KiB pages hold several articles each, so that little
 * is left unused at their ends. */
static enum kdidx_status set_up(struct kd_db *db, enum kd_db_mode mode, struct kd_error *err)
{
    static const char common[] = "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON;"
                                 "PRAGMA foreign_keys = ON; PRAGMA temp_store = MEMORY;"
                                 "PRAGMA cache_size = -32768;";
    static const char writing[] = "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL;"
                                  "PRAGMA synchronous = NORMAL; PRAGMA secure_delete = OFF;";
    enum kdidx_status status = kd_exec(db, common, err);
    if (status == KDIDX_OK && mode == KD_DB_READ)
        status = kd_exec(db, "PRAGMA query_only = ON", err);
    if (status == KDIDX_OK && mode != KD_DB_READ)
        status = kd_exec(db, writing, err);
    return status;
}

static enum kdidx_status open_as(struct kd_db *db, enum kd_db_mode mode, int busy_ms,
                                 bool immutable, struct kd_error *err)
{
    int rc = open_handle(db, mode, immutable);
    if (db->handle == NULL)
        return kd_fail(err, KDIDX_NOMEM, "%s: out of memory", db->path);
    sqlite3_extended_result_codes(db->handle, 1);
    if ((rc & 0xFF) == SQLITE_CANTOPEN && mode == KD_DB_CREATE)
        return fail_open(db, err);
    if (rc != SQLITE_OK)
        return kd_db_fail(db, rc, err);
    sqlite3_busy_timeout(db->handle, busy_ms);
    sqlite3_db_config(db->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    db->writable = mode != KD_DB_READ && sqlite3_db_readonly(db->handle, "main") == 0;
    if (mode != KD_DB_READ && !db->writable)
        return kd_fail(err, KDIDX_IO, "%s: no permission to write", db->path);
    /* The header first: a file that is not ours is left as it is. */
    int64_t application, version, tables;
    enum kdidx_status status = read_header(db, &application, &version, &tables, err);
    if (status == KDIDX_OK && (tables == 0 || application == APPLICATION_ID))
        status = set_up(db, mode, err);
    if (status == KDIDX_OK)
        status = check_header(db, mode, err);
    return status;
}

static struct kd_db *db_new(const char *path)
{
    struct kd_db *db = calloc(1, sizeof *db);
    if (db == NULL)
        return NULL;
    db->path = strdup(path);
    db->dead = (struct kd_stmt){.db = db, .rc = SQLITE_NOMEM};
    if (db->path != NULL)
        return db;
    free(db);
    return NULL;
}

static enum kdidx_status try_open(const char *path, enum kd_db_mode mode, int busy_ms,
                                  bool immutable, struct kd_db **out, struct kd_error *err)
{
    struct kd_db *db = db_new(path);
    if (db == NULL)
        return kd_fail(err, KDIDX_NOMEM, "%s: out of memory", path);
    enum kdidx_status status = open_as(db, mode, busy_ms, immutable, err);
    if (status == KDIDX_OK)
        *out = db;
    else
        kd_db_close(db);
    return status;
}

void kd_db_own_pages(void)
{
    enum { PAGE = 16384, HUGE = 2 << 20, BYTES = 2 * HUGE };
    int header = 0;
    void *pages = aligned_alloc(HUGE, BYTES);
    if (pages == NULL || sqlite3_config(SQLITE_CONFIG_PCACHE_HDRSZ, &header) != SQLITE_OK) {
        free(pages);
        return;
    }
#ifdef MADV_HUGEPAGE
    madvise(pages, BYTES, MADV_HUGEPAGE);
#endif
    sqlite3_config(SQLITE_CONFIG_PAGECACHE, pages, PAGE + header, BYTES / (PAGE + header));
}

enum kdidx_status kd_db_open(const char *path, enum kd_db_mode mode, int busy_ms,
                             struct kd_db **out, struct kd_error *err)
{
    struct stat st;
    *out = NULL;
    if (path[0] == '\0')
        return kd_fail(err, KDIDX_USAGE, "the name of the database is empty");
    if (stat(path, &st) != 0 && (errno != ENOENT || mode != KD_DB_CREATE))
        return kd_fail(err, KDIDX_IO, "%s: %s%s", path, strerror(errno),
                       errno == ENOENT ? "; `kdidx ingest` makes a database" : "");
    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        return kd_fail(err, KDIDX_IO, "%s: is a folder, not a database", path);
    enum kdidx_status status = try_open(path, mode, busy_ms, false, out, err);
    if (status == KDIDX_IO && mode == KD_DB_READ && !has_log(path))
        status = try_open(path, mode, busy_ms, true, out, err);
    return status;
}
