/* Reading inputs in a test: everything that reaches the sink, kept. */
#ifndef KD_TEST_GATHER_H
#define KD_TEST_GATHER_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "base/buf.h"
#include "input/input.h"

enum { MOST_GATHERED = 200 };

struct gathered {
    struct {
        char *source, *text, *title, *url, *published, *outlet, *author;
        uint32_t ordinal;
        struct kd_span *chrome;
        size_t chrome_count;
    } article[MOST_GATHERED];
    size_t articles;
    char said[MOST_GATHERED][400]; /* "reject PATH|PLACE|REASON", "note ..." */
    size_t said_count;
    enum kdidx_status stop; /* what `article` returns */
};

static inline char *copy_or_null(const char *text)
{
    return text != NULL ? strdup(text) : NULL;
}

static inline enum kdidx_status gather_article(void *ctx, const struct kd_article *article)
{
    struct gathered *all = ctx;
    assert_true(all->articles < MOST_GATHERED);
    assert_int_equal(strlen(article->text), article->len);
    assert_int_equal(strlen(article->id), 32);
    size_t n = all->articles++;
    all->article[n].source = strdup(article->source);
    all->article[n].text = strdup(article->text);
    all->article[n].title = copy_or_null(article->title);
    all->article[n].url = copy_or_null(article->url);
    all->article[n].published = copy_or_null(article->published);
    all->article[n].outlet = copy_or_null(article->outlet);
    all->article[n].author = copy_or_null(article->author);
    all->article[n].ordinal = article->ordinal;
    all->article[n].chrome_count = article->chrome_count;
    all->article[n].chrome = calloc(article->chrome_count + 1, sizeof(struct kd_span));
    assert_non_null(all->article[n].chrome);
    uint32_t before = 0;
    for (size_t i = 0; i < article->chrome_count; i++) {
        assert_true(article->chrome[i].start >= before);
        assert_true(article->chrome[i].end > article->chrome[i].start);
        assert_true(article->chrome[i].end <= article->len);
        before = article->chrome[i].end;
        all->article[n].chrome[i] = article->chrome[i];
    }
    return all->stop;
}

static inline void gather_reject(void *ctx, const char *source, const char *place,
                                 const char *reason)
{
    struct gathered *all = ctx;
    assert_true(all->said_count < MOST_GATHERED);
    snprintf(all->said[all->said_count++], sizeof all->said[0], "reject %s|%s|%s", source, place,
             reason);
}

static inline void gather_note(void *ctx, const char *source, const char *place, const char *what)
{
    struct gathered *all = ctx;
    assert_true(all->said_count < MOST_GATHERED);
    snprintf(all->said[all->said_count++], sizeof all->said[0], "note %s|%s|%s", source, place,
             what);
}

/* Reads one path. */
static inline enum kdidx_status gather(const char *path, const struct kd_input_opts *opts,
                                       struct gathered *all)
{
    const struct kd_input_opts none = {0};
    const struct kd_input_sink sink = {
        .ctx = all, .article = gather_article, .reject = gather_reject, .note = gather_note};
    struct kd_error err = {0};
    return kd_input_read(&path, 1, opts != NULL ? opts : &none, &sink, &err);
}

/* Reads bytes as the file "input" of the current folder. */
static inline struct gathered *gather_bytes(const char *bytes, size_t n,
                                            const struct kd_input_opts *opts)
{
    struct gathered *all = calloc(1, sizeof *all);
    FILE *file = fopen("input", "wb");
    assert_non_null(all);
    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(gather("input", opts, all), KDIDX_OK);
    return all;
}

static inline void gathered_free(struct gathered *all)
{
    for (size_t i = 0; i < all->articles; i++) {
        free(all->article[i].source);
        free(all->article[i].text);
        free(all->article[i].title);
        free(all->article[i].url);
        free(all->article[i].published);
        free(all->article[i].outlet);
        free(all->article[i].author);
        free(all->article[i].chrome);
    }
    free(all);
}

/* The tests work in a folder of their own. */
static inline int enter_folder(void **state)
{
    static char name[] = "/tmp/kdidx-input-XXXXXX";
    *state = name;
    return mkdtemp(name) != NULL ? chdir(name) : -1;
}

static inline int leave_folder(void **state)
{
    char command[100];
    if (chdir("/") != 0)
        return -1;
    snprintf(command, sizeof command, "rm -rf %s", (char *)*state);
    return system(command);
}

#endif
