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
#include "input/split.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "input/evidence.h"
#include "input/separator.h"

enum {
    BEFORE = 8192, /* bytes looked at again before what is new, for what belongs to its left */
    AHEAD = 8192   /* bytes after a place that must be there before it is decided */
};

static const double enough = 5.0;      /* for a boundary that nothing marks */
static const double enough_more = 3.7; /* for more of them, once there is one of the same kind */
static const double same_kind = 0.6;   /* for a place that looks as those found before do */
static const double enough_one = 2.5;  /* for the only separator of its form */
static const double enough_many = 1.0; /* for several, on average */
static const double against = -3.0;    /* a separator of the file's scheme that is none here */

/* How two articles meet: within a line, at a line's end, or with blank lines between. */
enum kind { INSIDE, JOINED, SPACED, KIND_COUNT };

/* A place that may be a boundary. */
struct place {
    size_t end, next;
    double evidence;
    size_t line; /* the line that begins here, or that the place is in */
    enum kind kind;
    bool taken;
};

struct kd_splitter {
    const struct kd_input_opts *opts;
    const struct kd_furniture *furniture;
    uint32_t scheme;            /* form of the separators that the file uses; 0: none known */
    unsigned found[KIND_COUNT]; /* boundaries found in the file without one */
    struct kd_lines lines;
    struct kd_terms terms;
    struct place *places;
    size_t place_count, place_cap;
};

