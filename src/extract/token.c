/* Words, lines, sentences and quotations of an article. */
#include "extract/token.h"

#include <string.h>

#include "base/utf8.h"

struct lexer {
    struct kd_doc *doc;
    const struct kd_vocabulary *vocabulary;
};

/* ---- words ---- */

static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_upper(unsigned char c)
{
    return c >= 'A' && c <= 'Z';
}

/* Joins two parts of one word: "Jae-wook", "O'Brien", "don't", "Cha-Cha", "@mention" not. */
static bool joins(const char *s, uint32_t i, uint32_t end)
{
    if ((s[i] != '-' && s[i] != '\'') || i + 1 >= end || s[i - 1] == s[i])
        return false;
    unsigned char after = (unsigned char)s[i + 1];
    if (s[i] == '-')
        return is_letter(after) || is_digit(after);
    if (!is_letter(after))
        return false;
    /* 's at a word's end is a token of its own */
    bool possessive = (after == 's' || after == 'S') &&
                      (i + 2 >= end ||
                       (!is_letter((unsigned char)s[i + 2]) && !is_digit((unsigned char)s[i + 2])));
    return !possessive && !is_upper(after);
}

static uint32_t word_end(const char *s, uint32_t start, uint32_t end)
{
    uint32_t i = start + 1;
    while (i < end) {
        unsigned char c = (unsigned char)s[i];
        if (is_letter(c) || is_digit(c) || (c == '+' && !is_digit((unsigned char)s[i - 1])))
            i++;
        else if (joins(s, i, end))
            i += 2;
        else
            break;
    }
    return i;
}

static uint16_t case_flags(const char *s, size_t len)
{
    size_t upper = 0, lower = 0;
    uint16_t flags = is_upper((unsigned char)s[0]) ? KD_CAP : 0;
    for (size_t i = 0; i < len; i++) {
        upper += is_upper((unsigned char)s[i]);
        lower += s[i] >= 'a' && s[i] <= 'z';
        flags |= s[i] == '-' ? KD_HYPHEN : 0;
    }
    return flags | (upper >= 2 && lower == 0 ? KD_ALLCAPS : 0);
}

/* What a word with a hyphen has from its first and last parts: "Monday-Tuesday" is a day,
 * "Idol-turned-actress" stands before names as "Actress" does. */
static uint32_t classes_of_parts(const struct kd_vocabulary *vocabulary, const char *s, size_t len)
{
    const uint32_t trade = KD_V_TITLE | KD_V_ACTING;
    const char *first = memchr(s, '-', len), *last = memrchr(s, '-', len);
    if (first == NULL)
        return 0;
    uint32_t of_first = kd_vocabulary_find(vocabulary, kd_word_hash(s, (size_t)(first - s)));
    uint32_t of_last =
        kd_vocabulary_find(vocabulary, kd_word_hash(last + 1, (size_t)(s + len - last) - 1));
    bool acts = (of_first & trade) == trade || (of_last & trade) == trade;
    return (of_first & (KD_V_DAY | KD_V_NATION)) | (acts ? KD_V_TITLE : 0);
}

static struct kd_token *add_token(struct lexer *lx, uint32_t start, uint32_t end,
                                  enum kd_token_kind kind)
{
    const char *s = lx->doc->text.s;
    struct kd_token *token = KD_PUSH(lx->doc->arena, &lx->doc->tokens);
    *token = (struct kd_token){.start = start, .end = end, .kind = (uint8_t)kind};
    token->line = (uint32_t)lx->doc->lines.n;
    bool glued = start > 0 && kind == KD_WORD && is_letter((unsigned char)s[start - 1]);
    if (start == 0 || s[start - 1] == ' ' || s[start - 1] == '\n' || glued)
        token->flags |= KD_SPACE;
    if (kind == KD_WORD) {
        token->flags |= case_flags(s + start, end - start);
        token->hash = kd_word_hash(s + start, end - start);
        token->vocab = kd_vocabulary_find(lx->vocabulary, token->hash);
        if (token->flags & KD_HYPHEN)
            token->vocab |= classes_of_parts(lx->vocabulary, s + start, end - start);
    }
    return token;
}

