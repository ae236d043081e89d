/* Names that a program has garbled: "Website positioning Dan Ah" for Seo Dan Ah, "Inform Me What
 * You Noticed" for Tell Me What You Saw. Copies of articles are "spun": words are swapped for
 * others that mean about the same, whatever they are part of.
 *
 * A name is mended when one thing alone fits it:
 *   - a person's, when the swaps (swaps.tsv, spun.tsv) lead back to somebody who has to do with the
 *     same drama, in the index or in the cast list; or when all but one part is somebody's who
 *     plays the same character there, and that part is in no Korean name;
 *   - a work's, when the swaps lead back to a title with a person in common; or to a listed one
 *     where nobody is known of either, and two words or more speak for it; or when the titles have
 *     one shape, two people in common and one of them in the same part.
 * What the lists have under its name is not garbled. Of two titles that are in no list, one is
 * garbled when the swaps lead back from it alone, or when people of it alone are garbled.
 * The user's "differ" stands against all of it.
 */
#include "store/mend.h"

#include <stdlib.h>
#include <string.h>

#include "base/sound.h"
#include "base/tsv.h"
#include "store/mend_p.h"

#define NONE UINT32_MAX

/* What a garbled name may be: a thing of the index, a row of the lists, or both. */
struct fit {
    uint32_t thing;   /* the first of its group; NONE */
    int32_t row;      /* KD_NOT_LISTED */
    const char *name; /* of the row */
    bool sure;        /* by the swaps */
    unsigned words;   /* of a title, that speak for it */
    size_t people;    /* in common */
};

struct fits {
    struct fit *v;
    size_t n, cap;
};

static struct thing *thing_of(const struct kd_mender *m, uint32_t i)
{
    return &m->s->things.v[i];
}

static uint32_t first_of(struct kd_mender *m, uint32_t i)
{
    return kd_same_first(m->s, i);
}

static int32_t row_of(struct kd_mender *m, uint32_t i)
{
    return thing_of(m, first_of(m, i))->row;
}

/* Adds a fit, or what it says to the one for the same thing. */
static void add_fit(struct kd_mender *m, struct fits *fits, struct fit fit)
{
    if (fit.thing != NONE) {
        fit.thing = first_of(m, fit.thing);
        if (thing_of(m, fit.thing)->row >= 0)
            fit.row = thing_of(m, fit.thing)->row;
    }
    for (size_t i = 0; i < fits->n; i++) {
        struct fit *old = &fits->v[i];
        bool same = fit.thing != NONE && old->thing == fit.thing;
        if (!same && (fit.row < 0 || old->row != fit.row))
            continue;
        old->thing = old->thing != NONE ? old->thing : fit.thing;
        old->name = old->name != NULL ? old->name : fit.name;
        old->sure |= fit.sure;
        old->words = old->words > fit.words ? old->words : fit.words;
        return;
    }
    *KD_PUSH(&m->s->arena, fits) = fit;
}

/* ---- who has to do with what, by groups ---- */

static int by_tie(const void *a, const void *b)
{
    const struct tie *x = a, *y = b;
    if (x->thing != y->thing)
        return x->thing < y->thing ? -1 : 1;
    if (x->other != y->other)
        return x->other < y->other ? -1 : 1;
    return (x->character > y->character) - (x->character < y->character);
}

/* `from` has the far end by group. */
static void turn_ties(struct kd_mender *m, const struct ties *from, struct ties *out)
{
    out->n = 0;
    for (size_t i = 0; i < from->n; i++)
        *KD_PUSH(&m->s->arena, out) =
            (struct tie){from->v[i].other, from->v[i].thing, from->v[i].character};
    if (out->n > 0)
        qsort(out->v, out->n, sizeof *out->v, by_tie);
}

static void read_ties(struct kd_mender *m)
{
    kd_same_sort_ties(m->s, &m->s->ties);
    kd_same_sort_ties(m->s, &m->s->back);
    turn_ties(m, &m->s->ties, &m->of_work);
    turn_ties(m, &m->s->back, &m->of_person);
}

