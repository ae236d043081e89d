/* kdidx explain ARTICLE [NAME]: why an article gives the facts that it gives. */
#include "extract/explain.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/nearest.h"
#include "base/utf8.h"
#include "cmd/cmd.h"
#include "cmd/emit.h"
#include "cmd/reject.h"
#include "cmd/reading.h"

static const struct kd_column COLUMNS[] = {
    {"found", "FOUND", KD_COL_LEFT},          {"name", "NAME", KD_COL_LEFT},
    {"verdict", "VERDICT", KD_COL_LEFT},      {"taken", NULL, KD_COL_LEFT},
    {"confidence", "SURE", KD_COL_RIGHT},     {"reasons.rule", "RULE", KD_COL_LEFT},
    {"reasons.says", "SAYS", KD_COL_LEFT},    {"reasons.type", NULL, KD_COL_LEFT},
    {"reasons.weight", NULL, KD_COL_LEFT},    {"reasons.quote", "IN THE TEXT", KD_COL_LEFT},
    {"reasons.speaks", NULL, KD_COL_ASKED},   {"reasons.about", NULL, KD_COL_ASKED},
    {"reasons.times", NULL, KD_COL_ASKED},    {"reasons.start", NULL, KD_COL_ASKED},
    {"reasons.end", NULL, KD_COL_ASKED},      {"scores.person", NULL, KD_COL_ASKED},
    {"scores.character", NULL, KD_COL_ASKED}, {"scores.work", NULL, KD_COL_ASKED},
    {"scores.nothing", NULL, KD_COL_ASKED},
};

struct explain {
    struct kd_run *run;
    struct kd_worker *worker;
    const char *name;  /* asked for, or NULL */
    uint64_t ordinal;  /* wanted */
    uint64_t articles; /* seen in the source */
    bool begun;        /* the answer is being printed */
    bool told;         /* something was told, for people */
    bool rejected;     /* the source was */
    bool stands_there; /* the text has the name, nothing was made of it */
    const char *near;  /* what it has instead; NULL: nothing like it */
    const char *text;  /* of the article at hand */
    enum kdidx_status status;
};

/* ---- for programs ---- */

static void print_scores(struct kd_printer *p, const struct kd_explained *e)
{
    kd_print_key(p, "scores");
    if (!e->weighed) {
        kd_print_null(p);
        return;
    }
    kd_print_map(p);
    for (int t = KD_PERSON; t <= KD_TYPES; t++) {
        int type = t < KD_TYPES ? t : KD_NOTHING;
        kd_print_key(p, kd_type_name((enum kd_type)type));
        kd_print_real(p, e->score[type], 2);
    }
    kd_print_end(p);
}

static void print_reason(struct kd_printer *p, const struct kd_reason *r, const char *text)
{
    kd_print_map(p);
    kd_print_pair(p, "speaks", r->against ? "against" : "for");
    kd_print_pair(p, "rule", r->rule);
    kd_print_pair(p, "about", r->about);
    kd_print_pair(p, "says", r->says);
    kd_print_pair(p, "type", r->type);
    kd_print_key(p, "weight");
    kd_print_real(p, r->weight, 2);
    kd_print_pair_int(p, "times", r->times);
    kd_print_key(p, "quote");
    if (r->quote.end > r->quote.start)
        kd_print_bytes(p, text + r->quote.start, r->quote.end - r->quote.start);
    else
        kd_print_null(p);
    kd_print_key(p, "start");
    kd_print_int(p, r->quote.start);
    kd_print_key(p, "end");
    kd_print_int(p, r->quote.end);
    kd_print_end(p);
}

static void print_explained(const struct explain *x, const struct kd_explained *e)
{
    struct kd_printer *p = x->run->print;
    kd_print_row(p);
    kd_print_pair(p, "found", e->found);
    kd_print_pair(p, "name", e->name);
    kd_print_pair(p, "verdict", e->verdict);
    kd_print_key(p, "taken");
    kd_print_bool(p, e->taken);
    kd_print_key(p, "confidence");
    if (e->confidence > 0)
        kd_print_real(p, e->confidence, 2);
    else
        kd_print_null(p);
    print_scores(p, e);
    kd_print_key(p, "reasons");
    kd_print_list(p);
    for (size_t i = 0; i < e->reasons.n; i++)
        print_reason(p, &e->reasons.v[i], x->text);
    kd_print_end(p);
    kd_print_end(p);
}

