/* Which of a name's two sides an article, or the user, means. */
#include "store/side.h"

#include <string.h>

#include "base/utf8.h"

size_t kd_key_name(const char *key, bool *crew)
{
    size_t len = strlen(key);
    *crew = len > KD_CREW_LEN && strcmp(key + len - KD_CREW_LEN, KD_CREW) == 0;
    return *crew ? len - KD_CREW_LEN : len;
}

/* ---- as the user says it ---- */

bool kd_name_qualifier(const char *name, size_t *len, bool *crew)
{
    static const struct {
        const char *word;
        bool crew;
    } words[] = {{"actor", false}, {"actress", false}, {"director", true},
                 {"writer", true}, {"pd", true},       {"crew", true}};
    char word[16];
    const char *open = strrchr(name, '(');
    size_t n = open != NULL ? strlen(open) : 0;
    if (n < 3 || open == name || open[n - 1] != ')')
        return false;
    kd_name_key(open, n, word, sizeof word);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcmp(word, words[i].word) == 0) {
            *len = (size_t)(open - name);
            *crew = words[i].crew;
            while (*len > 0 && name[*len - 1] == ' ')
                --*len;
            return *len > 0;
        }
    return false;
}

size_t kd_person_key(const char *name, char *out)
{
    size_t len = strlen(name);
    bool crew = false;
    kd_name_qualifier(name, &len, &crew);
    size_t n = kd_entity_key(name, len, out);
    if (n > 0 && crew) {
        memcpy(out + n, KD_CREW, KD_CREW_LEN + 1);
        n += KD_CREW_LEN;
    }
    return n;
}

/* ---- as an article shows it ---- */

/* The word that ends before `end`, and a space or what opens a quotation between: its start;
 * `end` when none does. */
static size_t word_before(const char *text, size_t end, size_t *word_end)
{
    size_t at = end;
    while (at > 0 && (text[at - 1] == ' ' || text[at - 1] == '"' || text[at - 1] == '\''))
        at--;
    *word_end = at;
    while (at > 0 && ((text[at - 1] >= 'a' && text[at - 1] <= 'z') || text[at - 1] == '-'))
        at--;
    if (at > 0 && text[at - 1] >= 'A' && text[at - 1] <= 'Z')
        at--;
    return at < *word_end ? at : end;
}

static bool means_actor(const char *word, size_t len)
{
    static const char *const parts[] = {"actor", "Actor", "actress", "Actress"};
    for (size_t i = 0; i < len; i++)
        for (size_t p = 0; p < sizeof parts / sizeof *parts && (i == 0 || word[i - 1] == '-'); p++)
            if (len - i >= strlen(parts[p]) && memcmp(word + i, parts[p], strlen(parts[p])) == 0)
                return true;
    return false;
}

/* "popular actor Cha Tae-hyun", "actor and director Yoo Ji-tae", "actor-turned-director Lee": of
 * one who directs such a word alone tells that he acts, too. */
static bool is_called_actor(const char *text, size_t mention)
{
    enum { MOST_WORDS = 3 };
    size_t at = mention, end;
    for (int i = 0; i < MOST_WORDS; i++) {
        size_t start = word_before(text, at, &end);
        if (start == at)
            return false;
        if (means_actor(text + start, end - start))
            return true;
        if (text[start] < 'a' || text[start] > 'z')
            return false; /* a name: the word is said of another */
        at = start;
    }
    return false;
}

static bool any_called_actor(const char *text, const struct kd_spans *mentions)
{
    for (size_t i = 0; i < mentions->n; i++)
        if (is_called_actor(text, mentions->v[i].start))
            return true;
    return false;
}

bool *kd_record_sides(const struct kd_record *record, const struct kd_links *links,
                      struct kd_arena *arena)
{
    enum { ACTS = 1, MAKES = 2 };
    char key[8];
    size_t n = record->people.n, facts = record->cast.n + record->crew.n;
    unsigned char *shown = kd_arena_alloc(arena, n + 1);
    bool *sides = kd_arena_alloc(arena, (n + 1) * sizeof *sides);
    for (size_t i = 0; i < facts; i++) {
        int32_t who = links->v[i].other;
        if (who != KD_NO_FOUND && (size_t)who < n)
            shown[who] |= i < record->cast.n ? ACTS : MAKES;
    }
    for (size_t i = 0; i < n; i++) {
        const struct kd_entity *person = &record->people.v[i];
        if (shown[i] == 0 && (person->role == KD_DIRECTOR || person->role == KD_WRITER))
            shown[i] = MAKES;
        sides[i] = shown[i] == MAKES &&
                   kd_name_key(person->name, strlen(person->name), key, sizeof key) > 0 &&
                   !any_called_actor(record->article->text, &person->mentions);
    }
    return sides;
}
