/* Names that a program has garbled: "Website positioning Dan Ah" for Seo Dan Ah, "Inform Me What
 * You Noticed" for Tell Me What You Saw. Copies of articles are "spun": words are swapped for
 * others that mean about the same, whatever they are part of.
 *
 * A name is mended when one thing alone fits it:
 *   - a person's, when the swaps (swaps.tsv, spun.tsv) lead back to somebody who has to do with the
 *     same drama, in the index or in the cast list, or who is named together with it; or when all
 *     but one part is somebody's who plays the same character there, and that part is in no Korean
 *     name;
 *   - a work's, when the swaps lead back to a title with a person in common, and two words or more
 *     speak for it; or to a listed one where nobody is known of either; or when the titles have
 *     one shape and two people in common, one of them in the same part, or three or more and
 *     nobody else.
 * What the lists have under its name is not garbled. Of two titles that are in no list, one is
 * garbled when its articles alone have other garbled names; or when the swaps lead back from it
 * alone, by two words, and both have such articles or none has.
 * The user's "differ" stands against all of it.
 */
#include "store/mend.h"

#include <string.h>

#include "store/mend_p.h"

/* ---- fits ---- */

void kd_mend_add_fit(struct kd_mender *m, struct kd_fits *fits, struct kd_fit fit)
{
    if (fit.thing != KD_NO_THING) {
        fit.thing = kd_mend_first(m, fit.thing);
        if (kd_mend_thing(m, fit.thing)->row >= 0)
            fit.row = kd_mend_thing(m, fit.thing)->row;
    }
    for (size_t i = 0; i < fits->n; i++) {
        struct kd_fit *old = &fits->v[i];
        bool same = fit.thing != KD_NO_THING && old->thing == fit.thing;
        if (!same && (fit.row < 0 || old->row != fit.row))
            continue;
        old->thing = old->thing != KD_NO_THING ? old->thing : fit.thing;
        old->name = old->name != NULL ? old->name : fit.name;
        old->sure |= fit.sure;
        old->swaps = old->swaps > fit.swaps ? old->swaps : fit.swaps;
        old->words = old->words > fit.words ? old->words : fit.words;
        return;
    }
    *KD_PUSH(&m->s->arena, fits) = fit;
}

/* ---- deciding ---- */

static enum kdidx_status is_kept_apart(struct kd_mender *m, uint32_t garbled, const char *name,
                                       bool *out, struct kd_error *err)
{
    char key[KD_KEY_SIZE];
    int64_t any = 0;
    struct kd_stmt *stmt = kd_stmt(
        m->s->db, "SELECT EXISTS (SELECT 1 FROM decision WHERE kind = ?1 AND says = 'differ'"
                  " AND ((a_key = ?2 AND b_key = ?3) OR (a_key = ?3 AND b_key = ?2)))");
    kd_entity_key(name, strlen(name), key);
    kd_bind_text(stmt, 1, kd_entity_kind_name(kd_mend_thing(m, garbled)->kind));
    kd_bind_text(stmt, 2, kd_mend_thing(m, garbled)->key);
    kd_bind_text(stmt, 3, key);
    enum kdidx_status status = kd_run_int(stmt, &any, err);
    *out = any != 0;
    return status;
}

/* Another thing that is in this row of the lists; KD_NO_THING. */
static uint32_t thing_in_row(const struct kd_mender *m, int32_t row, uint32_t but)
{
    for (uint32_t i = 0; i < m->s->things.n; i++)
        if (i != but && kd_mend_thing(m, i)->row == row)
            return i;
    return KD_NO_THING;
}

static enum kdidx_status mend(struct kd_mender *m, uint32_t garbled, struct kd_fit fit,
                              struct kd_error *err)
{
    struct thing *thing = kd_mend_thing(m, garbled);
    bool apart = false;
    enum kdidx_status status = KDIDX_OK;
    if (fit.name != NULL)
        status = is_kept_apart(m, garbled, fit.name, &apart, err);
    if (status != KDIDX_OK || apart)
        return status;
    if (fit.thing == KD_NO_THING && fit.row >= 0)
        fit.thing = thing_in_row(m, fit.row, garbled);
    struct thing *first = kd_mend_thing(m, kd_mend_first(m, garbled));
    if (fit.thing != KD_NO_THING)
        thing->garbled = kd_same_join(m->s, fit.thing, garbled, false);
    else if (first->row < 0 || first->row == fit.row) {
        first->row = fit.row >= 0 ? fit.row : first->row;
        thing->garbled = true;
    }
    m->from_list[garbled] = fit.name;
    return KDIDX_OK;
}

