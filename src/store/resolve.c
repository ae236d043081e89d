/* Across articles: which row a name belongs to, and how many articles use the row. */
#include "store/resolve.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/buf.h"
#include "base/hash.h"
#include "base/utf8.h"
#include "store/side.h"

/* Kinds of rows. Each has an id and up to two counts. */
enum row_type { ENTITY, ALIAS, TALLY, RELATION, RULE, TYPES };

enum {
    MAX_ROWS = 250000 /* less than a power of two, to which the array grows */,
    FIRST_SLOTS = 4096
};

/* A row that was looked up: told by the hash of all that makes it unique. 128 bits: two rows
 * among 10^12 that share one are less likely than a broken disk. */
struct row {
    struct kd_hash128 hash;
    int64_t id;
    int64_t a, b;     /* counts not written yet: articles or uses; named or weight */
    uint32_t article; /* the article that counted it last */
    uint32_t touch;   /* where, in `touched` */
    enum row_type type;
};

/* What one article adds to a row. */
struct touch {
    kd_row row;
    int64_t a, b;
};

struct kd_resolver {
    struct kd_db *db;
    struct row *rows;
    size_t count, capacity;
    uint32_t *slots; /* open addressing: position in rows + 1, 0 free */
    size_t slot_count;
    struct touch *touched;
    size_t touched_count, touched_capacity;
    uint32_t article;  /* number of the article being counted; never 0 */
    struct kd_buf key; /* of the row being looked up */
};

static const char *const kind_names[] = {"person", "character", "work", "network", "outlet"};

const char *kd_entity_kind_name(enum kd_entity_kind kind)
{
    return kind_names[kind];
}

size_t kd_entity_key(const char *name, size_t len, char *out)
{
    size_t n = kd_name_key(name, len, out, KD_KEY_SIZE);
    if (n > 0)
        return n;
    n = len < KD_KEY_SIZE - 1 ? len : KD_KEY_SIZE - 1;
    while (n < len && n > 0 && ((unsigned char)name[n] & 0xC0) == 0x80)
        n--;
    memcpy(out, name, n);
    out[n] = '\0';
    return n;
}

/* ---- the rows in memory ---- */

struct kd_resolver *kd_resolver_new(struct kd_db *db)
{
    struct kd_resolver *resolver = calloc(1, sizeof *resolver);
    if (resolver == NULL)
        return NULL;
    resolver->db = db;
    resolver->slots = calloc(FIRST_SLOTS, sizeof *resolver->slots);
    resolver->slot_count = FIRST_SLOTS;
    if (resolver->slots != NULL)
        return resolver;
    free(resolver);
    return NULL;
}

void kd_resolver_free(struct kd_resolver *resolver)
{
    if (resolver == NULL)
        return;
    free(resolver->rows);
    free(resolver->slots);
    free(resolver->touched);
    kd_buf_free(&resolver->key);
    free(resolver);
}

void kd_resolver_forget(struct kd_resolver *resolver)
{
    memset(resolver->slots, 0, resolver->slot_count * sizeof *resolver->slots);
    free(resolver->rows);
    resolver->rows = NULL;
    resolver->count = resolver->capacity = 0;
    resolver->touched_count = 0;
}

bool kd_resolver_is_full(const struct kd_resolver *resolver)
{
    return resolver->count >= MAX_ROWS;
}

int64_t kd_row_id(const struct kd_resolver *resolver, kd_row row)
{
    return resolver->rows[row].id;
}

static size_t find_slot(const struct kd_resolver *resolver, struct kd_hash128 hash)
{
    size_t mask = resolver->slot_count - 1;
    size_t i = (size_t)hash.low & mask;
    while (resolver->slots[i] != 0) {
        const struct row *row = &resolver->rows[resolver->slots[i] - 1];
        if (row->hash.low == hash.low && row->hash.high == hash.high)
            break;
        i = (i + 1) & mask;
    }
    return i;
}

static bool grow_slots(struct kd_resolver *resolver)
{
    size_t count = resolver->slot_count * 2;
    /* NOLINTNEXTLINE(clang-analyzer-optin.portability.UnixAPI): there are FIRST_SLOTS at least */
    uint32_t *slots = calloc(count, sizeof *slots);
    if (slots == NULL)
        return false;
    free(resolver->slots);
    resolver->slots = slots;
    resolver->slot_count = count;
    for (size_t i = 0; i < resolver->count; i++)
        slots[find_slot(resolver, resolver->rows[i].hash)] = (uint32_t)i + 1;
    return true;
}

