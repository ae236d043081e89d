/* An article is taken away: its rows, its share in every count, and what only it said.
 *
 * The shares are worked out from its rows exactly as put.c counted them.
 */
#include <stdlib.h>
#include <string.h>

#include "store/family.h"
#include "store/put.h"
#include "store/title.h"
#include "store/traits.h"

struct removal {
    struct kd_db *db;
    int64_t article;
};

bool kd_ids_add(struct kd_ids *ids, int64_t id)
{
    if (ids->n == ids->cap) {
        size_t cap = ids->cap > 0 ? ids->cap * 2 : 64;
        int64_t *v = realloc(ids->v, cap * sizeof *v);
        if (v == NULL)
            return false;
        ids->v = v;
        ids->cap = cap;
    }
    ids->v[ids->n++] = id;
    return true;
}

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
        if (start > stop || stop > len)
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
    struct kd_stmt *stmt = kd_stmt(r->db, "SELECT text FROM article WHERE id = ?1");
    kd_bind_int(stmt, 1, r->article);
    enum kdidx_status status = kd_step(stmt, err);
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    status = lower_mentions(r, kd_column_text(stmt, 0), kd_column_len(stmt, 0), err);
    kd_done(stmt);
    if (status == KDIDX_OK)
        status = lower_names(r, err);
    if (status == KDIDX_OK)
        status = lower_relations(r, err);
    if (status == KDIDX_OK)
        status = lower_entities(r, err);
    return status;
}

/* The rows that may be left without an article, to be looked at when the article is gone. */
static enum kdidx_status collect(struct removal *r, const char *sql, struct kd_ids *out,
                                 struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(r->db, sql);
    kd_bind_int(stmt, 1, r->article);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK)
        if (!kd_ids_add(out, kd_column_int(stmt, 0))) {
            kd_done(stmt);
            return kd_fail(err, KDIDX_NOMEM, "out of memory");
        }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status run_for_all(struct kd_db *db, const char *sql, const struct kd_ids *ids,
                                     struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < ids->n; i++)
        status = run_with(db, sql, ids->v[i], err);
    return status;
}

static enum kdidx_status run_each(struct kd_db *db, const char *const *statements, size_t n,
                                  int64_t id, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < n; i++)
        status = run_with(db, statements[i], id, err);
    return status;
}

enum kdidx_status kd_remove_facts(struct kd_db *db, int64_t id, struct kd_leftovers *left,
                                  struct kd_error *err)
{
    static const char *const deletes[] = {
        "DELETE FROM evidence WHERE article = ?1", "DELETE FROM fact WHERE article = ?1",
        "DELETE FROM date WHERE article = ?1",     "DELETE FROM mention WHERE article = ?1",
        "DELETE FROM found WHERE article = ?1",    "DELETE FROM made WHERE article = ?1"};
    struct removal r = {.db = db, .article = id};
    enum kdidx_status status = collect(&r, "SELECT DISTINCT relation FROM fact WHERE article = ?1",
                                       &left->relations, err);
    if (status == KDIDX_OK)
        status = collect(&r,
                         "SELECT DISTINCT alias.entity FROM found"
                         " JOIN alias ON alias.id = found.alias WHERE found.article = ?1",
                         &left->entities, err);
    if (status == KDIDX_OK)
        status = lower_counts(&r, err);
    return status == KDIDX_OK ? run_each(db, deletes, sizeof deletes / sizeof *deletes, id, err)
                              : status;
}

enum kdidx_status kd_remove_leftovers(struct kd_db *db, struct kd_leftovers *left,
                                      struct kd_error *err)
{
    enum kdidx_status status = run_for_all(
        db, "DELETE FROM relation WHERE id = ?1 AND articles = 0", &left->relations, err);
    if (status == KDIDX_OK)
        status = run_for_all(db, "DELETE FROM alias WHERE entity = ?1 AND uses = 0 AND named = 0",
                             &left->entities, err);
    if (status == KDIDX_OK)
        status = run_for_all(db, "DELETE FROM tally WHERE entity = ?1 AND articles = 0",
                             &left->entities, err);
    if (status == KDIDX_OK)
        status = run_for_all(db, "DELETE FROM entity WHERE id = ?1 AND articles = 0",
                             &left->entities, err);
    left->relations.n = left->entities.n = 0;
    return status;
}

enum kdidx_status kd_remove_words(struct kd_db *db, int64_t id, struct kd_error *err)
{
    return run_with(db,
                    "INSERT INTO fulltext (fulltext, rowid, title, text)"
                    " SELECT 'delete', id, title, text FROM article WHERE id = ?1",
                    id, err);
}

enum kdidx_status kd_remove_article(struct kd_db *db, int64_t id, struct kd_leftovers *left,
                                    struct kd_error *err)
{
    static const char *const deletes[] = {"DELETE FROM sketch WHERE article = ?1",
                                          "DELETE FROM author WHERE article = ?1",
                                          "DELETE FROM article WHERE id = ?1"};
    enum kdidx_status status = kd_family_leave(db, id, err);
    if (status == KDIDX_OK)
        status = kd_remove_facts(db, id, left, err);
    if (status == KDIDX_OK)
        status = kd_remove_words(db, id, err);
    return status == KDIDX_OK ? run_each(db, deletes, sizeof deletes / sizeof *deletes, id, err)
                              : status;
}
