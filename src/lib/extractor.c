/* Extractors: what is shared, and what each has for itself. */
#include <stdlib.h>
#include <string.h>

#include "cmd/emit.h"
#include "lib/lib.h"

struct kd_core *kd_core_use(struct kd_core *core)
{
    if (core != NULL)
        atomic_fetch_add(&core->users, 1);
    return core;
}

void kd_core_leave(struct kd_core *core)
{
    if (core == NULL || atomic_fetch_sub(&core->users, 1) > 1)
        return;
    kd_maker_free(core->maker);
    kd_extractor_free(core->extractor);
    kd_arena_free(&core->arena);
    free(core);
}

static const char *copy(struct kd_arena *arena, const char *text)
{
    return text == NULL ? NULL : kd_arena_strndup(arena, text, strlen(text));
}

/* The options' words are the caller's: copied. */
static void keep_options(struct kd_core *core, const struct kd_options *options)
{
    const char **names = kd_arena_alloc(&core->arena, (options->names_count + 1) * sizeof *names);
    for (size_t i = 0; i < options->names_count; i++)
        names[i] = copy(&core->arena, options->names[i]);
    core->with_text = options->text;
    core->opts = (struct kd_extract_opts){.data_dir = copy(&core->arena, options->data),
                                          .names_files = names,
                                          .names_count = options->names_count,
                                          .no_lists = options->no_lists};
}

static enum kdidx_status take_options(struct kd_core *core, const char *const *words,
                                      struct kd_options *options, struct kd_error *err)
{
    static const struct kd_option *const tables[] = {kd_data_options, kd_status_options,
                                                     kd_extract_options, NULL};
    jmp_buf oom;
    core->arena.on_oom = &oom;
    if (setjmp(oom) != 0)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    enum kdidx_status status = kd_lib_options(tables, words, &core->arena, options, err);
    if (status == KDIDX_OK)
        keep_options(core, options);
    core->arena.on_oom = NULL;
    return status;
}

