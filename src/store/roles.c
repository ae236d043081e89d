/* Characters are named alike in many dramas, so what is one is said within a work only:
 *   - names that sound alike or are the same in Hangul are one ("Seo Yul", "Seo Yool");
 *   - of the characters that one person plays, also a part of a name and the whole ("Yul", "Seo
 *     Yul"; "Mu Deok", "Mu Deok-i"), and names that differ by one letter;
 *   - a garbled name ("Website positioning Yool") is that of the one character of the work, or of
 *     the work in the cast list, which it fits by the swaps; or but for one part, when one person
 *     plays both (mend.h).
 */
#include "store/roles.h"

#include <stdlib.h>
#include <string.h>

#include "base/sound.h"
#include "store/resolve.h"
#include "store/romanised.h"

/* A character of a work, as one person plays it. */
struct part {
    int64_t character, person, articles;
    const char *key, *name, *sound;
    char hangul[KD_HANGUL_SIZE];
    size_t first; /* another one of its group */
    bool odd;     /* perhaps garbled */
    bool garbled;
};

struct parts {
    struct part *v;
    size_t n, cap;
};

/* A character with an odd name in a work. */
struct odd {
    int64_t character;
    const char *name; /* what it was mended to; NULL: nothing */
};

struct roles {
    struct kd_db *db;
    struct kd_mender *mender;
    struct kd_arena *arena; /* of the names */
    const struct kd_romanised *romanised;
    struct parts parts; /* of one work */
    struct {
        struct odd *v;
        size_t n, cap;
    } odd; /* of all works */
};

static const char *copy(struct roles *r, const char *text)
{
    return kd_arena_strndup(r->arena, text, strlen(text));
}

/* ---- two names ---- */

enum { LEAST_LETTERS = 6, LONGEST_ENDING = 2 };

/* "Mu Deok-i" of "Mu Deok": what Korean adds to a given name that ends in a consonant. */
static bool has_ending(const char *longer, const char *shorter)
{
    size_t n = strlen(longer), m = strlen(shorter);
    return n > m && n <= m + LONGEST_ENDING && m >= LEAST_LETTERS - 1 &&
           strncmp(longer, shorter, m) == 0;
}

/* Whether the words of one name end or begin the other: "Yool" of "Seo Yul", by their sound. */
static bool is_part_of(const char *part, const struct part *whole)
{
    char key[KD_KEY_SIZE];
    for (const char *at = whole->name; *at != '\0'; at++) {
        if (*at != ' ')
            continue;
        size_t n = kd_entity_key(at + 1, strlen(at + 1), key);
        kd_sound_fold(key, n);
        if (strcmp(key, part) == 0)
            return true;
        n = kd_entity_key(whole->name, (size_t)(at - whole->name), key);
        kd_sound_fold(key, n);
        if (strcmp(key, part) == 0)
            return true;
    }
    return false;
}

static bool are_one(const struct part *a, const struct part *b)
{
    if (a->character == b->character || strcmp(a->sound, b->sound) == 0 ||
        (a->hangul[0] != '\0' && strcmp(a->hangul, b->hangul) == 0))
        return true;
    if (a->person != b->person)
        return false;
    size_t shorter = strlen(a->key) < strlen(b->key) ? strlen(a->key) : strlen(b->key);
    return (shorter >= LEAST_LETTERS && kd_differs_by_one(a->key, b->key)) ||
           has_ending(a->key, b->key) || has_ending(b->key, a->key) || is_part_of(a->sound, b) ||
           is_part_of(b->sound, a);
}

/* ---- the characters of one work ---- */

static size_t first_of(struct parts *parts, size_t i)
{
    while (parts->v[i].first != i)
        i = parts->v[i].first;
    return i;
}

static void group(struct parts *parts)
{
    for (size_t i = 0; i < parts->n; i++)
        for (size_t k = i + 1; k < parts->n; k++) {
            size_t x = first_of(parts, i), y = first_of(parts, k);
            if (x != y && are_one(&parts->v[i], &parts->v[k]))
                parts->v[x > y ? x : y].first = x < y ? x : y;
        }
}

