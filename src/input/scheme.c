/* Schemes: separators of one form that stand between the articles of a file throughout.
 *
 * The candidates are gathered by form, and a form is believed when what stands around its lines
 * speaks for boundaries on the whole; a header with a file's name needs less of that than a "---".
 */
#include <string.h>

#include "input/separator.h"
#include "input/split_run.h"

static const double enough_one = 2.5;  /* evidence for the only separator of its form */
static const double enough_many = 1.0; /* for several, on average */
static const double against = -3.0;    /* a separator of the file's scheme that is none here */

struct group {
    struct kd_separator sep; /* the first of them */
    unsigned count;          /* those with text on both sides */
    unsigned fit;            /* of them, those that the evidence does not speak against */
    double sum;              /* of their evidence */
    bool first;              /* the file begins with one */
    bool files;              /* all have names like files' */
};

enum { MOST_GROUPS = 16 };

static struct group *group_of(struct group *groups, size_t *n, struct kd_separator sep)
{
    for (size_t i = 0; i < *n; i++)
        if (groups[i].sep.form == sep.form)
            return &groups[i];
    if (*n == MOST_GROUPS)
        return NULL;
    groups[*n] = (struct group){.sep = sep, .files = true};
    return &groups[(*n)++];
}

static void weigh_separator(const struct kd_split_run *run, struct group *group, size_t line,
                            size_t left, size_t right)
{
    const struct kd_lines *lines = &run->splitter->lines;
    size_t next = kd_separator_is_part(group->sep.kind) ? line : line + 1;
    if (line == 0 && run->from == 0)
        group->first = true;
    if (line == 0 || next >= lines->n)
        return;
    double evidence = kd_between(run->splitter, line - 1, next, left, right);
    group->count++;
    group->fit += evidence > 0;
    group->sum += evidence;
}

static bool believed(const struct group *group)
{
    double mean = group->count > 0 ? group->sum / group->count : 0;
    switch (group->sep.kind) {
    case KD_SEP_TAIL:
        return group->first || group->count > 1 || mean > 0;
    case KD_SEP_HEADER:
        return group->files ? group->first || group->count > 1
                            : group->first && group->count > 0 && mean > enough_many;
    case KD_SEP_NUMBERED:
        return group->first && mean > against;
    case KD_SEP_KEYED:
    case KD_SEP_HEADING:
        return group->first && group->count > 0 && mean > enough_many;
    case KD_SEP_MARK:
    case KD_SEP_RULE:
        return group->count > 1 ? mean > enough_many && group->fit * 5 >= group->count * 3
                                : group->count == 1 && mean > enough_one;
    case KD_SEP_NONE:
        break;
    }
    return false;
}

/* Where the nearest lines of the same form are: the text between them is what a separator parts. */
static void neighbours(const struct kd_split_run *run, size_t line, uint32_t form, size_t *left,
                       size_t *right)
{
    const struct kd_lines *lines = &run->splitter->lines;
    *left = 0;
    *right = run->to;
    for (size_t i = line; i-- > 0 && lines->v[line].start - lines->v[i].end < KD_COHESION_WINDOW;) {
        if (kd_separator_of(run->text, &lines->v[i]).form == form) {
            *left = lines->v[i].end;
            break;
        }
    }
    for (size_t i = line + 1; i < lines->n; i++) {
        if (lines->v[i].start - lines->v[line].end > KD_COHESION_WINDOW)
            break;
        if (kd_separator_of(run->text, &lines->v[i]).form == form) {
            *right = lines->v[i].start;
            break;
        }
    }
}

uint32_t kd_scheme_find(const struct kd_split_run *run)
{
    const struct kd_lines *lines = &run->splitter->lines;
    struct group groups[MOST_GROUPS];
    size_t n = 0;
    for (size_t i = 0; i < lines->n; i++) {
        struct kd_separator sep = kd_separator_of(run->text, &lines->v[i]);
        if (sep.kind == KD_SEP_NONE)
            continue;
        struct group *group = group_of(groups, &n, sep);
        if (group == NULL)
            continue;
        size_t left, right;
        neighbours(run, i, sep.form, &left, &right);
        group->files &= sep.name_len > 0;
        weigh_separator(run, group, i, left, right);
    }
    const struct group *best = NULL;
    for (size_t i = 0; i < n; i++)
        if (believed(&groups[i]) &&
            (best == NULL || groups[i].sep.kind < best->sep.kind ||
             (groups[i].sep.kind == best->sep.kind && groups[i].sum > best->sum)))
            best = &groups[i];
    return best != NULL ? best->sep.form : 0;
}

enum kdidx_status kd_scheme_cut(const struct kd_split_run *run)
{
    const struct kd_splitter *splitter = run->splitter;
    const struct kd_lines *lines = &splitter->lines;
    for (size_t i = 0; i < lines->n && lines->v[i].start < run->limit; i++) {
        const struct kd_line *line = &lines->v[i];
        struct kd_separator sep = kd_separator_of(run->text, line);
        if (line->start < run->from || sep.form != splitter->scheme)
            continue;
        size_t left, right;
        neighbours(run, i, sep.form, &left, &right);
        if (sep.kind == KD_SEP_RULE && i > 0 && i + 1 < lines->n &&
            kd_between(splitter, i - 1, i + 1, left, right) < against)
            continue;
        const char *nl = memchr(run->text + line->end, '\n', run->to - line->end);
        size_t after = nl != NULL ? (size_t)(nl - run->text) + 1 : line->end;
        struct kd_cut cut = {.end = line->start,
                             .next = kd_separator_is_part(sep.kind) ? line->start : after,
                             .name = {sep.name, sep.name + sep.name_len}};
        if (!kd_cuts_add(run->cuts, cut))
            return KDIDX_NOMEM;
    }
    return KDIDX_OK;
}
