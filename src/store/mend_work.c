/* Which work a garbled title is of. */
#include <string.h>

#include "store/mend_p.h"

/* ---- what two works have in common ---- */

struct shared {
    size_t people, roles;  /* of the garbled one that the other one has too */
    size_t garbled, other; /* people of each */
};

/* Adds a person with a character to what the garbled work has in common with a fit. */
static enum kdidx_status share_person(struct kd_mender *m, const struct tie *tie,
                                      const struct kd_fit *fit, bool *person, bool *role,
                                      struct kd_error *err)
{
    const struct tie *other = NULL;
    size_t n = fit->thing != KD_NO_THING ? kd_mend_ties(&m->of_work, fit->thing, &other) : 0, rows;
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; i < n; i++) {
        if (!kd_mend_is_same_person(m, tie->other, other[i].other))
            continue;
        *person = true;
        *role |= tie->character != 0 && tie->character == other[i].character;
    }
    const struct kd_cast_row *actors = kd_mend_cast(m, fit->row, &rows);
    for (size_t i = 0; status == KDIDX_OK && i < rows; i++) {
        bool plays = false;
        if (!kd_mend_is_actor(m, tie->other, &actors[i]))
            continue;
        *person = true;
        status = kd_mend_is_character(m, tie->character, &actors[i], &plays, err);
        *role |= plays;
    }
    return status;
}

static enum kdidx_status share(struct kd_mender *m, uint32_t garbled, const struct kd_fit *fit,
                               struct shared *out, struct kd_error *err)
{
    const struct tie *ties, *other;
    size_t n = kd_mend_ties(&m->of_work, kd_mend_first(m, garbled), &ties), rows;
    enum kdidx_status status = KDIDX_OK;
    *out = (struct shared){0};
    for (size_t i = 0, to; status == KDIDX_OK && i < n; i = to) {
        bool person = false, role = false;
        for (to = i; status == KDIDX_OK && to < n && ties[to].other == ties[i].other; to++)
            status = share_person(m, &ties[to], fit, &person, &role, err);
        out->garbled++;
        out->people += person;
        out->roles += role;
    }
    out->other = fit->thing != KD_NO_THING ? kd_mend_ties(&m->of_work, fit->thing, &other) : 0;
    kd_mend_cast(m, fit->row, &rows);
    out->other += rows;
    return status;
}

enum { LEAST_WORDS = 2, LEAST_PEOPLE = 2 };

/* Of two titles, whether the first is the garbled one. */
static enum kdidx_status is_garbled_one(struct kd_mender *m, uint32_t garbled,
                                        const struct kd_fit *fit, bool *out, struct kd_error *err)
{
    bool this = false, other = false;
    *out = true;
    if (fit->row >= 0)
        return KDIDX_OK;
    enum kdidx_status status = kd_mend_is_spun(m, garbled, &this, err);
    if (status == KDIDX_OK)
        status = kd_mend_is_spun(m, fit->thing, &other, err);
    bool back = !fit->sure || kd_mend_has_origin(m, fit->thing, kd_mend_thing(m, garbled)->key);
    bool sure = !back && fit->swaps > 1; /* of one word, spinners may go the other way, too */
    *out = (this && !other) || (sure && this == other);
    return status;
}

/* Whether the swaps, and what the two have in common, are enough. */
static enum kdidx_status judge_swaps(struct kd_mender *m, uint32_t garbled,
                                     const struct kd_fit *fit, const struct shared *shared,
                                     bool *out, struct kd_error *err)
{
    bool unknown = shared->garbled == 0 || shared->other == 0;
    bool words = fit->words >= LEAST_WORDS;
    *out = (words && (shared->people > 0 || (unknown && fit->row >= 0))) ||
           shared->people >= LEAST_PEOPLE;
    if (*out || !words || !unknown || fit->thing == KD_NO_THING)
        return KDIDX_OK;
    return kd_mend_share_beside(m, KD_PERSON, garbled, fit->thing, out, err);
}

static enum kdidx_status judge_work(struct kd_mender *m, uint32_t garbled, struct kd_fit *fit,
                                    bool *out, struct kd_error *err)
{
    struct shared shared;
    bool apart = false;
    enum kdidx_status status = share(m, garbled, fit, &shared, err);
    *out = false;
    if (status != KDIDX_OK)
        return status;
    fit->people = shared.people;
    if (fit->sure)
        return judge_swaps(m, garbled, fit, &shared, out, err);
    bool all = shared.people == shared.garbled && shared.people > LEAST_PEOPLE;
    *out = shared.people >= LEAST_PEOPLE && (shared.roles > 0 || all);
    if (*out && fit->thing != KD_NO_THING)
        status = kd_same_named_apart(m->s, garbled, fit->thing, &apart, err);
    *out = *out && !apart;
    return status;
}

