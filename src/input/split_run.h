/* What the parts of the splitter share: split.c (what the user asked for), scheme.c (separators)
 * and place.c (places that nothing marks). */
#ifndef KD_SPLIT_RUN_H
#define KD_SPLIT_RUN_H

#include <stdint.h>

#include "input/evidence.h"
#include "input/split.h"

/* How two articles meet: within a line, at a line's end, or with blank lines between. */
enum kd_meeting { KD_INSIDE, KD_JOINED, KD_SPACED, KD_MEETINGS };

/* A place that may be a boundary. */
struct kd_place_found {
    size_t end, next;
    double evidence;
    size_t line; /* the line that begins here, or that the place is in */
    enum kd_meeting meeting;
    bool taken;
};

struct kd_splitter {
    const struct kd_input_opts *opts;
    const struct kd_furniture *furniture;
    uint32_t scheme;             /* form of the separators that the file uses; 0: none known */
    unsigned found[KD_MEETINGS]; /* boundaries found in the file without one */
    struct kd_lines lines;
    struct kd_terms terms;
    struct kd_place_found *places;
    size_t place_count, place_cap;
};

/* What one run works on. */
struct kd_split_run {
    struct kd_splitter *splitter;
    const char *text;
    size_t from, to; /* new text */
    size_t limit;    /* places before it are decided */
    struct kd_cuts *cuts;
};

/* False: out of memory. */
bool kd_cuts_add(struct kd_cuts *cuts, struct kd_cut cut);

/* The evidence for a boundary between lines `last` and `next` (both indexes), of which the part
 * of the text between left and right is theirs. */
double kd_between(const struct kd_splitter *splitter, size_t last, size_t next, size_t left,
                  size_t right);

/* The form of the separators that this text uses, 0 for none. */
uint32_t kd_scheme_find(const struct kd_split_run *run);

/* Cuts at the separators of the file's scheme. KDIDX_NOMEM. */
enum kdidx_status kd_scheme_cut(const struct kd_split_run *run);

/* Cuts where the evidence is strong. KDIDX_NOMEM. */
enum kdidx_status kd_places_cut(const struct kd_split_run *run);

#endif
