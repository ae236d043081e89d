/* What an article itself teaches about its names: which runs it calls titles (by quotation marks,
 * by an announcing word, in headings), and which Korean names it has in full. */
#include <string.h>

#include "extract/candidate_p.h"
#include "extract/work.h"

void kd_learn(struct kd_scan *scan, uint32_t first, uint32_t last, enum kd_own_kind what)
{
    uint32_t start = kd_token_at(scan, first)->start, end = kd_token_at(scan, last - 1)->end;
    struct kd_phrase_slot *slot =
        kd_phrases_add(&scan->own, scan->doc->text.s + start, end - start);
    if (slot != NULL && (slot->value == UINT32_MAX || slot->value > (uint32_t)what))
        slot->value = what;
}

/* ---- titles ---- */

void kd_learn_quoted(struct kd_scan *scan)
{
    struct kd_doc *doc = scan->doc;
    for (size_t i = 0; i < doc->quotes.n; i++) {
        const struct kd_quote *quote = &doc->quotes.v[i];
        scan->quote_at[quote->open] = (uint32_t)i + 1;
        uint32_t first, last, given;
        bool western;
        if (kd_quoted_title(doc, quote, &first, &last) != KD_FULL_TITLE ||
            kd_is_speech(doc, quote, KD_FULL_TITLE))
            continue;
        if (kd_korean_name(doc, scan->lists, first, last, &given, &western) == last &&
            !kd_is_titled(doc, quote))
            continue;
        kd_learn(scan, first, last, KD_OWN_WORK);
    }
}

/* Where an unquoted title at tokens [i, end) must have ended: at the next Korean name or known
 * network. */
static uint32_t title_limit(const struct kd_scan *scan, uint32_t i, uint32_t end)
{
    uint32_t limit = kd_line_end(scan, i), given, last;
    bool western;
    const struct kd_phrases *phrases = kd_gazetteer_phrases(scan->lists->gazetteer);
    for (uint32_t j = i + 1; j < end; j++) {
        if (!(kd_token_at(scan, j)->flags & KD_CAP))
            continue;
        if (!(kd_token_at(scan, j - 1)->flags & KD_CAP) &&
            kd_korean_name(scan->doc, scan->lists, j, limit, &given, &western) != 0)
            return j;
        uint32_t value = kd_phrases_find(phrases, scan->doc, j, limit, &last, NULL, NULL);
        if (value != UINT32_MAX &&
            kd_gazetteer_entry(scan->lists->gazetteer, value)->network != NULL)
            return j;
    }
    return end;
}

/* Whether the token before i announces a title: "drama", "film", "tvN's". */
bool kd_is_announced(const struct kd_scan *scan, uint32_t i)
{
    if (i == 0 || !(kd_token_at(scan, i)->flags & KD_SPACE) ||
        kd_token_at(scan, i - 1)->line != kd_token_at(scan, i)->line)
        return false;
    const struct kd_token *before = kd_token_at(scan, i - 1);
    if (before->kind == KD_WORD)
        return (before->vocab & KD_V_WORK) && !(before->flags & KD_HEADLINE) &&
               !((before->flags & KD_CAP) && (before->flags & KD_SENTENCE) &&
                 !(before->flags & KD_HYPHEN));
    if (before->kind != KD_POSSESSIVE || i < 2)
        return false;
    for (uint32_t back = 2; back <= 3 && back <= i; back++) {
        uint32_t last, value = kd_phrases_find(kd_gazetteer_phrases(scan->lists->gazetteer),
                                               scan->doc, i - back, i - 1, &last, NULL, NULL);
        if (value != UINT32_MAX && last == i - 1 &&
            kd_gazetteer_entry(scan->lists->gazetteer, value)->network != NULL)
            return true;
    }
    return false;
}

void kd_learn_announced(struct kd_scan *scan)
{
    for (uint32_t i = 1; i < scan->doc->tokens.n; i++) {
        const struct kd_token *token = kd_token_at(scan, i);
        uint32_t given;
        bool western;
        if (!kd_is_cap_word(scan->doc, i) || !kd_is_announced(scan, i) ||
            (token->flags & (KD_HEADLINE | KD_CHROME)) ||
            (token->vocab & (KD_V_NEVER | KD_V_TITLE | KD_V_NATION | KD_V_DAY) &&
             !(token->vocab & KD_V_ABBREV)) ||
            kd_korean_name(scan->doc, scan->lists, i, kd_line_end(scan, i), &given, &western) != 0)
            continue;
        uint32_t last = kd_announced_title(scan->doc, i, kd_line_end(scan, i));
        last = kd_announced_title(scan->doc, i, title_limit(scan, i, last));
        bool surname = last == i + 1 && (token->vocab & KD_V_SURNAME) &&
                       !(token->vocab & KD_V_SURNAME_WORD); /* "In the drama Hwang plays" */
        if (last != 0 && !surname)
            kd_learn(scan, i, last, KD_OWN_TITLE);
    }
}

