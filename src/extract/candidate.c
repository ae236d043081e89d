/* Candidates. Two short passes learn what this article itself calls a title (by quotation marks or
 * an announcing word) and which Korean names it has in full; the third walks the tokens once and
 * takes at each the longest of: a quoted title, a phrase of the lists or of the article's own, a
 * Korean name, a run of capitalised words. */
#include "extract/candidate.h"

#include <string.h>

#include "extract/work.h"

/* What the article itself has taught; values of the `own` table. */
enum own { OWN_WORK, OWN_TITLE, OWN_SURNAME, OWN_GIVEN, OWN_NAME };

struct scan {
    struct kd_doc *doc;
    const struct kd_lists *lists;
    struct kd_phrases own;
    uint32_t *quote_at; /* per token: index of the quotation that opens there, plus one */
    size_t date;        /* the next of doc->dates */
};

static const struct kd_token *token_at(const struct scan *scan, uint32_t i)
{
    return &scan->doc->tokens.v[i];
}

static uint32_t line_end(const struct scan *scan, uint32_t i)
{
    return scan->doc->lines.v[token_at(scan, i)->line].last;
}

static void learn(struct scan *scan, uint32_t first, uint32_t last, enum own what)
{
    uint32_t start = token_at(scan, first)->start, end = token_at(scan, last - 1)->end;
    struct kd_phrase_slot *slot =
        kd_phrases_add(&scan->own, scan->doc->text.s + start, end - start);
    if (slot != NULL && (slot->value == UINT32_MAX || slot->value > (uint32_t)what))
        slot->value = what;
}

/* Whether token i is one of the words, NULL at their end. */
static bool is_word(const struct scan *scan, uint32_t i, const char *const *words)
{
    for (; *words != NULL; words++)
        if (KD_TOKEN_LEN(scan->doc, i) == strlen(*words) &&
            strncasecmp(KD_TOKEN_TEXT(scan->doc, i), *words, strlen(*words)) == 0)
            return true;
    return false;
}

/* ---- what the article teaches ---- */

static void learn_quoted(struct scan *scan)
{
    struct kd_doc *doc = scan->doc;
    for (size_t i = 0; i < doc->quotes.n; i++) {
        const struct kd_quote *quote = &doc->quotes.v[i];
        scan->quote_at[quote->open] = (uint32_t)i + 1;
        uint32_t first, last, given;
        bool western;
        if (kd_quoted_title(doc, quote, &first, &last) != KD_FULL_TITLE || kd_is_speech(doc, quote))
            continue;
        if (kd_korean_name(doc, scan->lists, first, last, &given, &western) == last)
            continue;
        learn(scan, first, last, OWN_WORK);
    }
}

/* Where an unquoted title must have ended: at the next Korean name or known network. */
static uint32_t title_limit(const struct scan *scan, uint32_t i)
{
    uint32_t limit = line_end(scan, i), given, last;
    bool western;
    const struct kd_phrases *phrases = kd_gazetteer_phrases(scan->lists->gazetteer);
    for (uint32_t j = i + 1; j < limit; j++) {
        if (!(token_at(scan, j)->flags & KD_CAP))
            continue;
        if (!(token_at(scan, j - 1)->flags & KD_CAP) &&
            kd_korean_name(scan->doc, scan->lists, j, limit, &given, &western) != 0)
            return j;
        uint32_t value = kd_phrases_find(phrases, scan->doc, j, limit, &last, NULL, NULL);
        if (value != UINT32_MAX &&
            kd_gazetteer_entry(scan->lists->gazetteer, value)->network != NULL)
            return j;
    }
    return limit;
}

