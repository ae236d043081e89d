/* search QUERY: the articles that a query finds, best first, with a snippet. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "query/search_p.h"

/* How good an article is: FTS5's bm25 of the words, 0 without any of them. Of equals the one
 * published last goes first, then by content. */
struct rank {
    int64_t article;
    double score;
    bool by_words;
    const char *day, *hash; /* only where it is needed */
};

struct ranks {
    struct rank *v;
    size_t n, cap;
};

static int by_article(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;
    return (x->article > y->article) - (x->article < y->article);
}

static int by_score(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;
    int order = (x->score < y->score) - (x->score > y->score);
    return order != 0 ? order : by_article(a, b);
}

static int by_day(const void *a, const void *b)
{
    const struct rank *x = a, *y = b;
    int order = strcmp(y->day, x->day);
    return order != 0 ? order : strcmp(x->hash, y->hash);
}

/* A word in the title weighs as much as four in the text. */
static enum kdidx_status set_scores(struct kd_ask *ask, struct kd_searching *s, struct ranks *ranks)
{
    if (s->fts.len == 0)
        return KDIDX_OK;
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT rowid, bm25(fulltext, 4.0, 1.0) FROM fulltext"
                                            " WHERE fulltext MATCH ?1 ORDER BY rowid");
    kd_bind_bytes(stmt, 1, s->fts.data, s->fts.len);
    enum kdidx_status status;
    size_t i = 0;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        int64_t article = kd_column_int(stmt, 0);
        while (i < ranks->n && ranks->v[i].article < article)
            i++;
        if (i == ranks->n || ranks->v[i].article != article)
            continue;
        ranks->v[i].score = -kd_column_real(stmt, 1);
        ranks->v[i].by_words = true;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status set_day(struct kd_ask *ask, struct rank *rank)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT ifnull(since, ''), hex(hash) FROM kd_published AS day"
                         " JOIN article ON article.id = day.article"
                         " WHERE day.article = ?1");
    kd_bind_int(stmt, 1, rank->article);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status == KDIDX_OK) {
        rank->day = kd_ask_text(ask, stmt, 0);
        rank->hash = kd_ask_text(ask, stmt, 1);
        kd_done(stmt);
    }
    return status;
}

/* Puts those that are equally good in order, as far as they are on the page: days and content ids
 * are read for them alone. */
static enum kdidx_status settle_equals(struct kd_ask *ask, struct ranks *ranks, size_t first,
                                       size_t count)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t from = 0, to; status == KDIDX_OK && from < first + count; from = to) {
        for (to = from + 1; to < ranks->n && ranks->v[to].score == ranks->v[from].score;)
            to++;
        if (to <= first || to == from + 1)
            continue;
        for (size_t i = from; status == KDIDX_OK && i < to; i++)
            status = set_day(ask, &ranks->v[i]);
        if (status == KDIDX_OK)
            qsort(&ranks->v[from], to - from, sizeof *ranks->v, by_day);
    }
    return status;
}

static enum kdidx_status add_rows(struct kd_ask *ask, struct kd_searching *s)
{
    struct ranks ranks = {0};
    size_t first, count;
    for (size_t i = 0; i < s->articles.n; i++)
        *KD_PUSH(ask->arena, &ranks) = (struct rank){.article = s->articles.v[i]};
    enum kdidx_status status = set_scores(ask, s, &ranks);
    if (status != KDIDX_OK)
        return status;
    qsort(ranks.v, ranks.n, sizeof *ranks.v, by_score);
    kd_ask_page(ask, ranks.n, &first, &count);
    status = settle_equals(ask, &ranks, first, count);
    for (size_t i = first; status == KDIDX_OK && i < first + count; i++)
        status =
            kd_search_add_row(ask, s, ranks.v[i].article, ranks.v[i].by_words, ranks.v[i].score);
    return status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_searching *s = out;
    struct kd_term *term;
    enum kdidx_status status = kd_search_parse(ask->arena, s->out->query, &term, ask->err);
    if (status == KDIDX_OK)
        status = kd_search_match(ask, s, term, true, &s->articles);
    if (status == KDIDX_OK)
        status = kd_search_narrow(ask, s);
    if (status == KDIDX_OK && s->fts.failed)
        return kd_fail(ask->err, KDIDX_NOMEM, "out of memory");
    if (status != KDIDX_OK)
        return status;
    s->out->total = s->articles.n;
    if (s->articles.n > 0)
        return add_rows(ask, s);
    return kd_fail(ask->err, KDIDX_NONE, "%s",
                   s->out->unknown != NULL ? s->out->unknown : "no article matches");
}

enum kdidx_status kd_query_search(struct kd_db *db, struct kd_arena *arena, const char *query,
                                  const struct kd_query_opts *opts, struct kd_search *out,
                                  struct kd_error *err)
{
    *out = (struct kd_search){.query = query};
    struct kd_searching searching = {.out = out, .fts = KD_BUF_EMPTY};
    if (kd_utf8_valid(query, strlen(query)) != strlen(query))
        return kd_fail(err, KDIDX_USAGE, "the query is not UTF-8");
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, &searching);
    kd_buf_free(&searching.fts);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        *out = (struct kd_search){.query = query};
    return status;
}