/* The one fit that there is, of the sure ones if there are any; of works that with most people. */
static const struct kd_fit *only_fit(const struct kd_fits *fits)
{
    const struct kd_fit *best = NULL;
    bool several = false;
    for (size_t i = 0; i < fits->n; i++) {
        const struct kd_fit *fit = &fits->v[i];
        bool better = best == NULL || (fit->sure && !best->sure) ||
                      (fit->sure == best->sure && fit->people > best->people);
        bool equal = best != NULL && fit->sure == best->sure && fit->people == best->people;
        several = !better && (several || equal);
        best = better ? fit : best;
    }
    return several ? NULL : best;
}

enum kdidx_status kd_mend_only(struct kd_mender *m, uint32_t garbled, const struct kd_fits *fits,
                               struct kd_error *err)
{
    const struct kd_fit *fit = only_fit(fits);
    return fit != NULL ? mend(m, garbled, *fit, err) : KDIDX_OK;
}

/* Under its own name; its group may have another one. */
static bool is_listed(const struct kd_mender *m, const struct thing *thing)
{
    return kd_listed_row(m->s->listed, thing->kind, thing->key, strlen(thing->key)) !=
           KD_NOT_LISTED;
}

static enum kdidx_status mend_kind(struct kd_mender *m, enum kd_entity_kind kind,
                                   struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    kd_mend_read_ties(m);
    for (uint32_t i = 0; status == KDIDX_OK && i < m->s->things.n; i++) {
        const struct thing *thing = kd_mend_thing(m, i);
        status = kd_db_at(m->s->db, kind == KD_WORK ? "mending titles" : "mending names of people",
                          i, m->s->things.n);
        if (status != KDIDX_OK)
            break;
        if (thing->kind != kind || thing->garbled || is_listed(m, thing))
            continue;
        if (kind == KD_WORK)
            status = kd_mend_work(m, i, err);
        else if (kd_mend_is_odd(m, thing->name))
            status = kd_mend_person(m, i, err);
    }
    return status;
}

enum kdidx_status kd_mend_round(struct kd_mender *m, struct kd_error *err)
{
    enum kdidx_status status = mend_kind(m, KD_WORK, err);
    return status == KDIDX_OK ? mend_kind(m, KD_PERSON, err) : status;
}

/* ---- what is one for other reasons ---- */

/* Whether a is b, garbled, of two that are known to be one. */
static bool is_garbled_form(struct kd_mender *m, uint32_t a, uint32_t b)
{
    const struct thing *x = kd_mend_thing(m, a), *y = kd_mend_thing(m, b);
    if (y->garbled || kd_mend_has_origin(m, b, x->key))
        return false;
    if (kd_mend_has_origin(m, a, y->key))
        return true;
    return x->kind == KD_PERSON && kd_mend_is_odd(m, x->name) &&
           kd_mend_is_gap(m, KD_PERSON, x->name, y->key);
}

void kd_mend_mark(struct kd_mender *m)
{
    size_t n = m->s->things.n;
    uint32_t *head = kd_arena_alloc(&m->s->arena, (n + 1) * sizeof *head);
    uint32_t *next = kd_arena_alloc(&m->s->arena, (n + 1) * sizeof *next);
    memset(head, 0xFF, n * sizeof *head);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t first = kd_mend_first(m, i);
        next[i] = head[first];
        head[first] = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        struct thing *thing = kd_mend_thing(m, i);
        bool listed = is_listed(m, thing);
        for (uint32_t k = head[kd_mend_first(m, i)]; !thing->garbled && !listed && k != KD_NO_THING;
             k = next[k])
            thing->garbled = k != i && is_garbled_form(m, i, k);
    }
}

/* ---- a mender ---- */

enum kdidx_status kd_mender_new(struct same *s, const struct places *places, struct kd_mender **out,
                                struct kd_error *err)
{
    struct kd_mender *m = *out = kd_arena_alloc(&s->arena, sizeof **out);
    m->s = s;
    m->places = places;
    m->origins = kd_arena_alloc(&s->arena, (s->things.n + 1) * sizeof *m->origins);
    m->member = kd_arena_alloc(&s->arena, (s->things.n + 1) * sizeof *m->member);
    m->spun = kd_arena_alloc(&s->arena, s->things.n + 1);
    m->sound = kd_arena_alloc(&s->arena, (s->things.n + 1) * sizeof *m->sound);
    kd_mend_read_sounds(m);
    m->shapes = kd_arena_alloc(&s->arena, (s->things.n + 1) * sizeof *m->shapes);
    m->listed_shapes =
        kd_arena_alloc(&s->arena, (kd_listed_count(s->listed) + 1) * sizeof *m->listed_shapes);
    m->from_list = kd_arena_alloc(&s->arena, (s->things.n + 1) * sizeof *m->from_list);
    enum kdidx_status status = kd_swaps_read(&s->arena, &m->swaps, err);
    return status == KDIDX_OK ? kd_castlist_read(&s->arena, s->listed, &m->cast, err) : status;
}