/* Whether the token before i announces a title: "drama", "film", "tvN's". */
static bool is_announced(const struct scan *scan, uint32_t i)
{
    if (i == 0 || !(token_at(scan, i)->flags & KD_SPACE) ||
        token_at(scan, i - 1)->line != token_at(scan, i)->line)
        return false;
    const struct kd_token *before = token_at(scan, i - 1);
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

static void learn_announced(struct scan *scan)
{
    for (uint32_t i = 1; i < scan->doc->tokens.n; i++) {
        const struct kd_token *token = token_at(scan, i);
        uint32_t given;
        bool western;
        if (!kd_is_cap_word(scan->doc, i) || !is_announced(scan, i) ||
            (token->flags & (KD_HEADLINE | KD_CHROME)) ||
            (token->vocab & (KD_V_NEVER | KD_V_TITLE | KD_V_NATION | KD_V_DAY) &&
             !(token->vocab & KD_V_ABBREV)) ||
            kd_korean_name(scan->doc, scan->lists, i, line_end(scan, i), &given, &western) != 0)
            continue;
        uint32_t last = kd_announced_title(scan->doc, i, title_limit(scan, i));
        if (last != 0)
            learn(scan, i, last, OWN_TITLE);
    }
}

static bool is_capitalised(const struct scan *scan, uint32_t first, uint32_t last)
{
    for (uint32_t i = first; i < last; i++) {
        const struct kd_token *token = token_at(scan, i);
        if (token->kind == KD_WORD && !(token->flags & KD_CAP) && !(token->vocab & KD_V_FUNCTION))
            return false;
    }
    return first < last &&
           (kd_is_cap_word(scan->doc, first) || token_at(scan, first)->kind == KD_NUMBER);
}

/* "Review: Salt Road (Part 1)": the token after the title that a label announces, or 0. */
static uint32_t labelled_title(const struct scan *scan, const struct kd_line *line, uint32_t *first)
{
    static const char *const labels[] = {"review",  "recap",  "title", "drama",
                                         "preview", "series", NULL};
    static const char *const ends[] = {"(",      "|",    "episode", "episodes", "ep",
                                       "season", "part", "-",       "[",        NULL};
    uint32_t colon = line->first + 1;
    while (colon < line->last && colon < line->first + 4 && !kd_is_punct(scan->doc, colon, ':'))
        colon++;
    if (line->last < colon + 2 || !kd_is_punct(scan->doc, colon, ':') ||
        !is_word(scan, colon - 1, labels))
        return 0;
    uint32_t last = *first = colon + 1;
    while (last < line->last && !is_word(scan, last, ends))
        last++;
    while (last > *first && token_at(scan, last - 1)->kind == KD_PUNCT)
        last--;
    return last - *first <= 8 && is_capitalised(scan, *first, last) ? last : 0;
}

/* "Salt Road: Episode 7", "Salt Road Recap": the token after the title, or 0. */
static uint32_t title_before_episode(const struct scan *scan, const struct kd_line *line)
{
    static const char *const words[] = {"episode", "episodes", "ep",     "eps",
                                        "recap",   "review",   "stills", NULL};
    uint32_t at = line->first;
    while (at < line->last && !is_word(scan, at, words))
        at++;
    if (at == line->last || !(token_at(scan, at)->flags & KD_CAP))
        return 0;
    bool episode = is_word(scan, at, (const char *const[]){"recap", "review", "stills", NULL}) ||
                   (at + 1 < line->last && token_at(scan, at + 1)->kind == KD_NUMBER);
    while (at > line->first && token_at(scan, at - 1)->kind == KD_PUNCT &&
           !kd_is_punct(scan->doc, at - 1, '"'))
        at--;
    return episode && is_capitalised(scan, line->first, at) && at - line->first <= 8 ? at : 0;
}

/* "1. The Left-Handed Queen", "#3 Salt Road (2019)": the token after the title, or 0; *first is set
 * to its first. */
static uint32_t numbered_title(const struct scan *scan, const struct kd_line *line, uint32_t *first)
{
    uint32_t i = line->first;
    i += kd_is_punct(scan->doc, i, '#');
    if (i + 1 >= line->last || token_at(scan, i)->kind != KD_NUMBER)
        return 0;
    i++;
    if (i == line->first + 1 &&
        !(kd_is_punct(scan->doc, i, '.') || kd_is_punct(scan->doc, i, ')') ||
          kd_is_punct(scan->doc, i, ':') || kd_is_punct(scan->doc, i, '-')))
        return 0;
    while (i < line->last && token_at(scan, i)->kind == KD_PUNCT)
        i++;
    *first = i;
    uint32_t last = line->last;
    for (uint32_t j = i; j < last; j++)
        if (kd_is_punct(scan->doc, j, '('))
            last = j;
    return last > i && last - i <= 10 && is_capitalised(scan, i, last) ? last : 0;
}

/* Headings of reviews and recaps name the work without quotation marks. */
static void learn_headings(struct scan *scan)
{
    for (size_t l = 0; l < scan->doc->lines.n; l++) {
        const struct kd_line *line = &scan->doc->lines.v[l];
        if (line->chrome || line->last - line->first > 30 || scan->quote_at[line->first] != 0)
            continue;
        uint32_t first, last = labelled_title(scan, line, &first);
        if (last != 0)
            learn(scan, first, last, OWN_TITLE);
        else if ((last = numbered_title(scan, line, &first)) != 0)
            learn(scan, first, last, OWN_TITLE);
        else if ((last = title_before_episode(scan, line)) != 0)
            learn(scan, line->first, last, OWN_TITLE);
    }
}

static void learn_names(struct scan *scan)
{
    for (uint32_t i = 0; i < scan->doc->tokens.n; i++) {
        uint32_t given, last;
        bool western;
        if (!kd_is_cap_word(scan->doc, i) || (token_at(scan, i)->flags & KD_HEADLINE))
            continue;
        last = kd_korean_name(scan->doc, scan->lists, i, line_end(scan, i), &given, &western);
        if (last == 0)
            continue;
        learn(scan, i, last, OWN_NAME);
        if (western) {
            learn(scan, i, last - 1, OWN_GIVEN);
            learn(scan, last - 1, last, OWN_SURNAME);
        } else {
            learn(scan, i, given, OWN_SURNAME);
            uint32_t given_len = token_at(scan, last - 1)->end - token_at(scan, given)->start;
            if (given_len >= 4)
                learn(scan, given, last, OWN_GIVEN);
        }
        i = last - 1;
    }
}

/* ---- mentions ---- */

static struct kd_mention *add(struct scan *scan, uint32_t first, uint32_t last, enum kd_kind kind)
{
    struct kd_doc *doc = scan->doc;
    struct kd_mention *m = KD_PUSH(doc->arena, &doc->mentions);
    *m = (struct kd_mention){.first = first,
                             .last = last,
                             .start = token_at(scan, first)->start,
                             .end = token_at(scan, last - 1)->end,
                             .kind = kind,
                             .thing = KD_NO_ENTRY,
                             .entry = KD_NO_ENTRY,
                             .sentence = token_at(scan, first)->sentence,
                             .chrome = token_at(scan, first)->flags & KD_CHROME};
    m->bracketed = first > 0 && kd_is_punct(doc, first - 1, '[');
    return m;
}

static void look_up(const struct scan *scan, struct kd_mention *m)
{
    uint64_t hash = kd_phrase_hash(scan->doc->text.s + m->start, m->end - m->start);
    uint32_t value = kd_phrases_get(kd_gazetteer_phrases(scan->lists->gazetteer), hash);
    if (value == UINT32_MAX)
        return;
    m->entry = value;
    m->list = (uint16_t)kd_gazetteer_entry(scan->lists->gazetteer, value)->lists;
}

/* Whether the word at token i tells that a quotation behind it is a title, even if it reads like a
 * name: drama "Dae Jo-young". */
static bool announces(const struct scan *scan, uint32_t i)
{
    const struct kd_token *token = token_at(scan, i);
    static const char *const words[] = {"drama",  "dramas", "series", "k-drama", "kdrama",
                                        "sageuk", "film",   "movie",  "titled",  NULL};
    return token->kind == KD_WORD && is_word(scan, i, words);
}

/* Takes a quotation as a title or a name; returns the token after it, or 0. */
static uint32_t take_quoted(struct scan *scan, uint32_t i)
{
    if (scan->quote_at[i] == 0)
        return 0;
    const struct kd_quote *quote = &scan->doc->quotes.v[scan->quote_at[i] - 1];
    uint32_t first, last, given;
    bool western;
    enum kd_title_shape shape = kd_quoted_title(scan->doc, quote, &first, &last);
    if (shape == KD_NO_TITLE)
        return 0;
    bool speech = kd_is_speech(scan->doc, quote);
    bool person = kd_korean_name(scan->doc, scan->lists, first, last, &given, &western) == last;
    if (speech && shape == KD_MAYBE_TITLE)
        return 0;
    bool title = !person || (quote->open > 0 && announces(scan, quote->open - 1));
    struct kd_mention *m = add(scan, first, last, title ? KD_WORK : KD_NAME);
    look_up(scan, m);
    m->first = quote->open;
    m->last = quote->close + 1;
    m->quoted = true;
    m->full_korean = person;
    m->speech = speech || shape == KD_MAYBE_TITLE;
    bool announced = quote->open > 0 && announces(scan, quote->open - 1);
    if ((m->list & (KD_L_OUTLET | KD_L_NETWORK)) && !(m->list & KD_L_WORKS) && !announced)
        m->kind = m->list & KD_L_OUTLET ? KD_OUTLET : KD_NETWORK;
    return quote->close + 1;
}

/* Whether the line starts as a credit does ("Source: wikitree"): names may be in small letters. */
static bool is_credit_line(const struct scan *scan, uint32_t i)
{
    const struct kd_doc *doc = scan->doc;
    uint32_t first = doc->lines.v[token_at(scan, i)->line].first;
    static const char *const words[] = {"source", "via", "credit", "credits", "photo", "image"};
    for (size_t w = 0; w < sizeof words / sizeof *words; w++)
        if (KD_TOKEN_LEN(doc, first) == strlen(words[w]) &&
            strncasecmp(KD_TOKEN_TEXT(doc, first), words[w], strlen(words[w])) == 0)
            return first + 1 < i && kd_is_punct(doc, first + 1, ':');
    return false;
}

static bool written_as_a_name(const struct scan *scan, const struct kd_entry *entry, uint32_t first,
                              uint32_t last)
{
    if (is_credit_line(scan, first))
        return true;
    if (entry->upper && last == first + 1 && !(token_at(scan, first)->flags & KD_ALLCAPS))
        return false;
    for (uint32_t i = entry->lower ? first + 1 : first; i < last; i++) {
        const struct kd_token *token = token_at(scan, i);
        unsigned char c = (unsigned char)scan->doc->text.s[token->start];
        bool small = token->kind == KD_WORD && c >= 'a' && c <= 'z' && (token->flags & KD_SPACE);
        if (small && (i == first || !(token->vocab & KD_V_FUNCTION)))
            return false;
    }
    return true;
}

/* Whether capitalised words go on before or behind: "Mad Dog" in "Mad Dog's Lunch". */
static bool inside_longer_name(const struct scan *scan, uint32_t first, uint32_t last)
{
    const struct kd_doc *doc = scan->doc;
    if (token_at(scan, first)->flags & KD_HEADLINE)
        return false;
    uint32_t next = last;
    if (next < doc->tokens.n && token_at(scan, next)->kind == KD_POSSESSIVE)
        next++;
    bool behind = next < doc->tokens.n && kd_adjacent(doc, next - 1) && kd_is_cap_word(doc, next) &&
                  !(token_at(scan, next)->vocab & (KD_V_NEVER | KD_V_STARTER | KD_V_TITLE));
    const struct kd_token *prior = first > 0 ? token_at(scan, first - 1) : NULL;
    bool before = prior != NULL && kd_adjacent(doc, first - 1) && kd_is_cap_word(doc, first - 1) &&
                  !(prior->vocab & (KD_V_NEVER | KD_V_STARTER | KD_V_TITLE | KD_V_WORK |
                                    KD_V_NATION | KD_V_DAY | KD_V_MONTH));
    return behind || before;
}

/* Whether an ordinary word that is also a name stands where it can only be the name. */
static bool cued(const struct scan *scan, const struct kd_entry *entry, uint32_t first,
                 uint32_t last)
{
    const struct kd_token *token = token_at(scan, first);
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
                  is_word(scan, last, (const char *const[]){"of", "from", NULL});
        return letter ? of
                      : (token->flags & KD_ALLCAPS) ||
                            !(token->flags & (KD_SENTENCE | KD_HEADLINE | KD_LOWER_TOO));
    }
    if (entry->lists & KD_L_GROUP)
        return last < scan->doc->tokens.n && token_at(scan, last)->kind == KD_POSSESSIVE;
    return false;
}

