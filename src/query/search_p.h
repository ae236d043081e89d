/* The parts of a search: what matches (search_match.c), how a row shows it (search_row.c). */
#ifndef KD_SEARCH_P_H
#define KD_SEARCH_P_H

#include "query/articleset.h"
#include "query/searchquery.h"

struct kd_found_names {
    int64_t *v;
    size_t n, cap;
};

struct kd_searching {
    struct kd_search *out;
    struct kd_articles articles; /* that match */
    struct kd_buf fts;           /* any of the words that should be there; empty: none */
    struct kd_found_names names; /* the entities that should be */
};

/* The articles for a term, as `searching` finds them; `wanted`: its words and names are those to
 * show. */
enum kdidx_status kd_search_match(struct kd_ask *ask, struct kd_searching *searching,
                                  const struct kd_term *term, bool wanted, struct kd_articles *out);

/* Leaves only what the options since, until and network let through. KDIDX_NONE: there is no such
 * network. */
enum kdidx_status kd_search_narrow(struct kd_ask *ask, struct kd_searching *searching);

/* Appends the row of an article. `by_words`: it has one of the words. */
enum kdidx_status kd_search_add_row(struct kd_ask *ask, struct kd_searching *searching,
                                    int64_t article, bool by_words, double score);

#endif
