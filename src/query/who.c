/* who DRAMA: its people, their roles and characters, and the sentences that say so. */
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"

static int by_rank(const void *a, const void *b)
{
    const struct kd_group *x = a, *y = b;
    if (x->role != y->role)
        return x->role < y->role ? -1 : 1;
    if (x->votes.independent != y->votes.independent)
        return x->votes.independent > y->votes.independent ? -1 : 1;
    if (x->votes.weight != y->votes.weight)
        return x->votes.weight > y->votes.weight ? -1 : 1;
    int order = strcmp(x->name, y->name);
    return order != 0 ? order : (x->entity > y->entity) - (x->entity < y->entity);
}

static enum kdidx_status set_networks(struct kd_ask *ask, int64_t drama, struct kd_strings *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT other FROM relation JOIN entity ON entity.id = other"
                         " WHERE drama IN " KD_ALL_1 " AND relation.kind = 'airs' GROUP BY other"
                         " ORDER BY sum(relation.articles - relation.copies) DESC,"
                         " sum(weight - surplus) DESC, key");
    kd_bind_int(stmt, 1, drama);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        status = kd_ask_name(ask, kd_column_int(stmt, 0), KD_PUSH(ask->arena, out));
        if (status != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status set_drama(struct kd_ask *ask, int64_t drama, struct kd_who *who)
{
    who->drama.title = who->match.name;
    enum kdidx_status status = kd_ask_aliases(ask, drama, who->drama.title, &who->drama.aliases);
    if (status == KDIDX_OK)
        status = kd_ask_mended(ask, drama, &who->drama.mended);
    if (status == KDIDX_OK)
        status = kd_ask_work_kind(ask, drama, &who->drama.kind);
    if (status == KDIDX_OK)
        status = kd_ask_seasons(ask, drama, &who->drama.seasons);
    if (status == KDIDX_OK)
        status = set_networks(ask, drama, &who->drama.networks);
    if (status == KDIDX_OK)
        status = kd_ask_articles(ask, drama, &who->drama.articles, &who->drama.independent);
    return status;
}

static enum kdidx_status add_person(struct kd_ask *ask, const struct kd_group *group,
                                    struct kd_who_people *people)
{
    struct kd_who_person *person = KD_PUSH(ask->arena, people);
    *person = (struct kd_who_person){.name = group->name,
                                     .role = group->role,
                                     .characters = group->characters,
                                     .mended = group->mended,
                                     .articles = group->votes.articles,
                                     .independent = group->votes.independent,
                                     .confidence = group->confidence,
                                     .seen = kd_dating_seen(&group->dating)};
    enum kdidx_status status = KDIDX_OK;
    if (!ask->opts.brief)
        status = kd_ask_aliases(ask, group->entity, group->name, &person->aliases);
    if (status == KDIDX_OK && !ask->opts.brief)
        status = kd_ask_mended(ask, group->entity, &person->mended);
    if (status == KDIDX_OK)
        status = kd_ask_group_evidence(ask, group, &person->evidence);
    return status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_who *who = out;
    struct kd_groups groups = {0};
    int64_t drama;
    size_t first, count;
    enum kdidx_status status = kd_ask_find(ask, KD_WORK, who->query, &who->match, &drama);
    if (status == KDIDX_OK)
        status = set_drama(ask, drama, who);
    if (status == KDIDX_OK)
        status = kd_ask_groups(ask, drama, false, &groups);
    if (status != KDIDX_OK)
        return status;
    if (groups.n > 0)
        qsort(groups.v, groups.n, sizeof *groups.v, by_rank);
    who->total = groups.n;
    kd_ask_page(ask, groups.n, &first, &count);
    for (size_t i = first; status == KDIDX_OK && i < first + count; i++)
        status = add_person(ask, &groups.v[i], &who->people);
    return status;
}

enum kdidx_status kd_query_who(struct kd_db *db, struct kd_arena *arena, const char *name,
                               const struct kd_query_opts *opts, struct kd_who *out,
                               struct kd_error *err)
{
    *out = (struct kd_who){.query = name};
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, out);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        *out = (struct kd_who){.query = name};
    return status;
}
