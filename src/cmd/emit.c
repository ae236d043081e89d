/* The record, as the contract has it. `load` reads what this file writes: a field that is added
 * here is added there. */
#include "cmd/emit.h"

void kd_emit_spans(struct kd_printer *p, const struct kd_spans *spans)
{
    kd_print_list(p);
    for (size_t i = 0; i < spans->n; i++) {
        kd_print_list(p);
        kd_print_int(p, spans->v[i].start);
        kd_print_int(p, spans->v[i].end);
        kd_print_end(p);
    }
    kd_print_end(p);
}

void kd_emit_days(struct kd_printer *p, uint8_t days)
{
    kd_print_list(p);
    for (int day = 0; day < 7; day++)
        if ((days >> day & 1) != 0)
            kd_print_string(p, kd_day_name(day));
    kd_print_end(p);
}

void kd_emit_episode(struct kd_printer *p, unsigned episode)
{
    kd_print_key(p, "episode");
    if (episode != 0)
        kd_print_int(p, episode);
    else
        kd_print_null(p);
}

static void emit_spans(struct kd_printer *p, const char *key, const struct kd_spans *spans)
{
    kd_print_key(p, key);
    kd_emit_spans(p, spans);
}

static void emit_confidence(struct kd_printer *p, double confidence)
{
    kd_print_key(p, "confidence");
    kd_print_real(p, confidence, 2);
}

enum entity_kind { PERSON, CHARACTER, WORK, PLACE };

static void emit_entities(struct kd_printer *p, const char *key, enum entity_kind kind,
                          const struct kd_entities *entities)
{
    kd_print_key(p, key);
    kd_print_list(p);
    for (size_t i = 0; i < entities->n; i++) {
        const struct kd_entity *e = &entities->v[i];
        kd_print_map(p);
        kd_print_pair(p, kind == WORK ? "title" : "name", e->name);
        if (kind == PERSON)
            kd_print_pair(p, "role", kd_role_name(e->role));
        if (kind == WORK) {
            kd_print_pair(p, "kind", kd_work_kind_name(e->kind));
            kd_print_pair(p, "season", e->season);
        }
        kd_print_strings(p, "forms", e->forms.v, e->forms.n);
        emit_spans(p, "mentions", &e->mentions);
        emit_confidence(p, e->confidence);
        kd_print_pair(p, "rule", e->rule);
        kd_print_end(p);
    }
    kd_print_end(p);
}

static void emit_dates(struct kd_printer *p, const struct kd_dates *dates)
{
    kd_print_key(p, "dates");
    kd_print_list(p);
    for (size_t i = 0; i < dates->n; i++) {
        const struct kd_date *d = &dates->v[i];
        kd_print_map(p);
        kd_print_pair(p, "value", d->value);
        kd_print_pair(p, "text", d->text);
        kd_print_pair_int(p, "start", d->start);
        kd_print_pair_int(p, "end", d->end);
        if (d->inferred) {
            kd_print_key(p, "inferred");
            kd_print_bool(p, true);
        }
        kd_print_pair(p, "rule", d->rule);
        kd_print_end(p);
    }
    kd_print_end(p);
}

static void emit_airtimes(struct kd_printer *p, const struct kd_airtimes *airtimes)
{
    kd_print_key(p, "airtimes");
    kd_print_list(p);
    for (size_t i = 0; i < airtimes->n; i++) {
        const struct kd_airtime *a = &airtimes->v[i];
        kd_print_map(p);
        kd_print_pair(p, "drama", a->drama);
        kd_print_key(p, "days");
        kd_emit_days(p, a->days);
        kd_print_pair(p, "time", a->time);
        kd_print_pair(p, "tz", a->tz);
        emit_spans(p, "evidence", &a->evidence);
        kd_print_pair(p, "rule", a->rule);
        kd_print_end(p);
    }
    kd_print_end(p);
}

static void emit_events(struct kd_printer *p, const struct kd_record *record)
{
    kd_print_key(p, "events");
    kd_print_list(p);
    for (size_t i = 0; i < record->events.n; i++) {
        const struct kd_event *e = &record->events.v[i];
        const struct kd_date *date = &record->dates.v[e->date];
        kd_print_map(p);
        kd_print_pair(p, "drama", e->drama);
        kd_print_pair(p, "event", kd_happening_name(e->what));
        kd_emit_episode(p, e->episode);
        kd_print_pair(p, "date", date->value);
        kd_print_pair_int(p, "start", date->start);
        kd_print_pair_int(p, "end", date->end);
        emit_spans(p, "evidence", &e->evidence);
        emit_confidence(p, e->confidence);
        kd_print_pair(p, "rule", e->rule);
        kd_print_end(p);
    }
    kd_print_end(p);
}