/* The ties of a group, from *first on. Returns how many. */
static size_t ties_of(const struct ties *ties, uint32_t group, const struct tie **first)
{
    size_t from = kd_same_first_tie(ties, group), to = from;
    while (to < ties->n && ties->v[to].thing == group)
        to++;
    *first = ties->v + from;
    return to - from;
}

static const struct kd_cast_row *cast_of(struct kd_mender *m, int32_t drama, size_t *n)
{
    return kd_castlist_of_drama(m->cast, drama, n);
}

/* ---- two people ---- */

static bool is_same_person(struct kd_mender *m, uint32_t a, uint32_t b)
{
    return first_of(m, a) == first_of(m, b) || kd_mend_has_origin(m, a, thing_of(m, b)->key) ||
           kd_mend_has_origin(m, b, thing_of(m, a)->key);
}

static bool swaps_lead_to(struct kd_mender *m, uint32_t person, const struct kd_cast_row *actor)
{
    const struct kd_origins *origins = kd_mend_origins(m, person);
    for (size_t i = 0; i < origins->n; i++)
        if (strcmp(origins->v[i].key, actor->sound) == 0)
            return true;
    return false;
}

static bool is_actor(struct kd_mender *m, uint32_t person, const struct kd_cast_row *actor)
{
    char sound[KD_KEY_SIZE];
    if (actor->actor >= 0 && row_of(m, person) == actor->actor)
        return true;
    kd_mend_sound(thing_of(m, person)->key, sound);
    return strcmp(sound, actor->sound) == 0 || swaps_lead_to(m, person, actor);
}

/* Whether one of an actor's characters in the list is this one (a row of entity). */
static enum kdidx_status is_character(struct kd_mender *m, int64_t character,
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

/* ---- what two works have in common ---- */

struct shared {
    size_t people, roles;  /* of the garbled one that the other one has too */
    size_t garbled, other; /* people of each */
};

/* Adds a person with a character to what the garbled work has in common with a fit. */
static enum kdidx_status share_person(struct kd_mender *m, const struct tie *tie,
                                      const struct fit *fit, bool *person, bool *role,
                                      struct kd_error *err)
{
    const struct tie *other = NULL;
    size_t n = fit->thing != NONE ? ties_of(&m->of_work, fit->thing, &other) : 0, rows;
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; i < n; i++) {
        if (!is_same_person(m, tie->other, other[i].other))
            continue;
        *person = true;
        *role |= tie->character != 0 && tie->character == other[i].character;
    }
    const struct kd_cast_row *actors = cast_of(m, fit->row, &rows);
    for (size_t i = 0; status == KDIDX_OK && i < rows; i++) {
        bool plays = false;
        if (!is_actor(m, tie->other, &actors[i]))
            continue;
        *person = true;
        status = is_character(m, tie->character, &actors[i], &plays, err);
        *role |= plays;
    }
    return status;
}

static enum kdidx_status share(struct kd_mender *m, uint32_t garbled, const struct fit *fit,
                               struct shared *out, struct kd_error *err)
{
    const struct tie *ties, *other;
    size_t n = ties_of(&m->of_work, first_of(m, garbled), &ties), rows;
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
    out->other = fit->thing != NONE ? ties_of(&m->of_work, fit->thing, &other) : 0;
    cast_of(m, fit->row, &rows);
    out->other += rows;
    return status;
}

/* ---- works ---- */

enum { LEAST_WORDS = 2, LEAST_PEOPLE = 2 };

/* Whether somebody of a work has a garbled name. */
static bool has_garbled_people(struct kd_mender *m, uint32_t work)
{
    const struct tie *ties;
    size_t n = ties_of(&m->of_work, first_of(m, work), &ties);
    for (size_t i = 0; i < n; i++)
        if (kd_mend_origins(m, ties[i].other)->n > 0)
            return true;
    return false;
}

