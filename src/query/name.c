/* Finding what the user meant by a name.
 *
 * A name is looked for under its key, so that case, accents, hyphens, spaces and quotation marks
 * do not matter, among all forms of all entities of the kind; nothing that is merely like it is
 * taken ("W" is W). A thing whose own name it is goes before one that the user says is called so
 * ("kdidx alias"), and that before one that is only sometimes called so. A title that is not found
 * is looked for without a season at its end. When all fails, the five nearest names are suggested.
 *
 * Of two people of one name the one whom most articles name is meant, unless it is said which:
 * "Kim Ji-hoon (director)".
 */
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "query/ask.h"
#include "store/decide.h"
#include "store/side.h"
#include "store/title.h"

enum { SUGGESTIONS = 5, OTHERS = 5, MAX_KEY = 64 };

/* ---- exact ---- */

/* ?1: a key, ?2: a kind. A thing's own key is a person's on either side. */
#define OWN "entity.key IN (?1, ?1 || '" KD_CREW "')"
static const char called[] = "WITH RECURSIVE " KD_MEANT(
    "?2",
    "?1") ", called (id, said, named, uses)"
          " AS (SELECT entity, 0, named, uses FROM alias WHERE key = ?1 UNION ALL"
          "  SELECT id, 1, 0, 0 FROM entity WHERE kind = ?2 AND NOT " OWN
          "  AND key IN (SELECT key FROM meant UNION SELECT key || '" KD_CREW "' FROM meant))"
          " SELECT ifnull(same, entity.id) FROM called"
          " JOIN entity ON entity.id = called.id WHERE entity.kind = ?2 GROUP BY 1"
          " ORDER BY max(" OWN ") DESC, iif(max(" OWN "), (SELECT ifnull(merged.independent,"
          "  one.articles - one.copies) FROM entity AS one LEFT JOIN merged"
          "  ON merged.entity = one.id WHERE one.id = ifnull(entity.same, entity.id)), 0) DESC,"
          " max(said) DESC, sum(named) > 0 DESC, sum(uses) DESC,"
          " sum(entity.articles) DESC, min(entity.key)";

static enum kdidx_status set_match(struct kd_ask *ask, int64_t entity, struct kd_match *match)
{
    enum kdidx_status status = kd_ask_name(ask, entity, &match->name);
    return status == KDIDX_OK ? kd_ask_qualifier(ask, entity, &match->qualifier, &match->namesakes)
                              : status;
}

/* Namesakes are told of in their own place. */
static enum kdidx_status add_other(struct kd_ask *ask, int64_t entity, struct kd_match *match)
{
    const char *name;
    enum kdidx_status status = kd_ask_full_name(ask, entity, &name);
    for (size_t i = 0; i < match->namesakes.n; i++)
        if (status == KDIDX_OK && strcmp(match->namesakes.v[i], name) == 0) {
            match->picked = true;
            return status;
        }
    if (status == KDIDX_OK)
        *KD_PUSH(ask->arena, &match->others) = name;
    return status;
}

/* What goes by the name, the first one in *entity; the others' names to match->others. */
static enum kdidx_status look_up(struct kd_ask *ask, enum kd_entity_kind kind, const char *name,
                                 size_t len, struct kd_match *match, int64_t *entity)
{
    char key[KD_KEY_SIZE];
    int64_t found[1 + OTHERS];
    size_t n = 0, key_len = kd_entity_key(name, len, key);
    struct kd_stmt *stmt = kd_stmt(ask->db, called);
    kd_bind_bytes(stmt, 1, key, key_len);
    kd_bind_text(stmt, 2, kd_entity_kind_name(kind));
    enum kdidx_status status = KDIDX_NONE;
    while (n < 1 + OTHERS && (status = kd_step(stmt, ask->err)) == KDIDX_OK)
        found[n++] = kd_column_int(stmt, 0);
    if (n == 1 + OTHERS)
        kd_done(stmt);
    else if (status != KDIDX_NONE)
        return status;
    if (n == 0)
        return KDIDX_NONE;
    *entity = found[0];
    status = set_match(ask, found[0], match);
    for (size_t i = 1; status == KDIDX_OK && i < n; i++)
        status = add_other(ask, found[i], match);
    return status;
}

