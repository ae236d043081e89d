/* A document of XML as its nodes come: what feed.c (libxml2) tells, and what makes articles of it.
 */
#ifndef KD_XML_H
#define KD_XML_H

#include "input/reader.h"

struct kd_xml_node {
    const char *name;  /* without its prefix */
    const char *space; /* URI of its namespace; "" for none */
    int depth;         /* 0: the root */
    uint64_t line;
    const void *document; /* for kd_xml_attr */
};

/* The value of an element's attribute, until the next node; NULL where it has none. */
const char *kd_xml_attr(const struct kd_xml_node *node, const char *name);

/* One of the ways in which documents hold articles. Each of the functions returns KDIDX_OK,
 * KDIDX_NOMEM or the sink's status. */
struct kd_xml_form {
    bool (*knows)(const struct kd_xml_node *root);
    void *(*open)(struct kd_reader *reader); /* NULL: out of memory */
    enum kdidx_status (*start)(void *ctx, const struct kd_xml_node *node);
    enum kdidx_status (*end)(void *ctx, const struct kd_xml_node *node);
    enum kdidx_status (*text)(void *ctx, const char *text, size_t n);
    enum kdidx_status (*finish)(void *ctx); /* the document is at its end */
    void (*close)(void *ctx);
};

extern const struct kd_xml_form kd_xml_syndication; /* feeds, exports, sitemaps: syndication.c */
extern const struct kd_xml_form kd_xml_repeated;    /* any other: repeated.c */

/* Elements that stand within a line of text. */
bool kd_xml_is_inline(const char *name);

#endif
