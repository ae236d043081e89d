/* Cast and crew, gathered into the rows of `who` and `what`. */
#include <string.h>

#include "query/said.h"

/* The row of this end and role, made when it is not there: the relations come sorted by both. */
static struct kd_group *group_of(struct kd_ask *ask, struct kd_groups *list, int64_t entity,
                                 enum kd_role role)
{
    if (list->n > 0) {
        struct kd_group *last = &list->v[list->n - 1];
        if (last->entity == entity && last->role == role)
            return last;
    }
    struct kd_group *group = KD_PUSH(ask->arena, list);
    *group = (struct kd_group){.entity = entity, .role = role};
    return group;
}

static bool holds(const struct kd_strings *strings, const char *wanted)
{
    for (size_t i = 0; i < strings->n; i++)
        if (strcmp(strings->v[i], wanted) == 0)
            return true;
    return false;
}

/* Adds a character's name unless it is there: several relations may be about one. */
static enum kdidx_status add_character(struct kd_ask *ask, int64_t character,
                                       struct kd_strings *out)
{
    const char *name;
    enum kdidx_status status = kd_ask_name(ask, character, &name);
    if (status == KDIDX_OK && !holds(out, name))
        *KD_PUSH(ask->arena, out) = name;
    return status;
}

/* (+: by the person, who mostly has fewer relations than the drama.) */
enum kdidx_status kd_ask_characters(struct kd_ask *ask, int64_t drama, int64_t person,
                                    struct kd_strings *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT ifnull(part.same, relation.character) FROM relation"
                         " JOIN entity AS work ON work.id = relation.drama"
                         " JOIN entity AS played ON played.id = relation.character"
                         " LEFT JOIN role AS part ON part.work = ifnull(work.same, work.id)"
                         "  AND part.character = relation.character"
                         " WHERE +relation.drama IN " KD_ALL_1 " AND relation.other IN " KD_ALL_2
                         " AND relation.kind = 'cast'"
                         " ORDER BY relation.articles - relation.copies DESC,"
                         " weight - surplus DESC, played.key");
    kd_bind_int(stmt, 1, drama);
    kd_bind_int(stmt, 2, person);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        status = add_character(ask, kd_column_int(stmt, 0), out);
        if (status != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Adds the garbled forms of a character, as the articles have it. */
static enum kdidx_status add_garbled(struct kd_ask *ask, int64_t character, struct kd_strings *out)
{
    struct kd_strings forms = {0};
    enum kdidx_status status = kd_ask_mended(ask, character, &forms);
    for (size_t i = 0; status == KDIDX_OK && i < forms.n; i++)
        if (!holds(out, forms.v[i]))
            *KD_PUSH(ask->arena, out) = forms.v[i];
    return status;
}

/* Adds one relation: 0 id, 1 entity, 2 role, 3 character, 4 its votes, 8 the character itself. */
static enum kdidx_status add_relation(struct kd_ask *ask, struct kd_stmt *stmt,
                                      struct kd_said *said, struct kd_groups *list)
{
    enum kd_role role = KD_OTHER_ROLE;
    int64_t id = kd_column_int(stmt, 0), character = kd_column_int(stmt, 3);
    struct kd_said_relation relation = kd_said_of(said, id);
    kd_role_parse(kd_column_text(stmt, 2), &role);
    bool dated = kd_ask_is_dated(ask);
    if ((dated && relation.facts == 0) || (ask->opts.by_role && role != ask->opts.role))
        return KDIDX_OK;
    struct kd_group *group = group_of(ask, list, kd_column_int(stmt, 1), role);
    group->many = dated || group->id_count > 0;
    if (group->id_count < sizeof group->ids / sizeof *group->ids)
        group->ids[group->id_count++] = id;
    group->votes = kd_ask_row_votes(stmt, 4);
    kd_dating_add(&group->dating, &relation.dating);
    kd_said_join(said, id, (uint32_t)(list->n - 1));
    if (character == 0)
        return KDIDX_OK;
    enum kdidx_status status = add_character(ask, character, &group->characters);
    if (status == KDIDX_OK && !ask->opts.brief)
        status = add_garbled(ask, kd_column_int(stmt, 8), &group->mended);
    return status;
}

#define KINDS "'cast', 'crew'"

/* The far end and the character: each the one that stands for it. */
#define RELATIONS(end, here)                                                                       \
    "SELECT relation.id, ifnull(entity.same, entity.id), ifnull(relation.role, 'actor'),"          \
    " ifnull(part.same, relation.character), relation.articles, relation.copies, weight, surplus," \
    " relation.character FROM relation JOIN entity ON entity.id = " end                            \
    " JOIN entity AS work ON work.id = relation.drama"                                             \
    " LEFT JOIN role AS part ON part.work = ifnull(work.same, work.id)"                            \
    "  AND part.character = relation.character"                                                    \
    " WHERE " here " IN " KD_ALL_1 " AND relation.kind IN (" KINDS ")"                             \
    " ORDER BY 2, 3, relation.character IS NULL, relation.articles - relation.copies DESC,"        \
    " weight - surplus DESC, " KD_CHARACTER_KEY ", work.key, " KD_OTHER_KEY

static enum kdidx_status read_said(struct kd_ask *ask, int64_t entity, bool of_person,
                                   struct kd_said *out)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, of_person ? KD_SAID("relation.other", KINDS)
                                                      : KD_SAID("relation.drama", KINDS));
    kd_bind_int(stmt, 1, entity);
    return kd_said_read(ask, stmt, out);
}

static enum kdidx_status read_relations(struct kd_ask *ask, int64_t entity, bool of_person,
                                        struct kd_said *said, struct kd_groups *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, of_person ? RELATIONS("relation.drama", "relation.other")
                                   : RELATIONS("relation.other", "relation.drama"));
    kd_bind_int(stmt, 1, entity);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        status = add_relation(ask, stmt, said, out);
        if (status != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_ask_groups(struct kd_ask *ask, int64_t entity, bool of_person,
                                struct kd_groups *out)
{
    struct kd_said said = {0};
    size_t kept = 0;
    enum kdidx_status status = read_said(ask, entity, of_person, &said);
    if (status == KDIDX_OK)
        status = read_relations(ask, entity, of_person, &said, out);
    if (status != KDIDX_OK)
        return status;
    /* An article that names a person both with and without a character counts once. */
    const struct kd_votes *votes = kd_said_votes(ask, &said, out->n);
    for (size_t i = 0; status == KDIDX_OK && i < out->n; i++) {
        struct kd_group *group = &out->v[i];
        if (group->many)
            group->votes = votes[i];
        status = kd_ask_name(ask, group->entity, &group->name);
        group->confidence = kd_weight_confidence(group->votes.weight);
        if (group->confidence + 1e-9 >= ask->opts.min_confidence)
            out->v[kept++] = *group;
    }
    out->n = kept;
    return status;
}
