/* A row of a search: the article, and the part of its text that matches. */
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "query/search_p.h"

/* What stands around a hit in FTS5's snippet. Control characters that a text may hold all the
 * same only misplace a highlight. */
static const char mark_open = '\x01', mark_close = '\x02';
static const char ellipsis[] = "\u2026";

enum { AROUND = 100 /* bytes before a name, and twice as many behind it */ };

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

static size_t dots(const char *s, size_t len)
{
    size_t n = strlen(ellipsis);
    return len >= n && memcmp(s, ellipsis, n) == 0 ? n : 0;
}

/* Where the snippet stands in the text: the first place that reads so. */
static void set_place(struct kd_ask *ask, const char *text, size_t len, struct kd_search_row *row)
{
    size_t n = strlen(row->snippet), before = dots(row->snippet, n), behind = 0;
    if (n - before >= strlen(ellipsis))
        behind = dots(row->snippet + n - strlen(ellipsis), strlen(ellipsis));
    size_t body = n - before - behind;
    const char *at = body > 0 ? memmem(text, len, row->snippet + before, body) : NULL;
    if (at == NULL)
        return;
    uint32_t start = (uint32_t)(at - text);
    row->place = (struct kd_span){start, start + (uint32_t)body};
    for (size_t i = 0; i < row->hits.n; i++)
        *KD_PUSH(ask->arena, &row->spans) =
            (struct kd_span){row->hits.v[i].start - (uint32_t)before + start,
                             row->hits.v[i].end - (uint32_t)before + start};
}

/* ---- by words ---- */

static struct kd_stmt *find_in(struct kd_ask *ask, const struct kd_searching *s, int64_t article,
                               const char *sql)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, sql);
    kd_bind_bytes(stmt, 1, s->fts.data, s->fts.len);
    kd_bind_int(stmt, 2, article);
    return stmt;
}

static enum kdidx_status read_snippet(struct kd_ask *ask, const struct kd_searching *s,
                                      int64_t article, struct kd_search_row *row)
{
    struct kd_stmt *stmt =
        find_in(ask, s, article,
                "SELECT snippet(fulltext, 1, char(1), char(2), '\u2026', 24) FROM fulltext"
                " WHERE fulltext MATCH ?1 AND rowid = ?2");
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status == KDIDX_OK)
        set_snippet(ask, kd_column_text(stmt, 0), kd_column_len(stmt, 0), row);
    kd_done(stmt);
    return status;
}

/* Whether it is in the text that the article has one of the words, and not in its title alone. */
static enum kdidx_status find_in_text(struct kd_ask *ask, const struct kd_searching *s,
                                      int64_t article)
{
    struct kd_stmt *stmt = find_in(ask, s, article,
                                   "SELECT 1 FROM fulltext WHERE fulltext MATCH"
                                   " '{text} : (' || ?1 || ')' AND rowid = ?2");
    enum kdidx_status status = kd_step(stmt, ask->err);
    kd_done(stmt);
    return status;
}

/* Where FTS5 lacks the memory to know of its hits it shows the start of the text, and says nothing
 * of it: what is shown without any though it has some is asked for once more. */