/* The array with room for more, *capacity raised; NULL when memory runs out, `old` as it was. */
static void *grown(void *old, size_t *capacity, size_t size)
{
    size_t wanted = *capacity > 0 ? *capacity * 2 : 1024;
    void *array = realloc(old, wanted * size);
    if (array != NULL)
        *capacity = wanted;
    return array;
}

static bool room_for_row(struct kd_resolver *resolver)
{
    if (resolver->count == resolver->capacity) {
        struct row *rows = grown(resolver->rows, &resolver->capacity, sizeof *rows);
        if (rows == NULL)
            return false;
        resolver->rows = rows;
    }
    return resolver->count * 2 < resolver->slot_count || grow_slots(resolver);
}

static enum kdidx_status add_row(struct kd_resolver *resolver, struct kd_hash128 hash,
                                 enum row_type type, int64_t id, kd_row *out, struct kd_error *err)
{
    if (!room_for_row(resolver))
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    *out = (kd_row)resolver->count;
    resolver->rows[resolver->count++] = (struct row){.hash = hash, .id = id, .type = type};
    resolver->slots[find_slot(resolver, hash)] = *out + 1;
    return KDIDX_OK;
}

/* ---- finding or making ---- */

/* The buffer for a row's key, begun with what tells the types apart. */
static struct kd_buf *key_of(struct kd_resolver *resolver, enum row_type type, int64_t number)
{
    kd_buf_clear(&resolver->key);
    kd_buf_add_char(&resolver->key, (char)('0' + type));
    kd_buf_add(&resolver->key, &number, sizeof number);
    return &resolver->key;
}

/* Adds a text with what marks its end, so that ("ab", "c") and ("a", "bc") differ; NULL and ""
 * are one, as in the table's index. */
static void add_key(struct kd_buf *key, const char *text)
{
    kd_buf_add(key, text != NULL ? text : "", text != NULL ? strlen(text) : 0);
    kd_buf_add_char(key, '\0');
}

static bool is_known(struct kd_resolver *resolver, struct kd_hash128 *hash, kd_row *out)
{
    *hash = kd_hash128(resolver->key.data, resolver->key.len);
    uint32_t slot = resolver->slots[find_slot(resolver, *hash)];
    *out = slot - 1;
    return slot != 0;
}

/* Runs `select`, and where it gives no id `insert`, both bound by the caller. */
static enum kdidx_status select_or_insert(struct kd_resolver *resolver, struct kd_stmt *select,
                                          struct kd_stmt *insert, int64_t *id, struct kd_error *err)
{
    enum kdidx_status status = kd_run_int(select, id, err);
    if (status != KDIDX_NONE) {
        kd_done(insert);
        return status;
    }
    status = kd_run(insert, err);
    *id = kd_db_last_id(resolver->db);
    return status;
}

enum kdidx_status kd_resolve_entity(struct kd_resolver *resolver, enum kd_entity_kind kind,
                                    const char *name, size_t len, const char *side, kd_row *out,
                                    struct kd_error *err)
{
    char text[KD_SIDE_KEY_SIZE];
    struct kd_hash128 hash;
    size_t n = kd_entity_key(name, len, text);
    memcpy(text + n, side, strlen(side) + 1);
    n += strlen(side);
    struct kd_buf *key = key_of(resolver, ENTITY, kind);
    kd_buf_add(key, text, n);
    if (key->failed)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (is_known(resolver, &hash, out))
        return KDIDX_OK;
    struct kd_stmt *both[2] = {
        kd_stmt(resolver->db, "SELECT id FROM entity WHERE kind = ?1 AND key = ?2"),
        kd_stmt(resolver->db, "INSERT INTO entity (kind, key) VALUES (?1, ?2)")};
    for (int i = 0; i < 2; i++) {
        kd_bind_text(both[i], 1, kind_names[kind]);
        kd_bind_bytes(both[i], 2, text, n);
    }
    int64_t id = 0;
    enum kdidx_status status = select_or_insert(resolver, both[0], both[1], &id, err);
    return status != KDIDX_OK ? status : add_row(resolver, hash, ENTITY, id, out, err);
}

