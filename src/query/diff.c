/* What two databases say otherwise of the same articles.
 *
 * Both are gone through in order of content id, side by side, so that memory holds one article of
 * each. An article is known by its text: where a text was changed, the facts of the old one are
 * lost and those of the new one added.
 */
#include "query/diff.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"
#include "store/restore.h"
#include "store/valid.h"

struct facts {
    struct kd_fact *v;
    size_t n, cap;
};

/* One of the two databases, and where in it we are. */
struct side {
    struct kd_ask ask;
    char id[KD_ID_SIZE]; /* "" at the end */
    int64_t row;
    struct kd_show show;
    struct facts facts;
};

struct diff {
    struct side side[2];
    struct kd_arena arena; /* of the article that is compared */
    int order;             /* < 0: only the old side has it; > 0: only the new one */
    enum kdidx_status (*each)(void *ctx, const struct kd_difference *difference);
    void *ctx;
    struct kd_diff *out;
    struct kd_db *new;
    struct kd_error *err;
};

static const char *const kinds[] = {"cast", "crew", "airs", "airtime", "event", "date"};

const char *kd_fact_kind_name(enum kd_fact_kind kind)
{
    return kinds[kind];
}

/* ---- the facts of an article ---- */

static void add_relations(struct diff *d, struct facts *out, enum kd_fact_kind kind,
                          const struct kd_relations *relations)
{
    for (size_t i = 0; i < relations->n; i++) {
        const struct kd_relation *r = &relations->v[i];
        *KD_PUSH(&d->arena, out) =
            (struct kd_fact){.kind = kind,
                             .drama = r->drama,
                             .other = r->other,
                             .character = r->character,
                             .role = kind == KD_FACT_CREW ? kd_role_name(r->role) : NULL,
                             .confidence = (int)lround(r->confidence * 100),
                             .rule = r->rule,
                             .evidence = r->evidence};
    }
}

static void add_airtimes(struct diff *d, struct facts *out, const struct kd_airtimes *airtimes)
{
    for (size_t i = 0; i < airtimes->n; i++) {
        const struct kd_airtime *a = &airtimes->v[i];
        *KD_PUSH(&d->arena, out) = (struct kd_fact){.kind = KD_FACT_AIRTIME,
                                                    .drama = a->drama,
                                                    .days = a->days,
                                                    .time = a->time,
                                                    .tz = a->tz,
                                                    .rule = a->rule,
                                                    .evidence = a->evidence};
    }
}

static void add_dates(struct diff *d, struct facts *out, const struct kd_dates *dates)
{
    for (size_t i = 0; i < dates->n; i++) {
        const struct kd_date *date = &dates->v[i];
        struct kd_fact *fact = KD_PUSH(&d->arena, out);
        *fact = (struct kd_fact){.kind = KD_FACT_DATE, .other = date->value, .rule = date->rule};
        *KD_PUSH(&d->arena, &fact->evidence) = (struct kd_span){date->start, date->end};
    }
}

static void add_events(struct diff *d, struct facts *out, const struct kd_record *record)
{
    for (size_t i = 0; i < record->events.n; i++) {
        const struct kd_event *e = &record->events.v[i];
        *KD_PUSH(&d->arena, out) = (struct kd_fact){.kind = KD_FACT_EVENT,
                                                    .drama = e->drama,
                                                    .other = record->dates.v[e->date].value,
                                                    .event = kd_happening_name(e->what),
                                                    .episode = e->episode,
                                                    .confidence = (int)lround(e->confidence * 100),
                                                    .rule = e->rule,
                                                    .evidence = e->evidence};
    }
}

static int compare_text(const char *a, const char *b)
{
    return strcmp(a != NULL ? a : "", b != NULL ? b : "");
}

