/* Dramas that have the name of their hero: "Choi Mina (2006)", of which "Kim Ara as Choi Mina"
 * tells who is in it. Where a rule has such a name for a title, or it is one in quotation marks,
 * the mention is one, apart from those of the part (cluster.c). */
#include "extract/resolve_p.h"
#include "extract/token.h"

/* PAIRED: one of two of which one plays the other. */
enum { PLAYED = 1, TITLE = 2, SURE_TITLE = 4, PAIRED = 8 };

/* What the claims say of each mention. */
static void look_at_claims(const struct kd_resolver *r, unsigned char *said)
{
    const double sure = 2; /* weight */
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        enum kd_say_op op = claim->say->op;
        size_t part = op == KD_SAY_CAST ? 1 : 0;
        unsigned char flag = op == KD_SAY_CAST || op == KD_SAY_CHARACTER ? PLAYED
                             : op == KD_SAY_PAIR                         ? PAIRED
                             : op != KD_SAY_WORK                         ? 0
                             : claim->say->weight >= sure                ? SURE_TITLE
                                                                         : TITLE;
        for (uint32_t k = 0; flag != 0 && k < claim->arg[part].count; k++)
            said[r->claims->members.v[claim->arg[part].from + k]] |= flag;
    }
}

/* The names that somebody plays, out of quotation marks; of a pair what has a name's shape. */
static void note_played(const struct kd_doc *doc, const unsigned char *said,
                        struct kd_phrases *played)
{
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        const struct kd_mention *m = &doc->mentions.v[i];
        bool shaped = m->kind == KD_NAME || (doc->tokens.v[m->first].flags & KD_HYPHEN);
        bool plays = (said[i] & PLAYED) || ((said[i] & PAIRED) && shaped);
        struct kd_phrase_slot *slot =
            plays && !m->quoted ? kd_phrases_add(played, doc->text.s + m->start, m->end - m->start)
                                : NULL;
        if (slot != NULL)
            slot->value = 1;
    }
}

/* Whether the lists have the name for a work, and for nobody, and it begins a line on which nothing
 * stands but that and perhaps another spelling: "Choi Mina / Choi Min-ah". */
static bool is_listed_heading(const struct kd_doc *doc, const struct kd_mention *m)
{
    const struct kd_line *line = &doc->lines.v[doc->tokens.v[m->first].line];
    return (m->list & KD_L_WORKS) && !(m->list & KD_L_PEOPLE) && m->first == line->first &&
           (m->last == line->last || kd_is_punct(doc, m->last, '/'));
}

static bool is_played(const struct kd_doc *doc, const struct kd_phrases *played,
                      const struct kd_mention *m)
{
    uint64_t hash = kd_phrase_hash(doc->text.s + m->start, m->end - m->start);
    return kd_phrases_get(played, hash) != UINT32_MAX;
}

/* Whether mention m, of which a rule says that it is a title, is known as a name that titles have.
 */
static bool is_known(const struct kd_doc *doc, const struct kd_phrases *played,
                     const struct kd_mention *m)
{
    return (m->list & KD_L_WORKS) || is_played(doc, played, m);
}

void kd_part_title_roles(struct kd_resolver *r)
{
    const float likely = 0.9F; /* as what is in quotation marks */
    struct kd_doc *doc = r->doc;
    struct kd_phrases played;
    unsigned char *said = kd_arena_alloc(doc->arena, doc->mentions.n + 1);
    size_t size = kd_phrases_size(doc->mentions.n + 8), bytes = 2 * size * sizeof *played.whole;
    kd_phrases_init(&played, kd_arena_alloc(doc->arena, bytes), size);
    look_at_claims(r, said);
    note_played(doc, said, &played);
    for (uint32_t i = 0; i < doc->mentions.n; i++) {
        struct kd_mention *m = &doc->mentions.v[i];
        m->of_hero = m->kind == KD_WORK && m->quoted && is_played(doc, &played, m);
        if (m->kind != KD_NAME || !m->full_korean || (said[i] & PLAYED) ||
            !((said[i] & SURE_TITLE) || ((said[i] & TITLE) && is_known(doc, &played, m)) ||
              is_listed_heading(doc, m)))
            continue;
        m->kind = KD_WORK;
        m->spotted = true;
        m->title = m->title > likely ? m->title : likely;
    }
    kd_arena_drop(doc->arena, played.whole, bytes);
    kd_arena_drop(doc->arena, said, doc->mentions.n + 1);
}
