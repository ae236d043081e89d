/* What each input was: its format, its articles, what was rejected. */
#include "cmd/inputs.h"

#include <inttypes.h>
#include <string.h>

#include "cmd/pipeline.h"

static const struct kd_column COLUMNS[] = {{"source", "INPUT", KD_COL_LEFT},
                                           {"format", "FORMAT", KD_COL_LEFT},
                                           {"articles", "ARTICLES", KD_COL_RIGHT},
                                           {"rejected", "REJECTED", KD_COL_RIGHT}};

void kd_inputs_free(struct kd_inputs *inputs)
{
    kd_arena_free(&inputs->arena);
}

static const char *copy(struct kd_inputs *inputs, const char *text)
{
    return text != NULL ? kd_arena_strndup(&inputs->arena, text, strlen(text)) : NULL;
}

static void grow(struct kd_inputs *inputs)
{
    size_t cap = inputs->cap > 0 ? inputs->cap * 2 : 16;
    struct kd_input *grown = kd_arena_alloc(&inputs->arena, cap * sizeof *grown);
    if (inputs->n > 0)
        memcpy(grown, inputs->v, inputs->n * sizeof *grown);
    inputs->v = grown;
    inputs->cap = cap;
}

void kd_inputs_add(struct kd_inputs *inputs, const struct kd_input *input)
{
    jmp_buf oom;
    if (setjmp(oom) != 0) {
        inputs->failed = true;
        return;
    }
    inputs->arena.on_oom = &oom;
    if (inputs->n == inputs->cap)
        grow(inputs);
    inputs->v[inputs->n] = (struct kd_input){
        copy(inputs, input->source), copy(inputs, input->format), input->articles, input->rejected};
    inputs->n++;
    inputs->arena.on_oom = NULL;
}

enum kdidx_status kd_inputs_print(const struct kd_inputs *inputs,
                                  const struct kd_pipeline_counts *counts)
{
    static const size_t columns = sizeof COLUMNS / sizeof *COLUMNS;
    if (inputs->failed)
        return kd_fail(&inputs->run->err, KDIDX_NOMEM, "out of memory");
    inputs->run->paged = true; /* --limit counts articles */
    enum kdidx_status status = kd_answer_begin_as(inputs->run, "inputs");
    if (status != KDIDX_OK)
        return status;
    struct kd_printer *p = inputs->run->print;
    kd_print_rows(p, &(struct kd_rows){"inputs", COLUMNS, columns, NULL, NULL, "source"});
    for (size_t i = 0; i < inputs->n; i++) {
        const struct kd_input *input = &inputs->v[i];
        kd_print_row(p);
        kd_print_pair(p, "source", input->source);
        kd_print_pair(p, "format", input->format);
        kd_print_pair_int(p, "articles", (int64_t)input->articles);
        kd_print_pair_int(p, "rejected", (int64_t)input->rejected);
        kd_print_end(p);
    }
    kd_print_end(p);
    kd_print_pair_int(p, "articles", (int64_t)counts->articles);
    kd_print_pair_int(p, "rejected", (int64_t)counts->rejected);
    kd_print_pair_int(p, "not_kdrama", (int64_t)counts->left.not_kdrama);
    kd_print_pair_int(p, "other_language", (int64_t)counts->left.other_language);
    return KDIDX_OK;
}

static void on_input(void *ctx, const struct kd_input *input)
{
    kd_inputs_add(ctx, input);
}

static enum kdidx_status print_dry(const struct kd_inputs *inputs,
                                   const struct kd_pipeline_counts *counts)
{
    char left_out[KD_LEFT_OUT_SIZE];
    enum kdidx_status status = kd_inputs_print(inputs, counts);
    if (status != KDIDX_OK)
        return status;
    struct kd_printer *p = inputs->run->print;
    if (inputs->n > 0)
        kd_print_text(p, KD_PLAIN, "%s", "");
    kd_print_text(p, KD_PLAIN, "%" PRIu64 " article%s in %zu input%s, %" PRIu64 " rejected%s",
                  counts->articles, counts->articles == 1 ? "" : "s", inputs->n,
                  inputs->n == 1 ? "" : "s", counts->rejected,
                  kd_left_out_text(&counts->left, left_out));
    return kd_answer_end(inputs->run);
}

enum kdidx_status kd_inputs_dry_run(struct kd_run *run)
{
    struct kd_inputs inputs = {.run = run};
    struct kd_pipeline_counts counts;
    const struct kd_pipeline_sink sink = {.ctx = &inputs, .input = on_input};
    enum kdidx_status status = kd_pipeline_run(run, &sink, &counts);
    if (status == KDIDX_INTERRUPTED)
        kd_fail(&run->err, status, "interrupted");
    if (status == KDIDX_OK)
        status = print_dry(&inputs, &counts);
    kd_inputs_free(&inputs);
    return status == KDIDX_OK && counts.rejected > 0 ? KDIDX_REJECTED : status;
}
