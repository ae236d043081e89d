/* What storing costs by itself: inserts the rows and texts of a database of kdidx's into a new one,
 * with the same schema, FTS5 index, pragmas and size of batches, and does nothing else.
 *
 *   bare FROM TO        prints the seconds that reading FROM took, which are part of its time
 *
 * `make bench` holds the time of `kdidx ingest` against its time. Rows come in the order in which
 * an ingest has them: article by article, what an article refers to (names, relations) before it,
 * counts and what is worked out at the end (entity.same ...) as they are in the end. */
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* The first three as in src/cmd/batch.c. */
enum { FIRST_ARTICLES = 500, MOST_ARTICLES = 8000, BATCH_BYTES = 16 << 20, MOST_COLUMNS = 16 };

/* One table, read from its first row to its last. */
struct cursor {
    const char *table, *order; /* by what its rows are read */
    const char *later;         /* a column that refers to what may come later: set at the end */
    sqlite3_stmt *read, *insert;
    int columns, skipped;                /* skipped: the column `later`; -1: none */
    struct cursor *refers[MOST_COLUMNS]; /* the table with an id that a column refers to */
    sqlite3_int64 at;                    /* the first column of the row it is at */
    int row;                             /* it is at one */
};

/* Rows with an id of their own, which others refer to: each before the first that needs it. */
static struct cursor by_id[] = {
    {.table = "source", .order = "id"},   {.table = "rule", .order = "id"},
    {.table = "maker", .order = "id"},    {.table = "entity", .order = "id", .later = "same"},
    {.table = "alias", .order = "id"},    {.table = "tally", .order = "id"},
    {.table = "relation", .order = "id"},
};

/* Rows of one article. The column `article` is the first but in place. */
static struct cursor by_article[] = {
    {.table = "sketch", .order = "article", .later = "family"},
    {.table = "author", .order = "article"},
    {.table = "found", .order = "article, n"},
    {.table = "mention", .order = "article, n, start, stop"},
    {.table = "fact", .order = "article, n"},
    {.table = "evidence", .order = "article, n, k"},
    {.table = "date", .order = "article, n"},
    {.table = "event", .order = "article, n"},
    {.table = "made", .order = "article"},
    {.table = "place", .order = "article"},
};

/* What the end of an ingest works out, and what has nothing to do with articles. */
static struct cursor at_end[] = {
    {.table = "merged", .order = "1"}, {.table = "role", .order = "1"},
    {.table = "part", .order = "1"},   {.table = "decision", .order = "1"},
    {.table = "due", .order = "1"},    {.table = "joined", .order = "1"},
    {.table = "fresh", .order = "1"},  {.table = "rejected", .order = "1"},
    {.table = "top", .order = "1, 2"}, {.table = "total", .order = "1"},
};

#define COUNT(a) (sizeof(a) / sizeof *(a))

static sqlite3 *from, *to;
static double reading; /* seconds */

static void give_up(sqlite3 *db, const char *what)
{
    fprintf(stderr, "bare: %s: %s\n", what, sqlite3_errmsg(db));
    exit(1);
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        give_up(db, sql);
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    if (sqlite3_prepare_v3(db, sql, -1, SQLITE_PREPARE_PERSISTENT, &stmt, NULL) != SQLITE_OK)
        give_up(db, sql);
    return stmt;
}

/* Whether there is a row. */
static int step(sqlite3_stmt *stmt)
{
    double begin = now();
    int rc = sqlite3_step(stmt);
    if (sqlite3_db_handle(stmt) == from)
        reading += now() - begin;
    if (rc != SQLITE_ROW && rc != SQLITE_DONE)
        give_up(sqlite3_db_handle(stmt), sqlite3_sql(stmt));
    return rc == SQLITE_ROW;
}

/* ---- tables ---- */

static void next(struct cursor *cursor)
{
    cursor->row = step(cursor->read);
    if (cursor->row)
        cursor->at = sqlite3_column_int64(cursor->read, 0);
}

static struct cursor *find_by_id(const char *table)
{
    for (size_t i = 0; i < COUNT(by_id); i++)
        if (strcmp(by_id[i].table, table) == 0)
            return &by_id[i];
    return NULL;
}

