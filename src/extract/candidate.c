/* Candidates. Short passes learn what this article itself calls a title and which Korean names it
 * has in full (learn.c); the last walks the tokens once and takes at each the longest of: a quoted
 * title, a phrase of the lists or of the article's own (known.c), a Korean name, a run of
 * capitalised words (run.c). Titles that nothing marks are spotted line by line (spot.c,
 * spotted.c).
 */
#include "extract/candidate.h"

#include "base/sound.h"
#include "extract/candidate_p.h"
#include "extract/work.h"

static struct kd_mention *add(struct kd_scan *scan, uint32_t first, uint32_t last,
                              enum kd_kind kind)
{
    struct kd_doc *doc = scan->doc;
    struct kd_mention *m = KD_PUSH(doc->arena, &doc->mentions);
    *m = (struct kd_mention){.first = first,
                             .last = last,
                             .start = kd_token_at(scan, first)->start,
                             .end = kd_token_at(scan, last - 1)->end,
                             .kind = kind,
                             .thing = KD_NO_ENTRY,
                             .entry = KD_NO_ENTRY,
                             .sentence = kd_token_at(scan, first)->sentence,
                             .chrome = kd_token_at(scan, first)->flags & KD_CHROME};
    m->bracketed = first > 0 && kd_is_punct(doc, first - 1, '[');
    return m;
}

/* What the lists know of the mention. Somebody named in full may be spelled otherwise there: what
 * they say of that person counts, but not that the name is one, as characters may sound like it. */
static void look_up(const struct kd_scan *scan, struct kd_mention *m)
{
    const struct kd_gazetteer *g = scan->lists->gazetteer;
    const char *text = scan->doc->text.s + m->start;
    size_t len = m->end - m->start;
    uint32_t value = kd_phrases_get(kd_gazetteer_phrases(g), kd_phrase_hash(text, len));
    if (value != UINT32_MAX) {
        m->entry = value;
        m->list = (uint16_t)kd_gazetteer_entry(g, value)->lists;
    } else if (m->full_korean) {
        m->entry = kd_gazetteer_sounding(g, kd_sound_hash(text, len));
    }
}

/* What the article has tokens [first, last) for: enum kd_own_kind, or UINT32_MAX. */
static uint32_t own_value(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    uint32_t start = kd_token_at(scan, first)->start, end = kd_token_at(scan, last - 1)->end;
    return kd_phrases_get(&scan->own, kd_phrase_hash(scan->doc->text.s + start, end - start));
}

/* The token at which a bracket opens that ends the title at tokens [first, last), as in "Salt Road
 * (KBS2, 2009)," with all in quotation marks; `last` where none does. */
static uint32_t bracket_in_title(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    uint32_t t = last;
    if (last < first + 4 || !kd_is_punct(scan->doc, last - 1, ')'))
        return last;
    while (t > first && !kd_is_punct(scan->doc, t - 1, '('))
        t--;
    return t > first + 1 ? t - 1 : last;
}

/* Whether a title stands in quotation marks of its own among tokens [first, last) of a quotation,
 * which then is speech: “Goodbye, ‘Salt Road’!”. */
static bool quotes_title(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    for (uint32_t t = first; t < last; t++) {
        uint32_t from, to, inner = scan->quote_at[t];
        if (inner == 0 || scan->doc->quotes.v[inner - 1].close >= last)
            continue;
        const struct kd_quote *quote = &scan->doc->quotes.v[inner - 1];
        if (kd_quoted_title(scan->doc, quote, &from, &to) == KD_FULL_TITLE)
            return true;
    }
    return false;
}