static bool accept_listed(void *ctx, uint32_t value, uint32_t first, uint32_t last)
{
    const struct scan *scan = ctx;
    const struct kd_entry *entry = kd_gazetteer_entry(scan->lists->gazetteer, value);
    if (!written_as_a_name(scan, entry, first, last) || (entry->lists & ~(uint32_t)KD_L_SPUN) == 0)
        return false;
    if (last == first + 1 && (token_at(scan, first)->vocab & (KD_V_DAY | KD_V_MONTH)))
        return false;
    if (entry->common && !cued(scan, entry, first, last))
        return false;
    if ((entry->lists & (KD_L_WORKS | KD_L_PLACE)) && !(entry->lists & KD_L_NETWORK) &&
        inside_longer_name(scan, first, last))
        return false;
    bool person_only = (entry->lists & ~(uint32_t)(KD_L_PEOPLE | KD_L_CHARACTER)) == 0;
    bool one_word = last == first + 1;
    bool work_only = (entry->lists & ~(uint32_t)KD_L_WORKS) == 0;
    if (one_word && work_only && (token_at(scan, first)->flags & KD_SENTENCE))
        return false; /* a sentence's first word is capitalised in any case */
    for (uint32_t i = first; person_only && i < last; i++)
        if (kd_is_punct(scan->doc, i, ','))
            return false;
    return !(one_word && person_only && (token_at(scan, first)->flags & KD_SENTENCE) &&
             (token_at(scan, first)->flags & KD_LOWER_TOO));
}

