/* The timeline of a report: when its dramas were on the air, in a band for each network. */
#include "cmd/report.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "print/markup.h"

enum { WIDTH = 1200, LEFT = 130, RIGHT = 20, ROW = 24, HEAD = 26, MOST_BARS = 200 };

/* One run of a drama: a season, or all of it. */
struct bar {
    size_t drama, row;     /* the entry, and its date that is linked */
    const char *network;   /* "" when none is told */
    const char *from, *to; /* EDTF; to: NULL when no end is told */
    const char *season;    /* or NULL */
    double start, end;     /* years */
    size_t line;           /* of the network's band */
};

struct bars {
    struct bar *v;
    size_t n, cap;
    double first, last; /* years */
};

/* ---- what is in it ---- */

static int digits(const char *s, int n)
{
    int value = 0;
    for (int i = 0; i < n; i++) {
        if (s[i] < '0' || s[i] > '9')
            return -1;
        value = value * 10 + (s[i] - '0');
    }
    return value;
}

/* The years from the birth of Christ to an EDTF date; what it does not tell is in the middle. Less
 * than 0: it tells no year, or one before television. */
static double year_of(const char *edtf)
{
    enum { TELEVISION = 1950 };
    int year = digits(edtf, 4);
    if (year < TELEVISION)
        return -1;
    int month = edtf[4] == '-' ? digits(edtf + 5, 2) : -1;
    int day = month > 0 && edtf[7] == '-' ? digits(edtf + 8, 2) : -1;
    return year + (month > 0 ? (month - 1) / 12.0 : 0.5) +
           (month > 0 ? (day > 0 ? day / 372.0 : 0.5 / 12) : 0);
}

static bool is_same(const char *a, const char *b)
{
    return (a == NULL) == (b == NULL) && (a == NULL || strcmp(a, b) == 0);
}

/* The chosen date of an event and season that most articles tell; SIZE_MAX: there is none. From a
 * time on: an end is not before its start. */
static size_t best_date(const struct kd_when *when, const struct kd_report_rows *rows,
                        const char *event, const char *season, double after)
{
    size_t best = SIZE_MAX;
    for (size_t i = 0; i < rows->date_count; i++) {
        const struct kd_when_date *date = &when->dates.v[rows->dates[i]];
        double year = year_of(date->value);
        if (strcmp(date->event, event) != 0 || !is_same(date->season, season) || year < 0 ||
            year < after)
            continue;
        if (best == SIZE_MAX || date->independent > when->dates.v[best].independent)
            best = rows->dates[i];
    }
    return best;
}

/* Whether an earlier chosen date is of the same season. */
static bool is_repeated(const struct kd_when *when, const struct kd_report_rows *rows, size_t k)
{
    for (size_t i = 0; i < k; i++)
        if (is_same(when->dates.v[rows->dates[i]].season, when->dates.v[rows->dates[k]].season))
            return true;
    return false;
}

/* From the premiere to the finale; else the first day on which it was shown. */
static void add_season(struct bars *bars, struct kd_arena *arena, const struct kd_report *report,
                       size_t d, const struct kd_report_rows *rows, const char *season)
{
    static const char *const starts[] = {"premiere", "aired", "episode", "finale"};
    const struct kd_report_drama *drama = &report->dramas.v[d];
    const struct kd_strings *networks = &drama->who.drama.networks;
    size_t from = SIZE_MAX;
    for (size_t i = 0; from == SIZE_MAX && i < sizeof starts / sizeof *starts; i++)
        from = best_date(&drama->when, rows, starts[i], season, 0);
    if (from == SIZE_MAX || bars->n >= MOST_BARS)
        return;
    const struct kd_when_date *date = &drama->when.dates.v[from];
    double start = year_of(date->value);
    size_t to = best_date(&drama->when, rows, "finale", season, start);
    double end = to != SIZE_MAX ? year_of(drama->when.dates.v[to].value) : start;
    to = end - start < 2 ? to : SIZE_MAX; /* the finale of another run */
    *KD_PUSH(arena, bars) =
        (struct bar){.drama = d,
                     .row = from,
                     .network = networks->n > 0 ? networks->v[0] : "",
                     .from = date->value,
                     .to = to != SIZE_MAX && to != from ? drama->when.dates.v[to].value : NULL,
                     .season = season,
                     .start = start,
                     .end = to != SIZE_MAX ? end : start};
}