/* ---- garbled names ---- */

/* The one group that a garbled name fits, of those that fit well if there are any; parts->n when
 * there is none, or several. */
static size_t find_fit(struct roles *r, size_t i)
{
    struct parts *parts = &r->parts;
    const struct part *garbled = &parts->v[i];
    size_t best = parts->n;
    enum kd_mend_fit how = KD_FITS_NOT;
    bool several = false;
    for (size_t k = 0; k < parts->n; k++) {
        size_t group = first_of(parts, k);
        if (parts->v[k].odd || group == first_of(parts, i))
            continue;
        enum kd_mend_fit fit = kd_mend_fits(r->mender, garbled->name, parts->v[k].name);
        if (fit == KD_FITS_LOOSELY && parts->v[k].person != garbled->person)
            fit = KD_FITS_NOT;
        if (fit > how) {
            best = group;
            several = false;
            how = fit;
        } else if (fit == how && fit != KD_FITS_NOT)
            several |= group != best;
    }
    return several ? parts->n : best;
}

/* A part of the group that is not garbled; NULL. */
static const struct part *sound_part(struct parts *parts, size_t group)
{
    for (size_t k = 0; k < parts->n; k++)
        if (first_of(parts, k) == group && !parts->v[k].odd)
            return &parts->v[k];
    return NULL;
}

static void mend_part(struct roles *r, int64_t work, size_t i)
{
    struct parts *parts = &r->parts;
    struct part *part = &parts->v[i];
    size_t fit = find_fit(r, i), own = first_of(parts, i);
    const char *name = NULL;
    if (fit < parts->n) {
        name = sound_part(parts, fit)->name;
        parts->v[own > fit ? own : fit].first = own < fit ? own : fit;
    } else
        name = kd_mend_listed_character(r->mender, part->name, work, part->person);
    for (size_t k = 0; name != NULL && k < parts->n; k++)
        parts->v[k].garbled |= parts->v[k].character == part->character;
    *KD_PUSH(r->arena, &r->odd) = (struct odd){part->character, name};
}

static void mend_parts(struct roles *r, int64_t work)
{
    for (size_t i = 0; i < r->parts.n; i++)
        if (r->parts.v[i].odd)
            mend_part(r, work, i);
}

static int by_character(const void *a, const void *b)
{
    const struct odd *x = a, *y = b;
    if (x->character != y->character)
        return x->character < y->character ? -1 : 1;
    if ((x->name == NULL) != (y->name == NULL))
        return x->name == NULL ? -1 : 1;
    return x->name != NULL ? strcmp(x->name, y->name) : 0;
}

/* A name that one work mends is garbled in all. What it was can only be said of the character as
 * such when all its works say the same. */
static enum kdidx_status write_odd(struct roles *r, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    struct odd *v = r->odd.v;
    if (r->odd.n > 0)
        qsort(v, r->odd.n, sizeof *v, by_character);
    for (size_t from = 0, to; status == KDIDX_OK && from < r->odd.n; from = to) {
        bool one = v[from].name != NULL;
        for (to = from + 1; to < r->odd.n && v[to].character == v[from].character; to++)
            one = one && strcmp(v[to].name, v[from].name) == 0;
        if (v[to - 1].name != NULL)
            status =
                kd_mend_write_one(r->mender, v[from].character, one ? v[from].name : NULL, err);
    }
    return status;
}

/* ---- writing ---- */

/* The one that stands for its group: never a garbled name; said by most articles, the longer name,
 * the first. */
static bool stands_before(const struct part *a, const struct part *b)
{
    if (a->garbled != b->garbled)
        return b->garbled;
    if (a->articles != b->articles)
        return a->articles > b->articles;
    size_t n = strlen(a->name), m = strlen(b->name);
    return n != m ? n > m : strcmp(a->key, b->key) < 0;
}