enum kdidx_status kd_resolve_alias(struct kd_resolver *resolver, int64_t entity, const char *form,
                                   size_t len, kd_row *out, struct kd_error *err)
{
    char text[KD_KEY_SIZE];
    struct kd_hash128 hash;
    struct kd_buf *key = key_of(resolver, ALIAS, entity);
    kd_buf_add(key, form, len);
    if (key->failed)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (is_known(resolver, &hash, out))
        return KDIDX_OK;
    size_t n = kd_entity_key(form, len, text);
    struct kd_stmt *both[2] = {
        kd_stmt(resolver->db, "SELECT id FROM alias WHERE key = ?1 AND entity = ?2 AND form = ?3"),
        kd_stmt(resolver->db, "INSERT INTO alias (key, entity, form) VALUES (?1, ?2, ?3)")};
    for (int i = 0; i < 2; i++) {
        kd_bind_bytes(both[i], 1, text, n);
        kd_bind_int(both[i], 2, entity);
        kd_bind_bytes(both[i], 3, form, len);
    }
    int64_t id = 0;
    enum kdidx_status status = select_or_insert(resolver, both[0], both[1], &id, err);
    return status != KDIDX_OK ? status : add_row(resolver, hash, ALIAS, id, out, err);
}

enum kdidx_status kd_resolve_tally(struct kd_resolver *resolver, int64_t entity, const char *trait,
                                   const char *value, kd_row *out, struct kd_error *err)
{
    struct kd_hash128 hash;
    struct kd_buf *key = key_of(resolver, TALLY, entity);
    add_key(key, trait);
    add_key(key, value);
    if (key->failed)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (is_known(resolver, &hash, out))
        return KDIDX_OK;
    struct kd_stmt *both[2] = {
        kd_stmt(resolver->db,
                "SELECT id FROM tally WHERE entity = ?1 AND trait = ?2 AND value = ?3"),
        kd_stmt(resolver->db, "INSERT INTO tally (entity, trait, value) VALUES (?1, ?2, ?3)")};
    for (int i = 0; i < 2; i++) {
        kd_bind_int(both[i], 1, entity);
        kd_bind_text(both[i], 2, trait);
        kd_bind_text(both[i], 3, value);
    }
    int64_t id = 0;
    enum kdidx_status status = select_or_insert(resolver, both[0], both[1], &id, err);
    return status != KDIDX_OK ? status : add_row(resolver, hash, TALLY, id, out, err);
}

static void bind_id(struct kd_stmt *stmt, int i, int64_t id)
{
    if (id != 0)
        kd_bind_int(stmt, i, id);
}

static void bind_relation(struct kd_stmt *stmt, const struct kd_relation_row *relation)
{
    bind_id(stmt, 1, relation->drama);
    kd_bind_text(stmt, 2, relation->kind);
    bind_id(stmt, 3, relation->other);
    bind_id(stmt, 4, relation->character);
    kd_bind_text(stmt, 5, relation->role);
    if (relation->days >= 0)
        kd_bind_int(stmt, 6, relation->days);
    kd_bind_text(stmt, 7, relation->time);
    kd_bind_text(stmt, 8, relation->tz);
}

enum kdidx_status kd_resolve_relation(struct kd_resolver *resolver,
                                      const struct kd_relation_row *relation, kd_row *out,
                                      struct kd_error *err)
{
    struct kd_hash128 hash;
    struct kd_buf *key = key_of(resolver, RELATION, relation->drama);
    const int64_t numbers[3] = {relation->other, relation->character, relation->days};
    kd_buf_add(key, numbers, sizeof numbers);
    add_key(key, relation->kind);
    add_key(key, relation->role);
    add_key(key, relation->time);
    add_key(key, relation->tz);
    if (key->failed)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (is_known(resolver, &hash, out))
        return KDIDX_OK;
    struct kd_stmt *select =
        kd_stmt(resolver->db,
                "SELECT id FROM relation WHERE ifnull(drama, 0) = ifnull(?1, 0) AND kind = ?2 AND"
                " ifnull(other, 0) = ifnull(?3, 0) AND ifnull(character, 0) = ifnull(?4, 0) AND"
                " ifnull(role, '') = ifnull(?5, '') AND ifnull(days, 0) = ifnull(?6, 0) AND"
                " ifnull(time, '') = ifnull(?7, '') AND ifnull(tz, '') = ifnull(?8, '')");
    struct kd_stmt *insert =
        kd_stmt(resolver->db, "INSERT INTO relation (drama, kind, other, character, role, days,"
                              " time, tz) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)");
    bind_relation(select, relation);
    bind_relation(insert, relation);
    int64_t id = 0;
    enum kdidx_status status = select_or_insert(resolver, select, insert, &id, err);
    return status != KDIDX_OK ? status : add_row(resolver, hash, RELATION, id, out, err);
}

