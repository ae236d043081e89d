/* The words of a text, looked up; scripts, counted. */
#include "extract/screen.h"

#include <ctype.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"
#include "extract/weights.h"

enum {
    LOOKED_AT = 1 << 16, /* bytes of a text */
    LANGUAGES = 32,
    CODE = 4,
    LONGEST = 24,    /* bytes of a word that is looked up */
    MOST_CUES = 1024 /* words that tell about Korean drama */
};

/* A text about Korean drama has to do with both, with much of one or some of each. */
#define KOREA_LEAST 0.4
#define DRAMA_LEAST 0.5
#define DRAMA_COUNTS 0.5 /* how much drama counts beside Korea */
#define ENOUGH 2.0
#define NAMES_MOST 1.5  /* that parts of Korean names tell of Korea together */
#define HANGUL_MOST 1.5 /* that words in Hangul do */
#define HANGUL_EACH 0.5

enum cue_kind { CUE_NONE, CUE_WORD, CUE_NAME };

struct word {
    uint64_t hash;      /* 0: free */
    uint32_t languages; /* bit i: a function word of language i */
    uint16_t cue;       /* number of the cue, from 1; 0: none */
    uint8_t kind;       /* enum cue_kind */
    float korea, drama;
};

struct kd_screen {
    char code[LANGUAGES][CODE];
    size_t languages, cues;
    struct word *words; /* hash table; size is a power of 2 */
    size_t size, used;
};

/* ---- words ---- */

static bool is_letter(unsigned char c)
{
    return isalnum(c) || c >= 0x80;
}

/* Where the word at s[i] ends. "K-drama" is one, "Jae-wook" two. */
static size_t word_end(const char *s, size_t i, size_t len)
{
    size_t begin = i;
    while (i < len && is_letter((unsigned char)s[i]))
        i++;
    if (i - begin == 1 && (s[begin] == 'K' || s[begin] == 'k') && i + 1 < len && s[i] == '-')
        for (i++; i < len && is_letter((unsigned char)s[i]);)
            i++;
    return i;
}

/* ---- the tables ---- */

static struct word *find(const struct kd_screen *screen, uint64_t hash)
{
    size_t at = hash & (screen->size - 1);
    while (screen->words[at].hash != 0 && screen->words[at].hash != hash)
        at = (at + 1) & (screen->size - 1);
    return &screen->words[at];
}

static uint64_t hash_of(const char *word, size_t n)
{
    return kd_hash64(word, n) | 1;
}

static bool grow(struct kd_screen *screen)
{
    struct word *old = screen->words;
    size_t size = screen->size;
    struct word *larger = calloc(size > 0 ? size * 2 : 2048, sizeof *larger);
    if (larger == NULL)
        return false;
    screen->words = larger;
    screen->size = size > 0 ? size * 2 : 2048;
    for (size_t i = 0; i < size; i++)
        if (old[i].hash != 0)
            *find(screen, old[i].hash) = old[i];
    free(old);
    return true;
}

/* The entry of a word, made where there is none; NULL: out of memory. */
static struct word *entry(struct kd_screen *screen, struct kd_str word)
{
    if ((screen->used + 1) * 2 > screen->size && !grow(screen))
        return NULL;
    struct word *found = find(screen, hash_of(word.s, word.len));
    screen->used += found->hash == 0;
    found->hash = hash_of(word.s, word.len);
    return found;
}

/* Whether a text can have it: one word, not too long to be looked up. */
static bool is_word(struct kd_str word)
{
    return word.len > 0 && word.len <= LONGEST && word_end(word.s, 0, word.len) == word.len;
}

static enum kdidx_status no_word(const struct kd_tsv *tsv, struct kd_error *err)
{
    return kd_fail(err, KDIDX_USAGE, "%s:%u: a word of more than %d bytes, or none", tsv->name,
                   tsv->line, LONGEST);
}

static enum kdidx_status read_language(void *ctx, const struct kd_tsv *tsv, struct kd_error *err)
{
    struct kd_screen *screen = ctx;
    struct kd_str code = kd_tsv_get(tsv, "language"), words = kd_tsv_get(tsv, "words"), word;
    if (code.len == 0 || code.len >= CODE || screen->languages == LANGUAGES)
        return kd_fail(err, KDIDX_USAGE, "%s:%u: no code of a language, or too many languages",
                       tsv->name, tsv->line);
    memcpy(screen->code[screen->languages], code.s, code.len);
    while (kd_str_next_value(&words, &word)) {
        if (!is_word(word))
            return no_word(tsv, err);
        struct word *found = entry(screen, word);
        if (found == NULL)
            return kd_fail(err, KDIDX_NOMEM, "out of memory");
        found->languages |= UINT32_C(1) << screen->languages;
    }
    screen->languages++;
    return KDIDX_OK;
}

