/* Regular expressions: the only file that knows pcre2. */
#include "extract/match.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <pthread.h>
#include <stdalign.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Enough for every rule on every line of real text; a line that needs more is hostile. */
enum {
    MATCH_LIMIT = 200 * 1000,
    DEPTH_LIMIT = 2000,
    HEAP_LIMIT_KIB = 4096,
    JIT_STACK_MAX = 512 * 1024,
    MAX_PAIRS = 64, /* groups of one pattern, the whole match included */
    MAX_NAMED = 16,
    MAX_SAME = 8,         /* groups that share one name */
    SPARE = 8 << 20,      /* bytes for making machine code */
    SPARE_FOR_BYTE = 128, /* of a pattern, which has 64 KiB at most; our rules take up to 64 */
};

struct named_group {
    char name[24];
    uint32_t number[MAX_SAME];
    size_t count;
};

/* PCRE2 10.42 crashes when memory ends while it makes machine code. It gets this instead, which is
 * there before it begins; where some was used it stays as long as the code. */
struct spare {
    char *bytes; /* SPARE of them; NULL but during the making, unless some are used */
    size_t used;
    bool lacked; /* memory ended */
};

/* Making machine code takes as long as matching a hundred articles: it is done when a pattern is
 * first searched for, and pcre2jit asks that no other thread is at the pattern then. */
struct jit {
    pthread_mutex_t lock;
    atomic_bool done;
    struct spare spare;
};

struct kd_pattern {
    pcre2_code *code;
    struct jit *jit;
    struct named_group group[MAX_NAMED];
    size_t groups;
};

struct kd_match_ctx {
    pcre2_match_data *data;
    pcre2_match_context *limits;
    pcre2_jit_stack *stack;
    bool measure;
    bool lacked;    /* memory, in some search */
    uint64_t spent; /* nanoseconds */
};

static bool add_group(struct kd_pattern *pattern, const char *name, uint32_t number)
{
    size_t i = 0;
    while (i < pattern->groups && strcmp(pattern->group[i].name, name) != 0)
        i++;
    struct named_group *group = &pattern->group[i];
    if (i == MAX_NAMED || group->count == MAX_SAME || strlen(name) >= sizeof group->name)
        return false;
    if (i == pattern->groups) {
        pattern->groups++;
        memcpy(group->name, name, strlen(name) + 1);
    }
    group->number[group->count++] = number;
    return true;
}

/* Reads pcre2's table of names: rows of a 16-bit group number and a name. */
static bool read_groups(struct kd_pattern *pattern)
{
    uint32_t rows = 0, row_size = 0, captures = 0;
    PCRE2_SPTR table = NULL;
    pcre2_pattern_info(pattern->code, PCRE2_INFO_CAPTURECOUNT, &captures);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &rows);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &row_size);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &table);
    if (captures >= MAX_PAIRS)
        return false;
    for (uint32_t i = 0; i < rows; i++, table += row_size)
        if (!add_group(pattern, (const char *)table + 2, (uint32_t)table[0] << 8 | table[1]))
            return false;
    return true;
}

/* ---- memory ---- */

static void *take(size_t size, void *data)
{
    struct spare *spare = data;
    void *piece = malloc(size);
    if (piece != NULL)
        return piece;
    spare->lacked = true;
    size = (size + alignof(max_align_t) - 1) / alignof(max_align_t) * alignof(max_align_t);
    if (spare->bytes == NULL || size > SPARE - spare->used)
        return NULL;
    spare->used += size;
    return spare->bytes + spare->used - size;
}

static void give_back(void *piece, void *data)
{
    struct spare *spare = data;
    uintptr_t at = (uintptr_t)piece, from = (uintptr_t)spare->bytes;
    if (from == 0 || at < from || at - from >= SPARE)
        free(piece);
}

/* ---- patterns ---- */

static enum kdidx_status compile(struct kd_pattern *pattern, const char *src, size_t len,
                                 struct kd_error *err)
{
    int code = 0;
    PCRE2_SIZE place = 0;
    PCRE2_UCHAR reason[256];
    pcre2_general_context *memory =
        pcre2_general_context_create(take, give_back, &pattern->jit->spare);
    pcre2_compile_context *context = pcre2_compile_context_create(memory);
    if (context != NULL)
        pattern->code = pcre2_compile((PCRE2_SPTR)src, len, PCRE2_CASELESS | PCRE2_DUPNAMES, &code,
                                      &place, context);
    pcre2_compile_context_free(context);
    pcre2_general_context_free(memory);
    if (pattern->code != NULL)
        return KDIDX_OK;
    if (pattern->jit->spare.lacked)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    pcre2_get_error_message(code, reason, sizeof reason);
    return kd_fail(err, KDIDX_USAGE, "pattern, byte %zu: %s", place, (const char *)reason);
}

enum kdidx_status kd_pattern_new(const char *src, size_t len, struct kd_pattern **out,
                                 struct kd_error *err)
{
    struct kd_pattern *pattern = calloc(1, sizeof *pattern);
    *out = NULL;
    if (pattern != NULL)
        pattern->jit = calloc(1, sizeof *pattern->jit);
    if (pattern == NULL || pattern->jit == NULL) {
        free(pattern);
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    }
    pthread_mutex_init(&pattern->jit->lock, NULL);
    enum kdidx_status status = compile(pattern, src, len, err);
    if (status == KDIDX_OK && !read_groups(pattern))
        status = kd_fail(err, KDIDX_USAGE, "pattern: more than %d groups, or too many names",
                         MAX_PAIRS - 1);
    if (status == KDIDX_OK)
        *out = pattern;
    else
        kd_pattern_free(pattern);
    return status;
}

