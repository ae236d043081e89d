/* search QUERY: full text, best first, with a snippet. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/utf8.h"
#include "query/ask.h"

/* What stands around a hit in FTS5's snippet. Control characters that a text may hold all the
 * same only misplace a highlight. */
static const char mark_open = '\x01', mark_close = '\x02';

struct search {
    struct kd_search *out;
    struct kd_buf fts; /* the query as FTS5 gets it */
};

/* ---- the query ----
 *
 * FTS5 takes a word with a hyphen or an apostrophe for a mistake, people do not: such a word
 * becomes a phrase of its parts. Operators, phrases, brackets and columns stay as they are;
 * typographic quotation marks become plain ones. */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The length of a quotation mark that opens or closes a phrase at s; 0 for anything else. */
static size_t quote_at(const char *s)
{
    if (*s == '"')
        return 1;
    return strncmp(s, "\u201C", 3) == 0 || strncmp(s, "\u201D", 3) == 0 ? 3 : 0;
}

static bool is_bare(const char *word, size_t len)
{
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)word[i];
        if (!(c >= 0x80 || c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
              (c >= 'a' && c <= 'z')))
            return false;
    }
    return true;
}

static const char *add_phrase(struct kd_buf *out, const char *s)
{
    s += quote_at(s);
    kd_buf_add_char(out, '"');
    while (*s != '\0' && quote_at(s) == 0)
        kd_buf_add_char(out, *s++);
    if (*s != '\0')
        kd_buf_add_char(out, '"'); /* without it FTS5 says that the phrase has no end */
    return s + (*s != '\0' ? quote_at(s) : 0);
}

static const char *add_word(struct kd_buf *out, const char *s)
{
    static const char *const columns[] = {"title:", "text:"};
    for (size_t i = 0; i < 2; i++)
        if (strncmp(s, columns[i], strlen(columns[i])) == 0) {
            kd_buf_add_str(out, columns[i]);
            return s + strlen(columns[i]);
        }
    size_t len = 0;
    while (s[len] != '\0' && !is_space(s[len]) && quote_at(s + len) == 0 &&
           strchr("()+,{}", s[len]) == NULL)
        len++;
    size_t star = len > 1 && s[len - 1] == '*';
    if (is_bare(s, len - star)) {
        kd_buf_add(out, s, len);
        return s + len;
    }
    kd_buf_add_char(out, '"');
    kd_buf_add(out, s, len - star);
    kd_buf_add_str(out, star ? "\"*" : "\"");
    return s + len;
}

static void to_fts(const char *query, struct kd_buf *out)
{
    for (const char *s = query; *s != '\0';) {
        if (quote_at(s) > 0)
            s = add_phrase(out, s);
        else if (is_space(*s) || strchr("()+,{}", *s) != NULL)
            kd_buf_add_char(out, *s++);
        else
            s = add_word(out, s);
    }
}

/* FTS5 says near what its mistake is: where that stands in the user's words. */
static enum kdidx_status mistake(struct kd_ask *ask, const char *query)
{
    const char *words = kd_db_message(ask->db), *near = strstr(words, "near \"");
    char token[128];
    if (strncmp(words, "fts5: ", 6) == 0)
        words += 6;
    if (near == NULL)
        return kd_fail(ask->err, KDIDX_USAGE, "the query cannot be read: %s", words);
    near += strlen("near \"");
    size_t len = strlen(near);
    len = len > 0 ? len - 1 : 0;
    if (len == 0)
        return kd_fail(ask->err, KDIDX_USAGE,
                       "the query cannot be read: something is missing at"
                       " its end");
    if (len >= sizeof token)
        len = sizeof token - 1;
    memcpy(token, near, len);
    token[len] = '\0';
    const char *at = strstr(query, token);
    if (at == NULL)
        return kd_fail(ask->err, KDIDX_USAGE, "the query cannot be read near \"%s\"", token);
    return kd_fail(ask->err, KDIDX_USAGE, "the query cannot be read near \"%s\", at byte %td",
                   token, at - query);
}

static enum kdidx_status told(struct kd_ask *ask, enum kdidx_status status, const char *query)
{
    if (status == KDIDX_CORRUPT && kd_db_was_mistake(ask->db))
        return mistake(ask, query);
    return status;
}

