/* Which articles a search finds: each term a set, put together as the query says. */
#include <string.h>

#include "base/buf.h"
#include "query/search_p.h"

static enum kdidx_status match_words(struct kd_ask *ask, struct kd_searching *s,
                                     const struct kd_term *term, bool wanted,
                                     struct kd_articles *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT rowid FROM fulltext WHERE fulltext MATCH ?1 ORDER BY rowid");
    kd_bind_text(stmt, 1, term->fts);
    if (wanted)
        kd_buf_printf(&s->fts, "%s(%s)", s->fts.len > 0 ? " OR " : "", term->fts);
    return kd_articles_read(ask, stmt, out);
}

/* Those whose own outlet it is, by its key. */
static enum kdidx_status published_by(struct kd_ask *ask, const char *outlet,
                                      struct kd_articles *out)
{
    char asked[KD_KEY_SIZE], key[KD_KEY_SIZE];
    kd_entity_key(outlet, strlen(outlet), asked);
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT id, outlet FROM article WHERE outlet IS NOT NULL ORDER BY id");
    enum kdidx_status status;
    *out = (struct kd_articles){0};
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        kd_entity_key(kd_column_text(stmt, 1), kd_column_len(stmt, 1), key);
        if (strcmp(key, asked) == 0)
            *KD_PUSH(ask->arena, out) = kd_column_int(stmt, 0);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Notes the first name that nothing has: the rest of the query may find something all the same. */
static void note_unknown(struct kd_ask *ask, struct kd_searching *s, const struct kd_match *match)
{
    if (s->out->unknown == NULL) {
        s->out->unknown = kd_arena_strndup(ask->arena, ask->err->text, strlen(ask->err->text));
        s->out->match.suggestions = match->suggestions;
    }
    ask->err->text[0] = '\0';
}

static enum kdidx_status named_in(struct kd_ask *ask, int64_t entity, struct kd_articles *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT DISTINCT found.article FROM found WHERE found.alias IN"
                         " (SELECT id FROM alias WHERE entity IN " KD_ALL_1 ") ORDER BY 1");
    kd_bind_int(stmt, 1, entity);
    return kd_articles_read(ask, stmt, out);
}

static enum kdidx_status match_name(struct kd_ask *ask, struct kd_searching *s,
                                    const struct kd_term *term, bool wanted,
                                    struct kd_articles *out)
{
    struct kd_match match = {0};
    struct kd_articles own = {0};
    int64_t entity;
    enum kdidx_status status = KDIDX_OK;
    *out = (struct kd_articles){0};
    if (term->entity == KD_OUTLET)
        status = published_by(ask, term->name, &own);
    if (status != KDIDX_OK)
        return status;
    status = kd_ask_find(ask, term->entity, term->name, &match, &entity);
    if (status == KDIDX_OK && wanted)
        *KD_PUSH(ask->arena, &s->names) = entity;
    if (status == KDIDX_OK)
        status = named_in(ask, entity, out);
    else if (status == KDIDX_NONE && own.n == 0)
        note_unknown(ask, s, &match);
    *out = kd_articles_either(ask->arena, out, &own);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status match_days(struct kd_ask *ask, const char *since, const char *until,
                                    struct kd_articles *out)
{
    struct kd_days from, to;
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT article FROM kd_published WHERE since >= ifnull(?1, since)"
                         " AND until <= ifnull(?2, until) ORDER BY article");
    if (since != NULL && kd_days_of(since, strlen(since), &from))
        kd_bind_text(stmt, 1, from.first);
    if (until != NULL && kd_days_of(until, strlen(until), &to))
        kd_bind_text(stmt, 2, to.last);
    return kd_articles_read(ask, stmt, out);
}

static enum kdidx_status all_articles(struct kd_ask *ask, struct kd_articles *out)
{
    return kd_articles_read(ask, kd_stmt(ask->db, "SELECT id FROM article ORDER BY id"), out);
}

/* Takes from *out what the part of a NOT finds. */
static enum kdidx_status leave_out(struct kd_ask *ask, struct kd_searching *s,
                                   const struct kd_term *term, bool wanted, struct kd_articles *out)
{
    struct kd_articles part;
    enum kdidx_status status = kd_search_match(ask, s, term->parts.v[0], !wanted, &part);
    *out = kd_articles_without(ask->arena, out, &part);
    return status;
}

static enum kdidx_status match_not(struct kd_ask *ask, struct kd_searching *s,
                                   const struct kd_term *term, bool wanted, struct kd_articles *out)
{
    enum kdidx_status status = all_articles(ask, out);
    return status == KDIDX_OK ? leave_out(ask, s, term, wanted, out) : status;
}

/* What must not be there is taken from what must; from everything, when that is nothing. */
static enum kdidx_status match_all(struct kd_ask *ask, struct kd_searching *s,
                                   const struct kd_term *term, bool wanted, struct kd_articles *out)
{
    bool any = false;
    struct kd_articles part;
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < term->parts.n; i++) {
        if (term->parts.v[i]->kind == KD_TERM_NOT)
            continue;
        status = kd_search_match(ask, s, term->parts.v[i], wanted, &part);
        *out = any ? kd_articles_both(ask->arena, out, &part) : part;
        any = true;
    }
    if (status == KDIDX_OK && !any)
        status = all_articles(ask, out);
    for (size_t i = 0; status == KDIDX_OK && i < term->parts.n; i++)
        if (term->parts.v[i]->kind == KD_TERM_NOT)
            status = leave_out(ask, s, term->parts.v[i], wanted, out);
    return status;
}

static enum kdidx_status match_any(struct kd_ask *ask, struct kd_searching *s,
                                   const struct kd_term *term, bool wanted, struct kd_articles *out)
{
    struct kd_articles part;
    enum kdidx_status status = KDIDX_OK;
    *out = (struct kd_articles){0};
    for (size_t i = 0; status == KDIDX_OK && i < term->parts.n; i++) {
        status = kd_search_match(ask, s, term->parts.v[i], wanted, &part);
        *out = kd_articles_either(ask->arena, out, &part);
    }
    return status;
}

enum kdidx_status kd_search_match(struct kd_ask *ask, struct kd_searching *s,
                                  const struct kd_term *term, bool wanted, struct kd_articles *out)
{
    *out = (struct kd_articles){0};
    switch (term->kind) {
    case KD_TERM_WORDS:
        return match_words(ask, s, term, wanted, out);
    case KD_TERM_NAME:
        return match_name(ask, s, term, wanted, out);
    case KD_TERM_DATE:
        return match_days(ask, term->since, term->until, out);
    case KD_TERM_ANY:
        return match_any(ask, s, term, wanted, out);
    case KD_TERM_NOT:
        return match_not(ask, s, term, wanted, out);
    case KD_TERM_ALL:
        return match_all(ask, s, term, wanted, out);
    }
    return KDIDX_OK;
}

enum kdidx_status kd_search_narrow(struct kd_ask *ask, struct kd_searching *s)
{
    struct kd_articles part;
    int64_t network;
    enum kdidx_status status = kd_ask_network(ask, &s->out->match, &network);
    if (status == KDIDX_OK && network != 0) {
        status = named_in(ask, network, &part);
        s->articles = kd_articles_both(ask->arena, &s->articles, &part);
    }
    if (status == KDIDX_OK && kd_ask_is_dated(ask)) {
        status = match_days(ask, ask->opts.since, ask->opts.until, &part);
        s->articles = kd_articles_both(ask->arena, &s->articles, &part);
    }
    return status;
}
