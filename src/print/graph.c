/* DOT, GraphML and GEXF. */
#include "print/graph.h"

#include <inttypes.h>
#include <string.h>

#include "print/markup.h"
#include "print/print.h"

/* ---- DOT ---- */

/* Whether what stands at an ampersand would be read as a reference: "&amp;", "&#39;". */
static bool is_reference(const char *s)
{
    size_t n = 1;
    while ((s[n] >= 'a' && s[n] <= 'z') || (s[n] >= 'A' && s[n] <= 'Z') ||
           (s[n] >= '0' && s[n] <= '9') || s[n] == '#')
        n++;
    return n > 1 && s[n] == ';';
}

/* A quoted string. In labels Graphviz reads backslashes and references; two backslashes are one. */
static void dot_string(struct kd_buf *out, const char *s)
{
    struct kd_buf clean = KD_BUF_EMPTY;
    kd_print_clean(&clean, s, strlen(s));
    kd_buf_add_char(out, '"');
    for (size_t i = 0; i < clean.len; i++) {
        char c = clean.data[i];
        if (c == '"' || c == '\\')
            kd_buf_add_char(out, '\\');
        if (c == '&' && is_reference(clean.data + i))
            kd_buf_add_str(out, "&amp;");
        else
            kd_buf_add_char(out, c);
    }
    kd_buf_add_char(out, '"');
    out->failed = out->failed || clean.failed;
    kd_buf_free(&clean);
}

static void dot_pair(struct kd_buf *out, const char *before, const char *name, const char *value)
{
    kd_buf_printf(out, "%s%s=", before, name);
    dot_string(out, value);
}

static void dot_values(struct kd_graph_writer *w, const struct kd_graph_attribute *attributes,
                       size_t count, const char *const *values)
{
    for (size_t i = 0; i < count; i++)
        if (values[i] != NULL)
            dot_pair(w->out, ", ", attributes[i].name, values[i]);
    kd_buf_add_str(w->out, "];\n");
}

static void dot_begin(struct kd_graph_writer *w)
{
    kd_buf_add_str(w->out, "graph kdidx {\n    graph [overlap=\"false\", splines=\"true\"");
    dot_pair(w->out, ", ", "comment", w->about);
    kd_buf_add_str(w->out, "];\n    node [shape=\"ellipse\"];\n");
}

static void dot_node(struct kd_graph_writer *w, const char *id, const char *label, bool boxed,
                     const char *const *values)
{
    kd_buf_add_str(w->out, "    ");
    dot_string(w->out, id);
    dot_pair(w->out, " [", "label", label);
    if (boxed)
        dot_pair(w->out, ", ", "shape", "box");
    dot_values(w, w->node_attributes, w->node_count, values);
}

static void dot_edge(struct kd_graph_writer *w, const char *from, const char *to, uint64_t weight,
                     const char *const *values)
{
    kd_buf_add_str(w->out, "    ");
    dot_string(w->out, from);
    kd_buf_add_str(w->out, " -- ");
    dot_string(w->out, to);
    kd_buf_printf(w->out, " [weight=\"%" PRIu64 "\"", weight);
    dot_values(w, w->edge_attributes, w->edge_count, values);
}

/* ---- what GraphML and GEXF share ---- */

static const char *type_name(enum kd_graph_type type)
{
    return type == KD_GRAPH_INTEGER ? "long" : type == KD_GRAPH_REAL ? "double" : "string";
}

/* ` name="value"`. */
static void xml_pair(struct kd_buf *out, const char *name, const char *value)
{
    kd_buf_printf(out, " %s=\"", name);
    kd_markup_text(out, value);
    kd_buf_add_char(out, '"');
}