/* Whether a given name follows the word that ends at `end`. */
static bool name_goes_on(const struct lexer *lx, uint32_t end)
{
    const struct kd_text text = lx->doc->text;
    if (end + 1 >= text.len || text.s[end] != ' ' || !is_upper((unsigned char)text.s[end + 1]))
        return false;
    uint32_t next = end + 1;
    return kd_given_name_shape(lx->vocabulary, text.s + next,
                               word_end(text.s, next, text.len) - next);
}

/* Whether the word that starts at `start` stands right behind a surname. */
static bool is_behind_surname(const struct lexer *lx, uint32_t start)
{
    size_t n = lx->doc->tokens.n;
    const struct kd_token *before = n > 0 ? &lx->doc->tokens.v[n - 1] : NULL;
    return before != NULL && before->end + 1 == start && (before->vocab & KD_V_SURNAME);
}

/* "HaeLee", "Ji-hoonPark", "actressSeok", "withVincenzo" where what stood between two words was
 * lost: the start of the second one, or 0. The first part must be a given name, a syllable of one
 * or a trade, and the second a surname; or the first is a word in small letters that often stands
 * before names. "Kim SungHyen" is one name. */
static uint32_t glued_name(const struct lexer *lx, uint32_t start, uint32_t end)
{
    const char *s = lx->doc->text.s;
    for (uint32_t i = start + 2; i + 1 < end; i++) {
        if (!is_upper((unsigned char)s[i]) || is_upper((unsigned char)s[i - 1]) ||
            !is_letter((unsigned char)s[i - 1]) || is_upper((unsigned char)s[i + 1]))
            continue;
        uint32_t first = kd_vocabulary_find(lx->vocabulary, kd_word_hash(s + start, i - start));
        uint32_t second = kd_vocabulary_find(lx->vocabulary, kd_word_hash(s + i, end - i));
        bool small = !is_upper((unsigned char)s[start]) &&
                     (first & (KD_V_FUNCTION | KD_V_TITLE | KD_V_ACTING | KD_V_WORK));
        bool named = (first & (KD_V_SYLLABLE | KD_V_TITLE)) ||
                     kd_given_name_shape(lx->vocabulary, s + start, i - start) == KD_V_GIVEN;
        bool whole = memchr(s + start, '-', i - start) == NULL && is_behind_surname(lx, start) &&
                     !name_goes_on(lx, end);
        return small || (named && (second & KD_V_SURNAME) && !whole) ? i : 0;
    }
    return 0;
}

/* "Ji-hyunwho" where the space behind a name was lost: the start of the word, or 0. */
static uint32_t glued_word(const struct lexer *lx, uint32_t start, uint32_t end)
{
    static const char *const words[] = {"who", "and", "is",   "was",   "will", "has",
                                        "as",  "are", "with", "plays", "in"};
    const char *s = lx->doc->text.s;
    if (!is_upper((unsigned char)s[start]) || memchr(s + start, '-', end - start) == NULL ||
        kd_given_name_shape(lx->vocabulary, s + start, end - start) != 0)
        return 0;
    for (size_t w = 0; w < sizeof words / sizeof *words; w++) {
        uint32_t len = (uint32_t)strlen(words[w]);
        if (end - start > len && memcmp(s + end - len, words[w], len) == 0 &&
            kd_given_name_shape(lx->vocabulary, s + start, end - start - len) == KD_V_GIVEN)
            return end - len;
    }
    return 0;
}

