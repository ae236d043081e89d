/* Unit tests of WARC: however the bytes arrive, and whatever is wrong with them, only what is
 * broken is lost. What the records hold is tested by the cases warc-*. */
#include <errno.h>

#include "gather.h"
#include "input/format.h"
#include "input/reader.h"

/* An input that gives `step` bytes at a time, and fails at its end when it is told to. */
struct slow {
    const char *bytes;
    size_t n, step;
    bool fails;
};

static ssize_t read_slow(void *ctx, char *buf, size_t n)
{
    struct slow *slow = ctx;
    if (slow->n == 0 && slow->fails)
        errno = EIO;
    if (slow->n == 0)
        return slow->fails ? -1 : 0;
    n = n < slow->step ? n : slow->step;
    n = n < slow->n ? n : slow->n;
    memcpy(buf, slow->bytes, n);
    slow->bytes += n;
    slow->n -= n;
    return (ssize_t)n;
}

static struct kd_furniture *furniture;

static struct gathered *read_warc(struct slow slow)
{
    const struct kd_input_opts opts = {0};
    struct gathered *all = calloc(1, sizeof *all);
    struct kd_stream *stream = malloc(sizeof *stream);
    assert_non_null(all);
    assert_non_null(stream);
    const struct kd_input_sink sink = {
        .ctx = all, .article = gather_article, .reject = gather_reject, .note = gather_note};
    struct kd_reader reader = {
        .opts = &opts, .sink = &sink, .max_article = 1000, .furniture = furniture};
    kd_stream_init(stream, read_slow, &slow);
    kd_reader_source(&reader, "x.warc");
    assert_int_equal(kd_warc_read(&reader, stream), KDIDX_OK);
    reader.furniture = NULL;
    kd_reader_free(&reader);
    free(stream);
    return all;
}

static void add_record(struct kd_buf *out, const char *uri, const char *text)
{
    kd_buf_printf(out,
                  "WARC/1.0\r\nWARC-Type: conversion\r\nWARC-Target-URI: %s\r\n"
                  "Content-Type: text/plain\r\nContent-Length: %zu\r\n\r\n%s\r\n\r\n",
                  uri, strlen(text), text);
}

static const char *const texts[] = {"The first of them.", "A second,\n\nwith a blank line.",
                                    "The third is longer.", "Then the fourth.", "And the last."};

enum { TEXTS = sizeof texts / sizeof texts[0] };

static struct kd_buf sample(void)
{
    struct kd_buf out = KD_BUF_EMPTY;
    char uri[40];
    for (size_t i = 0; i < TEXTS; i++) {
        snprintf(uri, sizeof uri, "http://x.example/%zu", i);
        add_record(&out, uri, texts[i]);
    }
    return out;
}

/* Every article is one of those of the sample; how many there are. */
static size_t known(const struct gathered *all)
{
    for (size_t i = 0; i < all->articles; i++) {
        bool found = false;
        for (size_t k = 0; k < TEXTS; k++)
            found = found || strcmp(all->article[i].text, texts[k]) == 0;
        assert_true(found);
    }
    return all->articles;
}

static void records_do_not_depend_on_pieces(void **state)
{
    (void)state;
    struct kd_buf bytes = sample();
    static const size_t steps[] = {1, 2, 7, 100, SIZE_MAX};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        struct gathered *all = read_warc((struct slow){bytes.data, bytes.len, steps[i], false});
        assert_int_equal(known(all), TEXTS);
        assert_int_equal(all->said_count, 0);
        assert_string_equal(all->article[3].source, "http://x.example/3");
        assert_string_equal(all->article[3].url, "http://x.example/3");
        gathered_free(all);
    }
    kd_buf_free(&bytes);
}

/* Wherever the input ends, the records before are read, and one rejection tells of the last. */
static void a_cut_costs_the_last_record(void **state)
{
    (void)state;
    struct kd_buf bytes = sample();
    size_t before = 0;
    for (size_t n = 1; n <= bytes.len; n++) {
        struct gathered *all = read_warc((struct slow){bytes.data, n, 50, false});
        assert_true(known(all) >= before);
        assert_true(all->articles <= before + 1);
        assert_true(all->said_count <= 1);
        before = all->articles;
        gathered_free(all);
    }
    assert_int_equal(before, TEXTS);
    kd_buf_free(&bytes);
}

