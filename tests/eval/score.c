/* How well a record agrees with an annotation.
 *
 * Everything becomes an item with a key: "#3" is the fourth annotated entity, "?leejaewook" a name
 * that the annotation does not have, "#3|#0|director" a relation. Lists of items are then compared
 * by their keys alone. */
#include <math.h>
#include <stdarg.h>
#include <string.h>

#include "dates.h"
#include "score_p.h"

const char *const ev_kind_names[EV_KINDS] = {
    "people",   "actors", "characters", "dramas",         "networks", "outlets", "dates",
    "airtimes", "events", "cast",       "cast+character", "crew",     "airs",    "published"};
const char *const ev_fact_names[EV_FACTS] = {"people", "characters", "works", "cast",
                                             "crew",   "airs",       "events"};
const double ev_bucket_floor[EV_BUCKETS] = {0, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95};

/* ---- items ---- */

void ev_add(struct ev_scorer *s, struct ev_items *items, const char *key, const char *label,
            double confidence)
{
    *KD_PUSH(s->arena, items) = (struct ev_item){key, label, confidence};
}

bool ev_has(const struct ev_items *items, const char *key)
{
    for (size_t i = 0; i < items->n; i++)
        if (strcmp(items->v[i].key, key) == 0)
            return true;
    return false;
}

/* A relation that is stated twice is one. */
void ev_add_once(struct ev_scorer *s, struct ev_items *items, struct ev_item item)
{
    if (!ev_has(items, item.key))
        *KD_PUSH(s->arena, items) = item;
}

const char *ev_text(struct kd_arena *arena, const char *format, ...)
{
    char out[1024];
    va_list args;
    va_start(args, format);
    int n = vsnprintf(out, sizeof out, format, args);
    va_end(args);
    return kd_arena_strndup(arena, out, n < (int)sizeof out ? (size_t)n : sizeof out - 1);
}

/* ---- comparing ---- */

/* Takes one item of that key out of `items`; false when there is none. */
static bool take(const struct ev_items *items, bool *taken, const char *key)
{
    for (size_t i = 0; i < items->n; i++) {
        if (taken[i] || strcmp(items->v[i].key, key) != 0)
            continue;
        taken[i] = true;
        return true;
    }
    return false;
}

static void report(const struct ev_scorer *s, char sign, enum ev_kind kind, const char *label)
{
    if (s->score->errors != NULL)
        fprintf(s->score->errors, "%s %c %s: %s\n", s->article, sign, ev_kind_names[kind], label);
}

/* The rounding is that of the record, which shows two decimals. */
void ev_note_stated(struct ev_scorer *s, int fact, double confidence, bool right)
{
    double shown = round(confidence * 100) / 100;
    int bucket = EV_BUCKETS - 1;
    while (bucket > 0 && shown < ev_bucket_floor[bucket] - 1e-9)
        bucket--;
    struct ev_tally *tally = &s->score->stated[fact][bucket];
    *(right ? &tally->right : &tally->wrong) += 1;
}

/* Counts the found items against the expected ones. `fact`: where their confidence counts, or
 * -1. */
void ev_compare(struct ev_scorer *s, enum ev_kind kind, const struct ev_items *expected,
                const struct ev_items *optional, const struct ev_items *found, int fact)
{
    const struct ev_items none = {0};
    if (s->again)
        expected = &none;
    struct ev_tally *tally = &s->score->kind[kind];
    bool *left = kd_arena_alloc(s->arena, expected->n + 1);
    bool *spare = kd_arena_alloc(s->arena, optional->n + 1);
    for (size_t i = 0; i < found->n; i++) {
        const struct ev_item *item = &found->v[i];
        bool right = take(expected, left, item->key);
        if (!right && take(optional, spare, item->key))
            continue;
        *(right ? &tally->right : &tally->wrong) += 1;
        if (fact >= 0)
            ev_note_stated(s, fact, item->confidence, right);
        if (!right)
            report(s, '+', kind, item->label);
    }
    for (size_t i = 0; i < expected->n; i++) {
        tally->missed += !left[i];
        if (!left[i])
            report(s, '-', kind, expected->v[i].label);
    }
}

/* ---- entities ---- */

static void find_entities(struct ev_scorer *s, struct ev_found *found, const struct ev_names *names,
                          const struct kd_entities *entities)
{
    *found = (struct ev_found){.entities = entities, .names = names};
    found->key = kd_arena_alloc(s->arena, (entities->n + 1) * sizeof *found->key);
    found->hit = kd_arena_alloc(s->arena, (entities->n + 1) * sizeof *found->hit);
    for (size_t i = 0; i < entities->n; i++) {
        found->key[i] = ev_key(s->arena, entities->v[i].name);
        found->hit[i] = ev_names_find(names, &entities->v[i]);
    }
}

static const char *number(struct ev_scorer *s, size_t index)
{
    return ev_text(s->arena, "#%zu", index);
}

