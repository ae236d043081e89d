#include "store/castlist.h"

#include <stdlib.h>
#include <string.h>

#include "base/sound.h"
#include "base/tsv.h"
#include "store/title.h"

struct kd_castlist {
    struct {
        struct kd_cast_row *v;
        size_t n, cap;
    } by_drama, by_actor;
};

/* ---- reading ---- */

/* A drama's rows stand together: its title and its number, once looked up. */
struct title {
    struct kd_str name;
    int32_t number;
};

static int32_t number_of(const struct kd_listed *listed, struct kd_str drama, struct title *last)
{
    if (drama.len == last->name.len && memcmp(drama.s, last->name.s, drama.len) == 0)
        return last->number;
    char key[KD_KEY_SIZE];
    size_t len = kd_entity_key(drama.s, kd_title_base(drama.s, drama.len, ""), key);
    *last = (struct title){drama, kd_listed_row(listed, KD_WORK, key, len)};
    return last->number;
}

/* Where two dramas have one title, the rows of neither can be told. */
static void add_row(struct kd_arena *arena, const struct kd_listed *listed,
                    const struct kd_tsv *tsv, struct title *last, struct kd_castlist *out)
{
    char key[KD_KEY_SIZE];
    struct kd_str actor = kd_tsv_get(tsv, "actor"), characters = kd_tsv_get(tsv, "character");
    struct kd_cast_row row = {.drama = number_of(listed, kd_tsv_get(tsv, "drama"), last)};
    size_t len = kd_entity_key(actor.s, actor.len, key);
    row.actor = kd_listed_row(listed, KD_PERSON, key, len);
    len = kd_sound_fold(key, len);
    row.name = kd_arena_strndup(arena, actor.s, actor.len);
    row.sound = kd_arena_strndup(arena, key, len);
    row.characters = kd_arena_strndup(arena, characters.s, characters.len);
    if (row.drama >= 0)
        *KD_PUSH(arena, &out->by_drama) = row;
    if (row.drama >= 0 && row.actor >= 0)
        *KD_PUSH(arena, &out->by_actor) = row;
}

static int by_drama(const void *a, const void *b)
{
    const struct kd_cast_row *x = a, *y = b;
    if (x->drama != y->drama)
        return x->drama < y->drama ? -1 : 1;
    return strcmp(x->name, y->name);
}

static int by_actor(const void *a, const void *b)
{
    const struct kd_cast_row *x = a, *y = b;
    if (x->actor != y->actor)
        return x->actor < y->actor ? -1 : 1;
    return by_drama(a, b);
}

enum kdidx_status kd_castlist_read(struct kd_arena *arena, const struct kd_listed *listed,
                                   struct kd_castlist **out, struct kd_error *err)
{
    struct kd_castlist *list = *out = kd_arena_alloc(arena, sizeof **out);
    struct kd_tsv tsv;
    struct title last = {{"", 0}, -1};
    enum kdidx_status status = kd_tsv_open_own(&tsv, "names/cast.tsv", err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK)
        add_row(arena, listed, &tsv, &last, list);
    if (list->by_drama.n > 0)
        qsort(list->by_drama.v, list->by_drama.n, sizeof *list->by_drama.v, by_drama);
    if (list->by_actor.n > 0)
        qsort(list->by_actor.v, list->by_actor.n, sizeof *list->by_actor.v, by_actor);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- asking ---- */

static int32_t drama_of(const struct kd_cast_row *row)
{
    return row->drama;
}

static int32_t actor_of(const struct kd_cast_row *row)
{
    return row->actor;
}

/* The rows whose `of` is `wanted`, in an array in its order. */
static const struct kd_cast_row *rows_of(const struct kd_cast_row *v, size_t count,
                                         int32_t (*of)(const struct kd_cast_row *), int32_t wanted,
                                         size_t *n)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (of(&v[middle]) < wanted)
            low = middle + 1;
        else
            high = middle;
    }
    for (*n = 0; wanted >= 0 && low + *n < count && of(&v[low + *n]) == wanted;)
        ++*n;
    return *n > 0 ? &v[low] : NULL;
}

const struct kd_cast_row *kd_castlist_of_drama(const struct kd_castlist *list, int32_t drama,
                                               size_t *n)
{
    return rows_of(list->by_drama.v, list->by_drama.n, drama_of, drama, n);
}

const struct kd_cast_row *kd_castlist_of_actor(const struct kd_castlist *list, int32_t actor,
                                               size_t *n)
{
    return rows_of(list->by_actor.v, list->by_actor.n, actor_of, actor, n);
}
