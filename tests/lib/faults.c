/* Memory that runs out: each allocation that a call makes fails once, then all from there on. Each
 * time the call must say KDIDX_NOMEM, or do what it does otherwise; keep no memory; and leave
 * handles with which the same call, with memory, does what it should.
 *
 *   faults DIR IN DATA KDIDX0 [MOST]   DIR: an empty folder; IN: inputs; DATA: the sources' data;
 *                                      MOST allocations of each scenario, the first ones and others
 *                                      evenly spread; default: all
 *   faults DIR IN DATA KDIDX0 SCENARIO [N]    that one alone; or its N-th allocation, to look at
 *
 * The allocations are those of the whole process, in SQLite, libxml2 and the others, too: malloc
 * and its kin below come in place of those of the C library. Prints TAP.
 */
#include <dlfcn.h>
#include <errno.h>
#include <kdidx.h>
#include <link.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* ---- memory ---- */

/* What stands behind malloc: a sanitizer's, which sees what is used after its end, or glibc's. */
#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif
#if defined(__SANITIZE_ADDRESS__)
#define BEHIND(name) __interceptor_##name
enum { COUNTS = 0 }; /* it gives pieces out by itself; what is kept it tells at the end */
#else
#define BEHIND(name) __libc_##name
enum { COUNTS = 1 };
#endif
/* What is called before a sanitizer has begun. */
#define EARLY __attribute__((no_sanitize("address"), no_sanitize("undefined")))
void *BEHIND(malloc)(size_t size);
void *BEHIND(calloc)(size_t n, size_t size);
void *BEHIND(realloc)(void *ptr, size_t size);
void BEHIND(free)(void *ptr);

static struct {
    bool armed, stays, fired; /* `stays`: all allocations fail from `at` on */
    unsigned long at, count;
} fault;
static long live; /* pieces of memory that are not given back */

/* Libraries that abort, or end the program, when memory ends (src/base/spare.h): what they ask for
 * they get. */
static const char *const SPARED[] = {"libjansson", "libarchive"};
enum { SPARED_COUNT = sizeof SPARED / sizeof *SPARED };
static struct {
    uintptr_t from, to;
} spared[SPARED_COUNT];

static int find_spared(struct dl_phdr_info *info, size_t size, void *data)
{
    (void)size, (void)data;
    for (int n = 0; n < SPARED_COUNT; n++)
        for (int i = 0; strstr(info->dlpi_name, SPARED[n]) != NULL && i < info->dlpi_phnum; i++)
            if (info->dlpi_phdr[i].p_type == PT_LOAD && (info->dlpi_phdr[i].p_flags & PF_X) != 0) {
                spared[n].from = info->dlpi_addr + info->dlpi_phdr[i].p_vaddr;
                spared[n].to = spared[n].from + info->dlpi_phdr[i].p_memsz;
            }
    return 0;
}

EARLY static bool is_spared(uintptr_t caller)
{
    for (int n = 0; n < SPARED_COUNT; n++)
        if (caller >= spared[n].from && caller < spared[n].to)
            return true;
    return false;
}

EARLY static bool fails(void *caller)
{
    if (!fault.armed || is_spared((uintptr_t)caller))
        return false;
    fault.count++;
    if (fault.at == 0)
        return false;
    if (fault.count != fault.at && !(fault.stays && fault.count > fault.at))
        return false;
    fault.fired = true;
    errno = ENOMEM;
    return true;
}

EARLY static void *given(void *ptr)
{
    live += ptr != NULL;
    return ptr;
}

EARLY void *malloc(size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : given(BEHIND(malloc)(size));
}

EARLY void *calloc(size_t n, size_t size)
{
    return fails(__builtin_return_address(0)) ? NULL : given(BEHIND(calloc)(n, size));
}

EARLY void *realloc(void *ptr, size_t size)
{
    if (fails(__builtin_return_address(0)))
        return NULL;
    void *grown = BEHIND(realloc)(ptr, size);
    live += (ptr == NULL && grown != NULL) - (ptr != NULL && size == 0);
    return grown;
}

EARLY void free(void *ptr)
{
    live -= ptr != NULL;
    BEHIND(free)(ptr);
}

/* ---- what the scenarios work with ---- */

struct world {
    const char *in, *data, *path; /* inputs, data of the sources, the database to be made */
    const char *kept;             /* a database with articles */
    kdidx_extractor *base, *x;    /* x: of this run, shares with base */
    kdidx_db *db;                 /* of this run */
    sqlite3 *sqlite;
    size_t len;
    char said[1 << 20]; /* what the run gave */
};

