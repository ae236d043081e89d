/* The name lists: reading them into one table of phrases. */
#include "extract/gazetteer.h"

#include <stdlib.h>
#include <string.h>

#include "base/data.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/index.h"
#include "base/sound.h"
#include "base/tsv.h"

struct pair_set {
    uint64_t *v; /* 0: free */
    size_t size, used;
};

struct kd_gazetteer {
    struct kd_arena arena;
    struct kd_phrases phrases;
    struct {
        struct kd_entry *v;
        size_t n, cap;
    } entries;
    struct pair_set pairs;
    struct kd_index sounds; /* of people named in full: the entry, or `several` */
    struct {
        uint32_t *v;
        size_t n, cap;
    } cast_sizes; /* how many actors each work has, by its number */
    uint32_t works, people;
};

/* ---- pairs of numbers, kept as one hash ---- */

static uint64_t pair_hash(char kind, uint64_t a, uint64_t b)
{
    uint64_t parts[3] = {(uint64_t)(unsigned char)kind, a, b};
    uint64_t hash = kd_hash64(parts, sizeof parts);
    return hash != 0 ? hash : 1;
}

static size_t pair_slot(const struct pair_set *set, uint64_t hash)
{
    size_t i = hash & (set->size - 1);
    while (set->v[i] != 0 && set->v[i] != hash)
        i = (i + 1) & (set->size - 1);
    return i;
}

static void pair_add(struct kd_gazetteer *g, uint64_t hash)
{
    struct pair_set *set = &g->pairs;
    if ((set->used + 1) * 2 > set->size) {
        struct pair_set larger = {.size = set->size != 0 ? set->size * 2 : 1024};
        larger.v = kd_arena_alloc(&g->arena, larger.size * sizeof *larger.v);
        for (size_t i = 0; i < set->size; i++)
            if (set->v[i] != 0)
                larger.v[pair_slot(&larger, set->v[i])] = set->v[i];
        larger.used = set->used;
        *set = larger;
    }
    size_t i = pair_slot(set, hash);
    set->used += set->v[i] == 0;
    set->v[i] = hash;
}

static bool pair_has(const struct kd_gazetteer *g, uint64_t hash)
{
    return g->pairs.size > 0 && g->pairs.v[pair_slot(&g->pairs, hash)] != 0;
}

/* ---- people by how their names sound ---- */

static const uint32_t several = UINT32_MAX - 1;

static struct kd_index_key sound_key(uint64_t sound)
{
    return (struct kd_index_key){{(uint32_t)sound, (uint32_t)(sound >> 32)}};
}

/* Two spellings of one person sound alike, but so do some names of two. */
static void add_sound(struct kd_gazetteer *g, struct kd_str name, uint32_t entry)
{
    if (memchr(name.s, ' ', name.len) == NULL)
        return;
    uint32_t *at = kd_index_at(&g->arena, &g->sounds, sound_key(kd_sound_hash(name.s, name.len)));
    if (*at == UINT32_MAX)
        *at = entry;
    else if (*at != several && g->entries.v[*at].person != g->entries.v[entry].person)
        *at = several;
}

/* ---- phrases ---- */

static void grow_phrases(struct kd_gazetteer *g)
{
    struct kd_phrases old = g->phrases;
    size_t size = old.size != 0 ? old.size * 2 : 32768;
    struct kd_phrase_slot *slots = kd_arena_alloc(&g->arena, 2 * size * sizeof *slots);
    kd_phrases_init(&g->phrases, slots, size);
    if (old.size == 0)
        kd_phrases_filter(&g->phrases, kd_arena_alloc(&g->arena, KD_PHRASES_FILTER));
    else
        kd_phrases_copy(&g->phrases, &old);
}