/* Takes a quotation as a title or a name; returns the token after it, or 0. */
static uint32_t take_quoted(struct kd_scan *scan, uint32_t i)
{
    if (scan->quote_at[i] == 0)
        return 0;
    const struct kd_quote *quote = &scan->doc->quotes.v[scan->quote_at[i] - 1];
    uint32_t first, last, given;
    bool western;
    enum kd_title_shape shape = kd_quoted_title(scan->doc, quote, &first, &last);
    if (shape == KD_NO_TITLE || quotes_title(scan, first, last))
        return 0;
    last = bracket_in_title(scan, first, last);
    bool bracket = last < quote->close && kd_is_punct(scan->doc, last, '(');
    uint32_t after = bracket ? last : quote->close + 1;
    bool speech = kd_is_speech(scan->doc, quote, shape);
    bool person = kd_korean_name(scan->doc, scan->lists, first, last, &given, &western) == last;
    if (speech && shape == KD_MAYBE_TITLE)
        return 0;
    if (own_value(scan, first, last) ==
        KD_OWN_GIVEN) { /* 'Ji-hyuk' where the article has Do Ji-hyuk */
        add(scan, first, last, KD_NAME)->bare = true;
        scan->doc->mentions.v[scan->doc->mentions.n - 1].first = quote->open;
        scan->doc->mentions.v[scan->doc->mentions.n - 1].last = quote->close + 1;
        return quote->close + 1;
    }
    bool announced = kd_is_titled(scan->doc, quote);
    bool title = !person || announced || own_value(scan, first, last) == KD_OWN_WORK;
    struct kd_mention *m = add(scan, first, last, title ? KD_WORK : KD_NAME);
    look_up(scan, m);
    m->first = quote->open;
    m->last = after;
    m->quoted = true;
    m->full_korean = person;
    m->speech = speech || shape == KD_MAYBE_TITLE;
    if ((m->list & (KD_L_OUTLET | KD_L_NETWORK)) && !(m->list & KD_L_WORKS) && !announced)
        m->kind = m->list & KD_L_OUTLET ? KD_OUTLET : KD_NETWORK;
    return after;
}

/* Whether tokens [i, last), a title elsewhere, are here the given name that it is: "Kim Ara plays
 * Bo-ri", but not "the drama Bo-ri". */
static bool is_of_hero(const struct kd_scan *scan, uint32_t i, uint32_t last)
{
    const struct kd_token *token = kd_token_at(scan, i);
    return last == i + 1 && (token->flags & KD_HYPHEN) && !kd_is_announced(scan, i) &&
           kd_given_name_shape(scan->lists->vocabulary, KD_TOKEN_TEXT(scan->doc, i),
                               KD_TOKEN_LEN(scan->doc, i)) == KD_V_GIVEN;
}

/* A name that neither the lists nor the article know, at token i: the token after it, or 0. */
static uint32_t unlisted(struct kd_scan *scan, uint32_t i, enum kd_kind *kind, bool *thing)
{
    uint32_t actor = kd_listed_actor(scan, i);
    if (actor != 0)
        return actor;
    uint32_t last = kd_unknown_run(scan, i, kind, thing), phrase = kd_bracketed_title(scan, i);
    if (phrase == 0)
        phrase = kd_phrase_run(scan, i);
    if (phrase <= last)
        return last;
    *kind = KD_PHRASE;
    return phrase;
}

/* The kind of the listed phrase [i, last). Behind "the" a title is not taken for one without
 * further evidence: "the Miss Korea pageant". */
static enum kd_kind kind_in_lists(const struct kd_scan *scan, uint32_t i, uint32_t last,
                                  uint32_t entry)
{
    static const char *const article[] = {"the", NULL};
    enum kd_kind kind =
        kd_listed_kind(kd_gazetteer_entry(scan->lists->gazetteer, entry), last == i + 1);
    return kind == KD_WORK && i > 0 && kd_is_word(scan->doc, i - 1, article) ? KD_UNKNOWN : kind;
}

/* "A Tree with Deep Roots": a capital article amid a sentence belongs to the title behind it. */
static bool starts_with_article(const struct kd_scan *scan, uint32_t i, enum kd_kind kind)
{
    static const char *const articles[] = {"a", "an", "the", NULL};
    if (i == 0 || (kind != KD_WORK && kind != KD_TITLE && kind != KD_PHRASE) ||
        !kd_adjacent(scan->doc, i - 1))
        return false;
    const struct kd_token *before = kd_token_at(scan, i - 1);
    return (before->flags & KD_CAP) && !(before->flags & (KD_SENTENCE | KD_HEADLINE)) &&
           kd_is_word(scan->doc, i - 1, articles);
}

/* Whether token i is a short word of Hangul alone in brackets behind a name: "Young Eun (영은)" is
 * one name, and a given name alone is many people's. */