static void say(struct world *w, const char *text, size_t len)
{
    if (len + 1 > sizeof w->said - w->len)
        len = sizeof w->said - w->len - 1;
    memcpy(w->said + w->len, text, len);
    w->len += len;
    w->said[w->len] = '\0';
}

static int say_row(void *ctx, const char *row, size_t len)
{
    say(ctx, row, len);
    return 0;
}

static int say_fact(void *ctx, const struct kdidx_fact *fact)
{
    say(ctx, fact->kind, strlen(fact->kind));
    say(ctx, fact->quote, strlen(fact->quote));
    return 0;
}

static void say_reject(void *ctx, const char *source, const char *place, const char *reason)
{
    say(ctx, source, strlen(source));
    say(ctx, place, strlen(place));
    say(ctx, reason, strlen(reason));
}

static const char TEXT[] =
    "Seo Ha On leads \"Salt Road\"\n\n"
    "tvN's new Saturday drama \"Salt Road\" premieres on March 4, 2024 at 9:10 p.m. KST. Seo Ha On "
    "plays Cha Mok, a diver who has forgotten a year of her life, and Min Do Gyeong plays the man "
    "who waits for her. \"Cha Mok's [Seo Ha On's] cheek was faster than my hand,\" said Min Do "
    "Gyeong at the press conference. The drama is written by Bae Mi Ran and directed by Ok Jin.\n";

static const char *const ABOUT[] = {"source=salt", "title=Salt Road begins", "published=2024-03-01",
                                    NULL};

static bool good(enum kdidx_status status, const char *what, const struct kdidx_error *err)
{
    if (status != KDIDX_OK)
        printf("# %s: %s\n", what, err->text);
    return status == KDIDX_OK;
}

/* ---- scenarios ---- */

static enum kdidx_status run_new(struct world *w, struct kdidx_error *err)
{
    const char *options[] = {"text", NULL};
    return kdidx_extractor_new(options, &w->x, err);
}

static enum kdidx_status run_new_from(struct world *w, struct kdidx_error *err)
{
    char data[4096], names[4096];
    snprintf(data, sizeof data, "data=%s", w->data);
    snprintf(names, sizeof names, "names=%s/names/people.tsv", w->data);
    const char *options[] = {data, names, "no-lists", NULL};
    return kdidx_extractor_new(options, &w->x, err);
}

static enum kdidx_status run_share(struct world *w, struct kdidx_error *err)
{
    return kdidx_extractor_share(w->base, &w->x, err);
}

static bool begin_extract(struct world *w)
{
    struct kdidx_error err;
    return good(run_share(w, &err), "share", &err);
}

static enum kdidx_status run_extract(struct world *w, struct kdidx_error *err)
{
    const char *json;
    size_t len;
    enum kdidx_status status = kdidx_extract(w->x, TEXT, strlen(TEXT), ABOUT, &json, &len, err);
    if (status == KDIDX_OK)
        say(w, json, len);
    return status;
}

static enum kdidx_status run_facts(struct world *w, struct kdidx_error *err)
{
    return kdidx_facts(w->x, TEXT, strlen(TEXT), ABOUT, say_fact, w, err);
}

static void unlink_db(const char *path)
{
    static const char *const ends[] = {"", "-wal", "-shm", "-journal"};
    char name[4096];
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        snprintf(name, sizeof name, "%s%s", path, ends[i]);
        unlink(name);
    }
}

static bool begin_create(struct world *w)
{
    unlink_db(w->path);
    return true;
}

static enum kdidx_status run_create(struct world *w, struct kdidx_error *err)
{
    return kdidx_open(w->path, KDIDX_CREATE, &w->db, err);
}

static enum kdidx_status run_open(struct world *w, struct kdidx_error *err)
{
    return kdidx_open(w->kept, KDIDX_READ, &w->db, err);
}

static bool begin_ask(struct world *w)
{
    struct kdidx_error err;
    return good(run_open(w, &err), w->kept, &err);
}

/* Long words that take more than the first blocks of an arena have: it runs out in the midst of
 * reading them. */
static char many_words[160 * 1024], near_words[160 * 1024];

static void write_long(char *query, size_t size, const char *before, const char *after)
{
    size_t n = (size_t)snprintf(query, size, "%s", before);
    for (int i = 0; i < 150; i++) {
        n += (size_t)snprintf(query + n, size - n, "\"");
        for (int part = 0; part < 120; part++)
            n += (size_t)snprintf(query + n, size - n, "divers");
        n += (size_t)snprintf(query + n, size - n, "\" ");
    }
    snprintf(query + n, size - n, "%s", after);
}

