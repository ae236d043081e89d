/* when NAME: what happened to a drama and when, and the other dates that stand in one sentence with
 * the name of a drama or person.
 *
 * A year that an article does not give is worked out from the others (years.h). How sure an event
 * is: 1 less the chance that all independent articles are wrong; a worked out year takes a part of
 * an article's confidence (SURE), as much as such years were found to be wrong: by other articles
 * and by the list tests/eval/years.py tells, by the dateline `make eval` of dates. */
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"
#include "query/years.h"

static const double SURE[] = {[KD_YEAR_STATED] = 1,
                              [KD_YEAR_BY_DATELINE] = 0.98,
                              [KD_YEAR_BY_ARTICLES] = 0.9,
                              [KD_YEAR_BY_LIST] = 0.9,
                              [KD_YEAR_UNKNOWN] = 1};

const char *kd_year_by_name(enum kd_year_by by)
{
    static const char *const names[] = {"stated", "dateline", "articles", "list", NULL};
    return names[by];
}

/* ---- reading ---- */

/* Where the entity is mentioned, by article. */
struct places {
    struct mention_at {
        int64_t article;
        struct kd_span span;
    } * v;
    size_t n, cap;
};

/* What tells whether a date stands in one sentence with the entity: all its mentions, and the text
 * of the article that was asked for last. */
struct beside {
    struct places mentions;
    bool read; /* the mentions are */
    int64_t article;
    const char *text; /* where SQLite has it until the next one is read */
    size_t len;
};

static int by_article(const void *a, const void *b)
{
    const struct mention_at *x = a, *y = b;
    return (x->article > y->article) - (x->article < y->article);
}

/* All at once: what the aliases stand for lies side by side, article by article it does not. */
static enum kdidx_status get_mentions(struct kd_ask *ask, int64_t entity, struct places *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT mention.article, start, stop FROM alias"
                         " JOIN found ON found.alias = alias.id"
                         " JOIN mention ON mention.article = found.article AND mention.n = found.n"
                         " WHERE alias.entity IN " KD_ALL_1 " AND start < stop");
    kd_bind_int(stmt, 1, entity);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        *KD_PUSH(ask->arena, out) = (struct mention_at){
            kd_column_int(stmt, 0),
            {(uint32_t)kd_column_int(stmt, 1), (uint32_t)kd_column_int(stmt, 2)}};
    if (out->n > 0)
        qsort(out->v, out->n, sizeof *out->v, by_article);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Whether a mention in the article lies in the sentence. */
static bool overlaps(const struct places *mentions, int64_t article, struct kd_span sentence)
{
    size_t from = 0, to = mentions->n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (mentions->v[middle].article < article)
            from = middle + 1;
        else
            to = middle;
    }
    for (; from < mentions->n && mentions->v[from].article == article; from++)
        if (mentions->v[from].span.start < sentence.end &&
            mentions->v[from].span.end > sentence.start)
            return true;
    return false;
}

static enum kdidx_status read_beside(struct kd_ask *ask, int64_t entity, int64_t article,
                                     struct beside *out)
{
    if (out->article == article)
        return KDIDX_OK;
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT text FROM article WHERE id = ?1");
    kd_bind_int(stmt, 1, article);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status != KDIDX_OK)
        return status;
    out->article = article;
    out->text = kd_column_text(stmt, 0);
    out->len = kd_column_len(stmt, 0);
    if (!out->read)
        status = get_mentions(ask, entity, &out->mentions);
    out->read = true;
    return status;
}

/* 0 article, 1 hash, 2 start, 3 stop, 4 value, 5 inferred, 6 rule, 7 hash of the family; of an
 * event also 8 what, 9 episode, 10 season, 11 confidence, 12 its rule, 13 whether it is the
 * entity's; 14 dating; by article. Without the text: all of this is sorted. */
static const char dates_of[] =
    "SELECT date.article, hex(article.hash), date.start, date.stop, date.value,"
    " date.inferred, rule.name, ifnull((SELECT hex(leader.hash)"
    "  FROM sketch INDEXED BY sketch_copies"
    "  JOIN article AS leader INDEXED BY article_by_day ON leader.id = family"
    "  WHERE sketch.article = date.article AND family IS NOT NULL), hex(article.hash)),"
    " event.what, event.episode, drama.season, event.confidence, said.name,"
    " named.entity IN " KD_ALL_1 ", " KD_DATING_OF_ONE
    " FROM date JOIN article INDEXED BY article_by_day ON article.id = date.article"
    " JOIN kd_published AS published ON published.article = date.article"
    " LEFT JOIN rule ON rule.id = date.rule"
    " LEFT JOIN event ON event.article = date.article AND event.date = date.n"
    " LEFT JOIN found AS drama ON drama.article = event.article AND drama.n = event.drama"
    " LEFT JOIN alias AS named ON named.id = drama.alias"
    " LEFT JOIN rule AS said ON said.id = event.rule"
    " WHERE date.article IN (SELECT found.article FROM alias"
    "  JOIN found ON found.alias = alias.id WHERE alias.entity IN " KD_ALL_1 ")"
    " ORDER BY date.article, date.n, event.n";

