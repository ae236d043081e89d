/* The numbered headings of a list, "1. Salt Road", "2. Moss": they name things of one type. */
#include <stdlib.h>

#include "extract/resolve_p.h"
#include "extract/token.h"

enum { MOST = 64 /* headings */ };

/* A heading: its number, and the thing that it names. */
struct heading {
    uint32_t number, thing;
};

/* Whether nothing but brackets stands in [t, last). */
static bool is_bracketed(const struct kd_doc *doc, uint32_t t, uint32_t last)
{
    return t == last || (kd_is_punct(doc, t, '(') && kd_is_punct(doc, last - 1, ')'));
}

/* Whether the line is "3. W" or "#3: W (2019)". */
static bool is_numbered(const struct kd_resolver *r, const struct kd_line *line,
                        struct heading *out)
{
    const struct kd_doc *doc = r->doc;
    uint32_t t = kd_behind_number(doc, line), last = line->last;
    if (t == 0 || KD_TOKEN_LEN(doc, t - 1) > 2)
        return false;
    out->number = (uint32_t)strtoul(KD_TOKEN_TEXT(doc, t - 1), NULL, 10);
    for (; t < last && doc->tokens.v[t].kind == KD_PUNCT && !kd_is_punct(doc, t, '"'); t++)
        ;
    if (t >= last)
        return false;
    uint32_t m = kd_mention_at(doc, t);
    if (m == doc->mentions.n || doc->mentions.v[m].first != t || doc->mentions.v[m].last > last ||
        !is_bracketed(doc, doc->mentions.v[m].last, last))
        return false;
    const struct kd_thing *thing = kd_thing_of(doc, r->things, m);
    if (thing == NULL || thing->chance == NULL)
        return false;
    out->thing = thing->parent;
    return true;
}

/* The headings that count on from line *l, up or down; *l comes to stand behind the last one, or
 * behind all lines when there is none. */
static size_t find_list(const struct kd_resolver *r, uint32_t *l, struct heading list[MOST])
{
    size_t n = 0;
    uint32_t end = (uint32_t)r->doc->lines.n;
    for (uint32_t i = *l; i < r->doc->lines.n && n < MOST; i++) {
        struct heading next;
        if (!is_numbered(r, &r->doc->lines.v[i], &next))
            continue;
        uint32_t step = n > 0 ? next.number - list[n - 1].number : 1;
        if (step != 1 && step != UINT32_MAX)
            break;
        list[n++] = next;
        end = i + 1;
    }
    *l = end;
    return n;
}

/* Makes it so many times as likely that the thing is a work. */
static void favour(struct kd_thing *thing, double times)
{
    double all = 1 + (times - 1) * thing->chance[KD_A_WORK];
    for (int c = 0; c < KD_TYPES; c++)
        thing->chance[c] *= (c == KD_A_WORK ? times : 1) / all;
}

static bool is_named_before(const struct heading list[], size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (list[k].thing == list[i].thing)
            return true;
    return false;
}

/* The headings of one list, each thing once. */
static void weigh_list(struct kd_resolver *r, const struct heading list[], size_t n)
{
    enum { LEAST = 3 };
    const double alike = 0.5, times = 20, floor = 0.04;
    double chance[MOST], sum = 0;
    size_t things = 0;
    for (size_t i = 0; i < n; i++) {
        chance[i] = is_named_before(list, i) ? 0 : r->things->v[list[i].thing].chance[KD_A_WORK];
        things += chance[i] > 0;
        sum += chance[i];
    }
    for (size_t i = 0; i < n && things >= LEAST; i++)
        if (chance[i] > floor && (sum - chance[i]) / (double)(things - 1) >= alike)
            favour(&r->things->v[list[i].thing], times);
}

void kd_weigh_numbered(struct kd_resolver *r)
{
    struct heading list[MOST];
    for (uint32_t l = 0; l < r->doc->lines.n;) {
        size_t n = find_list(r, &l, list);
        weigh_list(r, list, n);
    }
}
