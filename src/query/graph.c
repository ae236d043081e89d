/* graph: who worked with whom.
 *
 * Facts make edges between people and dramas, read once where everything is asked for, else from
 * node to node. Everything but names is known before nodes are left out by the limit, so that only
 * what is shown costs a look-up of names. */
#include "query/graph.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/index.h"
#include "base/utf8.h"
#include "query/ask.h"
#include "store/side.h"

/* A person or work that was met. */
struct node {
    int64_t entity;
    bool of_work, used; /* used: has an edge, or was asked for */
    bool is_drama;      /* of works */
    bool is_shown;      /* of dramas: by the network that was asked for, or none was */
    const char *key;
    uint64_t articles, independent;
    unsigned distance;
    uint32_t rank; /* among those that are shown, or may be */
};

/* Somebody's part in a drama. */
struct part {
    uint32_t person, drama; /* numbers of nodes; later, ranks */
    enum kd_role role;
    struct kd_votes votes;
    double confidence;
};

struct search {
    struct kd_ask *ask;
    const struct kd_graph_opts *opts;
    const struct kd_graph_sink *sink;
    struct kd_graph *out;
    int64_t network; /* whose dramas are asked for, or 0 */
    struct {
        struct node *v;
        size_t n, cap;
    } nodes;
    struct kd_index number; /* of a node, by entity */
    struct {
        struct part *v;
        size_t n, cap;
    } parts;
};

/* ---- nodes ---- */

/* Reads what ranks a node, and whether a work is a drama. */
static enum kdidx_status describe(struct search *s, struct node *node)
{
    enum kd_work_kind kind = KD_OTHER_WORK;
    struct kd_stmt *stmt = kd_stmt(s->ask->db, "SELECT key FROM entity WHERE id = ?1");
    kd_bind_int(stmt, 1, node->entity);
    enum kdidx_status status = kd_step(stmt, s->ask->err);
    if (status == KDIDX_OK)
        node->key = kd_ask_text(s->ask, stmt, 0);
    kd_done(stmt);
    if (status == KDIDX_OK)
        status = kd_ask_articles(s->ask, node->entity, &node->articles, &node->independent);
    if (status == KDIDX_OK && node->of_work)
        status = kd_ask_work_kind(s->ask, node->entity, &kind);
    node->is_drama = node->of_work && kind == KD_DRAMA;
    node->is_shown = node->is_drama;
    if (status == KDIDX_OK && node->is_drama && s->network != 0)
        status = kd_ask_shows(s->ask, s->network, node->entity, &node->is_shown);
    return status;
}

/* The number of an entity's node, which is made when it is new. */
static enum kdidx_status node_of(struct search *s, int64_t entity, bool of_work, unsigned distance,
                                 uint32_t *out)
{
    uint64_t id = (uint64_t)entity;
    struct kd_index_key key = {{(uint32_t)id, (uint32_t)(id >> 32), 0, 0}};
    uint32_t *number = kd_index_at(s->ask->arena, &s->number, key);
    if (*number == UINT32_MAX) {
        *number = (uint32_t)s->nodes.n;
        *KD_PUSH(s->ask->arena, &s->nodes) =
            (struct node){.entity = entity, .of_work = of_work, .distance = distance};
        *out = *number;
        return describe(s, &s->nodes.v[*out]);
    }
    *out = *number;
    return KDIDX_OK;
}

/* ---- edges ---- */

/* 0 person, 1 work, 2 role, 3 the family of near copies, 4 its articles, 5 the surest of them */
#define PARTS(where)                                                                               \
    "SELECT ifnull(o.same, o.id), ifnull(d.same, d.id), ifnull(relation.role, 'actor'),"           \
    " ifnull(sketch.family, fact.article), count(DISTINCT fact.article), max(fact.confidence)"     \
    " FROM relation JOIN entity AS o ON o.id = relation.other"                                     \
    " JOIN entity AS d ON d.id = relation.drama JOIN fact ON fact.relation = relation.id"          \
    " JOIN sketch ON sketch.article = fact.article"                                                \
    " WHERE relation.kind IN ('cast', 'crew') AND" KD_WITHIN_FACT where                            \
    " GROUP BY 1, 2, 3, 4 ORDER BY 1, 2, 3, 4"

