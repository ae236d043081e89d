/* input -> extract -> sink, with one thread or many. */
#ifndef KD_PIPELINE_H
#define KD_PIPELINE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/article.h"
#include "base/buf.h"
#include "base/status.h"
#include "cmd/choice.h"
#include "cmd/cmd.h"
#include "extract/record.h"
#include "input/input.h"

struct kd_extractor;
struct kd_worker;

/* The article is valid during the call only. Another status than KDIDX_OK stops the reading. */
typedef enum kdidx_status kd_article_taker(void *to, const struct kd_article *article);

/* Where records go. All but `prepare` are called in the thread that called kd_pipeline_run, and
 * `put` in the order of the input, whatever the number of threads. A status other than KDIDX_OK
 * stops the pipeline. */
struct kd_pipeline_sink {
    void *ctx;
    /* Called once, when rules, lists and libraries are there and no option is wrong, to open what
     * the sandbox is to leave in reach. May be NULL. */
    enum kdidx_status (*open)(void *ctx);
    /* Called once, before the first article; the extractor lives as long as the pipeline runs. May
     * be NULL. */
    enum kdidx_status (*begin)(void *ctx, const struct kd_extractor *extractor);
    /* Gives the articles to article(to, ...), in place of run's operands; what it gives is chosen,
     * whatever --languages and --only-kdrama say. NULL: the operands are read. */
    enum kdidx_status (*read)(void *ctx, kd_article_taker *article, void *to);
    /* In any thread: sets *untouched when the article need not be extracted, as its worker may
     * tell; `untouched` is called for it in place of `put`. May be NULL, both or none. */
    enum kdidx_status (*look)(void *ctx, struct kd_worker *worker, const struct kd_article *article,
                              bool *untouched);
    enum kdidx_status (*untouched)(void *ctx, const struct kd_article *article);
    /* Sets *skip when the article need not be extracted. May be NULL. */
    enum kdidx_status (*skip)(void *ctx, const struct kd_article *article, bool *skip);
    /* Work on a record that any thread can do; what it adds to `out` comes to `put`. May be NULL;
     * ctx must be fit for several threads. */
    void (*prepare)(void *ctx, const struct kd_record *record, struct kd_buf *out);
    /* NULL: nothing is extracted. */
    enum kdidx_status (*put)(void *ctx, const struct kd_record *record, const struct kd_buf *out);
    /* Each input after it was read, when its last articles may still have to be put. May be NULL.
     */
    void (*input)(void *ctx, const struct kd_input *input);
};

struct kd_pipeline_counts {
    uint64_t articles;  /* read, the rejected ones not counted */
    uint64_t rejected;  /* inputs and articles, all told on standard error */
    uint64_t cut_short; /* articles of which only a first part was extracted, all told there */
    struct kd_left_out left;
};

/* Reads run's operands as its options say. KDIDX_INTERRUPTED: the user stopped it, and all
 * articles read until then went to the sink. Rejections do not show in the status. */
enum kdidx_status kd_pipeline_run(struct kd_run *run, const struct kd_pipeline_sink *sink,
                                  struct kd_pipeline_counts *counts);

#endif
