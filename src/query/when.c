/* when NAME: the dates that stand in one sentence with the name of a drama or person. */
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"

/* A date of an article in which the entity is named. */
struct dated {
    int64_t article;
    uint32_t start, stop;
    const char *value, *rule, *hash;
    const char *family; /* hash of the article that stands for all its near copies, or its own */
    bool inferred;
};

struct dateds {
    struct dated *v;
    size_t n, cap;
};

/* The mentions of the entity in one article. */
static enum kdidx_status get_mentions(struct kd_ask *ask, int64_t entity, int64_t article,
                                      struct kd_spans *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT start, stop FROM found JOIN alias ON alias.id = found.alias"
                         " JOIN mention ON mention.article = found.article AND mention.n = found.n"
                         " WHERE found.article = ?1 AND start < stop AND"
                         " alias.entity IN " KD_ALL_OF("?2"));
    kd_bind_int(stmt, 1, article);
    kd_bind_int(stmt, 2, entity);
    enum kdidx_status status;
    out->n = 0;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        *KD_PUSH(ask->arena, out) =
            (struct kd_span){(uint32_t)kd_column_int(stmt, 0), (uint32_t)kd_column_int(stmt, 1)};
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static bool overlaps(const struct kd_spans *spans, struct kd_span sentence)
{
    for (size_t i = 0; i < spans->n; i++)
        if (spans->v[i].start < sentence.end && spans->v[i].end > sentence.start)
            return true;
    return false;
}

/* 0 article, 1 text, 2 hash, 3 start, 4 stop, 5 value, 6 inferred, 7 rule, 8 hash of the family; by
 * article
 */
static const char dates_of[] =
    "SELECT date.article, article.text, hex(article.hash), date.start, date.stop, date.value,"
    " date.inferred, rule.name, hex(ifnull(leader.hash, article.hash))"
    " FROM date JOIN article ON article.id = date.article"
    " JOIN sketch ON sketch.article = date.article"
    " LEFT JOIN article AS leader ON leader.id = sketch.family"
    " LEFT JOIN rule ON rule.id = date.rule"
    " WHERE date.article IN (SELECT found.article FROM alias"
    "  JOIN found ON found.alias = alias.id WHERE alias.entity IN " KD_ALL_OF(
        "?1") ")"
              " ORDER BY date.article, date.n";