/* One group of rows of PARTS being gathered. */
struct gathered {
    int64_t person, work; /* 0: nothing yet */
    enum kd_role role;
    struct kd_votes votes;
};

/* Whether all edges of a node are there already: what is gone through from node to node meets each
 * edge from both ends. */
static bool is_done(uint32_t node, uint32_t from)
{
    return from != UINT32_MAX && node < from;
}

/* Ends a group: an edge, if it is sure enough and of a drama. `from`: the node whose edges are
 * read; UINT32_MAX: all are. */
static enum kdidx_status add_part(struct search *s, const struct gathered *group, uint32_t from)
{
    uint32_t person, drama;
    double confidence = kd_weight_confidence(group->votes.weight);
    unsigned distance = from != UINT32_MAX ? s->nodes.v[from].distance + 1 : 0;
    const struct kd_query_opts *which = &s->ask->opts;
    if (group->person == 0 || confidence + 1e-9 < which->min_confidence ||
        (which->by_role && group->role != which->role))
        return KDIDX_OK;
    enum kdidx_status status = node_of(s, group->work, true, distance, &drama);
    if (status != KDIDX_OK || !s->nodes.v[drama].is_shown)
        return status;
    status = node_of(s, group->person, false, distance, &person);
    if (status != KDIDX_OK || is_done(person, from) || is_done(drama, from))
        return status;
    s->nodes.v[person].used = s->nodes.v[drama].used = true;
    *KD_PUSH(s->ask->arena, &s->parts) = (struct part){.person = person,
                                                       .drama = drama,
                                                       .role = group->role,
                                                       .votes = group->votes,
                                                       .confidence = confidence};
    return KDIDX_OK;
}

static enum kdidx_status read_parts(struct search *s, struct kd_stmt *stmt, uint32_t from)
{
    struct gathered group = {0};
    enum kdidx_status status;
    kd_ask_bind_days(s->ask, stmt);
    while ((status = kd_step(stmt, s->ask->err)) == KDIDX_OK) {
        struct gathered row = {kd_column_int(stmt, 0), kd_column_int(stmt, 1), KD_OTHER_ROLE, {0}};
        kd_role_parse(kd_column_text(stmt, 2), &row.role);
        uint64_t articles = (uint64_t)kd_column_int(stmt, 4);
        int64_t weight = kd_confidence_weight((int)kd_column_int(stmt, 5));
        if (row.person != group.person || row.work != group.work || row.role != group.role) {
            status = add_part(s, &group, from);
            if (status != KDIDX_OK)
                return status;
            group = row;
        }
        group.votes.articles += articles;
        group.votes.independent++;
        group.votes.weight += weight;
    }
    return status == KDIDX_NONE ? add_part(s, &group, from) : status;
}

static enum kdidx_status read_all(struct search *s)
{
    return read_parts(s, kd_stmt(s->ask->db, PARTS("")), UINT32_MAX);
}

static enum kdidx_status read_of(struct search *s, uint32_t from)
{
    const struct node *node = &s->nodes.v[from];
    struct kd_stmt *stmt =
        kd_stmt(s->ask->db, node->of_work ? PARTS(" AND relation.drama IN " KD_ALL_1)
                                          : PARTS(" AND relation.other IN " KD_ALL_1));
    kd_bind_int(stmt, 1, node->entity);
    return read_parts(s, stmt, from);
}