/* The key of what `name` means: by the record's entity of that name, else by its spelling. */
const char *ev_look(struct ev_scorer *s, const struct ev_found *found, const char *name)
{
    const char *key = ev_key(s->arena, name);
    size_t hit = SIZE_MAX;
    for (size_t i = found->entities->n; i-- > 0;) {
        if (strcmp(found->key[i], key) != 0)
            continue;
        hit = found->hit[i];
        break;
    }
    if (hit == SIZE_MAX)
        hit = ev_names_find_one(found->names, name);
    return hit != SIZE_MAX ? number(s, hit) : ev_text(s->arena, "?%s", key);
}

/* The items of annotated entities [from, to) that have the field at the value (NULL: any). */
static struct ev_items annotated(struct ev_scorer *s, const struct ev_names *names, size_t from,
                                 size_t to, const char *field, const char *value)
{
    struct ev_items items = {0};
    for (size_t i = from; i < to; i++) {
        const char *has = field != NULL ? ev_string(names->entity[i], field) : NULL;
        if (field == NULL || (has != NULL && strcmp(has, value) == 0))
            ev_add(s, &items, number(s, i), ev_names_label(names, i), 0);
    }
    return items;
}

/* An entity found a second time is wrong, unless its name is optional in its own right. */
static const char *spare_entity(struct ev_scorer *s, const struct ev_found *found, size_t i,
                                const struct ev_items *before)
{
    const struct ev_names *names = found->names;
    for (size_t o = names->expected; o < names->count; o++) {
        const char *key = number(s, o);
        if (strcmp(ev_key(s->arena, ev_names_label(names, o)), found->key[i]) == 0 &&
            !ev_has(before, key))
            return key;
    }
    return NULL;
}

static void score_entities(struct ev_scorer *s, enum ev_kind kind, const struct ev_found *found,
                           int fact)
{
    const struct ev_names *names = found->names;
    struct ev_items expected = annotated(s, names, 0, names->expected, NULL, NULL);
    struct ev_items optional = annotated(s, names, names->expected, names->count, NULL, NULL);
    struct ev_items items = {0};
    for (size_t i = 0; i < found->entities->n; i++) {
        const struct kd_entity *e = &found->entities->v[i];
        const char *key = ev_look(s, found, e->name);
        const char *spare = ev_has(&items, key) ? spare_entity(s, found, i, &items) : NULL;
        ev_add(s, &items, spare != NULL ? spare : key, e->name, e->confidence);
    }
    ev_compare(s, kind, &expected, &optional, &items, fact);
}

static void score_actors(struct ev_scorer *s)
{
    const struct ev_names *names = &s->people;
    struct ev_items expected = annotated(s, names, 0, names->expected, "role", "actor");
    struct ev_items optional = annotated(s, names, names->expected, names->count, NULL, NULL);
    struct ev_items items = {0};
    for (size_t i = 0; i < s->record->people.n; i++) {
        const struct kd_entity *e = &s->record->people.v[i];
        if (e->role == KD_ACTOR)
            ev_add(s, &items, ev_look(s, &s->r_people, e->name), e->name, 0);
    }
    ev_compare(s, EV_ACTORS, &expected, &optional, &items, -1);
}

static void score_dramas(struct ev_scorer *s)
{
    const struct ev_names *names = &s->works;
    struct ev_items expected = annotated(s, names, 0, names->expected, "kind", "drama");
    struct ev_items optional = annotated(s, names, names->expected, names->count, NULL, NULL);
    struct ev_items items = {0};
    for (size_t i = 0; i < names->expected; i++) /* a kind that can be argued about */
        if (!ev_has(&expected, number(s, i)) && ev_names_also_optional(names, i))
            ev_add(s, &optional, number(s, i), ev_names_label(names, i), 0);
    for (size_t i = 0; i < s->record->works.n; i++) {
        const struct kd_entity *e = &s->record->works.v[i];
        if (e->kind == KD_DRAMA)
            ev_add(s, &items, ev_look(s, &s->r_works, e->name), e->name, 0);
    }
    ev_compare(s, EV_DRAMAS, &expected, &optional, &items, -1);
}

/* Works of every kind, for their confidence alone. */
static void note_works(struct ev_scorer *s)
{
    struct ev_items before = {0};
    for (size_t i = 0; i < s->record->works.n && !s->again; i++) {
        const struct kd_entity *e = &s->record->works.v[i];
        size_t hit = s->r_works.hit[i];
        const char *key = ev_look(s, &s->r_works, e->name);
        bool known = hit < s->works.expected;
        const char *kind = known ? ev_string(s->works.entity[hit], "kind") : NULL;
        bool right =
            kind != NULL && strcmp(kind, kd_work_kind_name(e->kind)) == 0 && !ev_has(&before, key);
        bool debatable = (hit != SIZE_MAX && !known) ||
                         (known && !right && ev_names_also_optional(&s->works, hit));
        if (!debatable)
            ev_note_stated(s, EV_F_WORK, e->confidence, right);
        ev_add(s, &before, key, e->name, 0);
    }
}

