/* kdidx graph: who worked with whom, as a table, JSON, or for programs that draw graphs. */
#include "query/graph.h"

#include <inttypes.h>
#include <stdio.h>

#include "cmd/answer.h"
#include "cmd/emit.h"
#include "print/graph.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { DEFAULT_DEPTH = 2, FLUSH = 1 << 20 /* bytes */ };

static const struct kd_column PARTS[] = {
    {"source", NULL, KD_COL_LEFT},        {"target", NULL, KD_COL_LEFT},
    {"person", "PERSON", KD_COL_GROUP},   {"drama", "DRAMA", KD_COL_LEFT},
    {"role", "ROLE", KD_COL_LEFT},        {"characters", "CHARACTER", KD_COL_LEFT},
    {"articles", NULL, KD_COL_RIGHT},     {"independent", "ARTICLES", KD_COL_RIGHT},
    {"confidence", "SURE", KD_COL_RIGHT},
};

static const struct kd_column PAIRS[] = {
    {"source", NULL, KD_COL_LEFT},
    {"target", NULL, KD_COL_LEFT},
    {"person", "PERSON", KD_COL_GROUP},
    {"with", "WITH", KD_COL_LEFT},
    {"dramas", "DRAMAS", KD_COL_LEFT},
    {"articles", NULL, KD_COL_RIGHT},
    {"independent", "ARTICLES", KD_COL_RIGHT},
    {"confidence", "SURE", KD_COL_RIGHT},
};

static const char *about(const struct kd_run *run)
{
    return run->options.people ? "People who act in one drama; weight: independent articles"
                               : "People and dramas; weight: independent articles";
}

/* ---- table, JSON, CSV ---- */

static void print_node(struct kd_printer *p, const struct kd_graph_node *node)
{
    kd_print_map(p);
    kd_print_pair(p, "id", node->id);
    kd_print_pair(p, "kind", node->drama ? "drama" : "person");
    kd_print_pair(p, "name", node->name);
    kd_print_pair(p, "role", node->role);
    kd_print_pair_int(p, "articles", (int64_t)node->articles);
    kd_print_pair_int(p, "independent", (int64_t)node->independent);
    kd_print_pair_int(p, "distance", node->distance);
    kd_print_end(p);
}

static void print_edge(struct kd_run *run, const struct kd_graph *graph,
                       const struct kd_graph_edge *edge)
{
    struct kd_printer *p = run->print;
    const struct kd_graph_node *from = &graph->nodes.v[edge->from], *to = &graph->nodes.v[edge->to];
    kd_print_row(p);
    kd_print_pair(p, "source", from->id);
    kd_print_pair(p, "target", to->id);
    kd_print_pair(p, "person", from->name);
    kd_print_pair(p, run->options.people ? "with" : "drama", to->name);
    if (!run->options.people)
        kd_print_pair(p, "role", kd_role_name(edge->role));
    kd_answer_strings(run, run->options.people ? "dramas" : "characters", &edge->names);
    kd_print_pair_int(p, "articles", (int64_t)edge->articles);
    kd_print_pair_int(p, "independent", (int64_t)edge->independent);
    kd_answer_confidence(run, edge->confidence);
    kd_print_end(p);
}

static enum kdidx_status print_rows(struct kd_run *run, const struct kd_graph *graph)
{
    bool people = run->options.people;
    run->paged = true; /* --limit counts nodes */
    enum kdidx_status status = kd_answer_begin(run, NULL);
    if (status != KDIDX_OK)
        return status;
    struct kd_printer *p = run->print;
    kd_print_pair(p, "around", graph->match.name);
    kd_print_key(p, "nodes");
    kd_print_list(p);
    for (size_t i = 0; i < graph->nodes.n; i++)
        print_node(p, &graph->nodes.v[i]);
    kd_print_end(p);
    kd_print_rows(p, &(struct kd_rows){"edges", people ? PAIRS : PARTS,
                                       people ? COUNT(PAIRS) : COUNT(PARTS), NULL, NULL, "person"});
    for (size_t i = 0; i < graph->edges.n; i++)
        print_edge(run, graph, &graph->edges.v[i]);
    kd_print_end(p);
    kd_print_pair_int(p, "total", (int64_t)graph->total);
    if (graph->edges.n > 0 && graph->nodes.n < graph->total)
        kd_print_text(p, KD_PLAIN, "%zu of %" PRIu64 " people%s; --limit chooses", graph->nodes.n,
                      graph->total, people ? "" : " and dramas");
    return kd_answer_end_found(run);
}

/* ---- DOT, GraphML, GEXF ---- */

static const struct kd_graph_attribute NODE_ATTRIBUTES[] = {
    {"kind", KD_GRAPH_TEXT},        {"role", KD_GRAPH_TEXT},
    {"articles", KD_GRAPH_INTEGER}, {"independent", KD_GRAPH_INTEGER},
    {"distance", KD_GRAPH_INTEGER},
};

