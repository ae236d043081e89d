/* Titles and names of different forms that are one thing: a title and its half, its beginning, what
 * a rule says is the same. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/index.h"
#include "extract/resolve_p.h"
#include "extract/token.h"

void kd_join(struct kd_resolver *r, uint32_t into, uint32_t from)
{
    struct kd_thing *a = kd_root(r->things, into), *b = kd_root(r->things, from);
    if (a == b)
        return;
    b->parent = a->parent;
    a->count += b->count;
    a->list |= b->list;
    a->korean |= b->korean;
    a->quoted |= b->quoted;
    if (a->entry == KD_NO_ENTRY)
        a->entry = b->entry;
    if (b->first < a->first)
        a->first = b->first;
}

/* Whether the second half of a title makes another work of the first: "Salt Road: The Movie". */
static bool names_another(const char *s, size_t len)
{
    static const char *const words[] = {"the movie",   "movie",    "special",
                                        "the special", "the film", "behind the scenes"};
    while (len > 0 && *s == ' ') {
        s++;
        len--;
    }
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (len == strlen(words[i]) && strncasecmp(s, words[i], len) == 0)
            return true;
    return false;
}

/* The halves of a title, at a colon or dash. */
struct halves {
    uint32_t head, tail; /* things, or UINT32_MAX */
};

static struct halves halves_of(const struct kd_resolver *r, uint32_t t)
{
    const struct kd_mention *m = &r->doc->mentions.v[r->things->v[t].full];
    const char *s = r->doc->text.s + m->start;
    size_t len = m->end - m->start, cut = 0, skip = 1;
    if (m->kind != KD_WORK && m->kind != KD_TITLE)
        return (struct halves){UINT32_MAX, UINT32_MAX};
    for (size_t i = 1; i + 2 < len && cut == 0; i++) {
        bool dash = s[i] == ' ' && s[i + 1] == '-';
        if (s[i] == ':' || dash)
            cut = i;
        skip = dash ? 2 : 1;
    }
    if (cut == 0 || names_another(s + cut + skip, len - cut - skip))
        return (struct halves){UINT32_MAX, UINT32_MAX};
    return (struct halves){
        kd_phrases_get(&r->by_key, kd_phrase_hash(s, cut)),
        kd_phrases_get(&r->by_key, kd_phrase_hash(s + cut + skip, len - cut - skip))};
}

/* Whether the fuller titles of two things differ within the shorter one. */
static bool differ(const struct kd_resolver *r, uint32_t t, uint32_t u)
{
    const struct kd_mention *a = &r->doc->mentions.v[r->things->v[t].full];
    const struct kd_mention *b = &r->doc->mentions.v[r->things->v[u].full];
    size_t len = a->end - a->start < b->end - b->start ? a->end - a->start : b->end - b->start;
    return strncasecmp(r->doc->text.s + a->start, r->doc->text.s + b->start, len) != 0;
}

static bool is_title_kind(const struct kd_mention *m)
{
    return m->kind == KD_WORK || m->kind == KD_TITLE || m->kind == KD_PHRASE;
}

static uint32_t line_of(const struct kd_doc *doc, uint32_t m)
{
    return doc->sentences.v[doc->mentions.v[m].sentence].line;
}

/* Whether nothing but a number or a mark stands in front of the mention on its line: "#1 Moss". */
static bool starts_line(const struct kd_doc *doc, const struct kd_mention *m)
{
    uint32_t t = doc->lines.v[doc->tokens.v[m->first].line].first;
    while (t < m->first && doc->tokens.v[t].kind != KD_WORD)
        t++;
    return t == m->first;
}