/* ---- headings ---- */

bool kd_is_capitalised(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i < last; i++) {
        const struct kd_token *token = kd_token_at(scan, i);
        if (token->kind == KD_WORD && !(token->flags & KD_CAP) && !(token->vocab & KD_V_FUNCTION))
            return false;
    }
    return first < last &&
           (kd_is_cap_word(scan->doc, first) || kd_token_at(scan, first)->kind == KD_NUMBER);
}

/* "Review: Salt Road (Part 1)", "News: Salt Road Episode 3": the token after the title that a label
 * announces, or 0. */
static uint32_t labelled_title(const struct kd_scan *scan, const struct kd_line *line,
                               uint32_t *first)
{
    static const char *const labels[] = {"review",  "recap",  "title", "drama",
                                         "preview", "series", NULL};
    static const char *const news[] = {"news", "spoilers", "update", "updates", NULL};
    static const char *const parts[] = {"episode", "episodes", "ep", "season", NULL};
    static const char *const ends[] = {"(",      "|",    "episode", "episodes", "ep",
                                       "season", "part", "-",       "[",        NULL};
    uint32_t colon = line->first + 1;
    while (colon < line->last && colon < line->first + 4 && !kd_is_punct(scan->doc, colon, ':'))
        colon++;
    if (line->last < colon + 2 || !kd_is_punct(scan->doc, colon, ':'))
        return 0;
    uint32_t last = *first = colon + 1;
    while (last < line->last && !kd_is_word(scan->doc, last, ends))
        last++;
    bool of_part = last < line->last && kd_is_word(scan->doc, last, parts);
    if (!kd_is_word(scan->doc, colon - 1, labels) &&
        !(of_part && kd_is_word(scan->doc, colon - 1, news)))
        return 0;
    while (last > *first && kd_token_at(scan, last - 1)->kind == KD_PUNCT)
        last--;
    return last - *first <= 8 && kd_is_capitalised(scan, *first, last) ? last : 0;
}

/* "Salt Road: Episode 7", "Salt Road Recap": the token after the title, or 0. */
static uint32_t title_before_episode(const struct kd_scan *scan, const struct kd_line *line)
{
    static const char *const words[] = {"episode", "episodes", "ep",     "eps",
                                        "recap",   "review",   "stills", NULL};
    uint32_t at = line->first;
    while (at < line->last && !kd_is_word(scan->doc, at, words))
        at++;
    if (at == line->last || !(kd_token_at(scan, at)->flags & KD_CAP))
        return 0;
    bool episode =
        kd_is_word(scan->doc, at, (const char *const[]){"recap", "review", "stills", NULL}) ||
        (at + 1 < line->last && kd_token_at(scan, at + 1)->kind == KD_NUMBER);
    while (at > line->first && kd_token_at(scan, at - 1)->kind == KD_PUNCT &&
           !kd_is_punct(scan->doc, at - 1, '"'))
        at--;
    return episode && kd_is_capitalised(scan, line->first, at) && at - line->first <= 8 ? at : 0;
}

/* Whether [first, last) is "A as C" and no title: one of the two reads like a name. */
static bool is_casting(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    static const char *const as[] = {"as", NULL};
    uint32_t given;
    bool western;
    for (uint32_t i = first + 1; i + 1 < last; i++)
        if (kd_is_word(scan->doc, i, as) && !(kd_token_at(scan, i)->flags & KD_CAP))
            return i == first + 1 ||
                   kd_korean_name(scan->doc, scan->lists, first, last, &given, &western) == i ||
                   kd_korean_name(scan->doc, scan->lists, i + 1, last, &given, &western) == last;
    return false;
}

/* Whether a Korean name stands at token i, alone or as one of several, before `stop`. */
static bool is_person_name(const struct kd_scan *scan, uint32_t i, uint32_t stop)
{
    static const char *const ends[] = {",", "&", "and", "/", NULL};
    uint32_t given;
    bool western;
    uint32_t last = kd_korean_name(scan->doc, scan->lists, i, stop, &given, &western);
    return last == stop || (last != 0 && kd_is_word(scan->doc, last, ends));
}

/* Whether what stands behind a heading's title starts at token i, before `stop`: "(2019)",
 * "- Netflix", "| tvN", ", Kim Ara". */
