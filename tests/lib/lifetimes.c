/* What kdidx.h says of lifetimes, errors and order, held against the library. Prints TAP; run under
 * a sanitizer or valgrind it also tells of memory that is used or kept after its end.
 *
 *   lifetimes DIR      an empty folder to work in
 */
#include <kdidx.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int count, failed;

static void ok(int right, const char *what)
{
    printf("%sok %d - %s\n", right ? "" : "not ", ++count, what);
    failed |= !right;
}

static const char FERRY[] =
    "Moon Sae Ro plays mechanic Han Gyo in the tvN drama \"Ferry at Dawn\".";
static const char SALT[] = "Seo Ha On plays Cha Mok in the drama \"Salt Road\".";

static const char *const FERRY_ABOUT[] = {"source=ferry", NULL};
static const char *const SALT_ABOUT[] = {"source=salt", "ordinal=2", "published=2024-03-04", NULL};

static kdidx_extractor *extractor(const char *const *options)
{
    kdidx_extractor *x = NULL;
    struct kdidx_error err;
    if (kdidx_extractor_new(options, &x, &err) != KDIDX_OK) {
        printf("Bail out! %s\n", err.text);
        exit(1);
    }
    return x;
}

static const char *extract(kdidx_extractor *x, const char *text)
{
    const char *json = NULL;
    size_t len = 0;
    kdidx_extract(x, text, strlen(text), FERRY_ABOUT, &json, &len, NULL);
    return json != NULL && strlen(json) == len ? json : "";
}

/* ---- extractors ---- */

static void test_options(void)
{
    const char *wrong[] = {"no-list", NULL}, *common[] = {"help", NULL}, *empty[] = {"", NULL};
    const char *missing[] = {"names=/nowhere/names.tsv", NULL};
    kdidx_extractor *x = (kdidx_extractor *)(void *)&count;
    struct kdidx_error err;
    ok(kdidx_extractor_new(wrong, &x, &err) == KDIDX_USAGE && x == NULL &&
           strstr(err.text, "did you mean --no-lists") != NULL,
       "an unknown option is told with what it may be");
    ok(kdidx_extractor_new(common, &x, &err) == KDIDX_USAGE && x == NULL,
       "options of the command line are none of the library's");
    ok(kdidx_extractor_new(empty, &x, &err) == KDIDX_USAGE && x == NULL, "an empty word is none");
    ok(kdidx_extractor_new(missing, &x, &err) == KDIDX_IO &&
           strstr(err.text, "/nowhere/names.tsv") != NULL,
       "a list that is not there is named");
    ok(kdidx_extractor_new(wrong, &x, NULL) == KDIDX_USAGE, "err may be NULL");
}

static void test_shared(void)
{
    char words[] = "no-lists";
    const char *options[] = {words, NULL};
    kdidx_extractor *first = extractor(options), *second = NULL;
    memset(words, 'x', strlen(words)); /* it is only read during the call */
    char json[4096];
    snprintf(json, sizeof json, "%s", extract(first, SALT));
    ok(kdidx_extractor_share(first, &second, NULL) == KDIDX_OK, "share");
    kdidx_extractor_free(first);
    ok(strcmp(extract(second, SALT), json) == 0,
       "one that is shared outlives the first, and says the same");
    kdidx_extractor_free(second);
    kdidx_extractor_free(NULL);
}

static int stop_at_second(void *ctx, const struct kdidx_fact *fact)
{
    (void)fact;
    return ++*(int *)ctx == 2;
}

static int check_fact(void *ctx, const struct kdidx_fact *fact)
{
    const kdidx_extractor *x = ctx;
    size_t len;
    const char *text = kdidx_text(x, &len);
    for (size_t i = 0; i < fact->span_count; i++)
        if (fact->spans[i].start >= fact->spans[i].end || fact->spans[i].end > len)
            return 1;
    if (fact->span_count == 0)
        return fact->quote[0] != '\0';
    return strncmp(text + fact->spans[0].start, fact->quote, strlen(fact->quote)) != 0 ||
           strlen(fact->quote) != fact->spans[0].end - fact->spans[0].start;
}

