/* Calendar dates (EDTF: ISO 8601-2) and weekly slots. */
#ifndef KD_DATE_H
#define KD_DATE_H

#include "extract/rule.h"

/* Adds the dates of a rule's last match, captures y, m and d, in a line that starts at `offset`. */
void kd_take_date(struct kd_doc *doc, const struct kd_rule *rule, const struct kd_match_ctx *ctx,
                  const char *line, uint32_t offset);

/* How far the rule says that its dates are the article's own. */
float kd_published_by(const struct kd_rule *rule);

/* The article's own date: the one of which a rule says so most clearly, of those the first (of
 * several posts the newest stands first); one without a year if no other is there. NULL for none.
 */
const struct kd_found_date *kd_dateline(const struct kd_doc *doc);

/* "2016-07-18", "XXXX-07-24", "2016-07", "2016": in the arena. */
const char *kd_edtf(struct kd_arena *arena, int year, int month, int day);

/* The year in which month and day lie nearest to the day of `near` (year, month and day given). */
int kd_nearest_year(const struct kd_found_date *near, int month, int day);

/* A weekly slot as text ("every Wednesday and Thursday at 10:30 p.m. KST"). False when it names no
 * day. The strings are static or in the arena. */
bool kd_parse_slot(struct kd_arena *arena, const char *s, size_t len, struct kd_airtime *out);

#endif
