/* What things are: a chain over the mentions of an article (traits.h). */
#include <math.h>

#include "extract/crf.h"
#include "extract/near.h"
#include "extract/resolve_p.h"
#include "extract/votes.h"

static void find_named(struct kd_resolver *r)
{
    const struct kd_doc *doc = r->doc;
    struct kd_named *named = &r->things->named;
    named->mention = kd_arena_alloc(doc->arena, (doc->mentions.n + 1) * sizeof *named->mention);
    named->thing = kd_arena_alloc(doc->arena, (doc->mentions.n + 1) * sizeof *named->thing);
    for (uint32_t m = 0; m < doc->mentions.n; m++) {
        const struct kd_thing *thing = kd_thing_of(doc, r->things, m);
        if (thing == NULL || (doc->mentions.v[m].chrome && thing->count > 0))
            continue;
        named->mention[named->n] = m;
        named->thing[named->n++] = thing->parent;
    }
}

static void add(const struct kd_resolver *r, const struct kd_near *near, int before, double *sum)
{
    const float *weight = kd_near_weight(r->lists->traits->words, r->doc, near, before);
    for (int c = 0; weight != NULL && c < KD_TYPES; c++)
        sum[c] += (double)weight[c];
}

const char *kd_type_name(enum kd_type type)
{
    static const char *const names[KD_TYPES] = {"nothing", "person", "character", "work"};
    return names[type];
}

/* What a thing's traits and votes say, wherever it is named. */
static void weigh_thing(const struct kd_resolver *r, const struct kd_thing *thing, double *sum)
{
    const struct kd_traits_model *model = r->lists->traits;
    for (int t = 0; t < KD_TRAITS; t++)
        for (int c = 0; thing->traits[t] > 0 && c < KD_TYPES; c++)
            sum[c] += thing->traits[t] * model->weight[t][c];
    kd_votes_add_up(model->rules, thing->votes, sum);
}

/* The i-th of those named; `thing` is what weigh_thing says of each. */
static void weigh_mention(const struct kd_resolver *r, uint32_t i, double (*thing)[KD_TYPES],
                          struct kd_nears *nears, double *sum)
{
    for (int c = 0; c < KD_TYPES; c++)
        sum[c] = thing[r->things->named.thing[i]][c];
    nears->n = 0;
    kd_near_around(r->doc, NULL, r->things->named.mention[i], nears);
    kd_near_add_up(r->lists->traits->words, r->doc, nears, sum);
}

/* From the one before to the i-th; next[before][type]. */
static void weigh_step(const struct kd_resolver *r, uint32_t i, struct kd_nears *nears,
                       double *next)
{
    const struct kd_named *named = &r->things->named;
    nears->n = 0;
    kd_near_step(r->doc, named->mention[i - 1], named->mention[i],
                 named->thing[i - 1] == named->thing[i], nears);
    for (int before = 0; before < KD_TYPES; before++) {
        double *sum = next + before * KD_TYPES;
        for (size_t k = 0; k < nears->n; k++)
            add(r, &nears->v[k], before, sum);
        for (int c = 0; c < KD_TYPES; c++)
            sum[c] = exp(sum[c]);
    }
}

/* Each thing's average over its mentions. */
static void take_averages(struct kd_resolver *r, const struct kd_chain *chain)
{
    const struct kd_named *named = &r->things->named;
    double(*chance)[KD_TYPES] = kd_arena_alloc(r->doc->arena, r->things->n * sizeof *chance + 1);
    uint32_t *count = kd_arena_alloc(r->doc->arena, r->things->n * sizeof *count + 1);
    for (uint32_t i = 0; i < named->n; i++) {
        uint32_t t = named->thing[i];
        for (uint32_t c = 0; c < KD_TYPES; c++)
            chance[t][c] += kd_chain_label(chain, i, c);
        count[t]++;
    }
    for (uint32_t t = 0; t < r->things->n; t++) {
        for (int c = 0; c < KD_TYPES && count[t] > 0; c++)
            chance[t][c] /= count[t];
        r->things->v[t].chance = count[t] > 0 ? chance[t] : NULL;
    }
}

void kd_weigh_types(struct kd_resolver *r)
{
    enum { STEP = KD_TYPES * KD_TYPES };
    find_named(r);
    uint32_t n = r->things->named.n;
    struct kd_nears nears = {0};
    struct kd_arena *arena = r->doc->arena;
    struct kd_chain chain = {.step = STEP};
    size_t next_size = ((size_t)n + 1) * STEP * sizeof(double),
           thing_size = r->things->n * sizeof(double[KD_TYPES]) + 1;
    double *next = kd_arena_alloc(arena, next_size);
    double(*thing)[KD_TYPES] = kd_arena_alloc(arena, thing_size);
    kd_chain_start(arena, &chain, n, KD_TYPES);
    chain.next = next;
    for (uint32_t t = 0; t < r->things->n; t++)
        if (r->things->v[t].parent == t)
            weigh_thing(r, &r->things->v[t], thing[t]);
    for (uint32_t i = 0; i < n; i++) {
        weigh_mention(r, i, thing, &nears, chain.token + (size_t)i * KD_TYPES);
        if (i > 0)
            weigh_step(r, i, &nears, next + (size_t)i * STEP);
    }
    kd_chain_run(&chain);
    take_averages(r, &chain);
    kd_chain_drop(arena, &chain);
    kd_arena_drop(arena, thing, thing_size);
    kd_arena_drop(arena, next, next_size);
}
