/* People and works, what they have to do with each other, and what the user says of them. */
#include <stdlib.h>
#include <string.h>

#include "store/same_p.h"

/* What a name of one word is: a person's own, or a family's. */
static void see_words(const struct kd_romanised *names, struct thing *thing)
{
    bool word = thing->kind == KD_PERSON && strpbrk(thing->name, " -") == NULL &&
                (unsigned char)thing->name[0] < 0xE0;
    thing->surname = word && kd_romanised_is_surname(names, thing->name, strlen(thing->name));
    thing->single = word && !thing->surname;
}

static int by_id(const void *a, const void *b)
{
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

static bool is_parted(const struct same *s, int64_t id)
{
    return s->parted.n > 0 &&
           bsearch(&id, s->parted.v, s->parted.n, sizeof *s->parted.v, by_id) != NULL;
}

/* Adds an entity to the thing that is the other side of its name; they are named as one. */
static enum kdidx_status add_side(struct same *s, struct thing *thing, int64_t crew, int64_t was,
                                  int64_t articles, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(
        s->db, "SELECT form FROM alias WHERE entity IN (?1, ?2) GROUP BY form ORDER BY sum(named)"
               " DESC, sum(uses) DESC, length(CAST(form AS BLOB)) DESC, form LIMIT 1");
    kd_bind_int(stmt, 1, thing->id);
    kd_bind_int(stmt, 2, crew);
    enum kdidx_status status = kd_step(stmt, err);
    if (status == KDIDX_OK) {
        thing->name = kd_arena_strndup(&s->arena, kd_column_text(stmt, 0), kd_column_len(stmt, 0));
        kd_done(stmt);
    }
    thing->crew = crew;
    thing->crew_was = was;
    thing->articles += articles;
    see_words(s->romanised, thing);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* 0 id, 1 of a work, 2 key, 3 articles, 4 same, 5 name */
static enum kdidx_status add_thing(struct same *s, struct kd_stmt *stmt, struct kd_error *err)
{
    const char *key = kd_column_text(stmt, 2), *name = kd_column_text(stmt, 5);
    bool crew;
    size_t len = kd_key_name(key, &crew);
    struct thing thing = {.id = kd_column_int(stmt, 0),
                          .kind = kd_column_int(stmt, 1) ? KD_WORK : KD_PERSON,
                          .articles = kd_column_int(stmt, 3),
                          .was = kd_column_int(stmt, 4),
                          .first = (uint32_t)s->things.n};
    struct thing *last = s->things.n > 0 ? &s->things.v[s->things.n - 1] : NULL;
    bool parted = is_parted(s, thing.id);
    if (crew && !parted && last != NULL && last->kind == KD_PERSON && strlen(last->key) == len &&
        memcmp(last->key, key, len) == 0)
        return add_side(s, last, thing.id, thing.was, thing.articles, err);
    thing.key = kd_arena_strndup(&s->arena, key, len);
    thing.name = name != NULL ? kd_arena_strndup(&s->arena, name, strlen(name)) : thing.key;
    thing.row = kd_listed_row(s->listed, thing.kind, key, len);
    see_words(s->romanised, &thing);
    thing.crew = crew ? thing.id : 0;
    thing.side = !parted ? OF_ONE : crew ? OF_CREW : OF_ACTOR;
    *KD_PUSH(&s->arena, &s->things) = thing;
    return KDIDX_OK;
}

/* The sides of a name stand one behind the other: its key and the same with KD_CREW. */
enum kdidx_status kd_same_read_things(struct same *s, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(
        s->db, "SELECT id, kind = 'work', key, articles - copies, ifnull(same, 0),"
               " (SELECT form FROM alias WHERE alias.entity = entity.id ORDER BY named DESC,"
               "  uses DESC, length(CAST(form AS BLOB)) DESC, form LIMIT 1)"
               " FROM entity WHERE kind IN ('person', 'work') ORDER BY kind, key");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        status = add_thing(s, stmt, err);
        if (status != KDIDX_OK) {
            kd_done(stmt);
            return status;
        }
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* The first thing of a kind whose name has this key or a greater one. */
static size_t first_from(const struct same *s, enum kd_entity_kind kind, const char *key)
{
    size_t low = 0, high = s->things.n;
    while (low < high) { /* 'person' comes before 'work' */
        size_t middle = (low + high) / 2;
        const struct thing *thing = &s->things.v[middle];
        bool less = thing->kind != kind ? thing->kind == KD_PERSON : strcmp(thing->key, key) < 0;
        low = less ? middle + 1 : low;
        high = less ? high : middle;
    }
    return low;
}

bool kd_same_find(const struct same *s, enum kd_entity_kind kind, const char *key, uint32_t *out)
{
    char name[KD_SIDE_KEY_SIZE];
    bool crew, any = false;
    size_t len = kd_key_name(key, &crew);
    if (len >= sizeof name)
        return false;
    memcpy(name, key, len);
    name[len] = '\0';
    for (size_t i = first_from(s, kind, name); i < s->things.n; i++) {
        const struct thing *thing = &s->things.v[i];
        if (thing->kind != kind || strcmp(thing->key, name) != 0)
            break;
        bool has = crew ? thing->crew != 0 : thing->crew != thing->id;
        if (has || (!crew && !any))
            *out = (uint32_t)i;
        any = any || has || !crew;
        if (has)
            return true;
    }
    return any;
}

static int by_row(const void *a, const void *b)
{
    const struct place_of *x = a, *y = b;
    return (x->id > y->id) - (x->id < y->id);
}

void kd_same_places(struct same *s, struct places *out)
{
    out->v = kd_arena_alloc(&s->arena, (2 * s->things.n + 1) * sizeof *out->v);
    out->n = 0;
    for (size_t i = 0; i < s->things.n; i++) {
        const struct thing *thing = &s->things.v[i];
        out->v[out->n++] = (struct place_of){thing->id, (uint32_t)i};
        if (thing->crew != 0 && thing->crew != thing->id)
            out->v[out->n++] = (struct place_of){thing->crew, (uint32_t)i};
    }
    if (out->n > 0)
        qsort(out->v, out->n, sizeof *out->v, by_row);
}

bool kd_same_position(const struct places *places, int64_t id, uint32_t *out)
{
    const struct place_of wanted = {.id = id};
    const struct place_of *found =
        places->n > 0 ? bsearch(&wanted, places->v, places->n, sizeof wanted, by_row) : NULL;
    if (found != NULL)
        *out = found->at;
    return found != NULL;
}

enum kdidx_status kd_same_read_ties(struct same *s, const struct places *places,
                                    struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(s->db, "SELECT other, drama, ifnull(character, 0) FROM relation"
                                          " WHERE kind IN ('cast', 'crew')");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        struct tie tie = {.character = kd_column_int(stmt, 2)};
        if (!kd_same_position(places, kd_column_int(stmt, 0), &tie.thing) ||
            !kd_same_position(places, kd_column_int(stmt, 1), &tie.other))
            continue;
        *KD_PUSH(&s->arena, &s->ties) = tie;
        *KD_PUSH(&s->arena, &s->back) = (struct tie){tie.other, tie.thing, tie.character};
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

int kd_same_by_tie(const void *a, const void *b)
{
    const struct tie *x = a, *y = b;
    if (x->thing != y->thing)
        return x->thing < y->thing ? -1 : 1;
    if (x->other != y->other)
        return x->other < y->other ? -1 : 1;
    return (x->character > y->character) - (x->character < y->character);
}

/* The far ends of ties by the groups that they are in now. */
void kd_same_sort_ties(struct same *s, struct ties *ties)
{
    for (size_t i = 0; i < ties->n; i++)
        ties->v[i].other = kd_same_first(s, ties->v[i].other);
    if (ties->n > 0)
        qsort(ties->v, ties->n, sizeof *ties->v, kd_same_by_tie);
}

size_t kd_same_first_tie(const struct ties *ties, uint32_t thing)
{
    size_t low = 0, high = ties->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (ties->v[middle].thing < thing)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A name that no article has stands for those that the user says are the same as it. (CROSS JOIN:
 * in this order, each reach is looked up by its name.) */
enum kdidx_status kd_same_read_decisions(struct same *s, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(
        s->db,
        "WITH RECURSIVE edge (kind, x, y) AS"
        " (SELECT kind, a_key, b_key FROM decision WHERE says = 'same'"
        "  UNION SELECT kind, b_key, a_key FROM decision WHERE says = 'same'),"
        " reach (kind, x, y) AS"
        " (SELECT kind, a_key, a_key FROM decision UNION SELECT kind, b_key, b_key FROM decision"
        "  UNION SELECT reach.kind, reach.x, edge.y FROM reach"
        "  JOIN edge ON edge.kind = reach.kind AND edge.x = reach.y WHERE NOT EXISTS"
        "   (SELECT 1 FROM entity WHERE entity.kind = reach.kind"
        "    AND entity.key IN (reach.y, reach.y || '" KD_CREW "')))"
        " SELECT decision.kind = 'work', i.y, k.y, says = 'same' FROM decision"
        " CROSS JOIN reach AS i ON i.kind = decision.kind AND i.x = a_key"
        " CROSS JOIN reach AS k ON k.kind = decision.kind AND k.x = b_key");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        enum kd_entity_kind kind = kd_column_int(stmt, 0) ? KD_WORK : KD_PERSON;
        uint32_t a, b;
        if (!kd_same_find(s, kind, kd_column_text(stmt, 1), &a) ||
            !kd_same_find(s, kind, kd_column_text(stmt, 2), &b))
            continue;
        if (kd_column_int(stmt, 3))
            kd_same_add(s, a, b, BY_USER);
        else if (a != b)
            *KD_PUSH(&s->arena, &s->apart) = (struct candidate){a, b, BY_USER};
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}
