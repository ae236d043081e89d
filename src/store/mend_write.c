/* Says in the database which forms are garbled, and what the lists have in their place. */
#include <string.h>

#include "base/tsv.h"
#include "store/mend_p.h"

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
        named[kd_mend_first(m, i)] |= !kd_mend_thing(m, i)->garbled;
    for (uint32_t i = 0; status == KDIDX_OK && i < n; i++) {
        const struct thing *thing = kd_mend_thing(m, i);
        const char *name = named[kd_mend_first(m, i)] ? NULL : m->from_list[i];
        if (!thing->garbled)
            continue;
        status = kd_mend_write_one(m, thing->id, name, err);
        if (status == KDIDX_OK && thing->crew != 0 && thing->crew != thing->id)
            status = kd_mend_write_one(m, thing->crew, name, err);
    }
    return status;
}

/* ---- characters ---- */

static bool is_row_of(struct kd_mender *m, int64_t id, uint32_t *out)
{
    return kd_same_position(m->places, id, out);
}

const char *kd_mend_listed_character(struct kd_mender *m, const char *garbled, int64_t work,
                                     int64_t person)
{
    uint32_t drama, player;
    size_t n;
    struct kd_str best = {NULL, 0}, name;
    bool best_own = false, several = false;
    if (!is_row_of(m, work, &drama))
        return NULL;
    bool known = is_row_of(m, person, &player);
    const struct kd_cast_row *actors = kd_mend_cast(m, kd_mend_row(m, drama), &n);
    for (size_t i = 0; i < n; i++) {
        struct kd_str list = {actors[i].characters, strlen(actors[i].characters)};
        bool own = known && kd_mend_is_actor(m, player, &actors[i]);
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
