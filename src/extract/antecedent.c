/* Whom a rule means that does not name them: "she", "the two", "I", the heading of a list. */
#include "extract/relate_p.h"
#include "extract/token.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>

/* Whether token t is one of these words, be it short for two: "she", "she's", "she’ll". */
static bool is_said(const struct kd_doc *doc, uint32_t t, const char *const *words)
{
    const char *text = KD_TOKEN_TEXT(doc, t);
    size_t n = 0;
    while (n < KD_TOKEN_LEN(doc, t) && isalpha((unsigned char)text[n]))
        n++;
    bool whole = n == KD_TOKEN_LEN(doc, t) || text[n] == '\'' || (unsigned char)text[n] == 0xE2;
    for (; whole && *words != NULL; words++) /* no "Her-in" */
        if (n == strlen(*words) && strncasecmp(text, *words, n) == 0)
            return true;
    return false;
}

/* The last token of these words before mention m in its sentence, not far from it; KD_NO_ENTRY. */
static uint32_t last_of(const struct kd_doc *doc, uint32_t m, const char *const *words)
{
    enum { FAR = 60 }; /* tokens */
    uint32_t first = doc->sentences.v[doc->mentions.v[m].sentence].first;
    uint32_t t = doc->mentions.v[m].first, from = t > first + FAR ? t - FAR : first;
    while (t-- > from)
        if (is_said(doc, t, words))
            return t;
    return KD_NO_ENTRY;
}

static bool is_maker(const struct kd_relater *r, uint32_t m)
{
    return kd_trade(&r->things->v[kd_thing_index(r, m)]) != KD_OTHER_ROLE;
}

/* Whether "who" stands behind mention m, with which the sentence turns to that person. */
static bool is_told_of(const struct kd_doc *doc, uint32_t m)
{
    static const char *const who[] = {"who", "whose", NULL};
    uint32_t last = doc->mentions.v[m].last;
    last += last < doc->tokens.n && kd_is_punct(doc, last, ',');
    return last < doc->tokens.n && kd_is_word(doc, last, who);
}

/* Whether the person of mention m is named as another's company, "A stars alongside actor B", and a
 * list of people may stand in between: "with C and B". */
static bool is_company(const struct kd_relater *r, uint32_t m)
{
    enum { EPITHET = 3 /* tokens */, LONGEST = 12 /* names of a list */ };
    static const char *const company[] = {"alongside", "opposite", "with",    "join",   "joins",
                                          "joined",    "joining",  "against", "beside", "him",
                                          "by",        "starred",  NULL};
    static const char *const between[] = {"and", "&", ",", NULL};
    const struct kd_doc *doc = r->doc;
    uint32_t t = doc->mentions.v[m].first;
    uint32_t first = doc->sentences.v[doc->mentions.v[m].sentence].first;
    if (is_told_of(doc, m))
        return false;
    for (uint32_t far = 0, names = 0; t > first && far < EPITHET && names < LONGEST; far++) {
        bool listed = kd_is_word(doc, --t, between);
        if (kd_is_word(doc, t, company))
            return true;
        if (listed && m > 0 && doc->mentions.v[m - 1].last == t &&
            kd_is_type(r, kd_thing_index(r, m - 1), KD_PERSON)) {
            t = doc->mentions.v[--m].first;
            far = 0;
            names++;
        } else if (doc->tokens.v[t].kind != KD_WORD && !listed) {
            return false;
        }
    }
    return false;
}

/* Whether it is "he" or "she" who does what the sentence of mention m tells of its person: "She is
 * a fan of B", "“B was kind,” he said". */
static bool is_told_by_pronoun(const struct kd_doc *doc, uint32_t m)
{
    enum { FAR = 40 /* tokens */ };
    static const char *const pronouns[] = {"he", "she", NULL};
    static const char *const says[] = {"said",      "says",     "added",     "explained",
                                       "confessed", "revealed", "shared",    "recalled",
                                       "replied",   "answered", "continued", NULL};
    const struct kd_sentence *sentence = &doc->sentences.v[doc->mentions.v[m].sentence];
    uint32_t last = doc->mentions.v[m].last, end = sentence->last;
    if (is_said(doc, sentence->first, pronouns))
        return true;
    end = end < last + FAR ? end : last + FAR;
    for (uint32_t t = last; t + 2 < end; t++)
        if (kd_is_punct(doc, t, '"') && kd_is_word(doc, t + 1, pronouns) &&
            kd_is_word(doc, t + 2, says))
            return true;
    return false;
}

enum sex { UNKNOWN_SEX, MALE, FEMALE };

