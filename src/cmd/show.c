/* kdidx show ARTICLE: one article and all that was found in it. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cmd/answer.h"
#include "cmd/emit.h"

static const struct kd_column COLUMNS[] = {
    {"article", NULL, KD_COL_LEFT},
    {"found", "FOUND", KD_COL_GROUP},
    {"name", "NAME", KD_COL_LEFT},
    {"detail", "WHAT", KD_COL_TOLD},
    {"role", NULL, KD_COL_LEFT},
    {"kind", NULL, KD_COL_LEFT},
    {"season", NULL, KD_COL_LEFT},
    {"mended_to", NULL, KD_COL_LEFT},
    {"character", NULL, KD_COL_LEFT},
    {"drama", NULL, KD_COL_LEFT},
    {"days", NULL, KD_COL_LEFT},
    {"time", NULL, KD_COL_LEFT},
    {"tz", NULL, KD_COL_LEFT},
    {"date", NULL, KD_COL_LEFT},
    {"episode", NULL, KD_COL_LEFT},
    {"confidence", NULL, KD_COL_RIGHT},
    {"forms", NULL, KD_COL_LEFT},
    {"quote", NULL, KD_COL_LEFT},
    {"in_text", "IN THE TEXT", KD_COL_TOLD},
    {"rule", NULL, KD_COL_LEFT},
    {"spans", NULL, KD_COL_ASKED},
    {"inferred", NULL, KD_COL_ASKED},
};

struct show {
    struct kd_run *run;
    struct kd_printer *print; /* run's */
    bool many;
    const struct kd_article *article;
    const struct kd_mends *mends;
};

static void begin_row(const struct show *s, const char *found, const char *name)
{
    kd_answer_row(s->run, s->many);
    kd_print_pair(s->print, "found", found);
    if (name != NULL)
        kd_print_pair(s->print, "name", name);
}

static void end_row(const struct show *s, const struct kd_spans *spans, const char *rule)
{
    kd_print_key(s->print, "spans");
    kd_emit_spans(s->print, spans);
    kd_print_pair(s->print, "rule", rule);
    kd_print_end(s->print);
}

static void print_confidence(const struct show *s, double confidence)
{
    kd_print_key(s->print, "confidence");
    kd_print_real(s->print, confidence, 2);
}

/* Whether it is as sure as was asked for; what carries no confidence always is. */
static bool is_sure(const struct show *s, double confidence)
{
    return confidence + 1e-9 >= s->run->options.min_confidence;
}

/* Facts are shown in the article's own words; a name's words are its forms. */
static void print_quote(const struct show *s, const struct kd_spans *spans)
{
    if (spans->n == 0 || spans->v[0].start > spans->v[0].end || spans->v[0].end > s->article->len)
        return;
    const char *quote = s->article->text + spans->v[0].start;
    size_t len = spans->v[0].end - spans->v[0].start;
    kd_print_key(s->print, "quote");
    kd_print_bytes(s->print, quote, len);
    kd_print_cell(s->print, "in_text", "%.*s", (int)(len < 500 ? len : 500), quote);
}

static void print_forms(const struct show *s, const char *const *v, size_t n)
{
    kd_print_strings(s->print, "forms", v, n);
    for (size_t i = 0; i < n; i++)
        kd_print_cell(s->print, "in_text", "%s", v[i]);
}

static void print_kind(const struct show *s, const struct kd_entity *e)
{
    const char *kind = kd_work_kind_name(e->kind);
    kd_print_pair(s->print, "kind", kind);
    kd_print_pair(s->print, "season", e->season);
    if (e->season != NULL)
        kd_print_cell(s->print, "detail", "%s, season %s", kind, e->season);
    else
        kd_print_cell(s->print, "detail", "%s", kind);
}

/* What a garbled name was. */
static void print_mend(const struct show *s, const char *found, const char *name)
{
    for (size_t i = 0; i < s->mends->n; i++) {
        const struct kd_mend *mend = &s->mends->v[i];
        if (strcmp(mend->kind, found) != 0 || strcmp(mend->name, name) != 0)
            continue;
        kd_print_pair(s->print, "mended_to", mend->was);
        kd_print_cell(s->print, "detail", "%sgarbled for %s",
                      strcmp(found, "character") == 0 ? "" : ", ", mend->was);
        return;
    }
}