/* Breadth first: nodes are numbered in the order in which they are met, and gone through so. */
static enum kdidx_status read_around(struct search *s)
{
    enum kd_entity_kind kind;
    int64_t entity;
    uint32_t start;
    enum kdidx_status status =
        kd_ask_find_either(s->ask, s->opts->around, &s->out->match, &kind, &entity);
    if (status == KDIDX_OK)
        status = node_of(s, entity, kind == KD_WORK, 0, &start);
    if (status != KDIDX_OK)
        return status;
    if (kind == KD_WORK && !s->nodes.v[start].is_drama)
        return kd_fail(s->ask->err, KDIDX_NONE, "%s is no drama, and the graph is of dramas",
                       s->out->match.name);
    s->nodes.v[start].used = true;
    for (uint32_t i = 0; status == KDIDX_OK && i < s->nodes.n; i++) {
        const struct node *node = &s->nodes.v[i];
        if (node->distance < s->opts->depth && (!node->of_work || node->is_shown))
            status = read_of(s, i);
    }
    return status;
}

/* ---- what is shown ---- */

static int descending(uint64_t a, uint64_t b)
{
    return (a < b) - (a > b);
}

static int by_rank(const void *a, const void *b)
{
    const struct node *x = *(const struct node *const *)a, *y = *(const struct node *const *)b;
    int order = (x->distance > y->distance) - (x->distance < y->distance);
    if (order == 0)
        order = descending(x->independent, y->independent);
    if (order == 0)
        order = descending(x->articles, y->articles);
    if (order == 0)
        order = (int)y->of_work - (int)x->of_work;
    return order != 0 ? order : strcmp(x->key, y->key);
}

/* Ranks the nodes that `wanted` says and takes the first of them, up to the limit; the others' rank
 * is UINT32_MAX. *ranked has the nodes in order, *count how many there are. */
static void rank(struct search *s, bool (*wanted)(const struct search *, const struct node *),
                 struct node ***ranked, size_t *count)
{
    size_t n = 0;
    *ranked = kd_arena_alloc(s->ask->arena, (s->nodes.n + 1) * sizeof **ranked);
    for (size_t i = 0; i < s->nodes.n; i++) {
        s->nodes.v[i].rank = UINT32_MAX;
        if (wanted(s, &s->nodes.v[i]))
            (*ranked)[n++] = &s->nodes.v[i];
    }
    if (n > 0)
        qsort(*ranked, n, sizeof **ranked, by_rank);
    *count = s->opts->limit != 0 && n > s->opts->limit ? s->opts->limit : n;
    for (size_t i = 0; i < *count; i++)
        (*ranked)[i]->rank = (uint32_t)i;
    s->out->total = n;
}

static bool is_used(const struct search *s, const struct node *node)
{
    (void)s;
    return node->used;
}

static bool is_used_person(const struct search *s, const struct node *node)
{
    (void)s;
    return node->used && !node->of_work;
}

/* An XML name (Nmtoken) that stands for the key and no other one: characters that may not stand in
 * one, and full stops, are written as their number between full stops, " (crew)" as ".crew". */
static const char *id_of(struct kd_ask *ask, const struct node *node)
{
    struct kd_arena_text id = {0};
    size_t len = strlen(node->key), end = strlen(KD_CREW);
    bool crew = !node->of_work && len > end && strcmp(node->key + len - end, KD_CREW) == 0;
    len -= crew ? end : 0;
    kd_arena_printf(ask->arena, &id, node->of_work ? "drama:" : "person:");
    for (size_t i = 0, n; i < len; i += n) {
        uint32_t c = 0;
        n = kd_utf8_next(node->key + i, len - i, &c);
        bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || kd_is_hangul(c) ||
                     (c >= 0xC0 && c <= 0x2FF && c != 0xD7 && c != 0xF7) ||
                     (c >= 0x3001 && c <= 0xD7FF);
        if (plain)
            kd_arena_add(ask->arena, &id, node->key + i, n);
        else
            kd_arena_printf(ask->arena, &id, ".%x.", c);
        n = n > 0 ? n : 1;
    }
    if (crew)
        kd_arena_printf(ask->arena, &id, ".crew");
    return id.v;
}

