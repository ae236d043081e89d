/* Where on the page things are named: the lines above and below, blocks, labels. */
#include "extract/relate_p.h"

static bool counts(const struct kd_relater *r, uint32_t m, enum kd_type type)
{
    uint32_t thing = kd_thing_index(r, m);
    return type == KD_A_WORK ? !r->passing[m] && kd_is_drama(r, thing) : kd_is_type(r, thing, type);
}

/* The first thing of the type that the line names, or the last; KD_NO_ENTRY. */
static uint32_t named_on(const struct kd_relater *r, uint32_t l, enum kd_type type, bool last)
{
    const struct kd_line *line = &r->doc->lines.v[l];
    uint32_t found = KD_NO_ENTRY;
    for (uint32_t m = kd_mention_at(r->doc, line->first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < line->last; m++)
        if (counts(r, m, type)) {
            found = kd_thing_index(r, m);
            if (!last)
                break;
        }
    return found;
}

static void look_up_and_down(const struct kd_relater *r, enum kd_type type,
                             struct kd_around *around)
{
    uint32_t n = (uint32_t)r->doc->lines.n, near = KD_NO_ENTRY, at = 0;
    for (uint32_t l = 0; l < n; l++) {
        around[l].above = near;
        around[l].above_line = at;
        uint32_t named = named_on(r, l, type, true);
        at = named != KD_NO_ENTRY ? l : at;
        near = named != KD_NO_ENTRY ? named : near;
    }
    near = KD_NO_ENTRY;
    for (uint32_t l = n; l-- > 0;) {
        around[l].below = near;
        around[l].below_line = at;
        uint32_t named = named_on(r, l, type, false);
        at = named != KD_NO_ENTRY ? l : at;
        near = named != KD_NO_ENTRY ? named : near;
    }
}

/* The only thing of the type in lines [from, to), or KD_NO_ENTRY. */
static uint32_t only_one(const struct kd_relater *r, enum kd_type type, uint32_t from, uint32_t to)
{
    uint32_t found = KD_NO_ENTRY;
    for (uint32_t m = kd_mention_at(r->doc, r->doc->lines.v[from].first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < r->doc->lines.v[to - 1].last;
         m++) {
        if (!counts(r, m, type) || kd_thing_index(r, m) == found)
            continue;
        if (found != KD_NO_ENTRY)
            return KD_NO_ENTRY;
        found = kd_thing_index(r, m);
    }
    return found;
}

const struct kd_around *kd_look_around(const struct kd_relater *r, enum kd_type type)
{
    uint32_t n = (uint32_t)r->doc->lines.n, next;
    struct kd_around *around = kd_arena_alloc(r->doc->arena, (n + 1) * sizeof *around);
    look_up_and_down(r, type, around);
    for (uint32_t from = 0; from < n; from = next) {
        next = from + 1;
        while (next < n && !r->doc->lines.v[next].blank_before)
            next++;
        uint32_t only = only_one(r, type, from, next);
        for (uint32_t l = from; l < next; l++)
            around[l].only = only;
    }
    return around;
}

/* The one drama of the line that heads the block above `line`, or KD_NO_ENTRY. */
static uint32_t heading_of(const struct kd_relater *r, uint32_t first, uint32_t line)
{
    const struct kd_line *head = &r->doc->lines.v[first];
    bool heads = first < line && (first == 0 || head->blank_before);
    return heads && kd_is_mostly_names(r->doc, head) ? only_one(r, KD_A_WORK, first, first + 1)
                                                     : KD_NO_ENTRY;
}

uint32_t kd_drama_of_block(const struct kd_relater *r, uint32_t line)
{
    enum { FAR = 12 }; /* lines */
    const struct kd_doc *doc = r->doc;
    uint32_t from = line, to = line + 1, best = KD_NO_ENTRY;
    while (from > 0 && line - from < FAR && !doc->lines.v[from].blank_before)
        from--;
    while (to < doc->lines.n && to - line < FAR && !doc->lines.v[to].blank_before)
        to++;
    for (uint32_t m = kd_mention_at(doc, doc->lines.v[from].first);
         m < doc->mentions.n && doc->mentions.v[m].first < doc->lines.v[to - 1].last; m++) {
        uint32_t thing = kd_thing_index(r, m);
        if (doc->sentences.v[doc->mentions.v[m].sentence].line == line && kd_is_drama(r, thing))
            return KD_NO_ENTRY;
        if (!r->aside[m] && kd_is_drama(r, thing) &&
            (best == KD_NO_ENTRY || r->things->v[thing].count > r->things->v[best].count))
            best = thing;
    }
    uint32_t heading = heading_of(r, from, line);
    return heading != KD_NO_ENTRY ? heading : best;
}

uint32_t kd_drama_of_label(const struct kd_relater *r, uint32_t line)
{
    enum { FAR = 12 }; /* lines */
    uint32_t head = line;
    while (head > 0 && line - head < FAR && kd_is_labelled(r->doc, head))
        head--;
    bool heads = head < line && !kd_is_labelled(r->doc, head) &&
                 kd_is_mostly_names(r->doc, &r->doc->lines.v[head]);
    return heads ? only_one(r, KD_A_WORK, head, head + 1) : KD_NO_ENTRY;
}

bool kd_is_labelled(const struct kd_doc *doc, uint32_t line)
{
    enum { FEW = 4 };
    const struct kd_line *l = &doc->lines.v[line];
    for (uint32_t t = l->first + 1; t < l->last && t < l->first + FEW; t++)
        if (kd_is_punct(doc, t, ':'))
            return true;
    return false;
}
