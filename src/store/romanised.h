/* What a romanised Korean name is in Hangul, as far as spelling tells. */
#ifndef KD_ROMANISED_H
#define KD_ROMANISED_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/status.h"

struct kd_romanised;

/* Reads surnames.tsv and syllables.tsv into the arena, whose on_oom memory goes to that runs out.
 * KDIDX_OK, or KDIDX_USAGE and KDIDX_IO with the reason. */
enum kdidx_status kd_romanised_read(struct kd_arena *arena, struct kd_romanised **out,
                                    struct kd_error *err);

enum { KD_HANGUL_SIZE = 32 };

/* The likeliest Hangul of a full name, surname first ("Lee Jae-wook", "Lee Jaewook"), or the name
 * itself when it is in Hangul. Returns its length in bytes; 0 when it is no such name. */
size_t kd_romanised_hangul(const struct kd_romanised *names, const char *name,
                           char out[KD_HANGUL_SIZE]);

/* Whether a word is a surname ("Kim"). */
bool kd_romanised_is_surname(const struct kd_romanised *names, const char *word, size_t len);

/* Whether a word is a surname or one syllable of a given name. */
bool kd_romanised_is_syllable(const struct kd_romanised *names, const char *word, size_t len);

/* Whether a word is a surname, or can be divided into syllables of given names ("Won", "Danah"). */
bool kd_romanised_is_part(const struct kd_romanised *names, const char *word, size_t len);

#endif
