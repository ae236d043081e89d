/* What mend.c and mend_names.c share. */
#ifndef KD_MEND_P_H
#define KD_MEND_P_H

#include "store/castlist.h"
#include "store/mend.h"
#include "store/swaps.h"

struct kd_mender {
    struct same *s;
    const struct place_of *places;
    struct kd_swaps *swaps;
    struct kd_castlist *cast;
    struct origins_of {
        bool known;
        struct kd_origins all; /* of people the sounds of the keys */
    } * origins;               /* of each thing */
    const char **from_list;    /* of each thing: the name that the lists have for a garbled one */
    struct ties of_work, of_person; /* the thing is the group's first, the far end itself */
};

/* ---- mend_names.c ---- */

/* What a thing may have been called; nothing for what the lists have. */
const struct kd_origins *kd_mend_origins(struct kd_mender *m, uint32_t i);

/* Whether one of them is this key, or of people this sound. */
bool kd_mend_has_origin(struct kd_mender *m, uint32_t i, const char *key);

/* The sound of a key. */
void kd_mend_sound(const char *key, char out[KD_KEY_SIZE]);

/* Whether a person's or character's name is `key` but for one part, where it has what is in no
 * Korean name. */
bool kd_mend_is_gap(const struct kd_mender *m, const char *garbled, const char *key);

/* Whether two titles have as many words, the same function words at the same places, and another
 * word in common, but are not the same. */
bool kd_mend_is_shape(const struct kd_mender *m, const char *a, const char *b);

#endif