/* The entry of a phrase, made if it is not there; NULL for a phrase without letters. */
static struct kd_entry *entry_for(struct kd_gazetteer *g, struct kd_str phrase)
{
    if ((g->phrases.used + 2) * 2 > g->phrases.size)
        grow_phrases(g);
    struct kd_phrase_slot *slot = kd_phrases_add(&g->phrases, phrase.s, phrase.len);
    if (slot == NULL)
        return NULL;
    if (slot->value == UINT32_MAX) {
        slot->value = (uint32_t)g->entries.n;
        *KD_PUSH(&g->arena, &g->entries) =
            (struct kd_entry){.work = KD_NO_ENTRY, .person = KD_NO_ENTRY};
    }
    return &g->entries.v[slot->value];
}

/* ---- rows ---- */

static uint32_t list_bits(struct kd_str names)
{
    static const struct {
        const char *name;
        uint32_t bit;
    } known[] = {
        {"actor", KD_L_ACTOR},         {"director", KD_L_DIRECTOR}, {"writer", KD_L_WRITER},
        {"drama", KD_L_DRAMA},         {"film", KD_L_FILM},         {"show", KD_L_SHOW},
        {"music", KD_L_MUSIC},         {"other", KD_L_OTHER_WORK},  {"idol", KD_L_IDOL},
        {"singer", KD_L_IDOL},         {"host", KD_L_HOST},         {"comedian", KD_L_HOST},
        {"character", KD_L_CHARACTER},
    };
    uint32_t bits = 0;
    struct kd_str name;
    while (kd_str_next_value(&names, &name))
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (kd_str_is(name, known[i].name))
                bits |= known[i].bit;
    return bits;
}

static uint16_t year_of(struct kd_str date)
{
    uint16_t year = 0;
    for (size_t i = 0; i < 4 && i < date.len && date.s[i] >= '0' && date.s[i] <= '9'; i++)
        year = (uint16_t)(year * 10 + (date.s[i] - '0'));
    return year;
}

struct row {
    uint32_t lists;
    bool common, part;     /* part: of cast.tsv */
    const char *canonical; /* in the arena */
    uint32_t number;       /* of the work or person */
    uint16_t year, end_year;
};

static bool all_capitals(struct kd_str s)
{
    size_t capitals = 0;
    for (size_t i = 0; i < s.len; i++) {
        if (s.s[i] >= 'a' && s.s[i] <= 'z')
            return false;
        capitals += s.s[i] >= 'A' && s.s[i] <= 'Z';
    }
    return capitals > 1;
}

static void add_phrase(struct kd_gazetteer *g, const struct row *row, struct kd_str phrase)
{
    struct kd_entry *entry = entry_for(g, phrase);
    if (entry == NULL)
        return;
    entry->common = entry->lists == 0 ? row->common : entry->common || row->common;
    entry->upper = (entry->lists == 0 || entry->upper) && all_capitals(phrase);
    entry->lists |= row->lists;
    entry->named |= !row->part;
    entry->lower |= phrase.s[0] >= 'a' && phrase.s[0] <= 'z';
    if (row->lists & KD_L_NETWORK)
        entry->network = row->canonical;
    if (row->lists & KD_L_OUTLET)
        entry->outlet = row->canonical;
    if ((row->lists & KD_L_WORKS) && entry->work == KD_NO_ENTRY) {
        entry->work = row->number;
        entry->year = row->year;
        entry->end_year = row->end_year;
    }
    if ((row->lists & KD_L_PEOPLE) && entry->person == KD_NO_ENTRY) {
        entry->person = row->number;
        add_sound(g, phrase, (uint32_t)(entry - g->entries.v));
    }
}

/* A title whose article pages leave out, "Good Day to Be a Dog"; what is left of a short one may be
 * anything. */
static void add_without_article(struct kd_gazetteer *g, const struct row *row, struct kd_str title)
{
    static const char *const articles[] = {"A ", "An ", "The "};
    enum { LEAST = 3 }; /* words that are left */
    for (size_t i = 0; i < sizeof articles / sizeof *articles; i++) {
        size_t len = strlen(articles[i]), spaces = 0;
        if (title.len <= len || memcmp(title.s, articles[i], len) != 0)
            continue;
        struct kd_str rest = {title.s + len, title.len - len};
        for (size_t c = 0; c < rest.len; c++)
            spaces += rest.s[c] == ' ';
        if (spaces + 1 >= LEAST)
            add_phrase(g, row, rest);
        return;
    }
}

