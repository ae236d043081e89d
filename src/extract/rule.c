/* All rules: reading their files, and which of them a sentence needs. */
#include <stdlib.h>
#include <string.h>

#include "base/data.h"
#include "base/hash.h"
#include "extract/rule_p.h"

/* ---- cues ---- */

static int by_hash(const void *a, const void *b)
{
    const struct kd_cue *x = a, *y = b;
    if (x->hash != y->hash)
        return x->hash < y->hash ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

static void add_to_set(uint64_t *set, uint32_t rule)
{
    set[rule / 64] |= UINT64_C(1) << rule % 64;
}

/* The set of the rules that a cue is for, made where there is none. */
static uint64_t *set_of_cue(struct kd_rules *rules, uint64_t hash)
{
    size_t at = hash & (rules->cue_slots - 1);
    while (rules->cue_at[at].rules != NULL && rules->cue_at[at].hash != hash)
        at = (at + 1) & (rules->cue_slots - 1);
    if (rules->cue_at[at].rules == NULL)
        rules->cue_at[at] = (struct kd_cue_slot){
            hash, kd_arena_alloc(&rules->arena, rules->words * sizeof *rules->always)};
    return rules->cue_at[at].rules;
}

static void index_cues(struct kd_rules *rules)
{
    if (rules->cues.n > 1)
        qsort(rules->cues.v, rules->cues.n, sizeof *rules->cues.v, by_hash);
    rules->words = rules->rules.n / 64 + 1;
    rules->always = kd_arena_alloc(&rules->arena, rules->words * sizeof *rules->always);
    for (size_t s = 0; s < KD_STAGES; s++)
        rules->staged[s] = kd_arena_alloc(&rules->arena, rules->words * sizeof *rules->always);
    for (size_t i = 0; i < rules->rules.n; i++)
        add_to_set(rules->staged[rules->rules.v[i].stage], (uint32_t)i);
    rules->cue_slots = 64;
    while (rules->cue_slots < rules->cues.n * 4)
        rules->cue_slots *= 2;
    rules->cue_at = kd_arena_alloc(&rules->arena, rules->cue_slots * sizeof *rules->cue_at);
    for (size_t i = 0; i < rules->cues.n; i++) {
        const struct kd_cue *cue = &rules->cues.v[i];
        add_to_set(cue->hash != 0 ? set_of_cue(rules, cue->hash) : rules->always, cue->rule);
    }
}

static void enable_hash(const struct kd_rules *rules, uint64_t hash, uint64_t *enabled)
{
    size_t at = hash & (rules->cue_slots - 1);
    while (rules->cue_at[at].rules != NULL && rules->cue_at[at].hash != hash)
        at = (at + 1) & (rules->cue_slots - 1);
    for (size_t i = 0; rules->cue_at[at].rules != NULL && i < rules->words; i++)
        enabled[i] |= rules->cue_at[at].rules[i];
}

/* A cue may be one part of a word with hyphens: "Monday-Tuesday". */
static void enable_parts(const struct kd_rules *rules, const char *s, size_t len, uint64_t *enabled)
{
    while (len > 0) {
        const char *hyphen = memchr(s, '-', len);
        size_t n = hyphen != NULL ? (size_t)(hyphen - s) : len;
        enable_hash(rules, kd_word_hash(s, n), enabled);
        s += n + (hyphen != NULL);
        len -= n + (hyphen != NULL);
    }
}

uint64_t *kd_rules_set(const struct kd_rules *rules, struct kd_arena *arena)
{
    return kd_arena_alloc(arena, rules->words * sizeof *rules->always);
}

size_t kd_rules_next(const struct kd_rules *rules, const uint64_t *set, size_t from)
{
    size_t word = from / 64;
    uint64_t bits = set[word] & UINT64_MAX << from % 64;
    while (bits == 0 && ++word < rules->words)
        bits = set[word];
    return bits != 0 ? word * 64 + (size_t)__builtin_ctzll(bits) : rules->rules.n;
}

void kd_rules_enable(const struct kd_rules *rules, unsigned stages, const struct kd_doc *doc,
                     uint32_t first, uint32_t last, uint64_t *enabled)
{
    memcpy(enabled, rules->always, rules->words * sizeof *enabled);
    for (uint32_t i = first; i < last; i++) {
        const struct kd_token *token = &doc->tokens.v[i];
        if (token->kind == KD_WORD)
            enable_hash(rules, token->hash, enabled);
        if (token->kind == KD_WORD && (token->flags & KD_HYPHEN))
            enable_parts(rules, doc->text.s + token->start, token->end - token->start, enabled);
        else if (token->kind == KD_PUNCT)
            enable_hash(rules, kd_hash64(doc->text.s + token->start, 1), enabled);
        else if (token->kind == KD_POSSESSIVE)
            enable_hash(rules, kd_word_hash("'s", 2), enabled);
        else
            enable_hash(rules, kd_hash64("#", 1), enabled);
    }
    for (size_t i = 0; i < rules->words; i++) {
        uint64_t wanted = 0;
        for (size_t s = 0; s < KD_STAGES; s++)
            wanted |= stages >> s & 1 ? rules->staged[s][i] : 0;
        enabled[i] &= wanted;
    }
}

size_t kd_rules_cues(const struct kd_rules *rules, size_t index, uint64_t *out)
{
    size_t n = 0;
    for (size_t i = 0; i < rules->cues.n; i++) {
        const struct kd_cue *cue = &rules->cues.v[i];
        if (cue->rule != index || cue->hash == 0)
            continue;
        if (out != NULL)
            out[n] = cue->hash;
        n++;
    }
    return n;
}

enum kdidx_status kd_rules_of_cues(const uint64_t *cues, size_t n, struct kd_rules **out,
                                   struct kd_error *err)
{
    struct kd_rules *rules = calloc(1, sizeof *rules);
    jmp_buf oom;
    *out = rules;
    if (rules != NULL) {
        rules->arena.on_oom = &oom;
        if (setjmp(oom) == 0) {
            *KD_PUSH(&rules->arena, &rules->rules) = (struct kd_rule){.id = ""};
            for (size_t i = 0; i < n; i++)
                *KD_PUSH(&rules->arena, &rules->cues) = (struct kd_cue){cues[i], 0};
            index_cues(rules);
            rules->arena.on_oom = NULL;
            return KDIDX_OK;
        }
        kd_rules_free(rules);
    }
    *out = NULL;
    return kd_fail(err, KDIDX_NOMEM, "out of memory");
}

/* ---- all files ---- */

static enum kdidx_status read_all(struct kd_rule_reader *r, const struct kd_data_names *files,
                                  struct kd_buf *text)
{
    enum kdidx_status status = KDIDX_OK;
    for (size_t i = 0; status == KDIDX_OK && i < files->n; i++) {
        kd_buf_clear(text);
        r->file = files->v[i];
        status = kd_data_read(r->dir, files->v[i], text, r->err);
        if (status == KDIDX_OK)
            status = kd_rules_read_file(r, text->data != NULL ? text->data : "", text->len);
    }
    if (status == KDIDX_OK)
        index_cues(r->rules);
    return status;
}

enum kdidx_status kd_rules_new(const char *data_dir, struct kd_rules **out, struct kd_error *err)
{
    *out = NULL;
    struct kd_rules *rules = calloc(1, sizeof *rules);
    if (rules == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    struct kd_rule_reader reader = {.rules = rules, .dir = data_dir, .err = err};
    struct kd_buf text = KD_BUF_EMPTY;
    struct kd_data_names files;
    struct kd_rule_reader *r = &reader;
    struct kd_buf *t = &text;
    jmp_buf oom;
    rules->arena.on_oom = &oom;
    volatile enum kdidx_status status = kd_data_list(data_dir, "rules/", ".rules", &files, err);
    if (status == KDIDX_OK && setjmp(oom) == 0)
        status = read_all(r, &files, t);
    else if (status == KDIDX_OK)
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    rules->arena.on_oom = NULL;
    kd_data_names_free(&files);
    kd_buf_free(t);
    kd_buf_free(&r->pattern);
    kd_buf_free(&r->says);
    kd_buf_free(&r->let);
    if (status == KDIDX_OK)
        *out = rules;
    else
        kd_rules_free(rules);
    return status;
}

void kd_rules_free(struct kd_rules *rules)
{
    if (rules == NULL)
        return;
    for (size_t i = 0; i < rules->rules.n; i++)
        kd_pattern_free(rules->rules.v[i].pattern);
    kd_arena_free(&rules->arena);
    free(rules);
}

size_t kd_rules_count(const struct kd_rules *rules)
{
    return rules->rules.n;
}

const struct kd_rule *kd_rules_get(const struct kd_rules *rules, size_t index)
{
    return &rules->rules.v[index];
}
