/* Words that say what stands beside them: data/names/vocabulary.tsv, by class. */
#ifndef KD_VOCABULARY_H
#define KD_VOCABULARY_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

/* A word may be in several classes. */
enum {
    KD_V_FUNCTION = 1 << 0,      /* in lower case inside a title: of, the, and */
    KD_V_STARTER = 1 << 1,       /* capitalised only because a sentence starts: however, when */
    KD_V_TITLE = 1 << 2,         /* before a name, part of it or not: Dr., King, Director */
    KD_V_THING = 1 << 3,         /* last word of what is no person: Entertainment, Hotel, Awards */
    KD_V_DAY = 1 << 4,           /* Monday, Mon */
    KD_V_MONTH = 1 << 5,         /* January, Jan */
    KD_V_NATION = 1 << 6,        /* Korean, Japanese */
    KD_V_SPOKEN = 1 << 7,        /* verb of saying: said, explained */
    KD_V_NEVER = 1 << 8,         /* never a part of a name: I, Episode, Drama */
    KD_V_SURNAME = 1 << 9,       /* surnames.tsv */
    KD_V_SYLLABLE = 1 << 10,     /* syllables.tsv: one syllable of a given name */
    KD_V_SURNAME_WORD = 1 << 11, /* the surname is an English word as well: So, You, In */
    KD_V_ABBREV = 1 << 12,       /* its full stop ends no sentence: Dr, Mr, Jan */
    KD_V_ROYAL = 1 << 14,        /* a title that belongs to the name: King, Lady */
    KD_V_SPUN = 1 << 15,         /* what spun copies have for a syllable: Younger for Young */
    KD_V_WORK = 1 << 16,         /* stands before a title: drama, film, titled */
    KD_V_ACTING = 1 << 17,       /* speaks of acting: plays, role, starring */
    KD_V_SERIES = 1 << 18,       /* a word for a kind of work: series, episodes, sitcom */
    KD_V_FILM = 1 << 19,         /* film, cinema, box office */
    KD_V_SHOW = 1 << 20,         /* variety, show, awards */
    KD_V_MUSIC = 1 << 21,        /* song, album, OST */
    KD_V_BOOK = 1 << 22,         /* novel, webtoon, play, musical */
    KD_V_FORENAME = 1 << 23,     /* a given name that is not Korean: Agatha */
    KD_V_DIRECTING = 1 << 24,    /* speaks of directing: director, helmed, PD */
    KD_V_WRITING = 1 << 25,      /* speaks of writing: screenwriter, penned, script */
    KD_V_JOB = 1 << 26,          /* speaks of another job: host, comedian, composer, professor */
    KD_V_KIN = 1 << 27,          /* is somebody else than the one whose it is: father, boss */
    KD_V_GIVEN = 1 << 13,        /* derived: two or three syllables in one word, "Jaewook" */
};

enum { KD_V_CLASSES = 28 };

struct kd_vocabulary;

/* Reads vocabulary.tsv, surnames.tsv and syllables.tsv. On failure *out is NULL. */
enum kdidx_status kd_vocabulary_new(const char *data_dir, struct kd_vocabulary **out,
                                    struct kd_error *err);
void kd_vocabulary_free(struct kd_vocabulary *vocabulary);

/* The classes of a word (its letters in any case, without hyphens or full stops); `hash` is
 * kd_word_hash of it. */
uint32_t kd_vocabulary_find(const struct kd_vocabulary *vocabulary, uint64_t hash);

/* The classes of word[0..len) when it splits into syllables of given names: KD_V_SYLLABLE for one,
 * KD_V_GIVEN for two or three; 0 when it does not. A hyphen may stand between syllables. */
uint32_t kd_given_name_shape(const struct kd_vocabulary *vocabulary, const char *word, size_t len);

/* The name of the class whose bit is 1 << bit, as in vocabulary.tsv. */
const char *kd_vocabulary_class(unsigned bit);

/* The hash under which lists hold a word: of its kd_name_key. */
uint64_t kd_word_hash(const char *word, size_t len);

#endif