static enum kd_kind listed_kind(const struct kd_entry *entry, bool one_word)
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
static uint32_t listed(struct scan *scan, uint32_t i, uint32_t *value)
{
    uint32_t last = 0;
    *value = kd_phrases_find(kd_gazetteer_phrases(scan->lists->gazetteer), scan->doc, i,
                             line_end(scan, i), &last, accept_listed, scan);
    return *value == UINT32_MAX ? 0 : last;
}

/* An outlet on no list, credited as the source: "Source: wikitree". Portals are none. */
static bool is_credited_outlet(const struct scan *scan, uint32_t i)
{
    static const char *const portals[] = {"naver",     "daum",    "nate",     "youtube",
                                          "instagram", "twitter", "facebook", "google",
                                          "tiktok",    "weibo",   "agency",   NULL};
    const struct kd_token *token = token_at(scan, i);
    uint32_t first = scan->doc->lines.v[token->line].first;
    static const char *const sources[] = {"source", "sources", "via", NULL};
    return token->kind == KD_WORD && i == first + 2 && is_word(scan, first, sources) &&
           kd_is_punct(scan->doc, first + 1, ':') && !is_word(scan, i, portals) &&
           scan->doc->lines.v[token->line].last - i <= 3 && token->end - token->start > 2;
}

