/* Ties that no rule states: the weighed evidence of where an article names a drama and somebody who
 * acts in it, somebody who makes it or a network that shows it.
 *
 * The weights are data (data/rules/context.tsv, context-pairs.tsv and, of the words near them,
 * context-words.tsv), fitted to annotated articles by tests/fit/fit.py; the model is logistic:
 * their sum is the log odds that the two belong together. */
#ifndef KD_CONTEXT_H
#define KD_CONTEXT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/status.h"

struct kd_near_table;

/* What a person or a network is to a drama. */
enum kd_bond {
    KD_BOND_CAST,
    KD_BOND_CREW,
    KD_BOND_AIRS,
    KD_BOND_ROLE,   /* an actor, to a character in the place of the drama */
    KD_BOND_CLAIM,  /* an actor whom a rule casts, in the drama that it leaves to the context */
    KD_BOND_MAKING, /* a maker of whom a rule says so, in the same way */
    KD_BONDS
};

/* What may be seen of a drama and a person or network that an article names: the party. Of a role
 * the character stands in the place of the drama, and other characters in that of other works. */
enum kd_evidence {
    KD_E_BIAS,           /* always there */
    KD_E_BEFORE,         /* one sentence names the drama, then the party */
    KD_E_BEHIND,         /* ... the party, then the drama */
    KD_E_ACROSS,         /* ... with another work between them */
    KD_E_CLOSE,          /* ... and at most three words between them */
    KD_E_OWNED,          /* ... the drama behind the party's "'s" */
    KD_E_BRACKETS,       /* ... one of the two alone in brackets behind the other */
    KD_E_EPITHET,        /* ... the drama and a trade before the person: "W" actress Kim */
    KD_E_NEAREST,        /* ... and no other party between them */
    KD_E_ALONE,          /* ... and no other party at all */
    KD_E_ACTING,         /* ... with a word of acting in it: plays, role, starring */
    KD_E_ACTING_APART,   /* ... that names the party only */
    KD_E_ACTING_BETWEEN, /* one that stands between them */
    KD_E_AS_BETWEEN,     /* ... with "as" or "of" right before the second */
    KD_E_ONLY_TWO,       /* ... which names nothing else that could be either */
    KD_E_SAME_RANK,      /* ... which names as many parties as works, the two in the same place */
    KD_E_LINE_BEFORE,    /* the line names the drama in an earlier sentence */
    KD_E_LINE_BEHIND,    /* ... in a later one */
    KD_E_LINE_ACROSS,    /* ... with another work between them */
    KD_E_LINE_NEAREST,   /* ... in a later one, and no other party between them */
    KD_E_LINE_FIRST,     /* of those that the line tells of, it is the first, */
    KD_E_LINE_ONLY,      /* ... or the only one */
    KD_E_LAST_TOLD,      /* it is the last one told of before the party */
    KD_E_FREE_SENTENCE,  /* the party's sentence tells of none, */
    KD_E_THE_DRAMA,      /* ... but of "the drama", or of "it", and this one was told of last */
    KD_E_CREDITED,       /* another work is in brackets behind the party, as what it is known for */
    KD_E_LAST_ABOVE,     /* another line names the drama: no drama is named since, */
    KD_E_RIGHT_ABOVE,    /* ... and it is the line before, */
    KD_E_NEAR_ABOVE,     /* ... or one of the three before */
    KD_E_FIRST_BELOW,    /* the party's line names none, and one of the next two this one first */
    KD_E_BLOCK,          /* the drama is the only one of the party's block (between blank lines) */
    KD_E_LABELLED,       /* the party's line starts with a label: "Cast:" */
    KD_E_IN_MIND,        /* a line names the drama, and the party was the last one before it */
    KD_E_PRONOUN,        /* a sentence names the drama behind "he" or "she", who is the party */
    KD_E_HEADS,          /* a heading names the party alone, or a maker as one of two, and the drama
                            is told of below it */
    KD_E_FOCUS,          /* the party's line names no drama: this one is in the reader's mind */
    KD_E_FOCUS_SINGLE,   /* ... in an article about one drama */
    KD_E_HEADED,         /* ... from a heading */
    KD_E_MEANT,          /* a reader would take the party to be named for this drama */
    KD_E_MEANT_SINGLE,   /* ... in an article about one drama */
    KD_E_MAIN_SINGLE,    /* the article is about this one drama */
    KD_E_MAIN_SEVERAL,   /* the most prominent of several */
    KD_E_FEW,            /* two or three dramas are named */
    KD_E_MANY,           /* four or more */
    KD_E_NEAR,           /* the two are named in one line or in neighbouring ones */
    KD_E_FAR,            /* ... never in fewer than nine lines */
    KD_E_DRAMA_ONCE,     /* the drama is named once */
    KD_E_DRAMA_PASSING,  /* a rule says that it is mentioned in passing */
    KD_E_DRAMA_ASIDE,    /* it is mentioned in passing or in brackets only */
    KD_E_DRAMA_HEADLINE, /* the headline names it */
    KD_E_DRAMA_SURE,     /* a rule or a list says that it is a drama */
    KD_E_DRAMA_DOUBTFUL, /* it may well be none */
    KD_E_DRAMA_HEADS,    /* it is a heading somewhere */
    KD_E_DRAMA_LATER,    /* it is first named behind the party */
    KD_E_PARTY_ONCE,     /* the party is named once */
    KD_E_PARTY_OFTEN,    /* ... three times or more */
    KD_E_PARTY_ASIDE,    /* ... in passing or in brackets only */
    KD_E_PARTY_HEADLINE, /* the headline names the party */
    KD_E_PARTY_SUBJECT,  /* ... and nobody else */
    KD_E_NAMES_ONLY,     /* the party is named only in lines of nothing but names */
    KD_E_PERSON_SURE,    /* far more speaks for a person than for a character */
    KD_E_LIKELY_ACTS,    /* all that is seen of the person says that he acts, */
    KD_E_HARDLY_ACTS,    /* ... or that he does something else */
    KD_E_LISTED_ACTOR,   /* the lists have him as an actor */
    KD_E_ACTOR,          /* rules say that the person acts */
    KD_E_OTHER,          /* ... does something else */
    KD_E_MAKER,          /* ... directs or writes */
    KD_E_OFFERED,        /* ... is offered a part */
    KD_E_LISTED,         /* the lists have the two together */
    KD_E_LISTED_APART,   /* they have both, but not together */
    KD_E_LISTED_OTHERS,  /* they have many of the drama's actors, and not this one */
    KD_E_LISTED_ELSEWHERE, /* they have the party in another drama of the article */
    KD_E_TIED_MAIN,        /* a rule says that the party belongs to the main drama */
    KD_E_TIED_OTHER,       /* ... to another drama than the main one */
    KD_E_TIED_HERE,        /* ... to this one, of a claim that leaves the drama to the context */
    KD_E_MATE,             /* ... to this drama one who stands in a sentence with the party, */
    KD_E_MATE_APART,       /* ... or to others only, */
    KD_E_MATE_LINE,        /* ... in a line with it, */
    KD_E_MATE_LINE_APART,  /* ... to others only */
    KD_E_TAKEN,            /* a rule names another party for the drama */
    KD_E_ELSEWHERE,        /* of a role: the actor is in no drama, or in several */
    KD_EVIDENCE
};

struct kd_context {
    struct kd_near_table *words; /* near.h */
    double weight[KD_EVIDENCE][KD_BONDS];
    double pair[KD_EVIDENCE][KD_EVIDENCE][KD_BONDS]; /* of two seen together, first < second */
};

/* The name of a piece of evidence, as in context.tsv. */
const char *kd_evidence_name(enum kd_evidence evidence);

/* Reads context.tsv, context-pairs.tsv and context-words.tsv, the compiled-in ones when data_dir is
 * NULL or has none. KDIDX_USAGE: err names the line and what is wrong with it. The context is to be
 * freed in any case. */
enum kdidx_status kd_context_read(const char *data_dir, struct kd_context *out,
                                  struct kd_error *err);

void kd_context_free(struct kd_context *context);

/* The probability that the two belong together in that way; `words`, in log odds, is what the words
 * near them speak for. */
double kd_context_weigh(const struct kd_context *context, enum kd_bond bond,
                        const bool seen[KD_EVIDENCE], double words);

#endif