static bool is_hangul_gloss(const struct kd_scan *scan, uint32_t i)
{
    enum { TWO_SYLLABLES = 6 }; /* bytes */
    const struct kd_doc *doc = scan->doc;
    if (i < 2 || i + 1 >= doc->tokens.n || doc->mentions.n == 0 || !kd_is_punct(doc, i - 1, '(') ||
        !kd_is_punct(doc, i + 1, ')'))
        return false;
    const struct kd_mention *before = &doc->mentions.v[doc->mentions.n - 1];
    return before->last == i - 1 && kd_starts_hangul(KD_TOKEN_TEXT(doc, i)[0]) &&
           KD_TOKEN_LEN(doc, i) <= TWO_SYLLABLES;
}

/* Whether token i is "Saturdays": what follows tells when something is on. */
static bool is_weekly(const struct kd_scan *scan, uint32_t i)
{
    enum { DAY = 7 }; /* letters of the shortest plural, "Mondays" */
    const struct kd_token *token = kd_token_at(scan, i);
    return (token->vocab & KD_V_DAY) && token->end - token->start >= DAY &&
           scan->doc->text.s[token->end - 1] == 's';
}

/* Whether token i starts a sentence and is its verb, title or no title: "Blink and you miss it". */
static bool is_imperative(const struct kd_scan *scan, uint32_t i)
{
    return (kd_token_at(scan, i)->flags & KD_SENTENCE) && i + 2 < scan->doc->tokens.n &&
           (kd_token_at(scan, i + 1)->vocab & KD_V_FUNCTION) &&
           !((kd_token_at(scan, i + 1)->flags | kd_token_at(scan, i + 2)->flags) & KD_CAP);
}

/* Takes what starts at token i, if anything does; returns the token to go on with. */
static uint32_t take_plain(struct kd_scan *scan, uint32_t i)
{
    if (is_hangul_gloss(scan, i) || is_weekly(scan, i))
        return i + 1;
    uint32_t value, own_value, given;
    bool western;
    enum kd_kind kind = KD_NAME;
    uint32_t in_list = kd_listed(scan, i, &value), in_text = kd_own(scan, i, &own_value);
    uint32_t name =
        kd_korean_name(scan->doc, scan->lists, i, kd_line_end(scan, i), &given, &western);
    uint32_t last = in_list > in_text ? in_list : in_text;
    bool given_alone = in_text != 0 && in_text == name && own_value == KD_OWN_GIVEN;
    bool place = in_list != 0 && in_list == name &&
                 (kd_gazetteer_entry(scan->lists->gazetteer, value)->lists &
                  (KD_L_PLACE | KD_L_NETWORK | KD_L_OUTLET | KD_L_GROUP));
    /* "Ye Jin" after "Son Ye Jin" is no full name, nor is "Hong Kong" */
    bool full = name != 0 && name >= last && !given_alone && !place;
    bool bare = false, thing = false, role = false;
    if (full && in_text > 0 && (kd_token_at(scan, i)->flags & KD_HEADLINE) && in_text < name &&
        (kd_token_at(scan, name - 1)->vocab & KD_V_FUNCTION)) {
        last = in_text; /* "Jang Uk In ...": the text below has Jang Uk */
    } else if (full) {
        last = name;
    } else if (last == 0) {
        last = kd_listed_role(scan, i);
        role = last != 0;
        last = role ? last : unlisted(scan, i, &kind, &thing);
        if (last == 0)
            return i + 1;
    } else if (in_list > in_text || (in_list == in_text && own_value <= KD_OWN_TITLE)) {
        kind = kind_in_lists(scan, i, last, value);
    } else if (own_value <= KD_OWN_TITLE || own_value == KD_OWN_MAYBE) {
        kind = is_of_hero(scan, i, last) ? KD_NAME : own_value == KD_OWN_WORK ? KD_WORK : KD_TITLE;
    } else {
        bare = own_value != KD_OWN_NAME;
    }
    if (starts_with_article(scan, i, kind))
        i--;
    struct kd_mention *m = add(scan, i, last, kind);
    m->full_korean = full;
    if (in_list != 0 || last > i + 1 || !is_imperative(scan, i))
        look_up(scan, m);
    m->bare = bare;
    m->thing_word = thing;
    m->listed_role = role;
    return last;
}

/* Takes the date that starts at token i; returns the token after it, or 0. */
static uint32_t take_date(struct kd_scan *scan, uint32_t i)
{
    struct kd_doc *doc = scan->doc;
    while (scan->date < doc->dates.n &&
           doc->dates.v[scan->date].start < kd_token_at(scan, i)->start)
        scan->date++;
    if (scan->date == doc->dates.n || doc->dates.v[scan->date].start != kd_token_at(scan, i)->start)
        return 0;
    uint32_t last = i + 1;
    while (last < doc->tokens.n && kd_token_at(scan, last)->end <= doc->dates.v[scan->date].end)
        last++;
    add(scan, i, last, KD_DATE);
    return last;
}

