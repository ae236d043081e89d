/* Two days for one event of a drama: a premiere on the 8th and on the 9th. A day without a year is
 * one with the same day of a year; days far apart are those of two seasons, or of two countries. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "query/conflicts_p.h"
#include "query/years.h"

enum { NEAR = 60 }; /* days within which one event is looked for */

#define WITHIN KD_WITHIN("event.article")
#define KEY KD_KEY_OF("ifnull(w.same, w.id)")

/* 1 the drama, or 0. Rows of one event and day stand side by side, an article's family each. */
static const char days[] =
    "SELECT ifnull(w.same, w.id), event.what, found.season, date.value, max(event.confidence)"
    " FROM event JOIN date ON date.article = event.article AND date.n = event.date"
    " JOIN found ON found.article = event.article AND found.n = event.drama"
    " JOIN alias ON alias.id = found.alias JOIN entity AS w ON w.id = alias.entity"
    " JOIN sketch ON sketch.article = event.article"
    " WHERE event.what IN ('script_reading', 'press_conference', 'premiere', 'finale')"
    " AND length(date.value) = 10 AND (?1 = 0 OR ifnull(w.same, w.id) = ?1)"
    " AND" WITHIN " GROUP BY 1, 2, 3, 4, ifnull(family, event.article)"
    " ORDER BY " KEY ", 1, 2, 3, substr(date.value, 5), 4";

static bool lacks_year(const char *value)
{
    return value[0] == 'X';
}

/* In one year where one of the two has none. */
static int days_between(const char *a, const char *b)
{
    int year = atoi(lacks_year(a) ? b : a), other = atoi(lacks_year(b) ? a : b);
    if (lacks_year(a) && lacks_year(b))
        year = other = 2001;
    return abs(kd_day_number(year, atoi(a + 5), atoi(a + 8)) -
               kd_day_number(other, atoi(b + 5), atoi(b + 8)));
}

static bool is_same_day(const struct side *a, const struct side *b)
{
    return strcmp(a->time + 4, b->time + 4) == 0 &&
           (lacks_year(a->time) || lacks_year(b->time) || strcmp(a->time, b->time) == 0);
}

/* Behind a side of the same day, with or without its year: the one with the year gives the value.
 */
static void add_side(struct search *s, const struct side *side)
{
    struct side *last = s->sides.n > 0 ? &s->sides.v[s->sides.n - 1] : NULL;
    if (last == NULL || !kd_is_about_same(last, side) || !is_same_day(last, side)) {
        /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): below cap there is room */
        *KD_PUSH(s->ask->arena, &s->sides) = *side;
        return;
    }
    last->weight += side->weight;
    if (lacks_year(last->time))
        last->time = side->time;
}

static int by_weight(const void *a, const void *b)
{
    const struct side *x = a, *y = b;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return strcmp(x->time, y->time);
}

/* Of one event's sides keeps, from `from` on, the surest and those that are near it. */
static void keep_near(struct search *s, size_t from)
{
    struct side *v = s->sides.v;
    size_t kept = from + 1;
    if (s->sides.n - from > 1)
        qsort(v + from, s->sides.n - from, sizeof *v, by_weight);
    for (size_t i = kept; i < s->sides.n; i++)
        if (days_between(v[from].time, v[i].time) <= NEAR)
            v[kept++] = v[i];
    s->sides.n = kept;
}

/* The season of the side, as the one before it has it if that is the same. */
static const char *season_of(struct search *s, struct kd_stmt *stmt, const char *last)
{
    const char *season = kd_column_text(stmt, 2);
    if (season == NULL || (last != NULL && strcmp(season, last) == 0))
        return season == NULL ? NULL : last;
    return kd_ask_text(s->ask, stmt, 2);
}

