/* The weights of types.tsv. */
#include "extract/traits.h"

#include "extract/near.h"
#include "extract/votes.h"
#include "extract/weights.h"

static const char *const names[KD_TRAITS] = {
    [KD_T_ALWAYS] = "always",
    [KD_T_JUDGED_NOTHING] = "judged-nothing",
    [KD_T_JUDGED_PERSON] = "judged-person",
    [KD_T_JUDGED_CHARACTER] = "judged-character",
    [KD_T_JUDGED_WORK] = "judged-work",
    [KD_T_VOTES_NOTHING] = "votes-nothing",
    [KD_T_VOTES_PERSON] = "votes-person",
    [KD_T_VOTES_CHARACTER] = "votes-character",
    [KD_T_VOTES_WORK] = "votes-work",
    [KD_T_RULED] = "ruled",
    [KD_T_DRAMA_VOTES] = "drama-votes",
    [KD_T_NAME] = "name",
    [KD_T_UNKNOWN] = "unknown",
    [KD_T_PHRASE] = "phrase",
    [KD_T_TITLE] = "title",
    [KD_T_WORK] = "work",
    [KD_T_KOREAN] = "korean",
    [KD_T_HYPHEN] = "hyphen",
    [KD_T_GIVEN] = "given",
    [KD_T_ONE_WORD] = "one-word",
    [KD_T_TWO_WORDS] = "two-words",
    [KD_T_MORE_WORDS] = "more-words",
    [KD_T_SMALL_WORD] = "small-word",
    [KD_T_PLAIN_WORD] = "plain-word",
    [KD_T_LONG] = "long",
    [KD_T_HEADLINE_CASE] = "headline-case",
    [KD_T_CAPITALS] = "capitals",
    [KD_T_DIGIT] = "digit",
    [KD_T_RANK] = "rank",
    [KD_T_FORENAME] = "forename",
    [KD_T_THING_WORD] = "thing-word",
    [KD_T_COMMON] = "common",
    [KD_T_QUOTED] = "quoted",
    [KD_T_SPOTTED] = "spotted",
    [KD_T_NOT_SPOTTED] = "not-spotted",
    [KD_T_SPOTTED_MEAN] = "spotted-mean",
    [KD_T_SAID] = "said",
    [KD_T_BRACKETS] = "brackets",
    [KD_T_ONCE] = "once",
    [KD_T_CHROME] = "chrome",
    [KD_T_HEADLINE] = "headline",
    [KD_T_LINE_ALONE] = "line-alone",
    [KD_T_HEADING] = "heading",
    [KD_T_LINE_START] = "line-start",
    [KD_T_AFTER_THE] = "after-the",
    [KD_T_AFTER_IN] = "after-in",
    [KD_T_AFTER_AS] = "after-as",
    [KD_T_AFTER_OF] = "after-of",
    [KD_T_AFTER_BY] = "after-by",
    [KD_T_AFTER_OWNER] = "after-owner",
    [KD_T_AFTER_TITLE] = "after-title",
    [KD_T_AFTER_WORK] = "after-work",
    [KD_T_BEFORE_OWNED] = "before-owned",
    [KD_T_BEFORE_YEAR] = "before-year",
    [KD_T_BEFORE_SPOKEN] = "before-spoken",
    [KD_T_BEFORE_ACTING] = "before-acting",
    [KD_T_BEFORE_WORD] = "before-word",
    [KD_T_BESIDE_PERSON] = "beside-person",
    [KD_T_BESIDE_CHARACTER] = "beside-character",
    [KD_T_BESIDE_WORK] = "beside-work",
    [KD_T_BRACKET_PERSON] = "bracket-person",
    [KD_T_BRACKET_CHARACTER] = "bracket-character",
    [KD_T_BRACKET_WORK] = "bracket-work",
    [KD_T_BRACKETED_BY_PERSON] = "bracketed-by-person",
    [KD_T_BRACKETED_BY_CHARACTER] = "bracketed-by-character",
    [KD_T_BRACKETED_BY_WORK] = "bracketed-by-work",
    [KD_T_ACTING_NEAR] = "acting-near",
    [KD_T_BY_SURNAME] = "by-surname",
    [KD_T_BY_GIVEN_NAME] = "by-given-name",
    [KD_T_TITLE_NAME] = "title-name",
    [KD_T_COMPANY] = "company",
    [KD_T_NO_PEOPLE] = "no-people",
    [KD_T_CHARACTERS] = "characters",
    [KD_T_HEADS] = "heads",
    [KD_T_HEADS_WORKS] = "heads-with-works",
    [KD_T_HEADS_PEOPLE] = "heads-with-people",
    [KD_T_TITLES_QUOTED] = "titles-quoted",
    [KD_T_WORKS_LISTED] = "works-listed",
    [KD_T_PEOPLE_LISTED] = "people-listed",
    [KD_T_LIST_PEOPLE] = "list-people",
    [KD_T_LIST_CHARACTER] = "list-character",
    [KD_T_LIST_WORK] = "list-work",
    [KD_T_LIST_PEOPLE_SURE] = "list-people-sure",
    [KD_T_LIST_WORK_SURE] = "list-work-sure",
    [KD_T_LIST_CAST_PERSON] = "list-cast-person",
    [KD_T_LIST_CAST_CHARACTER] = "list-cast-character",
};

const char *kd_trait_name(enum kd_trait trait)
{
    return names[trait];
}

enum kdidx_status kd_traits_read(const char *data_dir, struct kd_traits_model *out,
                                 struct kd_error *err)
{
    static const char *const columns[] = {"nothing", "person", "character", "work"};
    const struct kd_weights_table table = {"rules/types.tsv", "trait", names,
                                           KD_TRAITS,         columns, KD_TRAIT_CLASSES};
    _Static_assert((int)KD_TRAIT_CLASSES <= (int)KD_VOTES_COLUMNS,
                   "a table of votes has a column for each type");
    out->words = NULL;
    out->rules = NULL;
    enum kdidx_status status = kd_weights_read(&table, data_dir, &out->weight[0][0], err);
    if (status == KDIDX_OK)
        status = kd_votes_new(data_dir, "rules/types-rules.tsv", columns, KD_TRAIT_CLASSES,
                              &out->rules, err);
    if (status == KDIDX_OK)
        status = kd_near_new(data_dir, "rules/types-words.tsv", columns, KD_TRAIT_CLASSES, columns,
                             KD_TRAIT_CLASSES, &out->words, err);
    return status;
}

void kd_traits_free(struct kd_traits_model *model)
{
    kd_votes_free(model->rules);
    kd_near_free(model->words);
    model->rules = NULL;
    model->words = NULL;
}