/* Lexes one token at s[i], which is no white space; returns its end. */
static uint32_t lex(struct lexer *lx, uint32_t i, uint32_t end)
{
    const char *s = lx->doc->text.s;
    unsigned char c = (unsigned char)s[i];
    uint32_t stop = i + 1;
    if (is_digit(c)) {
        while (stop < end && is_digit((unsigned char)s[stop]))
            stop++;
        bool word = stop < end && is_letter((unsigned char)s[stop]);
        if (word)
            stop = word_end(s, stop, end); /* 2NE1, 7th */
        add_token(lx, i, stop, word ? KD_WORD : KD_NUMBER);
    } else if (is_letter(c)) {
        stop = word_end(s, i, end);
        uint32_t glued = glued_name(lx, i, stop);
        if (glued == 0)
            glued = glued_word(lx, i, stop);
        if (glued != 0)
            stop = glued;
        add_token(lx, i, stop, KD_WORD);
    } else if (c == '\'' && i > 0 && i + 1 < end && (s[i + 1] == 's' || s[i + 1] == 'S') &&
               (is_letter((unsigned char)s[i - 1]) || strchr("\")].!?+", s[i - 1]) != NULL ||
                is_digit((unsigned char)s[i - 1])) &&
               (i + 2 >= end || !is_letter((unsigned char)s[i + 2]))) {
        stop = i + 2;
        add_token(lx, i, stop, KD_POSSESSIVE);
    } else {
        while (stop < end && s[stop] == (char)c && (c == '.' || c == '-'))
            stop++;
        add_token(lx, i, stop, KD_PUNCT);
    }
    return stop;
}

/* ---- lines ---- */

/* A line set as a headline: nearly all longer words capitalised, no full stop at its end. */
static bool reads_like_headline(const struct kd_doc *doc, const struct kd_line *line)
{
    uint32_t words = 0, capitals = 0, longer = 0;
    for (uint32_t i = line->first; i < line->last; i++) {
        const struct kd_token *token = &doc->tokens.v[i];
        if (token->kind != KD_WORD)
            continue;
        words++;
        if (token->end - token->start < 4 && !(token->flags & KD_CAP))
            continue;
        longer++;
        capitals += (token->flags & KD_CAP) != 0;
    }
    bool label = false; /* "Best New Actress: ...", but not the article's first lines */
    for (uint32_t i = line->first; i < line->last && i < line->first + 6 && doc->lines.n > 1; i++)
        label |= kd_is_punct(doc, i, ':');
    if (label)
        return false;
    bool stop = line->last > line->first && kd_is_punct(doc, line->last - 1, '.');
    uint32_t least = doc->lines.n > 1 ? 6 : 4; /* "Kim Ara as Choi Mina" heads a cast list */
    return words >= least && longer >= 3 && !stop && capitals * 100 >= longer * 85;
}

static bool is_chrome_line(const struct kd_doc *doc, const struct kd_line *line)
{
    if (line->start == line->end)
        return false;
    struct kd_span span = kd_text_span(&doc->text, line->start, line->end);
    for (size_t i = 0; i < doc->article->chrome_count; i++) {
        struct kd_span chrome = doc->article->chrome[i];
        if (chrome.start <= span.start && span.start < chrome.end)
            return true;
    }
    return false;
}

static void finish_line(struct kd_doc *doc, struct kd_line *line)
{
    line->last = (uint32_t)doc->tokens.n;
    line->chrome = is_chrome_line(doc, line);
    line->headline = reads_like_headline(doc, line);
    uint16_t flags =
        (uint16_t)((line->chrome ? KD_CHROME : 0) | (line->headline ? KD_HEADLINE : 0));
    for (uint32_t i = line->first; i < line->last; i++)
        doc->tokens.v[i].flags |= flags;
    if (line->last > line->first) {
        size_t n = doc->lines.n;
        line->blank_before = n == 0 || line->start > doc->lines.v[n - 1].end + 1;
        *KD_PUSH(doc->arena, &doc->lines) = *line;
    }
}

static void lex_lines(struct lexer *lx)
{
    const struct kd_text *text = &lx->doc->text;
    for (uint32_t at = 0; at < text->len;) {
        const char *newline = memchr(text->s + at, '\n', text->len - at);
        uint32_t end = newline != NULL ? (uint32_t)(newline - text->s) : text->len;
        struct kd_line line = {.start = at, .end = end, .first = (uint32_t)lx->doc->tokens.n};
        for (uint32_t i = at; i < end;)
            i = text->s[i] == ' ' ? i + 1 : lex(lx, i, end);
        finish_line(lx->doc, &line);
        at = end + 1;
    }
}

/* ---- sentences ---- */

static bool is_closer(const struct kd_doc *doc, uint32_t i)
{
    return kd_is_punct(doc, i, '"') || kd_is_punct(doc, i, '\'') || kd_is_punct(doc, i, ')') ||
           kd_is_punct(doc, i, ']');
}

