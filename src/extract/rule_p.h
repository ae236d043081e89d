/* What the parts of the rules share: rulefile.c (reading) and rule.c (what is read). */
#ifndef KD_RULE_P_H
#define KD_RULE_P_H

#include "base/arena.h"
#include "base/buf.h"
#include "extract/rule.h"

/* A piece of pattern, expanded. */
struct kd_let {
    const char *name, *value;
};

struct kd_cue {
    uint64_t hash;
    uint32_t rule;
};

/* The rules that a cue is for; NULL: the slot is free. */
struct kd_cue_slot {
    uint64_t hash, *rules;
};

struct kd_rules {
    struct kd_arena arena;
    struct {
        struct kd_rule *v;
        size_t n, cap;
    } rules;
    struct {
        struct kd_let *v;
        size_t n, cap;
    } lets;
    struct {
        struct kd_cue *v;
        size_t n, cap;
    } cues;                      /* sorted by hash once all are read */
    size_t words;                /* of a set of rules: a bit for each */
    uint64_t *always;            /* rules without cues */
    uint64_t *staged[KD_STAGES]; /* rules of each stage */
    struct kd_cue_slot *cue_at;  /* hash table */
    size_t cue_slots;
};

/* A rule file while it is being read. */
struct kd_rule_reader {
    struct kd_rules *rules;
    const char *dir, *file; /* where the rules are, or NULL; "rules/cast.rules" */
    unsigned line;
    bool has_cue, finished; /* the current rule */
    struct kd_buf pattern;  /* the current rule's, expanded */
    struct kd_buf says;     /* its other lines that count, for its version */
    struct kd_buf let;      /* the last let's pattern, expanded */
    struct kd_error *err;
};

/* Reads the lines of one file into reader->rules, whose arena has its on_oom set. KDIDX_USAGE: err
 * names the line, what is wrong and what to write instead. */
enum kdidx_status kd_rules_read_file(struct kd_rule_reader *reader, const char *text, size_t len);

#endif
