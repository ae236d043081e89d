/* Lines that give the titles of one drama, as fact pages do: "Drama: Salt Road / Sogeumui Gil",
 * "Also known as: The Way of Salt / A Road of Salt", "Hangul: ..."; and headings that say what the
 * page tells of it: "Salt Road: First Impressions". Whatever words they are made of, each is a
 * title. */
#include <string.h>

#include "extract/candidate_p.h"
#include "extract/person.h"

enum {
    LABEL_MOST = 5, /* tokens of a label */
    LONGEST = 14,   /* tokens of a title */
    BLOCK = 12      /* lines */
};

enum label { NO_LABEL, TITLE, OTHER_TITLE, OTHER_NAME };

/* The labels: of a drama's title; of another title of a drama; of what people have as well. */
static const struct {
    const char *text;
    enum label label;
} labels[] = {{"drama", TITLE},
              {"title", TITLE},
              {"tv series", TITLE},
              {"also known as", OTHER_TITLE},
              {"aka", OTHER_TITLE},
              {"a.k.a", OTHER_TITLE},
              {"other title", OTHER_TITLE},
              {"other titles", OTHER_TITLE},
              {"alternate title", OTHER_TITLE},
              {"alternate titles", OTHER_TITLE},
              {"alternative title", OTHER_TITLE},
              {"alternative titles", OTHER_TITLE},
              {"english title", OTHER_TITLE},
              {"international title", OTHER_TITLE},
              {"korean title", OTHER_TITLE},
              {"literal title", OTHER_TITLE},
              {"native title", OTHER_TITLE},
              {"original title", OTHER_TITLE},
              {"hangul", OTHER_NAME},
              {"korean", OTHER_NAME},
              {"korean name", OTHER_NAME},
              {"other name", OTHER_NAME},
              {"other names", OTHER_NAME},
              {"revised romanization", OTHER_NAME},
              {"romanization", OTHER_NAME}};

/* The label of a line, and in *first the token behind its colon. */
static enum label label_of(const struct kd_doc *doc, const struct kd_line *line, uint32_t *first)
{
    uint32_t from = line->first, colon;
    while (from < line->last && doc->tokens.v[from].kind == KD_PUNCT)
        from++; /* the mark of a list */
    for (colon = from; colon < line->last && colon < from + LABEL_MOST; colon++)
        if (kd_is_punct(doc, colon, ':'))
            break;
    if (colon == from || colon + 1 >= line->last || !kd_is_punct(doc, colon, ':'))
        return NO_LABEL;
    const char *s = KD_TOKEN_TEXT(doc, from);
    size_t len = doc->tokens.v[colon - 1].end - doc->tokens.v[from].start;
    *first = colon + 1;
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (strlen(labels[i].text) == len && strncasecmp(labels[i].text, s, len) == 0)
            return labels[i].label;
    return NO_LABEL;
}

/* The token after the title that starts at token i. */
static uint32_t end_of_title(const struct kd_doc *doc, uint32_t i, uint32_t last)
{
    while (i < last && !kd_is_punct(doc, i, '/') && !kd_is_punct(doc, i, '('))
        i++;
    return i;
}

/* The token at which the next title starts, behind the one that ends before token i and what is in
 * brackets behind it; `last` where there is none; 0 where something else follows. */
static uint32_t next_title(const struct kd_doc *doc, uint32_t i, uint32_t last)
{
    if (i < last && kd_is_punct(doc, i, '(')) {
        while (i < last && !kd_is_punct(doc, i, ')'))
            i++;
        i += i < last;
    }
    if (i == last)
        return last;
    return kd_is_punct(doc, i, '/') && i + 1 < last ? i + 1 : 0;
}

/* How many titles the line has behind its label; 0 where it has something else as well, or, if not
 * `sure`, nothing but what reads like people's names. "Sogeumui Gil" may do so. */
static uint32_t count_titles(const struct kd_scan *scan, uint32_t first, uint32_t last, bool sure)
{
    uint32_t titles = 0, names = 0, given;
    bool western;
    for (uint32_t i = first, end; i < last; i = next_title(scan->doc, end, last)) {
        end = i != 0 ? end_of_title(scan->doc, i, last) : i;
        if (end == i || end - i > LONGEST)
            return 0;
        titles++;
        names += kd_korean_name(scan->doc, scan->lists, i, end, &given, &western) == end;
    }
    return sure || names < titles ? titles : 0;
}

