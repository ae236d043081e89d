/* Which entities are one person or one work.
 *
 * Candidates are pairs of names that may be one: a list has both for one person or work; an article
 * uses both for one; they are spelled differently but sound the same, or are the same in Hangul; a
 * single name is the given name of a fuller one. What makes them one is said by the pair:
 *   - a list, or the user ("kdidx same"), is enough;
 *   - people whose names are the same in Hangul are one unless something is against it;
 *   - people who play the same character in the same work are one when their names sound alike,
 *     whatever the lists say, or differ by one letter;
 *   - for all other people, both have to do with one drama; for a single name all its dramas have
 *     to be the other's, and only one person may fit;
 *   - a surname alone is nobody's, unless a list or the user says so: article after article calls
 *     another one by it;
 *   - works that an article calls by both titles have a person in common; works that share three
 *     actors with their characters are one;
 *   - a garbled name is the one that it was (mend.c).
 * Against it are: the user ("kdidx differ"); two different rows of the lists; an article that names
 * both apart, unless they are one name in two orders ("Jae-wook Lee"); that one is the actor and
 * the other the director of a name which two people have (namesakes.c). Candidates are looked at in
 * an order that depends on the names alone.
 */
#include <stdlib.h>
#include <string.h>

#include "store/mend.h"
#include "store/roles.h"
#include "store/same_p.h"

/* ---- groups ---- */

uint32_t kd_same_first(struct same *s, uint32_t i)
{
    struct thing *v = s->things.v;
    while (v[i].first != i) {
        v[i].first = v[v[i].first].first;
        i = v[i].first;
    }
    return i;
}

static bool user_keeps_apart(struct same *s, uint32_t x, uint32_t y)
{
    for (size_t i = 0; i < s->apart.n; i++) {
        uint32_t a = kd_same_first(s, s->apart.v[i].a), b = kd_same_first(s, s->apart.v[i].b);
        if ((a == x && b == y) || (a == y && b == x))
            return true;
    }
    return false;
}

bool kd_same_join(struct same *s, uint32_t a, uint32_t b, bool sure)
{
    uint32_t x = kd_same_first(s, a), y = kd_same_first(s, b);
    struct thing *v = s->things.v;
    bool two_rows = v[x].row >= 0 && v[y].row >= 0 && v[x].row != v[y].row;
    bool two_sides = v[x].side != OF_ONE && v[y].side != OF_ONE && v[x].side != v[y].side;
    if (x == y || user_keeps_apart(s, x, y) || ((two_rows || two_sides) && !sure))
        return x == y;
    uint32_t low = x < y ? x : y, high = x < y ? y : x;
    v[high].first = low;
    if (v[low].row < 0)
        v[low].row = v[high].row;
    if (v[low].side == OF_ONE)
        v[low].side = v[high].side;
    return true;
}

/* ---- what two things have in common ---- */

struct common {
    size_t both, only_b; /* far ends */
    size_t roles;        /* that both have with the same character */
};

static bool same_end(const struct tie *a, const struct tie *b)
{
    return a->thing == b->thing && a->other == b->other;
}

static struct common common_of(const struct ties *ties, uint32_t a, uint32_t b)
{
    struct common common = {0};
    size_t i = kd_same_first_tie(ties, a), k = kd_same_first_tie(ties, b);
    for (; k < ties->n && ties->v[k].thing == b; k++) {
        const struct tie *tie = &ties->v[k];
        bool again = k > 0 && same_end(tie, &ties->v[k - 1]);
        while (i < ties->n && ties->v[i].thing == a &&
               (ties->v[i].other < tie->other ||
                (ties->v[i].other == tie->other && ties->v[i].character < tie->character)))
            i++;
        bool there = i < ties->n && ties->v[i].thing == a && ties->v[i].other == tie->other;
        there = there || (i > 0 && ties->v[i - 1].thing == a && ties->v[i - 1].other == tie->other);
        common.both += there && !again;
        common.only_b += !there && !again;
        common.roles += tie->character != 0 && i < ties->n && ties->v[i].thing == a &&
                        ties->v[i].other == tie->other && ties->v[i].character == tie->character;
    }
    return common;
}