void kd_pattern_free(struct kd_pattern *pattern)
{
    if (pattern == NULL)
        return;
    pcre2_code_free(pattern->code);
    free(pattern->jit->spare.bytes);
    pthread_mutex_destroy(&pattern->jit->lock);
    free(pattern->jit);
    free(pattern);
}

struct kd_match_ctx *kd_match_ctx_new(void)
{
    struct kd_match_ctx *ctx = calloc(1, sizeof *ctx);
    if (ctx == NULL)
        return NULL;
    ctx->data = pcre2_match_data_create(MAX_PAIRS, NULL);
    ctx->limits = pcre2_match_context_create(NULL);
    ctx->stack = pcre2_jit_stack_create(32 * 1024, JIT_STACK_MAX, NULL);
    uint32_t jit = 0;
    pcre2_config(PCRE2_CONFIG_JIT, &jit);
    if (ctx->data == NULL || ctx->limits == NULL || (jit != 0 && ctx->stack == NULL)) {
        kd_match_ctx_free(ctx);
        return NULL;
    }
    pcre2_set_match_limit(ctx->limits, MATCH_LIMIT);
    pcre2_set_depth_limit(ctx->limits, DEPTH_LIMIT);
    pcre2_set_heap_limit(ctx->limits, HEAP_LIMIT_KIB);
    if (ctx->stack != NULL)
        pcre2_jit_stack_assign(ctx->limits, NULL, ctx->stack);
    return ctx;
}

void kd_match_ctx_free(struct kd_match_ctx *ctx)
{
    if (ctx == NULL)
        return;
    pcre2_jit_stack_free(ctx->stack);
    pcre2_match_context_free(ctx->limits);
    pcre2_match_data_free(ctx->data);
    free(ctx);
}

void kd_match_ctx_measure(struct kd_match_ctx *ctx)
{
    ctx->measure = true;
}

uint64_t kd_match_ctx_spent(const struct kd_match_ctx *ctx)
{
    return ctx->spent;
}

static uint64_t now(void)
{
    struct timespec t = {0};
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (uint64_t)t.tv_sec * 1000000000U + (uint64_t)t.tv_nsec;
}

bool kd_match_ctx_lacked(struct kd_match_ctx *ctx)
{
    bool lacked = ctx->lacked;
    ctx->lacked = false;
    return lacked;
}

/* False: there is no memory for it. Patterns that are too large stay as they are. */
static bool make_machine_code(const struct kd_pattern *pattern)
{
    struct spare *spare = &pattern->jit->spare;
    size_t size = 0;
    pcre2_pattern_info(pattern->code, PCRE2_INFO_SIZE, &size);
    if (size > SPARE / SPARE_FOR_BYTE)
        return true;
    spare->bytes = malloc(SPARE);
    if (spare->bytes == NULL)
        return false;
    pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
    if (spare->used > 0)
        return true;
    free(spare->bytes);
    spare->bytes = NULL;
    return true;
}

/* Whether the pattern can be searched for. Without JIT on this machine the interpreter serves:
 * slower, same answers. But its limits count otherwise, so that memory which ended must not decide:
 * then it is tried again at the next search. */
static bool make_ready(const struct kd_pattern *pattern)
{
    struct jit *jit = pattern->jit;
    if (atomic_load_explicit(&jit->done, memory_order_acquire))
        return true;
    pthread_mutex_lock(&jit->lock);
    bool ready =
        atomic_load_explicit(&jit->done, memory_order_relaxed) || make_machine_code(pattern);
    atomic_store_explicit(&jit->done, ready, memory_order_release);
    pthread_mutex_unlock(&jit->lock);
    return ready;
}

enum kd_match kd_pattern_search(const struct kd_pattern *pattern, struct kd_match_ctx *ctx,
                                const char *s, size_t len, size_t from)
{
    bool ready = make_ready(pattern);
    uint64_t start = ctx->measure ? now() : 0;
    int rc = ready ? pcre2_match(pattern->code, (PCRE2_SPTR)s, len, from, 0, ctx->data, ctx->limits)
                   : PCRE2_ERROR_NOMEMORY;
    if (ctx->measure)
        ctx->spent += now() - start;
    ctx->lacked = ctx->lacked || rc == PCRE2_ERROR_NOMEMORY;
    if (rc > 0)
        return KD_MATCH_YES;
    return rc == PCRE2_ERROR_NOMATCH ? KD_MATCH_NO : KD_MATCH_LIMIT;
}

void kd_match_span(const struct kd_match_ctx *ctx, size_t *start, size_t *end)
{
    const PCRE2_SIZE *pair = pcre2_get_ovector_pointer(ctx->data);
    *start = pair[0];
    *end = pair[1];
}

bool kd_match_named(const struct kd_pattern *pattern, const struct kd_match_ctx *ctx, size_t index,
                    size_t *start, size_t *end)
{
    const PCRE2_SIZE *pair = pcre2_get_ovector_pointer(ctx->data);
    const struct named_group *group = &pattern->group[index];
    for (size_t i = 0; i < group->count; i++) {
        uint32_t n = group->number[i];
        if (pair[2 * n] == PCRE2_UNSET || pair[2 * n] == pair[2 * n + 1])
            continue;
        *start = pair[2 * n];
        *end = pair[2 * n + 1];
        return true;
    }
    return false;
}

size_t kd_pattern_groups(const struct kd_pattern *pattern)
{
    return pattern->groups;
}

const char *kd_pattern_group_name(const struct kd_pattern *pattern, size_t index)
{
    return pattern->group[index].name;
}
