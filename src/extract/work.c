/* Titles of works: in quotation marks, or unquoted after a word such as "drama". */
#include "extract/work.h"

#include "extract/token.h"

#include <string.h>

enum { LONGEST_TITLE = 14, LONGEST_UNQUOTED = 9 };

static bool is_stop(const struct kd_doc *doc, uint32_t i)
{
    return kd_is_punct(doc, i, ',') || kd_is_punct(doc, i, '.') || kd_is_punct(doc, i, ';');
}

/* Words of [first, last), and those of them that a title would not have in lower case. */
static void count_words(const struct kd_doc *doc, uint32_t first, uint32_t last, uint32_t *words,
                        uint32_t *lower)
{
    *words = *lower = 0;
    for (uint32_t i = first; i < last; i++) {
        const struct kd_token *token = &doc->tokens.v[i];
        if (token->kind != KD_WORD && token->kind != KD_NUMBER)
            continue;
        ++*words;
        bool small = token->kind == KD_WORD && !(token->flags & KD_CAP) &&
                     (unsigned char)doc->text.s[token->start] < 0x80 &&
                     !(doc->text.s[token->start] >= '0' && doc->text.s[token->start] <= '9');
        *lower += small && !(token->vocab & KD_V_FUNCTION);
    }
}

/* A sentence ends inside: it is speech. */
static bool has_inner_stop(const struct kd_doc *doc, uint32_t first, uint32_t last)
{
    for (uint32_t i = first + 1; i + 1 < last; i++) {
        bool stop =
            kd_is_punct(doc, i, '.') || kd_is_punct(doc, i, '?') || kd_is_punct(doc, i, '!');
        if (stop && doc->tokens.v[i].sentence != doc->tokens.v[i + 1].sentence)
            return true;
    }
    return false;
}

/* A title's last word is capitalised, whatever it is. */
static bool ends_small(const struct kd_doc *doc, uint32_t first, uint32_t last)
{
    while (last > first + 1 && doc->tokens.v[last - 1].kind == KD_PUNCT)
        last--;
    const struct kd_token *token = &doc->tokens.v[last - 1];
    unsigned char c = (unsigned char)doc->text.s[token->start];
    return last > first + 1 && token->kind == KD_WORD && c >= 'a' && c <= 'z';
}

/* "SBS", "KBS2", "tvN": short, with a capital behind the first letter, and no Roman number. */
static bool is_channel(const struct kd_doc *doc, uint32_t i)
{
    enum { LONGEST = 5 };
    const char *s = KD_TOKEN_TEXT(doc, i);
    size_t len = KD_TOKEN_LEN(doc, i), capitals = 0;
    if (len > LONGEST || strspn(s, "IVX") >= len)
        return false;
    for (size_t c = 1; c < len; c++)
        capitals += s[c] >= 'A' && s[c] <= 'Z';
    return capitals > 0;
}

/* The end of a title without the brackets behind it that hold a year, the title in Hangul or a
 * network: "I'm Sorry, I Love You (2004)", "Damo (2003, MBC)", "Giant (SBS)". */
static uint32_t before_gloss(const struct kd_doc *doc, uint32_t first, uint32_t last)
{
    uint32_t open = last;
    if (last < first + 3 || !kd_is_punct(doc, last - 1, ')'))
        return last;
    while (open > first + 1 && !kd_is_punct(doc, open, '('))
        open--;
    if (open <= first || open + 1 >= last)
        return last;
    const struct kd_token *inside = &doc->tokens.v[open + 1];
    bool year = inside->kind == KD_NUMBER && inside->end - inside->start == 4;
    bool hangul = (unsigned char)doc->text.s[inside->start] >= 0xE0;
    bool network = open + 3 == last && is_channel(doc, open + 1);
    return kd_is_punct(doc, open, '(') && (year || hangul || network) ? open : last;
}

bool kd_turns_hangul(const struct kd_doc *doc, uint32_t t)
{
    return kd_starts_hangul(KD_TOKEN_TEXT(doc, t)[0]) && doc->tokens.v[t - 1].kind == KD_WORD &&
           !kd_starts_hangul(KD_TOKEN_TEXT(doc, t - 1)[0]);
}

/* The end of a title before itself in Hangul. */
static uint32_t before_hangul(const struct kd_doc *doc, uint32_t first, uint32_t last)
{
    for (uint32_t t = first + 1; t < last; t++)
        if (kd_turns_hangul(doc, t))
            return t;
    return last;
}

/* Whether the full stop before token `last` belongs to the title: "D.P.". */
static bool ends_initials(const struct kd_doc *doc, uint32_t first, uint32_t last)
{
    return last >= first + 4 && kd_is_punct(doc, last - 1, '.') &&
           KD_TOKEN_LEN(doc, last - 2) == 1 && kd_is_cap_word(doc, last - 2) &&
           kd_is_punct(doc, last - 3, '.');
}

