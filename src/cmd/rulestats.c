/* kdidx rules --stats PATH...: what each rule does over a corpus, and what it costs. */
#include "cmd/rulestats.h"

#include <inttypes.h>
#include <stdlib.h>

#include "cmd/progress.h"
#include "cmd/reading.h"
#include "cmd/reject.h"
#include "extract/worker.h"

static const struct kd_column COLUMNS[] = {
    {"id", "RULE", KD_COL_LEFT},          {"tried", "TRIED", KD_COL_RIGHT},
    {"matched", "MATCHED", KD_COL_RIGHT}, {"limited", "LIMITS", KD_COL_RIGHT},
    {"milliseconds", "MS", KD_COL_RIGHT}, {"microseconds_a_try", "US A TRY", KD_COL_RIGHT},
    {"share", "SHARE", KD_COL_RIGHT},     {"file", "FILE", KD_COL_LEFT},
    {"line", "LINE", KD_COL_RIGHT},       {"about", NULL, KD_COL_ASKED},
    {"examples", NULL, KD_COL_ASKED},
};

struct stats {
    struct kd_reading reading;
    struct kd_worker *worker; /* one: its counters are all there is to add up */
    uint64_t articles, rejected;
};

/* ---- reading ---- */

static enum kdidx_status on_article(void *ctx, const struct kd_article *article)
{
    struct stats *s = ctx;
    struct kd_record *record;
    if (kd_interrupted())
        return KDIDX_INTERRUPTED;
    s->articles++;
    kd_progress_show(&(struct kd_progress){.articles = s->articles, .rejected = s->rejected});
    return kd_extract(s->worker, article, &record);
}

static void on_reject(void *ctx, const char *source, const char *place, const char *reason)
{
    struct stats *s = ctx;
    s->rejected++;
    kd_say_rejected(source, place, reason);
}

static void on_reject_many(void *ctx, const char *folder, uint64_t count, const char *reason)
{
    struct stats *s = ctx;
    s->rejected += count;
    kd_say_rejected(folder, "", reason);
}

static void on_note(void *ctx, const char *source, const char *place, const char *what)
{
    (void)ctx;
    kd_say("note: %s%s%s: %s", source, place[0] != '\0' ? ", " : "", place, what);
}

static enum kdidx_status read_all(struct kd_run *run, struct stats *s)
{
    const struct kd_input_sink sink = {.ctx = s,
                                       .article = on_article,
                                       .reject = on_reject,
                                       .note = on_note,
                                       .reject_many = on_reject_many};
    kd_interrupt_catch();
    enum kdidx_status status = kd_reading_init(&s->reading, &run->options, &run->err);
    if (status == KDIDX_OK)
        status = kd_worker_new(s->reading.extractor, &s->worker);
    if (status == KDIDX_OK) {
        kd_match_ctx_measure(s->worker->analysis.ctx);
        status =
            kd_input_read(run->operands, (size_t)run->count, &s->reading.input, &sink, &run->err);
    }
    kd_progress_clear();
    if (status != KDIDX_OK && run->err.text[0] == '\0')
        kd_fail(&run->err, status, "%s", kdidx_status_text(status));
    return status;
}

/* ---- printing ---- */

struct line {
    const struct kd_rule *rule;
    const struct kd_rule_count *count;
};

static int by_time(const void *a, const void *b)
{
    const struct line *x = a, *y = b;
    if (x->count->spent != y->count->spent)
        return x->count->spent < y->count->spent ? 1 : -1;
    return x->rule->number < y->rule->number ? -1 : 1;
}

static void print_line(struct kd_printer *p, const struct line *line, uint64_t all)
{
    const struct kd_rule_count *c = line->count;
    kd_print_row(p);
    kd_print_pair(p, "id", line->rule->id);
    kd_print_pair(p, "about", line->rule->about);
    kd_print_pair(p, "file", line->rule->file);
    kd_print_pair_int(p, "line", line->rule->line);
    kd_print_pair_int(p, "examples", (int64_t)line->rule->example_count);
    kd_print_pair_int(p, "tried", (int64_t)c->tried);
    kd_print_pair_int(p, "matched", (int64_t)c->matched);
    kd_print_pair_int(p, "limited", (int64_t)c->limited);
    kd_print_key(p, "milliseconds");
    kd_print_real(p, (double)c->spent / 1e6, 3);
    kd_print_key(p, "microseconds_a_try");
    kd_print_real(p, c->tried > 0 ? (double)c->spent / 1e3 / (double)c->tried : 0, 2);
    kd_print_key(p, "share");
    kd_print_real(p, all > 0 ? (double)c->spent / (double)all : 0, 3);
    kd_print_end(p);
}

static enum kdidx_status print_all(struct kd_run *run, const struct stats *s)
{
    const struct kd_rules *rules = s->worker->analysis.rules;
    size_t n = kd_rules_count(rules);
    struct line *lines = kd_arena_alloc(&run->arena, (n + 1) * sizeof *lines);
    struct kd_rule_count sum = {0};
    for (size_t i = 0; i < n; i++) {
        const struct kd_rule_count *count = &s->worker->analysis.counts[i];
        lines[i] = (struct line){kd_rules_get(rules, i), count};
        sum.tried += count->tried;
        sum.matched += count->matched;
        sum.limited += count->limited;
        sum.spent += count->spent;
    }
    qsort(lines, n, sizeof *lines, by_time);
    enum kdidx_status status = kd_answer_begin(run, NULL);
    if (status != KDIDX_OK)
        return status;
    kd_print_pair_int(run->print, "articles", (int64_t)s->articles);
    kd_print_text(run->print, KD_PLAIN,
                  "%" PRIu64 " articles; %zu rules tried %" PRIu64 " times, %" PRIu64
                  " matches, %" PRIu64 " limits, %.0f ms",
                  s->articles, n, sum.tried, sum.matched, sum.limited, (double)sum.spent / 1e6);
    kd_print_rows(run->print, &(struct kd_rows){"rules", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS,
                                                NULL, NULL, "id"});
    for (size_t i = 0; i < n; i++)
        print_line(run->print, &lines[i], sum.spent);
    kd_print_end(run->print);
    kd_answer_given(run, "rules");
    return kd_answer_end_part(run);
}

enum kdidx_status kd_rule_stats(struct kd_run *run)
{
    struct stats stats = {0};
    if (run->count == 0)
        return kd_fail(&run->err, KDIDX_USAGE, "rules --stats needs PATH...: articles to try on");
    enum kdidx_status status = read_all(run, &stats);
    if (status == KDIDX_OK)
        status = print_all(run, &stats);
    kd_worker_free(stats.worker);
    kd_reading_free(&stats.reading);
    return status == KDIDX_OK && stats.rejected > 0 ? KDIDX_REJECTED : status;
}
