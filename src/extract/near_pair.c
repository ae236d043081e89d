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

void kd_words_of_party(const struct kd_relater *r, struct kd_party *party)
{
    party->words = (struct kd_words){.nears = {0}};
    look_at(r, party->mention, party->count, true, &party->words);
}

const struct kd_words *kd_words_of_drama(const struct kd_relater *r, uint32_t drama)
{
    struct kd_words **words = &r->words[drama];
    if (*words == NULL) {
        uint32_t from = r->places.start[drama];
        *words = kd_arena_alloc(r->doc->arena, sizeof **words);
        look_at(r, r->places.mention + from, r->places.start[drama + 1] - from, false, *words);
    }
    return *words;
}

double kd_words_weigh(const struct kd_relater *r, const struct kd_party *party, uint32_t drama,
                      struct kd_words *between)
{
    sum_up(r, between);
    return party->words.sum[party->bond] + kd_words_of_drama(r, drama)->sum[party->bond] +
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
    append(r->doc->arena, &party->words.nears, &all);
    append(r->doc->arena, &kd_words_of_drama(r, drama)->nears, &all);
    append(r->doc->arena, &between->nears, &all);
    return all;
}
