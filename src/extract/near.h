/* The words that stand around what an article names, and between two that it names: each a sign at
 * a place, which a table of weights knows or does not.
 *
 * The tables are data, fitted to annotated articles (tests/fit): data/rules/types-words.tsv says
 * what the words speak for a thing being, kinds-words.tsv of what kind a work is, roles-words.tsv
 * what a person does, context-words.tsv for two belonging together. */
#ifndef KD_NEAR_H
#define KD_NEAR_H

#include "base/status.h"
#include "extract/doc.h"

struct kd_things;

/* Where the words stand: the places that each table has. */
enum kd_near_place {
    /* types-words.tsv, kinds-words.tsv, roles-words.tsv: of a mention, the words next to it */
    KD_NEAR_BEFORE,
    KD_NEAR_TWO_BEFORE,
    KD_NEAR_BEHIND,
    KD_NEAR_TWO_BEHIND,
    KD_NEAR_AROUND, /* each word within ten tokens of it in its sentence */
    /* types-words.tsv: of a mention and the one before it, what is between them: */
    KD_NEAR_BETWEEN, /* all of it, where it is short; or how they stand apart */
    KD_NEAR_FIRST,   /* the first of it */
    KD_NEAR_LAST,    /* the last of it */
    /* kinds-words.tsv: of a work, */
    KD_NEAR_ITSELF,  /* each word of the title */
    KD_NEAR_LABEL,   /* each word of the label that starts its line: "Films: ..." */
    KD_NEAR_HEADING, /* each word of the heading above it, up to 40 lines away */
    /* context-words.tsv: of a party and a drama (context.h), next to a mention of either; */
    KD_NEAR_PARTY_BEFORE,
    KD_NEAR_PARTY_BEHIND,
    KD_NEAR_PARTY_LINE, /* ... the first of its line */
    KD_NEAR_DRAMA_BEFORE,
    KD_NEAR_DRAMA_BEHIND,
    KD_NEAR_DRAMA_LINE,
    /* ... and between two that stand in one line, the party first or the drama */
    KD_NEAR_FROM_PARTY,       /* each word of it */
    KD_NEAR_FROM_PARTY_FIRST, /* the first of it */
    KD_NEAR_FROM_PARTY_LAST,
    KD_NEAR_FROM_DRAMA,
    KD_NEAR_FROM_DRAMA_FIRST,
    KD_NEAR_FROM_DRAMA_LAST,
    KD_NEAR_PLACES
};

/* What is no word: an element of a sign beyond any token's number. */
enum kd_near_element {
    KD_NEAR_START = INT32_MAX - 32, /* of the line */
    KD_NEAR_END,
    KD_NEAR_CAPITAL, /* a word with a capital that its place does not ask for */
    KD_NEAR_NUMBER,
    KD_NEAR_OWNER,   /* 's */
    KD_NEAR_NOTHING, /* nothing is between the two */
    KD_NEAR_SAME,    /* they are the same thing, */
    KD_NEAR_NEXT,    /* ... or stand in two lines, one right below the other, */
    KD_NEAR_FAR,     /* ... or further apart */
    KD_NEAR_PERSON,  /* something that the article names */
    KD_NEAR_CHARACTER,
    KD_NEAR_DRAMA,
    KD_NEAR_OTHER_WORK,
    KD_NEAR_NETWORK,
    KD_NEAR_OUTLET,
    KD_NEAR_GROUP,
    KD_NEAR_DATE,
    KD_NEAR_A_PLACE,
    KD_NEAR_ELEMENTS
};

enum { KD_NEAR_MOST = 4 /* elements of a sign */ };

struct kd_near {
    enum kd_near_place place;
    uint32_t n;
    int32_t element[KD_NEAR_MOST]; /* a token, or one of enum kd_near_element */
};

/* The signs of one thing that is weighed, in an arena. */
struct kd_nears {
    struct kd_near *v;
    size_t n, cap;
};

/* The names of places and elements, as in the tables. */
const char *kd_near_place_name(enum kd_near_place place);
const char *kd_near_element_name(enum kd_near_element element);

/* ---- what is seen ---- */

/* The words next to mention m, and those around it in its sentence; `things` NULL: what is named is
 * told only as far as its form tells. Adds to *out, in doc->arena, as all of these do. */
void kd_near_around(const struct kd_doc *doc, const struct kd_things *things, uint32_t m,
                    struct kd_nears *out);

/* The same of mention m of a work; and the words of its title, of the label that starts its line
 * and of the heading above it. */
void kd_near_work(const struct kd_doc *doc, const struct kd_things *things, uint32_t m,
                  struct kd_nears *out);

/* What stands between mentions a and b of things, of the `same` or of two; a < b, and no mention of
 * another thing is between them. */
void kd_near_step(const struct kd_doc *doc, uint32_t a, uint32_t b, bool same,
                  struct kd_nears *out);

/* What stands next to mention m, and at the start of its line, of a party or else of a drama. */
void kd_near_part(const struct kd_doc *doc, const struct kd_things *things, uint32_t m, bool party,
                  struct kd_nears *out);

/* What stands between mentions a and b of a party and a drama, a < b, the party first or not. */
void kd_near_between(const struct kd_doc *doc, const struct kd_things *things, uint32_t a,
                     uint32_t b, bool party_first, struct kd_nears *out);

/* ---- tables ---- */

struct kd_near_table;

/* No label: of a row that says nothing of what stands before. */
enum { KD_NEAR_ANY = -1 };

/* Reads the table `file` under data/, the compiled-in one when data_dir is NULL or has none, with
 * columns of weights of these names; `before`, when not NULL, are the values of its column of that
 * name, or empty; both must outlive the table. KDIDX_USAGE: err names the line and what is wrong
 * with it. On failure *out is NULL. */
enum kdidx_status kd_near_new(const char *data_dir, const char *file, const char *const *columns,
                              size_t column_count, const char *const *before, size_t before_count,
                              struct kd_near_table **out, struct kd_error *err);
void kd_near_free(struct kd_near_table *table);

/* The weights of a sign, one for each column; `before` an index of those, or KD_NEAR_ANY. NULL for
 * what says nothing. */
const float *kd_near_weight(const struct kd_near_table *table, const struct kd_doc *doc,
                            const struct kd_near *near, int before);

/* Adds the weights of all these signs to sum[columns], each sign once. */
void kd_near_add_up(const struct kd_near_table *table, const struct kd_doc *doc,
                    const struct kd_nears *nears, double *sum);

#endif
