/* What speaks for and against a boundary at one place of a text. */
#include "input/evidence.h"

/* Positive: for a boundary. split.c says how much is enough. */
static const double weights[KD_SIGN_COUNT] = {
    [KD_SIGN_CRAWLED] = 5.0,  [KD_SIGN_HEADLINE] = 1.6,   [KD_SIGN_TITLECASE] = 0.6,
    [KD_SIGN_TAGGED] = 1.0,   [KD_SIGN_DATED] = 0.8,      [KD_SIGN_HEAD] = 2.2,
    [KD_SIGN_ENDED] = 2.5,    [KD_SIGN_PAGE] = 2.3,       [KD_SIGN_CREDITED] = 1.5,
    [KD_SIGN_PART] = 0.6,     [KD_SIGN_CUT] = 2.3,        [KD_SIGN_JOINED] = 2.0,
    [KD_SIGN_WIDE] = 1.8,     [KD_SIGN_NO_OVERLAP] = 3.0, [KD_SIGN_OVERLAP] = -3.5,
    [KD_SIGN_LOWER] = -5.0,   [KD_SIGN_FOLLOWS] = -2.0,   [KD_SIGN_FURNITURE] = -4.0,
    [KD_SIGN_HEADING] = -1.3, [KD_SIGN_BEGUN] = -3.5,     [KD_SIGN_LATER] = -1.5,
    [KD_SIGN_GLUED] = 0.7,    [KD_SIGN_SHORT] = -1.0,     [KD_SIGN_NO_PROSE] = -4.0,
};

static bool has(const struct kd_line *line, unsigned shape)
{
    return line != NULL && (line->shape & shape) != 0;
}

static bool is_end(const struct kd_line *line)
{
    return line != NULL && !(line->shape & KD_LINE_CRAWLED) &&
           (line->role == KD_FURNITURE_END || line->role == KD_FURNITURE_TAIL);
}

/* The top of a page: furniture, a dateline, what a crawler put there. */
static bool is_top(const struct kd_line *line)
{
    return line->role == KD_FURNITURE_HEAD ||
           (has(line, KD_LINE_CRAWLED | KD_LINE_DATED) && !has(line, KD_LINE_PROSE));
}

/* How far down the first paragraph is, not counting furniture; KD_CONTEXT when there is none. */
static int first_prose(const struct kd_place_view *view)
{
    int lines = 0;
    for (int i = 0; i < KD_CONTEXT && view->after[i] != NULL; i++) {
        if (has(view->after[i], KD_LINE_PROSE))
            return lines;
        lines += !is_top(view->after[i]) && view->after[i]->role != KD_FURNITURE_PART;
    }
    return KD_CONTEXT;
}

/* A line too short for a headline is one when the next gives the day, or who wrote it. */
static bool is_dated_title(const struct kd_line *line, const struct kd_line *next)
{
    return has(next, KD_LINE_DATED) && !has(next, KD_LINE_PROSE) && next->blanks <= 2 &&
           line->role == KD_FURNITURE_NONE && line->words >= 3 &&
           !has(line, KD_LINE_PROSE | KD_LINE_LOWER | KD_LINE_BULLET | KD_LINE_COLON |
                          KD_LINE_COMMA | KD_LINE_CUT);
}

/* The headline that belongs to a place: the first line after it that is no top of a page. */
static const struct kd_line *headline(const struct kd_place_view *view)
{
    for (int i = 0; i < 4 && view->after[i] != NULL; i++) {
        const struct kd_line *line = view->after[i];
        if (is_top(line) && !(line->shape & KD_LINE_HEADLINE))
            continue;
        bool fits = (line->shape & KD_LINE_HEADLINE) || is_dated_title(line, view->after[i + 1]);
        return fits && first_prose(view) <= 6 ? line : NULL;
    }
    return NULL;
}

/* Blank lines between the lines around, at the least and at the most; the place itself aside. */
static void blanks_around(const struct kd_place_view *view, unsigned *least, unsigned *most)
{
    *least = 99;
    *most = 0;
    for (int i = 0; i < 4; i++) {
        const struct kd_line *around[2] = {i < 3 && view->before[i + 1] != NULL ? view->before[i]
                                                                                : NULL,
                                           i > 0 ? view->after[i] : NULL};
        for (int side = 0; side < 2; side++) {
            if (around[side] == NULL)
                continue;
            unsigned blanks = around[side]->blanks;
            *least = blanks < *least ? blanks : *least;
            *most = blanks > *most ? blanks : *most;
        }
    }
}

/* No blank line between two lines, where paragraphs around have one: ended files, joined. */
static bool is_joined(const struct kd_line *before, const struct kd_line *line,
                      const struct kd_line *after)
{
    return before != NULL && line != NULL && after != NULL && before->blanks >= 1 &&
           line->blanks == 0 && after->blanks >= 1;
}

/* Whether the page's end still comes before its first paragraph: a list of other pages. */
static bool ends_before_prose(const struct kd_place_view *view)
{
    for (int i = 1; i < KD_CONTEXT && view->after[i] != NULL; i++) {
        if (has(view->after[i], KD_LINE_PROSE | KD_LINE_CRAWLED))
            break;
        if (is_end(view->after[i]))
            return true;
    }
    return false;
}

/* Three headlines in a row without a blank line: links to other pages, in the midst of one. */
static bool is_among_headlines(const struct kd_place_view *view)
{
    for (int i = 0; i < 3; i++)
        if (!has(view->after[i], KD_LINE_HEADLINE) || (i > 0 && view->after[i]->blanks > 0))
            return false;
    return true;
}

