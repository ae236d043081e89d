/* The kind of a work: what is seen of it, the signs of kinds.h, and what that says. */
#include "extract/near.h"
#include "extract/resolve_p.h"
#include "extract/token.h"

int kd_kind_of_word(const struct kd_token *token)
{
    static const uint32_t classes[KD_KINDS_OF_WORK] = {KD_V_SERIES, KD_V_FILM, KD_V_SHOW,
                                                       KD_V_MUSIC, KD_V_BOOK};
    for (int k = 0; k < KD_KINDS_OF_WORK; k++)
        if (token->vocab & classes[k])
            return k;
    return -1;
}

static void see_words(const struct kd_doc *doc, uint32_t from, uint32_t to, enum kd_kind_sign group,
                      double *seen)
{
    for (uint32_t t = from; t < to; t++) {
        int kind = kd_kind_of_word(&doc->tokens.v[t]);
        if (kind >= 0)
            seen[group + kind] = 1;
    }
}

static void see_around(const struct kd_doc *doc, uint32_t i, double *seen)
{
    enum { NEAR = 3 };
    const struct kd_mention *m = &doc->mentions.v[i];
    struct kd_tokens s = kd_sentence_around(doc, i);
    uint32_t from = m->first > s.first + NEAR ? m->first - NEAR : s.first;
    uint32_t to = m->last + NEAR < s.last ? m->last + NEAR : s.last;
    static const char *const by[] = {"by", NULL};
    see_words(doc, m->first, m->last, KD_K_ITSELF, seen);
    seen[KD_K_BY_NAME] =
        seen[KD_K_BY_NAME] > 0 ||
        (m->last + 1 < s.last && kd_is_word(doc, m->last, by) && kd_is_cap_word(doc, m->last + 1));
    see_words(doc, from, m->first, KD_K_BEFORE, seen);
    see_words(doc, m->last, to, KD_K_BEHIND, seen);
    see_words(doc, s.first, m->first, KD_K_SENTENCE, seen);
    see_words(doc, m->last, s.last, KD_K_SENTENCE, seen);
    if (kd_acting_near(doc, i))
        seen[KD_K_ACTING] = 1;
    if (m->last + 1 < s.last && kd_is_punct(doc, m->last, '(') &&
        doc->tokens.v[m->last + 1].kind == KD_NUMBER && KD_TOKEN_LEN(doc, m->last + 1) == 4)
        seen[KD_K_YEAR] = 1;
}

/* What else the sentence of mention i names. */
static void see_company(const struct kd_resolver *r, uint32_t i, double *seen)
{
    enum { NEAR = 100 }; /* mentions to each side: a page may be one line */
    const struct kd_doc *doc = r->doc;
    const struct kd_mention *m = &doc->mentions.v[i];
    for (int step = -1; step <= 1; step += 2)
        for (uint32_t k = i, looked = 0;
             looked < NEAR && (step < 0 ? k > 0 : k + 1 < doc->mentions.n); looked++) {
            k = step < 0 ? k - 1 : k + 1;
            const struct kd_mention *other = &doc->mentions.v[k];
            if (other->sentence != m->sentence)
                break;
            const struct kd_thing *thing = kd_thing_of(doc, r->things, k);
            if (thing != NULL && thing->is == KD_A_WORK && thing != kd_thing_of(doc, r->things, i))
                seen[KD_K_BESIDE + (int)thing->is_kind] = 1;
            if (other->kind != KD_NETWORK)
                continue;
            seen[KD_K_NETWORK] = 1;
            if (step < 0 && other->last + 4 >= m->first && other->last < m->first &&
                doc->tokens.v[other->last].kind == KD_POSSESSIVE)
                seen[KD_K_OWNED] = 1;
        }
}

