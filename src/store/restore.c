/* A stored article made into a record again: what put.c took apart, in the same order. */
#include "store/restore.h"

#include <stdio.h>
#include <string.h>

struct restore {
    struct kd_db *db;
    struct kd_arena *arena;
    struct kd_error *err;
    int64_t id;
    struct kd_article *article;
    struct kd_record *record;
    struct kd_entity **found; /* by number */
    size_t found_count;
};

static enum kdidx_status damaged(const struct restore *r, const char *what)
{
    return kd_fail(r->err, KDIDX_CORRUPT, "%s: article %s: %s; see `kdidx check`",
                   kd_db_path(r->db), r->article->id, what);
}

static struct kd_stmt *rows_of(const struct restore *r, const char *sql)
{
    struct kd_stmt *stmt = kd_stmt(r->db, sql);
    kd_bind_int(stmt, 1, r->id);
    return stmt;
}

/* A column's text in the arena; NULL for SQL's NULL. */
static const char *copy_text(const struct restore *r, struct kd_stmt *stmt, int column)
{
    const char *text = kd_column_text(stmt, column);
    return text != NULL ? kd_arena_strndup(r->arena, text, kd_column_len(stmt, column)) : NULL;
}

static enum kdidx_status restore_article(struct restore *r)
{
    struct kd_article *article = r->article;
    struct kd_record *record = r->record;
    struct kd_stmt *stmt =
        rows_of(r, "SELECT lower(hex(article.hash)), title, url, published, outlet,"
                   " lang, text, (SELECT name FROM author WHERE author.article ="
                   " article.id), lower(hex(maker.hash)), stated FROM article"
                   " LEFT JOIN made ON made.article = article.id"
                   " LEFT JOIN maker ON maker.id = made.maker"
                   " WHERE article.id = ?1");
    enum kdidx_status status = kd_step(stmt, r->err);
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? damaged(r, "it is gone") : status;
    record->article = article;
    snprintf(article->id, sizeof article->id, "%s", kd_column_text(stmt, 0));
    record->title = article->title = copy_text(r, stmt, 1);
    record->url = article->url = copy_text(r, stmt, 2);
    record->published = article->published = copy_text(r, stmt, 3);
    record->outlet = article->outlet = copy_text(r, stmt, 4);
    record->lang = article->lang = copy_text(r, stmt, 5);
    article->text = copy_text(r, stmt, 6);
    article->len = kd_column_len(stmt, 6);
    record->author = article->author = copy_text(r, stmt, 7);
    if (kd_column_type(stmt, 9) != 'n')
        record->made_by = (struct kd_made_by){.maker = copy_text(r, stmt, 8),
                                              .stated = (unsigned)kd_column_int(stmt, 9)};
    kd_done(stmt);
    return KDIDX_OK;
}

static enum kdidx_status restore_places(struct restore *r)
{
    struct kd_stmt *stmt =
        rows_of(r, "SELECT path, ordinal FROM place JOIN source ON source.id = place.source"
                   " WHERE place.article = ?1 ORDER BY path, ordinal");
    enum kdidx_status status;
    while ((status = kd_step(stmt, r->err)) == KDIDX_OK)
        *KD_PUSH(r->arena, &r->record->places) =
            (struct kd_source_place){copy_text(r, stmt, 0), (uint32_t)kd_column_int(stmt, 1)};
    if (status != KDIDX_NONE || r->record->places.n == 0)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    r->article->source = r->record->places.v[0].source;
    r->article->ordinal = r->record->places.v[0].ordinal;
    return KDIDX_OK;
}

/* The span in two columns; false: it is none of the text. */
static bool take_span(const struct restore *r, struct kd_stmt *stmt, int column,
                      struct kd_span *out)
{
    int64_t start = kd_column_int(stmt, column), stop = kd_column_int(stmt, column + 1);
    *out = (struct kd_span){(uint32_t)start, (uint32_t)stop};
    return start >= 0 && start < stop && stop <= (int64_t)r->article->len;
}