/* Whether two facts are the same one, and which comes first. */
static int compare(const struct kd_fact *a, const struct kd_fact *b)
{
    int order = (int)a->kind - (int)b->kind;
    if (order == 0)
        order = compare_text(a->drama, b->drama);
    if (order == 0)
        order = compare_text(a->other, b->other);
    if (order == 0)
        order = compare_text(a->character, b->character);
    if (order == 0)
        order = compare_text(a->role, b->role);
    if (order == 0)
        order = (int)a->days - (int)b->days;
    if (order == 0)
        order = compare_text(a->time, b->time);
    if (order == 0)
        order = compare_text(a->tz, b->tz);
    if (order == 0)
        order = compare_text(a->event, b->event);
    return order == 0 ? (a->episode > b->episode) - (a->episode < b->episode) : order;
}

static uint32_t first_place(const struct kd_fact *fact)
{
    return fact->evidence.n > 0 ? fact->evidence.v[0].start : 0;
}

/* Facts that are said twice stand in the order of the text. */
static int by_fact(const void *a, const void *b)
{
    int order = compare(a, b);
    uint32_t x = first_place(a), y = first_place(b);
    return order != 0 ? order : (x > y) - (x < y);
}

/* Restores the article that the side is at, with its facts in order. */
static enum kdidx_status read_facts(struct diff *d, struct side *side)
{
    struct kd_ask ask = side->ask;
    const struct kd_record *record = &side->show.record;
    ask.arena = &d->arena;
    side->show = (struct kd_show){0};
    side->facts = (struct facts){0};
    enum kdidx_status status =
        kd_restore(ask.db, ask.arena, side->row, &side->show.article, &side->show.record, ask.err);
    if (status != KDIDX_OK)
        return status;
    add_relations(d, &side->facts, KD_FACT_CAST, &record->cast);
    add_relations(d, &side->facts, KD_FACT_CREW, &record->crew);
    add_relations(d, &side->facts, KD_FACT_AIRS, &record->airs);
    add_airtimes(d, &side->facts, &record->airtimes);
    add_events(d, &side->facts, record);
    add_dates(d, &side->facts, &record->dates);
    if (side->facts.n > 1)
        qsort(side->facts.v, side->facts.n, sizeof *side->facts.v, by_fact);
    return KDIDX_OK;
}

/* ---- one article ---- */

static bool same_spans(const struct kd_spans *a, const struct kd_spans *b)
{
    bool same = a->n == b->n;
    for (size_t i = 0; same && i < a->n; i++)
        same = a->v[i].start == b->v[i].start && a->v[i].end == b->v[i].end;
    return same;
}

static enum kdidx_status tell(struct diff *d, const struct kd_show *show,
                              const struct kd_fact *before, const struct kd_fact *after)
{
    struct kd_difference difference = {.article = show->article.id,
                                       .source = show->article.source,
                                       .ordinal = show->article.ordinal,
                                       .title = show->record.title,
                                       .before = before,
                                       .after = after};
    if (before != NULL && after != NULL) {
        difference.confidence = before->confidence != after->confidence;
        difference.rule = compare_text(before->rule, after->rule) != 0;
        difference.evidence = !same_spans(&before->evidence, &after->evidence);
        if (!difference.confidence && !difference.rule && !difference.evidence)
            return KDIDX_OK;
    }
    d->out->added += before == NULL;
    d->out->lost += after == NULL;
    d->out->changed += before != NULL && after != NULL;
    return d->each(d->ctx, &difference);
}

/* Both lists are in order; one is empty where only one side has the article. */
static enum kdidx_status compare_facts(struct diff *d, const struct kd_show *show,
                                       const struct facts *old, const struct facts *new)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0, k = 0; status == KDIDX_OK && (i < old->n || k < new->n);) {
        const struct kd_fact *before = i < old->n ? &old->v[i] : NULL;
        const struct kd_fact *after = k < new->n ? &new->v[k] : NULL;
        int order = before == NULL ? 1 : after == NULL ? -1 : compare(before, after);
        i += order <= 0;
        k += order >= 0;
        status = tell(d, show, order <= 0 ? before : NULL, order >= 0 ? after : NULL);
    }
    return status;
}