static void find_references(struct cursor *cursor)
{
    sqlite3_stmt *stmt =
        prepare(from, "SELECT \"from\", \"table\" FROM pragma_foreign_key_list(?1)");
    sqlite3_bind_text(stmt, 1, cursor->table, -1, SQLITE_STATIC);
    while (step(stmt)) {
        const char *column = (const char *)sqlite3_column_text(stmt, 0);
        struct cursor *refers = find_by_id((const char *)sqlite3_column_text(stmt, 1));
        for (int i = 0; refers != cursor && i < cursor->columns; i++)
            if (strcmp(sqlite3_column_name(cursor->read, i), column) == 0)
                cursor->refers[i] = refers;
    }
    sqlite3_finalize(stmt);
}

/* The column by which rows are read comes first: of place it does not in the table. */
static void open_cursor(struct cursor *cursor)
{
    char sql[512], names[256] = "", marks[64] = "";
    sqlite3_stmt *all =
        prepare(from, "SELECT name FROM pragma_table_info(?1) ORDER BY name <> 'article', cid");
    sqlite3_bind_text(all, 1, cursor->table, -1, SQLITE_STATIC);
    cursor->skipped = -1;
    for (cursor->columns = 0; step(all); cursor->columns++) {
        const char *name = (const char *)sqlite3_column_text(all, 0);
        if (cursor->columns == MOST_COLUMNS)
            give_up(from, "a table has more columns than this program knows of");
        if (cursor->later != NULL && strcmp(name, cursor->later) == 0)
            cursor->skipped = cursor->columns;
        snprintf(names + strlen(names), sizeof names - strlen(names), "%s%s", *names ? ", " : "",
                 name);
        snprintf(marks + strlen(marks), sizeof marks - strlen(marks), "%s?", *marks ? ", " : "");
    }
    sqlite3_finalize(all);
    snprintf(sql, sizeof sql, "SELECT %s FROM %s ORDER BY %s", names, cursor->table, cursor->order);
    cursor->read = prepare(from, sql);
    snprintf(sql, sizeof sql, "INSERT INTO %s (%s) VALUES (%s)", cursor->table, names, marks);
    cursor->insert = prepare(to, sql);
    find_references(cursor);
    next(cursor);
}

static void put_row(struct cursor *cursor);

/* Inserts the rows of a table up to that id. */
static void need(struct cursor *cursor, sqlite3_int64 id)
{
    while (cursor->row && cursor->at <= id)
        put_row(cursor);
}

/* Inserts the row that the cursor is at, after what it refers to. */
static void put_row(struct cursor *cursor)
{
    for (int i = 0; i < cursor->columns; i++) {
        sqlite3_value *value = sqlite3_column_value(cursor->read, i);
        if (cursor->refers[i] != NULL && sqlite3_value_type(value) == SQLITE_INTEGER)
            need(cursor->refers[i], sqlite3_value_int64(value));
        if (i != cursor->skipped)
            sqlite3_bind_value(cursor->insert, i + 1, value);
    }
    step(cursor->insert);
    sqlite3_reset(cursor->insert);
    next(cursor);
}

static void put_rest(struct cursor *cursors, size_t count)
{
    for (size_t i = 0; i < count; i++)
        while (cursors[i].row)
            put_row(&cursors[i]);
}

/* The columns that were left out. */
static void put_later(const struct cursor *cursor)
{
    char sql[256];
    if (cursor->later == NULL)
        return;
    const char *key = sqlite3_column_name(cursor->read, 0);
    snprintf(sql, sizeof sql, "SELECT %s, %s FROM %s WHERE %s IS NOT NULL", key, cursor->later,
             cursor->table, cursor->later);
    sqlite3_stmt *read = prepare(from, sql);
    snprintf(sql, sizeof sql, "UPDATE %s SET %s = ?2 WHERE %s = ?1", cursor->table, cursor->later,
             key);
    sqlite3_stmt *update = prepare(to, sql);
    while (step(read)) {
        sqlite3_bind_value(update, 1, sqlite3_column_value(read, 0));
        sqlite3_bind_value(update, 2, sqlite3_column_value(read, 1));
        step(update);
        sqlite3_reset(update);
    }
    sqlite3_finalize(read);
    sqlite3_finalize(update);
}

/* ---- articles ---- */

/* The article and its words; how many bytes its text has. */
static int put_text(sqlite3_stmt *read, sqlite3_stmt *article, sqlite3_stmt *words)
{
    for (int i = 0; i < sqlite3_column_count(read); i++)
        sqlite3_bind_value(article, i + 1, sqlite3_column_value(read, i));
    sqlite3_bind_value(words, 1, sqlite3_column_value(read, 0));
    sqlite3_bind_value(words, 2, sqlite3_column_value(read, 2)); /* title */
    sqlite3_bind_value(words, 3, sqlite3_column_value(read, 7)); /* text */
    step(article);
    step(words);
    sqlite3_reset(article);
    sqlite3_reset(words);
    return sqlite3_column_bytes(read, 7);
}

