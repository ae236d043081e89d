/* Cast and crew, gathered into the rows of `who` and `what`. */
#include <string.h>

#include "query/ask.h"

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

/* Adds one relation: 0 id, 1 entity, 2 role, 3 character, 4 its votes, 8 its dating, 10 how many of
 * its facts count, 11 the character itself. */
static enum kdidx_status add_relation(struct kd_ask *ask, struct kd_stmt *stmt,
                                      struct kd_groups *list)
{
    enum kd_role role = KD_OTHER_ROLE;
    int64_t id = kd_column_int(stmt, 0), character = kd_column_int(stmt, 3);
    kd_role_parse(kd_column_text(stmt, 2), &role);
    bool dated = kd_ask_is_dated(ask);
    if ((dated && kd_column_int(stmt, 10) == 0) || (ask->opts.by_role && role != ask->opts.role))
        return KDIDX_OK;
    struct kd_group *group = group_of(ask, list, kd_column_int(stmt, 1), role);
    group->many = dated || group->id_count > 0;
    if (group->id_count < sizeof group->ids / sizeof *group->ids)
        group->ids[group->id_count++] = id;
    group->votes = kd_ask_row_votes(stmt, 4);
    kd_ask_dating(ask, stmt, 8, &group->dating);
    if (character == 0)
        return KDIDX_OK;
    enum kdidx_status status = add_character(ask, character, &group->characters);
    return status == KDIDX_OK ? add_garbled(ask, kd_column_int(stmt, 11), &group->mended) : status;
}

/* The far end and the character: each the one that stands for it. */
#define RELATIONS(end, here)                                                                       \
    "SELECT relation.id, ifnull(entity.same, entity.id), ifnull(relation.role, 'actor'),"          \
    " ifnull(part.same, relation.character), relation.articles, relation.copies, weight, surplus," \
    " " KD_DATING                                                                                  \
    ", count(fact.article), relation.character FROM relation JOIN entity ON entity.id = " end      \
    " JOIN entity AS work ON work.id = relation.drama"                                             \
    " LEFT JOIN role AS part ON part.work = ifnull(work.same, work.id)"                            \
    "  AND part.character = relation.character"                                                    \
    " LEFT JOIN fact ON fact.relation = relation.id AND" KD_WITHIN_FACT                            \
    " LEFT JOIN kd_published AS published ON published.article = fact.article"                     \
    " WHERE " here " IN " KD_ALL_1 " AND relation.kind IN ('cast', 'crew') GROUP BY relation.id"   \
    " ORDER BY 2, 3, relation.character IS NULL, relation.articles - relation.copies DESC,"        \
    " weight - surplus DESC, " KD_CHARACTER_KEY ", work.key, " KD_OTHER_KEY

static struct kd_stmt *relations_of(struct kd_ask *ask, int64_t entity, bool of_person)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, of_person ? RELATIONS("relation.drama", "relation.other")
                                   : RELATIONS("relation.other", "relation.drama"));
    kd_bind_int(stmt, 1, entity);
    kd_ask_bind_days(ask, stmt);
    return stmt;
}

/* What the articles say of each row, in the order of RELATIONS: 0 entity, 1 role, 2 the vote. */
#define VOTES(end, here)                                                                           \
    "SELECT ifnull(entity.same, entity.id), ifnull(relation.role, 'actor'),"                       \
    " ifnull(family, fact.article), max(confidence) FROM relation"                                 \
    " JOIN entity ON entity.id = " end " JOIN fact ON fact.relation = relation.id"                 \
    " JOIN sketch ON sketch.article = fact.article WHERE " here " IN " KD_ALL_1                    \
    " AND relation.kind IN ('cast', 'crew') AND" KD_WITHIN_FACT                                    \
    " GROUP BY 1, 2, fact.article ORDER BY 1, 2, 3, 4 DESC"

/* Whether the vote is for a row before this one, for this one (0) or for one behind it. */
static int order_of_vote(struct kd_stmt *stmt, const struct kd_group *group)
{
    int64_t entity = kd_column_int(stmt, 0);
    if (entity != group->entity)
        return entity < group->entity ? -1 : 1;
    return strcmp(kd_column_text(stmt, 1), kd_role_name(group->role));
}

/* An article that names a person both with and without a character counts once: where several
 * relations make one row, its articles are gone through, those of all rows in one pass. */
static enum kdidx_status count_groups(struct kd_ask *ask, int64_t entity, bool of_person,
                                      struct kd_groups *groups)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, of_person ? VOTES("relation.drama", "relation.other")
                                                      : VOTES("relation.other", "relation.drama"));
    kd_bind_int(stmt, 1, entity);
    kd_ask_bind_days(ask, stmt);
    const struct kd_group *last = NULL;
    size_t at = 0;
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        while (at < groups->n && order_of_vote(stmt, &groups->v[at]) > 0)
            at++;
        struct kd_group *group = at < groups->n ? &groups->v[at] : NULL;
        if (group == NULL || order_of_vote(stmt, group) < 0 || !group->many)
            continue; /* of a role that was not asked for, or counted already */
        if (group != last)
            group->votes = (struct kd_votes){0};
        kd_ask_count_vote(&group->votes, stmt, 2);
        last = group;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static bool any_many(const struct kd_groups *groups)
{
    for (size_t i = 0; i < groups->n; i++)
        if (groups->v[i].many)
            return true;
    return false;
}

enum kdidx_status kd_ask_groups(struct kd_ask *ask, int64_t entity, bool of_person,
                                struct kd_groups *out)
{
    struct kd_stmt *stmt = relations_of(ask, entity, of_person);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        status = add_relation(ask, stmt, out);
        if (status != KDIDX_OK)
            return status;
    }
    if (status != KDIDX_NONE)
        return status;
    size_t kept = 0;
    status = any_many(out) ? count_groups(ask, entity, of_person, out) : KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < out->n; i++) {
        struct kd_group *group = &out->v[i];
        status = kd_ask_name(ask, group->entity, &group->name);
        group->confidence = kd_weight_confidence(group->votes.weight);
        if (group->confidence + 1e-9 >= ask->opts.min_confidence)
            out->v[kept++] = *group;
    }
    out->n = kept;
    return status;
}
