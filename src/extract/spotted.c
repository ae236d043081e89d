/* What is made of the titles that were spotted on a line (spot.h): what the page's layout, the
 * lists and the article itself know of where they end, parts them, joins them and drops some. */
#include "base/utf8.h"
#include "extract/candidate_p.h"
#include "extract/gazetteer.h"
#include "extract/person.h"
#include "extract/work.h"

/* The title of the lists at tokens [first, last), or NULL. */
static const struct kd_entry *listed_title(const struct kd_scan *scan, uint32_t first,
                                           uint32_t last)
{
    uint32_t start = kd_token_at(scan, first)->start, end = kd_token_at(scan, last - 1)->end;
    const struct kd_gazetteer *gazetteer = scan->lists->gazetteer;
    uint32_t value = kd_phrases_get(kd_gazetteer_phrases(gazetteer),
                                    kd_phrase_hash(scan->doc->text.s + start, end - start));
    const struct kd_entry *entry =
        value != UINT32_MAX ? kd_gazetteer_entry(gazetteer, value) : NULL;
    return entry != NULL && (entry->lists & KD_L_WORKS) ? entry : NULL;
}

/* Whether tokens [first, last) are "Hur Jun and Sangdo" and the lists have both: two titles, the
 * first of which ends before token t. Ordinary words alone, as of "Secret and Lies", may be one. */
static bool are_two_titles(const struct kd_scan *scan, uint32_t first, uint32_t t, uint32_t last)
{
    static const char *const words[] = {"and", NULL};
    if (t <= first || t + 1 >= last)
        return false;
    bool comma = kd_is_punct(scan->doc, t, ','), joins = comma || kd_is_word(scan->doc, t, words) ||
                                                         kd_is_punct(scan->doc, t, '&') ||
                                                         kd_is_punct(scan->doc, t, '/');
    const struct kd_entry *one = joins ? listed_title(scan, first, t) : NULL,
                          *two = one != NULL ? listed_title(scan, t + 1, last) : NULL;
    if (two == NULL)
        return false;
    bool word = one->common && t == first + 1, other = two->common && last == t + 2;
    return !(word && (other || comma));
}

/* Whether a bracket opens at token t that does not close before token `last`. */
static bool opens_only(const struct kd_scan *scan, uint32_t t, uint32_t last)
{
    bool open = kd_is_punct(scan->doc, t, '(');
    for (; open && t < last; t++)
        open = !kd_is_punct(scan->doc, t, ')');
    return open;
}

/* The token before which "last night", "today" ends the tokens [first, last) of a title. */
static uint32_t without_time(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    static const char *const day[] = {"today", "tonight", "yesterday", "now", "again", "too", NULL};
    static const char *const span[] = {"night", "week", "weekend", "month", "year", "time", NULL};
    static const char *const which[] = {"last", "this", "next", NULL};
    const struct kd_doc *doc = scan->doc;
    if (last < first + 3 || (kd_token_at(scan, last - 1)->flags & KD_CAP))
        return last;
    if (kd_is_word(doc, last - 1, day))
        return last - 1;
    bool two = kd_is_word(doc, last - 1, span) && kd_is_word(doc, last - 2, which) &&
               !(kd_token_at(scan, last - 2)->flags & KD_CAP);
    return two ? last - 2 : last;
}

/* Whether token t is the possessive before somebody's name, with which the title ends: "Salt Road's
 * Kim Ara". */
static bool owns_name(const struct kd_scan *scan, uint32_t t, uint32_t last)
{
    uint32_t given;
    bool western;
    return kd_token_at(scan, t)->kind == KD_POSSESSIVE && t + 2 < last &&
           kd_korean_name(scan->doc, scan->lists, t + 1, last, &given, &western) == last;
}

/* Whether token t is the "Ep" of "Salt Road Ep 3". */
static bool is_episode(const struct kd_scan *scan, uint32_t t)
{
    static const char *const words[] = {"ep", "eps", "episode", "episodes", NULL};
    return kd_is_word(scan->doc, t, words);
}