static void signs_after(const struct kd_place_view *view, double *signs)
{
    const struct kd_line *next = view->after[0];
    const enum kd_furniture_role role = next->role; /* a side is never without a line */
    const struct kd_line *head = headline(view);
    signs[KD_SIGN_CRAWLED] = has(next, KD_LINE_CRAWLED);
    signs[KD_SIGN_HEADLINE] = head != NULL;
    signs[KD_SIGN_TITLECASE] = has(head, KD_LINE_TITLECASE);
    signs[KD_SIGN_TAGGED] = has(head, KD_LINE_TAGGED) || has(next, KD_LINE_TAGGED);
    for (int i = 0; i < 8 && view->after[i] != NULL && !is_end(view->after[i]); i++) {
        if (has(view->after[i], KD_LINE_DATED))
            signs[KD_SIGN_DATED] = 1;
        if (has(view->after[i], KD_LINE_PROSE))
            break;
    }
    signs[KD_SIGN_HEAD] = role == KD_FURNITURE_HEAD;
    signs[KD_SIGN_LOWER] = has(next, KD_LINE_LOWER);
    signs[KD_SIGN_FOLLOWS] = has(next, KD_LINE_FOLLOWS) && !has(next, KD_LINE_TITLECASE);
    signs[KD_SIGN_FURNITURE] =
        (role > KD_FURNITURE_HEAD || has(next, KD_LINE_BULLET | KD_LINE_COMMA)) &&
        !has(next, KD_LINE_CRAWLED);
    if (ends_before_prose(view) || is_among_headlines(view))
        signs[KD_SIGN_FURNITURE] = 1;
    signs[KD_SIGN_SHORT] = next->words < 5 && next->role == KD_FURNITURE_NONE && head == NULL;
    signs[KD_SIGN_NO_PROSE] = first_prose(view) > 10;
    signs[KD_SIGN_LATER] =
        is_joined(next, view->after[1], view->after[2]) || has(view->after[1], KD_LINE_CRAWLED) ||
        has(next, KD_LINE_CUT) ||
        (view->after[1] != NULL && view->after[1]->role == KD_FURNITURE_HEAD && !is_top(next));
}

static void signs_before(const struct kd_place_view *view, double *signs)
{
    const struct kd_line *last = view->before[0];
    signs[KD_SIGN_ENDED] = is_end(last);
    for (int i = 0; i < 4 && view->before[i] != NULL && signs[KD_SIGN_ENDED] <= 0; i++) {
        if (has(view->before[i], KD_LINE_PROSE | KD_LINE_CRAWLED | KD_LINE_DATED) ||
            view->before[i]->role == KD_FURNITURE_HEAD)
            break;
        if (is_end(view->before[i]))
            signs[KD_SIGN_ENDED] = 0.5;
    }
    signs[KD_SIGN_CREDITED] = last->role == KD_FURNITURE_CREDIT;
    signs[KD_SIGN_GLUED] = view->inside;
    signs[KD_SIGN_PART] = last->role == KD_FURNITURE_PART;
    signs[KD_SIGN_CUT] = has(last, KD_LINE_CUT);
    signs[KD_SIGN_HEADING] = last->role == KD_FURNITURE_NONE && !has(last, KD_LINE_CUT) &&
                             has(last, KD_LINE_OPEN | KD_LINE_COLON) &&
                             (has(last, KD_LINE_TITLECASE) || last->words < 6 ? 1 : 0);
    signs[KD_SIGN_BEGUN] = is_top(last);
}

static void signs_gap(const struct kd_place_view *view, double *signs)
{
    unsigned least, most, here = view->after[0]->blanks;
    blanks_around(view, &least, &most);
    signs[KD_SIGN_JOINED] =
        !view->inside && (here == 0 && least >= 1 && least < 99
                              ? 1
                              : is_joined(view->before[0], view->after[0], view->after[1]));
    signs[KD_SIGN_WIDE] = here > most ? (here - most >= 2 ? 1 : 0.6) : here >= 3 ? 0.5 : 0;
}

/* Between different articles less than a tenth is shared; within one, seldom less than a fifth. */
static void signs_cohesion(const struct kd_place_view *view, double *signs)
{
    const double little = 0.05, some = 0.13, much = 0.35;
    double mass;
    double shared = kd_cohesion(view->terms, view->left, view->at, view->right, &mass);
    double sure = mass >= 40 ? 1 : mass / 40;
    if (shared < some)
        signs[KD_SIGN_NO_OVERLAP] =
            sure * (shared < little ? 1 : (some - shared) / (some - little));
    else
        signs[KD_SIGN_OVERLAP] = shared > much ? 1 : (shared - some) / (much - some);
}

void kd_evidence_signs(const struct kd_place_view *view, double signs[KD_SIGN_COUNT])
{
    for (int i = 0; i < KD_SIGN_COUNT; i++)
        signs[i] = 0;
    signs_after(view, signs);
    signs_before(view, signs);
    signs_gap(view, signs);
    signs_cohesion(view, signs);
    signs[KD_SIGN_PAGE] = is_end(view->before[0]) && has(view->after[0], KD_LINE_HEADLINE) &&
                          headline(view) == view->after[0];
}

double kd_evidence(const struct kd_place_view *view)
{
    double signs[KD_SIGN_COUNT], sum = 0;
    kd_evidence_signs(view, signs);
    for (int i = 0; i < KD_SIGN_COUNT; i++)
        sum += weights[i] * signs[i];
    return sum;
}