enum kdidx_status kd_conflicts_read_dates(struct search *s)
{
    struct kd_stmt *stmt = kd_stmt(s->ask->db, days);
    size_t from = s->sides.n;
    enum kdidx_status status;
    struct side side = {0}, last = {0};
    kd_bind_int(stmt, 1, s->about);
    kd_ask_bind_days(s->ask, stmt);
    while ((status = kd_step(stmt, s->ask->err)) == KDIDX_OK) {
        enum kd_happening what = KD_ANNOUNCED;
        kd_happening_parse(kd_column_text(stmt, 1), &what);
        side = (struct side){.drama = kd_column_int(stmt, 0),
                             .about = (int64_t)what + 1,
                             .time = kd_ask_text(s->ask, stmt, 3),
                             .season = season_of(s, stmt, last.season),
                             .weight = kd_confidence_weight((int)kd_column_int(stmt, 4))};
        if (s->sides.n > from && !kd_is_about_same(&last, &side)) {
            keep_near(s, from);
            from = s->sides.n;
        }
        add_side(s, &side);
        last = side;
    }
    if (s->sides.n > from)
        keep_near(s, from);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* 1 drama, 2 what, 3 season, 4 the day, 5 the same without its year */
#define GIVING                                                                                     \
    " FROM event JOIN date ON date.article = event.article AND date.n = event.date"                \
    " JOIN found ON found.article = event.article AND found.n = event.drama"                       \
    " JOIN alias ON alias.id = found.alias JOIN sketch ON sketch.article = event.article"          \
    " JOIN article ON article.id = event.article LEFT JOIN rule ON rule.id = event.rule"           \
    " WHERE alias.entity IN " KD_ALL_1                                                             \
    " AND event.what = ?2 AND found.season IS ?3 AND date.value IN (?4, ?5)"                       \
    " AND" WITHIN " GROUP BY event.article"

static struct kd_stmt *ask_side(struct kd_ask *ask, const struct side *side, const char *sql)
{
    char bare[16] = "XXXX";
    struct kd_stmt *stmt = kd_stmt(ask->db, sql);
    snprintf(bare + 4, sizeof bare - 4, "%s", side->time + 4);
    kd_bind_int(stmt, 1, side->drama);
    kd_bind_text(stmt, 2, kd_happening_name((enum kd_happening)(side->about - 1)));
    kd_bind_text(stmt, 3, side->season);
    kd_bind_text(stmt, 4, side->time);
    kd_bind_text(stmt, 5, kd_arena_strndup(ask->arena, bare, strlen(bare)));
    kd_ask_bind_days(ask, stmt);
    return stmt;
}

enum kdidx_status kd_conflicts_prove_date(struct kd_ask *ask, const struct side *side,
                                          struct kd_conflict_row *row)
{
    struct kd_votes votes = {0};
    struct kd_stmt *stmt = ask_side(
        ask, side,
        "SELECT ifnull(family, event.article), max(event.confidence)" GIVING " ORDER BY 1, 2 DESC");
    enum kdidx_status status = kd_ask_votes(ask, stmt, &votes);
    row->about = kd_happening_name((enum kd_happening)(side->about - 1));
    row->season = side->season;
    row->value = side->time;
    row->time = NULL;
    row->articles = votes.articles;
    row->independent = votes.independent;
    row->confidence = kd_weight_confidence(votes.weight);
    stmt = ask_side(ask, side,
                    "SELECT event.article, date.start, date.stop, rule.name,"
                    " max(event.confidence)" GIVING " ORDER BY 5 DESC, article.hash");
    while (status == KDIDX_OK && row->evidence.n < kd_ask_evidence_limit(ask) &&
           (status = kd_step(stmt, ask->err)) == KDIDX_OK)
        status = kd_ask_evidence(ask, kd_column_int(stmt, 0), (uint32_t)kd_column_int(stmt, 1),
                                 (uint32_t)kd_column_int(stmt, 2), kd_ask_text(ask, stmt, 3),
                                 (double)kd_column_int(stmt, 4) / 100.0, &row->evidence);
    kd_done(stmt);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}
