/* where DRAMA: its networks, streaming services and air times. */
#include <stdlib.h>
#include <string.h>

#include "query/said.h"

/* A network or an air time of the drama, before it becomes a row. */
struct place {
    struct kd_group group; /* entity: the network, 0 for an air time */
    const char *key, *time, *tz;
    uint8_t days;
};

struct places {
    struct place *v;
    size_t n, cap;
};

static bool is_sure_enough(const struct kd_ask *ask, const struct place *place)
{
    if (place->group.entity == 0)
        return true; /* air times carry no confidence */
    return kd_weight_confidence(place->group.votes.weight) + 1e-9 >= ask->opts.min_confidence;
}

/* As SQL orders them: what is not said comes first. */
static int by_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

/* Its relations stand side by side: one for each of the drama's entities that are one. */
static bool is_same_place(const struct place *a, const struct place *b)
{
    if (a->group.entity != 0 || b->group.entity != 0)
        return a->group.entity == b->group.entity;
    return a->days == b->days && by_text(a->time, b->time) == 0 && by_text(a->tz, b->tz) == 0;
}

static void add_place(struct kd_ask *ask, const struct place *place, struct places *out)
{
    struct place *last = out->n > 0 ? &out->v[out->n - 1] : NULL;
    if (last == NULL || !is_same_place(last, place)) {
        *KD_PUSH(ask->arena, out) = *place;
        return;
    }
    last->group.many = true;
    kd_dating_add(&last->group.dating, &place->group.dating);
    if (last->group.id_count < sizeof last->group.ids / sizeof *last->group.ids)
        last->group.ids[last->group.id_count++] = place->group.ids[0];
}

#define KINDS "'airs', 'airtime'"

static enum kdidx_status read_said(struct kd_ask *ask, int64_t drama, struct kd_said *out)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, KD_SAID("relation.drama", KINDS));
    kd_bind_int(stmt, 1, drama);
    return kd_said_read(ask, stmt, out);
}

static enum kdidx_status read_places(struct kd_ask *ask, int64_t drama, struct kd_said *said,
                                     struct places *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT relation.id, relation.other, entity.key, days, time, tz,"
                         " relation.articles, relation.copies, weight, surplus"
                         " FROM relation LEFT JOIN entity ON entity.id = relation.other"
                         " WHERE relation.drama IN " KD_ALL_1 " AND relation.kind IN (" KINDS ")"
                         " ORDER BY relation.other, days, time, tz," KD_DRAMA_KEY);
    kd_bind_int(stmt, 1, drama);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        int64_t id = kd_column_int(stmt, 0);
        struct kd_said_relation relation = kd_said_of(said, id);
        if (kd_ask_is_dated(ask) && relation.facts == 0)
            continue;
        struct place place = {.group = {.entity = kd_column_int(stmt, 1),
                                        .ids = {id},
                                        .id_count = 1,
                                        .votes = kd_ask_row_votes(stmt, 6),
                                        .dating = relation.dating},
                              .key = kd_ask_text(ask, stmt, 2),
                              .days = (uint8_t)kd_column_int(stmt, 3),
                              .time = kd_ask_text(ask, stmt, 4),
                              .tz = kd_ask_text(ask, stmt, 5)};
        add_place(ask, &place, out);
        kd_said_join(said, id, (uint32_t)(out->n - 1));
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* An article that says so of two entities which are one counts once. What is not sure goes. */
static void count_places(struct kd_ask *ask, const struct kd_said *said, struct places *places)
{
    size_t kept = 0;
    const struct kd_votes *votes = kd_said_votes(ask, said, places->n);
    for (size_t i = 0; i < places->n; i++) {
        struct place *place = &places->v[i];
        if (place->group.many || kd_ask_is_dated(ask))
            place->group.votes = votes[i];
        if (is_sure_enough(ask, place))
            places->v[kept++] = *place;
    }
    places->n = kept;
}

