/* The lines of a text, and what each looks like. */
#include "input/line.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/utf8.h"
#include "input/text.h"

enum {
    PROSE_BYTES = 60,
    HEADLINE_LEAST = 28,
    HEADLINE_MOST = 220,
    SENTENCE_MOST = 130,
    DATED_MOST = 120
};

static bool is_lower(unsigned char c)
{
    return c >= 'a' && c <= 'z';
}

static bool is_upper(unsigned char c)
{
    return c >= 'A' && c <= 'Z';
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

/* Quotation marks and brackets at s: their length, 0 for another character. */
static size_t opening(const char *s, size_t n)
{
    if (n >= 1 && (*s == '"' || *s == '\'' || *s == '(' || *s == '['))
        return 1;
    if (n >= 3 && memcmp(s, "\xE2\x80", 2) == 0 &&
        ((unsigned char)s[2] == 0x98 || (unsigned char)s[2] == 0x9C ||
         (unsigned char)s[2] == 0x99 || (unsigned char)s[2] == 0x9D))
        return 3;
    return 0;
}

/* How a line ends, under closing quotation marks and brackets. */
static unsigned ending(const char *s, size_t n)
{
    while (n > 0) {
        if (memchr("\"')]*", s[n - 1], 5) != NULL)
            n--;
        else if (n >= 3 && memcmp(s + n - 3, "\xE2\x80", 2) == 0 &&
                 ((unsigned char)s[n - 1] == 0x99 || (unsigned char)s[n - 1] == 0x9D))
            n -= 3;
        else
            break;
    }
    if (n == 0)
        return 0;
    if (s[n - 1] == ':')
        return KD_LINE_COLON;
    if (s[n - 1] == ',')
        return KD_LINE_COMMA | KD_LINE_OPEN;
    bool ellipsis = n >= 3 && memcmp(s + n - 3, "\xE2\x80\xA6", 3) == 0;
    return memchr(".!?~", s[n - 1], 4) != NULL || ellipsis ? 0 : KD_LINE_OPEN;
}

struct word {
    const char *s;
    size_t n;
};

/* The next word (between white space) at *at; n is 0 after the last. */
static struct word next_word(const char *s, size_t n, size_t *at)
{
    while (*at < n && (unsigned char)s[*at] <= ' ')
        ++*at;
    struct word word = {s + *at, 0};
    while (*at < n && (unsigned char)s[*at] > ' ') {
        ++*at;
        word.n++;
    }
    return word;
}

static bool in_list(const char *const *list, const char *s, size_t n)
{
    for (; *list != NULL; list++)
        if (strlen(*list) == n && memcmp(*list, s, n) == 0)
            return true;
    return false;
}

/* First words that refer to what has been said: an article does not begin with them. */
static const char *const back_words[] = {
    "He",       "She",          "They",      "His",    "Her",          "Their",      "It",
    "Its",      "This",         "These",     "That",   "Those",        "Meanwhile",  "However",
    "But",      "And",          "Also",      "Then",   "Later",        "Afterwards", "Furthermore",
    "Moreover", "Additionally", "Besides",   "Thanks", "Both",         "Finally",    "Lastly",
    "Earlier",  "Nevertheless", "Similarly", "So",     "Still",        "Yet",        "Another",
    "Likewise", "Here",         "There",     "Asked",  "According",    "Following",  "Previously",
    "Such",     "Because",      "Since",     "Or",     "Subsequently", "Therefore",  "Thus",
    NULL};

static bool month_name(const char *s, size_t n)
{
    static const char *const months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                         "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    for (size_t i = 0; i < 12; i++)
        if (n >= 3 && n <= 10 && strncasecmp(s, months[i], 3) == 0)
            return true;
    return false;
}

/* A short line or the beginning of a wire story that gives the day of publication: it holds a
 * year, a month and a day, or a place, a day and an agency, and little else. */
static bool is_dated(const char *s, size_t n)
{
    bool month = false, year = false, iso = false;
    size_t at = 0, seen = n < DATED_MOST ? n : DATED_MOST;
    const char *wire = memmem(s, seen, ") --", 4);
    if (wire != NULL)
        seen = (size_t)(wire - s);
    else if (n > DATED_MOST)
        return false;
    unsigned others = 0;
    for (struct word word; (word = next_word(s, seen, &at)).n > 0;) {
        bool number = is_digit((unsigned char)word.s[0]);
        bool four = word.n >= 4 && number && is_digit((unsigned char)word.s[3]);
        iso |= four && word.n >= 10 && (word.s[4] == '-' || word.s[4] == '.' || word.s[4] == '/');
        year |= four && (word.n == 4 || !is_digit((unsigned char)word.s[4]));
        month |= month_name(word.s, word.n);
        others += !number && !month_name(word.s, word.n) && is_lower((unsigned char)word.s[0]);
    }
    return iso || (month && (year || wire != NULL) && others <= 2);
}

/* "Watch: ...", "[News] ...": a kind of article before a headline; not "Cast: ..." */
static bool is_tagged(const char *s, size_t n)
{
    static const char *const kinds[] = {
        "Watch",    "Video",   "Review",    "Recap",  "Interview", "Exclusive", "Breaking",
        "Update",   "Updated", "News",      "Photos", "Preview",   "Trailer",   "Teaser",
        "Opinion",  "Feature", "Report",    "Poll",   "Rumor",     "Listen",    "Look",
        "Spoilers", "Ratings", "EXCLUSIVE", "UPDATE", "WATCH",     "BREAKING",  "INTERVIEW",
        "REVIEW",   "RECAP",   NULL};
    const char *close = n > 0 && s[0] == '[' ? memchr(s, ']', n < 60 ? n : 60) : NULL;
    if (close != NULL)
        return close > s + 2 && close + 8 < s + n && is_upper((unsigned char)s[1]);
    const char *colon = memchr(s, ':', n < 16 ? n : 16);
    return colon != NULL && in_list(kinds, s, (size_t)(colon - s));
}

static bool is_bullet(const char *s, size_t n)
{
    if (n >= 1 && memchr("-*>+", s[0], 4) != NULL && (n == 1 || s[1] == ' '))
        return true;
    if (n >= 2 && is_digit((unsigned char)s[0])) { /* "1. ", "12) " */
        size_t at = is_digit((unsigned char)s[1]) ? 2 : 1;
        return at < n && (s[at] == '.' || s[at] == ')') && at + 1 < n && s[at + 1] == ' ';
    }
    return n >= 3 && (memcmp(s, "\xE2\x80\xA2", 3) == 0 || memcmp(s, "\xE2\x80\x94", 3) == 0 ||
                      memcmp(s, "\xE2\x80\x93", 3) == 0 || memcmp(s, "\xE2\x97\x86", 3) == 0 ||
                      memcmp(s, "\xE2\x96", 2) == 0);
}

static bool begins_with_phrase(const char *s, size_t n)
{
    static const char *const phrases[] = {
        "In it",       "In other",     "In addition", "In particular", "In this",  "In that",
        "In response", "In the end",   "In the same", "Like this",     "As for",   "At the same",
        "At that",     "On the other", "For this",    "After that",    "To this",  "When asked",
        "Of course",   "As a result",  "Not only",    "Of the",        "Of these", NULL};
    for (const char *const *phrase = phrases; *phrase != NULL; phrase++) {
        size_t len = strlen(*phrase);
        if (n > len && memcmp(s, *phrase, len) == 0 && !is_lower((unsigned char)s[len]))
            return true;
    }
    return false;
}

/* How the line begins. */
static unsigned beginning(const char *s, size_t n)
{
    unsigned shape =
        (is_tagged(s, n) ? KD_LINE_TAGGED : 0) | (is_bullet(s, n) ? KD_LINE_BULLET : 0);
    size_t at = 0, skip;
    while ((skip = opening(s + at, n - at)) > 0)
        at += skip;
    bool dots = false; /* "...and then": goes on, but "...Ask anyone" begins */
    while (at < n && (s[at] == '.' || (n - at >= 3 && memcmp(s + at, "\xE2\x80\xA6", 3) == 0))) {
        at += s[at] == '.' ? 1 : 3;
        dots = true;
    }
    struct word word = next_word(s, n, &at);
    if (word.n > 0 && memchr("abcdefghijklmnopqrstuvwxyz,.;)&", word.s[0], 31) != NULL &&
        !(word.n > 1 && is_upper((unsigned char)word.s[1])) &&
        !(word.n > 2 && is_upper((unsigned char)word.s[2])))
        shape |= KD_LINE_LOWER;
    while (word.n > 0 && memchr(",:;.", word.s[word.n - 1], 4) != NULL)
        word.n--;
    if (in_list(back_words, word.s, word.n) || begins_with_phrase(word.s, (size_t)(s + n - word.s)))
        shape |= KD_LINE_FOLLOWS;
    if (dots && word.n > 0 && !is_upper((unsigned char)word.s[0]))
        shape |= KD_LINE_LOWER;
    return shape;
}

/* Counts words: all, those that begin with a capital, and those that do so or are short. */
static void count_words(const char *s, size_t n, struct kd_line *out, unsigned *capital,
                        unsigned *small)
{
    size_t at = 0;
    *capital = *small = out->words = 0;
    for (struct word word; out->words < 255 && (word = next_word(s, n, &at)).n > 0;) {
        size_t skip = opening(word.s, word.n);
        unsigned char c = skip < word.n ? (unsigned char)word.s[skip] : 0;
        out->words++;
        *capital += is_upper(c) || is_digit(c) || c >= 0x80;
        *small += is_lower(c) && !(word.n > 2 && is_upper((unsigned char)word.s[2]));
    }
}

/* Whether a sentence ends within the line: "... came out. The d" */
static bool holds_end(const char *s, size_t n)
{
    for (size_t i = 8; i + 2 < n; i++)
        if (memchr(".!?", s[i], 3) != NULL && s[i + 1] == ' ' &&
            is_upper((unsigned char)s[i + 2]) && is_lower((unsigned char)s[i - 1]) &&
            is_lower((unsigned char)s[i - 2]) && is_lower((unsigned char)s[i - 3]))
            return true;
    return false;
}

/* Whether the last word is one that a sentence, or a headline, goes on after. */
static bool ends_within(const char *s, size_t n)
{
    static const char *const words[] = {
        "a",     "an",  "the",   "and",  "or",    "but",  "of",   "to",    "in",    "on",
        "at",    "by",  "for",   "from", "with",  "as",   "that", "which", "who",   "is",
        "are",   "was", "were",  "be",   "been",  "has",  "have", "had",   "his",   "her",
        "their", "its", "until", "when", "while", "than", "not",  "into",  "about", "will",
        "would", "he",  "she",   "they", "it",    "more", "most", "so",    "if",    NULL};
    size_t start = n;
    while (start > 0 && s[start - 1] != ' ')
        start--;
    return start > 0 && in_list(words, s + start, n - start);
}

void kd_line_describe(const struct kd_furniture *furniture, const char *text, size_t start,
                      size_t end, struct kd_line *out)
{
    const char *s = text + start;
    size_t n = end - start, skip = kd_crawl_date(s, n);
    unsigned capital, small;
    *out = (struct kd_line){.start = start, .end = end};
    out->role = kd_furniture_line(furniture, s, n);
    out->shape = skip > 0 ? KD_LINE_CRAWLED : 0;
    s += skip;
    n -= skip;
    count_words(s, n, out, &capital, &small);
    out->shape |= ending(s, n) | beginning(s, n);
    if (is_dated(s, n))
        out->shape |= KD_LINE_DATED;
    if (n >= PROSE_BYTES && small * 2 > out->words &&
        (n >= 3 * PROSE_BYTES || !(out->shape & KD_LINE_OPEN)))
        out->shape |= KD_LINE_PROSE;
    if (capital * 3 >= out->words * 2 && out->words >= 4)
        out->shape |= KD_LINE_TITLECASE;
    if ((out->shape & KD_LINE_OPEN) && !(out->shape & (KD_LINE_TITLECASE | KD_LINE_BULLET)) &&
        out->role == KD_FURNITURE_NONE &&
        ((out->shape & (KD_LINE_PROSE | KD_LINE_FOLLOWS)) || ends_within(s, n) ||
         ((out->shape & KD_LINE_COMMA) && n >= PROSE_BYTES) || holds_end(s, n)))
        out->shape |= KD_LINE_CUT;
    bool title = (out->shape & (KD_LINE_TITLECASE | KD_LINE_TAGGED)) != 0;
    bool stop = s[n - 1] == '.' && !(n >= 3 && memcmp(s + n - 3, "...", 3) == 0);
    bool bracket = s[0] == '[' && s[n - 1] == ']'; /* "[Reporter ...]" */
    if (!bracket && n >= HEADLINE_LEAST && n <= (title ? HEADLINE_MOST : SENTENCE_MOST) &&
        (out->words >= 6 || n >= 40) && out->words >= 4 && !stop &&
        (title || (out->shape & KD_LINE_OPEN)) && out->role == KD_FURNITURE_NONE &&
        !(out->shape &
          (KD_LINE_LOWER | KD_LINE_BULLET | KD_LINE_COLON | KD_LINE_COMMA | KD_LINE_DATED)))
        out->shape |= KD_LINE_HEADLINE;
}

static bool add_line(struct kd_lines *lines, const struct kd_line *line)
{
    if (lines->n == lines->cap) {
        size_t cap = lines->cap > 0 ? lines->cap * 2 : 256;
        struct kd_line *v = realloc(lines->v, cap * sizeof *v);
        if (v == NULL)
            return false;
        lines->v = v;
        lines->cap = cap;
    }
    lines->v[lines->n++] = *line;
    return true;
}

/* Where the line that begins at `from` ends: at a newline, a form feed, or a byte order mark, which
 * is the beginning of another file. */
static size_t line_end(const char *text, size_t from, size_t to)
{
    const char *nl = memchr(text + from, '\n', to - from);
    if (nl != NULL)
        to = (size_t)(nl - text);
    const char *formfeed = memchr(text + from, '\f', to - from);
    if (formfeed != NULL)
        to = (size_t)(formfeed - text);
    const char *bom = memmem(text + from, to - from, "\xEF\xBB\xBF", 3);
    return bom != NULL ? (size_t)(bom - text) : to;
}

/* A list's sign on a line of its own: the element is the next line. */
static bool is_lone_bullet(const char *text, const struct kd_line *line)
{
    return (line->shape & KD_LINE_BULLET) && line->end - line->start <= 3 &&
           kd_utf8_width(text + line->start, line->end - line->start) == 1;
}

bool kd_lines_find(const struct kd_furniture *furniture, const char *text, size_t from, size_t to,
                   struct kd_lines *out)
{
    unsigned blanks = 0;
    char mark = 0;
    out->n = 0;
    while (from < to) {
        size_t start = from, end = line_end(text, from, to);
        bool bom = end < to && text[end] == '\xEF';
        char next_mark = bom ? 'B' : end < to && text[end] == '\f' ? '\f' : 0;
        from = end + (bom ? 3 : 1);
        kd_trim(text, &start, &end);
        if (start == end) {
            blanks += next_mark == 0;
            mark = next_mark != 0 ? next_mark : mark;
            continue;
        }
        struct kd_line line;
        kd_line_describe(furniture, text, start, end, &line);
        if (out->n > 0 && is_lone_bullet(text, &out->v[out->n - 1])) {
            line.shape |= KD_LINE_BULLET;
            line.shape &= ~(unsigned)(KD_LINE_HEADLINE | KD_LINE_TITLECASE);
        }
        line.blanks = blanks;
        line.mark = mark;
        blanks = 0;
        mark = next_mark;
        if (!add_line(out, &line))
            return false;
    }
    return true;
}
