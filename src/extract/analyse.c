/* The steps before any rule on tagged text. */
#include "extract/analyse.h"

#include "extract/candidate.h"
#include "extract/linerule.h"
#include "extract/token.h"

void kd_analyse(const struct kd_analysis *analysis, struct kd_arena *arena,
                const struct kd_article *article, struct kd_doc *doc)
{
    *doc = (struct kd_doc){.arena = arena, .article = article};
    kd_text_make(arena, article, &doc->text);
    kd_tokenize(doc, analysis->lists.vocabulary);
    kd_run_line_rules(doc, analysis->rules, analysis->ctx, analysis->counts);
    kd_find_candidates(doc, &analysis->lists);
    doc->lang = kd_screen_text(analysis->screen, article->text, article->len).lang;
}
