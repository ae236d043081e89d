/* The encoding of a page or a feed: what it says, what its bytes show; and its text in UTF-8
 * (iconv).
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

enum { KD_CHARSET_NAME = 40 /* bytes of an encoding's name, with its NUL */ };

/* Decodes XML of any length, in the memory of a line. What its declaration says, or else the
 * stream's transport, is believed unless the bytes behind the first that is not ASCII are UTF-8;
 * where they say UTF-8 or nothing and it is not, the bytes are looked at. */
struct kd_recoder {
    bool begun, decided;
    char said[KD_CHARSET_NAME]; /* "" for nothing */
    void *with;                 /* iconv's; NULL: `decoder` reads the bytes as they are */
    struct kd_buf raw;          /* bytes not decoded yet */
    struct kd_buf utf8;         /* what iconv made of some */
    struct kd_decoder decoder;  /* counts lines; its repairs are those of all */
};

void kd_recoder_init(struct kd_recoder *recoder);
void kd_recoder_free(struct kd_recoder *recoder);

/* Reads some of the stream and appends its text to out, in UTF-8 with \n line ends. As
 * kd_decoder_pull. */
int kd_recoder_pull(struct kd_recoder *recoder, struct kd_stream *stream, struct kd_buf *out);

#endif