static enum kd_year_by year_of(const char *value, bool inferred)
{
    if (strncmp(value, "XXXX", 4) == 0)
        return KD_YEAR_UNKNOWN;
    return inferred ? KD_YEAR_BY_DATELINE : KD_YEAR_STATED;
}

static struct kd_dated date_of(struct kd_ask *ask, struct kd_stmt *stmt, bool own)
{
    struct kd_dated date = {.article = kd_column_int(stmt, 0),
                            .start = (uint32_t)kd_column_int(stmt, 2),
                            .stop = (uint32_t)kd_column_int(stmt, 3),
                            .hash = kd_ask_text(ask, stmt, 1),
                            .value = kd_ask_text(ask, stmt, 4),
                            .rule = kd_ask_text(ask, stmt, own ? 12 : 6),
                            .family = kd_ask_text(ask, stmt, 7)};
    kd_ask_dating(ask, stmt, 14, &date.dating);
    date.year = year_of(date.value, kd_column_int(stmt, 5) != 0);
    date.event = own && kd_happening_parse(kd_column_text(stmt, 8), &date.what);
    if (date.event) {
        date.episode = (unsigned)kd_column_int(stmt, 9);
        date.season = kd_ask_text(ask, stmt, 10);
        date.confidence = (int)kd_column_int(stmt, 11);
    }
    return date;
}

/* Whether the date of the row stands in one sentence with the entity's name. */
static enum kdidx_status stands_beside(struct kd_ask *ask, struct kd_stmt *stmt, int64_t entity,
                                       struct beside *beside, bool *out)
{
    int64_t start = kd_column_int(stmt, 2), stop = kd_column_int(stmt, 3);
    enum kdidx_status status = read_beside(ask, entity, kd_column_int(stmt, 0), beside);
    if (status != KDIDX_OK)
        return status;
    if (start > stop || stop > (int64_t)beside->len)
        return kd_fail(ask->err, KDIDX_CORRUPT,
                       "%s: a date lies outside its text; see"
                       " `kdidx check`",
                       kd_db_path(ask->db));
    *out = overlaps(&beside->mentions, beside->article,
                    kd_sentence(beside->text, beside->len, (uint32_t)start, (uint32_t)stop));
    return KDIDX_OK;
}

/* The dates that are the entity's: of an event that is; or of none, in one sentence with its name.
 */
