/* What one article says -> rows. */
#include "store/put.h"

#include <math.h>
#include <string.h>

#include "store/side.h"
#include "store/sketch.h"
#include "store/title.h"

/* All that the steps need: the article being stored. */
struct put {
    struct kd_resolver *resolver;
    struct kd_db *db;
    struct kd_arena *arena;
    const struct kd_record *record;
    const struct kd_links *links;
    int64_t article;
    const bool *crew;  /* of each person: the side, see side.h */
    int64_t *entities; /* entity of each found thing */
    uint32_t found;    /* how many things were stored */
    uint32_t facts;
};

/* A surface form while its entity is being stored. */
struct form {
    const char *text;
    size_t len;
    kd_row alias;
    int64_t mentions;
};

struct forms {
    struct form *v;
    size_t n, cap;
};

static enum kdidx_status out_of_memory(struct kd_error *err)
{
    return kd_fail(err, KDIDX_NOMEM, "out of memory");
}

static int hundredths(double confidence)
{
    return (int)lround(confidence * 100);
}

static enum kdidx_status bind_rule(struct put *put, struct kd_stmt *stmt, int i, const char *rule,
                                   struct kd_error *err)
{
    kd_row row;
    if (rule == NULL || rule[0] == '\0')
        return KDIDX_OK;
    enum kdidx_status status = kd_resolve_rule(put->resolver, rule, &row, err);
    if (status == KDIDX_OK)
        kd_bind_int(stmt, i, kd_row_id(put->resolver, row));
    else
        kd_done(stmt);
    return status;
}

enum kdidx_status kd_put_sketch(struct kd_db *db, int64_t article, const char *text, size_t len,
                                struct kd_error *err)
{
    struct kd_sketch sketch;
    unsigned char bytes[KD_SKETCH_SIZE];
    struct kd_stmt *stmt = kd_stmt(db, "INSERT INTO sketch (article, bytes) VALUES (?1, ?2)");
    kd_sketch_make(text, len, &sketch);
    kd_sketch_pack(&sketch, bytes);
    kd_bind_int(stmt, 1, article);
    kd_bind_blob(stmt, 2, bytes, sizeof bytes);
    return kd_run(stmt, err);
}

static enum kdidx_status put_author(struct put *put, struct kd_error *err)
{
    if (put->record->author == NULL)
        return KDIDX_OK;
    struct kd_stmt *stmt = kd_stmt(put->db, "INSERT INTO author (article, name) VALUES (?1, ?2)");
    kd_bind_int(stmt, 1, put->article);
    kd_bind_text(stmt, 2, put->record->author);
    return kd_run(stmt, err);
}

static enum kdidx_status put_fresh(struct put *put, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(put->db, "INSERT INTO fresh (article) VALUES (?1)");
    kd_bind_int(stmt, 1, put->article);
    return kd_run(stmt, err);
}

