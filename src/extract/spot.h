/* Titles that nothing marks as such: what is seen at each token of a line, and which of its words
 * are likely to be a title (titles.h). */
#ifndef KD_SPOT_H
#define KD_SPOT_H

#include "extract/titles.h"

/* What is seen at a token: what its neighbours are weighed by (what it is, its word if it is one,
 * its classes), and what it is weighed by itself. */
enum { KD_BESIDE_MOST = 16, KD_HERE_MOST = 64 };
struct kd_seen {
    uint64_t beside[KD_BESIDE_MOST], here[KD_HERE_MOST];
    uint32_t besides, heres;
    bool word; /* beside[1] is a word */
};

struct kd_spotter {
    const struct kd_doc *doc;
    const struct kd_titles *titles;
    bool *quoted; /* per token: in quotation marks */
    struct {
        uint64_t *hash; /* of capitalised words, and of two of them in a row; 0: free */
        uint32_t *count;
        size_t size;
    } words;
    bool knows;                        /* the table of weights is not empty */
    double next[KD_LABELS][KD_LABELS]; /* of a title's label behind another (crf.h) */
    struct kd_chain chain;             /* of the line that was looked at last */
    uint32_t first;                    /* the first token of that line */
};

/* A title that was spotted: tokens [first, last). */
struct kd_spotted {
    uint32_t first, last;
    double likely;
    bool changed; /* cut off before a place, parted, or made a whole heading */
};

struct kd_all_spotted {
    struct kd_spotted *v;
    size_t n, cap;
};

/* In the doc's arena; `titles` must outlive the spotter, and may be NULL where only kd_see_token is
 * asked. */
void kd_spotter_init(struct kd_spotter *spotter, const struct kd_doc *doc,
                     const struct kd_titles *titles);

/* Gives its memory back. */
void kd_spotter_drop(struct kd_spotter *spotter);

/* What is seen at token i of a line, where `mention` is the candidate that it belongs to and `next`
 * the one that starts behind it; NULL for none. */
void kd_see_token(const struct kd_spotter *spotter, uint32_t i, const struct kd_mention *mention,
                  const struct kd_mention *next, struct kd_seen *out);

/* Looks at a line whose candidates are mentions [mention, doc->mentions.n). False when the table of
 * weights is empty. */
bool kd_spot_line(struct kd_spotter *spotter, uint32_t line, uint32_t mention);

/* The titles on the line that was looked at last that are likelier than not, ascending. */
void kd_spotted_titles(const struct kd_spotter *spotter, struct kd_all_spotted *out);

/* How likely it is that the words of a mention on that line are a title, and nothing more; 0.5 for
 * what is in another script, of which capitals cannot tell. */
double kd_spot_likely(const struct kd_spotter *spotter, const struct kd_mention *m);

#endif
