/* What made the records, and which of them another maker would have to make again. */
#include "query/stale.h"

#include <string.h>

#include "query/ask.h"
#include "store/made.h"
#include "store/restore.h"
#include "store/valid.h"

/* ---- how two makers differ ---- */

/* One part differs: texts without any of its cues, old or new, are not touched. */
static void add_change(struct kd_ask *ask, struct kd_stale_maker *out, const char *name,
                       const uint64_t *cues, size_t count)
{
    size_t n = out->changed.n;
    if (n == 0 || strcmp(out->changed.v[n - 1], name) != 0)
        *KD_PUSH(ask->arena, &out->changed) = kd_arena_strndup(ask->arena, name, strlen(name));
    out->any_text = out->any_text || count == 0;
    for (size_t i = 0; i < count; i++)
        *KD_PUSH(ask->arena, &out->cues) = cues[i];
}

/* Both lists are in order of names, as bytes. */
static void compare(struct kd_ask *ask, const struct kd_maker *old, const struct kd_maker *new,
                    struct kd_stale_maker *out)
{
    size_t i = 0, k = 0;
    while (i < old->parts.n || k < new->parts.n) {
        const struct kd_part *was = &old->parts.v[i], *is = &new->parts.v[k];
        int order = i == old->parts.n ? 1 : k == new->parts.n ? -1 : strcmp(was->name, is->name);
        bool same = order == 0 && memcmp(was->hash, is->hash, KD_MAKER_HASH) == 0;
        if (order <= 0 && !same)
            add_change(ask, out, was->name, was->cues, was->cue_count);
        if (order >= 0 && !same)
            add_change(ask, out, is->name, is->cues, is->cue_count);
        i += order <= 0;
        k += order >= 0;
    }
}

/* ---- the makers of a database ---- */

static enum kdidx_status count_unknown(struct kd_ask *ask, struct kd_stale_makers *out)
{
    int64_t unknown = 0;
    enum kdidx_status status = kd_run_int(kd_stmt(ask->db, "SELECT (SELECT count(*) FROM article) -"
                                                           " (SELECT count(*) FROM made)"),
                                          &unknown, ask->err);
    if (status == KDIDX_OK && unknown > 0)
        *KD_PUSH(ask->arena, out) = (struct kd_stale_maker){
            .articles = (uint64_t)unknown, .any_text = true, .current = false};
    return status;
}