static void test_records(void)
{
    kdidx_extractor *x = extractor(NULL);
    struct kdidx_error err;
    const char *json = NULL, *about[] = {"sauce=ferry", NULL}, *negative[] = {"ordinal=-1", NULL};
    char text[] =
        "\n  Moon Sae Ro plays mechanic Han Gyo in \"Ferry at Dawn\".\r\nIt airs on tvN. \n";
    size_t len = 1;
    int facts = 0;
    ok(kdidx_text(x, &len) == NULL && len == 0, "no text before the first");
    ok(kdidx_extract(x, text, strlen(text), NULL, &json, &len, &err) == KDIDX_OK &&
           err.text[0] == '\0',
       "a text");
    memset(text, 'x', sizeof text); /* it is only read during the call */
    ok(json != NULL && strlen(json) == len && strstr(json, "\"source\":\"-\"") != NULL,
       "its record is there after the text is gone");
    ok(strcmp(kdidx_text(x, NULL),
              "Moon Sae Ro plays mechanic Han Gyo in \"Ferry at Dawn\".\nIt airs on tvN.") == 0,
       "the text as spans count in it is there, too");
    ok(kdidx_extract(x, "", 0, NULL, &json, &len, &err) == KDIDX_REJECTED && json == NULL &&
           len == 0 && err.text[0] != '\0' && kdidx_text(x, NULL) == NULL,
       "an empty text is rejected");
    ok(kdidx_extract(x, "a\0b", 3, NULL, &json, NULL, &err) == KDIDX_REJECTED, "a NUL is rejected");
    ok(kdidx_extract(x, FERRY, strlen(FERRY), about, &json, NULL, &err) == KDIDX_USAGE &&
           strstr(err.text, "sauce") != NULL && json == NULL,
       "a wrong word is named");
    ok(kdidx_extract(x, FERRY, strlen(FERRY), negative, &json, NULL, &err) == KDIDX_USAGE,
       "a wrong number is told");
    ok(strstr(extract(x, FERRY), "Han Gyo") != NULL, "after errors it goes on");
    ok(kdidx_facts(x, FERRY, strlen(FERRY), NULL, stop_at_second, &facts, &err) ==
               KDIDX_INTERRUPTED &&
           facts == 2,
       "facts end when they are told to");
    ok(kdidx_facts(x, FERRY, strlen(FERRY), NULL, check_fact, x, &err) == KDIDX_OK,
       "quotes are the bytes of the first span");
    kdidx_extractor_free(x);
}

/* ---- databases ---- */

struct rows {
    kdidx_db *db;
    int n, most, inner;
    char last[4096];
};

static int take_row(void *ctx, const char *row, size_t len)
{
    struct rows *rows = ctx;
    if (strlen(row) != len || row[0] != '{' || row[len - 1] != '}')
        return 1;
    snprintf(rows->last, sizeof rows->last, "%s", row);
    return ++rows->n == rows->most;
}

static int ask_inside(void *ctx, const char *row, size_t len)
{
    struct rows *rows = ctx, inner = {.n = 0};
    char before[4096];
    snprintf(before, sizeof before, "%s", row);
    if (kdidx_query(rows->db, "list", "dramas", NULL, take_row, &inner, NULL) == KDIDX_OK)
        rows->inner += inner.n;
    return strcmp(before, row) != 0 || strlen(row) != len;
}

static void test_open(const char *missing)
{
    kdidx_db *db = (kdidx_db *)(void *)&count;
    struct kdidx_error err;
    ok(kdidx_open(missing, KDIDX_READ, &db, &err) == KDIDX_IO && db == NULL &&
           strstr(err.text, missing) != NULL,
       "a database that is not there is named");
    ok(kdidx_open(missing, (enum kdidx_mode)7, &db, &err) == KDIDX_USAGE && db == NULL,
       "a mode that is none");
    kdidx_close(NULL);
}