/* The title that heads the line above mention m, no other title between; or KD_NO_ENTRY. */
static uint32_t heading_above(const struct kd_doc *doc, uint32_t m)
{
    enum { FAR = 4 /* lines */ };
    uint32_t line = line_of(doc, m);
    for (uint32_t k = m; k-- > 0 && line - line_of(doc, k) <= FAR;) {
        const struct kd_mention *title = &doc->mentions.v[k];
        const struct kd_line *l = &doc->lines.v[line_of(doc, k)];
        if (!is_title_kind(title) || title->chrome)
            continue;
        bool alone = starts_line(doc, title) &&
                     (title->last == l->last || kd_is_punct(doc, title->last, '('));
        return alone ? k : KD_NO_ENTRY;
    }
    return KD_NO_ENTRY;
}

/* The mention that the titles at mention m, the first of their line, are said to be other titles
 * of: of the lines above in its block, or of the heading above that; or KD_NO_ENTRY. */
static uint32_t titled_above(const struct kd_doc *doc, uint32_t m, uint32_t before)
{
    bool other = doc->mentions.v[m].of_titles == KD_OTHER_TITLES, apart = before == KD_NO_ENTRY;
    for (uint32_t l = line_of(doc, m); !apart && l > line_of(doc, before); l--)
        apart = doc->lines.v[l].blank_before;
    return other && !apart ? before : heading_above(doc, m);
}

void kd_join_title_lines(struct kd_resolver *r)
{
    const struct kd_doc *doc = r->doc;
    uint32_t before = KD_NO_ENTRY; /* the last one on such a line */
    for (uint32_t m = 0; m < doc->mentions.n; m++) {
        if (doc->mentions.v[m].of_titles == KD_NO_TITLES)
            continue;
        bool starts = before == KD_NO_ENTRY || line_of(doc, before) != line_of(doc, m);
        uint32_t same = starts ? titled_above(doc, m, before) : before;
        before = m;
        if (same != KD_NO_ENTRY && doc->mentions.v[same].thing != KD_NO_ENTRY &&
            doc->mentions.v[m].thing != KD_NO_ENTRY)
            kd_join(r, doc->mentions.v[same].thing, doc->mentions.v[m].thing);
    }
}

/* Whether mention m may be a title, and begins with Hangul or not. */
static bool may_be_title(const struct kd_doc *doc, const struct kd_mention *m, bool hangul)
{
    uint32_t first = m->first + (m->quoted ? 1 : 0);
    return (is_title_kind(m) || (hangul && m->kind == KD_UNKNOWN)) && m->thing != KD_NO_ENTRY &&
           kd_starts_hangul(KD_TOKEN_TEXT(doc, first)[0]) == hangul;
}

/* Whether the second of two mentions stands alone in brackets behind the first, or the two alone on
 * their line: "Shark (상어)", "Taxi Driver 3 – 모범택시", "49일 / 49 Il". */
static bool are_one_title(const struct kd_doc *doc, const struct kd_mention *a,
                          const struct kd_mention *b)
{
    enum { SEASON = 2 /* tokens: "시즌 3" */ };
    static const char marks[] = "-/|";
    const struct kd_line *line = &doc->lines.v[doc->tokens.v[a->first].line];
    uint32_t t = a->last;
    if (b->last > line->last)
        return false;
    t += t < b->first && doc->tokens.v[t].kind == KD_NUMBER;
    if (t + 1 != b->first)
        return false;
    if (kd_is_punct(doc, t, '(') || kd_is_punct(doc, t, '['))
        return b->last < line->last &&
               (kd_is_punct(doc, b->last, ')') || kd_is_punct(doc, b->last, ']'));
    bool alone = starts_line(doc, a) && b->last + SEASON >= line->last;
    for (const char *mark = marks; *mark != '\0' && alone; mark++)
        if (kd_is_punct(doc, t, *mark))
            return true;
    return false;
}

/* If either of the two is judged to be a work, both are one. */
static void join_gloss(struct kd_resolver *r, uint32_t latin, uint32_t hangul)
{
    struct kd_thing *into = kd_root(r->things, latin), *from = kd_root(r->things, hangul);
    if (into->is != KD_A_WORK && (from->is != KD_A_WORK || into->is != KD_NOTHING))
        return;
    if (into->is == KD_NOTHING) {
        into->is = KD_A_WORK;
        into->likely = from->likely;
    }
    kd_join(r, latin, hangul);
}