static bool accept_own(void *ctx, uint32_t value, uint32_t first, uint32_t last)
{
    const struct scan *scan = ctx;
    const struct kd_token *token = token_at(scan, first);
    if (!(token->flags & KD_CAP) && token->kind == KD_WORD)
        return false;
    bool one_word = last == first + 1;
    if (value == OWN_TITLE && one_word && is_announced(scan, first))
        return true;
    if (value == OWN_TITLE && one_word && token->end - token->start > 2 &&
        !(token->flags & (KD_SENTENCE | KD_HEADLINE)))
        return true;
    if (value == OWN_WORK || value == OWN_TITLE) /* a short title is a word like others */
        return !one_word || (!(token->flags & (KD_SENTENCE | KD_LOWER_TOO | KD_HEADLINE)) &&
                             token->end - token->start > 2 &&
                             !(token->vocab & (KD_V_STARTER | KD_V_SURNAME | KD_V_NEVER)));
    return !one_word || !(token->vocab & (KD_V_FUNCTION | KD_V_STARTER | KD_V_MONTH)) ||
           (value == OWN_SURNAME && !(token->flags & (KD_SENTENCE | KD_HEADLINE)));
}

/* The longest phrase that the article taught; returns the token after it, or 0. */
static uint32_t own(struct scan *scan, uint32_t i, uint32_t *value)
{
    uint32_t last = 0;
    *value = kd_phrases_find(&scan->own, scan->doc, i, line_end(scan, i), &last, accept_own, scan);
    return *value == UINT32_MAX ? 0 : last;
}

