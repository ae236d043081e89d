/* What garbled names are judged by: who has to do with what, in the index and in the lists, and
 * what articles name together. */
#include <stdlib.h>
#include <string.h>

#include "base/sound.h"
#include "base/tsv.h"
#include "store/mend_p.h"

struct thing *kd_mend_thing(const struct kd_mender *m, uint32_t i)
{
    return &m->s->things.v[i];
}

uint32_t kd_mend_first(struct kd_mender *m, uint32_t i)
{
    return kd_same_first(m->s, i);
}

int32_t kd_mend_row(struct kd_mender *m, uint32_t i)
{
    return kd_mend_thing(m, kd_mend_first(m, i))->row;
}

/* ---- who has to do with what, by groups ---- */

/* `from` has the far end by group. */
static void turn_ties(struct kd_mender *m, const struct ties *from, struct ties *out)
{
    out->n = 0;
    for (size_t i = 0; i < from->n; i++)
        *KD_PUSH(&m->s->arena, out) =
            (struct tie){from->v[i].other, from->v[i].thing, from->v[i].character};
    if (out->n > 0)
        qsort(out->v, out->n, sizeof *out->v, kd_same_by_tie);
}

void kd_mend_read_ties(struct kd_mender *m)
{
    kd_same_sort_ties(m->s, &m->s->ties);
    kd_same_sort_ties(m->s, &m->s->back);
    turn_ties(m, &m->s->ties, &m->of_work);
    turn_ties(m, &m->s->back, &m->of_person);
}

size_t kd_mend_ties(const struct ties *ties, uint32_t group, const struct tie **first)
{
    size_t from = kd_same_first_tie(ties, group), to = from;
    while (to < ties->n && ties->v[to].thing == group)
        to++;
    *first = to > from ? ties->v + from : NULL;
    return to - from;
}

const struct kd_cast_row *kd_mend_cast(struct kd_mender *m, int32_t drama, size_t *n)
{
    return kd_castlist_of_drama(m->cast, drama, n);
}

/* ---- two people ---- */

bool kd_mend_is_same_person(struct kd_mender *m, uint32_t a, uint32_t b)
{
    return kd_mend_first(m, a) == kd_mend_first(m, b) ||
           kd_mend_has_origin(m, a, kd_mend_thing(m, b)->key) ||
           kd_mend_has_origin(m, b, kd_mend_thing(m, a)->key);
}

bool kd_mend_leads_to(struct kd_mender *m, uint32_t person, const struct kd_cast_row *actor)
{
    const struct kd_origins *origins = kd_mend_origins(m, person);
    for (size_t i = 0; i < origins->n; i++)
        if (strcmp(origins->v[i].key, actor->sound) == 0)
            return true;
    return false;
}

bool kd_mend_is_actor(struct kd_mender *m, uint32_t person, const struct kd_cast_row *actor)
{
    if (actor->actor >= 0 && kd_mend_row(m, person) == actor->actor)
        return true;
    const char *sound = m->sound[person];
    return (sound != NULL && strcmp(sound, actor->sound) == 0) ||
           kd_mend_leads_to(m, person, actor);
}

enum kdidx_status kd_mend_is_character(struct kd_mender *m, int64_t character,
                                       const struct kd_cast_row *actor, bool *out,
                                       struct kd_error *err)
{
    char sound[KD_KEY_SIZE] = "", other[KD_KEY_SIZE];
    struct kd_str list = {actor->characters, strlen(actor->characters)}, name;
    *out = false;
    if (character == 0 || list.len == 0)
        return KDIDX_OK;
    struct kd_stmt *stmt = kd_stmt(m->s->db, "SELECT key FROM entity WHERE id = ?1");
    kd_bind_int(stmt, 1, character);
    enum kdidx_status status = kd_step(stmt, err);
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    kd_mend_sound(kd_column_text(stmt, 0), sound);
    kd_done(stmt);
    while (!*out && kd_str_next_value(&list, &name)) {
        kd_sound_fold(other, kd_entity_key(name.s, name.len, other));
        *out = strcmp(sound, other) == 0;
    }
    return KDIDX_OK;
}

/* ---- what stands beside a name ---- */

