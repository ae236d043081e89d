/* The weights of roles.tsv, roles-rules.tsv and roles-words.tsv. */
#include "extract/roles.h"

#include "extract/near.h"
#include "extract/votes.h"
#include "extract/weights.h"

#define FOUR(sign, name)                                                                           \
    [sign] = name "-actor", [(sign) + 1] = name "-director", [(sign) + 2] = name "-writer",        \
    [(sign) + 3] = name "-other"

static const char *const names[KD_ROLE_SIGNS] = {
    [KD_R_ALWAYS] = "always",
    FOUR(KD_R_VOTES, "votes"),
    FOUR(KD_R_JUDGED, "judged"),
    FOUR(KD_R_LIST, "list"),
    FOUR(KD_R_SENTENCE, "sentence"),
    FOUR(KD_R_ARTICLE, "article"),
    FOUR(KD_R_NEAREST, "nearest"),
    FOUR(KD_R_BESIDE, "beside"),
    FOUR(KD_R_TOPIC, "topic"),
    FOUR(KD_R_HEADS, "heads"),
    [KD_R_ONCE] = "once",
    [KD_R_HEADLINE] = "headline",
    [KD_R_HOST] = "list-host",
    [KD_R_OFFERED] = "offered",
};

const char *kd_role_sign_name(enum kd_role_sign sign)
{
    return names[sign];
}

enum kdidx_status kd_roles_read(const char *data_dir, struct kd_roles_model *out,
                                struct kd_error *err)
{
    static const char *const columns[] = {"actor", "director", "writer", "other"};
    const struct kd_weights_table table = {"rules/roles.tsv", "sign",  names,
                                           KD_ROLE_SIGNS,     columns, KD_ROLES};
    _Static_assert((int)KD_ROLES <= (int)KD_VOTES_COLUMNS,
                   "a table of votes has a column for each role");
    out->rules = NULL;
    out->words = NULL;
    enum kdidx_status status = kd_weights_read(&table, data_dir, &out->weight[0][0], err);
    if (status == KDIDX_OK)
        status =
            kd_votes_new(data_dir, "rules/roles-rules.tsv", columns, KD_ROLES, &out->rules, err);
    if (status == KDIDX_OK)
        status = kd_near_new(data_dir, "rules/roles-words.tsv", columns, KD_ROLES, NULL, 0,
                             &out->words, err);
    return status;
}

void kd_roles_free(struct kd_roles_model *model)
{
    kd_votes_free(model->rules);
    kd_near_free(model->words);
    model->rules = NULL;
    model->words = NULL;
}