/* A title that is garbled itself is no origin. */
static bool leads_to_listed(struct kd_mender *m, uint32_t work)
{
    const struct kd_origins *origins = kd_mend_origins(m, work);
    for (size_t i = 0; i < origins->n; i++)
        if (kd_listed_row(m->s->listed, KD_WORK, origins->v[i].key, strlen(origins->v[i].key)) >= 0)
            return true;
    return false;
}

static void fit_by_swaps(struct kd_mender *m, uint32_t garbled, struct kd_fits *fits)
{
    const struct kd_origins *origins = kd_mend_origins(m, garbled);
    for (size_t i = 0; i < origins->n; i++) {
        const struct kd_origin *origin = &origins->v[i];
        int32_t row = kd_listed_row(m->s->listed, KD_WORK, origin->key, strlen(origin->key));
        uint32_t thing = KD_NO_THING;
        bool found = kd_same_find(m->s, KD_WORK, origin->key, &thing);
        struct kd_fit fit = {.thing = KD_NO_THING,
                             .row = row >= 0 ? row : KD_NOT_LISTED,
                             .name = row >= 0 ? kd_listed_name(m->s->listed, row) : NULL,
                             .sure = true,
                             .swaps = origin->swaps,
                             .words = origin->swaps + origin->kept + (origin->function > 1)};
        if (found && !kd_mend_thing(m, thing)->garbled && !leads_to_listed(m, thing))
            fit.thing = thing;
        if (fit.row >= 0 || fit.thing != KD_NO_THING)
            kd_mend_add_fit(m, fits, fit);
    }
}

static void fit_shape(struct kd_mender *m, uint32_t garbled, uint32_t work, struct kd_fits *fits)
{
    const struct thing *thing = kd_mend_thing(m, work);
    if (kd_mend_first(m, work) != kd_mend_first(m, garbled) && !thing->garbled &&
        kd_mend_is_shape(kd_mend_shape(m, garbled), kd_mend_shape(m, work)))
        kd_mend_add_fit(m, fits, (struct kd_fit){.thing = work, .row = KD_NOT_LISTED});
}

/* What else its people have to do with. */
static void fit_by_people(struct kd_mender *m, uint32_t garbled, struct kd_fits *fits)
{
    const struct tie *people, *works;
    size_t n = kd_mend_ties(&m->of_work, kd_mend_first(m, garbled), &people), rows;
    for (size_t i = 0; i < n; i++) {
        uint32_t person = kd_mend_first(m, people[i].other);
        size_t count = kd_mend_ties(&m->of_person, person, &works);
        for (size_t k = 0; k < count; k++)
            fit_shape(m, garbled, works[k].other, fits);
        const struct kd_cast_row *parts =
            kd_castlist_of_actor(m->cast, kd_mend_thing(m, person)->row, &rows);
        for (size_t k = 0; k < rows; k++) {
            int32_t row = parts[k].drama;
            if (kd_mend_is_shape(kd_mend_shape(m, garbled), kd_mend_listed_shape(m, row)))
                kd_mend_add_fit(m, fits,
                                (struct kd_fit){.thing = KD_NO_THING,
                                                .row = row,
                                                .name = kd_listed_name(m->s->listed, row)});
        }
    }
}

enum kdidx_status kd_mend_work(struct kd_mender *m, uint32_t garbled, struct kd_error *err)
{
    struct kd_fits all = {0}, likely = {0};
    enum kdidx_status status = KDIDX_OK;
    fit_by_swaps(m, garbled, &all);
    fit_by_people(m, garbled, &all);
    for (size_t i = 0; status == KDIDX_OK && i < all.n; i++) {
        bool is_likely = false;
        if (all.v[i].thing != kd_mend_first(m, garbled))
            status = judge_work(m, garbled, &all.v[i], &is_likely, err);
        if (status == KDIDX_OK && is_likely)
            status = is_garbled_one(m, garbled, &all.v[i], &is_likely, err);
        if (is_likely)
            *KD_PUSH(&m->s->arena, &likely) = all.v[i];
    }
    return status == KDIDX_OK ? kd_mend_only(m, garbled, &likely, err) : status;
}
