/* kdidx same A B, differ A B, alias NAME FORM: the user's word on names. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"
#include "cmd/answer.h"
#include "cmd/emit.h"
#include "store/side.h"

enum { PEOPLE, WORKS, KINDS };

static const struct kd_column COLUMNS[] = {{"kind", "KIND", KD_COL_LEFT},
                                           {"says", "SAID", KD_COL_LEFT},
                                           {"a", "NAME", KD_COL_LEFT},
                                           {"b", "OTHER NAME", KD_COL_LEFT}};

/* What is being decided. */
struct decide {
    struct kd_run *run;
    bool same;  /* not: differ */
    bool alias; /* the second name is taken as it is, whoever else is sometimes called so */
    const char *asked[2]; /* the names, as they are understood */
    struct kd_named names[KINDS][2];
};

/* ---- listing ---- */

/* `line`: what people are told instead of the rows, or NULL. */
static enum kdidx_status print_decisions(struct kd_run *run, const char *line,
                                         const struct kd_decision *v, size_t n)
{
    enum kdidx_status status = kd_answer_begin_as(run, "decisions");
    if (status != KDIDX_OK)
        return status;
    if (line != NULL)
        kd_print_text(run->print, KD_PLAIN, "%s", line);
    kd_print_rows(run->print, &(struct kd_rows){"decisions", COLUMNS,
                                                sizeof COLUMNS / sizeof *COLUMNS, NULL, NULL, "a"});
    if (line != NULL && run->options.format == KD_PRINT_TABLE)
        n = 0;
    for (size_t i = 0; i < n; i++) {
        kd_print_row(run->print);
        kd_emit_decided(run->print, &v[i]);
        kd_print_end(run->print);
    }
    kd_print_end(run->print);
    kd_answer_given(run, "decisions");
    return kd_answer_end(run);
}

static enum kdidx_status list(struct kd_run *run)
{
    struct kd_decisions all;
    enum kdidx_status status = kd_query_decisions(run->db, &run->arena, &all, &run->err);
    if (status != KDIDX_OK)
        return status;
    if (all.n == 0)
        kd_say("nothing was said with same, differ or alias");
    status = print_decisions(run, NULL, all.v, all.n);
    return status == KDIDX_OK && kd_print_shown(run->print) == 0 ? KDIDX_NONE : status;
}

/* ---- which kind, which names ---- */

static enum kdidx_status look_up(struct decide *d)
{
    struct kd_run *run = d->run;
    enum kdidx_status status = KDIDX_OK;
    for (int k = 0; k < KINDS; k++)
        for (int i = 0; status == KDIDX_OK && i < 2; i++)
            status = kd_query_named(run->db, &run->arena, k == WORKS, d->asked[i], &d->names[k][i],
                                    &run->err);
    return status;
}

static bool is_known(const struct decide *d, int kind, int name)
{
    return d->names[kind][name].how != KD_KNOWS_NOT;
}

/* Says that a name is not known, with those like it: the questions know how. */
static enum kdidx_status fail_unknown(struct kd_run *run, const char *name)
{
    struct kd_when when;
    const struct kd_query_opts one = {.limit = 1};
    enum kdidx_status status = kd_query_when(run->db, &run->arena, name, &one, &when, &run->err);
    if (status == KDIDX_OK) /* another kind than asked for has it */
        status = kd_fail(&run->err, KDIDX_NONE, "no %s is called \"%s\"", run->options.kind, name);
    return kd_answer_check(run, status, &when.match);
}

/* The kind that has more of the names; of a form that no article has, the kind of the other. */
static enum kdidx_status choose_kind(const struct decide *d, int *out)
{
    struct kd_run *run = d->run;
    int score[KINDS];
    for (int k = 0; k < KINDS; k++)
        score[k] = is_known(d, k, 0) + is_known(d, k, 1);
    if (d->alias && is_known(d, PEOPLE, 0) != is_known(d, WORKS, 0))
        score[is_known(d, PEOPLE, 0)] = 0;
    *out = score[1] > score[0];
    if (run->options.kind != NULL || score[0] != score[1])
        return KDIDX_OK;
    if (score[0] == 0)
        return fail_unknown(run, run->operands[0]);
    if (is_known(d, PEOPLE, 0) != is_known(d, WORKS, 0))
        return kd_fail(&run->err, KDIDX_USAGE,
                       "\"%s\" is a %s and \"%s\" a %s; --kind person or --kind work says what both"
                       " are names of",
                       run->operands[0], kd_decision_kind(is_known(d, WORKS, 0)), run->operands[1],
                       kd_decision_kind(is_known(d, WORKS, 1)));
    return kd_fail(&run->err, KDIDX_USAGE,
                   "\"%s\" is the name of a person and of a work; --kind person or --kind work says"
                   " which is meant",
                   run->operands[is_known(d, PEOPLE, 0) ? 0 : 1]);
}