static enum kdidx_status get_dates(struct kd_ask *ask, int64_t entity, struct dateds *out)
{
    struct kd_spans mentions = {0};
    int64_t article = 0;
    struct kd_stmt *stmt = kd_stmt(ask->db, dates_of);
    kd_bind_int(stmt, 1, entity);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        size_t len = kd_column_len(stmt, 1);
        struct dated date = {.article = kd_column_int(stmt, 0),
                             .start = (uint32_t)kd_column_int(stmt, 3),
                             .stop = (uint32_t)kd_column_int(stmt, 4)};
        if (date.article != article)
            status = get_mentions(ask, entity, article = date.article, &mentions);
        if (status != KDIDX_OK)
            return status;
        if (date.start > date.stop || date.stop > len)
            return kd_fail(ask->err, KDIDX_CORRUPT,
                           "%s: a date lies outside its text; see"
                           " `kdidx check`",
                           kd_db_path(ask->db));
        if (!overlaps(&mentions, kd_sentence(kd_column_text(stmt, 1), len, date.start, date.stop)))
            continue;
        date.hash = kd_ask_text(ask, stmt, 2);
        date.value = kd_ask_text(ask, stmt, 5);
        date.inferred = kd_column_int(stmt, 6) != 0;
        date.rule = kd_ask_text(ask, stmt, 7);
        date.family = kd_ask_text(ask, stmt, 8);
        *KD_PUSH(ask->arena, out) = date;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* In order of time as far as EDTF's text tells it: "2016" before "2016-07" before "2016-07-18";
 * dates without a year ("XXXX-...") last. Within one date by content id, so that the dates of one
 * article stand together, and those of near copies. */
static int by_time(const void *a, const void *b)
{
    const struct dated *x = a, *y = b;
    int order = strcmp(x->value, y->value);
    if (order == 0)
        order = strcmp(x->family, y->family);
    if (order == 0)
        order = strcmp(x->hash, y->hash);
    if (order == 0)
        order = (int)x->inferred - (int)y->inferred;
    return order != 0 ? order : (x->start > y->start) - (x->start < y->start);
}

/* The evidence of the dates [from, to): first of those that are stated, then of those whose year
 * was worked out. */
static enum kdidx_status add_evidence(struct kd_ask *ask, const struct dateds *dates, size_t from,
                                      size_t to, struct kd_evidences *out)
{
    enum kdidx_status status = KDIDX_OK;
    size_t limit = kd_ask_evidence_limit(ask);
    for (int inferred = 0; inferred <= 1; inferred++)
        for (size_t i = from; status == KDIDX_OK && i < to && out->n < limit; i++) {
            const struct dated *date = &dates->v[i];
            if (date->inferred == (inferred == 1))
                status = kd_ask_evidence(ask, date->article, date->start, date->stop, date->rule, 0,
                                         out);
        }
    return status;
}

/* One row: the dates [from, to) have the same value. */
static enum kdidx_status add_date(struct kd_ask *ask, const struct dateds *dates, size_t from,
                                  size_t to, struct kd_when *when)
{
    size_t at = (size_t)when->total++;
    if (at < ask->opts.offset || (ask->opts.limit != 0 && at - ask->opts.offset >= ask->opts.limit))
        return KDIDX_OK;
    struct kd_when_date *row = KD_PUSH(ask->arena, &when->dates);
    *row = (struct kd_when_date){.value = dates->v[from].value, .inferred = true};
    for (size_t i = from; i < to; i++) {
        row->articles += i == from || dates->v[i].article != dates->v[i - 1].article;
        row->independent += i == from || strcmp(dates->v[i].family, dates->v[i - 1].family) != 0;
        row->inferred = row->inferred && dates->v[i].inferred;
    }
    return add_evidence(ask, dates, from, to, &row->evidence);
}

static enum kdidx_status answer_for(struct kd_ask *ask, int64_t entity, struct kd_when *when)
{
    struct dateds dates = {0};
    when->name = when->match.name;
    enum kdidx_status status = kd_ask_aliases(ask, entity, when->name, &when->aliases);
    if (status == KDIDX_OK)
        status = kd_ask_mended(ask, entity, &when->mended);
    if (status == KDIDX_OK)
        status = kd_ask_articles(ask, entity, &when->articles, &when->independent);
    if (status == KDIDX_OK)
        status = get_dates(ask, entity, &dates);
    if (status == KDIDX_OK && dates.n > 0)
        qsort(dates.v, dates.n, sizeof *dates.v, by_time);
    for (size_t from = 0, to; status == KDIDX_OK && from < dates.n; from = to) {
        to = from + 1;
        while (to < dates.n && strcmp(dates.v[to].value, dates.v[from].value) == 0)
            to++;
        status = add_date(ask, &dates, from, to, when);
    }
    return status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_when *when = out;
    struct kd_match person = {0};
    int64_t entity;
    when->kind = "work";
    enum kdidx_status status = kd_ask_find(ask, KD_WORK, when->query, &when->match, &entity);
    if (status == KDIDX_NONE) {
        status = kd_ask_find(ask, KD_PERSON, when->query, &person, &entity);
        if (status == KDIDX_OK) {
            when->kind = "person";
            when->match = person;
        }
    }
    if (status == KDIDX_OK)
        return answer_for(ask, entity, when);
    when->kind = NULL;
    if (status != KDIDX_NONE)
        return status;
    for (size_t i = 0; i < person.suggestions.n && when->match.suggestions.n < 5; i++)
        *KD_PUSH(ask->arena, &when->match.suggestions) = person.suggestions.v[i];
    return kd_fail(ask->err, KDIDX_NONE, "no drama, other work or person is called \"%s\"",
                   when->query);
}

enum kdidx_status kd_query_when(struct kd_db *db, struct kd_arena *arena, const char *name,
                                const struct kd_query_opts *opts, struct kd_when *out,
                                struct kd_error *err)
{
    *out = (struct kd_when){.query = name};
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, out);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        *out = (struct kd_when){.query = name};
    return status;
}
