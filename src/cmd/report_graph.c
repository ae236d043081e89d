/* The graph of a report: the dramas that have an entry, and of their people those who have one,
 * too, or are in several. Laid out here, so that the page needs no script; the same on every
 * machine: nothing but sums, products and square roots, in a fixed order. */
#include "cmd/report.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "print/markup.h"

/* Of the picture, in its own units. Text of CSS's 11 px is as high as 11 of them. */
enum { WIDTH = 1200, MARGIN = 40, MOST_NODES = 180, ROUNDS = 500, LABEL = 32 };

struct node {
    const char *name;
    const struct kd_report_drama *drama; /* NULL: a person */
    size_t entry;                        /* of its list; SIZE_MAX: a person without an entry */
    size_t row_drama, row;               /* the first row of such a person */
    uint64_t articles;
    size_t degree;
    bool shown;
    double x, y, dx, dy;
};

struct edge {
    size_t person, drama, entry, row; /* two nodes; the row d<entry>-p<row> */
    uint64_t articles;
};

struct picture {
    const struct kd_report *report;
    double height;
    struct kd_arena *arena;
    struct {
        struct node *v;
        size_t n, cap;
    } nodes;
    struct {
        struct edge *v;
        size_t n, cap;
    } edges;
    struct kd_report_label *labels; /* of the nodes */
};

/* ---- what is in it ---- */

static size_t find_node(const struct picture *p, const char *name, size_t entry)
{
    for (size_t i = 0; i < p->nodes.n; i++) {
        const struct node *node = &p->nodes.v[i];
        if (node->drama == NULL && node->entry == entry &&
            (entry != SIZE_MAX || strcmp(node->name, name) == 0))
            return i;
    }
    return SIZE_MAX;
}

static void add_edge(struct picture *p, size_t drama, size_t d, size_t row)
{
    const struct kd_who_person *person = &p->report->dramas.v[d].who.people.v[row];
    size_t entry = kd_report_find_person(p->report, person->name, person->role);
    size_t node = find_node(p, person->name, entry);
    if (node == SIZE_MAX) {
        node = p->nodes.n;
        *KD_PUSH(p->arena, &p->nodes) = (struct node){
            .name = person->name,
            .entry = entry,
            .row_drama = d,
            .row = row,
            .articles = entry != SIZE_MAX ? p->report->people.v[entry].what.person.independent
                                          : person->independent};
    }
    p->nodes.v[node].degree++;
    p->nodes.v[drama].degree++;
    *KD_PUSH(p->arena, &p->edges) = (struct edge){node, drama, d, row, person->independent};
}

static void add_all(struct picture *p)
{
    const struct kd_report_dramas *dramas = &p->report->dramas;
    for (size_t d = 0; d < dramas->n; d++) {
        struct kd_report_rows rows;
        size_t node = p->nodes.n;
        kd_report_choose(&dramas->v[d], &rows);
        *KD_PUSH(p->arena, &p->nodes) =
            (struct node){.name = dramas->v[d].who.drama.title,
                          .drama = &dramas->v[d],
                          .entry = d,
                          .articles = dramas->v[d].who.drama.independent};
        for (size_t i = 0; i < rows.people_count; i++)
            add_edge(p, node, d, rows.people[i]);
    }
}

/* Whether a person is shown; a drama is when any of its people are. */
static bool is_shown(const struct node *node)
{
    return node->entry != SIZE_MAX || node->degree > 1;
}

static void mark_shown(struct picture *p)
{
    for (size_t i = 0; i < p->nodes.n; i++)
        p->nodes.v[i].shown = p->nodes.v[i].drama == NULL && is_shown(&p->nodes.v[i]);
    for (size_t i = 0; i < p->edges.n; i++)
        if (p->nodes.v[p->edges.v[i].person].shown)
            p->nodes.v[p->edges.v[i].drama].shown = true;
}

/* Keeps what is shown, the first MOST_NODES of them. Dramas come before their people, and both in
 * the order of the lists. */
