/* Which work a garbled title is of. */
#include <string.h>

#include "store/mend_p.h"

/* ---- what two works have in common ---- */

struct shared {
    size_t people, roles;  /* of the garbled one that the other one has too */
    size_t garbled, other; /* people of each */
};

/* Somebody of the garbled work. */
struct member {
    const struct tie *ties; /* one for each part */
    size_t n;
    bool swapped;      /* the name may have been another one */
    bool shared, role; /* with the work that it is compared with */
    uint32_t next;     /* the next one of the same group, plus one */
};

/* The people of the garbled work, found by their group, so that a work with hundreds is compared
 * with one of hundreds in as many steps. */
struct crowd {
    struct {
        struct member *v;
        size_t n, cap;
    } members;
    size_t swapped; /* of them */
};

static void gather(struct kd_mender *m, uint32_t garbled, struct crowd *out)
{
    const struct tie *ties;
    size_t n = kd_mend_ties(&m->of_work, kd_mend_first(m, garbled), &ties);
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from + 1; to < n && ties[to].other == ties[from].other;)
            to++;
        uint32_t *head = &m->member[kd_mend_first(m, ties[from].other)];
        bool swapped = kd_mend_origins(m, ties[from].other)->n > 0;
        *KD_PUSH(&m->s->arena, &out->members) =
            (struct member){.ties = ties + from, .n = to - from, .swapped = swapped, .next = *head};
        *head = (uint32_t)out->members.n;
        out->swapped += swapped;
    }
}

static void disperse(struct kd_mender *m, const struct crowd *crowd)
{
    for (size_t i = 0; i < crowd->members.n; i++)
        m->member[kd_mend_first(m, crowd->members.v[i].ties->other)] = 0;
}

static void note(struct member *member, const struct tie *tie)
{
    member->shared = true;
    for (size_t i = 0; i < member->n; i++)
        member->role |=
            member->ties[i].character != 0 && member->ties[i].character == tie->character;
}

/* Notes the members who are the person of a tie (kd_mend_is_same_person). */
static void note_person(struct kd_mender *m, struct crowd *crowd, const struct tie *tie)
{
    bool swapped = kd_mend_origins(m, tie->other)->n > 0;
    for (uint32_t at = m->member[kd_mend_first(m, tie->other)]; at != 0;) {
        struct member *member = &crowd->members.v[at - 1];
        note(member, tie);
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): gather() counts from 1 */
        at = member->next;
    }
    for (size_t i = 0; (swapped || crowd->swapped > 0) && i < crowd->members.n; i++)
        if ((swapped || crowd->members.v[i].swapped) &&
            kd_mend_is_same_person(m, crowd->members.v[i].ties->other, tie->other))
            note(&crowd->members.v[i], tie);
}

/* Whether the list has a member among the actors of a drama, and the character as his. */
static enum kdidx_status note_listed(struct kd_mender *m, struct member *member,
                                     const struct kd_cast_row *actors, size_t rows,
                                     struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; i < rows; i++) {
        if (!kd_mend_is_actor(m, member->ties->other, &actors[i]))
            continue;
        member->shared = true;
        for (size_t k = 0; status == KDIDX_OK && k < member->n; k++) {
            bool plays = false;
            status = kd_mend_is_character(m, member->ties[k].character, &actors[i], &plays, err);
            member->role |= plays;
        }
    }
    return status;
}

static enum kdidx_status share(struct kd_mender *m, struct crowd *crowd, const struct kd_fit *fit,
                               struct shared *out, struct kd_error *err)
{
    const struct tie *other = NULL;
    size_t n = fit->thing != KD_NO_THING ? kd_mend_ties(&m->of_work, fit->thing, &other) : 0, rows;
    const struct kd_cast_row *actors = kd_mend_cast(m, fit->row, &rows);
    enum kdidx_status status = KDIDX_OK;
    *out = (struct shared){.garbled = crowd->members.n, .other = n + rows};
    for (size_t i = 0; i < crowd->members.n; i++)
        crowd->members.v[i].shared = crowd->members.v[i].role = false;
    for (size_t i = 0; i < n; i++)
        note_person(m, crowd, &other[i]);
    for (size_t i = 0; status == KDIDX_OK && i < crowd->members.n; i++) {
        struct member *member = &crowd->members.v[i];
        status = note_listed(m, member, actors, rows, err);
        out->people += member->shared;
        out->roles += member->role;
    }
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

static enum kdidx_status judge_work(struct kd_mender *m, uint32_t garbled, struct crowd *crowd,
                                    struct kd_fit *fit, bool *out, struct kd_error *err)
{
    struct shared shared;
    bool apart = false;
    enum kdidx_status status = share(m, crowd, fit, &shared, err);
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

static enum kdidx_status judge_all(struct kd_mender *m, uint32_t garbled, struct kd_fits *all,
                                   struct kd_fits *likely, struct kd_error *err)
{
    struct crowd crowd = {0};
    enum kdidx_status status = KDIDX_OK;
    if (all->n > 0)
        gather(m, garbled, &crowd);
    for (size_t i = 0; status == KDIDX_OK && i < all->n; i++) {
        bool is_likely = false;
        if (all->v[i].thing != kd_mend_first(m, garbled))
            status = judge_work(m, garbled, &crowd, &all->v[i], &is_likely, err);
        if (status == KDIDX_OK && is_likely)
            status = is_garbled_one(m, garbled, &all->v[i], &is_likely, err);
        if (is_likely)
            *KD_PUSH(&m->s->arena, likely) = all->v[i];
    }
    disperse(m, &crowd);
    return status;
}

enum kdidx_status kd_mend_work(struct kd_mender *m, uint32_t garbled, struct kd_error *err)
{
    struct kd_fits all = {0}, likely = {0};
    fit_by_swaps(m, garbled, &all);
    fit_by_people(m, garbled, &all);
    enum kdidx_status status = judge_all(m, garbled, &all, &likely, err);
    return status == KDIDX_OK ? kd_mend_only(m, garbled, &likely, err) : status;
}