/* Cuts titles off before the credits that an old page glues to them, before half a bracket, before
 * themselves in Hangul, before whose work they are, before an episode and before when it is on. */
static void cut_off_credits(struct kd_scan *scan)
{
    for (size_t s = 0; s < scan->spotted.n; s++) {
        struct kd_spotted *title = &scan->spotted.v[s];
        title->last = without_time(scan, title->first, title->last);
        for (uint32_t t = title->first + 1; t < title->last; t++) {
            bool part = kd_turns_hangul(scan->doc, t) || owns_name(scan, t, title->last) ||
                        is_episode(scan, t);
            if (part || kd_is_credit(scan, t) || opens_only(scan, t, title->last))
                title->last = t;
            title->changed |= part;
        }
    }
}

/* Whether "actor from" stands before token `first`: a title follows, and who is of it. */
static bool is_whose_actor(const struct kd_scan *scan, uint32_t first)
{
    static const char *const of[] = {"from", "of", NULL};
    return first >= 2 && kd_is_word(scan->doc, first - 1, of) &&
           (kd_token_at(scan, first - 2)->vocab & (KD_V_ACTING | KD_V_TITLE));
}

/* The token behind the title, of the lists or that the article has elsewhere, at token `first`, if
 * a Korean name is all that stands between it and `last`; or 0. */
static uint32_t title_before_name(struct kd_scan *scan, uint32_t first, uint32_t last)
{
    enum { LONGEST = 4 /* tokens of a name */ };
    uint32_t value, given, own = kd_own(scan, first, &value);
    bool western;
    for (uint32_t t = last - 1; t > first && last - t <= LONGEST; t--)
        if ((listed_title(scan, first, t) != NULL || (own == t && value <= KD_OWN_TITLE)) &&
            kd_korean_name(scan->doc, scan->lists, t, last, &given, &western) == last)
            return t;
    return 0;
}

/* Cuts titles off before who is of them: "actor from Salt Road Kim Ara". */
static void cut_off_names(struct kd_scan *scan)
{
    for (size_t s = 0; s < scan->spotted.n; s++) {
        struct kd_spotted *title = &scan->spotted.v[s];
        uint32_t t = is_whose_actor(scan, title->first)
                         ? title_before_name(scan, title->first, title->last)
                         : 0;
        title->last = t > 0 ? t : title->last;
        title->changed |= t > 0;
    }
}

/* Whether the article has tokens [first, last) as a title elsewhere. */
static bool is_own(struct kd_scan *scan, uint32_t first, uint32_t last)
{
    uint32_t value;
    return kd_own(scan, first, &value) == last && value <= KD_OWN_TITLE;
}

/* Takes a sentence's first word off the title behind it: "Maybe Salt Road isn't bad". */
static void take_off_starters(struct kd_scan *scan)
{
    for (size_t s = 0; s < scan->spotted.n; s++) {
        struct kd_spotted *title = &scan->spotted.v[s];
        if (title->last - title->first < 2 ||
            !(kd_token_at(scan, title->first)->vocab & KD_V_STARTER) ||
            listed_title(scan, title->first, title->last) != NULL ||
            is_own(scan, title->first, title->last) || !is_own(scan, title->first + 1, title->last))
            continue;
        title->first++;
        title->changed = true;
    }
}

/* Whether tokens [first, last) are "VELLA's Noa": somebody of a group in capitals. */
static bool is_member(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    const struct kd_token *group = kd_token_at(scan, first);
    return last == first + 3 && (group->flags & KD_ALLCAPS) && group->end - group->start > 2 &&
           kd_token_at(scan, first + 1)->kind == KD_POSSESSIVE;
}

