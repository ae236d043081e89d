/* Scoring of air times and of relations: cast, crew, airs. */
#include <string.h>
#include <strings.h>

#include "dates.h"
#include "score_p.h"

/* ---- air times ---- */

static struct ev_item slot_of_gold(struct ev_scorer *s, const json_t *slot)
{
    static const char *const days[] = {"mon", "tue", "wed", "thu", "fri", "sat", "sun"};
    unsigned mask = 0;
    const json_t *day;
    size_t i;
    json_array_foreach(json_object_get(slot, "days"), i, day)
    {
        for (unsigned d = 0; d < 7; d++)
            if (json_is_string(day) && strncasecmp(json_string_value(day), days[d], 3) == 0)
                mask |= 1U << d;
    }
    const char *drama = ev_string(slot, "drama"), *time = ev_string(slot, "time");
    return (struct ev_item){
        ev_text(s->arena, "%s|%u|%.5s", ev_look(s, &s->r_works, drama), mask,
                time != NULL ? time : ""),
        ev_text(s->arena, "%s, %s", drama != NULL ? drama : "-", time != NULL ? time : "-"), 0};
}

/* The air times of a drama of which one is optional are optional, all of them. */
void ev_score_airtimes(struct ev_scorer *s)
{
    struct ev_items expected = {0}, optional = {0}, items = {0}, free_dramas = {0};
    const json_t *item;
    size_t i;
    json_array_foreach(ev_list(s->gold, "airtimes"), i, item)
    {
        *KD_PUSH(s->arena, &expected) = slot_of_gold(s, item);
    }
    json_array_foreach(ev_list(s->gold, "optional"), i, item)
    {
        const char *type = ev_string(item, "type");
        if (type != NULL && strcmp(type, "airtimes") == 0)
            ev_add(s, &free_dramas, ev_look(s, &s->r_works, ev_string(item, "drama")), "", 0);
    }
    for (size_t a = 0; a < s->record->airtimes.n; a++) {
        const struct kd_airtime *at = &s->record->airtimes.v[a];
        const char *drama = ev_look(s, &s->r_works, at->drama);
        const char *key = ev_text(s->arena, "%s|%u|%.5s", drama, (unsigned)at->days,
                                  at->time != NULL ? at->time : "");
        if (!ev_has(&free_dramas, drama) || ev_has(&expected, key))
            ev_add(s, &items, key,
                   ev_text(s->arena, "%s, %s", at->drama, at->time != NULL ? at->time : "-"), 0);
    }
    ev_compare(s, EV_AIRTIMES, &expected, &optional, &items, -1);
}

/* ---- events ---- */

static struct ev_item event_item(struct ev_scorer *s, const struct ev_dates *dates,
                                 const char *drama, const char *event, const char *date,
                                 double confidence)
{
    size_t hit = ev_dates_find(dates, date);
    return (struct ev_item){ev_text(s->arena, "%s|%s|%s", ev_look(s, &s->r_works, drama), event,
                                    hit != SIZE_MAX ? dates->v[hit].value : date),
                            ev_text(s->arena, "%s of %s, %s", event, drama, date), confidence};
}

/* Articles whose annotation tells of no events are left out. */
void ev_score_events(struct ev_scorer *s)
{
    struct ev_items expected = {0}, optional = {0}, items = {0};
    struct ev_dates dates;
    const json_t *item;
    size_t i;
    if (json_object_get(s->gold, "events") == NULL)
        return;
    ev_dates_init(&dates, s->arena, s->gold);
    json_array_foreach(ev_list(s->gold, "events"), i, item)
    {
        struct ev_item wanted = event_item(s, &dates, ev_string(item, "drama"),
                                           ev_string(item, "event"), ev_string(item, "date"), 0);
        bool is_optional = json_is_true(json_object_get(item, "optional"));
        struct ev_items *list = is_optional ? &optional : &expected;
        *KD_PUSH(s->arena, list) = wanted;
    }
    for (i = 0; i < s->record->events.n; i++) {
        const struct kd_event *e = &s->record->events.v[i];
        ev_add_once(s, &items,
                    event_item(s, &dates, e->drama, kd_happening_name(e->what),
                               s->record->dates.v[e->date].value, e->confidence));
    }
    ev_compare(s, EV_EVENTS, &expected, &optional, &items, EV_F_EVENT);
}

/* ---- relations ---- */

/* A relation of a record, or of an annotation. */
struct relation {
    const char *drama, *other, *character, *role;
    double confidence;
};

