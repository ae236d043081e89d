/* MediaWiki's markup -> the text that a page shows. */
#ifndef KD_WIKITEXT_H
#define KD_WIKITEXT_H

#include <stdbool.h>

#include "base/buf.h"

/* Replaces the markup in `text` by what is read: links by their words, tables and the fields of an
 * infobox by lines ("Director: Kim", "Kim | as herself"), other templates, files, references and
 * comments by nothing. Elements of HTML stay as they are. False: out of memory. */
bool kd_wikitext_to_text(struct kd_buf *text);

#endif
