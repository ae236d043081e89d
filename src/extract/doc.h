/* One article while it is being read: tokens, lines, sentences, quotations, mentions.
 *
 * All arrays lie in one arena. Offsets are bytes of the normal form (text.h) unless they say
 * otherwise; indexes of tokens, lines and sentences start at 0; ranges are half open. */
#ifndef KD_DOC_H
#define KD_DOC_H

#include <stdbool.h>
#include <stdint.h>

#include "extract/record.h"
#include "extract/text.h"

enum kd_token_kind { KD_WORD, KD_NUMBER, KD_POSSESSIVE, KD_PUNCT };

/* Token flags. */
enum {
    KD_CAP = 1 << 0,       /* first letter is upper case */
    KD_ALLCAPS = 1 << 1,   /* two letters or more, all upper case */
    KD_SPACE = 1 << 2,     /* white space or a line's start before it */
    KD_SENTENCE = 1 << 3,  /* first word of its sentence (quotation marks aside) */
    KD_CHROME = 1 << 4,    /* on a line of page furniture */
    KD_HEADLINE = 1 << 5,  /* on a line set in title case, where capitals say nothing */
    KD_LOWER_TOO = 1 << 6, /* the article has the word in lower case as well */
    KD_HYPHEN = 1 << 7,    /* a word with a hyphen inside */
};

struct kd_token {
    uint32_t start, end;
    uint64_t hash; /* of the word's key (kd_name_key); 0 for punctuation */
    uint16_t flags;
    uint8_t kind;
    uint32_t vocab; /* classes of the vocabulary (vocabulary.h) */
    uint32_t line, sentence;
};

struct kd_line {
    uint32_t start, end;  /* bytes, the newline not counted */
    uint32_t first, last; /* tokens [first, last) */
    bool chrome, headline;
    bool blank_before;
};

struct kd_sentence {
    uint32_t first, last; /* tokens [first, last) */
    uint32_t line;
};

/* A quotation: marks at tokens `open` and `close`. */
struct kd_quote {
    uint32_t open, close;
    char mark; /* '"' or '\'' */
};

/* What a span of text may be. The order is that of the placeholder bytes in tagged text (tag.h). */
enum kd_kind {
    KD_NAME,    /* a name by its grammar or by a list */
    KD_UNKNOWN, /* a run of capitalised words */
    KD_WORK,    /* a title in quotation marks or from a list */
    KD_TITLE,   /* an unquoted run that reads like a title */
    KD_NETWORK,
    KD_OUTLET,
    KD_GROUP, /* idol group, band */
    KD_DATE,
    KD_PLACE,  /* place, company, other thing that is no person */
    KD_PHRASE, /* capitalised words with small ones between: "Crash Landing on You" */
    KD_KINDS
};

/* Lines that give the titles of one drama: its own, or others that it has as well. */
enum kd_title_line { KD_NO_TITLES, KD_OWN_TITLES, KD_OTHER_TITLES };

/* A candidate: tokens [first, last), bytes [start, end), which may or may not become a mention. */
struct kd_mention {
    uint32_t first, last;
    uint32_t start, end;
    enum kd_kind kind;
    uint32_t thing;    /* index of its cluster in doc->things, set by cluster.c */
    uint32_t sentence; /* of its first token */
    uint16_t list;     /* bits of the lists that hold it (gazetteer.h) */
    uint32_t entry;    /* index of the list entry, or KD_NO_ENTRY */
    bool quoted;       /* in quotation marks of its own */
    bool bracketed;    /* in square brackets of its own */
    bool bare;         /* a surname or given name alone */
    bool chrome;       /* on page furniture */
    bool full_korean;  /* surname and given name by the Korean name grammar */
    bool of_hero;      /* a quoted title that is also the name of somebody who is played */
    bool thing_word;   /* its last word says that it is no person: "Hotel", "Awards" */
    uint8_t of_titles; /* enum kd_title_line: on a line of a drama's titles */
    bool listed_role;  /* stands for the role on a line of a cast list */
    bool spotted;      /* likelier than not a title, where the grammar of names has none */
    float title;       /* how likely it is one, by what stands around it (titles.h) */
    bool speech;       /* quoted, and what stands around it says that somebody says it */
};

#define KD_NO_ENTRY UINT32_MAX

/* A calendar date in the text; 0 where a part is not given. */
struct kd_found_date {
    uint32_t start, end;
    int year, month, day;
    float published; /* how far a rule says that it is the article's own; 0 for not at all */
    const char *rule;
};

/* Words that a rule takes for an outlet's name, on a list or not. */
struct kd_credit {
    uint32_t start, end;
    const char *rule;
};

struct kd_doc {
    struct kd_arena *arena;
    const struct kd_article *article;
    struct kd_text text;
    const char *lang;  /* as its words tell (screen.h); NULL: they do not */
    bool keep_reasons; /* someone will ask why a thing is what it is (explain.h) */
    struct {
        struct kd_token *v;
        size_t n, cap;
    } tokens;
    struct {
        struct kd_line *v;
        size_t n, cap;
    } lines;
    struct {
        struct kd_sentence *v;
        size_t n, cap;
    } sentences;
    struct {
        struct kd_quote *v;
        size_t n, cap;
    } quotes;
    struct {
        struct kd_found_date *v;
        size_t n, cap;
    } dates;              /* ascending by start, none overlapping */
    unsigned char *dated; /* a bit per byte of the text: a date has it; NULL: there is no date */
    struct {
        struct kd_credit *v;
        size_t n, cap;
    } credits; /* the same */
    struct {
        struct kd_mention *v;
        size_t n, cap;
    } mentions; /* ascending by start, none overlapping */
};

/* The bytes of a token, or of tokens [first, last). */
#define KD_TOKEN_TEXT(doc, i) ((doc)->text.s + (doc)->tokens.v[i].start)
#define KD_TOKEN_LEN(doc, i) ((size_t)((doc)->tokens.v[i].end - (doc)->tokens.v[i].start))

/* Whether token i is the one character c. */
static inline bool kd_is_punct(const struct kd_doc *doc, uint32_t i, char c)
{
    const struct kd_token *token = &doc->tokens.v[i];
    return token->kind == KD_PUNCT && token->end - token->start == 1 &&
           doc->text.s[token->start] == c;
}

#endif