static bool is_short_day(const struct kd_token *token)
{
    enum { SHORT = 5 }; /* "Thurs" */
    return (token->vocab & KD_V_DAY) && token->end - token->start <= SHORT;
}

/* Whether a day or an hour stands at token i of the line, or what joins it: "Fri. & Sat. 23:00". */
static bool goes_on_with_time(const struct kd_doc *doc, uint32_t i)
{
    return i < doc->tokens.n && doc->tokens.v[i].line == doc->tokens.v[i - 1].line &&
           (doc->tokens.v[i].kind == KD_NUMBER || (doc->tokens.v[i].vocab & KD_V_DAY) ||
            kd_is_punct(doc, i, '&'));
}

/* Whether the full stop at token i only ends an abbreviation or an initial. */
static bool ends_abbreviation(const struct kd_doc *doc, uint32_t i)
{
    if (i == 0 || (doc->tokens.v[i].flags & KD_SPACE))
        return false;
    const struct kd_token *before = &doc->tokens.v[i - 1];
    if (before->kind != KD_WORD)
        return false;
    bool initial = before->end - before->start == 1 && (before->flags & KD_CAP) &&
                   !kd_is_punct(doc, i - 1, '"');
    if (is_short_day(before) && goes_on_with_time(doc, i + 1))
        return true;
    bool bracketed = i >= 2 && kd_is_punct(doc, i - 2, '('); /* "(dir. Kim Ara)" */
    bool starts_name = ((before->flags & KD_CAP) || bracketed) && (before->vocab & KD_V_ABBREV);
    return initial || starts_name;
}

/* Whether token i is the full stop of "1. The Left-Handed Queen". */
static bool numbers_item(const struct kd_doc *doc, uint32_t i)
{
    if (i == 0 || doc->tokens.v[i - 1].kind != KD_NUMBER)
        return false;
    return i < 2 || doc->tokens.v[i - 2].line != doc->tokens.v[i].line ||
           (kd_is_punct(doc, i - 2, '#') &&
            (i < 3 || doc->tokens.v[i - 3].line != doc->tokens.v[i].line));
}

/* Whether token i is the dots that lead from a name at the line's start to what it belongs to, as
 * in "Kim Ara ..... Choi Mina". */
static bool leads_on(const struct kd_doc *doc, uint32_t i)
{
    enum { MOST = 5, LONG = 4 }; /* tokens of the name; dots that no sentence ends with */
    const struct kd_token *dots = &doc->tokens.v[i];
    uint32_t first = doc->lines.v[dots->line].first;
    if (dots->end - dots->start < 2 || i == first || i > first + MOST ||
        (!(dots->flags & KD_SPACE) && dots->end - dots->start < LONG))
        return false;
    for (uint32_t t = first; t < i; t++)
        if (doc->tokens.v[t].kind == KD_WORD && !(doc->tokens.v[t].flags & KD_CAP))
            return false;
    return true;
}

/* Whether a sentence ends with token i, the next one being token i + 1 of the same line. */
static bool ends_sentence(const struct kd_doc *doc, uint32_t i, uint32_t last)
{
    char c = doc->text.s[doc->tokens.v[i].start];
    if (doc->tokens.v[i].kind != KD_PUNCT || (c != '.' && c != '!' && c != '?'))
        return false;
    if (c == '.' && (ends_abbreviation(doc, i) || numbers_item(doc, i) || leads_on(doc, i)))
        return false;
    uint32_t next = i + 1;
    while (next < last && is_closer(doc, next) && !(doc->tokens.v[next].flags & KD_SPACE))
        next++;
    if (next >= last)
        return true;
    const struct kd_token *after = &doc->tokens.v[next];
    if (after->kind == KD_WORD && !(after->flags & KD_CAP) &&
        (unsigned char)doc->text.s[after->start] < 0x80)
        return false;
    bool clock = i > 0 && doc->tokens.v[i - 1].end - doc->tokens.v[i - 1].start <= 2 &&
                 doc->text.s[doc->tokens.v[i - 1].end - 1] == 'm';
    if (clock &&
        ((after->flags & KD_ALLCAPS) || kd_is_punct(doc, next, '(') || (after->vocab & KD_V_DAY) ||
         strncmp(doc->text.s + after->start, "Korea", 5) == 0))
        return false; /* "10:30 p.m. KST", "p.m. (Korean time)", "p.m. Mondays" */
    if (after->flags & KD_SPACE)
        return after->kind != KD_PUNCT || strchr("\"'[(", doc->text.s[after->start]) != NULL;
    /* no space: "else.On April" is two sentences, "p.m." and "3.2" are not */
    const struct kd_token *before = &doc->tokens.v[i > 0 ? i - 1 : 0];
    bool after_quote = next > i + 1;
    return after->kind == KD_WORD && (after->flags & KD_CAP) && !(after->flags & KD_ALLCAPS) &&
           (after_quote || (before->kind == KD_WORD && !(before->flags & KD_CAP) &&
                            before->end - before->start > 2));
}

