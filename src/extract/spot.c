/* What is seen at the tokens of a line, and which titles it makes likely. */
#include "extract/spot.h"

#include <math.h>
#include <string.h>

#include "extract/person.h"
#include "extract/token.h"

enum { LONGEST_TITLE = 14 /* tokens */, SEEN = 5 /* tokens that one is weighed by */ };

/* ---- the article ---- */

static uint32_t *count_of(const struct kd_spotter *spotter, uint64_t hash)
{
    size_t i = hash & (spotter->words.size - 1);
    while (spotter->words.hash[i] != 0 && spotter->words.hash[i] != hash)
        i = (i + 1) & (spotter->words.size - 1);
    spotter->words.hash[i] = hash;
    return &spotter->words.count[i];
}

static uint64_t pair_hash(const struct kd_doc *doc, uint32_t i)
{
    uint64_t hash =
        doc->tokens.v[i].hash * UINT64_C(0x9E3779B97F4A7C15) ^ doc->tokens.v[i + 1].hash;
    return hash != 0 ? hash : 1;
}

static bool is_pair(const struct kd_doc *doc, uint32_t i)
{
    return i + 1 < doc->tokens.n && kd_is_cap_word(doc, i) && kd_is_cap_word(doc, i + 1);
}

static void count_words(struct kd_spotter *spotter)
{
    const struct kd_doc *doc = spotter->doc;
    for (uint32_t i = 0; i < doc->tokens.n; i++) {
        if (kd_is_cap_word(doc, i))
            ++*count_of(spotter, doc->tokens.v[i].hash);
        if (is_pair(doc, i))
            ++*count_of(spotter, pair_hash(doc, i));
    }
}

void kd_spotter_init(struct kd_spotter *spotter, const struct kd_doc *doc,
                     const struct kd_titles *titles)
{
    size_t size = 64;
    while (size < doc->tokens.n * 4)
        size *= 2;
    *spotter = (struct kd_spotter){.doc = doc, .titles = titles};
    spotter->knows = titles != NULL && kd_titles_next(titles, spotter->next);
    spotter->words.size = size;
    spotter->words.hash = kd_arena_alloc(doc->arena, size * sizeof *spotter->words.hash);
    spotter->words.count = kd_arena_alloc(doc->arena, size * sizeof *spotter->words.count);
    spotter->quoted = kd_arena_alloc(doc->arena, doc->tokens.n + 1);
    count_words(spotter);
    for (size_t q = 0; q < doc->quotes.n; q++)
        for (uint32_t t = doc->quotes.v[q].open;
             t <= doc->quotes.v[q].close && t < doc->quotes.v[q].open + LONGEST_TITLE; t++)
            spotter->quoted[t] = true;
}

void kd_spotter_drop(struct kd_spotter *spotter)
{
    struct kd_arena *arena = spotter->doc->arena;
    kd_chain_drop(arena, &spotter->chain);
    kd_arena_drop(arena, spotter->quoted, spotter->doc->tokens.n + 1);
    kd_arena_drop(arena, spotter->words.count, spotter->words.size * sizeof *spotter->words.count);
    kd_arena_drop(arena, spotter->words.hash, spotter->words.size * sizeof *spotter->words.hash);
}

/* ---- a token ---- */

static enum kd_sign mark_sign(const struct kd_doc *doc, uint32_t i)
{
    static const char marks[] = ",.()\":;-/'&[]!?";
    const char *at =
        KD_TOKEN_LEN(doc, i) == 1 ? strchr(marks, doc->text.s[doc->tokens.v[i].start]) : NULL;
    return at != NULL ? (enum kd_sign)(KD_SIGN_MARKS + (at - marks)) : KD_SIGN_MARK;
}

static bool is_year(const struct kd_doc *doc, uint32_t i)
{
    const char *s = KD_TOKEN_TEXT(doc, i);
    return KD_TOKEN_LEN(doc, i) == 4 &&
           ((s[0] == '1' && s[1] == '9') || (s[0] == '2' && s[1] == '0'));
}

/* What the token is by itself. */
static enum kd_sign form_sign(const struct kd_doc *doc, uint32_t i)
{
    const struct kd_token *token = &doc->tokens.v[i];
    switch (token->kind) {
    case KD_WORD:
        return token->flags & KD_CAP ? KD_SIGN_CAPITAL : KD_SIGN_SMALL;
    case KD_NUMBER:
        return is_year(doc, i) ? KD_SIGN_YEAR : KD_SIGN_NUMBER;
    case KD_POSSESSIVE:
        return KD_SIGN_OWNER;
    default:
        return mark_sign(doc, i);
    }
}