void kd_join_glosses(struct kd_resolver *r)
{
    const struct kd_doc *doc = r->doc;
    for (uint32_t m = 1; m < doc->mentions.n && !kd_is_korean_text(doc); m++) {
        const struct kd_mention *a = &doc->mentions.v[m - 1], *b = &doc->mentions.v[m];
        if (!are_one_title(doc, a, b))
            continue;
        bool behind = may_be_title(doc, a, false) && may_be_title(doc, b, true);
        bool before = may_be_title(doc, a, true) && may_be_title(doc, b, false);
        if (behind)
            join_gloss(r, a->thing, b->thing);
        else if (before)
            join_gloss(r, b->thing, a->thing);
    }
}

/* The number under which the lists have the work that a thing may be, or KD_NO_ENTRY. */
static uint32_t listed_work(const struct kd_resolver *r, uint32_t thing)
{
    return kd_gazetteer_work(r->lists->gazetteer, r->things->v[thing].entry);
}

bool kd_are_two_listed(const struct kd_resolver *r, uint32_t a, uint32_t b)
{
    uint32_t x = listed_work(r, a), y = listed_work(r, b);
    return x != KD_NO_ENTRY && y != KD_NO_ENTRY && x != y;
}

/* Whether one sentence mentions both: whoever writes so tells them apart. */
static bool stand_together(const struct kd_doc *doc, const struct kd_places *places, uint32_t a,
                           uint32_t b)
{
    for (uint32_t p = places->start[a]; p < places->start[a + 1]; p++) {
        uint32_t sentence = doc->mentions.v[places->mention[p]].sentence;
        if (kd_place_in(doc, places, b, sentence) != KD_NO_ENTRY)
            return true;
    }
    return false;
}

static uint32_t root_of(const struct kd_resolver *r, uint32_t thing)
{
    return (uint32_t)(kd_root(r->things, thing) - r->things->v);
}

/* Makes a title and a part of it one, unless the lists or a sentence have two works: "Salt Road"
 * and its sequel "Salt Road: The Return". */
static void join_part(struct kd_resolver *r, const struct kd_places *places, uint32_t title,
                      uint32_t part)
{
    title = root_of(r, title);
    part = root_of(r, part);
    if (!kd_are_two_listed(r, title, part) && !stand_together(r->doc, places, title, part))
        kd_join(r, title, part);
}

/* A title's first or second half stands for the whole; not the first of several: "Drama Special -
 * Salt Road" and "Drama Special - Moss" are two of a series. */
void kd_join_subtitles(struct kd_resolver *r)
{
    uint32_t *of_head = kd_arena_alloc(r->doc->arena, (r->things->n + 1) * sizeof *of_head);
    bool *several = kd_arena_alloc(r->doc->arena, r->things->n + 1), any = false;
    for (uint32_t t = 0; t < r->things->n; t++) { /* of_head: a title that starts so, from 1 */
        struct halves title = halves_of(r, t);
        any |= title.head != UINT32_MAX || title.tail != UINT32_MAX;
        if (title.head == UINT32_MAX || title.head == t)
            continue;
        several[title.head] |= of_head[title.head] != 0 && differ(r, of_head[title.head] - 1, t);
        of_head[title.head] = t + 1;
    }
    if (!any)
        return;
    struct kd_places places = kd_find_places(r->doc, r->things);
    for (uint32_t t = 0; t < r->things->n; t++) {
        struct halves title = halves_of(r, t);
        if (title.head != UINT32_MAX && title.head != t && !several[title.head])
            join_part(r, &places, t, title.head);
        if (title.tail != UINT32_MAX && title.tail != t)
            kd_join(r, t, title.tail);
    }
    kd_drop_places(r->doc, r->things, &places);
}