/* Of two titles, whether the first is the garbled one. */
static bool is_garbled_one(struct kd_mender *m, uint32_t a, const struct fit *fit)
{
    if (fit->row >= 0)
        return true;
    bool back = !fit->sure || kd_mend_has_origin(m, fit->thing, thing_of(m, a)->key);
    return !back || (has_garbled_people(m, a) && !has_garbled_people(m, fit->thing));
}

static enum kdidx_status judge_work(struct kd_mender *m, uint32_t garbled, struct fit *fit,
                                    bool *out, struct kd_error *err)
{
    struct shared shared;
    bool apart = false;
    *out = false;
    if (!is_garbled_one(m, garbled, fit))
        return KDIDX_OK;
    enum kdidx_status status = share(m, garbled, fit, &shared, err);
    if (status != KDIDX_OK)
        return status;
    fit->people = shared.people;
    bool unknown = shared.garbled == 0 || shared.other == 0;
    bool words = fit->words >= LEAST_WORDS;
    if (fit->sure) {
        *out = (words && (shared.people > 0 || (unknown && fit->row >= 0))) ||
               shared.people >= LEAST_PEOPLE;
        return KDIDX_OK;
    }
    *out = shared.people >= LEAST_PEOPLE && shared.roles > 0;
    if (*out && fit->thing != NONE)
        status = kd_same_named_apart(m->s, garbled, fit->thing, &apart, err);
    *out = *out && !apart;
    return status;
}

static void fit_by_swaps(struct kd_mender *m, uint32_t garbled, struct fits *fits)
{
    const struct kd_origins *origins = kd_mend_origins(m, garbled);
    for (size_t i = 0; i < origins->n; i++) {
        const struct kd_origin *origin = &origins->v[i];
        int32_t row = kd_listed_row(m->s->listed, KD_WORK, origin->key, strlen(origin->key));
        uint32_t thing = kd_same_find(m->s, KD_WORK, origin->key);
        struct fit fit = {NONE, KD_NOT_LISTED, NULL, true, origin->swaps + origin->kept, 0};
        if (row >= 0)
            fit = (struct fit){NONE, row, kd_listed_name(m->s->listed, row), true, fit.words, 0};
        if (thing < m->s->things.n && !thing_of(m, thing)->garbled)
            fit.thing = thing;
        if (fit.row >= 0 || fit.thing != NONE)
            add_fit(m, fits, fit);
    }
}

static void fit_shape(struct kd_mender *m, uint32_t garbled, uint32_t work, struct fits *fits)
{
    const struct thing *thing = thing_of(m, work);
    if (first_of(m, work) != first_of(m, garbled) && !thing->garbled &&
        kd_mend_is_shape(m, thing_of(m, garbled)->name, thing->name))
        add_fit(m, fits, (struct fit){work, KD_NOT_LISTED, NULL, false, 0, 0});
}

/* What else its people have to do with. */
static void fit_by_people(struct kd_mender *m, uint32_t garbled, struct fits *fits)
{
    const struct tie *people, *works;
    size_t n = ties_of(&m->of_work, first_of(m, garbled), &people), rows;
    for (size_t i = 0; i < n; i++) {
        uint32_t person = first_of(m, people[i].other);
        size_t count = ties_of(&m->of_person, person, &works);
        for (size_t k = 0; k < count; k++)
            fit_shape(m, garbled, works[k].other, fits);
        const struct kd_cast_row *parts =
            kd_castlist_of_actor(m->cast, thing_of(m, person)->row, &rows);
        for (size_t k = 0; k < rows; k++) {
            const char *title = kd_listed_name(m->s->listed, parts[k].drama);
            if (kd_mend_is_shape(m, thing_of(m, garbled)->name, title))
                add_fit(m, fits, (struct fit){NONE, parts[k].drama, title, false, 0, 0});
        }
    }
}

/* ---- people ---- */

/* The works that a person has to do with; when no article says of any, those that stand beside
 * the name. */
