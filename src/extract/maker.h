/* What makes records: the program, its rules and its lists, each told by a hash of it, so that a
 * record of one maker need not be made again by another that differs in nothing. */
#ifndef KD_MAKER_H
#define KD_MAKER_H

#include "extract/extract.h"

struct kd_rules;

enum { KD_MAKER_HASH = 16, KD_MAKER_HEX = 2 * KD_MAKER_HASH + 1 };

/* One thing that a record depends on, beside its article:
 *   "program"           the code of extraction, as it was built
 *   "rule ID"           a rule with its pattern written out, without its examples
 *   "names/people.tsv"  a table under data/
 *   "--names my.tsv"    the user's own list, by the last part of its path
 * Of a rule also the cues, as hashes: a text that has none of them is not touched by it. */
struct kd_part {
    const char *name;
    unsigned char hash[KD_MAKER_HASH];
    const uint64_t *cues;
    size_t cue_count; /* 0: any text may be touched */
};

struct kd_maker {
    struct kd_arena arena;             /* holds the rest */
    const char *program;               /* its version, for people */
    unsigned char hash[KD_MAKER_HASH]; /* of all parts */
    struct {
        struct kd_part *v;
        size_t n, cap;
    } parts; /* in order of their names; none: only the hash is known */
};

/* Names and hashes all that an extractor made with these options depends on, which `rules` are a
 * part of. On failure *out is NULL: KDIDX_IO, KDIDX_NOMEM. */
enum kdidx_status kd_maker_new(const struct kd_extract_opts *opts, const struct kd_rules *rules,
                               struct kd_maker **out, struct kd_error *err);
/* The same without an extractor at hand: it takes the rules, but not the lists, from their text.
 * Also KDIDX_USAGE, for a rule that is wrong. */
enum kdidx_status kd_maker_alone(const struct kd_extract_opts *opts, struct kd_maker **out,
                                 struct kd_error *err);
void kd_maker_free(struct kd_maker *maker); /* NULL is fine */

/* The hash as records name it. */
void kd_maker_hex(const unsigned char hash[KD_MAKER_HASH], char hex[KD_MAKER_HEX]);

/* Puts the parts in order, and gives the maker the hash that is theirs. KDIDX_NOMEM. */
enum kdidx_status kd_maker_hash(struct kd_maker *maker, struct kd_error *err);

/* Of a maker from elsewhere: KDIDX_USAGE unless its parts are in order, each once, and the hash is
 * theirs. KDIDX_NOMEM. */
enum kdidx_status kd_maker_check(const struct kd_maker *maker, struct kd_error *err);

#endif