static struct relation relation_of_gold(const json_t *item)
{
    const char *person = ev_string(item, "person");
    return (struct relation){
        .drama = ev_string(item, "drama"),
        .other = person != NULL ? person : ev_string(item, "network"),
        .character = ev_string(item, "character"),
        .role = ev_string(item, "role"),
    };
}

/* The item under which a relation is compared as `kind`; key NULL where it is none of that. */
static struct ev_item relation_item(struct ev_scorer *s, enum ev_kind kind, struct relation r)
{
    bool full = kind == EV_CAST_CHARACTER;
    const char *third = full ? r.character : kind == EV_CREW ? r.role : NULL;
    struct ev_item item = {.confidence = r.confidence};
    if (full && (third == NULL || third[0] == '\0'))
        return item;
    item.key = ev_text(s->arena, "%s|%s|%s", ev_look(s, &s->r_works, r.drama),
                       kind == EV_AIRS ? ev_network_key(s->arena, r.other)
                                       : ev_look(s, &s->r_people, r.other),
                       full            ? ev_look(s, &s->r_characters, third)
                       : third != NULL ? third
                                       : "");
    item.label = ev_text(s->arena, "%s | %s%s%s", r.other != NULL ? r.other : "-",
                         r.drama != NULL ? r.drama : "-", third != NULL ? " | " : "",
                         third != NULL ? third : "");
    return item;
}

static void add_gold(struct ev_scorer *s, enum ev_kind kind, const json_t *list, const char *type,
                     struct ev_items *out)
{
    const json_t *item;
    size_t i;
    json_array_foreach(list, i, item)
    {
        const char *of = ev_string(item, "type");
        if (type != NULL && (of == NULL || strcmp(of, type) != 0))
            continue;
        struct ev_item key = relation_item(s, kind, relation_of_gold(item));
        if (key.key != NULL)
            ev_add_once(s, out, key);
    }
}

static struct relation relation_of_record(const struct kd_relation *r)
{
    return (struct relation){r->drama, r->other, r->character, kd_role_name(r->role),
                             r->confidence};
}

static void score_relations(struct ev_scorer *s, enum ev_kind kind, const char *list,
                            const struct kd_relations *found, int fact)
{
    struct ev_items expected = {0}, optional = {0}, items = {0};
    add_gold(s, kind, ev_list(s->gold, list), NULL, &expected);
    add_gold(s, kind, ev_list(s->gold, "optional"), list, &optional);
    for (size_t i = 0; i < found->n; i++) {
        struct ev_item item = relation_item(s, kind, relation_of_record(&found->v[i]));
        if (item.key != NULL)
            ev_add_once(s, &items, item);
    }
    ev_compare(s, kind, &expected, &optional, &items, fact);
}

/* A cast's confidence is that of all it says: who, in what, and as whom where it says so. */
static void note_cast(struct ev_scorer *s)
{
    struct ev_items pairs = {0}, full = {0}, free_pairs = {0}, free_full = {0};
    const json_t *cast = ev_list(s->gold, "cast"), *optional = ev_list(s->gold, "optional");
    add_gold(s, EV_CAST, cast, NULL, &pairs);
    add_gold(s, EV_CAST, optional, "cast", &free_pairs);
    add_gold(s, EV_CAST_CHARACTER, cast, NULL, &full);
    add_gold(s, EV_CAST_CHARACTER, optional, "cast", &free_full);
    for (size_t i = 0; i < s->record->cast.n && !s->again; i++) {
        struct relation r = relation_of_record(&s->record->cast.v[i]);
        struct ev_item pair = relation_item(s, EV_CAST, r);
        struct ev_item triple = relation_item(s, EV_CAST_CHARACTER, r);
        bool right = ev_has(&pairs, pair.key) && (triple.key == NULL || ev_has(&full, triple.key));
        bool debatable =
            ev_has(&free_pairs, pair.key) || (triple.key && ev_has(&free_full, triple.key));
        if (right || !debatable)
            ev_note_stated(s, EV_F_CAST, r.confidence, right);
    }
}

void ev_score_relations(struct ev_scorer *s)
{
    score_relations(s, EV_CAST, "cast", &s->record->cast, -1);
    score_relations(s, EV_CAST_CHARACTER, "cast", &s->record->cast, -1);
    note_cast(s);
    score_relations(s, EV_CREW, "crew", &s->record->crew, EV_F_CREW);
    score_relations(s, EV_AIRS, "airs", &s->record->airs, EV_F_AIRS);
}
