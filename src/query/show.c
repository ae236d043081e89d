/* show ARTICLE: which article is meant; and all articles in turn for export. */
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"
#include "store/made.h"
#include "store/restore.h"
#include "store/valid.h"

enum { CANDIDATES = 20, HEX = 32 };

/* ---- which article ---- */

/* Articles that a reference fits: `id` is one of them when `n` is 1. */
struct fits {
    int64_t id;
    size_t n;
};

/* Runs a statement that gives article and a text that would have told it from the others. */
static enum kdidx_status take_fits(struct kd_ask *ask, struct kd_stmt *stmt, struct fits *fits,
                                   struct kd_strings *candidates)
{
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        fits->id = kd_column_int(stmt, 0);
        if (fits->n++ < CANDIDATES)
            *KD_PUSH(ask->arena, candidates) = kd_ask_text(ask, stmt, 1);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* A place that holds several articles tells them by id. */
static enum kdidx_status fit_path(struct kd_ask *ask, const char *path, size_t len, int64_t ordinal,
                                  struct fits *fits, struct kd_strings *candidates)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT place.article, iif((SELECT count(*) FROM place AS p WHERE"
                         " p.source = source.id AND p.ordinal = place.ordinal) > 1,"
                         " lower(hex(hash)), path || '#' || ordinal) FROM source"
                         " JOIN place ON place.source = source.id"
                         " JOIN article ON article.id = place.article"
                         " WHERE path = ?1 AND (?2 < 0 OR ordinal = ?2) ORDER BY ordinal, hash");
    kd_bind_bytes(stmt, 1, path, len);
    kd_bind_int(stmt, 2, ordinal);
    return take_fits(ask, stmt, fits, candidates);
}

/* The start of a content id: every id between it filled up with 0 and with f. */
static enum kdidx_status fit_id(struct kd_ask *ask, const char *ref, struct fits *fits,
                                struct kd_strings *candidates)
{
    char low[HEX + 1], high[HEX + 1];
    unsigned char from[16], to[16];
    size_t len = strlen(ref);
    if (len < 4 || len > HEX || strspn(ref, "0123456789abcdefABCDEF") != len)
        return KDIDX_OK;
    memset(low, '0', HEX);
    memset(high, 'f', HEX);
    low[HEX] = high[HEX] = '\0';
    for (size_t i = 0; i < len; i++)
        low[i] = high[i] = (char)(ref[i] >= 'A' && ref[i] <= 'F' ? ref[i] - 'A' + 'a' : ref[i]);
    kd_id_bytes(low, from);
    kd_id_bytes(high, to);
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT id, lower(hex(hash)) FROM article"
                                            " WHERE hash BETWEEN ?1 AND ?2 ORDER BY hash");
    kd_bind_blob(stmt, 1, from, sizeof from);
    kd_bind_blob(stmt, 2, to, sizeof to);
    return take_fits(ask, stmt, fits, candidates);
}

/* "PATH#3": the ordinal, *len cut; -1 when ref has none. */
static int64_t ordinal_of(const char *ref, size_t *len)
{
    const char *mark = strrchr(ref, '#');
    if (mark == NULL || mark[1] == '\0' || strspn(mark + 1, "0123456789") != strlen(mark + 1) ||
        strlen(mark + 1) > 9)
        return -1;
    *len = (size_t)(mark - ref);
    return strtol(mark + 1, NULL, 10);
}

static enum kdidx_status find_article(struct kd_ask *ask, struct kd_show *show, int64_t *id)
{
    struct fits fits = {0};
    size_t len = strlen(show->query);
    enum kdidx_status status = fit_path(ask, show->query, len, -1, &fits, &show->candidates);
    int64_t ordinal = ordinal_of(show->query, &len);
    if (status == KDIDX_OK && fits.n == 0 && ordinal >= 0)
        status = fit_path(ask, show->query, len, ordinal, &fits, &show->candidates);
    if (status == KDIDX_OK && fits.n == 0)
        status = fit_id(ask, show->query, &fits, &show->candidates);
    if (status != KDIDX_OK)
        return status;
    if (fits.n == 0)
        return kd_fail(ask->err, KDIDX_NONE,
                       "no article has the id, the start of an id (4 digits or more) or the place"
                       " \"%s\"",
                       show->query);
    if (fits.n > 1)
        return kd_fail(ask->err, KDIDX_USAGE, "\"%s\" may be any of %zu articles: %s, %s%s",
                       show->query, fits.n, show->candidates.v[0], show->candidates.v[1],
                       fits.n > 2 ? " ..." : "");
    *id = fits.id;
    show->candidates.n = 0;
    return KDIDX_OK;
}

static enum kdidx_status set_copies(struct kd_ask *ask, int64_t id, struct kd_show *show)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT lower(hex(hash)) FROM sketch"
                         " JOIN article ON article.id = sketch.article"
                         " WHERE family = (SELECT family FROM sketch WHERE article = ?1) AND"
                         " sketch.article <> ?1 ORDER BY hash");
    kd_bind_int(stmt, 1, id);
    return kd_ask_strings(ask, stmt, &show->copies);
}

