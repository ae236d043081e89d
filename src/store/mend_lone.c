/* Garbled names of characters that nobody is known to play. */
#include <string.h>

#include "base/sound.h"
#include "store/mend_p.h"

/* A character with an odd name. */
struct lone {
    int64_t character;
    const char *name;
};

static const char *copy(struct kd_mender *m, const char *text)
{
    return kd_arena_strndup(&m->s->arena, text, strlen(text));
}

/* The works that are named beside entity ?1, by what stands for them. */
#define WORKS_BESIDE                                                                               \
    "SELECT DISTINCT ifnull(e.same, e.id) FROM alias AS a JOIN found AS f ON f.alias = a.id"       \
    " JOIN found AS g ON g.article = f.article JOIN alias AS w ON w.id = g.alias"                  \
    " JOIN entity AS e ON e.id = w.entity AND e.kind = 'work' WHERE a.entity = ?1"

/* The characters that articles name which name one of those works. */
static const char characters_beside[] =
    "WITH works (id) AS (" WORKS_BESIDE "), articles (id) AS"
    " (SELECT DISTINCT found.article FROM entity JOIN alias ON alias.entity = entity.id"
    "  JOIN found ON found.alias = alias.id"
    "  WHERE entity.id IN (SELECT id FROM works) OR same IN (SELECT id FROM works))"
    " SELECT DISTINCT " KD_NAME_OF_C " FROM articles JOIN found ON found.article = articles.id"
    " JOIN alias ON alias.id = found.alias JOIN entity AS c ON c.id = alias.entity"
    " WHERE c.kind = 'character' AND c.id <> ?1 ORDER BY 1";

/* The one name that fits; *several when there is more than one, by their sound. */
struct only {
    const char *name;
    char sound[KD_KEY_SIZE];
    bool several;
};

static void add_only(struct kd_mender *m, struct only *only, const char *name)
{
    char sound[KD_KEY_SIZE];
    kd_sound_fold(sound, kd_entity_key(name, strlen(name), sound));
    if (only->name != NULL)
        only->several |= strcmp(sound, only->sound) != 0;
    if (only->name == NULL || strcmp(name, only->name) < 0) /* whichever comes first */
        only->name = copy(m, name);
    memcpy(only->sound, sound, sizeof sound);
}

static enum kdidx_status find_beside(struct kd_mender *m, const struct lone *odd, struct only *out,
                                     struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(m->s->db, characters_beside);
    enum kdidx_status status;
    kd_bind_int(stmt, 1, odd->character);
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        const char *name = kd_column_text(stmt, 0);
        if (!kd_mend_is_odd(m, name) && kd_mend_fits(m, odd->name, name) == KD_FITS)
            add_only(m, out, name);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status find_listed(struct kd_mender *m, const struct lone *odd, struct only *out,
                                     struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(m->s->db, WORKS_BESIDE);
    enum kdidx_status status;
    kd_bind_int(stmt, 1, odd->character);
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        const char *name = kd_mend_listed_character(m, odd->name, kd_column_int(stmt, 0), 0);
        if (name != NULL)
            add_only(m, out, name);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status mend_lone(struct kd_mender *m, const struct lone *odd,
                                   struct kd_error *err)
{
    struct only only = {0};
    enum kdidx_status status = find_beside(m, odd, &only, err);
    if (status == KDIDX_OK && only.name == NULL)
        status = find_listed(m, odd, &only, err);
    if (status == KDIDX_OK && only.name != NULL && !only.several)
        status = kd_mend_write_one(m, odd->character, only.name, err);
    return status;
}

enum kdidx_status kd_mend_lone(struct kd_mender *m, struct kd_error *err)
{
    struct {
        struct lone *v;
        size_t n, cap;
    } odd = {0};
    struct kd_stmt *stmt =
        kd_stmt(m->s->db, "SELECT id, " KD_NAME_OF_C
                          " FROM entity AS c WHERE kind = 'character' AND NOT EXISTS"
                          " (SELECT 1 FROM relation WHERE relation.character = c.id)");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        const char *name = kd_column_text(stmt, 1);
        if (name != NULL && kd_mend_is_swapped(m, name))
            *KD_PUSH(&m->s->arena, &odd) = (struct lone){kd_column_int(stmt, 0), copy(m, name)};
    }
    status = status == KDIDX_NONE ? KDIDX_OK : status;
    for (size_t i = 0; status == KDIDX_OK && i < odd.n; i++)
        status = mend_lone(m, &odd.v[i], err);
    return status;
}
