/* Resolution: the steps by which candidates become things, in their order; and the judgement of
 * what each thing is, once the evidence is in. */
#include "extract/resolve.h"

#include <string.h>

#include "extract/resolve_p.h"

static void judge(struct kd_resolver *r, struct kd_thing *thing)
{
    const struct kd_mention *m = &r->doc->mentions.v[thing->full];
    double least = m->kind == KD_NAME ? 0.5 : m->kind == KD_PHRASE ? 0.8 : 1.0;
    thing->is = KD_NOTHING;
    double best = thing->type[KD_NOTHING] > least ? thing->type[KD_NOTHING] : least;
    for (int t = KD_PERSON; t < KD_TYPES; t++)
        if (thing->type[t] >= best && (t == KD_PERSON || thing->type[t] > best || best == least)) {
            best = thing->type[t];
            thing->is = (enum kd_type)t;
        }
    thing->is_role = KD_OTHER_ROLE;
    double role = 0;
    for (int i = 0; i < KD_ROLES; i++)
        if (thing->role[i] > role) {
            role = thing->role[i];
            thing->is_role = (enum kd_role)i;
        }
    thing->is_kind = KD_DRAMA;
    double kind = 0;
    for (int i = 0; i < 5; i++)
        if (thing->kind[i] > kind) {
            kind = thing->kind[i];
            thing->is_kind = (enum kd_work_kind)i;
        }
    /* "The Red Sleeve", after the novel: a novel that is on television is the drama */
    if (thing->is_kind == KD_OTHER_WORK && thing->kind[KD_DRAMA] > 0.25)
        thing->is_kind = KD_DRAMA;
}

static void judge_all(struct kd_resolver *r)
{
    for (uint32_t t = 0; t < r->things->n; t++)
        if (r->things->v[t].parent == t)
            judge(r, &r->things->v[t]);
}

/* Whether a rule says that somebody acts in a work or made it, without naming it. */
static bool speaks_of_a_work(const struct kd_resolver *r)
{
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        enum kd_say_op op = claim->say->op;
        if ((op == KD_SAY_CAST && claim->arg[2].count == 0) ||
            (op == KD_SAY_CREW && claim->arg[1].count == 0))
            return true;
    }
    return false;
}

/* What speaks of a work has one: where nothing is taken for one, the likeliest of what is taken for
 * nothing is, if it is not all too unlikely. */
static void find_a_work(struct kd_resolver *r)
{
    const double least = 0.2;
    struct kd_thing *best = NULL;
    for (uint32_t t = 0; t < r->things->n; t++) {
        struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || thing->chance == NULL || thing->count == 0)
            continue;
        if (thing->is == KD_A_WORK)
            return;
        if (thing->is == KD_NOTHING &&
            (best == NULL || thing->chance[KD_A_WORK] > best->chance[KD_A_WORK]))
            best = thing;
    }
    if (best == NULL || best->chance[KD_A_WORK] < least || !speaks_of_a_work(r))
        return;
    best->is = KD_A_WORK;
    best->likely = best->chance[KD_A_WORK];
}

/* The last word: all that is seen of each thing, weighed together. */
static void judge_by_traits(struct kd_resolver *r)
{
    bool korean = kd_is_korean_text(r->doc);
    kd_take_census(r);
    double(*seen)[KD_TRAITS] = kd_arena_alloc(r->doc->arena, r->things->n * sizeof *seen + 1);
    for (uint32_t t = 0; t < r->things->n; t++)
        if (r->things->v[t].parent == t) {
            kd_observe(r, t, seen[t]);
            r->things->v[t].traits = seen[t];
        }
    kd_weigh_types(r);
    kd_weigh_numbered(r);
    kd_settle_pairs(r);
    for (uint32_t t = 0; t < r->things->n; t++) {
        struct kd_thing *thing = &r->things->v[t];
        for (int c = 0; c < KD_TYPES && thing->chance != NULL && !korean; c++)
            if (thing->chance[c] > thing->chance[thing->is])
                thing->is = (enum kd_type)c;
        thing->likely = thing->chance != NULL ? thing->chance[thing->is] : 0;
    }
    if (!korean)
        find_a_work(r);
}

/* By how much more likely a work must be of another kind than what its votes made it: with less,
 * more dramas are lost than others are told apart (measured on samples kept apart). */
#define SURE 0.3

static int likeliest_kind(const double likely[KD_KINDS_OF_WORK])
{
    int best = 0;
    for (int k = 1; k < KD_KINDS_OF_WORK; k++)
        best = likely[k] > likely[best] ? k : best;
    return best;
}

/* The same of the kinds of works; all are weighed by what they were judged to be before. */
static void judge_kinds(struct kd_resolver *r)
{
    kd_take_census(r);
    kd_prepare_kinds(r);
    double(*likely)[KD_KINDS_OF_WORK] =
        kd_arena_alloc(r->doc->arena, r->things->n * sizeof *likely + 1);
    for (uint32_t t = 0; t < r->things->n; t++)
        if (r->things->v[t].parent == t && r->things->v[t].is == KD_A_WORK)
            kd_weigh_kind(r, t, likely[t]);
    for (uint32_t t = 0; t < r->things->n; t++) {
        struct kd_thing *thing = &r->things->v[t];
        if (thing->parent != t || thing->is != KD_A_WORK)
            continue;
        int best = likeliest_kind(likely[t]);
        if (likely[t][best] > likely[t][thing->is_kind] + SURE)
            thing->is_kind = (enum kd_work_kind)best;
        thing->likely_kind = likely[t][thing->is_kind];
    }
}

void kd_resolve(struct kd_doc *doc, const struct kd_lists *lists, const struct kd_claims *claims,
                struct kd_things *out)
{
    struct kd_resolver resolver = {.doc = doc, .lists = lists, .claims = claims, .things = out};
    struct kd_resolver *r = &resolver;
    *out = (struct kd_things){.main = KD_NO_ENTRY};
    size_t size = kd_phrases_size(doc->mentions.n + 8);
    size_t slots = 2 * size * sizeof *r->by_key.whole;
    kd_phrases_init(&r->by_key, kd_arena_alloc(doc->arena, slots), size);
    kd_phrases_init(&r->titled, kd_arena_alloc(doc->arena, slots), size);
    r->passing = kd_passing_mentions(doc, claims, kd_bracketed_mentions(doc));
    kd_part_title_roles(r);
    kd_cluster(r, false);
    kd_resolve_bare(r, false);
    kd_cluster(r, true);
    kd_join_title_lines(r);
    kd_join_subtitles(r);
    kd_join_short_titles(r, false);
    kd_join_initials(r);
    kd_join_same(r);
    kd_join_misspelt(r);
    kd_join_mistyped(r);
    kd_choose_full_forms(r);
    kd_weigh(r);
    kd_weigh_headings(r);
    kd_weigh_tables(r);
    judge_all(r);
    kd_find_main(r);
    kd_weigh_cast_lists(r);
    kd_spread_alike(r);
    kd_orient_pairs(r);
    judge_all(r);
    kd_join_name_titles(r);
    kd_join_titled(r);
    judge_all(r);
    kd_find_main(r);
    judge_by_traits(r);
    kd_join_listed(r);
    kd_join_glosses(r);
    kd_join_short_titles(r, true);
    kd_resolve_bare(r, true);
    kd_find_main(r);
    kd_default_kinds(r);
    judge_kinds(r);
    kd_judge_roles(r);
    kd_find_main(r);
    kd_drop_places(doc, out, &r->places);
    kd_arena_drop(doc->arena, r->titled.whole, slots);
    kd_arena_drop(doc->arena, r->by_key.whole, slots);
}
