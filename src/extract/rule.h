/* Rules: patterns over tagged text, in files that a person can write (data/rules, kdidx-rules).
 *
 *   let ID PATTERN          a piece for later patterns, of later files too: {ID}
 *   rule ID                 starts a rule; an id is never reused
 *   about TEXT              what it says, in words
 *   cue WORD ...            it is tried only where one of these words or punctuation marks stands;
 *                           '#' is any number, 's any possessive (left out: tried everywhere)
 *   stage text|head         runs over plain lines (see kd_rule_stage); left out: tagged sentences
 *   pattern PATTERN         PCRE2, without regard to case; {A:name} captures a name as A
 *   say OP ARGUMENT ...     what follows from a match; see kd_say_op
 *   yes "TEXT" => A=..., B=...   must match so; several lines, at least one
 *   no "TEXT"               must not match
 */
#ifndef KD_RULE_H
#define KD_RULE_H

#include <stdio.h>

#include "base/hash.h"
#include "extract/match.h"
#include "extract/need.h"
#include "extract/person.h"
#include "extract/tag.h"

/* What a match says. Letters stand for captures; a capture may hold several candidates. */
enum kd_say_op {
    KD_SAY_PERSON,    /* person A ROLE WEIGHT: a real person, with that role */
    KD_SAY_CHARACTER, /* character A WEIGHT */
    KD_SAY_WORK,      /* work A KIND WEIGHT: the title of a work; kind "any" leaves it open */
    KD_SAY_NOTHING,   /* nothing A WEIGHT: neither person, character nor work */
    KD_SAY_CAST,      /* cast A C W: A acts in W as C; "-" for what the rule does not name */
    KD_SAY_PAIR,    /* pair A C W: one of the two is the other's character; which, context tells */
    KD_SAY_CREW,    /* crew A ROLE W */
    KD_SAY_AIRS,    /* airs W K */
    KD_SAY_OFFER,   /* offer A C W: talked of, offered, declined: no cast */
    KD_SAY_EARLIER, /* earlier W: a work mentioned in passing, not what the text is about */
    KD_SAY_BESIDE,  /* beside W: a work named only to tell of another one */
    KD_SAY_SAME,    /* same A B: two names of one thing */
    KD_SAY_ALIKE,   /* alike A: all of A are of one type */
    KD_SAY_AIRTIME, /* airtime W D: the slot in capture D, as text */
    KD_SAY_EVENT,   /* event HAPPENING W D N: it happened to W on D; N: the number of its episode */
    KD_SAY_DATE,    /* date A: captures y, m, d */
    KD_SAY_PUBLISHED, /* published A: the same, as the article's date */
    KD_SAY_OUTLET,    /* outlet A: published by A */
    KD_SAY_CREDIT,    /* credit A: the words of A are outlets; stage text or head */
    KD_SAY_OPS
};

enum { KD_SAY_ARGS = 3, KD_RULE_SAYS = 8 };

/* In place of a capture: none; whom or what the sentence before begins with. */
enum { KD_NO_GROUP = -1, KD_SUBJECT_BEFORE = -2 };

/* The word of a rule file: "cast", "crew" ... Static. */
const char *kd_say_name(enum kd_say_op op);

struct kd_say {
    enum kd_say_op op;
    int group[KD_SAY_ARGS]; /* capture (index of the pattern's named groups), or one of these */
    int word;               /* enum kd_role, kd_work_kind or kd_happening, -1: any */
    double weight;
};

/* What a rule runs over. */
enum kd_rule_stage {
    KD_STAGE_TAGGED, /* each sentence, candidates replaced by placeholders */
    KD_STAGE_TEXT,   /* each line of the normal form, before candidates are looked for: dates */
    KD_STAGE_HEAD,   /* the same, but only lines at the head and foot of the article: datelines */
    KD_STAGES
};

/* `yes "text" => expected` or `no "text"`. */
struct kd_example {
    const char *text, *expected; /* expected is NULL for a "no" */
    unsigned line;
};

struct kd_rule {
    const char *id, *about, *file;
    unsigned line;
    uint32_t number;
    struct kd_pattern *pattern;
    const struct kd_need *need; /* of the pattern: what a text must have */
    struct kd_say say[KD_RULE_SAYS];
    size_t says;
    enum kd_rule_stage stage;
    struct kd_hash128
        version; /* of all by which it works: pattern, written out, cues, stage, say */
    struct kd_example *examples;
    size_t example_count;
};

/* The first of what the rule says with that word, or NULL. */
static inline const struct kd_say *kd_rule_says(const struct kd_rule *rule, enum kd_say_op op)
{
    for (size_t i = 0; i < rule->says; i++)
        if (rule->say[i].op == op)
            return &rule->say[i];
    return NULL;
}

struct kd_rules;

/* Reads and compiles every file *.rules in data_dir/rules, or the built-in ones, in the order of
 * their names. On failure *out is NULL and err names file, line, what is wrong and what to write
 * instead. */
enum kdidx_status kd_rules_new(const char *data_dir, struct kd_rules **out, struct kd_error *err);
void kd_rules_free(struct kd_rules *rules);

size_t kd_rules_count(const struct kd_rules *rules);
const struct kd_rule *kd_rules_get(const struct kd_rules *rules, size_t index);

/* An empty set of rules, in the arena: bit i is rule i. */
uint64_t *kd_rules_set(const struct kd_rules *rules, struct kd_arena *arena);

/* The first rule of a set from rule `from` on, which is one of the rules; kd_rules_count when there
 * is none. */
size_t kd_rules_next(const struct kd_rules *rules, const uint64_t *set, size_t from);

/* Makes `enabled` the set of the rules of some stages (bit s: of enum kd_rule_stage) that one of
 * the tokens [first, last) is a cue for, and of those without cues. */
enum { KD_ALL_STAGES = (1 << KD_STAGES) - 1 };
void kd_rules_enable(const struct kd_rules *rules, unsigned stages, const struct kd_doc *doc,
                     uint32_t first, uint32_t last, uint64_t *enabled);

/* The cues of a rule, as hashes in ascending order, into `out` unless it is NULL; their number,
 * 0 for a rule without cues. */
size_t kd_rules_cues(const struct kd_rules *rules, size_t index, uint64_t *out);

/* A rule without a pattern that has the given cues, so that kd_rules_enable tells for a text
 * whether one of them stands there. On failure *out is NULL (KDIDX_NOMEM). */
enum kdidx_status kd_rules_of_cues(const uint64_t *cues, size_t n, struct kd_rules **out,
                                   struct kd_error *err);

/* How often each rule was tried on a sentence or line, matched and was stopped by a limit; and the
 * nanoseconds that its searches took, where they are measured (match.h). */
struct kd_rule_count {
    uint64_t tried, matched, limited, spent;
};

#endif