static bool continues_run(const struct scan *scan, uint32_t i)
{
    const struct kd_token *token = token_at(scan, i);
    uint32_t given;
    bool western;
    if (!kd_is_cap_word(scan->doc, i) ||
        (token->vocab & (KD_V_NEVER | KD_V_DAY | KD_V_MONTH | KD_V_SPOKEN)))
        return false;
    return kd_korean_name(scan->doc, scan->lists, i, line_end(scan, i), &given, &western) == 0;
}

/* Whether a capitalised word at a sentence's start has an ending that names seldom have. */
static bool ends_like_a_word(const struct scan *scan, uint32_t i)
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

static bool starts_run(const struct scan *scan, uint32_t i)
{
    const struct kd_token *token = token_at(scan, i);
    if (!kd_is_cap_word(scan->doc, i) || (token->flags & KD_HEADLINE) ||
        token->end - token->start == 1)
        return false;
    if ((token->flags & KD_SENTENCE) && ends_like_a_word(scan, i))
        return false;
    bool label = (token->flags & KD_SENTENCE) && i + 1 < scan->doc->tokens.n &&
                 kd_is_punct(scan->doc, i + 1, ':');
    if (label)
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
           !((token->flags & KD_LOWER_TOO) || (token->vocab & (KD_V_SPOKEN | KD_V_WORK)));
}

/* Whether [first, last) are two words or more in capital letters, as some sites set titles. */
static bool all_capitals(const struct scan *scan, uint32_t first, uint32_t last)
{
    uint32_t words = 0;
    for (uint32_t i = first; i < last; i++) {
        if (token_at(scan, i)->kind == KD_WORD && !(token_at(scan, i)->flags & KD_ALLCAPS))
            return false;
        words += token_at(scan, i)->end - token_at(scan, i)->start > 2;
    }
    return words >= 2;
}

/* A run of capitalised words that starts at token i; returns the token after it, or 0. *thing is
 * set when its last word says that it is no person: "Hotel", "Awards". */
static uint32_t unknown_run(struct scan *scan, uint32_t i, enum kd_kind *kind, bool *thing)
{
    enum { LONGEST = 5 };
    if (!starts_run(scan, i))
        return 0;
    uint32_t end = line_end(scan, i), last = i + 1;
    if ((token_at(scan, i)->vocab & KD_V_ABBREV) && last + 1 < end &&
        kd_is_punct(scan->doc, last, '.')) {
        if (!continues_run(scan, last + 1))
            return 0; /* "Dr. Oh Yeon Joo": the name is taken by itself */
        last += 2;
    }
    while (last < end && last - i < LONGEST && kd_adjacent(scan->doc, last - 1) &&
           continues_run(scan, last)) {
        bool initial = token_at(scan, last)->end - token_at(scan, last)->start == 1 &&
                       last + 2 < end && kd_is_punct(scan->doc, last + 1, '.');
        last += initial ? 2 : 1; /* "Jon M. Chu" */
    }
    bool label = last + 1 < end && kd_is_punct(scan->doc, last, ':') &&
                 i == scan->doc->lines.v[token_at(scan, i)->line].first;
    if (label)
        return 0; /* "Premiere Date: ..." */
    uint32_t given;
    bool western;
    if (last < end && kd_adjacent(scan->doc, last - 1) &&
        !(token_at(scan, i)->flags & KD_HEADLINE) &&
        kd_korean_name(scan->doc, scan->lists, last, end, &given, &western) != 0)
        return 0;       /* what stands before a name is its rank: "State Councilor Yu Gwang" */
    bool named = false; /* "Crown Prince" alone is no name */
    for (uint32_t j = i; j < last; j++)
        named |= token_at(scan, j)->kind == KD_WORD && !(token_at(scan, j)->vocab & KD_V_TITLE);
    if (!named)
        return 0;
    *kind = all_capitals(scan, i, last) ? KD_TITLE : KD_UNKNOWN;
    const struct kd_token *tail = token_at(scan, last - 1);
    *thing = (tail->vocab & KD_V_THING) && last - i > 1;
    if (!*thing && last - i == 2 && (token_at(scan, i)->vocab & KD_V_SURNAME) &&
        !(token_at(scan, i)->vocab & KD_V_SURNAME_WORD))
        *kind = KD_NAME;
    return last;
}

