/* Statements of the user's: what they may name, and how far they may go.
 *
 * SQLite's authorizer does not always tell what a name stands in: when a view is flattened into
 * the statement, its tables are read in nobody's name, and a WITH of the user's can be called as
 * one in a view is. So a statement is prepared twice. First in a database in memory that has the
 * views, with their columns and nothing in them, and none of the tables: what can be prepared there
 * names none. Then in the file, where it may only read. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "base/buf.h"
#include "base/nearest.h"
#include "store/db_p.h"

/* Of what a statement may come to. No article is longer than LENGTH unless --max-article was; what
 * a single function does cannot be interrupted, and takes seconds at most with what is this long.
 */
enum {
    LENGTH = 64 << 20,
    SQL_LENGTH = 1000000,
    PATTERN_LENGTH = 1000,
    OPERATIONS = 1000000,
    PROGRESS_STEPS = 10000
};

static const struct {
    int what, most;
} LIMITS[] = {{SQLITE_LIMIT_LENGTH, LENGTH},
              {SQLITE_LIMIT_SQL_LENGTH, SQL_LENGTH},
              {SQLITE_LIMIT_LIKE_PATTERN_LENGTH, PATTERN_LENGTH},
              {SQLITE_LIMIT_VDBE_OP, OPERATIONS},
              {SQLITE_LIMIT_ATTACHED, 0}};

enum { LIMIT_COUNT = sizeof LIMITS / sizeof *LIMITS };

/* Sets them, or takes them back to what SQLite was built with. */
static void limit(sqlite3 *handle, bool on)
{
    for (size_t i = 0; i < LIMIT_COUNT; i++)
        sqlite3_limit(handle, LIMITS[i].what, on ? LIMITS[i].most : INT32_MAX);
}

/* ---- what it may do ---- */

/* fts3_tokenizer() gives and takes addresses in memory. */
static int may_call(const char *function)
{
    return sqlite3_stricmp(function, "load_extension") == 0 ||
                   sqlite3_stricmp(function, "fts3_tokenizer") == 0
               ? SQLITE_DENY
               : SQLITE_OK;
}

/* What each statement that reads does. SQLite asks for an update of sqlite_master, which it does
 * not do, when it opens a virtual table; one of the user's would not be a statement that reads. */
static int may(int action, const char *a, const char *b)
{
    switch (action) {
    case SQLITE_UPDATE:
        return strcmp(a, "sqlite_master") == 0 ? SQLITE_OK : SQLITE_DENY;
    case SQLITE_READ:
    case SQLITE_SELECT:
    case SQLITE_RECURSIVE:
        return SQLITE_OK;
    case SQLITE_FUNCTION:
        return may_call(b != NULL ? b : "");
    default:
        return SQLITE_DENY;
    }
}

/* Among the names: not SQLite's own tables, nor what fulltext lies in. What tells of the file's
 * tables (pragma_table_info) would tell of them in the file. */
static int may_name(void *ctx, int action, const char *a, const char *b, const char *schema,
                    const char *trigger)
{
    static const char *const apart[] = {"sqlite_", "fulltext_", "pragma_"};
    struct kd_db *db = ctx;
    (void)schema;
    (void)trigger;
    for (size_t i = 0; action == SQLITE_READ && i < sizeof apart / sizeof *apart; i++)
        if (sqlite3_strnicmp(a, apart[i], (int)strlen(apart[i])) == 0) {
            db->refused = true;
            return SQLITE_DENY;
        }
    return may(action, a, b);
}

/* In the file, also for what FTS5 asks while it searches: it looks at its own data_version. */
static int may_read(void *ctx, int action, const char *a, const char *b, const char *schema,
                    const char *trigger)
{
    (void)ctx;
    (void)schema;
    (void)trigger;
    if (action == SQLITE_PRAGMA)
        return strcmp(a, "data_version") == 0 ? SQLITE_OK : SQLITE_DENY;
    return may(action, a, b);
}

/* ---- what it may name ---- */

/* In SQL, of a row of sqlite_schema: a view for users. The others are kdidx's, as the tables are.
 */
#define IS_FOR_USERS "type = 'view' AND name NOT GLOB 'kd_*'"

