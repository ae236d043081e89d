/* Whether a text has a word without which some rules are not tried. */
#include <stdlib.h>

#include "extract/rule.h"
#include "extract/text.h"
#include "extract/token.h"
#include "extract/worker.h"

/* One rule that does nothing stands for all that have these cues. */
struct kd_cues {
    struct kd_rules *rule;
};

enum kdidx_status kd_cues_new(const uint64_t *hashes, size_t n, struct kd_cues **out,
                              struct kd_error *err)
{
    *out = calloc(1, sizeof **out);
    if (*out == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    enum kdidx_status status = kd_rules_of_cues(hashes, n, &(*out)->rule, err);
    if (status != KDIDX_OK) {
        free(*out);
        *out = NULL;
    }
    return status;
}

void kd_cues_free(struct kd_cues *cues)
{
    if (cues == NULL)
        return;
    kd_rules_free(cues->rule);
    free(cues);
}

static bool has_cue(struct kd_worker *w, const struct kd_article *article,
                    const struct kd_cues *cues)
{
    uint64_t *enabled = kd_rules_set(cues->rule, &w->arena);
    struct kd_doc doc = {.arena = &w->arena, .article = article};
    kd_text_make(&w->arena, article, &doc.text);
    kd_tokenize(&doc, w->analysis.lists.vocabulary);
    kd_rules_enable(cues->rule, KD_ALL_STAGES, &doc, 0, (uint32_t)doc.tokens.n, enabled);
    return kd_rules_next(cues->rule, enabled, 0) == 0;
}

enum kdidx_status kd_has_cue(struct kd_worker *w, const struct kd_article *article,
                             const struct kd_cues *cues, bool *out)
{
    jmp_buf oom;
    enum kdidx_status status = KDIDX_NOMEM;
    kd_arena_reset(&w->arena);
    w->arena.on_oom = &oom;
    if (setjmp(oom) == 0) {
        *out = has_cue(w, article, cues);
        status = KDIDX_OK;
    }
    w->arena.on_oom = NULL;
    return status;
}
