#include "base/sound.h"

#include <string.h>

#include "base/hash.h"
#include "base/utf8.h"

/* Whether any of the sounds below begins with the letter: most do not. */
static bool starts_sound(char c)
{
    return strchr("yeouackptr", c) != NULL && c != '\0';
}

size_t kd_sound_fold(char *key, size_t n)
{
    static const struct {
        const char *from, *to;
    } sounds[] = {{"yeo", "yu"}, {"eo", "u"}, {"oo", "u"}, {"ou", "u"}, {"ee", "i"},
                  {"ah", "a"},   {"uh", "u"}, {"oh", "o"}, {"yi", "i"}, {"ck", "g"},
                  {"k", "g"},    {"p", "b"},  {"ch", "j"}, {"t", "d"},  {"r", "l"}};
    size_t out = 0;
    for (size_t i = 0; i < n;) {
        if (!starts_sound(key[i])) {
            key[out++] = key[i++];
            continue;
        }
        size_t k = 0, count = sizeof sounds / sizeof *sounds;
        while (k < count && (key[i] != *sounds[k].from ||
                             strncmp(key + i, sounds[k].from, strlen(sounds[k].from)) != 0))
            k++;
        const char *to = k < count ? sounds[k].to : key + i;
        size_t len = k < count ? strlen(sounds[k].to) : 1;
        i += k < count ? strlen(sounds[k].from) : 1;
        memmove(key + out, to, len);
        out += len;
    }
    key[out] = '\0';
    return out;
}

uint64_t kd_sound_hash(const char *s, size_t len)
{
    enum { LONGEST = 64 };
    char key[LONGEST];
    size_t n = kd_name_key(s, len, key, sizeof key);
    return kd_hash64(key, kd_sound_fold(key, n));
}

bool kd_differs_by_one(const char *a, const char *b)
{
    size_t n = strlen(a), m = strlen(b), head = 0, tail = 0;
    if (n > m + 1 || m > n + 1)
        return false;
    size_t shorter = n < m ? n : m, longer = n < m ? m : n;
    while (head < shorter && a[head] == b[head])
        head++;
    while (tail < shorter - head && a[n - 1 - tail] == b[m - 1 - tail])
        tail++;
    return head + tail + 1 >= longer;
}
