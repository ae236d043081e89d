/* kdidx0: extraction inside SQLite.
 *
 *   SELECT name, character FROM articles, kdidx_extract(articles.body) WHERE kind = 'cast';
 *   SELECT kdidx_record(body) FROM articles;
 *
 * Only the routines that the host hands over are called, never a libsqlite3 of our own: the host
 * may carry another. A connection has one extractor, made at the first use; SQLite sees to it that
 * a connection is in one thread at a time.
 */
#include <sqlite3ext.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "kdidx.h"

SQLITE_EXTENSION_INIT1

__attribute__((visibility("default"))) int sqlite3_kdidx_init(sqlite3 *db, char **message,
                                                              const sqlite3_api_routines *routines);

/* Of a connection: used by the module and by the function, freed with the last of them. */
struct state {
    int users;
    kdidx_extractor *extractor; /* NULL: not needed yet */
};

static void leave(void *ptr)
{
    struct state *state = ptr;
    if (--state->users > 0)
        return;
    kdidx_extractor_free(state->extractor);
    sqlite3_free(state);
}

static enum kdidx_status make_extractor(struct state *state, struct kdidx_error *err)
{
    if (state->extractor != NULL)
        return KDIDX_OK;
    return kdidx_extractor_new(NULL, &state->extractor, err);
}

/* The text of a value, also of a blob, which is taken for one as a file is. False: there is none,
 * NULL or nothing but white space. */
static bool text_of(sqlite3_value *value, const char **text, size_t *len)
{
    bool blob = sqlite3_value_type(value) == SQLITE_BLOB;
    *text = sqlite3_value_type(value) == SQLITE_NULL ? NULL
            : blob                                   ? sqlite3_value_blob(value)
                                                     : (const char *)sqlite3_value_text(value);
    *len = *text != NULL ? (size_t)sqlite3_value_bytes(value) : 0;
    for (size_t i = 0; i < *len; i++)
        if (strchr(" \t\r\n\f\v", (*text)[i]) == NULL || (*text)[i] == '\0')
            return true;
    return false;
}

/* ---- kdidx_record(text) ---- */

static void record(sqlite3_context *context, int n, sqlite3_value **values)
{
    struct state *state = sqlite3_user_data(context);
    struct kdidx_error err = {{0}};
    const char *text, *json;
    size_t len, json_len;
    (void)n;
    if (!text_of(values[0], &text, &len)) /* the result is NULL */
        return;
    enum kdidx_status status = make_extractor(state, &err);
    if (status == KDIDX_OK)
        status = kdidx_extract(state->extractor, text, len, NULL, &json, &json_len, &err);
    if (status == KDIDX_NOMEM)
        sqlite3_result_error_nomem(context);
    else if (status != KDIDX_OK)
        sqlite3_result_error(context, err.text, -1);
    else
        sqlite3_result_text64(context, json, json_len, SQLITE_TRANSIENT, SQLITE_UTF8);
}

/* ---- kdidx_extract(text) ---- */

enum column {
    KIND,
    NAME,
    ROLE,
    CHARACTER,
    DRAMA,
    VALUE,
    SEASON,
    EPISODE,
    CONFIDENCE,
    START,
    STOP,
    QUOTE,
    SPANS,
    RULE,
    TEXT /* the argument */
};

static const char DECLARATION[] =
    "CREATE TABLE x(kind TEXT, name TEXT, role TEXT, character TEXT, drama TEXT, value TEXT,"
    " season TEXT, episode INTEGER, confidence REAL, start INTEGER, stop INTEGER, quote TEXT,"
    " spans TEXT, rule TEXT, text HIDDEN)";

struct table {
    sqlite3_vtab base;
    struct state *state;
};

/* Its rows are its own: one statement may have several cursors at work. */
struct cursor {
    sqlite3_vtab_cursor base;
    struct kdidx_fact **facts; /* each one piece of memory with all that it points at */
    size_t count, room, at;
    bool failed; /* out of memory */
};

static int connect_table(sqlite3 *db, void *state, int argc, const char *const *argv,
                         sqlite3_vtab **out, char **message)
{
    (void)argc, (void)argv, (void)message;
    int rc = sqlite3_declare_vtab(db, DECLARATION);
    struct table *table = rc == SQLITE_OK ? sqlite3_malloc(sizeof *table) : NULL;
    if (table == NULL)
        return rc == SQLITE_OK ? SQLITE_NOMEM : rc;
    *table = (struct table){.state = state};
    sqlite3_vtab_config(db, SQLITE_VTAB_INNOCUOUS);
    *out = &table->base;
    return SQLITE_OK;
}