enum kd_title_shape kd_quoted_title(const struct kd_doc *doc, const struct kd_quote *quote,
                                    uint32_t *first, uint32_t *last)
{
    *first = quote->open + 1;
    *last = quote->close;
    while (*last > *first + 1 && !ends_initials(doc, *first, *last) &&
           (is_stop(doc, *last - 1) || doc->tokens.v[*last - 1].kind == KD_POSSESSIVE))
        --*last;
    *last = before_hangul(doc, *first, before_gloss(doc, *first, *last));
    uint32_t words, lower;
    count_words(doc, *first, *last, &words, &lower);
    if (*last <= *first || words == 0 || words > LONGEST_TITLE ||
        has_inner_stop(doc, *first, *last))
        return KD_NO_TITLE;
    const struct kd_token *head = &doc->tokens.v[*first];
    bool starts = (head->flags & KD_CAP) || head->kind == KD_NUMBER ||
                  (unsigned char)doc->text.s[head->start] >= 0x80 ||
                  (head->kind == KD_WORD && (head->flags & KD_ALLCAPS));
    if (!starts || lower > 3 || lower >= words)
        return KD_NO_TITLE;
    if (words == 1 && (kd_is_punct(doc, *last - 1, '!') || kd_is_punct(doc, *last - 1, '?')))
        return KD_MAYBE_TITLE;
    return lower == 0 && !ends_small(doc, *first, *last) ? KD_FULL_TITLE : KD_MAYBE_TITLE;
}

bool kd_is_title_gloss(const struct kd_doc *doc, uint32_t i)
{
    enum { FAR = 5 /* tokens */ };
    static const char *const words[] = {"title", "translation", "titled", NULL};
    if (i >= doc->tokens.n || !kd_is_punct(doc, i, '('))
        return false;
    for (uint32_t t = i + 1; t < doc->tokens.n && t < i + FAR; t++) {
        if (kd_is_punct(doc, t, ')'))
            return false;
        if (kd_is_word(doc, t, words))
            return true;
    }
    return false;
}

bool kd_is_titled(const struct kd_doc *doc, const struct kd_quote *quote)
{
    static const char *const words[] = {"drama",  "dramas", "series", "k-drama", "kdrama",
                                        "sageuk", "film",   "movie",  "titled",  NULL};
    return (quote->open > 0 && kd_is_word(doc, quote->open - 1, words)) ||
           kd_is_title_gloss(doc, quote->close + 1);
}

/* The token at or before i that is a word, at most `far` tokens away on the same line. */
static const struct kd_token *word_before(const struct kd_doc *doc, uint32_t i, uint32_t far)
{
    uint32_t line = doc->tokens.v[i].line;
    while (i > 0 && far-- > 0) {
        i--;
        if (doc->tokens.v[i].line != line)
            return NULL;
        if (doc->tokens.v[i].kind == KD_WORD)
            return &doc->tokens.v[i];
    }
    return NULL;
}

bool kd_is_speech(const struct kd_doc *doc, const struct kd_quote *quote, enum kd_title_shape shape)
{
    bool comma = quote->open > 0 &&
                 (kd_is_punct(doc, quote->open - 1, ',') || kd_is_punct(doc, quote->open - 1, ':'));
    const struct kd_token *before = word_before(doc, quote->open, comma ? 3 : 1);
    if (before != NULL && (before->vocab & KD_V_SPOKEN) && !(before->flags & KD_CAP))
        return true;
    bool ends_in_comma = kd_is_punct(doc, quote->close - 1, ',');
    bool inner = ends_in_comma || kd_is_punct(doc, quote->close - 1, '?') ||
                 kd_is_punct(doc, quote->close - 1, '!');
    uint32_t far =
        ends_in_comma && shape != KD_FULL_TITLE ? 12 : 5; /* tokens: "Kim Ara of W said" */
    for (uint32_t i = quote->close + 1; inner && i < doc->tokens.n && i < quote->close + far; i++) {
        if (doc->tokens.v[i].line != doc->tokens.v[quote->close].line)
            break;
        if (doc->tokens.v[i].vocab & KD_V_SPOKEN)
            return true;
    }
    return false;
}

static bool may_continue(const struct kd_doc *doc, uint32_t i)
{
    const struct kd_token *token = &doc->tokens.v[i];
    if (token->kind == KD_NUMBER)
        return true;
    return kd_is_cap_word(doc, i) && !(token->vocab & (KD_V_DAY | KD_V_SPOKEN));
}

uint32_t kd_announced_title(const struct kd_doc *doc, uint32_t i, uint32_t limit)
{
    uint32_t last = 0;
    if (!may_continue(doc, i))
        return 0;
    for (uint32_t j = i; j < limit && j - i < LONGEST_UNQUOTED; j++) {
        const struct kd_token *token = &doc->tokens.v[j];
        if (j > i && !(token->flags & KD_SPACE) && token->kind != KD_POSSESSIVE &&
            !kd_is_punct(doc, j, ':') && !kd_is_punct(doc, j, '.') && !kd_is_punct(doc, j, '!') &&
            !kd_is_punct(doc, j, ','))
            break;
        if (may_continue(doc, j)) {
            last = j + 1;
            continue;
        }
        bool links = (token->kind == KD_WORD && (token->vocab & KD_V_FUNCTION)) ||
                     token->kind == KD_POSSESSIVE || kd_is_punct(doc, j, ':') ||
                     (kd_is_punct(doc, j, ',') && j + 1 < limit &&
                      (doc->tokens.v[j - 1].flags & KD_ALLCAPS) &&
                      (doc->tokens.v[j + 1].flags & KD_ALLCAPS)) ||
                     kd_is_punct(doc, j, '&');
        bool initials = kd_is_punct(doc, j, '.') && (doc->tokens.v[j - 1].vocab & KD_V_ABBREV);
        if (!links && !initials)
            break;
    }
    return last;
}
