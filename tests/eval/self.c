/* The record that an annotation describes. It scores 1 in every kind, or the annotation (or the
 * scorer) is wrong. */
#include "self.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "extract/text.h"

struct self {
    struct kd_arena *arena;
    const json_t *gold;
    struct kd_text text; /* forms are looked for in the normal form: any quotation mark will do */
    struct kd_record *record;
    void (*complaint)(void *ctx, const char *what);
    void *ctx;
};

static void complain(struct self *s, const char *what, const char *name)
{
    char line[512];
    snprintf(line, sizeof line, "%s: %s", what, name != NULL ? name : "(none)");
    s->complaint(s->ctx, line);
}

/* Whether the text has a form, whatever its quotation marks and white space. */
static bool has_form(struct self *s, const char *form)
{
    struct kd_article article = {.text = form, .len = strlen(form)};
    struct kd_text normal;
    kd_text_make(s->arena, &article, &normal);
    return memmem(s->text.s, s->text.len, normal.s, normal.len) != NULL;
}

static void add_entities(struct self *s, const char *list, struct kd_entities *out)
{
    const json_t *item, *form;
    size_t i, f;
    json_array_foreach(ev_list(s->gold, list), i, item)
    {
        struct kd_entity *e = KD_PUSH(s->arena, out);
        const char *role = ev_string(item, "role"), *kind = ev_string(item, "kind");
        *e = (struct kd_entity){.role = KD_OTHER_ROLE, .kind = KD_OTHER_WORK, .confidence = 1};
        e->name = ev_string(item, strcmp(list, "works") == 0 ? "title" : "name");
        if (json_is_string(item))
            e->name = json_string_value(item);
        if (e->name == NULL)
            e->name = "";
        if ((role != NULL && !kd_role_parse(role, &e->role)) ||
            (kind != NULL && !kd_work_kind_parse(kind, &e->kind)))
            complain(s, "no such role or kind", e->name);
        json_array_foreach(json_object_get(item, "forms"), f, form)
        {
            const char *text = json_string_value(form);
            *KD_PUSH(s->arena, &e->forms) = text != NULL ? text : "";
            if (text == NULL || !has_form(s, text))
                complain(s, "a form that is not in the text", text);
        }
    }
}

static const char *known(struct self *s, const struct kd_entities *list, const char *name)
{
    for (size_t i = 0; name != NULL && i < list->n; i++)
        if (strcmp(list->v[i].name, name) == 0)
            return name;
    complain(s, "a relation names what no list has", name);
    return name != NULL ? name : "";
}

static void add_relations(struct self *s, const char *list, struct kd_relations *out)
{
    const json_t *item;
    size_t i;
    json_array_foreach(ev_list(s->gold, list), i, item)
    {
        const char *role = ev_string(item, "role"), *character = ev_string(item, "character");
        struct kd_relation r = {.confidence = 1};
        r.drama = known(s, &s->record->works, ev_string(item, "drama"));
        if (out == &s->record->airs)
            r.other = known(s, &s->record->networks, ev_string(item, "network"));
        else
            r.other = known(s, &s->record->people, ev_string(item, "person"));
        if (character != NULL)
            r.character = known(s, &s->record->characters, character);
        if (role != NULL && !kd_role_parse(role, &r.role))
            complain(s, "no such role", role);
        *KD_PUSH(s->arena, out) = r;
    }
}

static void add_dates(struct self *s)
{
    const json_t *item;
    size_t i;
    json_array_foreach(ev_list(s->gold, "dates"), i, item)
    {
        const char *resolved = ev_string(item, "resolved"), *text = ev_string(item, "text");
        const char *value = resolved != NULL ? resolved : ev_string(item, "value");
        *KD_PUSH(s->arena, &s->record->dates) =
            (struct kd_date){.value = value != NULL ? value : "", .text = text != NULL ? text : ""};
        if (text == NULL || !has_form(s, text))
            complain(s, "a date that is not in the text", text);
    }
}

static void add_airtimes(struct self *s)
{
    const json_t *item, *day;
    size_t i, n;
    json_array_foreach(ev_list(s->gold, "airtimes"), i, item)
    {
        struct kd_airtime a = {.time = ev_string(item, "time")};
        a.drama = known(s, &s->record->works, ev_string(item, "drama"));
        json_array_foreach(json_object_get(item, "days"), n, day)
        {
            for (int d = 0; d < 7; d++)
                if (json_is_string(day) &&
                    strncasecmp(json_string_value(day), kd_day_name(d), 3) == 0)
                    a.days |= (uint8_t)(1 << d);
        }
        *KD_PUSH(s->arena, &s->record->airtimes) = a;
    }
}

static void add_events(struct self *s)
{
    const json_t *item;
    size_t i;
    json_array_foreach(ev_list(s->gold, "events"), i, item)
    {
        struct kd_event e = {.confidence = 1};
        const char *event = ev_string(item, "event"), *date = ev_string(item, "date");
        struct kd_dates *dates = &s->record->dates;
        e.drama = known(s, &s->record->works, ev_string(item, "drama"));
        if (event == NULL || !kd_happening_parse(event, &e.what))
            complain(s, "no such event", event);
        while (e.date < dates->n && (date == NULL || strcmp(dates->v[e.date].value, date) != 0))
            e.date++;
        if (e.date == dates->n)
            complain(s, "an event on what is no date of the annotation", date);
        else if (!json_is_true(json_object_get(item, "optional")))
            *KD_PUSH(s->arena, &s->record->events) = e;
    }
}

struct kd_record *ev_self(struct kd_arena *arena, const json_t *gold, const char *text, size_t len,
                          void (*complaint)(void *ctx, const char *what), void *ctx)
{
    struct self self = {.arena = arena, .gold = gold, .complaint = complaint, .ctx = ctx};
    struct self *s = &self;
    struct kd_article *article = kd_arena_alloc(arena, sizeof *article);
    *article = (struct kd_article){.source = "", .text = text, .len = len};
    s->record = kd_arena_alloc(arena, sizeof *s->record);
    kd_text_make(arena, article, &s->text);
    add_entities(s, "people", &s->record->people);
    add_entities(s, "characters", &s->record->characters);
    add_entities(s, "works", &s->record->works);
    add_entities(s, "networks", &s->record->networks);
    add_entities(s, "outlets", &s->record->outlets);
    add_dates(s);
    add_airtimes(s);
    add_events(s);
    add_relations(s, "cast", &s->record->cast);
    add_relations(s, "crew", &s->record->crew);
    add_relations(s, "airs", &s->record->airs);
    s->record->published = ev_string(gold, "published");
    return s->record;
}