/* One row of any list but cast.tsv and crew.tsv: the name, its aliases and its Hangul. */
static void add_row(struct kd_gazetteer *g, const struct kd_tsv *tsv, uint32_t lists)
{
    struct kd_str name = tsv->cell[0];
    struct row row = {.lists = lists};
    row.lists |= list_bits(kd_tsv_get(tsv, "roles")) & KD_L_PEOPLE;
    if (lists == 0 && row.lists == 0)
        row.lists = list_bits(kd_tsv_get(tsv, "kind"));
    row.common = kd_str_is(kd_tsv_get(tsv, "common"), "1");
    row.canonical = kd_arena_strndup(&g->arena, name.s, name.len);
    row.number = row.lists & KD_L_WORKS ? g->works++ : g->people++;
    row.year = year_of(kd_tsv_get(tsv, "start"));
    if (row.year == 0)
        row.year = year_of(kd_tsv_get(tsv, "year"));
    row.end_year = year_of(kd_tsv_get(tsv, "end"));
    add_phrase(g, &row, name);
    if (row.lists & KD_L_WORKS)
        add_without_article(g, &row, name);
    struct kd_str networks = kd_tsv_get(tsv, "networks"), network;
    while (kd_str_next_value(&networks, &network))
        pair_add(g, pair_hash('n', kd_phrase_hash(network.s, network.len), row.number));
    struct kd_str aliases = kd_tsv_get(tsv, "aliases"), hangul = kd_tsv_get(tsv, "hangul"), alias;
    while (kd_str_next_value(&aliases, &alias))
        add_phrase(g, &row, alias);
    while (kd_str_next_value(&hangul, &alias))
        add_phrase(g, &row, alias);
    struct kd_str cued = kd_tsv_get(tsv, "cued");
    row.common = true;
    while (kd_str_next_value(&cued, &alias))
        add_phrase(g, &row, alias);
}

/* That the work has the character, and whom `actor` plays there (KD_NO_ENTRY: nobody is known). */
static void add_part(struct kd_gazetteer *g, struct kd_str character, uint32_t actor, uint32_t work)
{
    uint64_t in_work = pair_hash('c', kd_sound_hash(character.s, character.len), work);
    pair_add(g, in_work);
    if (actor != KD_NO_ENTRY)
        pair_add(g, pair_hash('p', in_work, actor));
}

/* The given name of a part named in full, by which alone it may be called: "Eun-tak" of "Ji
 * Eun-tak". */
static struct kd_str given_name(struct kd_str character)
{
    const char *space = memchr(character.s, ' ', character.len);
    if (space == NULL)
        return (struct kd_str){"", 0};
    return (struct kd_str){space + 1, (size_t)(character.s + character.len - space - 1)};
}

static void count_actor(struct kd_gazetteer *g, uint32_t work)
{
    while (g->cast_sizes.n <= work)
        *KD_PUSH(&g->arena, &g->cast_sizes) = 0;
    g->cast_sizes.v[work]++;
}

static void add_parts(struct kd_gazetteer *g, struct kd_str characters, uint32_t actor,
                      uint32_t work, bool common)
{
    struct kd_str character;
    struct row role = {.lists = KD_L_CHARACTER, .common = common, .part = true};
    while (kd_str_next_value(&characters, &character)) {
        add_phrase(g, &role, character);
        add_part(g, character, actor, work);
        struct kd_str given = given_name(character);
        if (given.len > 0)
            add_part(g, given, actor, work);
    }
}

/* The work of a row of cast.tsv or crew.tsv: its title stands in a list before it. */
static uint32_t work_of(const struct kd_gazetteer *g, const struct kd_tsv *tsv)
{
    struct kd_str drama = kd_tsv_get(tsv, "drama");
    uint32_t d = kd_phrases_get(&g->phrases, kd_phrase_hash(drama.s, drama.len));
    return kd_gazetteer_work(g, d);
}

