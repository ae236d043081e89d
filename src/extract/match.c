/* Regular expressions: the only file that knows pcre2. */
#include "extract/match.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <pthread.h>
#include <stdatomic.h>
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
    MAX_SAME = 8, /* groups that share one name */
};

struct named_group {
    char name[24];
    uint32_t number[MAX_SAME];
    size_t count;
};

/* Compiling to machine code takes as long as matching a hundred articles: it is done when a pattern
 * is first searched for, and pcre2jit asks that no other thread is at the pattern then. */
struct jit {
    pthread_mutex_t lock;
    atomic_bool done;
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
        strcpy(group->name, name);
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

struct kd_pattern *kd_pattern_new(const char *src, size_t len, struct kd_error *err)
{
    struct kd_pattern *pattern = calloc(1, sizeof *pattern);
    if (pattern != NULL)
        pattern->jit = calloc(1, sizeof *pattern->jit);
    if (pattern == NULL || pattern->jit == NULL) {
        free(pattern);
        kd_fail(err, KDIDX_NOMEM, "out of memory");
        return NULL;
    }
    pthread_mutex_init(&pattern->jit->lock, NULL);
    int code = 0;
    PCRE2_SIZE place = 0;
    pattern->code =
        pcre2_compile((PCRE2_SPTR)src, len, PCRE2_CASELESS | PCRE2_DUPNAMES, &code, &place, NULL);
    if (pattern->code == NULL) {
        PCRE2_UCHAR reason[256];
        pcre2_get_error_message(code, reason, sizeof reason);
        kd_fail(err, KDIDX_USAGE, "pattern, byte %zu: %s", place, (const char *)reason);
        kd_pattern_free(pattern);
        return NULL;
    }
    if (!read_groups(pattern)) {
        kd_fail(err, KDIDX_USAGE, "pattern: more than %d groups, or too many names", MAX_PAIRS - 1);
        kd_pattern_free(pattern);
        return NULL;
    }
    return pattern;
}

void kd_pattern_free(struct kd_pattern *pattern)
{
    if (pattern == NULL)
        return;
    pcre2_code_free(pattern->code);
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
    if (ctx->data == NULL || ctx->limits == NULL) {
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

/* Without JIT on this machine the interpreter serves: slower, same answers. */
static void make_fast(const struct kd_pattern *pattern)
{
    if (atomic_load_explicit(&pattern->jit->done, memory_order_acquire))
        return;
    pthread_mutex_lock(&pattern->jit->lock);
    if (!atomic_load_explicit(&pattern->jit->done, memory_order_relaxed))
        pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE);
    atomic_store_explicit(&pattern->jit->done, true, memory_order_release);
    pthread_mutex_unlock(&pattern->jit->lock);
}

enum kd_match kd_pattern_search(const struct kd_pattern *pattern, struct kd_match_ctx *ctx,
                                const char *s, size_t len, size_t from)
{
    make_fast(pattern);
    uint64_t start = ctx->measure ? now() : 0;
    int rc = pcre2_match(pattern->code, (PCRE2_SPTR)s, len, from, 0, ctx->data, ctx->limits);
    if (ctx->measure)
        ctx->spent += now() - start;
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
