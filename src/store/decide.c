/* The user's word. */
#include "store/decide.h"

#include <string.h>

#include "base/buf.h"
#include "store/resolve.h"
#include "store/same.h"
#include "store/settle.h"
#include "store/side.h"

const char *kd_decision_kind(bool of_work)
{
    return of_work ? "work" : "person";
}

/* The two names in the order of their keys, as the table has them. */
struct pair {
    const char *kind, *a, *b;
    char a_key[KD_SIDE_KEY_SIZE], b_key[KD_SIDE_KEY_SIZE];
};

static size_t key_of(const struct kd_decision *d, const char *name, char key[KD_SIDE_KEY_SIZE])
{
    return d->of_work ? kd_entity_key(name, strlen(name), key) : kd_person_key(name, key);
}

static enum kdidx_status make_pair(const struct kd_decision *d, struct pair *out,
                                   struct kd_error *err)
{
    size_t a = key_of(d, d->a, out->a_key), b = key_of(d, d->b, out->b_key);
    int order = strcmp(out->a_key, out->b_key);
    out->kind = kd_decision_kind(d->of_work);
    out->a = order < 0 ? d->a : d->b;
    out->b = order < 0 ? d->b : d->a;
    if (a == 0 || b == 0)
        return kd_fail(err, KDIDX_USAGE, "a name is empty");
    if (order == 0)
        return kd_fail(err, KDIDX_USAGE,
                       "\"%s\" and \"%s\" are one name: case, accents, hyphens and spaces tell no"
                       " two apart",
                       d->a, d->b);
    key_of(d, out->a, out->a_key);
    key_of(d, out->b, out->b_key);
    return KDIDX_OK;
}

static struct kd_stmt *of_pair(struct kd_db *db, const char *sql, const struct pair *pair)
{
    struct kd_stmt *stmt = kd_stmt(db, sql);
    kd_bind_text(stmt, 1, pair->kind);
    kd_bind_text(stmt, 2, pair->a_key);
    kd_bind_text(stmt, 3, pair->b_key);
    return stmt;
}

static enum kdidx_status write_pair(struct kd_stmt *stmt, const struct pair *pair, bool same,
                                    struct kd_error *err)
{
    kd_bind_text(stmt, 4, pair->a);
    kd_bind_text(stmt, 5, pair->b);
    kd_bind_text(stmt, 6, same ? "same" : "differ");
    return kd_run(stmt, err);
}

/* ---- contradictions ---- */

/* Fails when the two are one by what the user said of others: tells what leads from one to the
 * other, and what else was said of these. */
static enum kdidx_status check_differ(struct kd_db *db, const struct pair *pair,
                                      struct kd_error *err)
{
    static const char sql[] = "WITH RECURSIVE " KD_MEANT(
        "?1", "?2") " SELECT a, b FROM decision WHERE kind = ?1 AND says = 'same'"
                    " AND a_key IN (SELECT key FROM meant) AND ?3 IN (SELECT key FROM meant)"
                    " ORDER BY a_key, b_key";
    enum { TOLD = 4 };
    struct kd_buf said = KD_BUF_EMPTY;
    struct kd_stmt *stmt = of_pair(db, sql, pair);
    int n = 0;
    enum kdidx_status status;
    for (; (status = kd_step(stmt, err)) == KDIDX_OK; n++)
        if (n < TOLD)
            kd_buf_printf(&said, "%s\"%s\" is \"%s\"", n > 0 ? ", " : "", kd_column_text(stmt, 0),
                          kd_column_text(stmt, 1));
    status = status == KDIDX_NONE ? KDIDX_OK : status;
    if (status == KDIDX_OK && n > 0)
        status = kd_fail(err, KDIDX_USAGE,
                         "\"%s\" and \"%s\" cannot differ: it was said that %s%s; take one of these"
                         " back first (kdidx same --forget)",
                         pair->a, pair->b, said.failed ? "they are one" : said.data,
                         n > TOLD ? " ..." : "");
    kd_buf_free(&said);
    return status;
}

/* Fails when two become one that the user keeps apart. */
static enum kdidx_status check_same(struct kd_db *db, const struct pair *pair, struct kd_error *err)
{
    static const char sql[] = "WITH RECURSIVE " KD_MEANT(
        "?1", "?2") " SELECT a, b FROM decision WHERE kind = ?1 AND says = 'differ'"
                    " AND a_key IN (SELECT key FROM meant) AND b_key IN (SELECT key FROM meant)"
                    " AND ?3 IN (SELECT key FROM meant) ORDER BY a_key, b_key";
    struct kd_stmt *stmt = of_pair(db, sql, pair);
    enum kdidx_status status = kd_step(stmt, err);
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    const char *a = kd_column_text(stmt, 0), *b = kd_column_text(stmt, 1);
    status = kd_fail(err, KDIDX_USAGE,
                     "\"%s\" and \"%s\" cannot be the same: \"%s\" and \"%s\" would be, too, and it"
                     " was said that they differ; take that back first: kdidx differ --forget"
                     " \"%s\" \"%s\"",
                     pair->a, pair->b, a, b, a, b);
    kd_done(stmt);
    return status;
}