enum kdidx_status kd_same_named_apart(struct same *s, uint32_t a, uint32_t b, bool *out,
                                      struct kd_error *err)
{
    int64_t any = 0;
    struct kd_stmt *stmt =
        kd_stmt(s->db, "SELECT EXISTS (SELECT 1 FROM alias AS x JOIN found AS f ON f.alias = x.id"
                       " WHERE x.entity IN (?1, ?3) AND f.article IN (SELECT g.article"
                       "  FROM alias AS y JOIN found AS g ON g.alias = y.id"
                       "  WHERE y.entity IN (?2, ?4)))");
    kd_bind_int(stmt, 1, s->things.v[a].id);
    kd_bind_int(stmt, 2, s->things.v[b].id);
    kd_bind_int(stmt, 3, s->things.v[a].crew);
    kd_bind_int(stmt, 4, s->things.v[b].crew);
    enum kdidx_status status = kd_run_int(stmt, &any, err);
    *out = any != 0;
    return status;
}

/* ---- deciding ---- */

enum { ENOUGH_ROLES = 3 };

static bool is_likely_work(struct same *s, const struct candidate *c)
{
    struct common common = common_of(&s->back, c->a, c->b);
    return c->why == BY_CAST ? common.roles >= ENOUGH_ROLES : common.both > 0;
}

static bool is_likely_person(struct same *s, const struct candidate *c)
{
    if (c->why == BY_HANGUL || c->why == BY_PART || c->why == BY_LETTER)
        return true;
    struct common common = common_of(&s->ties, c->a, c->b);
    return common.both > 0 && (!s->things.v[c->b].single || common.only_b == 0);
}

static enum kdidx_status is_likely(struct same *s, const struct candidate *c, bool *out,
                                   struct kd_error *err)
{
    bool apart = false;
    *out = c->why == BY_USER || c->why == BY_LIST;
    if (*out || kd_same_first(s, c->a) == kd_same_first(s, c->b))
        return KDIDX_OK;
    bool likely = s->things.v[c->a].kind == KD_WORK ? is_likely_work(s, c) : is_likely_person(s, c);
    *out = likely && (c->why == BY_TURN || c->why == BY_PART);
    if (!likely || *out)
        return KDIDX_OK;
    enum kdidx_status status = kd_same_named_apart(s, c->a, c->b, &apart, err);
    *out = !apart;
    return status;
}

static int by_strength(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    if (x->why != y->why)
        return x->why < y->why ? -1 : 1;
    if (x->b != y->b)
        return x->b < y->b ? -1 : 1;
    return (x->a > y->a) - (x->a < y->a);
}

/* The candidates [from, to) are for one single name: it is nobody's when two may have it. */
static void join_if_only(struct same *s, const bool *likely, size_t from, size_t to)
{
    uint32_t only = UINT32_MAX;
    for (size_t i = from; i < to; i++) {
        uint32_t first = kd_same_first(s, s->candidates.v[i].a);
        if (!likely[i - from])
            continue;
        if (only != UINT32_MAX && only != first)
            return;
        only = first;
    }
    if (only != UINT32_MAX)
        kd_same_join(s, only, s->candidates.v[from].b, false);
}

static enum kdidx_status decide_single(struct same *s, size_t from, size_t to, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    bool *likely = kd_arena_alloc(&s->arena, (to - from) * sizeof *likely);
    for (size_t i = from; status == KDIDX_OK && i < to; i++)
        status = is_likely(s, &s->candidates.v[i], &likely[i - from], err);
    if (status == KDIDX_OK)
        join_if_only(s, likely, from, to);
    return status;
}

static bool needs_to_be_only(const struct same *s, const struct candidate *c)
{
    return s->things.v[c->b].single && c->why > BY_LIST;
}

