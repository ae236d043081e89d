/* The places that say it: article, sentence, rule. */
#include <stdlib.h>
#include <string.h>

#include "query/ask.h"

enum { DEFAULT_EVIDENCE = 3 };

size_t kd_ask_evidence_limit(const struct kd_ask *ask)
{
    if (ask->opts.evidence == KD_NO_EVIDENCE)
        return 0;
    return ask->opts.evidence != 0 ? ask->opts.evidence : DEFAULT_EVIDENCE;
}

/* Whether the sentence is given already: the two rules that found it are one proof. */
static bool is_there(const struct kd_evidences *list, const char *article, struct kd_span sentence)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->v[i].article, article) == 0 && list->v[i].start == sentence.start)
            return true;
    return false;
}

enum kdidx_status kd_ask_evidence(struct kd_ask *ask, int64_t article, uint32_t start,
                                  uint32_t stop, const char *rule, double confidence,
                                  struct kd_evidences *out)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT lower(hex(hash)), title, url, published,"
                                            " outlet, text FROM article WHERE id = ?1");
    kd_bind_int(stmt, 1, article);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    const char *text = kd_column_text(stmt, 5);
    size_t len = kd_column_len(stmt, 5);
    if (start > stop || stop > len) {
        kd_done(stmt);
        return kd_fail(ask->err, KDIDX_CORRUPT,
                       "%s: a span lies outside its text; see"
                       " `kdidx check`",
                       kd_db_path(ask->db));
    }
    struct kd_span sentence = kd_sentence(text, len, start, stop);
    if (is_there(out, kd_column_text(stmt, 0), sentence)) {
        kd_done(stmt);
        return KDIDX_OK;
    }
    struct kd_evidence *evidence = KD_PUSH(ask->arena, out);
    *evidence = (struct kd_evidence){
        .article = kd_ask_text(ask, stmt, 0),
        .title = kd_ask_text(ask, stmt, 1),
        .url = kd_ask_text(ask, stmt, 2),
        .published = kd_ask_text(ask, stmt, 3),
        .outlet = kd_ask_text(ask, stmt, 4),
        .quote = kd_arena_strndup(ask->arena, text + sentence.start, sentence.end - sentence.start),
        .start = sentence.start,
        .end = sentence.end,
        .rule = rule,
        .confidence = confidence,
    };
    kd_done(stmt);
    return ask->opts.brief ? KDIDX_OK
                           : kd_ask_place(ask, article, &evidence->source, &evidence->ordinal);
}

/* A fact that may become evidence. */
struct piece {
    int64_t article, n, first; /* n: fact.n; first: of its copies */
    uint32_t start, stop;
    int confidence;
    const char *rule, *hash; /* hash: where others are as sure */
};

struct pieces {
    struct piece *v;
    size_t n, cap;
};

static bool has_copy(const struct pieces *list, int64_t first)
{
    for (size_t i = 0; i < list->n; i++)
        if (list->v[i].first == first)
            return true;
    return false;
}

/* Those that are equally sure, by content id; of one article by their numbers. */
static int by_hash(const void *a, const void *b)
{
    const struct piece *x = a, *y = b;
    int order = strcmp(x->hash, y->hash);
    return order != 0 ? order : (x->n > y->n) - (x->n < y->n);
}

static enum kdidx_status set_hash(struct kd_ask *ask, struct piece *piece)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT hex(hash) FROM article INDEXED BY article_by_day WHERE id = ?1");
    kd_bind_int(stmt, 1, piece->article);
    enum kdidx_status status = kd_step(stmt, ask->err);
    piece->hash = status == KDIDX_OK ? kd_ask_text(ask, stmt, 0) : "";
    kd_done(stmt);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status set_first(struct kd_ask *ask, struct piece *piece)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT " KD_FAMILY_1);
    kd_bind_int(stmt, 1, piece->article);
    return kd_run_int(stmt, &piece->first, ask->err);
}