static void put_articles(void)
{
    sqlite3_stmt *read = prepare(
        from,
        "SELECT id, hash, title, url, published, outlet, lang, text FROM article ORDER BY id");
    sqlite3_stmt *article =
        prepare(to, "INSERT INTO article (id, hash, title, url, published, outlet, lang, text)"
                    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)");
    sqlite3_stmt *words = prepare(to, "INSERT INTO fulltext (rowid, title, text) VALUES (?, ?, ?)");
    int articles = 0, bytes = 0, most = FIRST_ARTICLES;
    while (step(read)) {
        if (sqlite3_get_autocommit(to))
            run(to, "BEGIN IMMEDIATE");
        sqlite3_int64 id = sqlite3_column_int64(read, 0);
        bytes += put_text(read, article, words);
        for (size_t i = 0; i < COUNT(by_article); i++)
            while (by_article[i].row && by_article[i].at == id)
                put_row(&by_article[i]);
        if (++articles == most || bytes >= BATCH_BYTES) {
            run(to, "COMMIT");
            most = most < MOST_ARTICLES ? most * 2 : MOST_ARTICLES;
            articles = bytes = 0;
        }
    }
    if (!sqlite3_get_autocommit(to))
        run(to, "COMMIT");
    sqlite3_finalize(read);
    sqlite3_finalize(article);
    sqlite3_finalize(words);
}

static void put_all(void)
{
    put_articles();
    run(to, "BEGIN IMMEDIATE");
    put_rest(by_id, COUNT(by_id));
    put_rest(at_end, COUNT(at_end));
    for (size_t i = 0; i < COUNT(by_id); i++)
        put_later(&by_id[i]);
    for (size_t i = 0; i < COUNT(by_article); i++)
        put_later(&by_article[i]);
    run(to, "COMMIT");
}

/* ---- the databases ---- */

static void copy_pragma(const char *name)
{
    char sql[64];
    snprintf(sql, sizeof sql, "PRAGMA %s", name);
    sqlite3_stmt *stmt = prepare(from, sql);
    if (step(stmt)) {
        snprintf(sql, sizeof sql, "PRAGMA %s = %d", name, sqlite3_column_int(stmt, 0));
        run(to, sql);
    }
    sqlite3_finalize(stmt);
}

/* The pragmas of src/store/db.c. */
static void set_up(void)
{
    static const char same[] =
        "PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA foreign_keys = ON;"
        "PRAGMA temp_store = MEMORY; PRAGMA cache_size = -32768;";
    run(from, same);
    run(to, same);
    run(to, "PRAGMA page_size = 16384; PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"
            "PRAGMA secure_delete = OFF;");
    sqlite3_stmt *schema =
        prepare(from, "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE"
                      " 'fulltext\\_%' ESCAPE '\\' ORDER BY rowid");
    run(to, "BEGIN");
    while (step(schema))
        run(to, (const char *)sqlite3_column_text(schema, 0));
    copy_pragma("application_id");
    copy_pragma("user_version");
    run(to, "COMMIT");
    sqlite3_finalize(schema);
}

static void for_all(void (*what)(struct cursor *))
{
    for (size_t i = 0; i < COUNT(by_id); i++)
        what(&by_id[i]);
    for (size_t i = 0; i < COUNT(by_article); i++)
        what(&by_article[i]);
    for (size_t i = 0; i < COUNT(at_end); i++)
        what(&at_end[i]);
}

static void close_cursor(struct cursor *cursor)
{
    sqlite3_finalize(cursor->read);
    sqlite3_finalize(cursor->insert);
}

int main(int argc, char **argv)
{
    if (argc != 3) {
        fprintf(stderr, "usage: bare FROM TO\n");
        return 2;
    }
    if (sqlite3_open_v2(argv[1], &from, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, NULL) !=
        SQLITE_OK)
        give_up(from, argv[1]);
    if (sqlite3_open_v2(argv[2], &to,
                        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX,
                        NULL) != SQLITE_OK)
        give_up(to, argv[2]);
    set_up();
    for_all(open_cursor);
    put_all();
    for_all(close_cursor);
    sqlite3_close(from);
    if (sqlite3_close(to) != SQLITE_OK)
        give_up(to, argv[2]);
    printf("%.3f\n", reading);
    return 0;
}
