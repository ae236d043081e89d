/* Forward and backward over a chain of labels, scaled so that nothing underflows. */
#include "extract/crf.h"

#include <math.h>
#include <string.h>

/* What nothing is less likely than, so that no labelling of a chain is impossible. */
#define LEAST 1e-100

static double *at(const struct kd_chain *chain, double *v, uint32_t i)
{
    return v + (size_t)i * chain->labels;
}

/* What `label` weighs at token i behind `before`, by the two of them. */
static double next_of(const struct kd_chain *chain, uint32_t i, uint32_t before, uint32_t label)
{
    return chain->next[i * chain->step + before * chain->labels + label];
}

static void make_factors(const struct kd_chain *chain, uint32_t i)
{
    double *token = at(chain, chain->token, i), most = token[0];
    for (uint32_t y = 1; y < chain->labels; y++)
        most = token[y] > most ? token[y] : most;
    for (uint32_t y = 0; y < chain->labels; y++)
        token[y] = fmax(exp(token[y] - most), LEAST);
}

static void go_ahead(struct kd_chain *chain, uint32_t i)
{
    const double *token = at(chain, chain->token, i);
    const double *last = i > 0 ? at(chain, chain->ahead, i - 1) : NULL;
    double *now = at(chain, chain->ahead, i), sum = 0;
    for (uint32_t y = 0; y < chain->labels; y++) {
        double from = last == NULL ? 1 : 0;
        for (uint32_t x = 0; last != NULL && x < chain->labels; x++)
            from += last[x] * next_of(chain, i, x, y);
        now[y] = from * token[y];
        sum += now[y];
    }
    chain->scale[i] = sum;
    for (uint32_t y = 0; y < chain->labels; y++)
        now[y] /= sum;
}

static void go_back(struct kd_chain *chain, uint32_t i)
{
    const double *token = at(chain, chain->token, i + 1), *last = at(chain, chain->back, i + 1);
    for (uint32_t x = 0; x < chain->labels; x++) {
        double sum = 0;
        for (uint32_t y = 0; y < chain->labels; y++)
            sum += next_of(chain, i + 1, x, y) * token[y] * last[y];
        at(chain, chain->back, i)[x] = sum / chain->scale[i + 1];
    }
}

/* The bytes of one of its arrays of labels. */
static size_t size_of(const struct kd_chain *chain)
{
    return ((size_t)chain->room + 1) * chain->labels * sizeof *chain->token;
}

void kd_chain_drop(struct kd_arena *arena, struct kd_chain *chain)
{
    kd_arena_drop(arena, chain->scale, ((size_t)chain->room + 1) * sizeof *chain->scale);
    kd_arena_drop(arena, chain->back, size_of(chain));
    kd_arena_drop(arena, chain->ahead, size_of(chain));
    kd_arena_drop(arena, chain->token, size_of(chain));
    chain->token = chain->ahead = chain->back = chain->scale = NULL;
    chain->n = chain->room = 0;
}

void kd_chain_start(struct kd_arena *arena, struct kd_chain *chain, uint32_t n, uint32_t labels)
{
    if (chain->token == NULL || n > chain->room) {
        uint32_t twice = 2 * chain->room;
        kd_chain_drop(arena, chain);
        chain->room = n > twice ? n : twice;
        chain->labels = labels;
        chain->token = kd_arena_alloc(arena, size_of(chain));
        chain->ahead = kd_arena_alloc(arena, size_of(chain));
        chain->back = kd_arena_alloc(arena, size_of(chain));
        chain->scale = kd_arena_alloc(arena, ((size_t)chain->room + 1) * sizeof *chain->scale);
    }
    chain->n = n;
    memset(chain->token, 0, ((size_t)n + 1) * labels * sizeof *chain->token);
}

void kd_chain_run(struct kd_chain *chain)
{
    uint32_t n = chain->n;
    for (uint32_t i = 0; i < n; i++)
        make_factors(chain, i);
    for (uint32_t i = 0; i < n; i++)
        go_ahead(chain, i);
    for (uint32_t y = 0; n > 0 && y < chain->labels; y++)
        at(chain, chain->back, n - 1)[y] = 1;
    for (uint32_t i = n; i-- > 1;)
        go_back(chain, i - 1);
}

double kd_chain_label(const struct kd_chain *chain, uint32_t i, uint32_t label)
{
    return at(chain, chain->ahead, i)[label] * at(chain, chain->back, i)[label];
}

/* ---- of titles ---- */

/* The weight of a later token i of a title, behind one that has `label`. */
static double goes_on(const struct kd_chain *chain, uint32_t i, enum kd_label label)
{
    return next_of(chain, i, label, KD_INSIDE) * at(chain, chain->token, i)[KD_INSIDE] /
           chain->scale[i];
}

/* ... of the title not going on at token i. */
static double ends(const struct kd_chain *chain, uint32_t i, enum kd_label label)
{
    double sum = 0;
    if (i == chain->n)
        return 1;
    for (uint32_t y = 0; y < chain->labels; y++)
        if (y != KD_INSIDE)
            sum += next_of(chain, i, label, y) * at(chain, chain->token, i)[y] *
                   at(chain, chain->back, i)[y];
    return sum / chain->scale[i];
}

double kd_chain_likely(const struct kd_chain *chain, uint32_t first, uint32_t last)
{
    double p = at(chain, chain->ahead, first)[KD_BEGIN];
    enum kd_label label = KD_BEGIN;
    for (uint32_t i = first + 1; i < last; i++, label = KD_INSIDE)
        p *= goes_on(chain, i, label);
    return p * ends(chain, last, label);
}

uint32_t kd_chain_title_at(const struct kd_chain *chain, uint32_t first, uint32_t limit,
                           double *likely)
{
    double p = at(chain, chain->ahead, first)[KD_BEGIN];
    enum kd_label label = KD_BEGIN;
    uint32_t best = first + 1;
    *likely = 0;
    for (uint32_t i = first + 1; i <= limit; i++, label = KD_INSIDE) {
        double whole = p * ends(chain, i, label);
        if (whole > *likely) {
            *likely = whole;
            best = i;
        }
        if (i < limit)
            p *= goes_on(chain, i, label);
    }
    return best;
}
