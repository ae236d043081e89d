/* Whole extractions: what holds for every article, the samples, and the samples broken at random.
 *
 * Always: offsets lie in the text, at characters' ends, start before end; a form is the bytes of
 * one of its mentions and every mention's bytes are a form; relations name entities of the record;
 * the same article gives the same bytes, in whatever thread and after whatever other article. */
#include "reader.h"

#include <dirent.h>
#include <pthread.h>
#include <time.h>

#include "base/file.h"
#include "base/utf8.h"
#include "cmd/emit.h"
#include "extract/explain.h"

enum { THREADS = 4, MOST_SAMPLES = 400 };

static struct {
    struct reader reader;
    struct kd_buf sample[MOST_SAMPLES];
    size_t samples;
} all;

/* ---- what always holds ---- */

static bool at_character(const char *text, size_t len, uint32_t at)
{
    return at == len || ((unsigned char)text[at] & 0xC0) != 0x80;
}

static void check_span(const struct kd_article *a, struct kd_span span)
{
    assert_true(span.start < span.end);
    assert_true(span.end <= a->len);
    assert_true(at_character(a->text, a->len, span.start));
    assert_true(at_character(a->text, a->len, span.end));
}

static bool is_text(const struct kd_article *a, struct kd_span span, const char *form)
{
    return strlen(form) == span.end - span.start &&
           memcmp(a->text + span.start, form, span.end - span.start) == 0;
}

static void check_confidence(double confidence)
{
    assert_true(confidence >= 0 && confidence <= 1);
}

static void check_entities(const struct kd_article *a, const struct kd_entities *list, bool own)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_entity *e = &list->v[i];
        assert_non_null(e->name);
        assert_true(e->name[0] != '\0');
        assert_true(e->forms.n > 0 && e->mentions.n >= e->forms.n);
        check_confidence(e->confidence);
        for (size_t m = 0; m < e->mentions.n; m++) {
            bool found = false;
            check_span(a, e->mentions.v[m]);
            for (size_t f = 0; f < e->forms.n; f++)
                found |= is_text(a, e->mentions.v[m], e->forms.v[f]);
            assert_true(found);
        }
        bool named = !own; /* a network's name may stand nowhere in the text */
        for (size_t f = 0; f < e->forms.n; f++) {
            bool found = false;
            for (size_t m = 0; m < e->mentions.n; m++)
                found |= is_text(a, e->mentions.v[m], e->forms.v[f]);
            assert_true(found);
            named |= strstr(e->forms.v[f], e->name) != NULL;
        }
        assert_true(named);
    }
}

static void check_known(const struct kd_entities *list, const char *name)
{
    bool known = false;
    for (size_t i = 0; i < list->n; i++)
        known |= strcmp(list->v[i].name, name) == 0;
    if (!known)
        fail_msg("\"%s\" is no entity of the record", name);
}

static void check_relations(const struct kd_article *a, const struct kd_record *r,
                            const struct kd_relations *list, const struct kd_entities *others)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_relation *x = &list->v[i];
        check_known(&r->works, x->drama);
        check_known(others, x->other);
        if (x->character != NULL)
            check_known(&r->characters, x->character);
        check_confidence(x->confidence);
        assert_non_null(x->rule);
        assert_true(x->evidence.n > 0);
        for (size_t e = 0; e < x->evidence.n; e++)
            check_span(a, x->evidence.v[e]);
    }
}

static void check_record(const struct kd_article *a, const struct kd_record *r)
{
    check_entities(a, &r->people, true);
    check_entities(a, &r->characters, true);
    check_entities(a, &r->works, true);
    check_entities(a, &r->networks, false);
    check_entities(a, &r->outlets, false);
    check_relations(a, r, &r->cast, &r->people);
    check_relations(a, r, &r->crew, &r->people);
    check_relations(a, r, &r->airs, &r->networks);
    for (size_t i = 0; i < r->dates.n; i++) {
        const struct kd_span span = {r->dates.v[i].start, r->dates.v[i].end};
        check_span(a, span);
        assert_true(is_text(a, span, r->dates.v[i].text));
    }
    for (size_t i = 0; i < r->airtimes.n; i++) {
        check_known(&r->works, r->airtimes.v[i].drama);
        assert_true(r->airtimes.v[i].days != 0 && r->airtimes.v[i].days <= KD_DAYS_ALL);
        for (size_t e = 0; e < r->airtimes.v[i].evidence.n; e++)
            check_span(a, r->airtimes.v[i].evidence.v[e]);
    }
}

