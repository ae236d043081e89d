/* What the answers to questions have in common. */
#include "cmd/answer.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct kd_query_opts kd_answer_query_opts(const struct kd_run *run)
{
    return (struct kd_query_opts){.limit = run->options.limit,
                                  .offset = run->options.offset,
                                  .min_confidence = run->options.min_confidence,
                                  .evidence = run->options.evidence};
}

static const char *join(struct kd_run *run, const struct kd_strings *strings, const char *quote,
                        const char *last)
{
    struct kd_buf text = KD_BUF_EMPTY;
    for (size_t i = 0; i < strings->n; i++) {
        if (i > 0)
            kd_buf_add_str(&text, i + 1 == strings->n ? last : ", ");
        kd_buf_printf(&text, "%s%s%s", quote, strings->v[i], quote);
    }
    const char *out = kd_arena_strndup(&run->arena, text.data != NULL ? text.data : "", text.len);
    kd_buf_free(&text);
    return out;
}

const char *kd_answer_join(struct kd_run *run, const struct kd_strings *strings)
{
    return join(run, strings, "", ", ");
}

/* Beside the answer. */
__attribute__((format(printf, 2, 3))) static void say(struct kd_run *run, const char *format, ...)
{
    va_list args;
    char *sentence = NULL;
    va_start(args, format);
    int n = vasprintf(&sentence, format, args);
    va_end(args);
    if (n >= 0) {
        run->outlet->say(run, sentence);
        free(sentence);
    }
}

/* After an ingest that found nothing to read, every name is unknown. */
static bool is_empty(struct kd_run *run)
{
    struct kd_list list;
    struct kd_error ignored = {0};
    const struct kd_query_opts one = {.limit = 1};
    return kd_query_list(run->db, &run->arena, KD_LIST_ARTICLES, &one, &list, &ignored) ==
           KDIDX_NONE;
}

/* What else the name that was asked for may mean. */
static void tell_others(struct kd_run *run, const struct kd_match *match)
{
    if (match->picked)
        say(run, "this is %s (%s); for another person of that name ask for %s", match->name,
            match->qualifier, join(run, &match->namesakes, "\"", " or "));
    if (match->others.n > 0)
        say(run, "%s; the name also stands for %s", match->name,
            join(run, &match->others, "\"", " and "));
}

enum kdidx_status kd_answer_check(struct kd_run *run, enum kdidx_status status,
                                  const struct kd_match *match)
{
    if (match != NULL && status == KDIDX_OK)
        tell_others(run, match);
    if (status != KDIDX_NONE)
        return status;
    if (run->err.text[0] != '\0')
        say(run, "%s", run->err.text);
    run->err.text[0] = '\0';
    if (is_empty(run))
        say(run, "%s holds no articles yet: ingest some first", run->options.db);
    if (match != NULL && match->suggestions.n > 0)
        say(run, "did you mean %s?", join(run, &match->suggestions, "\"", " or "));
    return status;
}

enum kdidx_status kd_answer_begin_as(struct kd_run *run, const char *name)
{
    char schema[64];
    run->print = run->outlet->printer(run);
    if (run->print == NULL)
        return kd_fail(&run->err, KDIDX_NOMEM, "out of memory");
    snprintf(schema, sizeof schema, "kdidx/%s/1", name);
    kd_print_map(run->print);
    kd_print_pair(run->print, "schema", schema);
    return KDIDX_OK;
}

enum kdidx_status kd_answer_begin(struct kd_run *run, const char *query)
{
    enum kdidx_status status = kd_answer_begin_as(run, run->command->name);
    if (status == KDIDX_OK && query != NULL)
        kd_print_pair(run->print, "query", query);
    return status;
}

enum kdidx_status kd_answer_end(struct kd_run *run)
{
    kd_print_end(run->print);
    return kd_printer_finish(run->print, &run->err);
}

void kd_answer_total(struct kd_run *run, uint64_t total, size_t shown, const char *what)
{
    kd_print_pair_int(run->print, "total", (int64_t)total);
    if (shown < total)
        kd_print_text(run->print, KD_PLAIN, "%zu of %" PRIu64 " %s; --limit and --offset choose",
                      shown, total, what);
}

void kd_answer_strings(struct kd_run *run, const char *key, const struct kd_strings *strings)
{
    kd_print_strings(run->print, key, strings->v, strings->n);
}

void kd_answer_confidence(struct kd_run *run, double confidence)
{
    kd_print_key(run->print, "confidence");
    if (confidence > 0)
        kd_print_real(run->print, confidence, 2);
    else
        kd_print_null(run->print);
}