struct works {
    uint32_t *v;
    size_t n, cap;
};

static enum kdidx_status works_beside(struct kd_mender *m, uint32_t person, struct works *out,
                                      struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(
        m->s->db, "SELECT DISTINCT w.entity FROM alias AS a JOIN found AS f ON f.alias = a.id"
                  " JOIN found AS g ON g.article = f.article JOIN alias AS w ON w.id = g.alias"
                  " JOIN entity ON entity.id = w.entity WHERE a.entity = ?1 AND kind = 'work'"
                  " ORDER BY entity.key");
    enum kdidx_status status;
    kd_bind_int(stmt, 1, thing_of(m, person)->id);
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        uint32_t work;
        if (kd_same_position(m->s, m->places, kd_column_int(stmt, 0), &work))
            *KD_PUSH(&m->s->arena, out) = first_of(m, work);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status works_of(struct kd_mender *m, uint32_t person, struct works *out,
                                  struct kd_error *err)
{
    const struct tie *ties;
    size_t n = ties_of(&m->of_person, first_of(m, person), &ties);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || ties[i].other != ties[i - 1].other)
            *KD_PUSH(&m->s->arena, out) = first_of(m, ties[i].other);
    return out->n == 0 ? works_beside(m, person, out, err) : KDIDX_OK;
}

/* Whether two people play one character in a work (a group). */
static bool play_the_same(struct kd_mender *m, uint32_t work, uint32_t a, uint32_t b)
{
    const struct tie *ties;
    size_t n = ties_of(&m->of_work, work, &ties);
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; ties[i].other == a && ties[i].character != 0 && k < n; k++)
            if (ties[k].other == b && ties[k].character == ties[i].character)
                return true;
    return false;
}

static void fit_in_index(struct kd_mender *m, uint32_t garbled, uint32_t work, struct fits *fits)
{
    const struct tie *ties;
    size_t n = ties_of(&m->of_work, work, &ties);
    for (size_t i = 0; i < n; i++) {
        uint32_t other = ties[i].other;
        const struct thing *thing = thing_of(m, other);
        if (first_of(m, other) == first_of(m, garbled) || thing->garbled)
            continue;
        bool sure = kd_mend_has_origin(m, garbled, thing->key);
        if (sure || (kd_mend_is_gap(m, thing_of(m, garbled)->name, thing->key) &&
                     play_the_same(m, work, garbled, other)))
            add_fit(m, fits, (struct fit){other, KD_NOT_LISTED, NULL, sure, 0, 0});
    }
}

/* Whether the list has the same character for an actor as articles for a garbled name. */
static enum kdidx_status plays_listed(struct kd_mender *m, uint32_t garbled, uint32_t work,
                                      const struct kd_cast_row *actor, bool *out,
                                      struct kd_error *err)
{
    const struct tie *ties;
    size_t n = ties_of(&m->of_work, work, &ties);
    enum kdidx_status status = KDIDX_OK;
    *out = false;
    for (size_t i = 0; status == KDIDX_OK && !*out && i < n; i++)
        if (ties[i].other == garbled)
            status = is_character(m, ties[i].character, actor, out, err);
    return status;
}

static enum kdidx_status fit_in_list(struct kd_mender *m, uint32_t garbled, uint32_t work,
                                     struct fits *fits, struct kd_error *err)
{
    char key[KD_KEY_SIZE];
    size_t n;
    const struct kd_cast_row *actors = cast_of(m, thing_of(m, work)->row, &n);
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < n; i++) {
        bool sure = swaps_lead_to(m, garbled, &actors[i]), likely = false;
        kd_entity_key(actors[i].name, strlen(actors[i].name), key);
        if (!sure && kd_mend_is_gap(m, thing_of(m, garbled)->name, key))
            status = plays_listed(m, garbled, work, &actors[i], &likely, err);
        if (sure || likely)
            add_fit(m, fits, (struct fit){NONE, actors[i].actor, actors[i].name, sure, 0, 0});
    }
    return status;
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
    kd_bind_text(stmt, 1, kd_entity_kind_name(thing_of(m, garbled)->kind));
    kd_bind_text(stmt, 2, thing_of(m, garbled)->key);
    kd_bind_text(stmt, 3, key);
    enum kdidx_status status = kd_run_int(stmt, &any, err);
    *out = any != 0;
    return status;
}