static enum kdidx_status put_text(struct put *put, struct kd_error *err)
{
    unsigned char hash[16];
    const struct kd_record *record = put->record;
    struct kd_stmt *stmt =
        kd_stmt(put->db, "INSERT INTO article (hash, title, url, published, outlet, lang, text)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    kd_id_bytes(record->article->id, hash);
    kd_bind_blob(stmt, 1, hash, sizeof hash);
    kd_bind_text(stmt, 2, record->title);
    kd_bind_text(stmt, 3, record->url);
    kd_bind_text(stmt, 4, record->published);
    kd_bind_text(stmt, 5, record->outlet);
    kd_bind_text(stmt, 6, record->lang);
    kd_bind_bytes(stmt, 7, record->article->text, record->article->len);
    enum kdidx_status status = kd_run(stmt, err);
    if (status != KDIDX_OK)
        return status;
    put->article = kd_db_last_id(put->db);
    stmt = kd_stmt(put->db, "INSERT INTO fulltext (rowid, title, text) VALUES (?1, ?2, ?3)");
    kd_bind_int(stmt, 1, put->article);
    kd_bind_text(stmt, 2, record->title);
    kd_bind_bytes(stmt, 3, record->article->text, record->article->len);
    status = kd_run(stmt, err);
    if (status == KDIDX_OK)
        status =
            kd_put_sketch(put->db, put->article, record->article->text, record->article->len, err);
    if (status == KDIDX_OK)
        status = put_author(put, err);
    return status == KDIDX_OK ? put_fresh(put, err) : status;
}

/* ---- entities ---- */

static enum kdidx_status add_form(struct put *put, int64_t entity, struct forms *forms,
                                  const char *text, size_t len, struct kd_error *err)
{
    kd_row alias;
    enum kdidx_status status = kd_resolve_alias(put->resolver, entity, text, len, &alias, err);
    for (size_t i = 0; status == KDIDX_OK && i < forms->n; i++)
        if (forms->v[i].alias == alias)
            return KDIDX_OK; /* the record lists it twice */
    if (status == KDIDX_OK)
        *KD_PUSH(put->arena, forms) = (struct form){text, len, alias, 0};
    return status;
}

static bool same_bytes(const struct form *form, const char *text, size_t len)
{
    return form->len == len && memcmp(form->text, text, len) == 0;
}

static bool before(const struct form *a, const struct form *b)
{
    int order = memcmp(a->text, b->text, a->len < b->len ? a->len : b->len);
    return order != 0 ? order < 0 : a->len < b->len;
}

/* The form that a mention's bytes are, or stand for (another kind of quote mark, a line break
 * for a space); forms->n when the record lists none. Of several that they may stand for the first
 * by bytes, not the first listed: a record read back lists them in another order. */
static size_t form_of(const struct forms *forms, const char *text, size_t len)
{
    char key[KD_KEY_SIZE], other[KD_KEY_SIZE];
    size_t best = forms->n;
    for (size_t i = 0; i < forms->n; i++)
        if (same_bytes(&forms->v[i], text, len))
            return i;
    kd_entity_key(text, len, key);
    for (size_t i = 0; i < forms->n; i++) {
        kd_entity_key(forms->v[i].text, forms->v[i].len, other);
        if (strcmp(key, other) == 0 && (best == forms->n || before(&forms->v[i], &forms->v[best])))
            best = i;
    }
    return best;
}

/* `form` is given where the bytes of the span are not the form; start == end: no place. */
static enum kdidx_status put_mention(struct put *put, struct form *form, uint32_t start,
                                     uint32_t end, struct kd_error *err)
{
    struct kd_stmt *stmt =
        kd_stmt(put->db, "INSERT OR IGNORE INTO mention (article, n, start, stop, form)"
                         " VALUES (?1, ?2, ?3, ?4, ?5)");
    kd_bind_int(stmt, 1, put->article);
    kd_bind_int(stmt, 2, put->found);
    kd_bind_int(stmt, 3, start);
    kd_bind_int(stmt, 4, end);
    if (start == end || !same_bytes(form, put->record->article->text + start, end - start))
        kd_bind_int(stmt, 5, kd_row_id(put->resolver, form->alias));
    enum kdidx_status status = kd_run(stmt, err);
    if (status == KDIDX_OK)
        form->mentions += kd_db_changes(put->db);
    return status;
}

static enum kdidx_status put_mentions(struct put *put, int64_t entity,
                                      const struct kd_entity *thing, struct forms *forms,
                                      struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < thing->mentions.n; i++) {
        struct kd_span span = thing->mentions.v[i];
        const char *text = put->record->article->text + span.start;
        size_t k = form_of(forms, text, span.end - span.start);
        if (k == forms->n)
            status = add_form(put, entity, forms, text, span.end - span.start, err);
        if (status == KDIDX_OK)
            status = put_mention(put, &forms->v[k], span.start, span.end, err);
    }
    return status;
}

