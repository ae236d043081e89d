/* What makes records, as hashes: all data files that the extractor reads, and its code.
 *
 * Rules are taken one by one, as they are after reading, so that another example, a comment or a
 * file that was cut in two makes nothing stale. Of lists a change may touch any text, by way of
 * what is common and what is not; they are taken whole.
 */
#include "extract/maker.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/data.h"
#include "base/file.h"
#include "base/hash.h"
#include "extract/gazetteer.h"
#include "extract/rule.h"

/* Made by the Makefile: a checksum of the source of extraction. */
extern const char kd_code[];

static void pack(struct kd_hash128 hash, unsigned char out[KD_MAKER_HASH])
{
    for (int i = 0; i < 8; i++) {
        out[i] = (unsigned char)(hash.high >> (56 - 8 * i));
        out[8 + i] = (unsigned char)(hash.low >> (56 - 8 * i));
    }
}

static struct kd_part *add_part(struct kd_maker *maker, const char *kind, const char *name)
{
    size_t front = strlen(kind), len = strlen(name);
    char *full = kd_arena_alloc(&maker->arena, front + len + 1);
    memcpy(full, kind, front);
    memcpy(full + front, name, len + 1);
    struct kd_part *part = KD_PUSH(&maker->arena, &maker->parts);
    *part = (struct kd_part){.name = full};
    return part;
}

static void add_bytes(struct kd_maker *maker, const char *kind, const char *name,
                      const struct kd_buf *bytes)
{
    struct kd_part *part = add_part(maker, kind, name);
    pack(kd_hash128(bytes->data != NULL ? bytes->data : "", bytes->len), part->hash);
}

static void add_rules(struct kd_maker *maker, const struct kd_rules *rules)
{
    for (size_t i = 0; i < kd_rules_count(rules); i++) {
        const struct kd_rule *rule = kd_rules_get(rules, i);
        struct kd_part *part = add_part(maker, "rule ", rule->id);
        pack(rule->version, part->hash);
        part->cue_count = kd_rules_cues(rules, i, NULL);
        if (part->cue_count == 0)
            continue;
        uint64_t *cues = kd_arena_alloc(&maker->arena, part->cue_count * sizeof *cues);
        kd_rules_cues(rules, i, cues);
        part->cues = cues;
    }
}

/* Tables that do not come into records: how pages are read, and what is chosen to be read. */
static bool plays_a_part(const struct kd_extract_opts *opts, const char *name)
{
    static const char *const without[] = {"names/markup.tsv", "names/kdrama.tsv"};
    for (size_t i = 0; i < sizeof without / sizeof *without; i++)
        if (strcmp(name, without[i]) == 0)
            return false;
    return !opts->no_lists || !kd_gazetteer_is_optional(name);
}

/* The tables of one folder: those that are built in, from the user's folder where it has them, as
 * the extractor takes them. */
static enum kdidx_status add_tables(struct kd_maker *maker, const struct kd_extract_opts *opts,
                                    const char *folder, struct kd_buf *bytes, struct kd_error *err)
{
    struct kd_data_names names;
    enum kdidx_status status = kd_data_list(NULL, folder, ".tsv", &names, err);
    for (size_t i = 0; status == KDIDX_OK && i < names.n; i++) {
        struct kd_error absent = {0};
        if (!plays_a_part(opts, names.v[i]))
            continue;
        kd_buf_clear(bytes);
        status = kd_data_read(opts->data_dir, names.v[i], bytes, &absent);
        if (status == KDIDX_IO && opts->data_dir != NULL)
            status = kd_data_read(NULL, names.v[i], bytes, &absent);
        if (status == KDIDX_OK)
            add_bytes(maker, "", names.v[i], bytes);
        else
            *err = absent;
    }
    kd_data_names_free(&names);
    return status;
}

/* What is the same on all machines. */
static const char *last_part(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* The last part of a path; of several that are alike, the second is "x.tsv 2". */
static const char *list_name(struct kd_maker *maker, const struct kd_extract_opts *opts, size_t i)
{
    unsigned alike = 1;
    const char *name = last_part(opts->names_files[i]);
    for (size_t k = 0; k < i; k++)
        alike += strcmp(last_part(opts->names_files[k]), name) == 0;
    if (alike == 1)
        return name;
    size_t size = strlen(name) + 16;
    char *numbered = kd_arena_alloc(&maker->arena, size);
    snprintf(numbered, size, "%s %u", name, alike);
    return numbered;
}

static enum kdidx_status add_own_lists(struct kd_maker *maker, const struct kd_extract_opts *opts,
                                       struct kd_buf *bytes, struct kd_error *err)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < opts->names_count; i++) {
        kd_buf_clear(bytes);
        status = kd_file_read(opts->names_files[i], bytes, err);
        if (status == KDIDX_OK)
            add_bytes(maker, "--names ", list_name(maker, opts, i), bytes);
    }
    return status;
}

