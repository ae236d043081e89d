/* list KIND: all people, dramas, articles ... with their counts. */
#include <string.h>

#include "query/ask.h"

static const char *const kind_names[KD_LIST_KINDS] = {
    "people", "characters", "dramas", "works", "networks", "outlets", "articles", "sources"};

const char *kd_list_kind_name(enum kd_list_kind kind)
{
    return kind_names[kind];
}

bool kd_list_kind_parse(const char *name, enum kd_list_kind *out)
{
    for (int i = 0; i < KD_LIST_KINDS; i++)
        if (strcmp(kind_names[i], name) == 0) {
            *out = (enum kd_list_kind)i;
            return true;
        }
    return false;
}

#define TRAIT(trait)                                                                               \
    "(SELECT value FROM tally WHERE tally.entity IN " KD_ALL_OF(                                   \
        "entity.id") " AND trait = '" trait "' GROUP BY value ORDER BY sum(tally.articles - "      \
                     "tally.copies) DESC, value LIMIT 1)"
/* The trait is looked up of those alone that are listed. Last, how many there are in all. */
#define ENTITIES(with, kind, sub, more)                                                            \
    with "SELECT id, articles, " sub " AS sub, independent,"                                       \
         " " KD_TOP_TOTAL(                                                                         \
             kind, more) " AS total"                                                               \
                         " FROM (" KD_TOP_ROWS(                                                    \
                             kind, more,                                                           \
                             "?1 OFFSET ?2") ") AS entity"                                         \
                                             " ORDER BY independent DESC, articles DESC, key"
/* The same as the end of the last ingest wrote it down. */
#define WRITTEN(list, sub)                                                                         \
    "SELECT entity.id, ifnull(merged.articles, entity.articles), " sub " AS sub,"                  \
    " ifnull(merged.independent, entity.articles - copies),"                                       \
    " (SELECT entities FROM total WHERE total.list = '" list "') FROM top"                         \
    " CROSS JOIN entity ON entity.id = top.entity"                                                 \
    " LEFT JOIN merged ON merged.entity = entity.id"                                               \
    " WHERE top.list = '" list "' AND n >= ?2 AND n < ?2 + ?1 ORDER BY n"
/* The same of the articles that were published within some time. */
#define COUNTED(kind, sub, more)                                                                   \
    KD_COUNTED(kind)                                                                               \
    "SELECT id, counted.articles AS articles, " sub " AS sub, independent FROM counted"            \
    " JOIN entity USING (id) WHERE 1" more                                                         \
    " ORDER BY independent DESC, 2 DESC, key LIMIT ?1 OFFSET ?2"

static const struct {
    const char *rows, *dated, *written;
} entities[] = {
#define OF(list, kind, sub)                                                                        \
    {                                                                                              \
        ENTITIES("", kind, sub, ""), COUNTED(kind, sub, ""), WRITTEN(list, sub)                    \
    }
    OF("people", "person", TRAIT("role")),
    OF("characters", "character", "NULL"),
    {ENTITIES(KD_TOP_DRAMAS, "work", "'drama'", KD_TOP_IS_DRAMA),
     COUNTED("work", "'drama'", " AND id IN " KD_DRAMAS), WRITTEN("dramas", "'drama'")},
    OF("works", "work", TRAIT("kind")),
    OF("networks", "network", "NULL"),
    OF("outlets", "outlet", "NULL"),
#undef OF
};

static void bind_page(const struct kd_ask *ask, struct kd_stmt *stmt)
{
    kd_bind_int(stmt, 1, ask->opts.limit != 0 ? (int64_t)ask->opts.limit : -1);
    kd_bind_int(stmt, 2, (int64_t)ask->opts.offset);
}

/* With one of these options rows are left out one by one, and counted on the way. */
static bool is_filtered(const struct kd_ask *ask)
{
    return kd_ask_is_dated(ask) || ask->opts.network != NULL || ask->opts.by_role;
}