static enum kdidx_status show_node(struct search *s, const struct node *node)
{
    struct kd_graph_node *shown = KD_PUSH(s->ask->arena, &s->out->nodes);
    *shown = (struct kd_graph_node){.id = id_of(s->ask, node),
                                    .drama = node->of_work,
                                    .articles = node->articles,
                                    .independent = node->independent,
                                    .distance = node->distance};
    enum kdidx_status status = kd_ask_full_name(s->ask, node->entity, &shown->name);
    return status == KDIDX_OK && !node->of_work
               ? kd_ask_trait(s->ask, node->entity, "role", &shown->role)
               : status;
}

/* Of the first `count` nodes those that `shown` says take the next numbers, and the caller is told
 * of them: number[rank]. */
static enum kdidx_status show_nodes(struct search *s, struct node **ranked, size_t count,
                                    const bool *shown, uint32_t *number)
{
    uint32_t n = 0;
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < count; i++)
        if (shown[i]) {
            number[i] = n++;
            status = show_node(s, ranked[i]);
        }
    if (status == KDIDX_OK && n == 0 && count < s->out->total)
        return kd_fail(s->ask->err, KDIDX_NONE,
                       "nothing joins the first %zu of %" PRIu64
                       ": a greater --limit takes in more",
                       count, s->out->total);
    if (status == KDIDX_OK && n == 0)
        return kd_fail(s->ask->err, KDIDX_NONE, "no article says%s %s",
                       s->ask->opts.min_confidence > 0 ? " as surely" : "",
                       s->opts->people ? "who acts in one drama with whom"
                                       : "who acts in a drama or makes it");
    return status == KDIDX_OK ? s->sink->nodes(s->sink->ctx, s->out) : status;
}

/* Keeps the parts whose ends are shown, with the ranks of both in place of their numbers. */
static void keep_parts(struct search *s, bool actors_alone)
{
    size_t kept = 0;
    for (size_t i = 0; i < s->parts.n; i++) {
        struct part part = s->parts.v[i];
        part.person = s->nodes.v[part.person].rank;
        part.drama = s->nodes.v[part.drama].rank;
        if (part.person != UINT32_MAX && part.drama != UINT32_MAX &&
            (part.role == KD_ACTOR || !actors_alone))
            s->parts.v[kept++] = part;
    }
    s->parts.n = kept;
}

static int order_of(uint32_t a, uint32_t b)
{
    return (a > b) - (a < b);
}

static void sort_parts(struct search *s, int (*order)(const void *, const void *))
{
    if (s->parts.n > 0)
        qsort(s->parts.v, s->parts.n, sizeof *s->parts.v, order);
}

/* ---- people and dramas ---- */

static int by_ends(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    int order = order_of(x->person, y->person);
    if (order == 0)
        order = order_of(x->drama, y->drama);
    return order != 0 ? order : (x->role > y->role) - (x->role < y->role);
}

static enum kdidx_status show_part(struct search *s, struct node **ranked, const uint32_t *number,
                                   const struct part *part)
{
    enum kdidx_status status = KDIDX_OK;
    struct kd_graph_edge edge = {.from = number[part->person],
                                 .to = number[part->drama],
                                 .role = part->role,
                                 .articles = part->votes.articles,
                                 .independent = part->votes.independent,
                                 .confidence = part->confidence};
    if (part->role == KD_ACTOR)
        status = kd_ask_characters(s->ask, ranked[part->drama]->entity,
                                   ranked[part->person]->entity, &edge.names);
    return status == KDIDX_OK ? s->sink->edge(s->sink->ctx, s->out, &edge) : status;
}

static enum kdidx_status show_parts(struct search *s)
{
    struct node **ranked;
    size_t count;
    rank(s, is_used, &ranked, &count);
    keep_parts(s, false);
    sort_parts(s, by_ends);
    bool *shown = kd_arena_alloc(s->ask->arena, count + 1);
    uint32_t *number = kd_arena_alloc(s->ask->arena, (count + 1) * sizeof *number);
    for (size_t i = 0; i < s->parts.n; i++)
        shown[s->parts.v[i].person] = shown[s->parts.v[i].drama] = true;
    enum kdidx_status status = show_nodes(s, ranked, count, shown, number);
    for (size_t i = 0; status == KDIDX_OK && i < s->parts.n; i++)
        status = show_part(s, ranked, number, &s->parts.v[i]);
    return status;
}

