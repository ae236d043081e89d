/* An article is taken away: its rows, its share in every count, and what only it said.
 *
 * The shares are worked out from its rows exactly as put.c counted them.
 */
#include <string.h>

#include "store/family.h"
#include "store/put.h"
#include "store/same.h"
#include "store/title.h"
#include "store/traits.h"

struct removal {
    struct kd_db *db;
    struct kd_arena *arena;
    int64_t article;
    struct kd_stmt *text; /* gives title and text while its row is held */
};

/* Runs a statement whose only parameter is a number. */
static enum kdidx_status run_with(struct kd_db *db, const char *sql, int64_t id,
                                  struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(db, sql);
    kd_bind_int(stmt, 1, id);
    return kd_run(stmt, err);
}

static enum kdidx_status lower_alias(struct kd_db *db, int64_t alias, int uses, int named,
                                     struct kd_error *err)
{
    struct kd_stmt *stmt =
        kd_stmt(db, "UPDATE alias SET uses = uses - ?2, named = named - ?3 WHERE id = ?1");
    kd_bind_int(stmt, 1, alias);
    kd_bind_int(stmt, 2, uses);
    kd_bind_int(stmt, 3, named);
    return kd_run(stmt, err);
}

/* The alias of an entity with this form; KDIDX_CORRUPT when it is missing. */
static enum kdidx_status find_alias(struct kd_db *db, int64_t entity, const char *form, size_t len,
                                    int64_t *out, struct kd_error *err)
{
    char key[KD_KEY_SIZE];
    size_t n = kd_entity_key(form, len, key);
    struct kd_stmt *stmt =
        kd_stmt(db, "SELECT id FROM alias WHERE key = ?1 AND entity = ?2 AND form = ?3");
    kd_bind_bytes(stmt, 1, key, n);
    kd_bind_int(stmt, 2, entity);
    kd_bind_bytes(stmt, 3, form, len);
    enum kdidx_status status = kd_run_int(stmt, out, err);
    if (status == KDIDX_NONE)
        return kd_fail(err, KDIDX_CORRUPT, "%s: the form \"%.*s\" of a mention is not listed",
                       kd_db_path(db), (int)len, form);
    return status;
}

