/* Near copies: syndicated, cut, re-edited, spun, translated there and back.
 *
 * Two articles are copies of one when
 *   - of the pairs of words of the shorter one at least LEAST_WORDS stand in the other, and of all
 *     pairs of the two at least LEAST_ALIKE: a digest that holds a short article is none; and
 *   - the witnesses agree, so that two press releases of one form, or two weeks of a column, are
 *     not taken for one: the names in their order, the numbers, and the facts, that is the people,
 *     characters, works, networks and outlets that were found. Of each the share that both have of
 *     the shorter one's; on average these are at least LEAST_WITNESS. A witness of which either
 *     article has too few says nothing; when none says anything, the words must nearly all agree.
 *
 * Which pairs to look at: those that agree in three bytes of their sketches that stand side by
 * side (locality-sensitive hashing, with 64 such bands of words and 21 of names). The groups are
 * the connected parts of what is linked so. All of it is worked out when it is asked for, from the
 * stored sketches and found things, and stored nowhere: it cannot depend on the order in which
 * articles came, and nothing needs to be put right when one goes. For a question about a drama or a
 * person only the articles that name it are grouped: one that does not cannot link two that do.
 */
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"

static const double LEAST_WORDS = 0.38, LEAST_ALIKE = 0.2, LEAST_WITNESS = 0.5,
                    LEAST_WORDS_ALONE = 0.9;

/* So few tell nothing. */
enum { FEWEST_WORDS = 24, FEWEST_NAMES = 4, FEWEST_NUMBERS = 6, FEWEST_THINGS = 3 };

enum {
    BAND = 3, /* bytes */
    WORD_BANDS = KD_SKETCH_WORDS / BAND,
    NAME_BANDS = KD_SKETCH_NAMES / BAND,
};

/* An article that has a band's bytes. */
struct keyed {
    uint32_t key, at;
};

struct search {
    struct kd_ask *ask;
    struct kd_alikes *all;
    struct keyed *keyed; /* room for every article */
};

/* ---- reading ---- */

/* Content ids decide the order, so that a group is led by the same article in every database. */
static const char sketches_of_all[] =
    "SELECT article.id, hash, bytes FROM sketch JOIN article ON article.id = sketch.article"
    " ORDER BY hash";
static const char sketches_of_entity[] =
    "SELECT article.id, hash, bytes FROM sketch JOIN article ON article.id = sketch.article"
    " WHERE article.id IN (SELECT found.article FROM alias"
    "  JOIN found ON found.alias = alias.id WHERE alias.entity = ?1) ORDER BY hash";

static enum kdidx_status read_sketches(struct kd_ask *ask, int64_t entity, struct kd_alikes *out)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, entity != 0 ? sketches_of_entity : sketches_of_all);
    if (entity != 0)
        kd_bind_int(stmt, 1, entity);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        const void *bytes = kd_column_blob(stmt, 2);
        if (kd_column_len(stmt, 2) != KD_SKETCH_SIZE)
            return kd_fail(ask->err, KDIDX_CORRUPT, "%s: a sketch has the wrong size",
                           kd_db_path(ask->db));
        struct kd_alike *article = KD_PUSH(ask->arena, out);
        *article = (struct kd_alike){.article = kd_column_int(stmt, 0), .group = out->n - 1};
        kd_sketch_unpack(bytes, &article->sketch);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* The things found in an article, in order of their rows; read when they are first asked for. */
static enum kdidx_status need_things(struct kd_ask *ask, struct kd_alike *article)
{
    if (article->things_read)
        return KDIDX_OK;
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT DISTINCT alias.entity FROM found"
                         " JOIN alias ON alias.id = found.alias WHERE found.article = ?1"
                         " ORDER BY 1");
    kd_bind_int(stmt, 1, article->article);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        *KD_PUSH(ask->arena, &article->things) = kd_column_int(stmt, 0);
    article->things_read = true;
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- two articles ---- */

static double share_of_things(const struct kd_ids *a, const struct kd_ids *b)
{
    size_t common = 0;
    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        common += a->v[i] == b->v[k];
        if (a->v[i] < b->v[k])
            i++;
        else if (a->v[i] > b->v[k])
            k++;
        else
            i++, k++;
    }
    size_t fewer = a->n < b->n ? a->n : b->n;
    return fewer > 0 ? (double)common / (double)fewer : 0;
}

