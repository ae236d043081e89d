/* Unknown names at a token: runs of capitalised words, with or without small ones between. */
#include <string.h>

#include "extract/candidate_p.h"

bool kd_is_credit(const struct kd_scan *scan, uint32_t i)
{
    static const char *const by[] = {"by", NULL};
    const struct kd_token *token = kd_token_at(scan, i);
    return i + 1 < scan->doc->lines.v[token->line].last && kd_is_word(scan->doc, i + 1, by) &&
           (token->vocab & (KD_V_DIRECTING | KD_V_WRITING | KD_V_ACTING));
}

static bool continues_run(const struct kd_scan *scan, uint32_t i)
{
    const struct kd_token *token = kd_token_at(scan, i);
    uint32_t given;
    bool western;
    if (!kd_is_cap_word(scan->doc, i) || kd_is_credit(scan, i) ||
        (token->vocab & (KD_V_NEVER | KD_V_DAY | KD_V_MONTH | KD_V_SPOKEN)))
        return false;
    return kd_korean_name(scan->doc, scan->lists, i, kd_line_end(scan, i), &given, &western) == 0;
}

/* Whether a capitalised word at a sentence's start has an ending that names seldom have. */
static bool ends_like_a_word(const struct kd_scan *scan, uint32_t i)
{
    static const char *const endings[] = {"ing",  "ly",   "ted", "ners", "tion",
                                          "ment", "ness", "ous", "ally", "ers"};
    size_t len = KD_TOKEN_LEN(scan->doc, i);
    for (size_t e = 0; e < sizeof endings / sizeof *endings; e++) {
        size_t n = strlen(endings[e]);
        if (len >= n + 3 && strncmp(KD_TOKEN_TEXT(scan->doc, i) + len - n, endings[e], n) == 0)
            return true;
    }
    return false;
}

/* Whether the words before the colon at token `colon`, the last of which is `last`, are a label:
 * "Premiere Date: ...". In a cast list they are a character: "Mi-shil: Go Hyun Jung". */
static bool is_label(const struct kd_scan *scan, uint32_t last, uint32_t colon)
{
    const struct kd_doc *doc = scan->doc;
    uint32_t end = kd_line_end(scan, last), given;
    bool western;
    if (colon + 1 >= end || !kd_is_punct(doc, colon, ':'))
        return false;
    bool given_name = (kd_token_at(scan, last)->flags & KD_HYPHEN) ||
                      kd_given_name_shape(scan->lists->vocabulary, KD_TOKEN_TEXT(doc, last),
                                          KD_TOKEN_LEN(doc, last)) == KD_V_GIVEN;
    return !given_name || kd_korean_name(doc, scan->lists, colon + 1, end, &given, &western) == 0;
}

/* Whether token i is behind "A as", where even a headline has the name of whom A plays. */
static bool is_role(const struct kd_scan *scan, uint32_t i)
{
    const struct kd_doc *doc = scan->doc;
    static const char *const as[] = {"as", NULL};
    if (i < 2 || doc->mentions.n == 0 || !kd_is_word(scan->doc, i - 1, as) ||
        (kd_token_at(scan, i - 1)->flags & KD_CAP))
        return false;
    const struct kd_mention *before = &doc->mentions.v[doc->mentions.n - 1];
    return before->kind == KD_NAME && before->last == i - 1;
}