/* The first mention from token `first` on, before mention `end`, that can only be a title. */
static uint32_t first_title(const struct kd_doc *doc, uint32_t first, uint32_t end)
{
    for (uint32_t i = kd_mention_at(doc, first); i < end; i++)
        if (is_title_kind(&doc->mentions.v[i]))
            return i;
    return KD_NO_ENTRY;
}

/* The title that a rule means that has only another one, at mention m, for the same work: the one
 * of which the paragraph tells, that of the heading above, or else the article's. */
static uint32_t title_at_hand(const struct kd_doc *doc, uint32_t m)
{
    uint32_t found = first_title(doc, doc->lines.v[line_of(doc, m)].first, m);
    if (found == KD_NO_ENTRY)
        found = heading_above(doc, m);
    return found != KD_NO_ENTRY ? found : first_title(doc, 0, (uint32_t)doc->mentions.n);
}

void kd_join_same(struct kd_resolver *r)
{
    for (size_t i = 0; i < r->claims->list.n; i++) {
        const struct kd_claim *claim = &r->claims->list.v[i];
        if (claim->say->op != KD_SAY_SAME || claim->arg[0].count > 1 || claim->arg[1].count != 1)
            continue;
        uint32_t b = r->claims->members.v[claim->arg[1].from];
        uint32_t a = claim->arg[0].count == 1 ? r->claims->members.v[claim->arg[0].from]
                                              : title_at_hand(r->doc, b);
        if (a == KD_NO_ENTRY)
            continue;
        const struct kd_mention *x = &r->doc->mentions.v[a], *y = &r->doc->mentions.v[b];
        bool person_and_title =
            (x->kind == KD_NAME && is_title_kind(y)) || (y->kind == KD_NAME && is_title_kind(x));
        if (!person_and_title && x->thing != KD_NO_ENTRY && y->thing != KD_NO_ENTRY)
            kd_join(r, x->thing, y->thing);
    }
}

/* A name that is also a title, and of which nothing says that somebody plays it, is the title. */
void kd_join_name_titles(struct kd_resolver *r)
{
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *title = &r->things->v[t];
        const struct kd_mention *m = &r->doc->mentions.v[title->full];
        if (title->parent != t || !(m->full_korean || m->of_hero) || m->kind != KD_WORK)
            continue;
        uint32_t name = kd_phrases_get(&r->by_key, title->hash);
        if (name != UINT32_MAX && kd_root(r->things, name)->ruled < 0.8)
            kd_join(r, t, name);
    }
}

/* Whether the short title is the words that the long one begins with, or ends in: "Descendants",
 * "Tree" of "Deep Rooted Tree". Without quotation marks only one that is named `later` is sure to
 * be, or what stands before a comma: not "Doctor" of "Doctor Ahn, Teacher Kim", but "Doctor Ahn".
 * What stands before a colon kd_join_subtitles has seen to. */
static bool is_short_for(const struct kd_doc *doc, const struct kd_mention *small,
                         const struct kd_mention *whole, bool later)
{
    enum { FIRST = 6, LAST = 4 }; /* bytes that are enough to tell */
    uint32_t len = small->end - small->start, all = whole->end - whole->start;
    const char *s = doc->text.s + small->start, *t = doc->text.s + whole->start;
    if (all <= len + 1)
        return false;
    bool sure = small->quoted || later;
    bool comma = t[len] == ',' && !names_another(t + len + 1, all - len - 1);
    bool first = len >= FIRST && (comma || (t[len] == ' ' && sure)) && memcmp(s, t, len) == 0;
    bool last =
        sure && len >= LAST && t[all - len - 1] == ' ' && memcmp(s, t + all - len, len) == 0;
    return first || last;
}

/* A title and a longer one of which it may be a part. */
struct part_of {
    uint32_t part, whole; /* things */
};

struct parts_of {
    struct part_of *v;
    size_t n, cap;
};

static struct kd_index_key key_of(const char *s, size_t len)
{
    struct kd_hash128 hash = kd_hash128(s, len);
    return (struct kd_index_key){{(uint32_t)hash.high, (uint32_t)(hash.high >> 32),
                                  (uint32_t)hash.low, (uint32_t)(hash.low >> 32)}};
}