static void add_all(struct bars *bars, struct kd_arena *arena, const struct kd_report *report)
{
    for (size_t d = 0; d < report->dramas.n; d++) {
        struct kd_report_rows rows;
        const struct kd_when *when = &report->dramas.v[d].when;
        kd_report_choose(&report->dramas.v[d], &rows);
        for (size_t i = 0; i < rows.date_count; i++)
            if (!is_repeated(when, &rows, i))
                add_season(bars, arena, report, d, &rows, when->dates.v[rows.dates[i]].season);
    }
}

/* By network, the unknown last; then by time. */
static int by_place(const void *a, const void *b)
{
    const struct bar *x = a, *y = b;
    int order = (x->network[0] == '\0') - (y->network[0] == '\0');
    if (order == 0)
        order = strcmp(x->network, y->network);
    if (order == 0)
        order = (x->start > y->start) - (x->start < y->start);
    return order != 0 ? order : (x->drama > y->drama) - (x->drama < y->drama);
}

/* ---- where it is ---- */

static double place(const struct bars *bars, double year)
{
    return LEFT + (year - bars->first) / (bars->last - bars->first) * (WIDTH - LEFT - RIGHT);
}

static void label_of(const struct kd_report *report, const struct bar *bar, char out[64])
{
    const char *title = report->dramas.v[bar->drama].who.drama.title;
    snprintf(out, 64, "%.48s%s%.8s", title, bar->season != NULL ? " " : "",
             bar->season != NULL ? bar->season : "");
    out[kd_utf8_valid(out, strlen(out))] = '\0'; /* not cut within a character */
}

/* Where a bar with its label begins and ends. */
static void extent(const struct bars *bars, const struct kd_report *report, const struct bar *bar,
                   double *from, double *to, bool *label_left)
{
    enum { LETTER = 7, LEAST = 8 };
    char label[64];
    label_of(report, bar, label);
    double wide = LETTER * (double)kd_utf8_width(label, strlen(label)) + 10;
    *from = place(bars, bar->start);
    *to = place(bars, bar->end);
    *to = *to < *from + LEAST ? *from + LEAST : *to;
    *label_left = *to + wide > WIDTH && *from - wide > LEFT;
    *from -= *label_left ? wide : 0;
    *to += *label_left ? 0 : wide;
}

/* Gives each bar of one network, [from, to), the first line on which nothing is in its way. */
static size_t pack(struct bars *bars, const struct kd_report *report, size_t from, size_t to)
{
    double *ends = calloc(to - from + 1, sizeof *ends);
    size_t lines = 0;
    for (size_t i = from; ends != NULL && i < to; i++) {
        double start, end;
        bool left;
        extent(bars, report, &bars->v[i], &start, &end, &left);
        size_t line = 0;
        while (line < lines && ends[line] > start)
            line++;
        lines += line == lines;
        ends[line] = end > ends[line] ? end : ends[line];
        bars->v[i].line = line;
    }
    free(ends);
    return lines > 0 ? lines : 1;
}

static void set_range(struct bars *bars)
{
    for (size_t i = 0; i < bars->n; i++) {
        const struct bar *bar = &bars->v[i];
        bars->first = i == 0 || bar->start < bars->first ? bar->start : bars->first;
        bars->last = i == 0 || bar->end > bars->last ? bar->end : bars->last;
    }
    bars->first = (double)(int)bars->first;
    bars->last = (double)(int)bars->last + 1;
}

/* ---- markup ---- */

static void add_span(struct kd_buf *out, const struct bar *bar)
{
    kd_report_text(out, bar->from);
    if (bar->to != NULL)
        kd_buf_add_str(out, " to ");
    kd_report_text(out, bar->to);
}

static void draw_bar(struct kd_buf *out, const struct bars *bars, const struct kd_report *report,
                     const struct bar *bar, double y)
{
    char label[64];
    double from, to, x = place(bars, bar->start), end = place(bars, bar->end);
    bool left;
    extent(bars, report, bar, &from, &to, &left);
    label_of(report, bar, label);
    end = end < x + 8 ? x + 8 : end;
    kd_buf_printf(out, "<a href=\"#d%zu-w%zu\" data-find=\"", bar->drama, bar->row);
    kd_report_text(out, report->dramas.v[bar->drama].who.drama.title);
    kd_buf_add_str(out, "\" aria-label=\"");
    kd_report_text(out, label);
    kd_buf_add_str(out, ", ");
    add_span(out, bar);
    kd_buf_add_str(out, "\"><title>");
    kd_report_text(out, label);
    kd_buf_add_str(out, ", ");
    add_span(out, bar);
    kd_buf_printf(out,
                  "</title><rect x=%.1f y=%.1f width=%.1f height=12 rx=3></rect>"
                  "<text x=%.1f y=%.1f%s>",
                  x, y, end - x, left ? x - 5 : end + 5, y + 10, left ? " class=left" : "");
    kd_report_text(out, label);
    kd_buf_add_str(out, "</text></a>\n");
}