static void choose(struct picture *p)
{
    size_t *number = kd_arena_alloc(p->arena, (p->nodes.n + 1) * sizeof *number), kept = 0, n = 0;
    mark_shown(p);
    for (size_t i = 0; i < p->nodes.n; i++) {
        bool shown = kept < MOST_NODES && p->nodes.v[i].shown;
        number[i] = shown ? kept : SIZE_MAX;
        if (shown)
            p->nodes.v[kept++] = p->nodes.v[i];
    }
    for (size_t i = 0; i < p->edges.n; i++) {
        struct edge edge = p->edges.v[i];
        edge.person = number[edge.person];
        edge.drama = number[edge.drama];
        if (edge.person != SIZE_MAX && edge.drama != SIZE_MAX)
            p->edges.v[n++] = edge;
    }
    p->nodes.n = kept;
    p->edges.n = n;
}

/* ---- where it is (Fruchterman and Reingold, with a pull to the middle) ---- */

/* Points that fill a square evenly: multiples of two numbers whose fractions never line up. */
static void scatter(struct picture *p)
{
    for (size_t i = 0; i < p->nodes.n; i++) {
        double a = (double)(i + 1) * 0.7548776662466927, b = (double)(i + 1) * 0.5698402909980532;
        p->nodes.v[i].x = a - (double)(uint64_t)a - 0.5;
        p->nodes.v[i].y = b - (double)(uint64_t)b - 0.5;
    }
}

static void push_apart(struct node *a, struct node *b, double k)
{
    double x = a->x - b->x, y = a->y - b->y, square = x * x + y * y + 1e-9;
    double force = k * k / square;
    a->dx += x * force;
    a->dy += y * force;
    b->dx -= x * force;
    b->dy -= y * force;
}

static void pull(struct node *a, struct node *b, double k)
{
    double x = a->x - b->x, y = a->y - b->y, force = sqrt(x * x + y * y) / k;
    a->dx -= x * force;
    a->dy -= y * force;
    b->dx += x * force;
    b->dy += y * force;
}

static void lay_out(struct picture *p)
{
    struct node *v = p->nodes.v;
    size_t n = p->nodes.n;
    double k = sqrt(1.0 / (double)(n + 1)), gravity = 0.9;
    scatter(p);
    for (size_t round = 0; round < ROUNDS; round++) {
        double heat = 0.1 * (1 - (double)round / ROUNDS) + 0.0005;
        for (size_t i = 0; i < n; i++) {
            v[i].dx = -v[i].x * gravity * k * 4;
            v[i].dy = -v[i].y * gravity * k * 4;
        }
        for (size_t i = 0; i < n; i++)
            for (size_t j = i + 1; j < n; j++)
                push_apart(&v[i], &v[j], k);
        for (size_t i = 0; i < p->edges.n; i++)
            pull(&v[p->edges.v[i].person], &v[p->edges.v[i].drama], k);
        for (size_t i = 0; i < n; i++) {
            double far = sqrt(v[i].dx * v[i].dx + v[i].dy * v[i].dy) + 1e-9;
            double step = far < heat ? far : heat;
            v[i].x += v[i].dx / far * step;
            v[i].y += v[i].dy / far * step;
        }
    }
}

static int by_x(const void *a, const void *b)
{
    const struct node *x = *(const struct node *const *)a, *y = *(const struct node *const *)b;
    int order = (x->x > y->x) - (x->x < y->x);
    return order != 0 ? order : (x > y) - (x < y);
}

static int by_y(const void *a, const void *b)
{
    const struct node *x = *(const struct node *const *)a, *y = *(const struct node *const *)b;
    int order = (x->y > y->y) - (x->y < y->y);
    return order != 0 ? order : (x > y) - (x < y);
}

/* A coordinate, of what lies from first to last, in a picture of that size. */
static double spread(double at, double first, double last, double size)
{
    return last - first > 1e-9 ? (at - first) / (last - first) * size : size / 2;
}

/* The same: less than half where it was laid out, the rest by its rank, so that neither a few far
 * nodes take all the room nor all others lie in a heap. */
static double even_out(double at, double first, double last, size_t rank, size_t n, double size)
{
    return 0.4 * spread(at, first, last, size) +
           0.6 * spread((double)rank, 0, (double)(n - 1), size);
}

