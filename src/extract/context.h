/* Ties that no rule states: the weighed evidence of where an article names an actor and a drama.
 *
 * The weights are data (data/rules/context.tsv), fitted to annotated articles by tests/eval/fit.py;
 * the evidence is a logistic model's: its sum is the log odds that the actor acts in the drama. */
#ifndef KD_CONTEXT_H
#define KD_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

/* What may be seen of an actor and a drama that an article names. */
enum kd_evidence {
    KD_E_BIAS,            /* always there */
    KD_E_BEFORE,          /* one sentence names the drama, then the person */
    KD_E_BEHIND,          /* ... the person, then the drama */
    KD_E_ACROSS,          /* ... with another work between them */
    KD_E_NEAREST,         /* ... and nobody else between them */
    KD_E_ALONE,           /* ... and nobody else at all */
    KD_E_ACTING,          /* ... with a word of acting in it: plays, role, starring */
    KD_E_LINE_BEFORE,     /* the line names the drama in an earlier sentence */
    KD_E_LINE_BEHIND,     /* ... in a later one */
    KD_E_LINE_ACROSS,     /* ... with another work between them */
    KD_E_LINE_NEAREST,    /* ... in a later one, and nobody else between them */
    KD_E_IN_MIND,         /* a line names the drama, and the person was the last one before it */
    KD_E_FOCUS,           /* the person's line names no drama: this one is in the reader's mind */
    KD_E_FOCUS_SINGLE,    /* ... in an article about one drama */
    KD_E_HEADED,          /* ... from a heading */
    KD_E_MEANT,           /* a reader would take the person to be named for this drama */
    KD_E_MEANT_SINGLE,    /* ... in an article about one drama */
    KD_E_MAIN_SINGLE,     /* the article is about this one drama */
    KD_E_MAIN_SEVERAL,    /* the most prominent of several */
    KD_E_MANY,            /* four dramas or more are named */
    KD_E_DRAMA_ONCE,      /* the drama is named once */
    KD_E_DRAMA_PASSING,   /* a rule says that it is mentioned in passing */
    KD_E_DRAMA_HEADLINE,  /* the headline names it */
    KD_E_DRAMA_SURE,      /* a rule or a list says that it is a drama */
    KD_E_PERSON_ONCE,     /* the person is named once */
    KD_E_PERSON_HEADLINE, /* the headline names the person */
    KD_E_PERSON_SURE,     /* far more speaks for a person than for a character */
    KD_E_ACTOR,           /* rules say that the person acts */
    KD_E_OTHER,           /* ... does something else */
    KD_E_MAKER,           /* ... directs or writes */
    KD_E_OFFERED,         /* ... is offered a part */
    KD_E_LIST_CAST,       /* the cast lists have the person in this drama */
    KD_E_LIST_OTHER,      /* they have both, but not together */
    KD_E_TIED_MAIN,       /* a rule says that the person acts in the main drama */
    KD_E_TIED_OTHER,      /* ... in another drama than the main one */
    KD_EVIDENCE
};

struct kd_context {
    double weight[KD_EVIDENCE];
};

/* The name of a piece of evidence, as in context.tsv. */
const char *kd_evidence_name(enum kd_evidence evidence);

/* Reads context.tsv, the compiled-in one when data_dir is NULL or has none. KDIDX_USAGE: err names
 * the line and what is wrong with it. */
enum kdidx_status kd_context_read(const char *data_dir, struct kd_context *out,
                                  struct kd_error *err);

/* The probability that the evidence speaks of an actor in a drama. */
double kd_context_weigh(const struct kd_context *context, const bool seen[KD_EVIDENCE]);

#endif
