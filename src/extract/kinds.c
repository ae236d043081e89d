/* The weights of kinds.tsv and kinds-words.tsv. */
#include "extract/kinds.h"

#include "extract/near.h"
#include "extract/weights.h"

#define FIVE(sign, name)                                                                           \
    [sign] = name "-drama", [(sign) + 1] = name "-film", [(sign) + 2] = name "-show",              \
    [(sign) + 3] = name "-music", [(sign) + 4] = name "-other"

static const char *const names[KD_KIND_SIGNS] = {
    [KD_K_ALWAYS] = "always",
    FIVE(KD_K_VOTES, "votes"),
    FIVE(KD_K_LIST, "list"),
    FIVE(KD_K_BEFORE, "word-before"),
    FIVE(KD_K_BEHIND, "word-behind"),
    FIVE(KD_K_SENTENCE, "word-near"),
    FIVE(KD_K_BESIDE, "beside"),
    FIVE(KD_K_ARTICLE, "article"),
    FIVE(KD_K_TOPIC, "topic"),
    FIVE(KD_K_ITSELF, "word-itself"),
    [KD_K_MAIN] = "main",
    [KD_K_ONCE] = "once",
    [KD_K_HEADLINE] = "headline",
    [KD_K_NETWORK] = "network-near",
    [KD_K_OWNED] = "networks-own",
    [KD_K_ACTING] = "acting-near",
    [KD_K_YEAR] = "before-year",
    [KD_K_SEASON] = "season",
    [KD_K_QUOTED] = "quoted",
    [KD_K_LONG] = "long",
    [KD_K_BY_NAME] = "by-name",
    [KD_K_PART] = "part-in-it",
    [KD_K_PLAIN_WORD] = "plain-word",
};

const char *kd_kind_sign_name(enum kd_kind_sign sign)
{
    return names[sign];
}

enum kdidx_status kd_kinds_read(const char *data_dir, struct kd_kinds_model *out,
                                struct kd_error *err)
{
    static const char *const columns[] = {"drama", "film", "show", "music", "other"};
    const struct kd_weights_table table = {"rules/kinds.tsv", "sign",  names,
                                           KD_KIND_SIGNS,     columns, KD_KINDS_OF_WORK};
    out->words = NULL;
    enum kdidx_status status = kd_weights_read(&table, data_dir, &out->weight[0][0], err);
    if (status == KDIDX_OK)
        status = kd_near_new(data_dir, "rules/kinds-words.tsv", columns, KD_KINDS_OF_WORK, NULL, 0,
                             &out->words, err);
    return status;
}

void kd_kinds_free(struct kd_kinds_model *model)
{
    kd_near_free(model->words);
    model->words = NULL;
}

void kd_kinds_weigh(const struct kd_kinds_model *model, const double seen[KD_KIND_SIGNS],
                    double likely[KD_KINDS_OF_WORK])
{
    kd_softmax(&model->weight[0][0], KD_KIND_SIGNS, KD_KINDS_OF_WORK, seen, likely);
}