static enum kdidx_status check_form(const struct decide *d, const struct kd_named *named)
{
    if (named->how != KD_KNOWS_FORM || named->others.n == 0)
        return KDIDX_OK;
    return kd_fail(&d->run->err, KDIDX_USAGE, "\"%s\" may be any of %zu: %s; say which",
                   named->given, named->others.n, kd_answer_join(d->run, &named->others));
}

static bool is_one_key(const char *a, const char *b)
{
    char a_key[KD_SIDE_KEY_SIZE], b_key[KD_SIDE_KEY_SIZE];
    kd_person_key(a, a_key);
    kd_person_key(b, b_key);
    return strcmp(a_key, b_key) == 0;
}

/* The decision by names that things go by, so that it stays right when other articles come. Where
 * one name is a form of what the other is the name of, that form is taken as it is. */
static enum kdidx_status by_names(const struct decide *d, int kind, struct kd_decision *out)
{
    const struct kd_named *a = &d->names[kind][0], *b = &d->names[kind][1];
    enum kdidx_status status = check_form(d, a);
    if (status == KDIDX_OK && !d->alias)
        status = check_form(d, b);
    *out = (struct kd_decision){kind == WORKS, d->same, a->name, d->alias ? b->given : b->name};
    if (status != KDIDX_OK || !is_one_key(out->a, out->b) || is_one_key(a->given, b->given))
        return status;
    if (!d->same)
        return kd_fail(&d->run->err, KDIDX_USAGE,
                       "the articles themselves use \"%s\" and \"%s\" for one %s; only names that"
                       " stand alone in some article can be kept apart",
                       a->given, b->given, kd_decision_kind(kind == WORKS));
    out->b = b->how == KD_KNOWS_FORM ? b->given : a->given;
    return KDIDX_OK;
}

/* ---- what came of it ---- */

static const char *articles(struct kd_run *run, uint64_t n)
{
    struct kd_arena_text text = {0};
    kd_arena_printf(&run->arena, &text, "%" PRIu64 " article%s", n, n == 1 ? "" : "s");
    return text.v;
}

/* How things stand now, in one line. */
static const char *describe(const struct decide *d, const struct kd_decision *said,
                            const struct kd_named *a, const struct kd_named *b)
{
    struct kd_run *run = d->run;
    struct kd_arena_text out = {0};
    const char *x = said->a, *y = said->b;
    bool one = a->thing != 0 && a->thing == b->thing;
    if (run->options.forget)
        kd_arena_printf(&run->arena, &out, "taken back: ");
    if (one && d->alias)
        kd_arena_printf(&run->arena, &out, "%s is another name of %s: %s", y, x,
                        articles(run, a->articles));
    else if (one)
        kd_arena_printf(&run->arena, &out, "%s and %s are one %s: %s", x, y,
                        kd_decision_kind(said->of_work), articles(run, a->articles));
    else if (a->thing != 0 && b->thing != 0)
        kd_arena_printf(&run->arena, &out, "%s and %s are two %s: %s and %s", x, y,
                        said->of_work ? "works" : "people", articles(run, a->articles),
                        articles(run, b->articles));
    else
        kd_arena_printf(&run->arena, &out, "no article has %s", a->thing != 0 ? y : x);
    return out.v;
}

static enum kdidx_status tell(const struct decide *d, const struct kd_decision *said)
{
    struct kd_run *run = d->run;
    struct kd_named a, b;
    enum kdidx_status status =
        kd_query_named(run->db, &run->arena, said->of_work, said->a, &a, &run->err);
    if (status == KDIDX_OK)
        status = kd_query_named(run->db, &run->arena, said->of_work, said->b, &b, &run->err);
    if (status != KDIDX_OK)
        return status;
    return print_decisions(run, describe(d, said, &a, &b), said, run->options.forget ? 0 : 1);
}

/* ---- saying and taking back ---- */