/* Capitalised words joined by small ones, as titles are: "Map of the Moon". The token after it, or
 * 0 when no small word is inside or a Korean name or a network is. */
static uint32_t phrase_run(struct scan *scan, uint32_t i)
{
    enum { LONGEST = 8 };
    uint32_t end = line_end(scan, i), last = 0, value, after, given;
    bool western, linked = false, links = false;
    if (!starts_run(scan, i))
        return 0;
    for (uint32_t j = i; j < end && j - i < LONGEST; j++) {
        const struct kd_token *token = token_at(scan, j);
        if (j > i && !kd_adjacent(scan->doc, j - 1) && token->kind != KD_POSSESSIVE)
            break;
        if (token->kind == KD_POSSESSIVE)
            continue;
        static const char *const joints[] = {"and", "or", "as", "his", "her", "with", "by", NULL};
        bool small = token->kind == KD_WORD && !(token->flags & KD_CAP) &&
                     (token->vocab & KD_V_FUNCTION) && !is_word(scan, j, joints);
        linked |= small;
        if (small)
            continue;
        if (!kd_is_cap_word(scan->doc, j) || !continues_run(scan, j) ||
            kd_korean_name(scan->doc, scan->lists, j, end, &given, &western) != 0)
            break;
        value = kd_phrases_find(kd_gazetteer_phrases(scan->lists->gazetteer), scan->doc, j, end,
                                &after, accept_listed, scan);
        if (value != UINT32_MAX && j > i &&
            (kd_gazetteer_entry(scan->lists->gazetteer, value)->lists &
             (KD_L_NETWORK | KD_L_PLACE | KD_L_PEOPLE | KD_L_OUTLET)))
            break;
        last = j + 1;
        links = linked;
    }
    return links && last - i >= 3 ? last : 0;
}

/* Brackets that hold nothing but capitalised and small words, as a title does: "(You and the Other
 * You)". The token after the title, or 0. */
static uint32_t bracketed_title(const struct scan *scan, uint32_t i)
{
    uint32_t last = i, words = 0, given;
    bool small = false, western;
    if (i == 0 || !kd_is_punct(scan->doc, i - 1, '(') ||
        kd_korean_name(scan->doc, scan->lists, i, line_end(scan, i), &given, &western) != 0)
        return 0;
    while (last < line_end(scan, i) && last - i < 9 && !kd_is_punct(scan->doc, last, ')')) {
        const struct kd_token *token = token_at(scan, last);
        if (token->kind == KD_PUNCT && !kd_is_punct(scan->doc, last, ':') &&
            !kd_is_punct(scan->doc, last, '.') && !kd_is_punct(scan->doc, last, '!'))
            return 0;
        words += token->kind == KD_WORD;
        small |= token->kind == KD_WORD && !(token->flags & KD_CAP);
        last++;
    }
    bool closed = last < line_end(scan, i) && kd_is_punct(scan->doc, last, ')');
    if (!closed || words < 3 || !is_capitalised(scan, i, last) ||
        !kd_is_cap_word(scan->doc, last - 1))
        return 0;
    return small || words > 3 ? last : 0;
}

