/* Names as the scorer compares them. */
#include "names.h"

#include <string.h>
#include <strings.h>

#include "base/utf8.h"

enum { LONGEST = 512 };

const char *ev_string(const json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

const json_t *ev_list(const json_t *gold, const char *key)
{
    const json_t *list = json_object_get(gold, key);
    return json_is_array(list) ? list : NULL;
}

/* ---- keys ---- */

static bool is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

/* The bytes of a possessive at the end of s: 's with either apostrophe. */
static size_t possessive(const char *s, size_t len)
{
    if (len >= 2 && strncmp(s + len - 2, "'s", 2) == 0)
        return 2;
    return len >= 4 && strncmp(s + len - 4, "\u2019s", 4) == 0 ? 4 : 0;
}

/* The bytes of a word before the name that is no part of it, and the space behind it. */
static size_t prefix(const char *s, size_t len)
{
    static const char *const words[] = {"the", "dr", "dr.", "director", "pd"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t n = strlen(words[i]);
        if (len <= n || strncasecmp(s, words[i], n) != 0 || !is_space(s[n]))
            continue;
        while (n < len && is_space(s[n]))
            n++;
        return n;
    }
    return 0;
}

/* The key, with '+' where the name has one. */
static size_t key_of(const char *name, char *out)
{
    size_t len = name != NULL ? strlen(name) : 0, start = 0;
    for (int pass = 0; pass < 2; pass++) {
        while (start < len && is_space(name[start]))
            start++;
        while (len > start && is_space(name[len - 1]))
            len--;
        if (pass == 0)
            len -= possessive(name + start, len - start);
    }
    start += prefix(name + start, len - start);
    return kd_name_key(name + start, len - start, out, LONGEST);
}

const char *ev_key(struct kd_arena *arena, const char *name)
{
    char key[LONGEST];
    size_t n = key_of(name, key), out = 0;
    for (size_t i = 0; i < n; i++)
        if (key[i] != '+')
            key[out++] = key[i];
    return kd_arena_strndup(arena, key, out);
}

const char *ev_network_key(struct kd_arena *arena, const char *name)
{
    /* What the contract's canonical names do not settle: spellings that differ in a word. */
    static const struct {
        const char *key, *same;
    } spellings[] = {{"kbs2tv", "kbs2"},
                     {"kbs1tv", "kbs1"},
                     {"tvnchannel", "tvn"},
                     {"sbstv", "sbs"},
                     {"mbctv", "mbc"},
                     {"disneyplus", "disney+"},
                     {"appletvplus", "appletv"},
                     {"appletv+", "appletv"},
                     {"rakutenviki", "viki"},
                     {"allkpop", "allkpop"},
                     {"primevideo", "amazonprimevideo"},
                     {"viutv", "viu"}};
    char key[LONGEST];
    size_t n = key_of(name, key);
    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        if (strcmp(key, spellings[i].key) == 0)
            return spellings[i].same;
    return kd_arena_strndup(arena, key, n);
}

/* ---- entities ---- */

static bool several_words(const char *form)
{
    while (is_space(*form))
        form++;
    while (*form != '\0' && !is_space(*form) && *form != '-')
        form++;
    while (is_space(*form))
        form++;
    return *form != '\0';
}

static void add_key(struct ev_names *names, const char *spelling, size_t entity)
{
    const char *key = spelling != NULL ? ev_key(names->arena, spelling) : "";
    if (key[0] == '\0')
        return;
    for (size_t i = 0; i < names->keys.n; i++)
        if (strcmp(names->keys.v[i].key, key) == 0)
            return; /* the entity that had it first keeps it */
    size_t i = names->keys.n;
    (void)KD_PUSH(names->arena, &names->keys);
    names->keys.v[i].key = key;
    names->keys.v[i].entity = entity;
}

const char *ev_names_label(const struct ev_names *names, size_t index)
{
    static const char *const labels[] = {"name", "title"};
    const char *label = ev_string(names->entity[index], names->label);
    for (size_t i = 0; i < 2 && label == NULL; i++)
        label = ev_string(names->entity[index], labels[i]);
    return label != NULL ? label : "";
}

static void add_entity(struct ev_names *names, const json_t *entity)
{
    size_t index = names->count++, i;
    const json_t *form;
    names->entity[index] = entity;
    add_key(names, ev_names_label(names, index), index);
    if (index < names->expected)
        add_key(names, ev_string(entity, "true"), index);
    json_array_foreach(json_object_get(entity, "forms"), i, form)
    {
        if (several_words(json_string_value(form)))
            add_key(names, json_string_value(form), index);
    }
}

void ev_names_init(struct ev_names *names, struct kd_arena *arena, const json_t *gold,
                   const char *list)
{
    const json_t *items = ev_list(gold, list), *optional = ev_list(gold, "optional"), *item;
    size_t i;
    *names =
        (struct ev_names){.arena = arena, .label = strcmp(list, "works") == 0 ? "title" : "name"};
    names->expected = json_array_size(items);
    names->entity =
        kd_arena_alloc(arena, (names->expected + json_array_size(optional) + 1) * sizeof items);
    json_array_foreach(items, i, item)
    {
        add_entity(names, item);
    }
    json_array_foreach(optional, i, item)
    {
        const char *type = ev_string(item, "type");
        bool named = ev_string(item, "name") != NULL || ev_string(item, "title") != NULL;
        if (type != NULL && strcmp(type, list) == 0 && named)
            add_entity(names, item);
    }
}

static size_t find_key(const struct ev_names *names, const char *key)
{
    for (size_t i = 0; i < names->keys.n; i++)
        if (strcmp(names->keys.v[i].key, key) == 0)
            return names->keys.v[i].entity;
    return SIZE_MAX;
}

size_t ev_names_find_one(const struct ev_names *names, const char *spelling)
{
    return find_key(names, ev_key(names->arena, spelling));
}

size_t ev_names_find(const struct ev_names *names, const struct kd_entity *entity)
{
    size_t best = ev_names_find_one(names, entity->name);
    for (size_t i = 0; i < entity->forms.n; i++) {
        if (!several_words(entity->forms.v[i]))
            continue;
        size_t hit = ev_names_find_one(names, entity->forms.v[i]);
        best = hit < best ? hit : best;
    }
    return best;
}

bool ev_names_also_optional(const struct ev_names *names, size_t index)
{
    struct ev_names own = {.arena = names->arena, .label = names->label};
    own.entity = kd_arena_alloc(names->arena, sizeof *own.entity);
    own.expected = 1;
    add_entity(&own, names->entity[index]);
    for (size_t o = names->expected; o < names->count; o++) {
        struct ev_names other = {.arena = names->arena, .label = names->label};
        other.entity = kd_arena_alloc(names->arena, sizeof *other.entity);
        add_entity(&other, names->entity[o]);
        for (size_t i = 0; i < other.keys.n; i++)
            if (find_key(&own, other.keys.v[i].key) != SIZE_MAX)
                return true;
    }
    return false;
}
