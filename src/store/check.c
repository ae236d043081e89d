/* Proves a database: SQLite's own checks, every span against its text, every count against the
 * rows that it counts, the full-text index against the texts.
 */
#include "store/check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/article.h"
#include "base/utf8.h"
#include "store/made.h"
#include "store/resolve.h"
#include "store/side.h"
#include "store/sketch.h"
#include "store/title.h"
#include "store/top.h"
#include "store/traits.h"

/* What the mentions and found things of all articles come to for one alias. */
struct tally {
    int64_t alias, uses, named;
};

struct check {
    struct kd_db *db;
    const struct kd_check_sink *sink;
    struct kd_check_result *result;
    struct tally *tallies; /* in order of alias.id */
    size_t tally_count;
    /* The article being looked at. */
    int64_t article;
    char id[KD_ID_SIZE];
    const char *text;
    size_t len;
};

__attribute__((format(printf, 4, 5))) static void report(struct check *check, const char *what,
                                                         const char *where, const char *format, ...)
{
    char text[512];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    check->result->findings++;
    check->sink->finding(check->sink->ctx, what, where, text);
}

/* ---- SQLite's own checks ---- */

static enum kdidx_status check_integrity(struct check *check, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(check->db, "PRAGMA integrity_check");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        if (strcmp(kd_column_text(stmt, 0), "ok") == 0)
            continue;
        if ((status = kd_db_was_read(check->db, err)) != KDIDX_OK) {
            kd_done(stmt);
            return status;
        }
        report(check, "integrity", "database", "%s", kd_column_text(stmt, 0));
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status check_foreign_keys(struct check *check, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(check->db, "PRAGMA foreign_key_check");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK)
        report(check, "foreign-key", kd_column_text(stmt, 0),
               "a row points at a row of %s that "
               "is not there",
               kd_column_text(stmt, 2));
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* SQLite offers the comparison as an insertion that inserts nothing. */
static enum kdidx_status check_fulltext(struct check *check, struct kd_error *err)
{
    if (!kd_db_writable(check->db)) {
        report(check, "fts", "fulltext", "not compared: the database cannot be written to");
        return KDIDX_OK;
    }
    enum kdidx_status status = kd_run(
        kd_stmt(check->db, "INSERT INTO fulltext (fulltext, rank) VALUES ('integrity-check', 1)"),
        err);
    if (status != KDIDX_CORRUPT)
        return status;
    report(check, "fts", "fulltext", "the index does not hold what the texts do");
    return KDIDX_OK;
}

/* ---- one article ---- */

static bool span_ok(const struct check *check, int64_t start, int64_t stop)
{
    if (start < 0 || start >= stop || stop > (int64_t)check->len)
        return false;
    return ((unsigned char)check->text[start] & 0xC0) != 0x80 &&
           (stop == (int64_t)check->len || ((unsigned char)check->text[stop] & 0xC0) != 0x80);
}

static void check_span(struct check *check, const char *what, int64_t start, int64_t stop)
{
    if (!span_ok(check, start, stop))
        report(check, "span", check->id, "%s [%lld, %lld): no span of the text (%zu bytes)", what,
               (long long)start, (long long)stop, check->len);
}

static int by_alias(const void *alias, const void *tally)
{
    int64_t a = *(const int64_t *)alias, b = ((const struct tally *)tally)->alias;
    return (a > b) - (a < b);
}

/* NULL: there is no such alias. */
static struct tally *tally_of(const struct check *check, int64_t alias)
{
    return check->tally_count > 0 ? bsearch(&alias, check->tallies, check->tally_count,
                                            sizeof *check->tallies, by_alias)
                                  : NULL;
}

/* A tally for each alias; numbers may lie far apart in a database of anybody's. */
static enum kdidx_status make_tallies(struct check *check, struct kd_error *err)
{
    int64_t count = 0;
    enum kdidx_status status =
        kd_run_int(kd_stmt(check->db, "SELECT count(*) FROM alias"), &count, err);
    if (status != KDIDX_OK)
        return status;
    check->tallies = calloc((size_t)count + 1, sizeof *check->tallies);
    if (check->tallies == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    struct kd_stmt *stmt = kd_stmt(check->db, "SELECT id FROM alias ORDER BY id");
    while ((status = kd_step(stmt, err)) == KDIDX_OK)
        if (check->tally_count < (size_t)count)
            check->tallies[check->tally_count++].alias = kd_column_int(stmt, 0);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static void count_alias(struct check *check, int64_t alias, int uses, int named)
{
    struct tally *tally = tally_of(check, alias);
    if (tally == NULL)
        return;
    tally->uses += uses;
    tally->named += named;
}

/* The alias of the entity whose form the bytes are; 0: none. */
static enum kdidx_status find_form(struct check *check, int64_t entity, const char *form,
                                   size_t len, int64_t *out, struct kd_error *err)
{
    char key[KD_KEY_SIZE];
    size_t n = kd_entity_key(form, len, key);
    struct kd_stmt *stmt =
        kd_stmt(check->db, "SELECT id FROM alias WHERE key = ?1 AND entity = ?2 AND form = ?3");
    kd_bind_bytes(stmt, 1, key, n);
    kd_bind_int(stmt, 2, entity);
    kd_bind_bytes(stmt, 3, form, len);
    *out = 0;
    enum kdidx_status status = kd_run_int(stmt, out, err);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* A mention without a form of its own: its bytes must be a form of its entity. With one: the form
 * must be its entity's, and have the same key as the bytes. */
static enum kdidx_status check_mention(struct check *check, struct kd_stmt *row,
                                       struct kd_error *err)
{
    char key[KD_KEY_SIZE];
    int64_t entity = kd_column_int(row, 0), alias = kd_column_int(row, 3);
    int64_t start = kd_column_int(row, 1), stop = kd_column_int(row, 2);
    const char *form_key = kd_column_text(row, 4);
    enum kdidx_status status = KDIDX_OK;
    check->result->mentions++;
    if (start != stop)
        check_span(check, "mention", start, stop);
    if (start != stop && !span_ok(check, start, stop))
        return KDIDX_OK;
    const char *bytes = check->text + (start != stop ? start : 0);
    size_t len = (size_t)(stop - start);
    if (form_key == NULL)
        status = find_form(check, entity, bytes, len, &alias, err);
    if (alias == 0 || (form_key != NULL && kd_column_int(row, 5) != entity))
        report(check, "form", check->id, "[%lld, %lld) \"%.*s\" is no form of its entity",
               (long long)start, (long long)stop, (int)(len < 100 ? len : 100), bytes);
    if (form_key != NULL && start != stop) {
        kd_entity_key(bytes, len, key);
        if (strcmp(key, form_key) != 0)
            report(check, "form", check->id, "[%lld, %lld) \"%.*s\" is not the form stored",
                   (long long)start, (long long)stop, (int)(len < 100 ? len : 100), bytes);
    }
    count_alias(check, alias, 1, 0);
    return status;
}

static enum kdidx_status check_mentions(struct check *check, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(
        check->db, "SELECT name.entity, mention.start, mention.stop, mention.form, form.key,"
                   " form.entity FROM mention"
                   " JOIN found ON found.article = mention.article AND found.n = mention.n"
                   " JOIN alias AS name ON name.id = found.alias"
                   " LEFT JOIN alias AS form ON form.id = mention.form WHERE mention.article = ?1");
    kd_bind_int(stmt, 1, check->article);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        status = check_mention(check, stmt, err);
        if (status != KDIDX_OK) {
            kd_done(stmt);
            return status;
        }
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Names: one use each, and one naming of the form without season. */
static enum kdidx_status check_names(struct check *check, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(
        check->db, "SELECT alias.id, alias.entity, alias.form, found.season, entity.kind = 'work'"
                   " FROM found JOIN alias ON alias.id = found.alias"
                   " JOIN entity ON entity.id = alias.entity WHERE found.article = ?1");
    kd_bind_int(stmt, 1, check->article);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        int64_t alias = kd_column_int(stmt, 0), base_alias = alias;
        const char *form = kd_column_text(stmt, 2);
        size_t len = kd_column_len(stmt, 2), base = len;
        if (kd_column_int(stmt, 4))
            base = kd_title_base(form, len, kd_column_text(stmt, 3));
        if (base != len)
            status = find_form(check, kd_column_int(stmt, 1), form, base, &base_alias, err);
        if (status != KDIDX_OK) {
            kd_done(stmt);
            return status;
        }
        count_alias(check, alias, 1, 0);
        count_alias(check, base_alias, 0, 1);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Spans of one table of the article: start and stop, NULL where there is no place. */
static enum kdidx_status check_spans(struct check *check, const char *what, const char *sql,
                                     uint64_t *count, struct kd_error *err)
{
    struct kd_stmt *stmt = kd_stmt(check->db, sql);
    kd_bind_int(stmt, 1, check->article);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        ++*count;
        if (kd_column_type(stmt, 0) != 'n')
            check_span(check, what, kd_column_int(stmt, 0), kd_column_int(stmt, 1));
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* The sketch is what the text makes it. */
static enum kdidx_status check_sketch(struct check *check, struct kd_error *err)
{
    struct kd_sketch sketch;
    unsigned char bytes[KD_SKETCH_SIZE];
    kd_sketch_make(check->text, check->len, &sketch);
    kd_sketch_pack(&sketch, bytes);
    struct kd_stmt *stmt = kd_stmt(check->db, "SELECT bytes FROM sketch WHERE article = ?1");
    kd_bind_int(stmt, 1, check->article);
    enum kdidx_status status = kd_step(stmt, err);
    if (status == KDIDX_NONE)
        report(check, "sketch", check->id, "there is no sketch of the text");
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    const void *stored = kd_column_blob(stmt, 0);
    if (kd_column_len(stmt, 0) != sizeof bytes || memcmp(stored, bytes, sizeof bytes) != 0)
        report(check, "sketch", check->id, "the sketch is of another text");
    kd_done(stmt);
    return KDIDX_OK;
}

static enum kdidx_status check_article(struct check *check, struct kd_error *err)
{
    uint64_t more = 0;
    struct kd_article made = {.text = check->text, .len = check->len};
    kd_article_set_id(&made);
    if (strcmp(made.id, check->id) != 0)
        report(check, "id", check->id, "the text has another id: %s", made.id);
    if (kd_utf8_valid(check->text, check->len) != check->len)
        report(check, "id", check->id, "the text is not UTF-8");
    check->result->articles++;
    enum kdidx_status status = check_sketch(check, err);
    if (status == KDIDX_OK)
        status = check_mentions(check, err);
    if (status == KDIDX_OK)
        status = check_names(check, err);
    if (status == KDIDX_OK)
        status = check_spans(check, "fact", "SELECT start, stop FROM fact WHERE article = ?1",
                             &check->result->facts, err);
    if (status == KDIDX_OK)
        status = check_spans(check, "evidence",
                             "SELECT start, stop FROM evidence WHERE article = ?1", &more, err);
    if (status == KDIDX_OK)
        status = check_spans(check, "date", "SELECT start, stop FROM date WHERE article = ?1",
                             &check->result->facts, err);
    if (status == KDIDX_OK)
        status = check_spans(check, "event", "SELECT start, stop FROM event WHERE article = ?1",
                             &check->result->facts, err);
    return status;
}

static enum kdidx_status check_articles(struct check *check, struct kd_error *err)
{
    struct kd_stmt *stmt =
        kd_stmt(check->db, "SELECT id, lower(hex(hash)), text FROM article ORDER BY id");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        check->article = kd_column_int(stmt, 0);
        snprintf(check->id, sizeof check->id, "%s", kd_column_text(stmt, 1));
        check->text = kd_column_text(stmt, 2);
        check->len = kd_column_len(stmt, 2);
        status = check_article(check, err);
        if (check->sink->looked != NULL)
            check->sink->looked(check->sink->ctx, check->result->articles);
        if (status != KDIDX_OK) {
            kd_done(stmt);
            return status;
        }
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- counts ---- */

/* Aliases: uses and named against what the articles came to; the key against the form. */
static enum kdidx_status check_aliases(struct check *check, struct kd_error *err)
{
    char key[KD_KEY_SIZE];
    struct kd_stmt *stmt =
        kd_stmt(check->db, "SELECT id, form, key, uses, named, mended FROM alias");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        const struct tally *found = tally_of(check, kd_column_int(stmt, 0));
        const char *form = kd_column_text(stmt, 1);
        kd_entity_key(form, kd_column_len(stmt, 1), key);
        if (strcmp(key, kd_column_text(stmt, 2)) != 0)
            report(check, "form", "alias", "\"%s\" is listed under the key %s, not %s", form,
                   kd_column_text(stmt, 2), key);
        if (found == NULL)
            continue;
        int64_t uses = kd_column_int(stmt, 3), named = kd_column_int(stmt, 4);
        if (found->uses != uses || found->named != named)
            report(check, "count", "alias",
                   "\"%s\": %lld uses and %lld namings, counted as %lld "
                   "and %lld",
                   form, (long long)found->uses, (long long)found->named, (long long)uses,
                   (long long)named);
        if (uses == 0 && named == 0 && kd_column_int(stmt, 5) >= 0)
            report(check, "orphan", "alias", "\"%s\" is used nowhere", form);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* What the facts of a relation come to, or what its row says. */
struct sums {
    int64_t articles, weight, copies, surplus;
};

static void compare_sums(struct check *check, int64_t relation, const struct sums *real,
                         const struct sums *stored)
{
    if (memcmp(real, stored, sizeof *real) != 0)
        report(check, "count", "relation",
               "%lld: %lld articles with weight %lld, of them copies %lld with %lld, counted as "
               "%lld with %lld, %lld with %lld",
               (long long)relation, (long long)real->articles, (long long)real->weight,
               (long long)real->copies, (long long)real->surplus, (long long)stored->articles,
               (long long)stored->weight, (long long)stored->copies, (long long)stored->surplus);
}

/* An article of a family; in each family the surest comes first. */
static void add_sums(struct sums *sums, bool copy, int confidence)
{
    int64_t weight = kd_confidence_weight(confidence);
    sums->articles++;
    sums->weight += weight;
    sums->copies += copy;
    sums->surplus += copy ? weight : 0;
}

/* The weight of a set of confidences cannot be summed in SQL, so it is done here. */
static enum kdidx_status check_weights(struct check *check, struct kd_error *err)
{
    struct sums real = {0}, stored = {0};
    int64_t relation = -1, family = 0;
    struct kd_stmt *stmt = kd_stmt(
        check->db, "SELECT relation.id, relation.articles, relation.weight, relation.copies,"
                   " relation.surplus, max(fact.confidence), ifnull(sketch.family, fact.article)"
                   " FROM relation LEFT JOIN fact ON fact.relation = relation.id"
                   " LEFT JOIN sketch ON sketch.article = fact.article"
                   " GROUP BY relation.id, fact.article ORDER BY relation.id, 7, 6 DESC");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        int64_t id = kd_column_int(stmt, 0), next = kd_column_int(stmt, 6);
        if (id != relation) {
            if (relation >= 0)
                compare_sums(check, relation, &real, &stored);
            real = (struct sums){0};
            stored = (struct sums){kd_column_int(stmt, 1), kd_column_int(stmt, 2),
                                   kd_column_int(stmt, 3), kd_column_int(stmt, 4)};
        }
        if (kd_column_type(stmt, 5) != 'n')
            add_sums(&real, id == relation && next == family, (int)kd_column_int(stmt, 5));
        relation = id;
        family = next;
    }
    if (relation >= 0 && status == KDIDX_NONE)
        compare_sums(check, relation, &real, &stored);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* A list as it is and as the end of an ingest would write it down. */
#define LIST(list, with, kind, more)                                                               \
    {"list", "top",                                                                                \
     with                                                                                          \
     "SELECT '" list ": not the first, or not as many as there are' WHERE " KD_TOP_HOLDS           \
     " AND (" KD_TOP_TOTAL(                                                                        \
         kind, more) " IS NOT"                                                                     \
                     "  (SELECT entities FROM total WHERE total.list = '" list "')"                \
                     " OR (SELECT count(*) FROM top WHERE top.list = '" list "') <>"               \
                     "  min(" KD_TOP_LIMIT ", " KD_TOP_TOTAL(                                      \
                         kind,                                                                     \
                         more) ")"                                                                 \
                               " OR EXISTS (SELECT n, entity FROM top WHERE top.list = '" list     \
                               "' EXCEPT"                                                          \
                               "  SELECT row_number() OVER () - 1, id FROM"                        \
                               "   (" KD_TOP_ROWS(kind, more, KD_TOP_LIMIT) ")))"},

/* Statements that must give no rows: what, where, and a description in the first column. */
static const struct {
    const char *what, *where, *sql;
} rules[] = {
    {"orphan", "article",
     "SELECT lower(hex(hash)) || ' stands in no place' FROM article"
     " WHERE id NOT IN (SELECT article FROM place)"},
    {"orphan", "source",
     "SELECT path || ' holds no article' FROM source WHERE id NOT IN (SELECT source FROM place)"},
    {"count", "entity",
     "SELECT kind || ' ' || key || ': ' || n || ' articles, ' || (n - own) || ' of them copies,"
     " counted as ' || articles || ' and ' || copies FROM"
     " (SELECT kind, entity.key, articles, copies, count(DISTINCT found.article) AS n,"
     "  count(DISTINCT ifnull(sketch.family, found.article)) AS own FROM entity"
     "  LEFT JOIN alias ON alias.entity = entity.id LEFT JOIN found ON found.alias = alias.id"
     "  LEFT JOIN sketch ON sketch.article = found.article GROUP BY entity.id)"
     " WHERE n <> articles OR n = 0 OR n - own <> copies"},
    {"count", "tally",
     "SELECT key || ' ' || trait || ' ' || value || ': ' || n || ' articles, ' || (n - own) ||"
     " ' of them copies, counted as ' || articles || ' and ' || copies FROM"
     " (SELECT entity.key, tally.trait, tally.value, tally.articles, tally.copies,"
     "  count(DISTINCT found.article) AS n,"
     "  count(DISTINCT ifnull(sketch.family, found.article)) AS own FROM tally"
     "  JOIN entity ON entity.id = tally.entity LEFT JOIN alias ON alias.entity = entity.id"
     "  LEFT JOIN found ON found.alias = alias.id AND " KD_FOUND_HAS_TRAIT
     "  LEFT JOIN sketch ON sketch.article = found.article GROUP BY tally.id)"
     " WHERE n <> articles OR n = 0 OR n - own <> copies"},
    {"family", "sketch",
     "SELECT lower(hex(article.hash)) || ' leads copies, but not itself, or none, or a lesser id"
     " would' FROM sketch JOIN article ON article.id = sketch.family GROUP BY sketch.family"
     " HAVING count(*) < 2 OR sum(sketch.article = sketch.family) <> 1 OR article.hash >"
     " min((SELECT hash FROM article AS member WHERE member.id = sketch.article))"},
    {"same", "entity",
     "SELECT entity.kind || ' ' || entity.key || ' is said to be ' || other.kind || ' ' ||"
     " other.key FROM entity JOIN entity AS other ON other.id = entity.same"
     " WHERE other.kind <> entity.kind OR other.same IS NOT NULL OR other.id = entity.id"},
    {"side", "entity",
     "SELECT key || ' plays in ' || n || ' articles, and goes by the key of one who never does' "
     "FROM"
     " (SELECT key, sum(relation.articles) AS n FROM relation JOIN entity"
     "  ON entity.id = relation.other WHERE relation.kind = 'cast' AND entity.key LIKE"
     "  '%" KD_CREW "' GROUP BY entity.id)"},
    {"count", "merged", /* out of date while something is due */
     "SELECT key || ': ' || n || ' articles, ' || own || ' independent, counted as ' ||"
     " ifnull(articles, 0) || ' and ' || ifnull(independent, 0) FROM"
     " (SELECT stands.key, merged.articles, merged.independent,"
     "  count(DISTINCT found.article) AS n,"
     "  count(DISTINCT ifnull(sketch.family, found.article)) AS own FROM entity AS stands"
     "  JOIN entity AS one ON one.same = stands.id OR one.id = stands.id"
     "  JOIN alias ON alias.entity = one.id JOIN found ON found.alias = alias.id"
     "  JOIN sketch ON sketch.article = found.article"
     "  LEFT JOIN merged ON merged.entity = stands.id"
     "  WHERE stands.id IN (SELECT same FROM entity WHERE same IS NOT NULL)"
     "  OR merged.entity IS NOT NULL GROUP BY stands.id)"
     " WHERE NOT EXISTS (SELECT 1 FROM due) AND NOT EXISTS (SELECT 1 FROM fresh) AND (n <> "
     "ifnull(articles, 0) OR"
     "  own <> ifnull(independent, 0))"},
    KD_TOP_LISTS(LIST){"fact", "fact",
                       "SELECT 'a fact of article ' || lower(hex(article.hash)) || ' names others "
                       "than its relation'"
                       " FROM fact JOIN article ON article.id = fact.article"
                       " JOIN relation ON relation.id = fact.relation WHERE"
                       " relation.drama IS NOT (SELECT alias.entity FROM found JOIN alias ON "
                       "alias.id = found.alias"
                       "  WHERE found.article = fact.article AND found.n = fact.drama) OR"
                       " relation.other IS NOT (SELECT alias.entity FROM found JOIN alias ON "
                       "alias.id = found.alias"
                       "  WHERE found.article = fact.article AND found.n = fact.other) OR"
                       " relation.character IS NOT (SELECT alias.entity FROM found JOIN alias"
                       "  ON alias.id = found.alias"
                       "  WHERE found.article = fact.article AND found.n = fact.character)"},
};

static enum kdidx_status check_rules(struct check *check, struct kd_error *err)
{
    for (size_t i = 0; i < sizeof rules / sizeof *rules; i++) {
        struct kd_stmt *stmt = kd_stmt(check->db, rules[i].sql);
        enum kdidx_status status;
        while ((status = kd_step(stmt, err)) == KDIDX_OK)
            report(check, rules[i].what, rules[i].where, "%s", kd_column_text(stmt, 0));
        if (status != KDIDX_NONE)
            return status;
    }
    return KDIDX_OK;
}

struct maker_row {
    struct check *check;
    struct kd_arena *arena;
    int64_t row;
};

/* The parts of one maker are those that its hash is made of. */
static enum kdidx_status check_maker(void *ctx, struct kd_error *err)
{
    const struct maker_row *at = ctx;
    struct kd_maker maker;
    struct kd_error why;
    enum kdidx_status status = kd_maker_read(at->check->db, at->arena, at->row, &maker, err);
    if (status != KDIDX_OK)
        return status;
    status = kd_maker_check(&maker, &why);
    if (status == KDIDX_USAGE)
        report(at->check, "maker", "maker", "%lld: %s", (long long)at->row, why.text);
    else if (status != KDIDX_OK)
        return kd_fail(err, status, "%s", why.text);
    return KDIDX_OK;
}

/* Of some the hash alone is known; of what is no hash SQLite's own checks tell. */
static enum kdidx_status check_makers(struct check *check, struct kd_error *err)
{
    struct kd_arena arena = {0};
    struct kd_stmt *stmt = kd_stmt(
        check->db, "SELECT maker.id FROM maker JOIN part ON part.maker = maker.id"
                   " WHERE length(maker.hash) = 16 GROUP BY maker.id HAVING sum(length(part.hash)"
                   " IS NOT 16) = 0 ORDER BY maker.hash");
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        struct maker_row at = {check, &arena, kd_column_int(stmt, 0)};
        status = kd_arena_run(&arena, check_maker, &at, err);
        if (status != KDIDX_OK)
            break;
        kd_arena_reset(&arena);
    }
    kd_done(stmt);
    kd_arena_free(&arena);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status check_all(struct check *check, struct kd_error *err)
{
    enum kdidx_status status = check_integrity(check, err);
    if (status == KDIDX_OK)
        status = check_foreign_keys(check, err);
    if (status == KDIDX_OK)
        status = make_tallies(check, err);
    if (status == KDIDX_OK)
        status = check_articles(check, err);
    if (status == KDIDX_OK)
        status = check_aliases(check, err);
    if (status == KDIDX_OK)
        status = check_weights(check, err);
    if (status == KDIDX_OK)
        status = check_rules(check, err);
    if (status == KDIDX_OK)
        status = check_makers(check, err);
    if (status == KDIDX_OK)
        status = check_fulltext(check, err);
    return status;
}

enum kdidx_status kd_check(struct kd_db *db, const struct kd_check_sink *sink,
                           struct kd_check_result *out, struct kd_error *err)
{
    struct check check = {.db = db, .sink = sink, .result = out};
    *out = (struct kd_check_result){0};
    /* One moment for all: what is written meanwhile does not count. */
    bool own = !kd_db_in_batch(db);
    enum kdidx_status status = own ? kd_db_begin_reading(db, err) : KDIDX_OK;
    if (status == KDIDX_OK)
        status = check_all(&check, err);
    if (own)
        kd_db_rollback(db);
    free(check.tallies);
    return status;
}
