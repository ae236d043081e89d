/* Page furniture: the table, what a line is by it, and the spans of it in an article. */
#include "input/chrome.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/data.h"

enum {
    LONGEST_LINE = 400, /* bytes; a longer line is prose, whatever it begins with */
    LONGEST_KEY = LONGEST_LINE + 16,
    SENTENCE = 60, /* bytes of a line that shows that the article has begun */
    PARAGRAPH = 80 /* and of one that ends a list of other pages */
};

enum match { MATCH_IS, MATCH_BEGINS, MATCH_ENDS, MATCH_HOLDS };

struct entry {
    char *key; /* in normal form, see make_key() */
    size_t len;
    enum match match;
    enum kd_furniture_role role;
};

/* Sorted by what a line can begin with, so that a line is compared with few of them: bucket[c] is
 * the first entry for lines whose key begins with byte c, and those that can match any line, which
 * are in the bucket of 0, come first. */
struct kd_furniture {
    struct entry *v;
    size_t n, cap;
    size_t bucket[257];
};

/* The normal form of a line or pattern: words of lower-case letters with one space between them,
 * apostrophes dropped, a colon kept, other punctuation a space, a number '#' ("1,203", "4.5k",
 * "12"). Bytes above ASCII stay, but for typographic punctuation. Returns the length; out is not
 * terminated. */
static size_t make_key(const char *line, size_t len, char *out)
{
    size_t n = 0;
    for (size_t i = 0; i < len && n < LONGEST_LINE; i++) {
        unsigned char c = (unsigned char)line[i];
        char key;
        if (c >= 'a' && c <= 'z') { /* most of them: first, for speed */
            out[n++] = (char)c;
            continue;
        }
        if (c == '\'')
            continue;
        if (c == 0xE2 && i + 2 < len && (unsigned char)line[i + 1] == 0x80) {
            i += 2; /* U+2000 to U+203F: quotes, dashes, dots, spaces */
            if ((unsigned char)line[i] == 0x98 || (unsigned char)line[i] == 0x99)
                continue;
            key = ' ';
        } else if (c == 0xC2 && i + 1 < len && (unsigned char)line[i + 1] == 0xA9) {
            static const char word[] = "copyright "; /* the sign */
            i++;
            memcpy(out + n, word, sizeof word - 1);
            n += sizeof word - 1;
            continue;
        } else if (c == 0xC2 && i + 1 < len) { /* signs of Latin-1, the no-break space */
            i++;
            key = ' ';
        } else if (c >= 'A' && c <= 'Z') {
            key = (char)(c - 'A' + 'a');
        } else if (c >= '0' && c <= '9') {
            key = '#';
        } else if (c >= 0x80 || c == '#' || c == ':') {
            key = (char)c;
        } else if ((c == ',' || c == '.') && n > 0 && out[n - 1] == '#' && i + 1 < len &&
                   line[i + 1] >= '0' && line[i + 1] <= '9') {
            continue;
        } else {
            key = ' ';
        }
        if ((key == ' ' || key == '#') && n > 0 && out[n - 1] == key)
            continue;
        if (key == ':' && n > 0 && out[n - 1] == ' ')
            n--;
        if (key == ' ' && n == 0)
            continue;
        out[n++] = key;
    }
    while (n > 0 && out[n - 1] == ' ')
        n--;
    return n;
}

static bool parse_word(const char *word, size_t n, const char *const *names, int count, int *out)
{
    for (int i = 0; i < count; i++) {
        if (strlen(names[i]) == n && memcmp(names[i], word, n) == 0) {
            *out = i;
            return true;
        }
    }
    return false;
}