static void xml_begin(struct kd_buf *out)
{
    kd_buf_add_str(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
}

/* ---- GraphML ---- */

/* Keys of nodes and of edges may not be one, so that each has the letter of its own before it. */
static void graphml_keys(struct kd_graph_writer *w, const char *of,
                         const struct kd_graph_attribute *attributes, size_t count)
{
    for (size_t i = 0; i < count; i++)
        kd_buf_printf(w->out,
                      "  <key id=\"%c.%s\" for=\"%s\" attr.name=\"%s\" attr.type=\"%s\"/>\n", of[0],
                      attributes[i].name, of, attributes[i].name, type_name(attributes[i].type));
}

static void graphml_data(struct kd_buf *out, char of, const char *name, const char *value)
{
    kd_buf_printf(out, "      <data key=\"%c.%s\">", of, name);
    kd_markup_text(out, value);
    kd_buf_add_str(out, "</data>\n");
}

static void graphml_values(struct kd_graph_writer *w, char of,
                           const struct kd_graph_attribute *attributes, size_t count,
                           const char *const *values)
{
    for (size_t i = 0; i < count; i++)
        if (values[i] != NULL)
            graphml_data(w->out, of, attributes[i].name, values[i]);
}

static void graphml_begin(struct kd_graph_writer *w)
{
    static const struct kd_graph_attribute label = {"label", KD_GRAPH_TEXT};
    static const struct kd_graph_attribute weight = {"weight", KD_GRAPH_INTEGER};
    xml_begin(w->out);
    kd_buf_add_str(w->out, "<graphml xmlns=\"http://graphml.graphdrawing.org/xmlns\""
                           " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                           " xsi:schemaLocation=\"http://graphml.graphdrawing.org/xmlns"
                           " http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd\">\n  <desc>");
    kd_markup_text(w->out, w->about);
    kd_buf_add_str(w->out, "</desc>\n");
    graphml_keys(w, "node", &label, 1);
    graphml_keys(w, "node", w->node_attributes, w->node_count);
    graphml_keys(w, "edge", &weight, 1);
    graphml_keys(w, "edge", w->edge_attributes, w->edge_count);
    kd_buf_add_str(w->out, "  <graph id=\"kdidx\" edgedefault=\"undirected\">\n");
}

static void graphml_node(struct kd_graph_writer *w, const char *id, const char *label,
                         const char *const *values)
{
    kd_buf_add_str(w->out, "    <node");
    xml_pair(w->out, "id", id);
    kd_buf_add_str(w->out, ">\n");
    graphml_data(w->out, 'n', "label", label);
    graphml_values(w, 'n', w->node_attributes, w->node_count, values);
    kd_buf_add_str(w->out, "    </node>\n");
}

static void graphml_edge(struct kd_graph_writer *w, const char *from, const char *to,
                         uint64_t weight, const char *const *values)
{
    kd_buf_add_str(w->out, "    <edge");
    xml_pair(w->out, "source", from);
    xml_pair(w->out, "target", to);
    kd_buf_printf(w->out, ">\n      <data key=\"e.weight\">%" PRIu64 "</data>\n", weight);
    graphml_values(w, 'e', w->edge_attributes, w->edge_count, values);
    kd_buf_add_str(w->out, "    </edge>\n");
}

/* ---- GEXF ---- */

static void gexf_attributes(struct kd_graph_writer *w, const char *of,
                            const struct kd_graph_attribute *attributes, size_t count)
{
    kd_buf_printf(w->out, "    <attributes class=\"%s\">\n", of);
    for (size_t i = 0; i < count; i++)
        kd_buf_printf(w->out, "      <attribute id=\"%s\" title=\"%s\" type=\"%s\"/>\n",
                      attributes[i].name, attributes[i].name, type_name(attributes[i].type));
    kd_buf_add_str(w->out, "    </attributes>\n");
}

static void gexf_values(struct kd_graph_writer *w, const struct kd_graph_attribute *attributes,
                        size_t count, const char *const *values)
{
    kd_buf_add_str(w->out, "        <attvalues>\n");
    for (size_t i = 0; i < count; i++)
        if (values[i] != NULL) {
            kd_buf_add_str(w->out, "          <attvalue");
            xml_pair(w->out, "for", attributes[i].name);
            xml_pair(w->out, "value", values[i]);
            kd_buf_add_str(w->out, "/>\n");
        }
    kd_buf_add_str(w->out, "        </attvalues>\n");
}

static void gexf_begin(struct kd_graph_writer *w)
{
    xml_begin(w->out);
    kd_buf_add_str(w->out, "<gexf xmlns=\"http://gexf.net/1.3\""
                           " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                           " xsi:schemaLocation=\"http://gexf.net/1.3"
                           " http://gexf.net/1.3/gexf.xsd\" version=\"1.3\">\n"
                           "  <meta>\n    <creator>");
    kd_markup_text(w->out, w->creator);
    kd_buf_add_str(w->out, "</creator>\n    <description>");
    kd_markup_text(w->out, w->about);
    kd_buf_add_str(w->out, "</description>\n  </meta>\n"
                           "  <graph mode=\"static\" defaultedgetype=\"undirected\">\n");
    gexf_attributes(w, "node", w->node_attributes, w->node_count);
    gexf_attributes(w, "edge", w->edge_attributes, w->edge_count);
    kd_buf_add_str(w->out, "    <nodes>\n");
}

static void gexf_node(struct kd_graph_writer *w, const char *id, const char *label,
                      const char *const *values)
{
    kd_buf_add_str(w->out, "      <node");
    xml_pair(w->out, "id", id);
    xml_pair(w->out, "label", label);
    kd_buf_add_str(w->out, ">\n");
    gexf_values(w, w->node_attributes, w->node_count, values);
    kd_buf_add_str(w->out, "      </node>\n");
}

static void gexf_edge(struct kd_graph_writer *w, const char *from, const char *to, const char *kind,
                      uint64_t weight, const char *const *values)
{
    if (w->edges == 0)
        kd_buf_add_str(w->out, "    </nodes>\n    <edges>\n");
    kd_buf_printf(w->out, "      <edge id=\"%" PRIu64 "\"", w->edges);
    xml_pair(w->out, "source", from);
    xml_pair(w->out, "target", to);
    xml_pair(w->out, "kind", kind);
    kd_buf_printf(w->out, " weight=\"%" PRIu64 "\">\n", weight);
    gexf_values(w, w->edge_attributes, w->edge_count, values);
    kd_buf_add_str(w->out, "      </edge>\n");
}

static void gexf_end(struct kd_graph_writer *w)
{
    kd_buf_add_str(w->out, w->edges == 0 ? "    </nodes>\n    <edges/>\n" : "    </edges>\n");
    kd_buf_add_str(w->out, "  </graph>\n</gexf>\n");
}

/* ---- any of them ---- */

void kd_graph_begin(struct kd_graph_writer *w)
{
    if (w->format == KD_GRAPH_DOT)
        dot_begin(w);
    else if (w->format == KD_GRAPH_GRAPHML)
        graphml_begin(w);
    else
        gexf_begin(w);
}

void kd_graph_node(struct kd_graph_writer *w, const char *id, const char *label, bool boxed,
                   const char *const *values)
{
    if (w->format == KD_GRAPH_DOT)
        dot_node(w, id, label, boxed, values);
    else if (w->format == KD_GRAPH_GRAPHML)
        graphml_node(w, id, label, values);
    else
        gexf_node(w, id, label, values);
}

void kd_graph_edge(struct kd_graph_writer *w, const char *from, const char *to, const char *kind,
                   uint64_t weight, const char *const *values)
{
    if (w->format == KD_GRAPH_DOT)
        dot_edge(w, from, to, weight, values);
    else if (w->format == KD_GRAPH_GRAPHML)
        graphml_edge(w, from, to, weight, values);
    else
        gexf_edge(w, from, to, kind, weight, values);
    w->edges++;
}

void kd_graph_end(struct kd_graph_writer *w)
{
    if (w->format == KD_GRAPH_DOT)
        kd_buf_add_str(w->out, "}\n");
    else if (w->format == KD_GRAPH_GRAPHML)
        kd_buf_add_str(w->out, "  </graph>\n</graphml>\n");
    else
        gexf_end(w);
}
