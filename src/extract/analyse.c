/* The steps before any rule on tagged text. */
#include "extract/analyse.h"

#include "extract/candidate.h"
#include "extract/token.h"

void kd_analyse(const struct kd_analysis *analysis, struct kd_arena *arena,
                const struct kd_article *article, struct kd_doc *doc)
{
    *doc = (struct kd_doc){.arena = arena, .article = article};
    kd_text_make(arena, article, &doc->text);
    kd_tokenize(doc, analysis->lists.vocabulary);
    kd_find_dates(doc, analysis->rules, analysis->ctx, analysis->counts);
    kd_find_candidates(doc, &analysis->lists);
}
