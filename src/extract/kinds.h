/* Of what kind a work is, weighed: a multinomial logistic model over the votes of rules and lists,
 * what stands around the work, what the article is about and the words near (near.h). The weights
 * are data (data/rules/kinds.tsv and kinds-words.tsv), fitted to annotated articles by
 * tests/fit/fit.py. */
#ifndef KD_KINDS_H
#define KD_KINDS_H

#include "base/status.h"

enum { KD_KINDS_OF_WORK = 5 }; /* as enum kd_work_kind: drama, film, show, music, other */

/* What may be seen of a work; each is 0 to 1. "Any": of any of its mentions. The five of a group
 * are in the order of enum kd_work_kind. */
enum kd_kind_sign {
    KD_K_ALWAYS,
    KD_K_VOTES,                      /* the weight of its votes; 1 for four or more */
    KD_K_LIST = KD_K_VOTES + 5,      /* the lists have one of that kind */
    KD_K_BEFORE = KD_K_LIST + 5,     /* any within three words behind a word of that kind */
    KD_K_BEHIND = KD_K_BEFORE + 5,   /* any within three words before one */
    KD_K_SENTENCE = KD_K_BEHIND + 5, /* any in a sentence with one */
    KD_K_BESIDE = KD_K_SENTENCE + 5, /* any in one sentence with another work of that kind */
    KD_K_ARTICLE = KD_K_BESIDE + 5,  /* the share of that kind among the other works */
    KD_K_TOPIC = KD_K_ARTICLE + 5,   /* that of such words among the article's words of kinds */
    KD_K_ITSELF = KD_K_TOPIC + 5,    /* a word of the title is of that kind */
    KD_K_MAIN = KD_K_ITSELF + 5,     /* the article is about it */
    KD_K_ONCE,                       /* mentioned once */
    KD_K_HEADLINE,                   /* any in the first line */
    KD_K_NETWORK,                    /* any in a sentence with a network */
    KD_K_OWNED,                      /* any behind a network's "'s", in three words */
    KD_K_ACTING,                     /* any in a sentence with a word of acting */
    KD_K_YEAR,                       /* any before a year in brackets */
    KD_K_SEASON,                     /* any with a season */
    KD_K_QUOTED,                     /* any in quotation marks */
    KD_K_LONG,                       /* six words or more */
    KD_K_BY_NAME,                    /* any before "by" and a name */
    KD_K_PART,                       /* a rule gives somebody a part in it */
    KD_K_PLAIN_WORD,                 /* words in small letters other than "of", "the" */
    KD_KIND_SIGNS
};

struct kd_near_table;

struct kd_kinds_model {
    double weight[KD_KIND_SIGNS][KD_KINDS_OF_WORK];
    struct kd_near_table *words;
};

/* The name of a sign, as in kinds.tsv. */
const char *kd_kind_sign_name(enum kd_kind_sign sign);

/* Reads kinds.tsv and kinds-words.tsv, the compiled-in ones when data_dir is NULL or has none.
 * KDIDX_USAGE: err names the line and what is wrong with it. The model is to be freed
 * in any case. */
enum kdidx_status kd_kinds_read(const char *data_dir, struct kd_kinds_model *out,
                                struct kd_error *err);
void kd_kinds_free(struct kd_kinds_model *model);

/* The probability of each kind; `likely` holds what the words near say of each, as log odds. */
void kd_kinds_weigh(const struct kd_kinds_model *model, const double seen[KD_KIND_SIGNS],
                    double likely[KD_KINDS_OF_WORK]);

#endif
