/* The samples broken at random, and characters at random: what holds for every article holds for
 * them. */
#include "base/utf8.h"
#include "holds.h"

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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_bytes_hold_together),
        cmocka_unit_test(broken_samples_hold_together),
    };
    return cmocka_run_group_tests(tests, read_samples, free_samples);
}
