/* The user's words -> a tree of terms. A parser by recursive descent; what FTS5 gets is made here
 * word by word, so that nothing of the user's is read as its syntax. */
#include "query/searchquery.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/utf8.h"
#include "query/ask.h"

enum { DEEPEST = 32, MOST_TERMS = 200 };

enum field { TITLE, TEXT, PERSON, DRAMA, CHARACTER, NETWORK, OUTLET, DATE, FIELDS };

static const char *const field_names[FIELDS] = {"title",     "text",    "person", "drama",
                                                "character", "network", "outlet", "date"};
static const enum kd_entity_kind entities[FIELDS] = {[PERSON] = KD_PERSON,
                                                     [DRAMA] = KD_WORK,
                                                     [CHARACTER] = KD_CHARACTER,
                                                     [NETWORK] = KD_NETWORK,
                                                     [OUTLET] = KD_OUTLET};

#define FIELD_LIST "title:, text:, person:, drama:, character:, network:, outlet: and date:"

struct parser {
    struct kd_arena *arena;
    const char *query, *at;
    struct kd_error *err;
    size_t depth, terms;
};

/* A word or phrase as it was written, without its quotation marks. */
struct written {
    const char *start; /* of it, marks included */
    const char *text;
    size_t len;
    bool quoted, prefix;
};

/* ---- characters ---- */

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

static void skip_space(struct parser *p)
{
    while (is_space(*p->at))
        p->at++;
}

static size_t word_length(const char *s)
{
    size_t len = 0;
    while (s[len] != '\0' && !is_space(s[len]) && s[len] != '(' && s[len] != ')' &&
           quote_at(s + len) == 0)
        len++;
    return len;
}

/* The place as people count it: in characters, from 1. */
static size_t column_of(const struct parser *p, const char *at)
{
    size_t column = 1;
    for (const char *s = p->query; s < at; s++)
        column += ((unsigned char)*s & 0xC0) != 0x80;
    return column;
}

__attribute__((format(printf, 3, 4))) static enum kdidx_status
wrong(const struct parser *p, const char *where, const char *format, ...)
{
    char text[300];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return kd_fail(p->err, KDIDX_USAGE, "the query cannot be read at character %zu: %s",
                   column_of(p, where), text);
}

/* Whether FTS5 sees a word in it. */
static bool has_word(const char *text, size_t len)
{
    char key[64];
    size_t n = kd_name_key(text, len, key, sizeof key);
    return strspn(key, "+") < n;
}

static bool is_operator(const char *s, const char *name)
{
    return word_length(s) == strlen(name) && strncmp(s, name, strlen(name)) == 0;
}

/* ---- terms ---- */

static enum kdidx_status new_term(struct parser *p, enum kd_term_kind kind, struct kd_term **out)
{
    if (++p->terms > MOST_TERMS)
        return wrong(p, p->at, "it has more than %d parts", MOST_TERMS);
    *out = kd_arena_alloc(p->arena, sizeof **out);
    (*out)->kind = kind;
    return KDIDX_OK;
}

/* A word up to white space or a bracket, or a phrase. */
static enum kdidx_status read_written(struct parser *p, struct written *out)
{
    size_t quote = quote_at(p->at);
    *out = (struct written){.start = p->at, .quoted = quote > 0, .text = p->at + quote};
    if (quote == 0) {
        out->len = word_length(p->at);
        p->at += out->len;
        out->prefix = out->len > 1 && out->text[out->len - 1] == '*';
        out->len -= out->prefix;
        return KDIDX_OK;
    }
    while (out->text[out->len] != '\0' && quote_at(out->text + out->len) == 0)
        out->len++;
    if (out->text[out->len] == '\0')
        return wrong(p, out->start, "the quotation mark is not closed");
    p->at = out->text + out->len + quote_at(out->text + out->len);
    out->prefix = *p->at == '*';
    p->at += out->prefix;
    return KDIDX_OK;
}