/* The record's forms with their mentions. A form without a mention is kept by an empty one. */
static enum kdidx_status put_forms(struct put *put, int64_t entity, const struct kd_entity *thing,
                                   struct kd_error *err)
{
    struct forms forms = {0};
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < thing->forms.n; i++)
        status = add_form(put, entity, &forms, thing->forms.v[i], strlen(thing->forms.v[i]), err);
    if (status == KDIDX_OK)
        status = put_mentions(put, entity, thing, &forms, err);
    for (size_t i = 0; status == KDIDX_OK && i < forms.n; i++) {
        if (forms.v[i].mentions == 0)
            status = put_mention(put, &forms.v[i], (uint32_t)i, (uint32_t)i, err);
        if (status == KDIDX_OK &&
            !kd_count_alias(put->resolver, forms.v[i].alias, forms.v[i].mentions, 0))
            status = out_of_memory(err);
    }
    return status;
}

static enum kdidx_status put_tally(struct put *put, int64_t entity, const char *trait,
                                   const char *value, struct kd_error *err)
{
    kd_row row;
    enum kdidx_status status = kd_resolve_tally(put->resolver, entity, trait, value, &row, err);
    if (status == KDIDX_OK && !kd_count_article(put->resolver, row))
        status = out_of_memory(err);
    return status;
}

static enum kdidx_status put_traits(struct put *put, enum kd_entity_kind kind, int64_t entity,
                                    const struct kd_entity *thing, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    if (kind == KD_PERSON)
        status = put_tally(put, entity, "role", kd_role_name(thing->role), err);
    if (kind == KD_WORK)
        status = put_tally(put, entity, "kind", kd_work_kind_name(thing->kind), err);
    if (status == KDIDX_OK && kind == KD_WORK && thing->season != NULL)
        status = put_tally(put, entity, "season", thing->season, err);
    return status;
}

static enum kdidx_status put_found(struct put *put, enum kd_entity_kind kind, int64_t alias,
                                   const struct kd_entity *thing, struct kd_error *err)
{
    struct kd_stmt *stmt =
        kd_stmt(put->db, "INSERT INTO found (article, n, alias, sort, season, confidence, rule)"
                         " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
    enum kdidx_status status = bind_rule(put, stmt, 7, thing->rule, err);
    if (status != KDIDX_OK)
        return status;
    kd_bind_int(stmt, 1, put->article);
    kd_bind_int(stmt, 2, put->found);
    kd_bind_int(stmt, 3, alias);
    if (kind == KD_PERSON)
        kd_bind_int(stmt, 4, thing->role);
    if (kind == KD_WORK) {
        kd_bind_int(stmt, 4, thing->kind);
        kd_bind_text(stmt, 5, thing->season);
    }
    kd_bind_int(stmt, 6, hundredths(thing->confidence));
    return kd_run(stmt, err);
}

/* One person, character, work ...: the entity goes by the title without its season, so that all
 * seasons are one drama; the name that the article uses stays with the article. */
static enum kdidx_status put_entity(struct put *put, enum kd_entity_kind kind,
                                    const struct kd_entity *thing, struct kd_error *err)
{
    kd_row entity, name, base_name;
    size_t len = strlen(thing->name);
    size_t base = kind == KD_WORK ? kd_title_base(thing->name, len, thing->season) : len;
    const char *side = kind == KD_PERSON && put->crew[put->found] ? KD_CREW : "";
    enum kdidx_status status =
        kd_resolve_entity(put->resolver, kind, thing->name, base, side, &entity, err);
    if (status != KDIDX_OK)
        return status;
    int64_t id = kd_row_id(put->resolver, entity);
    status = kd_resolve_alias(put->resolver, id, thing->name, len, &name, err);
    if (status == KDIDX_OK)
        status = kd_resolve_alias(put->resolver, id, thing->name, base, &base_name, err);
    if (status != KDIDX_OK)
        return status;
    if (!kd_count_article(put->resolver, entity) || !kd_count_alias(put->resolver, name, 1, 0) ||
        !kd_count_alias(put->resolver, base_name, 0, 1))
        return out_of_memory(err);
    status = put_found(put, kind, kd_row_id(put->resolver, name), thing, err);
    if (status == KDIDX_OK)
        status = put_traits(put, kind, id, thing, err);
    if (status == KDIDX_OK)
        status = put_forms(put, id, thing, err);
    put->entities[put->found++] = id;
    return status;
}

static enum kdidx_status put_entities(struct put *put, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    size_t all = 0;
    for (int k = 0; k < KD_LISTS; k++)
        all += kd_record_list(put->record, k)->n;
    put->entities = kd_arena_alloc(put->arena, all * sizeof *put->entities);
    put->crew = kd_record_sides(put->record, put->links, put->arena);
    for (int k = 0; k < KD_LISTS; k++) {
        const struct kd_entities *list = kd_record_list(put->record, k);
        for (size_t i = 0; status == KDIDX_OK && i < list->n; i++)
            status = put_entity(put, (enum kd_entity_kind)k, &list->v[i], err);
    }
    return status;
}

/* ---- facts ---- */

static void bind_found(struct kd_stmt *stmt, int i, int32_t position)
{
    if (position != KD_NO_FOUND)
        kd_bind_int(stmt, i, position);
}

static enum kdidx_status put_evidence(struct put *put, const struct kd_spans *spans,
                                      struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t k = 1; status == KDIDX_OK && k < spans->n; k++) {
        struct kd_stmt *stmt = kd_stmt(
            put->db,
            "INSERT INTO evidence (article, n, k, start, stop) VALUES (?1, ?2, ?3, ?4, ?5)");
        kd_bind_int(stmt, 1, put->article);
        kd_bind_int(stmt, 2, put->facts);
        kd_bind_int(stmt, 3, (int64_t)k);
        kd_bind_int(stmt, 4, spans->v[k].start);
        kd_bind_int(stmt, 5, spans->v[k].end);
        status = kd_run(stmt, err);
    }
    return status;
}

