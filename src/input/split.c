/* Where one article ends and the next begins.
 *
 * Two ways, the first that works:
 *
 *   1. The file has a scheme: headers with names, or one form of rule, that stands between its
 *      articles throughout. A scheme is believed when what stands around its lines speaks for
 *      boundaries (evidence.c), since an article may hold a "---" or a "#" heading of its own.
 *      Where there is a scheme, nothing else is a boundary.
 *   2. Without one, the places where the evidence is strong, best first, as long as there remains
 *      an article's worth of text on both sides. A place may be within a line: in `cat a b` the
 * last line of a, which has no newline, runs into the first of b.
 *
 * A wrong boundary tears an article apart and makes up another; a missed one only joins two.
 * So the limits are set to miss rather than to tear.
 */
#include "input/split_run.h"

#include <stdlib.h>
#include <string.h>

enum {
    BEFORE = 8192, /* bytes looked at again before what is new, for what belongs to its left */
    AHEAD = 8192   /* bytes after a place that must be there before it is decided */
};

struct kd_splitter *kd_splitter_new(const struct kd_input_opts *opts,
                                    const struct kd_furniture *furniture)
{
    struct kd_splitter *splitter = calloc(1, sizeof *splitter);
    if (splitter != NULL) {
        splitter->opts = opts;
        splitter->furniture = furniture;
    }
    return splitter;
}

void kd_splitter_free(struct kd_splitter *splitter)
{
    if (splitter == NULL)
        return;
    free(splitter->lines.v);
    free(splitter->terms.v);
    free(splitter->places);
    free(splitter);
}

bool kd_cuts_add(struct kd_cuts *cuts, struct kd_cut cut)
{
    if (cuts->n == cuts->cap) {
        size_t cap = cuts->cap > 0 ? cuts->cap * 2 : 16;
        struct kd_cut *v = realloc(cuts->v, cap * sizeof *v);
        if (v == NULL)
            return false;
        cuts->v = v;
        cuts->cap = cap;
    }
    cuts->v[cuts->n++] = cut;
    return true;
}

double kd_between(const struct kd_splitter *splitter, size_t last, size_t next, size_t left,
                  size_t right)
{
    const struct kd_lines *lines = &splitter->lines;
    struct kd_place_view view = {
        .terms = &splitter->terms, .left = left, .at = lines->v[next].start, .right = right};
    for (size_t i = 0; i < KD_CONTEXT; i++) {
        if (last >= i && lines->v[last - i].end > left)
            view.before[i] = &lines->v[last - i];
        else
            break;
    }
    for (size_t i = 0; i < KD_CONTEXT && next + i < lines->n && lines->v[next + i].start < right;
         i++)
        view.after[i] = &lines->v[next + i];
    return view.before[0] != NULL && view.after[0] != NULL ? kd_evidence(&view) : 0;
}

static enum kdidx_status cut_at_formfeeds(const struct kd_split_run *run, size_t *decided)
{
    const char *at = run->text + run->from, *end = run->text + run->to;
    while (at < end && (at = memchr(at, '\f', (size_t)(end - at))) != NULL) {
        size_t offset = (size_t)(at - run->text);
        if (!kd_cuts_add(run->cuts, (struct kd_cut){.end = offset, .next = offset + 1}))
            return KDIDX_NOMEM;
        at++;
    }
    *decided = run->to;
    return KDIDX_OK;
}

static enum kdidx_status cut_at_lines(const struct kd_split_run *run, bool last, size_t *decided)
{
    const struct kd_input_opts *opts = run->splitter->opts;
    size_t start = run->from;
    while (start < run->to) {
        const char *nl = memchr(run->text + start, '\n', run->to - start);
        if (nl == NULL && !last)
            break;
        size_t end = nl != NULL ? (size_t)(nl - run->text) : run->to;
        size_t next = nl != NULL ? end + 1 : end;
        if (opts->split_line(opts->split_ctx, run->text + start, end - start) &&
            !kd_cuts_add(run->cuts, (struct kd_cut){.end = start, .next = next}))
            return KDIDX_NOMEM;
        start = next;
    }
    *decided = start;
    return KDIDX_OK;
}

/* The beginning of the line that offset `at` is in. */
static size_t line_start(const char *text, size_t at)
{
    const char *nl = at > 0 ? memrchr(text, '\n', at) : NULL;
    return nl != NULL ? (size_t)(nl - text) + 1 : 0;
}

static enum kdidx_status cut_by_evidence(struct kd_split_run *run, bool last, size_t *decided)
{
    struct kd_splitter *splitter = run->splitter;
    size_t begin = run->from > BEFORE ? line_start(run->text, run->from - BEFORE) : 0;
    if (!last)
        run->to = line_start(run->text, run->to);
    run->limit = last ? run->to : run->to > AHEAD ? line_start(run->text, run->to - AHEAD) : 0;
    *decided = run->limit > run->from ? run->limit : run->from;
    if (run->limit <= run->from)
        return KDIDX_OK;
    if (!kd_lines_find(splitter->furniture, run->text, begin, run->to, &splitter->lines) ||
        !kd_terms_find(run->text, begin, run->to, &splitter->terms))
        return KDIDX_NOMEM;
    if (splitter->scheme == 0)
        splitter->scheme = kd_scheme_find(run);
    return splitter->scheme != 0 ? kd_scheme_cut(run) : kd_places_cut(run);
}

enum kdidx_status kd_splitter_run(struct kd_splitter *splitter, const char *text, size_t len,
                                  size_t from, bool last, struct kd_cuts *cuts, size_t *decided)
{
    struct kd_split_run run = {
        .splitter = splitter, .text = text, .from = from, .to = len, .limit = len, .cuts = cuts};
    switch (splitter->opts->split) {
    case KD_SPLIT_AUTO:
        return cut_by_evidence(&run, last, decided);
    case KD_SPLIT_FORMFEED:
        return cut_at_formfeeds(&run, decided);
    case KD_SPLIT_LINE:
        return cut_at_lines(&run, last, decided);
    case KD_SPLIT_NONE:
        break;
    }
    *decided = len;
    return KDIDX_OK;
}
