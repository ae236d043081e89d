/* What stands around mentions and between them. */
#include "extract/near.h"

#include <string.h>

#include "extract/places.h"
#include "extract/resolve.h"

static const char *const places[KD_NEAR_PLACES] = {
    [KD_NEAR_BEFORE] = "before",
    [KD_NEAR_TWO_BEFORE] = "two-before",
    [KD_NEAR_BEHIND] = "behind",
    [KD_NEAR_TWO_BEHIND] = "two-behind",
    [KD_NEAR_BETWEEN] = "between",
    [KD_NEAR_FIRST] = "first-between",
    [KD_NEAR_LAST] = "last-between",
    [KD_NEAR_AROUND] = "around",
    [KD_NEAR_ITSELF] = "itself",
    [KD_NEAR_LABEL] = "label",
    [KD_NEAR_HEADING] = "heading",
    [KD_NEAR_PARTY_BEFORE] = "before-party",
    [KD_NEAR_PARTY_BEHIND] = "behind-party",
    [KD_NEAR_PARTY_LINE] = "line-of-party",
    [KD_NEAR_DRAMA_BEFORE] = "before-drama",
    [KD_NEAR_DRAMA_BEHIND] = "behind-drama",
    [KD_NEAR_DRAMA_LINE] = "line-of-drama",
    [KD_NEAR_FROM_PARTY] = "from-party",
    [KD_NEAR_FROM_PARTY_FIRST] = "first-from-party",
    [KD_NEAR_FROM_PARTY_LAST] = "last-from-party",
    [KD_NEAR_FROM_DRAMA] = "from-drama",
    [KD_NEAR_FROM_DRAMA_FIRST] = "first-from-drama",
    [KD_NEAR_FROM_DRAMA_LAST] = "last-from-drama",
};

static const char *const elements[KD_NEAR_ELEMENTS - KD_NEAR_START] = {
    "{start}", "{end}",     "{capital}", "{number}", "{owner}",     "{nothing}",
    "{same}",  "{next}",    "{far}",     "{person}", "{character}", "{drama}",
    "{work}",  "{network}", "{outlet}",  "{group}",  "{date}",      "{place}"};

const char *kd_near_place_name(enum kd_near_place place)
{
    return places[place];
}

const char *kd_near_element_name(enum kd_near_element element)
{
    return elements[element - KD_NEAR_START];
}

/* ---- elements ---- */

/* What mention m is, as far as is known without `things`; its first token for what is not. */
static int32_t element_of_mention(const struct kd_doc *doc, const struct kd_things *things,
                                  uint32_t m)
{
    static const int32_t of_kind[KD_KINDS] = {[KD_NETWORK] = KD_NEAR_NETWORK,
                                              [KD_OUTLET] = KD_NEAR_OUTLET,
                                              [KD_GROUP] = KD_NEAR_GROUP,
                                              [KD_DATE] = KD_NEAR_DATE,
                                              [KD_PLACE] = KD_NEAR_A_PLACE};
    static const int32_t of_type[KD_TYPES] = {[KD_PERSON] = KD_NEAR_PERSON,
                                              [KD_CHARACTER] = KD_NEAR_CHARACTER,
                                              [KD_A_WORK] = KD_NEAR_OTHER_WORK};
    const struct kd_mention *mention = &doc->mentions.v[m];
    const struct kd_thing *thing = things != NULL ? kd_thing_of(doc, things, m) : NULL;
    int32_t element = of_kind[mention->kind];
    if (element == 0 && thing != NULL)
        element = thing->is == KD_A_WORK && thing->is_kind == KD_DRAMA ? KD_NEAR_DRAMA
                                                                       : of_type[thing->is];
    return element != 0 ? element : (int32_t)mention->first;
}

static int32_t element_of_token(const struct kd_doc *doc, uint32_t t)
{
    uint8_t kind = doc->tokens.v[t].kind;
    return kind == KD_NUMBER ? KD_NEAR_NUMBER : kind == KD_POSSESSIVE ? KD_NEAR_OWNER : (int32_t)t;
}

/* A word with a capital of its own is likely a part of some name. */
static int32_t plain_element(const struct kd_doc *doc, uint32_t t)
{
    const struct kd_token *token = &doc->tokens.v[t];
    bool capital = token->kind == KD_WORD && (token->flags & KD_CAP) &&
                   !(token->flags & (KD_SENTENCE | KD_HEADLINE));
    return capital ? KD_NEAR_CAPITAL : element_of_token(doc, t);
}

