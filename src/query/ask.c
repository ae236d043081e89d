/* What the questions share: one moment, memory that runs out, names and traits of entities. */
#include "query/ask.h"

#include <stdio.h>
#include <string.h>

#include "store/side.h"

struct asked {
    struct kd_ask ask;
    enum kdidx_status (*answer)(struct kd_ask *ask, void *out);
    void *out;
};

static enum kdidx_status answer_asked(void *ctx, struct kd_error *err)
{
    struct asked *asked = ctx;
    (void)err; /* the question has it */
    return asked->answer(&asked->ask, asked->out);
}

enum kdidx_status kd_ask(struct kd_db *db, struct kd_arena *arena, const struct kd_query_opts *opts,
                         struct kd_error *err,
                         enum kdidx_status (*answer)(struct kd_ask *ask, void *out), void *out)
{
    struct asked asked = {{.db = db, .arena = arena, .err = err}, answer, out};
    if (opts != NULL)
        asked.ask.opts = *opts;
    if (kd_ask_set_days(&asked.ask) != KDIDX_OK)
        return KDIDX_USAGE;
    bool own = !kd_db_in_batch(db);
    enum kdidx_status status = own ? kd_db_begin_reading(db, err) : KDIDX_OK;
    if (status == KDIDX_OK)
        status = kd_arena_run(arena, answer_asked, &asked, err);
    if (status == KDIDX_OK && kd_db_lacked(db))
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    kd_db_done_all(db);
    if (own)
        kd_db_rollback(db);
    return status;
}

const char *kd_ask_text(struct kd_ask *ask, struct kd_stmt *stmt, int column)
{
    const char *text = kd_column_text(stmt, column);
    return text != NULL ? kd_arena_strndup(ask->arena, text, kd_column_len(stmt, column)) : NULL;
}

enum kdidx_status kd_ask_strings(struct kd_ask *ask, struct kd_stmt *stmt, struct kd_strings *out)
{
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        *KD_PUSH(ask->arena, out) = kd_ask_text(ask, stmt, 0);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* The first column of the first row, or NULL. */
static enum kdidx_status one_text(struct kd_ask *ask, struct kd_stmt *stmt, const char **out)
{
    *out = NULL;
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status == KDIDX_OK) {
        *out = kd_ask_text(ask, stmt, 0);
        kd_done(stmt);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* A form of an entity, and what tells whether it is its name. */
struct form {
    const char *form;
    int64_t mended, named, uses;
};

/* The order of names; as ORDER BY below. */
static bool names_better(const struct form *a, const struct form *b)
{
    if (a->mended != b->mended)
        return a->mended < b->mended;
    if (a->named != b->named)
        return a->named > b->named;
    if (a->uses != b->uses)
        return a->uses > b->uses;
    size_t x = strlen(a->form), y = strlen(b->form);
    return x != y ? x > y : strcmp(a->form, b->form) < 0;
}

/* The name of what is several entities: one form may be several rows. */
static enum kdidx_status name_of_several(struct kd_ask *ask, int64_t entity, const char **out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT form FROM alias WHERE entity IN " KD_ALL_1
                         " GROUP BY form ORDER BY max(mended), sum(named) DESC, sum(uses) DESC,"
                         " length(CAST(form AS BLOB)) DESC, form LIMIT 1");
    kd_bind_int(stmt, 1, entity);
    return one_text(ask, stmt, out);
}

/* Most are one entity, whose forms are a row each: the best of these is picked without SQLite's
 * sorting, which takes many times as long. */
static enum kdidx_status pick_name(struct kd_ask *ask, int64_t entity, const char **out)
{
    struct form best = {NULL, 0, 0, 0};
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT entity, form, mended, named, uses FROM alias"
                                            " WHERE entity = ?1 UNION ALL SELECT id, '', 0, 0, 0"
                                            " FROM entity WHERE same = ?1");
    kd_bind_int(stmt, 1, entity);
    enum kdidx_status status;
    *out = NULL;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        if (kd_column_int(stmt, 0) != entity) {
            kd_done(stmt);
            return name_of_several(ask, entity, out);
        }
        struct form form = {kd_column_text(stmt, 1), kd_column_int(stmt, 2), kd_column_int(stmt, 3),
                            kd_column_int(stmt, 4)};
        if (best.form != NULL && !names_better(&form, &best))
            continue;
        best = form;
        best.form = kd_ask_text(ask, stmt, 1);
    }
    *out = best.form;
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_ask_name(struct kd_ask *ask, int64_t entity, const char **out)
{
    enum kdidx_status status = pick_name(ask, entity, out);
    if (status == KDIDX_OK && *out == NULL)
        return kd_fail(ask->err, KDIDX_CORRUPT, "%s: something has no name; see `kdidx check`",
                       kd_db_path(ask->db));
    return status;
}