/* Words as a phrase of FTS5, with the column before it. */
static const char *phrase(struct parser *p, const struct written *w, const char *column)
{
    struct kd_arena_text fts = {0};
    if (column != NULL)
        kd_arena_printf(p->arena, &fts, "%s : ", column);
    kd_arena_add(p->arena, &fts, "\"", 1);
    for (size_t i = 0; i < w->len; i++) {
        if (w->text[i] == '"')
            kd_arena_add(p->arena, &fts, "\"", 1);
        kd_arena_add(p->arena, &fts, &w->text[i], 1);
    }
    kd_arena_printf(p->arena, &fts, w->prefix ? "\"*" : "\"");
    return fts.v;
}

static enum kdidx_status words_term(struct parser *p, const struct written *w, const char *column,
                                    struct kd_term **out)
{
    enum kdidx_status status = new_term(p, KD_TERM_WORDS, out);
    if (status != KDIDX_OK)
        return status;
    (*out)->fts = phrase(p, w, column);
    return KDIDX_OK;
}

/* ---- fields ---- */

/* "2021", "2021..2022", "2021-05..", "..2020" */
static enum kdidx_status date_term(struct parser *p, const struct written *w, struct kd_term **out)
{
    const char *text = kd_arena_strndup(p->arena, w->text, w->len), *dots = strstr(text, "..");
    size_t len = dots != NULL ? (size_t)(dots - text) : w->len;
    const char *until = dots != NULL ? dots + 2 : text;
    struct kd_days ignored;
    bool from = len > 0, to = *until != '\0';
    if ((!from && !to) || (from && !kd_days_of(text, len, &ignored)) ||
        (to && !kd_days_of(until, strlen(until), &ignored)))
        return wrong(p, w->start,
                     "%s is no date such as 2021, 2021-05, 2021-05-30, 2021..2022 or 2021..", text);
    enum kdidx_status status = new_term(p, KD_TERM_DATE, out);
    if (status != KDIDX_OK)
        return status;
    (*out)->since = from ? kd_arena_strndup(p->arena, text, len) : NULL;
    (*out)->until = to ? until : NULL;
    return KDIDX_OK;
}

static enum kdidx_status name_term(struct parser *p, const struct written *w, enum field field,
                                   struct kd_term **out)
{
    if (w->prefix)
        return wrong(p, w->start, "%s: takes a whole name, not the start of one",
                     field_names[field]);
    enum kdidx_status status = new_term(p, KD_TERM_NAME, out);
    if (status != KDIDX_OK)
        return status;
    (*out)->entity = entities[field];
    (*out)->name = kd_arena_strndup(p->arena, w->text, w->len);
    return KDIDX_OK;
}

static enum kdidx_status field_term(struct parser *p, enum field field, struct kd_term **out)
{
    const char *start = p->at;
    struct written w;
    p->at += strlen(field_names[field]) + 1;
    skip_space(p);
    if (*p->at == '\0' || *p->at == '(' || *p->at == ')')
        return wrong(p, start, "%s: needs a word or a \"phrase\" behind it", field_names[field]);
    enum kdidx_status status = read_written(p, &w);
    if (status != KDIDX_OK)
        return status;
    if (field == DATE)
        return date_term(p, &w, out);
    if (!has_word(w.text, w.len))
        return wrong(p, w.start, "there is no word in it");
    if (field == TITLE || field == TEXT)
        return words_term(p, &w, field_names[field], out);
    return name_term(p, &w, field, out);
}

/* How long a field's name is that begins here, if any does: "drama:", but not "http:" and the like
 * with a slash behind it, and not "Re:Mind". */
static size_t field_length(const char *s)
{
    size_t len = strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ");
    return len > 1 && s[len] == ':' && s[len + 1] != '/' ? len : 0;
}

static enum kdidx_status unknown_field(struct parser *p, size_t len)
{
    size_t word = word_length(p->at);
    return wrong(p, p->at,
                 "there is no field %.*s:, but " FIELD_LIST
                 "; for the words alone put \"%.*s\" in quotation marks",
                 (int)(len < 40 ? len : 40), p->at, (int)(word < 60 ? word : 60), p->at);
}

/* ---- NEAR ---- */