static void test_lost(const char *path, kdidx_extractor *x)
{
    kdidx_db *db = NULL;
    ok(kdidx_open(path, KDIDX_CREATE, &db, NULL) == KDIDX_OK, "a new database");
    ok(kdidx_add(db, x, FERRY, strlen(FERRY), FERRY_ABOUT, NULL) == KDIDX_OK &&
           kdidx_counts(db)->added == 0,
       "what is added counts when it is stored");
    kdidx_close(db);
    ok(kdidx_open(path, KDIDX_READ, &db, NULL) == KDIDX_OK &&
           kdidx_query(db, "show", "ferry", NULL, take_row, NULL, NULL) == KDIDX_NONE,
       "and is lost without kdidx_commit");
    kdidx_close(db);
}

static void test_add(const char *path)
{
    struct kdidx_error err;
    struct rows rows = {.n = 0};
    const char *json = NULL, *with_text[] = {"text", NULL}, *no_source[] = {"ordinal=1", NULL};
    kdidx_extractor *x = extractor(NULL), *other = extractor(with_text);
    kdidx_db *db = NULL;
    kdidx_open(path, KDIDX_WRITE, &db, NULL);
    const struct kdidx_counts *n = kdidx_counts(db);
    ok(kdidx_commit(db, &err) == KDIDX_OK, "nothing to store is fine");
    ok(kdidx_add(db, x, FERRY, strlen(FERRY), no_source, &err) == KDIDX_USAGE &&
           strstr(err.text, "source=NAME") != NULL,
       "a source is asked for");
    ok(kdidx_add(db, x, FERRY, strlen(FERRY), FERRY_ABOUT, &err) == KDIDX_OK, "a text");
    ok(kdidx_add(db, x, " ", 1, SALT_ABOUT, &err) == KDIDX_REJECTED, "none");
    ok(kdidx_query(db, "list", "dramas", NULL, take_row, &rows, &err) == KDIDX_USAGE &&
           rows.n == 0 && strstr(err.text, "kdidx_commit") != NULL,
       "questions wait for kdidx_commit");
    ok(kdidx_add_record(db, "{}", 2, &err) == KDIDX_USAGE && err.text[0] != '\0', "no record");
    kdidx_extract(other, SALT, strlen(SALT), SALT_ABOUT, &json, NULL, &err);
    ok(kdidx_add_record(db, json, strlen(json), &err) == KDIDX_OK, "a record");
    kdidx_extractor_free(x); /* before what it made is stored */
    ok(kdidx_commit(db, &err) == KDIDX_OK && n->added == 2 && n->rejected == 1, "both are stored");
    ok(kdidx_add(db, other, SALT, strlen(SALT), SALT_ABOUT, &err) == KDIDX_OK &&
           kdidx_commit(db, &err) == KDIDX_OK && n->added == 2 && n->same == 1,
       "the same again");
    kdidx_close(db);
    kdidx_extractor_free(other); /* after the database */
}

static void test_paths(const char *path, const char *folder)
{
    struct kdidx_error err;
    const char *jobs[] = {"jobs=2", NULL}, *names[] = {"names=x", NULL},
               *bad[] = {"format=x", NULL};
    kdidx_extractor *x = extractor(NULL);
    kdidx_db *db = NULL;
    kdidx_open(path, KDIDX_WRITE, &db, NULL);
    ok(kdidx_add_path(db, x, folder, jobs, NULL, NULL, &err) == KDIDX_USAGE,
       "an option of threads");
    ok(kdidx_add_path(db, x, folder, names, NULL, NULL, &err) == KDIDX_USAGE,
       "an option of extractors");
    ok(kdidx_add_path(db, x, folder, bad, NULL, NULL, &err) == KDIDX_USAGE, "a wrong value");
    ok(kdidx_add_path(db, x, "/nowhere/x", NULL, NULL, NULL, &err) == KDIDX_REJECTED &&
           strstr(err.text, "/nowhere/x") != NULL,
       "a path that is not there is rejected");
    ok(kdidx_commit(db, &err) == KDIDX_OK, "and stored as such");
    kdidx_close(db);
    ok(kdidx_open(path, KDIDX_READ, &db, &err) == KDIDX_OK &&
           kdidx_add(db, x, FERRY, strlen(FERRY), FERRY_ABOUT, &err) == KDIDX_USAGE,
       "KDIDX_READ writes nothing");
    kdidx_close(db);
    kdidx_extractor_free(x);
}

