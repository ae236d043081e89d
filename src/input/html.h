/* HTML: a page -> its article (libxml2's HTML parser). */
#ifndef KD_HTML_H
#define KD_HTML_H

#include "input/reader.h"

/* A page as it came: bytes of any encoding. */
struct kd_page {
    const char *bytes;
    size_t len;
    const char *charset;            /* what the transport says (HTTP's Content-Type), or NULL */
    const char *url;                /* where it was fetched from, or NULL */
    const char *member;             /* the record's source, or NULL: the input's path */
    const char *place;              /* for refusals */
    const struct kd_stated *stated; /* what outweighs the page's own word, or NULL */
    bool fragment;                  /* it is an article's text and no page around it */
};

/* Hands the page's article over. KDIDX_OK (also when it was refused), KDIDX_NOMEM or the sink's
 * status. */
enum kdidx_status kd_html_page(struct kd_reader *reader, const struct kd_page *page);

/* Appends what a line of HTML shows, a headline's entities and emphasis: "Tom &amp; <i>J</i>" ->
 * "Tom & J". False: out of memory. */
bool kd_html_line(const char *html, struct kd_buf *out);

/* The reference to a character at s[0..n), n > 0, by its name in HTML or its number ("&nbsp;",
 * "&#8217;"): its length with the semicolon, and the character in *cp. 0: it is none. */
size_t kd_html_reference(const char *s, size_t n, uint32_t *cp);

#endif