/* "Kim Ji-hoon (director)": the one on that side of the name. */
static enum kdidx_status look_up_side(struct kd_ask *ask, const char *name, struct kd_match *match,
                                      int64_t *entity)
{
    char key[KD_SIDE_KEY_SIZE];
    size_t len;
    bool crew;
    if (!kd_name_qualifier(name, &len, &crew))
        return KDIDX_NONE;
    kd_person_key(name, key);
    struct kd_stmt *stmt =
        kd_stmt(ask->db, "SELECT ifnull(same, id) FROM entity WHERE kind = 'person' AND key = ?1");
    kd_bind_text(stmt, 1, key);
    enum kdidx_status status = kd_run_int(stmt, entity, ask->err);
    return status == KDIDX_OK ? set_match(ask, *entity, match) : status;
}

/* ---- suggestions ---- */

struct letters {
    uint32_t v[MAX_KEY];
    size_t n;
};

struct suggestion {
    int64_t entity;
    int distance; /* twice the number of edits; a part of the name counts as one and a half */
    int64_t articles;
};

struct suggestions {
    struct suggestion v[SUGGESTIONS];
    size_t n;
};

static struct letters letters_of(const char *key, size_t len)
{
    struct letters out = {.n = 0};
    for (size_t i = 0; i < len && out.n < MAX_KEY;) {
        size_t n = kd_utf8_next(key + i, len - i, &out.v[out.n]);
        if (n == 0)
            break;
        out.n++;
        i += n;
    }
    return out;
}

static int least(int a, int b, int c)
{
    int ab = a < b ? a : b;
    return ab < c ? ab : c;
}

/* Insertions, deletions, replacements and swaps of neighbours (optimal string alignment). */
static int edits(const struct letters *a, const struct letters *b)
{
    int rows[3][MAX_KEY + 1];
    int *before = rows[0], *last = rows[1], *now = rows[2];
    for (size_t j = 0; j <= b->n; j++)
        last[j] = (int)j;
    for (size_t i = 1; i <= a->n; i++) {
        now[0] = (int)i;
        for (size_t j = 1; j <= b->n; j++) {
            now[j] = least(last[j] + 1, now[j - 1] + 1, last[j - 1] + (a->v[i - 1] != b->v[j - 1]));
            bool swapped =
                i > 1 && j > 1 && a->v[i - 1] == b->v[j - 2] && a->v[i - 2] == b->v[j - 1];
            if (swapped && before[j - 2] + 1 < now[j])
                now[j] = before[j - 2] + 1;
        }
        int *oldest = before;
        before = last;
        last = now;
        now = oldest;
    }
    return last[b->n];
}

/* How far a key is from the one asked for, doubled; a large number when it is not like it. */
static int distance(const struct letters *asked, const char *asked_key, const char *key,
                    size_t key_len)
{
    enum { FAR = 1000 };
    struct letters other = letters_of(key, key_len);
    size_t gap = asked->n > other.n ? asked->n - other.n : other.n - asked->n;
    int allowed = asked->n < 3 ? 1 : ((int)asked->n + 1) / 3;
    bool part = (asked->n >= 3 && strstr(key, asked_key) != NULL) ||
                (other.n >= 4 && strstr(asked_key, key) != NULL);
    int best = part ? 3 : FAR;
    if ((int)gap > allowed)
        return best;
    int counted = edits(asked, &other);
    if (counted <= allowed && counted < (int)asked->n && 2 * counted < best)
        best = 2 * counted;
    return best;
}

static bool goes_before(const struct suggestion *a, const struct suggestion *b)
{
    if (a->distance != b->distance)
        return a->distance < b->distance;
    return a->articles != b->articles ? a->articles > b->articles : a->entity < b->entity;
}

/* Keeps the best few, each entity once. */
static void keep(struct suggestions *list, struct suggestion new)
{
    size_t at = 0;
    for (size_t i = 0; i < list->n; i++) {
        if (list->v[i].entity != new.entity)
            continue;
        if (!goes_before(&new, &list->v[i]))
            return;
        memmove(&list->v[i], &list->v[i + 1], (list->n - i - 1) * sizeof new);
        list->n--;
        break;
    }
    while (at < list->n && !goes_before(&new, &list->v[at]))
        at++;
    if (at == SUGGESTIONS)
        return;
    if (list->n == SUGGESTIONS)
        list->n--;
    memmove(&list->v[at + 1], &list->v[at], (list->n - at) * sizeof new);
    list->v[at] = new;
    list->n++;
}