static enum kdidx_status new_core(const char *const *words, struct kd_core **out,
                                  struct kd_error *err)
{
    struct kd_core *core = calloc(1, sizeof *core);
    struct kd_options options = kd_options_default();
    *out = NULL;
    if (core == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    atomic_init(&core->users, 1);
    enum kdidx_status status = take_options(core, words, &options, err);
    kd_options_free(&options);
    if (status == KDIDX_OK)
        status = kd_extractor_new(&core->opts, &core->extractor, err);
    if (status == KDIDX_OK)
        status = kd_maker_new(&core->opts, kd_extractor_rules(core->extractor), &core->maker, err);
    if (status == KDIDX_OK)
        *out = core;
    else
        kd_core_leave(core);
    return status;
}

/* Takes the core over, also when it fails. */
static enum kdidx_status new_handle(struct kd_core *core, kdidx_extractor **out,
                                    struct kd_error *err)
{
    kdidx_extractor *x = calloc(1, sizeof *x);
    if (x == NULL) {
        kd_core_leave(core);
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    }
    x->core = core;
    enum kdidx_status status = kd_worker_new(core->extractor, &x->worker);
    if (status == KDIDX_OK)
        status = kd_memory_new(core->opts.data_dir, &x->memory, err);
    if (status == KDIDX_OK)
        *out = x;
    else
        kdidx_extractor_free(x);
    return status;
}

enum kdidx_status kdidx_extractor_new(const char *const *options, kdidx_extractor **out,
                                      struct kdidx_error *err)
{
    struct kd_lib_call call = kd_lib_begin();
    struct kd_error why = {0};
    struct kd_core *core;
    *out = NULL;
    enum kdidx_status status = new_core(options, &core, &why);
    if (status == KDIDX_OK)
        status = new_handle(core, out, &why);
    return kd_lib_end(&call, status, &why, err);
}

enum kdidx_status kdidx_extractor_share(const kdidx_extractor *other, kdidx_extractor **out,
                                        struct kdidx_error *err)
{
    struct kd_lib_call call = kd_lib_begin();
    struct kd_error why = {0};
    *out = NULL;
    return kd_lib_end(&call, new_handle(kd_core_use(other->core), out, &why), &why, err);
}

void kdidx_extractor_free(kdidx_extractor *x)
{
    if (x == NULL)
        return;
    kd_worker_free(x->worker);
    kd_memory_free(x->memory);
    kd_core_leave(x->core);
    kd_buf_free(&x->json);
    free(x);
}

/* ---- one article ---- */

/* Whether the word is KEY=VALUE; *value is then its value. */
static bool is_key(const char *word, const char *key, const char **value)
{
    size_t len = strlen(key);
    if (strncmp(word, key, len) != 0 || word[len] != '=')
        return false;
    *value = word + len + 1;
    return true;
}

static bool take_ordinal(const char *value, uint32_t *out)
{
    char *end = NULL;
    unsigned long long n = strtoull(value, &end, 10);
    *out = (uint32_t)n;
    return value[0] >= '0' && value[0] <= '9' && *end == '\0' && n <= UINT32_MAX;
}

static enum kdidx_status take_about(const char *const *about, struct kd_known *known,
                                    struct kd_error *err)
{
    const struct {
        const char *key, **value;
    } keys[] = {{"source", &known->source}, {"title", &known->title},
                {"url", &known->url},       {"published", &known->published},
                {"outlet", &known->outlet}, {"author", &known->author},
                {"lang", &known->lang}};
    for (; about != NULL && *about != NULL; about++) {
        const char *ordinal = NULL;
        bool taken = is_key(*about, "ordinal", &ordinal) && take_ordinal(ordinal, &known->ordinal);
        for (size_t i = 0; !taken && i < sizeof keys / sizeof *keys; i++)
            taken = is_key(*about, keys[i].key, keys[i].value);
        if (!taken && ordinal != NULL)
            return kd_fail(err, KDIDX_USAGE, "%s: not a whole number below 2^32", *about);
        if (!taken)
            return kd_fail(err, KDIDX_USAGE,
                           "%s: not source, ordinal, title, url, published, outlet, author or "
                           "lang, '=' and a value",
                           *about);
    }
    return KDIDX_OK;
}

enum kdidx_status kd_lib_article(kdidx_extractor *x, const char *text, size_t len,
                                 const char *const *about, bool need_source, struct kd_error *err)
{
    struct kd_known known = {0};
    x->record = NULL;
    x->article = (struct kd_article){0};
    enum kdidx_status status = take_about(about, &known, err);
    if (status == KDIDX_OK && need_source && (known.source == NULL || known.source[0] == '\0'))
        return kd_fail(err, KDIDX_USAGE,
                       "source=NAME is missing: the database knows an article by it");
    if (known.source == NULL)
        known.source = "-";
    if (status == KDIDX_OK)
        status = kd_memory_article(x->memory, text, len, &known, &x->article, err);
    return status;
}

enum kdidx_status kd_lib_record(kdidx_extractor *x, const struct kd_article *article,
                                struct kd_error *err)
{
    enum kdidx_status status = kd_extract(x->worker, article, &x->record);
    return status == KDIDX_OK ? status : kd_fail(err, status, "out of memory");
}

void kd_lib_rest(kdidx_extractor *x)
{
    x->article = (struct kd_article){.text = x->article.text, .len = x->article.len};
    x->record = NULL;
    kd_worker_rest(x->worker);
}

/* x->record -> x->json, without the line end. */
static enum kdidx_status make_json(kdidx_extractor *x, struct kd_error *err)
{
    struct kd_made_by made_by = {.stated = kd_article_stated(&x->article)};
    char maker[KD_MAKER_HEX];
    kd_maker_hex(x->core->maker->hash, maker);
    made_by.maker = x->core->with_text ? maker : NULL;
    kd_buf_clear(&x->json);
    kd_emit_line(&x->json, x->record, &made_by, x->core->with_text);
    if (x->json.failed)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    x->json.data[--x->json.len] = '\0';
    return KDIDX_OK;
}

enum kdidx_status kdidx_extract(kdidx_extractor *x, const char *text, size_t len,
                                const char *const *about, const char **json, size_t *json_len,
                                struct kdidx_error *err)
{
    struct kd_lib_call call = kd_lib_begin();
    struct kd_error why = {0};
    enum kdidx_status status = kd_lib_article(x, text, len, about, false, &why);
    if (status == KDIDX_OK)
        status = kd_lib_record(x, &x->article, &why);
    if (status == KDIDX_OK)
        status = make_json(x, &why);
    kd_lib_rest(x);
    *json = status == KDIDX_OK ? x->json.data : NULL;
    if (json_len != NULL)
        *json_len = status == KDIDX_OK ? x->json.len : 0;
    return kd_lib_end(&call, status, &why, err);
}

const char *kdidx_text(const kdidx_extractor *x, size_t *len)
{
    if (len != NULL)
        *len = x->article.len;
    return x->article.text;
}
