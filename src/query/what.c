/* what PERSON: the dramas and other works of a person. */
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"

static int by_rank(const void *a, const void *b)
{
    const struct kd_group *x = a, *y = b;
    if (x->votes.independent != y->votes.independent)
        return x->votes.independent > y->votes.independent ? -1 : 1;
    if (x->votes.weight != y->votes.weight)
        return x->votes.weight > y->votes.weight ? -1 : 1;
    int order = strcmp(x->name, y->name);
    if (order != 0)
        return order;
    if (x->role != y->role)
        return x->role < y->role ? -1 : 1;
    return (x->entity > y->entity) - (x->entity < y->entity);
}

static enum kdidx_status add_work(struct kd_ask *ask, const struct kd_group *group,
                                  struct kd_what_works *works)
{
    struct kd_what_work *work = KD_PUSH(ask->arena, works);
    *work = (struct kd_what_work){.title = group->name,
                                  .role = group->role,
                                  .characters = group->characters,
                                  .mended = group->mended,
                                  .articles = group->votes.articles,
                                  .independent = group->votes.independent,
                                  .confidence = group->confidence,
                                  .seen = kd_dating_seen(&group->dating)};
    enum kdidx_status status = kd_ask_work_kind(ask, group->entity, &work->kind);
    if (status == KDIDX_OK && !ask->opts.brief)
        status = kd_ask_mended(ask, group->entity, &work->mended);
    if (status == KDIDX_OK)
        status = kd_ask_group_evidence(ask, group, &work->evidence);
    return status;
}

/* Leaves out what the network of the option does not show. */
static enum kdidx_status keep_shown(struct kd_ask *ask, struct kd_what *what,
                                    struct kd_groups *groups)
{
    int64_t network;
    size_t kept = 0;
    struct kd_match match = {0};
    bool shown = false;
    enum kdidx_status status = kd_ask_network(ask, &match, &network);
    if (status == KDIDX_NONE)
        what->match.suggestions = match.suggestions;
    if (status != KDIDX_OK || network == 0)
        return status;
    for (size_t i = 0; status == KDIDX_OK && i < groups->n; i++) {
        status = kd_ask_shows(ask, network, groups->v[i].entity, &shown);
        if (shown)
            groups->v[kept++] = groups->v[i];
    }
    groups->n = kept;
    return status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_what *what = out;
    struct kd_groups groups = {0};
    int64_t person;
    size_t first, count;
    enum kdidx_status status = kd_ask_find(ask, KD_PERSON, what->query, &what->match, &person);
    if (status != KDIDX_OK)
        return status;
    what->person.name = what->match.name;
    status = kd_ask_aliases(ask, person, what->person.name, &what->person.aliases);
    if (status == KDIDX_OK)
        status = kd_ask_mended(ask, person, &what->person.mended);
    if (status == KDIDX_OK)
        status = kd_ask_articles(ask, person, &what->person.articles, &what->person.independent);
    if (status == KDIDX_OK)
        status = kd_ask_groups(ask, person, true, &groups);
    if (status == KDIDX_OK)
        status = keep_shown(ask, what, &groups);
    if (status != KDIDX_OK)
        return status;
    if (groups.n > 0)
        qsort(groups.v, groups.n, sizeof *groups.v, by_rank);
    what->total = groups.n;
    kd_ask_page(ask, groups.n, &first, &count);
    for (size_t i = first; status == KDIDX_OK && i < first + count; i++)
        status = add_work(ask, &groups.v[i], &what->works);
    return status;
}

enum kdidx_status kd_query_what(struct kd_db *db, struct kd_arena *arena, const char *name,
                                const struct kd_query_opts *opts, struct kd_what *out,
                                struct kd_error *err)
{
    *out = (struct kd_what){.query = name};
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, out);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        *out = (struct kd_what){.query = name};
    return status;
}
