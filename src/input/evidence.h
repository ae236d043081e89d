/* What speaks for and against a boundary at one place of a text, as one number.
 *
 * No single sign is enough: an article may hold blank lines, headings, "Watch Now" and datelines,
 * and a page may begin without a headline and break off in mid-sentence. Each sign that is there
 * adds its weight, for or against; the sum decides (split.c).
 */
#ifndef KD_EVIDENCE_H
#define KD_EVIDENCE_H

#include "input/cohesion.h"
#include "input/line.h"

enum kd_sign {
    KD_SIGN_CRAWLED,    /* the next line begins with a crawler's date */
    KD_SIGN_HEADLINE,   /* it, or one soon after it, is a headline with an article below */
    KD_SIGN_TITLECASE,  /* and most of its words begin with a capital */
    KD_SIGN_TAGGED,     /* and it begins "Watch:", "[News]" */
    KD_SIGN_DATED,      /* a dateline or byline stands within the next lines */
    KD_SIGN_HEAD,       /* page furniture that stands before articles comes next */
    KD_SIGN_ENDED,      /* page furniture that ends a page stands before */
    KD_SIGN_PAGE,       /* and right after it a headline comes: one page ends, another begins */
    KD_SIGN_CREDITED,   /* a credit stands before: "Source: ..." */
    KD_SIGN_PART,       /* other page furniture stands before: "Watch Now" */
    KD_SIGN_CUT,        /* what stands before breaks off within a sentence */
    KD_SIGN_GLUED,      /* no space here, though one thing ends and another begins */
    KD_SIGN_JOINED,     /* no blank line here, though paragraphs around have one */
    KD_SIGN_WIDE,       /* more blank lines here than between paragraphs around */
    KD_SIGN_NO_OVERLAP, /* hardly a name is shared by both sides */
    KD_SIGN_OVERLAP,    /* against: how many names are shared (0 to 1), beyond a few */
    KD_SIGN_LOWER,      /* against: what comes next begins within a sentence */
    KD_SIGN_FOLLOWS,    /* against: it begins with a word that refers back */
    KD_SIGN_FURNITURE,  /* against: page furniture that ends a page, or a list, comes next */
    KD_SIGN_HEADING,    /* against: what stands before is the heading of what comes next */
    KD_SIGN_BEGUN,      /* against: what stands before is the top of the same page */
    KD_SIGN_LATER,      /* against: the line after the next looks more like a beginning */
    KD_SIGN_SHORT,      /* against: what comes next is too short for a headline */
    KD_SIGN_NO_PROSE,   /* against: no paragraph follows */
    KD_SIGN_COUNT
};

enum { KD_CONTEXT = 24 }; /* lines looked at on each side */

/* A place between two lines (or two parts of one): on each side there is one at least. */
struct kd_place_view {
    const struct kd_line *before[KD_CONTEXT]; /* nearest first; NULL where there are no more */
    const struct kd_line *after[KD_CONTEXT];
    const struct kd_terms *terms;
    size_t left, at, right; /* the text that belongs to the two sides */
    bool inside;            /* within a line */
};

/* Sets each sign to how strongly it is there: 0 to 1. */
void kd_evidence_signs(const struct kd_place_view *view, double signs[KD_SIGN_COUNT]);

/* The weighted sum. */
double kd_evidence(const struct kd_place_view *view);

#endif