/* What the witnesses say, one after the other. */
struct hearing {
    double sum;
    int heard;
};

static void hear(struct hearing *hearing, size_t a, size_t b, size_t fewest, double share)
{
    if (a < fewest || b < fewest)
        return;
    hearing->sum += share;
    hearing->heard++;
}

static enum kdidx_status are_copies(struct kd_ask *ask, struct kd_alike *a, struct kd_alike *b,
                                    bool *out)
{
    const struct kd_sketch *x = &a->sketch, *y = &b->sketch;
    struct kd_likeness words = kd_sketch_words(x, y);
    struct hearing hearing = {0};
    *out = false;
    if (words.part < LEAST_WORDS || words.alike < LEAST_ALIKE)
        return KDIDX_OK;
    enum kdidx_status status = need_things(ask, a);
    if (status == KDIDX_OK)
        status = need_things(ask, b);
    if (status != KDIDX_OK)
        return status;
    hear(&hearing, x->name_count, y->name_count, FEWEST_NAMES, kd_sketch_names(x, y).part);
    hear(&hearing, x->number_count, y->number_count, FEWEST_NUMBERS, kd_sketch_numbers(x, y).part);
    hear(&hearing, a->things.n, b->things.n, FEWEST_THINGS,
         share_of_things(&a->things, &b->things));
    if (hearing.heard > 0)
        *out = hearing.sum / hearing.heard >= LEAST_WITNESS;
    else
        *out = words.part >= LEAST_WORDS_ALONE;
    return KDIDX_OK;
}

/* ---- groups ---- */

/* The first article of the group; each is its own at the start. */
static size_t first_of(struct kd_alikes *all, size_t i)
{
    while (all->v[i].group != i) {
        all->v[i].group = all->v[all->v[i].group].group;
        i = all->v[i].group;
    }
    return i;
}

static enum kdidx_status link_two(struct search *search, size_t a, size_t b)
{
    struct kd_alikes *all = search->all;
    size_t x = first_of(all, a), y = first_of(all, b);
    bool copies = false;
    if (x == y)
        return KDIDX_OK;
    enum kdidx_status status = are_copies(search->ask, &all->v[a], &all->v[b], &copies);
    if (copies)
        all->v[x > y ? x : y].group = x < y ? x : y;
    return status;
}

/* Links the articles of one bucket. First each with the next one: that makes one group of most
 * buckets, and spares the comparison of all with all. */
static enum kdidx_status link_bucket(struct search *search, const struct keyed *bucket, size_t n)
{
    enum kdidx_status status = KDIDX_OK;
    bool one = true;
    for (size_t i = 0; status == KDIDX_OK && i + 1 < n; i++)
        status = link_two(search, bucket[i].at, bucket[i + 1].at);
    for (size_t i = 0; i + 1 < n && one; i++)
        one = first_of(search->all, bucket[i].at) == first_of(search->all, bucket[i + 1].at);
    for (size_t i = 0; status == KDIDX_OK && !one && i < n; i++)
        for (size_t k = i + 2; status == KDIDX_OK && k < n; k++)
            status = link_two(search, bucket[i].at, bucket[k].at);
    return status;
}

static int by_key(const void *a, const void *b)
{
    const struct keyed *x = a, *y = b;
    if (x->key != y->key)
        return x->key < y->key ? -1 : 1;
    return (x->at > y->at) - (x->at < y->at);
}

/* One band: of the words when band < WORD_BANDS, else of the names. */
static enum kdidx_status link_band(struct search *search, size_t band)
{
    size_t n = 0;
    bool words = band < WORD_BANDS;
    for (size_t i = 0; i < search->all->n; i++) {
        const struct kd_sketch *sketch = &search->all->v[i].sketch;
        const unsigned char *bytes =
            words ? sketch->words + band * BAND : sketch->names + (band - WORD_BANDS) * BAND;
        if (sketch->word_count < FEWEST_WORDS || (!words && sketch->name_count < FEWEST_NAMES))
            continue;
        uint32_t key = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;
        search->keyed[n++] = (struct keyed){key, (uint32_t)i};
    }
    enum kdidx_status status = KDIDX_OK;
    if (n > 0)
        qsort(search->keyed, n, sizeof *search->keyed, by_key);
    for (size_t from = 0, to; status == KDIDX_OK && from < n; from = to) {
        to = from + 1;
        while (to < n && search->keyed[to].key == search->keyed[from].key)
            to++;
        if (to - from > 1)
            status = link_bucket(search, search->keyed + from, to - from);
    }
    return status;
}

