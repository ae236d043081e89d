/* The sentence around a place in a text, for people to read. */
#include <string.h>

#include "query/ask.h"

enum { LONG_LINE = 50, MAX_QUOTE = 600, AROUND = 250 };

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The length of a closing quotation mark or bracket at text[i], 0 for anything else. */
static size_t closing_at(const char *text, size_t len, size_t i)
{
    static const char *const marks[] = {"\"", "'", ")", "]", "\u201D", "\u2019", "\u300B"};
    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++) {
        size_t n = strlen(marks[k]);
        if (len - i >= n && memcmp(text + i, marks[k], n) == 0)
            return n;
    }
    return 0;
}

/* Whether the full stop at text[i] belongs to an abbreviation or an initial. */
static bool is_abbreviation(const char *text, size_t i)
{
    static const char *const words[] = {"Dr", "Mr", "Mrs", "Ms",  "St",  "vs",   "No",
                                        "Jr", "Ep", "ep",  "a.m", "p.m", "Prof", "U.S"};
    size_t start = i;
    while (start > 0 && !is_space(text[start - 1]) && text[start - 1] != '(')
        start--;
    size_t n = i - start;
    if (n == 1 && text[start] >= 'A' && text[start] <= 'Z')
        return true;
    for (size_t k = 0; k < sizeof words / sizeof *words; k++)
        if (strlen(words[k]) == n && memcmp(text + start, words[k], n) == 0)
            return true;
    return false;
}

/* A line break inside a sentence: the line before it is long and does not end like a sentence. */
static bool is_soft_break(const char *text, size_t len, size_t i)
{
    size_t start = i, end = i;
    while (start > 0 && text[start - 1] != '\n')
        start--;
    while (end > start && is_space(text[end - 1]))
        end--;
    if (i - start < LONG_LINE || i + 1 >= len || text[i + 1] == '\n' || text[i + 1] == '\r')
        return false;
    return end > start && strchr(".!?:\"')", text[end - 1]) == NULL;
}

/* Where a sentence ends whose last mark is at text[i]; 0 when none ends there. */
static size_t end_after(const char *text, size_t len, size_t i)
{
    if (text[i] == '\n')
        return is_soft_break(text, len, i) ? 0 : i + 1;
    if (text[i] != '.' && text[i] != '!' && text[i] != '?')
        return 0;
    if (text[i] == '.' && is_abbreviation(text, i))
        return 0;
    size_t end = i + 1, n;
    while (end < len && (n = closing_at(text, len, end)) > 0)
        end += n;
    if (end == len)
        return end;
    if (!is_space(text[end]))
        return 0;
    size_t next = end;
    while (next < len && is_space(text[next]))
        next++;
    return next < len && text[next] >= 'a' && text[next] <= 'z' ? 0 : end;
}

/* Cuts a long sentence down to what stands around [start, stop), at spaces. */
static struct kd_span cut(const char *text, struct kd_span whole, uint32_t start, uint32_t stop)
{
    struct kd_span part = whole;
    if (start - whole.start > AROUND) {
        part.start = start - AROUND;
        while (part.start < start && !is_space(text[part.start - 1]))
            part.start++;
    }
    if (whole.end - stop > AROUND) {
        part.end = stop + AROUND;
        while (part.end > stop && !is_space(text[part.end]))
            part.end--;
    }
    return part;
}

struct kd_span kd_sentence(const char *text, size_t len, uint32_t start, uint32_t stop)
{
    size_t from = start, to = stop;
    /* Back to the end of the sentence before: at most so far that it would be cut anyway. */
    size_t limit = start > 4 * MAX_QUOTE ? start - 4 * MAX_QUOTE : 0;
    while (from > limit) {
        size_t end = end_after(text, len, from - 1);
        if (end != 0 && end <= start)
            break;
        from--;
    }
    limit = len - stop > 4 * MAX_QUOTE ? stop + 4 * MAX_QUOTE : len;
    for (size_t i = stop > start ? stop - 1 : stop; i < limit; i++) {
        to = i + 1;
        size_t end = end_after(text, len, i);
        if (end != 0 && end >= stop) {
            to = end;
            break;
        }
    }
    /* What closes the sentence before is not ours. */
    for (size_t n; from > 0 && from < start && !is_space(text[from - 1]); from += n)
        if ((n = closing_at(text, len, from)) == 0)
            break;
    while (from < start && is_space(text[from]))
        from++;
    from = from < start ? from : start;
    while (to > stop && is_space(text[to - 1]))
        to--;
    while (to < len && ((unsigned char)text[to] & 0xC0) == 0x80)
        to++;
    while (from > 0 && ((unsigned char)text[from] & 0xC0) == 0x80)
        from--;
    struct kd_span whole = {(uint32_t)from, (uint32_t)to};
    return whole.end - whole.start > MAX_QUOTE ? cut(text, whole, start, stop) : whole;
}
