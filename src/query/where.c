/* where DRAMA: its networks, streaming services and air times. */
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"

/* A network or an air time of the drama, before it becomes a row. */
struct place {
    int64_t relation, network; /* network 0: an air time */
    const char *key, *time, *tz;
    uint8_t days;
    struct kd_votes votes;
};

struct places {
    struct place *v;
    size_t n, cap;
};

static bool is_sure_enough(const struct kd_ask *ask, const struct place *place)
{
    if (place->network == 0)
        return true; /* air times carry no confidence */
    return kd_weight_confidence(place->votes.weight) + 1e-9 >= ask->opts.min_confidence;
}

static enum kdidx_status read_places(struct kd_ask *ask, int64_t drama, struct places *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT relation.id, other, entity.key, days, time, tz,"
                         " relation.articles, relation.copies, weight, surplus FROM relation"
                         " LEFT JOIN entity ON entity.id = other"
                         " WHERE drama = ?1 AND relation.kind IN ('airs', 'airtime')");
    kd_bind_int(stmt, 1, drama);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        struct place place = {.relation = kd_column_int(stmt, 0),
                              .network = kd_column_int(stmt, 1),
                              .key = kd_ask_text(ask, stmt, 2),
                              .days = (uint8_t)kd_column_int(stmt, 3),
                              .time = kd_ask_text(ask, stmt, 4),
                              .tz = kd_ask_text(ask, stmt, 5),
                              .votes = kd_ask_row_votes(stmt, 6)};
        if (is_sure_enough(ask, &place))
            *KD_PUSH(ask->arena, out) = place;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* As SQL orders them: what is not said comes first. */
static int by_text(const char *a, const char *b)
{
    if (a == NULL || b == NULL)
        return (a != NULL) - (b != NULL);
    return strcmp(a, b);
}

/* Networks first; then what most articles say. */
static int by_rank(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    if ((x->network == 0) != (y->network == 0))
        return x->network == 0 ? 1 : -1;
    if (x->votes.independent != y->votes.independent)
        return x->votes.independent > y->votes.independent ? -1 : 1;
    if (x->votes.weight != y->votes.weight)
        return x->votes.weight > y->votes.weight ? -1 : 1;
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
    struct kd_group group = {.ids = {place->relation}, .id_count = 1};
    struct kd_where_row *row = KD_PUSH(ask->arena, rows);
    *row = (struct kd_where_row){.days = place->days,
                                 .time = place->time,
                                 .tz = place->tz,
                                 .articles = place->votes.articles,
                                 .independent = place->votes.independent};
    enum kdidx_status status = KDIDX_OK;
    if (place->network != 0) {
        row->confidence = kd_weight_confidence(place->votes.weight);
        status = kd_ask_name(ask, place->network, &row->network);
    }
    if (status == KDIDX_OK)
        status = kd_ask_group_evidence(ask, &group, &row->evidence);
    return status;
}

static enum kdidx_status add_rows(struct kd_ask *ask, int64_t drama, struct kd_where *where)
{
    struct places places = {0};
    size_t first, count;
    enum kdidx_status status = read_places(ask, drama, &places);
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
