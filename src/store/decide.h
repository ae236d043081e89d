/* What the user said of two names: they are one person or work, or they are two. The only writer
 * of the table decision.
 *
 * A name is known by its key: of a work by that of its title without a season (kd_entity_key), of a
 * person by that which also tells two of one name apart (kd_person_key). The names may be such that
 * no article has. A pair has one decision, whichever name comes first.
 */
#ifndef KD_DECIDE_H
#define KD_DECIDE_H

#include "base/arena.h"
#include "store/db.h"

struct kd_decision {
    bool of_work;      /* else of people */
    bool same;         /* else they differ */
    const char *a, *b; /* as the user writes them; a title without its season */
};

struct kd_decisions {
    struct kd_decision *v;
    size_t n, cap;
};

/* "person" or "work", in the table and in JSON. Static. */
const char *kd_decision_kind(bool of_work);

/* Takes the user's word in place of what was said of the pair before, and settles what depends on
 * it (kd_settle), in a transaction of its own: on failure nothing is changed. KDIDX_USAGE: the two
 * have one key or none, or it contradicts what was said of other pairs; err says which. */
enum kdidx_status kd_decision_set(struct kd_db *db, const struct kd_decision *decision,
                                  struct kd_error *err);

/* Takes a decision back, in the same manner. KDIDX_NONE: that was not said of the pair; err says
 * what was. */
enum kdidx_status kd_decision_forget(struct kd_db *db, const struct kd_decision *decision,
                                     struct kd_error *err);

/* A decision out of another database, in the open transaction; what depends on it is settled at the
 * next kd_settle. It does not matter which comes first: where one says that two are the same and
 * the other that they differ, they differ; of two spellings of a name the first by bytes is kept.
 */
enum kd_decided { KD_DECISION_KNOWN, KD_DECISION_NEW, KD_DECISION_CONTRADICTS };
enum kdidx_status kd_decision_add(struct kd_db *db, const struct kd_decision *decision,
                                  enum kd_decided *out, struct kd_error *err);

/* All of them, by kind and keys, appended to *out in the arena, whose on_oom must be set. */
enum kdidx_status kd_decisions_read(struct kd_db *db, struct kd_arena *arena,
                                    struct kd_decisions *out, struct kd_error *err);

/* In SQL, for WITH RECURSIVE: meant (key), all keys that are one by the user's word with the key in
 * one parameter, itself among them, of the kind in another. */
#define KD_MEANT(kind, key)                                                                        \
    "meant (key) AS (VALUES (" key ") UNION"                                                       \
    " SELECT iif(a_key = meant.key, b_key, a_key) FROM meant"                                      \
    " JOIN decision ON meant.key IN (a_key, b_key) WHERE kind = " kind " AND says = 'same')"

#endif