static void add_sentence(struct kd_doc *doc, uint32_t first, uint32_t last, uint32_t line)
{
    if (first >= last)
        return;
    for (uint32_t i = first; i < last; i++)
        doc->tokens.v[i].sentence = (uint32_t)doc->sentences.n;
    uint32_t word = first;
    while (word < last && doc->tokens.v[word].kind == KD_PUNCT)
        word++;
    if (word < last)
        doc->tokens.v[word].flags |= KD_SENTENCE;
    *KD_PUSH(doc->arena, &doc->sentences) = (struct kd_sentence){first, last, line};
}

static void split_sentences(struct kd_doc *doc)
{
    for (uint32_t l = 0; l < doc->lines.n; l++) {
        const struct kd_line *line = &doc->lines.v[l];
        uint32_t first = line->first;
        for (uint32_t i = line->first; i < line->last; i++) {
            if (!ends_sentence(doc, i, line->last))
                continue;
            while (i + 1 < line->last && is_closer(doc, i + 1) &&
                   !(doc->tokens.v[i + 1].flags & KD_SPACE))
                i++;
            add_sentence(doc, first, i + 1, l);
            first = i + 1;
        }
        add_sentence(doc, first, line->last, l);
    }
    /* The first word inside a quotation is capitalised for the same reason. */
    for (uint32_t i = 0; i + 1 < doc->tokens.n; i++)
        if (kd_is_punct(doc, i, '"') && doc->tokens.v[i + 1].kind == KD_WORD && i > 0 &&
            (kd_is_punct(doc, i - 1, ',') || kd_is_punct(doc, i - 1, ':')))
            doc->tokens.v[i + 1].flags |= KD_SENTENCE;
}

/* ---- quotations ---- */

static bool can_open(const struct kd_doc *doc, uint32_t i)
{
    enum kd_quote_side side = kd_text_quote_side(&doc->text, doc->tokens.v[i].start);
    bool space_before =
        (doc->tokens.v[i].flags & KD_SPACE) || i == 0 || (doc->tokens.v[i - 1].kind == KD_PUNCT);
    bool space_after = i + 1 >= doc->tokens.n || (doc->tokens.v[i + 1].flags & KD_SPACE) ||
                       doc->tokens.v[i + 1].kind == KD_PUNCT;
    if (side == KD_QUOTE_OPEN) /* some pages have the same mark at both ends */
        return space_before || !space_after;
    return space_before && (!space_after || side == KD_QUOTE_STRAIGHT) &&
           !(i + 1 < doc->tokens.n && (doc->tokens.v[i + 1].flags & KD_SPACE));
}

static bool can_close(const struct kd_doc *doc, uint32_t i)
{
    bool space_after = i + 1 >= doc->tokens.n || (doc->tokens.v[i + 1].flags & KD_SPACE) ||
                       doc->tokens.v[i + 1].kind == KD_PUNCT;
    if (kd_text_quote_side(&doc->text, doc->tokens.v[i].start) == KD_QUOTE_OPEN && !space_after)
        return false;
    return !(doc->tokens.v[i].flags & KD_SPACE);
}

