/* Known phrases at a token: the longest one of the lists or of the article's own, where it is
 * written and placed as a name is. */
#include <string.h>

#include "extract/candidate_p.h"

/* ---- of the lists ---- */

/* Whether the line starts as a credit does ("Source: wikitree"): names may be in small letters. */
static bool is_credit_line(const struct kd_scan *scan, uint32_t i)
{
    const struct kd_doc *doc = scan->doc;
    uint32_t first = doc->lines.v[kd_token_at(scan, i)->line].first;
    static const char *const words[] = {"source",  "sources", "via",  "credit",
                                        "credits", "photo",   "image"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (KD_TOKEN_LEN(doc, first) == strlen(words[w]) &&
            strncasecmp(KD_TOKEN_TEXT(doc, first), words[w], strlen(words[w])) == 0)
            return first + 1 < i && kd_is_punct(doc, first + 1, ':');
    return false;
}

static bool written_as_a_name(const struct kd_scan *scan, const struct kd_entry *entry,
                              uint32_t first, uint32_t last)
{
    if (is_credit_line(scan, first))
        return true;
    if (entry->upper && last == first + 1 && !(kd_token_at(scan, first)->flags & KD_ALLCAPS))
        return false;
    for (uint32_t i = entry->lower ? first + 1 : first; i < last; i++) {
        const struct kd_token *token = kd_token_at(scan, i);
        unsigned char c = (unsigned char)scan->doc->text.s[token->start];
        bool small = token->kind == KD_WORD && c >= 'a' && c <= 'z' && (token->flags & KD_SPACE);
        if (small && (i == first || !(token->vocab & KD_V_FUNCTION)))
            return false;
    }
    return true;
}

/* Whether capitalised words go on before or behind: "Mad Dog" in "Mad Dog's Lunch". Not so in "Mad
 * Dog Yoo Ji-tae", where a name of its own stands behind, nor in "Mad Dog Directed by". */
static bool inside_longer_name(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    const struct kd_doc *doc = scan->doc;
    uint32_t given;
    bool western;
    if (kd_token_at(scan, first)->flags & KD_HEADLINE)
        return false;
    uint32_t next = last;
    if (next < doc->tokens.n && kd_token_at(scan, next)->kind == KD_POSSESSIVE)
        next++;
    bool behind =
        next < doc->tokens.n && kd_adjacent(doc, next - 1) && kd_is_cap_word(doc, next) &&
        !(kd_token_at(scan, next)->vocab & (KD_V_NEVER | KD_V_STARTER | KD_V_TITLE)) &&
        !kd_is_credit(scan, next) &&
        kd_korean_name(doc, scan->lists, next, doc->lines.v[kd_token_at(scan, next)->line].last,
                       &given, &western) == 0;
    const struct kd_token *prior = first > 0 ? kd_token_at(scan, first - 1) : NULL;
    bool before = prior != NULL && kd_adjacent(doc, first - 1) && kd_is_cap_word(doc, first - 1) &&
                  !(prior->vocab & (KD_V_NEVER | KD_V_STARTER | KD_V_TITLE | KD_V_WORK |
                                    KD_V_NATION | KD_V_DAY | KD_V_MONTH));
    return behind || before;
}

/* Whether [first, last) is all of a line, and a paragraph follows: a heading. */
static bool is_heading(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    const struct kd_doc *doc = scan->doc;
    uint32_t l = kd_token_at(scan, first)->line;
    return doc->lines.v[l].first == first && doc->lines.v[l].last == last &&
           !doc->lines.v[l].chrome && kd_before_paragraph(doc, l);
}

/* Whether an ordinary word that is also a name stands where it can only be the name. */
static bool cued(const struct kd_scan *scan, const struct kd_entry *entry, uint32_t first,
                 uint32_t last)
{
    const struct kd_token *token = kd_token_at(scan, first);
    if (entry->lists & KD_L_NETWORK)
        return (token->flags & KD_CAP) && !(token->vocab & (KD_V_DAY | KD_V_MONTH));
    if (entry->lists & KD_L_OUTLET)
        return last > first + 1 || is_credit_line(scan, first) ||
               (first > 0 && kd_is_punct(scan->doc, first - 1, '('));
    if ((entry->lists & KD_L_PEOPLE) && !(entry->lists & KD_L_GROUP)) {
        if (inside_longer_name(scan, first, last))
            return false;
        bool letter = token->end - token->start == 1;
        bool of = last < scan->doc->tokens.n &&
                  kd_is_word(scan->doc, last, (const char *const[]){"of", "from", NULL});
        return letter ? of
                      : (token->flags & KD_ALLCAPS) ||
                            !(token->flags & (KD_SENTENCE | KD_HEADLINE | KD_LOWER_TOO));
    }
    if (entry->lists & KD_L_GROUP)
        return last < scan->doc->tokens.n && kd_token_at(scan, last)->kind == KD_POSSESSIVE;
    return (entry->lists & KD_L_WORKS) && is_heading(scan, first, last);
}

/* Whether [first, last) is a number for which the lists have only names with a sign behind it, and
 * none is there: "15" of "15&". */
static bool is_bare_number(const struct kd_scan *scan, const struct kd_entry *entry, uint32_t first,
                           uint32_t last)
{
    return last == first + 1 && kd_token_at(scan, first)->kind == KD_NUMBER &&
           !(entry->lists & KD_L_WORKS) &&
           !(last < scan->doc->tokens.n && kd_token_at(scan, last)->kind == KD_PUNCT &&
             !(kd_token_at(scan, last)->flags & KD_SPACE));
}

bool kd_accept_listed(void *ctx, uint32_t value, uint32_t first, uint32_t last)
{
    const struct kd_scan *scan = ctx;
    const struct kd_entry *entry = kd_gazetteer_entry(scan->lists->gazetteer, value);
    if (!written_as_a_name(scan, entry, first, last) || (entry->lists & ~(uint32_t)KD_L_SPUN) == 0)
        return false;
    if (last == first + 1 && (kd_token_at(scan, first)->vocab & (KD_V_DAY | KD_V_MONTH)))
        return false;
    if (is_bare_number(scan, entry, first, last))
        return false;
    if (entry->common && !cued(scan, entry, first, last))
        return false;
    if ((entry->lists & (KD_L_WORKS | KD_L_PLACE)) && !(entry->lists & KD_L_NETWORK) &&
        inside_longer_name(scan, first, last))
        return false;
    bool person_only = (entry->lists & ~(uint32_t)(KD_L_PEOPLE | KD_L_CHARACTER)) == 0;
    bool one_word = last == first + 1;
    bool work_only = (entry->lists & ~(uint32_t)KD_L_WORKS) == 0;
    if (one_word && work_only && (kd_token_at(scan, first)->flags & KD_SENTENCE) &&
        !is_heading(scan, first, last))
        return false; /* a sentence's first word is capitalised in any case */
    for (uint32_t i = first; person_only && i < last; i++)
        if (kd_is_punct(scan->doc, i, ','))
            return false;
    const struct kd_token *end = kd_token_at(scan, last - 1);
    if (person_only && !one_word && (end->vocab & KD_V_FUNCTION) && !(end->flags & KD_CAP))
        return false; /* "Lee in the film" is not Lee In */
    return !(one_word && person_only && (kd_token_at(scan, first)->flags & KD_SENTENCE) &&
             (kd_token_at(scan, first)->flags & KD_LOWER_TOO));
}

enum kd_kind kd_listed_kind(const struct kd_entry *entry, bool one_word)
{
    if (entry->lists & KD_L_NETWORK)
        return KD_NETWORK;
    if (entry->lists & KD_L_OUTLET)
        return KD_OUTLET;
    if (entry->lists & KD_L_GROUP)
        return KD_GROUP;
    if (entry->lists & KD_L_PLACE)
        return KD_PLACE;
    if ((entry->lists & KD_L_PEOPLE) && !one_word)
        return KD_NAME;
    if ((entry->lists & KD_L_WORKS) && !one_word)
        return KD_WORK;
    return one_word ? KD_UNKNOWN : KD_NAME;
}

/* The longest listed phrase at token i; returns the token after it, or 0. */
uint32_t kd_listed(struct kd_scan *scan, uint32_t i, uint32_t *value)
{
    uint32_t last = 0;
    *value = kd_phrases_find(kd_gazetteer_phrases(scan->lists->gazetteer), scan->doc, i,
                             kd_line_end(scan, i), &last, kd_accept_listed, scan);
    return *value == UINT32_MAX ? 0 : last;
}

/* ---- of the article ---- */

static bool accept_own(void *ctx, uint32_t value, uint32_t first, uint32_t last)
{
    const struct kd_scan *scan = ctx;
    const struct kd_token *token = kd_token_at(scan, first);
    if (!(token->flags & KD_CAP) && token->kind == KD_WORD)
        return false;
    bool one_word = last == first + 1;
    if (value == KD_OWN_MAYBE)
        return is_heading(scan, first, last);
    if (value == KD_OWN_TITLE && one_word && kd_is_announced(scan, first))
        return true;
    if (value == KD_OWN_TITLE && one_word && token->end - token->start > 2 &&
        !(token->flags & (KD_SENTENCE | KD_HEADLINE)))
        return true;
    if (value == KD_OWN_WORK || value == KD_OWN_TITLE) /* a short title is a word like others */
        return !one_word || (!(token->flags & (KD_SENTENCE | KD_LOWER_TOO | KD_HEADLINE)) &&
                             token->end - token->start > 2 &&
                             !(token->vocab & (KD_V_STARTER | KD_V_SURNAME | KD_V_NEVER)));
    return !one_word || !(token->vocab & (KD_V_FUNCTION | KD_V_STARTER | KD_V_MONTH)) ||
           (value == KD_OWN_SURNAME && !(token->flags & (KD_SENTENCE | KD_HEADLINE)));
}

/* The longest phrase that the article taught; returns the token after it, or 0. */
uint32_t kd_own(struct kd_scan *scan, uint32_t i, uint32_t *value)
{
    uint32_t last = 0;
    *value =
        kd_phrases_find(&scan->own, scan->doc, i, kd_line_end(scan, i), &last, accept_own, scan);
    return *value == UINT32_MAX ? 0 : last;
}