static void test_questions(const char *path)
{
    struct kdidx_error err;
    struct rows rows = {.n = 0};
    const char *one[] = {"limit=1", NULL}, *form[] = {"csv", NULL}, *json = NULL, *again = NULL;
    size_t len = 0;
    kdidx_db *db = NULL;
    kdidx_open(path, KDIDX_READ, &db, NULL);
    rows.db = db;
    ok(kdidx_query(db, "who", "ferry AT dawn", NULL, take_row, &rows, &err) == KDIDX_OK &&
           rows.n == 1 && strstr(rows.last, "\"Han Gyo\"") != NULL,
       "a row");
    ok(kdidx_query(db, "who", "Fery at Dwan", NULL, take_row, &rows, &err) == KDIDX_NONE &&
           strstr(err.text, "did you mean \"Ferry at Dawn\"?") != NULL && rows.n == 1,
       "nothing, and what may have been meant");
    ok(kdidx_query(db, "whom", "x", NULL, take_row, &rows, &err) == KDIDX_USAGE &&
           kdidx_query(db, "who", NULL, NULL, take_row, &rows, &err) == KDIDX_USAGE &&
           kdidx_query(db, "stats", "x", NULL, take_row, &rows, &err) == KDIDX_USAGE &&
           kdidx_query(db, "who", "x", form, take_row, &rows, &err) == KDIDX_USAGE &&
           kdidx_query(db, "sql", "DROP TABLE article", NULL, take_row, &rows, &err) == KDIDX_USAGE,
       "wrong questions");
    rows.n = 0;
    ok(kdidx_query(db, "list", "dramas", one, take_row, &rows, &err) == KDIDX_OK && rows.n == 1,
       "an option");
    rows.n = 0, rows.most = 1;
    ok(kdidx_query(db, "list", "dramas", NULL, take_row, &rows, &err) == KDIDX_INTERRUPTED &&
           rows.n == 1,
       "rows end when they are told to");
    ok(kdidx_query(db, "list", "dramas", NULL, ask_inside, &rows, &err) == KDIDX_OK &&
           rows.inner == 4,
       "a question inside another");
    ok(kdidx_answer(db, "stats", NULL, NULL, &json, &len, &err) == KDIDX_OK &&
           strlen(json) == len && strstr(json, "\"kdidx/stats/1\"") != NULL,
       "a document");
    rows.n = rows.most = 0;
    kdidx_query(db, "list", "people", NULL, take_row, &rows, &err);
    ok(strstr(json, "\"kdidx/stats/1\"") != NULL, "a document outlives questions for rows");
    ok(kdidx_answer(db, "sql", "SELECT count(*) AS n FROM articles", NULL, &again, NULL, &err) ==
               KDIDX_OK &&
           strstr(again, "{\"n\":2}") != NULL,
       "another document");
    ok(kdidx_answer(db, "who", "Nobody At All", NULL, &json, &len, &err) == KDIDX_NONE &&
           (json == NULL) == (len == 0),
       "no document");
    kdidx_close(db);
}

int main(int argc, char **argv)
{
    char path[4096], missing[4096];
    if (argc != 2)
        return 2;
    snprintf(path, sizeof path, "%s/lifetimes.db", argv[1]);
    snprintf(missing, sizeof missing, "%s/missing.db", argv[1]);
    ok(strcmp(kdidx_version(), KDIDX_VERSION) == 0, "the header is the library's");
    ok(strcmp(kdidx_status_text(KDIDX_OK), "done") == 0, "texts of statuses");
    test_options();
    test_shared();
    test_records();
    kdidx_extractor *x = extractor(NULL);
    test_open(missing);
    test_lost(path, x);
    kdidx_extractor_free(x);
    test_add(path);
    test_paths(path, argv[1]);
    test_questions(path);
    printf("1..%d\n", count);
    return failed;
}