/* Spreads what was laid out over the picture. */
static void fit(struct picture *p)
{
    size_t n = p->nodes.n;
    p->height = 300 + 4.5 * (double)n;
    struct node **v = kd_arena_alloc(p->arena, (n + 1) * sizeof *v);
    for (size_t i = 0; i < n; i++)
        v[i] = &p->nodes.v[i];
    qsort(v, n, sizeof *v, by_x);
    double first = v[0]->x, last = v[n - 1]->x;
    for (size_t i = 0; i < n; i++)
        v[i]->x = 2 * MARGIN + even_out(v[i]->x, first, last, i, n, WIDTH - 4 * MARGIN);
    qsort(v, n, sizeof *v, by_y);
    first = v[0]->y;
    last = v[n - 1]->y;
    for (size_t i = 0; i < n; i++)
        v[i]->y = MARGIN + even_out(v[i]->y, first, last, i, n, p->height - 2 * MARGIN);
}

/* Labels stand in rows of a text's height: two that would lie over each other are moved apart, up
 * and down. */
static void part_labels(struct picture *p)
{
    enum { PASSES = 60, LINE = 15, LETTER = 6 };
    struct node *v = p->nodes.v;
    for (int pass = 0; pass < PASSES; pass++)
        for (size_t i = 0; i < p->nodes.n; i++)
            for (size_t j = i + 1; j < p->nodes.n; j++) {
                double wide = LETTER * (double)(strlen(v[i].name) + strlen(v[j].name)) / 2 + 8;
                double x = v[i].x - v[j].x, y = v[i].y - v[j].y;
                double over = LINE * 2 - (y < 0 ? -y : y);
                if ((x < 0 ? -x : x) >= (wide < 170 ? wide : 170) || over <= 0)
                    continue;
                double move = (y < 0 ? -over : over) / 4;
                v[i].y += move;
                v[j].y -= move;
            }
    double top = v[0].y, bottom = top;
    for (size_t i = 0; i < p->nodes.n; i++) {
        top = v[i].y < top ? v[i].y : top;
        bottom = v[i].y > bottom ? v[i].y : bottom;
    }
    for (size_t i = 0; i < p->nodes.n; i++)
        v[i].y = MARGIN / 2.0 + spread(v[i].y, top, bottom, p->height - 2 * MARGIN);
}

/* ---- markup ---- */

static double size_of(const struct node *node, uint64_t most)
{
    return 4 + 9 * sqrt((double)node->articles / (double)(most > 0 ? most : 1));
}

/* How wide a text of CSS's 11 px becomes in a wide font; Hangul is two columns wide. */
static double width_of(const struct node *node)
{
    size_t columns = kd_utf8_width(node->name, strlen(node->name));
    return (node->drama != NULL ? 7.8 : 7.0) * (double)(columns < LABEL ? columns : LABEL);
}

static void place_labels(struct picture *p)
{
    uint64_t most = 0;
    p->labels = kd_arena_alloc(p->arena, p->nodes.n * sizeof *p->labels);
    for (size_t i = 0; i < p->nodes.n; i++)
        most = p->nodes.v[i].articles > most ? p->nodes.v[i].articles : most;
    for (size_t i = 0; i < p->nodes.n; i++) {
        const struct node *node = &p->nodes.v[i];
        p->labels[i] = (struct kd_report_label){.x = node->x,
                                                .y = node->y,
                                                .size = size_of(node, most),
                                                .width = width_of(node),
                                                .weight = node->articles};
    }
    kd_report_place_labels(p->arena, p->labels, p->nodes.n, WIDTH, p->height);
}

static void draw_edge(struct kd_buf *out, const struct picture *p, const struct edge *edge)
{
    const struct node *person = &p->nodes.v[edge->person], *drama = &p->nodes.v[edge->drama];
    double wide = sqrt((double)edge->articles);
    kd_buf_printf(out,
                  "<a href=\"#d%zu-p%zu\" tabindex=-1 data-a=\"n%zu\" data-b=\"n%zu\">"
                  "<title>",
                  edge->entry, edge->row, edge->person, edge->drama);
    kd_report_text(out, person->name);
    kd_buf_add_str(out, " in ");
    kd_report_text(out, drama->name);
    kd_buf_add_str(out, ", ");
    kd_report_articles(out, edge->articles);
    kd_buf_printf(out,
                  "</title><line x1=%.1f y1=%.1f x2=%.1f y2=%.1f stroke-width=%.1f></line></a>\n",
                  person->x, person->y, drama->x, drama->y, wide < 6 ? wide : 6);
}

