/* The lines of a text, and what each looks like: the splitter's view of a page. */
#ifndef KD_LINE_H
#define KD_LINE_H

#include "input/chrome.h"

enum {
    KD_LINE_PROSE = 1 << 0,     /* a paragraph: long, mostly small words */
    KD_LINE_OPEN = 1 << 1,      /* does not end as a sentence does */
    KD_LINE_LOWER = 1 << 2,     /* begins as the middle of a sentence does */
    KD_LINE_BULLET = 1 << 3,    /* a list's element, an attribution ("— Name") */
    KD_LINE_HEADLINE = 1 << 4,  /* could be an article's headline */
    KD_LINE_TITLECASE = 1 << 5, /* most words begin with a capital */
    KD_LINE_TAGGED = 1 << 6,    /* begins "Watch:", "[News]" */
    KD_LINE_DATED = 1 << 7,     /* a dateline or byline with a date */
    KD_LINE_CRAWLED = 1 << 8,   /* begins " date 2021-03-04 " */
    KD_LINE_FOLLOWS = 1 << 9,   /* begins with a word that refers back: "He", "Meanwhile" */
    KD_LINE_COLON = 1 << 10,    /* ends with a colon */
    KD_LINE_COMMA = 1 << 11,    /* ends with a comma */
    KD_LINE_CUT = 1 << 12,      /* breaks off within a sentence */
};

struct kd_line {
    size_t start, end; /* without white space at both ends */
    unsigned blanks;   /* blank lines before it */
    unsigned shape;    /* KD_LINE_... */
    unsigned words;    /* at most 255 are counted */
    enum kd_furniture_role role;
    char mark; /* '\f' or 'B': a form feed or byte order mark, which end a line, stands before it */
};

struct kd_lines {
    struct kd_line *v; /* those that are not blank */
    size_t n, cap;
};

/* Describes text[start, end), which has no white space at its ends. */
void kd_line_describe(const struct kd_furniture *furniture, const char *text, size_t start,
                      size_t end, struct kd_line *out);

/* The lines of text[from, to), replacing what `out` held. False: out of memory. */
bool kd_lines_find(const struct kd_furniture *furniture, const char *text, size_t from, size_t to,
                   struct kd_lines *out);

#endif