/* What starts at token t, and in *next the token behind it. */
static int32_t element_at(const struct kd_doc *doc, const struct kd_things *things, uint32_t t,
                          uint32_t *next)
{
    uint32_t m = kd_mention_at(doc, t);
    *next = t + 1;
    if (m == doc->mentions.n || doc->mentions.v[m].first != t)
        return element_of_token(doc, t);
    int32_t element = element_of_mention(doc, things, m);
    if (element < KD_NEAR_START)
        return element_of_token(doc, t);
    *next = doc->mentions.v[m].last;
    return element;
}

/* What ends before token t. */
static int32_t element_before(const struct kd_doc *doc, const struct kd_things *things, uint32_t t)
{
    uint32_t m = kd_mention_at(doc, t);
    if (m > 0 && doc->mentions.v[m - 1].last >= t) {
        int32_t element = element_of_mention(doc, things, m - 1);
        if (element >= KD_NEAR_START)
            return element;
    }
    return element_of_token(doc, t - 1);
}

static void add(const struct kd_doc *doc, enum kd_near_place place, int32_t element,
                struct kd_nears *out)
{
    *KD_PUSH(doc->arena, out) = (struct kd_near){.place = place, .n = 1, .element = {element}};
}

static const struct kd_line *line_of(const struct kd_doc *doc, uint32_t m)
{
    return &doc->lines.v[doc->sentences.v[doc->mentions.v[m].sentence].line];
}

/* ---- what is seen of one ---- */

static void add_next(const struct kd_doc *doc, uint32_t m, struct kd_nears *out)
{
    const struct kd_line *line = line_of(doc, m);
    uint32_t first = doc->mentions.v[m].first, last = doc->mentions.v[m].last;
    add(doc, KD_NEAR_BEFORE, first > line->first ? plain_element(doc, first - 1) : KD_NEAR_START,
        out);
    if (first > line->first + 1)
        add(doc, KD_NEAR_TWO_BEFORE, plain_element(doc, first - 2), out);
    add(doc, KD_NEAR_BEHIND, last < line->last ? plain_element(doc, last) : KD_NEAR_END, out);
    if (last + 1 < line->last)
        add(doc, KD_NEAR_TWO_BEHIND, plain_element(doc, last + 1), out);
}

void kd_near_part(const struct kd_doc *doc, const struct kd_things *things, uint32_t m, bool party,
                  struct kd_nears *out)
{
    const struct kd_line *line = line_of(doc, m);
    uint32_t first = doc->mentions.v[m].first, last = doc->mentions.v[m].last, next;
    add(doc, party ? KD_NEAR_PARTY_BEFORE : KD_NEAR_DRAMA_BEFORE,
        first > line->first ? element_before(doc, things, first) : KD_NEAR_START, out);
    add(doc, party ? KD_NEAR_PARTY_BEHIND : KD_NEAR_DRAMA_BEHIND,
        last < line->last ? element_at(doc, things, last, &next) : KD_NEAR_END, out);
    add(doc, party ? KD_NEAR_PARTY_LINE : KD_NEAR_DRAMA_LINE,
        element_at(doc, things, line->first, &next), out);
}

void kd_near_around(const struct kd_doc *doc, const struct kd_things *things, uint32_t m,
                    struct kd_nears *out)
{
    enum { FAR = 10 /* tokens */ };
    uint32_t first = doc->mentions.v[m].first, last = doc->mentions.v[m].last, next;
    const struct kd_sentence *sentence = &doc->sentences.v[doc->mentions.v[m].sentence];
    uint32_t from = first > sentence->first + FAR ? first - FAR : sentence->first;
    add_next(doc, m, out);
    for (uint32_t t = from; t < sentence->last && t < last + FAR; t = next) {
        int32_t element = element_at(doc, things, t, &next);
        if (t < first || t >= last)
            add(doc, KD_NEAR_AROUND, element, out);
    }
}

static void add_words(const struct kd_doc *doc, enum kd_near_place place, uint32_t first,
                      uint32_t last, struct kd_nears *out)
{
    for (uint32_t t = first; t < last; t++)
        if (doc->tokens.v[t].kind == KD_WORD)
            add(doc, place, (int32_t)t, out);
}

