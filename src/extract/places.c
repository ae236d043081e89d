/* Where each thing is mentioned: a counting sort of the mentions. */
#include "extract/places.h"

#include "extract/resolve.h"

static uint32_t root_of(const struct kd_doc *doc, const struct kd_things *things, uint32_t mention)
{
    const struct kd_thing *thing = kd_thing_of(doc, things, mention);
    return thing == NULL ? KD_NO_ENTRY : thing->parent;
}

struct kd_places kd_find_places(const struct kd_doc *doc, const struct kd_things *things)
{
    uint32_t *start = kd_arena_alloc(doc->arena, (things->n + 2) * sizeof *start);
    uint32_t *mention = kd_arena_alloc(doc->arena, (doc->mentions.n + 1) * sizeof *mention);
    for (size_t t = 0; t < things->n + 2; t++)
        start[t] = 0;
    for (uint32_t m = 0; m < doc->mentions.n; m++) {
        uint32_t thing = root_of(doc, things, m);
        if (thing != KD_NO_ENTRY)
            start[thing + 2]++;
    }
    for (size_t t = 2; t < things->n + 2; t++)
        start[t] += start[t - 1];
    for (uint32_t m = 0; m < doc->mentions.n; m++) { /* moves each start one place to the left */
        uint32_t thing = root_of(doc, things, m);
        if (thing != KD_NO_ENTRY)
            mention[start[thing + 1]++] = m;
    }
    return (struct kd_places){start, mention};
}

uint32_t kd_place_in(const struct kd_doc *doc, const struct kd_places *places, uint32_t thing,
                     uint32_t sentence)
{
    uint32_t low = places->start[thing], end = places->start[thing + 1], high = end;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (doc->mentions.v[places->mention[middle]].sentence < sentence)
            low = middle + 1;
        else
            high = middle;
    }
    bool there = low < end && doc->mentions.v[places->mention[low]].sentence == sentence;
    return there ? places->mention[low] : KD_NO_ENTRY;
}

void kd_drop_places(const struct kd_doc *doc, const struct kd_things *things,
                    struct kd_places *places)
{
    kd_arena_drop(doc->arena, places->mention, (doc->mentions.n + 1) * sizeof *places->mention);
    kd_arena_drop(doc->arena, places->start, (things->n + 2) * sizeof *places->start);
}

struct kd_tokens kd_sentence_around(const struct kd_doc *doc, uint32_t m)
{
    enum { NEAR = 200 };
    const struct kd_mention *mention = &doc->mentions.v[m];
    const struct kd_sentence *s = &doc->sentences.v[mention->sentence];
    struct kd_tokens around = {s->first, s->last};
    if (mention->first > s->first + NEAR)
        around.first = mention->first - NEAR;
    if (mention->last + NEAR < s->last)
        around.last = mention->last + NEAR;
    return around;
}

bool kd_is_mostly_names(const struct kd_doc *doc, const struct kd_line *line)
{
    enum { SHORT = 12 }; /* words */
    uint32_t words = 0, inside = 0, m = kd_mention_at(doc, line->first);
    bool any = false;
    for (uint32_t t = line->first, depth = 0; t < line->last; t++) {
        while (m < doc->mentions.n && doc->mentions.v[m].last <= t)
            m++;
        bool named = m < doc->mentions.n && doc->mentions.v[m].first <= t;
        depth += kd_is_punct(doc, t, '(') ? 1 : 0;
        any |= named && depth == 0;
        if (depth == 0 && doc->tokens.v[t].kind == KD_WORD) {
            if (++words > SHORT)
                return false;
            inside += named;
        }
        depth -= depth > 0 && kd_is_punct(doc, t, ')') ? 1 : 0;
    }
    return any && inside * 3 >= words * 2;
}

bool *kd_bracketed_mentions(const struct kd_doc *doc)
{
    bool *bracketed = kd_arena_alloc(doc->arena, (doc->mentions.n + 1) * sizeof *bracketed);
    uint32_t m = 0;
    for (size_t l = 0; l < doc->lines.n; l++)
        for (uint32_t t = doc->lines.v[l].first, depth = 0; t < doc->lines.v[l].last; t++) {
            if (t > 0 && doc->tokens.v[t].sentence != doc->tokens.v[t - 1].sentence)
                depth = 0; /* a bracket that nobody closed */
            while (m < doc->mentions.n && doc->mentions.v[m].first <= t)
                bracketed[m++] = depth > 0;
            depth += kd_is_punct(doc, t, '(') ? 1 : 0;
            depth -= depth > 0 && kd_is_punct(doc, t, ')') ? 1 : 0;
        }
    return bracketed;
}

bool kd_acting_near(const struct kd_doc *doc, uint32_t m)
{
    struct kd_tokens s = kd_sentence_around(doc, m);
    for (uint32_t t = s.first; t < s.last; t++)
        if (doc->tokens.v[t].vocab & KD_V_ACTING)
            return true;
    return false;
}

uint32_t kd_mention_at(const struct kd_doc *doc, uint32_t t)
{
    uint32_t low = 0, high = (uint32_t)doc->mentions.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (doc->mentions.v[middle].first < t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
