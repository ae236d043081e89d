/* Places that nothing marks: where the evidence alone says that one article ends and another
 * begins.
 */
#include <stdlib.h>
#include <string.h>

#include "input/glue.h"
#include "input/split_run.h"

static const double enough = 5.0;      /* evidence for a boundary */
static const double one_article = 4.0; /* more of it in a file that has the length of one */
static const double enough_more = 3.7; /* for more of them, once there is one */
static const double same_kind = 0.6;   /* less for a place that looks as those found before do */

static bool add_place(struct kd_splitter *splitter, struct kd_place_found place)
{
    if (splitter->place_count == splitter->place_cap) {
        size_t cap = splitter->place_cap > 0 ? splitter->place_cap * 2 : 64;
        struct kd_place_found *v = realloc(splitter->places, cap * sizeof *v);
        if (v == NULL)
            return false;
        splitter->places = v;
        splitter->place_cap = cap;
    }
    splitter->places[splitter->place_count++] = place;
    return true;
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

/* Whether what follows a weak glue is plainly the top of a page. */
static bool is_plain_top(const struct kd_split_run *run, size_t at, size_t end)
{
    struct kd_line line;
    kd_line_describe(run->splitter->furniture, run->text, at, end, &line);
    bool title = (line.shape & KD_LINE_HEADLINE) && (line.shape & KD_LINE_TITLECASE);
    return title || (line.shape & KD_LINE_TAGGED) || line.role == KD_FURNITURE_HEAD;
}

/* What the places within a line say about those at its two ends. */
struct seen {
    bool closing; /* it begins with the last words of a page: no article begins with it */
    bool top;     /* it ends with the first words of one: none begins behind it */
};

static bool add_places_inside(const struct kd_split_run *run, size_t index, struct seen *seen)
{
    enum { LONGEST_TITLE = 220 };
    const struct kd_splitter *splitter = run->splitter;
    const struct kd_line *line = &splitter->lines.v[index];
    *seen = (struct seen){false, false};
    for (size_t at = line->start + 2; at + 2 < line->end; at++) {
        if (!kd_glue_possible(run->text, at))
            continue;
        bool closed = is_closing(splitter, run->text + line->start, at - line->start);
        enum kd_glue glue = kd_glue_at(run->text, line->start, at, line->end, closed);
        if (glue == KD_GLUE_NONE || (glue == KD_GLUE_WEAK && !is_plain_top(run, at, line->end)))
            continue;
        seen->closing |= closed;
        struct kd_place_found place = {.end = at, .next = at, .line = index, .meeting = KD_INSIDE};
        place.evidence = inside(splitter, run->text, index, at, 0, run->to);
        seen->top |= place.evidence >= enough_more && line->end - at < LONGEST_TITLE;
        if (place.evidence >= least_evidence() && !add_place(run->splitter, place))
            return false;
    }
    return true;
}

static bool add_places(const struct kd_split_run *run)
{
    const double behind_top = -2.0;
    const struct kd_lines *lines = &run->splitter->lines;
    struct seen before = {false, false}, here;
    for (size_t i = 0; i < lines->n && lines->v[i].start < run->limit; i++) {
        if (lines->v[i].start < run->from)
            continue;
        if (!add_places_inside(run, i, &here))
            return false;
        bool top = before.top;
        before = here;
        if (i == 0 || here.closing)
            continue;
        struct kd_place_found place = {.end = lines->v[i - 1].end,
                                       .next = lines->v[i].start,
                                       .line = i,
                                       .meeting = lines->v[i].blanks > 0 ? KD_SPACED : KD_JOINED};
        place.evidence = kd_between(run->splitter, i - 1, i, 0, run->to) + (top ? behind_top : 0);
        if (place.evidence >= least_evidence() && !add_place(run->splitter, place))
            return false;
    }
    return true;
}

static int by_evidence(const void *a, const void *b)
{
    const struct kd_place_found *p = a, *q = b;
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

/* The evidence that makes the first boundary. What is no longer than an article (they have 1 to 3
 * KB) is hardly ever two, whatever it looks like: a page that lists the tops of others does. */
static double first_needs(const struct kd_split_run *run)
{
    const double article = 2100, two = 3000;
    double len = (double)run->to;
    if (len >= two || run->from > 0)
        return enough;
    return enough + (len <= article ? one_article : one_article * (two - len) / (two - article));
}

/* How much evidence a place needs: less where the file is known to hold several articles, least
 * where it looks as the boundaries already found do. */
static double needed(const struct kd_split_run *run, const struct kd_place_found *place)
{
    const struct kd_splitter *splitter = run->splitter;
    unsigned same = splitter->found[place->meeting], all = 0;
    for (int i = 0; i < KD_MEETINGS; i++)
        all += splitter->found[i];
    if (all == 0)
        return first_needs(run);
    return same * 2 >= all ? enough_more - same_kind : enough_more + same_kind;
}

/* Whether a place, seen between the cuts on both sides of it, is a boundary. */
static bool is_boundary(const struct kd_split_run *run, const struct kd_place_found *place)
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
    double evidence = place->meeting == KD_INSIDE
                          ? inside(splitter, run->text, place->line, place->next, left, right)
                          : kd_between(splitter, place->line - 1, place->line, left, right);
    return evidence >= needed(run, place);
}

/* Takes the places in the order of their evidence; then, if there were any, those that are enough
 * now that the file is known to hold more than one article. */
enum kdidx_status kd_places_cut(const struct kd_split_run *run)
{
    struct kd_splitter *splitter = run->splitter;
    splitter->place_count = 0;
    if (!add_places(run))
        return KDIDX_NOMEM;
    if (splitter->place_count > 0)
        qsort(splitter->places, splitter->place_count, sizeof *splitter->places, by_evidence);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < splitter->place_count; i++) {
            struct kd_place_found *place = &splitter->places[i];
            if (place->taken || (pass == 0 && place->evidence < first_needs(run)) ||
                !is_boundary(run, place))
                continue;
            place->taken = true;
            splitter->found[place->meeting]++;
            if (!kd_cuts_add(run->cuts, (struct kd_cut){.end = place->end, .next = place->next}))
                return KDIDX_NOMEM;
        }
    }
    if (run->cuts->n > 0)
        qsort(run->cuts->v, run->cuts->n, sizeof *run->cuts->v, by_offset);
    return KDIDX_OK;
}
