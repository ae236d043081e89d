/* The grammar of Korean names in Latin letters: a surname of some eighty, a given name of one to
 * three syllables of some two hundred, with hyphen, space or nothing between them. */
#include "extract/person.h"

#include <string.h>

#include "base/utf8.h"
#include "extract/token.h"

enum {
    /* Words that are syllables as well, and far more often mean themselves. */
    ORDINARY = KD_V_FUNCTION | KD_V_STARTER | KD_V_NEVER | KD_V_DAY | KD_V_MONTH | KD_V_SPOKEN |
               KD_V_THING | KD_V_NATION | KD_V_TITLE,
};

bool kd_adjacent(const struct kd_doc *doc, uint32_t i)
{
    return i + 1 < doc->tokens.n && doc->tokens.v[i + 1].line == doc->tokens.v[i].line &&
           (doc->tokens.v[i + 1].flags & KD_SPACE);
}

bool kd_is_cap_word(const struct kd_doc *doc, uint32_t i)
{
    const struct kd_token *token = &doc->tokens.v[i];
    return token->kind == KD_WORD && (token->flags & KD_CAP);
}

/* Whether s could be a syllable of Korean by its sounds, listed or not: "Bup". */
static bool sounds_korean(const char *s, size_t len)
{
    static const char *const heads[] = {"ch", "kk", "gg", "tt", "pp", "jj", "ss", "sh", "gw",
                                        "kw", "hw", "b",  "p",  "d",  "t",  "g",  "k",  "j",
                                        "s",  "h",  "m",  "n",  "r",  "l",  "y",  "w",  ""};
    static const char *const vowels[] = {"yeo", "yae", "yoo", "ae", "eo", "eu", "ui", "oe", "wi",
                                         "we",  "wa",  "wo",  "ya", "yo", "yu", "oo", "ee", "ou",
                                         "ah",  "uh",  "oh",  "ue", "a",  "e",  "i",  "o",  "u"};
    static const char *const tails[] = {"ng", "ck", "n", "k", "g", "l",
                                        "r",  "m",  "p", "b", "t", ""};
    for (size_t h = 0; h < sizeof heads / sizeof *heads; h++)
        for (size_t v = 0; v < sizeof vowels / sizeof *vowels; v++)
            for (size_t t = 0; t < sizeof tails / sizeof *tails; t++) {
                size_t a = strlen(heads[h]), b = strlen(vowels[v]), c = strlen(tails[t]);
                if (a + b + c == len && strncasecmp(s, heads[h], a) == 0 &&
                    strncasecmp(s + a, vowels[v], b) == 0 &&
                    strncasecmp(s + a + b, tails[t], c) == 0)
                    return true;
            }
    return false;
}

static uint32_t shape(const struct kd_doc *doc, const struct kd_lists *lists, uint32_t i)
{
    uint32_t vocab = doc->tokens.v[i].vocab;
    if (vocab & KD_V_SPUN)
        return KD_V_SYLLABLE;
    return kd_given_name_shape(lists->vocabulary, KD_TOKEN_TEXT(doc, i), KD_TOKEN_LEN(doc, i));
}

static bool accept_spun(void *ctx, uint32_t value, uint32_t first, uint32_t last)
{
    (void)first;
    (void)last;
    return kd_gazetteer_entry(ctx, value)->lists & KD_L_SPUN;
}

/* "Hwang Bo Reum Byul": a surname of two syllables, written apart, before a given name of two. */
static bool is_double_surname(const struct kd_doc *doc, uint32_t i, uint32_t limit)
{
    static const char *const pairs[] = {"hwangbo", "namgoong", "namgung", "namkoong",
                                        "jegal",   "dokgo",    "seomoon", "sakong"};
    char key[32];
    if (i + 3 >= limit || doc->tokens.v[i + 1].end - doc->tokens.v[i].start > 12)
        return false;
    for (uint32_t j = i; j < i + 3; j++)
        if (!kd_adjacent(doc, j) || !kd_is_cap_word(doc, j + 1) ||
            (doc->tokens.v[j + 1].flags & KD_HYPHEN))
            return false;
    kd_name_key(doc->text.s + doc->tokens.v[i].start,
                doc->tokens.v[i + 1].end - doc->tokens.v[i].start, key, sizeof key);
    for (size_t p = 0; p < sizeof pairs / sizeof *pairs; p++)
        if (strcmp(key, pairs[p]) == 0)
            return true;
    return false;
}