static enum kdidx_status decide(struct same *s, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    bool likely;
    if (s->candidates.n > 0)
        qsort(s->candidates.v, s->candidates.n, sizeof *s->candidates.v, by_strength);
    for (size_t from = 0, to; status == KDIDX_OK && from < s->candidates.n; from = to) {
        const struct candidate *c = &s->candidates.v[from];
        to = from + 1;
        status = kd_db_at(s->db, "joining names of one thing", from, s->candidates.n);
        if (status != KDIDX_OK)
            break;
        if (!needs_to_be_only(s, c)) {
            status = is_likely(s, c, &likely, err);
            if (status == KDIDX_OK && likely)
                kd_same_join(s, c->a, c->b, c->why == BY_USER || c->why == BY_PART);
            continue;
        }
        while (to < s->candidates.n && s->candidates.v[to].b == c->b &&
               s->candidates.v[to].why == c->why)
            to++;
        status = decide_single(s, from, to, err);
    }
    s->candidates.n = 0;
    return status;
}

/* ---- writing ---- */

/* The one that stands for its group: never a garbled name; named by most articles, with the fuller
 * name, the first. */
static bool stands_before(const struct thing *a, const struct thing *b)
{
    if (a->garbled != b->garbled)
        return b->garbled;
    if (a->single != b->single)
        return b->single;
    if (a->articles != b->articles)
        return a->articles > b->articles;
    return strcmp(a->key, b->key) < 0;
}

static enum kdidx_status write_one(struct same *s, int64_t id, int64_t was, int64_t same,
                                   struct kd_error *err)
{
    same = same == id ? 0 : same;
    if (same == was)
        return KDIDX_OK;
    struct kd_stmt *stmt = kd_stmt(s->db, "UPDATE entity SET same = nullif(?2, 0) WHERE id = ?1");
    kd_bind_int(stmt, 1, id);
    kd_bind_int(stmt, 2, same);
    return kd_run(stmt, err);
}

static enum kdidx_status write_same(struct same *s, struct kd_error *err)
{
    uint32_t *best = kd_arena_alloc(&s->arena, (s->things.n + 1) * sizeof *best);
    enum kdidx_status status = KDIDX_OK;
    for (uint32_t i = 0; i < s->things.n; i++)
        best[i] = i;
    for (uint32_t i = 0; i < s->things.n; i++) {
        uint32_t *now = &best[kd_same_first(s, i)];
        if (stands_before(&s->things.v[i], &s->things.v[*now]))
            *now = i;
    }
    for (uint32_t i = 0; status == KDIDX_OK && i < s->things.n; i++) {
        const struct thing *thing = &s->things.v[i];
        int64_t stands = s->things.v[best[kd_same_first(s, i)]].id;
        status = write_one(s, thing->id, thing->was, stands, err);
        if (status == KDIDX_OK && thing->crew != 0 && thing->crew != thing->id)
            status = write_one(s, thing->crew, thing->crew_was, stands, err);
    }
    return status;
}

static enum kdidx_status count_merged(struct kd_db *db, struct kd_error *err)
{
    static const char count[] =
        "INSERT INTO merged (entity, articles, independent)"
        " SELECT ifnull(same, entity.id), count(DISTINCT found.article),"
        "  count(DISTINCT ifnull(family, found.article)) FROM entity"
        "  JOIN alias ON alias.entity = entity.id JOIN found ON found.alias = alias.id"
        "  JOIN sketch ON sketch.article = found.article"
        "  WHERE same IS NOT NULL OR entity.id IN"
        "   (SELECT same FROM entity WHERE same IS NOT NULL) GROUP BY 1";
    enum kdidx_status status = kd_run(kd_stmt(db, "DELETE FROM merged"), err);
    return status == KDIDX_OK ? kd_run(kd_stmt(db, count), err) : status;
}

/* ---- all of it ---- */

/* One round after the other: works that became one give people a drama in common, and people that
 * became one give works a person. */
enum { ROUNDS = 2 };

static enum kdidx_status run_round(struct same *s, const struct places *places,
                                   struct kd_mender *mender, struct kd_error *err)
{
    kd_same_sort_ties(s, &s->ties);
    kd_same_sort_ties(s, &s->back);
    enum kdidx_status status = kd_same_add_all(s, places, err);
    if (status == KDIDX_OK)
        status = decide(s, err);
    return status == KDIDX_OK ? kd_mend_round(mender, err) : status;
}

