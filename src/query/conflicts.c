/* conflicts: what articles do not agree on. Two people for one character of a drama, two Korean
 * broadcasters for one drama, two times for the same days, two days for one event, two spellings of
 * one name.
 *
 * Each of these may be right (a character as a child, a rerun, a second season): they are shown
 * with what speaks for either, those first of which the weaker side is the surest.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/tsv.h"
#include "query/conflicts_p.h"
#include "store/side.h"

static const char *const kind_names[] = {"character", "network", "airtime", "date", "spelling"};

const char *kd_conflict_name(enum kd_conflict kind)
{
    return kind_names[kind];
}

/* ---- finding ---- */

#define WORK "ifnull(w.same, w.id)"
#define PART "ifnull(part.same, relation.character)"
#define PERSON "ifnull(p.same, p.id)"
#define WITHIN_FOUND KD_WITHIN("found.article")
#define ASKED " AND (?1 = 0 OR " WORK " = ?1)" /* 1 is the work asked for, or 0 */

/* 0 drama, 1 what it is about, 2 value, 3 days, 4 time; 5 how sure it is: of all articles the
 * weight of a side, the surest first of those about one thing; or of those published then the best
 * confidence in hundredths of each family of near copies, the rows of one side together. */
struct sides_sql {
    const char *all, *dated;
};
#define SIDES(columns, from, where, about, side)                                                   \
    {                                                                                              \
        "SELECT " columns ", sum(weight - surplus) FROM relation " from where ASKED                \
        " GROUP BY 1, 2, 3, 4, 5 ORDER BY " KD_KEY_OF(WORK) ", 1, " about "6 DESC, " side,         \
            "SELECT " columns ", max(fact.confidence) FROM relation " from                         \
            " JOIN fact ON fact.relation = relation.id JOIN sketch ON sketch.article = "           \
            "fact.article"                                                                         \
            " " where ASKED " AND" KD_WITHIN_FACT " GROUP BY 1, 2, 3, 4, 5,"                       \
            " ifnull(family, fact.article) ORDER BY " KD_KEY_OF(WORK) ", 1, " about side ", 3"     \
    }

/* Both sides of a person's name are one spelling; what is garbled is none. */
#define SPELLINGS(articles, from, where)                                                           \
    "SELECT 0, ifnull(entity.same, entity.id), min(entity.id), 0, NULL, " articles                 \
    " FROM entity" from " WHERE (entity.same IS NOT NULL"                                          \
    "  OR entity.id IN (SELECT same FROM entity WHERE same IS NOT NULL))"                          \
    " AND (?1 = 0 OR ifnull(entity.same, entity.id) = ?1) AND NOT EXISTS"                          \
    " (SELECT 1 FROM alias WHERE alias.entity = entity.id AND mended = 1)" where                   \
    " GROUP BY 2, " KD_NAME_PART("entity.key") " ORDER BY " KD_KEY_OF(                             \
        "ifnull(entity.same, entity.id)") ", 2, 6 DESC, min(entity.key)"

/* By kind; dates are read in a way of their own. */
static const struct sides_sql sides_sql[] = {
    [KD_IN_CHARACTER] =
        SIDES(WORK ", " PART ", " PERSON ", 0, NULL",
              "JOIN entity AS w ON w.id = relation.drama JOIN entity AS p ON p.id = relation.other"
              " LEFT JOIN role AS part ON part.work = ifnull(w.same, w.id)"
              "  AND part.character = relation.character",
              " WHERE relation.kind = 'cast' AND relation.character IS NOT NULL",
              KD_KEY_OF(PART) ", 2, ", KD_KEY_OF(PERSON)),
    [KD_IN_NETWORK] = SIDES(WORK ", 0, relation.other, 0, NULL",
                            "JOIN entity AS w ON w.id = relation.drama"
                            " JOIN entity AS n ON n.id = relation.other",
                            " WHERE relation.kind = 'airs'", "", "n.key"),
    [KD_IN_AIRTIME] =
        SIDES(WORK ", days, 0, days, time", "JOIN entity AS w ON w.id = relation.drama",
              " WHERE relation.kind = 'airtime' AND time IS NOT NULL", "days, ", "time"),
    [KD_IN_SPELLING] = {SPELLINGS("sum(articles - copies)", "", ""),
                        SPELLINGS("count(DISTINCT ifnull(family, found.article))",
                                  " JOIN alias ON alias.entity = entity.id"
                                  " JOIN found ON found.alias = alias.id"
                                  " JOIN sketch ON sketch.article = found.article",
                                  " AND" WITHIN_FOUND)},
};

