/* Page furniture: the lines of a web page that are not its article.
 *
 * The lines are data (names/furniture.tsv): "Watch Now", "Leave a Reply", "Similar Articles" ...
 * The splitter takes them as evidence of where a page begins or ends; the extractor skips them.
 */
#ifndef KD_CHROME_H
#define KD_CHROME_H

#include <stdbool.h>
#include <stddef.h>

#include "base/article.h"
#include "base/status.h"

enum kd_furniture_role {
    KD_FURNITURE_NONE,
    KD_FURNITURE_HEAD,   /* stands before an article */
    KD_FURNITURE_PART,   /* stands within one, or anywhere */
    KD_FURNITURE_CREDIT, /* a source, photo or copyright line: often the last, and no chrome */
    KD_FURNITURE_END,    /* stands after one */
    KD_FURNITURE_TAIL,   /* as END, and what follows is a list of other pages */
};

struct kd_furniture; /* the table; read-only once made */

/* Reads the table from dir, or the one compiled in when dir is NULL. On failure *out is NULL:
 * KDIDX_USAGE with file, line and reason for a bad line, KDIDX_IO, KDIDX_NOMEM. */
enum kdidx_status kd_furniture_new(const char *dir, struct kd_furniture **out,
                                   struct kd_error *err);
void kd_furniture_free(struct kd_furniture *furniture); /* NULL is fine */

/* What one line (without its newline) is. */
enum kd_furniture_role kd_furniture_line(const struct kd_furniture *furniture, const char *line,
                                         size_t len);

/* The length of the " date 2021-03-04 " that some crawls put before a page's first line; 0 where
 * the line does not begin so. */
size_t kd_crawl_date(const char *line, size_t len);

struct kd_spans_buf {
    struct kd_span *v;
    size_t n, cap;
};

/* The spans of the furniture of an article's text, replacing what `out` held. KDIDX_NOMEM. */
enum kdidx_status kd_chrome_find(const struct kd_furniture *furniture, const char *text, size_t len,
                                 struct kd_spans_buf *out);

#endif