/* Gives back what was grouped before. */
static void forget(struct same *s)
{
    kd_arena_reset(&s->arena);
    memset(&s->things, 0, sizeof s->things);
    memset(&s->candidates, 0, sizeof s->candidates);
    memset(&s->ties, 0, sizeof s->ties);
    memset(&s->back, 0, sizeof s->back);
    memset(&s->apart, 0, sizeof s->apart);
}

/* Groups all things, as far as is known which names two people have. */
static enum kdidx_status group_all(struct same *s, struct places *places, struct kd_mender **mender,
                                   struct kd_error *err)
{
    forget(s);
    enum kdidx_status status = kd_same_read_things(s, err);
    if (status != KDIDX_OK)
        return status;
    kd_same_places(s, places);
    status = kd_mender_new(s, places, mender, err);
    if (status == KDIDX_OK)
        status = kd_same_read_decisions(s, err);
    kd_same_add_listed(s);
    if (status == KDIDX_OK)
        status = kd_same_read_ties(s, places, err);
    if (status == KDIDX_OK)
        status = decide(s, err);
    for (int i = 0; status == KDIDX_OK && i < ROUNDS; i++)
        status = run_round(s, places, *mender, err);
    return status;
}

/* What tells namesakes are the dramas and the colleagues of a person under all his names, so that
 * all is grouped first as if there were none; and anew when there are some. */
static enum kdidx_status run_all(void *ctx, struct kd_error *err)
{
    struct same *s = ctx;
    struct places places;
    s->lists.on_oom = s->keys.on_oom = s->arena.on_oom;
    struct kd_mender *mender = NULL;
    enum kdidx_status status = kd_mend_forget(s->db, err);
    if (status == KDIDX_OK)
        status = kd_listed_read(&s->lists, &s->listed, err);
    if (status == KDIDX_OK)
        status = kd_romanised_read(&s->lists, &s->romanised, err);
    if (status == KDIDX_OK)
        status = group_all(s, &places, &mender, err);
    if (status == KDIDX_OK)
        status = kd_same_find_namesakes(s, &places, err);
    if (status == KDIDX_OK && s->parted.n > 0)
        status = group_all(s, &places, &mender, err);
    if (status != KDIDX_OK)
        return status;
    kd_mend_mark(mender);
    status = kd_db_at(s->db, "writing what is one", 0, 0);
    if (status == KDIDX_OK)
        status = write_same(s, err);
    if (status == KDIDX_OK)
        status = kd_mend_write(mender, err);
    return status == KDIDX_OK ? kd_roles_settle(s->db, &s->arena, s->romanised, mender, err)
                              : status;
}

enum kdidx_status kd_same_settle(struct kd_db *db, struct kd_error *err)
{
    struct same s = {.db = db};
    enum kdidx_status status = kd_db_at(db, "reading names", 0, 0);
    if (status == KDIDX_OK)
        status = kd_arena_run(&s.arena, run_all, &s, err);
    kd_arena_free(&s.arena);
    kd_arena_free(&s.lists);
    kd_arena_free(&s.keys);
    if (status == KDIDX_OK)
        status = count_merged(db, err);
    return status == KDIDX_OK ? kd_run(kd_stmt(db, "DELETE FROM due"), err) : status;
}

enum kdidx_status kd_same_due(struct kd_db *db, struct kd_error *err)
{
    return kd_run(kd_stmt(db, "INSERT OR IGNORE INTO due (what) VALUES ('same')"), err);
}

enum kdidx_status kd_same_leave(struct kd_db *db, int64_t entity, struct kd_error *err)
{
    static const char *const statements[] = {
        "UPDATE entity SET same = NULL WHERE same = ?1", "DELETE FROM merged WHERE entity = ?1",
        "DELETE FROM role WHERE work = ?1", "DELETE FROM role WHERE character = ?1",
        "DELETE FROM role WHERE same = ?1"};
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < sizeof statements / sizeof *statements; i++) {
        struct kd_stmt *stmt = kd_stmt(db, statements[i]);
        kd_bind_int(stmt, 1, entity);
        status = kd_run(stmt, err);
    }
    return status;
}
