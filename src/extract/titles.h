/* Which words on a line are a title that nothing marks as one: weighed by what stands at each token
 * and around it.
 *
 * The weights are data (data/rules/titles.tsv), those of a linear-chain conditional random field
 * (crf.h), fitted to annotated articles by tests/fit/titles.py. A row of the table says how far a
 * sign, at a place, speaks for the token being outside of titles, the first of one, a later one or
 * between two; one at two places names what is seen at the other in the column `with`. */
#ifndef KD_TITLES_H
#define KD_TITLES_H

#include <stdbool.h>

#include "base/status.h"
#include "extract/crf.h"
#include "extract/doc.h"
#include "extract/vocabulary.h"

/* What may be seen at a token; also any word: its hash, in small letters or with a capital. */
enum kd_sign {
    KD_SIGN_NONE,
    KD_SIGN_SMALL, /* one of these for each token: a word in small letters, */
    KD_SIGN_CAPITAL,
    KD_SIGN_NUMBER,
    KD_SIGN_YEAR,
    KD_SIGN_OWNER, /* 's */
    KD_SIGN_MARK,  /* a punctuation mark that has no sign of its own */
    KD_SIGN_NAME,  /* in a Korean name in full */
    KD_SIGN_NETWORK,
    KD_SIGN_OUTLET,
    KD_SIGN_GROUP,
    KD_SIGN_DATE,
    KD_SIGN_A_PLACE,
    KD_SIGN_MARKS,                    /* , . ( ) " : ; - / ' & [ ] ! ? */
    KD_SIGN_END = KD_SIGN_MARKS + 15, /* beyond the line */
    KD_SIGN_CLASS,                    /* a class of the vocabulary */
    KD_SIGN_ALWAYS = KD_SIGN_CLASS + KD_V_CLASSES,
    KD_SIGN_ALL_CAPITALS,
    KD_SIGN_SENTENCE,        /* the first word of a sentence */
    KD_SIGN_SENTENCE_COMMON, /* ... which the article has in small letters as well */
    KD_SIGN_HEADLINE,
    KD_SIGN_COMMON,
    KD_SIGN_HYPHEN,
    KD_SIGN_LETTER,       /* one letter alone */
    KD_SIGN_TRUE_CAPITAL, /* a capital that neither a sentence nor a headline asks for */
    KD_SIGN_FIRST,        /* of the line */
    KD_SIGN_LAST,
    KD_SIGN_SHORT,      /* on a line of twelve tokens or less, */
    KD_SIGN_HEADING,    /* ... and a paragraph follows */
    KD_SIGN_GLUED,      /* no white space before it */
    KD_SIGN_QUOTED,     /* in quotation marks */
    KD_SIGN_CHROME,     /* on page furniture */
    KD_SIGN_AGAIN,      /* the article has the capitalised word more than once */
    KD_SIGN_PAIR_AGAIN, /* ... and the next or the last one beside it */
    KD_SIGN_PART,       /* in a name that is no full Korean one */
    KD_SIGN_BARE,       /* a surname or given name alone */
    KD_SIGN_BEFORE_CANDIDATE,
    KD_SIGN_STARTS, /* starts a candidate of enum kd_kind */
    KD_SIGN_GOES_ON = KD_SIGN_STARTS + KD_KINDS,
    KD_SIGNS = KD_SIGN_GOES_ON + KD_KINDS
};

/* Where it is seen, from the token that is weighed. */
enum kd_place {
    KD_HERE,
    KD_BEFORE,
    KD_TWO_BEFORE,
    KD_BEHIND,
    KD_TWO_BEHIND,
    KD_BEFORE_WITH_HERE,   /* the token before, and whether this is a word, with a capital */
    KD_BEHIND_WITH_HERE,   /* the token behind, the same */
    KD_BEFORE_WITH_BEFORE, /* the token before, and the one before that */
    KD_LABEL_BEFORE,       /* the label of the token before */
    KD_WORD_PLACES
};

struct kd_titles;

/* Reads titles.tsv, the compiled-in one when data_dir is NULL or has none. KDIDX_USAGE: err names
 * the line and what is wrong with it. On failure *out is NULL. */
enum kdidx_status kd_titles_new(const char *data_dir, struct kd_titles **out, struct kd_error *err);
void kd_titles_free(struct kd_titles *titles);

/* How far a sign speaks for each label, at each of the places of one token. */
struct kd_sign_weights {
    float at[KD_TWO_BEHIND + 1][KD_LABELS];
};

/* What the table says of a sign at the places of one token; NULL: nothing. */
const struct kd_sign_weights *kd_titles_of_sign(const struct kd_titles *titles, uint64_t sign);

/* The same at a place of two tokens, where the other one has the sign `with`; NULL: nothing. */
const float *kd_titles_of_pair(const struct kd_titles *titles, enum kd_place place, uint64_t sign,
                               uint64_t with);

/* What a label weighs behind another, as kd_chain.next wants it. False when the table is empty. */
bool kd_titles_next(const struct kd_titles *titles, double next[KD_LABELS][KD_LABELS]);

/* A word as a sign; `hash` as in kd_token. The name of a sign that is no word, as in titles.tsv. */
uint64_t kd_word_sign(uint64_t hash, bool capital);
const char *kd_sign_name(uint64_t sign);

#endif