const struct kd_mention *kd_full_title(const struct kd_resolver *r, uint32_t t)
{
    const struct kd_mention *m = &r->doc->mentions.v[r->things->v[t].full];
    return r->things->v[t].parent == t && m->kind == KD_WORK ? m : NULL;
}

/* Adds those of the quoted titles, linked where they are of the same bytes, that are bytes [start,
 * end) of the title of thing k. */
static void add_parts(struct kd_resolver *r, const struct kd_index *quoted, const uint32_t *next,
                      uint32_t k, uint32_t start, uint32_t end, struct parts_of *out)
{
    const struct kd_mention *whole = &r->doc->mentions.v[r->things->v[k].full];
    uint32_t t = kd_index_get(quoted, key_of(r->doc->text.s + start, end - start));
    for (; t != KD_NO_ENTRY; t = next[t])
        if (t != k && is_short_for(r->doc, &r->doc->mentions.v[r->things->v[t].full], whole,
                                   r->things->v[t].first > r->things->v[k].first))
            *KD_PUSH(r->doc->arena, out) = (struct part_of){t, k};
}

static int by_part(const void *a, const void *b)
{
    const struct part_of *x = a, *y = b;
    return x->part != y->part ? (x->part < y->part ? -1 : 1)
                              : (x->whole > y->whole) - (x->whole < y->whole);
}

/* The same of what was judged to be a work, or else of what has the form of a title. */
static const struct kd_mention *title_of(const struct kd_resolver *r, uint32_t t, bool judged)
{
    const struct kd_thing *thing = &r->things->v[t];
    if (!judged)
        return kd_full_title(r, t);
    return thing->parent == t && thing->is == KD_A_WORK ? &r->doc->mentions.v[thing->full] : NULL;
}

/* Which title may be a part of which, in the order of the parts; one pair may be there twice. */
static struct parts_of find_parts(struct kd_resolver *r, bool judged)
{
    struct parts_of found = {0};
    struct kd_index quoted = {0};
    uint32_t *next = kd_arena_alloc(r->doc->arena, (r->things->n + 1) * sizeof *next);
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_mention *m = title_of(r, t, judged);
        if (m == NULL || !(m->quoted || m->spotted || judged))
            continue;
        uint32_t *last = kd_index_at(r->doc->arena, &quoted,
                                     key_of(r->doc->text.s + m->start, m->end - m->start));
        next[t] = *last;
        *last = t;
    }
    for (uint32_t k = 0; k < r->things->n; k++) {
        const struct kd_mention *m = title_of(r, k, judged);
        for (uint32_t i = m != NULL ? m->start : 0; m != NULL && i < m->end; i++) {
            char c = r->doc->text.s[i];
            if (c == ' ' || c == ',')
                add_parts(r, &quoted, next, k, m->start, i, &found);
            if (c == ' ')
                add_parts(r, &quoted, next, k, i + 1, m->end, &found);
        }
    }
    if (found.n > 1)
        qsort(found.v, found.n, sizeof *found.v, by_part);
    return found;
}

/* A title that is a part of a longer one stands for it; in quotation marks even beside it. Of what
 * was judged, the part must not be surer to be a work: "Moss" is more than a part of "Moss Aka". */
void kd_join_short_titles(struct kd_resolver *r, bool judged)
{
    struct parts_of parts = find_parts(r, judged);
    if (parts.n == 0)
        return;
    struct kd_places places = kd_find_places(r->doc, r->things);
    for (size_t i = 0, n; i < parts.n; i += n) {
        uint32_t t = parts.v[i].part, found = KD_NO_ENTRY, choices = 0;
        for (n = 0; i + n < parts.n && parts.v[i + n].part == t; n++) {
            uint32_t k = parts.v[i + n].whole;
            choices += k != found && r->things->v[k].parent == k;
            found = r->things->v[k].parent == k ? k : found;
        }
        if (choices != 1 || r->things->v[t].parent != t ||
            r->things->v[t].likely > r->things->v[found].likely)
            continue;
        if (r->things->v[t].quoted)
            kd_join(r, found, t);
        else
            join_part(r, &places, found, t);
    }
    kd_drop_places(r->doc, r->things, &places);
}

