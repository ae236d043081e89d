/* What holds for every article, and the samples to try it on.
 *
 * Always: offsets lie in the text, at characters' ends, start before end; a form is the bytes of
 * one of its mentions and every mention's bytes are a form; a name is, as it reads, part of a form;
 * relations name entities of the record.
 */
#ifndef KD_TEST_HOLDS_H
#define KD_TEST_HOLDS_H

#include <dirent.h>
#include <time.h>

#include "base/file.h"
#include "extract/explain.h"
#include "reader.h"

enum { MOST_SAMPLES = 2000 };

static struct {
    struct reader reader;
    struct kd_buf sample[MOST_SAMPLES];
    size_t samples;
} all;

/* ---- what always holds ---- */

__attribute__((unused)) static bool at_character(const char *text, size_t len, uint32_t at)
{
    return at == len || ((unsigned char)text[at] & 0xC0) != 0x80;
}

__attribute__((unused)) static void check_span(const struct kd_article *a, struct kd_span span)
{
    assert_true(span.start < span.end);
    assert_true(span.end <= a->len);
    assert_true(at_character(a->text, a->len, span.start));
    assert_true(at_character(a->text, a->len, span.end));
}

__attribute__((unused)) static bool is_text(const struct kd_article *a, struct kd_span span,
                                            const char *form)
{
    return strlen(form) == span.end - span.start &&
           memcmp(a->text + span.start, form, span.end - span.start) == 0;
}

__attribute__((unused)) static void check_confidence(double confidence)
{
    assert_true(confidence >= 0 && confidence <= 1);
}

/* Whether the name is, as it reads, the form or a part of it: "Kim Ara" of "Kim&nbsp;Ara", and of
 * "Kim" and "Ara" on two lines. */
__attribute__((unused)) static bool is_name_of(const char *form, const char *name)
{
    struct kd_arena arena = {0};
    char *line = kd_arena_strndup(&arena, form, strlen(form));
    size_t len = 0;
    for (const char *s = form; *s != '\0'; s++)
        if (*s != '\n' || s == form || s[-1] != '-')
            line[len++] = *s == '\n' ? ' ' : *s;
    struct kd_article article = article_of(line, len);
    struct kd_text text;
    kd_text_make(&arena, &article, &text);
    bool is = text.len > 0 && strstr(kd_text_name(&arena, &text, 0, text.len), name) != NULL;
    kd_arena_free(&arena);
    return is;
}

__attribute__((unused)) static void check_entities(const struct kd_article *a,
                                                   const struct kd_entities *list, bool own)
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
            named |= is_name_of(e->forms.v[f], e->name);
        }
        assert_true(named);
    }
}

__attribute__((unused)) static void check_known(const struct kd_entities *list, const char *name)
{
    bool known = false;
    for (size_t i = 0; i < list->n; i++)
        known |= strcmp(list->v[i].name, name) == 0;
    if (!known)
        fail_msg("\"%s\" is no entity of the record", name);
}

__attribute__((unused)) static void check_relations(const struct kd_article *a,
                                                    const struct kd_record *r,
                                                    const struct kd_relations *list,
                                                    const struct kd_entities *others)
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

__attribute__((unused)) static void check_record(const struct kd_article *a,
                                                 const struct kd_record *r)
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

__attribute__((unused)) static struct kd_article sample(size_t i)
{
    return article_of(all.sample[i].data, all.sample[i].len);
}

/* ---- explanations ---- */

struct explained {
    size_t facts, empty;
    const struct kd_article *article;
};

__attribute__((unused)) static void on_explained(void *ctx, const struct kd_explained *e)
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

/* ---- setting up ---- */

/* In the order of names: the random edits must be the same everywhere. */
__attribute__((unused)) static int read_samples(void **state)
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

__attribute__((unused)) static int free_samples(void **state)
{
    for (size_t i = 0; i < all.samples; i++)
        kd_buf_free(&all.sample[i]);
    *state = &all.reader;
    return reader_close(state);
}

__attribute__((unused)) static double seconds_since(const struct timespec *start)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)(now.tv_sec - start->tv_sec) + (double)(now.tv_nsec - start->tv_nsec) / 1e9;
}

#endif