/* In SQL: the entities `other` that have the other side of a name of ?1, `mine`. (CROSS JOIN and +:
 * its own few rows are looked up first, by their numbers.) */
#define OTHER_SIDES_KEY KD_OTHER_SIDE("mine.key")
#define OTHER_SIDES                                                                                \
    " FROM entity AS mine CROSS JOIN entity AS other"                                              \
    " ON other.kind = mine.kind AND other.key = " OTHER_SIDES_KEY " WHERE mine.id IN " KD_ALL_1    \
    " AND +mine.kind = 'person'"                                                                   \
    " AND ifnull(other.same, other.id) <> ?1"

/* On which side of a name an entity is of which somebody else has the other; -1: nobody has. */
static enum kdidx_status side_of(struct kd_ask *ask, int64_t entity, int64_t *crew)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT mine.key LIKE '%" KD_CREW "'" OTHER_SIDES
                                            " ORDER BY mine.key LIMIT 1");
    kd_bind_int(stmt, 1, entity);
    *crew = -1;
    enum kdidx_status status = kd_run_int(stmt, crew, ask->err);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status add_namesakes(struct kd_ask *ask, int64_t entity, struct kd_strings *out)
{
    enum { MOST = 8 };
    int64_t found[MOST];
    size_t n = 0;
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT DISTINCT ifnull(other.same, other.id) AS stands" OTHER_SIDES
                         " ORDER BY (SELECT key FROM entity WHERE id = stands)");
    kd_bind_int(stmt, 1, entity);
    enum kdidx_status status = KDIDX_NONE;
    while (n < MOST && (status = kd_step(stmt, ask->err)) == KDIDX_OK)
        found[n++] = kd_column_int(stmt, 0);
    kd_done(stmt);
    status = status == KDIDX_NONE ? KDIDX_OK : status;
    for (size_t i = 0; status == KDIDX_OK && i < n; i++)
        status = kd_ask_full_name(ask, found[i], KD_PUSH(ask->arena, out));
    return status;
}

enum kdidx_status kd_ask_qualifier(struct kd_ask *ask, int64_t entity, const char **out,
                                   struct kd_strings *namesakes)
{
    int64_t crew;
    const char *role = NULL;
    *out = NULL;
    enum kdidx_status status = side_of(ask, entity, &crew);
    if (status != KDIDX_OK || crew < 0)
        return status;
    status = kd_ask_trait(ask, entity, "role", &role);
    bool writes = role != NULL && strcmp(role, kd_role_name(KD_WRITER)) == 0;
    *out = kd_role_name(crew == 0 ? KD_ACTOR : writes ? KD_WRITER : KD_DIRECTOR);
    return status == KDIDX_OK && namesakes != NULL ? add_namesakes(ask, entity, namesakes) : status;
}

const char *kd_ask_qualified(struct kd_ask *ask, const char *name, const char *qualifier)
{
    if (qualifier == NULL)
        return name;
    size_t len = strlen(name) + strlen(qualifier) + sizeof " ()";
    char *out = kd_arena_alloc(ask->arena, len);
    snprintf(out, len, "%s (%s)", name, qualifier);
    return out;
}

enum kdidx_status kd_ask_full_name(struct kd_ask *ask, int64_t entity, const char **out)
{
    const char *qualifier;
    enum kdidx_status status = kd_ask_name(ask, entity, out);
    if (status == KDIDX_OK)
        status = kd_ask_qualifier(ask, entity, &qualifier, NULL);
    if (status == KDIDX_OK)
        *out = kd_ask_qualified(ask, *out, qualifier);
    return status;
}

