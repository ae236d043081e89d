/* What the parts of the scan for candidates share. */
#ifndef KD_CANDIDATE_P_H
#define KD_CANDIDATE_P_H

#include "extract/candidate.h"
#include "extract/spot.h"
#include "extract/token.h"

/* What the article itself has taught; values of the `own` table. */
enum kd_own_kind {
    KD_OWN_WORK,
    KD_OWN_TITLE,
    KD_OWN_SURNAME,
    KD_OWN_GIVEN,
    KD_OWN_NAME,
    KD_OWN_MAYBE /* a title, as a heading alone */
};

struct kd_scan {
    struct kd_doc *doc;
    const struct kd_lists *lists;
    struct kd_phrases own;
    uint32_t *quote_at; /* per token: index of the quotation that opens there, plus one */
    size_t date;        /* the next of doc->dates */
    size_t credit;      /* the next of doc->credits */
    struct kd_all_spotted spotted; /* on the line that is walked; `next` is the one to come */
    size_t next;
};

static inline const struct kd_token *kd_token_at(const struct kd_scan *scan, uint32_t i)
{
    return &scan->doc->tokens.v[i];
}

/* The token after the last of token i's line, or before the next title that was spotted on it. */
static inline uint32_t kd_line_end(const struct kd_scan *scan, uint32_t i)
{
    for (size_t s = scan->next; s < scan->spotted.n; s++)
        if (scan->spotted.v[s].first > i)
            return scan->spotted.v[s].first;
    return scan->doc->lines.v[kd_token_at(scan, i)->line].last;
}

/* learn.c. Enters tokens [first, last) into scan->own, where the strongest kind stays. */
void kd_learn(struct kd_scan *scan, uint32_t first, uint32_t last, enum kd_own_kind what);

/* learn.c. Each enters into scan->own what it finds; kd_learn_quoted fills scan->quote_at as well,
 * which kd_learn_headings needs. */
void kd_learn_quoted(struct kd_scan *scan);
void kd_learn_announced(struct kd_scan *scan);
void kd_learn_headings(struct kd_scan *scan);
void kd_learn_names(struct kd_scan *scan);

/* "1. The Left-Handed Queen", "#3 Salt Road (2019)": the token behind the title, or 0; *first is
 * set to its first. */
uint32_t kd_numbered_title(const struct kd_scan *scan, const struct kd_line *line, uint32_t *first);

/* Whether the token before i announces a title: "drama", "film", "tvN's". */
bool kd_is_announced(const struct kd_scan *scan, uint32_t i);

/* Whether tokens [first, last) are capitalised, small words of grammar aside. */
bool kd_is_capitalised(const struct kd_scan *scan, uint32_t first, uint32_t last);

/* known.c. The longest listed phrase, and the longest that the article taught, at token i: each
 * returns the token after it, or 0, and sets *value to the list's entry or to enum kd_own_kind. */
uint32_t kd_listed(struct kd_scan *scan, uint32_t i, uint32_t *value);
uint32_t kd_own(struct kd_scan *scan, uint32_t i, uint32_t *value);

/* Whether the list's entry `value` is what tokens [first, last) name; `ctx` is the scan. For
 * kd_phrases_find. */
bool kd_accept_listed(void *ctx, uint32_t value, uint32_t first, uint32_t last);
enum kd_kind kd_listed_kind(const struct kd_entry *entry, bool one_word);

/* run.c. Each returns the token after the run that starts at token i, or 0. A run of capitalised
 * words has a kind, and *thing set when its last word says that it is no person: "Hotel", "Awards".
 */
uint32_t kd_unknown_run(struct kd_scan *scan, uint32_t i, enum kd_kind *kind, bool *thing);
uint32_t kd_phrase_run(struct kd_scan *scan, uint32_t i);
uint32_t kd_bracketed_title(const struct kd_scan *scan, uint32_t i);

/* titleline.c. Adds the titles of line l where it is one that gives a drama's; else false. */
bool kd_titles_of_line(struct kd_scan *scan, uint32_t l);

/* spotted.c. Mends scan->spotted, the titles that were spotted on the line. */
void kd_mend_spotted(struct kd_scan *scan, uint32_t line);

/* candidate.c. Adds tokens [first, last) as a title of such a line. */
void kd_add_title(struct kd_scan *scan, uint32_t first, uint32_t last, enum kd_title_line line);

/* castline.c. The token after the role of a line in a cast list that starts at token i, or 0. */
uint32_t kd_listed_role(const struct kd_scan *scan, uint32_t i);

/* ... after the actor's name. */
uint32_t kd_listed_actor(const struct kd_scan *scan, uint32_t i);

/* run.c. Whether token i starts a credit behind a title: "Salt Road Directed by ...". */
bool kd_is_credit(const struct kd_scan *scan, uint32_t i);

#endif
