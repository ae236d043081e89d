/* kdidx graph: who worked with whom, as a table, JSON, or for programs that draw graphs. */
#include "query/graph.h"

#include <inttypes.h>
#include <stdio.h>

#include "cmd/answer.h"
#include "cmd/emit.h"
#include "print/graph.h"

#define COUNT(array) (sizeof(array) / sizeof *(array))

enum { DEFAULT_DEPTH = 2, FLUSH = 1 << 20 /* bytes */, TABLE_NODES = 1000 };

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

/* A graph that is printed as an answer. */
struct printed {
    struct kd_run *run;
    struct kd_rows rows;
};

static enum kdidx_status print_edge(void *ctx, const struct kd_graph *graph,
                                    const struct kd_graph_edge *edge)
{
    struct kd_run *run = ((struct printed *)ctx)->run;
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
    return KDIDX_OK;
}

static enum kdidx_status begin_rows(struct printed *to, const struct kd_graph *graph)
{
    struct kd_run *run = to->run;
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
    to->rows = (struct kd_rows){
        "edges", people ? PAIRS : PARTS, people ? COUNT(PAIRS) : COUNT(PARTS), NULL, NULL,
        "person"};
    kd_print_rows(p, &to->rows);
    return KDIDX_OK;
}

static enum kdidx_status print_nodes(void *ctx, const struct kd_graph *graph)
{
    struct printed *to = ctx;
    kd_answer_check(to->run, KDIDX_OK, &graph->match);
    return begin_rows(to, graph);
}

static enum kdidx_status end_rows(struct kd_run *run, const struct kd_graph *graph)
{
    struct kd_printer *p = run->print;
    kd_print_end(p);
    kd_print_pair_int(p, "total", (int64_t)graph->total);
    if (graph->nodes.n > 0 && graph->nodes.n < graph->total)
        kd_print_text(p, KD_PLAIN, "%zu of %" PRIu64 " people%s; --limit chooses", graph->nodes.n,
                      graph->total, run->options.people ? "" : " and dramas");
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

/* Where a graph is written to. */
struct written {
    struct kd_run *run;
    struct kd_buf out, names;
    struct kd_graph_writer writer;
};

/* "a, b, c" */
static const char *join(struct kd_buf *out, const struct kd_strings *strings)
{
    kd_buf_clear(out);
    for (size_t i = 0; i < strings->n; i++)
        kd_buf_printf(out, "%s%s", i > 0 ? ", " : "", strings->v[i]);
    kd_buf_add_char(out, '\0');
    return out->failed ? "" : out->data;
}

/* Writes what is there when it is much, or at the end. */
static enum kdidx_status flush(struct written *to, size_t least)
{
    to->out.failed = to->out.failed || to->names.failed;
    if (to->out.len < least && !to->out.failed)
        return KDIDX_OK;
    enum kdidx_status status = kd_emit_write(&to->out, &to->run->err);
    kd_buf_clear(&to->out);
    return status;
}

static enum kdidx_status write_nodes(void *ctx, const struct kd_graph *graph)
{
    struct written *to = ctx;
    enum kdidx_status status = KDIDX_OK;
    kd_answer_check(to->run, KDIDX_OK, &graph->match);
    kd_graph_begin(&to->writer);
    for (size_t i = 0; status == KDIDX_OK && i < graph->nodes.n; i++) {
        write_node(&to->writer, &graph->nodes.v[i]);
        status = flush(to, FLUSH);
    }
    return status;
}

static enum kdidx_status write_edge(void *ctx, const struct kd_graph *graph,
                                    const struct kd_graph_edge *edge)
{
    struct written *to = ctx;
    char articles[NUMBER_SIZE], confidence[NUMBER_SIZE];
    const char *role = kd_role_name(edge->role);
    snprintf(confidence, sizeof confidence, "%.2f", edge->confidence);
    const char *values[COUNT(PART_ATTRIBUTES)] = {
        role, edge->names.n > 0 ? join(&to->names, &edge->names) : NULL,
        number(articles, edge->articles), confidence};
    kd_graph_edge(&to->writer, graph->nodes.v[edge->from].id, graph->nodes.v[edge->to].id, role,
                  edge->independent, values);
    return flush(to, FLUSH);
}

static enum kdidx_status write_graph(struct kd_run *run, const struct kd_graph_opts *opts,
                                     struct kd_graph *graph, enum kd_graph_format format)
{
    struct written to = {.run = run, .out = KD_BUF_EMPTY, .names = KD_BUF_EMPTY};
    const struct kd_graph_sink sink = {&to, write_nodes, write_edge};
    to.writer = (struct kd_graph_writer){.out = &to.out,
                                         .format = format,
                                         .about = about(run),
                                         .creator = "kdidx " KDIDX_VERSION,
                                         .node_attributes = NODE_ATTRIBUTES,
                                         .node_count = COUNT(NODE_ATTRIBUTES),
                                         .edge_attributes = run->options.people ? PAIR_ATTRIBUTES
                                                                                : PART_ATTRIBUTES,
                                         .edge_count = COUNT(PART_ATTRIBUTES)};
    enum kdidx_status status = kd_query_graph(run->db, &run->arena, opts, graph, &sink, &run->err);
    if (status == KDIDX_OK) {
        kd_graph_end(&to.writer);
        status = flush(&to, 0);
    }
    kd_buf_free(&to.out);
    kd_buf_free(&to.names);
    return kd_answer_check(run, status, status == KDIDX_NONE ? &graph->match : NULL);
}

static enum kdidx_status print_rows(struct kd_run *run, const struct kd_graph_opts *opts,
                                    struct kd_graph *graph)
{
    struct printed to = {.run = run};
    const struct kd_graph_sink sink = {&to, print_nodes, print_edge};
    enum kdidx_status status = kd_query_graph(run->db, &run->arena, opts, graph, &sink, &run->err);
    if (status == KDIDX_NONE) {
        kd_answer_check(run, status, &graph->match);
        status = begin_rows(&to, graph);
    }
    return status == KDIDX_OK ? end_rows(run, graph) : status;
}

static enum kdidx_status answer(struct kd_run *run, const struct kd_graph_opts *opts,
                                struct kd_graph *graph)
{
    switch (run->options.format) {
    case KD_AS_DOT:
        return write_graph(run, opts, graph, KD_GRAPH_DOT);
    case KD_AS_GRAPHML:
        return write_graph(run, opts, graph, KD_GRAPH_GRAPHML);
    case KD_AS_GEXF:
        return write_graph(run, opts, graph, KD_GRAPH_GEXF);
    default:
        return print_rows(run, opts, graph);
    }
}

/* A table holds its rows until the last is there, and nobody reads a million. */
static uint64_t limit_of(const struct kd_options *options)
{
    bool table = options->format == KD_PRINT_TABLE;
    return options->limit == 0 && table ? TABLE_NODES : options->limit;
}

enum kdidx_status kd_cmd_graph(struct kd_run *run)
{
    const struct kd_options *options = &run->options;
    struct kd_graph graph = {0};
    struct kd_query_opts which = kd_answer_query_opts(run);
    struct kd_graph_opts opts = {
        .around = options->around,
        .depth = options->depth == 0           ? DEFAULT_DEPTH
                 : options->depth < UINT32_MAX ? (unsigned)options->depth
                                               : UINT32_MAX,
        .people = options->people,
        .limit = limit_of(options),
        .which = &which,
    };
    if (options->depth != 0 && options->around == NULL)
        return kd_fail(&run->err, KDIDX_USAGE, "--depth counts from a name: give --around, too");
    return answer(run, &opts, &graph);
}