static enum kdidx_status read_korean(struct search *s)
{
    struct kd_tsv tsv;
    enum kdidx_status status = kd_tsv_open_own(&tsv, "names/networks.tsv", s->ask->err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, s->ask->err)) == KDIDX_OK)
        if (kd_str_is(kd_tsv_get(&tsv, "country"), "kr") &&
            !kd_str_is(kd_tsv_get(&tsv, "kind"), "streaming"))
            *KD_PUSH(s->ask->arena, &s->korean) = kd_tsv_get(&tsv, "name");
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static bool is_korean(const struct search *s, const char *name)
{
    for (size_t i = 0; i < s->korean.n; i++)
        if (kd_str_is(s->korean.v[i], name))
            return true;
    return false;
}

static bool begins_with(const char *name, const char *part)
{
    return strncmp(name, part, strlen(part)) == 0;
}

/* A Korean broadcaster that is no part of a surer one of the same drama, nor the whole of it: KBS
 * is KBS2, too. */
static enum kdidx_status is_another(struct search *s, const struct side *side, bool *out)
{
    const char *name, *other;
    enum kdidx_status status = kd_ask_name(s->ask, side->value, &name);
    if (status != KDIDX_OK)
        return status;
    *out = is_korean(s, name);
    for (size_t i = s->sides.n; *out && i-- > 0 && s->sides.v[i].drama == side->drama;) {
        if (s->sides.v[i].about != 0)
            break; /* another kind of conflict */
        status = kd_ask_name(s->ask, s->sides.v[i].value, &other);
        if (status != KDIDX_OK)
            return status;
        *out = !begins_with(name, other) && !begins_with(other, name);
    }
    return KDIDX_OK;
}

bool kd_is_about_same(const struct side *a, const struct side *b)
{
    return a->drama == b->drama && a->about == b->about && a->season == b->season;
}

static bool is_same_side(const struct side *a, const struct side *b)
{
    return kd_is_about_same(a, b) && a->value == b->value && a->days == b->days &&
           (a->time == NULL || b->time == NULL ? a->time == b->time
                                               : strcmp(a->time, b->time) == 0);
}

/* Adds a side, or what a further family of articles has for the last one, from `from` on. */
static void add_side(struct search *s, const struct side *side, size_t from)
{
    struct side *last = s->sides.n > from ? &s->sides.v[s->sides.n - 1] : NULL;
    if (last != NULL && is_same_side(last, side))
        last->weight += side->weight;
    else
        *KD_PUSH(s->ask->arena, &s->sides) = *side;
}

/* The surest first of those about one thing, which stand together and are few. */
static void sort_sides(struct search *s, size_t from)
{
    struct side *v = s->sides.v;
    for (size_t i = from; i < s->sides.n; i++) {
        struct side side = v[i];
        size_t at = i;
        for (; at > from && kd_is_about_same(&v[at - 1], &side) && v[at - 1].weight < side.weight;
             at--)
            v[at] = v[at - 1];
        v[at] = side;
    }
}

/* Of networks, from `from` on, those that are another one. */
static enum kdidx_status keep_others(struct search *s, size_t from)
{
    enum kdidx_status status = KDIDX_OK;
    bool another = false;
    size_t n = s->sides.n;
    s->sides.n = from;
    for (size_t i = from; status == KDIDX_OK && i < n; i++) {
        struct side side = s->sides.v[i];
        status = is_another(s, &side, &another);
        if (another)
            s->sides.v[s->sides.n++] = side;
    }
    return status;
}