/* What stands before the first colon of the line, if mention m is behind it. */
static void add_label(const struct kd_doc *doc, uint32_t m, struct kd_nears *out)
{
    enum { LONGEST = 5 /* tokens */ };
    uint32_t first = line_of(doc, m)->first, t = first;
    while (t < doc->mentions.v[m].first && t <= first + LONGEST && !kd_is_punct(doc, t, ':'))
        t++;
    if (t < doc->mentions.v[m].first && kd_is_punct(doc, t, ':'))
        add_words(doc, KD_NEAR_LABEL, first, t, out);
}

/* The nearest line above mention m that is short and a block's first; the headline is none. */
static void add_heading(const struct kd_doc *doc, uint32_t m, struct kd_nears *out)
{
    enum { FAR = 40 /* lines */, LONGEST = 6 /* tokens */ };
    uint32_t l = doc->sentences.v[doc->mentions.v[m].sentence].line;
    for (uint32_t far = 0; l > 1 && far < FAR; far++) {
        const struct kd_line *line = &doc->lines.v[--l];
        uint32_t size = line->last - line->first;
        if (line->blank_before && size > 0 && size <= LONGEST &&
            !kd_is_punct(doc, line->last - 1, '.')) {
            add_words(doc, KD_NEAR_HEADING, line->first, line->last, out);
            break;
        }
    }
}

void kd_near_work(const struct kd_doc *doc, const struct kd_things *things, uint32_t m,
                  struct kd_nears *out)
{
    kd_near_around(doc, things, m, out);
    add_words(doc, KD_NEAR_ITSELF, doc->mentions.v[m].first, doc->mentions.v[m].last, out);
    add_label(doc, m, out);
    add_heading(doc, m, out);
}

/* ---- what is seen of two ---- */

/* What stands between two mentions. */
struct between {
    int32_t first, last, all[KD_NEAR_MOST]; /* all of it when n <= KD_NEAR_MOST */
    uint32_t n;
};

/* The elements of tokens [first, last), one that says so when there are none. */
static struct between between(const struct kd_doc *doc, const struct kd_things *things,
                              uint32_t first, uint32_t last)
{
    struct between found = {.n = 0};
    for (uint32_t t = first; t < last; found.n++) {
        found.last = element_at(doc, things, t, &t);
        if (found.n < KD_NEAR_MOST)
            found.all[found.n] = found.last;
    }
    if (found.n == 0)
        found = (struct between){.last = KD_NEAR_NOTHING, .all = {KD_NEAR_NOTHING}, .n = 1};
    found.first = found.all[0];
    return found;
}

void kd_near_step(const struct kd_doc *doc, uint32_t a, uint32_t b, bool same, struct kd_nears *out)
{
    const struct kd_line *above = line_of(doc, a), *line = line_of(doc, b);
    if (same || above != line) {
        add(doc, KD_NEAR_BETWEEN,
            same                ? KD_NEAR_SAME
            : line == above + 1 ? KD_NEAR_NEXT
                                : KD_NEAR_FAR,
            out);
        return;
    }
    struct between found = between(doc, NULL, doc->mentions.v[a].last, doc->mentions.v[b].first);
    if (found.n <= KD_NEAR_MOST) {
        struct kd_near *all = KD_PUSH(doc->arena, out);
        *all = (struct kd_near){.place = KD_NEAR_BETWEEN, .n = found.n};
        memcpy(all->element, found.all, sizeof found.all);
    }
    add(doc, KD_NEAR_FIRST, found.first, out);
    add(doc, KD_NEAR_LAST, found.last, out);
}

void kd_near_between(const struct kd_doc *doc, const struct kd_things *things, uint32_t a,
                     uint32_t b, bool party_first, struct kd_nears *out)
{
    enum { LONG = 40 /* tokens */ };
    uint32_t from = doc->mentions.v[a].last, to = doc->mentions.v[b].first;
    int32_t first = KD_NEAR_NOTHING, last = KD_NEAR_NOTHING;
    if (to - from > LONG)
        return;
    for (uint32_t t = from; t < to;) {
        last = element_at(doc, things, t, &t);
        first = first == KD_NEAR_NOTHING ? last : first;
        add(doc, party_first ? KD_NEAR_FROM_PARTY : KD_NEAR_FROM_DRAMA, last, out);
    }
    add(doc, party_first ? KD_NEAR_FROM_PARTY_FIRST : KD_NEAR_FROM_DRAMA_FIRST, first, out);
    add(doc, party_first ? KD_NEAR_FROM_PARTY_LAST : KD_NEAR_FROM_DRAMA_LAST, last, out);
}
