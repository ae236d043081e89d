/* Air times: the claims of weekly slots, with the dramas to which they belong. */
#include <string.h>

#include "extract/date.h"
#include "extract/relate_p.h"

/* Whether a claim before this one has given the same words to a drama. */
static bool slot_taken(const struct kd_relater *r, const struct kd_claim *claim)
{
    enum { NEAR = 1000 }; /* claims: a page may be one sentence */
    uint32_t near = 0;
    for (const struct kd_claim *c = claim;
         near++ < NEAR && c-- > r->claims->list.v && c->sentence == claim->sentence;)
        if (c->say->op == KD_SAY_AIRTIME && c->text != NULL &&
            c->text + c->text_len == claim->text + claim->text_len)
            return true;
    return false;
}

/* The words of a slot with what stands for a placeholder put back ("Sun" may be a name). */
static const char *slot_text(struct kd_relater *r, const struct kd_claim *claim, size_t *len)
{
    const struct kd_doc *doc = r->doc;
    struct {
        char *v;
        size_t n, cap;
    } text = {0};
    for (const char *s = claim->text; s < claim->text + claim->text_len; s++) {
        if (!kd_is_tag(s)) {
            *KD_PUSH(doc->arena, &text) = *s;
            continue;
        }
        const struct kd_mention *m = &doc->mentions.v[kd_tag_mention(s)];
        for (uint32_t i = m->start; i < m->end && m->kind == KD_UNKNOWN; i++)
            *KD_PUSH(doc->arena, &text) = doc->text.s[i];
        s += KD_TAG_SIZE - 1;
    }
    *len = text.n;
    *KD_PUSH(doc->arena, &text) = '\0';
    return text.v;
}

/* The mentions of tokens [first, last) that are near mention `at`, or behind it where it is none of
 * them. */
static struct kd_range near_slot(const struct kd_doc *doc, uint32_t first, uint32_t last,
                                 uint32_t at)
{
    struct kd_range all = {kd_mention_at(doc, first), kd_mention_at(doc, last)};
    if (at > KD_WINDOW && all.from < at - KD_WINDOW)
        all.from = at - KD_WINDOW;
    if (all.to > at + KD_WINDOW)
        all.to = at + KD_WINDOW;
    return all;
}

/* The drama that a sentence tells of last before mention `at`, or else first behind it; or
 * KD_NO_ENTRY. */
static uint32_t told_in_sentence(const struct kd_relater *r, const struct kd_sentence *s,
                                 uint32_t at)
{
    uint32_t found = KD_NO_ENTRY;
    struct kd_range all = near_slot(r->doc, s->first, s->last, at);
    for (uint32_t m = all.from; m < all.to; m++)
        if (!r->aside[m] && kd_is_drama(r, kd_thing_index(r, m)) &&
            (m < at || found == KD_NO_ENTRY))
            found = kd_thing_index(r, m);
    return found;
}

/* The drama that a line tells of first before mention `at`, or KD_NO_ENTRY. */
static uint32_t told_in_line(const struct kd_relater *r, const struct kd_line *line, uint32_t at)
{
    struct kd_range all = near_slot(r->doc, line->first, line->last, at);
    for (uint32_t m = all.from; m < all.to && m < at; m++)
        if (!r->aside[m] && kd_is_drama(r, kd_thing_index(r, m)))
            return kd_thing_index(r, m);
    return KD_NO_ENTRY;
}

uint32_t kd_just_headed(const struct kd_relater *r, uint32_t line)
{
    uint32_t heading = r->heading[line], above = line;
    while (above > 0 && r->heading[above] == heading && kd_is_labelled(r->doc, above - 1))
        above--;
    bool heads = above > 0 && (r->heading[above] != heading || r->heading[above - 1] != heading);
    return heads && kd_is_drama(r, heading) ? heading : KD_NO_ENTRY;
}

uint32_t kd_drama_at(const struct kd_relater *r, uint32_t sentence, uint32_t at, bool *told)
{
    const struct kd_sentence *s = &r->doc->sentences.v[sentence];
    uint32_t drama = told_in_sentence(r, s, at);
    *told = drama != KD_NO_ENTRY;
    if (drama == KD_NO_ENTRY)
        drama = kd_just_headed(r, s->line);
    if (drama == KD_NO_ENTRY)
        drama = told_in_line(r, &r->doc->lines.v[s->line], at);
    if (drama == KD_NO_ENTRY)
        drama = r->heading[s->line];
    if (!kd_is_drama(r, drama))
        drama = kd_drama_of_block(r, s->line);
    return drama != KD_NO_ENTRY ? drama : kd_meant(r, sentence, at, at);
}