/* Whether the row, an entity with its role or kind, is one that was asked for. */
static enum kdidx_status is_wanted(struct kd_ask *ask, struct kd_stmt *stmt, int64_t network,
                                   bool *out)
{
    const char *sub = kd_column_text(stmt, 2);
    *out = !ask->opts.by_role || (sub != NULL && strcmp(sub, kd_role_name(ask->opts.role)) == 0);
    if (!*out || network == 0)
        return KDIDX_OK;
    return kd_ask_shows(ask, network, kd_column_int(stmt, 0), out);
}

static enum kdidx_status add_entity(struct kd_ask *ask, struct kd_stmt *stmt, struct kd_list *list)
{
    struct kd_list_row *row = KD_PUSH(ask->arena, &list->rows);
    *row = (struct kd_list_row){.articles = (uint64_t)kd_column_int(stmt, 1),
                                .sub = kd_ask_text(ask, stmt, 2),
                                .independent = (uint64_t)kd_column_int(stmt, 3)};
    enum kdidx_status status = kd_ask_name(ask, kd_column_int(stmt, 0), &row->name);
    if (status == KDIDX_OK && list->kind == KD_LIST_PEOPLE)
        status = kd_ask_qualifier(ask, kd_column_int(stmt, 0), &row->qualifier, NULL);
    if (status == KDIDX_OK && !ask->opts.brief)
        status = kd_ask_mended(ask, kd_column_int(stmt, 0), &row->mended);
    return status;
}

/* Whether all rows of the page are written down. */
static enum kdidx_status is_written(struct kd_ask *ask, bool *out)
{
    int64_t holds = 0;
    size_t limit = ask->opts.limit, offset = ask->opts.offset;
    *out = limit != 0 && limit <= KD_TOP_MOST && offset <= KD_TOP_MOST - limit;
    if (!*out)
        return KDIDX_OK;
    enum kdidx_status status =
        kd_run_int(kd_stmt(ask->db, "SELECT " KD_TOP_HOLDS), &holds, ask->err);
    *out = holds != 0;
    return status;
}

/* The rows of the page, and how many there are in all; which the page does not tell when it is
 * empty. */
static enum kdidx_status list_entities(struct kd_ask *ask, struct kd_list *list)
{
    bool written = false;
    enum kdidx_status status = is_written(ask, &written);
    if (status != KDIDX_OK)
        return status;
    struct kd_stmt *stmt =
        kd_stmt(ask->db, written ? entities[list->kind].written : entities[list->kind].rows);
    bind_page(ask, stmt);
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        list->total = (uint64_t)kd_column_int(stmt, 4);
        if ((status = add_entity(ask, stmt, list)) != KDIDX_OK)
            return status;
    }
    if (status != KDIDX_NONE || list->total > 0)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    kd_bind_int(stmt, 1, 1);
    kd_bind_int(stmt, 2, 0);
    if ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        list->total = (uint64_t)kd_column_int(stmt, 4);
    kd_done(stmt);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Of the rows that are wanted, those within limit and offset; list->total: all. */
