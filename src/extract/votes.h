/* What it says of a thing that a rule, a list or a form spoke for its being of a type: each may be
 * right more or less often than its fellows (types-rules.tsv), and tell more or less of what a
 * person does (roles-rules.tsv). The weights are data in data/rules, fitted to annotated articles
 * by tests/fit; what is not in the table, as a new rule, counts by its vote alone. */
#ifndef KD_VOTES_H
#define KD_VOTES_H

#include "base/status.h"
#include "extract/resolve.h"

struct kd_votes_table;

enum { KD_VOTES_COLUMNS = 4 };

/* Reads the table `path` ("rules/types-rules.tsv"), the compiled-in one when data_dir is NULL or
 * has none; `columns` names the `count` columns of weights (at most KD_VOTES_COLUMNS); both columns
 * and path must outlive the table. KDIDX_USAGE: err names the line and what is wrong with it. On
 * failure *out is NULL. */
enum kdidx_status kd_votes_new(const char *data_dir, const char *path, const char *const *columns,
                               int count, struct kd_votes_table **out, struct kd_error *err);
void kd_votes_free(struct kd_votes_table *table);

/* Adds what the votes say, as log odds, to sum, a number for each column; a rule that votes for one
 * type several times counts once. */
void kd_votes_add_up(const struct kd_votes_table *table, const struct kd_votes *votes, double *sum);

#endif
