/* Graphs in the forms that Graphviz (DOT), most programs (GraphML) and Gephi (GEXF 1.3) read.
 *
 * Said as a stream, like print.h: begin, every node, every edge, end. What text comes from articles
 * is written without control characters, escaped as the form wants it. */
#ifndef KD_PRINT_GRAPH_H
#define KD_PRINT_GRAPH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum kd_graph_format { KD_GRAPH_DOT, KD_GRAPH_GRAPHML, KD_GRAPH_GEXF };

/* What is said of each node or edge beside its label and weight. */
enum kd_graph_type { KD_GRAPH_TEXT, KD_GRAPH_INTEGER, KD_GRAPH_REAL };
struct kd_graph_attribute {
    const char *name; /* letters alone */
    enum kd_graph_type type;
};

struct kd_graph_writer {
    struct kd_buf *out; /* the caller's; a failure stays in out->failed */
    enum kd_graph_format format;
    const char *about, *creator; /* the whole in a sentence; the program */
    const struct kd_graph_attribute *node_attributes, *edge_attributes;
    size_t node_count, edge_count; /* of attributes */
    uint64_t edges;                /* written so far; 0 at first */
};

void kd_graph_begin(struct kd_graph_writer *writer);

/* `id` is an XML name and the only one. `values`: one text for each attribute, NULL where there is
 * none. `boxed`: how DOT draws it. */
void kd_graph_node(struct kd_graph_writer *writer, const char *id, const char *label, bool boxed,
                   const char *const *values);

/* Undirected. `kind` tells two edges between the same nodes apart. */
void kd_graph_edge(struct kd_graph_writer *writer, const char *from, const char *to,
                   const char *kind, uint64_t weight, const char *const *values);

void kd_graph_end(struct kd_graph_writer *writer);

#endif