static enum kdidx_status near_words(struct parser *p, const char *start, struct kd_arena_text *fts)
{
    struct written w;
    size_t n = 0;
    for (;;) {
        skip_space(p);
        if (*p->at == ')' || *p->at == ',' || *p->at == '\0')
            break;
        if (*p->at == '(')
            return wrong(p, p->at, "NEAR takes words and phrases, no brackets");
        enum kdidx_status status = read_written(p, &w);
        if (status != KDIDX_OK)
            return status;
        bool comma = !w.quoted && memchr(w.text, ',', w.len) != NULL;
        if (comma) { /* "b,5" */
            w.prefix = false;
            w.len = strcspn(w.text, ",");
            p->at = w.text + w.len;
        }
        if (!has_word(w.text, w.len))
            return wrong(p, w.start, "there is no word in it");
        kd_arena_printf(p->arena, fts, "%s%s", n++ > 0 ? " " : "", phrase(p, &w, NULL));
    }
    return n > 1 ? KDIDX_OK : wrong(p, start, "NEAR needs two words or phrases: NEAR(a b, 5)");
}

static enum kdidx_status near_term(struct parser *p, struct kd_term **out)
{
    const char *start = p->at;
    struct kd_arena_text fts = {0};
    long within = 10; /* FTS5's own */
    p->at += strlen("NEAR(");
    kd_arena_printf(p->arena, &fts, "NEAR(");
    enum kdidx_status status = near_words(p, start, &fts);
    if (status == KDIDX_OK && *p->at == ',') {
        char *end;
        p->at++;
        skip_space(p);
        within = strtol(p->at, &end, 10);
        if (end == p->at || within < 0 || within > 100000)
            status = wrong(p, p->at, "NEAR needs a number of words here");
        p->at = end;
        skip_space(p);
    }
    if (status == KDIDX_OK && *p->at != ')')
        status = wrong(p, start, "the bracket of NEAR is not closed");
    p->at += status == KDIDX_OK;
    kd_arena_printf(p->arena, &fts, ", %ld)", within);
    if (status == KDIDX_OK)
        status = new_term(p, KD_TERM_WORDS, out);
    if (status == KDIDX_OK)
        (*out)->fts = fts.v;
    return status;
}

/* ---- the grammar ---- */

static enum kdidx_status read_any(struct parser *p, struct kd_term **out);

static enum kdidx_status bracket_term(struct parser *p, struct kd_term **out)
{
    const char *start = p->at++;
    if (++p->depth > DEEPEST)
        return wrong(p, start, "there are more than %d brackets inside each other", DEEPEST);
    enum kdidx_status status = read_any(p, out);
    if (status != KDIDX_OK)
        return status;
    if (*p->at != ')')
        return wrong(p, start, "the bracket is not closed");
    if (*out == NULL)
        return wrong(p, start, "there is nothing between the brackets");
    p->at++;
    p->depth--;
    return KDIDX_OK;
}

static enum kdidx_status not_term(struct parser *p, struct kd_term **out);

