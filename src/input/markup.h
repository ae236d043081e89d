/* Which elements of a page are furniture, by what they are called: the words of their class and id.
 *
 * The words are data (names/markup.tsv): "comments", "related", "share" ... and those of elements
 * that hold an article's text: "entry-content", "articleBody" ... */
#ifndef KD_MARKUP_H
#define KD_MARKUP_H

#include "base/status.h"
#include "input/tree.h"

struct kd_markup; /* the table; read-only once made */

/* Reads the table from dir, or the one compiled in when dir is NULL. On failure *out is NULL:
 * KDIDX_USAGE with file, line and reason for a bad line, KDIDX_IO, KDIDX_NOMEM. */
enum kdidx_status kd_markup_new(const char *dir, struct kd_markup **out, struct kd_error *err);
void kd_markup_free(struct kd_markup *markup); /* NULL is fine */

/* Sets `hidden`, `furniture`, `holds_head`, `says_body` and `holds_body` of all nodes below root.
 * `head` is the headline's element, or NULL. What holds the headline or the article's text is no
 * furniture, whatever it is called. */
void kd_markup_mark(const struct kd_markup *markup, struct kd_node *root,
                    const struct kd_node *head);

#endif
