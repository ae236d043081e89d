/* Which person a garbled name is of. */
#include <string.h>

#include "store/mend_p.h"

/* Whether two people play one character in a work (a group). */
static bool play_the_same(struct kd_mender *m, uint32_t work, uint32_t a, uint32_t b)
{
    const struct tie *ties;
    size_t n = kd_mend_ties(&m->of_work, work, &ties);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; ties[i].other == a && ties[i].character != 0 && k < n; k++)
            if (ties[k].other == b && ties[k].character == ties[i].character)
                return true;
    return false;
}

static void fit_in_index(struct kd_mender *m, uint32_t garbled, uint32_t work, struct kd_fits *fits)
{
    const struct tie *ties;
    size_t n = kd_mend_ties(&m->of_work, work, &ties);
    for (size_t i = 0; i < n; i++) {
        uint32_t other = ties[i].other;
        const struct thing *thing = kd_mend_thing(m, other);
        if (kd_mend_first(m, other) == kd_mend_first(m, garbled) || thing->garbled ||
            kd_mend_origins(m, other)->n > 0)
            continue;
        bool sure = kd_mend_has_origin(m, garbled, thing->key);
        if (sure || (kd_mend_is_gap(m, KD_PERSON, kd_mend_thing(m, garbled)->name, thing->key) &&
                     play_the_same(m, work, garbled, other)))
            kd_mend_add_fit(m, fits,
                            (struct kd_fit){.thing = other, .row = KD_NOT_LISTED, .sure = sure});
    }
}

/* Whether the list has the same character for an actor as articles for a garbled name. */
static enum kdidx_status plays_listed(struct kd_mender *m, uint32_t garbled, uint32_t work,
                                      const struct kd_cast_row *actor, bool *out,
                                      struct kd_error *err)
{
    const struct tie *ties;
    size_t n = kd_mend_ties(&m->of_work, work, &ties);
    enum kdidx_status status = KDIDX_OK;
    *out = false;
    for (size_t i = 0; status == KDIDX_OK && !*out && i < n; i++)
        if (ties[i].other == garbled)
            status = kd_mend_is_character(m, ties[i].character, actor, out, err);
    return status;
}

static enum kdidx_status fit_in_list(struct kd_mender *m, uint32_t garbled, uint32_t work,
                                     struct kd_fits *fits, struct kd_error *err)
{
    char key[KD_KEY_SIZE];
    size_t n;
    const struct kd_cast_row *actors = kd_mend_cast(m, kd_mend_thing(m, work)->row, &n);
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < n; i++) {
        bool sure = kd_mend_leads_to(m, garbled, &actors[i]), likely = false;
        kd_entity_key(actors[i].name, strlen(actors[i].name), key);
        if (!sure && kd_mend_is_gap(m, KD_PERSON, kd_mend_thing(m, garbled)->name, key))
            status = plays_listed(m, garbled, work, &actors[i], &likely, err);
        if (sure || likely)
            kd_mend_add_fit(m, fits,
                            (struct kd_fit){.thing = KD_NO_THING,
                                            .row = actors[i].actor,
                                            .name = actors[i].name,
                                            .sure = sure});
    }
    return status;
}

static enum kdidx_status fit_in_works(struct kd_mender *m, uint32_t garbled, struct kd_fits *fits,
                                      struct kd_error *err)
{
    const struct tie *ties;
    size_t n = kd_mend_ties(&m->of_person, kd_mend_first(m, garbled), &ties);
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < n; i++) {
        fit_in_index(m, garbled, kd_mend_first(m, ties[i].other), fits);
        status = fit_in_list(m, garbled, kd_mend_first(m, ties[i].other), fits, err);
    }
    return status;
}

/* Whom the swaps lead to, in articles or lists on the works that are named beside the name. */
static enum kdidx_status fit_beside(struct kd_mender *m, uint32_t garbled, struct kd_fits *fits,
                                    struct kd_error *err)
{
    const struct kd_origins *origins = kd_mend_origins(m, garbled);
    struct kd_beside works = {0};
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < origins->n; i++)
        for (size_t k = kd_mend_first_sounding(m, origins->v[i].key);
             status == KDIDX_OK && k < m->sounds.n &&
             strcmp(m->sounds.v[k].sound, origins->v[i].key) == 0;
             k++) {
            uint32_t other = m->sounds.v[k].at;
            bool shared = false;
            if (!kd_mend_thing(m, other)->garbled && kd_mend_origins(m, other)->n == 0)
                status = kd_mend_share_beside(m, KD_WORK, garbled, other, &shared, err);
            if (shared)
                kd_mend_add_fit(
                    m, fits, (struct kd_fit){.thing = other, .row = KD_NOT_LISTED, .sure = true});
        }
    if (status == KDIDX_OK && origins->n > 0)
        status = kd_mend_beside(m, KD_WORK, garbled, &works, err);
    for (size_t i = 0; status == KDIDX_OK && i < works.n; i++)
        status = fit_in_list(m, garbled, works.v[i], fits, err);
    return status;
}

enum kdidx_status kd_mend_person(struct kd_mender *m, uint32_t garbled, struct kd_error *err)
{
    struct kd_fits fits = {0};
    enum kdidx_status status = fit_in_works(m, garbled, &fits, err);
    if (status == KDIDX_OK && fits.n == 0)
        status = fit_beside(m, garbled, &fits, err);
    return status == KDIDX_OK ? kd_mend_only(m, garbled, &fits, err) : status;
}