static enum kdidx_status set_mends(struct kd_ask *ask, int64_t id, struct kd_show *show)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT entity.kind, form, ifnull(same, entity.id) FROM found"
                         " JOIN alias ON alias.id = found.alias"
                         " JOIN entity ON entity.id = alias.entity"
                         " WHERE article = ?1 AND mended = 1 ORDER BY n");
    enum kdidx_status status;
    kd_bind_int(stmt, 1, id);
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        struct kd_mend mend = {.kind = kd_ask_text(ask, stmt, 0),
                               .name = kd_ask_text(ask, stmt, 1)};
        status = kd_ask_name(ask, kd_column_int(stmt, 2), &mend.was);
        if (status != KDIDX_OK)
            return status;
        if (strcmp(mend.was, mend.name) != 0)
            *KD_PUSH(ask->arena, &show->mends) = mend;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Outside a batch every article stands somewhere. */
static enum kdidx_status read_record(struct kd_ask *ask, struct kd_arena *arena, int64_t id,
                                     struct kd_show *show)
{
    enum kdidx_status status =
        kd_restore(ask->db, arena, id, &show->article, &show->record, ask->err);
    if (status == KDIDX_OK && show->record.places.n == 0)
        return kd_fail(ask->err, KDIDX_CORRUPT,
                       "%s: article %s: it stands in no place; see `kdidx check`",
                       kd_db_path(ask->db), show->article.id);
    return status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_show *show = out;
    int64_t id = 0;
    enum kdidx_status status = find_article(ask, show, &id);
    if (status == KDIDX_OK)
        status = read_record(ask, ask->arena, id, show);
    if (status == KDIDX_OK)
        status = set_copies(ask, id, show);
    return status == KDIDX_OK ? set_mends(ask, id, show) : status;
}

enum kdidx_status kd_query_show(struct kd_db *db, struct kd_arena *arena, const char *ref,
                                struct kd_show *out, struct kd_error *err)
{
    *out = (struct kd_show){.query = ref};
    enum kdidx_status status = kd_ask(db, arena, NULL, err, answer, out);
    if (status != KDIDX_OK) {
        struct kd_strings candidates = out->candidates;
        *out = (struct kd_show){.query = ref};
        if (status == KDIDX_USAGE)
            out->candidates = candidates;
    }
    return status;
}

/* ---- all of them ---- */

struct walk {
    const struct kd_export_sink *sink;
    struct kd_arena arena; /* of one article: */
    struct kd_ask *ask;
    int64_t id;
};

/* The arena of the question holds the decisions and the makers; each article has its own, given
 * back before the next. */
static enum kdidx_status restore_one(void *ctx, struct kd_error *err)
{
    struct walk *walk = ctx;
    struct kd_show show = {0};
    (void)err; /* the question has it */
    enum kdidx_status status = read_record(walk->ask, &walk->arena, walk->id, &show);
    return status == KDIDX_OK ? walk->sink->article(walk->sink->ctx, &show) : status;
}

static enum kdidx_status restore(struct kd_ask *ask, int64_t id, struct walk *walk)
{
    kd_arena_reset(&walk->arena);
    walk->ask = ask;
    walk->id = id;
    return kd_arena_run(&walk->arena, restore_one, walk, ask->err);
}

static enum kdidx_status walk_decisions(struct kd_ask *ask, const struct kd_export_sink *sink)
{
    struct kd_decisions all = {0};
    enum kdidx_status status = kd_decisions_read(ask->db, ask->arena, &all, ask->err);
    for (size_t i = 0; status == KDIDX_OK && i < all.n; i++)
        status = sink->decision(sink->ctx, &all.v[i]);
    return status;
}

static enum kdidx_status walk_makers(struct kd_ask *ask, const struct kd_export_sink *sink)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT id FROM maker"
                         " WHERE EXISTS (SELECT 1 FROM made WHERE made.maker = maker.id)"
                         " AND EXISTS (SELECT 1 FROM part WHERE part.maker = maker.id)"
                         " ORDER BY hash");
    enum kdidx_status status = sink->maker != NULL ? KDIDX_OK : KDIDX_NONE;
    while (status == KDIDX_OK && (status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        struct kd_maker maker;
        status = kd_maker_read(ask->db, ask->arena, kd_column_int(stmt, 0), &maker, ask->err);
        if (status == KDIDX_OK)
            status = sink->maker(sink->ctx, &maker);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status walk_all(struct kd_ask *ask, void *out)
{
    struct walk *walk = out;
    enum kdidx_status status = walk_decisions(ask, walk->sink);
    if (status == KDIDX_OK)
        status = walk_makers(ask, walk->sink);
    if (status != KDIDX_OK)
        return status;
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT id FROM article ORDER BY hash");
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        status = restore(ask, kd_column_int(stmt, 0), walk);
        if (status != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_query_export(struct kd_db *db, const struct kd_export_sink *sink,
                                  struct kd_error *err)
{
    struct walk walk = {.sink = sink};
    struct kd_arena arena = {0};
    enum kdidx_status status = kd_ask(db, &arena, NULL, err, walk_all, &walk);
    kd_arena_free(&walk.arena);
    kd_arena_free(&arena);
    return status;
}