/* Whether a line above, of the same block, has a drama's title. */
static bool is_below_title(const struct kd_doc *doc, uint32_t l)
{
    uint32_t first;
    for (uint32_t far = 0; l > 0 && far < BLOCK && !doc->lines.v[l].blank_before; far++)
        if (label_of(doc, &doc->lines.v[--l], &first) == TITLE)
            return true;
    return false;
}

/* Whether tokens [i, last) say what a page tells of a drama, and what may be in brackets behind it:
 * "First Impressions [updated]". Rule work.section-heading has the same words. */
static bool is_of_page(const struct kd_doc *doc, uint32_t i, uint32_t last)
{
    static const char *const texts[] = {"first impressions", "first impression", "drama review",
                                        "k-drama review",    "series review",    "drama recap",
                                        "k-drama recap",     "series recap"};
    uint32_t end = i;
    while (end < last && doc->tokens.v[end].kind == KD_WORD)
        end++;
    if (end == i || (end < last && !kd_is_punct(doc, end, '[') && !kd_is_punct(doc, end, '(')))
        return false;
    const char *s = KD_TOKEN_TEXT(doc, i);
    size_t len = doc->tokens.v[end - 1].end - doc->tokens.v[i].start;
    for (size_t t = 0; t < sizeof texts / sizeof *texts; t++)
        if (strlen(texts[t]) == len && strncasecmp(texts[t], s, len) == 0)
            return true;
    return false;
}

/* The end of the title that tokens [first, last) are, but for what is in brackets behind it; 0 when
 * they start with a name or a word for a part of a work or of a page: "Season 2", "Category
 * Archives". */
static uint32_t end_of_heading(const struct kd_scan *scan, uint32_t first, uint32_t last)
{
    static const char *const parts[] = {"archives", "archive", "category", "tag",     "posted",
                                        "filed",    "season",  "episode",  "chapter", "part",
                                        "movie",    "film",    "book",     "drama",   NULL};
    const struct kd_doc *doc = scan->doc;
    uint32_t given, end = end_of_title(doc, first, last);
    bool western;
    if (end == first || next_title(doc, end, last) != last || kd_is_word(doc, first, parts) ||
        kd_korean_name(doc, scan->lists, first, end, &given, &western) != 0)
        return 0;
    return kd_is_word(doc, end - 1, parts) ? 0 : end;
}

/* "Salt Road: First Impressions", "Salt Road (Sogeumui Gil) | Review". */
static bool take_heading(struct kd_scan *scan, const struct kd_line *line)
{
    const struct kd_doc *doc = scan->doc;
    uint32_t t = line->first + 1, end;
    for (; t + 1 < line->last && t <= line->first + LONGEST; t++)
        if ((kd_is_punct(doc, t, ':') || kd_is_punct(doc, t, '|') || kd_is_punct(doc, t, '-')) &&
            is_of_page(doc, t + 1, line->last))
            break;
    if (t + 1 >= line->last || t > line->first + LONGEST)
        return false;
    end = end_of_heading(scan, line->first, t);
    if (end != 0)
        kd_add_title(scan, line->first, end, KD_NO_TITLES);
    return end != 0;
}

bool kd_titles_of_line(struct kd_scan *scan, uint32_t l)
{
    const struct kd_doc *doc = scan->doc;
    const struct kd_line *line = &doc->lines.v[l];
    uint32_t first = line->first;
    enum label label = line->chrome ? NO_LABEL : label_of(doc, line, &first);
    if (label == NO_LABEL && !line->chrome && take_heading(scan, line))
        return true;
    if (label == NO_LABEL || (label == OTHER_NAME && !is_below_title(doc, l)))
        return false;
    uint32_t titles = count_titles(scan, first, line->last, label == OTHER_NAME);
    if (titles == 0 || (titles == 1 && label == TITLE))
        return false;
    for (uint32_t i = first, end; i < line->last; i = next_title(doc, end, line->last)) {
        end = end_of_title(doc, i, line->last);
        kd_add_title(scan, i, end, label == TITLE ? KD_OWN_TITLES : KD_OTHER_TITLES);
    }
    return true;
}