static int disconnect_table(sqlite3_vtab *table)
{
    sqlite3_free(table);
    return SQLITE_OK;
}

/* There is one way to ask: by the text. */
static int best_index(sqlite3_vtab *table, sqlite3_index_info *info)
{
    enum { USUAL_ROWS = 50 };
    int given = -1;
    bool asked = false;
    for (int i = 0; i < info->nConstraint; i++) {
        if (info->aConstraint[i].iColumn != TEXT ||
            info->aConstraint[i].op != SQLITE_INDEX_CONSTRAINT_EQ)
            continue;
        asked = true;
        if (info->aConstraint[i].usable)
            given = i;
    }
    if (!asked) {
        sqlite3_free(table->zErrMsg);
        table->zErrMsg = sqlite3_mprintf("kdidx_extract needs a text: kdidx_extract(TEXT)");
        return SQLITE_ERROR;
    }
    if (given < 0)
        return SQLITE_CONSTRAINT;
    info->aConstraintUsage[given].argvIndex = 1;
    info->aConstraintUsage[given].omit = 1;
    info->estimatedCost = 1e5;
    info->estimatedRows = USUAL_ROWS;
    return SQLITE_OK;
}

static int open_cursor(sqlite3_vtab *table, sqlite3_vtab_cursor **out)
{
    struct cursor *cursor = sqlite3_malloc(sizeof *cursor);
    (void)table;
    if (cursor == NULL)
        return SQLITE_NOMEM;
    memset(cursor, 0, sizeof *cursor);
    *out = &cursor->base;
    return SQLITE_OK;
}

static void forget_facts(struct cursor *cursor)
{
    for (size_t i = 0; i < cursor->count; i++)
        sqlite3_free(cursor->facts[i]);
    cursor->count = cursor->at = 0;
    cursor->failed = false;
}

static int close_cursor(sqlite3_vtab_cursor *base)
{
    struct cursor *cursor = (struct cursor *)base;
    forget_facts(cursor);
    sqlite3_free(cursor->facts);
    sqlite3_free(cursor);
    return SQLITE_OK;
}

/* Moves a string behind what was moved before. */
static void move(const char **text, char **room)
{
    if (*text == NULL)
        return;
    size_t size = strlen(*text) + 1;
    *text = memcpy(*room, *text, size);
    *room += size;
}

/* The fact lives during the call only. NULL: out of memory. */
static struct kdidx_fact *copy(const struct kdidx_fact *fact)
{
    struct kdidx_fact mine = *fact;
    const char **texts[] = {&mine.kind,  &mine.name,   &mine.role, &mine.character, &mine.drama,
                            &mine.value, &mine.season, &mine.rule, &mine.quote};
    size_t spans = fact->span_count * sizeof *fact->spans, size = sizeof mine + spans;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        size += *texts[i] != NULL ? strlen(*texts[i]) + 1 : 0;
    char *piece = sqlite3_malloc64(size), *room = piece;
    if (piece == NULL)
        return NULL;
    room += sizeof mine;
    if (spans > 0)
        mine.spans = memcpy(room, fact->spans, spans);
    room += spans;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        move(texts[i], &room);
    return memcpy(piece, &mine, sizeof mine);
}

static int keep_fact(void *ctx, const struct kdidx_fact *fact)
{
    struct cursor *cursor = ctx;
    if (cursor->count == cursor->room) {
        size_t room = cursor->room > 0 ? cursor->room * 2 : 64;
        void *grown = sqlite3_realloc64(cursor->facts, room * sizeof *cursor->facts);
        cursor->failed = grown == NULL;
        if (grown == NULL)
            return 1;
        cursor->facts = grown;
        cursor->room = room;
    }
    cursor->facts[cursor->count] = copy(fact);
    cursor->failed = cursor->facts[cursor->count] == NULL;
    cursor->count += !cursor->failed;
    return cursor->failed;
}

static int filter(sqlite3_vtab_cursor *base, int number, const char *plan, int n,
                  sqlite3_value **values)
{
    struct cursor *cursor = (struct cursor *)base;
    struct table *table = (struct table *)base->pVtab;
    struct kdidx_error err = {{0}};
    const char *text;
    size_t len;
    (void)number, (void)plan, (void)n;
    forget_facts(cursor);
    if (!text_of(values[0], &text, &len))
        return SQLITE_OK;
    enum kdidx_status status = make_extractor(table->state, &err);
    if (status == KDIDX_OK)
        status = kdidx_facts(table->state->extractor, text, len, NULL, keep_fact, cursor, &err);
    if (cursor->failed || status == KDIDX_NOMEM)
        return SQLITE_NOMEM;
    if (status == KDIDX_OK)
        return SQLITE_OK;
    sqlite3_free(table->base.zErrMsg);
    table->base.zErrMsg = sqlite3_mprintf("kdidx_extract: %s", err.text);
    return SQLITE_ERROR;
}

