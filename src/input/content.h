/* What a container holds as an article's text, and says of it. */
#ifndef KD_CONTENT_H
#define KD_CONTENT_H

#include "input/reader.h"

/* As kd_reader_article; a text in HTML (a feed's content, a row of scraped pages) is read as what
 * it shows. What is stated outweighs what a page says of itself. */
enum kdidx_status kd_content_article(struct kd_reader *reader, const char *text, size_t len,
                                     const struct kd_stated *stated, const char *place);

#endif