static bool ends_heading(const struct kd_scan *scan, uint32_t i, uint32_t stop)
{
    static const char *const marks[] = {"(", "[", "|", NULL};
    bool dash = kd_is_punct(scan->doc, i, '-') && (kd_token_at(scan, i)->flags & KD_SPACE) &&
                i + 1 < scan->doc->tokens.n && (kd_token_at(scan, i + 1)->flags & KD_SPACE);
    return dash || kd_is_word(scan->doc, i, marks) ||
           (kd_is_punct(scan->doc, i, ',') && is_person_name(scan, i + 1, stop));
}

uint32_t kd_numbered_title(const struct kd_scan *scan, const struct kd_line *line, uint32_t *first)
{
    uint32_t i = kd_behind_number(scan->doc, line);
    if (i == 0)
        return 0;
    while (i < line->last && kd_token_at(scan, i)->kind == KD_PUNCT)
        i++;
    *first = i;
    uint32_t last = line->last;
    for (uint32_t j = i; j < last; j++)
        if (ends_heading(scan, j, last))
            last = j;
    return last > i && last - i <= 10 && kd_is_capitalised(scan, i, last) &&
                   !is_casting(scan, i, last)
               ? last
               : 0;
}

/* Whether [first, stop) credits people: "Written by Kim Ara". */
static bool is_credit(const struct kd_scan *scan, uint32_t first, uint32_t stop)
{
    static const char *const by[] = {"by", NULL};
    return first + 2 < stop && kd_is_word(scan->doc, first + 1, by) &&
           is_person_name(scan, first + 2, stop);
}

/* The title that stands first on the line, up to `stop`: the token behind it, or 0 for one word,
 * for what is not written as titles are, and for people, be it with their parts. */
static uint32_t title_up_to(const struct kd_scan *scan, const struct kd_line *line, uint32_t stop)
{
    enum { LONGEST = 10 }; /* tokens */
    uint32_t first = line->first;
    bool rank = (kd_token_at(scan, first)->vocab & (KD_V_TITLE | KD_V_ACTING)) != 0;
    if (stop < first + 2 || stop - first > LONGEST || !kd_is_capitalised(scan, first, stop) ||
        is_person_name(scan, first, stop) || is_credit(scan, first, stop) ||
        is_casting(scan, first, stop) || (rank && is_person_name(scan, first + 1, stop)))
        return 0;
    return stop;
}

/* "Salt Road (소금길) is a drama": the token behind the title, or 0. */
static uint32_t title_before_hangul(const struct kd_scan *scan, const struct kd_line *line)
{
    static const char *const labels[] = {"korean", "hangul", NULL};
    for (uint32_t i = line->first + 1; i + 2 < line->last; i++) {
        if (!kd_is_punct(scan->doc, i, '('))
            continue;
        bool hangul = kd_is_word(scan->doc, i + 1, labels) && kd_is_punct(scan->doc, i + 2, ':');
        for (uint32_t t = kd_token_at(scan, i + 1)->start; t < kd_token_at(scan, i + 1)->end; t++)
            hangul |= kd_starts_hangul(scan->doc->text.s[t]);
        return hangul ? title_up_to(scan, line, i) : 0;
    }
    return 0;
}

/* Whether tokens [i, stop) are years and networks, of which a bracket behind a title is made. */
static bool are_year_and_network(struct kd_scan *scan, uint32_t i, uint32_t stop)
{
    static const char *const marks[] = {",", "-", "/", "&", NULL};
    bool any = false;
    while (i < stop) {
        uint32_t value, last = kd_listed(scan, i, &value);
        const struct kd_token *token = kd_token_at(scan, i);
        bool network =
            last > i && (kd_gazetteer_entry(scan->lists->gazetteer, value)->lists & KD_L_NETWORK);
        bool year = token->kind == KD_NUMBER && token->end - token->start == 4;
        if (!network && !year && !kd_is_word(scan->doc, i, marks))
            return false;
        any |= network || year;
        i = network ? last : i + 1;
    }
    return any;
}

/* A line of its own with a bracket behind the title: "Salt Road (2019)", "Salt Road (tvN, 2019)".
 * The token behind the title, or 0; prizes have years, too. */
static uint32_t title_before_year(struct kd_scan *scan, const struct kd_line *line)
{
    static const char *const prizes[] = {"best",    "award",    "awards", "prize", "actor",
                                         "actress", "festival", "season", NULL};
    uint32_t open = line->last;
    if (line->last < line->first + 4 || !kd_is_punct(scan->doc, line->last - 1, ')'))
        return 0;
    while (open > line->first && !kd_is_punct(scan->doc, open - 1, '('))
        open--;
    if (open < line->first + 2 || kd_token_at(scan, line->first)->kind == KD_NUMBER ||
        !are_year_and_network(scan, open, line->last - 1))
        return 0;
    for (uint32_t t = line->first; t < open; t++) /* nor is "Salt Road's Choi Mina" a title */
        if (kd_is_word(scan->doc, t, prizes) || kd_token_at(scan, t)->kind == KD_POSSESSIVE ||
            kd_is_punct(scan->doc, t, '\''))
            return 0;
    return title_up_to(scan, line, open - 1);
}