enum { LEAST_INITIALS = 3, MOST_INITIALS = 10 };

/* The first letters of the title's words, as capitals; returns how many there are, or 0 where it
 * has too few or too many words for an abbreviation. */
static size_t initials_of(const struct kd_doc *doc, const struct kd_mention *m, char *out)
{
    size_t n = 0;
    for (uint32_t t = m->first; t < m->last; t++) {
        char c = KD_TOKEN_TEXT(doc, t)[0];
        if (doc->tokens.v[t].kind != KD_WORD)
            continue;
        if (n == MOST_INITIALS)
            return 0;
        out[n++] = c >= 'a' && c <= 'z' ? (char)(c - 'a' + 'A') : c;
    }
    return n >= LEAST_INITIALS ? n : 0;
}

/* Whether the mention is one word in capitals that may stand for a title. */
static bool is_abbreviation(const struct kd_doc *doc, const struct kd_mention *m)
{
    uint32_t len = m->end - m->start;
    return m->last == m->first + 1 && (doc->tokens.v[m->first].flags & KD_ALLCAPS) &&
           len >= LEAST_INITIALS && len <= MOST_INITIALS && !m->quoted &&
           (m->kind == KD_UNKNOWN || m->kind == KD_PHRASE || is_title_kind(m));
}

/* "SUTS" stands for "Salt Under The Sun", unless several titles begin so. */
void kd_join_initials(struct kd_resolver *r)
{
    struct kd_index titles = {0};
    char initials[MOST_INITIALS];
    const uint32_t several = KD_NO_ENTRY - 1;
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_mention *m = kd_full_title(r, t);
        size_t n = m != NULL ? initials_of(r->doc, m, initials) : 0;
        if (n == 0)
            continue;
        uint32_t *title = kd_index_at(r->doc->arena, &titles, key_of(initials, n));
        *title = *title == KD_NO_ENTRY ? t : several;
    }
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_mention *m = &r->doc->mentions.v[r->things->v[t].full];
        if (r->things->v[t].parent != t || !is_abbreviation(r->doc, m))
            continue;
        uint32_t title =
            kd_index_get(&titles, key_of(r->doc->text.s + m->start, m->end - m->start));
        if (title != KD_NO_ENTRY && title != several)
            kd_join(r, title, t);
    }
}

/* The number under which the lists have a work or a person, or KD_NO_ENTRY. */
static uint32_t number_in_lists(const struct kd_resolver *r, const struct kd_thing *thing)
{
    if (thing->entry == KD_NO_ENTRY)
        return KD_NO_ENTRY;
    const struct kd_entry *entry = kd_gazetteer_entry(r->lists->gazetteer, thing->entry);
    return thing->is == KD_A_WORK && (entry->lists & KD_L_WORKS)    ? entry->work
           : thing->is == KD_PERSON && (entry->lists & KD_L_PEOPLE) ? entry->person
                                                                    : KD_NO_ENTRY;
}

/* Names that the lists have for one work, or for one person: "Dae Jang Geum" and its title in
 * Hangul. */
void kd_join_listed(struct kd_resolver *r)
{
    struct kd_index known = {0};
    for (uint32_t t = 0; t < r->things->n; t++) {
        const struct kd_thing *thing = &r->things->v[t];
        uint32_t number = thing->parent == t ? number_in_lists(r, thing) : KD_NO_ENTRY;
        if (number == KD_NO_ENTRY)
            continue;
        uint32_t *first = kd_index_at(r->doc->arena, &known,
                                      (struct kd_index_key){{(uint32_t)thing->is, number, 0, 0}});
        if (*first == UINT32_MAX)
            *first = t;
        else
            kd_join(r, *first, t);
    }
}