/* What the user alone says that something is called is among its forms. */
#define NAME KD_NAME_PART("key")
#define CREWS_NAME KD_NAME_PART("crew.key")
static const char forms_said[] =
    "WITH RECURSIVE all_of (id) AS " KD_ALL_1 ","
    " meant (kind, key) AS (SELECT kind, key FROM entity WHERE id IN all_of UNION"
    "  SELECT kind, " NAME " FROM entity AS crew WHERE id IN all_of AND NOT EXISTS"
    "   (SELECT 1 FROM entity WHERE entity.kind = crew.kind AND entity.key = " CREWS_NAME ") UNION"
    "  SELECT meant.kind, iif(a_key = key, b_key, a_key) FROM meant JOIN decision"
    "   ON decision.kind = meant.kind AND key IN (a_key, b_key) AND says = 'same'),"
    " named (form, uses, named) AS"
    " (SELECT form, uses, named FROM alias WHERE entity IN all_of UNION ALL"
    "  SELECT iif(a_key = key, a, b), 0, 0 FROM meant JOIN decision"
    "   ON decision.kind = meant.kind AND key IN (a_key, b_key) WHERE NOT EXISTS"
    "    (SELECT 1 FROM entity WHERE entity.kind = meant.kind"
    "     AND entity.key IN (meant.key, meant.key || '" KD_CREW "')) AND NOT EXISTS"
    "    (SELECT 1 FROM alias WHERE alias.key = meant.key AND alias.entity IN all_of))"
    " SELECT form FROM named WHERE form <> ?2 GROUP BY form"
    " ORDER BY sum(uses) DESC, sum(named) DESC, form";
/* The same where the user says nothing, which takes a tenth of the time. */
static const char forms[] =
    "SELECT form FROM alias WHERE entity IN " KD_ALL_1
    " AND form <> ?2 GROUP BY form ORDER BY sum(uses) DESC, sum(named) DESC, form";

enum kdidx_status kd_ask_aliases(struct kd_ask *ask, int64_t entity, const char *name,
                                 struct kd_strings *out)
{
    int64_t said = 0;
    enum kdidx_status status =
        kd_run_int(kd_stmt(ask->db, "SELECT EXISTS (SELECT 1 FROM decision)"), &said, ask->err);
    if (status != KDIDX_OK)
        return status;
    struct kd_stmt *stmt = kd_stmt(ask->db, said ? forms_said : forms);
    kd_bind_int(stmt, 1, entity);
    kd_bind_text(stmt, 2, name);
    return kd_ask_strings(ask, stmt, out);
}

enum kdidx_status kd_ask_mended(struct kd_ask *ask, int64_t entity, struct kd_strings *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT form FROM alias WHERE mended = 1 AND entity IN " KD_ALL_1
                         " GROUP BY form ORDER BY sum(uses) DESC, form");
    kd_bind_int(stmt, 1, entity);
    return kd_ask_strings(ask, stmt, out);
}

/* What is said of an entity, and by how many articles; of roles and kinds there are few. */
struct trait_list {
    struct trait_votes {
        const char *value;
        int64_t votes;
    } * v;
    size_t n, cap;
};

static struct trait_votes *votes_for(struct kd_ask *ask, struct trait_list *list, const char *value)
{
    for (size_t i = 0; i < list->n; i++)
        if (strcmp(list->v[i].value, value) == 0)
            return &list->v[i];
    struct trait_votes *new = KD_PUSH(ask->arena, list);
    new->value = kd_arena_strndup(ask->arena, value, strlen(value));
    return new;
}

enum kdidx_status kd_ask_trait(struct kd_ask *ask, int64_t entity, const char *trait,
                               const char **out)
{
    struct trait_votes best = {NULL, 0};
    struct trait_list list = {0};
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT value, tally.articles - tally.copies FROM tally WHERE entity = ?1"
                         " AND trait = ?2 UNION ALL SELECT value, tally.articles - tally.copies"
                         " FROM entity JOIN tally ON tally.entity = entity.id"
                         " WHERE same = ?1 AND trait = ?2");
    kd_bind_int(stmt, 1, entity);
    kd_bind_text(stmt, 2, trait);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        votes_for(ask, &list, kd_column_text(stmt, 0))->votes += kd_column_sum(stmt, 1);
    for (size_t i = 0; i < list.n; i++)
        if (best.value == NULL || list.v[i].votes > best.votes ||
            (list.v[i].votes == best.votes && strcmp(list.v[i].value, best.value) < 0))
            best = list.v[i];
    *out = best.value;
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_ask_seasons(struct kd_ask *ask, int64_t work, struct kd_strings *out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT DISTINCT value FROM tally WHERE entity IN " KD_ALL_1
                         " AND trait = 'season' ORDER BY CAST(value AS INTEGER), value");
    kd_bind_int(stmt, 1, work);
    return kd_ask_strings(ask, stmt, out);
}

