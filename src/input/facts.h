/* What a page says about its article outside of the text: headline, day, outlet, address, language.
 *
 * JSON-LD (schema.org) is believed first, then Open Graph and <meta> elements, then what is marked
 * in the page (microdata, <time>), then its headings, <title> and what stands by the headline. */
#ifndef KD_FACTS_H
#define KD_FACTS_H

#include "input/tree.h"

/* NULL for what the page does not say. All in the arena or the tree. */
struct kd_facts {
    const char *title, *url, *outlet, *lang, *author;
    char published[16];         /* EDTF (ISO 8601-2), "" for none */
    const struct kd_node *head; /* the element that is the headline */
};

/* `url` is where the page was fetched from, or NULL. */
void kd_facts_find(struct kd_arena *arena, const struct kd_node *root, const char *url,
                   struct kd_facts *facts);

/* Fills in from a script of JSON-LD what is not known yet (jsonld.c). */
void kd_jsonld_find(struct kd_arena *arena, const char *json, size_t len, struct kd_facts *facts);

#endif