/* ---- the rows ---- */

/* Takes the marks out of the snippet and notes what stood between them. */
static void set_snippet(struct kd_ask *ask, const char *marked, size_t len,
                        struct kd_search_row *row)
{
    char *clean = kd_arena_alloc(ask->arena, len + 1);
    size_t n = 0, start = 0;
    for (size_t i = 0; i < len; i++) {
        if (marked[i] == mark_open)
            start = n;
        else if (marked[i] == mark_close && n > start)
            *KD_PUSH(ask->arena, &row->hits) = (struct kd_span){(uint32_t)start, (uint32_t)n};
        else if (marked[i] != mark_close)
            clean[n++] = marked[i];
    }
    row->snippet = clean;
}

/* The snippet is made only for rows that are shown: it reads the whole text. */
static enum kdidx_status add_row(struct kd_ask *ask, struct search *search, int64_t article,
                                 double score)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT lower(hex(article.hash)), article.title, url, published, outlet,"
                         " snippet(fulltext, 1, char(1), char(2), '\u2026', 24) FROM fulltext"
                         " JOIN article ON article.id = fulltext.rowid"
                         " WHERE fulltext MATCH ?1 AND fulltext.rowid = ?2");
    kd_bind_bytes(stmt, 1, search->fts.data, search->fts.len);
    kd_bind_int(stmt, 2, article);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    struct kd_search_row *row = KD_PUSH(ask->arena, &search->out->rows);
    *row = (struct kd_search_row){.article = kd_ask_text(ask, stmt, 0),
                                  .title = kd_ask_text(ask, stmt, 1),
                                  .url = kd_ask_text(ask, stmt, 2),
                                  .published = kd_ask_text(ask, stmt, 3),
                                  .outlet = kd_ask_text(ask, stmt, 4),
                                  .score = score};
    set_snippet(ask, kd_column_text(stmt, 5), kd_column_len(stmt, 5), row);
    kd_done(stmt);
    return kd_ask_place(ask, article, &row->source, &row->ordinal);
}

/* A word in the title weighs as much as four in the text. */
static enum kdidx_status add_rows(struct kd_ask *ask, struct search *search)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT rowid, bm25(fulltext, 4.0, 1.0) AS score FROM fulltext"
                         " WHERE fulltext MATCH ?1 ORDER BY score, rowid LIMIT ?2 OFFSET ?3");
    kd_bind_bytes(stmt, 1, search->fts.data, search->fts.len);
    kd_bind_int(stmt, 2, ask->opts.limit != 0 ? (int64_t)ask->opts.limit : -1);
    kd_bind_int(stmt, 3, (int64_t)ask->opts.offset);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        status = add_row(ask, search, kd_column_int(stmt, 0), -kd_column_real(stmt, 1));
        if (status != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct search *search = out;
    const char *query = search->out->query;
    int64_t total = 0;
    to_fts(query, &search->fts);
    if (search->fts.failed)
        return kd_fail(ask->err, KDIDX_NOMEM, "out of memory");
    if (search->fts.len == 0)
        return kd_fail(ask->err, KDIDX_USAGE, "the query is empty");
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT count(*) FROM fulltext WHERE fulltext MATCH ?1");
    kd_bind_bytes(stmt, 1, search->fts.data, search->fts.len);
    enum kdidx_status status = told(ask, kd_run_int(stmt, &total, ask->err), query);
    if (status != KDIDX_OK)
        return status;
    search->out->total = (uint64_t)total;
    if (total == 0)
        return kd_fail(ask->err, KDIDX_NONE, "no article matches");
    return told(ask, add_rows(ask, search), query);
}

enum kdidx_status kd_query_search(struct kd_db *db, struct kd_arena *arena, const char *query,
                                  const struct kd_query_opts *opts, struct kd_search *out,
                                  struct kd_error *err)
{
    *out = (struct kd_search){.query = query};
    struct search search = {.out = out, .fts = KD_BUF_EMPTY};
    if (kd_utf8_valid(query, strlen(query)) != strlen(query))
        return kd_fail(err, KDIDX_USAGE, "the query is not UTF-8");
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, &search);
    kd_buf_free(&search.fts);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        *out = (struct kd_search){.query = query};
    return status;
}