static enum kdidx_status read_makers(struct kd_ask *ask, const struct kd_maker *current,
                                     struct kd_stale_makers *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT id, nullif(program, ''), hash, (SELECT count(*) FROM made WHERE"
                         " made.maker = maker.id) AS n, lower(hex(hash)) FROM maker WHERE n > 0"
                         " ORDER BY maker.hash");
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        struct kd_stale_maker *maker = KD_PUSH(ask->arena, out);
        *maker = (struct kd_stale_maker){.row = kd_column_int(stmt, 0),
                                         .program = kd_ask_text(ask, stmt, 1),
                                         .articles = (uint64_t)kd_column_int(stmt, 3),
                                         .id = kd_ask_text(ask, stmt, 4)};
        const void *hash = kd_column_blob(stmt, 2);
        maker->current = kd_column_len(stmt, 2) == KD_MAKER_HASH &&
                         memcmp(hash, current->hash, KD_MAKER_HASH) == 0;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_ask_makers(struct kd_ask *ask, const struct kd_maker *current,
                                struct kd_stale_makers *out)
{
    enum kdidx_status status = read_makers(ask, current, out);
    for (size_t i = 0; status == KDIDX_OK && i < out->n; i++) {
        struct kd_maker old = {0};
        if (out->v[i].current)
            continue;
        status = kd_maker_read(ask->db, ask->arena, out->v[i].row, &old, ask->err);
        out->v[i].any_text = old.parts.n == 0;
        if (old.parts.n > 0)
            compare(ask, &old, current, &out->v[i]);
    }
    return status == KDIDX_OK ? count_unknown(ask, out) : status;
}

struct makers_asked {
    const struct kd_maker *current;
    struct kd_stale_makers *out;
};

static enum kdidx_status answer_makers(struct kd_ask *ask, void *ctx)
{
    struct makers_asked *asked = ctx;
    return kd_ask_makers(ask, asked->current, asked->out);
}

enum kdidx_status kd_query_makers(struct kd_db *db, struct kd_arena *arena,
                                  const struct kd_maker *current, struct kd_stale_makers *out,
                                  struct kd_error *err)
{
    struct makers_asked asked = {current, out};
    *out = (struct kd_stale_makers){0};
    return kd_ask(db, arena, NULL, err, answer_makers, &asked);
}

/* ---- their articles ---- */

static enum kdidx_status read_stated(struct kd_ask *ask, void *ctx)
{
    struct kd_stated *out = ctx;
    struct kd_article *article = &out->article;
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT lower(hex(hash)), title, url, published, outlet, lang, text,"
                         " (SELECT name FROM author WHERE author.article = article.id),"
                         " ifnull((SELECT stated FROM made WHERE made.article = article.id), 15)"
                         " FROM article WHERE id = ?1");
    kd_bind_int(stmt, 1, out->row);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status != KDIDX_OK)
        return status;
    int64_t stated = kd_column_int(stmt, 8);
    *article = (struct kd_article){.published = kd_ask_text(ask, stmt, 3),
                                   .author = kd_ask_text(ask, stmt, 7)};
    memcpy(article->id, kd_column_text(stmt, 0), sizeof article->id);
    if (stated & KD_STATED_TITLE)
        article->title = kd_ask_text(ask, stmt, 1);
    if (stated & KD_STATED_URL)
        article->url = kd_ask_text(ask, stmt, 2);
    if (stated & KD_STATED_OUTLET)
        article->outlet = kd_ask_text(ask, stmt, 4);
    if (stated & KD_STATED_LANG)
        article->lang = kd_ask_text(ask, stmt, 5);
    article->text = kd_ask_text(ask, stmt, 6);
    article->len = kd_column_len(stmt, 6);
    kd_done(stmt);
    article->source = "";
    return kd_ask_place(ask, out->row, &article->source, &article->ordinal);
}

static enum kdidx_status read_next(struct kd_ask *ask, void *ctx)
{
    struct kd_stated *out = ctx;
    struct kd_stmt *of_maker = kd_stmt(ask->db, "SELECT article FROM made WHERE maker = ?1 AND"
                                                " article > ?2 ORDER BY article LIMIT 1");
    struct kd_stmt *of_none =
        kd_stmt(ask->db, "SELECT id FROM article WHERE ?1 = 0 AND id > ?2 AND NOT EXISTS"
                         " (SELECT 1 FROM made WHERE made.article = id) ORDER BY id LIMIT 1");
    struct kd_stmt *stmt = out->maker != 0 ? of_maker : of_none;
    kd_bind_int(stmt, 1, out->maker);
    kd_bind_int(stmt, 2, out->row);
    enum kdidx_status status = kd_run_int(stmt, &out->row, ask->err);
    return status == KDIDX_OK ? read_stated(ask, out) : status;
}

enum kdidx_status kd_query_stale(struct kd_db *db, struct kd_arena *arena, struct kd_stated *out,
                                 struct kd_error *err)
{
    return kd_ask(db, arena, NULL, err, read_next, out);
}

static enum kdidx_status read_record(struct kd_ask *ask, void *ctx)
{
    struct kd_show *show = ctx;
    unsigned char hash[16];
    int64_t row = 0;
    kd_id_bytes(show->query, hash);
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT id FROM article WHERE hash = ?1");
    kd_bind_blob(stmt, 1, hash, sizeof hash);
    enum kdidx_status status = kd_run_int(stmt, &row, ask->err);
    return status == KDIDX_OK
               ? kd_restore(ask->db, ask->arena, row, &show->article, &show->record, ask->err)
               : status;
}

enum kdidx_status kd_query_record(struct kd_db *db, struct kd_arena *arena, const char *id,
                                  struct kd_show *out, struct kd_error *err)
{
    *out = (struct kd_show){.query = id};
    return kd_ask(db, arena, NULL, err, read_record, out);
}