/* One word, phrase, field or bracket; *out is NULL for a word of punctuation. */
static enum kdidx_status read_one(struct parser *p, struct kd_term **out)
{
    struct written w;
    *out = NULL;
    if (*p->at == '(')
        return bracket_term(p, out);
    if (is_operator(p->at, "NOT"))
        return not_term(p, out);
    if (strncmp(p->at, "NEAR(", 5) == 0)
        return near_term(p, out);
    size_t len = field_length(p->at);
    for (int f = 0; len > 0 && f < FIELDS; f++)
        if (strlen(field_names[f]) == len && strncasecmp(p->at, field_names[f], len) == 0)
            return field_term(p, (enum field)f, out);
    if (len > 0 && strcspn(p->at, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") >= len) /* not "Re:Mind" */
        return unknown_field(p, len);
    enum kdidx_status status = read_written(p, &w);
    if (status != KDIDX_OK)
        return status;
    if (has_word(w.text, w.len))
        return words_term(p, &w, NULL, out);
    return w.quoted ? wrong(p, w.start, "there is no word in it") : KDIDX_OK;
}

/* What follows an operator; words of punctuation on the way are passed over. */
static enum kdidx_status read_operand(struct parser *p, const char *start, const char *operator,
                                      struct kd_term ** out)
{
    *out = NULL;
    for (skip_space(p); *out == NULL; skip_space(p)) {
        if (*p->at == '\0' || *p->at == ')' || is_operator(p->at, "AND") ||
            is_operator(p->at, "OR"))
            return wrong(p, start, "%s needs something behind it", operator);
        enum kdidx_status status = read_one(p, out);
        if (status != KDIDX_OK)
            return status;
    }
    return KDIDX_OK;
}

static enum kdidx_status not_term(struct parser *p, struct kd_term **out)
{
    const char *start = p->at;
    struct kd_term *part;
    p->at += strlen("NOT");
    if (++p->depth > DEEPEST)
        return wrong(p, start, "there are more than %d NOT inside each other", DEEPEST);
    enum kdidx_status status = read_operand(p, start, "NOT", &part);
    if (status == KDIDX_OK)
        status = new_term(p, KD_TERM_NOT, out);
    if (status != KDIDX_OK)
        return status;
    *KD_PUSH(p->arena, &(*out)->parts) = part;
    p->depth--;
    return KDIDX_OK;
}

/* One part needs no term of its own around it; none is NULL. */
static enum kdidx_status join(struct parser *p, enum kd_term_kind kind, struct kd_terms *parts,
                              struct kd_term **out)
{
    *out = parts->n > 0 ? parts->v[0] : NULL;
    if (parts->n < 2)
        return KDIDX_OK;
    enum kdidx_status status = new_term(p, kind, out);
    if (status == KDIDX_OK)
        (*out)->parts = *parts;
    return status;
}

static enum kdidx_status read_all(struct parser *p, struct kd_term **out)
{
    struct kd_terms parts = {0};
    struct kd_term *part;
    for (skip_space(p); *p->at != '\0' && *p->at != ')' && !is_operator(p->at, "OR");
         skip_space(p)) {
        const char *start = p->at;
        enum kdidx_status status;
        if (is_operator(start, "AND")) {
            p->at += strlen("AND");
            if (parts.n == 0)
                return wrong(p, start, "AND needs something before it");
            status = read_operand(p, start, "AND", &part);
        } else {
            status = read_one(p, &part);
        }
        if (status != KDIDX_OK)
            return status;
        if (part != NULL)
            *KD_PUSH(p->arena, &parts) = part;
    }
    return join(p, KD_TERM_ALL, &parts, out);
}

static enum kdidx_status read_any(struct parser *p, struct kd_term **out)
{
    struct kd_terms parts = {0};
    struct kd_term *part = NULL;
    enum kdidx_status status = read_all(p, &part);
    if (status == KDIDX_OK && part != NULL)
        *KD_PUSH(p->arena, &parts) = part;
    while (status == KDIDX_OK && is_operator(p->at, "OR")) {
        const char *start = p->at;
        p->at += strlen("OR");
        if (parts.n == 0)
            return wrong(p, start, "OR needs something before it");
        status = read_all(p, &part);
        if (status == KDIDX_OK && part == NULL)
            return wrong(p, start, "OR needs something behind it");
        if (status == KDIDX_OK)
            *KD_PUSH(p->arena, &parts) = part;
    }
    return status == KDIDX_OK ? join(p, KD_TERM_ANY, &parts, out) : status;
}

enum kdidx_status kd_search_parse(struct kd_arena *arena, const char *query, struct kd_term **out,
                                  struct kd_error *err)
{
    struct parser p = {.arena = arena, .query = query, .at = query, .err = err};
    enum kdidx_status status = read_any(&p, out);
    if (status != KDIDX_OK)
        return status;
    if (*p.at != '\0')
        return wrong(&p, p.at, "a bracket is closed that was not opened");
    if (*out == NULL)
        return kd_fail(err, KDIDX_USAGE, "the query is empty");
    return KDIDX_OK;
}