/* Adds those that are equally sure, in order of content id, one of all copies of an article. */
static enum kdidx_status add_equals(struct kd_ask *ask, struct pieces *equal, size_t limit,
                                    struct pieces *list)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && equal->n > 1 && i < equal->n; i++)
        status = set_hash(ask, &equal->v[i]);
    if (status == KDIDX_OK && equal->n > 1)
        qsort(equal->v, equal->n, sizeof *equal->v, by_hash);
    for (size_t i = 0; status == KDIDX_OK && i < equal->n && list->n < limit; i++) {
        status = set_first(ask, &equal->v[i]);
        if (!has_copy(list, equal->v[i].first))
            *KD_PUSH(ask->arena, list) = equal->v[i];
    }
    equal->n = 0;
    return status;
}

/* The best facts of the k-th relation that point at a place, in order of confidence and content
 * id: one piece of all copies of an article. They come in order of confidence, so that what is less
 * sure than the last piece that is wanted is not read. */
static enum kdidx_status pieces_of(struct kd_ask *ask, const struct kd_group *group, size_t k,
                                   size_t limit, struct pieces *list)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT fact.article, fact.start, fact.stop, fact.confidence, rule.name,"
                         " fact.n FROM fact LEFT JOIN rule ON rule.id = fact.rule"
                         " WHERE fact.relation = ?1 AND fact.start IS NOT NULL AND" KD_WITHIN_FACT
                         " ORDER BY fact.confidence DESC, fact.article, fact.n");
    kd_bind_int(stmt, 1, group->ids[k]);
    kd_ask_bind_days(ask, stmt);
    struct pieces equal = {0};
    enum kdidx_status status = KDIDX_OK;
    while (list->n < limit && (status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        int confidence = (int)kd_column_int(stmt, 3);
        if (equal.n > 0 && equal.v[0].confidence != confidence)
            status = add_equals(ask, &equal, limit, list);
        if (status != KDIDX_OK)
            break;
        *KD_PUSH(ask->arena, &equal) = (struct piece){
            .article = kd_column_int(stmt, 0),
            .n = kd_column_int(stmt, 5),
            .start = (uint32_t)kd_column_int(stmt, 1),
            .stop = (uint32_t)kd_column_int(stmt, 2),
            .confidence = confidence,
            .rule = kd_ask_text(ask, stmt, 4),
        };
    }
    kd_done(stmt);
    status = status == KDIDX_NONE ? KDIDX_OK : status;
    return status == KDIDX_OK ? add_equals(ask, &equal, limit, list) : status;
}

/* The same, merged into the list, which stays in order: by confidence, relation, content id. */
static enum kdidx_status best_pieces(struct kd_ask *ask, const struct kd_group *group, size_t k,
                                     size_t limit, struct pieces *list)
{
    struct pieces more = {0};
    enum kdidx_status status = pieces_of(ask, group, k, limit, &more);
    for (size_t i = 0; i < more.n; i++) {
        KD_PUSH(ask->arena, list);
        size_t at = list->n - 1;
        while (at > 0 && list->v[at - 1].confidence < more.v[i].confidence) {
            list->v[at] = list->v[at - 1];
            at--;
        }
        list->v[at] = more.v[i];
    }
    return status;
}

/* Whether a copy of the k-th piece's article is given already. */
static bool is_repeated(const struct pieces *list, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (list->v[i].first == list->v[k].first && list->v[i].article != list->v[k].article)
            return true;
    return false;
}

enum kdidx_status kd_ask_group_evidence(struct kd_ask *ask, const struct kd_group *group,
                                        struct kd_evidences *out)
{
    struct pieces list = {0};
    size_t limit = kd_ask_evidence_limit(ask);
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < group->id_count; i++)
        status = best_pieces(ask, group, i, limit, &list);
    for (size_t i = 0; status == KDIDX_OK && i < list.n && out->n < limit; i++)
        if (!is_repeated(&list, i))
            status = kd_ask_evidence(ask, list.v[i].article, list.v[i].start, list.v[i].stop,
                                     list.v[i].rule, list.v[i].confidence / 100.0, out);
    return status;
}
