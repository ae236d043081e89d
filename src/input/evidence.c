/* What speaks for and against a boundary at one place of a text. */
#include "input/evidence.h"

/* Positive: for a boundary. split.c says how much is enough. */
static const double weights[KD_SIGN_COUNT] = {
    [KD_SIGN_CRAWLED] = 5.0,    [KD_SIGN_HEADLINE] = 1.5,   [KD_SIGN_TITLECASE] = 0.7,
    [KD_SIGN_TAGGED] = 1.5,     [KD_SIGN_DATED] = 1.5,      [KD_SIGN_HEAD] = 2.0,
    [KD_SIGN_ENDED] = 2.5,      [KD_SIGN_CREDITED] = 1.5,   [KD_SIGN_PART] = 1.0,
    [KD_SIGN_CUT] = 1.5,        [KD_SIGN_JOINED] = 1.0,     [KD_SIGN_WIDE] = 1.0,
    [KD_SIGN_NO_OVERLAP] = 3.0, [KD_SIGN_OVERLAP] = -4.0,   [KD_SIGN_LOWER] = -5.0,
    [KD_SIGN_FOLLOWS] = -2.0,   [KD_SIGN_FURNITURE] = -4.0, [KD_SIGN_HEADING] = -2.0,
    [KD_SIGN_SHORT] = -1.5,     [KD_SIGN_NO_PROSE] = -4.0,
};

static bool has(const struct kd_line *line, unsigned shape)
{
    return line != NULL && (line->shape & shape) != 0;
}

static bool is_end(const struct kd_line *line)
{
    return line != NULL && (line->role == KD_FURNITURE_END || line->role == KD_FURNITURE_TAIL);
}

/* How far down the first paragraph is; KD_CONTEXT when there is none. */
static int first_prose(const struct kd_place_view *view)
{
    int i = 0;
    while (i < KD_CONTEXT && view->after[i] != NULL && !(view->after[i]->shape & KD_LINE_PROSE))
        i++;
    return i < KD_CONTEXT && view->after[i] == NULL ? KD_CONTEXT : i;
}

/* The headline that belongs to a place: the first line after it that is neither the furniture of
 * a page's top nor a dateline. */
static const struct kd_line *headline(const struct kd_place_view *view)
{
    for (int i = 0; i < 4 && view->after[i] != NULL; i++) {
        const struct kd_line *line = view->after[i];
        if (line->role == KD_FURNITURE_HEAD || (line->shape & KD_LINE_DATED))
            continue;
        bool fits = (line->shape & KD_LINE_HEADLINE) && first_prose(view) - i <= 6;
        return fits ? line : NULL;
    }
    return NULL;
}

static void signs_after(const struct kd_place_view *view, double *signs)
{
    const struct kd_line *next = view->after[0], *head = headline(view);
    signs[KD_SIGN_CRAWLED] = has(next, KD_LINE_CRAWLED);
    signs[KD_SIGN_HEADLINE] = head != NULL;
    signs[KD_SIGN_TITLECASE] = has(head, KD_LINE_TITLECASE);
    signs[KD_SIGN_TAGGED] = has(head, KD_LINE_TAGGED);
    for (int i = 0; i < 6 && view->after[i] != NULL && !is_end(view->after[i]); i++)
        if (has(view->after[i], KD_LINE_DATED))
            signs[KD_SIGN_DATED] = 1;
    signs[KD_SIGN_HEAD] = next->role == KD_FURNITURE_HEAD;
    signs[KD_SIGN_LOWER] = has(next, KD_LINE_LOWER);
    signs[KD_SIGN_FOLLOWS] = has(next, KD_LINE_FOLLOWS) && head != next;
    signs[KD_SIGN_FURNITURE] =
        (next->role > KD_FURNITURE_HEAD || has(next, KD_LINE_BULLET | KD_LINE_COMMA)) &&
        !has(next, KD_LINE_CRAWLED);
    signs[KD_SIGN_SHORT] = next->words < 5 && next->role == KD_FURNITURE_NONE && head == NULL;
    signs[KD_SIGN_NO_PROSE] = first_prose(view) == KD_CONTEXT;
}

static void signs_before(const struct kd_place_view *view, double *signs)
{
    const struct kd_line *last = view->before[0];
    signs[KD_SIGN_ENDED] = is_end(last);
    for (int i = 1; i < 4 && !is_end(last) && view->before[i] != NULL; i++)
        if (is_end(view->before[i]) && !(view->before[i - 1]->shape & KD_LINE_PROSE))
            signs[KD_SIGN_ENDED] = 0.6;
    signs[KD_SIGN_CREDITED] = last->role == KD_FURNITURE_CREDIT;
    signs[KD_SIGN_PART] = last->role == KD_FURNITURE_PART;
    signs[KD_SIGN_CUT] = has(last, KD_LINE_OPEN) && has(last, KD_LINE_PROSE);
    signs[KD_SIGN_HEADING] = last->role == KD_FURNITURE_NONE && !has(last, KD_LINE_PROSE) &&
                             has(last, KD_LINE_OPEN | KD_LINE_COLON) && last->words < 40;
}

/* The blank lines that usually stand between lines around the place: the least of the two before
 * and the two after it. */
static void signs_gap(const struct kd_place_view *view, double *signs)
{
    unsigned usual = 99, most = 0;
    for (int i = 0; i < 3; i++) {
        const struct kd_line *around[2] = {view->before[i], i > 0 ? view->after[i] : NULL};
        for (int side = 0; side < 2; side++) {
            if (around[side] == NULL || (i > 0 && view->before[i] == NULL))
                continue;
            unsigned blanks = around[side]->blanks;
            usual = blanks < usual ? blanks : usual;
            most = blanks > most ? blanks : most;
        }
    }
    unsigned here = view->after[0]->blanks;
    signs[KD_SIGN_JOINED] = !view->inside && here == 0 && usual >= 1 && usual < 99;
    signs[KD_SIGN_WIDE] = here > most ? (here - most >= 2 ? 1 : 0.6) : here >= 3 ? 0.5 : 0;
}

static void signs_cohesion(const struct kd_place_view *view, double *signs)
{
    double mass;
    double shared = kd_cohesion(view->terms, view->left, view->at, view->right, &mass);
    double sure = mass >= 60 ? 1 : mass / 60;
    signs[KD_SIGN_NO_OVERLAP] = shared < 0.14 ? sure * (1 - shared / 0.14) : 0;
    signs[KD_SIGN_OVERLAP] = shared > 0.14 ? (shared > 0.44 ? 1 : (shared - 0.14) / 0.3) : 0;
}

void kd_evidence_signs(const struct kd_place_view *view, double signs[KD_SIGN_COUNT])
{
    for (int i = 0; i < KD_SIGN_COUNT; i++)
        signs[i] = 0;
    signs_after(view, signs);
    signs_before(view, signs);
    signs_gap(view, signs);
    signs_cohesion(view, signs);
}

double kd_evidence(const struct kd_place_view *view)
{
    double signs[KD_SIGN_COUNT], sum = 0;
    kd_evidence_signs(view, signs);
    for (int i = 0; i < KD_SIGN_COUNT; i++)
        sum += weights[i] * signs[i];
    return sum;
}