/* ---- people alone ----
 *
 * There are as many pairs as the squares of casts come to, so that they are made of one person at a
 * time, and handed on. */

/* That the person who is at work acts in a drama with another: two parts in it. */
struct meeting {
    uint32_t other, drama; /* ranks */
    uint32_t mine, theirs; /* parts */
};

struct company {
    struct search *s;
    struct node **dramas; /* by rank */
    const char **names;   /* of these; NULL: not looked up yet */
    uint32_t *after;      /* of each part: the first one behind those of its drama */
    const uint32_t *number;
    struct {
        struct meeting *v;
        size_t n, cap;
    } met;
    struct kd_strings shared; /* names of the dramas of one pair */
};

static int by_drama(const void *a, const void *b)
{
    const struct part *x = a, *y = b;
    int order = order_of(x->drama, y->drama);
    return order != 0 ? order : order_of(x->person, y->person);
}

static int by_other(const void *a, const void *b)
{
    const struct meeting *x = a, *y = b;
    int order = order_of(x->other, y->other);
    return order != 0 ? order : order_of(x->drama, y->drama);
}

static uint64_t lesser(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static enum kdidx_status name_drama(struct company *c, uint32_t drama)
{
    struct kd_ask *ask = c->s->ask;
    enum kdidx_status status = KDIDX_OK;
    if (c->names[drama] == NULL)
        status = kd_ask_name(ask, c->dramas[drama]->entity, &c->names[drama]);
    if (status == KDIDX_OK)
        *KD_PUSH(ask->arena, &c->shared) = c->names[drama];
    return status;
}

/* One edge of the meetings [from, to) with one other person. Of each drama both statements must be
 * right. */
static enum kdidx_status show_pair(struct company *c, size_t from, size_t to)
{
    const struct part *parts = c->s->parts.v;
    const struct meeting *met = c->met.v;
    struct kd_graph_edge edge = {.from = c->number[parts[met[from].mine].person],
                                 .to = c->number[met[from].other],
                                 .role = KD_ACTOR};
    enum kdidx_status status = KDIDX_OK;
    c->shared.n = 0;
    for (size_t i = from; status == KDIDX_OK && i < to; i++) {
        const struct part *a = &parts[met[i].mine], *b = &parts[met[i].theirs];
        edge.articles += lesser(a->votes.articles, b->votes.articles);
        edge.independent += lesser(a->votes.independent, b->votes.independent);
        edge.confidence = 1 - (1 - edge.confidence) * (1 - a->confidence * b->confidence);
        edge.confidence = edge.confidence > 0.99 ? 0.99 : edge.confidence;
        status = name_drama(c, met[i].drama);
    }
    edge.names = c->shared;
    return status == KDIDX_OK ? c->s->sink->edge(c->s->sink->ctx, c->s->out, &edge) : status;
}

/* All edges from one person, whose parts are `mine`, to those who come after. */
static enum kdidx_status show_company(struct company *c, const uint32_t *mine, size_t n)
{
    const struct part *parts = c->s->parts.v;
    enum kdidx_status status = KDIDX_OK;
    c->met.n = 0;
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = mine[i] + 1; k < c->after[mine[i]]; k++)
            *KD_PUSH(c->s->ask->arena, &c->met) =
                (struct meeting){parts[k].person, parts[k].drama, mine[i], k};
    if (c->met.n > 0)
        qsort(c->met.v, c->met.n, sizeof *c->met.v, by_other);
    for (size_t from = 0, to; status == KDIDX_OK && from < c->met.n; from = to) {
        for (to = from + 1; to < c->met.n && c->met.v[to].other == c->met.v[from].other;)
            to++;
        status = show_pair(c, from, to);
    }
    return status;
}

