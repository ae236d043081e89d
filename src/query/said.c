#include "query/said.h"

#include <stdlib.h>

static struct kd_index_key key_of(int64_t id)
{
    return (struct kd_index_key){{(uint32_t)id, (uint32_t)((uint64_t)id >> 32), 0, 0}};
}

/* Copies and day of an article are looked up once, however many facts it has. */
static enum kdidx_status read_article(struct kd_ask *ask, int64_t article,
                                      struct kd_said_article *out)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT " KD_FAMILY_1 ", " KD_DATING_OF_ONE
                                            " FROM kd_published AS published WHERE article = ?1");
    kd_bind_int(stmt, 1, article);
    *out = (struct kd_said_article){.family = article};
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status == KDIDX_OK) {
        out->family = kd_column_int(stmt, 0);
        kd_ask_dating(ask, stmt, 1, &out->dating);
        kd_done(stmt);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status number_article(struct kd_ask *ask, struct kd_said *said, int64_t article,
                                        uint32_t *number)
{
    uint32_t *at = kd_index_at(ask->arena, &said->article_numbers, key_of(article));
    enum kdidx_status status = KDIDX_OK;
    if (*at == UINT32_MAX) {
        *at = (uint32_t)said->articles.n;
        status = read_article(ask, article, KD_PUSH(ask->arena, &said->articles));
    }
    *number = *at;
    return status;
}

static uint32_t number_relation(struct kd_ask *ask, struct kd_said *said, int64_t relation)
{
    uint32_t *at = kd_index_at(ask->arena, &said->relation_numbers, key_of(relation));
    if (*at == UINT32_MAX) {
        *at = (uint32_t)said->relations.n;
        KD_PUSH(ask->arena, &said->relations)->group = UINT32_MAX;
    }
    return *at;
}

enum kdidx_status kd_said_read(struct kd_ask *ask, struct kd_stmt *stmt, struct kd_said *out)
{
    struct kd_said_fact fact;
    enum kdidx_status status;
    kd_ask_bind_days(ask, stmt);
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        fact.confidence = (int)kd_column_int(stmt, 2);
        fact.relation = number_relation(ask, out, kd_column_int(stmt, 0));
        status = number_article(ask, out, kd_column_int(stmt, 1), &fact.article);
        if (status != KDIDX_OK)
            return status;
        struct kd_said_relation *relation = &out->relations.v[fact.relation];
        relation->facts++;
        kd_dating_add(&relation->dating, &out->articles.v[fact.article].dating);
        *KD_PUSH(ask->arena, &out->facts) = fact;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

struct kd_said_relation kd_said_of(const struct kd_said *said, int64_t relation)
{
    uint32_t number = kd_index_get(&said->relation_numbers, key_of(relation));
    return number != UINT32_MAX ? said->relations.v[number] : (struct kd_said_relation){0};
}

void kd_said_join(struct kd_said *said, int64_t relation, uint32_t group)
{
    uint32_t number = kd_index_get(&said->relation_numbers, key_of(relation));
    if (number != UINT32_MAX)
        said->relations.v[number].group = group;
}

/* ---- votes ---- */

/* A fact as a vote for a group. */
struct vote {
    uint32_t group, article;
    int64_t family;
    int confidence;
};

/* Those of one article stand together, and those of its copies, the surest first. */
static int by_family(const void *a, const void *b)
{
    const struct vote *x = a, *y = b;
    if (x->group != y->group)
        return x->group < y->group ? -1 : 1;
    if (x->family != y->family)
        return x->family < y->family ? -1 : 1;
    if (x->article != y->article)
        return x->article < y->article ? -1 : 1;
    return y->confidence - x->confidence;
}

/* The votes of the facts [from, to), which are of one group and family. */
static void count_family(const struct vote *v, size_t from, size_t to, struct kd_votes *out)
{
    int best = 0;
    for (size_t i = from; i < to; i++) {
        out->articles += i == from || v[i].article != v[i - 1].article;
        best = v[i].confidence > best ? v[i].confidence : best;
    }
    out->independent++;
    out->weight += kd_confidence_weight(best);
}

struct kd_votes *kd_said_votes(struct kd_ask *ask, const struct kd_said *said, size_t count)
{
    struct kd_votes *out = kd_arena_alloc(ask->arena, (count + 1) * sizeof *out);
    struct vote *v = kd_arena_alloc(ask->arena, (said->facts.n + 1) * sizeof *v);
    size_t n = 0;
    for (size_t i = 0; i < said->facts.n; i++) {
        const struct kd_said_fact *fact = &said->facts.v[i];
        uint32_t group = said->relations.v[fact->relation].group;
        if (group < count)
            v[n++] = (struct vote){group, fact->article, said->articles.v[fact->article].family,
                                   fact->confidence};
    }
    qsort(v, n, sizeof *v, by_family);
    for (size_t from = 0, to; from < n; from = to) {
        to = from + 1;
        while (to < n && v[to].group == v[from].group && v[to].family == v[from].family)
            to++;
        count_family(v, from, to, &out[v[from].group]);
    }
    return out;
}