/* Of each mention: the form that it counts for. */
static enum kdidx_status lower_mentions(struct removal *r, const char *text, size_t len,
                                        struct kd_error *err)
{
    struct kd_stmt *stmt =
        kd_stmt(r->db, "SELECT alias.entity, mention.start, mention.stop, mention.form FROM mention"
                       " JOIN found ON found.article = mention.article AND found.n = mention.n"
                       " JOIN alias ON alias.id = found.alias WHERE mention.article = ?1");
    kd_bind_int(stmt, 1, r->article);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        int64_t entity = kd_column_int(stmt, 0), alias = kd_column_int(stmt, 3);
        size_t start = (size_t)kd_column_int(stmt, 1), stop = (size_t)kd_column_int(stmt, 2);
        if (start > stop || (start < stop && stop > len))
            status = kd_fail(err, KDIDX_CORRUPT, "%s: a mention lies outside its text",
                             kd_db_path(r->db));
        else if (alias == 0)
            status = find_alias(r->db, entity, text + start, stop - start, &alias, err);
        if (status == KDIDX_OK)
            status = lower_alias(r->db, alias, 1, 0, err);
        if (status != KDIDX_OK) {
            kd_done(stmt);
            return status;
        }
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Of each found thing: its name, and the name without season. */
static enum kdidx_status lower_names(struct removal *r, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(
        r->db, "SELECT alias.id, alias.entity, alias.form, found.season, entity.kind = 'work'"
               " FROM found JOIN alias ON alias.id = found.alias"
               " JOIN entity ON entity.id = alias.entity WHERE found.article = ?1");
    kd_bind_int(stmt, 1, r->article);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        int64_t name = kd_column_int(stmt, 0), base_name = name;
        const char *form = kd_column_text(stmt, 2);
        size_t len = kd_column_len(stmt, 2), base = len;
        if (kd_column_int(stmt, 4))
            base = kd_title_base(form, len, kd_column_text(stmt, 3));
        if (base != len)
            status = find_alias(r->db, kd_column_int(stmt, 1), form, base, &base_name, err);
        if (status == KDIDX_OK)
            status = lower_alias(r->db, name, 1, 0, err);
        if (status == KDIDX_OK)
            status = lower_alias(r->db, base_name, 0, 1, err);
        if (status != KDIDX_OK) {
            kd_done(stmt);
            return status;
        }
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Each relation counted the article once, with its greatest confidence. */
static enum kdidx_status lower_relations(struct removal *r, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(
        r->db, "SELECT relation, max(confidence) FROM fact WHERE article = ?1 GROUP BY relation");
    kd_bind_int(stmt, 1, r->article);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        struct kd_stmt *update =
            kd_stmt(r->db, "UPDATE relation SET articles = articles - 1, weight = weight - ?2"
                           " WHERE id = ?1");
        kd_bind_int(update, 1, kd_column_int(stmt, 0));
        kd_bind_int(update, 2, kd_confidence_weight((int)kd_column_int(stmt, 1)));
        status = kd_run(update, err);
        if (status != KDIDX_OK) {
            kd_done(stmt);
            return status;
        }
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Entities and traits count an article once, however often it has them. */
static enum kdidx_status lower_entities(struct removal *r, struct kd_error *err)
{
    static const char entities[] =
        "UPDATE entity SET articles = articles - 1 WHERE id IN"
        " (SELECT alias.entity FROM found JOIN alias ON alias.id = found.alias"
        "  WHERE found.article = ?1)";
    static const char traits[] =
        "UPDATE tally SET articles = articles - 1 WHERE id IN"
        " (SELECT tally.id FROM found JOIN alias ON alias.id = found.alias"
        "  JOIN entity ON entity.id = alias.entity JOIN tally ON tally.entity = entity.id"
        "  WHERE found.article = ?1 AND " KD_FOUND_HAS_TRAIT ")";
    enum kdidx_status status = run_with(r->db, entities, r->article, err);
    if (status == KDIDX_OK)
        status = run_with(r->db, traits, r->article, err);
    return status;
}

static enum kdidx_status lower_counts(struct removal *r, struct kd_error *err)
{
    kd_bind_int(r->text, 1, r->article);
    enum kdidx_status status = kd_step(r->text, err);
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    const char *text = kd_column_text(r->text, 1);
    status = lower_mentions(r, text, kd_column_len(r->text, 1), err);
    if (status == KDIDX_OK) {
        struct kd_stmt *stmt = kd_stmt(r->db, "INSERT INTO fulltext (fulltext, rowid, title, text)"
                                              " VALUES ('delete', ?1, ?2, ?3)");
        kd_bind_int(stmt, 1, r->article);
        kd_bind_text(stmt, 2, kd_column_text(r->text, 0));
        kd_bind_text(stmt, 3, text);
        status = kd_run(stmt, err);
    }
    kd_done(r->text);
    if (status == KDIDX_OK)
        status = lower_names(r, err);
    if (status == KDIDX_OK)
        status = lower_relations(r, err);
    if (status == KDIDX_OK)
        status = lower_entities(r, err);
    return status;
}

/* The rows that may be left without an article, to be looked at when the article is gone. */
struct ids {
    int64_t *v;
    size_t n, cap;
};

static enum kdidx_status collect(struct removal *r, const char *sql, struct ids *out,
                                 struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(r->db, sql);
    kd_bind_int(stmt, 1, r->article);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK)
        *KD_PUSH(r->arena, out) = kd_column_int(stmt, 0);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status run_for_all(struct removal *r, const char *sql, const struct ids *ids,
                                     struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < ids->n; i++)
        status = run_with(r->db, sql, ids->v[i], err);
    return status;
}

static enum kdidx_status delete_rows(struct removal *r, struct kd_error *err)
{
    static const char *const deletes[] = {
        "DELETE FROM evidence WHERE article = ?1", "DELETE FROM fact WHERE article = ?1",
        "DELETE FROM event WHERE article = ?1",    "DELETE FROM date WHERE article = ?1",
        "DELETE FROM mention WHERE article = ?1",  "DELETE FROM found WHERE article = ?1",
        "DELETE FROM sketch WHERE article = ?1",   "DELETE FROM author WHERE article = ?1",
        "DELETE FROM made WHERE article = ?1",     "DELETE FROM article WHERE id = ?1"};
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < sizeof deletes / sizeof *deletes; i++)
        status = run_with(r->db, deletes[i], r->article, err);
    return status;
}

/* Those that no article names any more. */
static enum kdidx_status delete_entities(struct removal *r, const struct ids *ids,
                                         struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < ids->n; i++) {
        int64_t articles = 0;
        struct kd_stmt *stmt = kd_stmt(r->db, "SELECT articles FROM entity WHERE id = ?1");
        kd_bind_int(stmt, 1, ids->v[i]);
        status = kd_run_int(stmt, &articles, err);
        if (status != KDIDX_OK || articles > 0)
            continue;
        status = kd_same_leave(r->db, ids->v[i], err);
        if (status == KDIDX_OK)
            status = run_with(r->db, "DELETE FROM entity WHERE id = ?1", ids->v[i], err);
    }
    return status;
}

enum kdidx_status kd_remove_article(struct kd_db *db, struct kd_arena *arena, int64_t id,
                                    struct kd_error *err)
{
    struct removal r = {.db = db, .arena = arena, .article = id};
    struct ids relations = {0}, entities = {0};
    r.text = kd_stmt(db, "SELECT title, text FROM article WHERE id = ?1");
    enum kdidx_status status = kd_family_leave(db, id, err);
    if (status == KDIDX_OK)
        status =
            collect(&r, "SELECT DISTINCT relation FROM fact WHERE article = ?1", &relations, err);
    if (status == KDIDX_OK)
        status = collect(&r,
                         "SELECT DISTINCT alias.entity FROM found"
                         " JOIN alias ON alias.id = found.alias WHERE found.article = ?1",
                         &entities, err);
    if (status == KDIDX_OK)
        status = lower_counts(&r, err);
    if (status == KDIDX_OK)
        status = delete_rows(&r, err);
    if (status == KDIDX_OK)
        status =
            run_for_all(&r, "DELETE FROM relation WHERE id = ?1 AND articles = 0", &relations, err);
    if (status == KDIDX_OK)
        status = run_for_all(&r, "DELETE FROM alias WHERE entity = ?1 AND uses = 0 AND named = 0",
                             &entities, err);
    if (status == KDIDX_OK)
        status =
            run_for_all(&r, "DELETE FROM tally WHERE entity = ?1 AND articles = 0", &entities, err);
    if (status == KDIDX_OK)
        status = delete_entities(&r, &entities, err);
    return status == KDIDX_OK ? kd_same_due(db, err) : status;
}
