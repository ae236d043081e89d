/* The weights of context.tsv. */
#include "extract/context.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/data.h"
#include "base/tsv.h"

static const char *const names[KD_EVIDENCE] = {
    [KD_E_BIAS] = "always",
    [KD_E_BEFORE] = "drama-then-person",
    [KD_E_BEHIND] = "person-then-drama",
    [KD_E_ACROSS] = "work-between",
    [KD_E_NEAREST] = "nobody-between",
    [KD_E_ALONE] = "nobody-else",
    [KD_E_ACTING] = "acting-word",
    [KD_E_LINE_BEFORE] = "earlier-in-line",
    [KD_E_LINE_BEHIND] = "later-in-line",
    [KD_E_LINE_ACROSS] = "work-between-in-line",
    [KD_E_LINE_NEAREST] = "nobody-between-in-line",
    [KD_E_IN_MIND] = "person-in-mind",
    [KD_E_FOCUS] = "drama-in-mind",
    [KD_E_FOCUS_SINGLE] = "one-drama-in-mind",
    [KD_E_HEADED] = "heading-in-mind",
    [KD_E_MEANT] = "meant",
    [KD_E_MEANT_SINGLE] = "meant-as-the-one",
    [KD_E_MAIN_SINGLE] = "the-one-drama",
    [KD_E_MAIN_SEVERAL] = "main-of-several",
    [KD_E_MANY] = "many-dramas",
    [KD_E_DRAMA_ONCE] = "drama-once",
    [KD_E_DRAMA_PASSING] = "drama-in-passing",
    [KD_E_DRAMA_HEADLINE] = "drama-in-headline",
    [KD_E_DRAMA_SURE] = "drama-sure",
    [KD_E_PERSON_ONCE] = "person-once",
    [KD_E_PERSON_HEADLINE] = "person-in-headline",
    [KD_E_PERSON_SURE] = "person-sure",
    [KD_E_ACTOR] = "said-to-act",
    [KD_E_OTHER] = "said-to-do-else",
    [KD_E_MAKER] = "said-to-make",
    [KD_E_OFFERED] = "said-to-be-offered",
    [KD_E_LIST_CAST] = "listed-cast",
    [KD_E_LIST_OTHER] = "listed-apart",
    [KD_E_TIED_MAIN] = "acts-in-main",
    [KD_E_TIED_OTHER] = "acts-in-other",
};

static const char file[] = "rules/context.tsv";

const char *kd_evidence_name(enum kd_evidence evidence)
{
    return names[evidence];
}

static bool parse_weight(struct kd_str cell, double *out)
{
    char text[32], *end;
    if (cell.len == 0 || cell.len >= sizeof text)
        return false;
    memcpy(text, cell.s, cell.len);
    text[cell.len] = '\0';
    *out = strtod(text, &end);
    return *end == '\0' && isfinite(*out);
}

static enum kdidx_status read_row(const struct kd_tsv *tsv, struct kd_context *out,
                                  struct kd_error *err)
{
    struct kd_str name = kd_tsv_get(tsv, "evidence");
    for (size_t i = 0; i < KD_EVIDENCE; i++) {
        if (!kd_str_is(name, names[i]))
            continue;
        if (parse_weight(kd_tsv_get(tsv, "weight"), &out->weight[i]))
            return KDIDX_OK;
        return kd_fail(err, KDIDX_USAGE, "%s:%u: the weight is no number", file, tsv->line);
    }
    return kd_fail(err, KDIDX_USAGE, "%s:%u: there is no evidence \"%.*s\" (src/extract/context.c)",
                   file, tsv->line, (int)name.len, name.s);
}

enum kdidx_status kd_context_read(const char *data_dir, struct kd_context *out,
                                  struct kd_error *err)
{
    struct kd_buf buf = KD_BUF_EMPTY;
    struct kd_tsv tsv;
    *out = (struct kd_context){0};
    struct kd_error absent = {{0}};
    enum kdidx_status status = kd_data_read(data_dir, file, &buf, &absent);
    if (status == KDIDX_IO) /* somebody's own rules, without weights */
        status = kd_data_read(NULL, file, &buf, err);
    if (status == KDIDX_OK)
        status = kd_tsv_open(&tsv, file, buf.data, buf.len, err);
    while (status == KDIDX_OK && (status = kd_tsv_next(&tsv, err)) == KDIDX_OK)
        status = read_row(&tsv, out, err);
    kd_buf_free(&buf);
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

double kd_context_weigh(const struct kd_context *context, const bool seen[KD_EVIDENCE])
{
    double sum = 0;
    for (size_t i = 0; i < KD_EVIDENCE; i++)
        sum += seen[i] ? context->weight[i] : 0;
    return 1 / (1 + exp(-sum));
}