static enum kdidx_status show_words(struct kd_ask *ask, struct kd_searching *s, int64_t article,
                                    const char *text, size_t len, struct kd_search_row *row)
{
    enum kdidx_status status = read_snippet(ask, s, article, row);
    bool bare = status == KDIDX_OK && row->hits.n == 0;
    if (bare)
        status = find_in_text(ask, s, article);
    if (bare && status == KDIDX_OK)
        status = read_snippet(ask, s, article, row);
    if (row->snippet != NULL)
        set_place(ask, text, len, row);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* ---- by names ---- */

static bool is_inside(const char *text, size_t len, size_t at)
{
    return at < len && ((unsigned char)text[at] & 0xC0) == 0x80;
}

/* The text around a span, from word to word. */
static struct kd_span around(const char *text, size_t len, struct kd_span span)
{
    size_t start = span.start > AROUND ? span.start - AROUND : 0;
    size_t end = len - span.end > 2 * AROUND ? span.end + 2 * AROUND : len;
    while (start > 0 && start < span.start && text[start - 1] != ' ' && text[start - 1] != '\n')
        start++;
    while (end < len && end > span.end && text[end] != ' ' && text[end] != '\n')
        end--;
    while (start < end && (text[start] == ' ' || text[start] == '\n'))
        start++;
    while (is_inside(text, len, start))
        start++;
    while (is_inside(text, len, end))
        end++;
    return (struct kd_span){(uint32_t)start, (uint32_t)end};
}

static void show_span(struct kd_ask *ask, const char *text, size_t len, struct kd_span place,
                      struct kd_search_row *row)
{
    bool before = place.start > 0, behind = place.end < len;
    size_t dots_before = before ? strlen(ellipsis) : 0, n = place.end - place.start;
    char *snippet = kd_arena_alloc(ask->arena, dots_before + n + strlen(ellipsis) + 1);
    if (before)
        memcpy(snippet, ellipsis, dots_before);
    memcpy(snippet + dots_before, text + place.start, n);
    if (behind)
        memcpy(snippet + dots_before + n, ellipsis, strlen(ellipsis));
    row->snippet = snippet;
    row->place = place;
    for (size_t i = 0; i < row->spans.n; i++)
        *KD_PUSH(ask->arena, &row->hits) =
            (struct kd_span){row->spans.v[i].start - place.start + (uint32_t)dots_before,
                             row->spans.v[i].end - place.start + (uint32_t)dots_before};
}

/* The mentions of an entity in an article, in order. */
static enum kdidx_status get_mentions(struct kd_ask *ask, int64_t entity, int64_t article,
                                      struct kd_spans *out)
{
    struct kd_stmt *stmt = kd_stmt(
        ask->db, "SELECT start, stop FROM found JOIN mention ON"
                 " mention.article = found.article AND mention.n = found.n"
                 " WHERE found.article = ?1 AND start < stop AND found.alias IN"
                 " (SELECT id FROM alias WHERE entity IN " KD_ALL_2 ") ORDER BY start, stop");
    kd_bind_int(stmt, 1, article);
    kd_bind_int(stmt, 2, entity);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        *KD_PUSH(ask->arena, out) =
            (struct kd_span){(uint32_t)kd_column_int(stmt, 0), (uint32_t)kd_column_int(stmt, 1)};
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Of the first of the names that the article has, the first mention, and what else of its mentions
 * is in view. Without any, the beginning of the text. */
static enum kdidx_status show_names(struct kd_ask *ask, struct kd_searching *s, int64_t article,
                                    const char *text, size_t len, struct kd_search_row *row)
{
    struct kd_spans mentions = {0};
    struct kd_span first = {0, 0}, place;
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < s->names.n && mentions.n == 0; i++)
        status = get_mentions(ask, s->names.v[i], article, &mentions);
    if (status != KDIDX_OK)
        return status;
    if (mentions.n > 0 && mentions.v[0].end <= len)
        first = mentions.v[0];
    place = around(text, len, first);
    for (size_t i = 0; i < mentions.n; i++)
        if (mentions.v[i].start >= place.start && mentions.v[i].end <= place.end)
            *KD_PUSH(ask->arena, &row->spans) = mentions.v[i];
    show_span(ask, text, len, place, row);
    return KDIDX_OK;
}

/* The snippet is made only for rows that are shown: it reads the whole text. */
enum kdidx_status kd_search_add_row(struct kd_ask *ask, struct kd_searching *s, int64_t article,
                                    bool by_words, double score)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT lower(hex(hash)), title, url, published, outlet,"
                         " text FROM article WHERE id = ?1");
    kd_bind_int(stmt, 1, article);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status != KDIDX_OK)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    struct kd_search_row *row = KD_PUSH(ask->arena, &s->out->rows);
    *row = (struct kd_search_row){.article = kd_ask_text(ask, stmt, 0),
                                  .title = kd_ask_text(ask, stmt, 1),
                                  .url = kd_ask_text(ask, stmt, 2),
                                  .published = kd_ask_text(ask, stmt, 3),
                                  .outlet = kd_ask_text(ask, stmt, 4),
                                  .snippet = "",
                                  .score = score};
    const char *text = kd_column_text(stmt, 5);
    size_t len = kd_column_len(stmt, 5);
    status = by_words ? show_words(ask, s, article, text, len, row)
                      : show_names(ask, s, article, text, len, row);
    kd_done(stmt);
    return status == KDIDX_OK ? kd_ask_place(ask, article, &row->source, &row->ordinal) : status;
}