enum relation_kind { CAST, CREW, AIRS };

static void emit_relations(struct kd_printer *p, const char *key, enum relation_kind kind,
                           const struct kd_relations *relations)
{
    kd_print_key(p, key);
    kd_print_list(p);
    for (size_t i = 0; i < relations->n; i++) {
        const struct kd_relation *r = &relations->v[i];
        kd_print_map(p);
        if (kind != AIRS)
            kd_print_pair(p, "person", r->other);
        if (kind == CAST)
            kd_print_pair(p, "character", r->character);
        if (kind == CREW)
            kd_print_pair(p, "role", kd_role_name(r->role));
        kd_print_pair(p, "drama", r->drama);
        if (kind == AIRS)
            kd_print_pair(p, "network", r->other);
        emit_spans(p, "evidence", &r->evidence);
        emit_confidence(p, r->confidence);
        kd_print_pair(p, "rule", r->rule);
        kd_print_end(p);
    }
    kd_print_end(p);
}

void kd_emit_places(struct kd_printer *p, const struct kd_source_places *places)
{
    kd_print_key(p, "places");
    kd_print_list(p);
    for (size_t i = 0; i < places->n; i++) {
        kd_print_map(p);
        kd_print_pair(p, "source", places->v[i].source);
        kd_print_pair_int(p, "ordinal", places->v[i].ordinal);
        kd_print_end(p);
    }
    kd_print_end(p);
}

static void emit_made_by(struct kd_printer *p, const struct kd_made_by *made_by)
{
    if (made_by->maker == NULL)
        return;
    kd_print_pair(p, "maker", made_by->maker);
    kd_print_key(p, "stated");
    kd_print_list(p);
    for (unsigned i = 0; kd_stated_name(i) != NULL; i++)
        if ((made_by->stated >> i & 1) != 0)
            kd_print_string(p, kd_stated_name(i));
    kd_print_end(p);
}

static void emit_record(struct kd_printer *p, const struct kd_record *record,
                        const struct kd_made_by *made_by, bool with_text)
{
    const struct kd_article *article = record->article;
    kd_print_map(p);
    kd_print_pair(p, "schema", "kdidx/record/1");
    kd_print_pair(p, "source", article->source);
    kd_print_pair_int(p, "ordinal", article->ordinal);
    if (record->places.n > 0)
        kd_emit_places(p, &record->places);
    kd_print_pair(p, "id", article->id);
    kd_print_pair(p, "title", record->title);
    kd_print_pair(p, "url", record->url);
    kd_print_pair(p, "published", record->published);
    kd_print_pair(p, "outlet", record->outlet);
    kd_print_pair(p, "author", record->author);
    kd_print_pair(p, "lang", record->lang);
    emit_made_by(p, made_by);
    emit_entities(p, "people", PERSON, &record->people);
    emit_entities(p, "characters", CHARACTER, &record->characters);
    emit_entities(p, "works", WORK, &record->works);
    emit_entities(p, "networks", PLACE, &record->networks);
    emit_entities(p, "outlets", PLACE, &record->outlets);
    emit_dates(p, &record->dates);
    emit_events(p, record);
    emit_airtimes(p, &record->airtimes);
    emit_relations(p, "cast", CAST, &record->cast);
    emit_relations(p, "crew", CREW, &record->crew);
    emit_relations(p, "airs", AIRS, &record->airs);
    if (with_text) {
        kd_print_key(p, "text");
        kd_print_bytes(p, article->text, article->len);
    }
    kd_print_end(p);
}

struct kd_printer *kd_emit_printer(struct kd_buf *out)
{
    struct kd_printer *p = kd_printer_new_lines(out);
    out->failed = out->failed || p == NULL;
    return p;
}

void kd_emit_line(struct kd_buf *out, const struct kd_record *record,
                  const struct kd_made_by *made_by, bool with_text)
{
    struct kd_printer *p = kd_emit_printer(out);
    if (p == NULL)
        return;
    emit_record(p, record, made_by, with_text);
    kd_printer_free(p);
}