enum kdidx_status kd_ask_work_kind(struct kd_ask *ask, int64_t work, enum kd_work_kind *out)
{
    const char *kind;
    *out = KD_OTHER_WORK;
    enum kdidx_status status = kd_ask_trait(ask, work, "kind", &kind);
    if (status == KDIDX_OK && kind != NULL)
        kd_work_kind_parse(kind, out);
    return status;
}

enum kdidx_status kd_ask_place(struct kd_ask *ask, int64_t article, const char **source,
                               uint32_t *ordinal)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT path, ordinal FROM place JOIN source ON source.id = place.source"
                         " WHERE place.article = ?1 ORDER BY path, ordinal LIMIT 1");
    kd_bind_int(stmt, 1, article);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status == KDIDX_OK) {
        *source = kd_ask_text(ask, stmt, 0);
        *ordinal = (uint32_t)kd_column_int(stmt, 1);
        kd_done(stmt);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

struct kd_votes kd_ask_row_votes(struct kd_stmt *stmt, int column)
{
    int64_t articles = kd_column_sum(stmt, column), copies = kd_column_sum(stmt, column + 1);
    return (struct kd_votes){
        .articles = (uint64_t)articles,
        .independent = (uint64_t)(articles - copies),
        .weight = kd_column_sum(stmt, column + 2) - kd_column_sum(stmt, column + 3),
    };
}

void kd_ask_count_vote(struct kd_votes *votes, struct kd_stmt *stmt, int column)
{
    votes->articles++;
    if (kd_column_int(stmt, column) == votes->family)
        return;
    votes->family = kd_column_int(stmt, column);
    votes->independent++;
    votes->weight += kd_confidence_weight((int)kd_column_int(stmt, column + 1));
}

enum kdidx_status kd_ask_votes(struct kd_ask *ask, struct kd_stmt *stmt, struct kd_votes *out)
{
    enum kdidx_status status;
    *out = (struct kd_votes){0};
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK)
        kd_ask_count_vote(out, stmt, 0);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

void kd_dating_add(struct kd_dating *dating, const struct kd_dating *other)
{
    if (other->since != NULL && (dating->since == NULL || strcmp(other->since, dating->since) < 0))
        dating->since = other->since;
    if (other->until != NULL && (dating->until == NULL || strcmp(other->until, dating->until) > 0))
        dating->until = other->until;
}

void kd_ask_dating(struct kd_ask *ask, struct kd_stmt *stmt, int column, struct kd_dating *dating)
{
    struct kd_dating more = {kd_ask_text(ask, stmt, column), kd_ask_text(ask, stmt, column + 1)};
    kd_dating_add(dating, &more);
}

struct kd_seen kd_dating_seen(const struct kd_dating *dating)
{
    enum { DAY = 10 /* bytes of the day before the EDTF */ };
    if (dating->since == NULL || dating->until == NULL)
        return (struct kd_seen){NULL, NULL};
    return (struct kd_seen){dating->since + DAY, dating->until + DAY};
}

enum kdidx_status kd_ask_articles(struct kd_ask *ask, int64_t entity, uint64_t *articles,
                                  uint64_t *independent)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT ifnull(merged.articles, entity.articles),"
                         " ifnull(merged.independent, entity.articles - copies) FROM entity"
                         " LEFT JOIN merged ON merged.entity = entity.id WHERE id = ?1");
    kd_bind_int(stmt, 1, entity);
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status == KDIDX_OK) {
        *articles = (uint64_t)kd_column_int(stmt, 0);
        *independent = (uint64_t)kd_column_int(stmt, 1);
        kd_done(stmt);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

bool kd_ask_on_page(const struct kd_ask *ask, size_t at)
{
    return at >= ask->opts.offset &&
           (ask->opts.limit == 0 || at - ask->opts.offset < ask->opts.limit);
}

void kd_ask_page(const struct kd_ask *ask, size_t n, size_t *first, size_t *count)
{
    *first = ask->opts.offset < n ? ask->opts.offset : n;
    *count = n - *first;
    if (ask->opts.limit != 0 && *count > ask->opts.limit)
        *count = ask->opts.limit;
}
