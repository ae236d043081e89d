/* graph: who worked with whom, as nodes and edges. As in query/query.h for all that is not said. */
#ifndef KD_GRAPH_QUERY_H
#define KD_GRAPH_QUERY_H

#include "query/query.h"

struct kd_graph_opts {
    const char *around; /* a drama or person from which to go; NULL: everything */
    unsigned depth;     /* steps from there: 1 to the dramas of a person or the people of a drama,
                           2 to the people of these dramas ... */
    bool people;        /* people alone: an edge between two who act in one drama */
    size_t limit;       /* nodes at most: nearest first, then most named; 0: all */
    /* Of these: min_confidence and role: edges below and of others are left out, and what only they
     * lead to; since, until: articles that count; network: only dramas that it shows. NULL: none */
    const struct kd_query_opts *which;
};

/* A person or a drama that some edge ends at, or that was asked for. */
struct kd_graph_node {
    const char *id;   /* "person:leejaewook", "drama:alchemyofsouls": of the name, so that it is the
                         same in every database; an XML name */
    const char *name; /* of two people of one name "Kim Hee-won (director)" */
    bool drama;
    const char *role;               /* of a person: in which most articles show them, or NULL */
    uint64_t articles, independent; /* that name it */
    unsigned distance;              /* steps from what was asked for; 0 when everything was */
};

struct kd_graph_nodes {
    struct kd_graph_node *v;
    size_t n, cap;
};

/* A person's part in a drama, one for each role; or, of people alone, two who act in one drama. */
struct kd_graph_edge {
    size_t from, to;         /* nodes: the person and the drama; two people, the first one first */
    enum kd_role role;       /* KD_ACTOR between people */
    struct kd_strings names; /* characters, most stated first; between people the dramas */
    /* That say so. Between people, for each drama as many as say so of the one of whom fewer do. */
    uint64_t articles, independent;
    double confidence; /* between people: that both act in one of the dramas */
};

struct kd_graph {
    const char *query; /* NULL: everything */
    struct kd_match match;
    uint64_t total;              /* nodes before the limit */
    struct kd_graph_nodes nodes; /* by distance, independent, articles, kind and key */
};

/* `nodes` is called once, when all nodes are known and there is an edge; then `edge` for each, by
 * from, to, role. An edge is valid during its call only: of people alone there can be very many.
 * Another status than KDIDX_OK ends the query and is returned. */
struct kd_graph_sink {
    void *ctx;
    enum kdidx_status (*nodes)(void *ctx, const struct kd_graph *graph);
    enum kdidx_status (*edge)(void *ctx, const struct kd_graph *graph,
                              const struct kd_graph_edge *edge);
};

/* KDIDX_NONE when there is no edge, or nothing has the name. Memory: as people have parts in
 * dramas. Time: as facts are read; of people alone also as pairs of actors in one drama are. */
enum kdidx_status kd_query_graph(struct kd_db *db, struct kd_arena *arena,
                                 const struct kd_graph_opts *opts, struct kd_graph *out,
                                 const struct kd_graph_sink *sink, struct kd_error *err);

#endif