/* Where the drama of each part ends; who acts in one with somebody is shown. */
static void find_ends(struct company *c, bool *shown)
{
    const struct part *v = c->s->parts.v;
    size_t n = c->s->parts.n;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && v[to].drama == v[from].drama;)
            to++;
        for (size_t i = from; i < to; i++) {
            c->after[i] = (uint32_t)to;
            shown[v[i].person] = shown[v[i].person] || to - from > 1;
        }
    }
}

/* The parts of each person together, in order of rank: as they stand by drama. */
static uint32_t *by_person(struct search *s, size_t count, uint32_t *first)
{
    uint32_t *out = kd_arena_alloc(s->ask->arena, (s->parts.n + 1) * sizeof *out);
    for (size_t i = 0; i < s->parts.n; i++)
        first[s->parts.v[i].person + 1]++;
    for (size_t i = 0; i < count; i++)
        first[i + 1] += first[i];
    uint32_t *next = kd_arena_alloc(s->ask->arena, (count + 1) * sizeof *next);
    memcpy(next, first, (count + 1) * sizeof *next);
    for (size_t i = 0; i < s->parts.n; i++)
        out[next[s->parts.v[i].person]++] = (uint32_t)i;
    return out;
}

/* All dramas by rank, which says in what order a pair's dramas stand; not limited. */
static struct node **rank_dramas(struct search *s)
{
    size_t n = 0;
    struct node **dramas = kd_arena_alloc(s->ask->arena, (s->nodes.n + 1) * sizeof *dramas);
    for (size_t i = 0; i < s->nodes.n; i++)
        if (s->nodes.v[i].used && s->nodes.v[i].of_work)
            dramas[n++] = &s->nodes.v[i];
    if (n > 0)
        qsort(dramas, n, sizeof *dramas, by_rank);
    for (size_t i = 0; i < n; i++)
        dramas[i]->rank = (uint32_t)i;
    return dramas;
}

static enum kdidx_status show_people(struct search *s)
{
    struct kd_arena *arena = s->ask->arena;
    struct node **ranked;
    size_t count;
    rank(s, is_used_person, &ranked, &count);
    struct company c = {.s = s, .dramas = rank_dramas(s)};
    keep_parts(s, true);
    sort_parts(s, by_drama);
    bool *shown = kd_arena_alloc(arena, count + 1);
    uint32_t *number = kd_arena_alloc(arena, (count + 1) * sizeof *number);
    uint32_t *first = kd_arena_alloc(arena, (count + 1) * sizeof *first);
    c.names = kd_arena_alloc(arena, (s->nodes.n + 1) * sizeof *c.names);
    c.after = kd_arena_alloc(arena, (s->parts.n + 1) * sizeof *c.after);
    c.number = number;
    find_ends(&c, shown);
    const uint32_t *parts = by_person(s, count, first);
    enum kdidx_status status = show_nodes(s, ranked, count, shown, number);
    for (size_t i = 0; status == KDIDX_OK && i < count; i++)
        status = show_company(&c, parts + first[i], first[i + 1] - first[i]);
    return status;
}

/* ---- answering ---- */

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct search *s = out;
    s->ask = ask;
    enum kdidx_status status = kd_ask_network(ask, &s->out->match, &s->network);
    if (status == KDIDX_OK)
        status = s->opts->around != NULL ? read_around(s) : read_all(s);
    if (status == KDIDX_OK)
        status = s->opts->people ? show_people(s) : show_parts(s);
    return status;
}

enum kdidx_status kd_query_graph(struct kd_db *db, struct kd_arena *arena,
                                 const struct kd_graph_opts *opts, struct kd_graph *out,
                                 const struct kd_graph_sink *sink, struct kd_error *err)
{
    struct search s = {.opts = opts, .sink = sink, .out = out};
    *out = (struct kd_graph){.query = opts->around};
    enum kdidx_status status = kd_ask(db, arena, opts->which, err, answer, &s);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        *out = (struct kd_graph){.query = opts->around};
    return status;
}