/* ---- the user ---- */

/* Within a transaction: `change`, and what follows from it. */
static enum kdidx_status alone(struct kd_db *db, const struct kd_decision *decision,
                               enum kdidx_status (*change)(struct kd_db *, const struct pair *,
                                                           bool, struct kd_error *),
                               struct kd_error *err)
{
    struct pair pair;
    enum kdidx_status status = make_pair(decision, &pair, err);
    if (status == KDIDX_OK)
        status = kd_db_begin(db, err);
    if (status != KDIDX_OK)
        return status;
    status = change(db, &pair, decision->same, err);
    if (status == KDIDX_OK)
        status = kd_same_due(db, err);
    if (status == KDIDX_OK)
        status = kd_settle(db, err);
    return kd_db_end(db, status, err);
}

static enum kdidx_status set(struct kd_db *db, const struct pair *pair, bool same,
                             struct kd_error *err)
{
    struct kd_stmt *stmt = of_pair(db,
                                   "REPLACE INTO decision (kind, a_key, b_key, a, b, says)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                                   pair);
    enum kdidx_status status = write_pair(stmt, pair, same, err);
    if (status != KDIDX_OK)
        return status;
    return same ? check_same(db, pair, err) : check_differ(db, pair, err);
}

enum kdidx_status kd_decision_set(struct kd_db *db, const struct kd_decision *decision,
                                  struct kd_error *err)
{
    return alone(db, decision, set, err);
}

/* What is said of a pair: 1 the same, 0 they differ. KDIDX_NONE: nothing. */
static enum kdidx_status what_is_said(struct kd_db *db, const struct pair *pair, int64_t *same,
                                      struct kd_error *err)
{
    return kd_run_int(of_pair(db,
                              "SELECT says = 'same' FROM decision"
                              " WHERE kind = ?1 AND a_key = ?2 AND b_key = ?3",
                              pair),
                      same, err);
}

static enum kdidx_status forget(struct kd_db *db, const struct pair *pair, bool same,
                                struct kd_error *err)
{
    int64_t said = 0;
    enum kdidx_status status = what_is_said(db, pair, &said, err);
    if (status == KDIDX_NONE)
        return kd_fail(err, status, "nothing was said of \"%s\" and \"%s\"", pair->a, pair->b);
    if (status == KDIDX_OK && (said != 0) != same)
        return kd_fail(err, KDIDX_NONE, "it was said that \"%s\" and \"%s\" %s", pair->a, pair->b,
                       same ? "differ: kdidx differ --forget takes that back"
                            : "are the same: kdidx same --forget takes that back");
    if (status != KDIDX_OK)
        return status;
    return kd_run(
        of_pair(db, "DELETE FROM decision WHERE kind = ?1 AND a_key = ?2 AND b_key = ?3", pair),
        err);
}

enum kdidx_status kd_decision_forget(struct kd_db *db, const struct kd_decision *decision,
                                     struct kd_error *err)
{
    return alone(db, decision, forget, err);
}

/* ---- other databases ---- */

/* Of two rows the one that is less is kept, column by column: "differ" is less than "same". */
enum kdidx_status kd_decision_add(struct kd_db *db, const struct kd_decision *decision,
                                  enum kd_decided *out, struct kd_error *err)
{
    struct pair pair;
    int64_t same = 0;
    enum kdidx_status status = make_pair(decision, &pair, err);
    if (status == KDIDX_OK)
        status = what_is_said(db, &pair, &same, err);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        return status;
    *out = status == KDIDX_NONE            ? KD_DECISION_NEW
           : (same != 0) == decision->same ? KD_DECISION_KNOWN
                                           : KD_DECISION_CONTRADICTS;
    struct kd_stmt *stmt = of_pair(db,
                                   "INSERT INTO decision (kind, a_key, b_key, a, b, says)"
                                   " VALUES (?1, ?2, ?3, ?4, ?5, ?6) ON CONFLICT DO UPDATE"
                                   " SET a = min(a, excluded.a), b = min(b, excluded.b),"
                                   " says = min(says, excluded.says)",
                                   &pair);
    status = write_pair(stmt, &pair, decision->same, err);
    return status == KDIDX_OK && *out != KD_DECISION_KNOWN ? kd_same_due(db, err) : status;
}

enum kdidx_status kd_decisions_read(struct kd_db *db, struct kd_arena *arena,
                                    struct kd_decisions *out, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(db, "SELECT kind = 'work', a, b, says = 'same' FROM decision"
                                       " ORDER BY kind, a_key, b_key");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        struct kd_decision d = {.of_work = kd_column_int(stmt, 0) != 0,
                                .same = kd_column_int(stmt, 3) != 0};
        d.a = kd_arena_strndup(arena, kd_column_text(stmt, 1), kd_column_len(stmt, 1));
        d.b = kd_arena_strndup(arena, kd_column_text(stmt, 2), kd_column_len(stmt, 2));
        *KD_PUSH(arena, out) = d;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}
