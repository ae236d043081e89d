/* What kdidx.h says of threads: each has an extractor of its own, made of one, and a database
 * handle of its own; what comes out is what one thread gets. Prints TAP; built with BUILD=tsan it
 * also tells of data that two threads touch.
 *
 *   threads DIR PAGES FILE...      an empty folder to work in; a folder of saved pages; texts
 */
#include <kdidx.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { THREADS = 4, MOST = 64 };

static struct text {
    char *bytes, *json, source[64];
    size_t len;
} texts[MOST];
static size_t text_count;

static kdidx_extractor *first;
static char path[4096];
static const char *folder, *pages;

struct thread {
    pthread_t id;
    int number;
    size_t wrong, rows;
};

static const char *extract(kdidx_extractor *x, const struct text *text)
{
    const char *json = NULL;
    if (kdidx_extract(x, text->bytes, text->len, NULL, &json, NULL, NULL) != KDIDX_OK)
        return "";
    return json;
}

/* From another text on in each thread. The extractor is made while others are at work. */
static void *extract_all(void *ctx)
{
    struct thread *t = (struct thread *)ctx;
    kdidx_extractor *x = NULL;
    if (kdidx_extractor_share(first, &x, NULL) != KDIDX_OK) {
        t->wrong = text_count;
        return NULL;
    }
    for (size_t i = 0; i < text_count; i++) {
        const struct text *text = &texts[(i + (size_t)t->number * 3) % text_count];
        t->wrong += strcmp(extract(x, text), text->json) != 0;
    }
    kdidx_extractor_free(x);
    return NULL;
}

static void *write_all(void *ctx)
{
    struct thread *t = (struct thread *)ctx;
    kdidx_extractor *x = NULL;
    kdidx_db *db = NULL;
    t->wrong = kdidx_extractor_share(first, &x, NULL) != KDIDX_OK ||
               kdidx_open(path, KDIDX_WRITE, &db, NULL) != KDIDX_OK;
    for (size_t i = 0; t->wrong == 0 && i < text_count; i++) {
        const char *about[] = {texts[i].source, NULL};
        t->wrong += kdidx_add(db, x, texts[i].bytes, texts[i].len, about, NULL) != KDIDX_OK;
        if (i % 5 == 4)
            t->wrong += kdidx_commit(db, NULL) != KDIDX_OK;
    }
    if (t->wrong == 0)
        t->wrong += kdidx_commit(db, NULL) != KDIDX_OK;
    kdidx_close(db);
    kdidx_extractor_free(x);
    return NULL;
}

static int count_row(void *ctx, const char *row, size_t len)
{
    (void)row, (void)len;
    ++*(size_t *)ctx;
    return 0;
}

/* Articles only become more. */
static void *read_all(void *ctx)
{
    struct thread *t = (struct thread *)ctx;
    kdidx_db *db = NULL;
    t->wrong = kdidx_open(path, KDIDX_READ, &db, NULL) != KDIDX_OK;
    for (int i = 0; t->wrong == 0 && i < 100; i++) {
        size_t rows = 0;
        enum kdidx_status status =
            kdidx_query(db, "list", "articles", NULL, count_row, &rows, NULL);
        t->wrong += (status != KDIDX_OK && status != KDIDX_NONE) || rows < t->rows;
        t->rows = rows;
    }
    kdidx_close(db);
    return NULL;
}

/* Pages are read by a library that has a state of its own. */
static void *read_pages(void *ctx)
{
    struct thread *t = (struct thread *)ctx;
    char own[4200];
    kdidx_extractor *x = NULL;
    kdidx_db *db = NULL;
    snprintf(own, sizeof own, "%s/pages-%d.db", folder, t->number);
    t->wrong = kdidx_extractor_share(first, &x, NULL) != KDIDX_OK ||
               kdidx_open(own, KDIDX_CREATE, &db, NULL) != KDIDX_OK;
    if (t->wrong == 0) {
        t->wrong += kdidx_add_path(db, x, pages, NULL, NULL, NULL, NULL) != KDIDX_OK;
        t->wrong += kdidx_commit(db, NULL) != KDIDX_OK;
        t->rows = (size_t)kdidx_counts(db)->added;
        t->wrong += t->rows == 0;
    }
    kdidx_close(db);
    kdidx_extractor_free(x);
    return NULL;
}

static size_t run(void *(*const functions[THREADS])(void *))
{
    struct thread threads[THREADS] = {0};
    size_t wrong = 0;
    for (int i = 0; i < THREADS; i++) {
        threads[i].number = i;
        if (pthread_create(&threads[i].id, NULL, functions[i], &threads[i]) != 0)
            exit(2);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i].id, NULL);
        wrong += threads[i].wrong;
    }
    return wrong;
}

static int read_text(const char *name)
{
    struct text *text = &texts[text_count++];
    FILE *file = fopen(name, "rb");
    text->bytes = (char *)malloc(1 << 20);
    if (file == NULL || text->bytes == NULL)
        return 0;
    text->len = fread(text->bytes, 1, 1 << 20, file);
    fclose(file);
    snprintf(text->source, sizeof text->source, "source=text-%zu", text_count);
    return 1;
}

int main(int argc, char **argv)
{
    static void *(*const extractors[])(void *) = {extract_all, extract_all, extract_all,
                                                  extract_all};
    static void *(*const readers[])(void *) = {read_pages, read_pages, read_pages, read_pages};
    static void *(*const mixed[])(void *) = {write_all, read_all, read_all, extract_all};
    kdidx_db *db = NULL;
    size_t rows = 0;
    if (argc < 4 || kdidx_extractor_new(NULL, &first, NULL) != KDIDX_OK)
        return 2;
    folder = argv[1];
    pages = argv[2];
    snprintf(path, sizeof path, "%s/threads.db", folder);
    for (int i = 3; i < argc && text_count < MOST; i++) {
        if (!read_text(argv[i]))
            return 2;
        struct text *text = &texts[text_count - 1];
        const char *json = extract(first, text);
        text->json = (char *)malloc(strlen(json) + 1);
        if (text->json == NULL)
            return 2;
        memcpy(text->json, json, strlen(json) + 1);
    }
    size_t wrong = run(extractors);
    printf("%sok 1 - four threads extract as one does\n", wrong == 0 ? "" : "not ");

    if (kdidx_open(path, KDIDX_CREATE, &db, NULL) != KDIDX_OK)
        return 2;
    wrong = run(mixed);
    kdidx_query(db, "list", "articles", NULL, count_row, &rows, NULL);
    int right = wrong == 0 && rows == text_count;
    printf("%sok 2 - one thread stores while others ask and extract\n", right ? "" : "not ");
    wrong = run(readers);
    printf("%sok 3 - four threads read pages, each for its own database\n1..3\n",
           wrong == 0 ? "" : "not ");

    kdidx_close(db);
    kdidx_extractor_free(first);
    for (size_t i = 0; i < text_count; i++) {
        free(texts[i].bytes);
        free(texts[i].json);
    }
    return 0;
}