static enum kdidx_status exec_names(struct kd_db *db, const char *sql, struct kd_error *err)
{
    int rc = sqlite3_exec(db->names, sql, NULL, NULL, NULL);
    if (rc == SQLITE_OK)
        return KDIDX_OK;
    if ((rc & 0xFF) == SQLITE_NOMEM)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    return kd_fail(err, KDIDX_CORRUPT, "%s: the views are damaged (%s)", db->path,
                   sqlite3_errmsg(db->names));
}

static void add_quoted(struct kd_buf *out, const char *name)
{
    kd_buf_add_char(out, '"');
    for (; *name != '\0'; name++) {
        if (*name == '"')
            kd_buf_add_char(out, '"');
        kd_buf_add_char(out, *name);
    }
    kd_buf_add_char(out, '"');
}

/* CREATE VIEW for each of the file's, of as many columns with these names. */
static enum kdidx_status write_views(struct kd_db *db, struct kd_buf *out, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    struct kd_buf last = KD_BUF_EMPTY;
    struct kd_stmt *stmt =
        kd_stmt(db, "SELECT v.name, c.name FROM"
                    " (SELECT rowid, name FROM sqlite_schema WHERE " IS_FOR_USERS ") AS v,"
                    " pragma_table_info(v.name) AS c ORDER BY v.rowid, c.cid");
    while (!last.failed && (status = kd_step(stmt, err)) == KDIDX_OK) {
        const char *view = kd_column_text(stmt, 0), *column = kd_column_text(stmt, 1);
        bool first = last.len == 0 || strcmp(last.data, view) != 0;
        if (first) {
            kd_buf_add_str(out, last.len > 0 ? ";\nCREATE VIEW " : "CREATE VIEW ");
            add_quoted(out, view);
            kd_buf_clear(&last);
            kd_buf_add(&last, view, strlen(view) + 1);
        }
        kd_buf_add_str(out, first ? " AS SELECT NULL AS " : ", NULL AS ");
        add_quoted(out, column);
    }
    kd_done(stmt);
    out->failed = out->failed || last.failed;
    kd_buf_free(&last);
    kd_buf_add_char(out, '\0');
    if (out->failed)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status fill_names(struct kd_db *db, struct kd_error *err)
{
    static const char *const modules[] = {"fts5", "json_each", "json_tree", NULL};
    struct kd_buf views = KD_BUF_EMPTY;
    enum kdidx_status status = write_views(db, &views, err);
    if (status == KDIDX_OK)
        status = exec_names(db, views.data, err);
    kd_buf_free(&views);
    if (status == KDIDX_OK)
        status = exec_names(
            db, "CREATE VIRTUAL TABLE fulltext USING fts5 (title, text, content = '')", err);
    if (status != KDIDX_OK)
        return status;
    /* Used once, for what SQLite does then is not allowed later. */
    status = exec_names(db, "SELECT * FROM json_each('1'), json_tree('1')", err);
    if (status != KDIDX_OK)
        return status;
    sqlite3_drop_modules(db->names, (const char **)modules);
    sqlite3_db_config(db->names, SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, 0, NULL);
    sqlite3_set_authorizer(db->names, may_name, db);
    limit(db->names, true);
    return KDIDX_OK;
}

static enum kdidx_status make_names(struct kd_db *db, struct kd_error *err)
{
    if (db->names != NULL)
        return KDIDX_OK;
    if (sqlite3_open_v2(":memory:", &db->names,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK) {
        kd_user_close(db);
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    }
    enum kdidx_status status = fill_names(db, err);
    if (status != KDIDX_OK)
        kd_user_close(db);
    return status;
}

/* ---- mistakes ---- */

/* "articles, people, ...": what to ask instead. */
static const char *list_views(struct kd_db *db, char *out, size_t size)
{
    size_t n = 0;
    struct kd_error ignored = {0};
    struct kd_stmt *stmt =
        kd_stmt(db, "SELECT name FROM sqlite_schema WHERE " IS_FOR_USERS " ORDER BY rowid");
    out[0] = '\0';
    while (kd_step(stmt, &ignored) == KDIDX_OK)
        if (n < size)
            n += (size_t)snprintf(out + n, size - n, "%s%s", n > 0 ? ", " : "",
                                  kd_column_text(stmt, 0));
    kd_done(stmt);
    return out;
}

/* The view that a misspelt name is like, or NULL. `views`: where the names lie. */
static const char *near_view(struct kd_db *db, const char *name, char *views, size_t size)
{
    enum { MOST = 63 };
    const char *names[MOST + 1] = {NULL};
    size_t n = 0;
    list_views(db, views, size);
    for (char *at = views; *at != '\0' && n < MOST;) {
        size_t len = strcspn(at, ",");
        bool last = at[len] == '\0';
        names[n++] = at;
        at[len] = '\0';
        at += last ? len : len + 2;
    }
    return kd_nearest(name, names);
}

/* The name that SQLite says no table or view has, or NULL. */
static const char *unknown_table(const char *message)
{
    static const char words[] = "no such table: ";
    if (strncmp(message, words, sizeof words - 1) != 0)
        return NULL;
    const char *name = message + sizeof words - 1, *stop = strrchr(name, '.');
    return stop != NULL ? stop + 1 : name;
}

static bool is_in_file(struct kd_db *db, const char *name)
{
    int64_t any = 0;
    struct kd_error ignored = {0};
    struct kd_stmt *stmt = kd_stmt(db, "SELECT 1 FROM sqlite_schema WHERE type = 'table'"
                                       " AND name = ?1 COLLATE NOCASE");
    kd_bind_text(stmt, 1, name);
    return kd_run_int(stmt, &any, &ignored) == KDIDX_OK;
}

static enum kdidx_status refuse(struct kd_db *db, const char *what, struct kd_error *err)
{
    char views[512];
    if (is_in_file(db, what))
        return kd_fail(err, KDIDX_USAGE,
                       "the table %s is for kdidx alone and may change; ask the views: %s", what,
                       list_views(db, views, sizeof views));
    const char *near = near_view(db, what, views, sizeof views);
    if (near != NULL)
        return kd_fail(err, KDIDX_USAGE, "there is no view %s; did you mean %s?", what, near);
    return kd_fail(err, KDIDX_USAGE, "there is no view %s, but %s", what,
                   list_views(db, views, sizeof views));
}

/* `handle`: where the mistake was found. */
static enum kdidx_status user_mistake(struct kd_db *db, sqlite3 *handle, int rc,
                                      struct kd_error *err)
{
    const char *message = sqlite3_errmsg(handle), *table = unknown_table(message);
    int at = sqlite3_error_offset(handle);
    if (db->refused) /* maybe in what SQLite asked itself, so that its words are about that */
        return kd_fail(err, KDIDX_USAGE,
                       "only the views can be asked; kdidx sql --schema lists them");
    switch (rc & 0xFF) {
    case SQLITE_AUTH:
        return kd_fail(err, KDIDX_USAGE, "only statements that read are allowed (%s)", message);
    case SQLITE_TOOBIG:
        return kd_fail(err, KDIDX_USAGE,
                       "%s: a value may have %d MiB, a statement %d bytes; make less of it "
                       "(substr, WHERE), and read a longer text with show",
                       message, LENGTH >> 20, SQL_LENGTH);
    case SQLITE_NOMEM:
        return kd_fail(err, KDIDX_NOMEM,
                       "the statement takes too much memory; ask for less (WHERE, LIMIT), or sort "
                       "and join fewer and shorter columns");
    case SQLITE_ERROR:
        break;
    default:
        return kd_db_fail(db, rc, err);
    }
    if (table != NULL)
        return refuse(db, table, err);
    if (at < 0)
        return kd_fail(err, KDIDX_USAGE, "%s", message);
    return kd_fail(err, KDIDX_USAGE, "%s, at byte %d", message, at);
}

/* ---- how long it may take ----
 *
 * Only the time in SQLite counts: somebody may read what comes out page by page. */

static int64_t nanoseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

static int past_deadline(void *ctx)
{
    const struct kd_db *db = ctx;
    return nanoseconds() > db->deadline;
}

static void allow(struct kd_db *db, int timeout_ms)
{
    db->timeout_ms = timeout_ms;
    db->left = (int64_t)timeout_ms * 1000000;
    if (timeout_ms != 0)
        sqlite3_progress_handler(db->handle, PROGRESS_STEPS, past_deadline, db);
}

/* sqlite3_step() on that clock. */
static int timed_step(struct kd_db *db)
{
    if (db->timeout_ms == 0)
        return sqlite3_step(db->user.handle);
    int64_t begun = nanoseconds();
    db->deadline = begun + db->left;
    int rc = sqlite3_step(db->user.handle);
    db->left -= nanoseconds() - begun;
    return rc == SQLITE_ROW && db->left <= 0 ? SQLITE_INTERRUPT : rc;
}

/* ---- the statement ---- */

/* Whether there is nothing but white space, comments and semicolons, which may follow the one
 * statement. SQLITE_NOMEM: there is no memory to find out; else SQLITE_OK. */
static int is_blank_sql(sqlite3 *handle, const char *sql, bool *out)
{
    sqlite3_stmt *stmt = NULL;
    const char *tail = sql, *before = NULL;
    int rc = SQLITE_OK;
    while (rc == SQLITE_OK && stmt == NULL && *tail != '\0' && tail != before) {
        before = tail;
        rc = sqlite3_prepare_v2(handle, tail, -1, &stmt, &tail);
    }
    *out = rc == SQLITE_OK && stmt == NULL;
    sqlite3_finalize(stmt);
    return (rc & 0xFF) == SQLITE_NOMEM ? SQLITE_NOMEM : SQLITE_OK;
}

/* Prepares it among the names, and lets go of it. */
static enum kdidx_status check_names(struct kd_db *db, const char *sql, struct kd_error *err)
{
    sqlite3_stmt *stmt = NULL;
    const char *tail = NULL;
    db->refused = false;
    int rc = sqlite3_prepare_v2(db->names, sql, -1, &stmt, &tail);
    bool blank, any = stmt != NULL, reads = any && sqlite3_stmt_readonly(stmt) != 0;
    sqlite3_finalize(stmt);
    if (rc != SQLITE_OK)
        return user_mistake(db, db->names, rc, err);
    if (!any)
        return kd_fail(err, KDIDX_USAGE, "there is no statement in it");
    rc = is_blank_sql(db->names, tail, &blank);
    if (rc != SQLITE_OK)
        return user_mistake(db, db->names, rc, err);
    if (!blank)
        return kd_fail(err, KDIDX_USAGE, "one statement at a time: more follows at byte %td",
                       tail - sql);
    return reads ? KDIDX_OK : kd_fail(err, KDIDX_USAGE, "only statements that read are allowed");
}

enum kdidx_status kd_user_stmt(struct kd_db *db, const char *sql, int timeout_ms,
                               struct kd_stmt **out, struct kd_error *err)
{
    *out = NULL;
    kd_user_stmt_end(db);
    enum kdidx_status status = make_names(db, err);
    if (status == KDIDX_OK)
        status = check_names(db, sql, err);
    if (status != KDIDX_OK)
        return status;
    limit(db->handle, true);
    sqlite3_set_authorizer(db->handle, may_read, db);
    db->deadline = INT64_MAX; /* of preparing there is none */
    allow(db, timeout_ms);
    int rc = sqlite3_prepare_v2(db->handle, sql, -1, &db->user.handle, NULL);
    if (rc != SQLITE_OK)
        return user_mistake(db, db->handle, rc, err);
    db->user.db = db;
    db->user.rc = SQLITE_OK;
    *out = &db->user;
    return KDIDX_OK;
}

enum kdidx_status kd_user_step(struct kd_stmt *stmt, struct kd_error *err)
{
    struct kd_db *db = stmt->db;
    int rc = timed_step(db);
    if (rc == SQLITE_ROW)
        return KDIDX_OK;
    if (rc == SQLITE_DONE)
        return KDIDX_NONE;
    if ((rc & 0xFF) == SQLITE_INTERRUPT && db->timeout_ms != 0 && db->left <= 0)
        return kd_fail(err, KDIDX_USAGE,
                       "stopped: it took longer than %g s; --timeout S gives it S seconds, "
                       "--timeout 0 all it takes",
                       db->timeout_ms / 1000.0);
    return user_mistake(db, db->handle, rc, err);
}

void kd_user_stmt_end(struct kd_db *db)
{
    sqlite3_finalize(db->user.handle);
    db->user.handle = NULL;
    sqlite3_set_authorizer(db->handle, NULL, NULL);
    sqlite3_progress_handler(db->handle, 0, NULL, NULL);
    limit(db->handle, false);
    db->timeout_ms = 0;
}

void kd_user_close(struct kd_db *db)
{
    if (db->handle != NULL)
        kd_user_stmt_end(db);
    sqlite3_close(db->names);
    db->names = NULL;
}

void kd_db_limit_memory(int64_t bytes)
{
    sqlite3_hard_heap_limit64(bytes);
}