/* Of whom "he" or "the actress" speaks, in front of mention m. */
static enum sex sex_of_pronoun(const struct kd_doc *doc, uint32_t m)
{
    static const char *const words[] = {"he", "his", "him", "she", "her", "actress", NULL};
    static const char *const she[] = {"she", "her", "actress", NULL};
    uint32_t t = m < doc->mentions.n ? last_of(doc, m, words) : KD_NO_ENTRY;
    return t == KD_NO_ENTRY ? UNKNOWN_SEX : is_said(doc, t, she) ? FEMALE : MALE;
}

/* What the trade in front of mention m says: "actress Kim Ara". */
static enum sex sex_of_trade(const struct kd_doc *doc, uint32_t m)
{
    static const char *const actor[] = {"actor", NULL}, *const actress[] = {"actress", NULL};
    uint32_t t = doc->mentions.v[m].first;
    if (t == 0)
        return UNKNOWN_SEX;
    return kd_is_word(doc, t - 1, actress) ? FEMALE
           : kd_is_word(doc, t - 1, actor) ? MALE
                                           : UNKNOWN_SEX;
}

/* The mention of a person before m and in its sentence, or, if `above`, before that sentence; or
 * KD_NO_ENTRY. */
static uint32_t person_before(const struct kd_relater *r, uint32_t m, bool above)
{
    enum { FAR = 100 }; /* people */
    uint32_t sentence = r->doc->mentions.v[m].sentence, k = r->person_before[m];
    for (uint32_t far = 0; above && k != KD_NO_ENTRY && far < FAR; far++) {
        if (r->doc->mentions.v[k].sentence != sentence)
            break;
        k = r->person_before[k];
    }
    return k != KD_NO_ENTRY && (r->doc->mentions.v[k].sentence == sentence) == !above ? k
                                                                                      : KD_NO_ENTRY;
}

/* Of the persons named up to mention m the one that a pronoun of that sex in sentence `here` means:
 * who does something rather than who it is done with, unless a trade says that it is the other. */
static uint32_t subject_of(const struct kd_relater *r, uint32_t m, bool acting, enum sex sex,
                           uint32_t here)
{
    enum { FAR = 20 }; /* steps */
    uint32_t k = m;
    for (uint32_t far = 0; far < FAR && k != KD_NO_ENTRY; far++) {
        enum sex trade = sex_of_trade(r->doc, k);
        bool told = is_told_by_pronoun(r->doc, k), company = is_company(r, k);
        bool fits = trade == UNKNOWN_SEX || sex == UNKNOWN_SEX || trade == sex;
        bool meant = trade != UNKNOWN_SEX && trade == sex;
        if (meant || (fits && !told && !company && !(acting && is_maker(r, k))))
            return !r->doc->mentions.v[k].chrome ? k : m;
        uint32_t before = person_before(r, k, told);
        bool same = r->doc->mentions.v[k].sentence == here; /* "in W, opposite B, he was C" */
        k = before == KD_NO_ENTRY && company && same ? person_before(r, k, true) : before;
    }
    return m;
}

/* The mention of a person named last before "he" or "she", where that stands before mention m in
 * its sentence; or KD_NO_ENTRY. */
static uint32_t antecedent_of(const struct kd_relater *r, uint32_t m)
{
    static const char *const pronouns[] = {"he", "she", "his", "her", "him", NULL};
    const struct kd_doc *doc = r->doc;
    uint32_t t = last_of(doc, m, pronouns);
    if (t == KD_NO_ENTRY)
        return KD_NO_ENTRY;
    for (uint32_t k = kd_mention_at(doc, t); k-- > 0 && m - k <= KD_WINDOW;)
        if (kd_is_type(r, kd_thing_index(r, k), KD_PERSON))
            return k;
    return KD_NO_ENTRY;
}

void kd_find_antecedents(struct kd_relater *r)
{
    const struct kd_doc *doc = r->doc;
    r->antecedent = kd_arena_alloc(doc->arena, (doc->mentions.n + 1) * sizeof *r->antecedent);
    for (uint32_t m = 0; m < doc->mentions.n; m++) {
        uint32_t thing = kd_thing_index(r, m);
        bool asked = kd_is_drama(r, thing) || kd_is_type(r, thing, KD_CHARACTER);
        r->antecedent[m] = asked ? antecedent_of(r, m) : KD_NO_ENTRY;
    }
}

void kd_find_before(struct kd_relater *r)
{
    uint32_t person = KD_NO_ENTRY, network = KD_NO_ENTRY;
    size_t size = (r->doc->mentions.n + 1) * sizeof(uint32_t);
    r->person_before = kd_arena_alloc(r->doc->arena, size);
    r->network_before = kd_arena_alloc(r->doc->arena, size);
    for (uint32_t m = 0; m <= r->doc->mentions.n; m++) {
        r->person_before[m] = person;
        r->network_before[m] = network;
        if (m == r->doc->mentions.n)
            break;
        person = kd_is_type(r, kd_thing_index(r, m), KD_PERSON) ? m : person;
        network = r->doc->mentions.v[m].kind == KD_NETWORK ? m : network;
    }
}