/* Another thing that is in this row of the lists; NONE. */
static uint32_t thing_in_row(const struct kd_mender *m, int32_t row, uint32_t but)
{
    for (uint32_t i = 0; i < m->s->things.n; i++)
        if (i != but && thing_of(m, i)->row == row)
            return i;
    return NONE;
}

static enum kdidx_status mend(struct kd_mender *m, uint32_t garbled, struct fit fit,
                              struct kd_error *err)
{
    struct thing *thing = thing_of(m, garbled);
    bool apart = false;
    enum kdidx_status status = KDIDX_OK;
    if (fit.name != NULL)
        status = is_kept_apart(m, garbled, fit.name, &apart, err);
    if (status != KDIDX_OK || apart)
        return status;
    if (fit.thing == NONE && fit.row >= 0)
        fit.thing = thing_in_row(m, fit.row, garbled);
    struct thing *first = thing_of(m, first_of(m, garbled));
    if (fit.thing != NONE)
        thing->garbled = kd_same_join(m->s, fit.thing, garbled, false);
    else if (first->row < 0 || first->row == fit.row) {
        first->row = fit.row >= 0 ? fit.row : first->row;
        thing->garbled = true;
    }
    m->from_list[garbled] = fit.name;
    return KDIDX_OK;
}

/* The one fit that there is, of the sure ones if there are any; of works that with most people. */
static const struct fit *only_fit(const struct fits *fits)
{
    const struct fit *best = NULL;
    bool several = false;
    for (size_t i = 0; i < fits->n; i++) {
        const struct fit *fit = &fits->v[i];
        bool better = best == NULL || (fit->sure && !best->sure) ||
                      (fit->sure == best->sure && fit->people > best->people);
        bool equal = best != NULL && fit->sure == best->sure && fit->people == best->people;
        several = !better && (several || equal);
        best = better ? fit : best;
    }
    return several ? NULL : best;
}

static enum kdidx_status mend_only(struct kd_mender *m, uint32_t garbled, const struct fits *fits,
                                   struct kd_error *err)
{
    const struct fit *fit = only_fit(fits);
    return fit != NULL ? mend(m, garbled, *fit, err) : KDIDX_OK;
}

static enum kdidx_status mend_work(struct kd_mender *m, uint32_t garbled, struct kd_error *err)
{
    struct fits all = {0}, likely = {0};
    enum kdidx_status status = KDIDX_OK;
    fit_by_swaps(m, garbled, &all);
    fit_by_people(m, garbled, &all);
    for (size_t i = 0; status == KDIDX_OK && i < all.n; i++) {
        bool is_likely = false;
        if (all.v[i].thing != first_of(m, garbled))
            status = judge_work(m, garbled, &all.v[i], &is_likely, err);
        if (is_likely)
            *KD_PUSH(&m->s->arena, &likely) = all.v[i];
    }
    return status == KDIDX_OK ? mend_only(m, garbled, &likely, err) : status;
}

static enum kdidx_status mend_person(struct kd_mender *m, uint32_t garbled, struct kd_error *err)
{
    struct works works = {0};
    struct fits fits = {0};
    enum kdidx_status status = works_of(m, garbled, &works, err);
    for (size_t i = 0; status == KDIDX_OK && i < works.n; i++) {
        fit_in_index(m, garbled, works.v[i], &fits);
        status = fit_in_list(m, garbled, works.v[i], &fits, err);
    }
    return status == KDIDX_OK ? mend_only(m, garbled, &fits, err) : status;
}

