/* Families of near copies: the connected parts of what kd_judge_two links.
 *
 * Only articles that came since the last time can make new links, with each other and with all
 * others. Pairs to look at are those that have a band in common; all sketches are gone through
 * once for as many bands as memory has room for. A family is led by the article with the least
 * content id, so that it is the same one in every database.
 */
#include "store/family.h"

#include <stdlib.h>
#include <string.h>

#include "store/alike.h"
#include "store/resolve.h"
#include "store/traits.h"

enum {
    MOST_KEYED = 8 << 20,   /* 64 MiB of them in memory at once */
    FILTER_BITS = 26,       /* 8 MiB */
    FILTER_HOLDS = 1 << 17, /* so many new articles: with more, the filter would let most pass */
};

/* An article that has a band's bytes. */
struct keyed {
    uint32_t key; /* band above, bytes below */
    uint32_t at;  /* position in the articles */
};

struct settle {
    struct kd_db *db;
    struct kd_arena arena;
    struct kd_judge judge;
    size_t count;    /* articles, in order of their rows */
    int64_t *ids;    /* their rows */
    uint32_t *first; /* position of another one of the family, its own for one of them */
    bool *fresh;     /* not looked at before */
    struct keyed *keyed;
    size_t keyed_count, keyed_room;
    unsigned band, bands;  /* at work: the first of them, how many */
    unsigned char *filter; /* of the bands of new articles; NULL: all pass */
};

enum { BAND_SHIFT = 24 };
_Static_assert(KD_BANDS < 1 << (32 - BAND_SHIFT), "a band and its bytes fit into a key");

/* ---- the articles ---- */

static size_t position(const struct settle *s, int64_t id)
{
    size_t low = 0, high = s->count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (s->ids[middle] < id)
            low = middle + 1;
        else
            high = middle;
    }
    return low < s->count && s->ids[low] == id ? low : 0;
}

/* One of the family, the same for all of it. */
static size_t first_of(struct settle *s, size_t i)
{
    while (s->first[i] != i) {
        s->first[i] = s->first[s->first[i]];
        i = s->first[i];
    }
    return i;
}

static void join(struct settle *s, size_t a, size_t b)
{
    size_t x = first_of(s, a), y = first_of(s, b);
    s->first[x > y ? x : y] = (uint32_t)(x < y ? x : y);
}

