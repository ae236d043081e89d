/* Lists of ties, and what is asked of them for each claim and each pair: who has one, to what. A
 * page may be a list of thousands, so that none is looked for by reading all. */
#include "extract/relate_p.h"

/* What the keys of an index hold. */
enum {
    BY_PARTY,    /* the party: its last tie */
    BY_DRAMA,    /* the party, the drama: the first */
    BY_ALL,      /* `other`, the drama, the role, the character: the first */
    BY_ANY_PART, /* `other`, the drama, the role, some character: the first */
    BY_SENTENCE, /* the party, the drama, the sentence: the last */
};

/* The party by which a tie is looked for: a network has many mentions. */
static uint32_t party_of(const struct kd_relater *r, const struct kd_ties *ties, uint32_t other)
{
    return ties == &r->out->airs ? r->doc->mentions.v[other].entry : other;
}

static struct kd_index_key key(uint32_t what, uint32_t a, uint32_t b, uint32_t c)
{
    return (struct kd_index_key){{what, a, b, c}};
}

static struct kd_index_key key_of(uint32_t what, const struct kd_tie *tie)
{
    bool all = what == BY_ALL;
    return (struct kd_index_key){{what + 8 * (uint32_t)tie->role, tie->other, tie->drama,
                                  all ? tie->character : KD_NO_ENTRY}};
}

static void note_first(struct kd_relater *r, struct kd_ties *ties, struct kd_index_key key,
                       uint32_t i)
{
    uint32_t *first = kd_index_at(r->doc->arena, &ties->index, key);
    if (*first == UINT32_MAX)
        *first = i;
}

void kd_note_tie(struct kd_relater *r, struct kd_ties *ties, uint32_t i)
{
    const struct kd_tie *tie = &ties->v[i];
    uint32_t party = party_of(r, ties, tie->other);
    note_first(r, ties, key(BY_DRAMA, party, tie->drama, 0), i);
    note_first(r, ties, key_of(BY_ALL, tie), i);
    if (tie->character != KD_NO_ENTRY)
        note_first(r, ties, key_of(BY_ANY_PART, tie), i);
    if (ties == &r->offers)
        *kd_index_at(r->doc->arena, &ties->index,
                     key(BY_SENTENCE, party, tie->drama, tie->sentence)) = i;
}

/* Puts the tie behind the last one of its party; the last leads to the first. */
static void link_tie(struct kd_relater *r, struct kd_ties *ties, uint32_t i)
{
    uint32_t *last = kd_index_at(r->doc->arena, &ties->index,
                                 key(BY_PARTY, party_of(r, ties, ties->v[i].other), 0, 0));
    uint32_t *next = KD_PUSH(r->doc->arena, &ties->next);
    *next = *last == UINT32_MAX ? i : ties->next.v[*last];
    if (*last != UINT32_MAX)
        ties->next.v[*last] = i;
    *last = i;
}

void kd_add_tie(struct kd_relater *r, struct kd_ties *ties, struct kd_tie tie)
{
    uint32_t i = (uint32_t)ties->n;
    *KD_PUSH(r->doc->arena, ties) = tie;
    link_tie(r, ties, i);
    kd_note_tie(r, ties, i);
}

void kd_index_ties(struct kd_relater *r, struct kd_ties *ties)
{
    ties->index = (struct kd_index){0};
    ties->next.n = 0;
    for (uint32_t i = 0; i < ties->n; i++) {
        link_tie(r, ties, i);
        kd_note_tie(r, ties, i);
    }
}

/* ---- what there is ---- */

uint32_t kd_first_tie(const struct kd_relater *r, const struct kd_ties *ties, uint32_t other)
{
    uint32_t last = kd_index_get(&ties->index, key(BY_PARTY, party_of(r, ties, other), 0, 0));
    return last == UINT32_MAX ? KD_NO_ENTRY : ties->next.v[last];
}

uint32_t kd_next_tie(const struct kd_ties *ties, uint32_t i)
{
    return ties->next.v[i] > i ? ties->next.v[i] : KD_NO_ENTRY;
}

bool kd_tied(const struct kd_relater *r, const struct kd_ties *ties, uint32_t other)
{
    return kd_first_tie(r, ties, other) != KD_NO_ENTRY;
}

uint32_t kd_first_tie_to(const struct kd_relater *r, const struct kd_ties *ties, uint32_t other,
                         uint32_t drama)
{
    return kd_index_get(&ties->index, key(BY_DRAMA, party_of(r, ties, other), drama, 0));
}

bool kd_is_offered(const struct kd_relater *r, uint32_t person, uint32_t drama, uint32_t sentence)
{
    uint32_t i = kd_index_get(&r->offers.index, key(BY_SENTENCE, person, drama, sentence));
    return i != UINT32_MAX && r->offers.v[i].sentence == sentence;
}

/* ---- a new one ---- */

/* A tie is no surer than that its drama is one, and its people are. */
static double at_most_its_parts(const struct kd_relater *r, const struct kd_tie *tie)
{
    const struct kd_thing *drama = &r->things->v[tie->drama];
    double least = drama->likely < drama->likely_kind ? drama->likely : drama->likely_kind;
    uint32_t parts[] = {tie->role == KD_OTHER_ROLE ? KD_NO_ENTRY : tie->other, tie->character};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (parts[i] != KD_NO_ENTRY && r->things->v[parts[i]].likely < least)
            least = r->things->v[parts[i]].likely;
    return tie->confidence < least ? tie->confidence : least;
}

/* The first tie of the same parts without a character, or UINT32_MAX: the one that the index has
 * may have been given one since. */
static uint32_t without_part(const struct kd_ties *ties, struct kd_tie tie)
{
    tie.character = KD_NO_ENTRY;
    uint32_t i = kd_index_get(&ties->index, key_of(BY_ALL, &tie));
    return i != UINT32_MAX && ties->v[i].character == KD_NO_ENTRY ? i : UINT32_MAX;
}

void kd_tie(struct kd_relater *r, struct kd_ties *ties, struct kd_tie new_tie)
{
    new_tie.confidence = at_most_its_parts(r, &new_tie);
    bool part = new_tie.character != KD_NO_ENTRY;
    uint32_t bare = without_part(ties, new_tie);
    uint32_t same = kd_index_get(&ties->index, key_of(part ? BY_ALL : BY_ANY_PART, &new_tie));
    uint32_t i = bare < same ? bare : same;
    if (i == UINT32_MAX) {
        kd_add_tie(r, ties, new_tie);
    } else if (part && i == bare) {
        ties->v[i] = new_tie;
        kd_note_tie(r, ties, i);
    } else if (new_tie.confidence > ties->v[i].confidence) {
        ties->v[i].confidence = new_tie.confidence;
    }
}