/* What it is as a part of a candidate that is sure to be what it is; else its form. */
static enum kd_sign base_sign(const struct kd_doc *doc, uint32_t i, const struct kd_mention *m)
{
    static const enum kd_sign of_kind[KD_KINDS] = {[KD_NETWORK] = KD_SIGN_NETWORK,
                                                   [KD_OUTLET] = KD_SIGN_OUTLET,
                                                   [KD_GROUP] = KD_SIGN_GROUP,
                                                   [KD_DATE] = KD_SIGN_DATE,
                                                   [KD_PLACE] = KD_SIGN_A_PLACE};
    enum kd_sign form = form_sign(doc, i);
    bool word = form == KD_SIGN_CAPITAL || form == KD_SIGN_SMALL;
    if (m == NULL || !word)
        return form;
    if (m->kind == KD_NAME && m->full_korean)
        return KD_SIGN_NAME;
    return of_kind[m->kind] != KD_SIGN_NONE ? of_kind[m->kind] : form;
}

static void here(struct kd_seen *seen, bool is, uint64_t sign)
{
    if (is)
        seen->here[seen->heres++] = sign;
}

static bool is_short(const struct kd_line *line)
{
    enum { SHORT = 12 /* tokens */ };
    return line->last - line->first <= SHORT;
}

/* What the token is weighed by that its neighbours are not. */
static void see_itself(const struct kd_spotter *spotter, uint32_t i, struct kd_seen *seen)
{
    const struct kd_doc *doc = spotter->doc;
    const struct kd_token *token = &doc->tokens.v[i];
    const struct kd_line *line = &doc->lines.v[token->line];
    bool word = token->kind == KD_WORD, capital = word && (token->flags & KD_CAP);
    bool sentence = word && (token->flags & KD_SENTENCE), common = token->flags & KD_LOWER_TOO;
    bool headline = token->flags & KD_HEADLINE;
    here(seen, true, KD_SIGN_ALWAYS);
    here(seen, word && (token->flags & KD_ALLCAPS), KD_SIGN_ALL_CAPITALS);
    here(seen, sentence, KD_SIGN_SENTENCE);
    here(seen, sentence && common, KD_SIGN_SENTENCE_COMMON);
    here(seen, word && headline, KD_SIGN_HEADLINE);
    here(seen, word && common, KD_SIGN_COMMON);
    here(seen, token->flags & KD_HYPHEN, KD_SIGN_HYPHEN);
    here(seen, word && token->end - token->start == 1, KD_SIGN_LETTER);
    here(seen, capital && !sentence && !headline, KD_SIGN_TRUE_CAPITAL);
    here(seen, i == line->first, KD_SIGN_FIRST);
    here(seen, i + 1 == line->last, KD_SIGN_LAST);
    here(seen, is_short(line), KD_SIGN_SHORT);
    here(seen, is_short(line) && kd_before_paragraph(doc, token->line), KD_SIGN_HEADING);
    here(seen, !(token->flags & KD_SPACE), KD_SIGN_GLUED);
    here(seen, spotter->quoted[i], KD_SIGN_QUOTED);
    here(seen, token->flags & KD_CHROME, KD_SIGN_CHROME);
    here(seen, capital && *count_of(spotter, token->hash) > 1, KD_SIGN_AGAIN);
    here(seen,
         (is_pair(doc, i) && *count_of(spotter, pair_hash(doc, i)) > 1) ||
             (i > 0 && is_pair(doc, i - 1) && *count_of(spotter, pair_hash(doc, i - 1)) > 1),
         KD_SIGN_PAIR_AGAIN);
}

static void see_classes(const struct kd_token *token, struct kd_seen *seen)
{
    const uint32_t beside = KD_V_WORK | KD_V_ACTING | KD_V_SPOKEN | KD_V_TITLE | KD_V_SERIES |
                            KD_V_FILM | KD_V_SHOW | KD_V_MUSIC | KD_V_BOOK | KD_V_STARTER |
                            KD_V_NATION | KD_V_DAY | KD_V_MONTH;
    for (uint32_t bit = 0; token->vocab >> bit != 0; bit++) {
        if (!(token->vocab >> bit & 1))
            continue;
        seen->here[seen->heres++] = KD_SIGN_CLASS + bit;
        if (seen->word && (beside >> bit & 1))
            seen->beside[seen->besides++] = KD_SIGN_CLASS + bit;
    }
}