static const struct {
    uint32_t list;
    char kind; /* of a pair */
} trades[] = {
    [KD_ACTOR] = {KD_L_ACTOR, 'a'},
    [KD_DIRECTOR] = {KD_L_DIRECTOR, 'd'},
    [KD_WRITER] = {KD_L_WRITER, 'w'},
};

/* Returns the number of the person, most of whom stand in a list before, or KD_NO_ENTRY for a name
 * without letters. */
static uint32_t add_person(struct kd_gazetteer *g, struct kd_str name, enum kd_role role,
                           uint32_t work)
{
    uint64_t hash = kd_phrase_hash(name.s, name.len);
    uint32_t p = kd_phrases_get(&g->phrases, hash);
    if (p == UINT32_MAX || g->entries.v[p].person == KD_NO_ENTRY) {
        struct row row = {.lists = trades[role].list, .number = g->people++};
        add_phrase(g, &row, name);
        p = kd_phrases_get(&g->phrases, hash);
    }
    if (p == UINT32_MAX)
        return KD_NO_ENTRY;
    struct kd_entry *entry = &g->entries.v[p];
    entry->lists |= trades[role].list;
    pair_add(g, pair_hash(trades[role].kind, entry->person, work));
    return entry->person;
}

/* One row of cast.tsv: drama, actor, character; or of crew.tsv: drama, maker, role. */
static void add_tie(struct kd_gazetteer *g, const struct kd_tsv *tsv)
{
    uint32_t work = work_of(g, tsv);
    if (work == KD_NO_ENTRY)
        return;
    struct kd_str actor = kd_tsv_get(tsv, "actor"), maker = kd_tsv_get(tsv, "maker");
    if (maker.len > 0) {
        uint32_t lists = list_bits(kd_tsv_get(tsv, "role"));
        for (enum kd_role role = KD_DIRECTOR; role <= KD_WRITER; role++)
            if (lists & trades[role].list)
                add_person(g, maker, role, work);
        return;
    }
    uint32_t person = actor.len > 0 ? add_person(g, actor, KD_ACTOR, work) : KD_NO_ENTRY;
    if (person != KD_NO_ENTRY)
        count_actor(g, work);
    add_parts(g, kd_tsv_get(tsv, "character"), person, work, false);
    add_parts(g, kd_tsv_get(tsv, "cued"), person, work, true);
}

static enum kdidx_status read_rows(struct kd_gazetteer *g, const char *name,
                                   const struct kd_buf *text, uint32_t lists, struct kd_error *err)
{
    struct kd_tsv tsv;
    enum kdidx_status status = kd_tsv_open(&tsv, name, text->data, text->len, err);
    bool of_drama = status == KDIDX_OK && kd_str_is(tsv.column[0], "drama");
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK) {
        if (of_drama)
            add_tie(g, &tsv);
        else
            add_row(g, &tsv, lists);
    }
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* The built-in lists. The vocabulary of networks, outlets and places is closed and small: it stays
 * when the lists of people and works are off. */
static const struct {
    const char *name;
    uint32_t lists;
    bool always;
} lists[] = {
    {"names/networks.tsv", KD_L_NETWORK, true},
    {"names/outlets.tsv", KD_L_OUTLET, true},
    {"names/places.tsv", KD_L_PLACE, true},
    {"names/companies.tsv", KD_L_PLACE, true},
    {"names/spun.tsv", KD_L_SPUN, true},
    {"names/groups.tsv", KD_L_GROUP, false},
    {"names/dramas.tsv", KD_L_DRAMA, false},
    {"names/works.tsv", 0, false},
    {"names/people.tsv", 0, false},
    {"names/cast.tsv", 0, false},
    {"names/crew.tsv", 0, false},
};

bool kd_gazetteer_is_optional(const char *name)
{
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(lists[i].name, name) == 0)
            return !lists[i].always;
    return false;
}

