/* Regular expressions (PCRE2, 8 bit, JIT): the only door to pcre2.
 *
 * A match has three outcomes that must not be confused: found, not found, and stopped by a limit
 * (pcre2api: PCRE2_ERROR_MATCHLIMIT, _DEPTHLIMIT, _HEAPLIMIT, _JIT_STACKLIMIT). */
#ifndef KD_MATCH_H
#define KD_MATCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

enum kd_match { KD_MATCH_NO, KD_MATCH_YES, KD_MATCH_LIMIT };

struct kd_pattern;   /* compiled; read-only, shared between threads */
struct kd_match_ctx; /* one per thread: match data, limits, JIT stack */

/* Compiles `src` over bytes, without regard to case. On failure *out is NULL: KDIDX_USAGE with the
 * place (byte of the pattern) and PCRE2's reason in err, KDIDX_NOMEM. */
enum kdidx_status kd_pattern_new(const char *src, size_t len, struct kd_pattern **out,
                                 struct kd_error *err);
void kd_pattern_free(struct kd_pattern *pattern); /* NULL is fine */

struct kd_match_ctx *kd_match_ctx_new(void);      /* NULL: out of memory */
void kd_match_ctx_free(struct kd_match_ctx *ctx); /* NULL is fine */

/* From now on searches with this ctx are timed. An ordinary run does not look at the clock: what an
 * extraction gives must not depend on it. */
void kd_match_ctx_measure(struct kd_match_ctx *ctx);

/* Nanoseconds spent searching so far; 0 while nothing is measured. */
uint64_t kd_match_ctx_spent(const struct kd_match_ctx *ctx);

/* Whether some search since the last call had no memory, so that its KD_MATCH_LIMIT is none. */
bool kd_match_ctx_lacked(struct kd_match_ctx *ctx);

/* Searches s[0..len) from byte `from`; the first search for a pattern makes machine code of it.
 * After KD_MATCH_YES kd_match_span and kd_match_named tell of this match until the next search with
 * the same ctx. */
enum kd_match kd_pattern_search(const struct kd_pattern *pattern, struct kd_match_ctx *ctx,
                                const char *s, size_t len, size_t from);

/* The whole match, in bytes of the subject. */
void kd_match_span(const struct kd_match_ctx *ctx, size_t *start, size_t *end);

/* The named group `index` (0 .. kd_pattern_groups - 1); false when it took no part in the match.
 * A name used several times in a pattern is one group: the one that took part. */
bool kd_match_named(const struct kd_pattern *pattern, const struct kd_match_ctx *ctx, size_t index,
                    size_t *start, size_t *end);
size_t kd_pattern_groups(const struct kd_pattern *pattern);
const char *kd_pattern_group_name(const struct kd_pattern *pattern, size_t index);

#endif