static enum kdidx_status read_cue(void *ctx, const struct kd_tsv *tsv, struct kd_error *err)
{
    struct kd_screen *screen = ctx;
    struct kd_str word = kd_tsv_get(tsv, "word");
    double korea, drama;
    enum kdidx_status status = kd_weights_number(tsv, "korea", &korea, err);
    if (status == KDIDX_OK)
        status = kd_weights_number(tsv, "drama", &drama, err);
    if (status != KDIDX_OK)
        return status;
    if (!is_word(word))
        return no_word(tsv, err);
    if (screen->cues + 1 == MOST_CUES)
        return kd_fail(err, KDIDX_USAGE, "%s:%u: more than %d words", tsv->name, tsv->line,
                       MOST_CUES - 1);
    struct word *found = entry(screen, word);
    if (found == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    found->cue = (uint16_t)++screen->cues;
    found->kind = kd_str_is(kd_tsv_get(tsv, "kind"), "name") ? CUE_NAME : CUE_WORD;
    found->korea = (float)korea;
    found->drama = (float)drama;
    return KDIDX_OK;
}

enum kdidx_status kd_screen_new(const char *data_dir, struct kd_screen **out, struct kd_error *err)
{
    struct kd_screen *screen = calloc(1, sizeof *screen);
    *out = NULL;
    if (screen == NULL)
        return kd_fail(err, KDIDX_NOMEM, "out of memory");
    enum kdidx_status status =
        kd_weights_rows("names/languages.tsv", data_dir, read_language, screen, err);
    if (status == KDIDX_OK)
        status = kd_weights_rows("names/kdrama.tsv", data_dir, read_cue, screen, err);
    if (status == KDIDX_OK && screen->size == 0 && !grow(screen))
        status = kd_fail(err, KDIDX_NOMEM, "out of memory");
    if (status == KDIDX_OK)
        *out = screen;
    else
        kd_screen_free(screen);
    return status;
}

void kd_screen_free(struct kd_screen *screen)
{
    if (screen != NULL)
        free(screen->words);
    free(screen);
}

const char *kd_screen_code(const struct kd_screen *screen, const char *code, size_t len)
{
    static const char *const scripts[] = {"ko", "ja", "zh", "ru", "ar",
                                          "th", "hi", "el", "he", NULL};
    for (size_t i = 0; i < screen->languages; i++)
        if (strlen(screen->code[i]) == len && memcmp(screen->code[i], code, len) == 0)
            return screen->code[i];
    for (const char *const *script = scripts; *script != NULL; script++)
        if (strlen(*script) == len && memcmp(*script, code, len) == 0)
            return *script;
    return NULL;
}

/* ---- a text ---- */

enum script {
    LATIN,
    HANGUL,
    KANA,
    HAN,
    CYRILLIC,
    ARABIC,
    THAI,
    DEVANAGARI,
    GREEK,
    HEBREW,
    SCRIPTS
};

struct seen {
    size_t letters[SCRIPTS]; /* characters; of Latin: words */
    size_t words, hits[LANGUAGES];
    uint64_t met[MOST_CUES / 64]; /* cues that the text has */
    double korea, drama, names, hangul;
};

static enum script script_of(uint32_t cp)
{
    static const struct {
        uint32_t from, to;
        enum script script;
    } ranges[] = {{0x0370, 0x03FF, GREEK},  {0x0400, 0x052F, CYRILLIC},   {0x0590, 0x05FF, HEBREW},
                  {0x0600, 0x06FF, ARABIC}, {0x0900, 0x097F, DEVANAGARI}, {0x0E00, 0x0E7F, THAI},
                  {0x1100, 0x11FF, HANGUL}, {0x3040, 0x30FF, KANA},       {0x3130, 0x318F, HANGUL},
                  {0x3400, 0x9FFF, HAN},    {0xAC00, 0xD7AF, HANGUL}};
    for (size_t i = 0; i < sizeof ranges / sizeof ranges[0]; i++)
        if (cp >= ranges[i].from && cp <= ranges[i].to)
            return ranges[i].script;
    return LATIN;
}

/* Counts the scripts of a word that has letters beyond ASCII; U+2000 to U+206F are marks. */
static void count_scripts(struct seen *seen, const char *s, size_t n)
{
    size_t before = seen->letters[HANGUL];
    for (size_t i = 0; i < n;) {
        uint32_t cp = 0;
        size_t len = kd_utf8_next(s + i, n - i, &cp);
        enum script script = script_of(cp);
        seen->letters[script] += len > 1 && script != LATIN;
        i += len > 0 ? len : 1;
    }
    seen->hangul += seen->letters[HANGUL] > before ? HANGUL_EACH : 0;
}

/* "Do" and "Na" are parts of Korean names; in Czech and Tagalog they are function words. */
static bool may_be_name(const char *s, size_t n)
{
    return n > 1 && isupper((unsigned char)s[0]) && islower((unsigned char)s[1]);
}

static void count_word(const struct kd_screen *screen, struct seen *seen, const char *s, size_t n)
{
    char low[LONGEST];
    if (n > LONGEST)
        return;
    for (size_t i = 0; i < n; i++)
        low[i] = (char)tolower((unsigned char)s[i]);
    const struct word *word = find(screen, hash_of(low, n));
    if (word->hash == 0)
        return;
    for (size_t l = 0; !may_be_name(s, n) && word->languages >> l != 0; l++)
        seen->hits[l] += word->languages >> l & 1;
    uint64_t *met = &seen->met[word->cue / 64], bit = UINT64_C(1) << word->cue % 64;
    bool counts =
        word->cue != 0 && !(*met & bit) && (word->kind != CUE_NAME || isupper((unsigned char)s[0]));
    if (!counts)
        return;
    *met |= bit;
    *(word->kind == CUE_NAME ? &seen->names : &seen->korea) += (double)word->korea;
    seen->drama += (double)word->drama;
}

static bool is_ascii(const char *s, size_t n)
{
    bool ascii = true;
    for (size_t i = 0; i < n; i++)
        ascii = ascii && (unsigned char)s[i] < 0x80;
    return ascii;
}

static void see(const struct kd_screen *screen, struct seen *seen, const char *text, size_t len)
{
    for (size_t i = 0, end; i<len; i = end> i ? end : i + 1) {
        end = word_end(text, i, len);
        if (end == i)
            continue;
        seen->words++;
        if (!is_ascii(text + i, end - i))
            count_scripts(seen, text + i, end - i);
        count_word(screen, seen, text + i, end - i);
    }
}

/* By the script, where another than the Latin one prevails; NULL: it does not. */
static const char *by_script(const struct seen *seen)
{
    static const char *const of[SCRIPTS] = {
        [HANGUL] = "ko", [KANA] = "ja",       [HAN] = "zh",   [CYRILLIC] = "ru", [ARABIC] = "ar",
        [THAI] = "th",   [DEVANAGARI] = "hi", [GREEK] = "el", [HEBREW] = "he"};
    size_t total = 0;
    int best = HANGUL;
    for (int s = HANGUL; s < SCRIPTS; s++) {
        total += seen->letters[s];
        best = seen->letters[s] > seen->letters[best] ? s : best;
    }
    /* A word has some five Latin letters; Chinese and Japanese have few gaps between words. */
    if (total == 0 || total < seen->words * 2)
        return NULL;
    bool japanese = best == HAN && seen->letters[KANA] * 5 > seen->letters[HAN];
    return japanese ? "ja" : of[best];
}

/* By the function words: the language that has most, well before English unless it is that. */
static const char *by_words(const struct kd_screen *screen, const struct seen *seen)
{
    enum { FEW = 3, OFTEN = 16 /* one in how many words */ };
    size_t best = 0, english = 0;
    for (size_t l = 0; l < screen->languages; l++) {
        best = seen->hits[l] > seen->hits[best] ? l : best;
        english = strcmp(screen->code[l], "en") == 0 ? l : english;
    }
    if (seen->hits[best] * 4 < seen->hits[english] * 5 ||
        seen->hits[best] < seen->hits[english] + FEW) /* "a" and "is" are Hungarian, too */
        best = english;
    bool enough = seen->hits[best] >= FEW && seen->hits[best] * OFTEN >= seen->words;
    return enough ? screen->code[best] : NULL;
}

static double at_most(double x, double most)
{
    return x < most ? x : most;
}

struct kd_screened kd_screen_text(const struct kd_screen *screen, const char *text, size_t len)
{
    struct seen seen = {0};
    struct kd_screened out;
    see(screen, &seen, text, len < LOOKED_AT ? len : LOOKED_AT);
    out.lang = by_script(&seen);
    if (out.lang == NULL && screen->languages > 0)
        out.lang = by_words(screen, &seen);
    double korea = seen.korea + at_most(seen.names, NAMES_MOST) + at_most(seen.hangul, HANGUL_MOST);
    out.kdrama = korea >= KOREA_LEAST && seen.drama >= DRAMA_LEAST &&
                 korea + DRAMA_COUNTS * seen.drama >= ENOUGH;
    return out;
}