/* What one run works on. */
struct run {
    struct kd_splitter *splitter;
    const char *text;
    size_t from, to; /* new text */
    size_t limit;    /* places before it are decided */
    struct kd_cuts *cuts;
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

static bool add_cut(struct kd_cuts *cuts, struct kd_cut cut)
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

static bool add_place(struct kd_splitter *splitter, struct place place)
{
    if (splitter->place_count == splitter->place_cap) {
        size_t cap = splitter->place_cap > 0 ? splitter->place_cap * 2 : 64;
        struct place *v = realloc(splitter->places, cap * sizeof *v);
        if (v == NULL)
            return false;
        splitter->places = v;
        splitter->place_cap = cap;
    }
    splitter->places[splitter->place_count++] = place;
    return true;
}

/* The evidence for a boundary between lines `last` and `next` (both indexes), of which the part
 * of the text between left and right is theirs. */
static double between(const struct kd_splitter *splitter, size_t last, size_t next, size_t left,
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

/* The same for a place within line `line`, at offset `at`. */
static double inside(const struct kd_splitter *splitter, const char *text, size_t line, size_t at,
                     size_t left, size_t right)
{
    const struct kd_lines *lines = &splitter->lines;
    struct kd_line first, second;
    struct kd_place_view view = {
        .terms = &splitter->terms, .left = left, .at = at, .right = right, .inside = true};
    kd_line_describe(splitter->furniture, text, lines->v[line].start, at, &first);
    kd_line_describe(splitter->furniture, text, at, lines->v[line].end, &second);
    first.blanks = lines->v[line].blanks;
    view.before[0] = &first;
    view.after[0] = &second;
    for (size_t i = 1; i < KD_CONTEXT && line >= i && lines->v[line - i].end > left; i++)
        view.before[i] = &lines->v[line - i];
    for (size_t i = 1; i < KD_CONTEXT && line + i < lines->n && lines->v[line + i].start < right;
         i++)
        view.after[i] = &lines->v[line + i];
    return kd_evidence(&view);
}

/* --- Schemes ----------------------------------------------------------------------------- */

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

static void weigh_separator(const struct run *run, struct group *group, size_t line, size_t left,
                            size_t right)
{
    const struct kd_lines *lines = &run->splitter->lines;
    size_t next = kd_separator_is_part(group->sep.kind) ? line : line + 1;
    if (line == 0 && run->from == 0)
        group->first = true;
    if (line == 0 || next >= lines->n)
        return;
    double evidence = between(run->splitter, line - 1, next, left, right);
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
static void neighbours(const struct run *run, size_t line, uint32_t form, size_t *left,
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

/* The form of the separators that this text uses, 0 for none. */
static uint32_t find_scheme(const struct run *run)
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

static enum kdidx_status cut_at_scheme(const struct run *run)
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
            between(splitter, i - 1, i + 1, left, right) < against)
            continue;
        const char *nl = memchr(run->text + line->end, '\n', run->to - line->end);
        size_t after = nl != NULL ? (size_t)(nl - run->text) + 1 : line->end;
        struct kd_cut cut = {.end = line->start,
                             .next = kd_separator_is_part(sep.kind) ? line->start : after,
                             .name = {sep.name, sep.name + sep.name_len}};
        if (!add_cut(run->cuts, cut))
            return KDIDX_NOMEM;
    }
    return KDIDX_OK;
}

/* --- Places that nothing marks -------------------------------------------------------------- */

static bool small_letter(char c)
{
    return c >= 'a' && c <= 'z';
}

static bool capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* The bytes with which is_glued() can say yes. */
static bool may_begin(char c)
{
    return capital(c) || memchr("[ '\"\xE2", c, 5) != NULL;
}

/* Whether a word at s can be the first of an article: not one capital alone, but for A and I. */
static bool can_begin(const char *s, size_t n)
{
    if (!capital(s[0]))
        return false;
    return n > 1 && (s[1] != ' ' ? s[1] > ' ' : s[0] == 'A' || s[0] == 'I');
}

/* Whether something new may begin at `at` within a line, which has no space before it: a capital
 * or an opening quotation mark behind a small letter, a digit or the end of a sentence. `closed`:
 * what stands before is a whole line of page furniture. */
static bool is_glued(const char *text, size_t start, size_t at, size_t end, bool closed)
{
    const char *s = text + at;
    size_t n = end - at;
    char c = text[at - 1];
    if (kd_crawl_date(s, n) > 0)
        return c != ' ';
    bool begins =
        can_begin(s, n) || (s[0] == '[' && n > 1 && capital(s[1])) ||
        (n > 4 && (memcmp(s, "\xE2\x80\x9C", 3) == 0 || memcmp(s, "\xE2\x80\x98", 3) == 0) &&
         !small_letter(s[3]));
    if (closed && (s[0] == '\'' || s[0] == '"') && n > 2)
        begins = can_begin(s + 1, n - 1);
    if (!begins || c == ' ' || capital(c))
        return false;
    bool quoted = at - start >= 3 && memcmp(s - 3, "\xE2\x80", 2) == 0;
    if (quoted && (c == '\x9C' || c == '\x98')) /* its quotation mark belongs to it */
        return false;
    if (closed || memchr(".!?:;,)]%", c, 9) != NULL)
        return true;
    if (quoted)
        return c == '\x9D' || c == '\x99' || c == '\xA6';
    if (!small_letter(c) && !(c >= '0' && c <= '9'))
        return false;
    size_t word = at; /* not within a name such as McKay or SungHyen */
    while (word > start && (small_letter(text[word - 1]) || capital(text[word - 1]) ||
                            (text[word - 1] >= '0' && text[word - 1] <= '9')))
        word--;
    return !(word < at && capital(text[word]) && at - word < 5);
}

/* The least evidence with which a place can be taken at all. */
static double least_evidence(void)
{
    return enough_more - same_kind;
}

/* Whether the beginning of a line is furniture from the end of a page. */
static bool is_closing(const struct kd_splitter *splitter, const char *line, size_t len)
{
    enum { LONGEST = 120 };
    if (len > LONGEST)
        return false;
    enum kd_furniture_role role = kd_furniture_line(splitter->furniture, line, len);
    return role > KD_FURNITURE_HEAD && role != KD_FURNITURE_CREDIT;
}

/* Adds the places within a line; *closing when the line begins with the last words of a page, so
 * that no article begins with it. */
static bool add_places_inside(const struct run *run, size_t index, bool *closing)
{
    const struct kd_splitter *splitter = run->splitter;
    const struct kd_line *line = &splitter->lines.v[index];
    *closing = false;
    for (size_t at = line->start + 2; at + 2 < line->end; at++) {
        if (!may_begin(run->text[at]) || run->text[at - 1] == ' ')
            continue;
        bool closed = is_closing(splitter, run->text + line->start, at - line->start);
        if (!is_glued(run->text, line->start, at, line->end, closed))
            continue;
        *closing |= closed;
        struct place place = {.end = at, .next = at, .line = index, .kind = INSIDE};
        place.evidence = inside(splitter, run->text, index, at, 0, run->to);
        if (place.evidence >= least_evidence() && !add_place(run->splitter, place))
            return false;
    }
    return true;
}

static bool add_places(const struct run *run)
{
    const struct kd_lines *lines = &run->splitter->lines;
    for (size_t i = 0; i < lines->n && lines->v[i].start < run->limit; i++) {
        bool closing;
        if (lines->v[i].start < run->from)
            continue;
        if (!add_places_inside(run, i, &closing))
            return false;
        if (i == 0 || closing)
            continue;
        struct place place = {.end = lines->v[i - 1].end,
                              .next = lines->v[i].start,
                              .line = i,
                              .kind = lines->v[i].blanks > 0 ? SPACED : JOINED};
        place.evidence = between(run->splitter, i - 1, i, 0, run->to);
        if (place.evidence >= least_evidence() && !add_place(run->splitter, place))
            return false;
    }
    return true;
}

static int by_evidence(const void *a, const void *b)
{
    const struct place *p = a, *q = b;
    if (p->evidence != q->evidence)
        return p->evidence < q->evidence ? 1 : -1;
    return p->next < q->next ? -1 : p->next > q->next;
}

static int by_offset(const void *a, const void *b)
{
    const struct kd_cut *p = a, *q = b;
    return p->next < q->next ? -1 : p->next > q->next;
}

/* The first line that ends behind `at`. */
static size_t line_at(const struct kd_lines *lines, size_t at)
{
    size_t low = 0, high = lines->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (lines->v[middle].end <= at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* Whether text[left, right) holds an article's worth of paragraphs. */
static bool has_prose(const struct kd_splitter *splitter, size_t left, size_t right)
{
    enum { LEAST = 200, SHORT_LINE = 60 };
    const struct kd_lines *lines = &splitter->lines;
    size_t sum = 0;
    for (size_t i = line_at(lines, left); i < lines->n && lines->v[i].start < right && sum < LEAST;
         i++) {
        const struct kd_line *line = &lines->v[i];
        if (line->role != KD_FURNITURE_NONE || line->end - line->start < SHORT_LINE)
            continue;
        size_t start = line->start > left ? line->start : left;
        sum += (line->end < right ? line->end : right) - start;
    }
    return sum >= LEAST;
}

/* How much evidence a place needs: less where the file is known to hold several articles, least
 * where it looks as the boundaries already found do. */
static double needed(const struct kd_splitter *splitter, const struct place *place)
{
    unsigned same = splitter->found[place->kind], all = 0;
    for (int i = 0; i < KIND_COUNT; i++)
        all += splitter->found[i];
    if (all == 0)
        return enough;
    return same * 2 >= all ? enough_more - same_kind : enough_more + same_kind;
}

/* Whether a place, seen between the cuts on both sides of it, is a boundary. */
static bool is_boundary(const struct run *run, const struct place *place)
{
    const struct kd_splitter *splitter = run->splitter;
    const struct kd_cuts *cuts = run->cuts;
    size_t left = 0, right = run->to;
    for (size_t i = 0; i < cuts->n; i++) {
        if (cuts->v[i].next <= place->next && cuts->v[i].next > left)
            left = cuts->v[i].next;
        if (cuts->v[i].next > place->next && cuts->v[i].end < right)
            right = cuts->v[i].end;
    }
    if (!has_prose(splitter, left, place->end) || !has_prose(splitter, place->next, right))
        return false;
    double evidence = place->kind == INSIDE
                          ? inside(splitter, run->text, place->line, place->next, left, right)
                          : between(splitter, place->line - 1, place->line, left, right);
    return evidence >= needed(splitter, place);
}

/* Takes the places in the order of their evidence; then, if there were any, those that are enough
 * now that the file is known to hold more than one article. */
static enum kdidx_status cut_at_places(const struct run *run)
{
    struct kd_splitter *splitter = run->splitter;
    splitter->place_count = 0;
    if (!add_places(run))
        return KDIDX_NOMEM;
    if (splitter->place_count > 0)
        qsort(splitter->places, splitter->place_count, sizeof *splitter->places, by_evidence);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < splitter->place_count; i++) {
            struct place *place = &splitter->places[i];
            if (place->taken || (pass == 0 && place->evidence < enough) || !is_boundary(run, place))
                continue;
            place->taken = true;
            splitter->found[place->kind]++;
            if (!add_cut(run->cuts, (struct kd_cut){.end = place->end, .next = place->next}))
                return KDIDX_NOMEM;
        }
    }
    if (run->cuts->n > 0)
        qsort(run->cuts->v, run->cuts->n, sizeof *run->cuts->v, by_offset);
    return KDIDX_OK;
}

/* --- What the user asked for ----------------------------------------------------------------- */

static enum kdidx_status cut_at_formfeeds(const struct run *run, size_t *decided)
{
    const char *at = run->text + run->from, *end = run->text + run->to;
    while (at < end && (at = memchr(at, '\f', (size_t)(end - at))) != NULL) {
        size_t offset = (size_t)(at - run->text);
        if (!add_cut(run->cuts, (struct kd_cut){.end = offset, .next = offset + 1}))
            return KDIDX_NOMEM;
        at++;
    }
    *decided = run->to;
    return KDIDX_OK;
}

static enum kdidx_status cut_at_lines(const struct run *run, bool last, size_t *decided)
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
            !add_cut(run->cuts, (struct kd_cut){.end = start, .next = next}))
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

static enum kdidx_status cut_by_evidence(struct run *run, bool last, size_t *decided)
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
        splitter->scheme = find_scheme(run);
    return splitter->scheme != 0 ? cut_at_scheme(run) : cut_at_places(run);
}

enum kdidx_status kd_splitter_run(struct kd_splitter *splitter, const char *text, size_t len,
                                  size_t from, bool last, struct kd_cuts *cuts, size_t *decided)
{
    struct run run = {
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