/* ---- for people ---- */

static void tell_reason(struct kd_printer *p, const struct kd_reason *r, const char *text)
{
    char weight[64] = "", times[32] = "";
    if (r->type != NULL && r->weight > 0)
        snprintf(weight, sizeof weight, " %s %.1f,", r->type, r->weight);
    if (r->times > 1)
        snprintf(times, sizeof times, " (%u times)", r->times);
    const char *what = r->says != NULL ? r->says : r->about;
    kd_print_text(p, KD_PLAIN, "  %s%s %s%s%s%s", r->against ? "against" : "for", weight, r->rule,
                  what != NULL ? ": " : "", what != NULL ? what : "", times);
    if (r->quote.end > r->quote.start)
        kd_print_text(p, KD_PLAIN, "      %.*s", (int)(r->quote.end - r->quote.start),
                      text + r->quote.start);
}

static void tell_explained(const struct explain *x, const struct kd_explained *e)
{
    struct kd_printer *p = x->run->print;
    char confidence[24] = "";
    if (x->told)
        kd_print_text(p, KD_PLAIN, "%s", "");
    if (e->confidence > 0)
        snprintf(confidence, sizeof confidence, " (%.2f)", e->confidence);
    kd_print_text(p, KD_HEADING, "%s: %s%s%s%s", e->found,
                  e->name != NULL ? e->name : "(no one named)", e->verdict[0] != '\0' ? ", " : "",
                  e->verdict, confidence);
    if (e->weighed)
        kd_print_text(
            p, KD_PLAIN, "  weights: person %.1f, character %.1f, work %.1f, nothing %.1f",
            e->score[KD_PERSON], e->score[KD_CHARACTER], e->score[KD_A_WORK], e->score[KD_NOTHING]);
    for (size_t i = 0; i < e->reasons.n; i++)
        tell_reason(p, &e->reasons.v[i], x->text);
}

static void on_explained(void *ctx, const struct kd_explained *e)
{
    struct explain *x = ctx;
    if (kd_answer_is_told(x->run))
        tell_explained(x, e);
    else
        print_explained(x, e);
    x->told = true;
}

/* ---- the article ---- */

static void print_article(struct kd_run *run, const struct kd_article *article)
{
    kd_print_key(run->print, "article");
    kd_print_map(run->print);
    kd_print_pair(run->print, "source", article->source);
    kd_print_pair_int(run->print, "ordinal", article->ordinal);
    kd_print_pair(run->print, "id", article->id);
    kd_print_end(run->print);
}

/* Whether the text has the name at all, however it is spelt. */
static bool text_has(const struct kd_article *article, const char *name)
{
    char wanted[256];
    size_t size = article->len * 3 + 1;
    char *key = malloc(size);
    if (key == NULL)
        return false;
    kd_name_key(name, strlen(name), wanted, sizeof wanted);
    kd_name_key(article->text, article->len, key, size);
    bool has = wanted[0] != '\0' && strstr(key, wanted) != NULL;
    free(key);
    return has;
}

/* What the article names that is like a name which it does not have, or NULL. */
static const char *nearest(struct kd_arena *arena, const struct kd_record *record, const char *name)
{
    const struct kd_entities *lists[] = {&record->people, &record->characters, &record->works,
                                         &record->networks, &record->outlets};
    struct kd_strings names = {0};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        for (size_t k = 0; k < lists[i]->n; k++)
            *KD_PUSH(arena, &names) = lists[i]->v[k].name;
    *KD_PUSH(arena, &names) = NULL;
    return kd_nearest(name, names.v);
}

static enum kdidx_status explain(struct explain *x, const struct kd_article *article)
{
    static const struct kd_rows rows = {"facts", COLUMNS, sizeof COLUMNS / sizeof *COLUMNS,
                                        NULL,    NULL,    "name"};
    const struct kd_explain_sink sink = {x, on_explained};
    struct kd_record *record;
    enum kdidx_status status = kd_answer_begin(x->run, x->name);
    if (status != KDIDX_OK)
        return status;
    x->begun = true;
    x->text = article->text;
    print_article(x->run, article);
    kd_print_rows(x->run->print, &rows);
    x->status = kd_explain(x->worker, article, x->name, &sink, &record);
    kd_print_end(x->run->print);
    kd_answer_given(x->run, "facts");
    if (x->status == KDIDX_NONE)
        x->stands_there = text_has(article, x->name);
    if (x->status == KDIDX_NONE)
        x->near = nearest(&x->run->arena, record, x->name);
    return x->status == KDIDX_NOMEM ? KDIDX_NOMEM : KDIDX_OK;
}

