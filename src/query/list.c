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
/* The trait is looked up of those alone that are listed. */
#define ENTITIES(kind, sub, more)                                                                  \
    "SELECT id, articles, " sub " AS sub, independent FROM (SELECT id, key,"                       \
    "  ifnull(merged.articles, entity.articles) AS articles,"                                      \
    "  ifnull(merged.independent, entity.articles - copies) AS independent FROM entity"            \
    "  LEFT JOIN merged ON merged.entity = entity.id"                                              \
    "  WHERE kind = '" kind "' AND same IS NULL" more                                              \
    "  ORDER BY independent DESC, 3 DESC, key LIMIT ?1 OFFSET ?2) AS entity"                       \
    " ORDER BY independent DESC, articles DESC, key"
#define COUNT(kind) "SELECT count(*) FROM entity WHERE kind = '" kind "' AND same IS NULL"

/* The rows of entities, and how many there are. */
static const struct {
    const char *rows, *count;
} entities[] = {
    {ENTITIES("person", TRAIT("role"), ""), COUNT("person")},
    {ENTITIES("character", "NULL", ""), COUNT("character")},
    {ENTITIES("work", "'drama'", " AND id IN " KD_DRAMAS), COUNT("work") " AND id IN " KD_DRAMAS},
    {ENTITIES("work", TRAIT("kind"), ""), COUNT("work")},
    {ENTITIES("network", "NULL", ""), COUNT("network")},
    {ENTITIES("outlet", "NULL", ""), COUNT("outlet")},
};

static void bind_page(const struct kd_ask *ask, struct kd_stmt *stmt)
{
    kd_bind_int(stmt, 1, ask->opts.limit != 0 ? (int64_t)ask->opts.limit : -1);
    kd_bind_int(stmt, 2, (int64_t)ask->opts.offset);
}

static enum kdidx_status list_entities(struct kd_ask *ask, struct kd_list *list)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, entities[list->kind].rows);
    bind_page(ask, stmt);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        struct kd_list_row *row = KD_PUSH(ask->arena, &list->rows);
        *row = (struct kd_list_row){.articles = (uint64_t)kd_column_int(stmt, 1),
                                    .sub = kd_ask_text(ask, stmt, 2),
                                    .independent = (uint64_t)kd_column_int(stmt, 3)};
        status = kd_ask_name(ask, kd_column_int(stmt, 0), &row->name);
        if (status == KDIDX_OK && list->kind == KD_LIST_PEOPLE)
            status = kd_ask_qualifier(ask, kd_column_int(stmt, 0), &row->qualifier, NULL);
        if (status != KDIDX_OK)
            return status;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* An article that stands in several places is listed at each. */
static enum kdidx_status list_articles(struct kd_ask *ask, struct kd_list *list)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT title, lower(hex(hash)), url, published, outlet, path, ordinal"
                         " FROM source JOIN place ON place.source = source.id"
                         " JOIN article ON article.id = place.article"
                         " ORDER BY path, ordinal, hash LIMIT ?1 OFFSET ?2");
    bind_page(ask, stmt);
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

static enum kdidx_status answer(struct kd_ask *ask, void *out)
{
    struct kd_list *list = out;
    int64_t total = 0;
    const char *count = list->kind == KD_LIST_ARTICLES  ? "SELECT count(*) FROM place"
                        : list->kind == KD_LIST_SOURCES ? "SELECT count(*) FROM source"
                                                        : entities[list->kind].count;
    enum kdidx_status status = kd_run_int(kd_stmt(ask->db, count), &total, ask->err);
    if (status != KDIDX_OK)
        return status;
    list->total = (uint64_t)total;
    if (total == 0)
        return kd_fail(ask->err, KDIDX_NONE, "there are no %s", kind_names[list->kind]);
    if (list->kind == KD_LIST_ARTICLES)
        return list_articles(ask, list);
    return list->kind == KD_LIST_SOURCES ? list_sources(ask, list) : list_entities(ask, list);
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
