/* What a thing is, weighed: the mentions of an article in a row are a chain (crf.h), each of which
 * is nothing, a person, a character or a work.
 *
 * The votes of rules, lists and forms (resolve.h) make a first judgement, one thing at a time. Here
 * all that is seen of a thing is weighed together: its traits, its first judgement, its company and
 * how the article writes its titles included; the words next to each mention; and, for what two
 * mentions in a row are, what stands between them ("as", a bracket). A thing is what its mentions
 * are on average. The weights are data (data/rules/types.tsv and types-words.tsv), fitted to
 * annotated articles by tests/fit/things.py. */
#ifndef KD_TRAITS_H
#define KD_TRAITS_H

#include "base/status.h"

enum { KD_TRAIT_CLASSES = 4 }; /* as enum kd_type: nothing, person, character, work */

/* What may be seen of a thing; each is 0 to 1. "Any": of any of its mentions. */
enum kd_trait {
    KD_T_ALWAYS,
    KD_T_JUDGED_NOTHING, /* the first judgement */
    KD_T_JUDGED_PERSON,
    KD_T_JUDGED_CHARACTER,
    KD_T_JUDGED_WORK,
    KD_T_VOTES_NOTHING, /* the weight of its votes; 1 for four or more */
    KD_T_VOTES_PERSON,
    KD_T_VOTES_CHARACTER,
    KD_T_VOTES_WORK,
    KD_T_RULED,       /* the weight of what rules say of it as a person or character */
    KD_T_DRAMA_VOTES, /* ... as a drama */
    KD_T_NAME,        /* the kind of its fullest form */
    KD_T_UNKNOWN,
    KD_T_PHRASE,
    KD_T_TITLE,
    KD_T_WORK,
    KD_T_KOREAN,        /* a Korean name with its surname */
    KD_T_HYPHEN,        /* with a hyphen in it */
    KD_T_GIVEN,         /* one word that has the form of a Korean given name */
    KD_T_ONE_WORD,      /* and no such name */
    KD_T_TWO_WORDS,     /* and no Korean name */
    KD_T_MORE_WORDS,    /* and no Korean name */
    KD_T_SMALL_WORD,    /* "of", "the" within */
    KD_T_PLAIN_WORD,    /* other words in small letters within */
    KD_T_LONG,          /* six words or more */
    KD_T_HEADLINE_CASE, /* ... in a line where every word has a capital */
    KD_T_CAPITALS,      /* all in capitals */
    KD_T_DIGIT,         /* a number within */
    KD_T_RANK,          /* its first word is a rank: Prosecutor Ma */
    KD_T_FORENAME,      /* its first word of two or three is a given name that is not Korean */
    KD_T_THING_WORD,    /* its last word says that it is no person */
    KD_T_COMMON,        /* the article has its word in lower case as well */
    KD_T_QUOTED,        /* any in quotation marks of its own, not said by anybody */
    KD_T_SPOTTED,       /* a title by what stands around it (titles.h): log odds of its likeliest */
    KD_T_NOT_SPOTTED,   /* mention, or against it; 1 for a hundred to one */
    KD_T_SPOTTED_MEAN,  /* the probability, of all of them */
    KD_T_SAID,          /* any in quotation marks as somebody's words */
    KD_T_BRACKETS,      /* any alone in brackets */
    KD_T_ONCE,          /* mentioned once */
    KD_T_CHROME,        /* only in page furniture */
    KD_T_HEADLINE,      /* any in the first line */
    KD_T_LINE_ALONE,    /* any that is all of its line */
    KD_T_HEADING,       /* ... and a paragraph follows */
    KD_T_LINE_START,    /* any at the start of a line */
    KD_T_AFTER_THE,     /* any behind "the" */
    KD_T_AFTER_IN,      /* any behind "in" */
    KD_T_AFTER_AS,      /* any behind "as" */
    KD_T_AFTER_OF,      /* any behind "of", "for", "to", "from" */
    KD_T_AFTER_BY,      /* any behind "by", "with" */
    KD_T_AFTER_OWNER,   /* any behind "'s" */
    KD_T_AFTER_TITLE,   /* any behind a rank or trade: actress, Director */
    KD_T_AFTER_WORK,    /* any behind "drama", "film", "titled" */
    KD_T_BEFORE_OWNED,  /* any before "'s" */
    KD_T_BEFORE_YEAR,   /* any before a year in brackets */
    KD_T_BEFORE_SPOKEN, /* any before a verb of saying */
    KD_T_BEFORE_ACTING, /* any before a word of acting: "stars", "plays" */
    KD_T_BEFORE_WORD,   /* any before a word in small letters */
    KD_T_BESIDE_PERSON, /* any beside such a thing, with a comma or "and" between */
    KD_T_BESIDE_CHARACTER,
    KD_T_BESIDE_WORK,
    KD_T_BRACKET_PERSON, /* any before brackets with such a thing */
    KD_T_BRACKET_CHARACTER,
    KD_T_BRACKET_WORK,
    KD_T_BRACKETED_BY_PERSON, /* any in brackets behind such a thing */
    KD_T_BRACKETED_BY_CHARACTER,
    KD_T_BRACKETED_BY_WORK,
    KD_T_ACTING_NEAR,   /* any in a sentence with a word of acting */
    KD_T_BY_SURNAME,    /* any that is the surname alone: "Kim said" */
    KD_T_BY_GIVEN_NAME, /* ... the given name alone: "Ara runs away" */
    KD_T_TITLE_NAME,    /* a title of the article has its given name; 0.5: its surname */
    KD_T_COMPANY,       /* the names around it: 1 characters, 0 people, 0.5 neither */
    KD_T_NO_PEOPLE,     /* nobody in the article is judged to be an actor */
    KD_T_CHARACTERS,    /* the share of characters among the article's other names */
    KD_T_HEADS,         /* any that is a heading, numbers and brackets aside; */
    KD_T_HEADS_WORKS,   /* ... the share of works among the other headings */
    KD_T_HEADS_PEOPLE,  /* ... of people */
    KD_T_TITLES_QUOTED, /* the article writes its titles in quotation marks; it is not so written */
    KD_T_WORKS_LISTED,  /* the share of its other works that the lists have; this they have not */
    KD_T_PEOPLE_LISTED, /* ... of its people */
    KD_T_LIST_PEOPLE,
    KD_T_LIST_CHARACTER,
    KD_T_LIST_WORK,
    KD_T_LIST_PEOPLE_SURE, /* ... and it is no common word besides */
    KD_T_LIST_WORK_SURE,
    KD_T_LIST_CAST_PERSON,    /* the cast lists have it in the main work */
    KD_T_LIST_CAST_CHARACTER, /* ... as a character */
    KD_TRAITS
};

struct kd_near_table;
struct kd_votes_table;

struct kd_traits_model {
    double weight[KD_TRAITS][KD_TRAIT_CLASSES];
    struct kd_votes_table *rules; /* votes.h */
    struct kd_near_table *words;  /* near.h */
};

/* The name of a trait, as in types.tsv. */
const char *kd_trait_name(enum kd_trait trait);

/* Reads types.tsv, types-rules.tsv and types-words.tsv, the compiled-in ones when data_dir is NULL
 * or has none. KDIDX_USAGE: err names the line and what is wrong with it. The model is to be freed
 * in any case. */
enum kdidx_status kd_traits_read(const char *data_dir, struct kd_traits_model *out,
                                 struct kd_error *err);

void kd_traits_free(struct kd_traits_model *model);

#endif