static enum kdidx_status read_all(struct kd_gazetteer *g, const struct kd_extract_opts *opts,
                                  struct kd_buf *buf, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    grow_phrases(g);
    for (size_t i = 0; status == KDIDX_OK && i < sizeof lists / sizeof *lists; i++) {
        if (opts->no_lists && !lists[i].always)
            continue;
        kd_buf_clear(buf);
        status = kd_data_read(opts->data_dir, lists[i].name, buf, err);
        if (status == KDIDX_OK)
            status = read_rows(g, lists[i].name, buf, lists[i].lists, err);
    }
    for (size_t i = 0; status == KDIDX_OK && i < opts->names_count; i++) {
        kd_buf_clear(buf);
        status = kd_file_read(opts->names_files[i], buf, err);
        if (status == KDIDX_OK)
            status = read_rows(g, opts->names_files[i], buf, 0, err);
    }
    return status;
}

enum kdidx_status kd_gazetteer_new(const struct kd_extract_opts *opts, struct kd_gazetteer **out,
                                   struct kd_error *err)
{
    *out = NULL;
    struct kd_gazetteer *g = calloc(1, sizeof *g);
    if (g == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    struct kd_buf buf = KD_BUF_EMPTY;
    struct kd_buf *text = &buf;
    jmp_buf oom;
    g->arena.on_oom = &oom;
    volatile enum kdidx_status status;
    if (setjmp(oom) == 0)
        status = read_all(g, opts, text, err);
    else
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    g->arena.on_oom = NULL;
    kd_buf_free(text);
    if (status == KDIDX_OK)
        *out = g;
    else
        kd_gazetteer_free(g);
    return status;
}

void kd_gazetteer_free(struct kd_gazetteer *g)
{
    if (g == NULL)
        return;
    kd_arena_free(&g->arena);
    free(g);
}

const struct kd_phrases *kd_gazetteer_phrases(const struct kd_gazetteer *g)
{
    return &g->phrases;
}

const struct kd_entry *kd_gazetteer_entry(const struct kd_gazetteer *g, uint32_t value)
{
    return &g->entries.v[value];
}

uint32_t kd_gazetteer_work(const struct kd_gazetteer *g, uint32_t entry)
{
    return entry != KD_NO_ENTRY ? g->entries.v[entry].work : KD_NO_ENTRY;
}

uint32_t kd_gazetteer_person(const struct kd_gazetteer *g, uint32_t entry)
{
    return entry != KD_NO_ENTRY ? g->entries.v[entry].person : KD_NO_ENTRY;
}

bool kd_gazetteer_works_on(const struct kd_gazetteer *g, enum kd_role role, uint32_t person,
                           uint32_t work)
{
    return role < KD_OTHER_ROLE && person != KD_NO_ENTRY && work != KD_NO_ENTRY &&
           pair_has(g, pair_hash(trades[role].kind, person, work));
}

uint32_t kd_gazetteer_sounding(const struct kd_gazetteer *g, uint64_t sound)
{
    uint32_t entry = kd_index_get(&g->sounds, sound_key(sound));
    return entry != several ? entry : KD_NO_ENTRY;
}

bool kd_gazetteer_has_character(const struct kd_gazetteer *g, uint64_t sound, uint32_t work)
{
    return work != KD_NO_ENTRY && pair_has(g, pair_hash('c', sound, work));
}

uint32_t kd_gazetteer_cast_size(const struct kd_gazetteer *g, uint32_t work)
{
    return work < g->cast_sizes.n ? g->cast_sizes.v[work] : 0;
}

bool kd_gazetteer_plays(const struct kd_gazetteer *g, uint32_t person, uint64_t sound,
                        uint32_t work)
{
    return person != KD_NO_ENTRY && work != KD_NO_ENTRY &&
           pair_has(g, pair_hash('p', pair_hash('c', sound, work), person));
}

bool kd_gazetteer_airs(const struct kd_gazetteer *g, const char *network, uint32_t work)
{
    return network != NULL && work != KD_NO_ENTRY &&
           pair_has(g, pair_hash('n', kd_phrase_hash(network, strlen(network)), work));
}