static enum kdidx_status put_fact(struct put *put, const struct kd_relation_row *said,
                                  const struct kd_spans *spans, int confidence, const char *rule,
                                  struct kd_error *err)
{
    kd_row relation;
    const struct kd_link *link = &put->links->v[put->facts];
    enum kdidx_status status = kd_resolve_relation(put->resolver, said, &relation, err);
    if (status != KDIDX_OK)
        return status;
    if (!kd_count_relation(put->resolver, relation, confidence))
        return out_of_memory(err);
    struct kd_stmt *stmt = kd_stmt(
        put->db, "INSERT INTO fact (article, n, relation, drama, other, character, start, stop,"
                 " confidence, rule) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)");
    status = bind_rule(put, stmt, 10, rule, err);
    if (status != KDIDX_OK)
        return status;
    kd_bind_int(stmt, 1, put->article);
    kd_bind_int(stmt, 2, put->facts);
    kd_bind_int(stmt, 3, kd_row_id(put->resolver, relation));
    bind_found(stmt, 4, link->drama);
    bind_found(stmt, 5, link->other);
    bind_found(stmt, 6, link->character);
    if (spans->n > 0) {
        kd_bind_int(stmt, 7, spans->v[0].start);
        kd_bind_int(stmt, 8, spans->v[0].end);
    }
    kd_bind_int(stmt, 9, confidence);
    status = kd_run(stmt, err);
    if (status == KDIDX_OK)
        status = put_evidence(put, spans, err);
    put->facts++;
    return status;
}

static int64_t entity_at(const struct put *put, int32_t position)
{
    return position == KD_NO_FOUND ? 0 : put->entities[position];
}

static enum kdidx_status put_relations(struct put *put, const char *kind,
                                       const struct kd_relations *list, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < list->n; i++) {
        const struct kd_relation *relation = &list->v[i];
        const struct kd_link *link = &put->links->v[put->facts];
        struct kd_relation_row said = {
            .kind = kind,
            .drama = entity_at(put, link->drama),
            .other = entity_at(put, link->other),
            .character = entity_at(put, link->character),
            .role = list == &put->record->crew ? kd_role_name(relation->role) : NULL,
            .days = -1,
        };
        status = put_fact(put, &said, &relation->evidence, hundredths(relation->confidence),
                          relation->rule, err);
    }
    return status;
}

/* The rows of relations take NULL and "" for one. */
static const char *said_or_null(const char *text)
{
    return text != NULL && text[0] != '\0' ? text : NULL;
}

