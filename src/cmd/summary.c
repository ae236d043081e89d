/* What ingest and load say at their end. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/buf.h"
#include "cmd/batch.h"
#include "cmd/choice.h"
#include "cmd/cmd.h"

const char *kd_left_out_text(const struct kd_left_out *left, char text[KD_LEFT_OUT_SIZE])
{
    text[0] = '\0';
    if (left->not_kdrama > 0)
        snprintf(text, KD_LEFT_OUT_SIZE, ", %" PRIu64 " not about Korean drama", left->not_kdrama);
    size_t n = strlen(text);
    if (left->other_language > 0)
        snprintf(text + n, KD_LEFT_OUT_SIZE - n, ", %" PRIu64 " in other languages",
                 left->other_language);
    return text;
}

void kd_left_out_tell(const struct kd_left_out *left)
{
    struct kd_buf list = KD_BUF_EMPTY;
    for (size_t i = 0; i < left->count; i++)
        kd_buf_printf(&list, "%s%s %" PRIu64, i > 0 ? ", " : "", left->language[i].lang,
                      left->language[i].articles);
    if (left->count > 0 && !list.failed)
        kd_say("note: articles in other languages, left out: %s (--languages=all reads them)",
               list.data);
    kd_buf_free(&list);
}

void kd_summary_begin(const struct kd_run *run)
{
    const char *db = run->options.db;
    struct kd_buf clean = KD_BUF_EMPTY;
    kd_print_clean(&clean, db, strlen(db));
    printf("%s%s: ", clean.data != NULL ? clean.data : "", run->in_memory ? " (not made)" : "");
    kd_buf_free(&clean);
}

void kd_batch_summary(const struct kd_batch *batch, const struct kd_run *run, uint64_t rejected,
                      const struct kd_left_out *left, uint64_t cut_short)
{
    const uint64_t *n = batch->stored.by_outcome;
    char left_out[KD_LEFT_OUT_SIZE] = "";
    kd_summary_begin(run);
    printf("%" PRIu64 " new, %" PRIu64 " same, %" PRIu64 " changed, %" PRIu64 " rejected%s",
           n[KD_NEW], n[KD_SAME], n[KD_CHANGED], rejected,
           left != NULL ? kd_left_out_text(left, left_out) : "");
    if (batch->stored.decisions > 0)
        printf(", %" PRIu64 " decision%s", batch->stored.decisions,
               batch->stored.decisions == 1 ? "" : "s");
    if (cut_short > 0)
        printf(", %" PRIu64 " extracted in part", cut_short);
    printf("\n");
}