/* A short line above facts: "Salt Road", then "Network: tvN". */
static uint32_t title_above_facts(const struct kd_scan *scan, size_t l)
{
    static const char *const ends[] = {"(", "[", "|", "/", NULL};
    static const char *const sections[] = {"details",  "information", "info",    "facts", "profile",
                                           "overview", "summary",     "credits", "cast",  "notes",
                                           "guide",    "data",        "crew",    NULL};
    const struct kd_line *line = &scan->doc->lines.v[l];
    if (line->first >= line->last || !kd_heads_facts(scan->doc, (uint32_t)l))
        return 0;
    uint32_t last = line->first + 1;
    while (last < line->last && !kd_is_word(scan->doc, last, ends) &&
           !kd_is_punct(scan->doc, last, ':'))
        last++;
    if (last < line->last && kd_is_punct(scan->doc, last, ':'))
        return 0;
    return kd_is_word(scan->doc, last - 1, sections) ? 0 : title_up_to(scan, line, last);
}

/* A heading with a comma that the lines below have once more, as it stands: "Salt, Bread and Love".
 * The token behind it, or 0. */
static uint32_t title_said_again(const struct kd_scan *scan, size_t l)
{
    enum { BELOW = 3 }; /* lines */
    const struct kd_doc *doc = scan->doc;
    const struct kd_line *line = &doc->lines.v[l];
    bool comma = false, person = false;
    for (uint32_t t = line->first; t < line->last; t++) {
        comma |= kd_is_punct(doc, t, ',');
        person |= (t == line->first || kd_is_punct(doc, t - 1, ',')) &&
                  is_person_name(scan, t, line->last);
    }
    if (!comma || person || title_up_to(scan, line, line->last) == 0)
        return 0;
    for (size_t below = l + 1; below < doc->lines.n && below <= l + BELOW; below++) {
        const struct kd_line *text = &doc->lines.v[below];
        if (memmem(doc->text.s + text->start, text->end - text->start, doc->text.s + line->start,
                   line->end - line->start) != NULL)
            return line->last;
    }
    return 0;
}

/* Headings of reviews and recaps name the work without quotation marks. */
void kd_learn_headings(struct kd_scan *scan)
{
    for (size_t l = 0; l < scan->doc->lines.n; l++) {
        const struct kd_line *line = &scan->doc->lines.v[l];
        if (line->chrome || line->first >= line->last || scan->quote_at[line->first] != 0)
            continue;
        uint32_t glossed = title_before_hangul(scan, line);
        if (glossed != 0)
            kd_learn(scan, line->first, glossed, KD_OWN_TITLE);
        if (glossed != 0 || line->last - line->first > 30)
            continue;
        uint32_t first, last = labelled_title(scan, line, &first);
        if (last != 0)
            kd_learn(scan, first, last, KD_OWN_TITLE);
        else if ((last = kd_numbered_title(scan, line, &first)) != 0)
            kd_learn(scan, first, last, KD_OWN_TITLE);
        else if ((last = title_before_episode(scan, line)) != 0 ||
                 (last = title_before_year(scan, line)) != 0 ||
                 (last = title_above_facts(scan, l)) != 0 ||
                 (last = title_said_again(scan, l)) != 0)
            kd_learn(scan, line->first, last, KD_OWN_TITLE);
    }
}

/* ---- names ---- */

void kd_learn_names(struct kd_scan *scan)
{
    for (uint32_t i = 0; i < scan->doc->tokens.n; i++) {
        uint32_t given, last;
        bool western;
        if (!kd_is_cap_word(scan->doc, i) || (kd_token_at(scan, i)->flags & KD_HEADLINE))
            continue;
        last = kd_korean_name(scan->doc, scan->lists, i, kd_line_end(scan, i), &given, &western);
        if (last == 0)
            continue;
        kd_learn(scan, i, last, KD_OWN_NAME);
        if (western) {
            kd_learn(scan, i, last - 1, KD_OWN_GIVEN);
            kd_learn(scan, last - 1, last, KD_OWN_SURNAME);
        } else {
            kd_learn(scan, i, given, KD_OWN_SURNAME);
            uint32_t given_len = kd_token_at(scan, last - 1)->end - kd_token_at(scan, given)->start;
            if (given_len >= 4)
                kd_learn(scan, given, last, KD_OWN_GIVEN);
        }
        i = last - 1;
    }
}