static enum kdidx_status say(struct decide *d)
{
    struct kd_run *run = d->run;
    struct kd_decision said;
    int kind = 0;
    enum kdidx_status status = choose_kind(d, &kind);
    if (status == KDIDX_OK && run->options.kind != NULL)
        kind = strcmp(run->options.kind, "work") == 0;
    for (int i = 0; status == KDIDX_OK && i < 2; i++)
        if (!is_known(d, kind, i) && (!d->same || !is_known(d, kind, 1 - i)))
            status = fail_unknown(run, run->operands[i]);
    if (status == KDIDX_OK)
        status = by_names(d, kind, &said);
    if (status == KDIDX_OK)
        status = kd_decision_set(run->db, &said, &run->err);
    for (int i = 0; status == KDIDX_OK && i < 2; i++)
        if (!is_known(d, kind, i))
            kd_say("note: no article has \"%s\" so far", run->operands[i]);
    return status == KDIDX_OK ? tell(d, &said) : status;
}

/* The decision that is meant may be by the names as given, or by those that they were forms of. */
static enum kdidx_status forget(struct decide *d)
{
    struct kd_run *run = d->run;
    enum kdidx_status status = KDIDX_NONE;
    struct kd_error first = {0};
    for (int try = 0; status == KDIDX_NONE && try < KINDS * 4; try++) {
        int k = try / 4;
        const struct kd_named *a = &d->names[k][0], *b = &d->names[k][1];
        if (run->options.kind != NULL &&
            strcmp(run->options.kind, kd_decision_kind(k == WORKS)) != 0)
            continue;
        struct kd_decision said = {k == WORKS, d->same, try % 2 == 0 ? a->given : a->name,
                                   try % 4 < 2 ? b->given : b->name};
        status = kd_decision_forget(run->db, &said, &run->err);
        if (first.text[0] == '\0')
            first = run->err;
        if (status == KDIDX_OK)
            return tell(d, &said);
    }
    run->err = status == KDIDX_NONE ? first : run->err;
    return kd_answer_check(run, status, NULL);
}

static enum kdidx_status check_operands(struct kd_run *run)
{
    const char *name = run->command->name;
    if (run->count != 2 && (run->count != 0 || run->options.forget))
        return kd_fail(&run->err, KDIDX_USAGE,
                       "%s takes two names, and a name of several words needs quotation marks;"
                       " kdidx help %s says more",
                       name, name);
    for (int i = 0; i < run->count; i++) {
        size_t len = strlen(run->operands[i]);
        if (len == 0)
            return kd_fail(&run->err, KDIDX_USAGE, "%s: a name is empty", name);
        if (kd_utf8_valid(run->operands[i], len) != len)
            return kd_fail(&run->err, KDIDX_USAGE, "%s: a name is not UTF-8", name);
    }
    return KDIDX_OK;
}

/* "Kim Ji-hoon" beside "Kim Ji-hoon (director)" is the actor of that name. */
static void understand(struct decide *d)
{
    struct kd_run *run = d->run;
    size_t len[2];
    bool crew[2], told[2];
    char key[2][KD_KEY_SIZE];
    for (int i = 0; i < 2; i++) {
        d->asked[i] = run->operands[i];
        len[i] = strlen(d->asked[i]);
        told[i] = kd_name_qualifier(d->asked[i], &len[i], &crew[i]);
        kd_entity_key(d->asked[i], len[i], key[i]);
    }
    if (told[0] == told[1] || strcmp(key[0], key[1]) != 0)
        return;
    int bare = told[0] ? 1 : 0;
    const char *which = crew[1 - bare] ? "actor" : "director";
    size_t size = len[bare] + strlen(which) + sizeof " ()";
    char *name = kd_arena_alloc(&run->arena, size);
    snprintf(name, size, "%s (%s)", d->asked[bare], which);
    d->asked[bare] = name;
}

static enum kdidx_status decide(struct kd_run *run, bool same, bool alias)
{
    struct decide d = {.run = run, .same = same, .alias = alias};
    enum kdidx_status status = check_operands(run);
    if (status != KDIDX_OK || run->count == 0)
        return status == KDIDX_OK ? list(run) : status;
    understand(&d);
    status = look_up(&d);
    if (status != KDIDX_OK)
        return status;
    return run->options.forget ? forget(&d) : say(&d);
}

enum kdidx_status kd_cmd_same(struct kd_run *run)
{
    return decide(run, true, false);
}

enum kdidx_status kd_cmd_differ(struct kd_run *run)
{
    return decide(run, false, false);
}

enum kdidx_status kd_cmd_alias(struct kd_run *run)
{
    return decide(run, true, true);
}
