/* Garbled names mended: "Website positioning Dan Ah" is Seo Dan Ah. See mend.c. */
#ifndef KD_MEND_H
#define KD_MEND_H

#include "store/same_p.h"

struct kd_mender;

/* In the arena of `s`, for the things that it has read; both outlive it. KDIDX_OK, or KDIDX_USAGE
 * and KDIDX_IO when a list cannot be read. */
enum kdidx_status kd_mender_new(struct same *s, const struct places *places, struct kd_mender **out,
                                struct kd_error *err);

/* Forgets what was mended before. In the open transaction, before names are read. */
enum kdidx_status kd_mend_forget(struct kd_db *db, struct kd_error *err);

/* Makes garbled works and people one with those that they are. Ties have their far ends by group.
 * KDIDX_OK or a status of db.h. */
enum kdidx_status kd_mend_round(struct kd_mender *m, struct kd_error *err);

/* Finds what is garbled of that which is one for other reasons. After the last round. */
void kd_mend_mark(struct kd_mender *m);

/* Writes what was found (alias.mended). In the open transaction. */
enum kdidx_status kd_mend_write(struct kd_mender *m, struct kd_error *err);

/* ---- for the characters of a work (roles.c) ---- */

/* In SQL: the name of an entity c. */
#define KD_NAME_OF_C                                                                               \
    "(SELECT form FROM alias WHERE alias.entity = c.id ORDER BY named DESC, uses DESC,"            \
    " length(CAST(form AS BLOB)) DESC, form LIMIT 1)"

/* Mends the characters that no cast relation has by those that articles name with the same works,
 * and by the cast list. Where names were mended, after kd_mend_write_one. */
enum kdidx_status kd_mend_lone(struct kd_mender *m, struct kd_error *err);

/* Whether a person's or character's name of two words or more may be garbled: a spinner's word, or
 * something that is in no Korean name, is part of it. */
bool kd_mend_is_odd(struct kd_mender *m, const char *name);

/* Whether a character's name is `name`, garbled: sure, or only if nothing else is in the way. */
enum kd_mend_fit { KD_FITS_NOT, KD_FITS_LOOSELY, KD_FITS };
enum kd_mend_fit kd_mend_fits(struct kd_mender *m, const char *garbled, const char *name);

/* The name that the lists have for a garbled one of the characters of a work which a person plays
 * (rows of entity; 0: it is not known who does); NULL: none, or several. It lies in the arena. */
const char *kd_mend_listed_character(struct kd_mender *m, const char *garbled, int64_t work,
                                     int64_t person);

/* Writes that the names of an entity are garbled; with `name`, that it is called so (NULL: others
 * of its group have the name). */
enum kdidx_status kd_mend_write_one(struct kd_mender *m, int64_t entity, const char *name,
                                    struct kd_error *err);

#endif