void kd_see_token(const struct kd_spotter *spotter, uint32_t i, const struct kd_mention *mention,
                  const struct kd_mention *next, struct kd_seen *out)
{
    const struct kd_doc *doc = spotter->doc;
    const struct kd_token *token = &doc->tokens.v[i];
    enum kd_sign form = form_sign(doc, i), base = base_sign(doc, i, mention);
    bool plain = form == base && token->kind == KD_WORD;
    uint64_t word = kd_word_sign(token->hash, form == KD_SIGN_CAPITAL);
    out->beside[0] = base;
    out->here[0] = form;
    out->besides = out->heres = 1;
    out->word = plain;
    here(out, base != form, base);
    here(out, token->kind == KD_WORD, word);
    if (plain)
        out->beside[out->besides++] = word;
    see_classes(token, out);
    see_itself(spotter, i, out);
    if (mention != NULL) {
        here(out, true, (mention->first == i ? KD_SIGN_STARTS : KD_SIGN_GOES_ON) + mention->kind);
        here(out, mention->kind == KD_NAME && !mention->full_korean, KD_SIGN_PART);
        here(out, mention->bare, KD_SIGN_BARE);
    }
    here(out, next != NULL && next->first == i + 1, KD_SIGN_BEFORE_CANDIDATE);
}

/* ---- a line ---- */

/* A token with what the table says of each of its signs. */
struct weighed {
    struct kd_seen seen;
    const struct kd_sign_weights *here[KD_HERE_MOST], *beside[KD_BESIDE_MOST];
};

/* The tokens that one is weighed by, while a line is gone through. */
struct window {
    struct weighed token[SEEN]; /* of token i: token[i % SEEN] */
    uint32_t made, mention;     /* tokens made so far, and the candidate to go on with */
};

static void add(const float *weight, double sum[KD_LABELS])
{
    for (int y = 0; weight != NULL && y < KD_LABELS; y++)
        sum[y] += weight[y];
}

/* What `n` signs say at a place of one token. */
static void add_all(const struct kd_sign_weights *const *signs, uint32_t n, enum kd_place place,
                    double sum[KD_LABELS])
{
    for (uint32_t i = 0; i < n; i++)
        if (signs[i] != NULL)
            add(signs[i]->at[place], sum);
}

/* All that is seen at a token besides the one that is weighed; NULL: beyond the line. */
static void add_beside(const struct kd_spotter *spotter, enum kd_place place,
                       const struct weighed *token, double sum[KD_LABELS])
{
    if (token == NULL)
        add(kd_titles_of_sign(spotter->titles, KD_SIGN_END)->at[place], sum);
    else
        add_all(token->beside, token->seen.besides, place, sum);
}

/* The same together with what the weighed token is. */
static void add_pairs(const struct kd_spotter *spotter, enum kd_place place,
                      const struct weighed *token, uint64_t form, double sum[KD_LABELS])
{
    uint64_t with = form == KD_SIGN_CAPITAL || form == KD_SIGN_SMALL ? form : KD_SIGN_MARK;
    for (uint32_t i = 0; token != NULL && i < token->seen.besides; i++)
        add(kd_titles_of_pair(spotter->titles, place, token->seen.beside[i], with), sum);
}

static void weigh_token(const struct kd_spotter *spotter, const struct window *window, uint32_t i,
                        uint32_t n, double sum[KD_LABELS])
{
    const struct weighed *own = &window->token[i % SEEN];
    const struct weighed *before = i > 0 ? &window->token[(i - 1) % SEEN] : NULL;
    const struct weighed *two_before = i > 1 ? &window->token[(i - 2) % SEEN] : NULL;
    const struct weighed *behind = i + 1 < n ? &window->token[(i + 1) % SEEN] : NULL;
    const struct weighed *two_behind = i + 2 < n ? &window->token[(i + 2) % SEEN] : NULL;
    add_all(own->here, own->seen.heres, KD_HERE, sum);
    add_beside(spotter, KD_BEFORE, before, sum);
    add_beside(spotter, KD_TWO_BEFORE, two_before, sum);
    add_beside(spotter, KD_BEHIND, behind, sum);
    add_beside(spotter, KD_TWO_BEHIND, two_behind, sum);
    add_pairs(spotter, KD_BEFORE_WITH_HERE, before, own->seen.here[0], sum);
    add_pairs(spotter, KD_BEHIND_WITH_HERE, behind, own->seen.here[0], sum);
    for (uint32_t k = 0; two_before != NULL && k < 1U + before->seen.word; k++)
        add(kd_titles_of_pair(spotter->titles, KD_BEFORE_WITH_BEFORE, before->seen.beside[k],
                              two_before->seen.beside[0]),
            sum);
}

static void look_up(const struct kd_spotter *spotter, struct weighed *token)
{
    for (uint32_t k = 0; k < token->seen.heres; k++)
        token->here[k] = kd_titles_of_sign(spotter->titles, token->seen.here[k]);
    for (uint32_t k = 0; k < token->seen.besides; k++)
        token->beside[k] = kd_titles_of_sign(spotter->titles, token->seen.beside[k]);
}