static int next(sqlite3_vtab_cursor *base)
{
    ((struct cursor *)base)->at++;
    return SQLITE_OK;
}

static int at_end(sqlite3_vtab_cursor *base)
{
    const struct cursor *cursor = (const struct cursor *)base;
    return cursor->at >= cursor->count;
}

static void give_text(sqlite3_context *context, const char *text)
{
    if (text != NULL) /* NULL without a result */
        sqlite3_result_text(context, text, -1, SQLITE_TRANSIENT);
}

/* [[start, stop], ...], for json_each. */
static void give_spans(sqlite3_context *context, const struct kdidx_fact *fact)
{
    enum { LONGEST = 32 /* bytes of "[4294967295,4294967295]," */ };
    size_t size = fact->span_count * LONGEST + LONGEST, n = 1;
    char *json = sqlite3_malloc64(size);
    if (json == NULL) {
        sqlite3_result_error_nomem(context);
        return;
    }
    json[0] = '[';
    for (size_t i = 0; i < fact->span_count; i++)
        n += (size_t)snprintf(json + n, size - n, "%s[%u,%u]", i > 0 ? "," : "",
                              (unsigned)fact->spans[i].start, (unsigned)fact->spans[i].end);
    snprintf(json + n, size - n, "]");
    sqlite3_result_text(context, json, -1, sqlite3_free);
}

static void give_number(sqlite3_context *context, const struct kdidx_fact *fact, int which)
{
    if (which == EPISODE && fact->episode > 0)
        sqlite3_result_int64(context, fact->episode);
    if (which == CONFIDENCE && fact->confidence > 0)
        sqlite3_result_double(context, fact->confidence);
    if (which == START && fact->span_count > 0)
        sqlite3_result_int64(context, fact->spans[0].start);
    if (which == STOP && fact->span_count > 0)
        sqlite3_result_int64(context, fact->spans[0].end);
}

static int column(sqlite3_vtab_cursor *base, sqlite3_context *context, int which)
{
    const struct cursor *cursor = (const struct cursor *)base;
    const struct kdidx_fact *fact = cursor->facts[cursor->at];
    const char *const texts[] = {
        [KIND] = fact->kind,           [NAME] = fact->name,   [ROLE] = fact->role,
        [CHARACTER] = fact->character, [DRAMA] = fact->drama, [VALUE] = fact->value,
        [SEASON] = fact->season,       [QUOTE] = fact->quote, [RULE] = fact->rule};
    if (which == SPANS)
        give_spans(context, fact);
    else if (which < TEXT && texts[which] != NULL)
        give_text(context, texts[which]);
    else
        give_number(context, fact, which);
    return SQLITE_OK;
}

static int row_id(sqlite3_vtab_cursor *base, sqlite3_int64 *out)
{
    *out = (sqlite3_int64)((const struct cursor *)base)->at;
    return SQLITE_OK;
}

/* Without xCreate it is there in every database that has the extension, and in no schema. */
static const sqlite3_module MODULE = {.xConnect = connect_table,
                                      .xBestIndex = best_index,
                                      .xDisconnect = disconnect_table,
                                      .xOpen = open_cursor,
                                      .xClose = close_cursor,
                                      .xFilter = filter,
                                      .xNext = next,
                                      .xEof = at_end,
                                      .xColumn = column,
                                      .xRowid = row_id};

int sqlite3_kdidx_init(sqlite3 *db, char **message, const sqlite3_api_routines *routines)
{
    SQLITE_EXTENSION_INIT2(routines)
    (void)message;
    struct state *state = sqlite3_malloc(sizeof *state);
    if (state == NULL)
        return SQLITE_NOMEM;
    *state = (struct state){.users = 2};
    /* Each of the two calls `leave` when it fails. */
    int rc = sqlite3_create_module_v2(db, "kdidx_extract", &MODULE, state, leave);
    if (rc != SQLITE_OK) {
        leave(state);
        return rc;
    }
    return sqlite3_create_function_v2(db, "kdidx_record", 1,
                                      SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS, state,
                                      record, NULL, NULL, leave);
}
