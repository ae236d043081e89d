/* Which marks of a report's graph have their name beside them: the heaviest first, where there is
 * room, so that no name lies over another, or over a mark. */
#include "cmd/report.h"

#include <stdlib.h>

/* Of text of 11 px: how far it reaches above its base line and below, and the least gap. */
enum { ABOVE = 10, BELOW = 3, GAP = 2 };

struct box {
    double left, top, right, bottom;
};

static bool overlap(struct box a, struct box b)
{
    return a.left < b.right + GAP && b.left < a.right + GAP && a.top < b.bottom + GAP &&
           b.top < a.bottom + GAP;
}

static struct box of_mark(const struct kd_report_label *label)
{
    return (struct box){label->x - label->size, label->y - label->size, label->x + label->size,
                        label->y + label->size};
}

static struct box of_text(const struct kd_report_label *label)
{
    return (struct box){label->text_x - label->width / 2, label->text_y - ABOVE,
                        label->text_x + label->width / 2, label->text_y + BELOW};
}

/* Below its mark, above, to the right, to the left. */
enum { SIDES = 4 };
static void put(struct kd_report_label *label, int side)
{
    double aside = label->size + 4 + label->width / 2;
    label->text_x = label->x + (side == 2 ? aside : side == 3 ? -aside : 0);
    label->text_y = label->y + (side == 0   ? label->size + ABOVE + 1
                                : side == 1 ? -label->size - BELOW - 1
                                            : 4);
}

static bool has_room(const struct kd_report_label *v, size_t n, size_t own, double width,
                     double height)
{
    struct box text = of_text(&v[own]);
    if (text.left < 0 || text.top < 0 || text.right > width || text.bottom > height)
        return false;
    for (size_t i = 0; i < n; i++)
        if (i != own &&
            (overlap(text, of_mark(&v[i])) || (v[i].shown && overlap(text, of_text(&v[i])))))
            return false;
    return true;
}

static int by_weight(const void *a, const void *b)
{
    const struct kd_report_label *x = *(struct kd_report_label *const *)a,
                                 *y = *(struct kd_report_label *const *)b;
    int order = (x->weight < y->weight) - (x->weight > y->weight);
    return order != 0 ? order : (x > y) - (x < y);
}

void kd_report_place_labels(struct kd_arena *arena, struct kd_report_label *v, size_t n,
                            double width, double height)
{
    struct kd_report_label **order =
        kd_arena_alloc(arena, (n + 1) * sizeof(struct kd_report_label *));
    for (size_t i = 0; i < n; i++)
        order[i] = &v[i];
    if (n > 0)
        qsort(order, n, sizeof *order, by_weight);
    for (size_t i = 0; i < n; i++) {
        struct kd_report_label *label = order[i];
        for (int side = 0; !label->shown && side < SIDES; side++) {
            put(label, side);
            label->shown = has_room(v, n, (size_t)(label - v), width, height);
        }
        if (!label->shown)
            put(label, 0);
    }
}
