/* Databases of anybody's: one of our own in which something is changed. The first byte of the input
 * chooses what is asked, and by its highest bit what the others change, by fours: bytes of the file
 * (which, of those that are not 0, and what it becomes), so that it is damaged; or values of its
 * rows (column, row, value), so that it is whole and lies. */
#include <jansson.h>
#include <sqlite3.h>

#include "exporting.h"
#include "base/file.h"
#include "kdidx.h"
#include "store/check.h"

enum { CHANGE = 4, MOST_CHANGES = 64, MOST_COLUMNS = 256, LIES = 0x80 };

static struct {
    char path[300];
    kdidx_extractor *extractor;
    struct kd_buf file;
    uint32_t *live; /* where its bytes are that are not 0 */
    size_t live_count;
    struct column {
        char table[40], name[40];
    } column[MOST_COLUMNS];
    size_t columns;
} own;

/* ---- the database that is changed ---- */

static const char *const texts[] = {
    "Seo Ha-on plays the diver Cha Mok in the tvN drama “Salt Road”, directed by Min Do-gyeong. "
    "“Salt Road” premieres on March 4, 2021, and airs on Mondays and Tuesdays at 9 p.m. KST.",
    "Seo Ha-on plays the diver Cha Mok in the tvN drama “Salt Road”, directed by Min Do-gyeong. "
    "“Salt Road” premieres on March 4, 2021, and airs on Mondays and Tuesdays at 9:10 p.m. KST.",
    "Writer Do Hye-jin returns with the JTBC series “Gate Eleven”. Actress Eom Jae-i (Cha Mok) "
    "joined the script reading on 12 May; the finale of “Salt Road” drew 7 percent.",
};

static kdidx_db *open_own(enum kdidx_mode mode)
{
    struct kdidx_error err;
    kdidx_db *db = NULL;
    must(kdidx_open(own.path, mode, &db, &err) == KDIDX_OK);
    return db;
}

static sqlite3 *open_raw(void)
{
    sqlite3 *db;
    must(sqlite3_open(own.path, &db) == SQLITE_OK);
    must(sqlite3_exec(db, "PRAGMA ignore_check_constraints = ON; PRAGMA synchronous = OFF", NULL,
                      NULL, NULL) == SQLITE_OK);
    return db;
}

/* All that is not in a cell, and most of a page is not, is 0. */
static void find_live(void)
{
    own.live = calloc(own.file.len, sizeof *own.live);
    must(own.live != NULL);
    for (size_t i = 0; i < own.file.len; i++)
        if (own.file.data[i] != 0)
            own.live[own.live_count++] = (uint32_t)i;
}

static void find_columns(void)
{
    sqlite3_stmt *stmt;
    sqlite3 *db = open_raw();
    must(sqlite3_prepare_v2(db,
                            "SELECT m.name, c.name FROM sqlite_schema AS m,"
                            " pragma_table_info(m.name) AS c WHERE m.type = 'table'"
                            " AND m.sql NOT LIKE 'CREATE VIRTUAL%'",
                            -1, &stmt, NULL) == SQLITE_OK);
    while (own.columns < MOST_COLUMNS && sqlite3_step(stmt) == SQLITE_ROW) {
        struct column *column = &own.column[own.columns++];
        snprintf(column->table, sizeof column->table, "%s", sqlite3_column_text(stmt, 0));
        snprintf(column->name, sizeof column->name, "%s", sqlite3_column_text(stmt, 1));
    }
    sqlite3_finalize(stmt);
    sqlite3_close(db);
}

static void set_up(void)
{
    static const char *const options[] = {"no-lists", "text", NULL};
    struct kdidx_error err;
    struct kd_error why;
    snprintf(own.path, sizeof own.path, "%s", scratch("fuzz.db"));
    must(kdidx_extractor_new(options, &own.extractor, &err) == KDIDX_OK);
    kdidx_db *db = open_own(KDIDX_CREATE);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        char source[32];
        const char *const about[] = {source, "published=2021-02-01", "author=Ara", NULL};
        snprintf(source, sizeof source, "source=%zu.txt", i);
        must(kdidx_add(db, own.extractor, texts[i], strlen(texts[i]), about, &err) == KDIDX_OK);
    }
    must(kdidx_commit(db, &err) == KDIDX_OK);
    kdidx_close(db);
    must(kd_file_read(own.path, &own.file, &why) == KDIDX_OK);
    find_live();
    find_columns();
}

static void change_bytes(const uint8_t *changes, size_t n, char *file)
{
    for (size_t i = 0; i + CHANGE <= n; i += CHANGE) {
        uint32_t at = (uint32_t)changes[i] << 16 | (uint32_t)changes[i + 1] << 8 | changes[i + 2];
        file[own.live[at % own.live_count]] = (char)changes[i + 3];
    }
}