static enum kdidx_status read_sides(struct search *s, enum kd_conflict kind)
{
    bool dated = kd_ask_is_dated(s->ask), sums = !dated || kind == KD_IN_SPELLING;
    size_t from = s->sides.n;
    struct kd_stmt *stmt = kd_stmt(s->ask->db, dated ? sides_sql[kind].dated : sides_sql[kind].all);
    kd_bind_int(stmt, 1, s->of_person && kind != KD_IN_SPELLING ? 0 : s->about);
    if (dated)
        kd_ask_bind_days(s->ask, stmt);
    enum kdidx_status status;
    while ((status = kd_step(stmt, s->ask->err)) == KDIDX_OK) {
        int64_t sure = kd_column_int(stmt, 5);
        struct side side = {.drama = kd_column_int(stmt, 0),
                            .about = kd_column_int(stmt, 1),
                            .value = kd_column_int(stmt, 2),
                            .days = (uint8_t)kd_column_int(stmt, 3),
                            .time = kd_ask_text(s->ask, stmt, 4),
                            .weight = sums ? sure : kd_confidence_weight((int)sure)};
        add_side(s, &side, from);
    }
    if (status != KDIDX_NONE)
        return status;
    if (dated)
        sort_sides(s, from);
    return kind == KD_IN_NETWORK ? keep_others(s, from) : KDIDX_OK;
}

static bool has_person(const struct search *s, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (s->sides.v[i].value == s->about)
            return true;
    return false;
}

/* Air times and spellings carry no confidence. */
static bool is_sure_enough(const struct search *s, enum kd_conflict kind, const struct side *weaker)
{
    return kind == KD_IN_AIRTIME || kind == KD_IN_SPELLING ||
           kd_weight_confidence(weaker->weight) + 1e-9 >= s->ask->opts.min_confidence;
}

/* Whether the network that is asked for shows the drama; of spellings, the work spelled so. */
static enum kdidx_status is_shown(struct search *s, const struct side *side, bool *out)
{
    *out = true;
    if (s->network == 0)
        return KDIDX_OK;
    return kd_ask_shows(s->ask, s->network, side->drama != 0 ? side->drama : side->about, out);
}

/* Those about one thing stand side by side. */
static enum kdidx_status group_sides(struct search *s, enum kd_conflict kind, size_t from)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t to; status == KDIDX_OK && from < s->sides.n; from = to) {
        const struct side *v = s->sides.v;
        bool shown;
        to = from + 1;
        while (to < s->sides.n && kd_is_about_same(&v[to], &v[from]))
            to++;
        if (to - from < 2 || !is_sure_enough(s, kind, &v[from + 1]))
            continue;
        if (s->of_person && kind != KD_IN_SPELLING && !has_person(s, from, to))
            continue;
        status = is_shown(s, &v[from], &shown);
        if (status == KDIDX_OK && shown)
            *KD_PUSH(s->ask->arena, &s->found) =
                (struct conflict){kind, from, to, v[from + 1].weight};
    }
    return status;
}

static enum kdidx_status find_all(struct search *s)
{
    enum kdidx_status status = read_korean(s);
    for (int k = KD_IN_CHARACTER; status == KDIDX_OK && k <= KD_IN_SPELLING; k++) {
        size_t from = s->sides.n;
        if (s->of_person && k != KD_IN_CHARACTER && k != KD_IN_SPELLING)
            continue; /* not of people */
        status = k == KD_IN_DATE ? kd_conflicts_read_dates(s) : read_sides(s, (enum kd_conflict)k);
        if (status == KDIDX_OK)
            status = group_sides(s, (enum kd_conflict)k, from);
    }
    return status;
}

/* ---- rows ---- */

/* By kind; the weaker side's weight; the order in which they were found. */
static int by_rank(const void *a, const void *b)
{
    const struct conflict *x = a, *y = b;
    if (x->kind != y->kind)
        return x->kind < y->kind ? -1 : 1;
    if (x->weight != y->weight)
        return x->weight > y->weight ? -1 : 1;
    return (x->from > y->from) - (x->from < y->from);
}