/* The articles, the families that they have, which of them are new. */
static enum kdidx_status read_articles(struct settle *s, struct kd_error *err)
{
    int64_t count = 0;
    enum kdidx_status status =
        kd_run_int(kd_stmt(s->db, "SELECT count(*) FROM sketch"), &count, err);
    if (status != KDIDX_OK)
        return status;
    s->ids = kd_arena_alloc(&s->arena, (size_t)count * sizeof *s->ids);
    s->first = kd_arena_alloc(&s->arena, (size_t)count * sizeof *s->first);
    s->fresh = kd_arena_alloc(&s->arena, (size_t)count * sizeof *s->fresh);
    struct kd_stmt *stmt = kd_stmt(s->db, "SELECT sketch.article, fresh.article FROM sketch"
                                          " LEFT JOIN fresh ON fresh.article = sketch.article"
                                          " ORDER BY sketch.article");
    while (s->count < (size_t)count && (status = kd_step(stmt, err)) == KDIDX_OK) {
        s->ids[s->count] = kd_column_int(stmt, 0);
        s->fresh[s->count] = kd_column_type(stmt, 1) != 'n';
        s->first[s->count] = (uint32_t)s->count;
        s->count++;
    }
    kd_done(stmt);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        return status;
    stmt = kd_stmt(s->db, "SELECT article, family FROM sketch WHERE family IS NOT NULL");
    while ((status = kd_step(stmt, err)) == KDIDX_OK)
        join(s, position(s, kd_column_int(stmt, 0)), position(s, kd_column_int(stmt, 1)));
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- which pairs to look at ---- */

static size_t filter_bit(uint32_t key)
{
    return (size_t)((key * UINT64_C(0x9E3779B97F4A7C15)) >> (64 - FILTER_BITS));
}

static bool passes(const struct settle *s, uint32_t key)
{
    size_t bit = filter_bit(key);
    return s->filter == NULL || (s->filter[bit / 8] >> bit % 8 & 1) != 0;
}

static enum kdidx_status make_filter(struct settle *s, struct kd_error *err)
{
    int64_t fresh = 0;
    struct kd_sketch sketch;
    uint32_t key;
    enum kdidx_status status =
        kd_run_int(kd_stmt(s->db, "SELECT count(*) FROM fresh"), &fresh, err);
    if (status != KDIDX_OK || fresh > FILTER_HOLDS || (size_t)fresh * 2 > s->count)
        return status;
    s->filter = kd_arena_alloc(&s->arena, (size_t)1 << (FILTER_BITS - 3));
    struct kd_stmt *stmt =
        kd_stmt(s->db, "SELECT bytes FROM fresh JOIN sketch ON sketch.article = fresh.article");
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        status = kd_sketch_column(s->db, stmt, 0, &sketch, err);
        if (status != KDIDX_OK)
            return status;
        for (unsigned band = 0; band < KD_BANDS; band++)
            if (kd_band_key(&sketch, band, &key)) {
                size_t bit = filter_bit(key | band << BAND_SHIFT);
                s->filter[bit / 8] |= (unsigned char)(1u << bit % 8);
            }
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Adds what the bands [from, to) of an article are; false when there is no more room. */
static bool add_bands(struct settle *s, const struct kd_sketch *sketch, size_t at, unsigned from,
                      unsigned to)
{
    uint32_t key;
    for (unsigned band = from; band < to; band++) {
        if (!kd_band_key(sketch, band, &key) || !passes(s, key | band << BAND_SHIFT))
            continue;
        if (s->keyed_count == s->keyed_room)
            return false;
        s->keyed[s->keyed_count++] = (struct keyed){key | band << BAND_SHIFT, (uint32_t)at};
    }
    return true;
}

/* Gathers the bands [from, *to); with less room than they need, *to is lowered and it begins
 * anew. */
static enum kdidx_status gather(struct settle *s, unsigned from, unsigned *to, struct kd_error *err)
{
    struct kd_sketch sketch;
    size_t at = 0;
    struct kd_stmt *stmt = kd_stmt(s->db, "SELECT bytes FROM sketch ORDER BY article");
    enum kdidx_status status = KDIDX_OK;
    s->keyed_count = 0;
    while (at < s->count && (status = kd_step(stmt, err)) == KDIDX_OK) {
        status = kd_sketch_column(s->db, stmt, 0, &sketch, err);
        if (status != KDIDX_OK)
            break;
        if (!add_bands(s, &sketch, at++, from, *to)) {
            *to = from + (*to - from) / 2;
            at = s->keyed_count = 0;
            stmt = kd_stmt(s->db, "SELECT bytes FROM sketch ORDER BY article");
        }
    }
    kd_done(stmt);
    return at == s->count || status == KDIDX_NONE ? KDIDX_OK : status;
}

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* ---- linking ---- */

static enum kdidx_status link_two(struct settle *s, size_t a, size_t b, struct kd_error *err)
{
    bool copies = false;
    if ((!s->fresh[a] && !s->fresh[b]) || first_of(s, a) == first_of(s, b))
        return KDIDX_OK;
    enum kdidx_status status = kd_judge_two(&s->judge, s->ids[a], s->ids[b], &copies, err);
    if (copies)
        join(s, a, b);
    return status;
}

/* In thousandths of a band. */
static enum kdidx_status tell(struct settle *s, const struct keyed *bucket)
{
    size_t at = (size_t)(bucket - s->keyed);
    return kd_db_at(s->db, "looking for near copies",
                    s->band * 1000 + at * s->bands * 1000 / s->keyed_count, KD_BANDS * 1000);
}

/* Links the articles of one bucket. First each with the next one: that makes one group of most
 * buckets, and spares the comparison of all with all. */
static enum kdidx_status link_bucket(struct settle *s, const struct keyed *bucket, size_t n,
                                     struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    bool one = true;
    for (size_t i = 0; status == KDIDX_OK && i + 1 < n; i++)
        status = link_two(s, bucket[i].at, bucket[i + 1].at, err);
    for (size_t i = 0; i + 1 < n && one; i++)
        one = first_of(s, bucket[i].at) == first_of(s, bucket[i + 1].at);
    for (size_t i = 0; status == KDIDX_OK && !one && i < n; i++) {
        status = tell(s, bucket);
        for (size_t k = i + 2; status == KDIDX_OK && k < n; k++)
            status = link_two(s, bucket[i].at, bucket[k].at, err);
    }
    return status;
}

static enum kdidx_status link_keyed(struct settle *s, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    if (s->keyed_count > 0)
        qsort(s->keyed, s->keyed_count, sizeof *s->keyed, by_key);
    for (size_t from = 0, to; status == KDIDX_OK && from < s->keyed_count; from = to) {
        to = from + 1;
        while (to < s->keyed_count && s->keyed[to].key == s->keyed[from].key)
            to++;
        status = tell(s, s->keyed + from);
        if (status == KDIDX_OK)
            status = link_bucket(s, s->keyed + from, to - from, err);
    }
    return status;
}

static enum kdidx_status link_all(struct settle *s, struct kd_error *err)
{
    enum kdidx_status status = make_filter(s, err);
    s->keyed_room = s->count * KD_BANDS < MOST_KEYED ? s->count * KD_BANDS : MOST_KEYED;
    s->keyed_room = s->keyed_room < s->count ? s->count : s->keyed_room; /* for one band */
    s->keyed = kd_arena_alloc(&s->arena, s->keyed_room * sizeof *s->keyed);
    kd_judge_init(&s->judge, s->db, &s->arena);
    for (unsigned from = 0, to = KD_BANDS, step; status == KDIDX_OK && from < KD_BANDS;) {
        status = gather(s, from, &to, err);
        s->band = from;
        s->bands = to - from;
        if (status == KDIDX_OK)
            status = link_keyed(s, err);
        step = to - from;
        from = to;
        to = from + step < KD_BANDS ? from + step : KD_BANDS;
    }
    return status;
}

/* ---- what a family takes off the counts ---- */

static enum kdidx_status run_one(struct kd_db *db, const char *sql, int64_t a, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(db, sql);
    kd_bind_int(stmt, 1, a);
    return kd_run(stmt, err);
}

static enum kdidx_status run_two(struct kd_db *db, const char *sql, int64_t a, int64_t b,
                                 struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(db, sql);
    kd_bind_int(stmt, 1, a);
    kd_bind_int(stmt, 2, b);
    return kd_run(stmt, err);
}

static enum kdidx_status count_entities(struct kd_db *db, int64_t family, int64_t sign,
                                        struct kd_error *err)
{
    static const char entities[] =
        "UPDATE entity SET copies = copies + ?2 * twice.extra FROM"
        " (SELECT alias.entity AS id, count(DISTINCT found.article) - 1 AS extra FROM sketch"
        "  JOIN found ON found.article = sketch.article JOIN alias ON alias.id = found.alias"
        "  WHERE sketch.family = ?1 GROUP BY 1 HAVING extra > 0) AS twice WHERE entity.id = "
        "twice.id";
    static const char traits[] =
        "UPDATE tally SET copies = copies + ?2 * twice.extra FROM"
        " (SELECT tally.id AS id, count(DISTINCT found.article) - 1 AS extra FROM sketch"
        "  JOIN found ON found.article = sketch.article JOIN alias ON alias.id = found.alias"
        "  JOIN tally ON tally.entity = alias.entity"
        "  WHERE sketch.family = ?1 AND " KD_FOUND_HAS_TRAIT
        "  GROUP BY 1 HAVING extra > 0) AS twice WHERE tally.id = twice.id";
    enum kdidx_status status = run_two(db, entities, family, sign, err);
    return status == KDIDX_OK ? run_two(db, traits, family, sign, err) : status;
}

static enum kdidx_status count_relation(struct kd_db *db, int64_t relation, int64_t copies,
                                        int64_t surplus, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(db, "UPDATE relation SET copies = copies + ?2,"
                                       " surplus = surplus + ?3 WHERE id = ?1");
    kd_bind_int(stmt, 1, relation);
    kd_bind_int(stmt, 2, copies);
    kd_bind_int(stmt, 3, surplus);
    return kd_run(stmt, err);
}

/* Each member's weight but the greatest is surplus. */
static enum kdidx_status count_relations(struct kd_db *db, int64_t family, int64_t sign,
                                         struct kd_error *err)
{
    struct kd_stmt *stmt =
        kd_stmt(db, "SELECT relation, max(confidence) FROM sketch"
                    " JOIN fact ON fact.article = sketch.article WHERE sketch.family = ?1"
                    " GROUP BY relation, fact.article ORDER BY relation, 2 DESC");
    int64_t relation = 0, copies = 0, surplus = 0;
    kd_bind_int(stmt, 1, family);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        if (kd_column_int(stmt, 0) == relation) {
            copies += sign;
            surplus += sign * kd_confidence_weight((int)kd_column_int(stmt, 1));
            continue;
        }
        if (copies != 0)
            status = count_relation(db, relation, copies, surplus, err);
        if (status != KDIDX_OK)
            break;
        relation = kd_column_int(stmt, 0);
        copies = surplus = 0;
    }
    kd_done(stmt);
    if (status == KDIDX_NONE && copies != 0)
        return count_relation(db, relation, copies, surplus, err);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* sign 1: its articles count once from now on; -1: each for itself again. */
static enum kdidx_status count_family(struct kd_db *db, int64_t family, int64_t sign,
                                      struct kd_error *err)
{
    enum kdidx_status status = count_entities(db, family, sign, err);
    return status == KDIDX_OK ? count_relations(db, family, sign, err) : status;
}

enum kdidx_status kd_family_leave(struct kd_db *db, int64_t article, struct kd_error *err)
{
    int64_t family = 0;
    struct kd_stmt *stmt =
        kd_stmt(db, "SELECT family FROM sketch WHERE article = ?1 AND family IS NOT NULL");
    kd_bind_int(stmt, 1, article);
    enum kdidx_status status = kd_run_int(stmt, &family, err);
    if (status == KDIDX_NONE)
        return run_one(db, "DELETE FROM fresh WHERE article = ?1", article, err);
    if (status == KDIDX_OK)
        status = count_family(db, family, -1, err);
    if (status == KDIDX_OK)
        status = run_two(db,
                         "INSERT OR IGNORE INTO fresh SELECT article FROM sketch"
                         " WHERE family = ?1 AND article <> ?2",
                         family, article, err);
    if (status == KDIDX_OK)
        status = run_one(db, "UPDATE sketch SET family = NULL WHERE family = ?1", family, err);
    return status;
}

/* ---- writing ---- */

/* An article of a family that changed. */
struct member {
    size_t first, at;
};

struct members {
    struct member *v;
    size_t n, cap;
};

static int by_family(const void *a, const void *b)
{
    const struct member *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* The articles of every family with a new one. */
static void gather_members(struct settle *s, struct members *out)
{
    bool *changed = kd_arena_alloc(&s->arena, s->count * sizeof *changed);
    for (size_t i = 0; i < s->count; i++)
        if (s->fresh[i])
            changed[first_of(s, i)] = true;
    for (size_t i = 0; i < s->count; i++)
        if (changed[first_of(s, i)])
            *KD_PUSH(&s->arena, out) = (struct member){first_of(s, i), i};
    if (out->n > 0)
        qsort(out->v, out->n, sizeof *out->v, by_family);
}

/* Ends the families that the members had. */
static enum kdidx_status dissolve(struct settle *s, const struct member *members, size_t n,
                                  struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < n; i++)
        status = kd_family_leave(s->db, s->ids[members[i].at], err);
    return status;
}

/* The member with the least content id. */
static enum kdidx_status choose_leader(struct settle *s, const struct member *members, size_t n,
                                       int64_t *out, struct kd_error *err)
{
    unsigned char least[16];
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < n; i++) {
        struct kd_stmt *stmt = kd_stmt(s->db, "SELECT hash FROM article WHERE id = ?1");
        kd_bind_int(stmt, 1, s->ids[members[i].at]);
        status = kd_step(stmt, err);
        if (status != KDIDX_OK)
            break;
        const void *hash = kd_column_blob(stmt, 0);
        if (i == 0 || memcmp(hash, least, sizeof least) < 0) {
            memcpy(least, hash, sizeof least);
            *out = s->ids[members[i].at];
        }
        kd_done(stmt);
    }
    return status == KDIDX_NONE ? KDIDX_CORRUPT : status;
}

static enum kdidx_status write_family(struct settle *s, const struct member *members, size_t n,
                                      struct kd_error *err)
{
    int64_t leader = 0;
    if (n < 2)
        return KDIDX_OK;
    enum kdidx_status status = dissolve(s, members, n, err);
    if (status == KDIDX_OK)
        status = choose_leader(s, members, n, &leader, err);
    for (size_t i = 0; status == KDIDX_OK && i < n; i++)
        status = run_two(s->db, "UPDATE sketch SET family = ?2 WHERE article = ?1",
                         s->ids[members[i].at], leader, err);
    return status == KDIDX_OK ? count_family(s->db, leader, 1, err) : status;
}

static enum kdidx_status write_families(struct settle *s, struct kd_error *err)
{
    struct members members = {0};
    enum kdidx_status status = KDIDX_OK;
    gather_members(s, &members);
    for (size_t from = 0, to; status == KDIDX_OK && from < members.n; from = to) {
        to = from + 1;
        while (to < members.n && members.v[to].first == members.v[from].first)
            to++;
        status = kd_db_at(s->db, "counting near copies", from, members.n);
        if (status == KDIDX_OK)
            status = write_family(s, members.v + from, to - from, err);
    }
    return status == KDIDX_OK ? kd_run(kd_stmt(s->db, "DELETE FROM fresh"), err) : status;
}

static enum kdidx_status settle_all(void *ctx, struct kd_error *err)
{
    struct settle *s = ctx;
    enum kdidx_status status = read_articles(s, err);
    if (status == KDIDX_OK)
        status = link_all(s, err);
    return status == KDIDX_OK ? write_families(s, err) : status;
}

enum kdidx_status kd_families_settle(struct kd_db *db, struct kd_error *err)
{
    struct settle s = {.db = db};
    int64_t any = 0;
    enum kdidx_status status =
        kd_run_int(kd_stmt(db, "SELECT EXISTS (SELECT 1 FROM fresh)"), &any, err);
    if (status != KDIDX_OK || any == 0)
        return status;
    status = kd_arena_run(&s.arena, settle_all, &s, err);
    kd_judge_free(&s.judge);
    kd_arena_free(&s.arena);
    return status;
}
