/* An extractor and a worker for the tests of src/extract, and articles made of a string. */
#ifndef KD_TEST_READER_H
#define KD_TEST_READER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "extract/worker.h"

struct reader {
    struct kd_extractor *extractor;
    struct kd_worker *worker;
};

__attribute__((unused)) static int reader_open(void **state)
{
    static struct reader reader;
    struct kd_error err = {{0}};
    const struct kd_extract_opts opts = {.no_lists = true};
    if (kd_extractor_new(&opts, &reader.extractor, &err) != KDIDX_OK ||
        kd_worker_new(reader.extractor, &reader.worker) != KDIDX_OK) {
        print_error("%s\n", err.text);
        return -1;
    }
    *state = &reader;
    return 0;
}

__attribute__((unused)) static int reader_close(void **state)
{
    struct reader *reader = *state;
    kd_worker_free(reader->worker);
    kd_extractor_free(reader->extractor);
    return 0;
}

/* `text` must live as long as what is made of the article. */
__attribute__((unused)) static struct kd_article article_of(const char *text, size_t len)
{
    struct kd_article article = {.source = "test", .text = text, .len = len};
    kd_article_set_id(&article);
    return article;
}

/* The doc of a text, candidates included; valid until the next. Without memory the test aborts. */
__attribute__((unused)) static struct kd_doc *doc_of(struct reader *reader, const char *text)
{
    static struct kd_article article;
    article = article_of(text, strlen(text));
    kd_arena_reset(&reader->worker->arena);
    struct kd_doc *doc = kd_arena_alloc(&reader->worker->arena, sizeof *doc);
    kd_analyse(&reader->worker->analysis, &reader->worker->arena, &article, doc);
    return doc;
}

__attribute__((unused)) static const struct kd_record *record_of(struct reader *reader,
                                                                 const struct kd_article *article)
{
    struct kd_record *record;
    assert_int_equal(kd_extract(reader->worker, article, &record), KDIDX_OK);
    return record;
}

#endif