/* ---- entities ---- */

static struct kd_entities *list_of(struct kd_record *record, const char *kind)
{
    switch (kind[0]) {
    case 'p':
        return &record->people;
    case 'c':
        return &record->characters;
    case 'w':
        return &record->works;
    case 'n':
        return &record->networks;
    default:
        return &record->outlets;
    }
}

/* 0 n, 1 kind, 2 name, 3 sort, 4 season, 5 confidence, 6 rule. False: it is of no role or kind. */
static bool add_entity(struct restore *r, struct kd_stmt *stmt)
{
    const char *kind = kd_column_text(stmt, 1);
    int64_t sort = kd_column_int(stmt, 3);
    if (kind == NULL || sort < 0 || (kind[0] == 'w' && sort > KD_OTHER_WORK))
        return false;
    struct kd_entity *entity = KD_PUSH(r->arena, list_of(r->record, kind));
    *entity = (struct kd_entity){.name = copy_text(r, stmt, 2),
                                 .season = copy_text(r, stmt, 4),
                                 .confidence = (double)kd_column_int(stmt, 5) / 100.0,
                                 .rule = copy_text(r, stmt, 6)};
    if (kind[0] == 'p')
        entity->role = sort <= KD_OTHER_ROLE ? (enum kd_role)sort : KD_OTHER_ROLE;
    if (kind[0] == 'w')
        entity->kind = (enum kd_work_kind)sort;
    return true;
}

static enum kdidx_status restore_entities(struct restore *r)
{
    struct kd_stmt *stmt =
        rows_of(r, "SELECT n, kind, form, sort, season, confidence, rule.name FROM found"
                   " JOIN alias ON alias.id = found.alias JOIN entity ON entity.id = alias.entity"
                   " LEFT JOIN rule ON rule.id = found.rule WHERE found.article = ?1 ORDER BY n");
    enum kdidx_status status;
    while ((status = kd_step(stmt, r->err)) == KDIDX_OK) {
        if (kd_column_int(stmt, 0) != (int64_t)r->found_count)
            return damaged(r, "its entities are not numbered one by one");
        if (!add_entity(r, stmt))
            return damaged(r, "an entity is of no role or kind");
        r->found_count++;
    }
    if (status != KDIDX_NONE)
        return status;
    /* The lists do not grow any more: now their elements have addresses to keep. */
    struct kd_record *record = r->record;
    struct kd_entities *lists[] = {&record->people, &record->characters, &record->works,
                                   &record->networks, &record->outlets};
    size_t n = 0;
    r->found = kd_arena_alloc(r->arena, (r->found_count + 1) * sizeof *r->found);
    for (size_t k = 0; k < sizeof lists / sizeof *lists; k++)
        for (size_t i = 0; i < lists[k]->n; i++)
            r->found[n++] = &lists[k]->v[i];
    return KDIDX_OK;
}

static struct kd_entity *found_at(const struct restore *r, struct kd_stmt *stmt, int column)
{
    int64_t n = kd_column_int(stmt, column);
    if (kd_column_type(stmt, column) == 'n' || n < 0 || n >= (int64_t)r->found_count)
        return NULL;
    return r->found[n];
}

static void add_form(struct restore *r, struct kd_entity *entity, const char *form, size_t len)
{
    for (size_t i = 0; i < entity->forms.n; i++)
        if (strlen(entity->forms.v[i]) == len && memcmp(entity->forms.v[i], form, len) == 0)
            return;
    *KD_PUSH(r->arena, &entity->forms) = kd_arena_strndup(r->arena, form, len);
}