/* Each question in two forms, all with one handle. */
static const struct question {
    const char *question, *name, *options[3];
} QUESTIONS[] = {{"who", "salt road", {"evidence=all", "sort=name"}},
                 {"who", "Slat Raod", {NULL}},
                 {"what", "Jung So Min", {"fields=title,role"}},
                 {"when", "alchemy of souls", {NULL}},
                 {"where", "alchemy of souls", {"network=tvN"}},
                 {"search", "drama:\"salt road\" diver*", {"since=2020"}},
                 {"search", many_words, {NULL}},
                 {"search", near_words, {NULL}},
                 {"show", "salt", {NULL}},
                 {"list", "people", {"limit=3"}},
                 {"list", "sources", {NULL}},
                 {"stats", NULL, {NULL}},
                 {"conflicts", NULL, {NULL}},
                 {"copies", NULL, {NULL}},
                 {"sql", "SELECT drama, count(*) AS n FROM cast_list GROUP BY 1", {NULL}}};
enum { QUESTION_COUNT = sizeof QUESTIONS / sizeof *QUESTIONS };
static const struct question *asked;

static enum kdidx_status none_is_fine(enum kdidx_status status)
{
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status run_query(struct world *w, struct kdidx_error *err)
{
    return none_is_fine(
        kdidx_query(w->db, asked->question, asked->name, asked->options, say_row, w, err));
}

static enum kdidx_status run_answer(struct world *w, struct kdidx_error *err)
{
    const char *json;
    size_t len;
    enum kdidx_status status =
        kdidx_answer(w->db, asked->question, asked->name, asked->options, &json, &len, err);
    if (json != NULL)
        say(w, json, len);
    return none_is_fine(status);
}

static bool begin_add(struct world *w)
{
    struct kdidx_error err;
    unlink_db(w->path);
    return begin_extract(w) && good(run_create(w, &err), w->path, &err);
}

static enum kdidx_status commit(struct world *w, enum kdidx_status status, struct kdidx_error *err)
{
    return status == KDIDX_OK ? kdidx_commit(w->db, err) : status;
}

static enum kdidx_status run_add(struct world *w, struct kdidx_error *err)
{
    return commit(w, kdidx_add(w->db, w->x, TEXT, strlen(TEXT), ABOUT, err), err);
}

static char record[64 * 1024]; /* of a text */

static enum kdidx_status run_add_record(struct world *w, struct kdidx_error *err)
{
    return commit(w, kdidx_add_record(w->db, record, strlen(record), err), err);
}

static enum kdidx_status run_add_path(struct world *w, struct kdidx_error *err)
{
    const char *options[] = {"languages=en,ko", NULL};
    enum kdidx_status status = kdidx_add_path(w->db, w->x, w->in, options, say_reject, w, err);
    return commit(w, status == KDIDX_REJECTED ? KDIDX_OK : status, err);
}

/* All that is stored, but for what depends on what was tried before. */
static bool end_add(struct world *w)
{
    struct kdidx_error err;
    w->len = 0;
    return good(kdidx_query(
                    w->db, "sql",
                    "SELECT f.kind, f.drama, f.other, f.character, s.path, s.ordinal FROM"
                    " facts AS f JOIN sources AS s USING (article) ORDER BY 5, 6, 1, 2, 3, 4",
                    NULL, say_row, w, &err),
                "facts", &err) &&
           good(none_is_fine(kdidx_query(w->db, "sql", "SELECT source, place, reason FROM rejects",
                                         NULL, say_row, w, &err)),
                "rejects", &err);
}

static void (*extension)(void); /* the entry of kdidx0 */

static bool begin_sqlite(struct world *w)
{
    (void)w;
    return sqlite3_auto_extension(extension) == SQLITE_OK;
}

static int say_columns(void *ctx, int n, char **values, char **names)
{
    (void)names;
    for (int i = 0; i < n; i++)
        say(ctx, values[i] != NULL ? values[i] : "-", values[i] != NULL ? strlen(values[i]) : 1);
    return 0;
}

static enum kdidx_status run_sqlite(struct world *w, struct kdidx_error *err)
{
    static const char sql[] =
        "CREATE TABLE t AS SELECT 'Seo Ha On plays Cha Mok in the drama \"Salt Road\".' AS text;"
        "SELECT kdidx_record(text) FROM t;"
        "SELECT f.kind, f.name, f.spans FROM t, kdidx_extract(t.text) AS f";
    sqlite3_close(w->sqlite);
    int rc = sqlite3_open(":memory:", &w->sqlite);
    if (rc == SQLITE_OK)
        rc = sqlite3_exec(w->sqlite, sql, say_columns, w, NULL);
    snprintf(err->text, sizeof err->text, "%s", sqlite3_errstr(rc));
    return rc == SQLITE_OK ? KDIDX_OK : rc == SQLITE_NOMEM ? KDIDX_NOMEM : KDIDX_IO;
}

static const struct scenario {
    const char *name;
    bool (*begin)(struct world *w); /* with memory; NULL: nothing to be done */
    enum kdidx_status (*run)(struct world *w, struct kdidx_error *err);
    bool (*end)(struct world *w); /* with memory: says what the run did; NULL: it said so itself */
    bool asks;                    /* for each of QUESTIONS */
} SCENARIOS[] = {{"new", NULL, run_new, NULL, false},
                 {"new-from", NULL, run_new_from, NULL, false},
                 {"share", NULL, run_share, NULL, false},
                 {"extract", begin_extract, run_extract, NULL, false},
                 {"facts", begin_extract, run_facts, NULL, false},
                 {"create", begin_create, run_create, NULL, false},
                 {"open", NULL, run_open, NULL, false},
                 {"query", begin_ask, run_query, NULL, true},
                 {"answer", begin_ask, run_answer, NULL, true},
                 {"add", begin_add, run_add, end_add, false},
                 {"add-record", begin_add, run_add_record, end_add, false},
                 {"add-path", begin_add, run_add_path, end_add, false},
                 {"sqlite", begin_sqlite, run_sqlite, NULL, false}};
enum { SCENARIO_COUNT = sizeof SCENARIOS / sizeof *SCENARIOS };

/* ---- one failure ---- */

static char now[256]; /* for a signal: what is tried */

static void tell_signal(int number)
{
    static const char words[] = "\nnot ok - it crashed: ";
    bool told = write(1, words, sizeof words - 1) >= 0 && write(1, now, strlen(now)) >= 0 &&
                write(1, "\n", 1) >= 0;
    signal(number, SIG_DFL);
    raise(told ? number : SIGKILL);
}

static void give_back(struct world *w)
{
    kdidx_close(w->db);
    kdidx_extractor_free(w->x);
    sqlite3_close(w->sqlite);
    sqlite3_reset_auto_extension();
    w->db = NULL;
    w->x = NULL;
    w->sqlite = NULL;
}

/* Runs with the fault that is set, if any. */
static enum kdidx_status run(struct world *w, const struct scenario *s, struct kdidx_error *err)
{
    w->len = 0;
    w->said[0] = '\0';
    fault.count = 0;
    fault.fired = false;
    fault.armed = true;
    enum kdidx_status status = s->run(w, err);
    fault.armed = false;
    return status;
}

/* The first run of each scenario says what the others have to. */
static struct {
    size_t len;
    char said[sizeof((struct world *)0)->said];
} wanted;

static bool as_wanted(struct world *w, const struct scenario *s)
{
    return (s->end == NULL || s->end(w)) && w->len == wanted.len &&
           memcmp(w->said, wanted.said, w->len) == 0;
}

/* What is wrong with a run whose at-th allocation fails, or NULL. */
static const char *try(struct world *w, const struct scenario *s, unsigned long at, bool stays)
{
    static char text[2048];
    struct kdidx_error err = {"?"};
    const char *wrong = NULL;
    long before = live;
    if (s->begin != NULL && !s->begin(w))
        return "it cannot begin";
    fault.at = at;
    fault.stays = stays;
    enum kdidx_status status = run(w, s, &err);
    bool fired = fault.fired;
    fault.at = 0;
    if (status == KDIDX_OK) {
        if (!as_wanted(w, s))
            wrong = "it is said to be done, but is not";
    } else if (!fired || status != KDIDX_NOMEM || strstr(err.text, "memory") == NULL) {
        snprintf(text, sizeof text, "status %d: %s", status, err.text);
        wrong = text;
    } else if ((status = run(w, s, &err)) != KDIDX_OK) {
        snprintf(text, sizeof text, "not usable after it: status %d: %s", status, err.text);
        wrong = text;
    } else if (!as_wanted(w, s)) {
        wrong = "it does something else after it";
    }
    give_back(w);
    if (COUNTS && wrong == NULL && live != before) {
        snprintf(text, sizeof text, "%ld pieces of memory are kept", live - before);
        wrong = text;
    }
    return wrong;
}

/* ---- all failures of a scenario ---- */

static int count, failed;

/* How many allocations it makes, twice run so that libraries have what they keep for good. */
static unsigned long measure(struct world *w, const struct scenario *s)
{
    struct kdidx_error err = {"?"};
    unsigned long n = 0;
    fault.at = 0;
    fault.stays = false;
    for (int i = 0; i < 2; i++) {
        bool begun = s->begin == NULL || s->begin(w);
        if (!begun || !good(run(w, s, &err), s->name, &err) || (s->end != NULL && !s->end(w)))
            return 0;
        n = fault.count;
        wanted.len = w->len;
        memcpy(wanted.said, w->said, w->len);
        give_back(w);
    }
    return n;
}

/* Whether the i-th of n is one of `most`: the first ones all, then every so many. */
static bool chosen(unsigned long i, unsigned long n, unsigned long most)
{
    unsigned long first = most / 3, rest = most - first;
    if (most == 0 || n <= most || i <= first)
        return true;
    return (i - first) % ((n - first + rest - 1) / rest) == 0;
}

static void try_all(struct world *w, const struct scenario *s, unsigned long most,
                    unsigned long only)
{
    const char *name = s->asks ? asked->question : "";
    unsigned long n = measure(w, s), tried = 0, wrong = n == 0;
    for (unsigned long i = 1; i <= n; i++)
        for (int stays = 0; stays < 2; stays++) {
            if (only > 0 ? i != only : !chosen(i, n, most))
                continue;
            snprintf(now, sizeof now, "%s %s, allocation %lu%s", s->name, name, i,
                     stays ? " and all after it" : "");
            const char *why = try(w, s, i, stays);
            tried++;
            if (why != NULL && wrong++ < 8)
                printf("# %s: %s\n", now, why);
        }
    printf("%sok %d - %s %s: %lu failures of %lu allocations, %lu wrong\n", wrong > 0 ? "not " : "",
           ++count, s->name, name, tried, n, wrong);
    fflush(stdout);
    failed |= wrong > 0;
}

/* ---- the kept database, and all scenarios ---- */

static bool prepare(struct world *w)
{
    struct kdidx_error err;
    const char *with_text[] = {"text", NULL}, *json = NULL;
    write_long(many_words, sizeof many_words, "", "OR diver");
    write_long(near_words, sizeof near_words, "NEAR(", ") OR diver");
    bool done = good(kdidx_extractor_new(with_text, &w->base, &err), "extractor", &err);
    unlink_db(w->kept);
    w->path = w->kept;
    done = done && begin_add(w) && good(run_add(w, &err), "add", &err) &&
           good(run_add_path(w, &err), w->in, &err) &&
           good(kdidx_extract(w->x, TEXT, strlen(TEXT), ABOUT, &json, NULL, &err), "record", &err);
    snprintf(record, sizeof record, "%s", json != NULL ? json : "");
    give_back(w);
    return done;
}

static void scenario(struct world *w, const struct scenario *s, unsigned long most,
                     unsigned long only)
{
    for (int i = 0; i < (s->asks ? QUESTION_COUNT : 1); i++) {
        asked = &QUESTIONS[i];
        try_all(w, s, most, only);
    }
}

int main(int argc, char **argv)
{
    static struct world w;
    static char kept[4096], path[4096];
    if (argc < 5)
        return 2;
    snprintf(kept, sizeof kept, "%s/kept.db", argv[1]);
    snprintf(path, sizeof path, "%s/faults.db", argv[1]);
    w.kept = kept;
    w.in = argv[2];
    w.data = argv[3];
    void *library = dlopen(argv[4], RTLD_NOW);
    if (library == NULL) {
        printf("Bail out! %s\n", dlerror());
        return 1;
    }
    *(void **)&extension = dlsym(library, "sqlite3_kdidx_init");
    dl_iterate_phdr(find_spared, NULL);
    for (int n = 0; n < SPARED_COUNT; n++)
        if (spared[n].to == 0) {
            printf("Bail out! no %s\n", SPARED[n]);
            return 1;
        }
    signal(SIGABRT, tell_signal);
    signal(SIGSEGV, tell_signal);
    setvbuf(stdout, NULL, _IOLBF, BUFSIZ);
    if (!prepare(&w)) {
        printf("Bail out!\n");
        return 1;
    }
    w.path = path;
    const char *word = argc > 5 ? argv[5] : "0";
    unsigned long number = strtoul(word, NULL, 10);
    for (int i = 0; i < SCENARIO_COUNT; i++)
        if ((word[0] >= '0' && word[0] <= '9') || strcmp(word, SCENARIOS[i].name) == 0)
            scenario(&w, &SCENARIOS[i], number, argc > 6 ? strtoul(argv[6], NULL, 10) : 0);
    kdidx_extractor_free(w.base);
    printf("1..%d\n", count);
    return failed;
}
