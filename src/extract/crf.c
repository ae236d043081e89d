/* Forward and backward over a chain of labels, scaled so that nothing underflows. */
#include "extract/crf.h"

#include <math.h>

/* What nothing is less likely than, so that no labelling of a line is impossible. */
#define LEAST 1e-100

static void make_factors(double token[KD_LABELS])
{
    double most = token[0];
    for (int y = 1; y < KD_LABELS; y++)
        most = token[y] > most ? token[y] : most;
    for (int y = 0; y < KD_LABELS; y++)
        token[y] = fmax(exp(token[y] - most), LEAST);
}

static void go_ahead(struct kd_chain *chain, uint32_t i)
{
    double *now = chain->ahead[i], sum = 0;
    for (int y = 0; y < KD_LABELS; y++) {
        double from = i == 0 ? y != KD_INSIDE : 0;
        for (int x = 0; i > 0 && x < KD_LABELS; x++)
            from += chain->ahead[i - 1][x] * chain->next[x][y];
        now[y] = from * chain->token[i][y];
        sum += now[y];
    }
    chain->scale[i] = sum;
    for (int y = 0; y < KD_LABELS; y++)
        now[y] /= sum;
}

static void go_back(struct kd_chain *chain, uint32_t i)
{
    for (int x = 0; x < KD_LABELS; x++) {
        double sum = 0;
        for (int y = 0; y < KD_LABELS; y++)
            sum += chain->next[x][y] * chain->token[i + 1][y] * chain->back[i + 1][y];
        chain->back[i][x] = sum / chain->scale[i + 1];
    }
}

void kd_chain_run(struct kd_arena *arena, struct kd_chain *chain)
{
    uint32_t n = chain->n;
    chain->ahead = kd_arena_alloc(arena, (n + 1) * sizeof *chain->ahead);
    chain->back = kd_arena_alloc(arena, (n + 1) * sizeof *chain->back);
    chain->scale = kd_arena_alloc(arena, (n + 1) * sizeof *chain->scale);
    for (uint32_t i = 0; i < n; i++)
        make_factors(chain->token[i]);
    for (uint32_t i = 0; i < n; i++)
        go_ahead(chain, i);
    for (int y = 0; n > 0 && y < KD_LABELS; y++)
        chain->back[n - 1][y] = 1;
    for (uint32_t i = n; i-- > 1;)
        go_back(chain, i - 1);
}

double kd_chain_begins(const struct kd_chain *chain, uint32_t i)
{
    return chain->ahead[i][KD_BEGIN] * chain->back[i][KD_BEGIN];
}

/* The weight of a later token i of a title, behind one that has `label`. */
static double goes_on(const struct kd_chain *chain, uint32_t i, enum kd_label label)
{
    return chain->next[label][KD_INSIDE] * chain->token[i][KD_INSIDE] / chain->scale[i];
}

/* ... of the title not going on at token i. */
static double ends(const struct kd_chain *chain, uint32_t i, enum kd_label label)
{
    double sum = 0;
    if (i == chain->n)
        return 1;
    for (int y = 0; y < KD_LABELS; y++)
        if (y != KD_INSIDE)
            sum += chain->next[label][y] * chain->token[i][y] * chain->back[i][y];
    return sum / chain->scale[i];
}

double kd_chain_likely(const struct kd_chain *chain, uint32_t first, uint32_t last)
{
    double p = chain->ahead[first][KD_BEGIN];
    enum kd_label label = KD_BEGIN;
    for (uint32_t i = first + 1; i < last; i++, label = KD_INSIDE)
        p *= goes_on(chain, i, label);
    return p * ends(chain, last, label);
}

uint32_t kd_chain_title_at(const struct kd_chain *chain, uint32_t first, uint32_t limit,
                           double *likely)
{
    double p = chain->ahead[first][KD_BEGIN];
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