static bool starts_run(const struct kd_scan *scan, uint32_t i)
{
    const struct kd_token *token = kd_token_at(scan, i);
    if (!kd_is_cap_word(scan->doc, i) || token->end - token->start == 1 ||
        ((token->flags & KD_HEADLINE) && !is_role(scan, i)))
        return false;
    if ((token->flags & KD_SENTENCE) && ends_like_a_word(scan, i))
        return false;
    if ((token->flags & KD_SENTENCE) && is_label(scan, i, i + 1))
        return false;
    bool abbreviated = (token->vocab & KD_V_ABBREV) && i + 2 < scan->doc->tokens.n &&
                       kd_is_punct(scan->doc, i + 1, '.') && kd_is_cap_word(scan->doc, i + 2);
    if (token->vocab & KD_V_TITLE)
        return (token->vocab & KD_V_ROYAL) || abbreviated;
    if ((token->vocab & KD_V_STARTER) && !(token->flags & KD_SENTENCE) &&
        kd_adjacent(scan->doc, i) && kd_is_cap_word(scan->doc, i + 1))
        return continues_run(scan, i + 1); /* "Our Little Court" amid a sentence */
    if (token->vocab &
        (KD_V_NEVER | KD_V_DAY | KD_V_MONTH | KD_V_NATION | KD_V_THING | KD_V_STARTER))
        return false;
    return !(token->flags & KD_SENTENCE) ||
           !((token->flags & KD_LOWER_TOO) ||
             (token->vocab & (KD_V_SPOKEN | KD_V_WORK | KD_V_WRITING | KD_V_DIRECTING)));
}

/* Whether [first, last) are two words or more in capital letters, as some sites set titles. */
static bool all_capitals(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    uint32_t words = 0;
    for (uint32_t i = first; i < last; i++) {
        if (kd_token_at(scan, i)->kind == KD_WORD && !(kd_token_at(scan, i)->flags & KD_ALLCAPS))
            return false;
        words += kd_token_at(scan, i)->end - kd_token_at(scan, i)->start > 2;
    }
    return words >= 2;
}

/* A run of capitalised words that starts at token i; returns the token after it, or 0. *thing is
 * set when its last word says that it is no person: "Hotel", "Awards". */
uint32_t kd_unknown_run(struct kd_scan *scan, uint32_t i, enum kd_kind *kind, bool *thing)
{
    enum { LONGEST = 5 };
    if (!starts_run(scan, i))
        return 0;
    uint32_t end = kd_line_end(scan, i), last = i + 1;
    if ((kd_token_at(scan, i)->vocab & KD_V_ABBREV) && last + 1 < end &&
        kd_is_punct(scan->doc, last, '.')) {
        if (!continues_run(scan, last + 1))
            return 0; /* "Dr. Oh Yeon Joo": the name is taken by itself */
        last += 2;
    }
    while (last < end && last - i < LONGEST && kd_adjacent(scan->doc, last - 1) &&
           continues_run(scan, last)) {
        bool initial = kd_token_at(scan, last)->end - kd_token_at(scan, last)->start == 1 &&
                       last + 2 < end && kd_is_punct(scan->doc, last + 1, '.');
        last += initial ? 2 : 1; /* "Jon M. Chu" */
    }
    if (i == scan->doc->lines.v[kd_token_at(scan, i)->line].first && is_label(scan, last - 1, last))
        return 0;
    uint32_t given;
    bool western;
    if (last < end && kd_adjacent(scan->doc, last - 1) &&
        (!(kd_token_at(scan, i)->flags & KD_HEADLINE) || is_role(scan, i)) &&
        kd_korean_name(scan->doc, scan->lists, last, end, &given, &western) != 0)
        return 0;       /* what stands before a name is its rank: "State Councilor Yu Gwang" */
    bool named = false; /* "Crown Prince" alone is no name */
    for (uint32_t j = i; j < last; j++)
        named |=
            kd_token_at(scan, j)->kind == KD_WORD && !(kd_token_at(scan, j)->vocab & KD_V_TITLE);
    if (!named)
        return 0;
    *kind = all_capitals(scan, i, last) ? KD_TITLE : KD_UNKNOWN;
    const struct kd_token *tail = kd_token_at(scan, last - 1);
    *thing = (tail->vocab & KD_V_THING) && last - i > 1;
    if (!*thing && last - i == 2 && (kd_token_at(scan, i)->vocab & KD_V_SURNAME) &&
        !(kd_token_at(scan, i)->vocab & KD_V_SURNAME_WORD))
        *kind = KD_NAME;
    return last;
}

