/* The work that stands right beside a role, in which it is played. */
#include "extract/relate_p.h"
#include "extract/token.h"

/* Whether mention m is of a work that has actors, which a novel or a song has not. */
static bool is_acted(const struct kd_relater *r, uint32_t m)
{
    uint32_t thing = kd_thing_index(r, m);
    if (!kd_is_type(r, thing, KD_A_WORK))
        return false;
    enum kd_work_kind kind = r->things->v[thing].is_kind;
    return kind != KD_MUSIC && kind != KD_OTHER_WORK;
}

/* Right behind it: "C in W", "C of tvN's W"; or KD_NO_ENTRY. */
static uint32_t work_behind(const struct kd_relater *r, uint32_t m)
{
    enum { NEAR = 6 /* tokens */ };
    static const char *const in[] = {"in", "from", "of", "on", NULL};
    const struct kd_doc *doc = r->doc;
    uint32_t last = doc->mentions.v[m].last;
    if (last >= doc->tokens.n || !kd_is_word(doc, last, in))
        return KD_NO_ENTRY;
    for (uint32_t k = m + 1; k < doc->mentions.n; k++) {
        const struct kd_mention *next = &doc->mentions.v[k];
        if (next->sentence != doc->mentions.v[m].sentence || next->first > last + NEAR)
            break;
        if (next->kind != KD_DATE && next->kind != KD_NETWORK)
            return is_acted(r, k) ? kd_thing_index(r, k) : KD_NO_ENTRY;
    }
    return KD_NO_ENTRY;
}

/* Right before it, mention m: "in W as the merciless C", "W's C"; or KD_NO_ENTRY. */
static uint32_t work_before(const struct kd_relater *r, uint32_t m)
{
    enum { NEAR = 8 /* tokens */ };
    static const char *const as[] = {"as", NULL};
    const struct kd_doc *doc = r->doc;
    if (m == 0 || !is_acted(r, m - 1))
        return KD_NO_ENTRY;
    const struct kd_mention *before = &doc->mentions.v[m - 1], *role = &doc->mentions.v[m];
    if (before->sentence != role->sentence || role->first > before->last + NEAR ||
        before->last >= role->first)
        return KD_NO_ENTRY;
    bool owned =
        doc->tokens.v[before->last].kind == KD_POSSESSIVE && role->first == before->last + 1;
    return owned || kd_is_word(doc, before->last, as) ? kd_thing_index(r, m - 1) : KD_NO_ENTRY;
}

/* Whether "in which" or "where" stands behind what ends before token t, and what may be in brackets
 * there, up to token `end`. */
static bool goes_on_with_where(const struct kd_doc *doc, uint32_t t, uint32_t end)
{
    enum { FAR = 5 /* tokens */ };
    static const char *const in[] = {"in", NULL}, *const which[] = {"which", NULL},
                             *const where[] = {"where", NULL};
    for (uint32_t stop = end < t + FAR ? end : t + FAR; t < stop; t++) {
        if (kd_is_word(doc, t, where) ||
            (t + 1 < stop && kd_is_word(doc, t, in) && kd_is_word(doc, t + 1, which)))
            return true;
        if (doc->tokens.v[t].kind == KD_WORD)
            return false;
    }
    return false;
}

/* Whether another clause starts in tokens [t, last): ", and plays C". */
static bool starts_clause(const struct kd_doc *doc, uint32_t t, uint32_t last)
{
    static const char *const and[] = {"and", "but", NULL};
    for (; t + 1 < last; t++)
        if (kd_is_punct(doc, t, ',') && kd_is_word(doc, t + 1, and))
            return true;
    return false;
}

/* Before it, mention m, and what goes on with "in which" or "where": "the film W (2010), in which
 * she played C"; or KD_NO_ENTRY. */
static uint32_t work_where(const struct kd_relater *r, uint32_t m)
{
    enum { FAR = 20 /* tokens */, NAMES = 4 };
    const struct kd_doc *doc = r->doc;
    const struct kd_mention *role = &doc->mentions.v[m];
    for (uint32_t k = m, far = 0; k > 0 && far < NAMES; far++) {
        const struct kd_mention *before = &doc->mentions.v[--k];
        if (before->sentence != role->sentence || role->first > before->last + FAR)
            break;
        if (is_acted(r, k))
            return goes_on_with_where(doc, before->last, role->first) &&
                           !starts_clause(doc, before->last, role->first)
                       ? kd_thing_index(r, k)
                       : KD_NO_ENTRY;
    }
    return KD_NO_ENTRY;
}

uint32_t kd_work_of_role(const struct kd_relater *r, uint32_t m)
{
    uint32_t work = work_behind(r, m);
    if (work == KD_NO_ENTRY)
        work = work_before(r, m);
    return work != KD_NO_ENTRY ? work : work_where(r, m);
}