static void print_entities(const struct show *s, const char *found, const struct kd_entities *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_entity *e = &list->v[i];
        if (!is_sure(s, e->confidence))
            continue;
        begin_row(s, found, e->name);
        if (strcmp(found, "person") == 0) {
            kd_print_pair(s->print, "role", kd_role_name(e->role));
            kd_print_cell(s->print, "detail", "%s", kd_role_name(e->role));
        }
        if (strcmp(found, "work") == 0)
            print_kind(s, e);
        print_mend(s, found, e->name);
        print_forms(s, e->forms.v, e->forms.n);
        print_confidence(s, e->confidence);
        end_row(s, &e->mentions, e->rule);
    }
}

static void print_relations(const struct show *s, const char *found,
                            const struct kd_relations *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_relation *r = &list->v[i];
        if (!is_sure(s, r->confidence))
            continue;
        bool cast = strcmp(found, "cast") == 0, crew = strcmp(found, "crew") == 0;
        begin_row(s, found, r->other);
        if (cast)
            kd_print_pair(s->print, "character", r->character);
        if (crew)
            kd_print_pair(s->print, "role", kd_role_name(r->role));
        kd_print_pair(s->print, "drama", r->drama);
        if (cast && r->character != NULL)
            kd_print_cell(s->print, "detail", "as %s in %s", r->character, r->drama);
        else if (crew)
            kd_print_cell(s->print, "detail", "%s of %s", kd_role_name(r->role), r->drama);
        else
            kd_print_cell(s->print, "detail", cast ? "in %s" : "shows %s", r->drama);
        print_confidence(s, r->confidence);
        print_quote(s, &r->evidence);
        end_row(s, &r->evidence, r->rule);
    }
}

static void print_dates(const struct show *s, const struct kd_dates *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_date *d = &list->v[i];
        struct kd_span span = {d->start, d->end};
        begin_row(s, "date", d->value);
        print_forms(s, &d->text, 1);
        kd_print_key(s->print, "inferred");
        kd_print_bool(s->print, d->inferred);
        if (d->inferred)
            kd_print_cell(s->print, "detail", "year worked out");
        end_row(s, &(struct kd_spans){&span, 1, 1}, d->rule);
    }
}

static void print_events(const struct show *s, const struct kd_record *record)
{
    for (size_t i = 0; i < record->events.n; i++) {
        const struct kd_event *e = &record->events.v[i];
        const char *date = record->dates.v[e->date].value;
        if (!is_sure(s, e->confidence))
            continue;
        begin_row(s, "event", kd_happening_name(e->what));
        kd_print_pair(s->print, "drama", e->drama);
        kd_print_pair(s->print, "date", date);
        kd_emit_episode(s->print, e->episode);
        if (e->episode != 0)
            kd_print_cell(s->print, "detail", "%u of %s, %s", e->episode, e->drama, date);
        else
            kd_print_cell(s->print, "detail", "of %s, %s", e->drama, date);
        print_confidence(s, e->confidence);
        print_quote(s, &e->evidence);
        end_row(s, &e->evidence, e->rule);
    }
}

/* "wed, thu 22:30 KST, The Drama" */
static void print_slot(const struct show *s, const struct kd_airtime *a)
{
    char slot[KD_SLOT_SIZE];
    kd_slot_text(a->days, ", ", a->time, a->tz, slot);
    kd_print_cell(s->print, "name", "%s", slot);
    if (a->drama != NULL)
        kd_print_cell(s->print, "detail", "of %s", a->drama);
}

static void print_airtimes(const struct show *s, const struct kd_airtimes *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_airtime *a = &list->v[i];
        begin_row(s, "airtime", NULL);
        kd_print_pair(s->print, "drama", a->drama);
        kd_print_key(s->print, "days");
        kd_emit_days(s->print, a->days);
        kd_print_pair(s->print, "time", a->time);
        kd_print_pair(s->print, "tz", a->tz);
        print_slot(s, a);
        print_quote(s, &a->evidence);
        end_row(s, &a->evidence, a->rule);
    }
}