/* The drama that the sentence tells of last between the one that the rule names and the slot; or
 * KD_NO_ENTRY: "the star of W in V, which airs every Friday". */
static uint32_t told_before(const struct kd_relater *r, const struct kd_claim *claim)
{
    if (claim->arg[0].count == 0 || claim->text_at == KD_NO_ENTRY)
        return KD_NO_ENTRY;
    for (uint32_t m = claim->text_at + 1; m-- > kd_member(r, claim, 0, 0);)
        if (!r->aside[m] && kd_is_drama(r, kd_thing_index(r, m)))
            return kd_thing_index(r, m);
    return KD_NO_ENTRY;
}

/* The drama of a slot whose rule names one at most. */
static uint32_t drama_of_slot(const struct kd_relater *r, const struct kd_claim *claim)
{
    bool told;
    uint32_t drama = told_before(r, claim);
    if (drama != KD_NO_ENTRY)
        return drama;
    if (claim->arg[0].count > 0 && !r->passing[kd_member(r, claim, 0, 0)])
        return kd_thing_index(r, kd_member(r, claim, 0, 0));
    uint32_t first = kd_mention_at(r->doc, r->doc->sentences.v[claim->sentence].first);
    return kd_drama_at(r, claim->sentence,
                       claim->text_at != KD_NO_ENTRY ? claim->text_at + 1 : first, &told);
}

/* Adds a slot, or to the one of the same days what that does not say. */
static void add_slot(struct kd_relater *r, const struct kd_slot *slot)
{
    uint32_t *at = kd_index_at(r->doc->arena, &r->slot_at,
                               (struct kd_index_key){{slot->drama, slot->airtime.days, 0, 0}});
    if (*at == UINT32_MAX) {
        *at = (uint32_t)r->out->slots.n;
        *KD_PUSH(r->doc->arena, &r->out->slots) = *slot;
        return;
    }
    struct kd_slot *old = &r->out->slots.v[*at];
    if (old->airtime.time == NULL && slot->airtime.time != NULL) {
        old->airtime.time = slot->airtime.time;
        old->time_sentence = slot->sentence;
    }
    if (old->airtime.tz == NULL)
        old->airtime.tz = slot->airtime.tz;
}

void kd_tie_slot(struct kd_relater *r, const struct kd_claim *claim)
{
    struct kd_slot slot = {
        .sentence = claim->sentence, .time_sentence = claim->sentence, .rule = claim->rule->id};
    size_t len = 0;
    const char *text = claim->text != NULL ? slot_text(r, claim, &len) : NULL;
    if (text == NULL || slot_taken(r, claim))
        return;
    for (uint32_t k = 0; k < 1 || k < claim->arg[0].count; k++) {
        slot.drama = claim->arg[0].count > 1 ? kd_thing_index(r, kd_member(r, claim, 0, k))
                                             : drama_of_slot(r, claim);
        if (!kd_is_drama(r, slot.drama))
            continue;
        if (kd_parse_slot(r->doc->arena, text, len, &slot.airtime))
            add_slot(r, &slot);
        else if (slot.airtime.time != NULL)
            *KD_PUSH(r->doc->arena, &r->hours) = slot;
    }
}

/* Whether two slots of the drama are known, so that its first episode does not tell which it is. */
static bool has_two_slots(const struct kd_relater *r, uint32_t drama)
{
    uint32_t count = 0;
    for (size_t i = 0; i < r->out->slots.n && count < 2; i++)
        count += r->out->slots.v[i].drama == drama;
    return count > 1;
}

void kd_settle_slots(struct kd_relater *r)
{
    enum { FEW = 200 }; /* slots or hours of an article */
    for (size_t i = 0; i < r->out->slots.n && i < FEW; i++) {
        struct kd_slot *slot = &r->out->slots.v[i];
        const struct kd_slot *hour = NULL;
        for (size_t h = 0; h < r->hours.n && h < FEW && hour == NULL; h++)
            hour = r->hours.v[h].drama == slot->drama ? &r->hours.v[h] : NULL;
        if (hour == NULL || slot->airtime.time != NULL || has_two_slots(r, slot->drama))
            continue;
        slot->airtime.time = hour->airtime.time;
        slot->airtime.tz = slot->airtime.tz != NULL ? slot->airtime.tz : hour->airtime.tz;
        slot->time_sentence = hour->sentence;
    }
}