/* The record as a line; to be freed. */
static struct kd_buf line_of(struct kd_worker *worker, const struct kd_article *article)
{
    struct kd_buf line = KD_BUF_EMPTY;
    struct kd_record *record = NULL;
    struct kd_printer *printer = kd_printer_new_lines(&line);
    if (printer != NULL && kd_extract(worker, article, &record) == KDIDX_OK)
        kd_emit_record(printer, record, false);
    kd_printer_free(printer);
    return line;
}

static bool same(const struct kd_buf *a, const struct kd_buf *b)
{
    return a->len > 0 && a->len == b->len && memcmp(a->data, b->data, a->len) == 0;
}

/* ---- the samples ---- */

static struct kd_article sample(size_t i)
{
    return article_of(all.sample[i].data, all.sample[i].len);
}

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

struct explained {
    size_t facts, empty;
    const struct kd_article *article;
};

static void on_explained(void *ctx, const struct kd_explained *e)
{
    struct explained *x = ctx;
    x->facts += e->taken;
    x->empty += e->taken && e->reasons.n == 0;
    assert_non_null(e->found);
    assert_non_null(e->verdict);
    check_confidence(e->confidence);
    for (size_t i = 0; i < e->reasons.n; i++) {
        assert_non_null(e->reasons.v[i].rule);
        if (e->reasons.v[i].quote.end > 0)
            check_span(x->article, e->reasons.v[i].quote);
    }
}

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
        struct kd_printer *printer = kd_printer_new_lines(&after);
        kd_emit_record(printer, r, false);
        kd_printer_free(printer);
        assert_true(same(&before, &after));
        assert_true(x.facts >= r->people.n + r->characters.n + r->works.n + r->cast.n + r->crew.n +
                                   r->airs.n + r->dates.n + r->airtimes.n);
        assert_int_equal(x.empty, 0);
        kd_buf_free(&before);
        kd_buf_free(&after);
    }
}

/* ---- broken at random ---- */