/* Mentions by place; forms in the order of their first mention, those without a place last. */
static enum kdidx_status restore_mentions(struct restore *r)
{
    struct kd_stmt *stmt =
        rows_of(r, "SELECT n, start, stop, alias.form FROM mention"
                   " LEFT JOIN alias ON alias.id = mention.form WHERE mention.article = ?1"
                   " ORDER BY n, start = stop, start, stop");
    enum kdidx_status status;
    while ((status = kd_step(stmt, r->err)) == KDIDX_OK) {
        struct kd_span span;
        struct kd_entity *entity = found_at(r, stmt, 0);
        const char *form = kd_column_text(stmt, 3);
        bool placed = take_span(r, stmt, 1, &span);
        if (entity == NULL || (!placed && (form == NULL || span.start != span.end)))
            return damaged(r, "a mention lies outside its text");
        if (form != NULL)
            add_form(r, entity, form, kd_column_len(stmt, 3));
        else
            add_form(r, entity, r->article->text + span.start, span.end - span.start);
        if (placed)
            *KD_PUSH(r->arena, &entity->mentions) = span;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- facts ---- */

static enum kdidx_status restore_evidence(struct restore *r, struct kd_stmt *fact,
                                          struct kd_spans *out)
{
    if (kd_column_type(fact, 5) == 'n')
        return KDIDX_OK;
    if (!take_span(r, fact, 5, KD_PUSH(r->arena, out)))
        return damaged(r, "the evidence of a fact lies outside its text");
    struct kd_stmt *stmt =
        rows_of(r, "SELECT start, stop FROM evidence WHERE article = ?1 AND n = ?2 ORDER BY k");
    kd_bind_int(stmt, 2, kd_column_int(fact, 0));
    enum kdidx_status status;
    while ((status = kd_step(stmt, r->err)) == KDIDX_OK)
        if (!take_span(r, stmt, 0, KD_PUSH(r->arena, out)))
            return damaged(r, "the evidence of a fact lies outside its text");
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status add_airtime(struct restore *r, struct kd_stmt *stmt)
{
    const struct kd_entity *drama = found_at(r, stmt, 2);
    struct kd_airtime *airtime = KD_PUSH(r->arena, &r->record->airtimes);
    *airtime = (struct kd_airtime){.drama = drama != NULL ? drama->name : NULL,
                                   .rule = copy_text(r, stmt, 8),
                                   .days = (uint8_t)kd_column_int(stmt, 10),
                                   .time = copy_text(r, stmt, 11),
                                   .tz = copy_text(r, stmt, 12)};
    return restore_evidence(r, stmt, &airtime->evidence);
}

/* 0 n, 1 kind, 2 drama, 3 other, 4 character, 5 start, 6 stop, 7 confidence, 8 rule, 9 role,
 * 10 days, 11 time, 12 tz */
static enum kdidx_status add_fact(struct restore *r, struct kd_stmt *stmt)
{
    struct kd_record *record = r->record;
    const char *kind = kd_column_text(stmt, 1);
    if (strcmp(kind, "airtime") == 0)
        return add_airtime(r, stmt);
    const struct kd_entity *drama = found_at(r, stmt, 2), *other = found_at(r, stmt, 3),
                           *character = found_at(r, stmt, 4);
    if (drama == NULL || other == NULL)
        return damaged(r, "a fact has lost its drama, person or network");
    struct kd_relation *relation = KD_PUSH(r->arena, strcmp(kind, "cast") == 0   ? &record->cast
                                                     : strcmp(kind, "crew") == 0 ? &record->crew
                                                                                 : &record->airs);
    *relation = (struct kd_relation){.drama = drama->name,
                                     .other = other->name,
                                     .character = character != NULL ? character->name : NULL,
                                     .confidence = (double)kd_column_int(stmt, 7) / 100.0,
                                     .rule = copy_text(r, stmt, 8)};
    if (kd_column_type(stmt, 9) != 'n')
        kd_role_parse(kd_column_text(stmt, 9), &relation->role);
    return restore_evidence(r, stmt, &relation->evidence);
}

static enum kdidx_status restore_facts(struct restore *r)
{
    struct kd_stmt *stmt =
        rows_of(r, "SELECT n, kind, fact.drama, fact.other, fact.character, start, stop,"
                   " confidence, rule.name, role, days, time, tz FROM fact"
                   " JOIN relation ON relation.id = fact.relation"
                   " LEFT JOIN rule ON rule.id = fact.rule WHERE fact.article = ?1 ORDER BY n");
    enum kdidx_status status;
    while ((status = kd_step(stmt, r->err)) == KDIDX_OK) {
        status = add_fact(r, stmt);
        if (status != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status restore_dates(struct restore *r)
{
    struct kd_stmt *stmt =
        rows_of(r, "SELECT value, start, stop, text, inferred, rule.name FROM date"
                   " LEFT JOIN rule ON rule.id = date.rule WHERE date.article = ?1 ORDER BY n");
    enum kdidx_status status;
    while ((status = kd_step(stmt, r->err)) == KDIDX_OK) {
        struct kd_span span;
        if (!take_span(r, stmt, 1, &span))
            return damaged(r, "a date lies outside its text");
        const char *text = copy_text(r, stmt, 3);
        if (text == NULL)
            text = kd_arena_strndup(r->arena, r->article->text + span.start, span.end - span.start);
        *KD_PUSH(r->arena, &r->record->dates) =
            (struct kd_date){.value = copy_text(r, stmt, 0),
                             .text = text,
                             .start = span.start,
                             .end = span.end,
                             .inferred = kd_column_int(stmt, 4) != 0,
                             .rule = copy_text(r, stmt, 5)};
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status restore_events(struct restore *r)
{
    struct kd_stmt *stmt =
        rows_of(r, "SELECT n, drama, what, episode, date, start, stop, confidence, rule.name"
                   " FROM event LEFT JOIN rule ON rule.id = event.rule WHERE event.article = ?1"
                   " ORDER BY n");
    enum kdidx_status status;
    while ((status = kd_step(stmt, r->err)) == KDIDX_OK) {
        const struct kd_entity *drama = found_at(r, stmt, 1);
        int64_t date = kd_column_int(stmt, 4);
        enum kd_happening what;
        if (drama == NULL || date < 0 || date >= (int64_t)r->record->dates.n ||
            !kd_happening_parse(kd_column_text(stmt, 2), &what))
            return damaged(r, "an event has lost its drama or date");
        struct kd_event *event = KD_PUSH(r->arena, &r->record->events);
        *event = (struct kd_event){.drama = drama->name,
                                   .what = what,
                                   .episode = (unsigned)kd_column_int(stmt, 3),
                                   .date = (uint32_t)date,
                                   .confidence = (double)kd_column_int(stmt, 7) / 100.0,
                                   .rule = copy_text(r, stmt, 8)};
        if (!take_span(r, stmt, 5, KD_PUSH(r->arena, &event->evidence)))
            return damaged(r, "the evidence of an event lies outside its text");
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_restore(struct kd_db *db, struct kd_arena *arena, int64_t id,
                             struct kd_article *article, struct kd_record *record,
                             struct kd_error *err)
{
    struct restore r = {.db = db, .arena = arena, .err = err, .id = id};
    r.article = article;
    r.record = record;
    *article = (struct kd_article){0};
    *record = (struct kd_record){0};
    enum kdidx_status status = restore_article(&r);
    if (status == KDIDX_OK)
        status = restore_places(&r);
    if (status == KDIDX_OK)
        status = restore_entities(&r);
    if (status == KDIDX_OK)
        status = restore_mentions(&r);
    if (status == KDIDX_OK)
        status = restore_facts(&r);
    if (status == KDIDX_OK)
        status = restore_dates(&r);
    if (status == KDIDX_OK)
        status = restore_events(&r);
    if (status != KDIDX_OK)
        kd_db_done_all(db);
    return status;
}
