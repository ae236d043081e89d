/* Lines that people put between articles when they join files: "==> a.txt <==", "---",
 * "=== a.txt ===", "Article 3", form feeds. */
#ifndef KD_SEPARATOR_H
#define KD_SEPARATOR_H

#include "input/line.h"

enum kd_separator_kind {
    KD_SEP_NONE,
    KD_SEP_TAIL,     /* ==> name <== , as tail -n +1 and head print */
    KD_SEP_HEADER,   /* a name between rules: "=== a.txt ===", "# a.txt" */
    KD_SEP_NUMBERED, /* "Article 3", "--- Document 3 of 9 ---" */
    KD_SEP_KEYED,    /* "Title: ...": the first line of each article, and part of it */
    KD_SEP_HEADING,  /* "# Headline", in the same way */
    KD_SEP_MARK,     /* none of the line: a form feed or byte order mark stands before it */
    KD_SEP_RULE,     /* ---, ***, ===== */
};

struct kd_separator {
    enum kd_separator_kind kind;
    uint32_t form;         /* the same for the separators of one file; never 0 */
    size_t name, name_len; /* where in the text the name is, if it has one like a file's */
};

/* Whether the separator's line belongs to the article that begins there. */
bool kd_separator_is_part(enum kd_separator_kind kind);

/* What `line` is as a separator. */
struct kd_separator kd_separator_of(const char *text, const struct kd_line *line);

#endif