/* The relations that say so: 1 drama, 2 character, 3 the other end, 4 days, 5 time. */
#define SAYING                                                                                     \
    " FROM relation JOIN entity AS w ON w.id = relation.drama LEFT JOIN entity AS o"               \
    "  ON o.id = relation.other LEFT JOIN role AS part"                                            \
    "  ON part.work = ifnull(w.same, w.id) AND part.character = relation.character"                \
    " WHERE relation.drama IN " KD_ALL_1 " AND CASE ?6"                                            \
    "  WHEN 'character' THEN relation.kind = 'cast' AND ifnull(o.same, o.id) = ?3"                 \
    "   AND ifnull(part.same, relation.character) = ?2"                                            \
    "  WHEN 'network' THEN relation.kind = 'airs' AND relation.other = ?3"                         \
    "  ELSE relation.kind = 'airtime' AND days = ?4 AND time = ?5 END"

static void bind_side(struct kd_ask *ask, struct kd_stmt *stmt, enum kd_conflict kind,
                      const struct side *side)
{
    kd_bind_int(stmt, 1, side->drama);
    kd_bind_int(stmt, 2, side->about);
    kd_bind_int(stmt, 3, side->value);
    kd_bind_int(stmt, 4, side->days);
    kd_bind_text(stmt, 5, side->time);
    kd_bind_text(stmt, 6, kind_names[kind]);
    kd_ask_bind_days(ask, stmt);
}

static enum kdidx_status add_proof(struct kd_ask *ask, enum kd_conflict kind,
                                   const struct side *side, struct kd_conflict_row *row)
{
    struct kd_group group = {0};
    struct kd_stmt *stmt = kd_stmt(
        ask->db,
        "SELECT relation.id" SAYING " AND (ifnull(?8, ?9) IS NULL OR EXISTS (SELECT 1 FROM fact"
        "  JOIN kd_published AS day ON day.article = fact.article"
        "  WHERE fact.relation = relation.id AND " KD_IS_WITHIN "))"
        " ORDER BY weight DESC," KD_DRAMA_KEY "," KD_OTHER_KEY "," KD_CHARACTER_KEY ", tz LIMIT 8");
    bind_side(ask, stmt, kind, side);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK && group.id_count < 8)
        group.ids[group.id_count++] = kd_column_int(stmt, 0);
    kd_done(stmt);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        return status;
    stmt = kd_stmt(ask->db, "SELECT ifnull(family, fact.article), max(fact.confidence) FROM fact"
                            " JOIN sketch ON sketch.article = fact.article WHERE relation IN"
                            " (SELECT relation.id" SAYING ") AND" KD_WITHIN_FACT
                            " GROUP BY fact.article ORDER BY 1, 2 DESC");
    bind_side(ask, stmt, kind, side);
    status = kd_ask_votes(ask, stmt, &group.votes);
    row->articles = group.votes.articles;
    row->independent = group.votes.independent;
    row->confidence = kind == KD_IN_AIRTIME ? 0 : kd_weight_confidence(group.votes.weight);
    return status == KDIDX_OK ? kd_ask_group_evidence(ask, &group, &row->evidence) : status;
}

#define OTHER_SIDE KD_OTHER_SIDE("one.key")