/* A byte that is wrong costs its record, and the next at most; never the rest. */
static void a_wrong_byte_costs_little(void **state)
{
    (void)state;
    struct kd_buf bytes = sample();
    static const char wrong[] = {'\0', '9', '\n', 'x', '\xFF'};
    for (size_t i = 0; i < bytes.len * sizeof wrong; i++) {
        size_t at = i / sizeof wrong, same = 0;
        char was = bytes.data[at];
        bytes.data[at] = wrong[i % sizeof wrong];
        struct gathered *all = read_warc((struct slow){bytes.data, bytes.len, SIZE_MAX, false});
        for (size_t a = 0; a < all->articles; a++)
            for (size_t k = 0; k < TEXTS; k++)
                same += strcmp(all->article[a].text, texts[k]) == 0;
        assert_true(same >= TEXTS - 2);
        bytes.data[at] = was;
        gathered_free(all);
    }
    kd_buf_free(&bytes);
}

/* A length that swallows any number of records costs the one that lies. */
static void a_wrong_length_costs_one_record(void **state)
{
    (void)state;
    struct kd_buf bytes = sample();
    char *second = strstr(bytes.data, "Content-Length: 29");
    assert_non_null(second);
    char place[40];
    snprintf(place, sizeof place, "|byte %td|Content-Length says",
             strstr(bytes.data + 1, "WARC/1.0") - bytes.data);
    for (int length = 10; length < 100; length++) {
        char number[16];
        snprintf(number, sizeof number, "%d", length);
        memcpy(second + 16, number, 2);
        struct gathered *all = read_warc((struct slow){bytes.data, bytes.len, 33, false});
        if (length >= 29 && length <= 33) { /* some of the line ends behind it do not matter */
            assert_int_equal(known(all), TEXTS);
        } else {
            assert_int_equal(known(all), TEXTS - 1);
            assert_int_equal(all->said_count, 1);
            assert_non_null(strstr(all->said[0], place));
        }
        gathered_free(all);
    }
    kd_buf_free(&bytes);
}

static void an_error_is_told_once(void **state)
{
    (void)state;
    struct kd_buf bytes = sample();
    size_t record = (size_t)(strstr(bytes.data + 1, "WARC/1.0") - bytes.data);
    static const size_t behind[] = {0, 5, 60, 130};
    for (size_t i = 0; i < sizeof behind / sizeof behind[0]; i++) {
        size_t n = record + behind[i];
        char said[100];
        struct gathered *all = read_warc((struct slow){bytes.data, n, 40, true});
        snprintf(said, sizeof said,
                 "reject x.warc|byte %zu|Input/output error: what was read of the last record is "
                 "left out",
                 n);
        assert_int_equal(known(all), 1);
        assert_int_equal(all->said_count, 1);
        assert_string_equal(all->said[0], said);
        gathered_free(all);
    }
    kd_buf_free(&bytes);
}

/* Lines that look like records, and are none, take no more time than others. */
static void false_beginnings_are_passed_quickly(void **state)
{
    (void)state;
    static const char *const lines[] = {"WARC/1.0\n", "WARC/1.0\na:b\n", "WARC/1.0\n\n",
                                        "WARC/1.0\nContent-Length: 4000000\nWARC-Type: x\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        struct kd_buf bytes = KD_BUF_EMPTY;
        kd_buf_add_str(&bytes, "WARC/1.0\nContent-Length: 5\nWARC-Type: conversion\n"
                               "Content-Type: text/plain\n\nShort\n");
        while (bytes.len < 4 << 20)
            kd_buf_add_str(&bytes, lines[i]);
        kd_buf_add_str(&bytes, "\n");
        add_record(&bytes, "x", texts[0]);
        struct gathered *all = read_warc((struct slow){bytes.data, bytes.len, SIZE_MAX, false});
        assert_int_equal(all->articles, 2);
        assert_string_equal(all->article[1].text, texts[0]);
        assert_int_equal(all->said_count, 1);
        gathered_free(all);
        kd_buf_free(&bytes);
    }
}

static int set_up(void **state)
{
    (void)state;
    struct kd_error err;
    return kd_furniture_new(NULL, &furniture, &err) == KDIDX_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    kd_furniture_free(furniture);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_do_not_depend_on_pieces),
        cmocka_unit_test(a_cut_costs_the_last_record),
        cmocka_unit_test(a_wrong_byte_costs_little),
        cmocka_unit_test(a_wrong_length_costs_one_record),
        cmocka_unit_test(an_error_is_told_once),
        cmocka_unit_test(false_beginnings_are_passed_quickly),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