/* The token after the surname at token i, or 0. *sure is false when it is an ordinary word too. */
static uint32_t surname(const struct kd_doc *doc, const struct kd_lists *lists, uint32_t i,
                        uint32_t limit, bool *sure)
{
    const struct kd_token *token = &doc->tokens.v[i];
    *sure = !(token->vocab & KD_V_SURNAME_WORD);
    if (is_double_surname(doc, i, limit))
        return i + 2;
    if (token->vocab & KD_V_SURNAME)
        return i + 1;
    uint32_t last;
    *sure = false;
    if (kd_phrases_find(kd_gazetteer_phrases(lists->gazetteer), doc, i, limit, &last, accept_spun,
                        (void *)lists->gazetteer) == UINT32_MAX)
        return 0;
    return last;
}

/* Whether the second syllable of a given name stands behind token i in small letters: "Son Ye jin",
 * but not the verb of "Sung Ho won hearts". */
static bool ends_small(const struct kd_doc *doc, const struct kd_lists *lists, uint32_t i,
                       uint32_t limit)
{
    static const char *const verbs[] = {"won", "ran", "hung", NULL};
    if (i + 1 >= limit || !kd_adjacent(doc, i) || kd_is_cap_word(doc, i + 1) ||
        kd_is_word(doc, i + 1, verbs))
        return false;
    const struct kd_token *token = &doc->tokens.v[i + 1];
    return token->kind == KD_WORD && (token->vocab & KD_V_SYLLABLE) && !(token->vocab & ORDINARY) &&
           shape(doc, lists, i + 1) == KD_V_SYLLABLE;
}

/* The token after the given name that starts at token i, or 0. A given name in one piece is sure;
 * a single syllable is not. */
static uint32_t given_name(const struct kd_doc *doc, const struct kd_lists *lists, uint32_t i,
                           uint32_t limit, bool *sure)
{
    if (i >= limit || !kd_is_cap_word(doc, i))
        return 0;
    uint32_t first = shape(doc, lists, i);
    const struct kd_token *token = &doc->tokens.v[i];
    *sure = true;
    if (first == KD_V_GIVEN)
        return (token->vocab & ORDINARY) && !(token->flags & KD_HYPHEN) ? 0 : i + 1;
    bool unlisted = first == 0 && i + 1 < limit && kd_adjacent(doc, i) &&
                    kd_is_cap_word(doc, i + 1) && (token->vocab & ORDINARY) == 0 &&
                    shape(doc, lists, i + 1) == KD_V_SYLLABLE &&
                    (doc->tokens.v[i + 1].vocab & ORDINARY) == 0 &&
                    sounds_korean(KD_TOKEN_TEXT(doc, i), KD_TOKEN_LEN(doc, i));
    if (unlisted)
        return i + 2;
    uint32_t garbled = 0; /* "Lee Search engine marketing Jin" for Lee Seo Jin */
    if (kd_phrases_find(kd_gazetteer_phrases(lists->gazetteer), doc, i, limit, &garbled,
                        accept_spun, (void *)lists->gazetteer) != UINT32_MAX &&
        garbled > i + 1 && garbled < limit && kd_is_cap_word(doc, garbled) &&
        shape(doc, lists, garbled) == KD_V_SYLLABLE)
        return garbled + 1;
    if (first != KD_V_SYLLABLE)
        return 0;
    if (ends_small(doc, lists, i, limit))
        return i + 2;
    bool second = i + 1 < limit && kd_adjacent(doc, i) && kd_is_cap_word(doc, i + 1) &&
                  (shape(doc, lists, i + 1) == KD_V_SYLLABLE ||
                   sounds_korean(KD_TOKEN_TEXT(doc, i + 1), KD_TOKEN_LEN(doc, i + 1)));
    /* "No In", both of them words, where nothing else has them capitalised */
    bool words = token->vocab & doc->tokens.v[i + 1].vocab & ORDINARY;
    if (second && (!words || !(token->flags & (KD_HEADLINE | KD_ALLCAPS))))
        return i + 2;
    *sure = false;
    return token->vocab & (ORDINARY | KD_V_SPUN) ? 0 : i + 1;
}