bool kd_mend_is_odd(struct kd_mender *m, const char *name)
{
    struct kd_words words;
    char hangul[KD_HANGUL_SIZE];
    if (kd_romanised_hangul(m->s->romanised, name, hangul) > 0 ||
        !kd_words_of(name, strlen(name), &words) || words.n < LEAST_WORDS)
        return false;
    for (size_t i = 0; i < words.n; i++)
        if (!kd_romanised_is_part(m->s->romanised, words.v[i], strlen(words.v[i])))
            return true;
    return false;
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
    read_ties(m);
    for (uint32_t i = 0; status == KDIDX_OK && i < m->s->things.n; i++) {
        const struct thing *thing = thing_of(m, i);
        if (thing->kind != kind || thing->garbled || is_listed(m, thing))
            continue;
        if (kind == KD_WORK)
            status = mend_work(m, i, err);
        else if (kd_mend_is_odd(m, thing->name))
            status = mend_person(m, i, err);
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
    const struct thing *x = thing_of(m, a), *y = thing_of(m, b);
    if (y->garbled || kd_mend_has_origin(m, b, x->key))
        return false;
    if (kd_mend_has_origin(m, a, y->key))
        return true;
    return x->kind == KD_PERSON && kd_mend_is_odd(m, x->name) && kd_mend_is_gap(m, x->name, y->key);
}

void kd_mend_mark(struct kd_mender *m)
{
    size_t n = m->s->things.n;
    uint32_t *head = kd_arena_alloc(&m->s->arena, (n + 1) * sizeof *head);
    uint32_t *next = kd_arena_alloc(&m->s->arena, (n + 1) * sizeof *next);
    memset(head, 0xFF, n * sizeof *head);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t first = first_of(m, i);
        next[i] = head[first];
        head[first] = i;
    }
    for (uint32_t i = 0; i < n; i++) {
        struct thing *thing = thing_of(m, i);
        bool listed = is_listed(m, thing);
        for (uint32_t k = head[first_of(m, i)]; !thing->garbled && !listed && k != NONE;
             k = next[k])
            thing->garbled = k != i && is_garbled_form(m, i, k);
    }
}

/* ---- writing ---- */

enum kdidx_status kd_mend_forget(struct kd_db *db, struct kd_error *err)
{
    static const char *const statements[] = {
        "DELETE FROM alias WHERE mended = -1 AND uses = 0 AND named = 0",
        "UPDATE alias SET mended = 0 WHERE mended <> 0"};
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < sizeof statements / sizeof *statements; i++)
        status = kd_run(kd_stmt(db, statements[i]), err);
    return status;
}

static enum kdidx_status mark_form(struct kd_mender *m, int64_t alias, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(m->s->db, "UPDATE alias SET mended = 1 WHERE id = ?1");
    kd_bind_int(stmt, 1, alias);
    return kd_run(stmt, err);
}

/* The forms by which articles call it, and those in which something was swapped. */
static enum kdidx_status mark_forms(struct kd_mender *m, int64_t entity, struct kd_error *err)
{
    struct {
        int64_t *v;
        size_t n, cap;
    } marked = {0};
    struct kd_stmt *stmt =
        kd_stmt(m->s->db, "SELECT alias.id, form, named, kind = 'work' FROM alias"
                          " JOIN entity ON entity.id = entity WHERE entity = ?1");
    enum kdidx_status status;
    kd_bind_int(stmt, 1, entity);
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        struct kd_words words;
        struct kd_origins origins = {0};
        const char *form = kd_column_text(stmt, 1);
        if (kd_words_of(form, strlen(form), &words))
            kd_swaps_undo(m->swaps, &m->s->arena, kd_column_int(stmt, 3) ? NULL : m->s->romanised,
                          &words, &origins);
        if (kd_column_int(stmt, 2) > 0 || origins.n > 0)
            *KD_PUSH(&m->s->arena, &marked) = kd_column_int(stmt, 0);
    }
    status = status == KDIDX_NONE ? KDIDX_OK : status;
    for (size_t i = 0; status == KDIDX_OK && i < marked.n; i++)
        status = mark_form(m, marked.v[i], err);
    return status;
}