/* An alias that is like what was asked for: is it of the right kind? */
static enum kdidx_status consider(struct kd_ask *ask, enum kd_entity_kind kind,
                                  struct suggestion like, struct suggestions *list)
{
    struct kd_stmt *stmt = kd_stmt(
        ask->db, "SELECT articles, ifnull(same, id) FROM entity WHERE id = ?1 AND kind = ?2");
    kd_bind_int(stmt, 1, like.entity);
    kd_bind_text(stmt, 2, kd_entity_kind_name(kind));
    enum kdidx_status status = kd_step(stmt, ask->err);
    if (status == KDIDX_OK) {
        like.articles = kd_column_int(stmt, 0);
        like.entity = kd_column_int(stmt, 1);
        kd_done(stmt);
        keep(list, like);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

static enum kdidx_status suggest(struct kd_ask *ask, enum kd_entity_kind kind, const char *name,
                                 struct kd_match *match)
{
    char key[KD_KEY_SIZE];
    struct suggestions list = {.n = 0};
    struct letters asked = letters_of(key, kd_entity_key(name, strlen(name), key));
    struct kd_stmt *stmt = kd_stmt(ask->db, "SELECT key, entity FROM alias ORDER BY key, entity");
    enum kdidx_status status;
    while ((status = kd_step(stmt, ask->err)) == KDIDX_OK) {
        struct suggestion like = {.entity = kd_column_int(stmt, 1)};
        const char *other = kd_column_text(stmt, 0);
        like.distance = distance(&asked, key, other, kd_column_len(stmt, 0));
        if (like.distance < 1000)
            status = consider(ask, kind, like, &list);
        if (status != KDIDX_OK)
            return status;
    }
    status = status == KDIDX_NONE ? KDIDX_OK : status;
    for (size_t i = 0; status == KDIDX_OK && i < list.n; i++)
        status = kd_ask_full_name(ask, list.v[i].entity, KD_PUSH(ask->arena, &match->suggestions));
    return status;
}

/* Says that nothing was found, and whether something of another kind goes by the name. */
static enum kdidx_status say_none(struct kd_ask *ask, enum kd_entity_kind kind, const char *name)
{
    static const char *const words[] = {"person", "character", "drama or other work", "network",
                                        "outlet"};
    for (int k = KD_PERSON; k <= KD_OUTLET; k++) {
        struct kd_match other = {0};
        int64_t entity;
        if (k == (int)kind)
            continue;
        enum kdidx_status status =
            look_up(ask, (enum kd_entity_kind)k, name, strlen(name), &other, &entity);
        if (status == KDIDX_OK)
            return kd_fail(ask->err, KDIDX_NONE, "no %s is called \"%s\", but a %s is", words[kind],
                           name, k == KD_WORK ? "drama or other work" : words[k]);
        if (status != KDIDX_NONE)
            return status;
    }
    return kd_fail(ask->err, KDIDX_NONE, "no %s is called \"%s\"", words[kind], name);
}

enum kdidx_status kd_ask_find(struct kd_ask *ask, enum kd_entity_kind kind, const char *name,
                              struct kd_match *match, int64_t *entity)
{
    size_t len = strlen(name);
    if (kd_utf8_valid(name, len) != len)
        return kd_fail(ask->err, KDIDX_USAGE, "the name is not UTF-8");
    if (len == 0)
        return kd_fail(ask->err, KDIDX_USAGE, "the name is empty");
    enum kdidx_status status = look_up(ask, kind, name, len, match, entity);
    size_t base = kind == KD_WORK ? kd_title_base(name, len, "") : len;
    if (status == KDIDX_NONE && base != len)
        status = look_up(ask, kind, name, base, match, entity);
    if (status == KDIDX_NONE && kind == KD_PERSON)
        status = look_up_side(ask, name, match, entity);
    if (status != KDIDX_NONE)
        return status;
    status = suggest(ask, kind, name, match);
    return status == KDIDX_OK ? say_none(ask, kind, name) : status;
}

enum kdidx_status kd_ask_find_either(struct kd_ask *ask, const char *name, struct kd_match *match,
                                     enum kd_entity_kind *kind, int64_t *entity)
{
    struct kd_match person = {0};
    *kind = KD_WORK;
    enum kdidx_status status = kd_ask_find(ask, KD_WORK, name, match, entity);
    if (status != KDIDX_NONE)
        return status;
    status = kd_ask_find(ask, KD_PERSON, name, &person, entity);
    if (status == KDIDX_OK) {
        *kind = KD_PERSON;
        *match = person;
    }
    if (status != KDIDX_NONE)
        return status;
    for (size_t i = 0; i < person.suggestions.n && match->suggestions.n < 5; i++)
        *KD_PUSH(ask->arena, &match->suggestions) = person.suggestions.v[i];
    return kd_fail(ask->err, KDIDX_NONE, "no drama, other work or person is called \"%s\"", name);
}
