/* Text in XML and HTML. */
#ifndef KD_PRINT_MARKUP_H
#define KD_PRINT_MARKUP_H

#include <stddef.h>

#include "base/buf.h"

/* Appends s so that it is text in an element or in an attribute between double quotation marks,
 * whatever it holds: cleaned (kd_print_clean), <, >, &, " and ' as references, what XML forbids as
 * U+FFFD. NULL appends nothing. */
void kd_markup_text(struct kd_buf *out, const char *s);

/* The same of its beginning, so that at most `most` bytes, three or more, are appended, the last of
 * them "…" where it is cut. */
void kd_markup_clip(struct kd_buf *out, const char *s, size_t most);

#endif