static void print_rows(const struct show *s, const struct kd_record *record)
{
    print_relations(s, "cast", &record->cast);
    print_relations(s, "crew", &record->crew);
    print_relations(s, "airs", &record->airs);
    print_airtimes(s, &record->airtimes);
    print_events(s, record);
    print_dates(s, &record->dates);
    print_entities(s, "person", &record->people);
    print_entities(s, "character", &record->characters);
    print_entities(s, "work", &record->works);
    print_entities(s, "network", &record->networks);
    print_entities(s, "outlet", &record->outlets);
}

static void print_article(struct kd_run *run, const struct kd_show *show)
{
    struct kd_printer *p = run->print;
    const struct kd_record *record = &show->record;
    kd_print_key(p, "article");
    kd_print_map(p);
    kd_print_pair(p, "id", show->article.id);
    kd_emit_places(p, &record->places);
    kd_answer_strings(run, "copies", &show->copies);
    kd_print_pair(p, "title", record->title);
    kd_print_pair(p, "url", record->url);
    kd_print_pair(p, "published", record->published);
    kd_print_pair(p, "outlet", record->outlet);
    kd_print_pair(p, "author", record->author);
    kd_print_pair(p, "lang", record->lang);
    kd_print_key(p, "text");
    kd_print_bytes(p, show->article.text, show->article.len);
    kd_print_end(p);
}

static void print_for_people(struct kd_printer *p, const struct kd_show *show)
{
    const struct kd_record *record = &show->record;
    kd_print_text(p, KD_HEADING, "%s", record->title != NULL ? record->title : "(no title)");
    if (record->outlet != NULL || record->published != NULL)
        kd_print_text(p, KD_PLAIN, "%s%s%s", record->outlet != NULL ? record->outlet : "",
                      record->outlet != NULL && record->published != NULL ? ", " : "",
                      record->published != NULL ? record->published : "");
    if (record->url != NULL)
        kd_print_text(p, KD_PLAIN, "%s", record->url);
    for (size_t i = 0; i < show->record.places.n; i++)
        kd_print_text(p, KD_PLAIN, "%s#%" PRIu32, show->record.places.v[i].source,
                      show->record.places.v[i].ordinal);
    kd_print_text(p, KD_PLAIN, "id %s", show->article.id);
    for (size_t i = 0; i < show->copies.n; i++)
        kd_print_text(p, KD_PLAIN, "near copy: %s", show->copies.v[i]);
    const char *text = show->article.text;
    size_t len = show->article.len, title = record->title != NULL ? strlen(record->title) : 0;
    if (title > 0 && title < len && text[title] == '\n' &&
        memcmp(text, record->title, title) == 0) {
        text += title + 1; /* the heading shows it */
        len -= title + 1;
    }
    if (len > 0 && text[0] != '\n')
        kd_print_text(p, KD_PLAIN, "%s", "");
    kd_print_prose(p, text, len);
    kd_print_text(p, KD_PLAIN, "%s", "");
}

static void print_facts(struct kd_run *run, const struct kd_show *show, bool many)
{
    const struct show s = {run, run->print, many, &show->article, &show->mends};
    const struct kd_rows all = {"facts",   COLUMNS,          sizeof COLUMNS / sizeof *COLUMNS,
                                "article", show->article.id, "name"},
                         rows = kd_answer_rows(run, &all, many);
    kd_print_rows(run->print, &rows);
    print_rows(&s, &show->record);
    kd_print_end(run->print);
    kd_answer_given(run, "facts");
}

/* The article that run's operand names, alone or one of many. */
static enum kdidx_status answer(struct kd_run *run, const void *how, bool many)
{
    (void)how;
    struct kd_show show = {0};
    enum kdidx_status asked =
        kd_query_show(run->db, &run->arena, run->operands[0], &show, &run->err);
    asked = kd_answer_check(run, asked, NULL);
    if (asked != KDIDX_OK && asked != KDIDX_NONE)
        return asked;
    enum kdidx_status status = kd_answer_begin(run, run->operands[0]);
    if (status != KDIDX_OK)
        return status;
    if (asked == KDIDX_OK) {
        print_article(run, &show);
        print_for_people(run->print, &show);
    } else {
        kd_print_pair(run->print, "article", NULL);
    }
    print_facts(run, &show, many);
    return asked == KDIDX_OK ? kd_answer_end_part(run) : kd_answer_end_found(run);
}

enum kdidx_status kd_cmd_show(struct kd_run *run)
{
    return kd_answer_names(run, answer, NULL);
}