/* Sees the line's tokens up to the two behind token i. */
static void see_up_to(const struct kd_spotter *spotter, struct window *window, uint32_t i)
{
    const struct kd_doc *doc = spotter->doc;
    for (; window->made < spotter->chain.n && window->made <= i + 2; window->made++) {
        uint32_t t = spotter->first + window->made, m = window->mention;
        while (m < doc->mentions.n && doc->mentions.v[m].last <= t)
            m++;
        window->mention = m;
        bool in = m < doc->mentions.n && doc->mentions.v[m].first <= t;
        uint32_t behind = in ? m + 1 : m;
        struct weighed *token = &window->token[window->made % SEEN];
        kd_see_token(spotter, t, in ? &doc->mentions.v[m] : NULL,
                     behind < doc->mentions.n ? &doc->mentions.v[behind] : NULL, &token->seen);
        look_up(spotter, token);
    }
}

/* No line starts inside a title, nor starts or ends between two. */
static void bar_edges(struct kd_chain *chain)
{
    if (chain->n == 0)
        return;
    chain->token[KD_INSIDE] = chain->token[KD_BETWEEN] = -HUGE_VAL;
    chain->token[(size_t)(chain->n - 1) * KD_LABELS + KD_BETWEEN] = -HUGE_VAL;
}

bool kd_spot_line(struct kd_spotter *spotter, uint32_t line, uint32_t mention)
{
    const struct kd_doc *doc = spotter->doc;
    struct window window;
    struct kd_chain *chain = &spotter->chain;
    if (!spotter->knows)
        return false;
    window.made = 0;
    window.mention = mention;
    spotter->first = doc->lines.v[line].first;
    kd_chain_start(doc->arena, chain, doc->lines.v[line].last - spotter->first, KD_LABELS);
    chain->next = &spotter->next[0][0];
    for (uint32_t i = 0; i < chain->n; i++) {
        see_up_to(spotter, &window, i);
        weigh_token(spotter, &window, i, chain->n, chain->token + (size_t)i * KD_LABELS);
    }
    bar_edges(chain);
    kd_chain_run(chain);
    return true;
}

/* How likely tokens [first, last) of the line must be a title to be taken for one: of two that
 * overlap, only one can be; of words in small letters alone hardly any is. */
static double least_of(const struct kd_spotter *spotter, uint32_t first, uint32_t last)
{
    enum { BEYOND_ASCII = 0x80 /* Hangul has no capitals; those of "É" are not looked for */ };
    const struct kd_doc *doc = spotter->doc;
    for (uint32_t t = spotter->first + first; t < spotter->first + last; t++)
        if (doc->tokens.v[t].kind != KD_WORD || (doc->tokens.v[t].flags & KD_CAP) ||
            (unsigned char)KD_TOKEN_TEXT(doc, t)[0] >= BEYOND_ASCII)
            return 0.5;
    return 0.9;
}

void kd_spotted_titles(const struct kd_spotter *spotter, struct kd_all_spotted *out)
{
    const struct kd_chain *chain = &spotter->chain;
    out->n = 0;
    for (uint32_t i = 0; i < chain->n; i++) {
        double likely = 0;
        if (kd_chain_label(chain, i, KD_BEGIN) < 0.5 ||
            spotter->doc->tokens.v[spotter->first + i].kind == KD_PUNCT)
            continue;
        uint32_t limit = i + LONGEST_TITLE < chain->n ? i + LONGEST_TITLE : chain->n;
        uint32_t last = kd_chain_title_at(chain, i, limit, &likely);
        if (likely >= least_of(spotter, i, last))
            *KD_PUSH(spotter->doc->arena, out) =
                (struct kd_spotted){spotter->first + i, spotter->first + last, likely, false};
    }
}

double kd_spot_likely(const struct kd_spotter *spotter, const struct kd_mention *m)
{
    const struct kd_doc *doc = spotter->doc;
    uint32_t first = m->first, last = m->last;
    while (first + 1 < last && doc->tokens.v[first].start < m->start) /* quotation marks */
        first++;
    while (last > first + 1 && doc->tokens.v[last - 1].end > m->end)
        last--;
    if ((unsigned char)KD_TOKEN_TEXT(doc, first)[0] >= 0xE0) /* beyond Latin, Greek, Cyrillic */
        return 0.5;
    bool here = first >= spotter->first && last <= spotter->first + spotter->chain.n;
    return here ? kd_chain_likely(&spotter->chain, first - spotter->first, last - spotter->first)
                : 0;
}
