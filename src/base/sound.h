/* The sound of a romanised Korean name, whichever way it is spelled. */
#ifndef KD_SOUND_H
#define KD_SOUND_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Writes, in key[0..n], one spelling for those that romanisation has of the same sound: "eo" and
 * "u", "ah" and "a", "k" and "g". `key` is of kd_name_key, NUL-terminated. Returns the length,
 * which is not greater. */
size_t kd_sound_fold(char *key, size_t n);

/* The hash of how a name sounds, of its first letters if it is long: the same for "Go Ara" and "Ko
 * Ah-ra". */
uint64_t kd_sound_hash(const char *s, size_t len);

/* Whether a is b, or is but for one byte, which is put in, left out or another one. */
bool kd_differs_by_one(const char *a, const char *b);

#endif