/* What a table does not take, as a text in a column of numbers, leaves it as it is. */
static void change_values(const uint8_t *changes, size_t n)
{
    static const char *const values[] = {"-1",
                                         "0",
                                         "1",
                                         "2",
                                         "3",
                                         "4",
                                         "100",
                                         "255",
                                         "65536",
                                         "2147483648",
                                         "4294967296",
                                         "9223372036854775807",
                                         "-9223372036854775807 - 1",
                                         "'\xF0\x9F'",
                                         "''",
                                         "'x'",
                                         "'2021-03-04'",
                                         "'person'",
                                         "'work'",
                                         "CAST(x'FF61E2' AS TEXT)",
                                         "CAST(x'610062' AS TEXT)",
                                         "x'00'",
                                         "zeroblob(16)",
                                         "randomblob(0)",
                                         "NULL",
                                         "'\x1B[31m'",
                                         "'9999999999'"};
    sqlite3 *db = open_raw();
    for (size_t i = 0; i + CHANGE <= n; i += CHANGE) {
        const struct column *c = &own.column[changes[i] % own.columns];
        char *sql = sqlite3_mprintf(
            "UPDATE \"%w\" SET \"%w\" = %s WHERE \"%w\" IS (SELECT \"%w\" FROM \"%w\""
            " LIMIT 1 OFFSET %d %% (SELECT max(count(*), 1) FROM \"%w\"))",
            c->table, c->name, values[changes[i + 2] % (sizeof values / sizeof *values)], c->name,
            c->name, c->table, changes[i + 1], c->table);
        must(sql != NULL);
        sqlite3_exec(db, sql, NULL, NULL, NULL);
        sqlite3_free(sql);
    }
    sqlite3_close(db);
}

static void remove_beside(const char *end)
{
    char path[320];
    snprintf(path, sizeof path, "%s%s", own.path, end);
    unlink(path);
}

static void write_changed(bool lies, const uint8_t *changes, size_t n)
{
    struct kd_buf file = KD_BUF_EMPTY;
    n = n < CHANGE * MOST_CHANGES ? n : CHANGE * MOST_CHANGES;
    kd_buf_add(&file, own.file.data, own.file.len);
    must(!file.failed);
    if (!lies)
        change_bytes(changes, n, file.data);
    remove_beside("-wal");
    remove_beside("-shm");
    write_scratch(own.path, file.data, file.len);
    kd_buf_free(&file);
    if (lies)
        change_values(changes, n);
}

/* ---- what is asked of it ---- */

static void check_told(enum kdidx_status status, const struct kdidx_error *err)
{
    must(status == KDIDX_OK || err->text[0] != '\0');
    must(status != KDIDX_INTERRUPTED && status != KDIDX_BUSY);
}

static void ask(kdidx_db *db, const char *question, const char *name)
{
    static const char *const options[] = {NULL};
    struct kdidx_error err = {0};
    const char *json = NULL;
    size_t len = 0;
    enum kdidx_status status = kdidx_answer(db, question, name, options, &json, &len, &err);
    check_told(status, &err);
    if (json == NULL)
        return;
    json_t *answer = json_loadb(json, len, 0, NULL);
    must(answer != NULL);
    json_decref(answer);
}

static void add(kdidx_db *db)
{
    static const char *const about[] = {"source=0.txt", NULL};
    static const char text[] = "Seo Ha-on and Eom Jae-i star in “Salt Road” and “Gate Eleven”.";
    struct kdidx_error err = {0};
    enum kdidx_status status = kdidx_add(db, own.extractor, text, strlen(text), about, &err);
    check_told(status, &err);
    check_told(kdidx_commit(db, &err), &err);
}

static void on_finding(void *ctx, const char *what, const char *where, const char *text)
{
    (void)ctx;
    must(what[0] != '\0' && where != NULL && text[0] != '\0');
}

/* What has no question in the library. */
static void check_and_export(bool check)
{
    const struct kd_check_sink findings = {.finding = on_finding};
    struct kd_buf out = KD_BUF_EMPTY;
    struct kd_check_result result;
    struct kd_db *db;
    struct kd_error err = {0};
    enum kdidx_status status = kd_db_open(own.path, KD_DB_READ, 0, &db, &err);
    if (status == KDIDX_OK)
        status = check ? kd_check(db, &findings, &result, &err) : export_to(&out, db, &err);
    must(status == KDIDX_OK || err.text[0] != '\0');
    kd_db_close(db);
    kd_buf_free(&out);
}

static void ask_by(unsigned choice)
{
    static const char *const questions[][2] = {
        {"who", "Salt Road"},   {"what", "Seo Ha-on"}, {"when", "Salt Road"},
        {"where", "Salt Road"}, {"search", "salt*"},   {"show", "0.txt"},
        {"list", "people"},     {"list", "dramas"},    {"list", "characters"},
        {"list", "networks"},   {"list", "articles"},  {"list", "sources"},
        {"stats", NULL},        {"conflicts", NULL},   {"copies", NULL},
        {"show", "2.txt"},      {"who", "Salt Rod"},   {"sql", "SELECT * FROM cast_list"},
    };
    enum { QUESTIONS = sizeof questions / sizeof *questions, WRITE = QUESTIONS, CHECK, EXPORT };
    struct kdidx_error err = {0};
    kdidx_db *db = NULL;
    choice %= EXPORT + 1;
    if (choice > WRITE) {
        check_and_export(choice == CHECK);
        return;
    }
    enum kdidx_status status =
        kdidx_open(own.path, choice == WRITE ? KDIDX_WRITE : KDIDX_READ, &db, &err);
    check_told(status, &err);
    if (status == KDIDX_OK && choice == WRITE)
        add(db);
    else if (status == KDIDX_OK)
        ask(db, questions[choice][0], questions[choice][1]);
    kdidx_close(db);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    if (own.live == NULL)
        set_up();
    if (n == 0)
        return 0;
    write_changed((bytes[0] & LIES) != 0, bytes + 1, n - 1);
    ask_by(bytes[0] & ~LIES);
    return 0;
}