static enum kdidx_status compare_sides(void *ctx, struct kd_error *err)
{
    struct diff *d = ctx;
    struct side *old = &d->side[0], *new = &d->side[1];
    enum kdidx_status status = KDIDX_OK;
    (void)err; /* the comparison has it */
    old->facts = new->facts = (struct facts){0};
    if (d->order <= 0)
        status = read_facts(d, old);
    if (status == KDIDX_OK && d->order >= 0)
        status = read_facts(d, new);
    if (status != KDIDX_OK)
        return status;
    return compare_facts(d, d->order < 0 ? &old->show : &new->show, &old->facts, &new->facts);
}

static enum kdidx_status compare_article(struct diff *d, int order)
{
    kd_arena_reset(&d->arena);
    d->order = order;
    return kd_arena_run(&d->arena, compare_sides, d, d->err);
}

/* ---- all of them ---- */

static enum kdidx_status step(struct side *side)
{
    unsigned char hash[16];
    struct kd_stmt *first = kd_stmt(side->ask.db, "SELECT id, lower(hex(hash)) FROM article"
                                                  " ORDER BY hash LIMIT 1");
    struct kd_stmt *next = kd_stmt(side->ask.db, "SELECT id, lower(hex(hash)) FROM article"
                                                 " WHERE hash > ?1 ORDER BY hash LIMIT 1");
    struct kd_stmt *stmt = side->id[0] == '\0' ? first : next;
    if (stmt == next) {
        kd_id_bytes(side->id, hash);
        kd_bind_blob(stmt, 1, hash, sizeof hash);
    }
    side->id[0] = '\0';
    enum kdidx_status status = kd_step(stmt, side->ask.err);
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    side->row = kd_column_int(stmt, 0);
    memcpy(side->id, kd_column_text(stmt, 1), sizeof side->id);
    kd_done(stmt);
    return KDIDX_OK;
}

static enum kdidx_status walk(struct diff *d)
{
    struct side *old = &d->side[0], *new = &d->side[1];
    enum kdidx_status status = step(old);
    if (status == KDIDX_OK)
        status = step(new);
    while (status == KDIDX_OK && (old->id[0] != '\0' || new->id[0] != '\0')) {
        int order = old->id[0] == '\0' ? 1 : new->id[0] == '\0' ? -1 : strcmp(old->id, new->id);
        d->out->articles[0] += order <= 0;
        d->out->articles[1] += order >= 0;
        d->out->only[0] += order < 0;
        d->out->only[1] += order > 0;
        status = compare_article(d, order);
        if (status == KDIDX_OK && order <= 0)
            status = step(old);
        if (status == KDIDX_OK && order >= 0)
            status = step(new);
    }
    return status;
}

static enum kdidx_status with_new(struct kd_ask *ask, void *ctx)
{
    struct diff *d = ctx;
    d->side[1].ask = *ask;
    return walk(d);
}

static enum kdidx_status with_old(struct kd_ask *ask, void *ctx)
{
    struct diff *d = ctx;
    struct kd_arena unused = {0};
    d->side[0].ask = *ask;
    enum kdidx_status status = kd_ask(d->new, &unused, NULL, d->err, with_new, d);
    kd_arena_free(&unused);
    return status;
}

enum kdidx_status kd_query_diff(struct kd_db *old, struct kd_db *new,
                                enum kdidx_status (*each)(void *ctx,
                                                          const struct kd_difference *difference),
                                void *ctx, struct kd_diff *out, struct kd_error *err)
{
    struct diff d = {.each = each, .ctx = ctx, .out = out, .new = new, .err = err};
    struct kd_arena unused = {0};
    *out = (struct kd_diff){0};
    enum kdidx_status status = kd_ask(old, &unused, NULL, err, with_old, &d);
    kd_arena_free(&unused);
    kd_arena_free(&d.arena);
    return status;
}
