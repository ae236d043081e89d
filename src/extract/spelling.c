/* Misspelt names, and names romanised in two ways, to their neighbours. */
#include <string.h>

#include "base/sound.h"
#include "base/utf8.h"
#include "extract/resolve_p.h"

enum { LONGEST_KEY = 48 };

/* Levenshtein distance of two short strings. */
static int distance(const char *a, size_t n, const char *b, size_t m)
{
    int row[LONGEST_KEY + 1];
    if (n > LONGEST_KEY || m > LONGEST_KEY)
        return LONGEST_KEY;
    for (size_t j = 0; j <= m; j++)
        row[j] = (int)j;
    for (size_t i = 1; i <= n; i++) {
        int diagonal = row[0];
        row[0] = (int)i;
        for (size_t j = 1; j <= m; j++) {
            int cost = diagonal + (a[i - 1] != b[j - 1]);
            diagonal = row[j];
            if (row[j] + 1 < cost)
                cost = row[j] + 1;
            if (row[j - 1] + 1 < cost)
                cost = row[j - 1] + 1;
            row[j] = cost;
        }
    }
    return row[m];
}

static bool share_a_sentence(const struct kd_resolver *r, uint32_t a, uint32_t b)
{
    const struct kd_doc *doc = r->doc;
    for (size_t i = 0; i < doc->mentions.n; i++) {
        if (doc->mentions.v[i].thing != a)
            continue;
        for (size_t j = 0; j < doc->mentions.n; j++)
            if (doc->mentions.v[j].thing == b &&
                doc->mentions.v[j].sentence == doc->mentions.v[i].sentence)
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
    np = kd_sound_fold(p, np);
    nq = kd_sound_fold(q, nq);
    uint32_t rarer = x->count < y->count ? x->count : y->count;
    int d = distance(p, np, q, nq);
    if (d > 1 || (d == 1 && rarer > 2))
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
