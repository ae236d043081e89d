/* The weights of context.tsv. */
#include "extract/context.h"

#include <math.h>

#include "extract/near.h"
#include "extract/weights.h"

static const char *const names[KD_EVIDENCE] = {
    [KD_E_BIAS] = "always",
    [KD_E_BEFORE] = "drama-then-party",
    [KD_E_BEHIND] = "party-then-drama",
    [KD_E_ACROSS] = "work-between",
    [KD_E_CLOSE] = "close",
    [KD_E_OWNED] = "owned",
    [KD_E_BRACKETS] = "in-brackets",
    [KD_E_EPITHET] = "epithet",
    [KD_E_NEAREST] = "no-party-between",
    [KD_E_ALONE] = "no-other-party",
    [KD_E_ACTING] = "acting-word",
    [KD_E_ACTING_APART] = "acting-word-apart",
    [KD_E_ACTING_BETWEEN] = "acting-word-between",
    [KD_E_AS_BETWEEN] = "as-between",
    [KD_E_ONLY_TWO] = "only-these-two",
    [KD_E_SAME_RANK] = "same-rank",
    [KD_E_LINE_BEFORE] = "earlier-in-line",
    [KD_E_LINE_BEHIND] = "later-in-line",
    [KD_E_LINE_ACROSS] = "work-between-in-line",
    [KD_E_LINE_NEAREST] = "no-party-between-in-line",
    [KD_E_LINE_FIRST] = "first-of-line",
    [KD_E_LINE_ONLY] = "only-one-of-line",
    [KD_E_LAST_TOLD] = "last-told-of",
    [KD_E_FREE_SENTENCE] = "none-in-sentence",
    [KD_E_THE_DRAMA] = "the-drama",
    [KD_E_CREDITED] = "party-credited",
    [KD_E_LAST_ABOVE] = "last-above",
    [KD_E_RIGHT_ABOVE] = "right-above",
    [KD_E_NEAR_ABOVE] = "near-above",
    [KD_E_FIRST_BELOW] = "first-below",
    [KD_E_BLOCK] = "only-one-of-block",
    [KD_E_LABELLED] = "labelled",
    [KD_E_IN_MIND] = "party-in-mind",
    [KD_E_PRONOUN] = "pronoun",
    [KD_E_HEADS] = "party-heads",
    [KD_E_FOCUS] = "drama-in-mind",
    [KD_E_FOCUS_SINGLE] = "one-drama-in-mind",
    [KD_E_HEADED] = "heading-in-mind",
    [KD_E_MEANT] = "meant",
    [KD_E_MEANT_SINGLE] = "meant-as-the-one",
    [KD_E_MAIN_SINGLE] = "the-one-drama",
    [KD_E_MAIN_SEVERAL] = "main-of-several",
    [KD_E_FEW] = "few-dramas",
    [KD_E_MANY] = "many-dramas",
    [KD_E_NEAR] = "near",
    [KD_E_FAR] = "far",
    [KD_E_DRAMA_ONCE] = "drama-once",
    [KD_E_DRAMA_PASSING] = "drama-in-passing",
    [KD_E_DRAMA_ASIDE] = "drama-aside",
    [KD_E_DRAMA_HEADLINE] = "drama-in-headline",
    [KD_E_DRAMA_SURE] = "drama-sure",
    [KD_E_DRAMA_DOUBTFUL] = "drama-doubtful",
    [KD_E_DRAMA_HEADS] = "drama-heads",
    [KD_E_DRAMA_LATER] = "drama-later",
    [KD_E_PARTY_ONCE] = "party-once",
    [KD_E_PARTY_OFTEN] = "party-often",
    [KD_E_PARTY_ASIDE] = "party-aside",
    [KD_E_PARTY_HEADLINE] = "party-in-headline",
    [KD_E_PARTY_SUBJECT] = "party-alone-in-headline",
    [KD_E_NAMES_ONLY] = "names-only",
    [KD_E_PERSON_SURE] = "person-sure",
    [KD_E_LIKELY_ACTS] = "likely-acts",
    [KD_E_HARDLY_ACTS] = "hardly-acts",
    [KD_E_LISTED_ACTOR] = "listed-actor",
    [KD_E_ACTOR] = "said-to-act",
    [KD_E_OTHER] = "said-to-do-else",
    [KD_E_MAKER] = "said-to-make",
    [KD_E_OFFERED] = "said-to-be-offered",
    [KD_E_LISTED] = "listed-together",
    [KD_E_LISTED_APART] = "listed-apart",
    [KD_E_LISTED_OTHERS] = "listed-others",
    [KD_E_LISTED_ELSEWHERE] = "listed-elsewhere",
    [KD_E_TIED_MAIN] = "tied-to-main",
    [KD_E_TIED_OTHER] = "tied-to-other",
    [KD_E_TIED_HERE] = "tied-already",
    [KD_E_MATE] = "mate-tied",
    [KD_E_MATE_APART] = "mate-tied-to-other",
    [KD_E_MATE_LINE] = "mate-in-line-tied",
    [KD_E_MATE_LINE_APART] = "mate-in-line-tied-to-other",
    [KD_E_TAKEN] = "drama-taken",
    [KD_E_ELSEWHERE] = "actor-elsewhere",
};

const char *kd_evidence_name(enum kd_evidence evidence)
{
    return names[evidence];
}

enum kdidx_status kd_context_read(const char *data_dir, struct kd_context *out,
                                  struct kd_error *err)
{
    static const char *const columns[] = {"cast", "crew", "airs", "role", "claim", "making"};
    const struct kd_weights_table table = {"rules/context.tsv", "evidence", names,
                                           KD_EVIDENCE,         columns,    KD_BONDS};
    const struct kd_weights_table pairs = {
        "rules/context-pairs.tsv", "evidence", names, KD_EVIDENCE, columns, KD_BONDS};
    out->words = NULL;
    enum kdidx_status status = kd_weights_read(&table, data_dir, &out->weight[0][0], err);
    if (status == KDIDX_OK)
        status = kd_weights_read_pairs(&pairs, data_dir, &out->pair[0][0][0], err);
    if (status == KDIDX_OK)
        status = kd_near_new(data_dir, "rules/context-words.tsv", columns, KD_BONDS, NULL, 0,
                             &out->words, err);
    return status;
}

void kd_context_free(struct kd_context *context)
{
    kd_near_free(context->words);
    context->words = NULL;
}

double kd_context_weigh(const struct kd_context *context, enum kd_bond bond,
                        const bool seen[KD_EVIDENCE], double words)
{
    double sum = words;
    size_t is[KD_EVIDENCE], n = 0;
    for (size_t i = 0; i < KD_EVIDENCE; i++)
        if (seen[i])
            is[n++] = i;
    for (size_t i = 0; i < n; i++) {
        /* cppcheck-suppress uninitvar ; it takes n, which is 0 then, for more */
        sum += context->weight[is[i]][bond];
        for (size_t k = i + 1; k < n; k++)
            sum += context->pair[is[i]][is[k]][bond];
    }
    return 1 / (1 + exp(-sum));
}
