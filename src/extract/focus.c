/* Which work is meant where a sentence does not say: what the headings, the lines before and the
 * sentence itself leave in the reader's mind. */
#include "extract/relate_p.h"
#include "extract/token.h"

bool kd_has_label(const struct kd_doc *doc, const struct kd_line *line, const char *const words[])
{
    enum { FEW = 4 }; /* tokens */
    bool labelled = false;
    for (uint32_t t = line->first; t < line->last && t < line->first + FEW; t++) {
        if (kd_is_punct(doc, t, ':'))
            return labelled;
        labelled |= kd_is_word(doc, t, words);
    }
    return false;
}

/* The work of a line that consists of a title, with a network or a year perhaps: what follows is
 * about it. Or KD_NO_ENTRY, also where the line tells who made a work, or which stand beside it. */
static uint32_t heading_work(const struct kd_relater *r, const struct kd_line *line)
{
    static const char *const credits[] = {"cast",         "stars",    "starring", "actors",
                                          "leads",        "replaces", "replaced", "follows",
                                          "followed",     "preceded", "director", "writer",
                                          "screenwriter", "pd",       "tags",     "related",
                                          "tagged",       "previous", "next",     NULL};
    static const char *const titles[] = {"title", "drama", "name", NULL};
    if (kd_has_label(r->doc, line, credits) ||
        (!kd_has_label(r->doc, line, titles) && !kd_is_mostly_names(r->doc, line)))
        return KD_NO_ENTRY;
    for (uint32_t m = kd_mention_at(r->doc, line->first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < line->last; m++)
        if (kd_is_type(r, kd_thing_index(r, m), KD_A_WORK) && !r->passing[m])
            return kd_thing_index(r, m);
    return KD_NO_ENTRY;
}

/* Carries the work that was named last (not in passing) from line to line. Where one work stands
 * out in the whole article, only headings move the focus away from it. */
void kd_carry_focus(struct kd_relater *r)
{
    const struct kd_doc *doc = r->doc;
    uint32_t focus = r->things->main, above = KD_NO_ENTRY;
    bool headed = false;
    r->focus = kd_arena_alloc(doc->arena, (doc->lines.n + 1) * sizeof *r->focus);
    r->headed = kd_arena_alloc(doc->arena, doc->lines.n + 1);
    r->heading = kd_arena_alloc(doc->arena, (doc->lines.n + 1) * sizeof *r->heading);
    for (size_t l = 0; l < doc->lines.n; l++) {
        const struct kd_line *line = &doc->lines.v[l];
        uint32_t heading = line->chrome ? KD_NO_ENTRY : heading_work(r, line);
        if (heading != KD_NO_ENTRY && (!r->things->single || l > 0))
            focus = heading;
        headed = headed || heading != KD_NO_ENTRY;
        r->heading[l] = above;
        above = heading != KD_NO_ENTRY ? heading : above;
        r->headed[l] = headed;
        r->focus[l] = focus;
        if (r->things->single || line->chrome)
            continue;
        uint32_t named = KD_NO_ENTRY;
        for (uint32_t m = kd_mention_at(doc, line->first);
             m < doc->mentions.n && doc->mentions.v[m].first < line->last; m++) {
            uint32_t thing = kd_thing_index(r, m);
            if (!r->passing[m] && kd_is_drama(r, thing) &&
                (named == KD_NO_ENTRY ||
                 (r->things->v[named].count < 2 && r->things->v[thing].count > 1)))
                named = thing;
        }
        headed = headed && (named == KD_NO_ENTRY || named == focus);
        focus = named != KD_NO_ENTRY ? named : focus;
    }
}

/* The one person whom tokens [first, last) name, or KD_NO_ENTRY when it is nobody or several. */
static uint32_t only_person(const struct kd_relater *r, uint32_t first, uint32_t last)
{
    uint32_t found = KD_NO_ENTRY;
    for (uint32_t m = kd_mention_at(r->doc, first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < last; m++) {
        uint32_t thing = kd_thing_index(r, m);
        if (!kd_is_type(r, thing, KD_PERSON) || thing == found)
            continue;
        if (found != KD_NO_ENTRY)
            return KD_NO_ENTRY;
        found = thing;
    }
    return found;
}

/* Whether a line is a heading: short, not a sentence, and a paragraph follows. */
static bool is_heading(const struct kd_doc *doc, uint32_t l)
{
    enum { SHORT = 10 }; /* tokens */
    const struct kd_line *line = &doc->lines.v[l];
    uint32_t length = line->last - line->first;
    return !line->chrome && length > 0 && length <= SHORT &&
           !kd_is_punct(doc, line->last - 1, '.') && kd_before_paragraph(doc, l);
}

/* The two people whom the line names, or none when these are fewer or more. */
static struct kd_two only_two(const struct kd_relater *r, const struct kd_line *line)
{
    const struct kd_two none = {KD_NO_ENTRY, KD_NO_ENTRY};
    struct kd_two two = none;
    for (uint32_t m = kd_mention_at(r->doc, line->first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < line->last; m++) {
        uint32_t thing = kd_thing_index(r, m);
        if (!kd_is_type(r, thing, KD_PERSON) || thing == two.a || thing == two.b)
            continue;
        if (two.b != KD_NO_ENTRY)
            return none;
        *(two.a == KD_NO_ENTRY ? &two.a : &two.b) = thing;
    }
    return two.b != KD_NO_ENTRY ? two : none;
}

void kd_carry_person(struct kd_relater *r)
{
    const struct kd_doc *doc = r->doc;
    uint32_t person = KD_NO_ENTRY;
    struct kd_two pair = {KD_NO_ENTRY, KD_NO_ENTRY};
    r->person = kd_arena_alloc(doc->arena, (doc->lines.n + 1) * sizeof *r->person);
    r->subject = doc->lines.n > 0 ? only_person(r, 0, doc->lines.v[0].last) : KD_NO_ENTRY;
    r->pair = kd_arena_alloc(doc->arena, (doc->lines.n + 1) * sizeof *r->pair);
    for (uint32_t l = 0; l < doc->lines.n; l++) {
        r->person[l] = person;
        r->pair[l] = pair;
        if (l == 0 || !is_heading(doc, l))
            continue;
        person = only_person(r, doc->lines.v[l].first, doc->lines.v[l].last);
        pair = only_two(r, &doc->lines.v[l]);
    }
}

void kd_find_works_told(struct kd_relater *r)
{
    for (uint32_t m = 0; m < r->doc->mentions.n; m++) {
        uint32_t thing = kd_thing_index(r, m);
        if (r->passing[m] || !kd_is_type(r, thing, KD_A_WORK))
            continue;
        *KD_PUSH(r->doc->arena, &r->works_told) = m;
        if (kd_is_drama(r, thing))
            *KD_PUSH(r->doc->arena, &r->dramas_told) = m;
    }
}

/* The first work that mentions [from, to) name; up to mention `far` only a drama is taken. Or
 * KD_NO_ENTRY. */
static uint32_t first_told(const struct kd_relater *r, uint32_t from, uint32_t to, uint32_t far)
{
    for (size_t i = kd_from(&r->works_told, from); i < r->works_told.n && r->works_told.v[i] < to;
         i++) {
        uint32_t thing = kd_thing_index(r, r->works_told.v[i]);
        if (r->works_told.v[i] > far || kd_is_drama(r, thing))
            return thing;
    }
    return KD_NO_ENTRY;
}

/* The one drama that the sentence names, in passing or not; KD_NO_ENTRY for none, and several for
 * more than one. */
static uint32_t only_drama(const struct kd_relater *r, const struct kd_sentence *s, bool *several)
{
    uint32_t found = KD_NO_ENTRY;
    *several = false;
    for (uint32_t m = kd_mention_at(r->doc, s->first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < s->last; m++) {
        uint32_t thing = kd_thing_index(r, m);
        *several |= kd_is_drama(r, thing) && found != KD_NO_ENTRY && thing != found;
        found = kd_is_drama(r, thing) ? thing : found;
    }
    return *several ? KD_NO_ENTRY : found;
}

void kd_carry_topic(struct kd_relater *r)
{
    static const char *const it[] = {"it", "it's", NULL};
    const struct kd_doc *doc = r->doc;
    uint32_t before = KD_NO_ENTRY, topic = KD_NO_ENTRY;
    r->topic = kd_arena_alloc(doc->arena, (doc->sentences.n + 1) * sizeof *r->topic);
    for (uint32_t i = 0; i < doc->sentences.n; i++) {
        const struct kd_sentence *s = &doc->sentences.v[i];
        bool several, first = i == 0 || s[-1].line != s->line;
        uint32_t own = only_drama(r, s, &several);
        if (first)
            before = topic = KD_NO_ENTRY;
        if (before != KD_NO_ENTRY && kd_is_word(doc, s->first, it))
            topic = before;
        if (several || (own != KD_NO_ENTRY && own != topic))
            topic = KD_NO_ENTRY;
        r->topic[i] = topic;
        before = own;
    }
}

/* The work that a claim in this sentence is about, when it does not say: the one that the sentence
 * names last before `near` (a mention), else first behind it; else the focus. */
uint32_t kd_meant(const struct kd_relater *r, uint32_t sentence, uint32_t near, uint32_t far)
{
    const struct kd_sentence *s = &r->doc->sentences.v[sentence];
    uint32_t first = kd_mention_at(r->doc, s->first), last = kd_mention_at(r->doc, s->last);
    size_t told = kd_from(&r->works_told, near < last ? near : last);
    if (told > 0 && r->works_told.v[told - 1] >= first)
        return kd_thing_index(r, r->works_told.v[told - 1]);
    /* "Kim, who debuted in the film W, plays C": W is not meant */
    uint32_t behind = first_told(r, near > first ? near : first, last, far);
    if (behind != KD_NO_ENTRY)
        return behind;
    if (r->topic[sentence] != KD_NO_ENTRY)
        return r->topic[sentence];
    size_t earlier = r->things->single ? 0 : kd_from(&r->dramas_told, first);
    if (earlier > 0) { /* in the paragraph */
        uint32_t m = r->dramas_told.v[earlier - 1];
        if (r->doc->sentences.v[r->doc->mentions.v[m].sentence].line == s->line)
            return kd_thing_index(r, m);
    }
    return r->focus[s->line];
}

/* Whether the sentence speaks of "the drama", "this 16-part series", or starts with "it". */
static bool points_back(const struct kd_doc *doc, const struct kd_sentence *s)
{
    enum { FAR = 3 /* words between the two */ };
    static const char *const one[] = {"the", "this", "its", NULL}, *const it[] = {"it", NULL};
    uint32_t named = 0;
    if (s->first < s->last && kd_is_word(doc, s->first, it))
        return true;
    for (uint32_t t = s->first; t < s->last; t++) {
        const struct kd_token *token = &doc->tokens.v[t];
        if (kd_is_word(doc, t, one))
            named = t + 1;
        else if (token->kind == KD_PUNCT && !kd_is_punct(doc, t, '-'))
            named = 0;
        else if (named > 0 && t - named <= FAR && (token->vocab & KD_V_SERIES))
            return true;
    }
    return false;
}

static struct kd_told told_around(const struct kd_relater *r, uint32_t m)
{
    const struct kd_doc *doc = r->doc;
    uint32_t sentence = doc->mentions.v[m].sentence;
    const struct kd_line *line = &doc->lines.v[doc->sentences.v[sentence].line];
    struct kd_range all = kd_within(doc, m, line->first, line->last);
    struct kd_told told = {.first = KD_NO_ENTRY, .last = KD_NO_ENTRY, .only = true};
    for (uint32_t k = all.from; k < all.to; k++) {
        uint32_t thing = kd_thing_index(r, k);
        if (r->aside[k] || !kd_is_drama(r, thing))
            continue;
        told.in_sentence |= doc->mentions.v[k].sentence == sentence;
        told.only &= told.first == KD_NO_ENTRY || thing == told.first;
        told.first = told.first == KD_NO_ENTRY ? thing : told.first;
    }
    for (uint32_t k = m; k-- > 0 && m - k <= KD_WINDOW && told.last == KD_NO_ENTRY;)
        if (!r->aside[k] && !doc->mentions.v[k].chrome && kd_is_drama(r, kd_thing_index(r, k)))
            told.last = kd_thing_index(r, k);
    return told;
}

void kd_find_told(struct kd_relater *r)
{
    r->told = kd_arena_alloc(r->doc->arena, (r->doc->mentions.n + 1) * sizeof *r->told);
    uint32_t sentence = KD_NO_ENTRY;
    bool back = false; /* the sentence points back */
    for (uint32_t m = 0; m < r->doc->mentions.n; m++) {
        if (r->doc->mentions.v[m].sentence != sentence) {
            sentence = r->doc->mentions.v[m].sentence;
            back = points_back(r->doc, &r->doc->sentences.v[sentence]);
        }
        r->told[m] = told_around(r, m);
        r->told[m].points_back = back && !r->told[m].in_sentence;
    }
}

static uint32_t work_just_before(const struct kd_relater *r, uint32_t sentence)
{
    uint32_t found = KD_NO_ENTRY;
    const struct kd_sentence *s = &r->doc->sentences.v[sentence];
    if (sentence == 0 || r->doc->sentences.v[sentence - 1].line != s->line)
        return KD_NO_ENTRY;
    for (uint32_t m = kd_mention_at(r->doc, s->first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < s->last; m++)
        if (kd_is_type(r, kd_thing_index(r, m), KD_A_WORK))
            return KD_NO_ENTRY;
    for (uint32_t m = kd_mention_at(r->doc, r->doc->sentences.v[sentence - 1].first);
         m < r->doc->mentions.n && r->doc->mentions.v[m].first < s->first; m++)
        if (kd_is_drama(r, kd_thing_index(r, m)))
            found = kd_thing_index(r, m);
    return found;
}

/* Many claims may be of one sentence, and ask one after another. */
uint32_t kd_work_just_before(struct kd_relater *r, uint32_t sentence)
{
    if (r->asked_before != sentence) {
        r->work_before = work_just_before(r, sentence);
        r->asked_before = sentence;
    }
    return r->work_before;
}
