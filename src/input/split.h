/* Where one article ends and the next begins. */
#ifndef KD_SPLIT_H
#define KD_SPLIT_H

#include "input/chrome.h"
#include "input/input.h"

/* One boundary: the article before it ends at `end`, the next begins at `next`; a separator, if
 * there is one, lies between. `name` is where in the text a header names the next article. */
struct kd_cut {
    size_t end, next;
    struct {
        size_t start, end;
    } name;
};

struct kd_cuts {
    struct kd_cut *v;
    size_t n, cap;
};

struct kd_splitter; /* what is known of the file: how its articles are kept apart */

/* NULL: out of memory. Both arguments must outlive it. */
struct kd_splitter *kd_splitter_new(const struct kd_input_opts *opts,
                                    const struct kd_furniture *furniture);
void kd_splitter_free(struct kd_splitter *splitter); /* NULL is fine */

/* Looks for boundaries in text[from, len), where text begins with an article of which [0, from)
 * has been looked through. `last`: the file ends at len. Appends to `cuts`, ascending, and sets
 * *decided: what lies before it need not be looked at again. KDIDX_NOMEM. */
enum kdidx_status kd_splitter_run(struct kd_splitter *splitter, const char *text, size_t len,
                                  size_t from, bool last, struct kd_cuts *cuts, size_t *decided);

#endif