static int by_number(const void *a, const void *b)
{
    const uint32_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* The people or works that articles name together with a thing. */
static enum kdidx_status read_beside(struct kd_mender *m, enum kd_entity_kind kind, uint32_t i,
                                     struct kd_beside *out, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(
        m->s->db, "SELECT DISTINCT w.entity FROM alias AS a JOIN found AS f ON f.alias = a.id"
                  " JOIN found AS g ON g.article = f.article JOIN alias AS w ON w.id = g.alias"
                  " JOIN entity ON entity.id = w.entity WHERE a.entity IN (?1, ?3) AND kind = ?2");
    enum kdidx_status status;
    kd_bind_int(stmt, 1, kd_mend_thing(m, i)->id);
    kd_bind_int(stmt, 3, kd_mend_thing(m, i)->crew);
    kd_bind_text(stmt, 2, kd_entity_kind_name(kind));
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        uint32_t other;
        if (kd_same_position(m->places, kd_column_int(stmt, 0), &other))
            *KD_PUSH(&m->s->arena, out) = other;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_mend_beside(struct kd_mender *m, enum kd_entity_kind kind, uint32_t i,
                                 struct kd_beside *out, struct kd_error *err)
{
    size_t kept = 0;
    enum kdidx_status status = read_beside(m, kind, i, out, err);
    for (size_t k = 0; k < out->n; k++)
        out->v[k] = kd_mend_first(m, out->v[k]);
    if (out->n > 0)
        qsort(out->v, out->n, sizeof *out->v, by_number);
    for (size_t k = 0; k < out->n; k++)
        if (k == 0 || out->v[k] != out->v[k - 1])
            out->v[kept++] = out->v[k];
    out->n = kept;
    return status;
}

enum kdidx_status kd_mend_share_beside(struct kd_mender *m, enum kd_entity_kind kind, uint32_t a,
                                       uint32_t b, bool *out, struct kd_error *err)
{
    struct kd_beside x = {0}, y = {0};
    enum kdidx_status status = kd_mend_beside(m, kind, a, &x, err);
    *out = false;
    if (status == KDIDX_OK)
        status = kd_mend_beside(m, kind, b, &y, err);
    for (size_t i = 0, k = 0; status == KDIDX_OK && !*out && i < x.n && k < y.n;) {
        *out = x.v[i] == y.v[k];
        if (x.v[i] < y.v[k])
            i++;
        else
            k++;
    }
    return status;
}

/* Whether articles that name a work name somebody garbled, which stays as it is. */
static enum kdidx_status has_garbled_people(struct kd_mender *m, uint32_t work, bool *out,
                                            struct kd_error *err)
{
    enum { UNKNOWN, NO, YES };
    struct kd_beside people = {0};
    uint8_t *known = &m->spun[work];
    enum kdidx_status status = KDIDX_OK;
    if (*known == UNKNOWN) {
        status = read_beside(m, KD_PERSON, work, &people, err);
        *known = NO;
        for (size_t i = 0; *known == NO && i < people.n; i++)
            *known = kd_mend_origins(m, people.v[i])->n > 0 ? YES : NO;
    }
    *out = *known == YES;
    return status;
}

enum kdidx_status kd_mend_is_spun(struct kd_mender *m, uint32_t work, bool *out,
                                  struct kd_error *err)
{
    struct kd_beside works = {0};
    enum kdidx_status status = has_garbled_people(m, work, out, err);
    if (status == KDIDX_OK && !*out)
        status = read_beside(m, KD_WORK, work, &works, err);
    for (size_t i = 0; !*out && i < works.n; i++)
        *out = works.v[i] != work && kd_mend_thing(m, works.v[i])->garbled;
    return status;
}

/* ---- people by their sound ---- */

static int by_sound(const void *a, const void *b)
{
    const struct sounding *x = a, *y = b;
    int order = strcmp(x->sound, y->sound);
    return order != 0 ? order : (x->at > y->at) - (x->at < y->at);
}

void kd_mend_read_sounds(struct kd_mender *m)
{
    char sound[KD_KEY_SIZE];
    for (uint32_t i = 0; i < m->s->things.n; i++) {
        if (kd_mend_thing(m, i)->kind != KD_PERSON)
            continue;
        kd_mend_sound(kd_mend_thing(m, i)->key, sound);
        m->sound[i] = kd_arena_strndup(&m->s->arena, sound, strlen(sound));
        *KD_PUSH(&m->s->arena, &m->sounds) = (struct sounding){m->sound[i], i};
    }
    if (m->sounds.n > 0)
        qsort(m->sounds.v, m->sounds.n, sizeof *m->sounds.v, by_sound);
}

size_t kd_mend_first_sounding(const struct kd_mender *m, const char *sound)
{
    size_t low = 0, high = m->sounds.n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (strcmp(m->sounds.v[middle].sound, sound) < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}