/* Whether tokens [first, last) are "Malaysian" in front of "series": where another work is from. */
static bool is_nation(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    const uint32_t works = KD_V_SERIES | KD_V_FILM | KD_V_SHOW;
    return last == first + 1 && (kd_token_at(scan, first)->vocab & KD_V_NATION) &&
           last < scan->doc->tokens.n && (kd_token_at(scan, last)->vocab & works);
}

/* Whether tokens [first, last) only say what a work is: "Upcoming Drama", "Weekend Special". */
static bool is_generic(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    static const char *const words[] = {"upcoming", "new",     "latest", "next", "first",
                                        "weekend",  "special", "daily",  "hit",  NULL};
    const uint32_t kinds = KD_V_SERIES | KD_V_WORK | KD_V_FILM | KD_V_SHOW | KD_V_NATION | KD_V_DAY;
    for (uint32_t t = first; t < last; t++)
        if (!(kd_token_at(scan, t)->vocab & kinds) && !kd_is_word(scan->doc, t, words))
            return false;
    return last > first + 1;
}

/* Drops what was spotted and is no title. */
static void drop_others(struct kd_scan *scan)
{
    size_t kept = 0;
    for (size_t s = 0; s < scan->spotted.n; s++) {
        uint32_t first = scan->spotted.v[s].first, last = scan->spotted.v[s].last;
        if (!is_member(scan, first, last) && !is_nation(scan, first, last) &&
            !is_generic(scan, first, last))
            scan->spotted.v[kept++] = scan->spotted.v[s];
    }
    scan->spotted.n = kept;
}

/* Takes "in Busan" off a title that the article has without it: where something took place. */
static void cut_off_places(struct kd_scan *scan)
{
    static const char *const in[] = {"in", "at", "on", NULL};
    const struct kd_doc *doc = scan->doc;
    for (size_t s = 0; s < scan->spotted.n; s++) {
        struct kd_spotted *title = &scan->spotted.v[s];
        uint32_t first = title->first, t = title->last - 1;
        while (t > first && !kd_is_word(doc, t, in))
            t--;
        uint32_t start = kd_token_at(scan, first)->start;
        if (t < first + 2 || (kd_token_at(scan, t)->flags & KD_CAP))
            continue;
        uint32_t own = kd_phrases_get(
            &scan->own, kd_phrase_hash(doc->text.s + start, kd_token_at(scan, t - 1)->end - start));
        if (own == KD_OWN_WORK || own == KD_OWN_TITLE) {
            title->last = t;
            title->changed = true;
        }
    }
}

/* Makes two of the title spotted at `s`: what stands before token t, and what stands behind it.
 * Where the lists have both, each is as likely as the whole. */
static void part_at(struct kd_scan *scan, size_t s, uint32_t t, bool listed)
{
    struct kd_spotted whole = scan->spotted.v[s];
    *KD_PUSH(scan->doc->arena, &scan->spotted) = whole;
    for (size_t i = scan->spotted.n - 1; i > s + 1; i--)
        scan->spotted.v[i] = scan->spotted.v[i - 1];
    scan->spotted.v[s] = (struct kd_spotted){whole.first, t, whole.likely, listed};
    scan->spotted.v[s + 1] = (struct kd_spotted){t + 1, whole.last, whole.likely, listed};
}

/* Whether a comma at token t of a title parts two: in brackets behind a name, "Kim Ara (Salt Road,
 * 49 Moons)", unless what follows reads as a part of it, "King of Salt, Kim Tak-goo", "Doctor Ahn,
 * Teacher Kim". */
static bool parts_credits(const struct kd_scan *scan, const struct kd_spotted *title, uint32_t t)
{
    const struct kd_doc *doc = scan->doc;
    uint32_t given, first = title->first;
    bool western;
    if (!kd_is_punct(doc, t, ',') || first < 2 || !kd_is_punct(doc, first - 1, '(') ||
        !kd_is_cap_word(doc, first - 2))
        return false;
    const struct kd_token *behind = kd_token_at(scan, t + 1);
    return ((behind->flags & KD_CAP) || behind->kind == KD_NUMBER) &&
           !(behind->vocab & kd_token_at(scan, first)->vocab & KD_V_TITLE) &&
           kd_korean_name(doc, scan->lists, t + 1, title->last, &given, &western) == 0;
}