/* Takes what starts at token i, if anything does; returns the token to go on with. */
static uint32_t take_plain(struct scan *scan, uint32_t i)
{
    uint32_t value, own_value, given;
    bool western;
    enum kd_kind kind = KD_NAME;
    uint32_t in_list = listed(scan, i, &value), in_text = own(scan, i, &own_value);
    uint32_t name = kd_korean_name(scan->doc, scan->lists, i, line_end(scan, i), &given, &western);
    uint32_t last = in_list > in_text ? in_list : in_text;
    bool given_alone = in_text != 0 && in_text == name && own_value == OWN_GIVEN;
    bool place = in_list != 0 && in_list == name &&
                 (kd_gazetteer_entry(scan->lists->gazetteer, value)->lists &
                  (KD_L_PLACE | KD_L_NETWORK | KD_L_OUTLET | KD_L_GROUP));
    /* "Ye Jin" after "Son Ye Jin" is no full name, nor is "Hong Kong" */
    bool full = name != 0 && name >= last && !given_alone && !place;
    bool bare = false, thing = false;
    if (full && in_text > 0 && (token_at(scan, i)->flags & KD_HEADLINE) && in_text < name &&
        (token_at(scan, name - 1)->vocab & KD_V_FUNCTION)) {
        last = in_text; /* "Jang Uk In ...": the text below has Jang Uk */
    } else if (full) {
        last = name;
    } else if (last == 0 && is_credited_outlet(scan, i)) {
        kind = KD_OUTLET;
        last = i + 1;
    } else if (last == 0) {
        last = unknown_run(scan, i, &kind, &thing);
        uint32_t phrase = bracketed_title(scan, i);
        if (phrase == 0)
            phrase = phrase_run(scan, i);
        if (phrase > last) {
            last = phrase;
            kind = KD_PHRASE;
        }
        if (last == 0)
            return i + 1;
    } else if (in_list > in_text || (in_list == in_text && own_value <= OWN_TITLE)) {
        kind = listed_kind(kd_gazetteer_entry(scan->lists->gazetteer, value), last == i + 1);
        static const char *const article[] = {"the", NULL};
        if (kind == KD_WORK && i > 0 && is_word(scan, i - 1, article))
            kind = KD_UNKNOWN; /* "the Miss Korea pageant" */
    } else if (own_value == OWN_WORK || own_value == OWN_TITLE) {
        kind = own_value == OWN_WORK ? KD_WORK : KD_TITLE;
    } else {
        bare = own_value != OWN_NAME;
    }
    struct kd_mention *m = add(scan, i, last, kind);
    look_up(scan, m);
    m->full_korean = full;
    m->bare = bare;
    m->thing_word = thing;
    return last;
}

/* Takes the date that starts at token i; returns the token after it, or 0. */
static uint32_t take_date(struct scan *scan, uint32_t i)
{
    struct kd_doc *doc = scan->doc;
    while (scan->date < doc->dates.n && doc->dates.v[scan->date].start < token_at(scan, i)->start)
        scan->date++;
    if (scan->date == doc->dates.n || doc->dates.v[scan->date].start != token_at(scan, i)->start)
        return 0;
    uint32_t last = i + 1;
    while (last < doc->tokens.n && token_at(scan, last)->end <= doc->dates.v[scan->date].end)
        last++;
    add(scan, i, last, KD_DATE);
    return last;
}

/* A number inside a title is no date: keeps only the dates that became candidates. */
static void drop_dates_in_titles(struct kd_doc *doc)
{
    size_t kept = 0, m = 0;
    for (size_t d = 0; d < doc->dates.n; d++) {
        while (m < doc->mentions.n && doc->mentions.v[m].end <= doc->dates.v[d].start)
            m++;
        bool inside = m < doc->mentions.n && doc->mentions.v[m].start <= doc->dates.v[d].start;
        if (!inside || doc->mentions.v[m].kind == KD_DATE)
            doc->dates.v[kept++] = doc->dates.v[d];
    }
    doc->dates.n = kept;
}

void kd_find_candidates(struct kd_doc *doc, const struct kd_lists *lists)
{
    struct scan scan = {.doc = doc, .lists = lists};
    size_t size = kd_phrases_size(doc->tokens.n + 8);
    kd_phrases_init(&scan.own, kd_arena_alloc(doc->arena, 2 * size * sizeof *scan.own.whole), size);
    scan.quote_at = kd_arena_alloc(doc->arena, (doc->tokens.n + 1) * sizeof *scan.quote_at);
    learn_quoted(&scan);
    learn_announced(&scan);
    learn_headings(&scan);
    learn_names(&scan);
    for (uint32_t i = 0; i < doc->tokens.n;) {
        uint32_t after = take_quoted(&scan, i);
        if (after == 0)
            after = take_date(&scan, i);
        i = after != 0 ? after : take_plain(&scan, i);
    }
    drop_dates_in_titles(doc);
}