enum kdidx_status kd_mend_write_one(struct kd_mender *m, int64_t entity, const char *name,
                                    struct kd_error *err)
{
    char key[KD_KEY_SIZE];
    enum kdidx_status status = mark_forms(m, entity, err);
    if (status != KDIDX_OK || name == NULL)
        return status;
    struct kd_stmt *stmt =
        kd_stmt(m->s->db, "INSERT INTO alias (entity, form, key, mended) VALUES (?1, ?2, ?3, -1)"
                          " ON CONFLICT (key, entity, form) DO UPDATE SET mended = -1");
    kd_entity_key(name, strlen(name), key);
    kd_bind_int(stmt, 1, entity);
    kd_bind_text(stmt, 2, name);
    kd_bind_text(stmt, 3, key);
    return kd_run(stmt, err);
}

enum kdidx_status kd_mend_write(struct kd_mender *m, struct kd_error *err)
{
    size_t n = m->s->things.n;
    bool *named = kd_arena_alloc(&m->s->arena, (n + 1) * sizeof *named);
    enum kdidx_status status = KDIDX_OK;
    for (uint32_t i = 0; i < n; i++)
        named[first_of(m, i)] |= !thing_of(m, i)->garbled;
    for (uint32_t i = 0; status == KDIDX_OK && i < n; i++)
        if (thing_of(m, i)->garbled)
            status = kd_mend_write_one(m, thing_of(m, i)->id,
                                       named[first_of(m, i)] ? NULL : m->from_list[i], err);
    return status;
}

/* ---- characters ---- */

static bool is_row_of(struct kd_mender *m, int64_t id, uint32_t *out)
{
    return kd_same_position(m->s, m->places, id, out);
}

const char *kd_mend_listed_character(struct kd_mender *m, const char *garbled, int64_t work,
                                     int64_t person)
{
    uint32_t drama, player;
    size_t n;
    struct kd_str best = {NULL, 0}, name;
    bool best_own = false, several = false;
    if (!is_row_of(m, work, &drama) || !is_row_of(m, person, &player))
        return NULL;
    const struct kd_cast_row *actors = cast_of(m, row_of(m, drama), &n);
    for (size_t i = 0; i < n; i++) {
        struct kd_str list = {actors[i].characters, strlen(actors[i].characters)};
        bool own = is_actor(m, player, &actors[i]);
        while (kd_str_next_value(&list, &name)) {
            char text[KD_KEY_SIZE];
            if (name.len >= sizeof text)
                continue;
            memcpy(text, name.s, name.len);
            text[name.len] = '\0';
            enum kd_mend_fit fit = kd_mend_fits(m, garbled, text);
            if (fit == KD_FITS_NOT || (!own && (fit == KD_FITS_LOOSELY || best_own)))
                continue;
            several = own == best_own && best.s != NULL;
            best = name;
            best_own = own;
        }
    }
    return best.s != NULL && !several ? kd_arena_strndup(&m->s->arena, best.s, best.len) : NULL;
}

/* ---- a mender ---- */

enum kdidx_status kd_mender_new(struct same *s, const struct place_of *places,
                                struct kd_mender **out, struct kd_error *err)
{
    struct kd_mender *m = *out = kd_arena_alloc(&s->arena, sizeof **out);
    m->s = s;
    m->places = places;
    m->origins = kd_arena_alloc(&s->arena, (s->things.n + 1) * sizeof *m->origins);
    m->from_list = kd_arena_alloc(&s->arena, (s->things.n + 1) * sizeof *m->from_list);
    enum kdidx_status status = kd_swaps_read(&s->arena, &m->swaps, err);
    return status == KDIDX_OK ? kd_castlist_read(&s->arena, s->listed, &m->cast, err) : status;
}