/* "names": characters or dramas, as the graph has them. */
static const struct kd_graph_attribute PART_ATTRIBUTES[] = {
    {"role", KD_GRAPH_TEXT},
    {"characters", KD_GRAPH_TEXT},
    {"articles", KD_GRAPH_INTEGER},
    {"confidence", KD_GRAPH_REAL},
};
static const struct kd_graph_attribute PAIR_ATTRIBUTES[] = {
    {"role", KD_GRAPH_TEXT},
    {"dramas", KD_GRAPH_TEXT},
    {"articles", KD_GRAPH_INTEGER},
    {"confidence", KD_GRAPH_REAL},
};

enum { NUMBER_SIZE = 24 };

static const char *number(char text[NUMBER_SIZE], uint64_t value)
{
    snprintf(text, NUMBER_SIZE, "%" PRIu64, value);
    return text;
}

static void write_node(struct kd_graph_writer *w, const struct kd_graph_node *node)
{
    char articles[NUMBER_SIZE], independent[NUMBER_SIZE], distance[NUMBER_SIZE];
    const char *values[COUNT(NODE_ATTRIBUTES)] = {
        node->drama ? "drama" : "person", node->role, number(articles, node->articles),
        number(independent, node->independent), number(distance, node->distance)};
    kd_graph_node(w, node->id, node->name, node->drama, values);
}

static void write_edge(struct kd_run *run, struct kd_graph_writer *w, const struct kd_graph *graph,
                       const struct kd_graph_edge *edge)
{
    char articles[NUMBER_SIZE], confidence[NUMBER_SIZE];
    const char *role = kd_role_name(edge->role);
    snprintf(confidence, sizeof confidence, "%.2f", edge->confidence);
    const char *values[COUNT(PART_ATTRIBUTES)] = {
        role, edge->names.n > 0 ? kd_answer_join(run, &edge->names) : NULL,
        number(articles, edge->articles), confidence};
    kd_graph_edge(w, graph->nodes.v[edge->from].id, graph->nodes.v[edge->to].id, role,
                  edge->independent, values);
}

/* Writes what is there when it is much, or at the end. */
static enum kdidx_status flush(struct kd_run *run, struct kd_buf *out, size_t least)
{
    if (out->len < least && !out->failed)
        return KDIDX_OK;
    enum kdidx_status status = kd_emit_write(out, &run->err);
    kd_buf_clear(out);
    return status;
}

static enum kdidx_status write_graph(struct kd_run *run, const struct kd_graph *graph,
                                     enum kd_graph_format format)
{
    struct kd_buf out = KD_BUF_EMPTY;
    struct kd_graph_writer w = {.out = &out,
                                .format = format,
                                .about = about(run),
                                .creator = "kdidx " KDIDX_VERSION,
                                .node_attributes = NODE_ATTRIBUTES,
                                .node_count = COUNT(NODE_ATTRIBUTES),
                                .edge_attributes =
                                    run->options.people ? PAIR_ATTRIBUTES : PART_ATTRIBUTES,
                                .edge_count = COUNT(PART_ATTRIBUTES)};
    enum kdidx_status status = KDIDX_OK;
    kd_graph_begin(&w);
    for (size_t i = 0; status == KDIDX_OK && i < graph->nodes.n; i++) {
        write_node(&w, &graph->nodes.v[i]);
        status = flush(run, &out, FLUSH);
    }
    for (size_t i = 0; status == KDIDX_OK && i < graph->edges.n; i++) {
        write_edge(run, &w, graph, &graph->edges.v[i]);
        status = flush(run, &out, FLUSH);
    }
    kd_graph_end(&w);
    if (status == KDIDX_OK)
        status = flush(run, &out, 0);
    kd_buf_free(&out);
    return status;
}

enum kdidx_status kd_cmd_graph(struct kd_run *run)
{
    const struct kd_options *options = &run->options;
    struct kd_graph graph = {0};
    struct kd_query_opts which;
    struct kd_graph_opts opts = {
        .around = options->around,
        .depth = options->depth == 0           ? DEFAULT_DEPTH
                 : options->depth < UINT32_MAX ? (unsigned)options->depth
                                               : UINT32_MAX,
        .people = options->people,
        .limit = options->limit,
        .which = &which,
    };
    if (options->depth != 0 && options->around == NULL)
        return kd_fail(&run->err, KDIDX_USAGE, "--depth counts from a name: give --around, too");
    enum kdidx_status status = kd_answer_query_opts(run, &which);
    if (status == KDIDX_OK)
        status = kd_query_graph(run->db, &run->arena, &opts, &graph, &run->err);
    status = kd_answer_check(run, status, &graph.match);
    if (status != KDIDX_OK && (status != KDIDX_NONE || options->format >= KD_AS_DOT))
        return status;
    switch (options->format) {
    case KD_AS_DOT:
        return write_graph(run, &graph, KD_GRAPH_DOT);
    case KD_AS_GRAPHML:
        return write_graph(run, &graph, KD_GRAPH_GRAPHML);
    case KD_AS_GEXF:
        return write_graph(run, &graph, KD_GRAPH_GEXF);
    default:
        return print_rows(run, &graph);
    }
}
