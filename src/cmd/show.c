/* kdidx show ARTICLE: one article and all that was found in it. */
#include <inttypes.h>
#include <string.h>

#include "cmd/answer.h"
#include "cmd/emit.h"

static const struct kd_column COLUMNS[] = {
    {"article", NULL, KD_COL_LEFT},
    {"found", "FOUND", KD_COL_GROUP},
    {"name", "NAME", KD_COL_LEFT},
    {"role", "ROLE", KD_COL_LEFT},
    {"kind", "KIND", KD_COL_LEFT},
    {"season", NULL, KD_COL_LEFT},
    {"character", "CHARACTER", KD_COL_LEFT},
    {"drama", "DRAMA", KD_COL_LEFT},
    {"days", "DAYS", KD_COL_LEFT},
    {"time", "TIME", KD_COL_LEFT},
    {"tz", "ZONE", KD_COL_LEFT},
    {"forms", "AS WRITTEN", KD_COL_LEFT},
    {"confidence", NULL, KD_COL_RIGHT},
    {"quote", "SENTENCE", KD_COL_LEFT},
    {"rule", "RULE", KD_COL_LEFT},
};

struct show {
    struct kd_printer *print;
    const struct kd_article *article;
};

static void begin_row(const struct show *s, const char *found, const char *name)
{
    kd_print_row(s->print);
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

/* Facts are shown in the article's own words; a name's words are its forms. */
static void print_quote(const struct show *s, const struct kd_spans *spans)
{
    if (spans->n == 0 || spans->v[0].start > spans->v[0].end || spans->v[0].end > s->article->len)
        return;
    kd_print_key(s->print, "quote");
    kd_print_bytes(s->print, s->article->text + spans->v[0].start,
                   spans->v[0].end - spans->v[0].start);
}

static void print_entities(const struct show *s, const char *found, const struct kd_entities *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_entity *e = &list->v[i];
        begin_row(s, found, e->name);
        if (strcmp(found, "person") == 0)
            kd_print_pair(s->print, "role", kd_role_name(e->role));
        if (strcmp(found, "work") == 0) {
            kd_print_pair(s->print, "kind", kd_work_kind_name(e->kind));
            kd_print_pair(s->print, "season", e->season);
        }
        kd_print_strings(s->print, "forms", e->forms.v, e->forms.n);
        print_confidence(s, e->confidence);
        end_row(s, &e->mentions, e->rule);
    }
}

static void print_relations(const struct show *s, const char *found,
                            const struct kd_relations *list)
{
    for (size_t i = 0; i < list->n; i++) {
        const struct kd_relation *r = &list->v[i];
        begin_row(s, found, r->other);
        if (strcmp(found, "cast") == 0)
            kd_print_pair(s->print, "character", r->character);
        if (strcmp(found, "crew") == 0)
            kd_print_pair(s->print, "role", kd_role_name(r->role));
        kd_print_pair(s->print, "drama", r->drama);
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
        kd_print_strings(s->print, "forms", &d->text, 1);
        kd_print_key(s->print, "inferred");
        kd_print_bool(s->print, d->inferred);
        end_row(s, &(struct kd_spans){&span, 1, 1}, d->rule);
    }
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
        print_quote(s, &a->evidence);
        end_row(s, &a->evidence, a->rule);
    }
}

static void print_article(struct kd_printer *p, const struct kd_show *show)
{
    const struct kd_record *record = &show->record;
    kd_print_key(p, "article");
    kd_print_map(p);
    kd_print_pair(p, "id", show->article.id);
    kd_print_key(p, "places");
    kd_print_list(p);
    for (size_t i = 0; i < show->places.n; i++) {
        kd_print_map(p);
        kd_print_pair(p, "source", show->places.v[i].source);
        kd_print_pair_int(p, "ordinal", show->places.v[i].ordinal);
        kd_print_end(p);
    }
    kd_print_end(p);
    kd_print_pair(p, "title", record->title);
    kd_print_pair(p, "url", record->url);
    kd_print_pair(p, "published", record->published);
    kd_print_pair(p, "outlet", record->outlet);
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
    for (size_t i = 0; i < show->places.n; i++)
        kd_print_text(p, KD_PLAIN, "%s#%" PRIu32, show->places.v[i].source,
                      show->places.v[i].ordinal);
    kd_print_text(p, KD_PLAIN, "id %s", show->article.id);
    kd_print_text(p, KD_PLAIN, "%s", "");
    kd_print_prose(p, show->article.text, show->article.len);
    kd_print_text(p, KD_PLAIN, "%s", "");
}

enum kdidx_status kd_cmd_show(struct kd_run *run)
{
    static const size_t columns = sizeof COLUMNS / sizeof *COLUMNS;
    struct kd_show show = {0};
    enum kdidx_status status =
        kd_query_show(run->db, &run->arena, run->operands[0], &show, &run->err);
    if (status == KDIDX_USAGE && show.candidates.n > 0)
        kd_say("it may be %s", kd_answer_join(run, &show.candidates));
    status = kd_answer_check(run, status, NULL);
    if (status == KDIDX_OK)
        status = kd_answer_begin(run, show.query);
    if (status != KDIDX_OK)
        return status;
    const struct show s = {run->print, &show.article};
    print_article(s.print, &show);
    print_for_people(s.print, &show);
    kd_print_rows(s.print,
                  &(struct kd_rows){"facts", COLUMNS, columns, "article", show.article.id});
    print_relations(&s, "cast", &show.record.cast);
    print_relations(&s, "crew", &show.record.crew);
    print_relations(&s, "airs", &show.record.airs);
    print_airtimes(&s, &show.record.airtimes);
    print_dates(&s, &show.record.dates);
    print_entities(&s, "person", &show.record.people);
    print_entities(&s, "character", &show.record.characters);
    print_entities(&s, "work", &show.record.works);
    print_entities(&s, "network", &show.record.networks);
    print_entities(&s, "outlet", &show.record.outlets);
    kd_print_end(s.print);
    return kd_answer_end(run);
}