/* ---- networks and outlets ---- */

static void score_known(struct ev_scorer *s, enum ev_kind kind, const struct kd_entities *found)
{
    struct ev_items expected = {0}, optional = {0}, items = {0};
    const json_t *item;
    size_t i;
    json_array_foreach(ev_list(s->gold, ev_kind_names[kind]), i, item)
    {
        const char *name = json_string_value(item);
        ev_add_once(s, &expected, (struct ev_item){ev_network_key(s->arena, name), name, 0});
    }
    json_array_foreach(ev_list(s->gold, "optional"), i, item)
    {
        const char *type = ev_string(item, "type");
        if (type != NULL && strcmp(type, ev_kind_names[kind]) == 0)
            ev_add(s, &optional, ev_network_key(s->arena, ev_string(item, "name")), "", 0);
    }
    const char *outlet = kind == EV_OUTLETS ? ev_string(s->gold, "outlet") : NULL;
    if (outlet != NULL)
        ev_add(s, &optional, ev_network_key(s->arena, outlet), "", 0);
    for (size_t e = 0; e < found->n; e++)
        ev_add(s, &items, ev_network_key(s->arena, found->v[e].name), found->v[e].name, 0);
    ev_compare(s, kind, &expected, &optional, &items, -1);
}

/* ---- dates ---- */

static void score_dates(struct ev_scorer *s)
{
    struct ev_items expected = {0}, optional = {0}, items = {0};
    struct ev_dates dates;
    ev_dates_init(&dates, s->arena, s->gold);
    for (size_t i = 0; i < dates.count; i++)
        ev_add(s, i < dates.expected ? &expected : &optional, number(s, i), dates.v[i].label, 0);
    for (size_t i = 0; i < s->record->dates.n; i++) {
        const struct kd_date *d = &s->record->dates.v[i];
        size_t hit = ev_dates_find(&dates, d->value);
        const char *key = hit != SIZE_MAX ? number(s, hit) : ev_text(s->arena, "?%s", d->value);
        ev_add_once(s, &items,
                    (struct ev_item){key, ev_text(s->arena, "%s (%s)", d->value, d->text), 0});
    }
    ev_compare(s, EV_DATES, &expected, &optional, &items, -1);
}

static void score_published(struct ev_scorer *s)
{
    struct ev_items expected = {0}, optional = {0}, items = {0};
    const char *day = ev_string(s->gold, "published");
    if (day != NULL)
        ev_add(s, &expected, ev_text(s->arena, "%.10s", day), day, 0);
    day = s->record->published;
    if (day != NULL && day[0] != '\0')
        ev_add(s, &items, ev_text(s->arena, "%.10s", day), day, 0);
    ev_compare(s, EV_PUBLISHED, &expected, &optional, &items, -1);
}

/* ---- one article ---- */

void ev_score_article(struct ev_score *score, struct kd_arena *arena, const char *name,
                      const json_t *gold, const struct kd_record *record, bool again)
{
    static const struct kd_record nothing = {0};
    struct ev_scorer scorer = {.score = score,
                               .arena = arena,
                               .article = name,
                               .gold = gold,
                               .record = record != NULL ? record : &nothing,
                               .again = again};
    struct ev_scorer *s = &scorer;
    score->articles += !again;
    ev_names_init(&s->people, arena, gold, "people");
    ev_names_init(&s->characters, arena, gold, "characters");
    ev_names_init(&s->works, arena, gold, "works");
    find_entities(s, &s->r_people, &s->people, &s->record->people);
    find_entities(s, &s->r_characters, &s->characters, &s->record->characters);
    find_entities(s, &s->r_works, &s->works, &s->record->works);
    score_entities(s, EV_PEOPLE, &s->r_people, EV_F_PERSON);
    score_actors(s);
    score_entities(s, EV_CHARACTERS, &s->r_characters, EV_F_CHARACTER);
    score_dramas(s);
    note_works(s);
    score_known(s, EV_NETWORKS, &s->record->networks);
    score_known(s, EV_OUTLETS, &s->record->outlets);
    score_dates(s);
    ev_score_airtimes(s);
    ev_score_events(s);
    ev_score_relations(s);
    score_published(s);
}

/* ---- figures ---- */

double ev_precision(const struct ev_tally *t)
{
    if (t->right + t->wrong == 0)
        return t->missed == 0 ? 1 : 0;
    return (double)t->right / (double)(t->right + t->wrong);
}

double ev_recall(const struct ev_tally *t)
{
    return t->right + t->missed == 0 ? 1 : (double)t->right / (double)(t->right + t->missed);
}

double ev_f1(const struct ev_tally *t)
{
    double p = ev_precision(t), r = ev_recall(t);
    return p + r > 0 ? 2 * p * r / (p + r) : 0;
}
