/* What the answers to questions have in common. */
#include "cmd/answer.h"

#include <errno.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cmd/emit.h"

/* Sorted rows are counted off by the printer: it has to see all of them. */
struct kd_query_opts kd_answer_query_opts(struct kd_run *run)
{
    const struct kd_options *o = &run->options;
    run->paged = o->sort == NULL;
    struct kd_query_opts opts = {
        .limit = run->paged ? o->limit : 0,
        .offset = run->paged ? o->offset : 0,
        .min_confidence = o->min_confidence,
        .evidence = o->evidence == KD_EVIDENCE_NONE ? KD_NO_EVIDENCE : o->evidence,
        .since = o->since,
        .until = o->until,
        .network = o->network,
        .by_role = o->role != NULL,
    };
    if (o->role != NULL)
        kd_role_parse(o->role, &opts.role); /* it is one of the option's words */
    return opts;
}

static const char *join(struct kd_run *run, const struct kd_strings *strings, const char *quote,
                        const char *last)
{
    struct kd_arena_text text = {0};
    for (size_t i = 0; i < strings->n; i++) {
        const char *before = i == 0 ? "" : i + 1 == strings->n ? last : ", ";
        kd_arena_printf(&run->arena, &text, "%s%s%s%s", before, quote, strings->v[i], quote);
    }
    return text.v != NULL ? text.v : "";
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

/* "name, articles" -> its parts. */
static struct kd_strings split_fields(struct kd_run *run, const char *list)
{
    struct kd_strings out = {0};
    while (list != NULL && *list != '\0') {
        list += strspn(list, " ,");
        size_t len = strcspn(list, " ,");
        if (len > 0)
            *KD_PUSH(&run->arena, &out) = kd_arena_strndup(&run->arena, list, len);
        list += len;
    }
    return out;
}

/* "articles:desc" -> "articles", and whether the greatest comes first. */
static enum kdidx_status set_sort(struct kd_run *run, struct kd_picks *choice)
{
    const char *sort = run->options.sort, *order = sort != NULL ? strchr(sort, ':') : NULL;
    choice->sort = sort;
    if (order == NULL)
        return KDIDX_OK;
    choice->sort = kd_arena_strndup(&run->arena, sort, (size_t)(order - sort));
    choice->descending = strcmp(order, ":desc") == 0;
    if (!choice->descending && strcmp(order, ":asc") != 0)
        return kd_fail(&run->err, KDIDX_USAGE, "--sort: %s is neither :asc nor :desc", order);
    return KDIDX_OK;
}

static enum kdidx_status make_printer(struct kd_run *run)
{
    struct kd_strings fields = split_fields(run, run->options.chosen);
    struct kd_picks choice = {.fields = fields.v,
                              .field_count = fields.n,
                              .offset = run->paged ? 0 : run->options.offset,
                              .limit = run->paged ? 0 : run->options.limit};
    if (run->options.chosen != NULL && fields.n == 0)
        return kd_fail(&run->err, KDIDX_USAGE, "--fields names no field");
    enum kdidx_status status = set_sort(run, &choice);
    if (status != KDIDX_OK)
        return status;
    run->print = run->outlet->printer(run);
    if (run->print == NULL)
        return kd_fail(&run->err, KDIDX_NOMEM, "out of memory");
    kd_printer_choose(run->print, &choice);
    return KDIDX_OK;
}

enum kdidx_status kd_answer_begin_as(struct kd_run *run, const char *name)
{
    char schema[64];
    enum kdidx_status status = run->print == NULL ? make_printer(run) : KDIDX_OK;
    if (status != KDIDX_OK)
        return status;
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

bool kd_answer_is_told(const struct kd_run *run)
{
    const struct kd_options *o = &run->options;
    return o->format == KD_PRINT_TABLE && o->chosen == NULL && o->sort == NULL && o->limit == 0 &&
           o->offset == 0;
}

enum kdidx_status kd_answer_end_found(struct kd_run *run)
{
    enum kdidx_status status = kd_answer_end(run);
    return status == KDIDX_OK && kd_print_shown(run->print) == 0 ? KDIDX_NONE : status;
}

enum kdidx_status kd_answer_end_part(struct kd_run *run)
{
    bool chosen = run->options.offset > 0 || run->options.min_confidence > 0;
    return chosen ? kd_answer_end_found(run) : kd_answer_end(run);
}

static void tell_rest(struct kd_run *run, uint64_t total, size_t shown, const char *what)
{
    if (shown < total)
        kd_print_text(run->print, KD_PLAIN, "%zu of %" PRIu64 " %s; --limit and --offset choose",
                      shown, total, what);
}

void kd_answer_total(struct kd_run *run, uint64_t total, size_t shown, const char *what)
{
    kd_print_pair_int(run->print, "total", (int64_t)total);
    tell_rest(run, total, run->paged ? shown : kd_print_shown(run->print), what);
}

void kd_answer_given(struct kd_run *run, const char *what)
{
    kd_answer_total(run, kd_print_given(run->print), 0, what);
}

void kd_answer_groups(struct kd_run *run, uint64_t groups, size_t shown, const char *what)
{
    kd_print_pair_int(run->print, "total", (int64_t)groups);
    if (run->paged)
        tell_rest(run, groups, shown, what);
    else
        tell_rest(run, kd_print_given(run->print), kd_print_shown(run->print), "rows");
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

void kd_answer_place(struct kd_run *run, const struct kd_where_row *row)
{
    struct kd_printer *p = run->print;
    kd_print_pair(p, "network", row->network);
    kd_print_key(p, "days");
    kd_emit_days(p, row->days);
    kd_print_pair(p, "time", row->time);
    kd_print_pair(p, "tz", row->tz);
    kd_print_pair_int(p, "articles", (int64_t)row->articles);
    kd_print_pair_int(p, "independent", (int64_t)row->independent);
    kd_answer_confidence(run, row->confidence);
    kd_answer_seen(run, &row->seen);
    kd_answer_evidence(run, &row->evidence);
}

/* ---- many names ---- */

struct kd_rows kd_answer_rows(struct kd_run *run, const struct kd_rows *rows, bool many)
{
    struct kd_rows out = *rows;
    if (!many)
        return out;
    struct kd_column *columns = kd_arena_alloc(&run->arena, (out.count + 1) * sizeof *columns);
    columns[0] = (struct kd_column){"query", NULL, KD_COL_LEFT};
    memcpy(columns + 1, out.columns, out.count * sizeof *columns);
    out.columns = columns;
    out.count++;
    return out;
}

void kd_answer_row(struct kd_run *run, bool many)
{
    kd_print_row(run->print);
    if (many && run->options.format != KD_PRINT_JSON)
        kd_print_pair(run->print, "query", run->operands[0]);
}

/* One of several names: what its answer takes is given back before the next. */
static enum kdidx_status answer_line(struct kd_run *run, kd_answer_one *one, const void *how,
                                     const char *name, bool *any)
{
    struct kd_arena whole = run->arena;
    run->arena = (struct kd_arena){.on_oom = whole.on_oom};
    if (*any && run->print != NULL)
        kd_print_text(run->print, KD_PLAIN, "%s", "");
    run->operands[0] = name;
    enum kdidx_status status = one(run, how, true);
    kd_arena_free(&run->arena);
    run->arena = whole;
    *any = *any || status == KDIDX_OK;
    return status == KDIDX_NONE ? KDIDX_OK : status;
}

/* Names from where "-" stands for, one a line. */
static enum kdidx_status answer_lines(struct kd_run *run, kd_answer_one *one, const void *how)
{
    char *line = NULL;
    size_t size = 0;
    ssize_t len;
    bool any = false;
    enum kdidx_status status = make_printer(run);
    while (status == KDIDX_OK && (len = getline(&line, &size, run->outlet->names)) >= 0) {
        while (len > 0 && strchr("\r\n", line[len - 1]) != NULL)
            line[--len] = '\0';
        if (len > 0)
            status = answer_line(run, one, how, line, &any);
    }
    if (status == KDIDX_OK && ferror(run->outlet->names))
        status = kd_fail(&run->err, KDIDX_IO, "standard input: %s", strerror(errno));
    free(line);
    return status == KDIDX_OK && !any ? KDIDX_NONE : status;
}

enum kdidx_status kd_answer_names(struct kd_run *run, kd_answer_one *one, const void *how)
{
    bool lines = run->outlet->names != NULL && run->count > 0 && strcmp(run->operands[0], "-") == 0;
    return lines ? answer_lines(run, one, how) : one(run, how, false);
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

/* "Hwanhon, Alchemy of Spirits (garbled)" */
static const char *join_aliases(struct kd_run *run, const struct kd_subject *subject)
{
    struct kd_strings marked = {0};
    for (size_t i = 0; i < subject->aliases->n; i++) {
        const char *form = subject->aliases->v[i];
        size_t size = strlen(form) + sizeof " (garbled)";
        bool garbled = false;
        for (size_t k = 0; !garbled && k < subject->mended->n; k++)
            garbled = strcmp(subject->mended->v[k], form) == 0;
        char *text = kd_arena_alloc(&run->arena, size);
        snprintf(text, size, "%s%s", form, garbled ? " (garbled)" : "");
        *KD_PUSH(&run->arena, &marked) = text;
    }
    return kd_answer_join(run, &marked);
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
    kd_answer_strings(run, "mended", subject->mended);
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
        kd_print_text(p, KD_PLAIN, "also: %s", join_aliases(run, subject));
    kd_print_text(p, KD_PLAIN, "%s", "");
}

static struct kd_rows rows_of(struct kd_run *run, const struct kd_question *question,
                              const char *name, bool many)
{
    const struct kd_rows rows = {
        question->rows, question->columns, question->column_count, question->name_column,
        name,           question->row_name};
    return kd_answer_rows(run, &rows, many);
}

/* Nothing has the name: the same document with nothing in it. */
static void print_nothing(struct kd_run *run, const struct kd_question *question,
                          const struct kd_match *match, bool many)
{
    struct kd_rows rows = rows_of(run, question, "", many);
    kd_print_pair(run->print, question->subject, NULL);
    kd_print_rows(run->print, &rows);
    kd_print_end(run->print);
    kd_print_pair_int(run->print, "total", 0);
    if (question->more != NULL)
        question->more(run, NULL);
    kd_answer_strings(run, "suggestions", &match->suggestions);
}

/* What a sentence on nothing found has to add when only some articles were asked. */
static const char *asked_within(const struct kd_run *run)
{
    bool dated = run->options.since != NULL || run->options.until != NULL;
    return dated ? " (--since or --until may leave some out.)" : "";
}

static void print_answer(struct kd_run *run, const struct kd_question *question,
                         const struct kd_answer *answer, bool many)
{
    struct kd_rows rows = rows_of(run, question, answer->subject.name, many);
    print_subject(run, question, &answer->subject);
    if (answer->total == 0)
        kd_print_text(run->print, KD_PLAIN, "%s%s", question->nothing, asked_within(run));
    kd_print_rows(run->print, &rows);
    for (size_t i = 0; i < answer->shown; i++) {
        kd_answer_row(run, many);
        question->row(run, answer->found, i);
        kd_print_end(run->print);
    }
    kd_print_end(run->print);
    kd_answer_total(run, answer->total, answer->shown, question->unit);
    if (question->more != NULL)
        question->more(run, answer->found);
}

struct asking {
    const struct kd_question *question;
    struct kd_query_opts opts;
};

void kd_answer_ask_shown(const struct kd_run *run, struct kd_query_opts *opts)
{
    const struct kd_options *o = &run->options;
    bool cells =
        o->format == KD_PRINT_TABLE || o->format == KD_PRINT_CSV || o->format == KD_PRINT_TSV;
    if (cells && opts->evidence != KD_NO_EVIDENCE)
        opts->evidence = 1;
    opts->brief = o->format == KD_PRINT_TABLE && o->chosen == NULL && o->sort == NULL;
}

/* Asks for the name in run's operand, alone or one of many. */
static enum kdidx_status answer_name(struct kd_run *run, const void *how, bool many)
{
    const struct asking *asking = how;
    const struct kd_question *question = asking->question;
    struct kd_answer answer = {0};
    enum kdidx_status asked = question->ask(run, &asking->opts, &answer);
    asked = kd_answer_check(run, asked, answer.match);
    if (asked != KDIDX_OK && asked != KDIDX_NONE)
        return asked;
    enum kdidx_status status = kd_answer_begin(run, run->operands[0]);
    if (status != KDIDX_OK)
        return status;
    if (asked == KDIDX_OK)
        print_answer(run, question, &answer, many);
    else
        print_nothing(run, question, answer.match, many);
    return kd_answer_end_found(run);
}

enum kdidx_status kd_answer_question(struct kd_run *run, const struct kd_question *question)
{
    struct asking asking = {question, kd_answer_query_opts(run)};
    kd_answer_ask_shown(run, &asking.opts);
    return kd_answer_names(run, answer_name, &asking);
}