enum kdidx_status kd_resolve_rule(struct kd_resolver *resolver, const char *name, kd_row *out,
                                  struct kd_error *err)
{
    struct kd_hash128 hash;
    add_key(key_of(resolver, RULE, 0), name);
    if (resolver->key.failed)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (is_known(resolver, &hash, out))
        return KDIDX_OK;
    struct kd_stmt *select = kd_stmt(resolver->db, "SELECT id FROM rule WHERE name = ?1");
    struct kd_stmt *insert = kd_stmt(resolver->db, "INSERT INTO rule (name) VALUES (?1)");
    kd_bind_text(select, 1, name);
    kd_bind_text(insert, 1, name);
    int64_t id = 0;
    enum kdidx_status status = select_or_insert(resolver, select, insert, &id, err);
    return status != KDIDX_OK ? status : add_row(resolver, hash, RULE, id, out, err);
}

/* ---- counting ---- */

void kd_count_begin(struct kd_resolver *resolver)
{
    resolver->touched_count = 0;
    if (++resolver->article != 0)
        return;
    for (size_t i = 0; i < resolver->count; i++)
        resolver->rows[i].article = 0;
    resolver->article = 1;
}

/* This article's counts for the row; NULL when memory runs out. *first: it had none yet. */
static struct touch *touch(struct kd_resolver *resolver, kd_row row, bool *first)
{
    struct row *known = &resolver->rows[row];
    *first = known->article != resolver->article;
    if (!*first)
        return &resolver->touched[known->touch];
    if (resolver->touched_count == resolver->touched_capacity) {
        struct touch *more = grown(resolver->touched, &resolver->touched_capacity, sizeof *more);
        if (more == NULL)
            return NULL;
        resolver->touched = more;
    }
    known->article = resolver->article;
    known->touch = (uint32_t)resolver->touched_count;
    resolver->touched[resolver->touched_count] = (struct touch){.row = row};
    return &resolver->touched[resolver->touched_count++];
}

bool kd_count_article(struct kd_resolver *resolver, kd_row row)
{
    bool first;
    struct touch *mine = touch(resolver, row, &first);
    if (mine != NULL)
        mine->a = 1;
    return mine != NULL;
}

bool kd_count_alias(struct kd_resolver *resolver, kd_row row, int64_t uses, int64_t named)
{
    bool first;
    struct touch *mine = touch(resolver, row, &first);
    if (mine == NULL)
        return false;
    mine->a += uses;
    mine->b += named;
    return true;
}

bool kd_count_relation(struct kd_resolver *resolver, kd_row row, int confidence)
{
    bool first;
    struct touch *mine = touch(resolver, row, &first);
    int64_t weight = kd_confidence_weight(confidence);
    if (mine == NULL)
        return false;
    mine->a = 1;
    if (weight > mine->b)
        mine->b = weight;
    return true;
}

void kd_count_end(struct kd_resolver *resolver)
{
    for (size_t i = 0; i < resolver->touched_count; i++) {
        const struct touch *mine = &resolver->touched[i];
        resolver->rows[mine->row].a += mine->a;
        resolver->rows[mine->row].b += mine->b;
    }
    resolver->touched_count = 0;
}

int64_t kd_confidence_weight(int confidence)
{
    int capped = confidence > 99 ? 99 : confidence < 0 ? 0 : confidence;
    return llround(-1e6 * log1p(-capped / 100.0));
}

double kd_weight_confidence(int64_t weight)
{
    double confidence = -expm1(-(double)weight / 1e6);
    return confidence > 0.99 ? 0.99 : confidence;
}

enum kdidx_status kd_resolver_flush(struct kd_resolver *resolver, struct kd_error *err)
{
    static const char *const updates[TYPES] = {
        "UPDATE entity SET articles = articles + ?2 WHERE id = ?1",
        "UPDATE alias SET uses = uses + ?2, named = named + ?3 WHERE id = ?1",
        "UPDATE tally SET articles = articles + ?2 WHERE id = ?1",
        "UPDATE relation SET articles = articles + ?2, weight = weight + ?3 WHERE id = ?1",
        NULL,
    };
    for (size_t i = 0; i < resolver->count; i++) {
        struct row *row = &resolver->rows[i];
        if (row->a == 0 && row->b == 0)
            continue;
        struct kd_stmt *update = kd_stmt(resolver->db, updates[row->type]);
        kd_bind_int(update, 1, row->id);
        kd_bind_int(update, 2, row->a);
        if (row->type == ALIAS || row->type == RELATION)
            kd_bind_int(update, 3, row->b);
        enum kdidx_status status = kd_run(update, err);
        if (status != KDIDX_OK)
            return status;
        row->a = row->b = 0;
    }
    return KDIDX_OK;
}