static enum kdidx_status put_airtimes(struct put *put, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < put->record->airtimes.n; i++) {
        const struct kd_airtime *airtime = &put->record->airtimes.v[i];
        struct kd_relation_row said = {
            .kind = "airtime",
            .drama = entity_at(put, put->links->v[put->facts].drama),
            .days = airtime->days,
            .time = said_or_null(airtime->time),
            .tz = said_or_null(airtime->tz),
        };
        status = put_fact(put, &said, &airtime->evidence, 0, airtime->rule, err);
    }
    return status;
}

static enum kdidx_status put_dates(struct put *put, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < put->record->dates.n; i++) {
        const struct kd_date *date = &put->record->dates.v[i];
        const char *bytes = put->record->article->text + date->start;
        size_t len = date->end - date->start;
        struct kd_stmt *stmt = kd_stmt(
            put->db, "INSERT INTO date (article, n, value, start, stop, text, inferred, rule)"
                     " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
        status = bind_rule(put, stmt, 8, date->rule, err);
        if (status != KDIDX_OK)
            break;
        kd_bind_int(stmt, 1, put->article);
        kd_bind_int(stmt, 2, (int64_t)i);
        kd_bind_text(stmt, 3, date->value);
        kd_bind_int(stmt, 4, date->start);
        kd_bind_int(stmt, 5, date->end);
        if (date->text != NULL &&
            (strlen(date->text) != len || memcmp(date->text, bytes, len) != 0))
            kd_bind_text(stmt, 6, date->text);
        kd_bind_int(stmt, 7, date->inferred);
        status = kd_run(stmt, err);
    }
    return status;
}

static enum kdidx_status put_events(struct put *put, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < put->record->events.n; i++) {
        const struct kd_event *event = &put->record->events.v[i];
        struct kd_stmt *stmt = kd_stmt(
            put->db, "INSERT INTO event (article, n, drama, what, episode, date, start, stop,"
                     " confidence, rule) VALUES (?1, ?2, ?3, ?4, nullif(?5, 0), ?6, ?7, ?8, ?9,"
                     " ?10)");
        status = bind_rule(put, stmt, 10, event->rule, err);
        if (status != KDIDX_OK)
            break;
        kd_bind_int(stmt, 1, put->article);
        kd_bind_int(stmt, 2, (int64_t)i);
        kd_bind_int(stmt, 3, put->links->v[put->facts + i].drama);
        kd_bind_text(stmt, 4, kd_happening_name(event->what));
        kd_bind_int(stmt, 5, event->episode);
        kd_bind_int(stmt, 6, event->date);
        kd_bind_int(stmt, 7, event->evidence.v[0].start);
        kd_bind_int(stmt, 8, event->evidence.v[0].end);
        kd_bind_int(stmt, 9, hundredths(event->confidence));
        status = kd_run(stmt, err);
    }
    return status;
}

enum kdidx_status kd_put_article(struct kd_resolver *resolver, struct kd_db *db,
                                 struct kd_arena *arena, const struct kd_record *record,
                                 const struct kd_links *links, int64_t *id, struct kd_error *err)
{
    struct put put = {
        .resolver = resolver, .db = db, .arena = arena, .record = record, .links = links};
    kd_count_begin(resolver);
    enum kdidx_status status = put_text(&put, err);
    if (status == KDIDX_OK)
        status = put_entities(&put, err);
    if (status == KDIDX_OK)
        status = put_relations(&put, "cast", &record->cast, err);
    if (status == KDIDX_OK)
        status = put_relations(&put, "crew", &record->crew, err);
    if (status == KDIDX_OK)
        status = put_relations(&put, "airs", &record->airs, err);
    if (status == KDIDX_OK)
        status = put_airtimes(&put, err);
    if (status == KDIDX_OK)
        status = put_dates(&put, err);
    if (status == KDIDX_OK)
        status = put_events(&put, err);
    if (status == KDIDX_OK)
        kd_count_end(resolver);
    *id = put.article;
    return status;
}