/* The name that one entity alone goes by, on both of its sides. */
static enum kdidx_status own_name(struct kd_ask *ask, int64_t entity, struct kd_conflict_row *row)
{
    struct kd_stmt *stmt = kd_stmt(
        ask->db, "WITH sides (id) AS (SELECT side.id FROM entity AS side JOIN entity AS one"
                 "  ON side.kind = one.kind AND side.key IN (one.key, " OTHER_SIDE ")"
                 "  AND ifnull(side.same, side.id) = ifnull(one.same, one.id) WHERE one.id = ?1),"
                 " named (article) AS (SELECT DISTINCT found.article FROM alias JOIN found"
                 "  ON found.alias = alias.id WHERE entity IN sides AND" WITHIN_FOUND ")"
                 " SELECT form, (SELECT count(*) FROM named),"
                 "  (SELECT count(DISTINCT ifnull(family, sketch.article)) FROM named JOIN sketch"
                 "   ON sketch.article = named.article)"
                 " FROM alias WHERE entity IN sides GROUP BY form"
                 " ORDER BY sum(named) DESC, sum(uses) DESC, length(CAST(form AS BLOB)) DESC, form"
                 " LIMIT 1");
    kd_bind_int(stmt, 1, entity);
    kd_ask_bind_days(ask, stmt);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status == KDIDX_OK) {
        row->value = kd_ask_text(ask, stmt, 0);
        row->articles = (uint64_t)kd_column_int(stmt, 1);
        row->independent = (uint64_t)kd_column_int(stmt, 2);
        kd_done(stmt);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status add_row(struct kd_ask *ask, const struct conflict *conflict,
                                 const struct side *side, uint64_t number,
                                 struct kd_conflict_rows *rows)
{
    struct kd_conflict_row *row = KD_PUSH(ask->arena, rows);
    *row = (struct kd_conflict_row){
        .number = number, .kind = conflict->kind, .days = side->days, .time = side->time};
    enum kdidx_status status = KDIDX_OK;
    if (side->drama != 0)
        status = kd_ask_name(ask, side->drama, &row->drama);
    if (status == KDIDX_OK && conflict->kind == KD_IN_DATE)
        return kd_conflicts_prove_date(ask, side, row);
    if (status == KDIDX_OK && conflict->kind != KD_IN_AIRTIME && side->about != 0)
        status = kd_ask_name(ask, side->about, &row->about);
    if (status == KDIDX_OK && conflict->kind == KD_IN_SPELLING)
        return own_name(ask, side->value, row);
    if (status == KDIDX_OK && side->value != 0)
        status = kd_ask_name(ask, side->value, &row->value);
    return status == KDIDX_OK ? add_proof(ask, conflict->kind, side, row) : status;
}

static enum kdidx_status find_network(struct search *s, struct kd_conflicts *out)
{
    struct kd_match network = {0};
    enum kdidx_status status = kd_ask_network(s->ask, &network, &s->network);
    if (status == KDIDX_NONE)
        out->match.suggestions = network.suggestions;
    return status;
}

static enum kdidx_status find_subject(struct search *s, struct kd_conflicts *out)
{
    enum kd_entity_kind kind;
    if (out->query == NULL)
        return KDIDX_OK;
    enum kdidx_status status =
        kd_ask_find_either(s->ask, out->query, &out->match, &kind, &s->about);
    s->of_person = status == KDIDX_OK && kind == KD_PERSON;
    return status;
}

static enum kdidx_status answer_for(struct search *s, struct kd_conflicts *out)
{
    size_t from, count;
    enum kdidx_status status = find_subject(s, out);
    if (status == KDIDX_OK)
        status = find_network(s, out);
    if (status == KDIDX_OK)
        status = find_all(s);
    if (status != KDIDX_OK)
        return status;
    if (s->found.n == 0)
        return kd_fail(s->ask->err, KDIDX_NONE, "the articles agree");
    qsort(s->found.v, s->found.n, sizeof *s->found.v, by_rank);
    out->total = s->found.n;
    kd_ask_page(s->ask, s->found.n, &from, &count);
    out->shown = count;
    for (size_t i = from; i < from + count; i++)
        for (size_t k = s->found.v[i].from; status == KDIDX_OK && k < s->found.v[i].to; k++)
            status = add_row(s->ask, &s->found.v[i], &s->sides.v[k], i + 1, &out->rows);
    return status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct search s = {.ask = ask};
    return answer_for(&s, out);
}

enum kdidx_status kd_query_conflicts(struct kd_db *db, struct kd_arena *arena, const char *name,
                                     const struct kd_query_opts *opts, struct kd_conflicts *out,
                                     struct kd_error *err)
{
    *out = (struct kd_conflicts){.query = name};
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, out);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        *out = (struct kd_conflicts){.query = name};
    return status;
}
