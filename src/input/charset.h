/* The encoding of a page: what it says, what its bytes show; and its text in UTF-8 (iconv).
 *
 * In this order, as in the HTML standard (WHATWG, 13.2.3): byte order mark, transport, <meta>. What
 * is said is not believed when the bytes are UTF-8 all the same; where nothing is said they are
 * looked at. */
#ifndef KD_CHARSET_H
#define KD_CHARSET_H

#include "base/buf.h"
#include "input/text.h"

/* Appends the page's text in UTF-8 to out. `charset` is what the transport says, or NULL. What had
 * to be replaced is counted in *repairs. False: out of memory. */
bool kd_charset_decode(const char *bytes, size_t n, const char *charset, struct kd_buf *out,
                       struct kd_repairs *repairs);

#endif
