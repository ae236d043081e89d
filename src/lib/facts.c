/* A record's facts, one by one. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lib/lib.h"

/* One walk over a record. */
struct walk {
    const struct kd_lib_call *call;
    const kdidx_extractor *x;
    kdidx_fact_fn *fact;
    void *ctx;
    struct kd_buf quote;
    struct kdidx_span *spans; /* room for span_cap */
    size_t span_cap;
    enum kdidx_status status; /* other than KDIDX_OK: it is over */
};

/* *out: the spans as callers know them, in the walk's own room. */
static bool take_spans(struct walk *w, const struct kd_spans *spans)
{
    if (spans->n > w->span_cap) {
        struct kdidx_span *grown = realloc(w->spans, spans->n * sizeof *grown);
        if (grown == NULL)
            return false;
        w->spans = grown;
        w->span_cap = spans->n;
    }
    for (size_t i = 0; i < spans->n; i++)
        w->spans[i] = (struct kdidx_span){spans->v[i].start, spans->v[i].end};
    return true;
}

static void give(struct walk *w, struct kdidx_fact fact, const struct kd_spans *spans)
{
    if (w->status != KDIDX_OK)
        return;
    kd_buf_clear(&w->quote);
    if (spans->n > 0)
        kd_buf_add(&w->quote, w->x->article.text + spans->v[0].start,
                   spans->v[0].end - spans->v[0].start);
    if (w->quote.failed || !take_spans(w, spans)) {
        w->status = KDIDX_NOMEM;
        return;
    }
    fact.confidence = round(fact.confidence * 100) / 100; /* as in records */
    fact.spans = w->spans;
    fact.span_count = spans->n;
    fact.quote = w->quote.len > 0 ? w->quote.data : "";
    kd_lib_outside(w->call);
    if (w->fact(w->ctx, &fact) != 0)
        w->status = KDIDX_INTERRUPTED;
    kd_lib_inside(w->call);
}

static void give_entities(struct walk *w, const char *kind, const struct kd_entities *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_entity *e = &list->v[i];
        struct kdidx_fact fact = {
            .kind = kind, .name = e->name, .confidence = e->confidence, .rule = e->rule};
        if (list == &w->x->record->people)
            fact.role = kd_role_name(e->role);
        if (list == &w->x->record->works) {
            fact.value = kd_work_kind_name(e->kind);
            fact.season = e->season;
        }
        give(w, fact, &e->mentions);
    }
}

static void give_dates(struct walk *w, const struct kd_dates *dates)
{
    for (size_t i = 0; i < dates->n; i++) {
        const struct kd_date *d = &dates->v[i];
        struct kd_span span = {d->start, d->end};
        give(w, (struct kdidx_fact){.kind = "date", .value = d->value, .rule = d->rule},
             &(struct kd_spans){&span, 1, 1});
    }
}

static void give_events(struct walk *w, const struct kd_record *record)
{
    for (size_t i = 0; i < record->events.n; i++) {
        const struct kd_event *e = &record->events.v[i];
        give(w,
             (struct kdidx_fact){.kind = "event",
                                 .name = kd_happening_name(e->what),
                                 .drama = e->drama,
                                 .value = record->dates.v[e->date].value,
                                 .episode = e->episode,
                                 .confidence = e->confidence,
                                 .rule = e->rule},
             &e->evidence);
    }
}

/* "wed thu 22:30 KST", as far as it is told. */
static void give_airtimes(struct walk *w, const struct kd_airtimes *airtimes)
{
    for (size_t i = 0; i < airtimes->n; i++) {
        const struct kd_airtime *a = &airtimes->v[i];
        char value[KD_SLOT_SIZE];
        kd_slot_text(a->days, " ", a->time, a->tz, value);
        give(w,
             (struct kdidx_fact){
                 .kind = "airtime", .drama = a->drama, .value = value, .rule = a->rule},
             &a->evidence);
    }
}

static void give_relations(struct walk *w, const char *kind, const struct kd_relations *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_relation *r = &list->v[i];
        struct kdidx_fact fact = {.kind = kind,
                                  .name = r->other,
                                  .character = r->character,
                                  .drama = r->drama,
                                  .confidence = r->confidence,
                                  .rule = r->rule};
        if (list == &w->x->record->crew)
            fact.role = kd_role_name(r->role);
        give(w, fact, &r->evidence);
    }
}

static void give_all(struct walk *w, const struct kd_record *record)
{
    give_entities(w, "person", &record->people);
    give_entities(w, "character", &record->characters);
    give_entities(w, "work", &record->works);
    give_entities(w, "network", &record->networks);
    give_entities(w, "outlet", &record->outlets);
    give_dates(w, &record->dates);
    give_events(w, record);
    give_airtimes(w, &record->airtimes);
    give_relations(w, "cast", &record->cast);
    give_relations(w, "crew", &record->crew);
    give_relations(w, "airs", &record->airs);
}

enum kdidx_status kdidx_facts(kdidx_extractor *x, const char *text, size_t len,
                              const char *const *about, kdidx_fact_fn *fact, void *ctx,
                              struct kdidx_error *err)
{
    struct kd_lib_call call = kd_lib_begin();
    struct kd_error why = {0};
    struct walk w = {.call = &call, .x = x, .fact = fact, .ctx = ctx};
    enum kdidx_status status = kd_lib_article(x, text, len, about, false, &why);
    if (status == KDIDX_OK)
        status = kd_lib_record(x, &x->article, &why);
    if (status == KDIDX_OK) {
        give_all(&w, x->record);
        status = w.status;
    }
    kd_lib_rest(x);
    kd_buf_free(&w.quote);
    free(w.spans);
    return kd_lib_end(&call, status, &why, err);
}