/* The closing mark for the one at token i, or 0. Marks of one kind do not nest. */
static uint32_t find_close(const struct kd_doc *doc, uint32_t i, uint32_t last, char mark)
{
    uint32_t longest = mark == '\'' ? 60 : 2000;
    for (uint32_t j = i + 1; j < last && j - i < longest; j++) {
        if (!kd_is_punct(doc, j, mark))
            continue;
        if (j > i + 1 && can_close(doc, j))
            return j;
        if (can_open(doc, j) && mark == '"')
            return 0; /* another one opens: this one was never closed */
    }
    return 0;
}

/* Marks with white space on both sides, as some scrapes have them: ' Happiness '. The closing one,
 * or 0. */
static uint32_t spaced_close(const struct kd_doc *doc, uint32_t i, uint32_t last, char mark)
{
    enum { LONGEST = 8 };
    if (!(doc->tokens.v[i].flags & KD_SPACE) || i + 2 >= last ||
        !(doc->tokens.v[i + 1].flags & KD_SPACE) || !(doc->tokens.v[i + 1].flags & KD_CAP))
        return 0;
    for (uint32_t j = i + 2; j < last && j - i <= LONGEST; j++)
        if (kd_is_punct(doc, j, mark))
            return doc->tokens.v[j].flags & KD_SPACE ? j : 0;
    return 0;
}

/* 's after a title in single quotes is lexed as a possessive: 'Running Man's PD' has no mark of its
 * own; such quotations are rare and left alone. */
static void pair_quotes(struct kd_doc *doc, char mark)
{
    for (size_t l = 0; l < doc->lines.n; l++) {
        const struct kd_line *line = &doc->lines.v[l];
        for (uint32_t i = line->first; i < line->last; i++) {
            if (!kd_is_punct(doc, i, mark))
                continue;
            uint32_t close = spaced_close(doc, i, line->last, mark);
            if (close == 0 && can_open(doc, i))
                close = find_close(doc, i, line->last, mark);
            if (close == 0)
                continue;
            *KD_PUSH(doc->arena, &doc->quotes) = (struct kd_quote){i, close, mark};
            i = close;
        }
    }
}

/* ---- the article's own small letters ---- */

/* "Tags: drama, taecyeon, tvn": commas and small letters only, whatever the words are. */
static bool is_tag_line(const struct kd_doc *doc, const struct kd_line *line)
{
    uint32_t first = line->first, commas = 0;
    for (uint32_t i = first; i < line->last && i < first + 4; i++)
        if (kd_is_punct(doc, i, ':'))
            first = i + 1;
    for (uint32_t i = first; i < line->last; i++) {
        if ((doc->tokens.v[i].flags & KD_CAP) || kd_is_punct(doc, i, '.'))
            return false;
        commas += kd_is_punct(doc, i, ',');
    }
    return commas >= 2;
}

/* Whether token i belongs to "#taecyeon", "@hyeri" or an address. */
static bool is_handle(const struct kd_doc *doc, size_t i)
{
    uint32_t before = (uint32_t)i - 1;
    return i > 0 && !(doc->tokens.v[i].flags & KD_SPACE) &&
           (kd_is_punct(doc, before, '#') || kd_is_punct(doc, before, '@') ||
            kd_is_punct(doc, before, '/'));
}

/* A word that the article also has in lower case is no name where a sentence starts. */
static void mark_lower_too(struct kd_doc *doc)
{
    size_t size = 64;
    while (size < doc->tokens.n * 2)
        size *= 2;
    uint64_t *seen = kd_arena_alloc(doc->arena, size * sizeof *seen);
    bool *tags = kd_arena_alloc(doc->arena, doc->lines.n + 1);
    for (size_t l = 0; l < doc->lines.n; l++)
        tags[l] = is_tag_line(doc, &doc->lines.v[l]);
    for (int pass = 0; pass < 2; pass++) {
        for (size_t i = 0; i < doc->tokens.n; i++) {
            struct kd_token *token = &doc->tokens.v[i];
            bool lower = token->kind == KD_WORD && !(token->flags & KD_CAP);
            if (lower && (tags[token->line] || is_handle(doc, i)))
                continue;
            if (token->kind != KD_WORD || (pass == 0) != lower)
                continue;
            size_t at = token->hash & (size - 1);
            while (seen[at] != 0 && seen[at] != token->hash)
                at = (at + 1) & (size - 1);
            if (pass == 0)
                seen[at] = token->hash;
            else if (seen[at] == token->hash)
                token->flags |= KD_LOWER_TOO;
        }
    }
    kd_arena_drop(doc->arena, tags, doc->lines.n + 1);
    kd_arena_drop(doc->arena, seen, size * sizeof *seen);
}

