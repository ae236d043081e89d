/* Tagged text: an article with each candidate replaced by a placeholder, so that a rule can speak
 * of "a name", "a title", "a network" and be about English, not about names.
 *
 * A placeholder is four bytes: KD_TAG_BASE + kind, and three bytes 0x80..0xFF that hold the
 * candidate's number, 7 bits each, highest first. The rest is the normal form, white space folded,
 * the quotation marks of quoted candidates left out. */
#ifndef KD_TAG_H
#define KD_TAG_H

#include "extract/doc.h"

enum { KD_TAG_BASE = 0x10, KD_TAG_SIZE = 4, KD_TAG_MAX = 1 << 21 };

/* The tagged text of one sentence. */
struct kd_tagged {
    const char *s;
    uint32_t len;
};

/* One for each sentence of the doc, in the arena. Candidates beyond KD_TAG_MAX stay plain text. */
struct kd_tagged *kd_tag(const struct kd_doc *doc);

/* The candidate whose placeholder starts at s. */
uint32_t kd_tag_mention(const char *s);

/* Whether s starts a placeholder. */
static inline bool kd_is_tag(const char *s)
{
    return (unsigned char)*s >= KD_TAG_BASE && (unsigned char)*s < KD_TAG_BASE + KD_KINDS;
}

#endif