/* Takes the outlet that a rule has found at token i, unless the lists or the grammar know the name
 * for something else; returns the token after it, or 0. */
static uint32_t take_credit(struct kd_scan *scan, uint32_t i)
{
    const struct kd_doc *doc = scan->doc;
    uint32_t value, given, last = i;
    bool western;
    while (scan->credit < doc->credits.n &&
           doc->credits.v[scan->credit].start < kd_token_at(scan, i)->start)
        scan->credit++;
    if (scan->credit == doc->credits.n ||
        doc->credits.v[scan->credit].start != kd_token_at(scan, i)->start)
        return 0;
    while (last < doc->tokens.n && kd_token_at(scan, last)->end <= doc->credits.v[scan->credit].end)
        last++;
    if (last == i || kd_listed(scan, i, &value) != 0 ||
        kd_korean_name(doc, scan->lists, i, last, &given, &western) != 0)
        return 0;
    struct kd_mention *m = add(scan, i, last, KD_OUTLET);
    look_up(scan, m);
    if (m->entry != KD_NO_ENTRY &&
        kd_gazetteer_entry(scan->lists->gazetteer, m->entry)->outlet == NULL) {
        m->entry = KD_NO_ENTRY; /* of something else */
        m->list = 0;
    }
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

/* Whether tokens [first, last) are "season 2" alone: of another title. */
static bool is_season(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    static const char *const words[] = {"season", "seasons", "episode", "episodes", "part", NULL};
    return last == first + 2 && kd_is_word(scan->doc, first, words) &&
           kd_token_at(scan, first + 1)->kind == KD_NUMBER;
}

/* Takes the title that was spotted at token i, unless the lists or the article itself know a longer
 * one there ("Salt Road and Moss" is a title further up); returns the token after it, or 0. */
static uint32_t take_spotted(struct kd_scan *scan, uint32_t i)
{
    uint32_t value;
    while (scan->next < scan->spotted.n && scan->spotted.v[scan->next].first < i)
        scan->next++;
    if (scan->next == scan->spotted.n || scan->spotted.v[scan->next].first != i)
        return 0;
    uint32_t last = scan->spotted.v[scan->next++].last;
    if (kd_listed(scan, i, &value) >= last || is_season(scan, i, last) || is_weekly(scan, i))
        return 0;
    struct kd_mention *m = add(scan, i, last, KD_PHRASE);
    look_up(scan, m);
    m->spotted = true;
    return last;
}

void kd_add_title(struct kd_scan *scan, uint32_t first, uint32_t last, enum kd_title_line line)
{
    bool quoted = last > first + 2 && kd_is_punct(scan->doc, first, '"') &&
                  kd_is_punct(scan->doc, last - 1, '"');
    struct kd_mention *m = add(scan, first + quoted, last - quoted, KD_WORK);
    look_up(scan, m);
    m->first = first; /* with its marks */
    m->last = last;
    m->quoted = quoted;
    m->spotted = true;
    m->title = 1;
    m->of_titles = (uint8_t)line;
}

/* Whether the outlet that a rule has found starts right behind token i, which is no part of it:
 * "Copyright Drama Hall". take_credit was asked for i. */
static bool is_before_credit(const struct kd_scan *scan, uint32_t i)
{
    const struct kd_doc *doc = scan->doc;
    return scan->credit < doc->credits.n && i + 1 < doc->tokens.n &&
           doc->credits.v[scan->credit].start == kd_token_at(scan, i + 1)->start;
}

/* Walks the tokens of a line from token i; returns the token to go on with. */
static uint32_t walk(struct kd_scan *scan, uint32_t i, const struct kd_line *line)
{
    while (i < line->last) {
        uint32_t after = take_quoted(scan, i);
        if (after == 0)
            after = take_spotted(scan, i);
        if (after == 0)
            after = take_date(scan, i);
        if (after == 0)
            after = take_credit(scan, i);
        if (after == 0 && is_before_credit(scan, i))
            after = i + 1;
        i = after != 0 ? after : take_plain(scan, i);
    }
    return i;
}

/* Whether a mention from `mention` on is the title that was spotted, or has it in quotation marks.
 */
static bool is_candidate(const struct kd_scan *scan, size_t mention, const struct kd_spotted *title)
{
    const struct kd_mention *all = scan->doc->mentions.v;
    uint32_t start = kd_token_at(scan, title->first)->start;
    size_t low = mention, high = scan->doc->mentions.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (all[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < scan->doc->mentions.n && all[low].start == start &&
           all[low].end == kd_token_at(scan, title->last - 1)->end;
}

/* How likely a mention is a title; a heading or a part, as likely as what was spotted there. */
static double likely_title(const struct kd_scan *scan, const struct kd_spotter *spotter,
                           const struct kd_mention *m)
{
    double likely = kd_spot_likely(spotter, m);
    size_t low = 0, high = scan->spotted.n; /* ascending */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (scan->spotted.v[middle].first < m->first)
            low = middle + 1;
        else
            high = middle;
    }
    const struct kd_spotted *title = low < scan->spotted.n ? &scan->spotted.v[low] : NULL;
    if (title != NULL && title->changed && title->first == m->first && title->last == m->last)
        return title->likely;
    return likely;
}

/* What else the spotter says of the line's mentions, from `mention` on. */
static void weigh_titles(struct kd_scan *scan, const struct kd_spotter *spotter, size_t mention)
{
    const float sure = 0.75F; /* rules may take it for a title in quotation marks */
    for (size_t i = mention; i < scan->doc->mentions.n; i++) {
        struct kd_mention *m = &scan->doc->mentions.v[i];
        m->title = (float)likely_title(scan, spotter, m);
        bool open = m->kind == KD_UNKNOWN || m->kind == KD_TITLE || m->kind == KD_PHRASE;
        m->spotted |= open && m->title >= sure;
        if (m->spotted && open)
            m->kind = m->title >= sure ? KD_WORK : KD_PHRASE;
    }
}

/* Finds the candidates of a line, from token i: as the grammar has them, and once more if titles
 * are spotted that it has not. Returns the token to go on with. */
static uint32_t take_line(struct kd_scan *scan, struct kd_spotter *spotter, uint32_t i,
                          uint32_t line)
{
    struct kd_doc *doc = scan->doc;
    size_t mention = doc->mentions.n, date = scan->date, credit = scan->credit;
    if (i == doc->lines.v[line].first && kd_titles_of_line(scan, line))
        return doc->lines.v[line].last;
    uint32_t after = walk(scan, i, &doc->lines.v[line]);
    bool missed = false;
    if (!kd_spot_line(spotter, line, (uint32_t)mention))
        return after;
    kd_spotted_titles(spotter, &scan->spotted);
    kd_mend_spotted(scan, line);
    for (size_t s = 0; s < scan->spotted.n; s++)
        missed |= !is_candidate(scan, mention, &scan->spotted.v[s]);
    if (missed) {
        doc->mentions.n = mention;
        scan->date = date;
        scan->credit = credit;
        scan->next = 0;
        after = walk(scan, i, &doc->lines.v[line]);
    }
    weigh_titles(scan, spotter, mention);
    scan->spotted.n = scan->next = 0;
    return after;
}

void kd_find_candidates(struct kd_doc *doc, const struct kd_lists *lists)
{
    struct kd_scan scan = {.doc = doc, .lists = lists};
    struct kd_spotter spotter;
    size_t size = kd_phrases_size(doc->tokens.n + 8);
    size_t own = 2 * size * sizeof *scan.own.whole,
           quotes = (doc->tokens.n + 1) * sizeof *scan.quote_at;
    kd_phrases_init(&scan.own, kd_arena_alloc(doc->arena, own), size);
    scan.quote_at = kd_arena_alloc(doc->arena, quotes);
    kd_learn_quoted(&scan);
    kd_learn_announced(&scan);
    kd_learn_headings(&scan);
    kd_learn_names(&scan);
    kd_spotter_init(&spotter, doc, lists->titles);
    for (uint32_t l = 0, i = 0; l < doc->lines.n; l++)
        if (i < doc->lines.v[l].last)
            i = take_line(&scan, &spotter, i > doc->lines.v[l].first ? i : doc->lines.v[l].first,
                          l);
    drop_dates_in_titles(doc);
    kd_spotter_drop(&spotter);
    kd_arena_drop(doc->arena, scan.quote_at, quotes);
    kd_arena_drop(doc->arena, scan.own.whole, own);
}
