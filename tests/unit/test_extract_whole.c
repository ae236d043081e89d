/* Whole extractions of the samples: they hold together, and the same article gives the same bytes,
 * in whatever thread, after whatever other article, explained or not. */
#include <pthread.h>

#include "cmd/emit.h"
#include "holds.h"

enum { THREADS = 4 };

/* The record as a line; to be freed. */
static struct kd_buf line_of(struct kd_worker *worker, const struct kd_article *article)
{
    struct kd_buf line = KD_BUF_EMPTY;
    struct kd_record *record = NULL;
    if (kd_extract(worker, article, &record) == KDIDX_OK)
        kd_emit_line(&line, record, &record->made_by, false);
    return line;
}

static bool same(const struct kd_buf *a, const struct kd_buf *b)
{
    return a->len > 0 && a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

/* ---- the samples ---- */

static void samples_hold_together(void **state)
{
    size_t people = 0;
    (void)state;
    for (size_t i = 0; i < all.samples; i++) {
        struct kd_article article = sample(i);
        const struct kd_record *record = record_of(&all.reader, &article);
        check_record(&article, record);
        people += record->people.n;
    }
    assert_true(people > all.samples); /* they are about people */
}

static void the_same_twice(void **state)
{
    (void)state;
    for (size_t i = 0; i + 1 < all.samples; i += 3) {
        struct kd_article article = sample(i), other = sample(i + 1);
        struct kd_buf first = line_of(all.reader.worker, &article);
        struct kd_buf between = line_of(all.reader.worker, &other);
        struct kd_buf second = line_of(all.reader.worker, &article);
        assert_true(same(&first, &second));
        assert_false(same(&first, &between));
        kd_buf_free(&first);
        kd_buf_free(&between);
        kd_buf_free(&second);
    }
}

struct job {
    struct kd_buf line[MOST_SAMPLES];
    bool backwards;
    bool good;
};

static void *run_job(void *arg)
{
    struct job *job = arg;
    struct kd_worker *worker = NULL;
    job->good = kd_worker_new(all.reader.extractor, &worker) == KDIDX_OK;
    for (size_t k = 0; job->good && k < all.samples; k++) {
        size_t i = job->backwards ? all.samples - 1 - k : k;
        struct kd_article article = sample(i);
        job->line[i] = line_of(worker, &article);
    }
    kd_worker_free(worker);
    return NULL;
}

static void the_same_in_threads(void **state)
{
    static struct job jobs[THREADS];
    pthread_t threads[THREADS];
    (void)state;
    for (int t = 0; t < THREADS; t++) {
        jobs[t].backwards = t % 2 != 0;
        assert_int_equal(pthread_create(&threads[t], NULL, run_job, &jobs[t]), 0);
    }
    for (int t = 0; t < THREADS; t++)
        assert_int_equal(pthread_join(threads[t], NULL), 0);
    for (int t = 0; t < THREADS; t++) {
        assert_true(jobs[t].good);
        for (size_t i = 0; i < all.samples; i++)
            assert_true(same(&jobs[0].line[i], &jobs[t].line[i]));
    }
    for (int t = 0; t < THREADS; t++)
        for (size_t i = 0; i < all.samples; i++)
            kd_buf_free(&jobs[t].line[i]);
}

/* ---- explaining changes nothing ---- */

/* Every fact of the record is explained, each by something, and the record is that of kd_extract.
 */
static void explanations_are_of_the_record(void **state)
{
    (void)state;
    for (size_t i = 0; i < all.samples; i++) {
        struct kd_article article = sample(i);
        struct explained x = {.article = &article};
        const struct kd_explain_sink sink = {&x, on_explained};
        struct kd_record *r;
        struct kd_buf before = line_of(all.reader.worker, &article), after = KD_BUF_EMPTY;
        assert_int_equal(kd_explain(all.reader.worker, &article, NULL, &sink, &r), KDIDX_OK);
        kd_emit_line(&after, r, &r->made_by, false);
        assert_true(same(&before, &after));
        assert_true(x.facts >= r->people.n + r->characters.n + r->works.n + r->cast.n + r->crew.n +
                                   r->airs.n + r->dates.n + r->airtimes.n);
        assert_int_equal(x.empty, 0);
        kd_buf_free(&before);
        kd_buf_free(&after);
    }
}

/* ---- odd ones ---- */

static void odd_articles(void **state)
{
    static const char *const odd[] = {"",
                                      " ",
                                      "\n",
                                      "\"",
                                      "'",
                                      "''''''''",
                                      "\"\"",
                                      "(",
                                      ")))",
                                      "[[[",
                                      "W",
                                      "\"W\"",
                                      "Lee",
                                      "\u0301",
                                      "\u200b",
                                      "\ud55c",
                                      "\u2026",
                                      "\xEF\xBB\xBF",
                                      "Kim (Lee (Park (Choi (Jung",
                                      "\"'\"'\"",
                                      "2016",
                                      "01/02",
                                      "January",
                                      "KBS",
                                      "\x10\x11\x12"};
    (void)state;
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct kd_article article = article_of(odd[i], strlen(odd[i]));
        check_record(&article, record_of(&all.reader, &article));
    }
}

/* An article of the largest usual size must not take the time of many. */
static void time_grows_with_length(void **state)
{
    static const char line[] = "Actor Lee Jae-wook plays Jang Uk in the drama \"Glass Harbor\" on "
                               "tvN, and 'Low Tide' (2016) is (the other [one] \"of them.\n";
    struct kd_buf text = KD_BUF_EMPTY;
    struct timespec start;
    (void)state;
    for (int i = 0; i < 2000; i++)
        kd_buf_add(&text, line, sizeof line - 1);
    struct kd_article article = article_of(text.data, text.len);
    clock_gettime(CLOCK_MONOTONIC, &start);
    check_record(&article, record_of(&all.reader, &article));
    assert_true(seconds_since(&start) < 10);
    kd_buf_free(&text);
}

/* A mail address or a name on a platform tells where a reporter works, not what airs where. */
static void networks_of_addresses_air_nothing(void **state)
{
    static const char *const texts[] = {
        "\"Salt Road\" premieres on Monday. reporter@tvn.com",
        "The cast of \"Salt Road\" met the press on Monday.\n\n\"Salt Road\" photos: (@tvn_drama)"};
    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct kd_article article = article_of(texts[i], strlen(texts[i]));
        const struct kd_record *record = record_of(&all.reader, &article);
        assert_int_equal(record->works.n, 1);
        assert_int_equal(record->networks.n, 0);
        assert_int_equal(record->airs.n, 0);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_hold_together),
        cmocka_unit_test(the_same_twice),
        cmocka_unit_test(the_same_in_threads),
        cmocka_unit_test(explanations_are_of_the_record),
        cmocka_unit_test(odd_articles),
        cmocka_unit_test(time_grows_with_length),
        cmocka_unit_test(networks_of_addresses_air_nothing),
    };
    return cmocka_run_group_tests(tests, read_samples, free_samples);
}