static int by_name(const void *a, const void *b)
{
    const struct kd_part *x = a, *y = b;
    return strcmp(x->name, y->name);
}

/* Of names and hashes, with their ends, so that no two makers come to the same bytes. */
static enum kdidx_status hash_parts(const struct kd_maker *maker, struct kd_buf *bytes,
                                    unsigned char out[KD_MAKER_HASH], struct kd_error *err)
{
    kd_buf_clear(bytes);
    for (size_t i = 0; i < maker->parts.n; i++) {
        const struct kd_part *part = &maker->parts.v[i];
        kd_buf_add(bytes, part->name, strlen(part->name) + 1);
        kd_buf_add(bytes, (const char *)part->hash, sizeof part->hash);
    }
    if (bytes->failed)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    pack(kd_hash128(bytes->data != NULL ? bytes->data : "", bytes->len), out);
    return KDIDX_OK;
}

enum kdidx_status kd_maker_hash(struct kd_maker *maker, struct kd_error *err)
{
    struct kd_buf bytes = KD_BUF_EMPTY;
    qsort(maker->parts.v, maker->parts.n, sizeof *maker->parts.v, by_name);
    enum kdidx_status status = hash_parts(maker, &bytes, maker->hash, err);
    kd_buf_free(&bytes);
    return status;
}

static enum kdidx_status add_all(struct kd_maker *maker, const struct kd_extract_opts *opts,
                                 const struct kd_rules *rules, struct kd_buf *bytes,
                                 struct kd_error *err)
{
    maker->program = kdidx_version();
    pack(kd_hash128(kd_code, strlen(kd_code)), add_part(maker, "", "program")->hash);
    add_rules(maker, rules);
    enum kdidx_status status = add_tables(maker, opts, "rules/", bytes, err);
    if (status == KDIDX_OK)
        status = add_tables(maker, opts, "names/", bytes, err);
    if (status == KDIDX_OK)
        status = add_own_lists(maker, opts, bytes, err);
    return status == KDIDX_OK ? kd_maker_hash(maker, err) : status;
}

enum kdidx_status kd_maker_new(const struct kd_extract_opts *opts, const struct kd_rules *rules,
                               struct kd_maker **out, struct kd_error *err)
{
    *out = NULL;
    struct kd_maker *maker = calloc(1, sizeof *maker);
    if (maker == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    struct kd_buf buf = KD_BUF_EMPTY, *bytes = &buf;
    jmp_buf oom;
    maker->arena.on_oom = &oom;
    volatile enum kdidx_status status;
    if (setjmp(oom) == 0)
        status = add_all(maker, opts, rules, bytes, err);
    else
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    maker->arena.on_oom = NULL;
    kd_buf_free(bytes);
    if (status == KDIDX_OK)
        *out = maker;
    else
        kd_maker_free(maker);
    return status;
}

enum kdidx_status kd_maker_alone(const struct kd_extract_opts *opts, struct kd_maker **out,
                                 struct kd_error *err)
{
    struct kd_rules *rules = NULL;
    *out = NULL;
    enum kdidx_status status = kd_rules_new(opts->data_dir, &rules, err);
    if (status == KDIDX_OK)
        status = kd_maker_new(opts, rules, out, err);
    kd_rules_free(rules);
    return status;
}

void kd_maker_free(struct kd_maker *maker)
{
    if (maker == NULL)
        return;
    kd_arena_free(&maker->arena);
    free(maker);
}

void kd_maker_hex(const unsigned char hash[KD_MAKER_HASH], char hex[KD_MAKER_HEX])
{
    for (size_t i = 0; i < KD_MAKER_HASH; i++)
        snprintf(hex + 2 * i, 3, "%02x", hash[i]);
}

enum kdidx_status kd_maker_check(const struct kd_maker *maker, struct kd_error *err)
{
    unsigned char hash[KD_MAKER_HASH];
    struct kd_buf bytes = KD_BUF_EMPTY;
    if (maker->parts.n == 0)
        return kd_fail(err, KDIDX_USAGE, "the maker has no parts");
    for (size_t i = 1; i < maker->parts.n; i++)
        if (by_name(&maker->parts.v[i - 1], &maker->parts.v[i]) >= 0)
            return kd_fail(err, KDIDX_USAGE, "the maker's parts are not in order of their names");
    enum kdidx_status status = hash_parts(maker, &bytes, hash, err);
    kd_buf_free(&bytes);
    if (status == KDIDX_OK && memcmp(hash, maker->hash, sizeof hash) != 0)
        status = kd_fail(err, KDIDX_USAGE, "the maker's hash is not that of its parts");
    return status;
}