static enum kdidx_status get_dates(struct kd_ask *ask, int64_t entity, bool of_work,
                                   struct kd_dateds *out)
{
    struct beside beside = {0};
    struct kd_stmt *stmt = kd_stmt(ask->db, dates_of);
    kd_bind_int(stmt, 1, entity);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        bool event = kd_column_type(stmt, 8) != 'n', own = event && kd_column_int(stmt, 13) != 0;
        bool wanted = own;
        if (!own && !(event && of_work))
            status = stands_beside(ask, stmt, entity, &beside, &wanted);
        if (status != KDIDX_OK)
            return status;
        if (wanted)
            *KD_PUSH(ask->arena, out) = date_of(ask, stmt, own);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- years ---- */

static bool any_lacks_year(const struct kd_dateds *dates)
{
    for (size_t i = 0; i < dates->n; i++)
        if (dates->v[i].year == KD_YEAR_UNKNOWN)
            return true;
    return false;
}

static enum kdidx_status work_out_years(struct kd_ask *ask, const struct kd_when *when,
                                        const struct kd_dateds *dates)
{
    struct kd_strings names = {0};
    struct kd_on_air listed;
    if (!any_lacks_year(dates))
        return KDIDX_OK;
    *KD_PUSH(ask->arena, &names) = when->name;
    for (size_t i = 0; i < when->aliases.n; i++)
        *KD_PUSH(ask->arena, &names) = when->aliases.v[i];
    enum kdidx_status status = kd_years_listed(ask->arena, &names, &listed, ask->err);
    if (status == KDIDX_OK)
        kd_years_work_out(ask->arena, dates, &listed);
    return status;
}

/* ---- rows ---- */

static int by_number(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

/* What makes one row. In order of time as far as EDTF's text tells it: "2016" before "2016-07"
 * before "2016-07-18"; dates without a year ("XXXX-...") last. Of one date events first. */
static int by_row(const struct kd_dated *x, const struct kd_dated *y)
{
    int order = strcmp(x->value, y->value);
    if (order == 0)
        order = by_number(x->event ? x->what : KD_HAPPENINGS, y->event ? y->what : KD_HAPPENINGS);
    return order != 0 ? order : by_number(x->episode, y->episode);
}

/* Within a row by content id, so that the dates of one article stand together, and those of near
 * copies. */
static int by_time(const void *a, const void *b)
{
    const struct kd_dated *x = a, *y = b;
    int order = by_row(x, y);
    if (order == 0)
        order = strcmp(x->family, y->family);
    if (order == 0)
        order = strcmp(x->hash, y->hash);
    if (order == 0)
        order = by_number(x->year, y->year);
    return order != 0 ? order : by_number(x->start, y->start);
}

/* The evidence of the dates [from, to): those whose year is known best first. */
static enum kdidx_status add_evidence(struct kd_ask *ask, const struct kd_dateds *dates,
                                      size_t from, size_t to, struct kd_evidences *out)
{
    enum kdidx_status status = KDIDX_OK;
    size_t limit = kd_ask_evidence_limit(ask);
    for (int by = KD_YEAR_STATED; by <= KD_YEAR_UNKNOWN; by++)
        for (size_t i = from; status == KDIDX_OK && i < to && out->n < limit; i++) {
            const struct kd_dated *date = &dates->v[i];
            if (date->year == (enum kd_year_by)by)
                status = kd_ask_evidence(ask, date->article, date->start, date->stop, date->rule,
                                         date->confidence / 100.0, out);
        }
    return status;
}

static double sure(const struct kd_dated *date)
{
    return (double)date->confidence / 100.0 * SURE[date->year];
}

static bool same_season(const char *a, const char *b)
{
    return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

/* Counts the dates [from, to). Of near copies the surest counts. */
static void count_row(const struct kd_dateds *dates, size_t from, size_t to,
                      struct kd_when_date *row)
{
    const struct kd_dated *v = dates->v;
    double wrong = 1, best = 0;
    struct kd_dating dating = {0};
    for (size_t i = from; i < to; i++) {
        bool family = i == from || strcmp(v[i].family, v[i - 1].family) != 0;
        kd_dating_add(&dating, &v[i].dating);
        row->articles += i == from || v[i].article != v[i - 1].article;
        row->independent += family;
        row->year = v[i].year < row->year ? v[i].year : row->year;
        if (!same_season(row->season, v[i].season))
            row->season = NULL;
        if (family) {
            wrong *= 1 - best;
            best = 0;
        }
        best = sure(&v[i]) > best ? sure(&v[i]) : best;
    }
    wrong *= 1 - best;
    row->seen = kd_dating_seen(&dating);
    row->inferred = row->year != KD_YEAR_STATED && row->year != KD_YEAR_UNKNOWN;
    row->confidence = wrong < 0.01 ? 0.99 : 1 - wrong;
}

/* Whether since and until leave a date in: all of the month or year that it may tell alone must lie
 * there, as all of an article's must. */
static bool is_within(const struct kd_ask *ask, const char *value)
{
    struct kd_days days;
    if (!kd_ask_is_dated(ask))
        return true;
    if (!kd_days_of(value, strlen(value), &days))
        return false; /* its year is not known */
    return (ask->opts.since == NULL || strcmp(days.first, ask->since.first) >= 0) &&
           (ask->opts.until == NULL || strcmp(days.last, ask->until.last) <= 0);
}

/* One row: the dates [from, to) are one. */
static enum kdidx_status add_date(struct kd_ask *ask, const struct kd_dateds *dates, size_t from,
                                  size_t to, struct kd_when *when)
{
    const struct kd_dated *first = &dates->v[from];
    struct kd_when_date row = {.value = first->value,
                               .event = first->event ? kd_happening_name(first->what) : NULL,
                               .episode = first->episode,
                               .season = first->season,
                               .year = KD_YEAR_UNKNOWN};
    count_row(dates, from, to, &row);
    if (first->event && row.confidence + 1e-9 < ask->opts.min_confidence)
        return KDIDX_OK;
    size_t at = (size_t)when->total++;
    if (!kd_ask_on_page(ask, at))
        return KDIDX_OK;
    struct kd_when_date *added = KD_PUSH(ask->arena, &when->dates);
    *added = row;
    return add_evidence(ask, dates, from, to, &added->evidence);
}

/* ---- answering ---- */

static enum kdidx_status answer_for(struct kd_ask *ask, int64_t entity, struct kd_when *when)
{
    struct kd_dateds dates = {0};
    bool of_work = strcmp(when->kind, "work") == 0;
    when->name = when->match.name;
    enum kdidx_status status = kd_ask_aliases(ask, entity, when->name, &when->aliases);
    if (status == KDIDX_OK)
        status = kd_ask_mended(ask, entity, &when->mended);
    if (status == KDIDX_OK)
        status = kd_ask_articles(ask, entity, &when->articles, &when->independent);
    if (status == KDIDX_OK)
        status = get_dates(ask, entity, of_work, &dates);
    if (status == KDIDX_OK && of_work)
        status = work_out_years(ask, when, &dates);
    if (status == KDIDX_OK && dates.n > 0)
        qsort(dates.v, dates.n, sizeof *dates.v, by_time);
    for (size_t from = 0, to; status == KDIDX_OK && from < dates.n; from = to) {
        to = from + 1;
        while (to < dates.n && by_row(&dates.v[to], &dates.v[from]) == 0)
            to++;
        if (is_within(ask, dates.v[from].value))
            status = add_date(ask, &dates, from, to, when);
    }
    return status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_when *when = out;
    enum kd_entity_kind kind;
    int64_t entity;
    enum kdidx_status status = kd_ask_find_either(ask, when->query, &when->match, &kind, &entity);
    if (status != KDIDX_OK)
        return status;
    when->kind = kind == KD_WORK ? "work" : "person";
    return answer_for(ask, entity, when);
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