uint32_t kd_people_before(const struct kd_relater *r, uint32_t m, uint32_t people[],
                          uint32_t wanted, bool acting)
{
    enum { FAR = 1000 }; /* people: one may be named over and over */
    enum sex sex = wanted == 1 ? sex_of_pronoun(r->doc, m) : UNKNOWN_SEX;
    uint32_t here = m < r->doc->mentions.n ? r->doc->mentions.v[m].sentence : KD_NO_ENTRY;
    uint32_t n = 0;
    for (uint32_t far = 0; n < wanted && far < FAR; far++) {
        m = r->person_before[m];
        if (m == KD_NO_ENTRY)
            break;
        bool seen = r->doc->mentions.v[m].chrome || (acting && is_maker(r, m));
        m = wanted == 1 && !seen ? subject_of(r, m, acting, sex, here) : m;
        uint32_t thing = kd_thing_index(r, m);
        for (uint32_t i = 0; i < n; i++)
            seen |= people[i] == thing;
        if (!seen)
            people[n++] = thing;
    }
    for (uint32_t i = 0; i < n / 2; i++) {
        uint32_t swap = people[i];
        people[i] = people[n - 1 - i];
        people[n - 1 - i] = swap;
    }
    return n;
}

/* Whether the sentence speaks in the first person, near in front of mention m. */
static bool is_first_person(const struct kd_relater *r, uint32_t m)
{
    enum { NEAR = 12 }; /* tokens */
    static const char *const words[] = {"i", "my", NULL};
    const struct kd_mention *mention = &r->doc->mentions.v[m];
    uint32_t from = r->doc->sentences.v[mention->sentence].first;
    if (mention->first > from + NEAR)
        from = mention->first - NEAR;
    for (uint32_t t = from; t < mention->first; t++)
        if (is_said(r->doc, t, words))
            return true;
    return false;
}

/* Who says the line of mention m, by its label: "Kim Ara (Choi Mina): I play ..."; or KD_NO_ENTRY.
 */
static uint32_t speaker_of(const struct kd_relater *r, uint32_t m)
{
    enum { BRACKET = 6 /* tokens */ };
    const struct kd_doc *doc = r->doc;
    const struct kd_line *line = &doc->lines.v[doc->tokens.v[doc->mentions.v[m].first].line];
    uint32_t label = kd_mention_at(doc, line->first);
    if (label >= m || doc->mentions.v[label].first > line->first + 1 ||
        !kd_is_type(r, kd_thing_index(r, label), KD_PERSON))
        return KD_NO_ENTRY;
    uint32_t end = doc->mentions.v[label].last;
    for (uint32_t t = end; t < line->last && t < end + BRACKET; t++)
        if (kd_is_punct(doc, t, ':'))
            return kd_thing_index(r, label);
    return KD_NO_ENTRY;
}

/* Who heads the list that mention m is in, "• Salt Road as Choi Mina": whose name alone stands on a
 * line above, be there others such as "Popular roles" in between; or KD_NO_ENTRY. */
static uint32_t heading_of_item(const struct kd_relater *r, uint32_t m)
{
    enum { FAR = 30 }; /* lines */
    static const char *const bullets[] = {"•", "*", "·", "-", "–", NULL};
    const struct kd_doc *doc = r->doc;
    uint32_t l = doc->tokens.v[doc->mentions.v[m].first].line;
    if (!kd_is_word(doc, doc->lines.v[l].first, bullets))
        return KD_NO_ENTRY;
    for (uint32_t far = 0; l > 0 && far < FAR; far++) {
        const struct kd_line *line = &doc->lines.v[--l];
        uint32_t head = kd_mention_at(doc, line->first);
        if (head < m && doc->mentions.v[head].first == line->first &&
            doc->mentions.v[head].last == line->last &&
            kd_is_type(r, kd_thing_index(r, head), KD_PERSON))
            return kd_thing_index(r, head);
    }
    return KD_NO_ENTRY;
}

uint32_t kd_people_meant(const struct kd_relater *r, uint32_t m, uint32_t people[], uint32_t wanted,
                         bool acting)
{
    uint32_t one = wanted == 1 && is_first_person(r, m) ? speaker_of(r, m) : KD_NO_ENTRY;
    if (wanted == 1 && one == KD_NO_ENTRY)
        one = heading_of_item(r, m);
    if (one == KD_NO_ENTRY)
        return kd_people_before(r, m, people, wanted, acting);
    people[0] = one;
    return 1;
}
