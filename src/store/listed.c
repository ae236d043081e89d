#include "store/listed.h"

#include <string.h>

#include "base/hash.h"
#include "base/tsv.h"
#include "store/title.h"

/* A name under its key's hash, told apart by kind. 64 bits: the lists have some 50,000 names. */
struct slot {
    uint64_t hash; /* 0: free */
    int32_t row;
};

struct kd_listed {
    struct slot *slots;
    size_t count, used;
    int32_t rows;
    struct {
        const char **v;
        size_t n, cap;
    } names; /* of the rows */
};

static uint64_t hash_of(enum kd_entity_kind kind, const char *key, size_t len)
{
    uint64_t hash = kd_hash64(key, len) ^ (kind == KD_WORK ? UINT64_C(0x5bd1e995a5a5a5a5) : 0);
    return hash != 0 ? hash : 1;
}

static struct slot *slot_of(const struct kd_listed *listed, uint64_t hash)
{
    size_t i = (size_t)hash & (listed->count - 1);
    while (listed->slots[i].hash != 0 && listed->slots[i].hash != hash)
        i = (i + 1) & (listed->count - 1);
    return &listed->slots[i];
}

static void grow(struct kd_arena *arena, struct kd_listed *listed)
{
    struct kd_listed old = *listed;
    listed->count = old.count > 0 ? old.count * 2 : 1 << 16;
    listed->slots = kd_arena_alloc(arena, listed->count * sizeof *listed->slots);
    for (size_t i = 0; i < old.count; i++)
        if (old.slots[i].hash != 0)
            *slot_of(listed, old.slots[i].hash) = old.slots[i];
}

static void add_name(struct kd_arena *arena, struct kd_listed *listed, enum kd_entity_kind kind,
                     struct kd_str name)
{
    char key[KD_KEY_SIZE];
    size_t base = kind == KD_WORK ? kd_title_base(name.s, name.len, "") : name.len;
    size_t len = kd_entity_key(name.s, base, key);
    if (listed->used * 2 >= listed->count)
        grow(arena, listed);
    struct slot *slot = slot_of(listed, hash_of(kind, key, len));
    if (slot->hash != 0) {
        slot->row = slot->row == listed->rows ? slot->row : KD_LISTED_OFTEN;
        return;
    }
    *slot = (struct slot){hash_of(kind, key, len), listed->rows};
    listed->used++;
}

static void add_names(struct kd_arena *arena, struct kd_listed *listed, enum kd_entity_kind kind,
                      struct kd_str names, struct kd_str but)
{
    struct kd_str name, other;
    while (kd_str_next_value(&names, &name)) {
        bool left_out = false;
        struct kd_str list = but;
        while (!left_out && kd_str_next_value(&list, &other))
            left_out = other.len == name.len && memcmp(other.s, name.s, name.len) == 0;
        if (!left_out)
            add_name(arena, listed, kind, name);
    }
}

/* Aliases that need a word beside them to be taken for a name ("cued") tell nothing here. */
static enum kdidx_status read_list(struct kd_arena *arena, struct kd_listed *listed,
                                   const char *file, enum kd_entity_kind kind, struct kd_error *err)
{
    struct kd_tsv tsv;
    enum kdidx_status status = kd_tsv_open_own(&tsv, file, err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK) {
        struct kd_str cued = kd_tsv_get(&tsv, "cued");
        struct kd_str name = kd_tsv_get(&tsv, kind == KD_WORK ? "title" : "name");
        add_names(arena, listed, kind, name, (struct kd_str){"", 0});
        add_names(arena, listed, kind, kd_tsv_get(&tsv, "aliases"), cued);
        add_names(arena, listed, kind, kd_tsv_get(&tsv, "hangul"), cued);
        *KD_PUSH(arena, &listed->names) = kd_arena_strndup(arena, name.s, name.len);
        listed->rows++;
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

enum kdidx_status kd_listed_read(struct kd_arena *arena, struct kd_listed **out,
                                 struct kd_error *err)
{
    *out = kd_arena_alloc(arena, sizeof **out);
    grow(arena, *out);
    enum kdidx_status status = read_list(arena, *out, "names/people.tsv", KD_PERSON, err);
    if (status == KDIDX_OK)
        status = read_list(arena, *out, "names/dramas.tsv", KD_WORK, err);
    if (status == KDIDX_OK)
        status = read_list(arena, *out, "names/works.tsv", KD_WORK, err);
    return status;
}

size_t kd_listed_count(const struct kd_listed *listed)
{
    return (size_t)listed->rows;
}

int32_t kd_listed_row(const struct kd_listed *listed, enum kd_entity_kind kind, const char *key,
                      size_t len)
{
    const struct slot *slot = slot_of(listed, hash_of(kind, key, len));
    return slot->hash != 0 ? slot->row : KD_NOT_LISTED;
}

const char *kd_listed_name(const struct kd_listed *listed, int32_t row)
{
    return listed->names.v[row];
}
