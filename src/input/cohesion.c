/* How much two neighbouring stretches of text have in common. */
#include "input/cohesion.h"

#include <stdlib.h>
#include <string.h>

enum {
    NAME_PAIR = 4,   /* "Jae Wook", "Alchemy Souls" */
    NAME = 2,        /* a capitalised word of five letters or more */
    SHORT_NAME = 1,  /* a shorter one: Lee, Jun and Min are in every article */
    WORD = 1,        /* a word in small letters, of seven or more */
    MOST_TERMS = 512 /* on one side */
};

/* Capitalised words that say nothing about what the article is about. */
static const char *const common[] = {
    "about",    "actor",     "actors",     "actress",   "after",     "also",       "april",
    "august",   "before",    "both",       "cast",      "channel",   "december",   "director",
    "drama",    "dramas",    "during",     "english",   "episode",   "every",      "february",
    "first",    "following", "friday",     "from",      "have",      "here",       "january",
    "july",     "june",      "korea",      "korean",    "korean",    "latest",     "like",
    "many",     "march",     "meanwhile",  "monday",    "more",      "most",       "netflix",
    "november", "october",   "other",      "people",    "photo",     "recently",   "romance",
    "saturday", "scene",     "season",     "seoul",     "september", "series",     "some",
    "source",   "south",     "star",       "story",     "sunday",    "television", "that",
    "their",    "then",      "there",      "these",     "they",      "this",       "thursday",
    "tuesday",  "video",     "watch",      "wednesday", "were",      "what",       "when",
    "where",    "which",     "while",      "will",      "with",      "would",      "year",
    "years",    "your",      "characters", "character", "audience",  "between",    "production",
    "released", "revealed",  "together",   "viewers",   "another",   "through",    "because",
    "without",  "himself",   "herself",    "something", "anything",  "everything", "interview",
    NULL};

static bool is_common(const char *s, size_t n)
{
    for (const char *const *word = common; *word != NULL; word++)
        if (**word == (s[0] | 0x20) && strlen(*word) == n && strncasecmp(*word, s, n) == 0)
            return true;
    return false;
}

static bool is_letter(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c >= 0x80;
}

/* Letters, hyphens within them, and bytes above ASCII that are not punctuation. */
static size_t word_length(const char *s, size_t n)
{
    size_t i = 0;
    while (i < n) {
        unsigned char c = (unsigned char)s[i];
        if (c == 0xE2 || c == 0xC2)
            break;
        if (!is_letter(c) &&
            !(c == '-' && i > 0 && i + 1 < n && is_letter((unsigned char)s[i + 1])))
            break;
        i++;
    }
    return i;
}

/* FNV-1a over the letters in lower case; hyphens do not count, so that "Jae-wook" is "Jae Wook". */
static uint32_t hash_letters(const char *s, size_t n, uint32_t hash)
{
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)s[i];
        if (c == '-')
            continue;
        hash = (hash ^ (c >= 'A' && c <= 'Z' ? c + 32u : c)) * 16777619u;
    }
    return hash;
}

static bool add_term(struct kd_terms *terms, size_t at, uint32_t hash, uint32_t weight)
{
    if (terms->n == terms->cap) {
        size_t cap = terms->cap > 0 ? terms->cap * 2 : 1024;
        struct kd_term *v = realloc(terms->v, cap * sizeof *v);
        if (v == NULL)
            return false;
        terms->v = v;
        terms->cap = cap;
    }
    terms->v[terms->n++] = (struct kd_term){at, hash, weight};
    return true;
}

bool kd_terms_find(const char *text, size_t from, size_t to, struct kd_terms *out)
{
    const uint32_t seed = 2166136261u;
    size_t before = 0, before_len = 0; /* the last word, where it was capitalised */
    out->n = 0;
    for (size_t i = from; i < to;) {
        size_t n = word_length(text + i, to - i);
        if (n == 0) {
            i++;
            continue;
        }
        const char *word = text + i;
        bool capital = (word[0] >= 'A' && word[0] <= 'Z') || (unsigned char)word[0] >= 0x80;
        bool telling = !is_common(word, n);
        bool fine = true;
        if (capital && n >= 2 && telling) {
            fine = add_term(out, i, hash_letters(word, n, seed), n >= 5 ? NAME : SHORT_NAME);
            if (fine && before_len > 0 && before + before_len + 1 == i)
                fine = add_term(
                    out, i, hash_letters(word, n, hash_letters(text + before, before_len, seed)),
                    NAME_PAIR);
        } else if (!capital && n >= 7 && telling) {
            fine = add_term(out, i, hash_letters(word, n, seed), WORD);
        }
        if (!fine)
            return false;
        before = i;
        before_len = capital && n >= 2 && telling ? n : 0;
        i += n;
    }
    return true;
}

/* The first term at or behind `at`. */
static size_t term_at(const struct kd_terms *terms, size_t at)
{
    size_t low = 0, high = terms->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (terms->v[middle].at < at)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* A set of terms, open addressing; never more than half full. */
struct set {
    uint32_t hash[2 * MOST_TERMS];
    uint32_t weight[2 * MOST_TERMS];
};

/* The slot of a hash, or the free slot where it would be. */
static size_t slot(const struct set *set, uint32_t hash)
{
    size_t at = (hash * 2654435761u) % (2 * MOST_TERMS);
    while (set->weight[at] > 0 && set->hash[at] != hash)
        at = (at + 1) % (2 * MOST_TERMS);
    return at;
}

/* Adds each term once; returns the weight of all. */
static double fill(struct set *set, const struct kd_terms *terms, size_t from, size_t to)
{
    double mass = 0;
    memset(set->weight, 0, sizeof set->weight);
    for (size_t i = from; i < to && i < from + MOST_TERMS; i++) {
        size_t at = slot(set, terms->v[i].hash);
        if (set->weight[at] > 0)
            continue;
        set->hash[at] = terms->v[i].hash;
        set->weight[at] = terms->v[i].weight;
        mass += terms->v[i].weight;
    }
    return mass;
}

double kd_cohesion(const struct kd_terms *terms, size_t left, size_t at, size_t right, double *mass)
{
    if (at - left > KD_COHESION_WINDOW)
        left = at - KD_COHESION_WINDOW;
    if (right - at > KD_COHESION_WINDOW)
        right = at + KD_COHESION_WINDOW;
    size_t first = term_at(terms, left), middle = term_at(terms, at), end = term_at(terms, right);
    struct set before, after;
    double mass_before = fill(&before, terms, first, middle);
    double mass_after = fill(&after, terms, middle, end);
    double shared = 0;
    for (size_t i = 0; i < 2 * MOST_TERMS; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): what has a weight has a hash */
        if (after.weight[i] > 0 && before.weight[slot(&before, after.hash[i])] > 0)
            shared += after.weight[i];
    *mass = mass_before < mass_after ? mass_before : mass_after;
    return *mass > 0 ? shared / *mass : 0;
}