static void draw_years(struct kd_buf *out, const struct bars *bars, double height)
{
    int span = (int)(bars->last - bars->first);
    int step = span > 60 ? 10 : span > 30 ? 5 : span > 12 ? 2 : 1;
    for (int year = (int)bars->first; year <= (int)bars->last; year++)
        if (year % step == 0) {
            double x = place(bars, year);
            kd_buf_printf(out,
                          "<line class=grid x1=%.1f x2=%.1f y1=%d y2=%.0f></line>"
                          "<text class=year x=%.1f y=14>%d</text>\n",
                          x, x, HEAD - 6, height, x, year);
        }
}

static size_t band_end(const struct bars *bars, size_t from)
{
    size_t to = from + 1;
    while (to < bars->n && strcmp(bars->v[to].network, bars->v[from].network) == 0)
        to++;
    return to;
}

static void draw_bands(struct kd_buf *out, const struct bars *bars, const struct kd_report *report)
{
    double y = HEAD;
    for (size_t from = 0, to; from < bars->n; from = to) {
        size_t lines = 0;
        to = band_end(bars, from);
        kd_buf_printf(out, "<line class=grid x1=0 x2=%d y1=%.0f y2=%.0f></line>", WIDTH, y, y);
        kd_buf_printf(out, "<text class=band x=4 y=%.0f>", y + 17);
        kd_markup_clip(out, bars->v[from].network[0] != '\0' ? bars->v[from].network : "not told",
                       20);
        kd_buf_add_str(out, "</text>\n");
        for (size_t i = from; i < to; i++) {
            lines = bars->v[i].line + 1 > lines ? bars->v[i].line + 1 : lines;
            draw_bar(out, bars, report, &bars->v[i], y + 6 + (double)(bars->v[i].line * ROW));
        }
        y += (double)(lines * ROW) + 2;
    }
}

static void add_table(struct kd_buf *out, const struct bars *bars, const struct kd_report *report)
{
    kd_buf_add_str(out, "<details><summary>The same as a table</summary><div class=scroll "
                        "role=group tabindex=0 aria-label=\"Timeline as a table\"><table><caption>"
                        "Dramas by network and time</caption><thead><tr><th scope=col>Network<th "
                        "scope=col>Drama<th scope=col>On the air</tr></thead><tbody>\n");
    for (size_t i = 0; i < bars->n; i++) {
        char label[64];
        label_of(report, &bars->v[i], label);
        kd_buf_add_str(out, "<tr><td>");
        kd_report_text(out, bars->v[i].network);
        kd_buf_printf(out, "</td><th scope=row><a href=\"#d%zu-w%zu\">", bars->v[i].drama,
                      bars->v[i].row);
        kd_report_text(out, label);
        kd_buf_add_str(out, "</a></th><td>");
        add_span(out, &bars->v[i]);
        kd_buf_add_str(out, "</td></tr>\n");
    }
    kd_buf_add_str(out, "</tbody></table></div></details>\n");
}

void kd_report_timeline(struct kd_buf *out, struct kd_arena *arena, const struct kd_report *report)
{
    struct bars bars = {0};
    double height = HEAD;
    add_all(&bars, arena, report);
    if (bars.n == 0) {
        kd_buf_add_str(out, "<p>No article says when these dramas were on the air.</p>\n");
        return;
    }
    qsort(bars.v, bars.n, sizeof *bars.v, by_place);
    set_range(&bars);
    for (size_t from = 0, to; from < bars.n; from = to) {
        to = band_end(&bars, from);
        height += (double)(pack(&bars, report, from, to) * ROW) + 2;
    }
    kd_buf_printf(out,
                  "<div class=\"scroll zoom\" role=group tabindex=0 aria-label=\"Timeline of "
                  "dramas by network\"><svg id=time-svg viewBox=\"0 0 %d %.0f\" role=group "
                  "aria-labelledby=time-desc>\n",
                  WIDTH, height);
    draw_years(out, &bars, height);
    draw_bands(out, &bars, report);
    kd_buf_add_str(out, "</svg></div>\n");
    add_table(out, &bars, report);
}
