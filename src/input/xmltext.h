/* The text of a document of XML as a parser can read it: whatever encoding and mistakes it has.
 *
 * A parser must stop at the first byte or character that XML has not; what stands behind it would
 * be lost. Here each costs itself alone:
 * - bytes that mean nothing in the encoding become U+FFFD (charset.h), the declaration is left out;
 * - control characters and references to them are left out, other such characters become U+FFFD;
 * - "&" that begins no reference, and the reference to an entity that neither XML, HTML nor the
 *   document's own DTD has, stand for themselves: "&amp;"; HTML's names become their characters.
 * Nothing of CDATA sections, comments, processing instructions and the DTD is changed but such
 * characters. No line is added or left out. */
#ifndef KD_XMLTEXT_H
#define KD_XMLTEXT_H

#include "input/charset.h"

struct kd_xml_text {
    struct kd_recoder recoder;
    struct kd_buf raw; /* decoded, not looked through yet */
    size_t at;         /* in it */
    struct kd_buf out; /* made of it, not taken yet */
    size_t taken;
    enum { KD_XML_CONTENT, KD_XML_CDATA, KD_XML_COMMENT, KD_XML_PI, KD_XML_DTD } part, around;
    bool declaration;    /* the part is "<?xml ...?>" */
    bool subset;         /* in the DTD's brackets */
    char quote;          /* that is open in the DTD; 0: none */
    struct kd_buf names; /* entities that the DTD declares: " a b " */
    bool any_name;       /* it may declare others */
    bool ended;          /* there is no more to decode */
    uint64_t left_out;   /* control characters */
};

void kd_xml_text_init(struct kd_xml_text *text);
void kd_xml_text_free(struct kd_xml_text *text);

/* Up to n bytes of the stream's text (UTF-8) into buf: their number, 0 at the end, -1: the stream's
 * error, or out of memory. In the memory of some lines. */
int kd_xml_text_read(struct kd_xml_text *text, struct kd_stream *stream, char *buf, size_t n);

#endif