static void see_mention(const struct kd_resolver *r, uint32_t i, double *seen)
{
    const struct kd_doc *doc = r->doc;
    const struct kd_mention *m = &doc->mentions.v[i];
    int season;
    see_around(doc, i, seen);
    see_company(r, i, seen);
    if (doc->sentences.v[m->sentence].line == 0)
        seen[KD_K_HEADLINE] = 1;
    if (m->quoted)
        seen[KD_K_QUOTED] = 1;
    kd_season_base(doc->text.s + m->start, m->end - m->start, &season);
    if (season > 0)
        seen[KD_K_SEASON] = 1;
    if (m->last - m->first >= 6 + 2 * (uint32_t)m->quoted)
        seen[KD_K_LONG] = 1;
    for (uint32_t t = m->first; t < m->last; t++)
        if (doc->tokens.v[t].kind == KD_WORD && !(doc->tokens.v[t].flags & KD_CAP) &&
            !(doc->tokens.v[t].vocab & KD_V_FUNCTION))
            seen[KD_K_PLAIN_WORD] = 1;
}

static void find_parts(struct kd_resolver *r)
{
    r->has_part = kd_arena_alloc(r->doc->arena, r->things->n + 1);
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (claim->say->op != KD_SAY_CAST || claim->arg[1].count == 0)
            continue;
        for (uint32_t k = 0; k < claim->arg[2].count; k++) {
            const struct kd_thing *work =
                kd_thing_of(r->doc, r->things, r->claims->members.v[claim->arg[2].from + k]);
            if (work != NULL)
                r->has_part[work->parent] = true;
        }
    }
}

/* What the article is about: which kind's words it has. */
static void find_topic(struct kd_resolver *r)
{
    const double few = 2; /* of so many words more nothing is known */
    double all = few;
    for (uint32_t t = 0; t < r->doc->tokens.n; t++) {
        const struct kd_token *token = &r->doc->tokens.v[t];
        int kind = token->flags & (KD_CAP | KD_CHROME) ? -1 : kd_kind_of_word(token);
        if (kind < 0)
            continue;
        r->topic[kind]++;
        all++;
    }
    for (int k = 0; k < KD_KINDS_OF_WORK; k++)
        r->topic[k] /= all;
}

void kd_prepare_kinds(struct kd_resolver *r)
{
    find_parts(r);
    find_topic(r);
}

/* By the votes, the lists and the article. */
static void see_thing(const struct kd_resolver *r, uint32_t index, double *seen)
{
    const double many = 4;
    const struct kd_thing *thing = &r->things->v[index];
    for (int k = 0; k < KD_KINDS_OF_WORK; k++) {
        seen[KD_K_VOTES + k] = thing->kind[k] < many ? thing->kind[k] / many : 1;
        seen[KD_K_LIST + k] = (thing->list & ((uint32_t)KD_L_DRAMA << k)) != 0;
        seen[KD_K_TOPIC + k] = r->topic[k];
    }
    seen[KD_K_PART] = r->has_part[index];
    seen[KD_K_MAIN] = r->things->main == index;
    seen[KD_K_ONCE] = thing->count <= 1;
    struct kd_census others = kd_others(r, thing);
    for (int k = 0; k < KD_KINDS_OF_WORK && others.works > 0; k++)
        seen[KD_K_ARTICLE + k] = (double)others.of_kind[k] / others.works;
}

void kd_weigh_kind(const struct kd_resolver *r, uint32_t index, double likely[KD_KINDS_OF_WORK])
{
    const struct kd_kinds_model *model = r->lists->kinds;
    struct kd_thing *thing = &r->things->v[index];
    double *seen = kd_arena_alloc(r->doc->arena, KD_KIND_SIGNS * sizeof *seen);
    struct kd_nears nears = {0};
    seen[KD_K_ALWAYS] = 1;
    for (uint32_t p = r->places.start[index]; p < r->places.start[index + 1]; p++) {
        uint32_t m = r->places.mention[p];
        if (r->doc->mentions.v[m].chrome && thing->count > 0)
            continue;
        see_mention(r, m, seen);
        kd_near_work(r->doc, r->things, m, &nears);
    }
    see_thing(r, index, seen);
    for (int k = 0; k < KD_KINDS_OF_WORK; k++)
        likely[k] = 0;
    kd_near_add_up(model->words, r->doc, &nears, likely);
    kd_kinds_weigh(model, seen, likely);
    thing->signs = seen;
    if (r->doc->keep_reasons)
        thing->nears = nears;
}
