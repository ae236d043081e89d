/* Article -> record: the steps, in order, on one arena. */
#include "extract/extract.h"

#include <stdlib.h>

#include "extract/build.h"
#include "extract/worker.h"

enum kdidx_status kd_extractor_new(const struct kd_extract_opts *opts, struct kd_extractor **out,
                                   struct kd_error *err)
{
    *out = NULL;
    struct kd_extractor *ex = calloc(1, sizeof *ex);
    if (ex == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    enum kdidx_status status = kd_screen_new(opts->data_dir, &ex->screen, err);
    if (status == KDIDX_OK)
        status = kd_vocabulary_new(opts->data_dir, &ex->vocabulary, err);
    if (status == KDIDX_OK)
        status = kd_gazetteer_new(opts, &ex->gazetteer, err);
    if (status == KDIDX_OK)
        status = kd_rules_new(opts->data_dir, &ex->rules, err);
    if (status == KDIDX_OK)
        status = kd_context_read(opts->data_dir, &ex->context, err);
    if (status == KDIDX_OK)
        status = kd_traits_read(opts->data_dir, &ex->traits, err);
    if (status == KDIDX_OK)
        status = kd_kinds_read(opts->data_dir, &ex->kinds, err);
    if (status == KDIDX_OK)
        status = kd_titles_new(opts->data_dir, &ex->titles, err);
    if (status == KDIDX_OK)
        status = kd_roles_read(opts->data_dir, &ex->roles, err);
    if (status == KDIDX_OK)
        *out = ex;
    else
        kd_extractor_free(ex);
    return status;
}

void kd_extractor_free(struct kd_extractor *ex)
{
    if (ex == NULL)
        return;
    kd_screen_free(ex->screen);
    kd_vocabulary_free(ex->vocabulary);
    kd_gazetteer_free(ex->gazetteer);
    kd_rules_free(ex->rules);
    kd_titles_free(ex->titles);
    kd_traits_free(&ex->traits);
    kd_context_free(&ex->context);
    kd_kinds_free(&ex->kinds);
    kd_roles_free(&ex->roles);
    free(ex);
}

const struct kd_screen *kd_extractor_screen(const struct kd_extractor *ex)
{
    return ex->screen;
}

const struct kd_rules *kd_extractor_rules(const struct kd_extractor *ex)
{
    return ex->rules;
}

enum kdidx_status kd_worker_new(const struct kd_extractor *ex, struct kd_worker **out)
{
    struct kd_worker *w = calloc(1, sizeof *w);
    *out = NULL;
    if (w == NULL)
        return KDIDX_NOMEM;
    w->extractor = ex;
    w->analysis.lists = (struct kd_lists){ex->vocabulary, ex->gazetteer, &ex->context, &ex->traits,
                                          &ex->kinds,     ex->titles,    &ex->roles};
    w->analysis.rules = ex->rules;
    w->analysis.screen = ex->screen;
    w->analysis.ctx = kd_match_ctx_new();
    w->analysis.counts = calloc(kd_rules_count(ex->rules) + 1, sizeof *w->analysis.counts);
    if (w->analysis.ctx == NULL || w->analysis.counts == NULL) {
        kd_worker_free(w);
        return KDIDX_NOMEM;
    }
    *out = w;
    return KDIDX_OK;
}

void kd_worker_free(struct kd_worker *w)
{
    if (w == NULL)
        return;
    kd_arena_free(&w->arena);
    kd_match_ctx_free(w->analysis.ctx);
    free(w->analysis.counts);
    free(w);
}

void kd_run_steps(struct kd_worker *w, const struct kd_article *article, bool keep_reasons,
                  struct kd_steps *out)
{
    const struct kd_analysis *a = &w->analysis;
    out->doc = kd_arena_alloc(&w->arena, sizeof *out->doc);
    kd_analyse(a, &w->arena, article, out->doc);
    out->doc->keep_reasons = keep_reasons;
    kd_make_claims(out->doc, a->rules, a->ctx, a->counts, &out->claims);
    kd_resolve(out->doc, &a->lists, &out->claims, &out->things);
    kd_relate(out->doc, &a->lists, &out->claims, &out->things, &out->found);
    out->record = kd_build_record(out->doc, &a->lists, &out->claims, &out->things, &out->found);
}

/* ---- too much of an article ---- */

/* Where a part of about half the text ends: behind a line, else between two words, if there is one
 * near; never inside a character. */
static size_t half(const char *text, size_t len)
{
    enum { NEAR = 4096 /* bytes */ };
    size_t end = len / 2, least = end > NEAR ? end - NEAR : 0;
    for (const char *mark = "\n "; *mark != '\0'; mark++)
        for (size_t i = end; i > least; i--)
            if (text[i - 1] == *mark)
                return i;
    while (end > 0 && ((unsigned char)text[end] & 0xC0) == 0x80)
        end--;
    return end;
}

/* Whether memory sufficed; else `limited` of the arena tells whether less would do. */
static bool run_part(struct kd_worker *w, const struct kd_article *part, bool keep_reasons,
                     struct kd_steps *out)
{
    jmp_buf oom;
    jmp_buf *outer = w->arena.on_oom;
    volatile bool done = false;
    kd_arena_reset(&w->arena);
    w->arena.limit = KD_EXTRACT_MOST;
    w->arena.on_oom = &oom;
    kd_match_ctx_lacked(w->analysis.ctx);
    if (setjmp(oom) == 0) {
        kd_run_steps(w, part, keep_reasons, out);
        done = !kd_match_ctx_lacked(w->analysis.ctx);
    }
    w->arena.limit = 0;
    w->arena.on_oom = outer;
    return done;
}

bool kd_run_within(struct kd_worker *w, const struct kd_article *article, bool keep_reasons,
                   struct kd_steps *out)
{
    struct kd_article part = *article;
    while (!run_part(w, &part, keep_reasons, out)) {
        if (!w->arena.limited || part.len < 2)
            return false;
        part.len = half(part.text, part.len);
    }
    out->doc->article = out->doc->text.article = out->record->article = article;
    out->record->read = part.len;
    return true;
}

enum kdidx_status kd_extract(struct kd_worker *w, const struct kd_article *article,
                             struct kd_record **out)
{
    struct kd_steps steps;
    *out = kd_run_within(w, article, false, &steps) ? steps.record : NULL;
    return *out != NULL ? KDIDX_OK : KDIDX_NOMEM;
}

void kd_worker_rest(struct kd_worker *w)
{
    kd_arena_reset(&w->arena);
}
