/* Events: what the article says that happened, or is to happen, to a drama on one of its dates. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "extract/relate_p.h"

/* How often such an event is right, by where its drama was found: of 60 by context in
 * data/sample/modelled 48 were, of 120 others 110. */
#define BY_RULE 0.95
#define IN_SENTENCE 0.9
#define BY_CONTEXT 0.75

/* The first date of the doc that starts where the mention does; doc->dates.n when there is none. */
static uint32_t date_of(const struct kd_doc *doc, uint32_t mention)
{
    uint32_t start = doc->mentions.v[mention].start;
    size_t low = 0, high = doc->dates.n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (doc->dates.v[middle].start < start)
            low = middle + 1;
        else
            high = middle;
    }
    return low < doc->dates.n && doc->dates.v[low].start == start ? (uint32_t)low
                                                                  : (uint32_t)doc->dates.n;
}

static bool starts_with(const struct kd_doc *doc, uint32_t date, uint32_t other)
{
    return doc->dates.v[date].start == doc->dates.v[other].start;
}

/* "12", "12th", "twelfth"; 0 for what is no number. */
static unsigned number_of(const char *s, size_t len)
{
    static const char *const words[] = {"first",       "second",     "third",      "fourth",
                                        "fifth",       "sixth",      "seventh",    "eighth",
                                        "ninth",       "tenth",      "eleventh",   "twelfth",
                                        "thirteenth",  "fourteenth", "fifteenth",  "sixteenth",
                                        "seventeenth", "eighteenth", "nineteenth", "twentieth"};
    unsigned n = 0;
    for (size_t i = 0; i < len && i < 4 && isdigit((unsigned char)s[i]); i++)
        n = n * 10 + (unsigned)(s[i] - '0');
    for (unsigned i = 0; n == 0 && i < sizeof words / sizeof *words; i++)
        if (strlen(words[i]) == len && strncasecmp(s, words[i], len) == 0)
            n = i + 1;
    return n;
}

/* What a rule says of the date: of two dates that stand in one the second is the end; "aired" is
 * of a year or month, on a day it began. */
static enum kd_happening happening_on(const struct kd_claim *claim,
                                      const struct kd_found_date *date, bool two, bool second)
{
    enum kd_happening what = (enum kd_happening)claim->say->word;
    if (what == KD_AIRED && (date->day != 0 || two))
        what = KD_PREMIERE;
    return what == KD_PREMIERE && second ? KD_FINALE : what;
}

/* The first episode is the premiere. */
static void set_episode(struct kd_occasion *occasion, const struct kd_claim *claim)
{
    if (claim->text != NULL)
        occasion->episode = number_of(claim->text, claim->text_len);
    if (occasion->what == KD_EPISODE && occasion->episode == 1)
        occasion->what = KD_PREMIERE;
}

/* Whether another sentence has given the drama the same event, by context too: of several dates in
 * a list, under headings of which not all were known, the first is its own. */
static bool is_given(struct kd_relater *r, const struct kd_occasion *occasion)
{
    if (occasion->confidence > BY_CONTEXT ||
        (occasion->what != KD_PREMIERE && occasion->what != KD_FINALE))
        return false;
    uint32_t *sentence =
        kd_index_at(r->doc->arena, &r->event_at,
                    (struct kd_index_key){{occasion->drama, occasion->what, 0, 0}});
    if (*sentence == UINT32_MAX)
        *sentence = occasion->sentence;
    return *sentence != occasion->sentence;
}

static void add_occasion(struct kd_relater *r, struct kd_occasion new_one)
{
    if (r->dated == NULL)
        r->dated = kd_arena_alloc(r->doc->arena, r->doc->dates.n * sizeof *r->dated);
    if (r->dated[new_one.date] || is_given(r, &new_one))
        return; /* a rule that stands before has the say */
    r->dated[new_one.date] = true;
    *KD_PUSH(r->doc->arena, &r->out->occasions) = new_one;
}

/* Where the claim names no drama, it is the one that the place tells of; none where the text is at
 * another work ("their episode" of a variety show). */
static bool find_drama(const struct kd_relater *r, const struct kd_claim *claim, uint32_t at,
                       struct kd_occasion *out)
{
    bool told;
    out->confidence = BY_RULE;
    if (claim->arg[0].count > 0) {
        out->drama = kd_thing_index(r, kd_member(r, claim, 0, 0));
        return kd_is_drama(r, out->drama);
    }
    out->drama = kd_drama_at(r, claim->sentence, at, &told);
    out->confidence = told ? IN_SENTENCE : BY_CONTEXT;
    uint32_t meant = told ? KD_NO_ENTRY : kd_meant(r, claim->sentence, at, at);
    if (meant != KD_NO_ENTRY && !kd_is_drama(r, meant))
        return false;
    return kd_is_drama(r, out->drama);
}

void kd_tie_event(struct kd_relater *r, const struct kd_claim *claim)
{
    const struct kd_doc *doc = r->doc;
    struct kd_occasion found = {.sentence = claim->sentence, .rule = claim->rule->id};
    if (claim->arg[1].count == 0)
        return;
    uint32_t mention = kd_member(r, claim, 1, 0), first = date_of(doc, mention);
    if (first == doc->dates.n || doc->dates.v[first].published > 0 ||
        !find_drama(r, claim, mention, &found))
        return;
    for (uint32_t d = first; d < doc->dates.n && starts_with(doc, d, first); d++) {
        bool two = d > first || (d + 1 < doc->dates.n && starts_with(doc, d + 1, first));
        found.date = d;
        found.what = happening_on(claim, &doc->dates.v[d], two, d > first);
        set_episode(&found, claim);
        add_occasion(r, found);
    }
}
