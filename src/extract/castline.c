/* Lists of a cast, an actor and a role on each line: "Kim Ara - Choi Mina". Where the lines beside
 * it have the names of characters, what stands in their place is the name of one too, though it
 * looks like none: "Kim Dong Jun - On Joon Soo", "Lee Suho as Madam Owl"; and so the actor's,
 * "Philip Ree as Han Do-yun". */
#include "extract/candidate_p.h"
#include "extract/person.h"

enum { MOST = 4 /* words of a role */, FAR = 3 /* lines */, MARKS = 4 /* in front of a name */ };

/* The mark between actor and role at token i: '-', ':', '=', '/', 'a' for "as"; 0 for none. */
static char mark_at(const struct kd_doc *doc, uint32_t i)
{
    static const char *const as[] = {"as", NULL};
    if (kd_is_word(doc, i, as) && !(doc->tokens.v[i].flags & KD_CAP))
        return 'a';
    for (const char *mark = "-:=/"; *mark != '\0'; mark++)
        if (kd_is_punct(doc, i, *mark))
            return *mark;
    return 0;
}

/* The token behind what stands in brackets at token i, if anything does: "(65)", "(Lollipop)". */
static uint32_t behind_bracket(const struct kd_doc *doc, uint32_t i, uint32_t end)
{
    enum { LONGEST = 12 }; /* tokens */
    if (i >= end || !kd_is_punct(doc, i, '('))
        return i;
    for (uint32_t t = i + 1; t < end && t < i + LONGEST; t++)
        if (kd_is_punct(doc, t, ')'))
            return t + 1;
    return i;
}

/* The token behind the mark of a line that starts with an actor's name, or 0. */
static uint32_t role_of_line(const struct kd_scan *scan, uint32_t l, char *mark)
{
    const struct kd_line *line = &scan->doc->lines.v[l];
    uint32_t first = line->first, given;
    bool western;
    while (first < line->last && first < line->first + MARKS &&
           scan->doc->tokens.v[first].kind == KD_PUNCT)
        first++; /* the mark of a list */
    if (first == line->last)
        return 0;
    uint32_t name = kd_korean_name(scan->doc, scan->lists, first, line->last, &given, &western);
    name = name != 0 ? behind_bracket(scan->doc, name, line->last) : 0;
    if (name == 0 || name + 1 >= line->last)
        return 0;
    *mark = mark_at(scan->doc, name);
    return *mark != 0 ? name + 1 : 0;
}

/* The token after the words of a role, all of them capitalised, that starts at token i; 0 when
 * something else follows than the line's end or brackets. */
static uint32_t role_end(const struct kd_doc *doc, uint32_t i)
{
    uint32_t end = doc->lines.v[doc->tokens.v[i].line].last, last = i;
    while (last < end && last - i <= MOST && kd_is_cap_word(doc, last) &&
           (last == i || kd_adjacent(doc, last - 1)))
        last++;
    bool ends = last == end || kd_is_punct(doc, last, '(') || kd_is_punct(doc, last, ',');
    return last > i && last - i <= MOST && ends ? last : 0;
}

/* Whether a Korean name stands in tokens [first, last) or right behind them in brackets, or two
 * words behind a rank: "Crown Prince Go Won". */
static bool holds_name(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    uint32_t end = scan->doc->lines.v[kd_token_at(scan, first)->line].last, given;
    bool western, bracket = last + 1 < end && kd_is_punct(scan->doc, last, '(');
    for (uint32_t i = first; i < last; i++)
        if (kd_korean_name(scan->doc, scan->lists, i, end, &given, &western) != 0)
            return true;
    uint32_t rank = first;
    while (rank < last && (kd_token_at(scan, rank)->vocab & KD_V_TITLE))
        rank++;
    if (rank > first && last - rank > 1)
        return true;
    return bracket && kd_korean_name(scan->doc, scan->lists, last + 1, end, &given, &western) != 0;
}

/* Whether line l is one of the same list, the role on it a Korean name. */
static bool names_a_role(const struct kd_scan *scan, size_t l, char mark)
{
    char own;
    uint32_t role = role_of_line(scan, (uint32_t)l, &own), given;
    bool western;
    return role != 0 && own == mark &&
           kd_korean_name(scan->doc, scan->lists, role, scan->doc->lines.v[l].last, &given,
                          &western) != 0 &&
           role_end(scan->doc, role) != 0;
}

uint32_t kd_listed_role(const struct kd_scan *scan, uint32_t i)
{
    const struct kd_doc *doc = scan->doc;
    uint32_t l = doc->tokens.v[i].line, last = 0;
    char mark = i > 1 ? mark_at(doc, i - 1) : 0;
    if (mark != 0 && role_of_line(scan, l, &mark) == i)
        last = role_end(doc, i);
    bool couple = last == i + 1 && mark == '-'; /* "Kim Ara - Suho" */
    if (last == 0 || couple || holds_name(scan, i, last))
        return 0;
    uint32_t beside = 0;
    for (size_t k = l > FAR ? l - FAR : 0; k < doc->lines.n && k <= l + FAR; k++)
        beside += k != l && names_a_role(scan, k, mark);
    return beside >= 2 ? last : 0;
}

/* The token after the capitalised words of an actor's name at token i, before "as" and perhaps
 * something in brackets: "Philip Ree as", "Bo Hyun (Lollipop) as"; 0 where something else stands.
 * *role is set to the token behind "as". */
static uint32_t actor_end(const struct kd_doc *doc, uint32_t i, uint32_t *role)
{
    uint32_t end = doc->lines.v[doc->tokens.v[i].line].last, last = i;
    while (last < end && last - i <= MOST && kd_is_cap_word(doc, last) &&
           (last == i || kd_adjacent(doc, last - 1)))
        last++;
    uint32_t as = behind_bracket(doc, last, end);
    bool ends = as + 1 < end && mark_at(doc, as) == 'a';
    *role = as + 1;
    return ends && last > i && last - i < MOST ? last : 0;
}

uint32_t kd_listed_actor(const struct kd_scan *scan, uint32_t i)
{
    const struct kd_doc *doc = scan->doc;
    uint32_t l = doc->tokens.v[i].line, first = doc->lines.v[l].first, role, given, beside = 0;
    bool western;
    while (first < i && first + MARKS > i && doc->tokens.v[first].kind == KD_PUNCT)
        first++; /* the mark of a list */
    uint32_t last = first == i ? actor_end(doc, i, &role) : 0;
    if (last == 0 ||
        kd_korean_name(doc, scan->lists, role, doc->lines.v[l].last, &given, &western) == 0)
        return 0;
    for (size_t k = l > FAR ? l - FAR : 0; k < doc->lines.n && k <= l + FAR; k++)
        beside += k != l && names_a_role(scan, k, 'a');
    return beside >= 2 ? last : 0;
}