/* xorshift64 (Marsaglia): a fixed seed, so that a failure comes again. */
static uint64_t next_random(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static const char *const pieces[] = {"\"",
                                     "'",
                                     "\u2018",
                                     "\u2019",
                                     "\u201c",
                                     "\u201d",
                                     "(",
                                     ")",
                                     "[",
                                     "]",
                                     "\n",
                                     "\n\n",
                                     " ",
                                     "\u200b",
                                     "\u00a0",
                                     "\u0301",
                                     "\u2026",
                                     "\uff21",
                                     "\U0001f600",
                                     "\ud55c",
                                     "\u1112\u1161",
                                     "-",
                                     "--",
                                     ", ",
                                     ". ",
                                     "'s ",
                                     "/",
                                     ":",
                                     " and ",
                                     " plays ",
                                     " as ",
                                     "Lee ",
                                     "Kim Ji-won",
                                     " (played by ",
                                     "Season 2",
                                     "2016",
                                     " on KBS2 ",
                                     "\"W\"",
                                     "\x10",
                                     "\x7f",
                                     "0",
                                     "\t",
                                     "\r\n",
                                     " every Monday and Tuesday at 10 p.m. KST ",
                                     "January 32",
                                     "directed by ",
                                     "drama "};

/* Breaks a copy of the sample: pieces put in, taken out, doubled, letters changed; then all that is
 * not UTF-8, and NUL, is dropped, for that the reader of inputs would not let through. */
static void break_it(struct kd_buf *out, const struct kd_buf *in, uint64_t *seed)
{
    struct kd_buf work = KD_BUF_EMPTY;
    size_t edits = 1 + next_random(seed) % 40, at = 0;
    for (size_t e = 0; e < edits && at < in->len; e++) {
        size_t keep = next_random(seed) % (in->len / edits + 2);
        keep = keep < in->len - at ? keep : in->len - at;
        kd_buf_add(&work, in->data + at, keep);
        at += keep;
        size_t len = next_random(seed) % 60;
        len = len < in->len - at ? len : in->len - at;
        switch (next_random(seed) % 5) {
        case 0:
            kd_buf_add_str(&work, pieces[next_random(seed) % (sizeof pieces / sizeof *pieces)]);
            break;
        case 1: /* left out */
            at += len;
            break;
        case 2: /* said twice */
            kd_buf_add(&work, in->data + at, len);
            break;
        case 3: /* any byte */
            kd_buf_add_char(&work, (char)next_random(seed));
            break;
        default: /* a piece of elsewhere */
            if (in->len > len)
                kd_buf_add(&work, in->data + next_random(seed) % (in->len - len), len);
        }
    }
    kd_buf_clear(out);
    for (size_t i = 0; i < work.len;) {
        uint32_t cp;
        size_t n = kd_utf8_next(work.data + i, work.len - i, &cp);
        if (n > 0 && cp != 0)
            kd_buf_add(out, work.data + i, n);
        i += n > 0 ? n : 1;
    }
    kd_buf_add(out, "", 0);
    kd_buf_free(&work);
}

static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

/* KDIDX_FUZZ_SECONDS and KDIDX_FUZZ_SEED for a longer search, elsewhere. */
static void broken_samples_hold_together(void **state)
{
    const char *wish = getenv("KDIDX_FUZZ_SECONDS"), *from = getenv("KDIDX_FUZZ_SEED");
    double most = wish != NULL ? strtod(wish, NULL) : 4;
    uint64_t seed = from != NULL ? strtoull(from, NULL, 10) : 20161115;
    struct kd_buf broken = KD_BUF_EMPTY;
    struct timespec start;
    size_t rounds = 0;
    (void)state;
    clock_gettime(CLOCK_MONOTONIC, &start);
    for (; seconds_since(&start) < most && (wish != NULL || rounds < 4000); rounds++) {
        uint64_t this_seed = seed;
        break_it(&broken, &all.sample[next_random(&seed) % all.samples], &seed);
        struct kd_article article = article_of(broken.data != NULL ? broken.data : "", broken.len);
        const struct kd_record *record = record_of(&all.reader, &article);
        if (wish != NULL)
            fprintf(stderr, "\r%zu seed %llu ", rounds, (unsigned long long)this_seed);
        check_record(&article, record);
        struct explained x = {.article = &article};
        const struct kd_explain_sink sink = {&x, on_explained};
        struct kd_record *again;
        if (rounds % 16 == 0)
            assert_int_equal(kd_explain(all.reader.worker, &article, NULL, &sink, &again),
                             KDIDX_OK);
    }
    kd_buf_free(&broken);
    assert_true(rounds > 20);
}

static void random_bytes_hold_together(void **state)
{
    uint64_t seed = 42;
    char text[4001];
    (void)state;
    for (int round = 0; round < 60; round++) {
        size_t len = 0;
        while (len + 5 < sizeof text) {
            uint64_t r = next_random(&seed);
            uint32_t cp = r % 3 == 0 ? 0x20 + (uint32_t)(r >> 8) % 0x5F
                                     : 1 + (uint32_t)(r >> 8) % (round % 2 == 0 ? 0x2FF : 0x10FFFE);
            if (cp < 0xD800 || cp > 0xDFFF)
                len += kd_utf8_put(cp, text + len);
        }
        text[len] = '\0';
        struct kd_article article = article_of(text, len);
        check_record(&article, record_of(&all.reader, &article));
    }
}

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

/* ---- setting up ---- */

/* In the order of names: the random edits must be the same everywhere. */
static int read_samples(void **state)
{
    struct kd_error err = {{0}};
    const struct kd_extract_opts opts = {0};
    struct dirent **entries = NULL;
    int count = scandir("data/sample", &entries, NULL, alphasort);
    (void)state;
    if (count < 0 || kd_extractor_new(&opts, &all.reader.extractor, &err) != KDIDX_OK ||
        kd_worker_new(all.reader.extractor, &all.reader.worker) != KDIDX_OK)
        return -1;
    for (int i = 0; i < count; i++) {
        size_t len = strlen(entries[i]->d_name);
        char path[512];
        snprintf(path, sizeof path, "data/sample/%s", entries[i]->d_name);
        if (len > 4 && strcmp(entries[i]->d_name + len - 4, ".txt") == 0 &&
            all.samples < MOST_SAMPLES &&
            kd_file_read(path, &all.sample[all.samples++], &err) != KDIDX_OK)
            return -1;
        free(entries[i]);
    }
    free(entries);
    return all.samples > 50 ? 0 : -1;
}

static int free_samples(void **state)
{
    for (size_t i = 0; i < all.samples; i++)
        kd_buf_free(&all.sample[i]);
    *state = &all.reader;
    return reader_close(state);
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
        cmocka_unit_test(random_bytes_hold_together),
        cmocka_unit_test(broken_samples_hold_together),
    };
    return cmocka_run_group_tests(tests, read_samples, free_samples);
}