/* "Jun" behind a surname is no June, unless a day follows at once: "Kim Jun", "Kim Jun, 31". */
static void mark_given_months(struct kd_doc *doc)
{
    const uint32_t month = KD_V_MONTH | KD_V_ABBREV, word = KD_V_SURNAME_WORD | KD_V_FUNCTION;
    for (uint32_t i = 1; i < doc->tokens.n; i++) {
        struct kd_token *token = &doc->tokens.v[i];
        const struct kd_token *before = &doc->tokens.v[i - 1];
        if ((token->vocab & month) != month || !(token->flags & KD_SPACE) ||
            token->line != before->line || !(before->vocab & KD_V_SURNAME) ||
            (before->vocab & word) || !(before->flags & KD_CAP))
            continue;
        uint32_t next = i + 1 + kd_is_punct(doc, i + 1, '.');
        if (next >= doc->tokens.n || doc->tokens.v[next].kind != KD_NUMBER)
            token->vocab &= ~month;
    }
}

void kd_tokenize(struct kd_doc *doc, const struct kd_vocabulary *vocabulary)
{
    struct lexer lx = {doc, vocabulary};
    lex_lines(&lx);
    mark_given_months(doc);
    split_sentences(doc);
    pair_quotes(doc, '"');
    pair_quotes(doc, '\'');
    mark_lower_too(doc);
}

/* ---- what others ask of them ---- */

bool kd_is_word(const struct kd_doc *doc, uint32_t i, const char *const *words)
{
    for (; *words != NULL; words++)
        if (KD_TOKEN_LEN(doc, i) == strlen(*words) &&
            strncasecmp(KD_TOKEN_TEXT(doc, i), *words, strlen(*words)) == 0)
            return true;
    return false;
}

bool kd_before_paragraph(const struct kd_doc *doc, uint32_t l)
{
    enum { PARAGRAPH = 12 }; /* tokens */
    return l + 1 < doc->lines.n &&
           doc->lines.v[l + 1].last - doc->lines.v[l + 1].first >= PARAGRAPH;
}

bool kd_is_fact_line(const struct kd_doc *doc, uint32_t l)
{
    enum { FEW = 5 }; /* tokens */
    static const char *const labels[] = {
        "cast",     "starring", "network",   "where",    "genre",    "episodes",
        "director", "premiere", "broadcast", "release",  "synopsis", "writer",
        "channel",  "plot",     "airs",      "directed", "written",  "summary",
        "tv",       "platform", "main",      "lead",     NULL};
    const struct kd_line *line = &doc->lines.v[l];
    uint32_t first = line->first; /* behind the mark of a list */
    if (first + 1 < line->last && doc->tokens.v[first].kind == KD_PUNCT)
        first++;
    if (!kd_is_word(doc, first, labels))
        return false;
    for (uint32_t t = first; t < line->last && t < first + FEW; t++)
        if (kd_is_punct(doc, t, ':'))
            return true;
    return false;
}

uint32_t kd_behind_number(const struct kd_doc *doc, const struct kd_line *line)
{
    static const char *const marks[] = {".", ")", ":", "-", NULL};
    uint32_t i = line->first;
    i += i < line->last && kd_is_punct(doc, i, '#');
    if (i + 1 >= line->last || doc->tokens.v[i].kind != KD_NUMBER)
        return 0;
    i++;
    return i > line->first + 1 || kd_is_word(doc, i, marks) ? i : 0;
}

bool kd_heads_facts(const struct kd_doc *doc, uint32_t l)
{
    if (l + 1 >= doc->lines.n)
        return false;
    return kd_is_fact_line(doc, l + 1) ||
           (kd_before_paragraph(doc, l) && l + 2 < doc->lines.n && kd_is_fact_line(doc, l + 2));
}
