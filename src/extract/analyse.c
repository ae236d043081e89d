/* The steps before any rule on tagged text. */
#include "extract/analyse.h"

#include "extract/candidate.h"
#include "extract/linerule.h"
#include "extract/token.h"

/* "ko" where Hangul prevails, "en" where English function words are common; else NULL. */
static const char *language(const struct kd_doc *doc)
{
    size_t hangul = 0, function = 0, words = 0;
    for (size_t i = 0; i < doc->tokens.n; i++) {
        const struct kd_token *token = &doc->tokens.v[i];
        if (token->kind != KD_WORD)
            continue;
        words++;
        unsigned char c = (unsigned char)doc->text.s[token->start];
        hangul += kd_starts_hangul((char)c);
        function += (token->vocab & KD_V_FUNCTION) != 0 && c < 0x80;
    }
    if (hangul * 2 > words)
        return "ko";
    return words > 0 && function * 8 > words ? "en" : NULL;
}

void kd_analyse(const struct kd_analysis *analysis, struct kd_arena *arena,
                const struct kd_article *article, struct kd_doc *doc)
{
    *doc = (struct kd_doc){.arena = arena, .article = article};
    kd_text_make(arena, article, &doc->text);
    kd_tokenize(doc, analysis->lists.vocabulary);
    kd_run_line_rules(doc, analysis->rules, analysis->ctx, analysis->counts);
    kd_find_candidates(doc, &analysis->lists);
    doc->lang = language(doc);
}
