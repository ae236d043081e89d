/* Titles of works: in quotation marks, or unquoted after a word such as "drama". */
#ifndef KD_WORK_H
#define KD_WORK_H

#include "extract/person.h"

/* How much a quotation looks like a title. */
enum kd_title_shape {
    KD_NO_TITLE,    /* speech, or a quoted word */
    KD_MAYBE_TITLE, /* needs a cue: "My roommate is a gumiho" */
    KD_FULL_TITLE,  /* every word that a title capitalises is capitalised */
};

/* Whether token t, not the first, is Hangul behind a word that is not: the title once more, "Salt
 * Road 소금길". */
bool kd_turns_hangul(const struct kd_doc *doc, uint32_t t);

/* Judges the quotation by what is in it. *first and *last bound the title, without the marks,
 * without a comma or full stop that the style of quotation put inside, and without itself in
 * Hangul. */
enum kd_title_shape kd_quoted_title(const struct kd_doc *doc, const struct kd_quote *quote,
                                    uint32_t *first, uint32_t *last);

/* Whether a bracket from token i on says what kind of a title stands before it: "(working title)".
 */
bool kd_is_title_gloss(const struct kd_doc *doc, uint32_t i);

/* Whether what stands around the quotation says that it is a title, even if it reads like a name:
 * drama "Dae Jo-young", "Dae Jo-young" (working title). */
bool kd_is_titled(const struct kd_doc *doc, const struct kd_quote *quote);

/* Whether what stands around the quotation says that somebody says it; that is looked for
 * farther behind a comma, if the quotation has not the full shape of a title. */
bool kd_is_speech(const struct kd_doc *doc, const struct kd_quote *quote,
                  enum kd_title_shape shape);

/* The token after the unquoted title that starts at token i, where a word before it announces a
 * title, or 0. */
uint32_t kd_announced_title(const struct kd_doc *doc, uint32_t i, uint32_t limit);

#endif
