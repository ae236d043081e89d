/* report: what most articles are about, with all that is told of it. As query/query.h says. */
#ifndef KD_REPORT_QUERY_H
#define KD_REPORT_QUERY_H

#include "query/query.h"

struct kd_report_opts {
    size_t limit;          /* dramas, and people, at most */
    double min_confidence; /* as in kd_query_opts */
};

struct kd_report_drama {
    struct kd_who who;
    struct kd_when when;
    struct kd_where where;
};

struct kd_report_dramas {
    struct kd_report_drama *v;
    size_t n, cap;
};

struct kd_report_person {
    const char *role;      /* in which most articles show them, or NULL */
    const char *qualifier; /* as in kd_match */
    struct kd_what what;
};

struct kd_report_people {
    struct kd_report_person *v;
    size_t n, cap;
};

struct kd_report {
    struct kd_stats stats;
    struct kd_counts years; /* articles by year of publication, in order */
    /* An article for each row of stats.coverage and of years: the sentence of a sure
     * statement, or the article's first. Its `article` is NULL where there is none. */
    struct kd_evidences coverage_examples, year_examples;
    uint64_t drama_total, people_total;
    struct kd_report_dramas dramas; /* most named first, as kd_query_list has them; */
    struct kd_report_people people; /* ... a piece of evidence for each row */
};

/* KDIDX_NONE when articles name neither a drama nor a person. */
enum kdidx_status kd_query_report(struct kd_db *db, struct kd_arena *arena,
                                  const struct kd_report_opts *opts, struct kd_report *out,
                                  struct kd_error *err);

#endif
