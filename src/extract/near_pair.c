/* What the words near a party and near a drama say of the two (near.h). */
#include <string.h>

#include "extract/relate_p.h"

static void sum_up(const struct kd_relater *r, struct kd_words *words)
{
    memset(words->sum, 0, sizeof words->sum);
    kd_near_add_up(r->lists->context->words, r->doc, &words->nears, words->sum);
}

static void look_at(const struct kd_relater *r, const uint32_t *mention, uint32_t count, bool party,
                    struct kd_words *words)
{
    for (uint32_t i = 0; i < count; i++)
        if (!r->doc->mentions.v[mention[i]].chrome)
            kd_near_part(r->doc, r->things, mention[i], party, &words->nears);
    sum_up(r, words);
}

/* Those near thing t as a party or as a drama, looked for when they are first asked for. */
static const struct kd_words *words_of(const struct kd_relater *r, uint32_t t, bool party)
{
    struct kd_words **words = &(party ? r->words_of_party : r->words_of_drama)[t];
    if (*words == NULL) {
        uint32_t from = r->places.start[t];
        *words = kd_arena_alloc(r->doc->arena, sizeof **words);
        look_at(r, r->places.mention + from, r->places.start[t + 1] - from, party, *words);
    }
    return *words;
}

const struct kd_words *kd_words_of_party(const struct kd_relater *r, const struct kd_party *party)
{
    if (party->only == KD_NO_ENTRY && party->bond != KD_BOND_AIRS)
        return words_of(r, party->who, true);
    struct kd_words *words = kd_arena_alloc(r->doc->arena, sizeof *words);
    look_at(r, party->mention, party->count, true, words);
    return words;
}

double kd_words_weigh(const struct kd_relater *r, const struct kd_party *party, uint32_t drama,
                      struct kd_words *between)
{
    sum_up(r, between);
    return party->words->sum[party->bond] + words_of(r, drama, false)->sum[party->bond] +
           between->sum[party->bond];
}

static void append(struct kd_arena *arena, const struct kd_nears *from, struct kd_nears *to)
{
    for (size_t i = 0; i < from->n; i++)
        *KD_PUSH(arena, to) = from->v[i];
}

struct kd_nears kd_all_words(const struct kd_relater *r, const struct kd_party *party,
                             uint32_t drama, const struct kd_words *between)
{
    struct kd_nears all = {0};
    append(r->doc->arena, &party->words->nears, &all);
    append(r->doc->arena, &words_of(r, drama, false)->nears, &all);
    append(r->doc->arena, &between->nears, &all);
    return all;
}