static enum kdidx_status on_article(void *ctx, const struct kd_article *article)
{
    struct explain *x = ctx;
    x->articles++;
    return article->ordinal == x->ordinal && !x->begun ? explain(x, article) : KDIDX_OK;
}

static void on_reject(void *ctx, const char *source, const char *place, const char *reason)
{
    struct explain *x = ctx;
    x->rejected = true;
    kd_say_rejected(source, place, reason);
}

static void on_note(void *ctx, const char *source, const char *place, const char *what)
{
    (void)ctx;
    kd_say("note: %s%s%s: %s", source, place[0] != '\0' ? ", " : "", place, what);
}

/* ---- the command ---- */

/* "path#3" is the fourth article of a file, unless there is a file of that whole name. */
static const char *split_ordinal(struct kd_run *run, const char *operand, uint64_t *ordinal)
{
    struct stat info;
    const char *hash = strrchr(operand, '#');
    *ordinal = 0;
    if (hash == NULL || hash[1] == '\0' || strspn(hash + 1, "0123456789") != strlen(hash + 1) ||
        stat(operand, &info) == 0)
        return operand;
    *ordinal = strtoull(hash + 1, NULL, 10);
    return kd_arena_strndup(&run->arena, operand, (size_t)(hash - operand));
}

static const char *join_name(struct kd_run *run)
{
    struct kd_arena_text name = {0};
    for (int i = 1; i < run->count; i++)
        kd_arena_printf(&run->arena, &name, "%s%s", i > 1 ? " " : "", run->operands[i]);
    return name.n > 0 ? name.v : NULL;
}

/* What came of it, in a sentence where nothing did. */
static enum kdidx_status outcome(const struct explain *x, const char *path)
{
    if (!x->begun && x->rejected)
        return KDIDX_REJECTED;
    if (!x->begun)
        return kd_fail(&x->run->err, KDIDX_NONE,
                       "%s has no article #%" PRIu64 "; it has %" PRIu64 ", counted from #0", path,
                       x->ordinal, x->articles);
    if (x->articles > 1 && strchr(x->run->operands[0], '#') == NULL)
        kd_say("%s has %" PRIu64 " articles; this was %s#0", path, x->articles, path);
    if (x->status == KDIDX_NONE && x->stands_there)
        kd_say("the article has %s, but not as anything that could be a name or title", x->name);
    else if (x->status == KDIDX_NONE)
        kd_say("the article does not have %s", x->name);
    if (x->status == KDIDX_NONE && !x->stands_there && x->near != NULL)
        kd_say("did you mean \"%s\"?", x->near);
    bool left_out = kd_print_given(x->run->print) > 0 && kd_print_shown(x->run->print) == 0;
    return x->status == KDIDX_OK && left_out ? KDIDX_NONE : x->status;
}

enum kdidx_status kd_cmd_explain(struct kd_run *run)
{
    struct kd_reading reading = {0};
    struct explain x = {.run = run, .name = join_name(run)};
    const char *path = split_ordinal(run, run->operands[0], &x.ordinal);
    const struct kd_input_sink sink = {
        .ctx = &x, .article = on_article, .reject = on_reject, .note = on_note};
    enum kdidx_status status = kd_reading_init(&reading, &run->options, &run->err);
    if (status == KDIDX_OK)
        status = kd_worker_new(reading.extractor, &x.worker);
    if (status == KDIDX_OK)
        status = kd_input_read(&path, 1, &reading.input, &sink, &run->err);
    if (status == KDIDX_OK && x.begun)
        status = kd_answer_end(run);
    if (status == KDIDX_OK)
        status = outcome(&x, path);
    else if (run->err.text[0] == '\0')
        kd_fail(&run->err, status, "%s", kdidx_status_text(status));
    kd_worker_free(x.worker);
    kd_reading_free(&reading);
    return status;
}