static void draw_label(struct kd_buf *out, const struct picture *p, size_t i)
{
    const struct node *node = &p->nodes.v[i];
    const struct kd_report_label *label = &p->labels[i];
    kd_buf_printf(out, "<text id=t%zu x=%.1f y=%.1f class=\"%s%s\" data-find=\"", i, label->text_x,
                  label->text_y, node->drama != NULL ? "title" : "name",
                  label->shown ? "" : " more");
    kd_report_text(out, node->name);
    kd_buf_add_str(out, "\">");
    kd_markup_clip(out, node->name, LABEL);
    kd_buf_add_str(out, "</text>\n");
}

/* A name for which there is no room comes with its mark, and is seen while that is pointed at. */
static void draw_node(struct kd_buf *out, const struct picture *p, size_t i)
{
    const struct node *node = &p->nodes.v[i];
    double size = p->labels[i].size;
    const char *kind = node->drama != NULL ? "drama" : "person";
    kd_buf_printf(out, "<a id=\"n%zu\" class=%s data-find=\"", i, kind);
    kd_report_text(out, node->name);
    if (node->entry != SIZE_MAX)
        kd_buf_printf(out, "\" href=\"#%c%zu\"", kind[0], node->entry);
    else
        kd_buf_printf(out, "\" href=\"#d%zu-p%zu\"", node->row_drama, node->row);
    kd_buf_printf(out, " aria-label=\"%s ", kind);
    kd_report_text(out, node->name);
    kd_buf_add_str(out, ", ");
    kd_report_articles(out, node->articles);
    kd_buf_add_str(out, "\"><title>");
    kd_report_text(out, node->name);
    kd_buf_add_str(out, ", ");
    kd_report_articles(out, node->articles);
    kd_buf_add_str(out, "</title>");
    if (node->drama != NULL)
        kd_buf_printf(out, "<rect x=%.1f y=%.1f width=%.1f height=%.1f rx=2></rect>",
                      node->x - size, node->y - size, 2 * size, 2 * size);
    else
        kd_buf_printf(out, "<circle cx=%.1f cy=%.1f r=%.1f></circle>", node->x, node->y, size);
    if (!p->labels[i].shown)
        draw_label(out, p, i);
    kd_buf_add_str(out, "</a>\n");
}

/* Those whose names come with them last, so that only such marks can lie over such a name. */
static void draw_nodes(struct kd_buf *out, const struct picture *p)
{
    kd_buf_add_str(out, "<g class=nodes>\n");
    for (int shown = 1; shown >= 0; shown--)
        for (size_t i = 0; i < p->nodes.n; i++)
            if (p->labels[i].shown == shown)
                draw_node(out, p, i);
    kd_buf_add_str(out, "</g>\n<g class=labels aria-hidden=true>\n");
    for (size_t i = 0; i < p->nodes.n; i++)
        if (p->labels[i].shown)
            draw_label(out, p, i);
    kd_buf_add_str(out, "</g>");
}

void kd_report_graph(struct kd_buf *out, struct kd_arena *arena, const struct kd_report *report)
{
    struct picture p = {.report = report, .arena = arena};
    add_all(&p);
    choose(&p);
    if (p.edges.n == 0) {
        kd_buf_add_str(out, "<p>No article says who acts in these dramas or makes them.</p>\n");
        return;
    }
    lay_out(&p);
    fit(&p);
    part_labels(&p);
    place_labels(&p);
    kd_buf_printf(
        out,
        "<div class=\"scroll zoom\" role=group tabindex=0 aria-label=\"Graph of people "
        "and dramas\"><svg id=graph-svg viewBox=\"0 0 %d %.0f\" role=group aria-labelledby="
        "graph-desc>\n<g class=edges>\n",
        WIDTH, p.height);
    for (size_t i = 0; i < p.edges.n; i++)
        draw_edge(out, &p, &p.edges.v[i]);
    kd_buf_add_str(out, "</g>\n");
    draw_nodes(out, &p);
    kd_buf_add_str(out, "</svg></div>\n");
}