/* Parts "Hur Jun and Sangdo" where the lists have both and not the whole, and what somebody in
 * front of a bracket was in before. */
static void part_listed(struct kd_scan *scan)
{
    for (size_t s = 0; s < scan->spotted.n; s++) {
        const struct kd_spotted *whole = &scan->spotted.v[s];
        bool listed = false, found = false;
        uint32_t t = whole->first;
        if (listed_title(scan, whole->first, whole->last) != NULL)
            continue;
        while (!found && ++t + 1 < whole->last) {
            listed = are_two_titles(scan, whole->first, t, whole->last);
            found = listed || parts_credits(scan, whole, t);
        }
        if (found)
            part_at(scan, s, t, listed);
    }
}

/* Learns the titles of several words, for the rest of the line and those below; those that are not
 * sure, nor said to be one, for headings alone. */
static void learn_spotted(struct kd_scan *scan)
{
    const double sure = 0.9;
    for (size_t s = 0; s < scan->spotted.n; s++) {
        const struct kd_spotted *title = &scan->spotted.v[s];
        if (title->last - title->first > 1 &&
            !(kd_token_at(scan, title->first)->flags & KD_HEADLINE))
            kd_learn(scan, title->first, title->last,
                     title->likely >= sure || kd_is_title_gloss(scan->doc, title->last)
                         ? KD_OWN_TITLE
                         : KD_OWN_MAYBE);
    }
}

/* Makes "Carry the Salt and Run", spotted as two, one where the article has it as a title
 * elsewhere.
 */
static void join_own(struct kd_scan *scan)
{
    static const char *const words[] = {"and", NULL};
    struct kd_spotted *all = scan->spotted.v;
    size_t n = scan->spotted.n, kept = 0;
    scan->next = n; /* so that kd_own looks beyond the next title */
    for (size_t s = 0; s < n; s++) {
        uint32_t value, joint = all[s].last;
        bool two = s + 1 < n && all[s + 1].first == joint + 1 &&
                   (kd_is_word(scan->doc, joint, words) || kd_is_punct(scan->doc, joint, '&')) &&
                   kd_own(scan, all[s].first, &value) == all[s + 1].last && value <= KD_OWN_TITLE &&
                   !are_two_titles(scan, all[s].first, joint, all[s + 1].last);
        all[kept] = all[s];
        if (two)
            all[kept].last = all[++s].last;
        kept++;
    }
    scan->spotted.n = kept;
    scan->next = 0;
}

/* Makes what was spotted at the start of a numbered heading's title the whole of it, where facts
 * stand below: "1. Salt Road, 5 A.M.", then "Cast: ...". */
static void complete_heading(struct kd_scan *scan, uint32_t line)
{
    if (!kd_heads_facts(scan->doc, line))
        return;
    uint32_t first, last = kd_numbered_title(scan, &scan->doc->lines.v[line], &first);
    struct kd_spotted *all = scan->spotted.v;
    size_t n = scan->spotted.n;
    if (last == 0 || n == 0 || all[0].first != first || all[0].last >= last)
        return;
    all[0].last = last;
    all[0].changed = true;
    size_t kept = 1, s = 1;
    while (s < n && all[s].first < last)
        s++;
    while (s < n)
        all[kept++] = all[s++];
    scan->spotted.n = kept;
}

void kd_mend_spotted(struct kd_scan *scan, uint32_t line)
{
    take_off_starters(scan);
    cut_off_credits(scan);
    cut_off_names(scan);
    drop_others(scan);
    cut_off_places(scan);
    part_listed(scan);
    learn_spotted(scan);
    join_own(scan);
    complete_heading(scan, line);
}