void kd_answer_evidence(struct kd_run *run, const struct kd_evidences *evidence)
{
    struct kd_printer *p = run->print;
    kd_print_key(p, "evidence");
    kd_print_list(p);
    for (size_t i = 0; i < evidence->n; i++) {
        const struct kd_evidence *e = &evidence->v[i];
        kd_print_map(p);
        kd_print_pair(p, "article", e->article);
        kd_print_pair(p, "source", e->source);
        kd_print_pair_int(p, "ordinal", e->ordinal);
        kd_print_pair(p, "title", e->title);
        kd_print_pair(p, "url", e->url);
        kd_print_pair(p, "published", e->published);
        kd_print_pair(p, "outlet", e->outlet);
        kd_print_pair(p, "quote", e->quote);
        kd_print_pair_int(p, "start", e->start);
        kd_print_pair_int(p, "end", e->end);
        kd_print_pair(p, "rule", e->rule);
        kd_answer_confidence(run, e->confidence);
        kd_print_end(p);
    }
    kd_print_end(p);
}

void kd_answer_seen(struct kd_run *run, const struct kd_seen *seen)
{
    enum { YEAR = 4 /* digits */ };
    kd_print_pair(run->print, "earliest", seen->earliest);
    kd_print_pair(run->print, "latest", seen->latest);
    if (seen->earliest == NULL)
        return;
    if (strncmp(seen->earliest, seen->latest, YEAR) == 0)
        kd_print_cell(run->print, "seen", "%.*s", YEAR, seen->earliest);
    else
        kd_print_cell(run->print, "seen", "%.*s-%.*s", YEAR, seen->earliest, YEAR, seen->latest);
}

/* ---- questions about a name ---- */

/* The line under the name: "tvN | seasons 1, 2 | 12 articles, 9 when copies count once". */
static void print_about(struct kd_run *run, const struct kd_subject *subject)
{
    const struct kd_strings *networks = subject->networks, *seasons = subject->seasons;
    bool network = networks != NULL && networks->n > 0, season = seasons != NULL && seasons->n > 0;
    char rest[48] = "";
    if (subject->independent < subject->articles)
        snprintf(rest, sizeof rest, ", %" PRIu64 " when copies count once", subject->independent);
    kd_print_text(run->print, KD_PLAIN, "%s%s%s%s%s%" PRIu64 " article%s%s",
                  network ? kd_answer_join(run, networks) : "", network ? " | " : "",
                  !season          ? ""
                  : seasons->n > 1 ? "seasons "
                                   : "season ",
                  season ? kd_answer_join(run, seasons) : "", season ? " | " : "",
                  subject->articles, subject->articles == 1 ? "" : "s", rest);
}

static void print_subject(struct kd_run *run, const struct kd_question *question,
                          const struct kd_subject *subject)
{
    struct kd_printer *p = run->print;
    kd_print_key(p, question->subject);
    kd_print_map(p);
    kd_print_pair(p, question->name, subject->name);
    if (subject->namesakes != NULL) {
        kd_print_pair(p, "qualifier", subject->qualifier);
        kd_answer_strings(run, "namesakes", subject->namesakes);
    }
    if (subject->kind != NULL)
        kd_print_pair(p, "kind", subject->kind);
    kd_answer_strings(run, "aliases", subject->aliases);
    if (subject->seasons != NULL)
        kd_answer_strings(run, "seasons", subject->seasons);
    if (subject->networks != NULL)
        kd_answer_strings(run, "networks", subject->networks);
    kd_print_pair_int(p, "articles", (int64_t)subject->articles);
    kd_print_pair_int(p, "independent", (int64_t)subject->independent);
    kd_print_end(p);

    if (subject->qualifier != NULL)
        kd_print_text(p, KD_HEADING, "%s (%s)", subject->name, subject->qualifier);
    else
        kd_print_text(p, KD_HEADING, "%s", subject->name);
    print_about(run, subject);
    if (question->also && subject->aliases->n > 0)
        kd_print_text(p, KD_PLAIN, "also: %s", kd_answer_join(run, subject->aliases));
    kd_print_text(p, KD_PLAIN, "%s", "");
}

enum kdidx_status kd_answer_question(struct kd_run *run, const struct kd_question *question)
{
    struct kd_answer answer = {0};
    struct kd_query_opts opts = kd_answer_query_opts(run);
    enum kdidx_status status = question->ask(run, &opts, &answer);
    status = kd_answer_check(run, status, answer.match);
    if (status == KDIDX_OK)
        status = kd_answer_begin(run, run->operands[0]);
    if (status != KDIDX_OK)
        return status;
    print_subject(run, question, &answer.subject);
    if (answer.shown == 0)
        kd_print_text(run->print, KD_PLAIN, "%s", question->nothing);
    kd_print_rows(run->print,
                  &(struct kd_rows){question->rows, question->columns, question->column_count,
                                    question->name_column, answer.subject.name});
    for (size_t i = 0; i < answer.shown; i++) {
        kd_print_row(run->print);
        question->row(run, answer.found, i);
        kd_print_end(run->print);
    }
    kd_print_end(run->print);
    kd_answer_total(run, answer.total, answer.shown, question->unit);
    if (question->more != NULL)
        question->more(run, answer.found);
    return kd_answer_end(run);
}
