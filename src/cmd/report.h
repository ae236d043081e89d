/* The parts of a report's page. Each is markup, appended to a buffer whose `failed` tells of memory
 * that ran out; what comes from articles goes through kd_report_text and is cut to a length, so
 * that the page has a bound. */
#ifndef KD_REPORT_H
#define KD_REPORT_H

#include "base/buf.h"
#include "query/report.h"

/* Rows at most of one drama and one person: an answer has more, which the page does not. */
enum {
    KD_REPORT_CAST = 12,
    KD_REPORT_CREW = 4,
    KD_REPORT_DATES = 8,
    KD_REPORT_PLACES = 4,
    KD_REPORT_WORKS = 8
};

/* The rows of a drama that the page has: numbers in who.people and when.dates, as their ids. */
struct kd_report_rows {
    size_t people[KD_REPORT_CAST + KD_REPORT_CREW], people_count;
    size_t dates[KD_REPORT_DATES], date_count;
};
void kd_report_choose(const struct kd_report_drama *drama, struct kd_report_rows *rows);

/* Text of an article: escaped, and at most some hundred bytes. */
void kd_report_text(struct kd_buf *out, const char *s);

/* "12 articles" */
void kd_report_articles(struct kd_buf *out, uint64_t n);

/* Parts, in the order of the page. The ids: d3 the fourth drama, d3-p5 a row of its people, d3-w1
 * of its dates, d3-a0 of its networks and air times; p7 the eighth person, p7-w0 a row of theirs.
 */
void kd_report_figures(struct kd_buf *out, const struct kd_report *report);
void kd_report_graph(struct kd_buf *out, struct kd_arena *arena, const struct kd_report *report);
void kd_report_timeline(struct kd_buf *out, struct kd_arena *arena, const struct kd_report *report);
void kd_report_people(struct kd_buf *out, const struct kd_report *report);
void kd_report_dramas(struct kd_buf *out, const struct kd_report *report);
void kd_report_coverage(struct kd_buf *out, const struct kd_report *report);

/* A name in the graph. Lengths in units of the picture. */
struct kd_report_label {
    double x, y, size;     /* the mark: its middle, half its width */
    double width;          /* of the text */
    uint64_t weight;       /* who comes first */
    double text_x, text_y; /* set: the middle of the text, on its base line */
    bool shown;            /* set: there is room for it; false at first */
};
void kd_report_place_labels(struct kd_arena *arena, struct kd_report_label *labels, size_t n,
                            double width, double height);

/* The number of the person's entry; SIZE_MAX: the page has none. */
size_t kd_report_find_person(const struct kd_report *report, const char *name, enum kd_role role);
size_t kd_report_find_drama(const struct kd_report *report, const char *title);

#endif