/* The rows of one network; networks have one entity each. */
static void keep_network(struct places *places, int64_t network)
{
    size_t kept = 0;
    for (size_t i = 0; i < places->n; i++)
        if (places->v[i].group.entity == network)
            places->v[kept++] = places->v[i];
    places->n = kept;
}

/* Networks first; then what most articles say. */
static int by_rank(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if ((x->group.entity == 0) != (y->group.entity == 0))
        return x->group.entity == 0 ? 1 : -1;
    if (x->group.votes.independent != y->group.votes.independent)
        return x->group.votes.independent > y->group.votes.independent ? -1 : 1;
    if (x->group.votes.weight != y->group.votes.weight)
        return x->group.votes.weight > y->group.votes.weight ? -1 : 1;
    int order = by_text(x->key, y->key);
    if (order == 0)
        order = (x->days > y->days) - (x->days < y->days);
    if (order == 0)
        order = by_text(x->time, y->time);
    return order != 0 ? order : by_text(x->tz, y->tz);
}

static enum kdidx_status add_row(struct kd_ask *ask, const struct place *place,
                                 struct kd_where_rows *rows)
{
    struct kd_where_row *row = KD_PUSH(ask->arena, rows);
    /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): kd_ask_page stays in the list */
    *row = (struct kd_where_row){.days = place->days,
                                 .time = place->time,
                                 .tz = place->tz,
                                 .articles = place->group.votes.articles,
                                 .independent = place->group.votes.independent,
                                 .seen = kd_dating_seen(&place->group.dating)};
    enum kdidx_status status = KDIDX_OK;
    if (place->group.entity != 0) {
        row->confidence = kd_weight_confidence(place->group.votes.weight);
        status = kd_ask_name(ask, place->group.entity, &row->network);
    }
    if (status == KDIDX_OK)
        status = kd_ask_group_evidence(ask, &place->group, &row->evidence);
    return status;
}

static enum kdidx_status add_rows(struct kd_ask *ask, int64_t drama, struct kd_where *where)
{
    struct kd_said said = {0};
    struct places places = {0};
    size_t first, count;
    int64_t network;
    struct kd_match match = {0};
    enum kdidx_status status = kd_ask_network(ask, &match, &network);
    if (status == KDIDX_NONE)
        where->match.suggestions = match.suggestions;
    if (status == KDIDX_OK)
        status = read_said(ask, drama, &said);
    if (status == KDIDX_OK)
        status = read_places(ask, drama, &said, &places);
    if (status != KDIDX_OK)
        return status;
    count_places(ask, &said, &places);
    if (network != 0)
        keep_network(&places, network);
    if (places.n > 0)
        qsort(places.v, places.n, sizeof *places.v, by_rank);
    where->total = places.n;
    kd_ask_page(ask, places.n, &first, &count);
    for (size_t i = first; status == KDIDX_OK && i < first + count; i++)
        status = add_row(ask, &places.v[i], &where->rows);
    return status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_where *where = out;
    int64_t drama;
    enum kdidx_status status = kd_ask_find(ask, KD_WORK, where->query, &where->match, &drama);
    if (status != KDIDX_OK)
        return status;
    where->drama.title = where->match.name;
    status = kd_ask_aliases(ask, drama, where->drama.title, &where->drama.aliases);
    if (status == KDIDX_OK)
        status = kd_ask_mended(ask, drama, &where->drama.mended);
    if (status == KDIDX_OK)
        status = kd_ask_work_kind(ask, drama, &where->drama.kind);
    if (status == KDIDX_OK)
        status = kd_ask_seasons(ask, drama, &where->drama.seasons);
    if (status == KDIDX_OK)
        status = kd_ask_articles(ask, drama, &where->drama.articles, &where->drama.independent);
    if (status == KDIDX_OK)
        status = add_rows(ask, drama, where);
    return status;
}

enum kdidx_status kd_query_where(struct kd_db *db, struct kd_arena *arena, const char *name,
                                 const struct kd_query_opts *opts, struct kd_where *out,
                                 struct kd_error *err)
{
    *out = (struct kd_where){.query = name};
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, out);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        *out = (struct kd_where){.query = name};
    return status;
}
