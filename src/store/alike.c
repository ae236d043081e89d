/* Two articles are copies of one when
 *   - of the pairs of words of the shorter one at least LEAST_WORDS stand in the other, and of all
 *     pairs of the two at least LEAST_ALIKE: a digest that holds a short article is none; and
 *   - the witnesses agree, so that two press releases of one form, or two weeks of a column, are
 *     not taken for one: the names in their order, the numbers, and the facts, that is the people,
 *     characters, works, networks and outlets that were found. Of each the share that both have of
 *     the shorter one's; on average these are at least LEAST_WITNESS. A witness of which either
 *     article has too few says nothing; when none says anything, the words must nearly all agree.
 */
#include "store/alike.h"

#include <stdlib.h>

static const double LEAST_WORDS = 0.38, LEAST_ALIKE = 0.2, LEAST_WITNESS = 0.5,
                    LEAST_WORDS_ALONE = 0.9;

/* So few tell nothing. */
enum { FEWEST_WORDS = 24, FEWEST_NAMES = 4, FEWEST_NUMBERS = 6, FEWEST_THINGS = 3 };

/* Articles kept in memory: each has its place by its row, and yields it to the next one there. */
enum { KEPT = 2048 };

struct kd_judged {
    int64_t article; /* 0: none */
    struct kd_sketch sketch;
    int64_t *things; /* the entities found in it, in order of their rows; malloc */
    size_t count, room;
    bool things_read;
};

void kd_judge_init(struct kd_judge *judge, struct kd_db *db, struct kd_arena *arena)
{
    judge->db = db;
    judge->judged = kd_arena_alloc(arena, KEPT * sizeof *judge->judged);
}

void kd_judge_free(struct kd_judge *judge)
{
    for (size_t i = 0; judge->judged != NULL && i < KEPT; i++)
        free(judge->judged[i].things);
    judge->judged = NULL;
}

bool kd_band_key(const struct kd_sketch *sketch, unsigned band, uint32_t *out)
{
    bool words = band < KD_WORD_BANDS;
    const unsigned char *bytes = words ? sketch->words + (size_t)band * KD_BAND
                                       : sketch->names + (size_t)(band - KD_WORD_BANDS) * KD_BAND;
    *out = bytes[0] | (uint32_t)bytes[1] << 8 | (uint32_t)bytes[2] << 16;
    return sketch->word_count >= FEWEST_WORDS && (words || sketch->name_count >= FEWEST_NAMES);
}

enum kdidx_status kd_sketch_column(struct kd_db *db, struct kd_stmt *stmt, int column,
                                   struct kd_sketch *out, struct kd_error *err)
{
    const void *bytes = kd_column_blob(stmt, column);
    if (kd_column_len(stmt, column) != KD_SKETCH_SIZE)
        return kd_fail(err, KDIDX_CORRUPT, "%s: a sketch has the wrong size", kd_db_path(db));
    kd_sketch_unpack(bytes, out);
    return KDIDX_OK;
}

/* ---- reading ---- */

/* *out stays in its place until an article with the same one is asked for. */
static enum kdidx_status judged(struct kd_judge *judge, int64_t article, struct kd_judged **out,
                                struct kd_error *err)
{
    *out = &judge->judged[(uint64_t)article % KEPT];
    if ((*out)->article == article)
        return KDIDX_OK;
    (*out)->article = 0;
    (*out)->things_read = false;
    struct kd_stmt *stmt = kd_stmt(judge->db, "SELECT bytes FROM sketch WHERE article = ?1");
    kd_bind_int(stmt, 1, article);
    enum kdidx_status status = kd_step(stmt, err);
    if (status == KDIDX_OK)
        status = kd_sketch_column(judge->db, stmt, 0, &(*out)->sketch, err);
    else if (status == KDIDX_NONE)
        status = kd_fail(err, KDIDX_CORRUPT, "%s: an article has no sketch", kd_db_path(judge->db));
    kd_done(stmt);
    if (status == KDIDX_OK)
        (*out)->article = article;
    return status;
}

static bool add_thing(struct kd_judged *article, int64_t thing)
{
    if (article->count == article->room) {
        size_t room = article->room > 0 ? article->room * 2 : 16;
        int64_t *more = realloc(article->things, room * sizeof *more);
        if (more == NULL)
            return false;
        article->things = more;
        article->room = room;
    }
    article->things[article->count++] = thing;
    return true;
}

static enum kdidx_status need_things(struct kd_judge *judge, struct kd_judged *article,
                                     struct kd_error *err)
{
    if (article->things_read)
        return KDIDX_OK;
    struct kd_stmt *stmt =
        kd_stmt(judge->db, "SELECT DISTINCT alias.entity FROM found"
                           " JOIN alias ON alias.id = found.alias WHERE found.article = ?1"
                           " ORDER BY 1");
    kd_bind_int(stmt, 1, article->article);
    enum kdidx_status status;
    article->count = 0;
    while ((status = kd_step(stmt, err)) == KDIDX_OK)
        if (!add_thing(article, kd_column_int(stmt, 0))) {
            kd_done(stmt);
            return kd_fail(err, KDIDX_NOMEM, "out of memory");
        }
    article->things_read = status == KDIDX_NONE;
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- two articles ---- */

static double share_of_things(const struct kd_judged *a, const struct kd_judged *b)
{
    size_t common = 0;
    for (size_t i = 0, k = 0; i < a->count && k < b->count;) {
        int64_t x = a->things[i], y = b->things[k];
        common += x == y;
        i += x <= y;
        k += y <= x;
    }
    size_t fewer = a->count < b->count ? a->count : b->count;
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

static bool witnesses_agree(const struct kd_judged *a, const struct kd_judged *b,
                            struct kd_likeness words)
{
    const struct kd_sketch *x = &a->sketch, *y = &b->sketch;
    struct hearing hearing = {0};
    hear(&hearing, x->name_count, y->name_count, FEWEST_NAMES, kd_sketch_names(x, y).part);
    hear(&hearing, x->number_count, y->number_count, FEWEST_NUMBERS, kd_sketch_numbers(x, y).part);
    hear(&hearing, a->count, b->count, FEWEST_THINGS, share_of_things(a, b));
    if (hearing.heard == 0)
        return words.part >= LEAST_WORDS_ALONE;
    return hearing.sum / hearing.heard >= LEAST_WITNESS;
}

enum kdidx_status kd_judge_two(struct kd_judge *judge, int64_t a, int64_t b, bool *out,
                               struct kd_error *err)
{
    struct kd_judged *x, *y, copy;
    *out = false;
    enum kdidx_status status = judged(judge, a, &x, err);
    if (status != KDIDX_OK)
        return status;
    if ((uint64_t)a % KEPT == (uint64_t)b % KEPT && a != b) { /* both want one place */
        copy = *x;
        *x = (struct kd_judged){0};
        x = &copy;
    }
    status = judged(judge, b, &y, err);
    struct kd_likeness words = {0};
    if (status == KDIDX_OK)
        words = kd_sketch_words(&x->sketch, &y->sketch);
    if (words.part >= LEAST_WORDS && words.alike >= LEAST_ALIKE) {
        status = need_things(judge, x, err);
        if (status == KDIDX_OK)
            status = need_things(judge, y, err);
        *out = status == KDIDX_OK && witnesses_agree(x, y, words);
    }
    if (x == &copy)
        free(copy.things);
    return status;
}
