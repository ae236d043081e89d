/* What a search asks for: the user's words -> a tree of terms. Pure: no database. */
#ifndef KD_SEARCHQUERY_H
#define KD_SEARCHQUERY_H

#include "base/arena.h"
#include "base/status.h"
#include "store/resolve.h"

enum kd_term_kind {
    KD_TERM_ALL,   /* all of `parts`: AND, or one behind the other */
    KD_TERM_ANY,   /* any of `parts`: OR */
    KD_TERM_NOT,   /* not the one of `parts` */
    KD_TERM_WORDS, /* words of the text */
    KD_TERM_NAME,  /* articles that name something: person:, drama: ... */
    KD_TERM_DATE   /* articles published then: date: */
};

struct kd_term;

struct kd_terms {
    struct kd_term **v;
    size_t n, cap;
};

struct kd_term {
    enum kd_term_kind kind;
    struct kd_terms parts;
    const char *fts;            /* of words: a phrase in FTS5's language */
    enum kd_entity_kind entity; /* of a name: what it is the name of */
    const char *name;
    const char *since, *until; /* of a date: YYYY, YYYY-MM or YYYY-MM-DD, or NULL */
};

/* Reads a query of valid UTF-8:
 *
 *   word  "a phrase"  pre*  "a phra"*  NEAR(a "b c", 5)   in title or text
 *   title: text:        before any of these but NEAR: only there
 *   person: drama: character: network: outlet:   before a word or phrase: articles that name it
 *   date:2021  date:2021-05..2022  date:..2020   published then
 *   a b = a AND b; a OR b; NOT a; ( )            NOT binds more than AND, that more than OR
 *
 * Words of punctuation alone are passed over. Everything in *out lies in the arena. KDIDX_USAGE:
 * err says what is wrong and at which character, counted from 1. */
enum kdidx_status kd_search_parse(struct kd_arena *arena, const char *query, struct kd_term **out,
                                  struct kd_error *err);

#endif