static enum kdidx_status filter_entities(struct kd_ask *ask, struct kd_list *list)
{
    bool dated = kd_ask_is_dated(ask), wanted = false;
    int64_t network;
    enum kdidx_status status = kd_ask_network(ask, &list->match, &network);
    if (status != KDIDX_OK)
        return status;
    struct kd_stmt *stmt =
        kd_stmt(ask->db, dated ? entities[list->kind].dated : entities[list->kind].rows);
    kd_bind_int(stmt, 1, -1);
    kd_bind_int(stmt, 2, 0);
    if (dated)
        kd_ask_bind_days(ask, stmt);
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        status = is_wanted(ask, stmt, network, &wanted);
        size_t at = (size_t)list->total;
        list->total += wanted;
        if (status == KDIDX_OK && wanted && kd_ask_on_page(ask, at))
            status = add_entity(ask, stmt, list);
        if (status != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* An article that stands in several places is listed at each. */
static enum kdidx_status list_articles(struct kd_ask *ask, struct kd_list *list)
{
    struct kd_stmt *stmt = kd_stmt(
        ask->db,
        "SELECT title, lower(hex(hash)), url, published, outlet, path, ordinal"
        " FROM source JOIN place ON place.source = source.id"
        " JOIN article ON article.id = place.article"
        " WHERE" KD_WITHIN("article.id") " ORDER BY path, ordinal, hash LIMIT ?1 OFFSET ?2");
    bind_page(ask, stmt);
    kd_ask_bind_days(ask, stmt);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        *KD_PUSH(ask->arena, &list->rows) =
            (struct kd_list_row){.name = kd_ask_text(ask, stmt, 0),
                                 .articles = 1,
                                 .id = kd_ask_text(ask, stmt, 1),
                                 .url = kd_ask_text(ask, stmt, 2),
                                 .published = kd_ask_text(ask, stmt, 3),
                                 .outlet = kd_ask_text(ask, stmt, 4),
                                 .source = kd_ask_text(ask, stmt, 5),
                                 .ordinal = (uint32_t)kd_column_int(stmt, 6)};
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status list_sources(struct kd_ask *ask, struct kd_list *list)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT path, (SELECT count(*) FROM place WHERE place.source = source.id)"
                         " FROM source ORDER BY path LIMIT ?1 OFFSET ?2");
    bind_page(ask, stmt);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        *KD_PUSH(ask->arena, &list->rows) = (struct kd_list_row){
            .name = kd_ask_text(ask, stmt, 0), .articles = (uint64_t)kd_column_int(stmt, 1)};
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status count(struct kd_ask *ask, struct kd_list *list)
{
    int64_t total = 0;
    struct kd_stmt *stmt =
        kd_stmt(ask->db, list->kind == KD_LIST_ARTICLES
                             ? "SELECT count(*) FROM place WHERE" KD_WITHIN("place.article")
                             : "SELECT count(*) FROM source");
    if (list->kind == KD_LIST_ARTICLES)
        kd_ask_bind_days(ask, stmt);
    enum kdidx_status status = kd_run_int(stmt, &total, ask->err);
    list->total = (uint64_t)total;
    return status;
}

/* An option that the kind has no use for would leave everything in. */
static enum kdidx_status check_opts(struct kd_ask *ask, enum kd_list_kind kind)
{
    const char *option = NULL, *of = NULL;
    if (ask->opts.network != NULL && kind != KD_LIST_DRAMAS && kind != KD_LIST_WORKS)
        option = "--network", of = "dramas and works";
    else if (ask->opts.by_role && kind != KD_LIST_PEOPLE)
        option = "--role", of = "people";
    else if (kd_ask_is_dated(ask) && kind == KD_LIST_SOURCES)
        option = "--since and --until", of = "all but sources";
    if (option == NULL)
        return KDIDX_OK;
    return kd_fail(ask->err, KDIDX_USAGE, "list %s: %s: only for %s", kind_names[kind], option, of);
}

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_list *list = out;
    bool of_entities = list->kind != KD_LIST_ARTICLES && list->kind != KD_LIST_SOURCES;
    enum kdidx_status status = check_opts(ask, list->kind);
    if (status != KDIDX_OK)
        return status;
    if (of_entities)
        status = is_filtered(ask) ? filter_entities(ask, list) : list_entities(ask, list);
    else
        status = count(ask, list);
    if (status != KDIDX_OK)
        return status;
    if (list->total == 0)
        return kd_fail(ask->err, KDIDX_NONE, "there are no %s%s", is_filtered(ask) ? "such " : "",
                       kind_names[list->kind]);
    if (list->kind == KD_LIST_ARTICLES)
        return list_articles(ask, list);
    if (list->kind == KD_LIST_SOURCES)
        return list_sources(ask, list);
    return KDIDX_OK;
}

enum kdidx_status kd_query_list(struct kd_db *db, struct kd_arena *arena, enum kd_list_kind kind,
                                const struct kd_query_opts *opts, struct kd_list *out,
                                struct kd_error *err)
{
    *out = (struct kd_list){.kind = kind};
    if (kind >= KD_LIST_KINDS)
        return kd_fail(err, KDIDX_USAGE, "there is no such list");
    enum kdidx_status status = kd_ask(db, arena, opts, err, answer, out);
    if (status != KDIDX_OK && status != KDIDX_NONE)
        *out = (struct kd_list){.kind = kind};
    return status;
}