/* Capitalised words joined by small ones, as titles are: "Map of the Moon". The token after it, or
 * 0 when no small word is inside or a Korean name or a network is. */
uint32_t kd_phrase_run(struct kd_scan *scan, uint32_t i)
{
    enum { LONGEST = 8 };
    uint32_t end = kd_line_end(scan, i), last = 0, value, after, given;
    bool western, linked = false, links = false;
    if (!starts_run(scan, i))
        return 0;
    for (uint32_t j = i; j < end && j - i < LONGEST; j++) {
        const struct kd_token *token = kd_token_at(scan, j);
        if (j > i && !kd_adjacent(scan->doc, j - 1) && token->kind != KD_POSSESSIVE)
            break;
        if (token->kind == KD_POSSESSIVE)
            continue;
        static const char *const joints[] = {"and", "or", "as", "his", "her", "with", "by", NULL};
        bool small = token->kind == KD_WORD && !(token->flags & KD_CAP) &&
                     (token->vocab & KD_V_FUNCTION) && !kd_is_word(scan->doc, j, joints);
        linked |= small;
        if (small)
            continue;
        if (!kd_is_cap_word(scan->doc, j) || !continues_run(scan, j) ||
            kd_korean_name(scan->doc, scan->lists, j, end, &given, &western) != 0)
            break;
        value = kd_phrases_find(kd_gazetteer_phrases(scan->lists->gazetteer), scan->doc, j, end,
                                &after, kd_accept_listed, scan);
        if (value != UINT32_MAX && j > i &&
            (kd_gazetteer_entry(scan->lists->gazetteer, value)->lists &
             (KD_L_NETWORK | KD_L_PLACE | KD_L_PEOPLE | KD_L_OUTLET)))
            break;
        last = j + 1;
        links = linked;
    }
    return links && last - i >= 3 ? last : 0;
}

/* Whether a Korean name stands at token i, and behind it nothing but the bracket's end. */
static bool is_last_in_brackets(const struct kd_scan *scan, uint32_t i)
{
    uint32_t end = kd_line_end(scan, i), given;
    bool western;
    uint32_t last = kd_korean_name(scan->doc, scan->lists, i, end, &given, &western);
    return last != 0 && last < end && kd_is_punct(scan->doc, last, ')');
}

/* Brackets that hold nothing but capitalised and small words, as a title does: "(You and the Other
 * You)". The token after the title, or 0; in "(Our Little Court's Kim Ara)" it is before the
 * owner's mark. */
uint32_t kd_bracketed_title(const struct kd_scan *scan, uint32_t i)
{
    uint32_t last = i, words = 0, given;
    bool small = false, western;
    if (i == 0 || !kd_is_punct(scan->doc, i - 1, '(') ||
        kd_korean_name(scan->doc, scan->lists, i, kd_line_end(scan, i), &given, &western) != 0)
        return 0;
    while (last < kd_line_end(scan, i) && last - i < 9 && !kd_is_punct(scan->doc, last, ')')) {
        const struct kd_token *token = kd_token_at(scan, last);
        if (token->kind == KD_PUNCT && !kd_is_punct(scan->doc, last, ':') &&
            !kd_is_punct(scan->doc, last, '.') && !kd_is_punct(scan->doc, last, '!'))
            return 0;
        if (token->kind == KD_POSSESSIVE && last > i + 1 && is_last_in_brackets(scan, last + 1))
            return kd_is_capitalised(scan, i, last) ? last : 0;
        words += token->kind == KD_WORD;
        small |= token->kind == KD_WORD && !(token->flags & KD_CAP);
        last++;
    }
    bool closed = last < kd_line_end(scan, i) && kd_is_punct(scan->doc, last, ')');
    if (!closed || words < 3 || !kd_is_capitalised(scan, i, last) ||
        !kd_is_cap_word(scan->doc, last - 1))
        return 0;
    return small || words > 3 ? last : 0;
}