/* "Jae-wook Lee", "Yunjin Kim". */
static uint32_t western_name(const struct kd_doc *doc, const struct kd_lists *lists, uint32_t i,
                             uint32_t limit)
{
    const struct kd_token *token = &doc->tokens.v[i];
    bool family_before = i > 0 && (doc->tokens.v[i - 1].vocab & KD_V_SURNAME) &&
                         kd_is_cap_word(doc, i - 1) && kd_adjacent(doc, i - 1);
    if (family_before || i + 1 >= limit || !kd_adjacent(doc, i) || !kd_is_cap_word(doc, i + 1) ||
        !(doc->tokens.v[i + 1].vocab & KD_V_SURNAME) || shape(doc, lists, i) != KD_V_GIVEN)
        return 0;
    /* "Yunjin Kim": without a hyphen the surname must be plain and end the name */
    bool goes_on = i + 2 < limit && kd_adjacent(doc, i + 1) && kd_is_cap_word(doc, i + 2);
    bool plain = token->end - token->start > 4 && !(token->vocab & (ORDINARY | KD_V_SURNAME)) &&
                 !(doc->tokens.v[i + 1].vocab & KD_V_SURNAME_WORD) && !goes_on &&
                 !(token->flags & (KD_LOWER_TOO | KD_HEADLINE));
    return (token->flags & KD_HYPHEN) || plain ? i + 2 : 0;
}

/* Whether tokens [first, last) are all of their line, or stand before brackets: "So Ji-sub (Oh My
 * Venus)". */
static bool stands_alone(const struct kd_doc *doc, uint32_t first, uint32_t last)
{
    const struct kd_line *line = &doc->lines.v[doc->tokens.v[first].line];
    return (first == line->first && last == line->last) ||
           (last < line->last && kd_is_punct(doc, last, '('));
}

/* "Moon Bora": a surname that is a word but no small one, a given name in one piece, nothing more.
 */
static bool is_plain_joined(const struct kd_doc *doc, uint32_t i, uint32_t limit)
{
    bool goes_on = i + 2 < limit && kd_adjacent(doc, i + 1) && kd_is_cap_word(doc, i + 2);
    return !goes_on && !(doc->tokens.v[i].vocab & ORDINARY) &&
           !(doc->tokens.v[i + 1].flags & KD_ALLCAPS);
}

/* Whether what stands before token i says that its capital is a name's, even in a headline: "Kim
 * Ara as Do Won Ho". */
static bool is_capital_of_name(const struct kd_doc *doc, uint32_t i)
{
    static const char *const as[] = {"as", NULL};
    return i > 0 && doc->tokens.v[i - 1].line == doc->tokens.v[i].line &&
           !(doc->tokens.v[i - 1].flags & KD_CAP) && kd_is_word(doc, i - 1, as);
}

/* "Do Ha-neul plays", "No Min-jae", "An Ga-on": small words that no sentence has before a name with
 * a hyphen. */
static bool is_no_word_there(const struct kd_doc *doc, uint32_t i)
{
    static const char *const surnames[] = {"do", "no", "an", NULL};
    return kd_is_word(doc, i, surnames) && (doc->tokens.v[i + 1].flags & KD_HYPHEN);
}

uint32_t kd_korean_name(const struct kd_doc *doc, const struct kd_lists *lists, uint32_t i,
                        uint32_t limit, uint32_t *given, bool *western)
{
    bool family_sure = false, given_sure = false;
    const struct kd_token *token = &doc->tokens.v[i];
    *western = false;
    if (!kd_is_cap_word(doc, i))
        return 0;
    uint32_t after = surname(doc, lists, i, limit, &family_sure);
    if (after != 0 && after < limit && kd_adjacent(doc, after - 1)) {
        uint32_t last = given_name(doc, lists, after, limit, &given_sure);
        bool starts = (token->flags & (KD_SENTENCE | KD_HEADLINE)) != 0;
        bool joined = last == after + 1 && !(doc->tokens.v[after].flags & KD_HYPHEN) &&
                      !is_plain_joined(doc, i, limit);
        bool word = starts && !family_sure && (token->vocab & KD_V_FUNCTION) &&
                    !stands_alone(doc, i, last); /* "To Jin-ah he was ..." */
        if (is_no_word_there(doc, i) || (last == after + 2 && is_capital_of_name(doc, i)))
            starts = word = false;
        if (last != 0 && !word && (family_sure || !starts || (given_sure && !joined))) {
            *given = after;
            return last;
        }
    }
    *western = true;
    *given = i;
    return western_name(doc, lists, i, limit);
}