/* One line of the table: role, match, text, split at tabs. */
static enum kdidx_status add_entry(struct kd_furniture *furniture, const char *line, size_t len,
                                   size_t number, struct kd_error *err)
{
    static const char *const roles[] = {"none", "head", "part", "credit", "end", "tail"};
    static const char *const matches[] = {"is", "begins", "ends", "holds"};
    const char *tab1 = memchr(line, '\t', len), *end = line + len;
    const char *tab2 = tab1 != NULL ? memchr(tab1 + 1, '\t', (size_t)(end - tab1 - 1)) : NULL;
    int role = 0, match = 0;
    if (tab2 == NULL)
        return kd_fail(err, KDIDX_USAGE, "names/furniture.tsv:%zu: not role, match, text", number);
    if (!parse_word(line, (size_t)(tab1 - line), roles, 6, &role) || role == 0)
        return kd_fail(err, KDIDX_USAGE,
                       "names/furniture.tsv:%zu: role is not head, part, credit, end or tail",
                       number);
    if (!parse_word(tab1 + 1, (size_t)(tab2 - tab1 - 1), matches, 4, &match))
        return kd_fail(err, KDIDX_USAGE,
                       "names/furniture.tsv:%zu: match is not is, begins, ends or holds", number);
    const char *text = tab2 + 1, *stop = memchr(text, '\t', (size_t)(end - text));
    char key[LONGEST_KEY];
    size_t n = make_key(text, (size_t)((stop != NULL ? stop : end) - text), key);
    if (n == 0)
        return kd_fail(err, KDIDX_USAGE, "names/furniture.tsv:%zu: no letters in the text", number);
    if (furniture->n == furniture->cap) {
        size_t cap = furniture->cap > 0 ? furniture->cap * 2 : 128;
        struct entry *v = realloc(furniture->v, cap * sizeof *v);
        if (v == NULL)
            return kd_fail(err, KDIDX_NOMEM, "out of memory");
        furniture->v = v;
        furniture->cap = cap;
    }
    char *copy = malloc(n);
    if (copy == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    memcpy(copy, key, n);
    furniture->v[furniture->n++] = (struct entry){
        .key = copy, .len = n, .match = (enum match)match, .role = (enum kd_furniture_role)role};
    return KDIDX_OK;
}

static unsigned char bucket_of(const struct entry *entry)
{
    bool any = entry->match == MATCH_ENDS || entry->match == MATCH_HOLDS;
    return any ? 0 : (unsigned char)entry->key[0];
}

/* Longer entries first, so that the more special one counts. */
static int compare_entries(const void *a, const void *b)
{
    const struct entry *p = a, *q = b;
    unsigned char c = bucket_of(p), d = bucket_of(q);
    if (c != d)
        return c < d ? -1 : 1;
    if (p->len != q->len)
        return p->len > q->len ? -1 : 1;
    int order = memcmp(p->key, q->key, p->len);
    return order != 0 ? order : (int)p->match - (int)q->match;
}

static void sort_entries(struct kd_furniture *furniture)
{
    size_t at = 0;
    if (furniture->n > 0)
        qsort(furniture->v, furniture->n, sizeof *furniture->v, compare_entries);
    for (unsigned c = 0; c < 256; c++) {
        while (at < furniture->n && bucket_of(&furniture->v[at]) < c)
            at++;
        furniture->bucket[c] = at;
    }
    furniture->bucket[256] = furniture->n;
}

enum kdidx_status kd_furniture_new(const char *dir, struct kd_furniture **out, struct kd_error *err)
{
    struct kd_buf file = KD_BUF_EMPTY;
    *out = NULL;
    enum kdidx_status status = kd_data_read(dir, "names/furniture.tsv", &file, err);
    struct kd_furniture *furniture = status == KDIDX_OK ? calloc(1, sizeof *furniture) : NULL;
    if (status == KDIDX_OK && furniture == NULL)
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    size_t number = 0;
    for (size_t i = 0; i < file.len && status == KDIDX_OK;) {
        const char *nl = memchr(file.data + i, '\n', file.len - i);
        size_t len = (nl != NULL ? (size_t)(nl - file.data) : file.len) - i;
        if (++number > 1 && len > 0 && file.data[i] != '#') /* the first line names the columns */
            status = add_entry(furniture, file.data + i, len, number, err);
        i += len + 1;
    }
    kd_buf_free(&file);
    if (status != KDIDX_OK) {
        kd_furniture_free(furniture);
        return status;
    }
    sort_entries(furniture);
    *out = furniture;
    return KDIDX_OK;
}

void kd_furniture_free(struct kd_furniture *furniture)
{
    if (furniture == NULL)
        return;
    for (size_t i = 0; i < furniture->n; i++)
        free(furniture->v[i].key);
    free(furniture->v);
    free(furniture);
}

static bool edge(const char *key, size_t len, size_t at)
{
    return at == 0 || at == len || key[at - 1] == ' ' || key[at] == ' ';
}

static bool holds(const struct entry *entry, const char *key, size_t len)
{
    for (const char *at = key, *end = key + len;
         (at = memmem(at, (size_t)(end - at), entry->key, entry->len)) != NULL; at++)
        if (edge(key, len, (size_t)(at - key)) && edge(key, len, (size_t)(at - key) + entry->len))
            return true;
    return false;
}

static bool matches_key(const struct entry *entry, const char *key, size_t len)
{
    if (len < entry->len)
        return false;
    switch (entry->match) {
    case MATCH_IS:
        return len == entry->len && memcmp(key, entry->key, len) == 0;
    case MATCH_BEGINS:
        return memcmp(key, entry->key, entry->len) == 0 && edge(key, len, entry->len);
    case MATCH_ENDS:
        return memcmp(key + len - entry->len, entry->key, entry->len) == 0 &&
               edge(key, len, len - entry->len);
    case MATCH_HOLDS:
        return holds(entry, key, len);
    }
    return false;
}

size_t kd_crawl_date(const char *line, size_t len)
{
    size_t i = 0;
    while (i < len && line[i] == ' ')
        i++;
    if (len - i < 16 || memcmp(line + i, "date ", 5) != 0 || line[i + 15] != ' ')
        return 0;
    for (size_t d = 0; d < 10; d++) {
        char c = line[i + 5 + d];
        if (d == 4 || d == 7 ? c != '-' : c < '0' || c > '9')
            return 0;
    }
    return i + 16;
}

static const struct entry *find_entry(const struct kd_furniture *furniture, unsigned bucket,
                                      const char *key, size_t len)
{
    for (size_t i = furniture->bucket[bucket]; i < furniture->bucket[bucket + 1]; i++)
        if (matches_key(&furniture->v[i], key, len))
            return &furniture->v[i];
    return NULL;
}

enum kd_furniture_role kd_furniture_line(const struct kd_furniture *furniture, const char *line,
                                         size_t len)
{
    char key[LONGEST_KEY];
    if (len > LONGEST_LINE)
        return KD_FURNITURE_NONE;
    size_t skip = kd_crawl_date(line, len);
    size_t n = make_key(line + skip, len - skip, key);
    if (n == 0)
        return KD_FURNITURE_NONE;
    const struct entry *entry = find_entry(furniture, (unsigned char)key[0], key, n);
    if (entry == NULL)
        entry = find_entry(furniture, 0, key, n);
    return entry != NULL ? entry->role : KD_FURNITURE_NONE;
}

static bool add_span(struct kd_spans_buf *out, size_t start, size_t end)
{
    if (out->n == out->cap) {
        size_t cap = out->cap > 0 ? out->cap * 2 : 32;
        struct kd_span *v = realloc(out->v, cap * sizeof *v);
        if (v == NULL)
            return false;
        out->v = v;
        out->cap = cap;
    }
    out->v[out->n++] = (struct kd_span){(uint32_t)start, (uint32_t)end};
    return true;
}

/* A line of some length that ends as a sentence does. */
static bool is_sentence(const char *line, size_t len, size_t least)
{
    if (len < least)
        return false;
    if (memchr(".!?\"", line[len - 1], 4) != NULL)
        return true;
    return len >= 3 && memcmp(line + len - 3, "\xE2\x80\x9D", 3) == 0;
}

enum kdidx_status kd_chrome_find(const struct kd_furniture *furniture, const char *text, size_t len,
                                 struct kd_spans_buf *out)
{
    bool sidebar = false, prose = false; /* prose: the article has begun */
    out->n = 0;
    for (size_t i = 0; i < len;) {
        const char *nl = memchr(text + i, '\n', len - i);
        size_t end = nl != NULL ? (size_t)(nl - text) : len, start = i, stop = end;
        i = end + 1;
        while (start < stop && (text[start] == ' ' || text[start] == '\t'))
            start++;
        while (stop > start && (text[stop - 1] == ' ' || text[stop - 1] == '\t'))
            stop--;
        if (start == stop)
            continue;
        enum kd_furniture_role role = kd_furniture_line(furniture, text + start, stop - start);
        bool none = role == KD_FURNITURE_NONE;
        prose = prose || (none && is_sentence(text + start, stop - start, SENTENCE));
        if (role == KD_FURNITURE_TAIL && prose)
            sidebar = true;
        else if (none && is_sentence(text + start, stop - start, PARAGRAPH))
            sidebar = false;
        if (role == KD_FURNITURE_CREDIT || (role == KD_FURNITURE_HEAD && prose))
            role = KD_FURNITURE_NONE;
        if (role == KD_FURNITURE_NONE && !sidebar)
            continue;
        start += kd_crawl_date(text + start, stop - start);
        if (start < stop && !add_span(out, start, stop))
            return KDIDX_NOMEM;
    }
    return KDIDX_OK;
}
