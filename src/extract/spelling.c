/* Misspelt names, and names romanised in two ways, to their neighbours. */
#include <string.h>

#include "base/sound.h"
#include "base/utf8.h"
#include "extract/resolve_p.h"

enum { LONGEST_KEY = 48 };

static bool share_a_sentence(const struct kd_resolver *r, uint32_t a, uint32_t b)
{
    uint32_t with_a = KD_NO_ENTRY, with_b = KD_NO_ENTRY; /* the last sentence so far */
    for (size_t i = 0; i < r->doc->mentions.n; i++) {
        const struct kd_mention *m = &r->doc->mentions.v[i];
        with_a = m->thing == a ? m->sentence : with_a;
        with_b = m->thing == b ? m->sentence : with_b;
        if (with_a == with_b && with_a != KD_NO_ENTRY)
            return true;
    }
    return false;
}

/* Two spellings of one romanised syllable differ in few letters: "Ah" and "A", "Myung" and
 * "Nyeong", "Son" and "Song". Two people of one family do so as well, but then both are named
 * often, or together. */
static bool misspelt(const struct kd_resolver *r, uint32_t a, uint32_t b)
{
    const struct kd_thing *x = &r->things->v[a], *y = &r->things->v[b];
    const struct kd_mention *m = &r->doc->mentions.v[x->full], *n = &r->doc->mentions.v[y->full];
    if (!x->korean || !y->korean || m->kind != KD_NAME || n->kind != KD_NAME)
        return false;
    char p[LONGEST_KEY + 4], q[LONGEST_KEY + 4];
    size_t np = kd_name_key(r->doc->text.s + m->start, m->end - m->start, p, sizeof p);
    size_t nq = kd_name_key(r->doc->text.s + n->start, n->end - n->start, q, sizeof q);
    kd_sound_fold(p, np);
    kd_sound_fold(q, nq);
    uint32_t rarer = x->count < y->count ? x->count : y->count;
    if (!kd_differs_by_one(p, q) || (rarer > 2 && strcmp(p, q) != 0))
        return false;
    return !share_a_sentence(r, a, b);
}

void kd_join_misspelt(struct kd_resolver *r)
{
    for (uint32_t a = 0; a < r->things->n && r->things->n < 400; a++)
        for (uint32_t b = a + 1; b < r->things->n; b++) {
            if (r->things->v[a].parent != a || r->things->v[b].parent != b || !misspelt(r, a, b))
                continue;
            bool first = r->things->v[a].count >= r->things->v[b].count;
            kd_join(r, first ? a : b, first ? b : a);
        }
}
