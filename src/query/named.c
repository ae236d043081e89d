/* What a name that the user gives stands for: for decisions, which are by names. */
#include <string.h>

#include "query/ask.h"
#include "store/side.h"
#include "store/title.h"

struct asked {
    const char *name;
    enum kd_entity_kind kind;
    struct kd_named *out;
};

static struct kd_stmt *by_key(struct kd_ask *ask, const char *sql, enum kd_entity_kind kind,
                              const char *key)
{
    struct kd_stmt *stmt = kd_stmt(ask->db, sql);
    kd_bind_text(stmt, 1, kd_entity_kind_name(kind));
    kd_bind_text(stmt, 2, key);
    return stmt;
}

/* The key of the first `len` bytes of the name. */
static void key_of(const struct asked *asked, size_t len, char key[KD_SIDE_KEY_SIZE])
{
    if (asked->kind == KD_PERSON)
        kd_person_key(asked->name, key);
    else
        kd_entity_key(asked->name, len, key);
}

/* Whether something goes by the first `len` bytes of the name, or only the user says so. */
static enum kdidx_status know(struct kd_ask *ask, const struct asked *asked, size_t len)
{
    char key[KD_SIDE_KEY_SIZE];
    int64_t name = 0, word = 0;
    key_of(asked, len, key);
    enum kdidx_status status = kd_run_int(by_key(ask,
                                                 "SELECT EXISTS (SELECT 1 FROM entity WHERE"
                                                 " kind = ?1 AND key IN (?2, ?2 || '" KD_CREW "'))",
                                                 asked->kind, key),
                                          &name, ask->err);
    if (status == KDIDX_OK)
        status = kd_run_int(by_key(ask,
                                   "SELECT EXISTS (SELECT 1 FROM decision WHERE kind = ?1"
                                   " AND ?2 IN (a_key, b_key))",
                                   asked->kind, key),
                            &word, ask->err);
    if (status != KDIDX_OK || (name == 0 && word == 0))
        return status;
    asked->out->how = name != 0 ? KD_KNOWS_NAME : KD_KNOWS_WORD;
    asked->out->given = kd_arena_strndup(ask->arena, asked->name, len);
    return KDIDX_OK;
}

/* In SQL: an entity's own key, without its side. */
#define OWN_KEY KD_NAME_PART("entity.key")

/* The most used form of an entity that has its own key, cut where a season begins; where there is
 * none, the key itself, which is a name with that key. */
static enum kdidx_status own_name(struct kd_ask *ask, int64_t entity, const char **out)
{
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT form, " OWN_KEY " FROM alias JOIN entity ON entity.id = entity"
                         " WHERE entity = ?1 ORDER BY named DESC, uses DESC, form");
    char key[KD_KEY_SIZE];
    enum kdidx_status status;
    kd_bind_int(stmt, 1, entity);
    *out = NULL;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        const char *form = kd_column_text(stmt, 0), *own = kd_column_text(stmt, 1);
        size_t lens[] = {strlen(form), kd_title_base(form, strlen(form), "")};
        for (size_t i = 0; i < 2; i++) {
            kd_entity_key(form, lens[i], key);
            if (strcmp(key, own) != 0)
                continue;
            *out = kd_arena_strndup(ask->arena, form, lens[i]);
            kd_done(stmt);
            return KDIDX_OK;
        }
        if (*out == NULL)
            *out = kd_arena_strndup(ask->arena, own, strlen(own));
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* The things one of whose forms the name is. */
static enum kdidx_status know_form(struct kd_ask *ask, const struct asked *asked, size_t len)
{
    char key[KD_KEY_SIZE];
    struct kd_named *out = asked->out;
    kd_entity_key(asked->name, len, key);
    struct kd_stmt *stmt =
        by_key(ask,
               "SELECT min(entity.id) FROM alias JOIN entity ON entity.id = entity"
               " WHERE entity.kind = ?1 AND alias.key = ?2 GROUP BY " OWN_KEY
               " ORDER BY max(articles) DESC, min(entity.key)",
               asked->kind, key);
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        const char **name = KD_PUSH(ask->arena, &out->others);
        status = own_name(ask, kd_column_int(stmt, 0), name);
        if (status != KDIDX_OK)
            return status;
    }
    if (status != KDIDX_NONE || out->others.n == 0)
        return status == KDIDX_NONE ? KDIDX_OK : status;
    out->how = KD_KNOWS_FORM;
    out->name = out->others.v[0];
    out->others.n = out->others.n == 1 ? 0 : out->others.n;
    return KDIDX_OK;
}

static enum kdidx_status find_thing(struct kd_ask *ask, const struct asked *asked)
{
    struct kd_named *out = asked->out;
    struct kd_match match = {0};
    uint64_t independent = 0;
    const char *name = out->how == KD_KNOWS_FORM ? asked->name : out->given;
    if (out->how == KD_KNOWS_NOT)
        return KDIDX_OK;
    enum kdidx_status status = kd_ask_find(ask, asked->kind, name, &match, &out->thing);
    if (status == KDIDX_NONE) { /* all whose name the user says it is have gone */
        ask->err->text[0] = '\0';
        return KDIDX_OK;
    }
    out->stands = match.name;
    size_t len;
    bool crew;
    bool told = kd_name_qualifier(out->name, &len, &crew);
    if (!told && out->how != KD_KNOWS_WORD)
        out->name = kd_ask_qualified(ask, out->name, match.qualifier);
    return status == KDIDX_OK ? kd_ask_articles(ask, out->thing, &out->articles, &independent)
                              : status;
}

static enum kdidx_status answer(struct kd_ask *ask, void *ctx)
{
    const struct asked *asked = ctx;
    struct kd_named *out = asked->out;
    size_t len = strlen(asked->name);
    bool work = asked->kind == KD_WORK;
    const size_t lens[] = {len, work ? kd_title_base(asked->name, len, "") : len};
    enum kdidx_status status = KDIDX_OK;
    out->given = kd_arena_strndup(ask->arena, asked->name,
                                  work ? kd_title_base(asked->name, len, NULL) : len);
    for (size_t i = 0; status == KDIDX_OK && i < 2 && out->how == KD_KNOWS_NOT; i++)
        status = know(ask, asked, lens[i]);
    out->name = out->given;
    for (size_t i = 0; status == KDIDX_OK && i < 2 && out->how == KD_KNOWS_NOT; i++)
        status = know_form(ask, asked, lens[i]);
    return status == KDIDX_OK ? find_thing(ask, asked) : status;
}

enum kdidx_status kd_query_named(struct kd_db *db, struct kd_arena *arena, bool of_work,
                                 const char *name, struct kd_named *out, struct kd_error *err)
{
    struct asked asked = {.name = name, .kind = of_work ? KD_WORK : KD_PERSON, .out = out};
    *out = (struct kd_named){0};
    enum kdidx_status status = kd_ask(db, arena, NULL, err, answer, &asked);
    if (status != KDIDX_OK)
        *out = (struct kd_named){0};
    return status;
}

static enum kdidx_status read_decisions(struct kd_ask *ask, void *out)
{
    return kd_decisions_read(ask->db, ask->arena, out, ask->err);
}

enum kdidx_status kd_query_decisions(struct kd_db *db, struct kd_arena *arena,
                                     struct kd_decisions *out, struct kd_error *err)
{
    *out = (struct kd_decisions){0};
    return kd_ask(db, arena, NULL, err, read_decisions, out);
}