static size_t stands_for(struct parts *parts, size_t i)
{
    size_t best = i, first = first_of(parts, i);
    for (size_t k = 0; k < parts->n; k++)
        if (first_of(parts, k) == first && stands_before(&parts->v[k], &parts->v[best]))
            best = k;
    return best;
}

static enum kdidx_status write_part(struct roles *r, int64_t work, size_t i, struct kd_error *err)
{
    const struct part *part = &r->parts.v[i], *best = &r->parts.v[stands_for(&r->parts, i)];
    if (best->character == part->character)
        return KDIDX_OK;
    struct kd_stmt *stmt =
        kd_stmt(r->db, "INSERT OR IGNORE INTO role (work, character, same) VALUES (?1, ?2, ?3)");
    kd_bind_int(stmt, 1, work);
    kd_bind_int(stmt, 2, part->character);
    kd_bind_int(stmt, 3, best->character);
    return kd_run(stmt, err);
}

/* The parts of a work are complete. */
static enum kdidx_status end_work(struct roles *r, int64_t work, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    group(&r->parts);
    mend_parts(r, work);
    for (size_t i = 0; status == KDIDX_OK && i < r->parts.n; i++)
        status = write_part(r, work, i, err);
    r->parts.n = 0;
    return status;
}

/* ---- all works ---- */

/* 1 person, 2 character, 3 articles, 4 key, 5 name */
static void add_part(struct roles *r, struct kd_stmt *stmt)
{
    char sound[KD_KEY_SIZE];
    const char *key = kd_column_text(stmt, 4), *name = kd_column_text(stmt, 5);
    struct part part = {.person = kd_column_int(stmt, 1),
                        .character = kd_column_int(stmt, 2),
                        .articles = kd_column_int(stmt, 3),
                        .key = copy(r, key),
                        .name = copy(r, name != NULL ? name : key),
                        .first = r->parts.n};
    memcpy(sound, part.key, strlen(part.key) + 1);
    kd_sound_fold(sound, strlen(sound));
    part.sound = copy(r, sound);
    kd_romanised_hangul(r->romanised, part.name, part.hangul);
    part.odd = kd_mend_is_odd(r->mender, part.name);
    *KD_PUSH(r->arena, &r->parts) = part;
}

static const char parts_of_works[] =
    "SELECT ifnull(d.same, d.id), ifnull(p.same, p.id), c.id,"
    " sum(relation.articles - relation.copies), c.key, " KD_NAME_OF_C
    " FROM relation JOIN entity AS d ON d.id = relation.drama"
    " JOIN entity AS p ON p.id = relation.other JOIN entity AS c ON c.id = relation.character"
    " WHERE relation.kind = 'cast' GROUP BY 1, 2, 3 ORDER BY 1, c.key, 2";

static enum kdidx_status each_work(struct roles *r, struct kd_error *err)
{
    int64_t work = 0;
    struct kd_stmt *stmt = kd_stmt(r->db, parts_of_works);
    enum kdidx_status status;
    while ((status = kd_step(stmt, err)) == KDIDX_OK) {
        int64_t next = kd_column_int(stmt, 0);
        if (next != work)
            status = end_work(r, work, err);
        if (status != KDIDX_OK)
            return status;
        work = next;
        add_part(r, stmt);
    }
    return status == KDIDX_NONE ? end_work(r, work, err) : status;
}

enum kdidx_status kd_roles_settle(struct kd_db *db, struct kd_arena *arena,
                                  const struct kd_romanised *names, struct kd_mender *mender,
                                  struct kd_error *err)
{
    struct roles r = {.db = db, .arena = arena, .mender = mender, .romanised = names};
    enum kdidx_status status = kd_run(kd_stmt(db, "DELETE FROM role"), err);
    if (status == KDIDX_OK)
        status = each_work(&r, err);
    if (status == KDIDX_OK)
        status = write_odd(&r, err);
    return status == KDIDX_OK ? kd_mend_lone(mender, err) : status;
}