enum kdidx_status kd_ask_alike(struct kd_ask *ask, int64_t entity, struct kd_alikes *out)
{
    struct search search = {.ask = ask, .all = out};
    enum kdidx_status status = read_sketches(ask, entity, out);
    search.keyed = kd_arena_alloc(ask->arena, (out->n + 1) * sizeof *search.keyed);
    for (size_t band = 0; status == KDIDX_OK && band < WORD_BANDS + NAME_BANDS; band++)
        status = link_band(&search, band);
    for (size_t i = 0; i < out->n; i++)
        out->v[out->v[i].group = first_of(out, i)].size++;
    return status;
}

/* ---- counting ---- */

static int by_article(const void *a, const void *b)
{
    const struct kd_copy *x = a, *y = b;
    return (x->article > y->article) - (x->article < y->article);
}

enum kdidx_status kd_ask_copies(struct kd_ask *ask, int64_t entity)
{
    struct kd_alikes all = {0};
    enum kdidx_status status = kd_ask_alike(ask, entity, &all);
    ask->copies.n = 0;
    for (size_t i = 0; status == KDIDX_OK && i < all.n; i++) {
        const struct kd_alike *first = &all.v[all.v[i].group];
        if (first->size > 1)
            *KD_PUSH(ask->arena, &ask->copies) = (struct kd_copy){all.v[i].article, first->article};
    }
    if (ask->copies.n > 0)
        qsort(ask->copies.v, ask->copies.n, sizeof *ask->copies.v, by_article);
    return status;
}

int64_t kd_ask_first(const struct kd_ask *ask, int64_t article)
{
    const struct kd_copy wanted = {.article = article};
    if (ask->copies.n == 0)
        return article;
    const struct kd_copy *found =
        bsearch(&wanted, ask->copies.v, ask->copies.n, sizeof wanted, by_article);
    return found != NULL ? found->first : article;
}

/* What an article says of a thing; among copies the surest stands first. */
struct vote {
    int64_t first;
    int confidence;
};

static int by_first(const void *a, const void *b)
{
    const struct vote *x = a, *y = b;
    if (x->first != y->first)
        return x->first < y->first ? -1 : 1;
    return (x->confidence < y->confidence) - (x->confidence > y->confidence);
}

enum kdidx_status kd_ask_votes(struct kd_ask *ask, struct kd_stmt *stmt, struct kd_votes *out)
{
    struct {
        struct vote *v;
        size_t n, cap;
    } votes = {0};
    enum kdidx_status status;
    *out = (struct kd_votes){0};
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        *KD_PUSH(ask->arena, &votes) =
            (struct vote){kd_ask_first(ask, kd_column_int(stmt, 0)), (int)kd_column_int(stmt, 1)};
    if (votes.n > 0)
        qsort(votes.v, votes.n, sizeof *votes.v, by_first);
    out->articles = votes.n;
    for (size_t i = 0; i < votes.n; i++) {
        if (i > 0 && votes.v[i].first == votes.v[i - 1].first)
            continue;
        out->independent++;
        out->weight += kd_confidence_weight(votes.v[i].confidence);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_ask_articles(struct kd_ask *ask, int64_t entity, uint64_t *articles,
                                  uint64_t *independent)
{
    int64_t n = 0;
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT articles FROM entity WHERE id = ?1");
    kd_bind_int(stmt, 1, entity);
    enum kdidx_status status = kd_run_int(stmt, &n, ask->err);
    *articles = *independent = (uint64_t)n;
    for (size_t i = 0; i < ask->copies.n; i++)
        *independent -= ask->copies.v[i].article != ask->copies.v[i].first;
    return status == KDIDX_NONE ? KDIDX_OK : status;
}
